package web

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

const sessionCookie, loginCookie = "__Host-glueledger-session", "__Host-glueledger-login"

func TestSignInAndOut(t *testing.T) {
	s := newSignInSite(t)
	g := s.guest()
	if body := g.get("/").Body.String(); !strings.Contains(body, `<a href="/login" rel="nofollow">Sign in</a>`) || strings.Contains(body, "Sign out") {
		t.Error("nobody is asked to sign in")
	}
	state, verifier := g.begin(t, "Referer", "https://glue.example.org/o/meadow?people=1")
	if len(state) < 20 || len(verifier) < 43 {
		t.Errorf("state %q, verifier %q", state, verifier)
	}
	if c := g.cookies[loginCookie]; c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.MaxAge != 600 || c.Path != "/" || strings.Contains(c.Value, state) {
		t.Errorf("the attempt is kept in %+v", c)
	}
	w := g.get("/login/callback?code=ada&state=" + state)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "https://glue.example.org/o/meadow?people=1" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("let in with %d to %s", w.Code, to)
	}
	if !slices.Equal(s.github.used, []string{"ada " + verifier}) {
		t.Errorf("exchanged %q", s.github.used)
	}
	c := g.cookies[sessionCookie]
	if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || len(c.Value) < 40 || g.cookies[loginCookie] != nil {
		t.Fatalf("the session is %+v of %v", c, g.cookies)
	}
	w = g.get("/")
	body := w.Body.String()
	if !strings.Contains(body, `ada-k</bdi></span> <button>Sign out</button>`) || !strings.Contains(body, `<form class="visitor" method="post" action="/logout">`) || strings.Contains(body, "Sign in") {
		t.Errorf("the head does not say who is signed in: %s", body[:1500])
	}
	if w.Header().Get("Cache-Control") != "private, no-store" || w.Header().Get("Vary") != "Cookie" {
		t.Errorf("kept by %v", w.Header())
	}
	for _, wrong := range checkForms(body) {
		t.Error(wrong)
	}
	// Nothing that was kept or logged says who it is or has the token.
	for key, data := range s.sessions.kept {
		if key == c.Value || bytes.Contains(data, []byte("ghu_")) || bytes.Contains(data, []byte("ada-k")) {
			t.Errorf("the session %s is kept as %q", key, data)
		}
	}
	if strings.Contains(s.log.String(), "ghu_") || !strings.Contains(s.log.String(), "signed in") {
		t.Errorf("logged: %s", &s.log)
	}
	if w := g.get("/logout"); w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound {
		t.Errorf("a link signs out: %d", w.Code)
	}
	for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		if w := g.do(http.MethodPost, "/logout", from...); w.Code != http.StatusForbidden || g.cookies[sessionCookie] == nil {
			t.Errorf("sent by another site with %q: %d", from, w.Code)
		}
	}
	stolen := *g.cookies[sessionCookie]
	if w := g.do(http.MethodPost, "/logout", "Origin", "https://glue.example.org"); w.Code != http.StatusSeeOther || w.Header().Get("Location") != "/" || g.cookies[sessionCookie] != nil {
		t.Errorf("signing out: %d %v", w.Code, g.cookies)
	}
	g.cookies[sessionCookie] = &stolen
	if strings.Contains(g.get("/").Body.String(), "Sign out") || len(s.sessions.kept) != 0 {
		t.Error("the session goes on")
	}
}

// TestSignInRefused comes back from GitHub in every wrong way.
func TestSignInRefused(t *testing.T) {
	for name, test := range map[string]struct {
		come func(s *signInSite, g *guest, state string) string // the query
		want int
	}{
		"another state":   {func(_ *signInSite, _ *guest, state string) string { return "code=ada&state=x" + state }, 400},
		"no state":        {func(*signInSite, *guest, string) string { return "code=ada" }, 400},
		"another browser": {func(_ *signInSite, g *guest, state string) string { clear(g.cookies); return "code=ada&state=" + state }, 400},
		"a made-up cookie": {func(_ *signInSite, g *guest, state string) string {
			g.cookies[loginCookie].Value = "e30"
			return "code=ada&state=" + state
		}, 400},
		"too late": {func(s *signInSite, _ *guest, state string) string {
			s.now = s.now.Add(attemptTime)
			return "code=ada&state=" + state
		}, 400},
		"denied":     {func(_ *signInSite, _ *guest, state string) string { return "error=access_denied&state=" + state }, 403},
		"wrong code": {func(_ *signInSite, _ *guest, state string) string { return "code=zz&state=" + state }, 502},
		"GitHub fails": {func(s *signInSite, _ *guest, state string) string {
			s.github.fails = errors.New("no answer")
			return "code=ada&state=" + state
		}, 502},
		"the ledger fails": {func(s *signInSite, _ *guest, state string) string {
			s.sessions.fails = errors.New("disk full")
			return "code=ada&state=" + state
		}, 500},
	} {
		s := newSignInSite(t)
		g := s.guest()
		state, _ := g.begin(t)
		w := g.get("/login/callback?" + test.come(s, g, state))
		if w.Code != test.want || g.cookies[sessionCookie] != nil || w.Header().Get("Location") != "" {
			t.Errorf("%s: %d to %q with %v", name, w.Code, w.Header().Get("Location"), g.cookies)
		}
		for _, wrong := range checkHTML(w.Body.String()) {
			t.Errorf("%s: %s", name, wrong)
		}
		if name == "wrong code" && g.get("/login/callback?code=ada&state="+state).Code != 400 {
			t.Error("an attempt works twice")
		}
	}
}

// TestNoOpenRedirect comes from every sort of place, and always ends on the site.
func TestNoOpenRedirect(t *testing.T) {
	s := newSignInSite(t)
	for from, want := range map[string]string{
		"":                                "/",
		"https://evil.example/o/meadow":   "/",
		"https://glue.example.org.evil/x": "/",
		"http://glue.example.org/rules":   "/",
		"https://u:p@glue.example.org/x":  "/",
		"//evil.example/":                 "/",
		"javascript:alert(1)":             "/",
		"%zz":                             "/",
		"https://glue.example.org":        "/",
		"https://glue.example.org/login":  "/",
		"https://glue.example.org/login/callback?code=1": "/",
		"https://GLUE.example.org/rules#x":               "/rules",
		"https://glue.example.org//evil.example/":        "//evil.example/", // of this site all the same
		`https://glue.example.org/\evil.example`:         "/%5Cevil.example",
	} {
		g := s.guest()
		state, _ := g.begin(t, "Referer", from)
		w := g.get("/login/callback?code=ada&state=" + state)
		if to := w.Header().Get("Location"); to != "https://glue.example.org"+want {
			t.Errorf("from %q to %q", from, to)
		}
	}
}

// TestSessionEnds has time pass for somebody who is signed in.
func TestSessionEnds(t *testing.T) {
	is := func(g *guest) bool { return strings.Contains(g.get("/rules").Body.String(), "Sign out") }
	s := newSignInSite(t)
	g := s.signedIn(t, "ada")
	s.now = s.now.Add(idleTime - time.Second)
	if !is(g) {
		t.Error("it ends before it is idle")
	}
	s.now = s.now.Add(idleTime - time.Second)
	if !is(g) {
		t.Error("being here does not count")
	}
	puts := s.sessions.puts
	if s.now = s.now.Add(time.Minute); !is(g) || s.sessions.puts != puts {
		t.Error("every page writes")
	}
	s.now = s.now.Add(idleTime)
	if is(g) {
		t.Error("it goes on although nobody was here")
	}
	g = s.signedIn(t, "ada")
	began := s.now
	for s.now.Before(began.Add(sessionTime - time.Hour)) {
		if s.now = s.now.Add(time.Hour); !is(g) {
			t.Fatalf("it ends after %s", s.now.Sub(began))
		}
	}
	if s.now = began.Add(sessionTime); is(g) {
		t.Error("it never ends")
	}
	s.github.life = time.Hour
	g = s.signedIn(t, "ada")
	if s.now = s.now.Add(time.Hour); is(g) {
		t.Error("it outlives its token")
	}
	s.github.life = 0
	g = s.signedIn(t, "ada")
	if s.now = s.now.Add(time.Hour); !is(g) {
		t.Error("with a token that does not end, it does not begin")
	}
	s.open(t)
	if !is(g) {
		t.Error("a restart ends it")
	}
	s.secret = "another"
	s.open(t)
	if is(g) {
		t.Error("another secret opens it")
	}
	s.sessions.fails = errors.New("disk fails")
	if w := g.get("/rules"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "Sign out") {
		t.Errorf("sessions that cannot be read: %d", w.Code)
	}
}

// TestSessionIsRenewed signs in where a session is already, and with one that somebody
// else has planted.
func TestSessionIsRenewed(t *testing.T) {
	s := newSignInSite(t)
	g := s.signedIn(t, "eve")
	planted := *g.cookies[sessionCookie]
	state, _ := g.begin(t)
	if w := g.get("/login/callback?code=ada&state=" + state); w.Code != http.StatusSeeOther || g.cookies[sessionCookie].Value == planted.Value {
		t.Errorf("%d, and the token stays", w.Code)
	}
	if body := g.get("/").Body.String(); !strings.Contains(body, "ada-k</bdi></span> <button>") {
		t.Error("she is not signed in")
	}
	g.cookies[sessionCookie] = &planted
	if body := g.get("/").Body.String(); strings.Contains(body, "Sign out") || len(s.sessions.kept) != 1 {
		t.Error("the old token still works")
	}
	g.cookies[sessionCookie].Value = "made-up"
	if w := g.get("/"); w.Code != http.StatusOK || strings.Contains(w.Body.String(), "Sign out") {
		t.Errorf("a made-up token: %d", w.Code)
	}
}

// TestWithoutSignIn holds that where nobody can sign in, nothing speaks of it.
func TestWithoutSignIn(t *testing.T) {
	site := newSite(t, fullLedger())
	for _, path := range append(pagePaths(), "/rules") {
		w := get(t, site, path)
		if body := strings.ToLower(w.Body.String()); strings.Contains(body, "sign in") || strings.Contains(body, "/login") || w.Header().Get("Vary") != "" {
			t.Errorf("%s speaks of signing in", path)
		}
	}
	for _, path := range []string{"/login", "/login/callback", "/logout"} {
		if w := get(t, site, path); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}

// TestSignInOverHTTP is a site without TLS, below a path: a browser would not send the
// cookies of others.
func TestSignInOverHTTP(t *testing.T) {
	s := newSignInSite(t)
	s.url = "http://localhost:8080/glue"
	s.open(t)
	g := s.guest()
	state, _ := g.begin(t, "Referer", "http://localhost:8080/glue/rules")
	w := g.get("/login/callback?code=ada&state=" + state)
	c := g.cookies["glueledger-session"]
	if w.Header().Get("Location") != "http://localhost:8080/glue/rules" || c == nil || c.Secure || c.Path != "/glue/" || !c.HttpOnly {
		t.Errorf("to %s with %+v", w.Header().Get("Location"), g.cookies)
	}
}

func TestSignInOptions(t *testing.T) {
	ok := Options{Reader: &fakeLedger{}, NotFound: func(error) bool { return false }, Now: time.Now, Log: slog.New(slog.DiscardHandler), URL: "https://glue.example.org"}
	for name, change := range map[string]func(*Options){
		"no GitHub": func(o *Options) { o.SignIn.GitHub = nil }, "no sessions": func(o *Options) { o.SignIn.Sessions = nil },
		"no secret": func(o *Options) { o.SignIn.Secret = nil }, "no address": func(o *Options) { o.URL = "" },
	} {
		o := ok
		o.SignIn = &SignIn{GitHub: &fakeGitHub{}, Sessions: &fakeSessions{}, Secret: []byte("x")}
		if _, err := NewServer(o); err != nil {
			t.Fatal(err)
		}
		change(&o)
		if _, err := NewServer(o); err == nil {
			t.Errorf("%s: it starts", name)
		}
	}
}

// TestNoSignIn says why nobody can sign in, where nobody can.
func TestNoSignIn(t *testing.T) {
	if w := get(t, newSite(t, fullLedger()), "/login"); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "Nobody signs in here") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
}
