package app_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// tokenOf is a token that GitHub gives the App for somebody.
func tokenOf(t *testing.T, hub, site, clientID, secret, login string) string {
	t.Helper()
	w := newWalker(t)
	w.stay = true
	begun := w.get(hub + "/login/oauth/authorize?" + url.Values{"client_id": {clientID}, "redirect_uri": {site + "/login/callback"}, "state": {"x"}, "login": {login}}.Encode())
	back, err := url.Parse(begun.header.Get("Location"))
	if err != nil || back.Query().Get("code") == "" {
		t.Fatalf("no code for %s: %+v", login, begun)
	}
	got := w.post(hub+"/login/oauth/access_token", url.Values{"client_id": {clientID}, "client_secret": {secret}, "code": {back.Query().Get("code")}})
	answer, err := url.ParseQuery(got.body)
	if err != nil || answer.Get("access_token") == "" {
		t.Fatalf("no token for %s: %+v", login, got)
	}
	return answer.Get("access_token")
}

// ask asks the API with a token; an empty one is none.
func ask(t *testing.T, address, token string) answered {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	w := newWalker(t)
	return w.done(w.client.Do(r))
}

// checkAPI asks a site's API with tokens of GitHub, of which the first may read the
// private repository and the second may not.
func checkAPI(t *testing.T, site, repo, thread, reader, stranger string) {
	t.Helper()
	for _, path := range []string{"/repos" + repo, "/repos" + repo + "/receipts", "/repos" + repo + "/waiting", "/repos" + repo + "/rules", "/repos" + repo + "/threads/" + thread} {
		if got := ask(t, site+"/api/v1"+path, reader); got.status != http.StatusOK || got.header.Get("Cache-Control") != "private, no-store" || !json.Valid([]byte(got.body)) {
			t.Errorf("%s is not shown to who can read it on GitHub: %+v", path, got)
		}
		for name, token := range map[string]string{"a stranger": stranger, "nobody": ""} {
			got, unknown := ask(t, site+"/api/v1"+path, token), ask(t, site+"/api/v1/repos/bitcoin-core/zz", token)
			if got.status != http.StatusNotFound || got.body != unknown.body {
				t.Errorf("%s is shown to %s: %+v", path, name, got)
			}
		}
	}
	for token, reads := range map[string]bool{reader: true, stranger: false, "": false} {
		if got := ask(t, site+"/api/v1/repos", token); got.status != http.StatusOK || strings.Contains(got.body, strings.TrimPrefix(repo, "/")) != reads {
			t.Errorf("the list of repositories: %+v", got)
		}
	}
	if got := ask(t, site+"/api/v1/repos", "ghu_"+strings.Repeat("0", 36)); got.status != http.StatusUnauthorized || got.header.Get("Content-Type") != "application/problem+json" {
		t.Errorf("a token that GitHub does not know: %+v", got)
	}
}
