package app

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"glueledger/app/backfill"
	"glueledger/app/ghclient"
	"glueledger/app/jobs"
	"glueledger/app/slash"
	"glueledger/web"
)

// The tasks at GitHub, in the order in which a new installation needs them.
const (
	taskInstallations = "installations"
	taskBackfill      = "backfill"
	taskRedeliver     = "redeliver"
	taskPolicies      = "policies"
	taskCommands      = "commands"
	taskPublish       = "publish"
	taskBadges        = "badges"
	taskPurge         = "purge"
)

// schedule is how often each task runs where nothing calls for it.
var schedule = []struct {
	name  string
	every time.Duration
}{
	{taskInstallations, 10 * time.Minute},
	{taskBackfill, time.Minute},
	{taskRedeliver, 10 * time.Minute},
	{taskPolicies, time.Minute}, // which asks for each file once an hour, or after a push
	{taskCommands, time.Minute},
	{taskPublish, time.Minute},
	{taskBadges, time.Minute},
	{taskPurge, 24 * time.Hour},
}

// run does a part of a task; see jobs.Task.
type run func(ctx context.Context) (more bool, err error)

// tasks are what is done at GitHub beside the flow. Each but the purge does nothing
// while no App is set up.
func (a *App) tasks() []jobs.Task {
	var tasks []jobs.Task
	waits := map[string]func(context.Context, *sql.Tx) (bool, error){
		taskPolicies: a.Store.PoliciesAsked,
		taskCommands: func(ctx context.Context, tx *sql.Tx) (bool, error) {
			return a.Store.CommandsWait(ctx, tx, a.options.Now())
		},
	}
	for _, s := range schedule {
		tasks = append(tasks, jobs.Task{Name: s.name, Every: s.every, Waits: waits[s.name], Run: func(ctx context.Context) (bool, error) {
			if do := a.live.Load().work[s.name]; do != nil {
				return do(ctx)
			}
			return false, nil
		}})
	}
	return tasks
}

// call has tasks run soon. That one cannot be queued is logged: its schedule
// comes to it.
func (a *App) call(ctx context.Context, tasks ...string) {
	for _, name := range tasks {
		if err := a.jobs.Call(ctx, name); err != nil {
			a.options.Log.WarnContext(ctx, "task cannot be called for", "task", name, "err", err)
		}
	}
}

// work is what the tasks do as an App, with a site at these links.
func (a *App) work(github *ghclient.App, links web.Links) map[string]run {
	log, now := a.options.Log, a.options.Now
	posts := newPublisher(a.Store, github, links, log, now)
	reports := posts.reports()
	obey := slash.Config{Ledger: a.Store, Answers: posts, Escape: web.EscapeMarkdown, Kind: web.KindName, Log: log, Now: now,
		GitHub: func(installation int64) slash.GitHub { return github.Client(installation) }}
	if links.Site != "" {
		obey.Receipt = links.Receipt
	}
	installations := &backfill.Installations{App: backfill.AppLister{App: github}, Store: a.Store, Log: log, Now: now}
	history := backfill.New(backfill.Config{Store: a.Store, Log: log, Now: now,
		Client: func(installation int64) backfill.Client { return github.Client(installation) }})
	redeliverer := backfill.NewRedeliverer(backfill.RedeliveryConfig{Store: a.Store, App: github, Log: log, Now: now})
	return map[string]run{
		taskInstallations: func(ctx context.Context) (bool, error) {
			more, err := installations.Run(ctx)
			a.call(ctx, taskPolicies, taskBackfill) // of what is new
			return more, err
		},
		taskBackfill: func(ctx context.Context) (bool, error) {
			more, err := history.Run(ctx)
			return more, errors.Join(err, a.jobs.QueueWhatWaits(ctx)) // to be scored
		},
		taskRedeliver: redeliverer.Run,
		taskPolicies:  a.watchPolicies(github).Run,
		taskCommands:  slash.New(obey).Run,
		taskPublish:   a.afterPolicies(reports.Run),
		taskBadges:    a.afterPolicies(posts.badges(reports).Run),
		taskPurge:     a.purge().Run,
	}
}
