package store

import (
	"context"
	"errors"
	"time"

	"glueledger/scoring/history"
)

// PurgeGrace is how long what is known of a repository is kept, hidden, after
// GitHub has stopped showing it to the App: it was deleted or removed from the
// installation, or the installation was removed. Added again before, all of it is
// back.
const PurgeGrace = 30 * 24 * time.Hour

// Purged counts what a purge took away, or would.
type Purged struct {
	Repo       history.Repo
	Threads    int
	Activities int
	Credits    int // with their journal
	Deliveries int // kept bodies that told of it
}

// Purgeable lists the repositories that have been hidden for longer than
// PurgeGrace at time now, longest first.
func (s *Store) Purgeable(ctx context.Context, now time.Time) ([]history.Repo, error) {
	return nil, errors.ErrUnsupported
}

// PurgeRepo forgets everything of a repository, and the accounts that nothing
// else refers to, and overwrites on disk what it forgets. ErrNotFound when the
// ledger does not know the repository. Killed at any moment it may be called
// again.
func (s *Store) PurgeRepo(ctx context.Context, repo history.Repo) (Purged, error) {
	return Purged{}, errors.ErrUnsupported
}

// PurgePreview counts what PurgeRepo would take away, and takes nothing.
func (s *Store) PurgePreview(ctx context.Context, repo history.Repo) (Purged, error) {
	return Purged{}, errors.ErrUnsupported
}
