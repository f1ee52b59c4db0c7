package app

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"glueledger/app/policy"
	"glueledger/app/publish"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/web"
)

// publish posts the reports as serve would, or says what would be posted.
func (c *reportCommand) publish(s *session) (err error) {
	scope, month, err := c.published()
	if err != nil {
		return err
	}
	if err := s.needLedger(); err != nil { // which the App's credentials lie beside
		return err
	}
	cr, err := LoadCredentials(s.config)
	if err == nil {
		err = cr.checkGitHub(s.config)
	}
	if err != nil {
		return fmt.Errorf("cannot publish: %w", err)
	}
	s.config = s.config.with(cr)
	github, err := cr.App(s.log, nil, nil)
	if err != nil {
		return err
	}
	reports := func(l *store.Store) *publish.Reports {
		links := web.Links{Site: s.config.site(), GitHub: s.config.github()}
		p := newPublisher(l, github, links, s.log, s.Now)
		p.poster.Eager = true
		return p.reports()
	}
	if c.DryRun {
		return s.withLedger(func(l *store.Store) error {
			all, err := reports(l).Preview(s.ctx, scope, month)
			for _, v := range all {
				if v.Skip != "" || v.Same || len(v.Pages) > 0 { // the last one breaks off at an error
					s.tellPreview(v)
				}
			}
			return errors.Join(err, s.nothingPublished(all, scope))
		})
	}
	l, err := createLedger(s.ctx, s.config, s.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	all, err := reports(l).Publish(s.ctx, scope, month)
	left := 0
	for _, v := range all {
		if v.Skip != "" || v.Post.State != store.PostDone {
			left++
		}
		s.tellPublished(v)
	}
	switch {
	case err != nil:
		return err
	case left > 0:
		return fmt.Errorf("%d of %d reports not posted", left, len(all))
	}
	return s.nothingPublished(all, scope)
}

// published is what the flags say is to be published: all, unless they name a
// scope; and nil for each report's latest month.
func (c *reportCommand) published() (scope scoring.Scope, month *scoring.Month, err error) {
	switch {
	case c.Format != "" && c.Format != "markdown":
		return scope, nil, usagef("--publish posts Markdown; leave out --format %s", c.Format)
	case c.Everyone:
		return scope, nil, usagef("what people chose counts in all that is published; leave out --everyone")
	case c.IncludePrivate:
		return scope, nil, usagef("whether private repositories are published is said in the settings file, %s of the owner's repository %s or of one repository (reports: include-private); leave out --include-private", policy.Path, policy.OwnersRepo)
	}
	return c.written()
}

// nothingPublished says why there is no report to publish.
func (s *session) nothingPublished(all []publish.Preview, scope scoring.Scope) error {
	switch {
	case len(all) > 0:
		return nil
	case scope.Repo != "":
		return fmt.Errorf("no report of %s alone is to be published: its own %s sets none (reports), or the App does not see it; --org %s publishes the owner's",
			scope, policy.Path, scope.Owner)
	case scope.Owner != "":
		return fmt.Errorf("no report of %s is to be published: the App sees none of its repositories in the ledger %s, or the %s of %s/%s switches reports off", scope, s.config.DB, policy.Path, scope.Owner, policy.OwnersRepo)
	}
	return fmt.Errorf("no report is to be published: either the App sees no repository yet in the ledger %s (run serve, and install the App), or the %s of each owner's repository %s switches reports off",
		s.config.DB, policy.Path, policy.OwnersRepo)
}

// tellPreview prints what would be posted, where, and why not.
func (s *session) tellPreview(v publish.Preview) {
	out := s.Stdout
	switch {
	case v.Skip != "":
		fmt.Fprintf(out, "Report of %s for %s: would not be posted. %s\n\n", v.Scope, v.Month, v.Skip)
		return
	case v.Same:
		fmt.Fprintf(out, "Report of %s for %s: posted already, and nothing has changed.\n  at     %s\n", v.Scope, v.Month, v.Post.URL)
	case v.Post.State == store.PostDone:
		fmt.Fprintf(out, "Report of %s for %s: would be edited.\n  at     %s\n", v.Scope, v.Month, v.Post.URL)
	default:
		fmt.Fprintf(out, "Report of %s for %s: would be posted.\n", v.Scope, v.Month)
	}
	fmt.Fprintf(out, "  as     %s\n", printable(place(v)))
	if v.Where != policy.InFile {
		fmt.Fprintf(out, "  title  %s\n", printable(v.Title))
	}
	if v.Waits != "" {
		fmt.Fprintf(out, "  serve  would wait: %s\n", v.Waits)
	}
	for i, page := range v.Pages {
		if i == 0 {
			fmt.Fprintln(out, "  text")
		} else {
			fmt.Fprintf(out, "  text of comment %d below it\n", i)
		}
		fmt.Fprintf(out, "\n%s\n\n", strings.TrimSpace(page))
	}
}

// place is where and as what a report is posted.
func place(v publish.Preview) string {
	repo := v.Repo.FullName()
	switch v.Where {
	case policy.InDiscussion:
		return fmt.Sprintf("a discussion in %s, category %q", repo, v.Category)
	case policy.InFile:
		return fmt.Sprintf("the file %s in %s", v.Path, repo)
	}
	if len(v.Labels) == 0 {
		return "an issue in " + repo
	}
	return fmt.Sprintf("an issue in %s, labelled %s", repo, strings.Join(v.Labels, ", "))
}

// tellPublished prints what became of a report.
func (s *session) tellPublished(v publish.Preview) {
	var out io.Writer = s.Stdout
	about := fmt.Sprintf("Report of %s for %s", v.Scope, v.Month)
	switch {
	case v.Skip != "":
		fmt.Fprintf(out, "%s: not posted. %s\n", about, v.Skip)
	case v.Post.State != store.PostDone:
		fmt.Fprintf(out, "%s: not posted yet\n", about)
	case v.Same:
		fmt.Fprintf(out, "%s: is at %s, unchanged\n", about, v.Post.URL)
	default:
		fmt.Fprintf(out, "%s: is at %s\n", about, v.Post.URL)
	}
	if v.Waits != "" && v.Skip == "" {
		fmt.Fprintf(out, "  It is edited when more is known: %s\n", strings.ToLower(v.Waits[:1])+v.Waits[1:])
	}
}
