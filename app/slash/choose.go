package slash

import (
	"context"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// ChoiceLedger is what choosing needs of the ledger. *store.Store is one.
type ChoiceLedger interface {
	SetVisibility(ctx context.Context, account history.Account, level scoring.Visibility, saidAt time.Time, source string) error
	Explained(ctx context.Context, account int64, limit int) ([]store.Command, error)
	RenewExplanations(ctx context.Context, threads []store.Command) error
}

const mostRenewed = 1000 // explanations, when a person chooses

// Choose notes what a person chose to have shown, said at a time and in a place, a
// comment or the person's own page.
func Choose(ctx context.Context, l ChoiceLedger, who history.Account, level scoring.Visibility, saidAt time.Time, source string) error {
	if err := l.SetVisibility(ctx, who, level, saidAt, source); err != nil {
		return err
	}
	return Outdate(ctx, l, who.ID)
}

// Outdate has the explanations written anew that name, or should name again, a person
// of whom more or less is shown now. What was explained and never asked for again would
// else stay as it is.
func Outdate(ctx context.Context, l ChoiceLedger, person int64) error {
	places, err := l.Explained(ctx, person, mostRenewed)
	if err != nil || len(places) == 0 {
		return err
	}
	return l.RenewExplanations(ctx, places)
}
