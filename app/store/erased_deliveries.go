package store

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// accountID is where a payload may have the id of an account.
var accountID = regexp.MustCompile(`"id":\s*([0-9]+)`)

// namedIn reports whether a payload has the id of somebody who was erased, or a
// former login as a word. Where that is a word like any other, a payload too many
// is forgotten, which costs nothing.
func (e erased) namedIn(body []byte) bool {
	if len(e.standIn) == 0 {
		return false
	}
	for _, found := range accountID.FindAllSubmatch(body, -1) {
		id, err := strconv.ParseInt(string(found[1]), 10, 64)
		if err == nil && e.standIn[e.idKey(id)] != 0 {
			return true
		}
	}
	for _, word := range words.FindAll(body, -1) {
		if e.called(strings.Trim(string(word), "-_")) != 0 {
			return true
		}
	}
	return false
}

// blankDeliveries takes the payloads off deliveries that are done with and name
// somebody who was erased, and what was noted from them, with whose they are. That they came in is kept:
// they are not asked for again.
func blankDeliveries(ctx context.Context, tx *sql.Tx, naming []int64) error {
	if len(naming) == 0 {
		return nil
	}
	err := inBatches(naming, func(list string, args []any) error {
		for _, query := range []string{
			`UPDATE deliveries SET body = '' WHERE seq IN `,
			`UPDATE delivery_origins SET account_id = 0, action = '', repo = '', number = 0 WHERE seq IN `,
		} {
			if _, err := tx.ExecContext(ctx, query+list, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return scrubLater(ctx, tx)
}

// forgetDeliveriesNamingErased deletes kept deliveries that name people who were
// erased. Those that wait are left: what they tell is told of the stand-in, and
// then they are blanked.
func (s *Store) forgetDeliveriesNamingErased(ctx context.Context) error {
	e, err := erasedPeople(ctx, s.reader)
	if err != nil {
		return fmt.Errorf("read who was erased: %w", err)
	}
	const atOnce = 200
	for after := int64(0); ; {
		var found []int64
		n := 0
		err := each(ctx, s.reader, `
			SELECT d.seq, d.body
			FROM deliveries d
			WHERE d.seq > $1 AND NOT EXISTS (SELECT 1 FROM deliveries_waiting w WHERE w.seq = d.seq)
			ORDER BY d.seq
			LIMIT $2`, []any{after, atOnce}, func(rows *sql.Rows) error {
			var body sql.RawBytes
			n++
			if err := rows.Scan(&after, &body); err != nil {
				return err
			}
			if e.namedIn(body) {
				found = append(found, after)
			}
			return nil
		})
		if err == nil && len(found) > 0 {
			err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error { return forgetDeliveries(ctx, tx, found) })
		}
		if err != nil {
			return fmt.Errorf("forget deliveries: %w", err)
		}
		if n < atOnce {
			return nil
		}
	}
}
