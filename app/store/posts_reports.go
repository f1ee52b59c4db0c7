package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// ReportOutcome is what became of a report that was due.
type ReportOutcome string

// The outcomes of a report.
const (
	ReportWaits   ReportOutcome = "waits"   // for what Note says
	ReportPosted  ReportOutcome = "posted"  // the post with its key says where
	ReportEmpty   ReportOutcome = "empty"   // there is nothing to tell
	ReportProblem ReportOutcome = "problem" // it cannot be posted, for what Note says
)

// ReportState is what became of one report. Times are zero where the thing has
// not happened.
type ReportState struct {
	Key     string // of its post
	Scope   string // the same for all months of one owner or repository
	Month   scoring.Month
	Outcome ReportOutcome
	Note    string                  // a sentence; empty for none
	DueAt   time.Time               // when it was first found due
	AsOf    time.Time               // of the report as it was first posted
	Waiting []scoring.WaitingThread // what waited then
	Checked time.Time               // when it was rendered last; zero where it must be again, whatever its age
}

const reportStateColumns = `key, scope, month, outcome, note, due_at, as_of, waiting, checked_at`

func scanReportState(row interface{ Scan(...any) error }) (ReportState, error) {
	var r ReportState
	var month int
	var due, asOf, checked int64
	var waiting string
	err := row.Scan(&r.Key, &r.Scope, &month, &r.Outcome, &r.Note, &due, &asOf, &waiting, &checked)
	r.Month, r.DueAt, r.AsOf, r.Checked = monthAt(month), moment(due), moment(asOf), moment(checked)
	if err == nil {
		r.Waiting, err = readWaiting(waiting)
	}
	return r, err
}

func readWaiting(column string) (all []scoring.WaitingThread, err error) {
	if column == "" {
		return nil, nil
	}
	err = json.Unmarshal([]byte(column), &all)
	return all, err
}

// waitingColumn is the inverse of readWaiting. It has people's ids, not their
// names: those are looked up when it is read.
func waitingColumn(waiting []scoring.WaitingThread) (string, error) {
	if len(waiting) == 0 {
		return "", nil
	}
	all := mapPeople(waiting, func(a history.Account) history.Account { return history.Account{ID: a.ID} })
	data, err := json.Marshal(all)
	return string(data), err
}

// mapPeople is a copy with other people.
func mapPeople(waiting []scoring.WaitingThread, f func(history.Account) history.Account) []scoring.WaitingThread {
	all := slices.Clone(waiting)
	for i := range all {
		all[i].Author = f(all[i].Author)
		all[i].On = slices.Clone(all[i].On)
		for k := range all[i].On {
			all[i].On[k] = f(all[i].On[k])
		}
	}
	return all
}

// namePeople gives the people of reports the names that they have now. Who is not
// known any more is nobody.
func (s *Store) namePeople(ctx context.Context, states []ReportState) error {
	ids := make(map[int64]bool)
	for _, r := range states {
		mapPeople(r.Waiting, func(a history.Account) history.Account {
			ids[a.ID] = true
			return a
		})
	}
	accounts, err := accountsByID(ctx, s.reader, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return err
	}
	for i := range states {
		states[i].Waiting = mapPeople(states[i].Waiting, func(a history.Account) history.Account {
			if row, ok := accounts[a.ID]; ok && a.ID != 0 {
				return row.account()
			}
			return history.Ghost
		})
	}
	return nil
}

// recheckReports has every published report looked at again, however old it is:
// what may be shown of people has changed.
func recheckReports(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE reports
		SET checked_at = 0
		WHERE outcome = 'posted'`)
	return err
}

// replaceInReports puts one person in the place of another.
func replaceInReports(ctx context.Context, tx *sql.Tx, old, person int64) error {
	changed := make(map[string]string)
	err := each(ctx, tx, `
		SELECT key, waiting
		FROM reports
		WHERE waiting LIKE $1`, []any{fmt.Sprintf("%%%d%%", old)}, func(rows *sql.Rows) error {
		var key, column string
		if err := rows.Scan(&key, &column); err != nil {
			return err
		}
		waiting, err := readWaiting(column)
		if err != nil {
			return err
		}
		changed[key], err = waitingColumn(mapPeople(waiting, func(a history.Account) history.Account {
			if a.ID == old {
				a.ID = person
			}
			return a
		}))
		return err
	})
	if err != nil {
		return err
	}
	for key, waiting := range changed {
		if _, err := tx.ExecContext(ctx, `UPDATE reports SET waiting = $1 WHERE key = $2`, waiting, key); err != nil {
			return err
		}
	}
	return nil
}

// ReportState reads what became of the report with a key, or ErrNotFound.
func (s *Store) ReportState(ctx context.Context, key string) (ReportState, error) {
	r, err := scanReportState(s.reader.QueryRowContext(ctx, `
		SELECT `+reportStateColumns+`
		FROM reports
		WHERE key = $1`, key))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	named := []ReportState{r}
	if err == nil {
		err = s.namePeople(ctx, named)
	}
	if err != nil {
		return r, fmt.Errorf("read the state of %s: %w", key, err)
	}
	return named[0], nil
}

// ReportStates lists what became of all reports that were due, by scope, the
// newest month first.
func (s *Store) ReportStates(ctx context.Context) ([]ReportState, error) {
	var all []ReportState
	err := each(ctx, s.reader, `
		SELECT `+reportStateColumns+`
		FROM reports
		ORDER BY scope, month DESC`, nil, func(rows *sql.Rows) error {
		r, err := scanReportState(rows)
		all = append(all, r)
		return err
	})
	if err == nil {
		err = s.namePeople(ctx, all)
	}
	if err != nil {
		return nil, fmt.Errorf("read the states of reports: %w", err)
	}
	return all, nil
}

// SaveReportState writes what became of a report.
func (s *Store) SaveReportState(ctx context.Context, r ReportState) error {
	waiting, err := waitingColumn(r.Waiting)
	if err != nil {
		return fmt.Errorf("write the state of %s: %w", r.Key, err)
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO reports (`+reportStateColumns+`)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (key) DO UPDATE
			SET outcome = excluded.outcome, note = excluded.note, due_at = excluded.due_at,
			    as_of = excluded.as_of, waiting = excluded.waiting, checked_at = excluded.checked_at`,
			r.Key, r.Scope, monthIndex(r.Month), string(r.Outcome), r.Note, unix(r.DueAt), unix(r.AsOf), waiting, unix(r.Checked))
		return err
	})
	if err != nil {
		return fmt.Errorf("write the state of %s: %w", r.Key, err)
	}
	return nil
}

// Settled reports whether all that has come in is in the ledger: no delivery and
// no thread with news waits.
func (s *Store) Settled(ctx context.Context) (bool, error) {
	var waits bool
	err := s.reader.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM deliveries_waiting)
		    OR EXISTS (SELECT 1 FROM threads WHERE look_at = 0)`).Scan(&waits)
	if err != nil {
		return false, fmt.Errorf("look whether anything waits: %w", err)
	}
	return !waits, nil
}
