package web

import (
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// The visitors of the matrix. What they are called says what they may.
const (
	anonymous  = "anonymous"
	member     = "member"     // of the organisation, who can read the private repository on GitHub
	stranger   = "stranger"   // is signed in, and can not
	herself    = "herself"    // chioma, who chose to be shown nowhere; she can not, either
	orgOwner   = "owner"      // of the organisation, who can read and maintains all of it
	maintainer = "maintainer" // of the closed repository, and no member
)

// matrixRow is a route, asked for in three ways. What has no such form is empty.
type matrixRow struct {
	route   string
	public  string // about a public repository: everybody sees it
	private string // about the private one: member and owner see it
	closed  string // about the closed one: these and its maintainer see it; filled in by accessMatrix
	unknown string // about what never was, to compare with
	hidden  string // about the hidden person alone: she sees it, and nobody else
	upkeep  string // about a repository, for who maintains it
	owners  string // about the organisation for its owners alone: to others it is as another, that never was
}

// accessMatrix has a row for each route; a page's first test is to be in it. What there
// is of the private repository there is of the closed one, too.
func accessMatrix() []matrixRow {
	rows := matrixRows()
	for i := range rows {
		rows[i].closed = toClosed.Replace(rows[i].private)
	}
	return rows
}

// toClosed makes an address about the private repository one about the closed.
var toClosed = strings.NewReplacer("vault", "cellar", "p1", "q1")

func matrixRows() []matrixRow {
	return append(apiMatrix(), []matrixRow{
		{route: "/{$}", public: "/"},
		{route: "/rules", public: "/rules"},
		{route: "/o/{owner}", public: "/o/meadow", unknown: "/o/nobody"},
		{route: "/o/{owner}", public: "/o/meadow?from=2025-01&to=2025-03&wait=stale&repo=orchard", unknown: "/o/meadow?repo=zz"},
		{route: "/o/{owner}/{repo}", public: "/o/meadow/harvest", private: "/o/meadow/vault", unknown: "/o/meadow/zz"},
		{route: "/o/{owner}/{repo}", public: "/o/meadow/harvest?wait=stale", private: "/o/meadow/vault?from=2025-01&to=2025-03&wait=stale", unknown: "/o/meadow/zz?wait=stale"},
		{route: "/o/{owner}/{repo}/{number}", public: "/o/meadow/harvest/128", private: "/o/meadow/vault/3", unknown: "/o/meadow/zz/3"},
		{route: "/o/{owner}/{repo}/rules", public: "/o/meadow/harvest/rules", private: "/o/meadow/vault/rules", unknown: "/o/meadow/zz/rules"},
		{route: "/o/{owner}/{repo}/disputes", upkeep: "/o/meadow/harvest/disputes", unknown: "/o/meadow/zz/disputes"},
		{route: "/o/{owner}/{repo}/disputes", upkeep: "/o/meadow/vault/disputes", unknown: "/o/meadow/zz/disputes"},
		{route: "/receipts/{id}", public: "/receipts/a1", private: "/receipts/p1", unknown: "/receipts/zz", hidden: "/receipts/c1"},
		{route: "/people/{login}", public: "/people/ben?from=2024-05&to=2025-04", unknown: "/people/nobody", hidden: "/people/chioma"},
		{route: "/people/{login}", public: "/people/ben.md", unknown: "/people/nobody.md", hidden: "/people/chioma.md"},
		{route: "/people/{login}", public: "/people/ben.json", unknown: "/people/nobody.json", hidden: "/people/chioma.json"},
		{route: "/people/{login}", public: "/people/ben.csv", unknown: "/people/nobody.csv", hidden: "/people/chioma.csv"},
		{route: "/people/{login}/data.json", unknown: "/people/nobody/data.json", hidden: "/people/chioma/data.json"},
		{route: "/people/{login}/erase", unknown: "/people/nobody/erase", hidden: "/people/chioma/erase"},
		{route: "/erased", public: "/erased"},
		{route: "/admin/{owner}", owners: "/admin/meadow", unknown: "/admin/nobody"},
		{route: "/admin/{owner}/deliveries", owners: "/admin/meadow/deliveries?state=failed", unknown: "/admin/nobody/deliveries?state=failed"},
		{route: "/admin/{owner}/deliveries", owners: "/admin/Meadow/deliveries?before=7", unknown: "/admin/nobody/deliveries?before=7"},
		{route: "/admin/{owner}/deliveries/{guid}", owners: "/admin/meadow/deliveries/guid-3", unknown: "/admin/meadow/deliveries/guid-99"},
		{route: "/admin/{owner}/jobs", owners: "/admin/meadow/jobs", unknown: "/admin/nobody/jobs"},
		{route: "/admin/{owner}/history", owners: "/admin/meadow/history", unknown: "/admin/nobody/history"},
		{route: "/admin/{owner}/settings", owners: "/admin/meadow/settings", unknown: "/admin/nobody/settings"},
		{route: "/admin/{owner}/settings", owners: "/admin/meadow/settings?repo=vault", unknown: "/admin/meadow/settings?repo=zz"},
		{route: "/badges", public: "/badges"},
		{route: "/badges", public: "/badges?repo=meadow%2Fharvest&person=ben&kind=triage"},
		{route: "/reports", public: "/reports"},
		{route: "/reports/{owner}", public: "/reports/meadow", unknown: "/reports/nobody"},
		{route: "/reports/{owner}/{month}", public: "/reports/meadow/harvest", private: "/reports/meadow/vault", unknown: "/reports/meadow/zz"},
		{route: "/reports/{owner}/feed.atom", public: "/reports/meadow/feed.atom", unknown: "/reports/nobody/feed.atom"},
		{route: "/reports/{owner}/{repo}/feed.atom", public: "/reports/meadow/harvest/feed.atom", unknown: "/reports/meadow/zz/feed.atom"},
		{route: "/reports/{owner}/{month}", public: "/reports/meadow/2025-03", unknown: "/reports/nobody/2025-03"},
		{route: "/reports/{owner}/{month}", public: "/reports/meadow/2025-03?people=2&person=13", unknown: "/reports/nobody/2025-03?people=2&person=13"},
		{route: "/reports/{owner}/{month}", public: "/reports/meadow/2025-03.json", unknown: "/reports/nobody/2025-03.json"},
		{route: "/reports/{owner}/{repo}/{month}", public: "/reports/meadow/harvest/2025-03", private: "/reports/meadow/vault/2025-03", unknown: "/reports/meadow/zz/2025-03"},
		{route: "/reports/{owner}/{repo}/{month}", public: "/reports/meadow/harvest/2025-03.md", private: "/reports/meadow/vault/2025-03.md", unknown: "/reports/meadow/zz/2025-03.md"},
		{route: "/reports/{owner}/{repo}/{month}", public: "/reports/meadow/harvest/2025-03.json", private: "/reports/meadow/vault/2025-03.json", unknown: "/reports/meadow/zz/2025-03.json"},
		{route: "/reports/{owner}/{repo}/{month}", public: "/reports/meadow/harvest/2025-03.csv", private: "/reports/meadow/vault/2025-03.csv", unknown: "/reports/meadow/zz/2025-03.csv"},
	}...)
}

// forEverybody are the routes that are the same whoever asks: TestBadgesKnowNoVisitor
// and others look at them.
var forEverybody = []string{
	"/admin", // which says which accounts are the visitor's: TestAdmin
	"/badges/receipts/{file}", "/badges/people/{file}", "/badges/{owner}/{file}", "/badges/{owner}/{repo}/{file}",
	"/healthz", "/login", "/login/callback", "/setup", "/setup/created", "/setup/installed",
}

// pressRow is a form that changes something, and who may send it. Others are answered
// as where there is no such thing.
type pressRow struct {
	route   string
	path    string
	form    string
	unknown string   // the same about what never was
	may     []string // visitors
	leads   string   // where who may is sent then
}

// pressMatrix has a row for each form below what is somebody's, but for those about
// disputes, which are in disputePosts.
func pressMatrix() []pressRow {
	return []pressRow{
		{route: "/admin/{owner}/look", path: "/admin/meadow/look", unknown: "/admin/nobody/look", may: []string{orgOwner}, leads: "/admin/meadow"},
		{route: "/admin/{owner}/retry", path: "/admin/meadow/retry", form: "guid=guid-3", unknown: "/admin/nobody/retry", may: []string{orgOwner}, leads: "/admin/meadow"},
		{route: "/admin/{owner}/retry", path: "/admin/meadow/retry", form: "all=yes", unknown: "/admin/nobody/retry", may: []string{orgOwner}, leads: "/admin/meadow"},
		{route: "/admin/{owner}/history", path: "/admin/meadow/history", form: "repo=harvest", unknown: "/admin/nobody/history", may: []string{orgOwner}, leads: "/admin/meadow"},
		{route: "/people/{login}/visibility", path: "/people/chioma/visibility", form: "level=receipts", unknown: "/people/nobody/visibility", may: []string{herself}, leads: "/people/chioma"},
		{route: "/people/{login}/erase", path: "/people/chioma/erase", form: "login=chioma", unknown: "/people/nobody/erase", may: []string{herself}, leads: "/erased"},
	}
}

// pressedByAnybody are the forms that whoever asks may send: TestSetup… and
// TestSignOut look at them.
var pressedByAnybody = []string{"/setup", "/logout"}

// matrixSite has a hidden person, who disputes a receipt, and a private repository with a
// thread, a receipt and a title that nothing else has, and a dispute about that; and
// another with the same whose pages are closed, which everybody can read on GitHub.
func matrixSite(t *testing.T) (*signInSite, map[string]*guest) {
	t.Helper()
	s := newSignInSite(t)
	s.ledger.choices = hide(scoring.Private, "chioma")
	vault := []history.Repo{{ID: 3, Owner: "meadow", Name: "vault"}}
	s.ledger.addClosed()
	s.github.people["owner"], s.github.people["mo"] = person(77, "meadow-boss"), person(78, "mo")
	s.github.public = []history.Repo{{ID: 1, Owner: "meadow", Name: "harvest"}, {ID: 4, Owner: "meadow", Name: "cellar"}}
	s.github.owners = map[string]int64{"meadow": 70}
	s.github.members = map[string]int64{"ada-k meadow": 70}
	s.github.owns = map[string]int64{"meadow-boss meadow": 70, "meadow-boss Meadow": 70}
	s.github.maintains = map[string]bool{"mo meadow/cellar": true, "meadow-boss meadow/harvest": true, "meadow-boss meadow/vault": true}
	s.github.reads = map[string][]history.Repo{"ada-k": vault, "meadow-boss": vault}
	for _, id := range []string{"a1", "p1", "c1"} {
		s.disputes.all = append(s.disputes.all, scoring.Dispute{ID: int64(len(s.disputes.all) + 1), Receipt: id, By: person(13, "chioma"), At: date(2025, 4, 1),
			Claim: scoring.ClaimAnother, Reason: "It was I, @chioma.", State: scoring.DisputeOpen})
	}
	return s, map[string]*guest{
		anonymous: s.guest(), member: s.signedIn(t, "ada"), stranger: s.signedIn(t, "eve"),
		herself: s.signedIn(t, "chi"), orgOwner: s.signedIn(t, "owner"), maintainer: s.signedIn(t, "mo"),
	}
}

// TestAccessMatrix asks for everything in the name of everybody.
func TestAccessMatrix(t *testing.T) {
	s, visitors := matrixSite(t)
	s.ledger.version = 1 // so that what is kept for one is there when another asks
	for _, row := range accessMatrix() {
		for _, name := range slices.Sorted(maps.Keys(visitors)) {
			visitor := visitors[name]
			reads := name == member || name == orgOwner
			belongs := reads || name == maintainer
			sees := func(path string, may bool) {
				t.Helper()
				if path == "" {
					return
				}
				s.ledger.private = false
				w := visitor.get(path)
				body := w.Body.String()
				checkKept(t, name+": "+path, w, name != anonymous)
				if may {
					if w.Code != http.StatusOK {
						t.Errorf("%s: %s: %d", name, path, w.Code)
					}
				} else {
					sameAsUnknown(t, name+": "+path, w, visitor.get(row.unknown))
				}
				if !reads && (strings.Contains(body, "vault") || strings.Contains(body, "Rotate the keys") || s.ledger.private && path != row.closed) {
					t.Errorf("%s: %s tells of the private repository", name, path)
				}
				if !belongs && (strings.Contains(body, "cellar") || strings.Contains(body, "Fill the shelves") || s.ledger.private) {
					t.Errorf("%s: %s tells of the closed repository", name, path)
				}
				if strings.Contains(body, "chioma") && name != herself {
					t.Errorf("%s: %s names who is hidden", name, path)
				}
				tells := strings.Contains(row.route, "/receipts/{id}") || path == "/people/chioma"
				if name == herself && path == row.hidden && (!strings.Contains(body, "chioma") || tells && !strings.Contains(body, "Only you see this") && !strings.Contains(body, `"only_you": true`)) {
					t.Errorf("%s does not tell her that it is hers alone", path)
				}
			}
			sees(row.public, true)
			sees(row.private, reads)
			sees(row.closed, belongs)
			sees(row.hidden, name == herself)
			sees(row.upkeep, name == orgOwner)
			sees(row.owners, name == orgOwner)
			if row.unknown != "" {
				if w := visitor.get(row.unknown); w.Code != http.StatusNotFound {
					t.Errorf("%s: %s: %d", name, row.unknown, w.Code)
				}
			}
		}
	}
}

// TestPressMatrix sends every form in the name of everybody.
func TestPressMatrix(t *testing.T) {
	for _, row := range pressMatrix() {
		s, visitors := matrixSite(t)
		for _, name := range slices.Sorted(maps.Keys(visitors)) {
			s.admin.pressed = nil
			w := visitors[name].press(row.path, row.form)
			if slices.Contains(row.may, name) {
				if w.Code != http.StatusSeeOther || strings.HasPrefix(row.route, "/admin") && len(s.admin.pressed) != 1 || !strings.HasPrefix(w.Header().Get("Location"), row.leads) {
					t.Errorf("%s: %s: %d to %q, it did %q", name, row.path, w.Code, w.Header().Get("Location"), s.admin.pressed)
				}
				continue
			}
			sameAsUnknown(t, name+": "+row.path, w, visitors[name].press(row.unknown, row.form))
			if len(s.admin.pressed) > 0 || s.own.erased[13] && name < herself {
				t.Errorf("%s: %s did %q, or erased somebody", name, row.path, s.admin.pressed)
			}
		}
	}
}

// checkKept holds that nothing is kept that depends on who is signed in.
func checkKept(t *testing.T, what string, w *httptest.ResponseRecorder, signedIn bool) {
	t.Helper()
	control := w.Header().Get("Cache-Control")
	if w.Header().Get("Vary") != "Cookie" || signedIn != (control == "private, no-store") || strings.Contains(control, "public") || len(w.Header()["Cache-Control"]) != 1 {
		t.Errorf("%s: it is kept by %q, varies by %q", what, w.Header()["Cache-Control"], w.Header()["Vary"])
	}
}

// sameAsUnknown holds that what somebody may not see looks as what never was.
func sameAsUnknown(t *testing.T, what string, got, unknown *httptest.ResponseRecorder) {
	t.Helper()
	if got.Code != http.StatusNotFound || got.Body.String() != unknown.Body.String() || !maps.EqualFunc(got.Header(), unknown.Header(), slices.Equal) {
		t.Errorf("%s differs from what never was: %d %v, and %d %v", what, got.Code, got.Header(), unknown.Code, unknown.Header())
	}
}

// TestListsOfPrivateRepos holds that lists lead to the private repository for those
// who can read it, and that its numbers are in none of theirs.
func TestListsOfPrivateRepos(t *testing.T) {
	s, visitors := matrixSite(t)
	units := regexp.MustCompile(`(?s)<ul class="units">.*?</ul>`)
	for _, path := range []string{"/", "/o/meadow", "/reports/meadow/2025-03"} {
		everybody := visitors[anonymous].get(path).Body.String()
		for name, visitor := range visitors {
			s.ledger.private = false
			body := visitor.get(path).Body.String()
			reads := name == member || name == orgOwner
			if strings.Contains(body, "vault") != reads || s.ledger.private {
				t.Errorf("%s: %s leads to the private repository, or counts it", name, path)
			}
			if strings.Contains(body, "cellar") != (reads || name == maintainer) {
				t.Errorf("%s: %s leads to the closed repository", name, path)
			}
			if units.FindString(body) != units.FindString(everybody) {
				t.Errorf("%s: %s has other numbers", name, path)
			}
		}
	}
}

// TestPublicForEverybody asks for the pages that are about public repositories whoever
// asks: of people, of archives and feeds, and of badges to copy. What is private or hidden is there
// for nobody, not even for who can read it elsewhere.
func TestPublicForEverybody(t *testing.T) {
	s, visitors := matrixSite(t)
	for name, visitor := range visitors {
		for _, path := range []string{"/people/ben", "/people/ben?from=2024-05&to=2025-04", "/people/ben.md", "/people/ben.json", "/people/ben.csv", "/reports", "/reports/meadow",
			"/reports/meadow/harvest", "/reports/meadow/feed.atom", "/badges", "/badges?person=ben"} {
			s.ledger.private = false
			w := visitor.get(path)
			body := w.Body.String()
			if w.Code != http.StatusOK || strings.Contains(body, "vault") || strings.Contains(body, "Rotate the keys") || s.ledger.private {
				t.Errorf("%s: %s: %d, or it tells of the private repository", name, path, w.Code)
			}
			if strings.Contains(body, "cellar") || strings.Contains(body, "Fill the shelves") {
				t.Errorf("%s: %s tells of the closed repository", name, path)
			}
		}
		for path, unknown := range map[string]string{
			"/reports/meadow/vault/feed.atom": "/reports/meadow/zz/feed.atom",
		} {
			sameAsUnknown(t, name+": "+path, visitor.get(path), visitor.get(unknown))
			sameAsUnknown(t, name+": "+toClosed.Replace(path), visitor.get(toClosed.Replace(path)), visitor.get(unknown))
		}
		for asked, unknown := range map[string]string{"repo=meadow/vault": "repo=meadow/zz", "repo=meadow/vault%233": "repo=meadow/zz%233"} {
			got, want := visitor.get("/badges?"+asked).Body.String(), visitor.get("/badges?"+unknown).Body.String()
			closed := visitor.get("/badges?" + toClosed.Replace(asked)).Body.String()
			if strings.ReplaceAll(got, "vault", "zz") != want || strings.ReplaceAll(closed, "cellar", "zz") != want || !strings.Contains(want, "Nothing is known of it here") {
				t.Errorf("%s: the badge of %s differs from that of what never was", name, asked)
			}
		}
	}
}

// TestPrivatePagesLeadToNoPublicOnes holds that pages of a private repository lead to no
// page that leaves it out: there is no feed of it, and people may have no page.
func TestPrivatePagesLeadToNoPublicOnes(t *testing.T) {
	_, visitors := matrixSite(t)
	out := regexp.MustCompile(`href="(?:/people/[^"]*|/reports/meadow/vault/feed\.atom)"`)
	for _, path := range []string{"/o/meadow/vault", "/o/meadow/vault/3", "/receipts/p1", "/reports/meadow/vault", "/reports/meadow/vault/2025-03"} {
		w := visitors[member].get(path)
		_, main, _ := strings.Cut(w.Body.String(), "<main")
		if links := out.FindAllString(main, -1); w.Code != http.StatusOK || len(links) > 0 {
			t.Errorf("%s: %d, it leads to %q", path, w.Code, links)
		}
	}
	if body := visitors[member].get("/o/meadow/vault").Body.String(); !strings.Contains(body, `href="/reports/meadow/vault/2025-03?person=11#person-11"`) {
		t.Error("the people of a private repository lead nowhere")
	}
	if _, main, _ := strings.Cut(visitors[herself].get("/receipts/c1").Body.String(), "<main"); !strings.Contains(main, `href="/people/chioma"`) {
		t.Error("her receipt does not lead to her page")
	}
}

// TestBadgesKnowNoVisitor holds that a badge is the same whoever asks: proxies keep it.
func TestBadgesKnowNoVisitor(t *testing.T) {
	_, visitors := matrixSite(t)
	for _, path := range []string{"/badges/meadow/harvest.svg", "/badges/meadow/vault.svg", "/badges/meadow/vault/3.svg", "/badges/receipts/p1.svg", "/badges/receipts/c1.svg", "/badges/people/ada-k.svg",
		"/badges/meadow/harvest.json", "/badges/meadow/vault.json", "/badges/meadow/harvest.svg?kind=triage", "/badges/people/ada-k.json?kind=triage", "/badges/people/chioma.json", "/badges/receipts/p1.json"} {
		if closed := toClosed.Replace(path); closed != path {
			if got, want := visitors[orgOwner].get(closed), visitors[anonymous].get(path); got.Code != want.Code || got.Body.String() != want.Body.String() {
				t.Errorf("%s is not as a badge of what is private: %d", closed, got.Code)
			}
		}
		want := visitors[anonymous].get(path)
		for name, visitor := range visitors {
			got := visitor.get(path)
			if got.Code != want.Code || got.Body.String() != want.Body.String() || !maps.EqualFunc(got.Header(), want.Header(), slices.Equal) || got.Header().Get("Vary") != "" {
				t.Errorf("%s: %s is another badge: %d %v", name, path, got.Code, got.Header())
			}
		}
	}
}

// TestMatrixHasEveryRoute reads the routes from the source, so that no page is added
// without somebody saying who may see it.
func TestMatrixHasEveryRoute(t *testing.T) {
	known := map[string][]string{"GET": slices.Clone(forEverybody), "POST": slices.Clone(pressedByAnybody)}
	for _, row := range accessMatrix() {
		known["GET"] = append(known["GET"], row.route)
	}
	for _, row := range pressMatrix() {
		known["POST"] = append(known["POST"], row.route)
	}
	for _, row := range disputePosts() {
		known["POST"] = append(known["POST"], row.route)
	}
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	routes := 0
	for _, route := range new(server).apiRoutes() {
		routes++
		if !slices.Contains(known["GET"], apiRoot+route.path) {
			t.Errorf("nobody says who may see %s: give it a row in apiMatrix", route.path)
		}
	}
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(source, "_test.go") {
			continue
		}
		for _, m := range regexp.MustCompile(`mux\.Handle(?:Func)?\("([A-Z]+) (/[^"]+)"`).FindAllSubmatch(text, -1) {
			routes++
			if !slices.Contains(known[string(m[1])], string(m[2])) {
				t.Errorf("%s: nobody says who may %s %s: give it a row in accessMatrix or pressMatrix", source, m[1], m[2])
			}
		}
	}
	if routes < 60 {
		t.Errorf("only %d routes were found", routes)
	}
}
