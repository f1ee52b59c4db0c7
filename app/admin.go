package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"glueledger/app/backfill"
	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/web"
)

// admin is what the owners of accounts are shown, and may have the server do: a
// web.Admin.
type admin struct {
	store  *store.Store
	github *ghclient.App // nil where no App is set up
	given  Config        // the settings as they were given
	config Config        // as the credentials complete them
	log    *slog.Logger
	now    func() time.Time
	// call has tasks run soon, and queue has what waits be worked on.
	call  func(ctx context.Context, tasks ...string)
	queue func(ctx context.Context) error
}

func (a *App) admin(c connection) *admin {
	return &admin{store: a.Store, github: c.github, given: a.config, config: c.config, log: a.options.Log, now: a.options.Now,
		call: a.call, queue: a.jobs.QueueWhatWaits}
}

// Installed lists the accounts that the App is installed on.
func (d *admin) Installed(ctx context.Context) ([]web.Installed, error) {
	all, err := d.store.Installations(ctx)
	var installed []web.Installed
	for _, i := range all {
		installed = append(installed, web.Installed{ID: i.ID, Account: i.Account, Suspended: i.Suspended})
	}
	return installed, err
}

// owned are the repositories that an installation sees, or saw, of its very account:
// those that were given away are others' by now, and so are their names.
func (d *admin) owned(ctx context.Context, account web.Installed) (owned []store.InstalledRepo, moved int, err error) {
	all, err := d.store.InstalledRepos(ctx, account.ID)
	for _, r := range all {
		if strings.EqualFold(r.Repo.Owner, account.Account.Login) {
			owned = append(owned, r)
		} else {
			moved++
		}
	}
	return owned, moved, err
}

// ids are GitHub's of repositories.
func ids(repos []store.InstalledRepo) map[int64]bool {
	set := make(map[int64]bool, len(repos))
	for _, r := range repos {
		if r.Repo.ID != 0 {
			set[r.Repo.ID] = true
		}
	}
	return set
}

// ownedRepo is the one of owned that has a name and is not deleted; store.ErrNotFound
// where there is none.
func (d *admin) ownedRepo(ctx context.Context, account web.Installed, name string) (history.Repo, error) {
	owned, _, err := d.owned(ctx, account)
	if err != nil {
		return history.Repo{}, err
	}
	i := slices.IndexFunc(owned, func(r store.InstalledRepo) bool {
		return strings.EqualFold(r.Repo.Name, name) && !r.Gone && r.Repo.ID != 0
	})
	if i < 0 {
		return history.Repo{}, fmt.Errorf("find %s of the installation: %w", name, store.ErrNotFound)
	}
	return owned[i].Repo, nil
}

// Deliveries lists deliveries of an account.
func (d *admin) Deliveries(ctx context.Context, account web.Installed, asked web.DeliveriesAsked) ([]web.AdminDelivery, error) {
	var list []store.AccountDelivery
	var err error
	switch {
	case asked.State == web.DeliveryWaiting:
		list, err = d.store.AccountWaiting(ctx, account.Account.ID)
	case asked.After > 0:
		list, err = d.store.NewerDeliveries(ctx, account.Account.ID, store.DeliveryState(asked.State), asked.After, asked.Limit+1)
	default:
		list, err = d.store.AccountDeliveries(ctx, account.Account.ID, store.DeliveryState(asked.State), asked.Before, asked.Limit+1)
	}
	var shown []web.AdminDelivery
	for _, one := range list {
		shown = append(shown, shownDelivery(one))
	}
	return shown, err
}

// Delivery finds one delivery of an account.
func (d *admin) Delivery(ctx context.Context, account web.Installed, guid string) (web.AdminDelivery, []byte, error) {
	one, body, err := d.store.AccountDelivery(ctx, account.Account.ID, guid)
	if err != nil {
		return web.AdminDelivery{}, nil, err
	}
	asked, err := d.store.RedeliveryAttempts(ctx, []string{guid})
	shown := shownDelivery(one)
	shown.Again = asked[guid].Asked
	return shown, body, err
}

func shownDelivery(d store.AccountDelivery) web.AdminDelivery {
	return web.AdminDelivery{GUID: d.ID, Event: d.Event, Action: d.Action, At: d.At, Repo: d.Repo, Number: d.Number,
		State: web.DeliveryState(d.State), Error: d.Error, Activities: d.Activities, Changes: d.Changes, Place: d.Seq}
}

// Retry has failed deliveries of an account be read once more.
func (d *admin) Retry(ctx context.Context, account web.Installed, guid string) (n int, err error) {
	if guid == "" {
		n, err = d.store.RetryDeliveries(ctx, account.Account.ID)
	} else {
		var found bool
		if found, err = d.store.RetryDelivery(ctx, account.Account.ID, guid); found {
			n = 1
		}
	}
	if err != nil || n == 0 {
		return n, err
	}
	// That no job can be queued holds nothing up: each minute queues one.
	if err := d.queue(ctx); err != nil {
		d.log.WarnContext(ctx, "no job is queued for deliveries that are read again", "account", account.Account.Login, "err", err)
	}
	return n, nil
}

// LookAgain has GitHub be asked for what changed.
func (d *admin) LookAgain(ctx context.Context) { d.call(ctx, taskInstallations, taskRedeliver) }

// Histories are how far the account's histories are read.
func (d *admin) Histories(ctx context.Context, account web.Installed) ([]web.AdminHistory, error) {
	owned, _, err := d.owned(ctx, account)
	if err != nil {
		return nil, err
	}
	states, err := d.store.BackfillProgress(ctx)
	if err != nil {
		return nil, err
	}
	own := ids(owned)
	var all []web.AdminHistory
	for _, b := range states {
		if !own[b.Repo.ID] {
			continue
		}
		h := web.AdminHistory{Repo: b.Repo, Watched: b.Watched, Done: b.Done, Threads: b.Threads, Started: b.Started,
			Finished: b.Finished, Error: b.Error}
		if b.WaitUntil.After(d.now()) {
			h.Waits = b.WaitUntil
		}
		if b.Phase == store.BackfillOver {
			// What is under way has threads that are not fetched yet, and not left out.
			if h.LeftOut, err = d.store.LeftOut(ctx, b.Repo.ID); err != nil {
				return nil, err
			}
		} else {
			h.Step, _ = describeBackfill(b)
		}
		all = append(all, h)
	}
	return all, nil
}

// AskHistory asks for the history of a repository from its beginning.
func (d *admin) AskHistory(ctx context.Context, account web.Installed, name string) (bool, error) {
	repo, err := d.ownedRepo(ctx, account, name)
	if err != nil {
		return false, err
	}
	states, err := d.store.BackfillProgress(ctx)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(states, func(b store.BackfillState) bool { return b.Repo.ID == repo.ID })
	if i < 0 || !states[i].Watched || states[i].Phase != store.BackfillOver {
		return false, nil
	}
	if err := backfill.Ask(ctx, d.store, []int64{repo.ID}, true, d.now()); err != nil {
		return false, err
	}
	d.call(ctx, taskBackfill)
	return true, nil
}
