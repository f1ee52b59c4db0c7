package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// reportPage is a month of an owner or a repository: all of it, or one page of its
// people.
type reportPage struct {
	layout
	reportView
	Folk pager // pages of people
	// Whether there is more of what turned over, or waits, than was counted.
	MoreThanTurns, MoreThanWaits bool
	Further                      bool   // not the first page, which has what is not about people
	AllRepos                     *crumb // where the owner's repositories are listed, when they are too many
	Months                       besides
	Repos                        []crumb // the owner's repositories, on an owner's report
	Readable                     []crumb // those not for everybody, which the visitor can see and the numbers leave out
	NoneOpen                     bool    // the owner has no other repositories
	Owner                        *crumb  // the owner's report, on a repository's
	Glance                       string  // the page that shows the month beside others; empty without a site
	Archive                      string  // the other months; empty without a site
	Formats                      []crumb // the same report in other forms
	ScopeURL                     string  // the repository or owner on GitHub
	// Reading is how far the history is that is being read, of which the month may
	// lack something; empty when nothing is read. Progress is the page that says more.
	Reading, Progress string
}

// reportForm is a form in which a report is served.
type reportForm struct {
	format      string // as Render knows it
	suffix      string
	contentType string
}

func reportForms() []reportForm {
	return []reportForm{
		{"html", "", "text/html; charset=utf-8"},
		{"markdown", ".md", "text/markdown; charset=utf-8"},
		{"json", ".json", "application/json"},
		{"csv", ".csv", "text/csv; charset=utf-8"},
	}
}

// serveReport serves a month in the form that the suffix or ?format= names.
func (s *server) serveReport(w http.ResponseWriter, r *http.Request) error {
	if _, name := cutForm(r.PathValue("month")); r.PathValue("repo") == "" && !isMonth(name) {
		err := s.serveArchive(w, r, r.PathValue("owner"), r.PathValue("month"))
		if errors.Is(err, missing()) && meantAsMonth.MatchString(name) {
			return noMonth()
		}
		return err
	}
	form, month, err := s.requestedReport(r)
	if err != nil {
		return err
	}
	seen, err := s.scopeFor(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	if err != nil {
		return err
	}
	if form.format == "html" {
		return s.showReport(w, r, seen, month)
	}
	scope := seen.scope
	b, err := s.wholeReport(r.Context(), seen, month, form.format)
	if err != nil {
		return err
	}
	if form.format == "csv" {
		name := strings.ReplaceAll(scope.String(), "/", "-") + "-" + month.String() + ".csv"
		w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", fileName(name)))
	}
	keep(w, r, "no-cache")
	serveBytes(w, r, form.contentType, b.Bytes())
	return nil
}

// wholeReport renders a report with all there is. Those of a large owner take seconds and
// much memory, so that one is made at a time: the pages of others must not wait for them.
func (s *server) wholeReport(ctx context.Context, seen scopeSeen, month scoring.Month, format string) (*bytes.Buffer, error) {
	defer OutOfTurn(ctx)()
	select {
	case s.whole <- struct{}{}:
		defer func() { <-s.whole }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	in, err := s.reader.ReportInput(ctx, seen.scope, month, s.now(), seen.private)
	if err != nil {
		return nil, fmt.Errorf("read the report of %s for %s: %w", seen.scope, month, err)
	}
	var b bytes.Buffer
	err = s.outside.Render(&b, scoring.NewReport(in), format)
	return &b, err
}

// isMonth reports whether a part of an address names a month; anything else after an
// owner is a repository.
func isMonth(name string) bool {
	_, err := scoring.ParseMonth(name)
	return err == nil
}

// requestedReport reads the form and the month that are asked for. There is
// nothing to tell of months that have not begun or that GitHub has not seen.
func (s *server) requestedReport(r *http.Request) (reportForm, scoring.Month, error) {
	name, format := r.PathValue("month"), r.URL.Query().Get("format")
	forms := reportForms()
	form := forms[0]
	for _, f := range forms {
		if f.suffix != "" && strings.HasSuffix(name, f.suffix) {
			form, name = f, strings.TrimSuffix(name, f.suffix)
			format = ""
		}
	}
	if format != "" {
		found := false
		for _, f := range forms {
			if format == f.format || "."+format == f.suffix {
				form, found = f, true
			}
		}
		if !found {
			return form, scoring.Month{}, failure{http.StatusBadRequest, "A report comes as html, markdown, json or csv."}
		}
	}
	month, err := s.reportMonth(name)
	if err != nil && !isMonth(name) {
		err = noMonth()
	}
	return form, month, err
}

// reportMonth reads a month that there can be a report of.
func (s *server) reportMonth(name string) (scoring.Month, error) {
	month, err := scoring.ParseMonth(name)
	if err != nil || month.Year < firstYear || month.Start().After(s.now()) {
		return scoring.Month{}, missing()
	}
	return month, nil
}

// noMonth answers for an address that was meant to name a month, whatever else is in it.
func noMonth() error {
	return failure{http.StatusNotFound, "There is nothing at this address. If it is to name a month: months are written as 2026-03."}
}

// meantAsMonth are names that look like a month. A repository can be called so, too.
var meantAsMonth = regexp.MustCompile(`^[0-9]{4}-[0-9]{1,2}$`)

// scopeSeen is what a page is about, for who asks for it.
type scopeSeen struct {
	scope    scoring.Scope // in the case that GitHub writes it
	private  bool          // a private repository, or a closed one
	closed   bool          // a closed one, which is public on GitHub
	repos    []string      // the public repositories that it takes in; else the one that it is
	readable []string      // an owner's private repositories that the visitor can read, which it does not take in
}

// archived reports whether there is an archive of its reports: an owner's is of public
// repositories only.
func (x scopeSeen) archived() bool { return len(x.repos) > 0 }

// fed reports whether there is a feed of them, which is of public repositories only.
func (x scopeSeen) fed() bool { return x.archived() && !x.private }

// has reports whether a repository of the owner is among those that the visitor sees.
func (x scopeSeen) has(repo history.Repo) bool {
	if repo.Private == x.private && slices.Contains(x.repos, repo.Name) {
		return true
	}
	return repo.Private && slices.Contains(x.readable, repo.Name)
}

// publicScope finds what a page is about that is the same for everybody, and the public
// repositories that it takes in.
func (s *server) publicScope(ctx context.Context, owner, name string) (scoring.Scope, []string, error) {
	if name != "" {
		repo, err := s.publicRepo(ctx, owner, name)
		return scoring.Scope{Owner: repo.Owner, Repo: repo.Name}, []string{repo.Name}, err
	}
	repos, err := s.reader.PublicRepos(ctx, owner)
	if err != nil {
		return scoring.Scope{}, nil, fmt.Errorf("read the repositories of %s: %w", owner, err)
	}
	for _, o := range ownersOf(repos, nil) {
		return scoring.Scope{Owner: o.name}, o.repos, nil
	}
	return scoring.Scope{}, nil, missing()
}

// scopeFor finds what a page is about. What a visitor may not see is missing.
func (s *server) scopeFor(ctx context.Context, owner, name string) (scopeSeen, error) {
	if name != "" {
		repo, err := s.repoFor(ctx, owner, name)
		return scopeSeen{scope: scoring.Scope{Owner: repo.Owner, Repo: repo.Name}, private: repo.Private, closed: repo.Closed, repos: []string{repo.Name}}, err
	}
	o, err := s.ownerFor(ctx, owner)
	return scopeSeen{scope: scoring.Scope{Owner: o.name}, repos: o.repos, readable: o.readable}, err
}

func (s *server) newReportPage(ctx context.Context, report scoring.ReportPart, seen scopeSeen) (reportPage, error) {
	scope, month := report.Scope, report.Month
	page := reportPage{
		reportView: s.local.newPartView(report),
		ScopeURL:   s.local.gitHub() + "/" + scope.String(),
		Progress:   s.path("/setup/installed"),
	}
	page.people(report, s.path(reportPath(scope, month)))
	var err error
	if page.Reading, err = s.reading(ctx, scope); err != nil {
		return reportPage{}, err
	}
	page.layout = s.layout(monthName(month)+" · "+page.Scope, s.way(seen, month)...)
	page.Of = s.path(allReports)
	if err := s.leadOn(ctx, &page, seen, month); err != nil {
		return reportPage{}, err
	}
	switch n := len(seen.repos) + len(seen.readable); {
	case scope.Repo != "" || n < 2 || page.Further:
	case n > reportRepos:
		page.AllRepos = &crumb{number(n) + " repositories", s.path(scopePath(scope)) + "#repositories"}
	default:
		page.Repos = s.reportLinks(scope.Owner, seen.repos, month)
	}
	if len(seen.readable) > 0 && !page.Further {
		switch {
		case len(seen.repos) == 0:
			page.Lead, page.Beside, page.NoneOpen = noneOpen(page.Scope), nil, true
		case !page.Moved && !report.Unknown:
			page.Lead = "No glue work was seen " + during(scoring.Span{From: month, To: month}) + " in the repositories that everybody may see."
		}
		if page.AllRepos == nil {
			page.Readable = s.reportLinks(scope.Owner, seen.readable, month)
		}
	}
	if scope.Repo != "" {
		page.Owner = &crumb{nameText(scope.Owner), s.path(reportPath(scoring.Scope{Owner: scope.Owner}, month))}
	}
	if seen.fed() {
		page.Feed = s.path(feedPath(scope))
	}
	if seen.private {
		for i := range page.People { // whose pages leave it out
			page.People[i].Page = ""
		}
	}
	page.Glance = s.path(scopePath(scope)) + "?" + spanQuery(scoring.Span{From: month, To: month})
	if page.NoneOpen { // and nothing to lead to
		page.Glance, page.Whole = "", ""
		return page, nil
	}
	for _, f := range reportForms()[1:] {
		page.Formats = append(page.Formats, crumb{formName(f.format), s.path(reportPath(scope, month)) + f.suffix})
	}
	return page, nil
}

// leadOn has a report lead to those beside it, and to all.
func (s *server) leadOn(ctx context.Context, page *reportPage, seen scopeSeen, month scoring.Month) error {
	if !seen.archived() {
		return nil
	}
	page.Archive = s.path(archivePath(seen.scope))
	months, err := s.reader.Archive(ctx, seen.scope, seen.private)
	if err != nil {
		return fmt.Errorf("read the months of %s: %w", seen.scope, err)
	}
	link := func(m scoring.Month) *crumb {
		if m == (scoring.Month{}) {
			return nil
		}
		return &crumb{monthName(m), s.path(reportPath(seen.scope, m))}
	}
	before, after := monthsBeside(months, month)
	page.Months = besides{link(before), link(after)}
	return nil
}

// reportLinks are links to the reports of an owner's repositories.
func (s *server) reportLinks(owner string, repos []string, month scoring.Month) []crumb {
	var links []crumb
	for _, name := range repos {
		links = append(links, crumb{nameText(name), s.path(reportPath(scoring.Scope{Owner: owner, Repo: name}, month))})
	}
	return links
}

// way is the way from the first page to a month's report.
func (s *server) way(seen scopeSeen, month scoring.Month) []crumb {
	way := s.wayTo(seen.scope)
	reports := crumb{"Reports", s.path(allReports)}
	if seen.archived() {
		reports.URL = s.path(archivePath(seen.scope))
	}
	way = append(way, reports)
	return append(way, crumb{Text: monthName(month)})
}

// monthsBeside are the nearest months before and after one of those that have a report, the
// newest of which is first; zero where there is none.
func monthsBeside(all []scoring.ArchivedMonth, month scoring.Month) (before, after scoring.Month) {
	for _, m := range all {
		switch m.Month.Start().Compare(month.Start()) {
		case 1:
			after = m.Month
		case -1:
			return m.Month, after
		}
	}
	return scoring.Month{}, after
}

func formName(format string) string {
	if format == "markdown" {
		return "Markdown"
	}
	return strings.ToUpper(format)
}

// fileName keeps what is safe in the name of a file.
func fileName(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && isAlphanumeric(byte(r)) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '_'
	}, s)
}

// renderHTML writes a report as a page that stands by itself: its style is in
// it, and it links to nothing that it needs.
func (l Links) renderHTML(w io.Writer, r scoring.Report) error {
	t, err := parsePage("report")
	if err != nil {
		return err
	}
	css, err := styleSheet()
	if err != nil {
		return err
	}
	view := l.newReportView(r, func(text string) string { return text })
	page := reportPage{
		layout:     layout{Title: view.Month + " · " + view.Scope, CSS: template.CSS(css), Home: l.Site},
		reportView: view,
		ScopeURL:   l.gitHub() + "/" + r.Scope.String(),
	}
	page.Crumb = []crumb{{Text: view.Scope}}
	var b bytes.Buffer
	if err := t.Execute(&b, page); err != nil {
		return err
	}
	_, err = b.WriteTo(w)
	return err
}
