package store

import (
	"context"
	"database/sql"
	"time"

	"glueledger/scoring"
)

// ofScope are conditions for repos as r: those of a scope, as far as whoever reads goes.
func ofScope(column string) string {
	if column == "repo_id" {
		column = "r.id"
	} else {
		column = "lower(r.owner)"
	}
	return column + ` = $1 AND ` + reachOf + ` <= $2 AND r.gone = 0`
}

// selectKept asks whether an active installation sees a repository of a scope.
func selectKept(column string) string {
	return `
		SELECT EXISTS (
			SELECT 1
			FROM repos r
			JOIN installation_repos p ON p.repo_id = r.id
			JOIN installations i ON i.id = p.installation_id
			WHERE ` + ofScope(column) + ` AND ` + installationSees + ` = 1 AND ` + installationState + ` = 'active'
		)`
}

// selectTurned asks whether a report on a span has anything that was taken back, as
// turnOverQuery would find it.
func selectTurned(column string) string {
	return `
		SELECT EXISTS (
			SELECT 1
			FROM credits
			WHERE ` + column + ` = $1 AND private <= $2 AND withdrawn_at >= $3 AND withdrawn_at < $4 AND status = 'withdrawn' AND confirmed_at <> 0
		)`
}

// selectLastThreads lists the repositories of a scope, each with its highest number.
func selectLastThreads(column string) string {
	return `
		SELECT r.id, coalesce((SELECT max(t.number) FROM threads t WHERE t.repo_id = r.id), 0)
		FROM repos r
		WHERE ` + ofScope(column)
}

// selectNewestActivity reads all activities of a repository: no index is kept for what is
// asked for only of months in which nothing was.
const selectNewestActivity = `
	SELECT coalesce(max(a.at), 0)
	FROM threads t
	CROSS JOIN activities a ON a.thread_id = t.id
	WHERE t.repo_id = $1`

const (
	// newestFor is how long it is kept at least when the newest activity of a repository
	// was, whatever is written. Only a new thread is noticed at once: what else happens in a
	// month that is quiet all the same has no mark of its own.
	newestFor = 10 * time.Minute
	// keptNewest is of how many repositories it is kept.
	keptNewest = 20_000
)

// newestActivity is when the newest activity of a repository was, of a last thread by its
// number and a version of the database; the zero time where there is none.
func (s *Store) newestActivity(ctx context.Context, repo int64, thread int, version int64) (time.Time, error) {
	is := func() (monthsState, error) { return monthsState{months: thread, versions: version}, nil }
	return s.newest.of(repo, keptNewest).answer(ctx, s, newestFor, is, func() (time.Time, error) {
		defer s.counting.begin()()
		var at int64
		err := s.quick.QueryRowContext(ctx, selectNewestActivity, repo).Scan(&at)
		return moment(at), err
	})
}

// knownUntil is when the newest activity of a scope was, where a span in which nothing
// was seen lies wholly after it and nothing keeps the scope current: of such a span the
// ledger knows nothing, which is another thing than that nothing happened. Else it is
// zero, as it is where something was taken back that a report on the span tells.
//
// A scope is kept current when an active installation of the App sees one of its
// repositories: what is silent then was silent. An owner is so by any one of them: of some
// of it something is known, whatever left the installation or was imported once. A
// repository is by itself alone. Webhooks without an App are no proof: in a quiet
// repository they cannot be told from webhooks that were switched off.
func (s *Store) knownUntil(ctx context.Context, f scopeFilter, span scoring.Span) (last time.Time, err error) {
	from, to := turnOverOf(span)
	for _, proof := range []struct {
		query string
		args  []any
	}{
		{selectKept(f.column), []any{f.value, f.reach}},
		{selectTurned(f.column), []any{f.value, f.reach, unix(from), unix(to)}},
	} {
		var is bool
		if err := s.quick.QueryRowContext(ctx, proof.query, proof.args...).Scan(&is); err != nil || is {
			return time.Time{}, err
		}
	}
	version, err := s.Version(ctx)
	if err != nil {
		return time.Time{}, err
	}
	type lastThread struct {
		repo   int64
		number int
	}
	var all []lastThread
	err = each(ctx, s.quick, selectLastThreads(f.column), []any{f.value, f.reach}, func(rows *sql.Rows) error {
		var t lastThread
		err := rows.Scan(&t.repo, &t.number)
		all = append(all, t)
		return err
	})
	if err != nil {
		return time.Time{}, err
	}
	ctx, end := waitingOnce(ctx)
	defer end()
	for _, t := range all {
		at, err := s.newestActivity(ctx, t.repo, t.number, version)
		if err != nil || !span.From.Start().After(at) {
			return time.Time{}, err
		}
		if at.After(last) {
			last = at
		}
	}
	return last, nil
}
