package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"glueledger/webhooks"
)

// AccountDelivery is a delivery that tells of what an account owns.
type AccountDelivery struct {
	ID, Event  string
	At         time.Time // when it came in
	Action     string    // empty for none
	Repo       string    // owner/name as it was then; empty for none
	Number     int       // of the thread; 0 for none
	State      DeliveryState
	Error      string // why it failed
	Activities int    // that it told
	Changes    int    // of repositories, labels, milestones and installations

	Seq int64 // its place in the order of arrival
}

const (
	selectAccountDelivery = `
		SELECT d.seq, d.id, d.event, d.received_at, o.action, o.repo, o.number, o.state, o.activities, o.changes, coalesce(f.error, '')
		FROM delivery_origins o
		CROSS JOIN deliveries d ON d.seq = o.seq
		LEFT JOIN deliveries_failed f ON f.seq = o.seq`
	selectAccountDeliveries = selectAccountDelivery + `
		WHERE o.account_id = $1 AND o.seq < $2
		ORDER BY o.seq DESC
		LIMIT $3`
	selectAccountDeliveriesIn = selectAccountDelivery + `
		WHERE o.account_id = $1 AND o.seq < $2 AND o.state = $4
		ORDER BY o.seq DESC
		LIMIT $3`
	selectNewerDeliveries = selectAccountDelivery + `
		WHERE o.account_id = $1 AND o.seq > $2
		ORDER BY o.seq
		LIMIT $3`
	selectNewerDeliveriesIn = selectAccountDelivery + `
		WHERE o.account_id = $1 AND o.seq > $2 AND o.state = $4
		ORDER BY o.seq
		LIMIT $3`
)

func scanAccountDelivery(row interface{ Scan(...any) error }, more ...any) (AccountDelivery, error) {
	var d AccountDelivery
	var at int64
	columns := []any{&d.Seq, &d.ID, &d.Event, &at, &d.Action, &d.Repo, &d.Number, &d.State, &d.Activities, &d.Changes, &d.Error}
	err := row.Scan(append(columns, more...)...)
	d.At = moment(at)
	return d, err
}

// AccountDeliveries are deliveries of an account, by GitHub's id, that were looked
// at, newest first: those in a state, empty for all, that arrived before the one with
// that place; 0 for the newest.
func (s *Store) AccountDeliveries(ctx context.Context, account int64, state DeliveryState, before int64, limit int) ([]AccountDelivery, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	query, args := selectAccountDeliveries, []any{account, before, limit}
	if state != "" {
		query, args = selectAccountDeliveriesIn, append(args, state)
	}
	return s.accountDeliveries(ctx, query, args)
}

// NewerDeliveries are like AccountDeliveries, newest first, those that arrived next after
// the one with that place.
func (s *Store) NewerDeliveries(ctx context.Context, account int64, state DeliveryState, after int64, limit int) ([]AccountDelivery, error) {
	query, args := selectNewerDeliveries, []any{account, after, limit}
	if state != "" {
		query, args = selectNewerDeliveriesIn, append(args, state)
	}
	all, err := s.accountDeliveries(ctx, query, args)
	slices.Reverse(all)
	return all, err
}

func (s *Store) accountDeliveries(ctx context.Context, query string, args []any) ([]AccountDelivery, error) {
	var all []AccountDelivery
	err := each(ctx, s.reader, query, args, func(rows *sql.Rows) error {
		d, err := scanAccountDelivery(rows)
		all = append(all, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list deliveries of an account: %w", err)
	}
	return all, nil
}

// Bounds of what is looked at of the deliveries that wait.
const (
	peekedAt    = 200
	peekedBytes = 8 << 20
)

// AccountWaiting are the deliveries of an account among those that are read next,
// newest first. Whose a delivery is that waits for the first time is not noted yet.
func (s *Store) AccountWaiting(ctx context.Context, account int64) ([]AccountDelivery, error) {
	waiting, err := s.waitingDeliveries(ctx, peekedAt, peekedBytes)
	if err != nil {
		return nil, fmt.Errorf("look at the deliveries that wait: %w", err)
	}
	var all []AccountDelivery
	for _, d := range waiting {
		o := webhooks.OriginOf(d.Body)
		owner, err := accountOf(ctx, s.reader, o)
		if err != nil {
			return nil, fmt.Errorf("look whose delivery %s is: %w", d.ID, err)
		}
		if owner == account && account != 0 {
			all = append(all, AccountDelivery{ID: d.ID, Event: d.Event, At: d.At, Action: o.Action, Repo: o.Repo, Number: o.Number,
				State: DeliveryWaiting, Seq: d.seq})
		}
	}
	slices.Reverse(all)
	return all, nil
}

// AccountDelivery finds a delivery of an account by its GUID, with its payload, which
// is empty where it named somebody who was erased.
func (s *Store) AccountDelivery(ctx context.Context, account int64, id string) (AccountDelivery, []byte, error) {
	var body []byte
	d, err := scanAccountDelivery(s.reader.QueryRowContext(ctx, `
		SELECT d.seq, d.id, d.event, d.received_at, o.action, o.repo, o.number, o.state, o.activities, o.changes, coalesce(f.error, ''), d.body
		FROM deliveries d
		JOIN delivery_origins o ON o.seq = d.seq
		LEFT JOIN deliveries_failed f ON f.seq = d.seq
		WHERE d.id = $1 AND o.account_id = $2`, id, account), &body)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	if err != nil {
		return AccountDelivery{}, nil, fmt.Errorf("find delivery %s: %w", id, err)
	}
	return d, body, nil
}

const countAccountDeliveries = `
	SELECT count(*)
	FROM (SELECT 1 FROM delivery_origins WHERE account_id = $1 AND state = $2 LIMIT $3)`

// CountAccountDeliveries counts the deliveries of an account in each state, up to so
// many.
func (s *Store) CountAccountDeliveries(ctx context.Context, account int64, most int) (map[DeliveryState]int, error) {
	counts := make(map[DeliveryState]int)
	for _, state := range []DeliveryState{DeliveryWaiting, DeliveryDone, DeliveryIgnored, DeliveryFailed} {
		var n int
		if err := s.reader.QueryRowContext(ctx, countAccountDeliveries, account, state, most).Scan(&n); err != nil {
			return nil, fmt.Errorf("count the deliveries of an account: %w", err)
		}
		counts[state] = n
	}
	return counts, nil
}
