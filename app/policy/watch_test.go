package policy

import (
	"context"
	"crypto/sha1" //nolint:gosec // only a name for contents
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

// world is GitHub and a ledger, of which any call may fail.
type world struct {
	now    time.Time
	files  map[string]string // by full name, at the head of the default branch; "" is none
	heads  map[string]string // commits
	hidden map[string]bool   // repositories that the App does not see any more
	noted  map[string]*State
	checks []string // repo, commit, conclusion and title

	posted map[string]bool
	asked  int  // calls so far
	fail   int  // the call that fails, from 1; 0 for none
	after  bool // it fails after it has taken effect
	mayNot bool // checks may not be posted
	blind  bool // files may not be read
	moves  func()
	lost   bool            // commits are not there
	spent  map[string]bool // owners whose limit is used up
	others []string        // full names of further repositories, the first ones
	log    strings.Builder
}

var (
	errBroken    = errors.New("connection reset")
	errForbidden = errors.New("forbidden")
	errSpent     = errors.New("limit used up")
)

// call counts a call. It returns the error that the call fails with before, and the
// one that it fails with after it has taken effect.
func (w *world) call() (before, after error) {
	w.asked++
	if w.asked != w.fail {
		return nil, nil
	}
	if w.after {
		return nil, errBroken
	}
	return errBroken, errBroken
}

func (w *world) ReadFile(_ context.Context, repo history.Repo, path, commit string) (File, error) {
	if before, _ := w.call(); before != nil {
		return File{}, before
	}
	if w.spent[repo.Owner] {
		return File{}, errSpent
	}
	if w.blind {
		return File{}, errForbidden
	}
	if path != Path || commit != "" && commit != w.heads[repo.FullName()] {
		return File{}, fmt.Errorf("asked for %s at %q", path, commit)
	}
	f := w.files[repo.FullName()]
	if f == "" || w.hidden[repo.FullName()] {
		return File{}, fs.ErrNotExist
	}
	return File{[]byte(f), blob(f)}, nil
}

func blob(s string) string { return fmt.Sprintf("%.4x", sha1.Sum([]byte(s))) } //nolint:gosec // as above

func (w *world) Branch(_ context.Context, repo history.Repo) (string, error) {
	if before, _ := w.call(); before != nil {
		return "", before
	}
	if w.hidden[repo.FullName()] {
		return "", fs.ErrNotExist
	}
	return "main", nil
}

func (w *world) Head(_ context.Context, repo history.Repo, branch string) (string, error) {
	if before, _ := w.call(); before != nil || branch != "main" {
		return "", before
	}
	if w.moves != nil {
		w.moves()
		w.moves = nil
	}
	if w.lost {
		return "", fs.ErrNotExist
	}
	return w.heads[repo.FullName()], nil
}

func (w *world) HasCheck(_ context.Context, repo history.Repo, c Check) (bool, error) {
	if before, _ := w.call(); before != nil {
		return false, before
	}
	return w.posted[repo.FullName()+c.Commit+c.ExternalID], nil
}

func (w *world) PostCheck(_ context.Context, repo history.Repo, c Check) error {
	if w.mayNot {
		return errForbidden
	}
	before, after := w.call()
	if before != nil {
		return before
	}
	w.posted[repo.FullName()+c.Commit+c.ExternalID] = true
	sort := "failure"
	if c.Good {
		sort = "success"
	}
	w.checks = append(w.checks, strings.Join([]string{repo.FullName(), c.Commit, sort, c.Title}, " "))
	return after
}

func (w *world) Repositories(context.Context) ([]Repository, error) {
	var all []Repository
	for i, name := range append(w.others, "acme/kitchen", "acme/cellar", "acme/.github") {
		owner, repo, _ := strings.Cut(name, "/")
		all = append(all, Repository{Repo: history.Repo{ID: int64(i + 1), Owner: owner, Name: repo}, Client: w})
	}
	return all, nil
}

func (w *world) States(context.Context) ([]State, error) {
	var all []State
	for _, s := range w.noted {
		all = append(all, *s)
	}
	return all, nil
}

func (w *world) state(repo history.Repo) *State {
	if w.noted[repo.FullName()] == nil {
		w.noted[repo.FullName()] = &State{Repo: repo}
	}
	return w.noted[repo.FullName()]
}

func (w *world) See(_ context.Context, repo history.Repo, seen Seen) error {
	before, after := w.call()
	if before != nil {
		return before
	}
	s := w.state(repo)
	s.CheckDue = seen.SHA != "" && (s.CheckDue || s.SHA != seen.SHA || seen.Asked > s.Looked)
	s.SHA, s.Problem, s.LookedAt, s.Looked = seen.SHA, seen.Problem, seen.At, max(s.Looked, seen.Asked)
	if seen.Problem == "" {
		s.GoodSHA = seen.SHA
	}
	return after
}

func (w *world) NoteCheck(_ context.Context, repo history.Repo, sha, commit string) error {
	before, after := w.call()
	if before != nil {
		return before
	}
	s := w.state(repo)
	s.CheckDue = s.CheckDue && s.SHA != sha
	s.CheckSHA, s.CheckCommit = sha, commit
	return after
}

func newWorld() *world {
	return &world{now: time.Date(2026, 1, 15, 12, 0, 0, 0, time.UTC), files: map[string]string{}, heads: map[string]string{}, hidden: map[string]bool{},
		noted: map[string]*State{}, posted: map[string]bool{}}
}

func (w *world) watch() *Watch {
	return NewWatch(WatchConfig{Ledger: w, Log: slog.New(slog.NewTextHandler(&w.log, nil)), Now: func() time.Time { return w.now }, MayNot: func(err error) bool { return errors.Is(err, errForbidden) },
		NotNow: func(err error) bool { return errors.Is(err, errSpent) }})
}

// push commits a file, and tells of it.
func (w *world) push(repo, commit, file string) {
	w.files[repo], w.heads[repo] = file, commit
	owner, name, _ := strings.Cut(repo, "/")
	w.state(history.Repo{Owner: owner, Name: name}).Asked++
}

func run(t *testing.T, w *Watch) {
	t.Helper()
	for {
		more, err := w.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return
		}
	}
}

const (
	goodFile    = "kinds: {triage: off}\n"
	badFileText = "kinds: {triage: maybe}\n"
)

func TestWatch(t *testing.T) {
	w := newWorld()
	watch := w.watch()
	w.files["acme/.github"], w.heads["acme/.github"] = goodFile, "c1"
	for _, step := range []struct {
		name  string
		do    func()
		quiet bool // GitHub is not asked at all
		check string
	}{
		{"at start", func() {}, false, "acme/.github c1 success The settings are in force"},
		{"at once again", func() {}, true, ""},
		{"after an hour", func() { w.now = w.now.Add(time.Hour) }, false, ""},
		{"a bad push", func() { w.push("acme/kitchen", "c2", badFileText) }, false, "acme/kitchen c2 failure 1 problem; the defaults, or the owner's settings, stay in force"},
		{"a good push", func() { w.push("acme/kitchen", "c3", goodFile) }, false, "acme/kitchen c3 success The settings are in force"},
		{"a bad push later", func() { w.push("acme/kitchen", "c4", badFileText+"more: 1\n") }, false, "acme/kitchen c4 failure 2 problems; the last good settings stay in force"},
		{"the same push told twice", func() { w.push("acme/kitchen", "c4", badFileText+"more: 1\n") }, false, ""},
		{"a lost push", func() {
			w.files["acme/kitchen"], w.heads["acme/kitchen"] = goodFile+"\n", "c5"
			w.now = w.now.Add(time.Hour)
		}, false, "acme/kitchen c5 success The settings are in force"},
		{"taken away", func() { w.push("acme/kitchen", "c6", "") }, false, ""},
	} {
		step.do()
		calls, checks := w.asked, len(w.checks)
		run(t, watch)
		got := strings.Join(w.checks[checks:], "\n")
		if got != step.check {
			t.Errorf("%s: got checks %q, want %q", step.name, got, step.check)
		}
		if step.quiet && w.asked != calls {
			t.Errorf("%s: GitHub was asked", step.name)
		}
	}
	if s := w.noted["acme/kitchen"]; s.SHA != "" || s.GoodSHA != "" {
		t.Errorf("after the file was taken away: %+v", s)
	}
}

// TestWatchOnceWhateverFails lets each call of a push's handling fail, before or
// after it has taken effect, with the process killed: the author is told once, and
// the file is in force.
func TestWatchOnceWhateverFails(t *testing.T) {
	for _, after := range []bool{false, true} {
		for fail := 1; ; fail++ {
			w := newWorld()
			run(t, w.watch())
			w.push("acme/kitchen", "c1", goodFile)
			w.asked, w.fail, w.after = 0, fail, after
			_, _ = w.watch().Run(t.Context())
			failed := w.asked >= fail
			w.now = w.now.Add(2 * time.Minute)
			run(t, w.watch()) // another process
			want := []string{"acme/kitchen c1 success The settings are in force"}
			if diff := cmp.Diff(want, w.checks); diff != "" {
				t.Errorf("call %d failed (after it took effect: %v): checks -want +got\n%s", fail, after, diff)
			}
			if s := w.noted["acme/kitchen"]; s.GoodSHA != blob(goodFile) || s.CheckDue || s.Asked > s.Looked {
				t.Errorf("call %d failed: %+v", fail, s)
			}
			if !failed {
				break
			}
		}
	}
}

// TestWatchMoving holds that a check is of the file at its commit, when another is
// pushed meanwhile.
func TestWatchMoving(t *testing.T) {
	w := newWorld()
	watch := w.watch()
	run(t, watch)
	w.push("acme/kitchen", "c1", badFileText)
	w.moves = func() { w.files["acme/kitchen"], w.heads["acme/kitchen"] = goodFile, "c2" }
	run(t, watch)
	if diff := cmp.Diff([]string{"acme/kitchen c2 success The settings are in force"}, w.checks); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if s := w.noted["acme/kitchen"]; s.GoodSHA != blob(goodFile) || s.CheckDue {
		t.Errorf("%+v", s)
	}
}

// TestWatchHidden holds that a repository which the App does not see any more keeps
// its settings.
func TestWatchHidden(t *testing.T) {
	w := newWorld()
	w.files["acme/kitchen"], w.heads["acme/kitchen"] = goodFile, "c1"
	watch := w.watch()
	run(t, watch)
	w.hidden["acme/kitchen"] = true
	w.now = w.now.Add(time.Hour)
	run(t, watch)
	if s := w.noted["acme/kitchen"]; s.GoodSHA != blob(goodFile) {
		t.Errorf("%+v", s)
	}
}

// TestWatchWithoutChecks holds that files count although their authors cannot be
// told, and that it is not tried on and on.
func TestWatchWithoutChecks(t *testing.T) {
	w := newWorld()
	w.mayNot = true
	w.files["acme/kitchen"], w.heads["acme/kitchen"] = goodFile, "c1"
	watch := w.watch()
	run(t, watch)
	if s := w.noted["acme/kitchen"]; s.GoodSHA != blob(goodFile) || !s.CheckDue {
		t.Errorf("%+v", s)
	}
	calls := w.asked
	run(t, watch)
	if w.asked != calls {
		t.Error("it was tried again at once")
	}
	w.mayNot = false
	run(t, w.watch()) // after a restart
	if len(w.checks) != 1 {
		t.Errorf("with the permission: checks %q", w.checks)
	}
}

// TestWatchWithoutContents holds that files which may not be read are left alone for
// an hour, and keep what is in force.
func TestWatchWithoutContents(t *testing.T) {
	w := newWorld()
	w.files["acme/kitchen"], w.heads["acme/kitchen"] = goodFile, "c1"
	watch := w.watch()
	run(t, watch)
	w.blind = true
	w.now = w.now.Add(time.Hour)
	run(t, watch)
	calls := w.asked
	w.now = w.now.Add(time.Hour - time.Second)
	run(t, watch)
	if s := w.noted["acme/kitchen"]; s.GoodSHA != blob(goodFile) || w.asked != calls {
		t.Errorf("%+v after %d more calls", s, w.asked-calls)
	}
	w.blind = false
	w.now = w.now.Add(time.Second)
	if run(t, watch); w.asked == calls {
		t.Error("it was not tried again after an hour")
	}
}

func TestCheckText(t *testing.T) {
	bad := newCheck(history.Repo{Owner: "acme", Name: "kitchen"}, "c1", File{[]byte("bots: ['@octocat', 'a*b_c']\n" + strings.Repeat("x: 1\n", 60)), "s"}, false)
	if len(bad.Problems) != maxProblems || !strings.Contains(bad.Summary, "and 12 more.") {
		t.Errorf("%d problems are told, then: %s", len(bad.Problems), bad.Summary[len(bad.Summary)-30:])
	}
	if strings.Contains(bad.Summary, "@octocat") || !strings.Contains(bad.Summary, `"a\*b\_c"`) {
		t.Errorf("what an author wrote has a meaning: %s", bad.Summary)
	}
	good := newCheck(history.Repo{Owner: "acme", Name: "kitchen"}, "c1", File{[]byte("weights: {triage: 0.5}\nreports: {hour: 7, time-zone: Europe/Berlin}\nbadges: {since: 2026-01-31}\n"), "s"}, false)
	want := "These are not as they are by default:\n\n" +
		"- `weights.triage: 0.5` (by default `1`)\n- `reports.hour: 7` (by default `9`)\n- `reports.time-zone: Europe/Berlin` (by default `UTC`)\n" +
		"- `badges.since: 2026-01-31` (by default `not set`)\n\nThreads are judged again where this changes how."
	if diff := cmp.Diff(want, good.Summary); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if got := newCheck(history.Repo{Owner: "acme", Name: "kitchen"}, "c1", File{[]byte("# nothing\n"), "s"}, false).Summary; got != "Everything is as it is by default." {
		t.Error(got)
	}
}
