package web

import (
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestMonthsToCome wants the calendar to end with this month, or where what is known ends,
// not to show those to come as months without glue work.
func TestMonthsToCome(t *testing.T) {
	f := fullLedger()
	shows(t, f, "Jan Feb Mar Apr")
	f.known = map[string]time.Time{"meadow": date(2025, 3, 20)}
	shows(t, f, "Jan Feb Mar")
}

// shows wants the first page to show these months of 2025 in April.
func shows(t *testing.T, f *fakeLedger, want string) {
	t.Helper()
	body := get(t, newSite(t, f), "/").Body.String()
	_, year, _ := strings.Cut(body, "<h3>2025</h3>")
	year, _, _ = strings.Cut(year, "</ol>")
	var months []string
	for _, m := range regexp.MustCompile(`<span class="short">(\w+)</span>`).FindAllStringSubmatch(year, -1) {
		months = append(months, m[1])
	}
	if got := strings.Join(months, " "); got != want {
		t.Errorf("in April 2025 the months are %q, want %q:\n%s", got, want, body)
	}
}

// TestIndexLeadsToTheSetup wants the first page to say that an App is missing.
func TestIndexLeadsToTheSetup(t *testing.T) {
	f := fullSetup()
	const advice = "<code>glueledger import</code>"
	if body := get(t, newSite(t, &fakeLedger{}), "/").Body.String(); !strings.Contains(body, "<p>Read history with "+advice) || strings.Contains(body, "The App is set up") {
		t.Errorf("without a setup it says:\n%s", body)
	}
	site, err := NewServer(Options{Reader: &fakeLedger{}, NotFound: func(error) bool { return false }, URL: "https://glue.example.org/below",
		Now: func() time.Time { return date(2025, 4, 9) }, Log: slog.New(slog.DiscardHandler), Setup: f.setup()})
	if err != nil {
		t.Fatal(err)
	}
	if body := get(t, site, "/").Body.String(); !strings.Contains(body, `<a href="/below/setup">connect it to GitHub</a>`) || len(checkHTML(body)) > 0 {
		t.Errorf("%s %v", body, checkHTML(body))
	}
	app := f.plain()
	f.app = &app
	body := get(t, site, "/").Body.String()
	if !strings.Contains(body, "The App is set up: months appear once") || strings.Contains(body, advice) || strings.Contains(body, `"/below/setup"`) || len(checkHTML(body)) > 0 {
		t.Errorf("it still leads to the setup, or is wrong: %s %v", body, checkHTML(body))
	}
	if !strings.Contains(body, "The history is being read: ") || !strings.Contains(body, `<a href="/below/setup/installed">`) {
		t.Errorf("it does not tell how far the history is: %s", body)
	}
	for i := range f.rows {
		f.rows[i].Finished = true
	}
	if body := get(t, site, "/").Body.String(); strings.Contains(body, "being read") {
		t.Error("it tells of history that has been read")
	}
}

// TestReportsTellOfHistoryBeingRead wants the reports of an owner and a repository to
// say that their history is being read, and others not.
func TestReportsTellOfHistoryBeingRead(t *testing.T) {
	f := fullSetup()
	app := f.plain()
	f.app = &app
	site := setupSite(t, f.setup(), "https://glue.example.org")
	for path, want := range map[string]string{
		"/reports/meadow/2025-03":         "The history is being read: 412 of 1,825 threads.",
		"/reports/meadow/harvest/2025-03": "The history is being read: 412 of 1,825 threads.",
		"/reports/meadow/orchard/2025-03": "",
	} {
		body := get(t, site, path).Body.String()
		if wrong := checkHTML(body); len(wrong) > 0 || strings.Contains(body, "being read") != (want != "") || !strings.Contains(body, want) {
			t.Errorf("%s: %v %s", path, wrong, body)
		}
	}
}

// TestPendingIsToldBesideTheNumbers reads what pages say of credits that are pending: beside what counts, and alone without a number of threads.
func TestPendingIsToldBesideTheNumbers(t *testing.T) {
	f := fullLedger()
	f.months[0].Pending = 2
	alone := scoring.MonthSummary{Scope: scoring.Scope{Owner: "meadow"}, Month: scoring.Month{Year: 2025, Month: time.February}, Pending: 1}
	f.months = append(f.months, alone)
	f.overview.Did[0].Pending = 2
	f.overview.Did = append(f.overview.Did, scoring.PersonShare{ID: 14, Pending: 1})
	site := newSite(t, f)
	const beside = "7 credits on 6 threads by 3 people; 2 more credits are pending"
	for path, wants := range map[string][]string{
		"/":                         {beside, `<span class="short">Feb</span> <b aria-hidden="true">…</b><span class="hidden"> 1 credit is pending</span>`},
		"/reports":                  {beside, "1 credit is pending"},
		"/reports/meadow":           {beside, "1 credit is pending"},
		"/reports/meadow/feed.atom": {beside + ".", "1 credit is pending."},
		"/o/meadow":                 {" 2 more credits are pending.", "Did one piece of glue work, which is pending."},
	} {
		body := get(t, site, path).Body.String()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q:\n%s", path, want, body)
			}
		}
	}
}

// TestIndexTellsOfEachOwner reads what the first page says of an owner whose repositories
// only some may see, beside one that has others.
func TestIndexTellsOfEachOwner(t *testing.T) {
	s := newSignInSite(t)
	den := history.Repo{ID: 91, Owner: "g<i>lade", Name: "den", Private: true}
	s.ledger.repos = append(s.ledger.repos, den)
	s.github.reads = map[string][]history.Repo{"ada-k": {den}}
	body := s.signedIn(t, "ada").get("/").Body.String()
	const said = `<bdi class="name">g&lt;i&gt;lade</bdi> has no repositories here that everybody may see.`
	if strings.Count(body, "has no repositories here") != 1 || !strings.Contains(body, said) || !strings.Contains(body, `href="/o/meadow/harvest"`) {
		t.Errorf("it does not say %q:\n%s", said, body)
	}
	if body := s.guest().get("/").Body.String(); strings.Contains(body, "lade") {
		t.Error("a stranger is told of the owner")
	}
}

// TestMonthSteps holds that the legend says of every number which colour it has.
func TestMonthSteps(t *testing.T) {
	for most, want := range map[int]string{
		1: "none 0, level-4 1", 3: "none 0, level-3 1, level-4 2–3", 9: "none 0, level-2 1–2, level-3 3–5, level-4 6–9",
		56: "none 0, level-1 1–3, level-2 4–14, level-3 15–31, level-4 32–56", 4000: "none 0, level-1 1–250, level-2 251–1,000, level-3 1,001–2,250, level-4 2,251–4,000",
	} {
		var got []string
		for _, step := range monthSteps(most) {
			got = append(got, step.Class+" "+step.Many)
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%d: %s, want %s", most, got, want)
		}
	}
	if few, many := monthDepth(1, 56), monthDepth(14, 56); few != 1 || many != 2 || monthDepth(0, 56) != 0 || monthDepth(56, 56) != depths {
		t.Errorf("of 1 it is %d, of 14 %d", few, many)
	}
	body := get(t, newSite(t, fullLedger()), "/").Body.String()
	if !strings.Contains(body, `<p class="key">Threads in a month: <span><i class="none"></i>0</span>`) || len(checkHTML(body)) > 0 {
		t.Errorf("no legend: %s", body)
	}
}

// TestPendingHasOneName holds that no page, report or description of the API calls what is
// pending by another name.
func TestPendingHasOneName(t *testing.T) {
	read := 0
	for _, pattern := range []string{"templates/*", "testdata/*", "openapi.json"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			read++
			if other := regexp.MustCompile(`(?i)await(s|ed)? (its|their|the) effects?|(still|is|are) awaited`).Find(text); other != nil {
				t.Errorf("%s calls it %q", path, other)
			}
		}
	}
	if read < 60 {
		t.Errorf("read %d files", read)
	}
}
