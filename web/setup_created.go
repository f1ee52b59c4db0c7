package web

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"glueledger/scoring"
)

// createdPage says that the App is registered, and leads on to installing it.
type createdPage struct {
	layout
	App SetupApp
}

// serveCreated takes over the App that GitHub has just made. The state says that
// it is the one that was asked for here: the cookie may be that of another
// address of this server.
func (s *server) serveCreated(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	// The code is in the address.
	w.Header().Set("Referrer-Policy", "no-referrer")
	q := r.URL.Query()
	state, code := q.Get("state"), q.Get("code")
	if r.Method == http.MethodHead {
		return nil
	}
	var problem *SetupProblem
	app, err := s.setup.Finish(r.Context(), state, code)
	switch {
	case errors.As(err, &problem):
		page := noticePage{layout: s.layout("Setup", crumb{"Setup", s.path("/setup")}, crumb{Text: "Create the App"}),
			Heading: "The App could not be taken over", Text: problem.Text, Do: problem.Do}
		if problem.Again {
			page.Links = append(page.Links, crumb{"Try again", r.URL.RequestURI()})
		}
		page.Links = append(page.Links, crumb{"Back to the setup", s.path("/setup")})
		return showStatus(w, http.StatusUnprocessableEntity, s.pages.setupNotice, page)
	case err != nil:
		return fmt.Errorf("finish the setup: %w", err)
	}
	return s.showCreated(w, app)
}

// showCreated leads on to installing the App.
func (s *server) showCreated(w http.ResponseWriter, app SetupApp) error {
	return showStatus(w, http.StatusOK, s.pages.setupCreated, createdPage{
		layout: s.layout("The App is registered", crumb{"Setup", s.path("/setup")}, crumb{Text: "Install the App"}), App: app,
	})
}

// progressPage says what happens after the installation.
type progressPage struct {
	layout
	Notices  []string // what keeps reports from being posted
	Asked    bool     // an owner has yet to approve the installation
	Repos    []progressView
	Private  int // repositories that are not named
	Finished bool
	Waiting  bool   // nothing is known of an installation yet
	Still    bool   // the page does not look again by itself
	Turn     string // where it does, or does not; empty when all is done
	Reports  []crumb
}

type progressView struct {
	Repo        string
	State       string // "1,204 of 1,825 threads"
	Done, Total int    // a Total of 0 is not known yet
	Finished    bool
	Problem     string
}

const refreshEvery = 5 // seconds between looks at the progress

// kicks bounds how often Setup.Installed is called.
type kicks struct {
	mu   sync.Mutex
	last time.Time
}

func (k *kicks) allow(now time.Time) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if now.Sub(k.last) < refreshEvery*time.Second {
		return false
	}
	k.last = now
	return true
}

// serveInstalled says how far the reading of history is. Anybody may see it, so
// it tells of nothing private.
func (s *server) serveInstalled(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if _, ok := s.setup.App(); !ok {
		http.Redirect(w, r, s.path("/setup"), http.StatusSeeOther)
		return nil
	}
	q := r.URL.Query()
	if q.Get("setup_action") != "" || q.Get("installation_id") != "" {
		if s.setup.Installed != nil && s.kicks.allow(s.now()) {
			s.setup.Installed(r.Context())
		}
		if q.Get("setup_action") != "request" { // so that a reload does not tell again
			http.Redirect(w, r, s.path("/setup/installed"), http.StatusSeeOther)
			return nil
		}
	}
	page := progressPage{layout: s.layout("Reading the history", crumb{Text: "Setup"}), Asked: q.Get("setup_action") == "request"}
	var rows []SetupProgress
	if s.setup.Progress != nil {
		var err error
		if rows, err = s.setup.Progress(r.Context()); err != nil {
			return fmt.Errorf("read the progress: %w", err)
		}
	}
	if s.setup.Notices != nil && len(rows) > 0 {
		var err error
		if page.Notices, err = s.setup.Notices(r.Context()); err != nil {
			return fmt.Errorf("read the notices: %w", err)
		}
	}
	page.Waiting, page.Finished = len(rows) == 0, len(rows) > 0
	for _, row := range rows {
		page.Finished = page.Finished && row.Finished
		if row.Private {
			page.Private++
			continue
		}
		page.Repos = append(page.Repos, progressOf(row))
	}
	if page.Finished {
		page.Title = "The history has been read"
		if err := s.addReports(r, &page); err != nil {
			return err
		}
	} else {
		page.Still = q.Has("still")
		page.Turn = s.progressPath(page.Asked, !page.Still)
		if !page.Still {
			w.Header().Set("Refresh", strconv.Itoa(refreshEvery))
		}
	}
	return showStatus(w, http.StatusOK, s.pages.setupProgress, page)
}

// progressPath is the address of the page that says how far the reading is.
func (s *server) progressPath(asked, still bool) string {
	q := url.Values{}
	if asked {
		q.Set("setup_action", "request")
	}
	if still {
		q.Set("still", "1")
	}
	return strings.TrimSuffix(s.path("/setup/installed")+"?"+q.Encode(), "?")
}

func progressOf(row SetupProgress) progressView {
	v := progressView{Repo: nameText(row.Repo), Done: row.Done, Total: row.Total, Finished: row.Finished, Problem: row.Problem}
	switch {
	case row.Finished:
		v.State = count(row.Done, "thread", "threads") + " read from GitHub" // the ledger may have more, which were imported
	case row.Total > 0:
		v.Done = min(row.Done, row.Total)
		v.State = number(v.Done) + " of " + count(row.Total, "thread", "threads")
	case row.Done > 0:
		v.State = count(row.Done, "thread", "threads") + " found so far"
	default:
		v.State = "not begun yet"
	}
	return v
}

// addReports links to the newest month of each owner.
func (s *server) addReports(r *http.Request, page *progressPage) error {
	months, err := s.reader.Months(r.Context(), false)
	if err != nil {
		return fmt.Errorf("read the months: %w", err)
	}
	newest := map[string]scoring.MonthSummary{}
	var owners []string
	for _, m := range months {
		if m.Scope.Repo != "" {
			continue
		}
		known, ok := newest[m.Scope.Owner]
		if !ok {
			owners = append(owners, m.Scope.Owner)
		}
		if !ok || m.Month.Start().After(known.Month.Start()) {
			newest[m.Scope.Owner] = m
		}
	}
	for _, owner := range owners {
		m := newest[owner]
		page.Reports = append(page.Reports, crumb{nameText(owner) + ", " + monthName(m.Month), s.path(reportPath(m.Scope, m.Month))})
	}
	return nil
}
