package ghclient

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"

	"glueledger/scoring/history"
)

const visitorToken = "ghu_0123456789abcdefghijklmnopqrstuvwxyz"

// visitors asks a GitHub that answers with handle.
func visitors(t *testing.T, github string, handle http.HandlerFunc) (*fakeGitHub, *Visitors) {
	t.Helper()
	site, err := NewSite(github)
	if err != nil {
		t.Fatal(err)
	}
	f := &fakeGitHub{t: t, handle: handle}
	v, err := NewVisitors(VisitorConfig{Site: site, ClientID: "Iv1.abc", ClientSecret: "hush", Callback: "https://glue.example.org/login/callback", Transport: f})
	if err != nil {
		t.Fatal(err)
	}
	return f, v
}

func TestSignIn(t *testing.T) {
	for github, api := range map[string]string{"https://github.com": "", "https://git.corp.example": "/api/v3"} {
		answers := map[string]string{
			"/login/oauth/access_token": "access_token=" + visitorToken + "&expires_in=28800&refresh_token=ghr_x&scope=&token_type=bearer",
			api + "/user":               `{"id":11,"login":"ada-k","type":"User"}`,
		}
		var form url.Values
		f, v := visitors(t, github, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.Header().Set("Content-Type", "application/x-www-form-urlencoded")
				body, _ := io.ReadAll(r.Body)
				form, _ = url.ParseQuery(string(body))
			}
			_, _ = io.WriteString(w, answers[r.URL.Path])
		})
		to, err := url.Parse(v.SignInURL("state", "verifier"))
		q := to.Query()
		if err != nil || to.Scheme+"://"+to.Host+to.Path != github+"/login/oauth/authorize" || q.Get("client_id") != "Iv1.abc" || q.Get("state") != "state" ||
			q.Get("code_challenge") != oauth2.S256ChallengeFromVerifier("verifier") || q.Get("code_challenge_method") != "S256" ||
			q.Get("redirect_uri") != "https://glue.example.org/login/callback" || q.Has("scope") {
			t.Errorf("%s: people are sent to %s", github, to)
		}
		who, token, life, err := v.SignIn(t.Context(), "code", "verifier")
		if err != nil || who != (history.Account{ID: 11, Login: "ada-k", Type: "User"}) || token != visitorToken || life < 7*time.Hour || life > 8*time.Hour {
			t.Errorf("%s: got %+v, %q for %s, %v", github, who, token, life, err)
		}
		for name, want := range map[string]string{"code": "code", "code_verifier": "verifier", "client_secret": "hush", "redirect_uri": "https://glue.example.org/login/callback"} {
			if form.Get(name) != want {
				t.Errorf("%s: the exchange has %s=%q", github, name, form.Get(name))
			}
		}
		if seen := f.requests(); len(seen) != 2 || seen[1].Auth != "Bearer "+visitorToken || seen[0].Auth != "" {
			t.Errorf("%s: asked %v", github, seen)
		}
	}
}

// TestSignInErrors has GitHub fail in every way, with a token in what it says.
func TestSignInErrors(t *testing.T) {
	form, json := "application/x-www-form-urlencoded", "application/json"
	for name, answer := range map[string]http.HandlerFunc{
		"refused":        says(200, "error=bad_verification_code&error_description="+visitorToken, "Content-Type", form),
		"an odd error":   says(200, "error="+visitorToken, "Content-Type", form),
		"failure":        says(500, visitorToken, "Content-Type", "text/html"),
		"no JSON":        says(200, `{"access_token": "`+visitorToken, "Content-Type", json),
		"no form":        says(200, "access_token=%zz"+visitorToken, "Content-Type", form),
		"no token":       says(200, "token="+visitorToken, "Content-Type", form),
		"elsewhere":      says(307, visitorToken, "Location", "https://evil.example/"+visitorToken),
		"nobody":         inOrder(says(200, "access_token="+visitorToken, "Content-Type", form), says(200, `{"id":0,"login":"`+visitorToken+`"}`)),
		"not of anybody": inOrder(says(200, "access_token="+visitorToken, "Content-Type", form), says(401, `{"message":"Bad credentials"}`)),
	} {
		f, v := visitors(t, "https://github.com", answer)
		_, token, _, err := v.SignIn(t.Context(), "code", "verifier")
		if err == nil || token != "" || strings.Contains(err.Error(), visitorToken) || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: got %q, %v", name, token, err)
		}
		if slices.ContainsFunc(f.requests(), func(s seen) bool { return !strings.HasPrefix(s.Path, "/login/") && s.Path != "/user" }) {
			t.Errorf("%s: asked %v", name, f.requests())
		}
	}
	if _, err := NewVisitors(VisitorConfig{Site: Site{Web: "https://github.com", API: "https://api.github.com", GraphQL: "https://api.github.com/graphql"}, ClientID: "x"}); err == nil {
		t.Error("without a secret it is made")
	}
}

func TestVisitorReads(t *testing.T) {
	f, v := visitors(t, "https://github.com", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/repos/meadow/vault":
			says(200, `{"id":3,"name":"vault","private":true,"permissions":{"admin":false,"push":false,"pull":true}}`)(w, r)
		case "/repos/meadow/mine":
			says(200, `{"id":4,"name":"mine","owner":{"id":7,"login":"meadow"},"permissions":{"admin":false,"maintain":false,"push":true,"triage":true,"pull":true}}`)(w, r)
		case "/repos/meadow/old":
			says(301, `{"message":"Moved Permanently"}`, "Location", "https://api.github.com/repositories/3")(w, r)
		case "/repositories/3":
			says(200, `{"id":3,"name":"vault","private":true}`)(w, r)
		case "/repos/meadow/away":
			says(301, `{}`, "Location", "https://evil.example/repositories/3")(w, r)
		case "/repos/meadow/broken":
			says(502, `{"message":"Server Error"}`)(w, r)
		case "/repos/meadow/guarded":
			says(403, `{"message":"Resource protected by organization SAML enforcement."}`)(w, r)
		case "/repos/meadow/revoked":
			says(401, `{"message":"Bad credentials"}`)(w, r)
		case "/repos/meadow/limited":
			says(403, `{"message":"API rate limit exceeded"}`, "X-RateLimit-Limit", "5000", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1900000000")(w, r)
		case "/repos/meadow/slower":
			says(403, slowDown)(w, r)
		default:
			says(404, `{"message":"Not Found"}`)(w, r)
		}
	})
	for name, want := range map[string]int64{"vault": 3, "mine": 4, "old": 3, "zz": 0, "..": 0, ".": 0, "a/b": 0, "": 0, "guarded": 0, "revoked": 0, "broken": -1, "limited": -1, "slower": -1, "away": -1} {
		got, owner, maintains, err := v.Reads(t.Context(), visitorToken, "meadow", name)
		if got != max(want, 0) || maintains != (name == "mine") || (owner == 7) != (name == "mine") || (err != nil) != (want < 0) || err != nil && strings.Contains(err.Error(), visitorToken) {
			t.Errorf("%s: got %d, %v", name, got, err)
		}
	}
	for _, s := range f.requests() {
		if s.Auth != "Bearer "+visitorToken || strings.Contains(s.Path, "..") {
			t.Errorf("asked for %s with %q", s.Path, s.Auth)
		}
	}
}

func TestVisitorMemberOf(t *testing.T) {
	membership := func(state, role string) http.HandlerFunc {
		return says(200, `{"state":"`+state+`","role":"`+role+`","organization":{"id":7,"login":"meadow"},"user":{"id":11}}`)
	}
	f, v := visitors(t, "https://github.com", func(w http.ResponseWriter, r *http.Request) {
		answers := map[string]http.HandlerFunc{
			"meadow": membership("active", "admin"), "other": membership("active", "member"), "asked": membership("pending", "admin"), "odd": membership("active", "billing_manager"),
			"closed": says(403, `{"message":"Resource not accessible by integration"}`), "broken": says(502, `{}`),
		}
		answer, ok := answers[strings.TrimPrefix(r.URL.Path, "/user/memberships/orgs/")]
		if !ok {
			answer = says(404, `{"message":"Not Found"}`)
		}
		answer(w, r)
	})
	for name, want := range map[string]int64{"meadow": 7, "other": 7, "asked": 0, "odd": 0, "closed": 0, "nobody": 0, "..": 0, "a/b": 0, "": 0, "broken": -1} {
		got, owns, err := v.MemberOf(t.Context(), visitorToken, name)
		if got != max(want, 0) || owns != (name == "meadow") || (err != nil) != (want < 0) || err != nil && strings.Contains(err.Error(), visitorToken) {
			t.Errorf("%s: got %d, %v", name, got, err)
		}
	}
	if seen := f.requests(); len(seen) != 7 || seen[0].Auth != "Bearer "+visitorToken {
		t.Errorf("asked %v", seen)
	}
}

func TestVisitorsReposOf(t *testing.T) {
	broken := false
	_, v := visitors(t, "https://github.com", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.RequestURI() {
		case "/user/installations?per_page=100":
			says(200, `{"installations":[{"id":1},{"id":2}]}`)(w, r)
		case "/user/installations/1/repositories?per_page=100":
			says(200, `{"repositories":[]}`)(w, r)
		case "/user/installations/2/repositories?per_page=100":
			says(200, `{"repositories":[{"id":1,"permissions":{"pull":true}},{"id":3,"private":true},{"id":5,"permissions":{"push":true}}]}`, "Link", `<https://api.github.com/user/installations/2/repositories?per_page=100&page=2>; rel="next"`)(w, r)
		case "/user/installations/2/repositories?per_page=100&page=2":
			if broken {
				says(500, `{}`)(w, r)
				return
			}
			says(200, `{"repositories":[{"id":4,"private":true}]}`)(w, r)
		default:
			says(404, `{}`)(w, r)
		}
	})
	if got, err := v.ReposOf(t.Context(), visitorToken); err != nil || !slices.Equal(got, []int64{3, 5, 4}) {
		t.Errorf("got %v, %v", got, err)
	}
	broken = true
	if got, err := v.ReposOf(t.Context(), visitorToken); err == nil || got != nil {
		t.Errorf("a list that breaks off: got %v, %v", got, err)
	}
}

// TestVisitorsLongListing has GitHub list repositories without an end.
func TestVisitorsLongListing(t *testing.T) {
	f, v := visitors(t, "https://github.com", func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/user/installations" {
			says(200, `{"installations":[{"id":1},{"id":2}]}`)(w, r)
			return
		}
		says(200, `{"repositories":[{"id":3,"private":true}]}`, "Link", "<https://api.github.com"+r.URL.RequestURI()+`>; rel="next"`)(w, r)
	})
	if got, err := v.ReposOf(t.Context(), visitorToken); err != nil || len(got) != longestListing || len(f.requests()) != longestListing+1 {
		t.Errorf("got %d, %v by %d requests", len(got), err, len(f.requests()))
	}
}

func TestVisitorSignOut(t *testing.T) {
	answer := says(204, "")
	var body string
	f, v := visitors(t, "https://git.corp.example", func(w http.ResponseWriter, r *http.Request) {
		sent, _ := io.ReadAll(r.Body)
		id, secret, _ := r.BasicAuth()
		body = r.Method + " " + id + ":" + secret + " " + strings.TrimSpace(string(sent))
		answer(w, r)
	})
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		wrong  bool
	}{
		"revoked": {says(204, ""), false}, "revoked before": {says(404, `{"message":"Not Found"}`), false},
		"refused": {says(422, `{"message":"`+visitorToken+`"}`), true}, "broken": {says(502, visitorToken), true},
		"elsewhere": {says(307, "", "Location", "https://evil.example/"), true},
	} {
		answer = test.answer
		err := v.SignOut(t.Context(), visitorToken)
		if (err != nil) != test.wrong || err != nil && (strings.Contains(err.Error(), visitorToken) || strings.Contains(err.Error(), "hush")) {
			t.Errorf("%s: %v", name, err)
		}
		if want := `DELETE Iv1.abc:hush {"access_token":"` + visitorToken + `"}`; body != want {
			t.Errorf("%s: sent %s", name, body)
		}
	}
	for _, s := range f.requests() {
		if s.Path != "/api/v3/applications/Iv1.abc/token" {
			t.Errorf("asked for %s", s.Path)
		}
	}
}

// TestWho sends tokens of every sort.
func TestWho(t *testing.T) {
	ada := history.Account{ID: 11, Login: "ada-k", Type: "User"}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		who    history.Account
		known  bool
		fails  bool
	}{
		"somebody's":        {says(200, `{"id":11,"login":"ada-k","type":"User"}`), ada, true, false},
		"an installation's": {says(403, `{"message":"Resource not accessible by integration"}`), history.Account{}, true, false},
		"made up":           {says(401, `{"message":"Bad credentials"}`), history.Account{}, false, false},
		"used up":           {says(403, `{"message":"API rate limit exceeded"}`, "X-RateLimit-Limit", "5000", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset", "1900000000"), history.Account{}, false, true},
		"too fast":          {says(403, slowDown), history.Account{}, false, true},
		"no answer":         {says(502, `{}`), history.Account{}, false, true},
		"nobody":            {says(200, `{"id":0}`), history.Account{}, false, true},
	} {
		_, v := visitors(t, "https://github.com", test.answer)
		who, known, err := v.Who(t.Context(), visitorToken)
		if who != test.who || known != test.known || (err != nil) != test.fails || err != nil && strings.Contains(err.Error(), visitorToken) {
			t.Errorf("%s: got %+v, %v, %v", name, who, known, err)
		}
	}
}

// TestListsOfOtherTokens asks what tokens can read that no App gave out to somebody.
func TestListsOfOtherTokens(t *testing.T) {
	noApp := says(403, `{"message":"You must authenticate with an access token authorized to a GitHub App in order to list installations"}`)
	noUser := says(403, `{"message":"Resource not accessible by integration"}`)
	for name, test := range map[string]struct {
		answers map[string]http.HandlerFunc
		want    []int64
		fails   bool
	}{
		"one's own": {map[string]http.HandlerFunc{"/user/installations": noApp, "/user/repos": says(200, `[{"id":3,"private":true},{"id":4},{"id":7,"permissions":{"push":true}}]`)}, []int64{3, 7}, false},
		"an installation's": {map[string]http.HandlerFunc{"/user/installations": noUser, "/user/repos": noUser,
			"/installation/repositories": says(200, `{"repositories":[{"id":5,"private":true},{"id":6}]}`)}, []int64{5}, false},
		"of nothing": {map[string]http.HandlerFunc{"/user/installations": noUser, "/user/repos": noUser, "/installation/repositories": noUser}, nil, false},
		"revoked":    {map[string]http.HandlerFunc{"/user/installations": says(401, `{"message":"Bad credentials"}`)}, nil, true},
		"no answer":  {map[string]http.HandlerFunc{"/user/installations": noApp, "/user/repos": says(502, `{}`)}, nil, true},
	} {
		f, v := visitors(t, "https://github.com", func(w http.ResponseWriter, r *http.Request) { test.answers[r.URL.Path](w, r) })
		got, err := v.ReposOf(t.Context(), visitorToken)
		if !slices.Equal(got, test.want) || (err != nil) != test.fails || len(f.requests()) != len(test.answers) {
			t.Errorf("%s: got %v, %v by %v", name, got, err, f.requests())
		}
	}
}
