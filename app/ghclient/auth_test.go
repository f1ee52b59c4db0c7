package ghclient

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Tokens are renewed before they end, and not more often: also those that live
// for a minute only.
func TestTokensAreRenewedInTime(t *testing.T) {
	for _, life := range []time.Duration{time.Hour, time.Minute, 5 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			f, app := newFake(t, bo)
			f.life = life
			began := time.Now()
			for time.Since(began) < 10*life {
				if err := ask(t.Context(), app.Client(1)); err != nil {
					t.Fatal(err)
				}
				time.Sleep(life / 20)
			}
			if f.minted < 10 || f.minted > 15 {
				t.Errorf("%v: %d tokens for %d requests in ten lives", life, f.minted, len(f.requests()))
			}
		})
	}
}

func TestOneTokenForMany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, bo)
		f.mint = func(int, http.ResponseWriter) bool { time.Sleep(time.Second); return false }
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if err := ask(t.Context(), app.Client(1)); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		for _, r := range f.requests() {
			if r.Auth != "Bearer t1" {
				t.Error(r.Auth)
			}
		}
		if err := ask(t.Context(), app.Client(2)); err != nil || f.minted != 2 {
			t.Error(err, f.minted)
		}
	})
}

// GitHub's clock may go wrong by more than a token lives.
func TestTokenByAnotherClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, bo)
		f.mint = func(_ int, w http.ResponseWriter) bool {
			theirs := time.Now().Add(-2 * time.Hour).UTC()
			says(201, `{"token":"t","expires_at":"`+theirs.Add(time.Hour).Format(time.RFC3339)+`"}`, "Date", theirs.Format(http.TimeFormat))(w, nil)
			return true
		}
		for range 20 {
			if err := ask(t.Context(), app.Client(1)); err != nil {
				t.Fatal(err)
			}
		}
		if f.minted != 1 {
			t.Errorf("%d tokens", f.minted)
		}
	})
}

// A token that GitHub no longer takes is replaced, once.
func TestRevokedToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("Authorization") == "Bearer t1" {
				says(401, `{"message":"Bad credentials"}`)(w, r)
				return
			}
			says(201, `{"id":9}`)(w, r)
		})
		if _, err := app.Client(1).CreateComment(t.Context(), testRepo, 1, "Hello"); err != nil {
			t.Error(err)
		}
		got := f.requests()
		if len(got) != 2 || got[1].Auth != "Bearer t2" || !strings.Contains(got[1].Body, "Hello") {
			t.Error(got)
		}
		f, app = newFake(t, says(401, `{"message":"Bad credentials"}`))
		if err := ask(t.Context(), app.Client(1)); !errors.Is(err, ErrForbidden) || f.minted != 2 {
			t.Error(err, f.minted)
		}
	})
}

func TestInstallationsWithoutToken(t *testing.T) {
	for name, tt := range map[string]struct {
		mint func(int, http.ResponseWriter) bool
		want error
		says string
		n    int
	}{
		"suspended": {answer(403, `{"message":"This installation has been suspended"}`), ErrSuspended, "suspended", 1},
		"removed":   {answer(404, `{"message":"Not Found"}`), ErrSuspended, "removed", 1},
		"wrong key": {answer(401, `{"message":"A JSON web token could not be decoded"}`), ErrForbidden, "JSON web token", 1},
		"failing":   {answer(502, ``), nil, "502", attempts},
		"empty":     {answer(201, `{}`), nil, "gave none", 1},
	} {
		synctest.Test(t, func(t *testing.T) {
			f, app := newFake(t, bo)
			f.mint = tt.mint
			err := ask(t.Context(), app.Client(12))
			if err == nil || tt.want != nil && !errors.Is(err, tt.want) || errors.Is(err, ErrNotFound) ||
				!strings.Contains(err.Error(), tt.says) || !strings.Contains(err.Error(), "installation 12") {
				t.Errorf("%s: %v", name, err)
			}
			if f.minted != tt.n || len(f.requests()) != 0 {
				t.Errorf("%s: %d attempts, %d requests", name, f.minted, len(f.requests()))
			}
		})
	}
	synctest.Test(t, func(t *testing.T) { // no answer of the thing asked for
		f, app := newFake(t, bo)
		f.mint = answer(404, `{"message":"Not Found"}`)
		if err := app.Client(1).DeleteComment(t.Context(), testRepo, 9); !errors.Is(err, ErrSuspended) {
			t.Error("deleted:", err)
		}
		if _, err := app.Client(1).HeadSHA(t.Context(), testRepo, "main"); !errors.Is(err, ErrSuspended) || errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
	})
	synctest.Test(t, func(t *testing.T) { // passing trouble
		f, app := newFake(t, bo)
		f.mint = func(n int, w http.ResponseWriter) bool {
			if n < 3 {
				return answer(503, "")(n, w)
			}
			return false
		}
		if err := ask(t.Context(), app.Client(1)); err != nil || f.minted != 3 {
			t.Error(err, f.minted)
		}
	})
}

func answer(status int, body string) func(int, http.ResponseWriter) bool {
	return func(_ int, w http.ResponseWriter) bool { says(status, body)(w, nil); return true }
}

// No token goes anywhere but to GitHub's API: not by redirects, links or cursors.
func TestTokensStayAtHome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Host != "api.github.com" || r.URL.Scheme != "https" {
				t.Errorf("sent to %s with %q", r.URL, r.Header.Get("Authorization"))
			}
			says(301, "", "Location", "https://evil.example/users/bo")(w, r)
		})
		if err := ask(t.Context(), app.Client(1)); err == nil {
			t.Error("followed")
		}
		if _, err := app.Self(t.Context()); err == nil {
			t.Error("followed as the App")
		}
		n := len(f.requests())
		for _, cursor := range []string{"https://evil.example/x", "http://api.github.com/x", "//evil.example/x", "/x", "https://api.github.com@evil.example/x", "https://api.github.com.evil.example/"} {
			if _, _, err := app.Client(1).Threads(t.Context(), testRepo, time.Time{}, cursor); err == nil {
				t.Errorf("followed %s", cursor)
			}
			if _, _, err := app.Deliveries(t.Context(), cursor); err == nil {
				t.Errorf("followed %s", cursor)
			}
		}
		f.handle = says(200, `[]`, "Link", `<https://evil.example/x?page=9>; rel="last"`)
		app.self = &Self{Slug: "glue"}
		if _, err := app.Client(1).FindComment(t.Context(), testRepo, 1, time.Time{}, "m"); err == nil {
			t.Error("followed the last page")
		}
		if got := len(f.requests()); got != n+1 {
			t.Errorf("%d requests", got-n)
		}
	})
}

// A renamed repository is followed, but a write does not become a read.
func TestRedirects(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasPrefix(r.URL.Path, "/repositories/") {
				status := 301
				if strings.Contains(r.URL.Path, "/comments/8") {
					status = 307
				}
				says(status, "", "Location", "https://api.github.com/repositories/5")(w, r)
				return
			}
			says(200, `{"id":5,"name":"new","owner":{"id":1,"login":"lantern"},"default_branch":"main","has_issues":true}`)(w, r)
		})
		info, err := app.Client(1).Repository(t.Context(), "lantern", "old")
		if err != nil || info.Name != "new" || info.DefaultBranch != "main" || !info.HasIssues || info.HasDiscussions {
			t.Error(info, err)
		}
		if err := app.Client(1).EditComment(t.Context(), testRepo, 8, "x"); err != nil {
			t.Error(err)
		}
		got := f.requests()
		if last := got[len(got)-1]; last.Method != http.MethodPatch || last.Body != got[len(got)-2].Body {
			t.Error(last)
		}
		if err := app.Client(1).EditComment(t.Context(), testRepo, 9, "x"); err == nil {
			t.Error("a write became a read")
		}
	})
}

// A thread is not followed into another repository.
func TestRedirectToAnotherRepository(t *testing.T) {
	for number, want := range map[string]error{"5": nil, "6": ErrNotFound} {
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/repos/") {
				says(301, "", "Location", "https://api.github.com/repositories/"+number+"/issues/7/timeline?per_page=100")(w, r)
				return
			}
			says(200, `[{"event":"closed"}]`)(w, r)
		})
		events, err := app.Client(1).Timeline(t.Context(), testRepo, 7)
		if !errors.Is(err, want) || want == nil && len(events) != 1 || want != nil && len(f.requests()) != 1 {
			t.Error(number, events, err)
		}
	}
}

func TestAppSigns(t *testing.T) {
	f, app := newFake(t, says(200, `{"id":7,"slug":"glue","owner":{"id":1,"login":"lantern","type":"Organization"},"client_id":"Iv1","permissions":{"issues":"write"},"events":["issues"]}`))
	self, err := app.Self(t.Context())
	if err != nil || self.Login() != "glue[bot]" || self.ClientID != "Iv1" || self.Permissions["issues"] != "write" || self.Owner.Login != "lantern" {
		t.Error(self, err)
	}
	if auth := f.requests()[0].Auth; !strings.HasPrefix(auth, "Bearer ey") {
		t.Error(auth)
	}
	if h := f.requests()[0].Header; len(h.Values("Accept")) != 1 || h.Get("User-Agent") != "glueledger" || h.Get("X-GitHub-Api-Version") == "" {
		t.Error(h)
	}
	if _, err := NewApp(Config{Site: app.config.Site, PrivateKey: []byte("no key")}); err == nil || strings.Contains(err.Error(), "no key") {
		t.Error(err)
	}
	if _, err := NewApp(Config{PrivateKey: testKey()}); err == nil {
		t.Error("an App of no GitHub")
	}
	if first := app.Client(3); first != app.Client(3) || first == app.Client(4) {
		t.Error("two clients for one installation")
	}
}
