package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

// archivePage is the months of an owner or a repository whose reports can be read, and
// what was corrected since.
type archivePage struct {
	layout
	Name     string         // "owner" or "owner/name"
	Glance   string         // the page of the owner or the repository
	Years    []archivedYear // the newest first
	TurnOver []correctionView
	More     bool // there are older corrections
	Repos    []crumb
	Owner    *crumb // the owner's archive, on a repository's
}

// archivedYear is the months of a year, the newest first.
type archivedYear struct {
	Year   int
	Months []archivedView
}

// archivedView is a month of an archive.
type archivedView struct {
	crumb
	Summary   string // "12 credits on 9 threads by 5 people; 2 more credits are pending"
	Corrected string // "2 taken back since"; empty for none
	Running   bool   // the month is not over
	Part      string // "known until 22 August 2026"; empty where all of it is known
}

// correctionView is a credit that was taken back after its month's report was out.
type correctionView struct {
	turnOverView
	Report crumb
}

// archivesPage is every owner's archive.
type archivesPage struct {
	layout
	beginning
	Owners []archiveView
	// Readable are the pages of owners with repositories that are not for everybody, and
	// that the visitor can see.
	Readable []crumb
}

// archiveView is an owner's archive in a few lines.
type archiveView struct {
	Name, URL, Feed string
	Months          []archivedView // the newest
	More            string         // "24 earlier months"; empty for none
}

const (
	archiveGlimpse = 6  // months of an owner on the page of all
	correctionsFor = 50 // read, of which those within their month are left out
)

// serveArchives lists the owners with their newest reports.
func (s *server) serveArchives(w http.ResponseWriter, r *http.Request) error {
	months, err := s.reader.Months(r.Context(), false)
	if err != nil {
		return fmt.Errorf("read the months: %w", err)
	}
	repos, err := s.reader.Repos(r.Context())
	if err != nil {
		return fmt.Errorf("read the repositories: %w", err)
	}
	page := archivesPage{layout: s.layout("Reports", crumb{Text: "Reports"}), beginning: s.beginning()}
	for _, o := range ownersOf(repos, s.access.listed(r.Context(), visitorOf(r.Context()), repos)) {
		scope := scoring.Scope{Owner: o.name}
		if len(o.readable) > 0 {
			page.Readable = append(page.Readable, crumb{nameText(o.name), s.path(scopePath(scope))})
		}
		if len(o.repos) == 0 {
			continue
		}
		view := archiveView{Name: nameText(o.name), URL: s.path(archivePath(scope)), Feed: s.path(feedPath(scope))}
		known, err := s.reader.KnownUntil(r.Context(), scope, false)
		if err != nil {
			return fmt.Errorf("read until when %s is known: %w", scope, err)
		}
		mine := monthsOfOwner(months, o.name)
		for i, m := range mine {
			if i == archiveGlimpse {
				view.More = count(len(mine)-i, "earlier month", "earlier months")
				break
			}
			m.Scope = scope
			view.Months = append(view.Months, s.archivedView(m, known))
		}
		page.Owners = append(page.Owners, view)
	}
	return show(w, r, s.pages.archives, &page)
}

// serveArchive serves the archive of an owner, or of a repository where one is named.
func (s *server) serveArchive(w http.ResponseWriter, r *http.Request, owner, repo string) error {
	seen, err := s.archiveFor(r.Context(), owner, repo)
	if err != nil {
		return err
	}
	scope, repos := seen.scope, seen.repos
	months, err := s.reader.Archive(r.Context(), scope, seen.private)
	if err != nil {
		return fmt.Errorf("read the months of %s: %w", scope, err)
	}
	turned, err := s.reader.Corrections(r.Context(), scope, correctionsFor, seen.private)
	if err != nil {
		return fmt.Errorf("read what was corrected in %s: %w", scope, err)
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return fmt.Errorf("read what people chose to show: %w", err)
	}
	known, err := s.reader.KnownUntil(r.Context(), scope, seen.private)
	if err != nil {
		return fmt.Errorf("read until when %s is known: %w", scope, err)
	}
	page := archivePage{Name: nameText(scope.Owner), Glance: s.path(scopePath(scope)), More: len(turned) == correctionsFor}
	way := append(s.wayTo(scope), crumb{Text: "Reports"})
	if scope.Repo != "" {
		page.Name += "/" + nameText(scope.Repo)
		if !seen.private { // the owner may have no archive, or none that tells of it
			page.Owner = &crumb{nameText(scope.Owner), s.path(archivePath(scoring.Scope{Owner: scope.Owner}))}
		}
	} else if len(repos) > 1 {
		for _, name := range repos {
			page.Repos = append(page.Repos, crumb{nameText(name), s.path(archivePath(scoring.Scope{Owner: scope.Owner, Repo: name}))})
		}
	}
	page.layout = s.layout("Reports of "+page.Name, way...)
	if seen.fed() {
		page.Feed = s.path(feedPath(scope))
	}
	for _, m := range months {
		if n := len(page.Years); n == 0 || page.Years[n-1].Year != m.Month.Year {
			page.Years = append(page.Years, archivedYear{Year: m.Month.Year})
		}
		year := &page.Years[len(page.Years)-1]
		year.Months = append(year.Months, s.archivedView(m.MonthSummary, known))
	}
	page.TurnOver = s.corrections(scope, turned, choices)
	return show(w, r, s.pages.archive, &page)
}

// archiveFor finds what an archive is about: an owner's public repositories, or a repository
// that the visitor may see.
func (s *server) archiveFor(ctx context.Context, owner, repo string) (scopeSeen, error) {
	if repo != "" {
		return s.scopeFor(ctx, owner, repo)
	}
	scope, repos, err := s.publicScope(ctx, owner, "")
	return scopeSeen{scope: scope, repos: repos}, err
}

// shownCorrections are the first of the credits that were taken back when the report of
// their month was out, of people who are named in reports, naming nobody else.
func shownCorrections(turned []scoring.TurnOver, choices scoring.Choices) []scoring.TurnOver {
	hidden := choices.Redactor(scoring.InReports)
	var shown []scoring.TurnOver
	for _, t := range turned {
		if len(t.Evidence) == 0 || !choices.Shows(t.Actor.ID, scoring.InReports) || t.Withdrawn.Before(scoring.MonthOf(t.At()).End()) || len(shown) == shownTurnOver {
			continue
		}
		t.Receipt, t.Reason = hidden.Receipt(t.Receipt), hidden.Text(t.Reason)
		shown = append(shown, t)
	}
	return shown
}

// corrections draws the credits that were taken back.
func (s *server) corrections(scope scoring.Scope, turned []scoring.TurnOver, choices scoring.Choices) []correctionView {
	v := viewer{links: s.local, escape: func(text string) string { return text }, scope: scope}
	var views []correctionView
	for _, t := range shownCorrections(turned, choices) {
		month := scoring.MonthOf(t.At())
		views = append(views, correctionView{
			turnOverView: turnOverView{
				receiptView: v.receipt(t.Receipt), Person: nameText(t.Actor.Login),
				Reason: refusalText(t.Reason), Withdrawn: onDay(t.Withdrawn),
			},
			Report: crumb{monthName(month), s.path(reportPath(scope, month))},
		})
	}
	return views
}

// archivedView is a month of a scope that is known until a time; zero does not end.
func (s *server) archivedView(m scoring.MonthSummary, known time.Time) archivedView {
	view := archivedView{crumb: crumb{monthName(m.Month), s.path(reportPath(m.Scope, m.Month))}, Summary: summaryWords(m)}
	if m.Corrected > 0 {
		view.Corrected = number(m.Corrected) + " taken back since"
	}
	view.Running = m.Month.End().After(s.now())
	if until := m.KnownPart(known, s.now()); !until.IsZero() {
		view.Part = "known until " + dayText(until)
	}
	return view
}

// summaryWords say what a month holds, and what more is pending.
func summaryWords(m scoring.MonthSummary) string {
	if m.Credits == 0 {
		return count(m.Pending, "credit is pending", "credits are pending")
	}
	held := fmt.Sprintf("%s on %s by %s", count(m.Credits, "credit", "credits"),
		count(m.Threads, "thread", "threads"), count(m.People, "person", "people"))
	if m.Pending > 0 {
		held += "; " + count(m.Pending, "more credit is pending", "more credits are pending")
	}
	return held
}

// monthsOfOwner are an owner's months among all, the newest first.
func monthsOfOwner(all []scoring.MonthSummary, name string) []scoring.MonthSummary {
	var mine []scoring.MonthSummary
	for _, m := range all {
		if m.Scope.Repo == "" && strings.EqualFold(m.Scope.Owner, name) {
			mine = append(mine, m)
		}
	}
	slices.SortFunc(mine, func(a, b scoring.MonthSummary) int { return b.Month.Start().Compare(a.Month.Start()) })
	return mine
}
