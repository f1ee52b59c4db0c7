package web

import (
	"html"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

func TestOverviewStatuses(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	for path, want := range map[string]int{
		"/rules": 200, "/o/meadow": 200, "/o/MEADOW/Harvest": 200, "/o/meadow/harvest/128": 200, "/o/meadow/harvest/rules": 200,
		"/o/meadow?from=2025-01&to=2025-03": 200, "/o/meadow?from=2025-03": 200, "/o/meadow?to=2024-12": 200, "/o/meadow?from=&to=": 200,
		"/o/meadow?from=2025-01&to=2026-12": 200, "/o/meadow?from=2025-03&to=2025-01": 400, "/o/meadow?from=2023-01&to=2025-01": 400,
		"/o/meadow?from=2025-05": 400, "/o/meadow?from=1999-01": 400, "/o/meadow?from=march": 400,
		"/o/meadow?wait=stale": 200, "/o/meadow?wait=lunch": 400, "/o/meadow?repo=orchard": 200, "/o/meadow?repo=zz": 404, "/o/meadow?repo=vault": 404,
		"/o/meadow?wait=stale&after=1738000000-2": 200, "/o/meadow?wait=stale&after=1738000000-2-25": 200, "/o/meadow?wait=stale&after=1-2-x": 400, "/o/meadow?wait=stale&after=1-2--9": 400, "/o/meadow?wait=stale&after=x": 400, "/o/meadow?wait=stale&after=1-x": 400, "/o/meadow?after=1738000000-2": 400,
		"/o/meadow?wait=stale&after=-5-1": 400, "/o/meadow?people=2": 200, "/o/meadow?people=0": 400, "/o/meadow?people=x": 400,
		"/o/nobody": 404, "/o/meadow/zz": 404, "/o/meadow/zz/rules": 404, "/o/meadow/harvest/9": 404, "/o/meadow/harvest/0128": 404, "/o/meadow/harvest/x": 404,
		"/o/meadow/harvest/-1": 404, "/o/meadow/vault": 404, "/o/meadow/vault/3": 404, "/o/meadow/vault/rules": 404, "/o": 404, "/o/meadow/harvest/128/x": 404,
	} {
		if got := get(t, site, path).Code; got != want {
			t.Errorf("%s: got %d, want %d", path, got, want)
		}
	}
	for private, unknown := range map[string]string{
		"/o/meadow/vault": "/o/meadow/zz", "/o/meadow/vault/3": "/o/meadow/zz/3", "/o/meadow/vault/rules": "/o/meadow/zz/rules", "/o/meadow?repo=vault": "/o/meadow?repo=zz",
	} {
		a, b := get(t, site, private), get(t, site, unknown)
		if a.Code != http.StatusNotFound || a.Body.String() != b.Body.String() {
			t.Errorf("%s and %s differ: %d, %d", private, unknown, a.Code, b.Code)
		}
	}
	f.repos = f.repos[2:] // the private one
	if got, unknown := get(t, site, "/o/meadow"), get(t, site, "/o/nobody"); got.Code != http.StatusNotFound || got.Body.String() != unknown.Body.String() {
		t.Errorf("an owner of nothing public: %d", got.Code)
	}
	if slices.ContainsFunc(f.scopes, func(s scoring.Scope) bool { return s.Repo == "vault" }) {
		t.Error("a page asked for a private repository")
	}
}

// main is what a page says, without what is on all of them.
func mainOf(t *testing.T, page string) string {
	t.Helper()
	_, rest, _ := strings.Cut(page, `<main id="main">`)
	body, _, ok := strings.Cut(rest, "</main>")
	if !ok {
		t.Fatalf("no <main> in %s", page)
	}
	return strings.TrimSpace(regexp.MustCompile(`\n\n+`).ReplaceAllString(body, "\n")) + "\n"
}

// TestGoldenPages holds pages against what somebody has read and found right.
// go test ./web -run Golden -update writes them anew.
func TestGoldenPages(t *testing.T) {
	hidden := fullLedger()
	hidden.choices = hide(scoring.OnReceipts, "ada-k", "dev0")
	hiddenBen := fullLedger()
	hiddenBen.choices = hide(scoring.OnReceipts, "ben")
	for _, test := range []struct {
		name, path string
		ledger     *fakeLedger
	}{
		{"owner.html", "/o/meadow", fullLedger()},
		{"owner-hidden.html", "/o/meadow", hidden},
		{"repo-quarter-list.html", "/o/meadow/orchard?from=2025-01&to=2025-03&wait=stale&after=1736505000-1", fullLedger()},
		{"repo-empty.html", "/o/meadow/harvest", emptyLedger()},
		{"thread.html", "/o/meadow/harvest/128", fullLedger()},
		{"thread-hidden.html", "/o/meadow/harvest/128", hidden},
		{"person.html", "/people/ada-k", fullLedger()},
		{"person-empty.html", "/people/dev0", fullLedger()},
		{"person-year.html", "/people/ben?from=2024-05&to=2025-04", fullLedger()},
		{"receipt.html", "/receipts/b1", fullLedger()},
		{"archives.html", "/reports", fullLedger()},
		{"archive.html", "/reports/meadow", fullLedger()},
		{"archive-hidden.html", "/reports/meadow/orchard", hiddenBen},
		{"archive-empty.html", "/reports/meadow/harvest", emptyLedger()},
		{"badges.html", "/badges?repo=meadow%2Fharvest&person=ada-k&kind=triage", fullLedger()},
		{"badges-none.html", "/badges", fullLedger()},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := get(t, newSite(t, test.ledger), test.path)
			if w.Code != http.StatusOK {
				t.Fatalf("got %d", w.Code)
			}
			golden(t, test.name, mainOf(t, w.Body.String()))
		})
	}
}

// TestOverviewsNameNobodyHidden looks for the logins of hidden people in the pages
// of an owner and of threads.
func TestOverviewsNameNobodyHidden(t *testing.T) {
	units := regexp.MustCompile(`(?s)<ul class="units">.*?</ul>`)
	before := units.FindString(mainOf(t, get(t, newSite(t, fullLedger()), "/o/meadow").Body.String()))
	for _, login := range []string{"ada-k", "ben", "chioma", "dev0"} {
		for _, level := range []scoring.Visibility{scoring.Private, scoring.OnReceipts, scoring.InReports, scoring.InBadges} {
			f := fullLedger()
			f.choices = hide(level, login)
			site := newSite(t, f)
			for _, path := range append(overviewPaths(), "/o/meadow?wait=review", "/o/meadow?wait=author", "/o/meadow?wait=answer") {
				body := mainOf(t, get(t, site, path).Body.String())
				if strings.Contains(body, login) && level < scoring.InReports {
					t.Errorf("%s names %s at level %s", path, login, level)
				}
				if strings.HasPrefix(path, "/o/meadow?from") && units.FindString(body) != before {
					t.Errorf("%s: the totals without %s are others: %s", path, login, units.FindString(body))
				}
			}
			body := get(t, site, "/o/meadow").Body.String()
			if did := login != "dev0"; strings.Contains(body, "1 person who chose not to be named") != (did && level < scoring.InReports) {
				t.Errorf("%s at level %s: whether somebody is not named is wrong", login, level)
			}
			if got := strings.Contains(body, login); got != (level >= scoring.InReports) && login != "dev0" {
				t.Errorf("the page of the owner names %s at level %s: %v", login, level, got)
			}
		}
	}
}

// TestListHasEverything follows the pages of a list to its end.
func TestListHasEverything(t *testing.T) {
	next := regexp.MustCompile(`<a rel="next" href="([^"]*)">Next</a>`)
	row := regexp.MustCompile(`<bdi>(Left alone \d+)</bdi>`)
	for path, want := range map[string]int{"/o/meadow?wait=stale": 40, "/o/meadow/orchard?wait=stale": 40, "/o/meadow?wait=stale&repo=ORCHARD": 40, "/o/meadow?wait=stale&repo=harvest": 0} {
		site := newSite(t, fullLedger())
		var got []string
		pages := 0
		for at := path; at != ""; pages++ {
			body := get(t, site, at).Body.String()
			before := len(got)
			for _, m := range row.FindAllStringSubmatch(body, -1) {
				got = append(got, m[1])
			}
			if here := "<span>" + counted(before, len(got), want, "thread", "threads") + "</span>"; want > 0 && !strings.Contains(body, here) {
				t.Errorf("%s does not say %s", at, here)
			}
			at = ""
			if m := next.FindStringSubmatch(body); m != nil {
				at, _, _ = strings.Cut(html.UnescapeString(m[1]), "#")
			}
		}
		for i := range got {
			if got[i] != "Left alone "+itoa(i) {
				t.Errorf("%s: row %d is %s", path, i, got[i])
			}
		}
		if len(got) != want || pages != max(1, (want+todoPage-1)/todoPage) {
			t.Errorf("%s: %d threads on %d pages", path, len(got), pages)
		}
	}
	body := get(t, newSite(t, fullLedger()), "/o/meadow").Body.String()
	for text, want := range map[string]bool{
		"Stream large archives": true, "Too young to wait": false, "Please add a dark theme": true, "How do I turn it off?": true,
		"Left alone 3<": true, "Left alone 4<": false, `Gone stale <span class="n">40</span>`: true, "/o/meadow/harvest/119": true,
	} {
		if strings.Contains(body, text) != want {
			t.Errorf("the page of the owner has %q: %v", text, !want)
		}
	}
}

// TestTodoPart says where in a list a page is, only where that is known.
func TestTodoPart(t *testing.T) {
	for _, test := range []struct {
		before, here, all int
		want              string
	}{
		{0, 25, 155, "1 to 25 of 155 threads"},
		{150, 5, 155, "151 to 155 of 155 threads"},
		{150, 5, 30, ""}, // it has become shorter
		{25, 0, 30, ""},
		{475, 25, todoCounted, "476 to 500 of at least 500 threads"},
		{1000, 25, todoCounted, "1,001 to 1,025 of at least 1,025 threads"},
	} {
		if got := todoPart(test.before, test.here, test.all); got != test.want {
			t.Errorf("%d and %d of %d: got %q, want %q", test.before, test.here, test.all, got, test.want)
		}
	}
}

// TestPeopleHavePages wants everybody on one page, by name, however many they are.
func TestPeopleHavePages(t *testing.T) {
	f := crowdedLedger(60, 3)
	site := newSite(t, f)
	var got []string
	pages := (60 + peopleShown - 1) / peopleShown
	for page := range pages + 1 {
		body := get(t, site, "/o/meadow?people="+itoa(page+1)).Body.String()
		for _, m := range regexp.MustCompile(`<p class="who"><span class="face.*?</span><a href="/people/[^"?]*\?from=2025-03"><bdi>([^<]*)</bdi>`).FindAllStringSubmatch(body, -1) {
			got = append(got, m[1])
		}
		if strings.Contains(body, `rel="next" href="/o/meadow?from=2025-03&amp;to=2025-03&amp;people=`+itoa(page+2)) != (page+1 < pages) ||
			strings.Contains(body, ">Previous<") != (page > 0) {
			t.Errorf("page %d leads elsewhere", page+1)
		}
	}
	if len(got) != 60 || !slices.IsSorted(got) {
		t.Errorf("%d people: %q", len(got), got)
	}
}

// TestPageWeight draws the pages of a very large owner.
func TestPageWeight(t *testing.T) {
	site := newSite(t, crowdedLedger(5000, 200))
	for _, path := range []string{"/o/meadow", "/o/meadow?from=2024-05&to=2025-04", "/o/meadow?people=100", "/o/meadow?wait=stale", "/o/meadow/harvest", "/rules", "/o/meadow/harvest/128", "/badges", "/reports", "/reports/meadow"} {
		w := get(t, site, path)
		if n := pageWeight(t, site, w.Body.String()); n > 100_000 || w.Code != http.StatusOK {
			t.Errorf("%s: %d and %d bytes, %d of them the page", path, w.Code, n, w.Body.Len())
		}
	}
}

// pageWeight is how much is sent for a page and what belongs to it on the site. Pictures
// of people come from GitHub, and only as they are scrolled to.
func pageWeight(t *testing.T, site http.Handler, page string) int {
	t.Helper()
	n := len(page)
	parts := regexp.MustCompile(`(?:href|src)="(/static/[^"]*)"`).FindAllStringSubmatch(page, -1)
	if len(parts) != 3 {
		t.Errorf("a page goes with %d files", len(parts))
	}
	for _, part := range parts {
		n += get(t, site, part[1], "Accept-Encoding", "gzip").Body.Len()
	}
	return n
}

// TestEverythingIsLinked follows every link within the site from its first page, and
// asks that each leads somewhere and that every sort of page is reached.
func TestEverythingIsLinked(t *testing.T) {
	f := fullLedger()
	for _, r := range f.receipts { // have threads
		if key := threadKey(r.Repo.Owner, r.Repo.Name, r.Number); f.threads[key] == nil {
			f.threads[key], _ = history.Assemble([]history.Activity{{Repo: r.Repo, Number: r.Number, Type: r.Type, Verb: history.Opened, Actor: person(14, "dev0"), At: date(2025, 1, 1), Subject: r.Title}}, nil)
		}
	}
	site := newSite(t, f)
	link := regexp.MustCompile(`<a [^>]*href="(/[^"]*)"`)
	seen := map[string]bool{"/": true}
	for todo := []string{"/"}; len(todo) > 0; todo = todo[1:] {
		w := get(t, site, todo[0])
		if w.Code != http.StatusOK {
			t.Errorf("a link leads to %s, which answers %d", todo[0], w.Code)
		}
		for _, m := range link.FindAllStringSubmatch(w.Body.String(), -1) {
			to, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			// The months of one page are enough, and so is one form of a report.
			if !seen[to] && !strings.Contains(to, "from=20") && len(seen) < 400 {
				seen[to] = true
				todo = append(todo, to)
			}
		}
	}
	for _, want := range []string{
		"/o/meadow", "/o/meadow/harvest", "/o/meadow/harvest/119", "/o/meadow/harvest/rules", "/rules",
		"/reports/meadow/2025-03", "/reports/meadow/harvest/2025-03", "/receipts/a1",
		"/people/ada-k", "/people/chioma", "/badges", "/reports", "/reports/meadow", "/reports/meadow/orchard", "/reports/meadow/feed.atom", "/reports/meadow/harvest/feed.atom",
	} {
		if !seen[want] {
			t.Errorf("no link leads to %s", want)
		}
	}
}

// TestRulesSayWhatWeighs reads on the page what the scorer reckons by.
func TestRulesSayWhatWeighs(t *testing.T) {
	body := html.UnescapeString(get(t, newSite(t, fullLedger()), "/rules").Body.String())
	for _, a := range scoring.Adjustments(scoring.DefaultSettings()) {
		if !strings.Contains(body, a.What) {
			t.Errorf("the page does not say: %s", a.What)
		}
	}
}
