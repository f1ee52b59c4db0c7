package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// settingRedelivery is how far failed deliveries have been looked for.
const settingRedelivery = "redelivery"

// Redelivery is how far failed deliveries have been looked for. The zero value
// says: never.
type Redelivery struct {
	// Well is the moment before which all deliveries came in, or were given up.
	Well time.Time `json:"well"`

	// What follows is of a list under way.
	Began  time.Time `json:"began"`  // zero: none is
	Cursor string    `json:"cursor"` // its next page
	Oldest time.Time `json:"oldest"` // the oldest failed delivery in it; zero: none
}

// Redelivery reads how far failed deliveries have been looked for.
func (s *Store) Redelivery(ctx context.Context) (Redelivery, error) {
	var r Redelivery
	text, err := setting(ctx, s.reader, settingRedelivery)
	if err == nil && text != "" {
		err = json.Unmarshal([]byte(text), &r)
	}
	if err != nil {
		return r, fmt.Errorf("read how far failed deliveries were looked for: %w", err)
	}
	return r, nil
}

// SetRedelivery notes how far failed deliveries have been looked for.
func (s *Store) SetRedelivery(ctx context.Context, r Redelivery) error {
	text, err := json.Marshal(r)
	if err == nil {
		err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			return set(ctx, tx, settingRedelivery, string(text))
		})
	}
	if err != nil {
		return fmt.Errorf("note how far failed deliveries were looked for: %w", err)
	}
	return nil
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
