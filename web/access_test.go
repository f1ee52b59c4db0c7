package web

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring/history"
)

// TestAccessIsKept counts how often GitHub is asked, for who may and who may not.
func TestAccessIsKept(t *testing.T) {
	s := newSignInSite(t)
	ada, eve := s.signedIn(t, "ada"), s.signedIn(t, "eve")
	want := func(what string, g *guest, path string, code int, asked ...string) {
		t.Helper()
		s.github.asked = nil
		if w := g.get(path); w.Code != code || !slices.Equal(s.github.asked, asked) {
			t.Errorf("%s: %s: %d, and GitHub was asked %q", what, path, w.Code, s.github.asked)
		}
	}
	want("first", ada, "/o/meadow/vault", 200, "ada-k meadow/vault")
	want("first", eve, "/o/meadow/vault", 404, "eve meadow/vault")
	want("again", ada, "/o/MEADOW/Vault/rules", 200)
	want("again", eve, "/o/meadow/vault/rules", 404)
	want("public", eve, "/o/meadow/harvest", 200)
	want("nobody", s.guest(), "/o/meadow/vault", 404)
	want("what never was", eve, "/o/meadow/zz", 404, "eve meadow/zz")
	want("a name that is too long", eve, "/o/meadow/"+strings.Repeat("z", 200), 404)
	want("the list", ada, "/", 200, "ada-k")
	want("an owner", ada, "/o/meadow", 200, "ada-k meadow")
	want("the owner again", ada, "/o/Meadow", 200)

	// What GitHub says changes; it counts when the answers are old.
	s.github.reads = map[string][]history.Repo{"eve": {{ID: 3, Owner: "meadow", Name: "vault"}}}
	s.now = s.now.Add(answerKept - time.Second)
	want("kept", ada, "/o/meadow/vault", 200)
	want("kept", eve, "/o/meadow/vault", 404)
	s.now = s.now.Add(time.Second)
	want("asked again", ada, "/o/meadow/vault", 404, "ada-k meadow/vault")
	want("asked again", eve, "/o/meadow/vault", 200, "eve meadow/vault")
	want("the list", eve, "/o/meadow", 200, "eve", "eve meadow")

	// Another repository has the name by now.
	s.github.reads["eve"][0].ID = 4
	s.now = s.now.Add(answerKept)
	want("a namesake", eve, "/o/meadow/vault", 404, "eve meadow/vault")
	if body := eve.get("/").Body.String(); strings.Contains(body, "vault") {
		t.Error("a namesake is listed")
	}
}

// TestAccessWithoutGitHub has GitHub not answer.
func TestAccessWithoutGitHub(t *testing.T) {
	s := newSignInSite(t)
	ada := s.signedIn(t, "ada")
	s.github.fails = errors.New("no answer within 5 seconds")
	unknown := ada.get("/o/meadow/zz")
	for _, path := range []string{"/o/meadow/vault", "/o/meadow/vault/3", "/receipts/p1", "/reports/meadow/vault/2025-03"} {
		if w := ada.get(path); w.Code != http.StatusNotFound || w.Body.String() != unknown.Body.String() {
			t.Errorf("%s is shown although GitHub does not answer: %d", path, w.Code)
		}
	}
	for _, path := range []string{"/", "/o/meadow"} {
		if w := ada.get(path); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "vault") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	const notice = "GitHub cannot be asked just now what you may see"
	s.ledger.repos = s.ledger.repos[2:] // nothing for everybody is left
	for path, lie := range map[string]string{"/": "There is nothing here yet", "/reports": "There is no report yet", "/admin": "You own no account", "/rules": notice} {
		if body := ada.get(path).Body.String(); strings.Contains(body, lie) || strings.Contains(body, notice) == (path == "/rules") {
			t.Errorf("%s while GitHub does not answer:\n%s", path, body)
		}
	}
	if strings.Contains(unknown.Body.String(), notice) || strings.Contains(s.guest().get("/").Body.String(), notice) {
		t.Error("the notice is on a page that is not there, or for who is not signed in")
	}
	if !slices.Equal(s.github.asked, []string{"ada-k meadow/zz", "ada-k"}) {
		t.Errorf("asked again and again: %q", s.github.asked)
	}
	if strings.Contains(s.log.String(), "ghu_") || !strings.Contains(s.log.String(), "does not say what a visitor can read") {
		t.Errorf("logged: %s", &s.log)
	}
	s.github.fails = nil
	s.now = s.now.Add(failureKept)
	if body := ada.get("/").Body.String(); strings.Contains(body, notice) {
		t.Error("GitHub answers again, and the page says that it does not")
	}
	if w := ada.get("/o/meadow/vault"); w.Code != http.StatusOK {
		t.Errorf("GitHub answers again: %d", w.Code)
	}
}

// TestAccessNeedsAnID is a private repository that is known by its name alone.
func TestAccessNeedsAnID(t *testing.T) {
	s := newSignInSite(t)
	s.ledger.repos[2].ID = 0
	s.github.reads["ada-k"][0].ID = 0
	ada := s.signedIn(t, "ada")
	if w := ada.get("/o/meadow/vault"); w.Code != http.StatusNotFound {
		t.Errorf("its page: %d", w.Code)
	}
	if body := ada.get("/o/meadow").Body.String(); strings.Contains(body, "vault") {
		t.Error("it is listed")
	}
}

// TestMaintainersAndOwners asks GitHub for who they are.
func TestMaintainersAndOwners(t *testing.T) {
	s := newSignInSite(t)
	harvest, vault := history.Repo{ID: 1, Owner: "meadow", Name: "harvest"}, history.Repo{ID: 3, Owner: "meadow", Name: "vault", Private: true}
	s.github.public = []history.Repo{harvest}
	s.github.maintains = map[string]bool{"ada-k meadow/harvest": true, "eve meadow/vault": true}
	s.github.owns = map[string]int64{"ada-k meadow": 7, "eve meadow": 8}
	meadow := person(7, "meadow")
	a := newAccess(func() time.Time { return s.now }, slog.New(slog.DiscardHandler))
	a.github = s.github
	ada, eve := &visitor{ID: 11, Login: "ada-k", Token: "ghu_ada-k"}, &visitor{ID: 666, Login: "eve", Token: "ghu_eve"}
	for _, test := range []struct {
		what      string
		got, want bool
	}{
		{"a maintainer", a.maintains(t.Context(), ada, harvest), true},
		{"one who reads", a.maintains(t.Context(), eve, harvest), false},
		{"one who reads a private one", a.maintains(t.Context(), ada, vault), false},
		{"one who cannot read it", a.maintains(t.Context(), eve, vault), false},
		{"nobody", a.maintains(t.Context(), nil, harvest), false},
		{"a namesake", a.maintains(t.Context(), ada, history.Repo{ID: 9, Owner: "meadow", Name: "harvest"}), false},
		{"one without an id", a.maintains(t.Context(), ada, history.Repo{Owner: "meadow", Name: "harvest"}), false},
		{"an owner", a.owns(t.Context(), ada, meadow), true},
		{"the owner of a namesake", a.owns(t.Context(), eve, meadow), false},
		{"the account itself", a.owns(t.Context(), eve, person(666, "eve")), true},
		{"one who has its name", a.owns(t.Context(), eve, person(667, "eve")), false},
		{"nobody", a.owns(t.Context(), nil, meadow), false},
		{"an account without an id", a.owns(t.Context(), ada, person(0, "meadow")), false},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %v", test.what, test.got)
		}
	}
}

// TestAccessForgets asks about more than is kept.
func TestAccessForgets(t *testing.T) {
	s := newSignInSite(t)
	now := date(2025, 4, 9)
	a := newAccess(func() time.Time { return now }, slog.New(slog.DiscardHandler))
	a.github = s.github
	who := &visitor{Login: "ada-k", Token: "ghu_ada-k"}
	vault := history.Repo{ID: 3, Owner: "meadow", Name: "vault", Private: true}
	for i := range answersKept + 5 {
		a.sees(t.Context(), who, history.Repo{Owner: "meadow", Name: fmt.Sprint(i), Private: true})
	}
	if len(a.kept) > answersKept || len(a.kept) == 0 || !a.sees(t.Context(), who, vault) {
		t.Errorf("%d answers are kept", len(a.kept))
	}
}

// TestOnlyPrivate is an owner who has nothing public: for who can read none of it,
// the owner is not there.
func TestOnlyPrivate(t *testing.T) {
	s := newSignInSite(t)
	s.ledger.repos = s.ledger.repos[2:]
	ada, eve := s.signedIn(t, "ada"), s.signedIn(t, "eve")
	for _, path := range []string{"/o/meadow", "/reports/meadow/2025-03"} {
		if w := ada.get(path); w.Code != http.StatusOK {
			t.Errorf("%s for who can read the vault: %d", path, w.Code)
		}
		for name, g := range map[string]*guest{"eve": eve, "anonymous": s.guest()} {
			if w, unknown := g.get(path), g.get("/o/nobody"); w.Code != http.StatusNotFound || w.Body.String() != unknown.Body.String() {
				t.Errorf("%s for %s: %d", path, name, w.Code)
			}
		}
	}
	for path, want := range map[string]string{"/": `href="/o/meadow/vault">`, "/o/meadow": `<a href="/o/meadow/vault">vault</a>`} {
		if body := ada.get(path).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s does not lead to the vault", path)
		}
	}
}

// TestPrivatePagesAreWellFormed draws every page of a private repository.
func TestPrivatePagesAreWellFormed(t *testing.T) {
	s := newSignInSite(t)
	ada := s.signedIn(t, "ada")
	for _, path := range append(pagePaths(), "/o/meadow/vault", "/o/meadow/vault/3", "/o/meadow/vault/rules", "/reports/meadow/vault/2025-03", "/receipts/p1") {
		w := ada.get(path)
		for _, wrong := range checkForms(w.Body.String()) {
			t.Errorf("%s: %s", path, wrong)
		}
	}
	if body := ada.get("/o/meadow/vault").Body.String(); !strings.Contains(body, "meadow/vault") || strings.Contains(body, `id="private"`) {
		t.Error("the page of the vault is another")
	}
}
