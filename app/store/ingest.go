package store

import (
	"context"
	"database/sql"
	"fmt"

	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// Ingest decodes up to limit waiting deliveries, oldest first, appends what
// they tell and marks their threads, in one transaction, and returns how many it
// took: fewer than wait when they are large, and 0 only when none waits. A delivery that decode refuses, or that cannot be appended, is kept with
// the error as failed. decode is called from several goroutines.
func (s *Store) Ingest(ctx context.Context, limit int, decode func(event string, body []byte) (webhooks.Decoded, error)) (int, error) {
	waiting, err := s.waitingDeliveries(ctx, limit, batchBytes)
	if err != nil {
		return 0, fmt.Errorf("ingest deliveries: %w", err)
	}
	if len(waiting) == 0 {
		return 0, nil
	}
	// Decoding needs no lock: what a delivery tells is the same whoever decodes it,
	// and appending it twice changes nothing.
	decoded := make([]webhooks.Decoded, len(waiting))
	refused := parallel(len(waiting), func(i int) (err error) {
		waiting[i].origin = webhooks.OriginOf(waiting[i].Body)
		decoded[i], err = decode(waiting[i].Event, waiting[i].Body)
		return err
	})
	err = s.settle(ctx, waiting, decoded, refused)
	if err == nil {
		return len(waiting), nil
	}
	if ctx.Err() != nil || isDatabaseFailure(err) {
		return 0, fmt.Errorf("ingest %d deliveries from %s: %w", len(waiting), waiting[0].ID, err)
	}
	for i, d := range waiting { // one that cannot be appended must not hold up the others
		one := waiting[i : i+1]
		err := s.settle(ctx, one, decoded[i:i+1], refused[i:i+1])
		if err != nil && ctx.Err() == nil && !isDatabaseFailure(err) {
			err = s.settle(ctx, one, decoded[i:i+1], []error{err})
		}
		if err != nil {
			return i, fmt.Errorf("ingest delivery %s: %w", d.ID, err)
		}
	}
	return len(waiting), nil
}

// settle appends what deliveries tell, but for those that were refused, and
// records that they are done with or have failed, in one transaction.
func (s *Store) settle(ctx context.Context, waiting []waitingDelivery, decoded []webhooks.Decoded, refused []error) error {
	var activities []history.Activity
	var changes []webhooks.Change
	settled := make([]int64, len(waiting))
	failed := make(map[int64]string)
	for i, d := range waiting {
		settled[i] = d.seq
		if err := refused[i]; err != nil {
			s.log.Warn("delivery cannot be ingested", "delivery", d.ID, "event", d.Event, "err", err, "stack", stackOf(err))
			failed[d.seq] = err.Error()
			continue
		}
		activities = append(activities, decoded[i].Activities...)
		for _, c := range decoded[i].Changes {
			c.Heard = d.At
			if c.At.IsZero() || endsShowing(c) && c.At.Before(d.At) {
				c.At = d.At // GitHub does not date it, or earlier than it was
			}
			changes = append(changes, c)
		}
	}
	return safely(func() error {
		return s.telling(ctx, activities, func(told telling) error {
			var naming []int64
			for _, d := range waiting {
				if told.erased.namedIn(d.Body) {
					naming = append(naming, d.seq)
				}
			}
			return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
				if _, err := s.appendTx(ctx, tx, told, changes); err != nil {
					return err
				}
				if err := settleDeliveries(ctx, tx, settled, failed); err != nil {
					return err
				}
				if err := noteOrigins(ctx, tx, waiting, decoded, failed); err != nil {
					return err
				}
				return blankDeliveries(ctx, tx, naming)
			})
		})
	})
}
