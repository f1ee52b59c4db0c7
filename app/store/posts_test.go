package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

func testPosts(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	ctx := t.Context()
	if _, err := s.Post(ctx, "k"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	intended := store.Post{Key: "k", Sort: store.PostComment, Repo: history.Repo{ID: 7, Owner: "Acme", Name: "kitchen"}, Number: 3, MadeAt: day0}
	p, err := s.IntendPost(ctx, intended)
	if err != nil || p.State != store.PostIntended || !p.MadeAt.Equal(day0) {
		t.Fatalf("intended: %+v, %v", p, err)
	}
	again := intended
	again.Number = 4
	if p, err = s.IntendPost(ctx, again); err != nil || p.Number != 3 {
		t.Errorf("intended again: %+v, %v", p, err)
	}
	moved := p
	moved.Repo.Name, moved.Place = "garden", "Ideas"
	moved.Holder, moved.TriedAt = "serve", after(1)
	for _, want := range []error{nil, store.ErrChanged} { // the second one has read what is no longer so
		if _, err := s.SavePost(ctx, moved); !errors.Is(err, want) {
			t.Errorf("tried: %v, want %v", err, want)
		}
	}
	if p, err = s.Post(ctx, "k"); err != nil || p.Holder != "serve" || !p.TriedAt.Equal(after(1)) || p.Repo.Name != "garden" || p.Place != "Ideas" {
		t.Errorf("after the try: %+v, %v", p, err)
	}
	p.State, p.ID, p.NodeID, p.URL, p.Hash = store.PostDone, 99, "N", "https://github.example/99", "h"
	p.Problem, p.Failures, p.RetryAt, p.PostedAt, p.EditedAt = "It is locked.", 2, after(2), after(3), after(4)
	read := p
	if p, err = s.SavePost(ctx, p); err != nil {
		t.Fatal(err)
	}
	problems, err := s.PostProblems(ctx)
	if diff := cmp.Diff([]store.Post{p}, problems); diff != "" || err != nil {
		t.Errorf("%v; -want +got:\n%s", err, diff)
	}
	if err := s.ForgetPost(ctx, read); !errors.Is(err, store.ErrChanged) {
		t.Errorf("forgotten by whom it changed for: %v", err)
	}
	if err := s.ForgetPost(ctx, p); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Post(ctx, "k"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after: %v", err)
	}
}

func testReportStates(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	ctx := t.Context()
	appendAll(t, s, issue(kitchen, 9, ada, day0).does(ben, history.Labeled, "bug", after(0.5)))
	score(t, s, after(1))
	if _, err := s.ReportState(ctx, "report/owner/acme/2026-10"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("before: %v", err)
	}
	var all []store.ReportState
	for _, m := range []time.Month{time.October, time.November} {
		month := scoring.Month{Year: 2026, Month: m}
		all = append(all, store.ReportState{Key: "report/owner/acme/" + month.String(), Scope: "owner/acme", Month: month, Outcome: store.ReportWaits, Note: "Soon.", DueAt: day0})
	}
	all[1].Outcome, all[1].Note, all[1].AsOf, all[1].Checked = store.ReportPosted, "", after(1), after(2)
	all[1].Waiting = []scoring.WaitingThread{{Repo: kitchen, Number: 3, Title: "T", Author: ada, Waiting: scoring.Waiting{For: scoring.ForReview, Since: day0, On: []history.Account{ben}}}}
	for range 2 {
		for _, r := range all {
			if err := s.SaveReportState(ctx, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	got, err := s.ReportStates(ctx)
	if diff := cmp.Diff([]store.ReportState{all[1], all[0]}, got); diff != "" || err != nil {
		t.Errorf("%v; -want +got:\n%s", err, diff)
	}
	if one, err := s.ReportState(ctx, all[0].Key); err != nil || one.Note != "Soon." {
		t.Errorf("one: %+v, %v", one, err)
	}
	if err := s.ErasePerson(ctx, ben, after(3)); err != nil {
		t.Fatal(err)
	}
	one, err := s.ReportState(ctx, all[1].Key)
	if w := one.Waiting; err != nil || len(w) != 1 || w[0].Author != ada || len(w[0].On) != 1 || w[0].On[0].ID == ben.ID || w[0].On[0].Login == ben.Login {
		t.Errorf("after somebody was erased: %+v, %v", w, err)
	}
	score(t, s, after(3))
	settled := func(want bool) {
		t.Helper()
		if got, err := s.Settled(ctx); err != nil || got != want {
			t.Errorf("settled: %t, %v, want %t", got, err, want)
		}
	}
	settled(true)
	appendAll(t, s, issue(kitchen, 1, ada, day0))
	settled(false)
	score(t, s, after(1))
	settled(true)
}

// badges are the marked threads in short, which are taken.
func badges(t *testing.T, s *store.Store, now time.Time) []string {
	t.Helper()
	marks, err := s.BadgeMarks(t.Context(), now, 100)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, m := range marks {
		b, err := s.BadgeThread(t.Context(), m)
		switch {
		case errors.Is(err, store.ErrNotFound):
			all = append(all, "gone")
		case err != nil:
			t.Fatal(err)
		default:
			line := fmt.Sprintf("%s#%d", b.Repo.FullName(), b.Number)
			if !b.Ended.IsZero() {
				line += fmt.Sprintf(" ended on day %v", b.Ended.Sub(day0).Hours()/24)
			}
			for _, c := range b.Credits {
				line += " " + c.Actor.Login
			}
			all = append(all, line)
		}
		if err := s.ClearBadgeMark(t.Context(), m, time.Time{}); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

func testBadges(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	now := after(9)
	check := func(what string, want ...string) {
		t.Helper()
		score(t, s, now)
		if got := badges(t, s, now); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", what, got, want)
		}
		if got := badges(t, s, now); len(got) > 0 {
			t.Errorf("%s: left %q", what, got)
		}
	}
	thread := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1))
	appendAll(t, s, thread, issue(kitchen, 2, ada, day0))
	check("a pending credit, and none")
	appendAll(t, s, thread.says(ada, 11, "Thanks.", after(2)))
	check("a confirmed one", "Acme/kitchen#1 ben")
	appendAll(t, s, thread.does(ada, history.Closed, "completed", after(3)))
	check("closed", "Acme/kitchen#1 ended on day 3 ben")
	appendAll(t, s, thread.does(ada, history.Reopened, "", after(4)))
	check("reopened", "Acme/kitchen#1 ben")
	appendAll(t, s, thread.does(ada, history.Closed, "completed", after(5)))
	check("closed again", "Acme/kitchen#1 ended on day 5 ben")
	if err := s.SetVisibility(t.Context(), ben, scoring.InReports, after(6), ""); err != nil {
		t.Fatal(err)
	}
	check("somebody chose", "Acme/kitchen#1 ended on day 5 ben")
	// Ada has a part in both threads, and credits on neither, where sentences may name her.
	if err := s.SetVisibility(t.Context(), ada, scoring.InReports, after(6), ""); err != nil {
		t.Fatal(err)
	}
	check("somebody without credits chose", "Acme/kitchen#1 ended on day 5 ben")
	for range 2 {
		if _, err := s.UseBadges(t.Context(), kitchen.ID, "weekly"); err != nil {
			t.Fatal(err)
		}
	}
	check("another policy", "Acme/kitchen#1 ended on day 5 ben")
	appendAll(t, s, thread.does(ada, history.Unlabeled, "bug", after(7)))
	check("withdrawn", "Acme/kitchen#1 ended on day 5")

	// A mark that comes while a thread is looked at stays.
	appendAll(t, s, thread.does(ada, history.Reopened, "", after(8)))
	score(t, s, now)
	marks, err := s.BadgeMarks(t.Context(), now, 1)
	if err != nil || len(marks) != 1 {
		t.Fatalf("marks: %v, %v", marks, err)
	}
	appendAll(t, s, thread.says(ada, 12, "So?", after(8)))
	score(t, s, now)
	if err := s.ClearBadgeMark(t.Context(), marks[0], time.Time{}); err != nil {
		t.Fatal(err)
	}
	again, err := s.BadgeMarks(t.Context(), now, 1)
	if err != nil || len(again) != 1 {
		t.Fatalf("marks: %v, %v", again, err)
	}
	if err := s.ClearBadgeMark(t.Context(), again[0], after(20)); err != nil { // later
		t.Fatal(err)
	}
	check("postponed")
	if got := badges(t, s, after(20)); !slices.Equal(got, []string{"Acme/kitchen#1"}) {
		t.Errorf("later: got %q", got)
	}
	appendAll(t, s, thread.add(history.Activity{Verb: history.Deleted, Actor: ada, At: after(9)}))
	check("deleted", "gone")
}

// testBadgesOfGone has a repository deleted: what becomes of its comments must be
// noted for when it is restored.
func testBadgesOfGone(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2)))
	score(t, s, after(3))
	apply(t, s, webhooks.Change{Kind: webhooks.RepoDeleted, Repo: kitchen, At: after(4)})
	marks, err := s.BadgeMarks(t.Context(), after(5), 10)
	if err != nil || len(marks) != 1 {
		t.Fatalf("marks: %v, %v", marks, err)
	}
	b, err := s.BadgeThread(t.Context(), marks[0])
	if !errors.Is(err, store.ErrNotFound) || b.Repo.ID != kitchen.ID {
		t.Errorf("got a thread of %+v, %v", b.Repo, err)
	}
}
