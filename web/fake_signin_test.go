package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// fakeGitHub knows people by the code that they come back with, and their tokens.
type fakeGitHub struct {
	people map[string]history.Account // by code
	reads  map[string][]history.Repo  // private ones, by login
	public []history.Repo             // that everybody can read
	// maintains are the repositories that somebody maintains, and owns and members the ids
	// of the organisations that they own or are members of, all by login and name. owners
	// are the ids of repositories' owners, by name.
	maintains     map[string]bool
	owns, members map[string]int64
	owners        map[string]int64
	life          time.Duration
	fails         error

	mu    sync.Mutex
	asked []string // "login owner/name", or "login" for a list
	used  []string // codes and verifiers
	// revoked are the tokens of those who have signed out.
	revoked []string
}

func (g *fakeGitHub) SignInURL(state, verifier string) string {
	return "https://github.com/login/oauth/authorize?state=" + url.QueryEscape(state) + "&verifier=" + url.QueryEscape(verifier)
}

func (g *fakeGitHub) SignIn(_ context.Context, code, verifier string) (history.Account, string, time.Duration, error) {
	g.used = append(g.used, code+" "+verifier)
	who, ok := g.people[code]
	if !ok {
		return who, "", 0, errors.New("GitHub says bad_verification_code")
	}
	return who, "ghu_" + who.Login, g.life, g.fails
}

func (g *fakeGitHub) SignOut(_ context.Context, token string) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.revoked = append(g.revoked, token)
	return g.fails
}

func (g *fakeGitHub) Who(_ context.Context, token string) (history.Account, bool, error) {
	g.note(token, "who")
	for _, who := range g.people {
		if token == "ghu_"+who.Login && g.fails == nil {
			return who, true, nil
		}
	}
	return history.Account{}, g.fails == nil && strings.HasPrefix(token, "ghs_"), g.fails
}

func (g *fakeGitHub) note(token, about string) []history.Repo {
	login := strings.TrimPrefix(token, "ghu_")
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked = append(g.asked, strings.TrimSpace(login+" "+about))
	return g.reads[login]
}

func (g *fakeGitHub) Reads(_ context.Context, token, owner, name string) (id, ownerID int64, maintains bool, err error) {
	about := owner + "/" + name
	for _, r := range append(g.note(token, about), g.public...) {
		if strings.EqualFold(r.FullName(), about) && g.fails == nil {
			return r.ID, g.owners[owner], g.maintains[strings.TrimPrefix(token, "ghu_")+" "+about], nil
		}
	}
	return 0, 0, false, g.fails
}

func (g *fakeGitHub) MemberOf(_ context.Context, token, name string) (id int64, owns bool, err error) {
	g.note(token, name)
	if g.fails != nil {
		return 0, false, g.fails
	}
	about := strings.TrimPrefix(token, "ghu_") + " " + name
	if id := g.owns[about]; id != 0 {
		return id, true, nil
	}
	return g.members[about], false, nil
}

func (g *fakeGitHub) ReposOf(_ context.Context, token string) ([]int64, error) {
	var ids []int64
	for _, r := range g.note(token, "") {
		ids = append(ids, r.ID)
	}
	for _, r := range g.public {
		if g.maintains[strings.TrimPrefix(token, "ghu_")+" "+r.FullName()] {
			ids = append(ids, r.ID)
		}
	}
	return ids, g.fails
}

// fakeSessions keeps sessions in memory.
type fakeSessions struct {
	mu    sync.Mutex
	kept  map[string][]byte
	until map[string]time.Time
	fails error
	puts  int
}

func (f *fakeSessions) Session(_ context.Context, token string, now time.Time) ([]byte, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	data, ok := f.kept[token]
	return data, ok && now.Before(f.until[token]), f.fails
}

func (f *fakeSessions) PutSession(_ context.Context, token string, data []byte, _, until time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.puts++
	f.kept[token], f.until[token] = data, until
	return f.fails
}

func (f *fakeSessions) DropSession(_ context.Context, token string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.kept, token)
	return f.fails
}

// signInSite is a site where people can sign in, with all that it goes by.
type signInSite struct {
	http.Handler
	ledger   *fakeLedger
	disputes *fakeDisputes
	admin    *fakeAdmin
	github   *fakeGitHub
	sessions *fakeSessions
	own      *fakeOwn
	now      time.Time
	log      bytes.Buffer
	secret   string
	url      string
	judge    func(*history.Thread) scoring.Judgement // nil leaves verdicts out
}

// newSignInSite serves the full ledger to ada-k, who can read the vault, and to the
// stranger eve, who cannot.
func newSignInSite(t testing.TB) *signInSite {
	t.Helper()
	s := &signInSite{
		ledger: fullLedger(), admin: fullAdmin(),
		github: &fakeGitHub{
			people: map[string]history.Account{"ada": person(11, "ada-k"), "eve": person(666, "eve"), "ben": person(12, "ben"), "chi": person(13, "chioma")},
			reads:  map[string][]history.Repo{"ada-k": {{ID: 3, Owner: "meadow", Name: "vault"}}},
			life:   8 * time.Hour,
		},
		sessions: &fakeSessions{kept: map[string][]byte{}, until: map[string]time.Time{}},
		now:      date(2025, 4, 9), secret: "hush-hush", url: "https://glue.example.org",
	}
	s.disputes = &fakeDisputes{ledger: s.ledger}
	s.own = &fakeOwn{ledger: s.ledger, erased: map[int64]bool{}}
	s.open(t)
	return s
}

// open starts the site, again with the same sessions.
func (s *signInSite) open(t testing.TB) {
	t.Helper()
	signIn := &SignIn{GitHub: s.github, Sessions: s.sessions, Secret: []byte(s.secret)}
	if s.own != nil {
		signIn.Own = s.own
	}
	var err error
	s.Handler, err = NewServer(Options{
		Judge: s.judge, Reader: s.ledger, Admin: s.admin, NotFound: func(err error) bool { return errors.Is(err, errNotThere) }, URL: s.url,
		Now: func() time.Time { return s.now }, Log: slog.New(slog.NewTextHandler(&s.log, nil)), Disputes: s.disputes,
		SignIn: signIn,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// guest is a browser with its cookies.
type guest struct {
	site    http.Handler
	cookies map[string]*http.Cookie
	token   string // that it sends, as programs do; empty for none
	remote  string // the address that it comes from; empty for httptest's
}

func (s *signInSite) guest() *guest { return &guest{site: s, cookies: map[string]*http.Cookie{}} }

// press sends a form that is written out, as the site's own pages do.
func (g *guest) press(path, form string) *httptest.ResponseRecorder {
	return g.ask(http.MethodPost, path, strings.NewReader(form), "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "same-origin")
}

func (g *guest) do(method, path string, headers ...string) *httptest.ResponseRecorder {
	return g.ask(method, path, nil, headers...)
}

func (g *guest) ask(method, path string, body io.Reader, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, body)
	if g.token != "" {
		r.Header.Set("Authorization", "Bearer "+g.token)
	}
	if g.remote != "" {
		r.RemoteAddr = g.remote
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for _, c := range g.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	g.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(g.cookies, c.Name)
		} else {
			g.cookies[c.Name] = c
		}
	}
	return w
}

func (g *guest) get(path string, headers ...string) *httptest.ResponseRecorder {
	return g.do(http.MethodGet, path, headers...)
}

// begin goes to GitHub and gives the state to come back with.
func (g *guest) begin(t testing.TB, headers ...string) (state, verifier string) {
	t.Helper()
	w := g.get("/login", headers...)
	to, err := url.Parse(w.Header().Get("Location"))
	if w.Code != http.StatusSeeOther || err != nil || to.Host != "github.com" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("signing in begins with %d to %s, %v", w.Code, w.Header().Get("Location"), err)
	}
	return to.Query().Get("state"), to.Query().Get("verifier")
}

// signedIn is a browser of somebody who has signed in.
func (s *signInSite) signedIn(t testing.TB, code string) *guest {
	t.Helper()
	g := s.guest()
	state, _ := g.begin(t)
	if w := g.get("/login/callback?code=" + code + "&state=" + state); w.Code != http.StatusSeeOther {
		t.Fatalf("%s is not let in: %d %s", code, w.Code, w.Body)
	}
	return g
}
