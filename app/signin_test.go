package app_test

import (
	"bytes"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"glueledger/app/replayhub"
)

// TestSignInFlow sets the App up and signs in as a browser does, with replayhub for
// GitHub, where the repository is private.
func TestSignInFlow(t *testing.T) {
	data := replayhub.Part(t, replayhub.History(t), regexp.MustCompile(`/pulls/1[67]..\.json$`), 12)
	visibility := filepath.Join(t.TempDir(), "visibility.json")
	if err := os.WriteFile(visibility, []byte(`{"bitcoin-core/secp256k1": {"private": true, "readers": ["real-or-random"]}}`), 0o600); err != nil {
		t.Fatal(err)
	}
	threads, err := os.ReadDir(filepath.Join(data, "pulls"))
	if err != nil {
		t.Fatal(err)
	}
	thread := strings.TrimSuffix(threads[0].Name(), ".json")
	hub, _ := replayhub.Start(t, data, "-visibility", visibility, "-no-app")
	clean(t)
	t.Setenv("GLUELEDGER_GITHUB_URL", hub)
	db := filepath.Join(t.TempDir(), "l.db")
	s := serveInside(t, db)

	admin := newWalker(t)
	admin.get(s.link(t))
	before := admin.get(s.url + "/")
	if strings.Contains(before.body, "Sign in") || admin.get(s.url+"/login").status != http.StatusNotFound {
		t.Error("one can sign in before there is an App")
	}
	plan := admin.post(s.url+"/setup", url.Values{"owner": {"organisation"}, "account": {"bitcoin-core"}, "github": {hub}, "url": {s.url}})
	created := admin.post(plan.find(t, `<form[^>]* action="([^"]+)"`), url.Values{"manifest": {plan.find(t, `name="manifest" value="([^"]+)"`)}})
	admin.get(created.find(t, `class="button" href="([^"]+/installations/new)"`))
	secrets := credentialsIn(t, db+".app")

	reader, stranger, nobody := signedIn(t, s, hub, "real-or-random"), signedIn(t, s, hub, "sipa"), newWalker(t)
	const repo = "/bitcoin-core/secp256k1"
	for _, path := range []string{"/o" + repo, "/o" + repo + "/" + thread, "/o" + repo + "/rules", "/reports" + repo + "/2025-12", "/reports" + repo + "/2025-12.json", "/o/bitcoin-core"} {
		wait(t, func() string {
			if got := reader.get(s.url + path); got.status != http.StatusOK || got.header.Get("Cache-Control") != "private, no-store" {
				return path + " is not shown to who can read it on GitHub"
			}
			return ""
		})
		for name, walker := range map[string]*walker{"a stranger": stranger, "nobody": nobody} {
			got, unknown := walker.get(s.url+path), walker.get(s.url+"/o/bitcoin-core/zz")
			if got.status != http.StatusNotFound || got.body != unknown.body {
				t.Errorf("%s is shown to %s: %+v", path, name, got)
			}
		}
	}
	for walker, reads := range map[*walker]bool{reader: true, stranger: false, nobody: false} {
		if got := walker.get(s.url + "/"); got.status != http.StatusOK || strings.Contains(got.body, "secp256k1") != reads {
			t.Errorf("the first page leads elsewhere: %s", got.body)
		}
	}

	byToken := func(login string) string {
		return tokenOf(t, hub, s.url, secrets["client_id"], secrets["client_secret"], login)
	}
	checkAPI(t, s.url, repo, thread, byToken("real-or-random"), byToken("sipa"))

	// Nothing of them is public, and their own page is there all the same.
	mine := "/people/real-or-random"
	if got := nobody.get(s.url + mine); got.status != http.StatusNotFound {
		t.Errorf("everybody sees %s: %+v", mine, got)
	}
	if got := reader.get(s.url + mine); got.status != http.StatusOK || !strings.Contains(got.body, "Only you see this page: nothing of you has been seen") {
		t.Errorf("their own page: %+v", got)
	}
	if got := reader.post(s.url+mine+"/visibility", url.Values{"level": {"receipts"}}); got.status != http.StatusOK || got.at != mine || !strings.Contains(got.body, `value="receipts" checked`) {
		t.Errorf("choosing: %+v", got)
	}
	if got := stranger.post(s.url+"/people/sipa/erase", url.Values{"login": {"sipa"}}); got.status != http.StatusOK || got.at != "/erased" || !strings.Contains(got.body, "Sign in") {
		t.Errorf("erasing: %+v", got)
	}
	if got := signedIn(t, s, hub, "sipa").get(s.url + "/people/sipa"); got.status != http.StatusOK || !strings.Contains(got.body, "The ledger names you nowhere") {
		t.Errorf("who was erased comes back: %+v", got)
	}

	if got := reader.post(s.url+"/logout", nil); got.status != http.StatusOK || got.at != "/" || !strings.Contains(got.body, "Sign in") {
		t.Errorf("signing out: %+v", got)
	}
	if got := reader.get(s.url + "/o" + repo); got.status != http.StatusNotFound {
		t.Errorf("after signing out: %+v", got)
	}
	s.stop(t)

	told := s.out.String() + s.err.String() + reader.seen.String() + stranger.seen.String()
	if strings.Contains(told, "ghu_") || strings.Contains(told, "ghr_") || strings.Contains(told, secrets["client_secret"]) {
		t.Error("a token or the secret shows")
	}
	files, err := filepath.Glob(db + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if st, err := os.Stat(file); err != nil || st.IsDir() {
			continue
		}
		data, err := os.ReadFile(file)
		if err != nil || bytes.Contains(data, []byte("ghu_")) || bytes.Contains(data, []byte("ghr_")) {
			t.Errorf("%s has a token, or cannot be read: %v", filepath.Base(file), err)
		}
	}
}

// signedIn is a browser of somebody who signs in at GitHub.
func signedIn(t *testing.T, s *inside, hub, login string) *walker {
	t.Helper()
	w := newWalker(t)
	w.stay = true
	begun := w.get(s.url + "/login")
	to := begun.header.Get("Location")
	if begun.status != http.StatusSeeOther || !strings.HasPrefix(to, hub+"/login/oauth/authorize?") {
		t.Fatalf("signing in begins at %q: %+v", to, begun)
	}
	w.stay = false
	if got := w.get(to + "&login=" + login); got.status != http.StatusOK || got.at != "/" || !strings.Contains(got.body, login+"</bdi></span> <button>Sign out") {
		t.Fatalf("%s is not signed in: %+v", login, got)
	}
	return w
}
