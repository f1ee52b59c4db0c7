package app

import (
	"context"
	"errors"
	"time"

	"glueledger/app/slash"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// ownDoing is what people who are signed in do with what the ledger has of themselves:
// the web.Own of the site.
type ownDoing struct {
	store *store.Store
	now   func() time.Time
	queue func(context.Context) error // queues what waits to be done
}

// Choose is the command /glueledger visibility, from the person's own page.
func (o ownDoing) Choose(ctx context.Context, who history.Account, level scoring.Visibility, at time.Time, place string) error {
	return slash.Choose(ctx, o.store, who, level, at, place)
}

// Erase is glueledger purge --person. What was deleted is taken off the disk by the
// task that purges.
func (o ownDoing) Erase(ctx context.Context, who history.Account) error {
	err := slash.Outdate(ctx, o.store, who.ID) // while it is known where they have a part
	if err == nil {
		err = o.store.ErasePerson(ctx, who, o.now())
	}
	return errors.Join(err, o.queue(ctx))
}

// Erased reports whether an account was erased.
func (o ownDoing) Erased(ctx context.Context, account int64) (bool, error) {
	return o.store.Erased(ctx, account)
}
