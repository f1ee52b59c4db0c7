package store

import (
	"context"
	"errors"
	"time"

	"glueledger/scoring/history"
)

// Watched is a repository that an active installation of the App sees.
type Watched struct {
	Repo         history.Repo
	Installation int64     // GitHub's id of the installation that sees it
	Since        time.Time // when it was added to the installation last, or the installation was made
	Archived     bool      // then nothing can be posted in it
}

// InstalledAccount is an installation as GitHub lists it.
type InstalledAccount struct {
	Installation int64
	Account      history.Account // whose installation it is
	Suspended    bool
	UpdatedAt    time.Time // when the installation was last changed; zero when unknown
	// Repos are all repositories that it sees. Unlisted says that they could not be
	// listed, as those of a suspended installation cannot: then it keeps what it had.
	Repos    []history.Repo
	Unlisted bool
}

// Watched lists the repositories that an active installation sees now, by full
// name: neither deleted nor removed from it, and the installation neither removed
// nor suspended. Without installations nothing is watched.
func (s *Store) Watched(ctx context.Context) ([]Watched, error) {
	return nil, errors.ErrUnsupported
}

// WatchedRepo is the one of Watched that has a name, or had it last, regardless
// of case; ErrNotFound when there is none.
func (s *Store) WatchedRepo(ctx context.Context, owner, name string) (Watched, error) {
	return Watched{}, errors.ErrUnsupported
}

// SyncInstallations takes what GitHub lists as the truth at time now, which must
// be from before it was asked: installations that are not listed were removed,
// and so were repositories that a listed installation does not see any more. What
// webhooks say happened later stays. It heals what was missed, in either way.
func (s *Store) SyncInstallations(ctx context.Context, listed []InstalledAccount, now time.Time) error {
	return errors.ErrUnsupported
}
