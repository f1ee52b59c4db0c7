package app_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// TestImportIsAsOfItsEnd holds that pages, the API and explain say of an import what waited when
// it ended, whatever today is, until an installation keeps the repository current.
func TestImportIsAsOfItsEnd(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "l.db")
	if code, _, stderr := run(t, "import", "backup/testdata/widget", "--db", db); code != 0 {
		t.Fatal(stderr)
	}
	says := func(step string, got string, want ...string) {
		t.Helper()
		for _, w := range want {
			if part, absent := strings.CutPrefix(w, "not "); strings.Contains(got, part) == absent {
				t.Errorf("%s does not say %q:\n%s", step, w, got)
			}
		}
	}
	command := func(args ...string) string {
		t.Helper()
		code, stdout, stderr := run(t, append(args, "--db", db)...)
		if code != 0 {
			t.Errorf("%q ended with %d: %s%s", args, code, stdout, stderr)
		}
		return stdout
	}
	says("explain", command("explain", "acme/widget#6"), "judged as of 2025-04-05, where the history known here ends\nwaits for triage since 2025-04-01, for 3 days\n", "not Time alone")
	says("rescore", command("rescore", "--dry-run"), "nothing changes")
	says("verify", command("verify"), "no differences", "not left out")

	s := serveInside(t, db)
	w := newWalker(t)
	const end = "This is as of 5 April&nbsp;2025, where the history known here ends."
	for _, path := range []string{"/o/acme", "/o/acme/widget"} {
		says(path, w.get(s.url+path).body, end, ">3 days</time>", "Untriaged issues", "not Gone stale")
	}
	says("the thread's page", w.get(s.url+"/o/acme/widget/6").body, "It waits for triage", ">3 days</time>", "where the history known here ends", "not stale for")
	says("the API", w.get(s.url+"/api/v1/repos/acme/widget/waiting").body, `"known_until": "2025-04-05T`, `"since": "2025-04-01T`)
	s.stop(t)

	l, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	repo, err := l.Repo(t.Context(), "acme", "widget")
	if err == nil {
		acme := history.Account{ID: 50, Login: "acme"}
		at := time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC)
		_, err = l.Append(t.Context(), nil, []webhooks.Change{
			{Kind: webhooks.InstallationCreated, Installation: 5, Account: acme, At: at},
			{Kind: webhooks.RepoAdded, Installation: 5, Account: acme, Repo: repo, At: at},
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	command("rescore")
	says("explain once it is kept current", command("explain", "acme/widget#6"), "gone stale: nobody has touched it since 2025-04-01, for 70 days\n", "not judged as of")
	says("verify once it is kept current", command("verify"), "no differences")
}
