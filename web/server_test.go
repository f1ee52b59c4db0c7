package web

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

func get(t testing.TB, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func pagePaths() []string {
	return append(append(overviewPaths(), peoplePaths()...),
		"/", "/reports/meadow/2025-03", "/reports/meadow/harvest/2025-03", "/reports/meadow/2025-04", "/nothing-here",
		"/receipts/a1", "/receipts/a2", "/receipts/c1", "/receipts/w1", "/receipts/unknown")
}

// reportAlone is a report as a page that stands by itself.
func reportAlone(t *testing.T, f *fakeLedger) string {
	t.Helper()
	return render(t, report(f, scoring.Scope{Owner: "meadow"}, date(2025, 4, 9)), "html", "https://glue.example.org")
}

// TestPagesAreWellFormed renders every page with full and empty data; TestHostileWords
// has the rest.
func TestPagesAreWellFormed(t *testing.T) {
	check := func(name string, f *fakeLedger) {
		site := newSite(t, f)
		for _, path := range pagePaths() {
			w := get(t, site, path)
			if w.Code >= 500 {
				t.Errorf("%s: %s answers %d", name, path, w.Code)
			}
			for _, wrong := range checkHTML(w.Body.String()) {
				t.Errorf("%s: %s: %s", name, path, wrong)
			}
		}
		for _, wrong := range checkHTML(reportAlone(t, f)) {
			t.Errorf("%s: report that stands alone: %s", name, wrong)
		}
	}
	check("full", fullLedger())
	check("empty", emptyLedger())
	check("nothing", &fakeLedger{})
}

func TestStatuses(t *testing.T) {
	site := newSite(t, fullLedger())
	for path, want := range map[string]int{
		"/": 200, "/reports/meadow/2025-03": 200, "/reports/MEADOW/Harvest/2025-03": 200, "/reports/meadow/2019-01": 200,
		"/reports/meadow/2025-03.md": 200, "/reports/meadow/2025-03.json": 200, "/reports/meadow/orchard/2025-03.csv": 200,
		"/reports/meadow/2025-03?format=markdown": 200, "/reports/meadow/2025-03?format=csv": 200,
		"/reports/meadow/2025-03?format=pdf": 400, "/reports/meadow/2025-05": 404, "/reports/meadow/1999-01": 404,
		"/reports/meadow/march": 404, "/reports/nobody/2025-03": 404, "/reports/meadow/nothing/2025-03": 404,
		"/receipts/a1": 200, "/receipts/w1": 200, "/receipts/zz": 404,
		"/badges/meadow/harvest.svg": 200, "/badges/people/ada-k.svg": 200, "/badges/meadow/harvest/128.svg": 200,
		"/badges/meadow/nothing.svg": 404, "/badges/people/nobody.svg": 404, "/badges/meadow/harvest/9.svg": 404,
		"/badges/meadow/harvest.png": 404, "/badges/meadow/harvest/x.svg": 404, "/badges/meadow/harvest/-1.svg": 404,
		"/healthz": 200, "/metrics": 404, "/webhooks": 404, "/elsewhere": 404, "/static/style.css": 404,
		// What is private looks like what is not there.
		"/reports/meadow/vault/2025-03": 404, "/receipts/p1": 404, "/badges/meadow/vault.svg": 404, "/badges/meadow/vault/3.svg": 404,
	} {
		if got := get(t, site, path).Code; got != want {
			t.Errorf("%s: got %d, want %d", path, got, want)
		}
	}
}

// TestPrivateIsNotTold asks that a private repository shows nowhere, and that
// its answers are those of something that never was.
func TestPrivateIsNotTold(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for _, path := range append(pagePaths(), "/reports/meadow/2025-03.md", "/reports/meadow/2025-03.json", "/reports/meadow/2025-03.csv") {
		if body := get(t, site, path).Body.String(); strings.Contains(body, "vault") {
			t.Errorf("%s names the private repository", path)
		}
	}
	if f.private {
		t.Error("a page asked for what is private")
	}
	for private, unknown := range map[string]string{
		"/receipts/p1": "/receipts/zz", "/reports/meadow/vault/2025-03": "/reports/meadow/zz/2025-03",
		"/badges/meadow/vault.svg": "/badges/meadow/zz.svg", "/badges/meadow/vault/3.svg": "/badges/meadow/zz/3.svg",
	} {
		a, b := get(t, site, private), get(t, site, unknown)
		if a.Code != b.Code || a.Body.String() != b.Body.String() {
			t.Errorf("%s and %s differ: %d, %d", private, unknown, a.Code, b.Code)
		}
	}
	f.receipts["a1"] = func() scoring.Receipt { r := f.receipts["a1"]; r.Repo.Private = true; return r }()
	if got := get(t, site, "/receipts/a1").Code; got != http.StatusNotFound {
		t.Errorf("receipt that is marked private: %d", got)
	}
}

// TestNamesakesOpenNothing asks for the receipts of repositories whose name
// another, public one has now. Their threads are not there under that name.
func TestNamesakesOpenNothing(t *testing.T) {
	for name, former := range map[string]history.Repo{
		"private": {ID: 3, Owner: "meadow", Name: "vault", Private: true},
		"deleted": {ID: 3, Owner: "meadow", Name: "vault"},
	} {
		f := fullLedger()
		f.repos = []history.Repo{former, {ID: 4, Owner: "meadow", Name: "vault"}}
		if name == "deleted" {
			f.repos = f.repos[1:]
		}
		r := f.receipts["p1"]
		r.Repo = former
		f.receipts["p1"] = r
		for _, thread := range []*history.Thread{nil, {Repo: f.repos[len(f.repos)-1], Number: 3, Type: history.Issue}} {
			delete(f.threads, "meadow/vault#3")
			if thread != nil {
				f.threads["meadow/vault#3"] = thread
			}
			site := newSite(t, f)
			got, unknown := get(t, site, "/receipts/p1"), get(t, site, "/receipts/zz")
			if got.Code != http.StatusNotFound || got.Body.String() != unknown.Body.String() {
				t.Errorf("%s, namesake's thread %v: %d", name, thread != nil, got.Code)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	site := newSite(t, fullLedger())
	for _, path := range []string{"/", "/reports/meadow/2025-03", "/reports/meadow/2025-03.csv", "/receipts/a1", "/badges/meadow/harvest.svg", "/nope", "/healthz"} {
		h := get(t, site, path).Header()
		for _, want := range []struct{ name, holds string }{
			{"Content-Security-Policy", "default-src '"}, {"X-Content-Type-Options", "nosniff"}, {"Referrer-Policy", "same-origin"},
		} {
			if !strings.Contains(h.Get(want.name), want.holds) {
				t.Errorf("%s: %s is %q", path, want.name, h.Get(want.name))
			}
		}
		if policy := h.Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", path, policy)
		}
	}
	for path, want := range map[string]string{
		"/reports/meadow/2025-03.md": "text/markdown; charset=utf-8", "/reports/meadow/2025-03.json": "application/json",
		"/reports/meadow/2025-03.csv": "text/csv; charset=utf-8", "/badges/meadow/harvest.svg": "image/svg+xml", "/badges/meadow/vault.svg": "image/svg+xml",
	} {
		if got := get(t, site, path).Header().Get("Content-Type"); got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
	if got, want := get(t, site, "/reports/meadow/harvest/2025-03.csv").Header().Get("Content-Disposition"), `attachment; filename="meadow-harvest-2025-03.csv"`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// TestWindowsAreKeptApart: no page of another site keeps hold of the window where
// somebody may be known; where all see the same, nothing is asked of browsers.
func TestWindowsAreKeptApart(t *testing.T) {
	for name, site := range map[string]struct {
		http.Handler
		want string
	}{
		"for all":      {newSite(t, fullLedger()), ""},
		"sign-in":      {newSignInSite(t), "same-origin"},
		"being set up": {setupSite(t, fullSetup().setup(), "https://glue.example.org"), "same-origin"},
	} {
		if got := get(t, site, "/").Header().Get("Cross-Origin-Opener-Policy"); got != site.want {
			t.Errorf("%s: %q, want %q", name, got, site.want)
		}
	}
}

// TestStaticFilesAreKept follows the links to the style sheet, the script and the icon.
func TestStaticFilesAreKept(t *testing.T) {
	site := newSite(t, fullLedger())
	links := regexp.MustCompile(`<(?:link|script) [^>]*(?:href|src)="([^"]+)"`).FindAllStringSubmatch(get(t, site, "/").Body.String(), -1)
	if len(links) != 3 {
		t.Fatalf("got %d links", len(links))
	}
	for _, link := range links {
		w := get(t, site, link[1])
		if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d, %s", link[1], w.Code, w.Header().Get("Cache-Control"))
		}
	}
}

func TestBadges(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for path, want := range map[string]string{
		"/badges/meadow/harvest.svg":     "Glue work in meadow/harvest: 1,031 threads moved, 1,240 credits to 17 people",
		"/badges/people/ada-k.svg":       "Glue work by ada-k: 1,031 threads moved, 1,240 credits",
		"/badges/meadow/harvest/128.svg": "Glue work on meadow/harvest#128: 1,240 credits to 17 people for triage and review unblocking",
		"/badges/meadow/vault.svg":       "Glue work: nothing is known at this address",
		"/badges/people/%3Cb%3E.svg":     "Glue work by <b>: 1,031 threads moved, 1,240 credits",
	} {
		w := get(t, site, path)
		var svg struct {
			Title string `xml:"title"`
			Role  string `xml:"role,attr"`
			Label string `xml:"aria-label,attr"`
		}
		if err := xml.Unmarshal(w.Body.Bytes(), &svg); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if svg.Title != want || svg.Label != want || svg.Role != "img" {
			t.Errorf("%s: got %+v, want %q", path, svg, want)
		}
		if got := w.Header().Get("Cache-Control"); got != "public, max-age=300" {
			t.Errorf("%s: Cache-Control is %q", path, got)
		}
	}

	first := get(t, site, "/badges/meadow/harvest.svg")
	tag := first.Header().Get("ETag")
	again := get(t, site, "/badges/meadow/harvest.svg", "If-None-Match", tag)
	if again.Code != http.StatusNotModified || again.Body.Len() != 0 || tag == "" {
		t.Errorf("with the tag %s: %d and %d bytes", tag, again.Code, again.Body.Len())
	}
	f.tally.Threads++
	if w := get(t, site, "/badges/meadow/harvest.svg", "If-None-Match", tag); w.Code != http.StatusOK {
		t.Errorf("after another thread: %d", w.Code)
	}
	f.tally = scoring.Tally{}
	if w := get(t, site, "/badges/meadow/harvest.svg"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "no credits yet") {
		t.Errorf("without credits: %d %s", w.Code, w.Body)
	}
}

// TestOneRepositoryIsReadAlone asks for what concerns one repository, which must
// not read all of them: badges are asked for often.
func TestOneRepositoryIsReadAlone(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for _, path := range []string{"/badges/meadow/harvest.svg", "/badges/meadow/harvest/128.svg", "/receipts/a1", "/reports/meadow/harvest/2025-03"} {
		if w := get(t, site, path); w.Code != http.StatusOK || f.listed != 0 {
			t.Errorf("%s: %d, and all repositories were read %d times", path, w.Code, f.listed)
		}
	}
}

func TestReceiptMarksItsActions(t *testing.T) {
	body := get(t, newSite(t, fullLedger()), "/receipts/a1").Body.String()
	for _, want := range []string{
		"Earned this credit", "The effect: The author pushed two days later", "7 other actions",
		"a retry after the token has expired would loop: see the auth docs", "Somebody else’s pull request has waited 7 days",
		"Labelled their own thread", "Called in <span class=\"name\">ada-k.</span> <span class=\"name\">ada-k</span> reviewed it the next day.", `This credit stands: its effect was seen on <time datetime="2025-03-05T10:30:00Z" title="5 March 2025, 10:30 UTC">5 March 2025</time>.`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for _, not := range []string{"if resp.StatusCode", "This retries them three times\n"} {
		if strings.Contains(body, not) {
			t.Errorf("the page says %q", not)
		}
	}
}

// TestReceiptWeighs wants the sum of a receipt as a table whose amounts add up to
// the total, and none on a withdrawn one.
func TestReceiptWeighs(t *testing.T) {
	f := fullLedger()
	r := f.receipts["a1"]
	r.Sum = scoring.Sum{
		{Name: scoring.PartBase, Amount: 300, Why: "what the rulebook gives for review-unblocking"},
		{Name: scoring.PartWait, Amount: 150, Why: "41 days of waiting ended: a tenth of the base for each full 7 days, at most the base once more"},
		{Name: scoring.PartThread, Amount: -225, Why: "their second credit on this thread, heaviest first, counts half"},
	}.Damped(r.Kind, scoring.Damping{Place: 12, Pair: true})
	f.receipts["a1"] = r
	body := get(t, newSite(t, f), "/receipts/a1").Body.String()
	if wrong := checkHTML(body); len(wrong) > 0 {
		t.Error(wrong)
	}
	for _, want := range []string{
		`<tr><th scope="row">Base</th><td>What the rulebook gives for review unblocking.</td><td>3.00</td></tr>`,
		`<tr><th scope="row">Wait</th><td>41 days of waiting ended: a tenth of the base for each full 7 days, at most the base once more.</td><td>+1.50</td></tr>`,
		`<td>−2.25</td></tr>`, `<tr><th scope="row">Day</th><td>Their 12th for review unblocking here that day (UTC), heaviest first: from the 11th on they count a tenth.</td><td>−2.02</td></tr>`,
		`<tr><th scope="row">Pair</th><td>Most of what they and the thread’s author earned here that month was on each other’s threads, with nobody else there: it counts a quarter.</td><td>−0.17</td></tr>`,
		`<tr><th scope="row" colspan="2">Total</th><td>0.06</td></tr>`,
	} {
		if !strings.Contains(strings.ReplaceAll(body, "&#43;", "+"), want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(get(t, newSite(t, f), "/receipts/w1").Body.String(), "What it weighs") {
		t.Error("a withdrawn credit weighs something")
	}
	r.Status = scoring.Pending
	f.receipts["a1"] = r
	if body := get(t, newSite(t, f), "/receipts/a1").Body.String(); !strings.Contains(body, "Once its effect is seen") {
		t.Error("a pending credit counts already")
	}
}

func TestWithdrawnReceiptSaysSo(t *testing.T) {
	f := fullLedger()
	f.journal = append(f.journal, scoring.JournalEntry{At: date(2025, 4, 2), Entry: scoring.EntryWithdrawn, Reason: "reopened within 14 days"})
	body := get(t, newSite(t, f), "/receipts/w1").Body.String()
	for _, want := range []string{`This credit was withdrawn on <time datetime="2025-04-02T10:30:00Z" title="2 April 2025, 10:30 UTC">2 April 2025</time>. Reopened within 14 days.`, "</b>. Reopened within 14 days.</p>", "<dt>Why it counted</dt>", "What had come of it", "Had earned this credit"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
}

// TestLostEvidenceIsShown has a receipt whose comment is no longer on its thread.
func TestLostEvidenceIsShown(t *testing.T) {
	f := fullLedger()
	r := f.receipts["a1"]
	r.Evidence = []scoring.Evidence{{Verb: history.Commented, ID: 777, At: date(2025, 2, 1)}}
	f.receipts["a1"] = r
	if body := get(t, newSite(t, f), "/receipts/a1").Body.String(); !strings.Contains(body, "no longer on the thread") {
		t.Error("the page does not say that the comment is gone")
	}
}

func TestFailuresStayInTheLog(t *testing.T) {
	f := fullLedger()
	f.fails = errors.New("disk full at /var/lib/secret")
	var log strings.Builder
	site, err := NewServer(Options{Reader: f, NotFound: func(error) bool { return false }, Now: time.Now, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/reports/meadow/2025-03", "/receipts/a1", "/badges/meadow/harvest.svg"} {
		w := get(t, site, path)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if strings.Count(log.String(), "disk full") != 4 {
		t.Errorf("the log: %s", log.String())
	}
}

func TestHealthAndMounts(t *testing.T) {
	ready := errors.New("no database")
	hello := func(text string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) })
	}
	site, err := NewServer(Options{
		Reader: emptyLedger(), NotFound: func(error) bool { return false }, Now: time.Now, Log: slog.New(slog.DiscardHandler),
		Webhooks: hello("hooks"), Ready: func(context.Context) error { return ready },
	})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(t, site, "/healthz"); w.Code != http.StatusServiceUnavailable || strings.Contains(w.Body.String(), "database") {
		t.Errorf("not ready: %d %s", w.Code, w.Body)
	}
	ready = nil
	if w := get(t, site, "/healthz"); w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("ready: %d %s", w.Code, w.Body)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/webhooks", nil))
	if w.Body.String() != "hooks" {
		t.Errorf("webhooks: %d %s", w.Code, w.Body)
	}
}

func TestNewServerChecksItsSettings(t *testing.T) {
	good := Options{Reader: emptyLedger(), NotFound: func(error) bool { return false }, Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	for name, spoil := range map[string]func(*Options){
		"no reader":      func(o *Options) { o.Reader = nil },
		"a bad URL":      func(o *Options) { o.URL = "glue.example.org" },
		"a bad GitHub":   func(o *Options) { o.GitHubURL = "ftp://github.com" },
		"a query in URL": func(o *Options) { o.URL = "https://glue.example.org/?a=1" },
	} {
		o := good
		spoil(&o)
		if _, err := NewServer(o); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// TestSiteUnderAPath serves a site that the world reaches under a path.
func TestSiteUnderAPath(t *testing.T) {
	f := fullLedger()
	site, err := NewServer(Options{Reader: f, NotFound: func(error) bool { return false }, Now: func() time.Time { return date(2025, 4, 9) },
		Log: slog.New(slog.DiscardHandler), URL: "https://example.org/glue/"})
	if err != nil {
		t.Fatal(err)
	}
	body := get(t, site, "/reports/meadow/2025-03").Body.String()
	for _, want := range []string{`href="/glue/"`, `href="/glue/receipts/a1"`, `href="/glue/static/style.`, `href="/glue/reports/meadow/2025-01"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page does not have %s", want)
		}
	}
	if md := get(t, site, "/reports/meadow/2025-03.md").Body.String(); !strings.Contains(md, "](https://example.org/glue/receipts/a1)") {
		t.Error("the Markdown does not link to the site")
	}
}
