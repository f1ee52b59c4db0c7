package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// waitsIn is what waits of an owner, a line each, in the order of the waits: since when and
// until when it is known.
func waitsIn(t *testing.T, s *store.Store, owner string, now time.Time) []string {
	t.Helper()
	var queries []scoring.WaitingQuery
	for _, wait := range scoring.Waits() {
		queries = append(queries, scoring.WaitingQuery{For: wait, AsOf: now, Limit: 20, Most: 20})
	}
	lists, err := s.Waiting(t.Context(), scoring.Scope{Owner: owner}, queries, false)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, list := range lists {
		for _, w := range list.Threads {
			known := "now"
			if !w.KnownUntil.IsZero() {
				known = w.KnownUntil.Format(time.DateOnly)
			}
			all = append(all, fmt.Sprintf("%s#%d waits for %s since %s as of %s", w.Repo.Name, w.Number, w.For, w.Since.Format(time.DateOnly), known))
		}
	}
	return all
}

// judgedReal judges by the rules what is due, holds that nothing is left to be judged, and tells
// how many threads were.
func judgedReal(t *testing.T, s *store.Store, now time.Time) int {
	t.Helper()
	n, err := s.ScoreDue(t.Context(), now, 100, real(now))
	if err != nil {
		t.Fatal(err)
	}
	verifiedReal(t, s, now)
	found, err := s.Rescore(t.Context(), now, real(now), store.RescoreOptions{})
	if err != nil || found.Unsettled > 0 || found.Waiting > 0 {
		t.Errorf("judged again on %s: %+v, %v", now.Format(time.DateOnly), found, err)
	}
	return n
}

// testEnds holds that the threads of a repository are judged as of the end of what is known of
// it while nothing keeps it current, whatever the clock says, and as of now while the App does.
func testEnds(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	cellar := history.Repo{ID: 17, Owner: "Acme", Name: "cellar"}
	appendAll(t, s,
		pull(kitchen, 1, ada, day0),
		pull(kitchen, 4, ada, after(5)),
		issue(kitchen, 2, ada, day0).does(cleo, history.Labeled, "bug", after(8.5)),
		issue(kitchen, 3, ben, after(9)),
		issue(cellar, 1, ada, day0))
	expect := func(step string, now time.Time, want ...string) {
		t.Helper()
		if got := strings.Join(waitsIn(t, s, "acme", now), "\n"); got != strings.Join(want, "\n") {
			t.Errorf("%s: waits\n%s\nwant\n%s", step, got, strings.Join(want, "\n"))
		}
	}
	status := func(step string, want scoring.Status) {
		t.Helper()
		if all := credits(t, s, store.CreditQuery{}); len(all) != 1 || all[0].Status != want {
			t.Errorf("%s: credits %v, want one that is %s", step, lines(all), want)
		}
	}
	const cellarEnds = "cellar#1 waits for triage since 2025-03-03 as of 2025-03-03"
	judgedReal(t, s, after(100))
	expect("as imported", after(100),
		cellarEnds, "kitchen#3 waits for triage since 2025-03-12 as of 2025-03-12", "kitchen#1 waits for review since 2025-03-03 as of 2025-03-12")
	status("as imported", scoring.Confirmed)
	for _, days := range []float64{101, 1000} {
		if n := judgedReal(t, s, after(days)); n != 0 {
			t.Errorf("%g days later %d threads are judged again", days, n)
		}
		expect("later", after(days),
			cellarEnds, "kitchen#3 waits for triage since 2025-03-12 as of 2025-03-12", "kitchen#1 waits for review since 2025-03-03 as of 2025-03-12")
	}

	// News moves the end, and only the threads are judged that this changes.
	appendAll(t, s, issue(kitchen, 5, ben, after(14)))
	if n := judgedReal(t, s, after(100)); n != 2 {
		t.Errorf("with news %d threads are judged, want the new one and the other pull request", n)
	}
	expect("with news", after(100), cellarEnds,
		"kitchen#3 waits for triage since 2025-03-12 as of 2025-03-17", "kitchen#5 waits for triage since 2025-03-17 as of 2025-03-17",
		"kitchen#1 waits for review since 2025-03-03 as of 2025-03-17", "kitchen#4 waits for review since 2025-03-08 as of 2025-03-17")
	status("with news", scoring.Confirmed)
	// What was told before moves nothing.
	appendAll(t, s, issue(kitchen, 5, ben, after(14)))
	if n := judgedReal(t, s, after(100)); n != 0 {
		t.Errorf("with nothing new %d threads are judged", n)
	}

	// A source that told everything until later moves it, too; one that knows less does not.
	for _, days := range []float64{16, 15} {
		if err := s.NoteKnownUntil(t.Context(), map[history.Repo]time.Time{kitchen: after(days), {ID: 99, Owner: "acme", Name: "attic"}: after(days)}); err != nil {
			t.Fatal(err)
		}
	}
	judgedReal(t, s, after(100))
	expect("known for longer", after(100), cellarEnds,
		"kitchen#3 waits for triage since 2025-03-12 as of 2025-03-19", "kitchen#5 waits for triage since 2025-03-17 as of 2025-03-19",
		"kitchen#1 waits for review since 2025-03-03 as of 2025-03-19", "kitchen#4 waits for review since 2025-03-08 as of 2025-03-19")

	// While an installation sees it, time counts.
	apply(t, s, inst(webhooks.InstallationCreated, history.Repo{}, after(20), 0), inst(webhooks.RepoAdded, kitchen, after(20), 0))
	judgedReal(t, s, after(36))
	expect("installed", after(36), cellarEnds,
		"kitchen#3 waits for triage since 2025-03-12 as of now", "kitchen#5 waits for triage since 2025-03-17 as of now",
		"kitchen#1 waits for a decision since 2025-03-03 as of now", "kitchen#4 waits for a decision since 2025-03-08 as of now")
	judgedReal(t, s, after(50))
	expect("installed for long", after(50), cellarEnds,
		"kitchen#1 waits for a decision since 2025-03-03 as of now", "kitchen#4 waits for a decision since 2025-03-08 as of now",
		"kitchen#2 waits for a decision since 2025-03-11 as of now",
		"kitchen#3 waits for a decision since 2025-03-12 as of now", "kitchen#5 waits for a decision since 2025-03-17 as of now")

	// Once it is suspended, what was silent until then was silent.
	apply(t, s, inst(webhooks.InstallationSuspended, history.Repo{}, after(51), 0))
	judgedReal(t, s, after(200))
	for _, line := range waitsIn(t, s, "acme", after(200))[1:] {
		if !strings.Contains(line, "waits for a decision") || !strings.HasSuffix(line, "as of 2025-04-23") {
			t.Errorf("suspended: %s", line)
		}
	}
	status("suspended", scoring.Confirmed)
	until, err := s.KnownUntil(t.Context(), scoring.Scope{Owner: "acme", Repo: "kitchen"}, false)
	if err != nil || !until.Equal(after(51)) {
		t.Errorf("suspended: known until %s, %v", until, err)
	}
}

// testEndsWhileJudging holds that threads are written although news of others come in all the
// time while they are judged, but those that this changes.
func testEndsWhileJudging(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0), issue(kitchen, 2, ada, day0).does(cleo, history.Labeled, "bug", after(1)), pull(kitchen, 3, ada, day0))
	waits := func() string { return strings.Join(waitsIn(t, s, "acme", after(100)), "\n") }
	number := 9
	// round judges what is due, while news come in of a new thread, after a number of days.
	round := func(days float64) {
		t.Helper()
		told := false
		_, err := s.ScoreDue(t.Context(), after(100), 1, func(h *history.Thread, set scoring.Settings) scoring.Judgement {
			if !told {
				told = true
				number++
				appendAll(t, s, issue(kitchen, number, ben, after(days)).does(ben, history.Closed, history.Completed, after(days)))
			}
			return real(after(100))(h, set)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 3 { // the longest waiting thread first
		round(1 + float64(i+1)/100)
	}
	const issues = "kitchen#1 waits for triage since 2025-03-03 as of 2025-03-04"
	if got := waits(); got != issues {
		t.Errorf("judged while news come in, there waits\n%s\nwant\n%s", got, issues)
	}
	if all := credits(t, s, store.CreditQuery{}); len(all) != 1 || all[0].Status != scoring.Confirmed {
		t.Errorf("judged while news come in: %v", lines(all))
	}
	judgedReal(t, s, after(100))

	// What is judged otherwise by then is left for the next call.
	appendAll(t, s, pull(kitchen, 4, ada, after(2)))
	round(9.5) // the label has stood by then, and the pull request has waited for long
	judgedReal(t, s, after(100))
	if got := waits(); !strings.Contains(got, "kitchen#3 waits for review") || !strings.Contains(got, "kitchen#4 waits for review since 2025-03-05 as of 2025-03-12") {
		t.Errorf("moved on by much, there waits\n%s", got)
	}
}

// testEndsInAnyOrder holds that it makes no difference for as of when threads are judged,
// whether they were judged before the App left, or imported only after that.
func testEndsInAnyOrder(t *testing.T, open opener) {
	at := issue(kitchen, 1, ada, day0).does(cleo, history.Labeled, "bug", after(1))
	left := func(t *testing.T, s *store.Store) {
		apply(t, s, inst(webhooks.InstallationSuspended, history.Repo{}, after(51), 0))
	}
	installed := func(t *testing.T, s *store.Store) {
		apply(t, s, inst(webhooks.InstallationCreated, history.Repo{}, after(0), 0), inst(webhooks.RepoAdded, kitchen, after(0), 0))
	}
	told := func(t *testing.T, s *store.Store) { appendAll(t, s, at) }
	judged := func(t *testing.T, s *store.Store) { judgedReal(t, s, after(52)) }
	for what, steps := range map[string][]func(*testing.T, *store.Store){
		"judged before":       {installed, told, judged, left},
		"judged after":        {installed, told, left},
		"told after":          {installed, left, told},
		"told before":         {told, judged, installed, left},
		"left before added":   {left, installed, told},
		"left, and news late": {installed, left, judged, told, judged},
	} {
		s := open(t, t.TempDir(), store.Options{})
		for _, step := range steps {
			step(t, s)
		}
		judgedReal(t, s, after(200))
		want := "kitchen#1 waits for a decision since 2025-03-04 as of 2025-04-23"
		if got := strings.Join(waitsIn(t, s, "acme", after(200)), "\n"); got != want {
			t.Errorf("%s: waits\n%s\nwant\n%s", what, got, want)
		}
	}
}
