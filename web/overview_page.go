package web

import (
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"glueledger/scoring"
)

// overviewPage is a span of an owner or a repository at a glance, and what waits
// there now.
type overviewPage struct {
	layout
	beginning
	Name   string // "owner" or "owner/name"
	Whole  bool   // of an owner rather than of a repository
	GitHub string
	Spans  spanChoice
	overviewView
	People peoplePage
	Todo   todoView

	Repos template.HTML // links to the owner's repositories; empty on a repository's page
	// Readable are links to those private ones that the visitor can read, which nothing
	// else on the page is about.
	Readable template.HTML
	NoneOpen bool    // the owner has no other repositories
	Reports  []crumb // the reports of the span's months
	Archive  string  // all reports; empty where there are none to see for everybody
	Rules    string
	Never    bool   // nothing was ever seen here
	Newest   *crumb // the newest month in which something was; nil where that is in the span
	// Disputed leads who maintains repositories to what is disputed there.
	Disputed []crumb
	// Reading is how far the history is that is being read; Progress is the page that
	// says more.
	Reading, Progress string
}

// spanChoice says which months a page shows, and leads to others.
type spanChoice struct {
	Name string // "March 2026"
	Ways []spanWay
	besides
	From, To string // as the form has them
	Latest   string // the last month that can be asked for
	Action   string // where the form goes
}

// spanWay is a stretch of the calendar to choose.
type spanWay struct {
	crumb
	Now bool
}

// serveOwner serves the page of an owner.
func (s *server) serveOwner(w http.ResponseWriter, r *http.Request) error {
	return s.serveOverview(w, r, r.PathValue("owner"), "")
}

// serveRepo serves the page of a repository.
func (s *server) serveRepo(w http.ResponseWriter, r *http.Request) error {
	return s.serveOverview(w, r, r.PathValue("owner"), r.PathValue("repo"))
}

func (s *server) serveOverview(w http.ResponseWriter, r *http.Request, owner, repo string) error {
	ctx, query := r.Context(), r.URL.Query()
	seen, err := s.scopeFor(ctx, owner, repo)
	if err != nil {
		return err
	}
	scope := seen.scope
	span, asked, err := askedSpan(query, s.now())
	if err != nil {
		return err
	}
	list, err := readTodo(query)
	if err != nil {
		return err
	}
	from, err := readPeoplePage(query)
	if err != nil {
		return err
	}
	newest, ever, err := s.reader.NewestMonth(ctx, scope, seen.private)
	if err != nil {
		return fmt.Errorf("find the newest month of %s: %w", scope, err)
	}
	span = spanShown(span, asked, newest, ever, s.now())
	overview, err := s.reader.Overview(ctx, scope, span, seen.private)
	if err != nil {
		return fmt.Errorf("read the overview of %s: %w", scope, err)
	}
	page := s.newOverviewPage(overview, seen)
	page.Never = !ever
	if page.Readable != "" && !page.Moved {
		page.Lead = onlyOpen(page.Lead, page.Name, seen, page.Never)
	}
	if ever && !span.Has(newest) && !page.Moved {
		at := scoring.Span{From: newest, To: newest}
		page.Newest = &crumb{monthName(newest), page.Spans.Action + "?" + spanQuery(at)}
	}
	choices, err := s.reader.Choices(ctx)
	if err != nil {
		return fmt.Errorf("read what people chose to show: %w", err)
	}
	if page.People, err = s.peoplePage(ctx, seen, overview, from, page.Spans.Action, choices); err != nil {
		return err
	}
	if page.Todo, err = s.todo(ctx, seen, overview, list, choices); err != nil {
		return err
	}
	if page.Reading, err = s.reading(ctx, scope); err != nil {
		return err
	}
	if page.Disputed, err = s.disputedLinks(ctx, seen); err != nil {
		return err
	}
	return show(w, r, s.pages.overview, &page)
}

func (s *server) newOverviewPage(o scoring.Overview, seen scopeSeen) overviewPage {
	scope := o.Scope
	page := overviewPage{
		Name: nameText(scope.Owner), Whole: scope.Repo == "",
		GitHub:       s.local.gitHub() + "/" + url.PathEscape(scope.Owner),
		Spans:        s.spanChoice(o.Span, s.path(scopePath(scope))),
		overviewView: newOverviewView(o, s.rules, s.now()),
		Rules:        s.path("/rules"),
		Progress:     s.path("/setup/installed"),
	}
	if !page.Whole {
		page.Name += "/" + nameText(scope.Repo)
		page.GitHub += "/" + url.PathEscape(scope.Repo)
		page.Rules = s.path(scopePath(scope) + "/rules")
	}
	page.beginning = s.beginning()
	for i := range page.Kinds.Rows {
		page.Kinds.Rows[i].Link = page.Rules + "#" + page.Kinds.Rows[i].Link
	}
	way := s.wayTo(scope)
	way[len(way)-1].URL = ""
	page.layout = s.layout(page.Name+" · "+page.Spans.Name, way...)
	if seen.archived() {
		page.Archive = s.path(archivePath(scope))
	}
	if seen.fed() {
		page.Feed = s.path(feedPath(scope))
	}
	if page.Whole {
		page.Repos = s.repoLinks(scope.Owner, seen.repos)
		page.Readable = s.repoLinks(scope.Owner, seen.readable)
		page.NoneOpen = len(seen.repos) == 0
	}
	for _, m := range o.Trend {
		if o.Span.Has(m.Month) && m.Threads+m.Pending+m.Merged+m.Reviewed > 0 {
			page.Reports = append(page.Reports, crumb{monthName(m.Month), s.path(reportPath(scope, m.Month))})
		}
	}
	return page
}

// onlyOpen says what a page without glue work says where its visitor can see repositories
// that it leaves out.
func onlyOpen(lead, owner string, seen scopeSeen, never bool) string {
	switch {
	case len(seen.repos) == 0:
		return noneOpen(owner)
	case never:
		return "Nothing has been seen yet in the repositories that everybody may see."
	}
	return lead + " This page is about the repositories that everybody may see."
}

// noneOpen says why a page of an owner has nothing on it whose repositories are all private
// or closed.
func noneOpen(owner string) string {
	return owner + " has no repository here that everybody may see. Those that you can see have pages of their own."
}

// listRoom is about how many bytes an item of a list of repositories takes.
const listRoom = 100

// repoLinks are links to repositories, an item each. They are written here since there
// can be hundreds.
func (s *server) repoLinks(owner string, repos []string) template.HTML {
	var b strings.Builder
	b.Grow(listRoom * len(repos))
	for _, name := range repos {
		link := s.path(scopePath(scoring.Scope{Owner: owner, Repo: name}))
		b.WriteString(`<li><a href="` + template.HTMLEscapeString(link) + `">` + template.HTMLEscapeString(nameText(name)) + "</a></li>")
	}
	return template.HTML(b.String()) //nolint:gosec // escaped
}

// wayTo is the way from the first page to an owner or a repository.
func (s *server) wayTo(scope scoring.Scope) []crumb {
	way := []crumb{{nameText(scope.Owner), s.path(scopePath(scoring.Scope{Owner: scope.Owner}))}}
	if scope.Repo != "" {
		way = append(way, crumb{nameText(scope.Repo), s.path(scopePath(scope))})
	}
	return way
}

// spanChoice leads from a span to others.
func (s *server) spanChoice(span scoring.Span, action string) spanChoice {
	now := s.now()
	link := func(to scoring.Span) crumb { return crumb{spanName(to), action + "?" + spanQuery(to)} }
	c := spanChoice{
		Name: spanName(span), Action: action,
		From: span.From.String(), To: span.To.String(), Latest: scoring.MonthOf(now).String(),
	}
	for _, way := range []struct {
		name   string
		months int
	}{{"Month", 1}, {"Quarter", 3}, {"Year", 12}} {
		to := calendar(span.To, way.months, now)
		c.Ways = append(c.Ways, spanWay{crumb{way.name, link(to).URL}, stretch(span, now) == way.months && to == span})
	}
	if earlier, ok := besideSpan(span, -1, now); ok {
		at := link(earlier)
		c.Earlier = &at
	}
	if later, ok := besideSpan(span, 1, now); ok {
		at := link(later)
		c.Later = &at
	}
	return c
}

// peoplePage is a page of the people of a span, by name.
type peoplePage struct {
	pager
	Rows    []personRow
	Table   template.HTML // the numbers behind the bars
	Unnamed string        // who chose not to be named; empty for nobody
}

// peopleShown is how many people a page has.
const peopleShown = 18

// readPeoplePage reads which page of people is asked for, from 0: ?people=2 is the
// second.
func readPeoplePage(query url.Values) (int, error) {
	s := query.Get("people")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 1<<20 {
		return 0, failure{http.StatusBadRequest, "There is no such page of people. Begin with the first: ?people=1."}
	}
	return n - 1, nil
}

// gluePeople are the people who did glue work, also if it is pending, and
// may be named, as places in o.Did, and how many more did and may not. Code alone is told
// by the reports.
func gluePeople(o scoring.Overview, choices scoring.Choices) (named []int, unnamed int) {
	named = make([]int, 0, len(o.Did))
	for i := range o.Did {
		switch {
		case o.Did[i].Glue.None() && o.Did[i].Pending == 0:
		case choices.Shows(o.Did[i].ID, scoring.InReports):
			named = append(named, i)
		default:
			unnamed++
		}
	}
	return named, unnamed
}

// peoplePage arranges the people who did glue work and may be named. Their names are
// read as they are now.
func (s *server) peoplePage(ctx context.Context, seen scopeSeen, o scoring.Overview, page int, action string, choices scoring.Choices) (peoplePage, error) {
	view := peoplePage{}
	all, unnamed := gluePeople(o, choices)
	if unnamed > 0 {
		view.Unnamed = count(unnamed, "person", "people") + " who chose not to be named"
	}
	pager, first, last := newPager(page, peopleShown, len(all), "person", "people", func(page int) string {
		return action + "?" + spanQuery(o.Span) + "&people=" + strconv.Itoa(page+1) + "#people"
	})
	view.pager = pager
	ids := make([]int64, 0, last-first)
	for _, i := range all[first:last] {
		ids = append(ids, o.Did[i].ID)
	}
	accounts, err := s.reader.Accounts(ctx, ids)
	if err != nil {
		return view, fmt.Errorf("read the names of %d people: %w", len(ids), err)
	}
	told := newHorizon(o.KnownUntil, s.now())
	months := monthsOf(o.Span, told)
	for _, i := range all[first:last] {
		p := o.Did[i]
		account, ok := accounts[p.ID]
		if !ok { // erased meanwhile
			continue
		}
		row := newPersonRow(p, nameText(account.Login), months)
		row.Face = s.local.face(account, faceSide)
		if seen.private { // which their own page leaves out
			if p.Last.Year > 0 {
				row.URL = s.path(reportOfPerson(o.Scope, p.Last, p.ID))
			}
		} else if page := s.local.person(account); page != "" {
			row.URL = page + "?" + briefQuery(o.Span)
		}
		view.Rows = append(view.Rows, row)
	}
	view.Table = peopleTable(told.caption("Credits of each person by month", o.Span.To.Start()), months, view.Rows)
	return view, nil
}
