package web

import (
	"errors"
	"io"
	"log/slog"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

var faces = regexp.MustCompile(`<span class="face f[0-5]" aria-hidden="true">([^<]*)(?:<img src="([^"]*)" alt="" loading="lazy">)?</span>`)

// faceSite is a site of the full ledger with some GitHub.
func faceSite(t *testing.T, gitHub string, madeUp bool, f *fakeLedger) http.Handler {
	t.Helper()
	h, err := NewServer(Options{
		Reader: f, NotFound: func(err error) bool { return errors.Is(err, errNotThere) }, URL: "https://glue.example.org", GitHubURL: gitHub,
		Now: func() time.Time { return date(2025, 4, 9) }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), MadeUp: madeUp,
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// TestFacesComeFromGitHub wants pictures on the pages that show people, from the GitHub
// that the people are on, and the policy to let them in and nothing else.
func TestFacesComeFromGitHub(t *testing.T) {
	const usual = "default-src 'self'; img-src 'self'"
	for _, test := range []struct {
		gitHub  string
		madeUp  bool
		picture string // of ada-k beside her name
		policy  string
	}{
		{"", false, "https://avatars.githubusercontent.com/u/11?s=72&amp;v=4", usual + " https://avatars.githubusercontent.com;"},
		{"https://github.com/", false, "https://avatars.githubusercontent.com/u/11?s=72&amp;v=4", usual + " https://avatars.githubusercontent.com;"},
		{"https://git.example.org", false, "https://git.example.org/avatars/u/11?s=72&amp;v=4", usual + " https://git.example.org;"},
		{"http://127.0.0.1:9999", false, "http://127.0.0.1:9999/avatars/u/11?s=72&amp;v=4", usual + " http://127.0.0.1:9999;"},
		{"", true, "", usual + ";"},
	} {
		site := faceSite(t, test.gitHub, test.madeUp, fullLedger())
		for path, n := range map[string]int{"/o/meadow": 3, "/o/meadow/harvest": 3, "/reports/meadow/2025-03": 3, "/receipts/a1": 1, "/people/ada-k": 1} {
			w := get(t, site, path)
			found := faces.FindAllStringSubmatch(w.Body.String(), -1)
			if len(found) != n || test.madeUp && strings.Contains(w.Body.String(), "<img") {
				t.Fatalf("%s: %s has %d faces: %q", test.gitHub, path, len(found), found)
			}
			want := test.picture
			if path == "/people/ada-k" {
				want = strings.Replace(want, "s=72", "s=168", 1)
			}
			if found[0][1] != "A" || found[0][2] != want {
				t.Errorf("%s: %s: got %q, want %s", test.gitHub, path, found[0], want)
			}
			if policy := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(policy, test.policy) {
				t.Errorf("%s: %s: %s", test.gitHub, path, policy)
			}
		}
	}
}

// TestDemoSaysSo wants every page of a ledger that is made up to say so, also one that is
// not there, and none of another.
func TestDemoSaysSo(t *testing.T) {
	const said = `<p class="made-up">This is a demo: its organisation, people and projects are made up.</p>`
	demo, real := faceSite(t, "", true, fullLedger()), faceSite(t, "", false, fullLedger())
	for _, path := range append(pagePaths(), "/o/nobody") {
		if !strings.Contains(get(t, demo, path).Body.String(), said) {
			t.Errorf("%s of a demo does not say that it is one", path)
		}
		if strings.Contains(get(t, real, path).Body.String(), "made-up") {
			t.Errorf("%s says that it is of a demo", path)
		}
	}
}

// TestNobodyHasNoFace wants no picture that would tell who is hidden, or of a ghost, or
// on a page that stands by itself.
func TestNobodyHasNoFace(t *testing.T) {
	f := fullLedger()
	f.choices = hide(scoring.Private, "ada-k")
	site := faceSite(t, "", false, f)
	for _, path := range append(pagePaths(), "/o/meadow/harvest/128", "/reports/meadow/harvest") {
		if body := get(t, site, path).Body.String(); strings.Contains(body, "/u/11?") || strings.Contains(body, ">A<img") {
			t.Errorf("%s has the picture of who is hidden", path)
		}
	}
	links := Links{within: true}
	for _, nobody := range []history.Account{{}, {Login: "ghost"}, {ID: -1, Login: "gone"}, {ID: 11}} {
		if got := links.face(nobody, faceSide); got != "" {
			t.Errorf("%+v has the picture %s", nobody, got)
		}
	}
	if got := (Links{Site: "https://glue.example.org"}).face(person(11, "ada-k"), faceSide); got != "" {
		t.Errorf("a report has the picture %s", got)
	}
}

func TestInitial(t *testing.T) {
	for login, want := range map[string]string{
		"ada-k": "A", "0x": "0", "\u202eben": "B", "<script>": "S", "-éa": "É", "шура": "Ш", "\u0301\u0302": "·", "": "·", "🎉": "·", "日本": "日",
	} {
		if got := initial(login); got != want {
			t.Errorf("%q: got %q, want %q", login, got, want)
		}
	}
}

// TestPolicyCannotBeBent wants no address of a GitHub that would end the list of where
// pictures come from.
func TestPolicyCannotBeBent(t *testing.T) {
	for _, bad := range []string{"https://x.org;script-src", "https://x.org,y.org", "https://x.org'unsafe-inline'"} {
		if _, err := siteURL("GitHub URL", bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
