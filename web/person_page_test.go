package web

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// peoplePaths are the pages of people, archives and badges.
func peoplePaths() []string {
	return []string{
		"/people/ada-k", "/people/ada-k?from=2024-05&to=2025-04", "/people/ada-k?page=7", "/people/ben", "/people/dev0", "/people/nobody",
		"/reports", "/reports/meadow", "/reports/meadow/orchard", "/reports/nobody",
		"/badges", "/badges?repo=meadow%2Fharvest&person=ada-k", "/badges?repo=meadow%2Fzz&person=nobody&kind=triage",
		"/badges?repo=%3Cb%3E&person=%22%3E%3Cscript%3E", "/badges?repo=meadow%2Fharvest%23128",
	}
}

func TestPersonStatuses(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for path, want := range map[string]int{
		"/people/ada-k": 200, "/people/ADA-K": 200, "/people/dev0": 200, "/people/ada-k.md": 200, "/people/ada-k.csv": 200, "/people/ada-k.json": 200,
		"/people/ada-k?from=2025-01&to=2025-03": 200, "/people/ada-k?from=2025-05": 400, "/people/ada-k?from=march": 400, "/people/ada-k?page=0": 400, "/people/ada-k?page=x": 400,
		"/people/nobody": 404, "/people/nobody.md": 404, "/people/.md": 404, "/people/": 301, "/people": 404, "/people/ada-k/x": 404, "/people/renovate[bot]": 404,
		"/reports": 200, "/reports/meadow": 200, "/reports/meadow/harvest": 200, "/reports/MEADOW/Harvest": 200, "/reports/meadow/feed.atom": 200, "/reports/meadow/harvest/feed.atom": 200,
		"/reports/nobody": 404, "/reports/meadow/zz": 404, "/reports/nobody/feed.atom": 404, "/reports/meadow/zz/feed.atom": 404,
		"/badges": 200, "/badges?kind=triage": 200, "/badges?kind=lunch": 400,
	} {
		if got := get(t, site, path).Code; got != want {
			t.Errorf("%s: got %d, want %d", path, got, want)
		}
	}
	for private, unknown := range map[string]string{
		"/reports/meadow/vault": "/reports/meadow/zz", "/reports/meadow/vault/feed.atom": "/reports/meadow/zz/feed.atom",
	} {
		a, b := get(t, site, private), get(t, site, unknown)
		if a.Code != http.StatusNotFound || a.Body.String() != b.Body.String() {
			t.Errorf("%s and %s differ: %d, %d", private, unknown, a.Code, b.Code)
		}
	}
	vault, zz := get(t, site, "/badges?repo=meadow%2Fvault"), get(t, site, "/badges?repo=meadow%2Fzzzzz")
	if vault.Code != 200 || strings.ReplaceAll(vault.Body.String(), "vault", "zzzzz") != zz.Body.String() {
		t.Error("the page of badges tells a private repository from one that is not there")
	}
	if slices.ContainsFunc(f.scopes, func(s scoring.Scope) bool { return s.Repo == "vault" }) || f.private {
		t.Error("a page asked for what is private")
	}
}

func TestFormerLoginsLeadOn(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for path, want := range map[string]string{
		"/people/" + formerLogin: "/people/ben", "/people/Ben-Of-Old.csv?from=2025-03": "/people/ben.csv?from=2025-03",
	} {
		if w := get(t, site, path); w.Code != http.StatusFound || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %s", path, w.Code, w.Header().Get("Location"))
		}
	}
	f.choices = hide(scoring.OnReceipts, "ben")
	if w := get(t, site, "/people/"+formerLogin); w.Code != http.StatusNotFound || strings.Contains(w.Body.String(), "ben") {
		t.Errorf("of who hides: %d %s", w.Code, w.Header())
	}
}

// TestPeopleUnderAPath serves a site that the world reaches under a path.
func TestPeopleUnderAPath(t *testing.T) {
	site, err := NewServer(Options{Reader: fullLedger(), NotFound: func(err error) bool { return errors.Is(err, errNotThere) },
		Now: func() time.Time { return date(2025, 4, 9) }, Log: slog.New(slog.DiscardHandler), URL: "https://example.org/glue/"})
	if err != nil {
		t.Fatal(err)
	}
	if w := get(t, site, "/people/"+formerLogin); w.Header().Get("Location") != "/glue/people/ben" {
		t.Errorf("a former login leads to %s", w.Header().Get("Location"))
	}
	for path, want := range map[string][]string{
		"/people/ada-k":             {`href="/glue/people/ada-k.md?from=`, `action="/glue/people/ada-k"`, `href="/glue/o/meadow/harvest/128"`, "https://example.org/glue/people/ada-k?from="},
		"/people/ada-k.md":          {"](https://example.org/glue/o/meadow/harvest/128)", "](https://example.org/glue/people/ada-k?from=2025-03&amp;to=2025-03)"},
		"/reports/meadow":           {`href="/glue/reports/meadow/2025-03"`, `href="/glue/reports/meadow/feed.atom"`},
		"/reports/meadow/feed.atom": {`href="https://example.org/glue/reports/meadow/2025-03"`, "<id>https://example.org/glue/reports/meadow/feed.atom</id>"},
		"/badges?person=ada-k":      {`src="/glue/badges/people/ada-k.svg"`, "(https://example.org/glue/badges/people/ada-k.svg)](https://example.org/glue/people/ada-k)"},
	} {
		body := get(t, site, path).Body.String()
		for _, w := range want {
			if !strings.Contains(body, w) {
				t.Errorf("%s does not have %s", path, w)
			}
		}
	}
}

// TestWhoSeesAPerson asks for everything that is about one person, at each of their
// levels. What they are not shown in answers as it does for nobody.
func TestWhoSeesAPerson(t *testing.T) {
	for _, test := range []struct {
		path  string
		needs scoring.Visibility
	}{
		{"/people/ben", scoring.InReports}, {"/people/ben?from=2025-01&to=2025-03", scoring.InReports},
		{"/people/ben.md", scoring.InReports}, {"/people/ben.csv", scoring.InReports}, {"/people/ben.json", scoring.InReports},
		{"/people/BEN", scoring.InReports}, {"/receipts/b1", scoring.OnReceipts}, {"/receipts/w1", scoring.OnReceipts},
		{"/badges/receipts/b1.svg", scoring.InBadges}, {"/badges/receipts/b1.json", scoring.InBadges},
	} {
		for _, level := range []scoring.Visibility{scoring.Private, scoring.OnReceipts, scoring.InReports, scoring.InBadges} {
			f := fullLedger()
			f.choices = hide(level, "ben")
			site := newSite(t, f)
			w, unknown := get(t, site, test.path), get(t, site, strings.NewReplacer("ben", "nobody", "BEN", "NOBODY", "b1", "zz", "w1", "zz").Replace(test.path))
			if shown := w.Code == http.StatusOK; shown != (level >= test.needs) {
				t.Errorf("%s at level %s: %d", test.path, level, w.Code)
			} else if !shown && (w.Code != http.StatusNotFound || w.Body.String() != unknown.Body.String()) {
				t.Errorf("%s at level %s tells that there is somebody: %d", test.path, level, w.Code)
			}
		}
	}
}

// TestPeopleNameNobodyHidden looks for the logins of hidden people in what is about
// others, and for links to pages that they do not have.
func TestPeopleNameNobodyHidden(t *testing.T) {
	paths := []string{
		"/people/ada-k", "/people/ada-k.md", "/people/ada-k.json", "/people/ada-k.csv", "/people/ada-k?from=2024-05&to=2025-04",
		"/reports", "/reports/meadow", "/reports/meadow/orchard", "/reports/meadow/feed.atom",
	}
	for _, login := range []string{"ben", "chioma", "dev0"} {
		for _, level := range []scoring.Visibility{scoring.Private, scoring.OnReceipts} {
			f := fullLedger()
			f.choices = hide(level, login)
			site := newSite(t, f)
			for _, path := range paths {
				if body := get(t, site, path).Body.String(); strings.Contains(body, login) {
					t.Errorf("%s names %s at level %s", path, login, level)
				}
			}
			for _, path := range append(pagePaths(), "/receipts/b1") {
				if strings.Contains(get(t, site, path).Body.String(), `href="/people/`+login) {
					t.Errorf("%s links to the page of %s, who has none at level %s", path, login, level)
				}
			}
		}
	}
	f := fullLedger()
	f.input.Receipts = nil
	if body := get(t, newSite(t, f), "/people/ada-k.json").Body.String(); !strings.Contains(body, "dev0 answered") {
		t.Error("others are named where nobody hides")
	}
}

// TestPersonInNothingPrivate has work in a private repository.
func TestPersonInNothingPrivate(t *testing.T) {
	site := newSite(t, fullLedger())
	for _, path := range []string{"/people/ben", "/people/ben.md", "/people/ben.csv", "/people/ben.json", "/reports", "/reports/meadow", "/reports/meadow/feed.atom", "/badges"} {
		if body := get(t, site, path).Body.String(); strings.Contains(body, "vault") || strings.Contains(body, "Rotate the keys") {
			t.Errorf("%s tells of the private repository", path)
		}
	}
}

// busyLedger gives ada so many receipts of one March, many at one moment, with titles as
// long as can be.
func busyLedger(n int) *fakeLedger {
	f := fullLedger()
	f.receipts = map[string]scoring.Receipt{}
	for i := range n {
		r := receipt(fmt.Sprintf("r%04d", i), f.repos[i%2], 1000+i, strings.Repeat("words & more ", 20), person(11, "ada-k"), scoring.Rules()[i%4].Kind, 0,
			strings.Repeat("What came of it. ", 20), strings.Repeat("Why it counts. ", 20))
		r.Evidence[0].At = date(2025, time.March, 1+i/7%31)
		f.receipts[r.ID] = r
	}
	return f
}

// TestPersonHasPages follows the pages of somebody's receipts: each once, and every page
// light.
func TestPersonHasPages(t *testing.T) {
	const n = 437
	site := newSite(t, busyLedger(n))
	seen := map[string]bool{}
	pages := 0
	for path := "/people/ada-k"; path != ""; pages++ {
		w := get(t, site, path)
		if size := pageWeight(t, site, w.Body.String()); size > 100_000 || w.Code != http.StatusOK {
			t.Errorf("%s: %d and %d bytes", path, w.Code, size)
		}
		for _, m := range regexp.MustCompile(`href="/receipts/(r\d+)"`).FindAllStringSubmatch(w.Body.String(), -1) {
			if seen[m[1]] {
				t.Errorf("%s: %s is there again", path, m[1])
			}
			seen[m[1]] = true
		}
		path = ""
		if m := regexp.MustCompile(`rel="next" href="([^"#]*)#receipts"`).FindStringSubmatch(w.Body.String()); m != nil {
			path = strings.ReplaceAll(m[1], "&amp;", "&")
		}
	}
	if len(seen) != n || pages != (n+receiptsShown-1)/receiptsShown {
		t.Errorf("%d receipts on %d pages", len(seen), pages)
	}
}

// TestPersonExports reads the exports back, with hostile texts too.
func TestPersonExports(t *testing.T) {
	site := newSite(t, fullLedger())
	for _, name := range []string{"person.md", "person.csv", "person.json"} {
		golden(t, name, get(t, site, "/people/ada-k"+name[len("person"):]).Body.String())
	}
	if got := get(t, site, "/people/ada-k.csv?from=2025-01&to=2025-03").Header().Get("Content-Disposition"); got != `attachment; filename="ada-k-2025-01-2025-03.csv"` {
		t.Errorf("the file is called %s", got)
	}
	busy := newSite(t, busyLedger(437))
	var work jsonWork
	if err := json.Unmarshal(get(t, busy, "/people/ada-k.json").Body.Bytes(), &work); err != nil || len(work.Receipts) != 437 || len(work.Threads) != 437 {
		t.Errorf("%d receipts, %d threads, %v", len(work.Receipts), len(work.Threads), err)
	}
	for _, text := range hostile() {
		f := hostileLedger(text)
		f.input.Counts[0].Account = person(11, "ada-k")
		site := newSite(t, f)
		rows, err := csv.NewReader(get(t, site, "/people/ada-k.csv").Body).ReadAll()
		if err != nil || len(rows) < 6 {
			t.Errorf("%q: %d rows, %v", text, len(rows), err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@＝", []rune(cell)[0]) {
					t.Errorf("%q: a formula: %s", text, cell)
				}
			}
		}
		md := get(t, site, "/people/ada-k.md").Body.String()
		plainly := get(t, newSite(t, fullLedger()), "/people/ada-k.md").Body.String()
		if got, want := strings.Count(md, "\n#"), strings.Count(plainly, "\n#"); got != want {
			t.Errorf("%q: %d headings, want %d", text, got, want)
		}
	}
}

func TestPersonSummary(t *testing.T) {
	at := func(day int) time.Time { return date(2025, time.March, day) }
	span := scoring.Span{From: march, To: march}
	work := func(deeds ...scoring.Deed) scoring.PersonWork {
		return scoring.PersonWork{Account: history.Account{ID: 1, Login: "ada"}, Span: span, Deeds: deeds, Fates: map[int64]scoring.Fate{1: scoring.FateMerged, 2: scoring.FateOpen}}
	}
	for _, test := range []struct {
		name string
		work scoring.PersonWork
		now  time.Time
		want string
	}{
		{"nothing", work(), date(2025, 5, 1), "No glue work by ada was seen in March 2025."},
		{"nothing yet", work(), at(20), "No glue work by ada has been seen in March 2025 so far."},
		{"one", work(scoring.Deed{Thread: 1, Kind: scoring.Triage, Status: scoring.Confirmed, At: at(3)}), date(2025, 5, 1),
			"In March 2025, ada triaged 1 thread. The thread is merged now."},
		{"two kinds on one thread", work(
			scoring.Deed{Thread: 1, Kind: scoring.Triage, Status: scoring.Confirmed, At: at(3)},
			scoring.Deed{Thread: 1, Kind: scoring.Connecting, Status: scoring.Confirmed, At: at(3)},
		), date(2025, 5, 1), "In March 2025, ada triaged 1 thread and connected 1 thread with another. It was all on one thread, which is merged now."},
		{"pending", work(scoring.Deed{Thread: 2, Kind: scoring.Triage, Status: scoring.Pending, At: at(3)}), at(20),
			"In March 2025, ada did 1 piece of glue work. It is pending: its effect has not been seen yet. This month is not over."},
		{"more", work(
			scoring.Deed{Thread: 1, Kind: scoring.ReviewUnblocking, Status: scoring.Confirmed, At: at(9), Waited: 41 * 24 * time.Hour},
			scoring.Deed{Thread: 1, Kind: scoring.Triage, Status: scoring.Confirmed, At: at(8)},
			scoring.Deed{Thread: 2, Kind: scoring.Triage, Status: scoring.Confirmed, At: at(7)},
			scoring.Deed{Thread: 2, Kind: scoring.Connecting, Status: scoring.Pending, At: at(6)},
			scoring.Deed{Thread: 9, Kind: scoring.Triage, Status: scoring.Confirmed, At: date(2025, 1, 6)},
		), date(2025, 5, 1), "In March 2025, ada saw to 2 threads: triaged 2 threads and unblocked 1 pull request, which ended 41 days of waiting. " +
			"Of the 2 threads, 1 is merged and 1 is open now. 1 more credit is pending."},
	} {
		if got := strings.Join(personSummary(test.work, test.now), " "); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.name, got, test.want)
		}
	}
}

// TestReviewsWithoutGlue is somebody who only ever reviewed: their page leads to that.
func TestReviewsWithoutGlue(t *testing.T) {
	f := fullLedger()
	body := get(t, newSite(t, f), "/people/dev0").Body.String()
	for _, want := range []string{"<h1><bdi>dev0</bdi></h1>", "dev0 had 2 pull requests merged.", `<a href="/people/dev0?from=2024-05&amp;to=2025-04">`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q:\n%s", want, body)
		}
	}
}

// TestExportNames looks at what exports are called.
func TestExportNames(t *testing.T) {
	site := newSite(t, fullLedger())
	for query, want := range map[string]string{"from=2025-03": `"ada-k-2025-03.csv"`, "from=2025-01&to=2025-03": `"ada-k-2025-01-2025-03.csv"`} {
		if got := get(t, site, "/people/ada-k.csv?"+query).Header().Get("Content-Disposition"); !strings.HasSuffix(got, want) {
			t.Errorf("%s: %s", query, got)
		}
	}
}

// TestShownOf holds that no list leaves one out alone.
func TestShownOf(t *testing.T) {
	for _, test := range []struct{ all, most, want int }{{8, 8, 8}, {9, 8, 9}, {10, 8, 8}, {30, 0, 30}, {0, 8, 0}} {
		if got := shownOf(test.all, test.most); got != test.want {
			t.Errorf("of %d, at most %d: %d", test.all, test.most, got)
		}
	}
}

// TestWaitIsToldOfOne holds that the words of a kind stay as they were when somebody's say how
// much waiting ended.
func TestWaitIsToldOfOne(t *testing.T) {
	kinds := kindsOf(map[scoring.Kind]int{scoring.ReviewUnblocking: 1})
	before := kinds[0].did
	if told := withWait(kinds, 41*24*time.Hour); kinds[0].did != before || told[0].did != before+", which ended 41 days of waiting" {
		t.Errorf("%q became %q, and what was given %q", before, told[0].did, kinds[0].did)
	}
}

// TestFurtherReceiptsStandAlone leaves out of the further pages of somebody's receipts what
// the first has said of the whole.
func TestFurtherReceiptsStandAlone(t *testing.T) {
	site := newSite(t, busyLedger(437))
	for path, first := range map[string]bool{"/people/ada-k": true, "/people/ada-k?page=2": false, "/people/ada-k?page=99": true} {
		body := get(t, site, path).Body.String()
		for _, said := range []string{`class="lead summary"`, `<h2 id="calendar">`, `<h2 id="became">`, `href="#became">What became of the threads</a>`, `<ul class="units">`} {
			if strings.Contains(body, said) != first {
				t.Errorf("%s: %s is there: %t", path, said, !first)
			}
		}
		for _, said := range []string{`<h2 id="export">Export</h2>`, `<h1><bdi>ada-k</bdi></h1>`} {
			if !strings.Contains(body, said) {
				t.Errorf("%s lacks %s", path, said)
			}
		}
	}
}
