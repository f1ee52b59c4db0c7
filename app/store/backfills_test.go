package store_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
)

func testBackfills(t *testing.T, open opener) {
	s, ctx := open(t, t.TempDir(), store.Options{}), t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	watched := []store.Watched{{Repo: kitchen, Installation: 5, Since: day0}, {Repo: secret, Installation: 5, Since: day0}}
	n, err := s.WatchBackfills(ctx, watched, after(1))
	if must(err); n != 2 {
		t.Errorf("%d repositories are new, want 2", n)
	}
	if n, err = s.WatchBackfills(ctx, watched, after(2)); n != 0 || err != nil {
		t.Errorf("the second time %d repositories are new (%v)", n, err)
	}
	lease := func(holder string, now time.Time, only ...int64) store.BackfillWork {
		t.Helper()
		work, err := s.LeaseBackfill(ctx, holder, only, now, now.Add(10*time.Second))
		must(err)
		return work
	}
	one := lease("one", after(2))
	two := lease("two", after(2))
	if one.Backfill == nil || two.Backfill == nil || one.Backfill.Repo == two.Backfill.Repo {
		t.Fatalf("two processes got %+v and %+v", one, two)
	}
	if three := lease("three", after(2)); three.Backfill != nil || !three.Next.Equal(after(2).Add(10*time.Second)) {
		t.Errorf("a third one got %+v", three)
	}
	must(s.ReleaseBackfills(ctx, "two"))
	must(s.ReleaseBackfills(ctx, "one"))
	from := *lease("three", after(3), kitchen.ID).Backfill

	// A page, and the same page by another process.
	to := from
	to.Cursor, to.ListedAt, to.Answered = "next", after(3), from.Asks
	page := []store.StagedThread{{Number: 1, UpdatedAt: day0, Object: []byte(`{"n":1}`)}, {Number: 2, UpdatedAt: after(1), Pull: true, Object: []byte(`{"n":2}`)}}
	must(s.StageThreads(ctx, from, to, page))
	if err := s.StageThreads(ctx, from, to, page); !errors.Is(err, store.ErrBackfillMoved) {
		t.Errorf("a page that is done: %v", err)
	}
	from = to
	to.Cursor, to.Phase, to.Listed, to.Discussed = "", store.BackfillTimelines, true, store.DiscussionsFetched
	must(s.StagePulls(ctx, from, to, []store.StagedThread{{Number: 2, Object: []byte(`{"pull":2}`)}, {Number: 9, Object: []byte(`{}`)}}))
	b := to
	must(s.StageComments(ctx, b, b, []store.StagedComment{{2, 22, []byte(`"b"`)}, {2, 21, []byte(`"a"`)}, {1, 11, []byte(`"not a pull"`)}}))
	todo, err := s.BackfillTodo(ctx, kitchen.ID, 10)
	must(err)
	want := []store.StagedThread{
		{Number: 2, UpdatedAt: after(1), Pull: true, Whole: true, Object: []byte(`{"pull":2}`), Comments: [][]byte{[]byte(`"a"`), []byte(`"b"`)}},
		{Number: 1, UpdatedAt: day0, Object: []byte(`{"n":1}`)},
	}
	if diff := cmp.Diff(want, todo); diff != "" {
		t.Error(diff)
	}

	// The newer thread is fetched.
	told := issue(kitchen, 2, ada, day0).all
	appended, err := s.FinishThread(ctx, b, store.FetchedThread{StagedThread: todo[0], Activities: told, Trace: []byte("trace")})
	if must(err); appended.Activities != len(told) {
		t.Errorf("appended %+v", appended)
	}
	for since, want := range map[time.Time]bool{after(1): true, day0: false} {
		if done, err := s.BackfillDone(ctx, kitchen, since); done != want || err != nil {
			t.Errorf("all since %s is there: %v (%v)", since, done, err)
		}
	}
	if done, _ := s.BackfillDone(ctx, history.Repo{ID: 99}, day0); done {
		t.Error("a repository that is not watched is done")
	}
	traces, err := s.BackfillTraces(ctx, kitchen.ID)
	if must(err); !slices.EqualFunc(traces, []string{"trace"}, func(a []byte, b string) bool { return string(a) == b }) {
		t.Errorf("traces %q", traces)
	}
	// The other one fails until it is given up.
	const mostTries = 5
	for i := range mostTries {
		if givenUp, err := s.FailThread(ctx, b, 1); givenUp != (i == mostTries-1) || err != nil {
			t.Errorf("failure %d: given up %v (%v)", i, givenUp, err)
		}
	}
	if left, err := s.LeftOut(ctx, kitchen.ID); !slices.Equal(left, []int{1}) || err != nil {
		t.Errorf("left out %v (%v)", left, err)
	}
	must(s.DelayBackfills(ctx, b, after(4), "no answer"))
	states, err := s.BackfillProgress(ctx)
	must(err)
	if diff := cmp.Diff([]store.BackfillState{
		{Repo: kitchen, Watched: true, Phase: store.BackfillTimelines, Threads: 2, Done: 2, WaitUntil: after(4), Tries: 1, Error: "no answer"},
		{Repo: secret, Watched: true, Phase: store.BackfillThreads},
	}, states); diff != "" {
		t.Error(diff)
	}
	// What is asked for meanwhile is not lost, and the oldest wish counts.
	must(s.MoveBackfill(ctx, b, b))
	over := b
	over.Phase, over.FinishedAt, over.CoveredAt = store.BackfillOver, after(4), after(3)
	must(s.AskBackfills(ctx, []store.BackfillAsk{{RepoID: kitchen.ID, Since: after(2)}, {RepoID: 99}}, after(4)))
	if err := s.MoveBackfill(ctx, b, over); !errors.Is(err, store.ErrBackfillMoved) {
		t.Errorf("it ended although it was asked for again: %v", err)
	}
}
