package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"glueledger/app/store"
)

// purgeCommand is `glueledger purge`.
type purgeCommand struct {
	What   string `arg:"" optional:"" placeholder:"OWNER[/REPO]" help:"A repository, or all of an owner."`
	Person string `placeholder:"LOGIN" help:"Erase a person instead: totals stay, nothing says any more whose they are."`
	Yes    bool   `help:"Do it. Without, it says what would go."`
}

// Help says what goes, and what does not.
func (purgeCommand) Help() string {
	return `Forgets what is known of a repository, for ever: deliveries, activities, credits with their journal, settings and what was noted of posts. The file is written anew, so that nothing of it lies on the disk. It may run beside serve, which then waits for as long as that takes: a second or two for 100 MB.

A repository that was deleted, or removed from the App's installation, is hidden at once and purged after 30 days by itself. One that the App still sees is fetched again: remove it from the installation first.

What the App has posted on GitHub stays there, as do backups of the database.

Examples:

    glueledger purge acme/kitchen          # says what would go
    glueledger purge acme/kitchen --yes
    glueledger purge acme --yes
    glueledger purge --person octocat --yes`
}

// Run purges, or says what would go.
func (c *purgeCommand) Run(s *session) error {
	switch {
	case c.What == "" && c.Person == "":
		return usagef("name what to purge: OWNER, OWNER/REPO or --person LOGIN")
	case c.What != "" && c.Person != "":
		return usagef("name either %s or --person, not both", c.What)
	case c.What != "":
		if _, _, err := c.repo(); err != nil {
			return err
		}
	}
	if err := s.needLedger(); err != nil {
		return err
	}
	open := s.openLedger
	if c.Yes {
		open = func() (*store.Store, error) { return createLedger(s.ctx, s.config, s.log) }
	}
	l, err := open()
	if err != nil {
		return err
	}
	if c.Person != "" {
		err = c.person(s, l)
	} else {
		err = c.repos(s, l)
	}
	if err == nil && c.Yes {
		_, err = s.score(l) // what is left may tell otherwise of who is a bot, and says nothing of the erased
	}
	if err == nil && c.Yes {
		err = l.Scrub(s.ctx)
	}
	if err == nil && !c.Yes {
		fmt.Fprintln(s.Stdout, "nothing was purged: add --yes to do it")
	}
	return errors.Join(err, l.Close())
}

// repo is what is to be purged; name is empty for all of an owner.
func (c *purgeCommand) repo() (owner, name string, err error) {
	if !strings.Contains(c.What, "/") {
		return c.What, "", nil
	}
	if owner, name, err = parseRepo(c.What); err != nil {
		err = usagef("%q: want OWNER or OWNER/REPO, such as acme/kitchen", c.What)
	}
	return owner, name, err
}

func (c *purgeCommand) repos(s *session, l *store.Store) error {
	owner, name, err := c.repo()
	if err != nil {
		return err
	}
	repos, err := l.Purgeables(s.ctx, owner, name)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("nothing of %s is in the ledger %s", c.What, s.config.DB)
	}
	if err != nil {
		return err
	}
	do, did := l.PurgePreview, "would purge"
	if c.Yes {
		do, did = l.PurgeRepo, "purged"
	}
	for _, r := range repos {
		p, err := do(s.ctx, r)
		if err != nil {
			return err
		}
		fmt.Fprintf(s.Stdout, "%s %s: %s, %s, %s, %s\n", did, printable(p.Repo.FullName()),
			count(p.Threads, "thread", "threads"), count(p.Activities, "activity", "activities"),
			count(p.Credits, "credit", "credits"), count(p.Deliveries, "delivery", "deliveries"))
		if p.Watched {
			fmt.Fprintf(s.Stdout, "  the App still sees %s and will fetch it again: remove it from the installation first\n", printable(p.Repo.FullName()))
		}
	}
	return nil
}

func (c *purgeCommand) person(s *session, l *store.Store) error {
	account, threads, err := s.findPerson(l, c.Person)
	if err != nil {
		return err
	}
	did := "would erase"
	if c.Yes {
		did = "erased"
		if err := l.ErasePerson(s.ctx, account, s.Now()); err != nil {
			return err
		}
	}
	fmt.Fprintf(s.Stdout, "%s %s from %s; the totals stay\n", did, printable(account.Login), count(threads, "thread", "threads"))
	return nil
}

// purging is the task "purge": it takes away, once the grace period is over, what
// GitHub no longer shows to the App.
type purging struct {
	Store *store.Store
	Log   *slog.Logger
	Now   func() time.Time
}

func (a *App) purge() purging { return purging{Store: a.Store, Log: a.options.Log, Now: a.options.Now} }

// Run purges one repository, and once there is none left takes what was purged
// off the disk.
func (t purging) Run(ctx context.Context) (more bool, err error) {
	repos, err := t.Store.Purgeable(ctx, t.Now())
	if err != nil {
		return false, err
	}
	if len(repos) == 0 {
		return false, t.Store.Scrub(ctx)
	}
	p, err := t.Store.PurgeRepo(ctx, repos[0])
	if errors.Is(err, store.ErrNotFound) { // somebody else did it
		return true, nil
	}
	if err != nil {
		return false, err
	}
	t.Log.Info("purged what GitHub has not shown to the App for 30 days", "repo", repos[0].FullName(), "threads", p.Threads, "credits", p.Credits)
	return true, nil
}
