package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// readPolicy reads settings files of tests: lines "off KIND", "weight KIND N",
// "bot LOGIN" and "closed".
func readPolicy(files map[string][]byte, repo history.Repo) store.Policy {
	s := scoring.DefaultSettings()
	file, ok := files[strings.ToLower(repo.FullName())]
	if !ok {
		file = files[strings.ToLower(repo.Owner+"/.github")]
	}
	var bots []string
	for line := range strings.Lines(string(file)) {
		var what, kind string
		var n float64
		fmt.Sscan(line, &what, &kind, &n)
		switch what {
		case "off":
			s.Off = map[scoring.Kind]bool{scoring.Kind(kind): true}
		case "weight":
			s.Weights = map[scoring.Kind]float64{scoring.Kind(kind): n}
		case "bot":
			bots = append(bots, kind)
		}
	}
	closed := strings.Contains(string(file), "closed")
	return store.Policy{Settings: s, Bots: bots, Closed: closed}
}

var (
	pantry   = history.Repo{ID: 17, Owner: "Acme", Name: "pantry"}
	settings = history.Repo{ID: 18, Owner: "Acme", Name: ".github"}
	foreign  = history.Repo{ID: 19, Owner: "Other", Name: "kitchen"}
)

// labelled is an issue that cleo labelled, which is triage.
func labelled(repo history.Repo) *story {
	return issue(repo, 1, ada, day0).does(cleo, history.Labeled, "bug", after(1))
}

// openPolicies opens a ledger with a thread in each of three repositories.
func openPolicies(t *testing.T, open opener, dir string) *store.Store {
	t.Helper()
	s := open(t, dir, store.Options{Policy: readPolicy})
	appendAll(t, s, labelled(kitchen), labelled(pantry), labelled(foreign))
	if err := changes(t, s, webhooks.Change{Kind: webhooks.RepoSeen, Repo: settings, At: day0}); err != nil {
		t.Fatal(err)
	}
	scoreByRules(t, s)
	return s
}

func changes(t *testing.T, s *store.Store, all ...webhooks.Change) error {
	t.Helper()
	_, err := s.Append(t.Context(), nil, all)
	return err
}

func byRules(t *history.Thread, s scoring.Settings) scoring.Judgement {
	return scoring.Score(scoring.Rules(), t, s, after(10))
}

// scoreByRules judges by the rules and the settings, verifies the ledger, and
// returns how many threads were judged.
func scoreByRules(t *testing.T, s *store.Store) int {
	t.Helper()
	n, err := s.ScoreDue(t.Context(), after(10), 100, byRules)
	if err != nil {
		t.Fatal(err)
	}
	result, err := s.Verify(t.Context(), after(10), byRules)
	if err != nil || len(result.Differences) > 0 || result.Skipped > 0 {
		t.Fatalf("Verify: %+v, %v", result, err)
	}
	return n
}

// weights are what the triage of each repository weighs, "-" where there is none.
func weights(t *testing.T, s *store.Store) string {
	t.Helper()
	all := map[string]string{}
	for _, r := range credits(t, s, store.CreditQuery{IncludePrivate: true}) {
		all[r.Repo.FullName()] = fmt.Sprint(r.Weight().Float())
	}
	var out []string
	for _, repo := range []history.Repo{kitchen, pantry, foreign} {
		w, ok := all[repo.FullName()]
		if !ok {
			w = "-"
		}
		out = append(out, w)
	}
	return strings.Join(out, " ")
}

func see(t *testing.T, s *store.Store, repo history.Repo, seen store.PolicySeen) {
	t.Helper()
	if err := s.SeePolicy(t.Context(), repo, seen); err != nil {
		t.Fatal(err)
	}
}

// good is a good file, whose SHA is its text.
func good(text string) store.PolicySeen {
	return store.PolicySeen{SHA: text, Body: []byte(text), At: after(2)}
}

// testPolicies holds that settings are in force where they should be, and that a
// change of them judges again the threads that it affects, and no others.
func testPolicies(t *testing.T, open opener) {
	s := openPolicies(t, open, t.TempDir())
	if got := weights(t, s); got != "1 1 1" {
		t.Fatalf("without files: %s", got)
	}
	for _, step := range []struct {
		name   string
		repo   history.Repo
		seen   store.PolicySeen
		judged int
		want   string // weights in kitchen, pantry and another owner's kitchen
	}{
		{"the owner's file", settings, good("weight triage 5"), 2, "5 5 1"},
		{"seen again", settings, good("weight triage 5"), 0, "5 5 1"},
		{"a repository's own", kitchen, good("weight triage 3"), 1, "3 5 1"},
		{"an own file that changes nothing for scoring", kitchen, good("weight triage 3\n# reports"), 0, "3 5 1"},
		{"a bad file", kitchen, store.PolicySeen{SHA: "bad", Body: []byte("weight triage 9"), Problem: "1:1: No.", At: after(3)}, 0, "3 5 1"},
		{"the owner's file changes", settings, good("weight triage 6"), 1, "3 6 1"},
		{"a kind goes off", settings, good("off triage"), 1, "3 - 1"},
		{"the own file is taken away", kitchen, store.PolicySeen{At: after(4)}, 1, "- - 1"},
		{"a bot", settings, good("bot CLEO"), 2, "- - 1"},
		{"no bot any more", settings, good("# nothing"), 2, "1 1 1"},
		{"a bad one after all", settings, store.PolicySeen{SHA: "x", Problem: "1:1: No.", At: after(5)}, 0, "1 1 1"},
		{"another owner's", foreign, good("weight triage 0"), 1, "1 1 0"},
	} {
		see(t, s, step.repo, step.seen)
		if got := scoreByRules(t, s); got != step.judged {
			t.Errorf("%s: judged %d threads again, want %d", step.name, got, step.judged)
		}
		if got := weights(t, s); got != step.want {
			t.Errorf("%s: got weights %s, want %s", step.name, got, step.want)
		}
	}
	if err := s.SeePolicy(t.Context(), history.Repo{ID: 99, Owner: "No", Name: "where"}, good("")); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a repository that is not in the ledger: %v", err)
	}
}

// testPolicyOwner holds that threads are judged again when the owner's repository
// comes, goes or moves, and when a repository moves to another owner.
func testPolicyOwner(t *testing.T, open opener) {
	s := openPolicies(t, open, t.TempDir())
	see(t, s, settings, good("weight triage 5"))
	scoreByRules(t, s)
	renamed := settings
	renamed.Name = "dot-github"
	moved := kitchen
	moved.Owner = "Elsewhere"
	for _, step := range []struct {
		name   string
		change webhooks.Change
		want   string
	}{
		{"renamed", webhooks.Change{Kind: webhooks.RepoRenamed, Repo: renamed, From: ".github", At: after(2)}, "1 1 1"},
		{"renamed back", webhooks.Change{Kind: webhooks.RepoRenamed, Repo: settings, From: "dot-github", At: after(3)}, "5 5 1"},
		{"deleted", webhooks.Change{Kind: webhooks.RepoDeleted, Repo: settings, At: after(4)}, "1 1 1"},
	} {
		if err := changes(t, s, step.change); err != nil {
			t.Fatal(err)
		}
		scoreByRules(t, s)
		if got := weights(t, s); got != step.want {
			t.Errorf("%s: got weights %s, want %s", step.name, got, step.want)
		}
	}
	other := openPolicies(t, open, t.TempDir())
	see(t, other, settings, good("weight triage 5"))
	scoreByRules(t, other)
	if err := changes(t, other, webhooks.Change{Kind: webhooks.RepoTransferred, Repo: moved, FromOwner: "Acme", From: "kitchen", At: after(5)}); err != nil {
		t.Fatal(err)
	}
	scoreByRules(t, other)
	if _, err := other.PurgeRepo(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	scoreByRules(t, other)
	if got := weights(t, other); got != "- 1 1" {
		t.Errorf("after the owner's repository was purged: got weights %s", got)
	}
	for _, r := range credits(t, other, store.CreditQuery{Owner: "Elsewhere"}) {
		if r.Weight() != 100 {
			t.Errorf("after the transfer: %s weighs %v", r.Repo.FullName(), r.Weight())
		}
	}
}

// testPolicyWhileJudging holds that a thread whose settings change while it is judged
// is judged again by the new ones.
func testPolicyWhileJudging(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{Policy: readPolicy})
	appendAll(t, s, labelled(kitchen))
	changed := false
	_, err := s.ScoreDue(t.Context(), after(10), 100, func(h *history.Thread, set scoring.Settings) scoring.Judgement {
		if !changed {
			see(t, s, kitchen, good("weight triage 5"))
			changed = true
		}
		return byRules(h, set)
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := scoreByRules(t, s); n != 1 {
		t.Errorf("judged %d threads again, want 1", n)
	}
	for _, c := range credits(t, s, store.CreditQuery{}) {
		if c.Weight() != 500 {
			t.Errorf("%s weighs %v, want 5", c.Kind, c.Weight())
		}
	}
}

// testPolicyReread holds that a file which a new version of the program reads
// otherwise is judged by again when the ledger is opened.
func testPolicyReread(t *testing.T, open opener) {
	dir := t.TempDir()
	s := openPolicies(t, open, dir)
	see(t, s, settings, good("weight triage 5"))
	scoreByRules(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, dir, store.Options{Policy: readPolicy})
	if n := scoreByRules(t, s); n != 0 {
		t.Errorf("the same version judged %d threads again", n)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	doubled := func(files map[string][]byte, repo history.Repo) store.Policy {
		p := readPolicy(files, repo)
		for kind := range p.Settings.Weights {
			p.Settings.Weights[kind] *= 2
		}
		return p
	}
	s = open(t, dir, store.Options{Policy: doubled})
	if n := scoreByRules(t, s); n != 2 {
		t.Errorf("another version judged %d threads again, want 2", n)
	}
	if got := weights(t, s); got != "10 10 1" {
		t.Errorf("got weights %s", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	defaults := func(files map[string][]byte, repo history.Repo) store.Policy {
		p := doubled(files, repo)
		p.Settings.Stood *= 2
		return p
	}
	s = open(t, dir, store.Options{Policy: defaults})
	if n := scoreByRules(t, s); n != 3 {
		t.Errorf("a version with other defaults judged %d threads again, want 3", n)
	}
	reader := open(t, dir, store.Options{Policy: defaults, ReadOnly: true})
	if got, err := reader.SettingsOf(t.Context(), kitchen); err != nil || got.Weights[scoring.Triage] != 10 {
		t.Errorf("read-only: got %+v, %v", got, err)
	}
}

// testPolicyStates holds what is remembered of files, and of telling their authors.
func testPolicyStates(t *testing.T, open opener) {
	s := openPolicies(t, open, t.TempDir())
	state := func() store.PolicyState {
		t.Helper()
		all, err := s.PolicyStates(t.Context())
		if err != nil || len(all) != 1 {
			t.Fatalf("PolicyStates: %+v, %v", all, err)
		}
		return all[0]
	}
	asked := func() bool {
		t.Helper()
		tx, err := s.Writer().BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		asked, err := s.PoliciesAsked(t.Context(), tx)
		if err != nil {
			t.Fatal(err)
		}
		return asked
	}
	push := webhooks.Change{Kind: webhooks.PolicyPushed, Repo: kitchen, At: after(1)}
	if err := changes(t, s, push); err != nil || !asked() {
		t.Fatalf("after a push: asked %v, %v", asked(), err)
	}
	if got := state(); got.Asked != 1 || got.Looked != 0 || !got.LookedAt.IsZero() || got.SHA != "" || got.Repo != kitchen {
		t.Errorf("after a push: %+v", got)
	}
	first := good("weight triage 3")
	first.Asked = 1
	see(t, s, kitchen, first)
	if got := state(); asked() || got.Looked != 1 || !got.CheckDue || got.SHA != first.SHA || got.GoodSHA != first.SHA ||
		!bytes.Equal(got.Body, first.Body) || got.LookedAt != after(2) || got.SeenAt != after(2) || got.GoodAt != after(2) {
		t.Errorf("after a look: %+v", got)
	}
	if err := s.NotePolicyCheck(t.Context(), kitchen, first.SHA, "c1"); err != nil {
		t.Fatal(err)
	}
	if got := state(); got.CheckDue || got.CheckCommit != "c1" || got.CheckSHA != first.SHA {
		t.Errorf("after the check: %+v", got)
	}
	// Another push comes in while the file is read.
	if err := changes(t, s, push); err != nil {
		t.Fatal(err)
	}
	bad := store.PolicySeen{SHA: "bad", Body: []byte("bad"), Problem: "1:1: No.", Asked: 1, At: after(3)}
	see(t, s, kitchen, bad)
	if got := state(); !asked() || !got.CheckDue || got.Problem != "1:1: No." || got.GoodSHA != first.SHA || got.SeenAt != after(3) {
		t.Errorf("after a look at a bad file: %+v", got)
	}
	if err := s.NotePolicyCheck(t.Context(), kitchen, first.SHA, "c2"); err != nil { // of what was seen before
		t.Fatal(err)
	}
	if !state().CheckDue {
		t.Error("the author of the bad file is taken for told")
	}
	bad.Asked, bad.At = 2, after(4)
	see(t, s, kitchen, bad)
	if got := state(); asked() || got.SeenAt != after(3) || got.LookedAt != after(4) {
		t.Errorf("after the same bad file: %+v", got)
	}
	files, err := s.Policies(t.Context())
	if err != nil || len(files) != 1 || string(files["acme/kitchen"]) != string(first.Body) {
		t.Errorf("Policies: %q, %v", files, err)
	}
	see(t, s, kitchen, store.PolicySeen{At: after(5)})
	if files, err := s.Policies(t.Context()); err != nil || len(files) != 0 || state().CheckDue {
		t.Errorf("without a file: %q, %v, %+v", files, err, state())
	}
}
