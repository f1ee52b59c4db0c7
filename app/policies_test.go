package app

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1" //nolint:gosec // git's
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// policyHub is as much of GitHub as settings files need.
type policyHub struct {
	*httptest.Server
	mu     sync.Mutex
	files  map[string]string // by repository
	checks []map[string]any
	left   string // of the hour's 5000 requests; empty for unknown
}

func newPolicyHub(t *testing.T) *policyHub {
	h := &policyHub{files: map[string]string{}}
	mux := http.NewServeMux()
	answer := func(w http.ResponseWriter, status int, v any) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(v)
	}
	mux.HandleFunc("POST /api/v3/app/installations/{id}/access_tokens", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, http.StatusCreated, map[string]any{"token": "t", "expires_at": time.Now().Add(time.Hour)})
	})
	mux.HandleFunc("GET /api/v3/repos/{owner}/{repo}/contents/.github/glueledger.yml", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		f, ok := h.files[r.PathValue("repo")]
		if !ok {
			answer(w, http.StatusNotFound, map[string]any{"message": "Not Found"})
			return
		}
		sum := sha1.Sum(fmt.Appendf(nil, "blob %d\x00%s", len(f), f)) //nolint:gosec // git's
		answer(w, http.StatusOK, map[string]any{"type": "file", "encoding": "base64", "sha": fmt.Sprintf("%x", sum),
			"content": base64.StdEncoding.EncodeToString([]byte(f))})
	})
	mux.HandleFunc("GET /api/v3/repos/{owner}/{repo}", func(w http.ResponseWriter, r *http.Request) {
		answer(w, http.StatusOK, map[string]any{"id": 7, "name": r.PathValue("repo"), "owner": map[string]any{"login": "acme"}, "default_branch": "main"})
	})
	mux.HandleFunc("GET /api/v3/repos/{owner}/{repo}/commits/main", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		sum := sha1.Sum([]byte(h.files[r.PathValue("repo")])) //nolint:gosec // any commit
		fmt.Fprintf(w, "%x", sum)
	})
	mux.HandleFunc("GET /api/v3/repos/{owner}/{repo}/commits/{sha}/check-runs", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		found := []any{}
		for _, c := range h.checks {
			if c["head_sha"] == r.PathValue("sha") && c["name"] == r.URL.Query().Get("check_name") {
				found = append(found, c)
			}
		}
		answer(w, http.StatusOK, map[string]any{"total_count": len(found), "check_runs": found})
	})
	mux.HandleFunc("POST /api/v3/repos/{owner}/{repo}/check-runs", func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		var c map[string]any
		if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
			t.Error(err)
		}
		c["id"] = len(h.checks) + 1
		h.checks = append(h.checks, c)
		answer(w, http.StatusCreated, c)
	})
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.left != "" {
			w.Header().Set("X-Ratelimit-Limit", "5000")
			w.Header().Set("X-Ratelimit-Remaining", h.left)
			w.Header().Set("X-Ratelimit-Reset", strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10))
		}
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *policyHub) commit(repo, file string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.files[repo] = file
}

// told are the check runs that were posted since the last call: conclusion, title,
// and where each annotation is.
func (h *policyHub) told() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for _, c := range h.checks {
		if c["told"] != nil {
			continue
		}
		c["told"] = true
		output := c["output"].(map[string]any)
		line := fmt.Sprintf("%v: %v", c["conclusion"], output["title"])
		if list, ok := output["annotations"].([]any); ok {
			for _, a := range list {
				a := a.(map[string]any)
				line += fmt.Sprintf(" %v:%v:%v", a["path"], a["start_line"], a["start_column"])
			}
		}
		all = append(all, line)
	}
	return all
}

func (h *policyHub) app(t *testing.T) *ghclient.App {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	site, err := ghclient.NewSite(h.URL)
	if err != nil {
		t.Fatal(err)
	}
	app, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: 5, Log: slog.New(slog.DiscardHandler),
		PrivateKey: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})})
	if err != nil {
		t.Fatal(err)
	}
	return app
}

// policyRun is a ledger that follows settings files.
type policyRun struct {
	*testing.T
	hub   *policyHub
	db    string
	store *store.Store
	watch *policy.Watch
	now   time.Time
	seq   int
}

// push commits a file, sends the webhook, and does what the jobs would do.
func (r *policyRun) push(repo, file string) {
	r.Helper()
	r.hub.commit(repo, file)
	r.seq++
	body := fmt.Sprintf(`{"ref":"refs/heads/main","repository":{"id":%d,"full_name":"acme/%s","default_branch":"main","updated_at":"2026-01-20T12:00:00Z"},
		"commits":[{"modified":[".github/glueledger.yml"]}]}`, map[string]int{"kitchen": 7, "cellar": 8, ".github": 9}[repo], repo)
	d, err := webhooks.Decode("push", []byte(body))
	if err != nil {
		r.Fatal(err)
	}
	if _, err := r.store.Append(r.Context(), nil, d.Changes); err != nil {
		r.Fatal(err)
	}
	r.settle()
}

func (r *policyRun) settle() {
	r.Helper()
	for more := true; more; {
		var err error
		if more, err = r.watch.Run(r.Context()); err != nil {
			r.Fatal(err)
		}
	}
	if _, err := scoreAll(r.Context(), r.store, r.now, func(int64) {}); err != nil {
		r.Fatal(err)
	}
	// As verify does, beside the server.
	readOnly, err := store.Open(r.Context(), r.db, store.Options{Policy: readPolicy, ReadOnly: true})
	if err != nil {
		r.Fatal(err)
	}
	defer readOnly.Close()
	result, err := readOnly.Verify(r.Context(), r.now, judgeAt(r.now))
	if err != nil || len(result.Differences) > 0 || result.Skipped > 0 {
		r.Errorf("verify: %+v, %v", result, err)
	}
}

// credits are who has what in which repository, and what it weighs.
func (r *policyRun) credits() string {
	r.Helper()
	var all []string
	err := r.store.Credits(r.Context(), store.CreditQuery{}, func(c scoring.Receipt) error {
		all = append(all, fmt.Sprintf("%s %s %s %v", c.Repo.Name, c.Actor.Login, c.Kind, c.Weight().Float()))
		return nil
	})
	if err != nil {
		r.Fatal(err)
	}
	return strings.Join(all, ", ")
}

// TestPoliciesEndToEnd changes settings files as organizations do: credits follow,
// authors are told, and verify holds at each step.
func TestPoliciesEndToEnd(t *testing.T) {
	r := &policyRun{T: t, hub: newPolicyHub(t), db: filepath.Join(t.TempDir(), "l.db"), now: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)}
	var err error
	if r.store, err = createLedger(t.Context(), Config{DB: r.db}, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	defer r.store.Close()
	a := &App{Store: r.store, options: Options{Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return r.now }}}
	r.hub.left = "600" // as a backfill leaves them: settings are read all the same
	r.watch = a.watchPolicies(r.hub.app(t))
	repo := func(id int64, name string) history.Repo { return history.Repo{ID: id, Owner: "acme", Name: name} }
	var acts []history.Activity
	ada, bo := history.Account{ID: 1, Login: "ada", Type: "User"}, history.Account{ID: 2, Login: "bo", Type: "User"}
	at := func(day, hour int) time.Time { return time.Date(2026, 1, day, hour, 0, 0, 0, time.UTC) }
	for _, in := range []history.Repo{repo(7, "kitchen"), repo(8, "cellar")} {
		opened := history.Activity{Repo: in, Number: 1, Type: history.Issue, Verb: history.Opened, Actor: ada, At: at(1, 9), Updated: at(1, 9), Subject: "It leaks"}
		labelled := opened
		labelled.Verb, labelled.Actor, labelled.At, labelled.Updated, labelled.Subject = history.Labeled, bo, at(1, 10), time.Time{}, "Eingespielt"
		acts = append(acts, opened, labelled)
	}
	if _, err := r.store.Append(t.Context(), acts, nil); err != nil {
		t.Fatal(err)
	}
	err = r.store.SyncInstallations(t.Context(), []store.InstalledAccount{{Installation: 3, Account: history.Account{ID: 90, Login: "acme", Type: "Organization"},
		Repos: []history.Repo{repo(7, "kitchen"), repo(8, "cellar"), repo(9, ".github")}}}, at(1, 8))
	if err != nil {
		t.Fatal(err)
	}
	unknown := func() int {
		t.Helper()
		list, err := r.store.PoliciesUnknown(t.Context(), at(1, 0))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	if n := unknown(); n != 3 {
		t.Errorf("before the first look the settings of %d repositories are unknown, want 3", n)
	}
	r.settle()
	if n := unknown(); n != 0 {
		t.Errorf("after the first look the settings of %d repositories are unknown", n)
	}
	const both = "cellar bo triage 1, kitchen bo triage 1"
	for _, step := range []struct{ name, repo, file, credits, told string }{
		{"the organization's file", ".github", "weights: {triage: 4}\n", "cellar bo triage 4, kitchen bo triage 4", "success: The settings are in force"},
		{"a repository's own", "kitchen", "labels:\n  records: [eingespielt]\n", "cellar bo triage 4", "success: The settings are in force"},
		{"a bad one", "kitchen", "labels:\n  record: [x]\nkinds:\n  triage: nope\n", "cellar bo triage 4",
			"failure: 2 problems; the last good settings stay in force .github/glueledger.yml:2:3 .github/glueledger.yml:4:11"},
		{"a bot", ".github", "bots: [BO]\n", "", "success: The settings are in force"},
		{"back to the defaults", ".github", "# nothing\n", "cellar bo triage 1", "success: The settings are in force"},
		{"repaired", "kitchen", "kinds:\n  clarification: off\n", both, "success: The settings are in force"},
	} {
		r.push(step.repo, step.file)
		if got := r.credits(); got != step.credits {
			t.Errorf("%s: got credits %q, want %q", step.name, got, step.credits)
		}
		if diff := cmp.Diff([]string{step.told}, r.hub.told()); diff != "" {
			t.Errorf("%s: the author was told -want +got\n%s", step.name, diff)
		}
	}
	if got := explained(t, r.store); !strings.Contains(got, "judged by .github/glueledger.yml of acme/kitchen\n") ||
		!strings.Contains(got, "  clarification/11      the kind is switched off by the settings of this repository\n") {
		t.Errorf("explain says\n%s", got)
	}
	r.push("kitchen", "kind:\n  triage: off\nbadges: {mode: no}\n")
	var out strings.Builder
	s := &session{ctx: t.Context(), Terminal: Terminal{Stdout: &out}}
	if err := s.printPolicyProblems(r.store); err != nil {
		t.Fatal(err)
	}
	const want = "not used: .github/glueledger.yml of acme/kitchen (2 problems, the one of 2026-01-31 12:00 is in force):\n" +
		"  1:1: There is no key \"kind\": did you mean kinds?\n" +
		"  3:16: badges.mode is \"no\": write on-close, weekly or off.\n"
	if out.String() != want {
		t.Errorf("status says\n%swant\n%s", out.String(), want)
	}
	if files, err := r.store.Policies(t.Context()); err != nil || !policy.ForOwner(files, "Acme").Reports.Enabled {
		t.Errorf("Policies: %q, %v", files, err)
	}
}

// explained is what explain says of kitchen's thread.
func explained(t *testing.T, l *store.Store) string {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	thread, err := l.Thread(ctx, "acme", "kitchen", 1)
	if err != nil {
		t.Fatal(err)
	}
	settings, err := l.SettingsOf(ctx, thread.Repo)
	if err != nil {
		t.Fatal(err)
	}
	files, err := l.Policies(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	now := time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)
	if err := explain(&out, thread, judgement(thread, settings, now), now, nil, "https://github.com", policy.Source(files, thread.Repo)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
