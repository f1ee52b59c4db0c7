package app

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/web"
)

// accountChecks are those of the doctor's checks that say how the server does for an
// account, without asking GitHub. Pairs of people are nobody's business but the
// operator's.
var accountChecks = []string{"history", "settings-file", "reports", "posts"}

// Health is how the App does for an account.
func (d *admin) Health(ctx context.Context, account web.Installed) (web.AdminHealth, error) {
	h := web.AdminHealth{}
	all, err := d.store.Installations(ctx)
	if err != nil {
		return h, err
	}
	i := slices.IndexFunc(all, func(i store.Installation) bool { return i.ID == account.ID })
	if i < 0 {
		return h, fmt.Errorf("find installation %d: %w", account.ID, store.ErrNotFound)
	}
	installed := all[i]
	owned, moved, err := d.owned(ctx, account)
	if err != nil {
		return h, err
	}
	h.Since, h.Listed, h.Moved = installed.Since, installed.Permissions != nil, moved
	if d.github != nil {
		h.Page = installationPage(d.config.github(), installed.Account, installed.ID)
	}
	if h.Listed {
		for _, p := range lacking(installed.Permissions) {
			h.Lacking = append(h.Lacking, web.SetupPermission{Label: p.Label, Access: p.Access, Why: p.Why})
		}
	}
	files, err := d.policies(ctx, ids(owned))
	if err != nil {
		return h, err
	}
	for _, r := range owned {
		h.Repos = append(h.Repos, shownRepo(r, nameOf(owned, policy.ClosedBy(files, r.Repo))))
	}
	if err := d.deliveryHealth(ctx, account, &h); err != nil {
		return h, err
	}
	if err := d.workHealth(ctx, &h); err != nil {
		return h, err
	}
	h.Findings, err = d.findings(ctx, installed, owned, h)
	return h, err
}

// shownRepo says what is special about a repository, of which a file closes the pages;
// empty for none.
func shownRepo(r store.InstalledRepo, closedBy string) web.AdminRepo {
	repo := web.AdminRepo{Repo: r.Repo, Since: r.Since, Hidden: !r.Hidden.IsZero(), ToJudge: r.ToScore}
	var said []string
	switch {
	case r.Gone:
		said = append(said, "Deleted on GitHub.")
	case !r.Sees:
		said = append(said, "Not among the repositories that the App may see any more.")
	case r.Archived:
		said = append(said, "Archived: nothing is posted there.")
	}
	if repo.Hidden {
		said = append(said, fmt.Sprintf("Its pages are shown to nobody, and what is known of it is forgotten on %s.",
			r.Hidden.Add(store.PurgeGrace).UTC().Format("2 January 2006")))
	} else if r.Repo.Private {
		said = append(said, "Private: its pages are shown to those who can read it on GitHub.")
	} else if closedBy != "" {
		said = append(said, "Its pages are closed by the settings file of "+closedBy+".")
	}
	repo.State = strings.Join(said, " ")
	return repo
}

func (d *admin) deliveryHealth(ctx context.Context, account web.Installed, h *web.AdminHealth) error {
	counts, err := d.store.CountAccountDeliveries(ctx, account.Account.ID, web.DeliveriesCounted)
	if err != nil {
		return err
	}
	h.Counts = web.DeliveryCounts{Waiting: counts[store.DeliveryWaiting], Done: counts[store.DeliveryDone],
		Ignored: counts[store.DeliveryIgnored], Failed: counts[store.DeliveryFailed]}
	waiting, err := d.store.AccountWaiting(ctx, account.Account.ID)
	if err != nil {
		return err
	}
	h.Counts.Waiting = max(h.Counts.Waiting, len(waiting))
	last, err := d.store.AccountDeliveries(ctx, account.Account.ID, "", 0, 1)
	if err != nil {
		return err
	}
	if len(last) > 0 {
		h.Last = last[0].At
	}
	if h.Well, err = d.store.DeliveriesWell(ctx); err != nil {
		return err
	}
	h.Again, h.GivenUp, err = d.store.CountRedeliveries(ctx)
	if err == nil && d.github != nil {
		if b, known := d.github.Client(account.ID).Budget(); known {
			h.Rate = &web.AdminRate{Left: b.Left, Limit: b.Limit, Reset: b.Reset}
		}
	}
	return err
}

func (d *admin) workHealth(ctx context.Context, h *web.AdminHealth) error {
	paused, err := d.store.PausedUntil(ctx)
	if err != nil {
		return err
	}
	if paused.After(d.now()) {
		h.Paused = paused
	}
	jobs, err := d.store.JobStates(ctx)
	for _, j := range jobs {
		if j.Queue == queueScore && j.Ended.After(h.Judged) {
			h.Judged = j.Ended
		}
	}
	return err
}

// findings are what was found for an account, as the doctor finds it.
func (d *admin) findings(ctx context.Context, i store.Installation, owned []store.InstalledRepo, h web.AdminHealth) ([]web.AdminFinding, error) {
	var found []finding
	add := func(check string, more ...finding) {
		for _, f := range more {
			f.Check = check
			found = append(found, f)
		}
	}
	add("installation", installationFindings(i, h)...)
	add("deliveries", deliveryFindings(h, d.now())...)
	e := d.examination(owned)
	for _, c := range checks() {
		if slices.Contains(accountChecks, c.name) {
			add(c.name, c.run(e, ctx)...)
		}
	}
	return shownFindings(found), ctx.Err()
}

// examination looks at what is done for some repositories.
func (d *admin) examination(owned []store.InstalledRepo) *examination {
	return &examination{given: d.config, config: d.config, log: slog.New(slog.DiscardHandler), now: d.now, seen: &witness{},
		settingsFine: true, ledger: d.store, only: ids(owned)}
}

func shownFindings(found []finding) []web.AdminFinding {
	var shown []web.AdminFinding
	for _, f := range found {
		outcome := map[outcome]web.AdminOutcome{fine: web.AdminFine, warned: web.AdminWarned, failed: web.AdminFailed}[f.Outcome]
		if f.Off {
			outcome = web.AdminOff
		}
		shown = append(shown, web.AdminFinding{Outcome: outcome, Check: f.Check, Text: f.Text, Do: f.Do, Listed: f.Listed})
	}
	return shown
}

// installationFindings are what is to be said of an installation itself.
func installationFindings(i store.Installation, h web.AdminHealth) []finding {
	var found []finding
	if i.Suspended {
		found = append(found, suspension(i.Account.Login, h.Page))
	}
	switch {
	case len(h.Lacking) > 0:
		f := warn("", "on GitHub, %s has not accepted %s that the App asks for", i.Account.Login, count(len(h.Lacking), "permission", "permissions"))
		f.Listed = true
		found = append(found, f)
	case !h.Listed:
		found = append(found, warn("Wait: GitHub is asked every ten minutes.", "it is not known yet what the App may do for %s", i.Account.Login))
	case !i.Suspended:
		found = append(found, ok("the App has the permissions that it needs"))
	}
	if !slices.ContainsFunc(h.Repos, func(r web.AdminRepo) bool { return !r.Hidden }) {
		found = append(found, seesNothing(i.Account.Login, h.Page))
	}
	return found
}

// deliveryFindings are what is to be said of an account's deliveries.
func deliveryFindings(h web.AdminHealth, now time.Time) []finding {
	switch c := h.Counts; {
	case c.Failed > 0:
		return []finding{warn("They are kept. When this server has been upgraded, have them read again under Deliveries.", "%s could not be read", count(c.Failed, "delivery", "deliveries"))}
	case c.None() && h.InstalledWithin(time.Hour, now):
		return []finding{ok("GitHub has delivered nothing since the App was installed, less than an hour ago")}
	case c.None():
		since := "in the last week"
		if h.InstalledWithin(web.DeliveriesKept, now) {
			since = "since the App was installed"
		}
		return []finding{warn("Comment on an issue in a repository that the App sees, and look again in a minute. If nothing has come in then, GitHub could not deliver it: whoever runs this server finds out why with “glueledger doctor”.", "GitHub has delivered nothing %s", since)}
	}
	return []finding{ok("all that GitHub delivered has been read")}
}
