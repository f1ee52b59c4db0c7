package web

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// adminJobs says what the server does by and by.
type adminJobs struct {
	adminFrame
	Jobs   []jobView
	Never  bool          // nothing has run yet
	When   string        // "Now", or "Lately" where counts are of the last hour, too
	Errors []findingView // of the account alone
	Rest   string        // URL of the overview
}

type jobView struct {
	Name, Does string
	Every      string
	Counts     []string
	Tries      string // empty where nothing is tried again
	Next       *moment
	Ended      *moment
}

// Timed reports whether the page names times.
func (p adminJobs) Timed() bool {
	return slices.ContainsFunc(p.Jobs, func(j jobView) bool { return j.Next != nil || j.Ended != nil })
}

func (s *server) serveAdminJobs(w http.ResponseWriter, r *http.Request, account Installed) error {
	jobs, err := s.admin.Jobs(r.Context())
	if err != nil {
		return fmt.Errorf("count the jobs: %w", err)
	}
	h, err := s.admin.Health(r.Context(), account)
	if err != nil {
		return fmt.Errorf("look how the App does for %s: %w", account.Account.Login, err)
	}
	page := adminJobs{adminFrame: s.adminFrame(r, account, "Jobs"), Never: true, When: "Now", Rest: s.adminPath(account, "")}
	page.Errors, _ = s.findingViews(account, h.Findings)
	for _, j := range jobs {
		v := jobView{Name: j.Name, Does: j.Does, Every: everyText(j.Every), Next: whenKnown(j.Next), Ended: whenKnown(j.Ended)}
		for _, c := range j.Counts {
			v.Counts = append(v.Counts, number(c.N)+" "+c.State)
			page.Never = false
			if strings.HasSuffix(c.State, "in the last hour") {
				page.When = "Lately"
			}
		}
		if j.Tries > 1 {
			v.Tries = "tried " + count(j.Tries, "time", "times") + " so far"
		}
		page.Jobs = append(page.Jobs, v)
	}
	return show(w, r, s.pages.adminJobs, &page)
}

// everyText says how often something is done.
func everyText(d time.Duration) string {
	switch {
	case d == 0:
		return "when there is something to do"
	case d == time.Minute:
		return "every minute"
	case d < time.Hour:
		return "every " + count(int(d/time.Minute), "minute", "minutes")
	}
	return "every " + count(int(d/time.Hour), "hour", "hours")
}

// whenKnown is a moment to the minute; nil for the zero time.
func whenKnown(t time.Time) *moment {
	if t.IsZero() {
		return nil
	}
	m := atMinute(t)
	return &m
}

// adminHistory says how far histories are read.
type adminHistory struct {
	adminFrame
	Rows []historyView
	Ask  string // where the buttons go
}

type historyView struct {
	progressView
	Name    string // for the form
	URL     string // empty while it rests
	Step    string
	LeftOut string
	Began   *moment
	Ended   *moment // the last time
	Waits   *moment
	MayAsk  bool
	Rests   bool
}

// Timed reports whether the page names times.
func (p adminHistory) Timed() bool {
	return slices.ContainsFunc(p.Rows, func(h historyView) bool { return h.Began != nil && !h.Finished || h.Ended != nil || h.Waits != nil })
}

// leftOutShown is how many threads are named that GitHub did not give.
const leftOutShown = 20

func (s *server) serveAdminHistory(w http.ResponseWriter, r *http.Request, account Installed) error {
	all, err := s.admin.Histories(r.Context(), account)
	if err != nil {
		return fmt.Errorf("look how far the histories of %s are read: %w", account.Account.Login, err)
	}
	page := adminHistory{adminFrame: s.adminFrame(r, account, "History"), Ask: s.adminPath(account, "/history")}
	for _, h := range all {
		finished := h.Step == ""
		v := historyView{Name: h.Repo.Name, Rests: !h.Watched, MayAsk: finished && h.Watched,
			Began: whenKnown(h.Started), Ended: whenKnown(h.Finished), Waits: whenKnown(h.Waits), LeftOut: leftOutText(h.LeftOut)}
		v.progressView = progressOf(SetupProgress{Repo: h.Repo.Name, Done: h.Done, Total: h.Threads, Finished: finished, Problem: plain(shorten(h.Error, errorRunes))})
		if h.Watched { // else its pages may be hidden
			v.URL = s.path(repoPath(h.Repo))
		}
		if !finished && h.Watched {
			v.Step = sentence("The server " + plain(h.Step))
		}
		page.Rows = append(page.Rows, v)
	}
	return show(w, r, s.pages.adminHistory, &page)
}

// leftOutText names the threads that GitHub did not give.
func leftOutText(numbers []int) string {
	if len(numbers) == 0 {
		return ""
	}
	var named []string
	for _, n := range numbers[:min(len(numbers), leftOutShown)] {
		named = append(named, "#"+strconv.Itoa(n))
	}
	if more := len(numbers) - leftOutShown; more > 0 {
		named = append(named, number(more)+" more")
	}
	text := "GitHub did not hand over " + listed(named)
	return text + ", so nothing is known of " + noun(len(numbers), "it", "them") + " but what came in later. Read the history again to ask for " + noun(len(numbers), "it", "them") + " once more."
}

// askHistory has a history be read from its beginning.
func (s *server) askHistory(r *http.Request, account Installed) (page, did string, n int, err error) {
	asked, err := s.admin.AskHistory(r.Context(), account, r.PostFormValue("repo"))
	if err != nil {
		return "", "", 0, fmt.Errorf("have a history of %s be read again: %w", account.Account.Login, err)
	}
	if asked {
		return "/history", "history", 1, nil
	}
	all, err := s.admin.Histories(r.Context(), account)
	if err != nil {
		return "", "", 0, fmt.Errorf("see how far the histories of %s are: %w", account.Account.Login, err)
	}
	if slices.ContainsFunc(all, func(h AdminHistory) bool { return h.Watched && strings.EqualFold(h.Repo.Name, r.PostFormValue("repo")) }) {
		return "/history", "under-way", 0, nil
	}
	return "/history", "unseen", 0, nil
}
