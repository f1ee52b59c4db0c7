package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// Watched is a repository that an active installation of the App sees.
type Watched struct {
	Repo         history.Repo
	Installation int64     // GitHub's id of the installation that sees it
	Since        time.Time // when it was added to the installation last
	Archived     bool      // then nothing can be posted in it
}

// What an installation can be.
const (
	installationActive    = "active"
	installationSuspended = "suspended"
	installationDeleted   = "deleted" // for ever: an App that is installed again has another id
)

// What counts of an installation, and of a repository in it: what came in last of
// what was told by webhooks and what GitHub listed.
const (
	installationState = `CASE WHEN i.listed_at > i.heard_at THEN i.listed ELSE i.state END`
	installationSees  = `CASE WHEN p.listed_at > p.heard_at THEN p.listed ELSE p.told END`
)

const selectWatched = `
	SELECT ` + repoColumns + `, archived, w.installation_id, w.since
	FROM repos
	JOIN (
		SELECT p.installation_id, p.repo_id, p.since
		FROM installation_repos p
		JOIN installations i ON i.id = p.installation_id
		WHERE ` + installationSees + ` = 1 AND ` + installationState + ` = 'active'
	) w ON w.repo_id = repos.id
	WHERE repos.gone = 0`

// scanWatched reads a row of selectWatched.
func scanWatched(rows *sql.Rows) (Watched, error) {
	var w Watched
	var since int64
	r, err := scanRepo(with{rows, []any{&w.Archived, &w.Installation, &since}})
	w.Repo, w.Since = r.Repo, moment(since)
	return w, err
}

// with scans further columns after those that are asked for.
type with struct {
	row  interface{ Scan(...any) error }
	more []any
}

// Scan reads the columns.
func (w with) Scan(columns ...any) error { return w.row.Scan(append(columns, w.more...)...) }

// Watched lists the repositories that an active installation sees now, by full
// name: neither deleted nor removed from it, and the installation neither removed
// nor suspended. Of several installations that see one, that counts to which it
// was added last. Without installations nothing is watched.
func (s *Store) Watched(ctx context.Context) ([]Watched, error) {
	all, err := s.watched(ctx, selectWatched+` ORDER BY repos.id, w.since DESC, w.installation_id DESC`)
	if err != nil {
		return nil, fmt.Errorf("list the watched repositories: %w", err)
	}
	all = slices.CompactFunc(all, func(a, b Watched) bool { return a.Repo == b.Repo })
	slices.SortFunc(all, func(a, b Watched) int {
		return strings.Compare(strings.ToLower(a.Repo.FullName()), strings.ToLower(b.Repo.FullName()))
	})
	return all, nil
}

func (s *Store) watched(ctx context.Context, query string, args ...any) ([]Watched, error) {
	var all []Watched
	err := each(ctx, s.reader, query, args, func(rows *sql.Rows) error {
		w, err := scanWatched(rows)
		all = append(all, w)
		return err
	})
	return all, err
}

// WatchedRepo is the one of Watched that has a name, or had it last, regardless
// of case; ErrNotFound when there is none.
func (s *Store) WatchedRepo(ctx context.Context, owner, name string) (Watched, error) {
	fail := func(err error) (Watched, error) {
		return Watched{}, fmt.Errorf("find the watched repository %s/%s: %w", owner, name, err)
	}
	r, err := repoThere(ctx, s.reader, owner, name)
	if err != nil {
		return fail(err)
	}
	all, err := s.watched(ctx, selectWatched+` AND repos.id = $1 ORDER BY w.since DESC, w.installation_id DESC LIMIT 1`, r.id)
	if err == nil && len(all) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fail(err)
	}
	return all[0], nil
}

// seen is what is known of one repository in one installation.
type seen struct {
	installation int64
	state        string // of the installation; empty while nothing is known of it
	stateAt      int64
	sees         bool
	seesAt       int64
}

// ended is when the installation ceased to see the repository; false while it
// sees it. A suspended installation sees what it saw.
func (s seen) ended() (int64, bool) {
	switch {
	case !s.sees:
		return s.seesAt, true
	case s.state == installationDeleted:
		return s.stateAt, true
	}
	return 0, false
}

const selectSeen = `
	SELECT p.installation_id, coalesce(` + installationState + `, ''), coalesce(CASE WHEN i.listed_at > i.heard_at THEN i.listed_at ELSE i.heard_at END, 0),
	       ` + installationSees + `, CASE WHEN p.listed_at > p.heard_at THEN p.listed_at ELSE p.heard_at END
	FROM installation_repos p
	LEFT JOIN installations i ON i.id = p.installation_id
	WHERE p.repo_id = $1`

// hiding tells since when a repository is to be hidden: it was deleted, or was
// seen by installations and is no longer by any. One that no installation ever
// saw, such as an imported one, is not.
func (a *appending) hiding(ctx context.Context, r repoRow) (since int64, hidden bool, err error) {
	installations, isSeen := 0, false
	err = each(ctx, a.tx, selectSeen, []any{r.id}, func(rows *sql.Rows) error {
		var s seen
		if err := rows.Scan(&s.installation, &s.state, &s.stateAt, &s.sees, &s.seesAt); err != nil {
			return err
		}
		installations++
		at, ended := s.ended()
		since, isSeen = max(since, at), isSeen || !ended
		return nil
	})
	if r.gone {
		return r.keptAt, true, err
	}
	return since, installations > 0 && !isSeen, err
}

// settleHiding hides a repository that GitHub does not show to the App any more,
// or shows it again, and settles as of when it is judged. What is hidden is private to all who read.
func (a *appending) settleHiding(ctx context.Context, id int64) error {
	if err := settleEnd(ctx, a.tx, id); err != nil {
		return err
	}
	r, err := repoByRow(ctx, a.tx, id)
	if err != nil {
		return err
	}
	since, hidden, err := a.hiding(ctx, r)
	if err != nil {
		return err
	}
	before := r
	r.hidden = hidden
	r = r.settled()
	switch {
	case hidden:
		_, err = a.tx.ExecContext(ctx, `
			INSERT INTO repo_hidings (repo_id, since)
			VALUES ($1, $2)
			ON CONFLICT (repo_id) DO UPDATE
			SET since = excluded.since`, id, since)
	case before.hidden:
		_, err = a.tx.ExecContext(ctx, `DELETE FROM repo_hidings WHERE repo_id = $1`, id)
	}
	if err != nil || r.reach() == before.reach() {
		return err
	}
	_, err = a.updateRepo(ctx, before, r)
	return err
}

// settleInstallation settles the hiding of all repositories that an installation
// sees or saw.
func (a *appending) settleInstallation(ctx context.Context, installation int64) error {
	ids, err := numbers(ctx, a.tx, `
		SELECT repo_id
		FROM installation_repos
		WHERE installation_id = $1`, installation)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := a.settleHiding(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// numbers reads the one column of a query.
func numbers(ctx context.Context, q querier, query string, args ...any) ([]int64, error) {
	var all []int64
	err := each(ctx, q, query, args, func(rows *sql.Rows) error {
		var n int64
		err := rows.Scan(&n)
		all = append(all, n)
		return err
	})
	return all, err
}

// isWatchedID reports whether an installation sees a repository row now.
func isWatchedID(ctx context.Context, q querier, id int64) (bool, error) {
	var one int
	err := q.QueryRowContext(ctx, `
		SELECT 1
		FROM installation_repos p
		JOIN installations i ON i.id = p.installation_id
		JOIN repos r ON r.id = p.repo_id
		WHERE r.id = $1 AND r.gone = 0 AND `+installationSees+` = 1 AND `+installationState+` <> 'deleted'
		LIMIT 1`, id).Scan(&one)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}
