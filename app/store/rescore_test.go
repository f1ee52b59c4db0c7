package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// stricter judges as judge does, by another rulebook: triage has version 2, weighs
// twice as much, is refused to ben in the kitchen and given to whoever reviews.
func stricter(now time.Time) store.Judge {
	return func(t *history.Thread, s scoring.Settings) scoring.Judgement {
		j := judge(now)(t, s)
		given := j.Credits[:0]
		for _, c := range j.Credits {
			if c.Actor == ben && t.Repo.Name == "kitchen" {
				j.Verdicts = append(j.Verdicts, scoring.Verdict{Rule: "triage/3", Kind: scoring.Triage, Actor: ben, Outcome: scoring.Refused, Reason: "Not by Ben."})
				continue
			}
			c.Rule, c.Sum = "triage/3", scoring.Base(200, "a credit")
			given = append(given, c)
		}
		for _, e := range t.Events {
			if e.Verb == history.Reviewed {
				given = append(given, scoring.Credit{Repo: t.Repo, Number: t.Number, Type: t.Type, Title: t.Title, Actor: e.Actor, Kind: scoring.Triage,
					Status: scoring.Confirmed, Rule: "triage/3", Why: "Reviewed it.", Effect: "It went on.", EffectAt: e.At, Sum: scoring.Base(200, "a credit"),
					Evidence: []scoring.Evidence{{Verb: e.Verb, At: e.At}}})
			}
		}
		j.Credits = given
		return j
	}
}

// changesTold are changes in short.
type changesTold []string

func (all *changesTold) add(c store.CreditChange) {
	line := fmt.Sprintf("%s#%d %s %s %s", c.Repo.FullName(), c.Number, c.Actor.Login, c.Kind, c.What)
	switch c.What {
	case scoring.EntryGranted:
		line += fmt.Sprintf(" %s by %s: %s", c.After.Status, c.After.Rule, c.After.Why)
	case scoring.EntryWithdrawn:
		line += fmt.Sprintf(" was by %s: %s; now %s: %s", c.Before.Rule, c.Before.Why, c.RefusedBy, c.Reason)
	default:
		line += fmt.Sprintf(" %s (%v) to %s (%v): %s", c.Before.Rule, c.Before.Weight, c.After.Rule, c.After.Weight, strings.Join(c.Fields, ", "))
	}
	if c.Waiting {
		line += " (waiting)"
	}
	*all = append(*all, line)
}

func testRescore(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	appendAll(t, s,
		issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)),
		issue(kitchen, 2, ada, day0).does(cleo, history.Labeled, "bug", after(1)),
		pull(kitchen, 3, ada, day0).does(cleo, history.Reviewed, "", after(1)).does(ada, history.Closed, "", after(2)),
		issue(secret, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)),
		issue(kitchen, 4, ada, day0))
	score(t, s, after(3))
	now := after(4)
	rescore := func(judge store.Judge, o store.RescoreOptions) (store.Rescored, changesTold) {
		t.Helper()
		var changes changesTold
		o.Changed = changes.add
		found, err := s.Rescore(t.Context(), now, judge, o)
		if err != nil {
			t.Fatalf("Rescore: %v", err)
		}
		return found, changes
	}

	// By the same rules, nothing.
	found, changes := rescore(judge(now), store.RescoreOptions{})
	want := store.Rescored{Threads: 5, Held: map[scoring.Kind]int{scoring.Triage: 3}}
	if diff := cmp.Diff(want, found); diff != "" || changes != nil {
		t.Errorf("by the same rules: %v %s", changes, diff)
	}

	// News of a thread, which waits to be scored with it; and a thread that has only
	// something else to write.
	appendAll(t, s, issue(kitchen, 1, ada, day0).says(ada, 11, "Thanks.", after(3.5)))
	all := changesTold{
		"Acme/kitchen#1 ben triage withdrawn was by triage/1: Labelled bug.; now triage/3: Not by Ben. (waiting)",
		"Acme/kitchen#2 Cleo triage changed triage/1 (1) to triage/3 (2): rule, weight",
		"Acme/kitchen#3 Cleo triage granted confirmed by triage/3: Reviewed it.",
		"Acme/secret#1 ben triage changed triage/1 (1) to triage/3 (2): rule, weight",
	}
	version := fileOf(t, dir)
	found, changes = rescore(stricter(now), store.RescoreOptions{})
	if diff := cmp.Diff(all, changes); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
	want = store.Rescored{Threads: 5, Waiting: 1, Changed: 4, Unsettled: 4, Held: map[scoring.Kind]int{scoring.Triage: 3}}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
	if fileOf(t, dir) != version {
		t.Error("it was written")
	}

	// Only one repository.
	found, changes = rescore(stricter(now), store.RescoreOptions{Repos: []history.Repo{secret, secret}, Write: true})
	if !slices.Equal(changes, all[3:]) || found.Threads != 1 {
		t.Errorf("of one repository: got %+v, %q", found, changes)
	}
	if n, err := s.CountThreads(t.Context(), secret); n != 1 || err != nil {
		t.Errorf("CountThreads of one repository: got %d, %v", n, err)
	}
	if n, err := s.CountThreads(t.Context()); n != 5 || err != nil {
		t.Errorf("CountThreads: got %d, %v", n, err)
	}

	// All, and again.
	var done int64
	found, changes = rescore(stricter(now), store.RescoreOptions{Write: true, Progress: func(n int64) { done += n }})
	if !slices.Equal(changes, all[:3]) || found.Changed != 3 || found.Unsettled != 3 || done != 5 {
		t.Errorf("written: got %+v, %q, after %d threads", found, changes, done)
	}
	if result, err := s.Verify(t.Context(), now, stricter(now)); err != nil || len(result.Differences) > 0 || result.Skipped > 0 {
		t.Errorf("Verify: got %+v, %v", result, err)
	}
	if st, err := s.Status(t.Context(), now); err != nil || !st.Idle() {
		t.Errorf("Status: got %+v, %v; want nothing to score", st, err)
	}
	found, changes = rescore(stricter(now), store.RescoreOptions{Write: true})
	if changes != nil || found.Unsettled != 0 || found.Waiting != 0 {
		t.Errorf("again: got %+v, %q", found, changes)
	}

	// Back to the rules of before, withdrawn credits are granted again, under their ids.
	_, changes = rescore(judge(now), store.RescoreOptions{Write: true})
	if len(changes) != 4 || changes[0] != "Acme/kitchen#1 ben triage granted confirmed by triage/1: Labelled bug." {
		t.Errorf("back again: got %q", changes)
	}
	verified(t, s, now)
	for _, c := range credits(t, s, store.CreditQuery{Number: 1, Owner: "acme", Repo: "kitchen"}) {
		if got := journal(t, s, c.ID); !slices.Equal(got, []string{"granted Labelled bug.", "withdrawn Not by Ben.", "confirmed ada went on."}) {
			t.Errorf("journal: got %q", got)
		}
	}

	// What else a thread has is noted, too, with no change of a credit.
	change(t, s, `DELETE FROM waiting WHERE thread_id IN (SELECT id FROM threads WHERE number = 4)`)
	found, changes = rescore(judge(now), store.RescoreOptions{Write: true})
	if changes != nil || found.Beside != 1 || found.Changed != 0 {
		t.Errorf("what waits: got %+v, %q", found, changes)
	}
	verified(t, s, now)
}

// fileOf is what the files of a database hold.
func fileOf(t testing.TB, dir string) string {
	t.Helper()
	var all string
	for _, suffix := range []string{"", "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, "ledger.db"+suffix))
		if err != nil {
			t.Fatal(err)
		}
		all += string(data)
	}
	return all
}

// One thread that cannot be judged, or not written, holds up no other.
func testRescoreOneFails(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	for n := 1; n <= 4; n++ {
		appendAll(t, s, issue(kitchen, n, ada, day0).does(cleo, history.Labeled, "bug", after(1)))
	}
	now := after(2)
	score(t, s, now)
	change(t, s, `CREATE TRIGGER refuse BEFORE UPDATE ON credits WHEN NEW.title = 'Thread 3' BEGIN SELECT raise(ABORT, 'no'); END`)
	fails := func(h *history.Thread, set scoring.Settings) scoring.Judgement {
		if h.Number == 2 {
			panic("the text of a comment")
		}
		return stricter(now)(h, set)
	}
	found, err := s.Rescore(t.Context(), now, fails, store.RescoreOptions{Write: true})
	failed := []string{"judge Acme/kitchen#2: panic with a string", "write Acme/kitchen#3: constraint failed: no (1811)"}
	if err != nil || !slices.Equal(found.Failed, failed) || found.Changed != 2 || found.Busy != 0 {
		t.Errorf("got %+v, %v", found, err)
	}
	var rules []string
	for _, c := range credits(t, s, store.CreditQuery{}) {
		rules = append(rules, c.Rule)
	}
	if want := []string{"triage/3", "triage/1", "triage/1", "triage/3"}; !slices.Equal(rules, want) {
		t.Errorf("rules of the credits: got %q, want %q", rules, want)
	}
	change(t, s, `DROP TRIGGER refuse`)
	if _, err := s.Rescore(t.Context(), now, stricter(now), store.RescoreOptions{Write: true}); err != nil {
		t.Fatal(err)
	}
	if result, err := s.Verify(t.Context(), now, stricter(now)); err != nil || len(result.Differences) > 0 {
		t.Errorf("Verify: got %+v, %v", result, err)
	}
}

// What comes in while threads are judged is judged, too, and nothing of it is lost.
func testRescoreNews(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	thread := issue(kitchen, 1, ada, day0).does(cleo, history.Labeled, "bug", after(1))
	appendAll(t, s, thread)
	score(t, s, after(1))
	now := after(9)
	for i, test := range []struct {
		write bool
		times int // that there is news
		busy  int
	}{{false, 1, 0}, {false, 9, 1}, {true, 1, 0}, {true, 9, 1}} {
		news := 0
		found, err := s.Rescore(t.Context(), now, func(h *history.Thread, set scoring.Settings) scoring.Judgement {
			if news < test.times {
				news++
				id := int64(len(thread.all) + 10)
				appendAll(t, s, thread.says(ada, id, fmt.Sprintf("More, %d.", id), after(2).Add(time.Duration(id)*time.Minute)))
			}
			j := judge(now)(h, set)
			j.Credits[0].Sum = scoring.Base(scoring.Points(1000+100*i), "a credit") // so that there is something to write
			return j
		}, store.RescoreOptions{Write: test.write})
		if err != nil || found.Busy != test.busy || found.Threads+found.Busy != 1 {
			t.Errorf("%+v: got %+v, %v", test, found, err)
		}
		st, err := s.Status(t.Context(), now)
		if waits := st.ToScore == 1; err != nil || waits != (!test.write || test.busy > 0) {
			t.Errorf("%+v: %d threads wait, %v", test, st.ToScore, err)
		}
	}
	score(t, s, now)
	verified(t, s, now)
}

// Of two that grant the same credits at once only one does.
func testRescoreTwice(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	const threads = 100 // in one batch, and more than are judged at once
	for n := 1; n <= threads; n++ {
		appendAll(t, s, issue(kitchen, n, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	}
	now := after(50)
	if _, err := s.ScoreDue(t.Context(), now, threads, func(*history.Thread, scoring.Settings) scoring.Judgement { return scoring.Judgement{} }); err != nil {
		t.Fatal(err)
	}
	var once sync.Once
	found, err := s.Rescore(t.Context(), now, func(h *history.Thread, set scoring.Settings) scoring.Judgement {
		if h.Number == threads { // by now the first were compared with the ledger
			once.Do(func() {
				if _, err := s.Rescore(t.Context(), now, judge(now), store.RescoreOptions{Write: true}); err != nil {
					t.Error(err)
				}
			})
		}
		return judge(now)(h, set)
	}, store.RescoreOptions{Write: true})
	if err != nil || found.Threads != threads || found.Changed != 0 {
		t.Errorf("the slower one: got %+v, %v; want nothing left to change", found, err)
	}
	if got := credits(t, s, store.CreditQuery{}); len(got) != threads {
		t.Errorf("%d credits, want %d", len(got), threads)
	}
	verified(t, s, now)
}

// Others that append, score and rescore at the same time do no harm, nor is any
// credit given twice.
func testRescoreBeside(t *testing.T, open opener) {
	dir := t.TempDir()
	s, other := open(t, dir, store.Options{}), open(t, dir, store.Options{})
	const threads = 60
	for n := 1; n <= threads; n++ {
		appendAll(t, s, issue(kitchen, n, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	}
	now := after(9)
	score(t, s, now)
	var work sync.WaitGroup
	for _, s := range []*store.Store{s, other} {
		work.Go(func() { // from nothing to the same credits, and back
			for i := range 6 {
				rules := judge(now)
				if i%2 == 0 {
					rules = func(t *history.Thread, _ scoring.Settings) scoring.Judgement { return scoring.Judgement{} }
				}
				if _, err := s.Rescore(t.Context(), now, rules, store.RescoreOptions{Write: true}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Go(func() {
		for n := 1; n <= threads; n++ {
			appendAll(t, other, issue(kitchen, n, ada, day0).says(cleo, int64(n), "It still does.", after(2)))
			if _, err := other.ScoreDue(t.Context(), now, 7, judge(now)); err != nil {
				t.Error(err)
			}
		}
	})
	work.Wait()
	if _, err := s.Rescore(t.Context(), now, judge(now), store.RescoreOptions{Write: true}); err != nil {
		t.Fatal(err)
	}
	verified(t, s, now)
	var twice int
	if err := s.Reader().QueryRowContext(t.Context(), `
		SELECT count(*) FROM (SELECT 1 FROM credits GROUP BY thread_id, actor_id, kind HAVING count(*) > 1)`).Scan(&twice); err != nil || twice > 0 {
		t.Errorf("%d credits are there twice, %v", twice, err)
	}
	if got := credits(t, s, store.CreditQuery{}); len(got) != threads {
		t.Errorf("%d credits, want %d", len(got), threads)
	}
}
