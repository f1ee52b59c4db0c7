package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"
)

// settingWell is the moment before which all deliveries came in, in unix seconds.
const settingWell = "deliveries well"

// DeliveriesWell is the moment before which all deliveries came in or were given
// up; zero: it was never looked.
func (s *Store) DeliveriesWell(ctx context.Context) (time.Time, error) {
	text, err := setting(ctx, s.reader, settingWell)
	if err != nil || text == "" {
		return time.Time{}, wrapped("read since when deliveries are well", err)
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return moment(seconds), wrapped("read since when deliveries are well", err)
}

// SetDeliveriesWell notes DeliveriesWell.
func (s *Store) SetDeliveriesWell(ctx context.Context, at time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return set(ctx, tx, settingWell, strconv.FormatInt(unix(at), 10))
	})
	return wrapped("note since when deliveries are well", err)
}

func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// KnownDeliveries reports which of some deliveries, by GUID, came in. Those that
// were ingested longer ago than they are kept are not known.
func (s *Store) KnownDeliveries(ctx context.Context, guids []string) (map[string]bool, error) {
	known := make(map[string]bool)
	err := inBatches(guids, func(list string, args []any) error {
		return each(ctx, s.reader, `SELECT id FROM deliveries WHERE id IN `+list, args, func(rows *sql.Rows) error {
			var id string
			err := rows.Scan(&id)
			known[id] = true
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("look up %d deliveries: %w", len(guids), err)
	}
	return known, nil
}

// Attempts are the attempts of a failed delivery that GitHub was asked for.
type Attempts struct {
	Asked   int
	Last    time.Time // when GitHub took the last one; zero: never, or it is not known that it did
	GivenUp bool
}

// RedeliveryAttempts tells of some deliveries, by GUID, how often another attempt
// was asked for.
func (s *Store) RedeliveryAttempts(ctx context.Context, guids []string) (map[string]Attempts, error) {
	asked := make(map[string]Attempts)
	err := inBatches(guids, func(list string, args []any) error {
		return each(ctx, s.reader, `
			SELECT guid, attempts, asked_at, given_up
			FROM redeliveries
			WHERE guid IN `+list, args, func(rows *sql.Rows) error {
			var guid string
			var a Attempts
			var at int64
			err := rows.Scan(&guid, &a.Asked, &at, &a.GivenUp)
			a.Last = moment(at)
			asked[guid] = a
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("look up the attempts of %d deliveries: %w", len(guids), err)
	}
	return asked, nil
}

// CountRedeliveries counts the deliveries of the last days that were asked for again,
// and those of them that were given up.
func (s *Store) CountRedeliveries(ctx context.Context) (asked, givenUp int, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT count(*), coalesce(sum(given_up), 0) FROM redeliveries`).Scan(&asked, &givenUp)
	return asked, givenUp, wrapped("count what was asked for again", err)
}

// NoteRedelivery notes what was asked of a failed delivery; delivered is when its
// last known attempt was.
func (s *Store) NoteRedelivery(ctx context.Context, guid string, delivered time.Time, a Attempts) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO redeliveries (guid, delivered_at, attempts, asked_at, given_up)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (guid) DO UPDATE
			SET delivered_at = excluded.delivered_at, attempts = excluded.attempts, asked_at = excluded.asked_at,
			    given_up = excluded.given_up`,
			guid, unix(delivered), a.Asked, unix(a.Last), a.GivenUp)
		return err
	})
	if err != nil {
		return fmt.Errorf("note that delivery %s is attempted again: %w", guid, err)
	}
	return nil
}

// ForgetRedeliveries forgets attempts of deliveries from before a time.
func (s *Store) ForgetRedeliveries(ctx context.Context, before time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM redeliveries WHERE delivered_at < $1`, unix(before))
		return err
	})
	if err != nil {
		return fmt.Errorf("forget old attempts: %w", err)
	}
	return nil
}
