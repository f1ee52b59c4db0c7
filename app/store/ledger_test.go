package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// status reads the status as of the first day.
func status(t testing.TB, s *store.Store) store.Status {
	t.Helper()
	st, err := s.Status(t.Context(), day0)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

// journal is a credit's journal in short.
func journal(t testing.TB, s *store.Store, id string) []string {
	t.Helper()
	_, entries, err := s.Receipt(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		all = append(all, fmt.Sprintf("%s %s", e.Entry, e.Reason))
	}
	return all
}

func testJournal(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	thread := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1))
	appendAll(t, s, thread)
	score(t, s, after(1))
	id := credits(t, s, store.CreditQuery{})[0].ID
	want := []string{"granted Labelled bug."}
	check := func() {
		t.Helper()
		verified(t, s, after(9))
		if got := journal(t, s, id); !slices.Equal(got, want) {
			t.Errorf("journal:\n got %q\nwant %q", got, want)
		}
	}
	check()
	for _, test := range []struct {
		rules   []string
		changed bool
	}{
		{[]string{"triage/1", "clarification/1"}, true},
		{[]string{"clarification/1", "triage/1"}, false},
		{[]string{"clarification/1", "triage/3"}, true},
		{[]string{"triage/3"}, true},
	} {
		changed, err := s.UseRules(t.Context(), test.rules)
		if err != nil || changed != test.changed {
			t.Errorf("UseRules(%q): got %t, %v; want %t", test.rules, changed, err, test.changed)
		}
		if n := score(t, s, after(2)); (n == 1) != test.changed {
			t.Errorf("threads judged after UseRules(%q): got %d", test.rules, n)
		}
	}
	check() // nothing changed

	appendAll(t, s, thread.says(ada, 11, "Thanks.", after(3)))
	score(t, s, after(3))
	want = append(want, "confirmed ada went on.")
	check()
	r, entries, err := s.Receipt(t.Context(), id)
	if err != nil || r.Status != scoring.Confirmed || !r.EffectAt.Equal(after(3)) || r.Waited != 72*time.Hour || len(r.Evidence) != 2 || r.Evidence[1].ID != 11 {
		t.Errorf("Receipt: got %+v, %v", r, err)
	}
	if last := entries[len(entries)-1]; !last.At.Equal(after(3)) || last.Rule != "triage/1" {
		t.Errorf("last entry: got %+v", last)
	}

	appendAll(t, s, thread.says(cleo, 12, "Me too.", after(2))) // came late
	score(t, s, after(4))
	want = append(want, "changed The actions that earned it are others now. Its effect is another now: Cleo went on.")
	check()

	appendAll(t, s, thread.add(history.Activity{Verb: history.Deleted, ID: 11, Actor: ada, At: after(5)}).
		add(history.Activity{Verb: history.Deleted, ID: 12, Actor: cleo, At: after(5)}))
	score(t, s, after(5))
	want = append(want, "changed Its effect did not stand: it is pending again. The actions that earned it are others now.")
	got := journal(t, s, id)
	if len(got) != len(want) { // the deletion is itself no event of the thread
		t.Errorf("journal after deletions: got %q", got)
	}

	appendAll(t, s, thread.does(ada, history.Unlabeled, "bug", after(6)))
	score(t, s, after(6))
	want = append(want, "withdrawn The label was taken off.")
	check()
	if got := credits(t, s, store.CreditQuery{}); len(got) != 0 {
		t.Errorf("credits: got %v, want none", lines(got))
	}
	if r, _, err := s.Receipt(t.Context(), id); err != nil || r.Status != scoring.Withdrawn || r.Actor != ben || r.Title != "Thread 1" {
		t.Errorf("Receipt of a withdrawn credit: got %+v, %v", r, err)
	}

	appendAll(t, s, thread.does(ben, history.Labeled, "feature", after(7)))
	score(t, s, after(7))
	want = append(want, "granted Labelled feature.")
	check()
	if got := credits(t, s, store.CreditQuery{}); len(got) != 1 || got[0].ID != id {
		t.Errorf("credits: got %v, want the same again", got)
	}
	for _, query := range []string{`UPDATE journal SET reason = ''`, `DELETE FROM journal`} {
		if _, err := s.Writer().ExecContext(t.Context(), query); err == nil || !strings.Contains(err.Error(), "only added to") {
			t.Errorf("%s: got error %v", query, err)
		}
	}
	check()
	if _, _, err := s.Receipt(t.Context(), "0123456789abcdef"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Receipt that is not there: got error %v", err)
	}
}

func testDue(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0), issue(kitchen, 2, ada, day0).does(ben, history.Closed, history.Completed, after(1)))
	apply(t, s, inst(webhooks.InstallationCreated, history.Repo{}, day0, 0), inst(webhooks.RepoAdded, kitchen, day0, 0))
	for _, step := range []struct {
		at   float64
		want int
	}{{1, 2}, {2, 0}, {29.9, 0}, {30, 1}, {99, 0}} {
		if n := score(t, s, after(step.at)); n != step.want {
			t.Errorf("threads judged on day %v: got %d, want %d", step.at, n, step.want)
		}
	}
	// A judge that asks to be asked again at once is asked once each time.
	if _, err := s.UseRules(t.Context(), []string{"triage/3"}); err != nil {
		t.Fatal(err)
	}
	now := after(100)
	n, err := s.ScoreDue(t.Context(), now, 1, func(*history.Thread, scoring.Settings) scoring.Judgement {
		return scoring.Judgement{Next: now.Add(-time.Hour)}
	})
	if n != 1 || err != nil {
		t.Fatalf("ScoreDue: got %d, %v", n, err)
	}
	st, err := s.Status(t.Context(), now)
	if err != nil || st.ToScore != 1 || st.Due != 0 {
		t.Errorf("Status: got %+v, %v; want 1 to score and none due", st, err)
	}
}

func testNewsWhileJudging(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	thread := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1))
	appendAll(t, s, thread)
	_, err := s.ScoreDue(t.Context(), after(3), 10, func(h *history.Thread, _ scoring.Settings) scoring.Judgement {
		appendAll(t, s, thread.says(ada, 11, "Thanks.", after(2)))
		return judge(after(3))(h, scoring.Settings{})
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := credits(t, s, store.CreditQuery{}); len(got) != 0 {
		t.Errorf("credits of a judgement without the news: got %v", lines(got))
	}
	if n := score(t, s, after(3)); n != 1 {
		t.Errorf("threads judged afterwards: got %d, want 1", n)
	}
	if got := lines(credits(t, s, store.CreditQuery{})); !slices.Equal(got, []string{"Acme/kitchen#1 ben triage confirmed"}) {
		t.Errorf("credits: got %v", got)
	}
}

func testGone(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	score(t, s, after(2))
	id := credits(t, s, store.CreditQuery{})[0].ID
	appendAll(t, s, (&story{repo: kitchen, number: 1, typ: history.Issue}).does(ada, history.Deleted, "", after(3)))
	score(t, s, after(4))
	if got := journal(t, s, id); got[len(got)-1] != "withdrawn The thread is gone." {
		t.Errorf("journal: got %q", got)
	}
	in := report(t, s, scoring.Scope{Owner: "acme"}, after(4), true)
	if len(in.Waiting) != 0 || len(in.Receipts) != 0 {
		t.Errorf("report: got %d waiting and %d receipts, want none", len(in.Waiting), len(in.Receipts))
	}
	if _, err := s.Thread(t.Context(), "acme", "kitchen", 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Thread: got error %v", err)
	}
	// A comment whose thread's opening is not known gives nothing and fails nothing.
	appendAll(t, s, (&story{repo: kitchen, number: 5, typ: history.Issue}).says(ada, 55, "Hm.", after(3)))
	score(t, s, after(4))
	verified(t, s, after(4))
}

func testStatus(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	if st := status(t, s); !st.Idle() || st.Threads != 0 || len(st.Jobs) != 0 {
		t.Errorf("Status of an empty ledger: got %+v", st)
	}
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)), issue(secret, 1, ada, day0))
	if st := status(t, s); st.Idle() || st.ToScore != 2 || st.Threads != 2 || st.Activities != 3 {
		t.Errorf("Status after Append: got %+v", st)
	}
	score(t, s, after(1))
	if st := status(t, s); !st.Idle() || st.Credits != 1 {
		t.Errorf("Status after scoring: got %+v", st)
	}
	st, err := s.Status(t.Context(), after(40))
	if err != nil || st.Due != 2 || st.Idle() {
		t.Errorf("Status later: got %+v, %v; want 2 due", st, err)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.InstallationCreated, Installation: 5, Account: ada, At: day0})
}

// A repository was deleted, and another of its name has the same credit: both
// may be granted at once, and each after the other.
func testNamesakes(t *testing.T, open opener) {
	old, young, third := kitchen, kitchen, kitchen
	young.ID, third.ID = 70, 71
	both := []*story{
		issue(old, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)),
		issue(young, 1, ada, after(4)).does(ben, history.Labeled, "bug", after(5)),
		issue(third, 1, ada, after(6)).does(ben, history.Labeled, "bug", after(7)),
	}
	for _, batches := range [][][]*story{{both}, {both[:1], both[1:]}, {both[:2], both[2:]}} {
		s := open(t, t.TempDir(), store.Options{})
		for _, batch := range batches {
			appendAll(t, s, batch...)
			score(t, s, after(8))
		}
		got := credits(t, s, store.CreditQuery{})
		ids := make(map[string]bool)
		for _, c := range got {
			ids[c.ID] = true
			if j := journal(t, s, c.ID); !slices.Equal(j, []string{"granted Labelled bug."}) {
				t.Errorf("journal of %s: got %q", c.ID, j)
			}
		}
		if len(got) != 3 || len(ids) != 3 {
			t.Errorf("in %d batches: got credits %v with %d ids, want 3", len(batches), lines(got), len(ids))
		}
		verified(t, s, after(8))
	}
}

// One thread that cannot be judged, or not written, holds up no other.
func testOneFails(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	var stories []*story
	for n := 1; n <= 4; n++ {
		stories = append(stories, issue(kitchen, n, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	}
	appendAll(t, s, stories...)
	change(t, s, `CREATE TRIGGER refuse BEFORE INSERT ON credits WHEN NEW.title = 'Thread 3' BEGIN SELECT raise(ABORT, 'no'); END`)
	now := after(2)
	fails := func(h *history.Thread, _ scoring.Settings) scoring.Judgement {
		if h.Number == 2 {
			panic("the text of a comment")
		}
		return judge(now)(h, scoring.Settings{})
	}
	for range 2 {
		if _, err := s.ScoreDue(t.Context(), now, 10, fails); err != nil {
			t.Fatalf("ScoreDue: %v", err)
		}
	}
	want := []string{"Acme/kitchen#1 ben triage pending", "Acme/kitchen#4 ben triage pending"}
	if got := lines(credits(t, s, store.CreditQuery{})); !slices.Equal(got, want) {
		t.Errorf("credits: got %q, want %q", got, want)
	}
	if st, err := s.Status(t.Context(), now); err != nil || !st.Idle() {
		t.Errorf("Status: got %+v, %v; want nothing due for now", st, err)
	}
	result, err := s.Verify(t.Context(), now, fails)
	if err != nil || len(result.Differences) != 3 || !slices.Contains(result.Differences, "Acme/kitchen#2: cannot be judged: panic with a string") {
		t.Errorf("Verify: got %+v, %v; want what the two lack", result, err)
	}
	change(t, s, `DROP TRIGGER refuse`)
	now = now.Add(time.Hour)
	if n := score(t, s, now); n != 2 {
		t.Errorf("threads judged an hour later: got %d, want 2", n)
	}
	verified(t, s, now)
}

// Nor does it hold up itself, where it is the only one that is due.
func testOneFailsAlone(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	change(t, s, `CREATE TRIGGER refuse BEFORE INSERT ON credits BEGIN SELECT raise(ABORT, 'no'); END`)
	if n, err := s.ScoreDue(t.Context(), after(2), 10, judge(after(2))); n != 1 || err != nil {
		t.Errorf("ScoreDue: got %d, %v", n, err)
	}
	if st, err := s.Status(t.Context(), after(2)); err != nil || !st.Idle() {
		t.Errorf("Status: got %+v, %v; want nothing due for now", st, err)
	}
	change(t, s, `DROP TRIGGER refuse`)
	if n := score(t, s, after(2).Add(time.Hour)); n != 1 {
		t.Errorf("threads judged an hour later: got %d, want 1", n)
	}
	verified(t, s, after(2).Add(time.Hour))
}

// What its author deleted, or edited away, is not quoted by a withdrawn credit,
// whether it was withdrawn because of that or before.
func testWithheld(t *testing.T, open opener) {
	const asked = "Does it happen on db7.internal with “strict” on?"
	quoting := func(now time.Time) store.Judge {
		return func(h *history.Thread, _ scoring.Settings) scoring.Judgement {
			var j scoring.Judgement
			for i := range h.Events {
				e := &h.Events[i]
				if e.Verb == history.Unlabeled {
					return scoring.Judgement{}
				}
				if e.Actor != ben || e.Verb != history.Commented || !strings.HasSuffix(e.Text, "?") {
					continue
				}
				j.Credits = append(j.Credits, scoring.Credit{
					Repo: h.Repo, Number: h.Number, Type: h.Type, Title: h.Title, Actor: ben, Kind: scoring.Clarification,
					Status: scoring.Confirmed, Rule: "clarification/1", Sum: scoring.Base(100, "what the rulebook gives"), Why: "Asked “" + e.Text + "” and waited.",
					Effect: "ada answered “" + e.Text + "”.", EffectAt: after(2),
					Evidence: []scoring.Evidence{{Verb: e.Verb, ID: e.ID, Subject: "db7.internal", At: e.At, URL: e.URL}},
				})
			}
			return j
		}
	}
	deleted := func(s *story) *story {
		return s.add(history.Activity{Verb: history.Deleted, ID: 10, Actor: ben, At: after(4)})
	}
	edited := func(s *story) *story {
		return s.add(history.Activity{Verb: history.Commented, ID: 10, Actor: ben, Text: "Never mind.", At: after(1), Updated: after(4)})
	}
	unlabeled := func(s *story) *story { return s.does(ada, history.Unlabeled, "bug", after(3)) }
	for _, test := range []struct {
		name  string
		steps []func(*story) *story
		why   string
		title string
	}{
		{"withdrawn alone", []func(*story) *story{unlabeled}, "Asked “" + asked + "” and waited.", "Thread 1"},
		{"deleted", []func(*story) *story{deleted}, "Asked “…” and waited.", "Thread 1"},
		{"edited", []func(*story) *story{edited}, "Asked “…” and waited.", "Thread 1"},
		{"withdrawn, then deleted", []func(*story) *story{unlabeled, deleted}, "Asked “…” and waited.", "Thread 1"},
		{"the thread deleted", []func(*story) *story{func(s *story) *story { return s.does(ada, history.Deleted, "", after(4)) }}, "Asked “…” and waited.", "(deleted)"},
	} {
		s := open(t, t.TempDir(), store.Options{})
		thread := issue(kitchen, 1, ada, day0).says(ben, 10, asked, after(1)).says(ada, 11, "Yes", after(2))
		appendAll(t, s, thread)
		run := func() {
			t.Helper()
			if _, err := s.ScoreDue(t.Context(), after(5), 10, quoting(after(5))); err != nil {
				t.Fatal(err)
			}
		}
		run()
		id := credits(t, s, store.CreditQuery{})[0].ID
		for _, step := range test.steps {
			appendAll(t, s, step(thread))
			run()
		}
		r, entries, err := s.Receipt(t.Context(), id)
		if err != nil || r.Status != scoring.Withdrawn || r.Why != test.why || r.Title != test.title || r.Actor != ben {
			t.Errorf("%s: got %+v, %v; want withdrawn because %q", test.name, r, err, test.why)
		}
		if e := r.Evidence[0]; e.Verb != history.Commented || !e.At.Equal(after(1)) {
			t.Errorf("%s: got evidence %+v, want a comment of the first day", test.name, e)
		}
		var kept int // on disk
		if err := s.Reader().QueryRowContext(t.Context(), `SELECT count(*) FROM journal WHERE reason LIKE '%strict%'`).Scan(&kept); err != nil {
			t.Fatal(err)
		}
		if (kept > 0) != (test.name == "withdrawn alone") {
			t.Errorf("%s: %d entries of the journal quote it", test.name, kept)
		}
		in := report(t, s, scoring.Scope{Owner: "acme"}, after(6), false)
		if shown := fmt.Sprintf("%+v %+v %+v", r, entries, in.TurnOver); test.name != "withdrawn alone" && strings.Contains(shown, "strict") {
			t.Errorf("%s: what was taken back is quoted: %s", test.name, shown)
		}
		if result, err := s.Verify(t.Context(), after(5), quoting(after(5))); err != nil || len(result.Differences) > 0 {
			t.Errorf("%s: Verify: got %+v, %v", test.name, result, err)
		}
	}
}
