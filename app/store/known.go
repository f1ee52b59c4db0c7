package store

import (
	"context"
	"fmt"
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

// selectKnown asks until when the history of a scope is known: that of some repository of
// it at least. What a backfill has fetched is all that happened before.
func selectKnown(column string) string {
	return `
		SELECT coalesce(max(max(r.told_until, coalesce(b.covered_at, 0))), 0)
		FROM repos r
		LEFT JOIN backfills b ON b.repo_id = r.github_id
		WHERE ` + ofScope(column)
}

// selectPersonKnown asks the same of the public repositories in which somebody has credits of
// some months, or where they have none, of their newest month before; and whether an active
// installation sees one of them.
const selectPersonKnown = `
	SELECT coalesce(max(max(r.told_until, coalesce(b.covered_at, 0))), 0), coalesce(max(EXISTS (
		SELECT 1
		FROM installation_repos p
		JOIN installations i ON i.id = p.installation_id
		WHERE p.repo_id = r.id AND ` + installationSees + ` = 1 AND ` + installationState + ` = 'active')), 0)
	FROM repos r
	LEFT JOIN backfills b ON b.repo_id = r.github_id
	WHERE r.gone = 0 AND r.id IN (
		SELECT repo_id
		FROM credits
		WHERE actor_id = $1 AND private <= 0 AND month BETWEEN min($2, (
			SELECT month
			FROM credits
			WHERE actor_id = $1 AND month <= $3 AND private <= 0
			ORDER BY month DESC
			LIMIT 1)) AND $3
	)`

// KnownUntil is until when the history of a scope is known, where nothing keeps it current;
// else it is zero. What a private repository knows is told only with includePrivate.
func (s *Store) KnownUntil(ctx context.Context, scope scoring.Scope, includePrivate bool) (time.Time, error) {
	of, err := s.rowsOf(ctx, scope, includePrivate)
	var until time.Time
	if err == nil {
		until, err = s.knownUntil(ctx, scopeFilter{of.column, of.value(), of.reach})
	}
	if err != nil {
		return until, fmt.Errorf("find until when %s is known: %w", scope, err)
	}
	return until, nil
}

// knownUntil is until when the history of a scope is known, where nothing keeps it current;
// else it is zero. Of what comes after it the ledger knows nothing, which is another thing
// than that nothing happened.
//
// A scope is kept current when an active installation of the App sees one of its
// repositories: what is silent then was silent. An owner is so by any one of them: of some
// of it something is known, whatever left the installation or was imported once. A
// repository is by itself alone. Webhooks without an App are no proof: in a quiet
// repository they cannot be told from webhooks that were switched off.
func (s *Store) knownUntil(ctx context.Context, f scopeFilter) (time.Time, error) {
	return s.knownAs(ctx, knownKey{scope: f}, func() (at time.Time, err error) {
		var kept bool
		if err := s.quick.QueryRowContext(ctx, selectKept(f.column), f.value, f.reach).Scan(&kept); err != nil || kept {
			return at, err
		}
		var until int64
		err = s.quick.QueryRowContext(ctx, selectKnown(f.column), f.value, f.reach).Scan(&until)
		return moment(until), err
	})
}

// personKnownUntil is knownUntil of the public repositories in which somebody has credits
// of a span, or where they have none, had their last ones before it.
func (s *Store) personKnownUntil(ctx context.Context, person int64, span scoring.Span) (time.Time, error) {
	return s.knownAs(ctx, knownKey{person: person, span: span}, func() (time.Time, error) {
		var until int64
		var kept bool
		err := s.quick.QueryRowContext(ctx, selectPersonKnown, person, monthIndex(span.From), monthIndex(span.To)).Scan(&until, &kept)
		if err != nil || kept {
			return time.Time{}, err
		}
		return moment(until), nil
	})
}

// knownKey is whose history it is: that of a scope, or of a person in a span.
type knownKey struct {
	scope  scopeFilter
	person int64
	span   scoring.Span
}

// keptKnown is of how many histories it is kept until when they are known.
const keptKnown = 1 << 13

// knownAs gives what read has read since anything at all was written.
func (s *Store) knownAs(ctx context.Context, of knownKey, read func() (time.Time, error)) (time.Time, error) {
	written := func() (monthsState, error) {
		version, err := s.Version(ctx)
		return monthsState{versions: version, epochs: version}, err
	}
	return s.known.of(of, keptKnown).answer(ctx, s, 0, written, read)
}

// turnedOver reports whether a report on a span tells of something that was taken back:
// then something is known of it, whatever happened there.
func (s *Store) turnedOver(ctx context.Context, f scopeFilter, span scoring.Span) (is bool, err error) {
	from, to := turnOverOf(span)
	err = s.quick.QueryRowContext(ctx, selectTurned(f.column), f.value, f.reach, unix(from), unix(to)).Scan(&is)
	return is, err
}
