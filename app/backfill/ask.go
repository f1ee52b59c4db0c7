package backfill

import (
	"context"
	"time"

	"glueledger/app/store"
)

// AskStore is where history is asked for; *store.Store is one.
type AskStore interface {
	Watched(ctx context.Context) ([]store.Watched, error)
	WatchBackfills(ctx context.Context, watched []store.Watched, now time.Time) (int, error)
	BackfillAsks(ctx context.Context, repos []int64, again bool) ([]store.BackfillAsk, error)
	AskBackfills(ctx context.Context, asks []store.BackfillAsk, now time.Time) error
}

// Ask asks for what is missing of the history of watched repositories, by
// GitHub's ids: all of it, or what was updated since it was fetched to the end.
// Again asks for all, whether it was fetched or not.
func Ask(ctx context.Context, s AskStore, repos []int64, again bool, now time.Time) error {
	watched, err := s.Watched(ctx)
	if err != nil {
		return err
	}
	if _, err := s.WatchBackfills(ctx, watched, now); err != nil {
		return err
	}
	asks, err := s.BackfillAsks(ctx, repos, again)
	if err != nil {
		return err
	}
	return s.AskBackfills(ctx, asks, now)
}
