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
// took. A delivery that decode refuses is kept with the error as failed. decode
// is called from several goroutines.
func (s *Store) Ingest(ctx context.Context, limit int, decode func(event string, body []byte) (webhooks.Decoded, error)) (int, error) {
	waiting, err := s.waitingDeliveries(ctx, limit)
	if err != nil {
		return 0, fmt.Errorf("ingest deliveries: %w", err)
	}
	if len(waiting) == 0 {
		return 0, nil
	}
	// Decoding needs no lock: what a delivery tells is the same whoever decodes it,
	// and appending it twice changes nothing.
	decoded := make([]webhooks.Decoded, len(waiting))
	refused := make([]error, len(waiting))
	parallel(len(waiting), func(i int) {
		decoded[i], refused[i] = decodeSafely(decode, waiting[i])
	})
	var activities []history.Activity
	var changes []webhooks.Change
	settled := make([]int64, len(waiting))
	failed := make(map[int64]string)
	for i, d := range waiting {
		settled[i] = d.seq
		if err := refused[i]; err != nil {
			s.log.Warn("delivery cannot be decoded", "delivery", d.ID, "event", d.Event, "err", err)
			failed[d.seq] = err.Error()
			continue
		}
		activities = append(activities, decoded[i].Activities...)
		for _, c := range decoded[i].Changes {
			if c.At.IsZero() { // GitHub does not date it
				c.At = d.At
			}
			changes = append(changes, c)
		}
	}
	told, err := tell(activities)
	if err != nil {
		return 0, fmt.Errorf("ingest %d deliveries: %w", len(waiting), err)
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := s.appendTx(ctx, tx, told, changes); err != nil {
			return err
		}
		return settleDeliveries(ctx, tx, settled, failed)
	})
	if err != nil {
		return 0, fmt.Errorf("ingest %d deliveries from %s: %w", len(waiting), waiting[0].ID, err)
	}
	return len(waiting), nil
}

// decodeSafely makes a panic of decode an error: else a payload that nobody
// thought of would end the process each time that it starts.
func decodeSafely(decode func(string, []byte) (webhooks.Decoded, error), d waitingDelivery) (decoded webhooks.Decoded, err error) {
	defer func() {
		if r := recover(); r != nil {
			decoded, err = webhooks.Decoded{}, fmt.Errorf("decode %s delivery: %v", d.Event, r)
		}
	}()
	return decode(d.Event, d.Body)
}
