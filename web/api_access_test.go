package web

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring/history"
)

// apiMatrix has a row for each address of the API.
func apiMatrix() []matrixRow {
	row := func(route, public, private, unknown string) matrixRow {
		of := func(path string) string {
			if path == "" {
				return ""
			}
			return apiRoot + path
		}
		return matrixRow{route: apiRoot + route, public: of(public), private: of(private), unknown: of(unknown)}
	}
	receipt := row("/receipts/{id}", "/receipts/a1", "/receipts/p1", "/receipts/zz")
	receipt.hidden = apiRoot + "/receipts/c1"
	return []matrixRow{
		receipt,
		{route: apiRoot, public: apiRoot},
		{route: apiRoot + "/openapi.json", public: apiRoot + "/openapi.json"},
		row("/rules", "/rules", "", "/zz"),
		row("/owners/{owner}", "/owners/meadow?from=2024-05&to=2025-04", "", "/owners/nobody"),
		row("/owners/{owner}/people", "/owners/meadow/people", "", "/owners/nobody/people"),
		row("/owners/{owner}/waiting", "/owners/meadow/waiting?per_page=100", "", "/owners/nobody/waiting"),
		row("/owners/{owner}/receipts", "/owners/meadow/receipts?per_page=100&status=pending,confirmed,withdrawn", "", "/owners/nobody/receipts"),
		row("/owners/{owner}/receipts", "/owners/meadow/receipts?person=ben", "", "/owners/nobody/receipts?person=ben"),
		row("/owners/{owner}/reports", "/owners/meadow/reports", "", "/owners/nobody/reports"),
		row("/owners/{owner}/reports/{month}", "/owners/meadow/reports/2025-03", "", "/owners/nobody/reports/2025-03"),
		row("/repos/{owner}/{repo}", "/repos/meadow/harvest", "/repos/meadow/vault", "/repos/meadow/zz"),
		row("/repos/{owner}/{repo}/people", "/repos/meadow/harvest/people", "/repos/meadow/vault/people", "/repos/meadow/zz/people"),
		row("/repos/{owner}/{repo}/waiting", "/repos/meadow/harvest/waiting", "/repos/meadow/vault/waiting", "/repos/meadow/zz/waiting"),
		row("/repos/{owner}/{repo}/receipts", "/repos/meadow/harvest/receipts", "/repos/meadow/vault/receipts", "/repos/meadow/zz/receipts"),
		row("/repos/{owner}/{repo}/reports", "/repos/meadow/harvest/reports", "", "/repos/meadow/zz/reports"),
		row("/repos/{owner}/{repo}/reports/{month}", "/repos/meadow/harvest/reports/2025-03", "/repos/meadow/vault/reports/2025-03", "/repos/meadow/zz/reports/2025-03"),
		row("/repos/{owner}/{repo}/rules", "/repos/meadow/harvest/rules", "/repos/meadow/vault/rules", "/repos/meadow/zz/rules"),
		row("/repos/{owner}/{repo}/threads/{number}", "/repos/meadow/harvest/threads/128", "/repos/meadow/vault/threads/3", "/repos/meadow/zz/threads/3"),
		row("/people/{login}", "/people/ben?from=2024-05&to=2025-04", "", "/people/nobody"),
		row("/people/{login}/receipts", "/people/ben/receipts", "", "/people/nobody/receipts"),
		// Listed for who can read it, which TestAPIReposAreThoseReadable holds.
		{route: apiRoot + "/repos", public: apiRoot + "/repos?owner=orchard-keepers"},
	}
}

// withToken asks with a token of GitHub, as a program does.
func (s *signInSite) withToken(login string) *guest {
	return &guest{site: s, token: "ghu_" + login}
}

// withTokenFrom does so from an address.
func (s *signInSite) withTokenFrom(login, remote string) *guest {
	return &guest{site: s, token: "ghu_" + login, remote: remote}
}

// apiVisitors are those of the matrix, with a session and with a token.
func apiVisitors(t *testing.T) (*signInSite, map[string]*guest) {
	t.Helper()
	s, visitors := matrixSite(t)
	for name, login := range map[string]string{member: "ada-k", stranger: "eve", herself: "chioma", orgOwner: "meadow-boss"} {
		visitors[name+" by token"] = s.withToken(login)
	}
	return s, visitors
}

func may(name string) bool {
	return strings.HasPrefix(name, member) || strings.HasPrefix(name, orgOwner)
}

// TestAPIAccessByToken asks for everything in the name of everybody, and holds that a
// token sees what its owner sees who is signed in, without what is theirs alone.
func TestAPIAccessByToken(t *testing.T) {
	s, visitors := apiVisitors(t)
	for _, row := range apiMatrix() {
		for _, name := range []string{member, stranger, herself, orgOwner} {
			for path, reads := range map[string]bool{row.public: true, row.private: may(name), row.hidden: false} {
				if path == "" {
					continue
				}
				s.ledger.private = false
				w := visitors[name+" by token"].get(path)
				checkKept(t, name+" by token: "+path, w, true)
				if !reads {
					sameAsUnknown(t, name+" by token: "+path, w, visitors[name+" by token"].get(row.unknown))
				}
				if s.ledger.private && !may(name) {
					t.Errorf("%s by token: %s asks the ledger for what is private", name, path)
				}
				if !slices.Contains(w.Header().Values("Vary"), "Authorization") {
					t.Errorf("%s varies by %q", path, w.Header().Values("Vary"))
				}
				if path == row.hidden {
					continue
				}
				if session := visitors[name].get(path); session.Code != w.Code || session.Body.String() != w.Body.String() {
					t.Errorf("%s: %s: %d by token, %d by session", name, path, w.Code, session.Code)
				}
			}
		}
	}
}

// TestAPIReposAreThoseReadable holds who is told of the private repository.
func TestAPIReposAreThoseReadable(t *testing.T) {
	_, visitors := apiVisitors(t)
	for name, visitor := range visitors {
		var names []string
		for _, repo := range decode[jsonRepos](t, visitor.get("/api/v1/repos")).Repos {
			names = append(names, repo.Repo)
			if repo.Private != (repo.Repo == "meadow/vault") || repo.Closed != (repo.Repo == "meadow/cellar") {
				t.Errorf("%s: %+v", name, repo)
			}
		}
		want := []string{"meadow/harvest", "meadow/orchard"}
		if may(name) {
			want = append(want, "meadow/vault")
		}
		if may(name) || strings.HasPrefix(name, maintainer) {
			want = append(want, "meadow/cellar")
		}
		slices.Sort(want)
		if !slices.Equal(names, want) {
			t.Errorf("%s is told of %q", name, names)
		}
	}
}

// TestAPIHidesPeople asks for who is hidden in every way: she looks as one who never was,
// but to herself in her browser.
func TestAPIHidesPeople(t *testing.T) {
	_, visitors := apiVisitors(t)
	for name, visitor := range visitors {
		for path, unknown := range map[string]string{
			"/people/chioma": "/people/nobody", "/people/chioma/receipts": "/people/nobody/receipts",
		} {
			w := visitor.get("/api/v1" + path)
			if name == herself {
				if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"c1"`) {
					t.Errorf("%s: %s: %d %s", name, path, w.Code, w.Body)
				}
				continue
			}
			sameAsUnknown(t, name+": "+path, w, visitor.get("/api/v1"+unknown))
		}
		hers, nobodys := visitor.get("/api/v1/owners/meadow/receipts?person=chioma"), visitor.get("/api/v1/owners/meadow/receipts?person=nobody1")
		if hers.Code != http.StatusOK || hers.Body.String() != nobodys.Body.String() {
			t.Errorf("%s: her receipts: %d %s", name, hers.Code, hers.Body)
		}
		if got := decode[jsonPeople](t, visitor.get("/api/v1/owners/meadow/people")); got.Unnamed != 1 || len(got.People) != 2 {
			t.Errorf("%s: people: %+v", name, got)
		}
	}
}

// TestAPITokens sends headers of every sort.
func TestAPITokens(t *testing.T) {
	s, _ := matrixSite(t)
	for header, want := range map[string]int{
		"Bearer ghu_ada-k": 200, "bearer ghu_ada-k": 200, "token ghu_ada-k": 200, " Bearer  ghu_ada-k ": 200, "Bearer ghs_installation": 404,
		"Bearer ghu_nobody": 401, "Bearer": 401, "Bearer ": 401, "Basic YTpi": 404, "ghu_ada-k": 401, "Bearer a b": 401, "Bearer ghu_" + strings.Repeat("z", 1001): 401, "Bearer ü": 401,
	} {
		w := s.guest().get("/api/v1/repos/meadow/vault", "Authorization", header)
		if w.Code != want || (w.Header().Get("WWW-Authenticate") != "") != (want == 401) || want == 401 && w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%q: %d %v %s", header, w.Code, w.Header(), w.Body)
		}
	}
	if strings.Contains(s.log.String(), "ghu_") || strings.Contains(s.log.String(), "ghs_") {
		t.Errorf("a token is logged: %s", &s.log)
	}
	if got := decode[jsonIndex](t, s.withToken("ada-k").get("/api/v1")); got.Who == nil || got.Who.ID != 11 || got.Who.Login != "ada-k" {
		t.Errorf("she is %+v", got.Who)
	}
	if got := decode[jsonIndex](t, s.guest().get("/api/v1")); got.Who != nil {
		t.Errorf("nobody is %+v", got.Who)
	}
	// A token counts before a session, and pages know of none.
	both := s.signedIn(t, "ada")
	if w := both.get("/api/v1/repos/meadow/vault", "Authorization", "Bearer ghu_eve"); w.Code != http.StatusNotFound {
		t.Errorf("eve's token with ada's session: %d", w.Code)
	}
	if w := s.withToken("ada-k").get("/o/meadow/vault"); w.Code != http.StatusNotFound {
		t.Errorf("a page by token: %d", w.Code)
	}
	alone := newSite(t, fullLedger())
	if w := get(t, alone, "/api/v1/repos", "Authorization", "Bearer ghu_ada-k"); w.Code != http.StatusUnauthorized || !strings.Contains(w.Body.String(), "Nobody can sign in here") {
		t.Errorf("where nobody can sign in: %d %s", w.Code, w.Body)
	}
}

// TestAPITokensAreKept counts how often GitHub is asked about tokens.
func TestAPITokensAreKept(t *testing.T) {
	s := newSignInSite(t)
	want := func(what, login string, code int, asked ...string) {
		t.Helper()
		s.github.asked = nil
		if w := s.withToken(login).get("/api/v1/repos/meadow/vault"); w.Code != code || !slices.Equal(s.github.asked, asked) {
			t.Errorf("%s: %d, and GitHub was asked %q: %s", what, w.Code, s.github.asked, w.Body)
		}
	}
	want("first", "ada-k", 200, "ada-k who", "ada-k meadow/vault")
	want("again", "ada-k", 200)
	want("a stranger", "eve", 404, "eve who", "eve meadow/vault")
	want("a made-up one", "zz", 401, "zz who")
	want("a made-up one again", "zz", 401)
	s.now = s.now.Add(answerKept)
	ada := s.github.people["ada"]
	delete(s.github.people, "ada")
	want("revoked", "ada-k", 401, "ada-k who")
	s.github.people["ada"] = ada
	s.now = s.now.Add(answerKept)
	s.github.fails = errors.New("no answer")
	want("GitHub fails", "ada-k", 503, "ada-k who")
	want("it is not asked again at once", "ada-k", 503)
	s.github.fails = nil
	s.now = s.now.Add(failureKept)
	want("it answers", "ada-k", 200, "ada-k who", "ada-k meadow/vault")
}

// TestAPIBoundsWhatIsAsked floods it with made-up tokens, and with names by one that is
// good.
func TestAPIBoundsWhatIsAsked(t *testing.T) {
	s := newSignInSite(t)
	if w := s.withToken("ada-k").get("/api/v1"); w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	s.github.asked = nil
	codes := map[int]int{}
	for i := range 3 * newTokensBurst {
		w := s.withTokenFrom("zz"+itoa(i), "192.0.2."+itoa(i%9)+":1").get("/api/v1/rules")
		codes[w.Code]++
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") != "10" {
			t.Errorf("no word of when: %v", w.Header())
		}
	}
	if len(s.github.asked) != newTokensBurst-1 || !maps.Equal(codes, map[int]int{401: newTokensBurst - 1, 429: 2*newTokensBurst + 1}) {
		t.Errorf("GitHub was asked %d times: %v", len(s.github.asked), codes)
	}
	if w := s.withToken("ada-k").get("/api/v1/repos/meadow/vault"); w.Code != http.StatusOK {
		t.Errorf("who is known already is kept out: %d", w.Code)
	}
	s.now = s.now.Add(answerKept)
	for range newTokensBurst { // all of those that are let through again
		s.withTokenFrom("yy"+itoa(len(s.github.asked)), "192.0.2."+itoa(len(s.github.asked)%9)+":1").get("/api/v1/rules")
	}
	if w := s.withToken("ada-k").get("/api/v1/repos/meadow/vault"); w.Code != http.StatusOK {
		t.Errorf("who was known a while ago is kept out: %d", w.Code)
	}
	s.github.asked = nil
	codes = map[int]int{}
	for i := range 2 * askedBurst {
		codes[s.withToken("ada-k").get("/api/v1/repos/meadow/zz"+itoa(i)).Code]++
	}
	if len(s.github.asked) > askedBurst || codes[404] != len(s.github.asked) || codes[429] < askedBurst {
		t.Errorf("GitHub was asked %d times: %v", len(s.github.asked), codes)
	}
	s.now = s.now.Add(time.Minute)
	if w := s.withToken("ada-k").get("/api/v1/repos/meadow/vault"); w.Code != http.StatusOK {
		t.Errorf("a minute later: %d", w.Code)
	}
}

// TestAPITokenOfAnInstallation sees what GitHub says that it reads, and is nobody.
func TestAPITokenOfAnInstallation(t *testing.T) {
	s := newSignInSite(t)
	s.ledger.choices = hide(0, "chioma")
	s.github.reads["ghs_app"] = []history.Repo{{ID: 3, Owner: "meadow", Name: "vault"}}
	app := &guest{site: s, token: "ghs_app"}
	if w := app.get("/api/v1/repos/meadow/vault"); w.Code != http.StatusOK {
		t.Errorf("what it reads: %d %s", w.Code, w.Body)
	}
	if w := app.get("/api/v1/receipts/c1"); w.Code != http.StatusNotFound {
		t.Errorf("what is hidden: %d %s", w.Code, w.Body)
	}
	if got := decode[jsonRepos](t, app.get("/api/v1/repos")); len(got.Repos) != 3 {
		t.Errorf("its list: %+v", got)
	}
}

// TestAPIOverviewLeadsToWhatIsThere follows the addresses of overviews of every sort.
func TestAPIOverviewLeadsToWhatIsThere(t *testing.T) {
	_, visitors := apiVisitors(t)
	for path, want := range map[string]jsonOverview{
		"/owners/meadow": {Reports: "some"}, "/repos/meadow/harvest": {Reports: "some"},
		"/repos/meadow/vault": {Private: true}, "/repos/meadow/cellar": {Closed: true},
	} {
		got := decode[jsonOverview](t, visitors[orgOwner].get("/api/v1"+path))
		if got.Private != want.Private || got.Closed != want.Closed || (got.Reports != "") != (want.Reports != "") {
			t.Errorf("%s: %+v", path, got)
		}
		for _, to := range []string{got.URL, got.People, got.Waiting, got.Receipts, got.Reports} {
			if to == "" {
				continue
			}
			if w := visitors[orgOwner].get(strings.TrimPrefix(to, "https://glue.example.org")); w.Code != http.StatusOK {
				t.Errorf("%s leads to %s: %d", path, to, w.Code)
			}
		}
	}
}
