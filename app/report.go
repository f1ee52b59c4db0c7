package app

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/web"
)

// reportCommand is `glueledger report`.
type reportCommand struct {
	Org            string `xor:"scope" placeholder:"OWNER" help:"Of all repositories of this organisation or user (default the only one in the ledger)."`
	Repo           string `xor:"scope" placeholder:"OWNER/REPO" help:"Of one repository."`
	Month          string `placeholder:"YYYY-MM" help:"Which month (default the last full one, or where that has nothing, the last that has credits)."`
	Format         string `placeholder:"FORMAT" help:"text, markdown, html, json or csv (default text on a terminal, else markdown)."`
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
	switch {
	case c.DryRun:
		return usagef("--dry-run goes with --publish")
	case !slices.Contains([]string{"", "text", "markdown", "html", "json", "csv"}, c.Format):
		return usagef("--format %q: a report comes as text, markdown, html, json or csv", c.Format)
	}
	if _, _, err := c.written(); err != nil {
		return err
	}
	return s.withLedger(func(l *store.Store) error {
		scope, err := c.scope(s, l)
		if err != nil {
			return err
		}
		return c.tell(s, l, scope)
	})
}

// written is the scope and the month that the flags name, whatever the ledger has; nil for
// no month.
func (c *reportCommand) written() (scope scoring.Scope, month *scoring.Month, err error) {
	if month, err = parseMonth(c.Month); err != nil {
		return scope, nil, err
	}
	scope.Owner = c.Org
	if c.Repo != "" {
		scope.Owner, scope.Repo, err = parseRepo(c.Repo)
	}
	return scope, month, err
}

// tell reads a month and prints it.
func (c *reportCommand) tell(s *session, l *store.Store, scope scoring.Scope) error {
	in, err := c.read(s, l, scope)
	if err != nil {
		return err
	}
	return c.print(s, l, in)
}

// read reads the month that is asked for, or else the last full one. A history that was
// imported may have ended long before: then it is the last month with credits.
func (c *reportCommand) read(s *session, l *store.Store, scope scoring.Scope) (scoring.ReportInput, error) {
	private := c.private(scope)
	asked, err := parseMonth(c.Month)
	if err != nil {
		return scoring.ReportInput{}, err
	}
	month := s.lastMonth()
	if asked != nil {
		month = *asked
	}
	in, err := l.PublishedInput(s.ctx, scope, month, s.Now(), private)
	if c.Month == "" && err == nil && in.Quiet() {
		newest, has, lookErr := s.newestMonth(l, scope, private)
		if err = lookErr; err == nil && has && newest.Start().Before(month.Start()) {
			why := s.lacks(in)
			fmt.Fprintf(s.Stderr, "%s. This is %s, the last month with credits; choose another one with --month.\n", strings.ToUpper(why[:1])+why[1:], newest)
			month = newest
			in, err = l.PublishedInput(s.ctx, scope, month, s.Now(), private)
		}
	}
	if err != nil {
		return in, fmt.Errorf("report %s %s: %w", scope, month, err)
	}
	return in, nil
}

// private reports whether private repositories are told of.
func (c *reportCommand) private(scope scoring.Scope) bool {
	return c.IncludePrivate || scope.Repo != ""
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
func (c *reportCommand) print(s *session, l *store.Store, in scoring.ReportInput) error {
	if c.Everyone {
		in.Choices = nil
	}
	r := scoring.NewReport(in)
	if in.Unknown() || in.Quiet() && len(r.Waiting) == 0 {
		return s.nothingIn(l, in, c.private(in.Scope))
	}
	config := s.linked()
	return web.Links{Site: config.site(), GitHub: config.github()}.Render(s.Stdout, r, c.format(s.Stdout))
}

// format is how the report is written to w: as text for who reads it on a terminal, and
// else as Markdown, unless something is asked for.
func (c *reportCommand) format(w io.Writer) string {
	switch {
	case c.Format != "":
		return c.Format
	case isTerminal(w):
		return "text"
	}
	return "markdown"
}

// lacks says what the ledger does not have of a month without anything in it.
func (s *session) lacks(in scoring.ReportInput) string {
	if !in.Unknown() {
		return fmt.Sprintf("the ledger %s has nothing of %s in %s", s.config.DB, in.Scope, in.Month)
	}
	return fmt.Sprintf("what the ledger %s knows of %s ends in %s: nothing is known of %s", s.config.DB, in.Scope, scoring.MonthOf(in.KnownUntil), in.Month)
}

// nothingIn says which months there are instead, and how there may be this one.
func (s *session) nothingIn(l *store.Store, in scoring.ReportInput, private bool) error {
	first, last, has, err := s.creditMonths(l, in.Scope.Owner, private)
	if err != nil {
		return err
	}
	if !has {
		hint := ""
		if !private {
			hint = "; --include-private counts private repositories"
		}
		return fmt.Errorf("nothing to report: the ledger %s has no credits for %s%s", s.config.DB, in.Scope.Owner, hint)
	}
	later := ""
	if in.Unknown() {
		later = ", or import a newer backup, or set the GitHub App up with serve, which keeps the ledger current"
	}
	return fmt.Errorf("nothing to report: %s; credits of %s are from %s to %s: choose with --month%s", s.lacks(in), in.Scope.Owner, first, last, later)
}

// newestMonth is the last month of a scope that has credits, if there is one.
func (s *session) newestMonth(l *store.Store, scope scoring.Scope, private bool) (scoring.Month, bool, error) {
	if scope.Repo != "" {
		return l.NewestMonth(s.ctx, scope, private)
	}
	_, last, has, err := s.creditMonths(l, scope.Owner, private)
	return last, has, err
}

// creditMonths are the first and the last month of an owner with credits, if there are any.
func (s *session) creditMonths(l *store.Store, owner string, private bool) (first, last scoring.Month, has bool, err error) {
	months, err := l.Months(s.ctx, private)
	if err != nil {
		return first, last, false, err
	}
	for _, m := range months { // of each owner the newest first
		if !strings.EqualFold(m.Scope.Owner, owner) {
			continue
		}
		if !has {
			last, has = m.Month, true
		}
		first = m.Month
	}
	return first, last, has, nil
}
