//go:build unix

package app

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"glueledger/app/store/storetest"
	"glueledger/scoring/history"
)

// The large ledger that pages are measured with.
const (
	benchRepos  = 200
	benchPeople = 5000
	benchMonths = 60
)

// benchSort is what is asked of a page.
type benchSort int

const (
	benchedPage benchSort = iota
	benchedBadge
	benchedExport // the whole of something in another form, which is as long as it is
)

// benchPage is one sort of page. Several readers ask for different ones.
type benchPage struct {
	name     string
	path     func(i int) string
	sort     benchSort
	signedIn bool
	later    bool // half a year after all that is known
	status   int  // 200 where none is given
}

// bound is how long one may take; 0 where nothing is said.
func (p benchPage) bound() time.Duration {
	return map[benchSort]time.Duration{benchedPage: pageBound, benchedBadge: badgeBound}[p.sort]
}

// benchPages are all sorts of pages; a new one belongs here.
func benchPages(credits int) []benchPage {
	always := func(path string) func(int) string { return func(int) string { return path } }
	// The public repositories, one after the other.
	repo := func(i int) string {
		n := i % (benchRepos - benchRepos/storetest.PrivateEvery)
		return fmt.Sprintf("repo-%d", n+n/(storetest.PrivateEvery-1))
	}
	ofRepo := func(format string) func(int) string {
		return func(i int) string { return fmt.Sprintf(format, repo(i)) }
	}
	person := func(format string) func(int) string {
		return func(i int) string {
			n := i * 11 % (benchPeople - benchPeople/storetest.HiddenEvery)
			return fmt.Sprintf(format, fmt.Sprintf("person-%d", n+n/(storetest.HiddenEvery-1)))
		}
	}
	ofThread := func(format string) func(int) string {
		return func(i int) string { return fmt.Sprintf(format, repo(i), 1+i*31%(credits/2/benchRepos)) }
	}
	receipt := func(format string) func(int) string {
		return func(i int) string { // both people of a thread in a public repository may be hidden from receipts
			c := shownCredit(i, credits)
			return fmt.Sprintf(format, fmt.Sprintf("%016x", int64(c)*2654435761))
		}
	}
	private := func(format string) func(int) string {
		return func(i int) string {
			return fmt.Sprintf(format, fmt.Sprintf("repo-%d", storetest.PrivateEvery*(1+i%(benchRepos/storetest.PrivateEvery))-1))
		}
	}
	return []benchPage{
		{name: "client", path: always("/healthz")},
		{name: "index", path: always("/")},
		{name: "index, signed in", path: always("/"), signedIn: true},
		{name: "owner", path: always("/o/acme")},
		{name: "owner, signed in", path: always("/o/acme"), signedIn: true},
		{name: "owner quarter", path: always("/o/acme?from=2026-01&to=2026-03")},
		{name: "owner year", path: always("/o/acme?from=2025-04&to=2026-03")},
		{name: "owner quiet month", path: func(i int) string { return fmt.Sprintf("/o/acme?from=2026-0%[1]d&to=2026-0%[1]d", 7+i%2) }, later: true},
		{name: "report of a quiet month", path: func(i int) string { return fmt.Sprintf("/reports/acme/2026-0%d", 7+i%2) }, later: true},
		{name: "owner some month", path: func(i int) string { m := i % 12; return fmt.Sprintf("/o/acme?from=2024-%02d&to=2024-%02d", m+1, m+1) }},
		{name: "owner list", path: func(i int) string {
			return "/o/acme?wait=" + []string{"triage", "answer", "review", "stale"}[i%4]
		}},
		{name: "owner list of a repository", path: ofRepo("/o/acme?wait=triage&repo=%s")},
		{name: "owner people", path: func(i int) string { return fmt.Sprintf("/o/acme?people=%d", 1+i%100) }},
		{name: "repository", path: ofRepo("/o/acme/%s")},
		{name: "repository quarter", path: ofRepo("/o/acme/%s?from=2026-01&to=2026-03")},
		{name: "repository year", path: ofRepo("/o/acme/%s?from=2025-04&to=2026-03")},
		{name: "repository list", path: ofRepo("/o/acme/%s?wait=stale")},
		{name: "private repository", path: private("/o/acme/%s"), signedIn: true},
		{name: "thread", path: ofThread("/o/acme/%s/%d")},
		{name: "thread, signed in", path: ofThread("/o/acme/%s/%d"), signedIn: true},
		{name: "long thread", path: func(i int) string {
			t := 998 + 1000*(i%(credits/2000))
			return fmt.Sprintf("/o/acme/repo-%d/%d", t%benchRepos, 1+t/benchRepos)
		}},
		{name: "receipt", path: receipt("/receipts/%s")},
		{name: "receipt, signed in", path: receipt("/receipts/%s"), signedIn: true},
		{name: "person", path: person("/people/%s")},
		{name: "person year", path: person("/people/%s?from=2025-04&to=2026-03")},
		{name: "person, next receipts", path: person("/people/%s?from=2025-04&to=2026-03&page=2")},
		{name: "archives", path: always("/reports")},
		{name: "archive", path: always("/reports/acme")},
		{name: "archive of a repository", path: ofRepo("/reports/acme/%s")},
		{name: "feed", path: always("/reports/acme/feed.atom")},
		{name: "feed of a repository", path: ofRepo("/reports/acme/%s/feed.atom")},
		{name: "report", path: always("/reports/acme/2026-03")},
		{name: "report some month", path: func(i int) string { return fmt.Sprintf("/reports/acme/2024-%02d", 1+i%12) }},
		{name: "report of a repository", path: ofRepo("/reports/acme/%s/2026-03")},
		{name: "report of a private repository", path: private("/reports/acme/%s/2026-02"), signedIn: true},
		{name: "badges", path: ofRepo("/badges?repo=acme%%2F%s&kind=triage")},
		{name: "badges of a person", path: person("/badges?person=%s")},
		{name: "rules", path: always("/rules")},
		{name: "repository rules", path: ofRepo("/o/acme/%s/rules")},
		{name: "API repositories", path: always("/api/v1/repos")},
		{name: "API owner", path: always("/api/v1/owners/acme")},
		{name: "API people", path: always("/api/v1/owners/acme/people")},
		{name: "API waiting", path: always("/api/v1/owners/acme/waiting")},
		{name: "API receipts", path: always("/api/v1/owners/acme/receipts")},
		{name: "API receipts of months", path: func(i int) string {
			return fmt.Sprintf("/api/v1/owners/acme/receipts?from=2021-04&to=202%d-0%d", 2+i%4, 1+i%9)
		}},
		{name: "API receipts of a kind", path: always("/api/v1/owners/acme/receipts?kind=de-escalation")},
		{name: "API receipts of a repository", path: ofRepo("/api/v1/repos/acme/%s/receipts")},
		{name: "API receipts of somebody", path: person("/api/v1/people/%s/receipts")},
		{name: "API receipt", path: receipt("/api/v1/receipts/%s")},
		{name: "nothing there", path: ofRepo("/o/acme/no-%s"), status: http.StatusNotFound},

		{name: "badge of a repository", path: ofRepo("/badges/acme/%s.svg"), sort: benchedBadge},
		{name: "badge of a kind", path: ofRepo("/badges/acme/%s.svg?kind=triage"), sort: benchedBadge},
		{name: "badge of a repository, JSON", path: ofRepo("/badges/acme/%s.json"), sort: benchedBadge},
		{name: "badge of a person", path: person("/badges/people/%s.svg"), sort: benchedBadge},
		{name: "badge of a person, JSON", path: person("/badges/people/%s.json?kind=triage"), sort: benchedBadge},
		{name: "badge of a thread", path: ofThread("/badges/acme/%s/%d.svg"), sort: benchedBadge},
		{name: "badge of a thread, JSON", path: ofThread("/badges/acme/%s/%d.json"), sort: benchedBadge},
		{name: "badge of a receipt", path: receipt("/badges/receipts/%s.svg"), sort: benchedBadge},
		{name: "badge of a receipt, JSON", path: receipt("/badges/receipts/%s.json"), sort: benchedBadge},
		{name: "badge of nothing", path: ofRepo("/badges/acme/no-%s.svg"), sort: benchedBadge, status: http.StatusNotFound},

		{name: "person JSON", path: person("/people/%s.json?from=2025-04&to=2026-03"), sort: benchedExport},
		{name: "person CSV", path: person("/people/%s.csv?from=2025-04&to=2026-03"), sort: benchedExport},
		{name: "person Markdown", path: person("/people/%s.md?from=2025-04&to=2026-03"), sort: benchedExport},
		{name: "repository report JSON", path: ofRepo("/reports/acme/%s/2026-03.json"), sort: benchedExport},
		{name: "repository report CSV", path: ofRepo("/reports/acme/%s/2026-03.csv"), sort: benchedExport},
		{name: "repository report Markdown", path: ofRepo("/reports/acme/%s/2026-03.md"), sort: benchedExport},
		{name: "report JSON", path: always("/reports/acme/2026-03.json"), sort: benchedExport},
		{name: "report CSV", path: always("/reports/acme/2026-03.csv"), sort: benchedExport},
		{name: "report Markdown", path: always("/reports/acme/2026-03.md"), sort: benchedExport},
	}
}

// shownCredit is some credit that everybody sees and that stands, also as a badge.
func shownCredit(i, credits int) int {
	for c := i * 97 % credits; ; c = (c + 1) % credits {
		person := 1 + (c*2654435761)%4294967291%benchPeople
		if (1+c/2%benchRepos)%storetest.PrivateEvery != 0 && person%storetest.HiddenEvery != 0 && c*31%1009%25 > 1 {
			return c
		}
	}
}

// benchGitHub lets anybody in, who can read three private repositories.
type benchGitHub struct{}

func (benchGitHub) SignInURL(state, _ string) string {
	return "https://github.example.org/?state=" + url.QueryEscape(state)
}

func (benchGitHub) SignIn(context.Context, string, string) (history.Account, string, time.Duration, error) {
	return history.Account{ID: 7, Login: "person-6", Type: "User"}, "token", 0, nil
}

func (benchGitHub) Reads(_ context.Context, _, _, name string) (int64, int64, bool, error) {
	var n int64
	if _, err := fmt.Sscanf(name, "repo-%d", &n); err != nil {
		return 0, 0, false, nil //nolint:nilerr // another name
	}
	return n + 1, 0, false, nil
}

func (benchGitHub) MemberOf(context.Context, string, string) (int64, bool, error) {
	return 0, false, nil
}

func (benchGitHub) Who(context.Context, string) (history.Account, bool, error) {
	return history.Account{}, false, nil
}

func (benchGitHub) SignOut(context.Context, string) error { return nil }

func (benchGitHub) ReposOf(context.Context, string) ([]int64, error) {
	return []int64{storetest.PrivateEvery, 2 * storetest.PrivateEvery, 3 * storetest.PrivateEvery}, nil
}

// signIn gets a cookie.
func (p *pageBench) signIn(b *testing.B) {
	b.Helper()
	get := func(path, cookie string) *http.Response {
		r, err := http.NewRequestWithContext(b.Context(), http.MethodGet, p.site+path, nil)
		if err != nil {
			b.Fatal(err)
		}
		r.Header.Set("Cookie", cookie)
		w, err := p.client.Do(r)
		if err != nil {
			b.Fatal(err)
		}
		w.Body.Close()
		if w.StatusCode != http.StatusSeeOther {
			b.Fatalf("%s: %s", path, w.Status)
		}
		return w
	}
	begun := get("/login", "")
	to, err := begun.Location()
	if err != nil {
		b.Fatal(err)
	}
	attempt := begun.Cookies()[0]
	let := get("/login/callback?code=x&state="+url.QueryEscape(to.Query().Get("state")), attempt.Name+"="+attempt.Value)
	for _, c := range let.Cookies() {
		if c.MaxAge >= 0 {
			p.cookie = c.Name + "=" + c.Value
		}
	}
	if p.cookie == "" {
		b.Fatal("nobody is signed in")
	}
}
