package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"glueledger/webhooks"
)

// change applies news of a repository, a label, a milestone or an installation.
func (a *appending) change(ctx context.Context, c webhooks.Change) error {
	switch c.Kind {
	case webhooks.InstallationCreated, webhooks.InstallationUnsuspended:
		return a.noteInstallation(ctx, c, installationActive)
	case webhooks.InstallationSuspended:
		return a.noteInstallation(ctx, c, installationSuspended)
	case webhooks.InstallationDeleted:
		return a.noteInstallation(ctx, c, installationDeleted)
	}
	if c.Repo.Owner == "" || c.Repo.Name == "" {
		return nil
	}
	if c.Kind == webhooks.RepoRenamed || c.Kind == webhooks.RepoTransferred {
		// The old name first, so that history told under it is found.
		old := c.Repo
		old.Owner, old.Name = cmp.Or(c.FromOwner, old.Owner), cmp.Or(c.From, old.Name)
		if _, err := a.repo(ctx, shown{old, unix(c.At) - 1}); err != nil {
			return err
		}
	}
	r, err := a.repo(ctx, shown{c.Repo, unix(c.At)})
	if err != nil {
		return err
	}
	switch c.Kind {
	case webhooks.RepoAdded:
		return a.noteAdded(ctx, r, c, true)
	case webhooks.RepoRemoved:
		return a.noteAdded(ctx, r, c, false)
	case webhooks.RepoTransferred:
		return a.noteTransfer(ctx, r, c)
	case webhooks.RepoPrivatized:
		return a.hideRepo(ctx, r, c)
	case webhooks.RepoArchived:
		return a.keepRepo(ctx, r, c, true, r.gone)
	case webhooks.RepoUnarchived:
		return a.keepRepo(ctx, r, c, false, r.gone)
	case webhooks.RepoDeleted:
		return a.keepRepo(ctx, r, c, r.archived, true)
	case webhooks.PolicyPushed:
		return a.askPolicy(ctx, r)
	case webhooks.LabelRenamed:
		return a.alias(ctx, r, "label", c)
	case webhooks.MilestoneRenamed:
		return a.alias(ctx, r, "milestone", c)
	}
	return nil
}

// endsShowing reports whether news must be believed from when it came in:
// GitHub dates it by the last change of the repository, which may be earlier than
// what was said of the repository before.
func endsShowing(c webhooks.Change) bool {
	return c.Kind == webhooks.RepoPrivatized || c.Kind == webhooks.RepoDeleted
}

// hideRepo notes that a repository was made private, whatever was dated later:
// in doubt it is private, until something dated later still shows it.
func (a *appending) hideRepo(ctx context.Context, r repoRow, c webhooks.Change) error {
	before := r
	r.said, r.shownAt = true, max(r.shownAt, unix(c.At))
	if r == before {
		return nil
	}
	_, err := a.updateRepo(ctx, before, r)
	return err
}

// hideAgain applies once more what a batch tells last of the privacy of
// repositories, after its activities: they may be dated later than it, but a
// batch in which a repository is made private leaves it so.
func (a *appending) hideAgain(ctx context.Context, changes []webhooks.Change) error {
	private := make(map[string]webhooks.Change)
	for _, c := range changes {
		switch key := nameKey(c.Repo.Owner, c.Repo.Name); c.Kind {
		case webhooks.RepoPrivatized:
			private[key] = c
		case webhooks.RepoPublicized:
			delete(private, key)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(private)) {
		if err := a.change(ctx, private[key]); err != nil {
			return fmt.Errorf("note %s of %s: %w", private[key].Kind, private[key].Repo.FullName(), err)
		}
	}
	return nil
}

// keepRepo notes whether a repository is archived or gone.
func (a *appending) keepRepo(ctx context.Context, r repoRow, c webhooks.Change, archived, gone bool) error {
	if unix(c.At) < r.keptAt {
		return nil
	}
	before := r
	r.archived, r.gone, r.keptAt = archived, gone, unix(c.At)
	if _, err := a.updateRepo(ctx, before, r); err != nil {
		return err
	}
	return a.settleHiding(ctx, r.id)
}

// alias notes that a label or milestone has another name since c.At.
func (a *appending) alias(ctx context.Context, r repoRow, sort string, c webhooks.Change) error {
	if c.From == c.To {
		return nil
	}
	result, err := a.tx.ExecContext(ctx, `
		INSERT INTO aliases (repo_id, sort, old_name, new_name, until)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (repo_id, sort, old_name, new_name) DO UPDATE
		SET until = excluded.until
		WHERE aliases.until <> 0 AND (excluded.until = 0 OR excluded.until > aliases.until)`,
		r.id, sort, strings.ToLower(c.From), c.To, unix(c.At))
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return a.markRepo(ctx, r.id)
}
