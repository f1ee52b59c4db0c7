package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"slices"

	"glueledger/scoring"
)

// ownerMonth is a month of an owner, by whom summaries are kept.
type ownerMonth struct {
	owner string // in lower case
	month int
}

// monthCounts is a summary.
type monthCounts struct {
	credits, threads, people int // confirmed ones, and what they are on and whose
	pending                  int
	corrected                int   // confirmed and taken back after the month had ended
	last                     int64 // when the last of those was; 0 for none
}

// countedMonth says which summary: how far it goes.
type countedMonth struct {
	ownerMonth
	reach reach
}

// Months lists every month of every owner that has credits, by owner, newest
// month first. A month is counted again only when its credits have changed.
func (s *Store) Months(ctx context.Context, includePrivate bool) ([]scoring.MonthSummary, error) {
	months, err := s.months(ctx, includePrivate)
	if err != nil {
		return nil, fmt.Errorf("list months: %w", err)
	}
	return months, nil
}

func (s *Store) months(ctx context.Context, includePrivate bool) ([]scoring.MonthSummary, error) {
	type versioned struct {
		ownerMonth
		version int64
	}
	var all []versioned
	err := each(ctx, s.quick, `
		SELECT owner, month, version
		FROM months
		ORDER BY owner, month DESC`, nil, func(rows *sql.Rows) error {
		var m versioned
		err := rows.Scan(&m.owner, &m.month, &m.version)
		all = append(all, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	owners := make(map[string]string) // as GitHub writes them; newest first by name
	for _, m := range all {
		if _, ok := owners[m.owner]; ok {
			continue
		}
		var written sql.NullString
		err := s.quick.QueryRowContext(ctx, selectOwnerWritten, m.owner).Scan(&written)
		if err != nil {
			return nil, err
		}
		owners[m.owner] = cmp.Or(written.String, m.owner)
	}
	ctx, end := waitingOnce(ctx)
	defer end()
	var months []scoring.MonthSummary
	for _, m := range all {
		counts, err := s.countMonth(ctx, countedMonth{m.ownerMonth, reaching(includePrivate)}, m.version)
		if err != nil {
			return nil, err
		}
		if counts.credits+counts.pending == 0 {
			continue
		}
		months = append(months, scoring.MonthSummary{
			Scope: scoring.Scope{Owner: owners[m.owner]}, Month: monthAt(m.month),
			Credits: counts.credits, Threads: counts.threads, People: counts.people, Pending: counts.pending, Corrected: counts.corrected,
		})
	}
	return months, nil
}

// summaryCounts are what a summary tells of credits that are confirmed or pending.
const summaryCounts = `count(*) FILTER (WHERE status = 'confirmed'), count(DISTINCT thread_id) FILTER (WHERE status = 'confirmed'),
		       count(DISTINCT actor_id) FILTER (WHERE status = 'confirmed'), count(*) FILTER (WHERE status = 'pending')`

const (
	selectOwnerWritten = `
		SELECT max(owner)
		FROM repos
		WHERE lower(owner) = $1`
	selectMonthCounts = `
		SELECT ` + summaryCounts + `
		FROM credits
		WHERE owner = $1 AND month = $2 AND private <= $3 AND status IN ('pending', 'confirmed')`
	selectMonthCorrected = `
		SELECT count(*), coalesce(max(withdrawn_at), 0)
		FROM credits
		WHERE owner = $1 AND month = $2 AND private <= $3 AND status = 'withdrawn' AND confirmed_at <> 0 AND withdrawn_at >= $4`
)

// keptSummaries is how many summaries of months are kept.
const keptSummaries = 20_000

// countMonth counts a month that has a version.
func (s *Store) countMonth(ctx context.Context, m countedMonth, version int64) (monthCounts, error) {
	is := func() (state monthsState, err error) {
		state.add(version)
		return state, nil
	}
	return s.counted.of(m, keptSummaries).answer(ctx, s, s.keep, is, func() (counts monthCounts, err error) {
		defer s.counting.begin()()
		err = s.quick.QueryRowContext(ctx, selectMonthCounts, m.owner, m.month, m.reach).
			Scan(&counts.credits, &counts.threads, &counts.people, &counts.pending)
		if err == nil {
			err = s.quick.QueryRowContext(ctx, selectMonthCorrected, m.owner, m.month, m.reach, unix(monthAt(m.month).End())).
				Scan(&counts.corrected, &counts.last)
		}
		return counts, err
	})
}

// noteMonths gives the months in which credits, or the contributions that an
// overview counts, are written another version.
func noteMonths(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	var all []ownerMonth
	for _, d := range drafts {
		for _, c := range slices.Concat(d.insert, d.update) {
			all = append(all, ownerMonth{d.repo.owner(), c.month})
		}
		for _, month := range d.left {
			all = append(all, ownerMonth{d.repo.owner(), month})
		}
	}
	slices.SortFunc(all, func(a, b ownerMonth) int {
		return cmp.Or(cmp.Compare(a.owner, b.owner), cmp.Compare(a.month, b.month))
	})
	upsert := newBulk(tx, "months", "owner, month, version", onMonthKnown)
	for _, m := range slices.Compact(all) {
		if err := upsert.add(ctx, m.owner, m.month, firstVersion()); err != nil {
			return err
		}
	}
	return upsert.flush(ctx)
}

const onMonthKnown = `
	ON CONFLICT (owner, month) DO UPDATE
	SET version = months.version + 1`

// firstVersion is the version of a month that is listed anew: one that it did not
// have before, should it have been listed and purged.
func firstVersion() int64 { return 1 + rand.Int64N(1<<48) }

const onEpoch = `
	ON CONFLICT (owner, month) DO UPDATE
	SET version = (months.version / 16777216 + 1) * 16777216`

// noteMonthsWhere gives the months of all credits and contributions that meet a condition
// another epoch: nothing that was counted before may be shown.
func noteMonthsWhere(ctx context.Context, tx *sql.Tx, condition string, args ...any) error {
	for _, table := range []string{"credits", "contributions"} {
		_, err := tx.ExecContext(ctx, fmt.Sprintf(`
			INSERT INTO months (owner, month, version)
			SELECT DISTINCT owner, month, %d
			FROM %s
			WHERE %s`, firstVersion(), table, condition)+onEpoch, args...)
		if err != nil {
			return err
		}
	}
	return nil
}
