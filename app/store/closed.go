package store

import (
	"context"
	"database/sql"
	"fmt"
)

// reach is how far rows of the ledger are shown. Who reads up to one of them sees the
// rows of those before it, too. The ledger's tables have it as private.
type reach int

const (
	onPages  reach = iota // to everybody, on pages
	onGitHub              // to everybody on GitHub, where the pages are closed
	readers               // to who can read the repository on GitHub, or who runs the program
)

// reaching is how far who reads goes: without what is private, or everywhere.
func reaching(includePrivate bool) reach {
	if includePrivate {
		return readers
	}
	return onPages
}

// published is how far what is published on GitHub goes.
func published(includePrivate bool) reach { return max(onGitHub, reaching(includePrivate)) }

// reach is how far a repository's rows are shown.
func (r repoRow) reach() reach {
	switch {
	case !r.Private:
		return onPages
	case r.Closed:
		return onGitHub
	}
	return readers
}

// reachOf is repoRow.reach of repos as r.
const reachOf = `CASE
	WHEN r.private = 0 THEN 0
	WHEN r.said_private = 0 AND NOT EXISTS (SELECT 1 FROM repo_hidings h WHERE h.repo_id = r.id) THEN 1
	ELSE 2
END`

// settled is the row with its privacy worked out: of what GitHub says, of being hidden,
// and of its pages being closed, the one that shows least counts.
func (r repoRow) settled() repoRow {
	r.Private = r.said || r.hidden || r.closed
	r.Closed = r.closed && !r.said && !r.hidden
	return r
}

// closePages closes the pages of repositories, or opens them, as the settings in force
// say.
func (s *Store) closePages(ctx context.Context, tx *sql.Tx, repos map[int64]repoRow) error {
	if s.policy == nil {
		return nil
	}
	all, err := s.inForce(ctx, tx, repos)
	if err != nil {
		return err
	}
	a := &appending{store: s, tx: tx}
	for id, before := range repos {
		if before.closed == all[id].closed {
			continue
		}
		r := before
		r.closed = all[id].closed
		if _, err := a.updateRepo(ctx, before, r); err != nil {
			return fmt.Errorf("close or open the pages of %s: %w", r.FullName(), err)
		}
	}
	return nil
}

// closeRenamed is closePages after a repository was found, renamed, moved, deleted or
// restored, for it and for all for which its settings file counted or counts. It
// returns the row as it is then.
func (a *appending) closeRenamed(ctx context.Context, before, r repoRow) (repoRow, error) {
	affected := map[int64]repoRow{r.id: r}
	for _, row := range []repoRow{before, r} {
		if isOwners(row) {
			if err := addOwned(ctx, a.tx, row.owner(), affected); err != nil {
				return r, err
			}
		}
	}
	if err := a.store.closePages(ctx, a.tx, affected); err != nil {
		return r, err
	}
	return repoByRow(ctx, a.tx, r.id)
}

// noteClosed closes and opens pages as this version of the program reads the settings.
func (s *Store) noteClosed(ctx context.Context) error {
	if s.policy == nil {
		return nil
	}
	repos, err := allRepos(ctx, s.reader)
	if err != nil {
		return err
	}
	all, err := s.inForce(ctx, s.reader, repos)
	if err != nil {
		return err
	}
	for id, r := range repos {
		if r.closed == all[id].closed {
			delete(repos, id)
		}
	}
	if len(repos) == 0 {
		return nil
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error { return s.closePages(ctx, tx, repos) })
}
