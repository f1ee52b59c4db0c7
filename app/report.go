package app

import (
	"fmt"
	"strings"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/web"
)

// reportCommand is `glueledger report`.
type reportCommand struct {
	Org            string `xor:"scope" placeholder:"OWNER" help:"Of all repositories of this organisation or user (default the only one in the ledger)."`
	Repo           string `xor:"scope" placeholder:"OWNER/REPO" help:"Of one repository."`
	Month          string `placeholder:"YYYY-MM" help:"Which month (default the last full one)."`
	Format         string `enum:"markdown,html,json,csv" default:"markdown" help:"markdown, html, json or csv (default ${default})."`
	IncludePrivate bool   `help:"Also tell of private repositories. One that is named with --repo is always told of."`
	Everyone       bool   `help:"Also name people who chose to be shown less: for your eyes, not to be passed on."`
	Publish        bool   `help:"Post on GitHub what is to be published: of all that the App sees, unless --org or --repo names one."`
	DryRun         bool   `help:"With --publish: say what would be posted, and where."`
}

// Help shows uses.
func (reportCommand) Help() string {
	return `Receipts link to the server's address, as setup stored it or --url says; where neither does, to GitHub. People who chose to be shown less (/glueledger visibility) are named in no report but with --everyone. A report that was published is edited, not posted again, whoever publishes it.

Examples:

    glueledger report
    glueledger report --repo acme/kitchen --month 2025-03
    glueledger report --org acme --format html > report.html
    glueledger report --publish --dry-run`
}

// Run prints the report.
func (c *reportCommand) Run(s *session) error {
	if c.Publish {
		return c.publish(s)
	}
	if c.DryRun {
		return usagef("--dry-run goes with --publish")
	}
	return s.withLedger(func(l *store.Store) error {
		scope, err := c.scope(s, l)
		if err != nil {
			return err
		}
		month := s.lastMonth()
		if c.Month != "" {
			if month, err = scoring.ParseMonth(c.Month); err != nil {
				return usageError{err}
			}
		}
		return c.print(s, l, scope, month)
	})
}

func (c *reportCommand) scope(s *session, l *store.Store) (scoring.Scope, error) {
	if c.Repo != "" {
		repo, err := s.findRepo(l, c.Repo)
		return scoring.Scope{Owner: repo.Owner, Repo: repo.Name}, err
	}
	owner, err := s.findOwner(l, c.Org)
	return scoring.Scope{Owner: owner}, err
}

// print prints a month that has something in it.
func (c *reportCommand) print(s *session, l *store.Store, scope scoring.Scope, month scoring.Month) error {
	private := c.IncludePrivate || scope.Repo != ""
	in, err := l.PublishedInput(s.ctx, scope, month, s.Now(), private)
	if err != nil {
		return fmt.Errorf("report %s %s: %w", scope, month, err)
	}
	if c.Everyone {
		in.Choices = nil
	}
	r := scoring.NewReport(in)
	if len(in.Receipts)+len(in.Counts)+len(in.TurnOver)+in.Merged+in.Reviewed+len(r.Waiting) == 0 {
		return s.nothingIn(l, scope, month, private)
	}
	config := s.linked()
	return web.Links{Site: config.site(), GitHub: config.github()}.Render(s.Stdout, r, c.Format)
}

// nothingIn says which months there are instead.
func (s *session) nothingIn(l *store.Store, scope scoring.Scope, month scoring.Month, private bool) error {
	months, err := l.Months(s.ctx, private)
	if err != nil {
		return err
	}
	var first, last scoring.Month
	for _, m := range months {
		if !strings.EqualFold(m.Scope.Owner, scope.Owner) {
			continue
		}
		if last == (scoring.Month{}) || m.Month.Start().After(last.Start()) {
			last = m.Month
		}
		if first == (scoring.Month{}) || m.Month.Start().Before(first.Start()) {
			first = m.Month
		}
	}
	if last == (scoring.Month{}) {
		hint := ""
		if !private {
			hint = "; --include-private counts private repositories"
		}
		return fmt.Errorf("nothing to report: the ledger %s has no credits for %s%s", s.config.DB, scope.Owner, hint)
	}
	return fmt.Errorf("nothing to report: the ledger %s has nothing of %s in %s; credits of %s are from %s to %s: choose with --month",
		s.config.DB, scope, month, scope.Owner, first, last)
}
