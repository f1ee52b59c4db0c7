package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Status is how much is stored and how much is still to be done.
type Status struct {
	Waiting    int              // deliveries to ingest
	Failed     int              // deliveries that could not be ingested
	Failures   []FailedDelivery // the last of those, newest first
	ToScore    int              // threads with news
	Due        int              // threads whose time has come
	Jobs       map[string]int   // by River's states; empty before the first serve
	Threads    int
	Activities int
	Credits    int // pending and confirmed
}

// Idle reports whether nothing waits to be done.
func (s Status) Idle() bool { return s.Waiting == 0 && s.ToScore == 0 && s.Due == 0 }

// Status counts. It is not for hot paths.
func (s *Store) Status(ctx context.Context, now time.Time) (Status, error) {
	st := Status{Jobs: make(map[string]int)}
	for _, count := range []struct {
		into  *int
		query string
		args  []any
	}{
		{&st.Waiting, `SELECT count(*) FROM deliveries_waiting`, nil},
		{&st.Failed, `SELECT count(*) FROM deliveries_failed`, nil},
		{&st.ToScore, `SELECT count(*) FROM threads WHERE look_at = 0`, nil},
		{&st.Due, `SELECT count(*) FROM threads WHERE look_at > 0 AND look_at <= $1`, []any{unix(now)}},
		{&st.Threads, `SELECT count(*) FROM threads`, nil},
		{&st.Activities, `SELECT count(*) FROM activities`, nil},
		{&st.Credits, `SELECT count(*) FROM credits WHERE status <> 'withdrawn'`, nil},
	} {
		if err := s.reader.QueryRowContext(ctx, count.query, count.args...).Scan(count.into); err != nil {
			return st, fmt.Errorf("count what is stored: %w", err)
		}
	}
	var err error
	if st.Failures, err = s.failedDeliveries(ctx, failuresShown); err != nil {
		return st, err
	}
	jobs, err := s.JobStates(ctx)
	for _, j := range jobs {
		st.Jobs[j.State] += j.Jobs
	}
	return st, err
}

// ToIngest reports whether a delivery waits to be ingested.
func (s *Store) ToIngest(ctx context.Context, tx *sql.Tx) (bool, error) {
	var waits bool
	err := tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM deliveries_waiting)`).Scan(&waits)
	return waits, err
}

// ToScore reports whether a thread has news or is due.
func (s *Store) ToScore(ctx context.Context, tx *sql.Tx, now time.Time) (bool, error) {
	var due bool
	err := tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM threads WHERE look_at <= $1)`, unix(now)).Scan(&due)
	return due, err
}

// FailedDelivery is a delivery that could not be ingested.
type FailedDelivery struct {
	ID, Event string
	At        time.Time // when it came in
	Error     string    // why
}

// failuresShown is how many failed deliveries a status names.
const failuresShown = 5

// failedDeliveries lists up to limit of them, newest first.
func (s *Store) failedDeliveries(ctx context.Context, limit int) ([]FailedDelivery, error) {
	var failed []FailedDelivery
	err := each(ctx, s.reader, `
		SELECT d.id, d.event, d.received_at, f.error
		FROM deliveries_failed f
		CROSS JOIN deliveries d ON d.seq = f.seq
		ORDER BY f.seq DESC
		LIMIT $1`, []any{limit}, func(rows *sql.Rows) error {
		var d FailedDelivery
		var at int64
		err := rows.Scan(&d.ID, &d.Event, &at, &d.Error)
		d.At = moment(at)
		failed = append(failed, d)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list failed deliveries: %w", err)
	}
	return failed, nil
}
