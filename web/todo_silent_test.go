package web

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestWaitsOfTheEnded holds that what waits is told as of when a history ends that nothing
// keeps current, and as of now else.
func TestWaitsOfTheEnded(t *testing.T) {
	const now, then = "Waiting for somebody now", "This is as of 20 March 2025, where the history known here ends. The waits are counted to that day."
	f := fullLedger()
	for _, path := range []string{"/o/meadow", "/o/meadow/harvest"} {
		if body := get(t, newSite(t, f), path).Body.String(); !strings.Contains(body, now) || strings.Contains(body, "the history known here ends") {
			t.Errorf("%s does not tell what waits now", path)
		}
	}
	f.overview.KnownUntil, f.input.KnownUntil = date(2025, 3, 20), date(2025, 3, 20)
	for _, path := range []string{"/o/meadow", "/o/meadow/harvest", "/reports/meadow/2025-03", "/reports/meadow/2025-03.md"} {
		if body := strings.ReplaceAll(get(t, newSite(t, f), path).Body.String(), "&nbsp;", " "); strings.Contains(body, now) || !strings.Contains(body, then) {
			t.Errorf("%s does not tell when what waits is known of:\n%s", path, body)
		}
	}
}

// TestNothingIsNowOfTheEnded holds that no page says of a history that has ended what is so
// now, and that a thread and somebody's page say it of one that goes on.
func TestNothingIsNowOfTheEnded(t *testing.T) {
	s := newSignInSite(t)
	waiting := scoring.Waiting{For: scoring.ForReview, Since: date(2025, 1, 9)}
	s.judge = func(*history.Thread) scoring.Judgement { return scoring.Judgement{Waiting: &waiting} }
	s.open(t)
	now := regexp.MustCompile(`(?i).{0,60}\bnow\b.{0,20}`)
	for _, path := range []string{"/people/ada-k", "/o/meadow/harvest/128"} {
		if body := s.guest().get(path).Body.String(); !now.MatchString(body) {
			t.Errorf("%s does not say how it is now:\n%s", path, body)
		}
	}
	s.ledger.overview.KnownUntil, s.ledger.input.KnownUntil = date(2025, 3, 20), date(2025, 3, 20)
	for path, want := range map[string]string{
		"/": "", "/o/meadow": "", "/o/meadow/harvest": "", "/reports/meadow": "", "/reports/meadow/2025-03": "", "/reports/meadow/2025-03.md": "",
		"/people/ada-k":         "are open, as far as is known here.",
		"/people/ada-k.md":      "are open, as far as is known here.",
		"/o/meadow/harvest/128": "as of <time datetime=\"2025-03-20T10:30:00Z\" title=\"20 March 2025, 10:30 UTC\">20 March 2025</time>, where the history known here ends.",
	} {
		body := strings.ReplaceAll(s.guest().get(path).Body.String(), "&nbsp;", " ")
		if said := now.FindString(body); said != "" || !strings.Contains(body, want) {
			t.Errorf("%s says how it is now, %q, or not %q", path, said, want)
		}
	}
	s.ledger.known, s.ledger.months = map[string]time.Time{"meadow/harvest": date(2025, 3, 20)}, nil
	if body := s.guest().get("/reports/meadow").Body.String(); now.MatchString(body) {
		t.Errorf("an empty archive says what is now:\n%s", body)
	}
}

// TestNarrowedWaitsOfTheEnded holds that a list that is narrowed to a repository is told as of
// when that one's history ends, whatever else its owner has.
func TestNarrowedWaitsOfTheEnded(t *testing.T) {
	f := fullLedger()
	f.known = map[string]time.Time{"meadow/orchard": date(2025, 2, 11)}
	page := func(path string) string {
		return strings.ReplaceAll(get(t, newSite(t, f), path).Body.String(), "&nbsp;", " ")
	}
	const now, then = "Waiting for somebody now", "This is as of 11 February 2025, where the history known here ends"
	if body := page("/o/meadow?repo=orchard"); !strings.Contains(body, then) || strings.Contains(body, now) {
		t.Errorf("the list of a repository whose history has ended says otherwise:\n%s", body)
	}
	if body := page("/o/meadow"); strings.Contains(body, "the history known here ends") || !strings.Contains(body, now) {
		t.Errorf("the owner's list is told as of when the history of one repository ends:\n%s", body)
	}
	f.overview.KnownUntil = date(2025, 3, 20)
	f.known["meadow/orchard"] = time.Time{}
	if body := page("/o/meadow?repo=orchard"); strings.Contains(body, "the history known here ends") || !strings.Contains(body, now) {
		t.Errorf("the list of a repository that is kept current is told as of when another's history ends:\n%s", body)
	}
}

// TestStaleIsStale holds that a stale thread is called so wherever it is told of.
func TestStaleIsStale(t *testing.T) {
	stale := scoring.Waiting{For: scoring.ForAnyone, Since: date(2025, 1, 9)}
	s := newSignInSite(t)
	s.ledger.input.Waiting[0].Waiting = stale
	s.judge = func(*history.Thread) scoring.Judgement { return scoring.Judgement{Waiting: &stale} }
	s.open(t)
	for path, want := range map[string]string{
		"/reports/meadow/2025-03":    ">90 days</time>, gone stale, opened by",
		"/reports/meadow/2025-03.md": "has gone stale: nobody has touched it for 90 days.",
		"/o/meadow/harvest/128":      "It has gone stale: nobody has touched it for <time",
		"/o/meadow?wait=stale":       "Gone stale",
	} {
		body := s.guest().get(path).Body.String()
		if !strings.Contains(body, want) || strings.Contains(body, "a decision") {
			t.Errorf("%s does not say %q:\n%s", path, want, body)
		}
	}
}

// TestWaitsAreChosenEverywhere holds that the ways to narrow a list of what waits are the same
// whichever of them is chosen, also where a single one has any.
func TestWaitsAreChosenEverywhere(t *testing.T) {
	f := fullLedger()
	f.waiting = f.waiting[len(f.input.Waiting) : len(f.input.Waiting)+10] // which have gone stale
	site := newSite(t, f)
	for _, path := range []string{"/o/meadow", "/o/meadow?wait=stale", "/o/meadow/orchard"} {
		body := get(t, site, path).Body.String()
		if !strings.Contains(body, ">All</a></li>") || !strings.Contains(body, ">Gone stale <span class=\"n\">10</span></a></li>") {
			t.Errorf("%s does not lead to all and to what has gone stale", path)
		}
	}
}

// TestEachWaitIsCountedToItsEnd holds that a wait is counted to the end of what is known of
// its repository, which the thread says where its list goes on for longer.
func TestEachWaitIsCountedToItsEnd(t *testing.T) {
	f := fullLedger()
	for _, list := range [][]scoring.WaitingThread{f.waiting, f.input.Waiting} {
		for i, w := range list {
			if w.Repo.Name == "harvest" && w.Number == 119 { // which waits since 20 January
				list[i].KnownUntil = date(2025, 2, 9)
			}
		}
	}
	site := newSite(t, f)
	for path, want := range map[string]string{
		"/o/meadow":                                ">20 days</time> as of 9 February 2025, opened by",
		"/reports/meadow/2025-03":                  ">20 days</time> as of 9 February 2025 for review",
		"/reports/meadow/2025-03.md":               "has waited 20 days for review (ada-k and ben), as of 9 February 2025.",
		"/api/v1/owners/meadow/waiting?for=review": `"known_until":"2025-02-09T10:30:00Z"`,
	} {
		if body := strings.ReplaceAll(get(t, site, path).Body.String(), `": "`, `":"`); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q:\n%s", path, want, body)
		}
	}
	f.overview.KnownUntil, f.input.KnownUntil = date(2025, 2, 9), date(2025, 2, 9)
	if body := get(t, site, "/o/meadow").Body.String(); !strings.Contains(body, ">20 days</time>, opened by") {
		t.Errorf("a list that ends with all of its threads says it of each:\n%s", body)
	}
}

// TestTimeChangesNothingAfterTheEnd holds that nobody is promised that time changes a verdict
// of which nothing more is known.
func TestTimeChangesNothingAfterTheEnd(t *testing.T) {
	s := newSignInSite(t)
	s.judge = func(*history.Thread) scoring.Judgement { return scoring.Judgement{Next: date(2025, 4, 1)} }
	s.open(t)
	const page, api = "/o/meadow/harvest/128", "/api/v1/repos/meadow/harvest/threads/128"
	if body := s.guest().get(api).Body.String(); !strings.Contains(body, "next_change") {
		t.Errorf("a thread that goes on does not say when time changes it: %s", body)
	}
	for _, end := range []time.Time{date(2025, 3, 20), date(2025, 4, 9).Add(-2 * time.Hour)} { // long ago, and as good as now
		s.ledger.input.KnownUntil = end
		s.ledger.threads["meadow/harvest#128"].KnownUntil = end
		if body := s.guest().get(page).Body.String(); strings.Contains(body, "Time alone") {
			t.Errorf("time alone changes what has ended on %s:\n%s", end, body)
		}
		if body := s.guest().get(api).Body.String(); strings.Contains(body, "next_change") || !strings.Contains(body, "known_until") {
			t.Errorf("time alone changes what has ended on %s: %s", end, body)
		}
	}
}
