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
	seq int64
}

const selectWaitingDeliveries = `
	SELECT d.seq, d.id, d.event, d.received_at, b.body
	FROM deliveries d
	JOIN delivery_bodies b ON b.seq = d.seq
	WHERE d.state = 'waiting'
	ORDER BY d.seq
	LIMIT $1`

// waitingDeliveries reads up to limit deliveries in the order of their arrival.
func (s *Store) waitingDeliveries(ctx context.Context, limit int) ([]waitingDelivery, error) {
	var waiting []waitingDelivery
	err := each(ctx, s.reader, selectWaitingDeliveries, []any{limit}, func(rows *sql.Rows) error {
		var d waitingDelivery
		var received int64
		if err := rows.Scan(&d.seq, &d.ID, &d.Event, &received, &d.Body); err != nil {
			return err
		}
		d.At = moment(received)
		waiting = append(waiting, d)
		return nil
	})
	return waiting, err
}

// settleDeliveries records which deliveries are ingested and why others are not.
func settleDeliveries(ctx context.Context, tx *sql.Tx, done []int64, failed map[int64]string) error {
	err := inBatches(done, func(list string, args []any) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE deliveries
			SET state = 'done'
			WHERE seq IN `+list, args...)
		return err
	})
	if err != nil {
		return err
	}
	for seq, reason := range failed {
		_, err := tx.ExecContext(ctx, `
			UPDATE deliveries
			SET state = 'failed', error = $1
			WHERE seq = $2`, reason, seq)
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
	pruned := 0
	for {
		n := 0
		err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			var seqs []int64
			err := each(ctx, tx, `
				SELECT seq
				FROM deliveries
				WHERE state = 'done' AND received_at < $1
				ORDER BY received_at
				LIMIT $2`, []any{unix(before), prunedAtOnce},
				func(rows *sql.Rows) error {
					var seq int64
					err := rows.Scan(&seq)
					seqs = append(seqs, seq)
					return err
				})
			if err != nil {
				return err
			}
			n = len(seqs)
			return inBatches(seqs, func(list string, args []any) error {
				if _, err := tx.ExecContext(ctx, `DELETE FROM delivery_bodies WHERE seq IN `+list, args...); err != nil {
					return err
				}
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
