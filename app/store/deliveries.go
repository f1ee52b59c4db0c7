package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"glueledger/webhooks"
)

// waitingDelivery is a delivery that is to be ingested.
type waitingDelivery struct {
	webhooks.Delivery
	seq    int64
	origin webhooks.Origin
}

const selectWaitingDeliveries = `
	SELECT d.seq, d.id, d.event, d.received_at, d.body
	FROM deliveries_waiting w
	CROSS JOIN deliveries d ON d.seq = w.seq
	ORDER BY w.seq
	LIMIT $1`

// waitingDeliveries reads up to limit deliveries in the order of their arrival,
// and stops when it has so many bytes of them.
func (s *Store) waitingDeliveries(ctx context.Context, limit, bytes int) ([]waitingDelivery, error) {
	rows, err := s.reader.QueryContext(ctx, selectWaitingDeliveries, limit)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var waiting []waitingDelivery
	for size := 0; size < bytes && rows.Next(); {
		var d waitingDelivery
		var received int64
		if err := rows.Scan(&d.seq, &d.ID, &d.Event, &received, &d.Body); err != nil {
			return nil, err
		}
		d.At = moment(received)
		waiting = append(waiting, d)
		size += len(d.Body)
	}
	return waiting, rows.Err()
}

// settleDeliveries records that deliveries are ingested, or why they are not.
func settleDeliveries(ctx context.Context, tx *sql.Tx, settled []int64, failed map[int64]string) error {
	err := inBatches(settled, func(list string, args []any) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM deliveries_waiting WHERE seq IN `+list, args...)
		return err
	})
	if err != nil {
		return err
	}
	for seq, reason := range failed {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO deliveries_failed (seq, error)
			VALUES ($1, $2)
			ON CONFLICT DO NOTHING`, seq, reason)
		if err != nil {
			return err
		}
	}
	return nil
}

// prunedAtOnce bounds how long pruning holds the writer.
const prunedAtOnce = 500

// PruneDeliveries forgets ingested deliveries that came in before the given
// time, and returns how many. Failed ones stay.
func (s *Store) PruneDeliveries(ctx context.Context, before time.Time) (int, error) {
	for pruned := 0; ; {
		n := 0
		err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			seqs, err := prunable(ctx, tx, before)
			if err != nil {
				return err
			}
			n = len(seqs)
			return inBatches(seqs, func(list string, args []any) error {
				_, err := tx.ExecContext(ctx, `DELETE FROM deliveries WHERE seq IN `+list, args...)
				return err
			})
		})
		if err != nil {
			return pruned, fmt.Errorf("prune deliveries: %w", err)
		}
		pruned += n
		if n < prunedAtOnce {
			return pruned, nil
		}
	}
}

const selectOldest = `
	SELECT d.seq, d.received_at
	FROM deliveries d
	WHERE NOT EXISTS (SELECT 1 FROM deliveries_waiting w WHERE w.seq = d.seq)
	  AND NOT EXISTS (SELECT 1 FROM deliveries_failed f WHERE f.seq = d.seq)
	ORDER BY d.seq`

// prunable finds the oldest deliveries. It reads them in the order of their
// arrival and stops at the first that is too young, so that it needs no index,
// which each delivery would have to pay for.
func prunable(ctx context.Context, tx *sql.Tx, before time.Time) ([]int64, error) {
	rows, err := tx.QueryContext(ctx, selectOldest)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var seqs []int64
	for len(seqs) < prunedAtOnce && rows.Next() {
		var seq, received int64
		if err := rows.Scan(&seq, &received); err != nil {
			return nil, err
		}
		if received >= unix(before) {
			break
		}
		seqs = append(seqs, seq)
	}
	return seqs, rows.Err()
}
