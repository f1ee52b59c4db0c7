package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// indexPage is the first page: every owner's months.
type indexPage struct {
	layout
	beginning
	Owners []ownerView
	// Reading is how far the history is that is being read, "1,204 of 1,825 threads";
	// empty when nothing is read. Progress is the page that says more.
	Reading, Progress string
}

// ownerView is an owner with its months by year, newest first.
type ownerView struct {
	Name    string
	URL     string     // the owner's page
	Archive string     // its reports; empty where there are none to see for everybody
	Newest  *monthView // nil while there are no credits
	Years   []yearView
	Steps   []calendarStep // the depths of colour of the months
	Repos   []crumb        // pages of the repositories
	// Readable are pages of those private ones that the visitor can read, which are in
	// no number.
	Readable []crumb
}

type yearView struct {
	Year   int
	Months []monthView // from January, those to come left out
}

// monthView is a month of the calendar.
type monthView struct {
	Name    string // "March 2025"
	Short   string // "Mar"
	URL     string // empty for a month without credits
	Threads int    // that moved; 0 where all is pending
	Summary string // "12 credits on 9 threads by 5 people; 2 more credits are pending"
	Level   int    // 0 to 4, how deep its colour is among the owner's months
}

// serveIndex lists the months that hold credits.
func (s *server) serveIndex(w http.ResponseWriter, r *http.Request) error {
	months, err := s.reader.Months(r.Context(), false)
	if err != nil {
		return fmt.Errorf("read the months: %w", err)
	}
	repos, err := s.reader.Repos(r.Context())
	if err != nil {
		return fmt.Errorf("read the repositories: %w", err)
	}
	page := indexPage{layout: s.layout("Glue work, month by month"), beginning: s.beginning()}
	if s.setup != nil {
		if page.Reading, err = s.reading(r.Context(), scoring.Scope{}); err != nil {
			return err
		}
		page.Progress = s.path("/setup/installed")
	}
	for _, o := range ownersOf(repos, s.access.listed(r.Context(), visitorOf(r.Context()), repos)) {
		known, err := s.reader.KnownUntil(r.Context(), scoring.Scope{Owner: o.name}, false)
		if err != nil {
			return err
		}
		page.Owners = append(page.Owners, s.ownerView(o, months, scoring.AsOf(known, s.now())))
	}
	return show(w, r, s.pages.index, &page)
}

// beginning is how what is to be shown can come to be here.
type beginning struct {
	Setup     string // address of the setup page; empty where an App is set up, or none can be
	Connected bool   // an App was set up, which reads history by itself
}

func (s *server) beginning() beginning {
	if s.setup == nil {
		return beginning{}
	}
	if _, ok := s.setup.App(); ok {
		return beginning{Connected: true}
	}
	return beginning{Setup: s.path("/setup")}
}

// reading is how far the history of the public repositories in a scope is that is
// being read; the zero scope is all. It is empty when nothing is read.
func (s *server) reading(ctx context.Context, scope scoring.Scope) (string, error) {
	if s.setup == nil || s.setup.Progress == nil {
		return "", nil
	}
	rows, err := s.setup.Progress(ctx)
	if err != nil {
		return "", fmt.Errorf("read the progress: %w", err)
	}
	done, total, under := 0, 0, false
	for _, row := range rows {
		owner, repo, _ := strings.Cut(row.Repo, "/")
		outside := scope.Owner != "" && !strings.EqualFold(owner, scope.Owner) || scope.Repo != "" && !strings.EqualFold(repo, scope.Repo)
		if row.Private || outside {
			continue
		}
		under = under || !row.Finished
		done, total = done+min(row.Done, row.Total), total+row.Total
	}
	switch {
	case !under:
		return "", nil
	case total == 0:
		return "the threads are being listed", nil
	}
	return number(done) + " of " + count(total, "thread", "threads"), nil
}

// ownerView is an owner with its months, of which those after an end are not known.
func (s *server) ownerView(o owner, all []scoring.MonthSummary, end time.Time) ownerView {
	view := ownerView{Name: nameText(o.name), URL: s.path(scopePath(scoring.Scope{Owner: o.name}))}
	scope := scoring.Scope{Owner: o.name}
	if len(o.repos) > 0 {
		view.Archive = s.path(archivePath(scope))
	}
	var months []scoring.MonthSummary
	most := 1
	for _, m := range all {
		if m.Scope.Repo == "" && strings.EqualFold(m.Scope.Owner, o.name) {
			months = append(months, m)
			most = max(most, m.Threads)
		}
	}
	slices.SortFunc(months, func(a, b scoring.MonthSummary) int { return b.Month.Start().Compare(a.Month.Start()) })
	for _, m := range months {
		if len(view.Years) == 0 || view.Years[len(view.Years)-1].Year != m.Month.Year {
			view.Years = append(view.Years, emptyYear(m.Month.Year))
		}
		shown := monthView{
			Name:    monthName(m.Month),
			Short:   m.Month.Start().Format("Jan"),
			URL:     s.path(reportPath(scope, m.Month)),
			Threads: m.Threads,
			Summary: summaryWords(m),
			Level:   monthDepth(m.Threads, most),
		}
		view.Years[len(view.Years)-1].Months[m.Month.Month-1] = shown
		if view.Newest == nil {
			view.Newest = &shown
		}
	}
	view.Steps = monthSteps(most)
	for i := range view.Years {
		view.Years[i].trim(end)
	}
	page := func(name string) crumb {
		return crumb{nameText(name), s.path(scopePath(scoring.Scope{Owner: o.name, Repo: name}))}
	}
	for _, name := range o.repos {
		view.Repos = append(view.Repos, page(name))
	}
	for _, name := range o.readable {
		view.Readable = append(view.Readable, page(name))
	}
	return view
}

// mostAt is how many threads a month has at most at a depth of colour, where the fullest
// has most. The steps grow, as months with few threads are many.
func mostAt(depth, most int) int { return most * depth * depth / (depths * depths) }

// monthDepth is how deep the colour is of a month with n threads.
func monthDepth(n, most int) int {
	depth := 0
	for mostAt(depth, most) < n {
		depth++
	}
	return depth
}

// monthSteps are the depths of colour that months can have.
func monthSteps(most int) []calendarStep {
	return stepsOf("level-", func(depth int) int { return mostAt(depth, most) })
}

func emptyYear(year int) yearView {
	view := yearView{Year: year}
	for m := time.January; m <= time.December; m++ {
		month := scoring.Month{Year: year, Month: m}
		view.Months = append(view.Months, monthView{Name: monthName(month), Short: month.Start().Format("Jan")})
	}
	return view
}

// trim leaves out the months after an end, which are no months without glue work.
func (y *yearView) trim(end time.Time) {
	for n := len(y.Months); n > 0 && y.Months[n-1].URL == "" && (scoring.Month{Year: y.Year, Month: time.Month(n)}).Start().After(end); n-- {
		y.Months = y.Months[:n-1]
	}
}

// owner is an owner with the names of its public repositories, and of those private
// ones that a visitor can read.
type owner struct {
	name            string
	repos, readable []string
}

// ownersOf groups the repositories that are public or, by their id, readable by
// owner, both by name regardless of case.
func ownersOf(repos []history.Repo, readable map[int64]bool) []owner {
	var owners []owner
	for _, repo := range repos {
		if repo.Private && !readable[repo.ID] {
			continue
		}
		i := slices.IndexFunc(owners, func(o owner) bool { return strings.EqualFold(o.name, repo.Owner) })
		if i < 0 {
			i = len(owners)
			owners = append(owners, owner{name: repo.Owner})
		}
		if repo.Private {
			owners[i].readable = append(owners[i].readable, repo.Name)
		} else {
			owners[i].repos = append(owners[i].repos, repo.Name)
		}
	}
	slices.SortFunc(owners, func(a, b owner) int { return byName(a.name, b.name) })
	for _, o := range owners {
		slices.SortFunc(o.repos, byName)
		slices.SortFunc(o.readable, byName)
	}
	return owners
}

// byName orders names regardless of case.
func byName(a, b string) int {
	return cmp.Or(cmp.Compare(strings.ToLower(a), strings.ToLower(b)), cmp.Compare(a, b))
}
