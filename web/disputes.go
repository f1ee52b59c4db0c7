package web

import (
	"context"
	"fmt"
	"net/http"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Disputes keeps what people have against credits, and what was decided.
type Disputes interface {
	// Disputes are those on a receipt, the oldest first, without those that were taken back.
	Disputes(ctx context.Context, receipt string) ([]scoring.Dispute, error)
	// OpenDisputes are the credits of that very repository whose disputes are open.
	OpenDisputes(ctx context.Context, repo history.Repo) ([]scoring.DisputedReceipt, error)
	// DecidedDisputes are the last ones decided there, the newest first, each with its credit.
	DecidedDisputes(ctx context.Context, repo history.Repo, most int) ([]scoring.DisputedReceipt, error)
	// DisputedRepos are an owner's repositories that have some, by name.
	DisputedRepos(ctx context.Context, owner string) ([]history.Repo, error)
	// PersonDisputes are those that somebody filed or decided, also those taken back.
	PersonDisputes(ctx context.Context, account int64) ([]scoring.Dispute, error)
	// FileDispute files one, of which Receipt, By, At, Claim and Reason are set. Like the
	// others it trusts that who does so may.
	FileDispute(ctx context.Context, d scoring.Dispute) (scoring.Filing, error)
	// TakeBackDispute takes a person's open one back; false where there is none.
	TakeBackDispute(ctx context.Context, receipt string, by history.Account) (bool, error)
	// DecideDispute decides one; false where it is not open any more, or where credit or
	// dispute are the decider's own.
	DecideDispute(ctx context.Context, d scoring.Decision) (bool, error)
}

// disputeRunes is how long a reason or an answer may be.
const disputeRunes = 2000

// part is what a visitor has to do with a receipt's thread.
type part struct {
	who       *visitor // nil for nobody
	has       bool     // a part in the thread
	maintains bool     // the repository
	unasked   bool     // GitHub was not asked whether they maintain it
	own       bool     // the credit is theirs
}

// id is the visitor's account; 0 for nobody, which files nothing.
func (p part) id() int64 {
	if p.who == nil {
		return 0
	}
	return p.who.ID
}

// inside reports whether a visitor may dispute the receipt and read what others have
// against it.
func (p part) inside() bool { return p.has || p.maintains }

// partIn finds out what a visitor has to do with a receipt's thread. GitHub is asked
// who maintains the repository, for who is signed in.
func (s *server) partIn(ctx context.Context, found foundReceipt) part {
	who := visitorOf(ctx)
	if who == nil || s.disputes == nil {
		return part{who: who}
	}
	p := found.partOf(who)
	p.maintains = s.access.maintains(ctx, p.who, found.receipt.Repo)
	return p
}

// partShown is partIn for looking at a receipt. Most who look have nothing against it, so
// GitHub is asked only where the answer shows: where there are disputes, and where the
// visitor wants to know.
func (s *server) partShown(r *http.Request, found foundReceipt) (part, error) {
	who := visitorOf(r.Context())
	if who == nil || s.disputes == nil {
		return part{who: who}, nil
	}
	all, err := s.disputes.Disputes(r.Context(), found.receipt.ID)
	if err != nil {
		return part{}, fmt.Errorf("read the disputes on receipt %s: %w", found.receipt.ID, err)
	}
	if query := r.URL.Query(); len(all) > 0 || query.Has("done") || query.Has("maintain") {
		return s.partIn(r.Context(), found), nil
	}
	p := found.partOf(who)
	p.unasked = true
	return p, nil
}

// partOf is what somebody who is signed in has to do with the thread by itself.
func (f foundReceipt) partOf(who *visitor) part {
	own := who.ID == f.receipt.Actor.ID
	return part{who: who, own: own, has: own || hasPart(f.thread, who.ID)}
}

// hasPart reports whether somebody has a part in a thread: wrote or did something there,
// was assigned, asked for a review, or is whom it was opened for. A bot has none.
func hasPart(t *history.Thread, id int64) bool {
	if t == nil || id == 0 {
		return false
	}
	has := id == t.Author.ID || id == t.For.ID
	for _, events := range [][]history.Event{t.Events, t.Asides} {
		for i := range events {
			e := &events[i]
			if e.Actor.ID == id && e.Bot {
				return false
			}
			has = has || e.Actor.ID == id || e.Target.ID == id
		}
	}
	return has
}
