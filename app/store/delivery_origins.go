package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"glueledger/webhooks"
)

// DeliveryState is what has become of a delivery.
type DeliveryState string

// The states.
const (
	DeliveryWaiting DeliveryState = "waiting" // to be read, or to be read again
	DeliveryDone    DeliveryState = "done"    // something came of it
	DeliveryIgnored DeliveryState = "ignored" // nothing in it is looked at
	DeliveryFailed  DeliveryState = "failed"  // it could not be read
)

const originColumns = "seq, account_id, action, repo, number, state, activities, changes"

// noteOrigins notes whose deliveries are that were settled, and what came of them.
// Those whose payload does not say are nobody's.
func noteOrigins(ctx context.Context, tx *sql.Tx, settled []waitingDelivery, decoded []webhooks.Decoded, failed map[int64]string) error {
	insert := newBulk(tx, "delivery_origins", originColumns, `ON CONFLICT (seq) DO UPDATE
		SET state = excluded.state, activities = excluded.activities, changes = excluded.changes`)
	for i, d := range settled {
		account, err := accountOf(ctx, tx, d.origin)
		if err != nil {
			return err
		}
		if account == 0 {
			continue
		}
		_, fails := failed[d.seq]
		state := stateOf(decoded[i], fails)
		activities, changes := len(decoded[i].Activities), len(decoded[i].Changes)
		if fails { // nothing of it was taken in
			activities, changes = 0, 0
		}
		if err := insert.add(ctx, d.seq, account, d.origin.Action, d.origin.Repo, d.origin.Number, state, activities, changes); err != nil {
			return err
		}
	}
	return insert.flush(ctx)
}

func stateOf(d webhooks.Decoded, fails bool) DeliveryState {
	switch {
	case fails:
		return DeliveryFailed
	case len(d.Activities)+len(d.Changes) == 0:
		return DeliveryIgnored
	}
	return DeliveryDone
}

// accountOf is GitHub's id of the account whose delivery it is; 0 for nobody's.
func accountOf(ctx context.Context, q querier, o webhooks.Origin) (account int64, err error) {
	if o.Account != 0 || o.Installation == 0 {
		return o.Account, nil
	}
	err = q.QueryRowContext(ctx, `SELECT account_id FROM installations WHERE id = $1`, o.Installation).Scan(&account)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return account, err
}

// retriedAtOnce bounds how long a retry holds the writer.
const retriedAtOnce = 1000

// RetryDelivery has a failed delivery of an account, by GitHub's ids, read once more
// from its payload, and reports whether there was one.
func (s *Store) RetryDelivery(ctx context.Context, account int64, id string) (bool, error) {
	n, err := s.retry(ctx, `
		SELECT o.seq
		FROM delivery_origins o
		JOIN deliveries d ON d.seq = o.seq
		WHERE d.id = $1 AND o.account_id = $2 AND o.state = 'failed'`, id, account)
	return n > 0, err
}

// RetryDeliveries is RetryDelivery for all failed deliveries of an account, and
// returns how many: the oldest ones where there are very many.
func (s *Store) RetryDeliveries(ctx context.Context, account int64) (int, error) {
	return s.retry(ctx, `
		SELECT seq
		FROM delivery_origins
		WHERE account_id = $1 AND state = 'failed'
		ORDER BY seq
		LIMIT $2`, account, retriedAtOnce)
}

// retry lets the deliveries that a query finds wait again.
func (s *Store) retry(ctx context.Context, query string, args ...any) (n int, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		seqs, err := numbers(ctx, tx, query, args...)
		if err != nil {
			return err
		}
		n = len(seqs)
		return inBatches(seqs, func(list string, args []any) error {
			for _, query := range []string{
				`DELETE FROM deliveries_failed WHERE seq IN ` + list,
				`INSERT INTO deliveries_waiting (seq) SELECT seq FROM deliveries WHERE seq IN ` + list + ` ON CONFLICT DO NOTHING`,
				`UPDATE delivery_origins SET state = 'waiting' WHERE seq IN ` + list,
			} {
				if _, err := tx.ExecContext(ctx, query, args...); err != nil {
					return err
				}
			}
			return nil
		})
	})
	if err != nil {
		return 0, fmt.Errorf("let failed deliveries be read again: %w", err)
	}
	return n, nil
}
