package store_test

import (
	"testing"

	"glueledger/app/store"
	"glueledger/webhooks"
)

// testBackfillKeepsPrivacy has a repository made private and renamed while its
// history is fetched: what is fetched says neither that it is public nor that it
// has its old name, whatever it is dated.
func testBackfillKeepsPrivacy(t *testing.T, open opener) {
	s, ctx := open(t, t.TempDir(), store.Options{}), t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	appendAll(t, s, issue(kitchen, 1, ada, day0))
	_, err := s.WatchBackfills(ctx, []store.Watched{{Repo: kitchen, Installation: 5, Since: day0}}, after(1))
	must(err)
	work, err := s.LeaseBackfill(ctx, "h", nil, after(1), after(1.01))
	must(err)
	from := *work.Backfill
	to := from
	to.ListedAt, to.Phase = after(1), store.BackfillTimelines
	must(s.StageThreads(ctx, from, to, []store.StagedThread{{Number: 1, UpdatedAt: after(1), Object: []byte(`{}`)}}))
	from = to

	galley := kitchen
	galley.Name, galley.Private = "galley", true
	_, err = s.Append(ctx, nil, []webhooks.Change{
		{Kind: webhooks.RepoRenamed, Repo: galley, From: "kitchen", At: after(2), Heard: after(2)},
		{Kind: webhooks.RepoPrivatized, Repo: galley, At: after(2), Heard: after(2)},
	})
	must(err)
	check := func(when string) {
		t.Helper()
		r, err := s.Repo(ctx, "Acme", "kitchen")
		if must(err); r != galley {
			t.Errorf("%s, the repository is %+v, want %+v", when, r, galley)
		}
	}
	check("before")
	todo, err := s.BackfillTodo(ctx, kitchen.ID, 1)
	must(err)
	told := issue(from.Repo, 1, ada, day0).says(ben, 11, "secret plans", after(2.1)).all
	added, err := s.FinishThread(ctx, from, store.FetchedThread{StagedThread: todo[0], Activities: told})
	if must(err); added.Activities != 1 {
		t.Errorf("appended %+v", added)
	}
	check("after a thread")
	to.News = true
	_, err = s.AppendBackfill(ctx, from, to, issue(from.Repo, 2, ada, after(2.2)).all, nil)
	must(err)
	check("after discussions")
	from = to
	to.Phase = store.BackfillOver
	_, err = s.AppendBackfill(ctx, from, to, nil, []webhooks.Change{
		{Kind: webhooks.RepoSeen, Repo: from.Repo},
		{Kind: webhooks.LabelRenamed, Repo: from.Repo, From: "bug", To: "fault", At: after(2.3)},
	})
	must(err)
	check("at the end")

	// A webhook that comes later still tells.
	galley.Private = false
	_, err = s.Append(ctx, nil, []webhooks.Change{{Kind: webhooks.RepoPublicized, Repo: galley, At: after(3), Heard: after(3)}})
	must(err)
	check("publicized")
}

// testBackfillAddsRepository has a backfill tell of a repository that is not
// known: what is dated counts, be it of before.
func testBackfillAddsRepository(t *testing.T, open opener) {
	s, ctx := open(t, t.TempDir(), store.Options{}), t.Context()
	if _, err := s.WatchBackfills(ctx, []store.Watched{{Repo: secret, Installation: 5, Since: day0}}, after(1)); err != nil {
		t.Fatal(err)
	}
	work, err := s.LeaseBackfill(ctx, "h", nil, after(1), after(1.01))
	if err != nil {
		t.Fatal(err)
	}
	from, to := *work.Backfill, *work.Backfill
	to.News = true
	if _, err := s.AppendBackfill(ctx, from, to, issue(secret, 1, ada, after(5)).all, nil); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Repo(ctx, "acme", "secret"); err != nil || r != secret {
		t.Errorf("got %+v, %v, want %+v", r, err, secret)
	}
	public := secret
	public.Private = false
	appendAll(t, s, issue(public, 2, ada, after(2)))
	if r, err := s.Repo(ctx, "acme", "secret"); err != nil || r != public {
		t.Errorf("got %+v, %v, want %+v", r, err, public)
	}
}
