package web

import (
	"context"
	"fmt"
	"slices"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// findDisputed is findReceipt, and finds besides what is disputed of somebody who chose
// not to be shown on receipts: for who has disputed it, and who maintains the repository,
// since else nobody could decide it or take it back. GitHub is asked about nothing else,
// so that the time that an answer takes does not tell what there is.
func (s *server) findDisputed(ctx context.Context, id string) (foundReceipt, error) {
	found, err := s.readReceipt(ctx, id)
	if err != nil {
		return found, err
	}
	who := visitorOf(ctx)
	filed := false
	if found.withheld {
		if who == nil || s.disputes == nil {
			return found, missing()
		}
		all, err := s.disputes.Disputes(ctx, id)
		if err != nil {
			return found, fmt.Errorf("read the disputes on receipt %s: %w", id, err)
		}
		if len(all) == 0 {
			return found, missing()
		}
		filed = slices.ContainsFunc(all, func(d scoring.Dispute) bool { return d.By.ID == who.ID })
	}
	if found, err = s.placeReceipt(ctx, found); err != nil {
		return found, err
	}
	if found.withheld && !filed && !s.access.maintains(ctx, who, found.receipt.Repo) {
		return found, missing()
	}
	return found, nil
}

// withheldPage is newReceiptPage for what the person shows to nobody: it says of the
// credit what kind it is and on which thread, and nothing of what earned it.
func (s *server) withheldPage(r scoring.Receipt, journal []scoring.JournalEntry, thread *history.Thread, choices scoring.Choices) receiptPage {
	r.Actor = choices.Account(r.Actor, scoring.OnReceipts)
	whole := s.newReceiptPage(r, journal, thread, choices)
	return receiptPage{layout: whole.layout, Kind: whole.Kind, Class: whole.Class, Person: whole.Person, Thread: whole.Thread,
		ThreadURL: whole.ThreadURL, GitHub: whole.GitHub, Noun: whole.Noun, Subject: whole.Subject, Status: whole.Status, Withheld: true}
}
