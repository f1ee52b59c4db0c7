package backfill

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// Installations is the task "installations": it takes over from GitHub which
// installations there are and which repositories they see, so that webhooks which
// got lost are made up for.
type Installations struct {
	App   InstallationLister
	Store InstallationStore
	Log   *slog.Logger
	Now   func() time.Time
}

// InstallationLister is what is asked of GitHub. [AppLister] makes one of an App.
type InstallationLister interface {
	Installations(ctx context.Context) ([]ghclient.Installation, error)
	// Repositories are those that an installation sees.
	Repositories(ctx context.Context, installation int64) ([]history.Repo, error)
}

// InstallationStore is where the list is kept; a store.Store is one.
type InstallationStore interface {
	SyncInstallations(ctx context.Context, listed []store.InstalledAccount, now time.Time) error
}

// AppLister asks the App itself.
type AppLister struct{ *ghclient.App }

// Repositories asks as the installation, since only it may.
func (l AppLister) Repositories(ctx context.Context, installation int64) ([]history.Repo, error) {
	return l.Client(installation).Repositories(ctx)
}

// Run takes the list over once. An installation whose repositories cannot be
// listed keeps what it had, and the error is returned once the others are taken
// over. There is never more to do at once.
func (t *Installations) Run(ctx context.Context) (more bool, err error) {
	now := t.Now() // what changes while GitHub is asked is told by later webhooks
	installations, err := t.App.Installations(ctx)
	if err != nil {
		return false, fmt.Errorf("list the App's installations: %w", err)
	}
	var failed []error
	listed := make([]store.InstalledAccount, 0, len(installations))
	for _, i := range installations {
		account := store.InstalledAccount{
			Installation: i.ID, Account: i.Account, Suspended: i.Suspended, Permissions: i.Permissions,
			CreatedAt: i.CreatedAt, UpdatedAt: i.UpdatedAt, Unlisted: i.Suspended,
		}
		if !i.Suspended {
			account.Repos, err = t.App.Repositories(ctx, i.ID)
			switch {
			case errors.Is(err, ghclient.ErrSuspended): // just now
				account.Suspended, account.Unlisted = true, true
			case err != nil:
				account.Unlisted = true
				failed = append(failed, fmt.Errorf("list the repositories of installation %d of %s: %w", i.ID, i.Account.Login, err))
			}
		}
		listed = append(listed, account)
	}
	if err := t.Store.SyncInstallations(ctx, listed, now); err != nil {
		return false, errors.Join(append(failed, err)...)
	}
	t.Log.Debug("installations listed", "count", len(listed), "failed", len(failed))
	return false, errors.Join(failed...)
}
