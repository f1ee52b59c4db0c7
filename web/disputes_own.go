package web

import (
	"context"
	"fmt"
	"net/http"

	"glueledger/scoring/history"
)

// lostDispute is an open dispute of somebody who may not see the receipt any more. It
// says what they wrote, and nothing of what it is about.
type lostDispute struct {
	At       moment
	Reason   []string // by line
	TakeBack string   // where the form goes that takes it back
}

// lostDisputesAsked is of how many open disputes of somebody it is asked whether they
// may still see the receipt.
const lostDisputesAsked = 40

// lostDisputes are those of the visitor, whose page it is.
func (s *server) lostDisputes(ctx context.Context, p shownPerson) ([]lostDispute, error) {
	if !p.own || p.erased || s.disputes == nil {
		return nil, nil
	}
	all, err := s.disputes.PersonDisputes(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("read the disputes of %s: %w", p.Login, err)
	}
	var lost []lostDispute
	asked := 0
	for _, d := range all {
		if !d.Open() || d.By.ID != p.ID || asked == lostDisputesAsked {
			continue
		}
		asked++
		_, err := s.findDisputed(ctx, d.Receipt)
		switch {
		case err == nil: // the receipt has the form
		case s.isMissing(err):
			lost = append(lost, lostDispute{At: onDay(d.At), Reason: linesText(d.Reason), TakeBack: s.takeBackPath(d.Receipt)})
		default:
			return nil, err
		}
	}
	return lost, nil
}

func (s *server) takeBackPath(receipt string) string {
	return s.path("/receipts/" + receipt + "/dispute/take-back")
}

// takeBackLost takes the visitor's own dispute back on a receipt that is missing for them,
// for want of access by now, and leads to their own page. To who has none there it stays
// as missing as it is.
func (s *server) takeBackLost(w http.ResponseWriter, r *http.Request, receipt string, missing error) error {
	who := visitorOf(r.Context())
	if who == nil || s.disputes == nil {
		return missing
	}
	account := history.Account{ID: who.ID, Login: who.Login, Type: "User"}
	done, err := s.disputes.TakeBackDispute(r.Context(), receipt, account)
	if err != nil {
		return fmt.Errorf("take a dispute back: %w", err)
	}
	if !done {
		return missing
	}
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, s.path(personPath(account))+"?taken-back=1#data", http.StatusSeeOther)
	return nil
}
