package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"glueledger/scoring"
)

const (
	selectOwnerMonths = `
		SELECT month, version
		FROM months
		WHERE owner = $1
		ORDER BY month DESC`
	selectRepoMonths = `
		SELECT month, ` + summaryCounts + `
		FROM credits
		WHERE repo_id = $1 AND month BETWEEN 0 AND $2 AND private <= $3 AND status <= 'pending'
		GROUP BY month
		ORDER BY month DESC`
)

// selectRepoCorrected are the months of credits that were withdrawn after they had been
// confirmed, and when they were.
const selectRepoCorrected = `
	SELECT month, withdrawn_at
	FROM credits
	WHERE repo_id = $1 AND month BETWEEN 0 AND $2 AND private <= $3 AND status = 'withdrawn' AND confirmed_at <> 0`

// Archive lists the months of an owner or a repository that have credits in public
// repositories, the newest first, with how many credits of each were taken back after
// it had ended. A private repository is there only with includePrivate; one that is not
// there is ErrNotFound.
func (s *Store) Archive(ctx context.Context, scope scoring.Scope, includePrivate bool) ([]scoring.ArchivedMonth, error) {
	months, err := s.archive(ctx, scope, includePrivate)
	if err != nil {
		return nil, fmt.Errorf("list the months of %s: %w", scope, err)
	}
	return months, nil
}

func (s *Store) archive(ctx context.Context, scope scoring.Scope, includePrivate bool) ([]scoring.ArchivedMonth, error) {
	of, err := s.rowsOf(ctx, scope, includePrivate)
	if err != nil {
		return nil, err
	}
	if scope.Repo == "" {
		return s.ownerMonths(ctx, scope)
	}
	count := func() ([]scoring.ArchivedMonth, error) { return s.repoMonths(ctx, of) }
	var months []scoring.ArchivedMonth
	if of.reach == onPages {
		is := func() (monthsState, error) { return s.ownerState(ctx, of.owner) }
		months, err = s.archives.of(of.repo, keptArchives).answer(ctx, s, rarely*s.keep, is, count)
		months = slices.Clone(months)
	} else { // few ask, and nothing is kept of it
		months, err = count()
	}
	for i := range months {
		months[i].Scope = scope
	}
	return months, err
}

// keptArchives is how many repositories' archives are kept.
const keptArchives = 1024

func (s *Store) repoMonths(ctx context.Context, of overviewScope) ([]scoring.ArchivedMonth, error) {
	defer s.counting.begin()()
	var months []scoring.ArchivedMonth
	at := make(map[int]int)
	err := each(ctx, s.quick, selectRepoMonths, []any{of.repo, math.MaxInt32, of.reach}, func(rows *sql.Rows) error {
		var m scoring.ArchivedMonth
		var month int
		err := rows.Scan(&month, &m.Credits, &m.Threads, &m.People, &m.Pending)
		m.Month, at[month] = monthAt(month), len(months)
		months = append(months, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = each(ctx, s.quick, selectRepoCorrected, []any{of.repo, math.MaxInt32, of.reach}, func(rows *sql.Rows) error {
		var month int
		var withdrawn int64
		err := rows.Scan(&month, &withdrawn)
		if i, ok := at[month]; ok {
			months[i].Correct(moment(withdrawn))
		}
		return err
	})
	return months, err
}

// ownerMonths counts an owner's months, those again that have changed.
func (s *Store) ownerMonths(ctx context.Context, scope scoring.Scope) ([]scoring.ArchivedMonth, error) {
	owner := strings.ToLower(scope.Owner)
	versions := make(map[int]int64)
	var order []int
	err := each(ctx, s.quick, selectOwnerMonths, []any{owner}, func(rows *sql.Rows) error {
		var month int
		var version int64
		err := rows.Scan(&month, &version)
		versions[month], order = version, append(order, month)
		return err
	})
	if err != nil {
		return nil, err
	}
	ctx, end := waitingOnce(ctx)
	defer end()
	var months []scoring.ArchivedMonth
	for _, month := range order {
		counts, err := s.countMonth(ctx, countedMonth{ownerMonth{owner, month}, onPages}, versions[month])
		if err != nil {
			return nil, err
		}
		if counts.credits+counts.pending > 0 {
			months = append(months, scoring.ArchivedMonth{
				MonthSummary: scoring.MonthSummary{
					Scope: scope, Month: monthAt(month), Credits: counts.credits, Threads: counts.threads, People: counts.people, Pending: counts.pending, Corrected: counts.corrected,
				},
				Last: moment(counts.last),
			})
		}
	}
	return months, nil
}

// corrections selects the credits of a scope that were withdrawn last after they had
// been confirmed, so many at most. The limit stands in the words of the query, as in
// those of [listLimit].
func corrections(column string, limit int) string {
	return turnOverQuery(column) + `
		LIMIT ` + strconv.Itoa(limit)
}

// Corrections are the credits in public repositories of a scope, or in a private one with
// includePrivate, that were taken back last, of those that had been confirmed. A scope
// that is not there has none.
func (s *Store) Corrections(ctx context.Context, scope scoring.Scope, limit int, includePrivate bool) ([]scoring.TurnOver, error) {
	of, err := s.rowsOf(ctx, scope, includePrivate)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	var all []scoring.TurnOver
	if err == nil {
		all, err = turnOver(ctx, s.quick, slices.Grow(all, limit), corrections(of.column, limit), []any{of.value(), of.reach, 0, math.MaxInt64})
	}
	if err != nil {
		return nil, fmt.Errorf("read what was corrected in %s: %w", scope, err)
	}
	return all, nil
}
