package store_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// shownOn is what everybody sees on pages, and what is published on GitHub, of a month
// in which cleo triaged a thread in each of two repositories of Acme.
func shownOn(t *testing.T, s *store.Store) (pages, published string) {
	t.Helper()
	scoreByRules(t, s)
	acme, month := scoring.Scope{Owner: "acme"}, scoring.MonthOf(day0)
	in, err := s.ReportInput(t.Context(), acme, month, after(10), false)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.PublishedInput(t.Context(), acme, month, after(10), false)
	if err != nil {
		t.Fatal(err)
	}
	o, err := s.Overview(t.Context(), acme, scoring.Span{From: month, To: month}, false)
	if err != nil {
		t.Fatal(err)
	}
	work, err := s.PersonWork(t.Context(), cleo, scoring.Span{From: month, To: month})
	if err != nil {
		t.Fatal(err)
	}
	receipts, err := s.PersonReceipts(t.Context(), cleo.ID, day0, after(10))
	if err != nil {
		t.Fatal(err)
	}
	repos, err := s.PublicRepos(t.Context(), "acme")
	if err != nil {
		t.Fatal(err)
	}
	months, err := s.Months(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	credits := 0
	for _, m := range months {
		if m.Scope.Owner == kitchen.Owner {
			credits += m.Credits
		}
	}
	_, newest, err := s.NewestMonth(t.Context(), acme, false)
	if err != nil {
		t.Fatal(err)
	}
	var queries []scoring.WaitingQuery
	for _, wait := range scoring.Waits() {
		queries = append(queries, scoring.WaitingQuery{For: wait, AsOf: after(10), Limit: 10, Most: 10})
	}
	lists, err := s.Waiting(t.Context(), acme, queries, false)
	if err != nil {
		t.Fatal(err)
	}
	waits := 0
	for _, l := range lists {
		waits += l.Count
	}
	archive, err := s.Archive(t.Context(), acme, false)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		t.Fatal(err)
	}
	names := ""
	for _, r := range repos {
		if r.Name != settings.Name {
			names += " " + r.Name
		}
	}
	pages = fmt.Sprintf("%d receipts, %d wait, %d threads, %d deeds, %d of cleo, %d counted, newest %v, %d listed, %d in the archive,%s",
		len(in.Receipts), len(in.Waiting), o.Units.Threads, len(work.Deeds), len(receipts), credits, newest, waits, len(archive), names)
	return pages, fmt.Sprintf("%d receipts, %d wait", len(out.Receipts), len(out.Waiting))
}

// testClosedPages closes and opens pages by every file, and looks everywhere.
func testClosedPages(t *testing.T, open opener) {
	dir := t.TempDir()
	s := openPolicies(t, open, dir)
	// All are told of for so long that a label has stood.
	appendAll(t, s, issue(kitchen, 2, ada, day0).says(ada, 81, "Still so.", after(9)), issue(pantry, 2, ada, day0).says(ada, 82, "Still so.", after(9)))
	allOpen, _ := shownOn(t, s)
	known := 2
	half := "1 receipts, 1 wait, 1 threads, 2 deeds, 2 of cleo, 1 counted, newest true, 1 listed, 1 in the archive,"
	elsewhere := "0 receipts, 0 wait, 0 threads, 1 deeds, 1 of cleo, 0 counted, newest false, 0 listed, 0 in the archive,"
	for _, step := range []struct {
		name string
		do   func()
		want string
	}{
		{"closed by its own file", func() { see(t, s, kitchen, good("closed")) }, half + " pantry"},
		{"with a mistake in it the last good file holds", func() {
			see(t, s, kitchen, store.PolicySeen{SHA: "bad", Body: []byte("clsd"), Problem: "what?", At: after(3)})
		}, half + " pantry"},
		{"its file is gone", func() { see(t, s, kitchen, store.PolicySeen{At: after(3)}) }, allOpen},
		{"closed by the owner's", func() { see(t, s, settings, good("closed")) }, elsewhere},
		{"told again by a source that calls it public", func() {
			appendAll(t, s, labelled(kitchen), labelled(pantry))
		}, elsewhere},
		{"told of by the ledger itself", func() {
			r, err := s.Repo(t.Context(), "acme", "kitchen")
			if err != nil || !r.Private || !r.Closed || !r.Public() {
				t.Errorf("the repository is %+v, %v", r, err)
			}
			appendAll(t, s, (&story{repo: r, number: 1, typ: history.Issue}).says(cleo, 99, "Thanks.", after(4)))
		}, elsewhere},
		{"a new one", func() {
			larder := history.Repo{ID: 21, Owner: "Acme", Name: "larder"}
			appendAll(t, s, labelled(larder), issue(larder, 2, ada, day0).says(ada, 83, "Still so.", after(9)))
			known++
		}, elsewhere},
		{"the owner's file is elsewhere", func() {
			if err := changes(t, s, webhooks.Change{Kind: webhooks.RepoRenamed, Repo: history.Repo{ID: settings.ID, Owner: "Acme", Name: "dots"}, From: ".github", To: "dots", FromOwner: "Acme", At: after(5)}); err != nil {
				t.Fatal(err)
			}
		}, "3 receipts, 3 wait, 3 threads, 4 deeds, 4 of cleo, 3 counted, newest true, 3 listed, 1 in the archive, kitchen larder pantry"},
		{"and back", func() {
			if err := changes(t, s, webhooks.Change{Kind: webhooks.RepoRenamed, Repo: settings, From: "dots", To: ".github", FromOwner: "Acme", At: after(6)}); err != nil {
				t.Fatal(err)
			}
		}, elsewhere},
		{"another version does not know of it", func() {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, dir, store.Options{Policy: func(files map[string][]byte, repo history.Repo) store.Policy {
				p := readPolicy(files, repo)
				p.Closed = false
				return p
			}})
		}, "3 receipts, 3 wait, 3 threads, 4 deeds, 4 of cleo, 3 counted, newest true, 3 listed, 1 in the archive, kitchen larder pantry"},
		{"and the next does", func() {
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			s = open(t, dir, store.Options{Policy: readPolicy})
		}, elsewhere},
	} {
		step.do()
		got, published := shownOn(t, s)
		if step.want == elsewhere || step.want == half+" pantry" {
			for name, ask := range map[string]func() error{
				"tally": func() error { _, err := s.RepoTally(t.Context(), "acme", "kitchen", false); return err },
				"badge": func() error { _, err := s.ThreadTally(t.Context(), "acme", "kitchen", 1, false); return err },
				"archive": func() error {
					_, err := s.Archive(t.Context(), scoring.Scope{Owner: "acme", Repo: "kitchen"}, false)
					return err
				},
				"overview": func() error {
					_, err := s.Overview(t.Context(), scoring.Scope{Owner: "acme", Repo: "kitchen"}, scoring.Span{From: march, To: march}, false)
					return err
				},
			} {
				if err := ask(); !errors.Is(err, store.ErrNotFound) {
					t.Errorf("%s: the %s is for everybody: %v", step.name, name, err)
				}
			}
			o, err := s.Overview(t.Context(), scoring.Scope{Owner: "acme", Repo: "kitchen"}, scoring.Span{From: march, To: march}, true)
			if err != nil || o.Units.Threads != 1 {
				t.Errorf("%s: who may see it sees %+v, %v", step.name, o.Units, err)
			}
		}
		if want := fmt.Sprintf("%d receipts, %d wait", known, known); published != want { // it goes on
			t.Errorf("%s: published %s, want %s", step.name, published, want)
		}
		if got != step.want {
			t.Errorf("%s: everybody sees\n%s\nwant\n%s", step.name, got, step.want)
		}
	}
	// With the file purged, nothing closes any more.
	if _, err := s.PurgeRepo(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	if r, err := s.Repo(t.Context(), "acme", "pantry"); err != nil || r.Private || r.Closed {
		t.Errorf("after the purge: %+v, %v", r, err)
	}
}

// testClosedInAnyOrder closes, makes private and hides a repository in every order, and
// undoes it in every order.
func testClosedInAnyOrder(t *testing.T, open opener) {
	orders := [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	for _, there := range orders {
		s := open(t, t.TempDir(), store.Options{Policy: readPolicy})
		appendAll(t, s, labelled(kitchen))
		private := kitchen
		private.Private = true
		at := 10.0
		apply(t, s, inst(webhooks.RepoAdded, kitchen, after(at), 0))
		is := [3]bool{} // closed, private, hidden
		turn := func(what int, on bool) {
			t.Helper()
			at++
			is[what] = on
			switch {
			case what == 0 && on:
				see(t, s, kitchen, good("closed"))
			case what == 0:
				see(t, s, kitchen, good("open"))
			case what == 1 && on:
				apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: private, At: after(at)})
			case what == 1:
				apply(t, s, webhooks.Change{Kind: webhooks.RepoPublicized, Repo: kitchen, At: after(at)})
			case on:
				apply(t, s, inst(webhooks.RepoRemoved, kitchen, after(at), 0))
			default:
				apply(t, s, inst(webhooks.RepoAdded, history.Repo{ID: kitchen.ID, Owner: kitchen.Owner, Name: kitchen.Name, Private: is[1]}, after(at), 0))
			}
			scoreByRules(t, s)
			got, err := s.Repo(t.Context(), "acme", "kitchen")
			want := kitchen
			want.Private, want.Closed = is[0] || is[1] || is[2], is[0] && !is[1] && !is[2]
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%v: closed, private, hidden %v: %v (-want +got)\n%s", there, is, err, diff)
			}
			out, err := s.PublishedInput(t.Context(), scoring.Scope{Owner: "acme"}, scoring.MonthOf(day0), after(at), false)
			if published := len(out.Receipts) == 1; err != nil || published != (!is[1] && !is[2]) {
				t.Errorf("%v: closed, private, hidden %v: published: %v, %v", there, is, published, err)
			}
			in, err := s.ReportInput(t.Context(), scoring.Scope{Owner: "acme"}, scoring.MonthOf(day0), after(at), false)
			if shown := len(in.Receipts) == 1; err != nil || shown == want.Private {
				t.Errorf("%v: closed, private, hidden %v: shown: %v, %v", there, is, shown, err)
			}
		}
		for _, back := range orders {
			for _, what := range there {
				turn(what, true)
			}
			for _, what := range back {
				turn(what, false)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// fetch appends a thread of a repository as a backfill does, which says nothing of when
// it was public.
func fetch(t *testing.T, s *store.Store, repo history.Repo, thread *story) {
	t.Helper()
	if _, err := s.WatchBackfills(t.Context(), []store.Watched{{Repo: repo, Installation: 5, Since: day0}}, after(1)); err != nil {
		t.Fatal(err)
	}
	work, err := s.LeaseBackfill(t.Context(), "h", nil, after(1), after(1.01))
	if err != nil {
		t.Fatal(err)
	}
	from, to := *work.Backfill, *work.Backfill
	to.News = true
	if _, err := s.AppendBackfill(t.Context(), from, to, thread.all, []webhooks.Change{{Kind: webhooks.RepoSeen, Repo: from.Repo}}); err != nil {
		t.Fatal(err)
	}
}

// testClosedBackfill fetches the history of a repository of which nobody has said when
// it was public: that its pages are closed must not make it private for good.
func testClosedBackfill(t *testing.T, open opener) {
	s, ctx := open(t, t.TempDir(), store.Options{Policy: readPolicy}), t.Context()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(changes(t, s, webhooks.Change{Kind: webhooks.RepoSeen, Repo: kitchen}))
	see(t, s, kitchen, good("closed"))
	closed, err := s.Repo(ctx, "acme", "kitchen")
	must(err)
	fetch(t, s, closed, issue(closed, 1, ada, after(2)))
	states, err := s.BackfillProgress(ctx)
	if err != nil || len(states) != 1 || !states[0].Repo.Private {
		t.Errorf("how far it is, is said to everybody: %+v, %v", states, err)
	}
	see(t, s, kitchen, good("open"))
	if r, err := s.Repo(ctx, "acme", "kitchen"); err != nil || r != kitchen {
		t.Errorf("opened: got %+v, %v", r, err)
	}
}

// testClosedDecision decides a dispute in a repository of which nobody has said when it
// was public: what the ledger tells itself must not make it private on GitHub.
func testClosedDecision(t *testing.T, open opener) {
	for _, close := range []bool{true, false} {
		s, ctx := open(t, t.TempDir(), store.Options{Policy: readPolicy}), t.Context()
		if err := changes(t, s, webhooks.Change{Kind: webhooks.RepoSeen, Repo: kitchen}); err != nil {
			t.Fatal(err)
		}
		fetch(t, s, kitchen, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2)).
			does(cleo, history.Labeled, "big", after(3)).says(ada, 12, "Thanks.", after(4)))
		scoreReal(t, s, after(10))
		all := credits(t, s, store.CreditQuery{})
		if len(all) != 2 {
			t.Fatalf("credits: %v", lines(all))
		}
		file(t, s, all[0].ID, cleo, "Why?", after(11))
		if close {
			see(t, s, kitchen, good("closed"))
			if r, err := s.ReceiptAlone(ctx, all[0].ID); err != nil || !r.Repo.Private || !r.Repo.Closed {
				t.Errorf("the receipt is of %+v, %v", r.Repo, err)
			}
		}
		done, err := s.DecideDispute(ctx, scoring.Decision{Dispute: 1, Receipt: all[0].ID, By: dora, At: after(12), Withdraw: true, Answer: "So it is."})
		if err != nil || !done {
			t.Fatal(done, err)
		}
		scoreReal(t, s, after(13))
		if r, err := s.Repo(ctx, "acme", "kitchen"); err != nil || !r.Public() {
			t.Errorf("decided: %+v, %v", r, err)
		}
		out, err := s.PublishedInput(ctx, scoring.Scope{Owner: "acme"}, scoring.MonthOf(day0), after(13), false)
		if err != nil || len(out.Receipts) != 1 {
			t.Errorf("decided: published: %v, %v", out.Receipts, err)
		}
		see(t, s, kitchen, good("open"))
		if r, err := s.Repo(ctx, "acme", "kitchen"); err != nil || r != kitchen {
			t.Errorf("opened again: %+v, %v", r, err)
		}
	}
}

// TestClosedPagesBack takes the tables back to a version that knows of no closed pages:
// what is not private on GitHub is open there.
func TestClosedPagesBack(t *testing.T) {
	s := openSQLite(t, t.TempDir(), store.Options{Policy: readPolicy})
	appendAll(t, s, labelled(kitchen), labelled(pantry), labelled(secret))
	see(t, s, kitchen, good("closed"))
	scoreByRules(t, s)
	if err := store.MigrateBack(t.Context(), s, 20); err != nil {
		t.Fatal(err)
	}
	for _, table := range []string{"repos", "credits"} {
		query := `SELECT group_concat(private, '') FROM (SELECT t.private FROM repos r JOIN ` + table + ` t ON ` +
			map[string]string{"repos": "t.id = r.id", "credits": "t.repo_id = r.id"}[table] + ` ORDER BY r.name)`
		var got string
		if err := s.Reader().QueryRowContext(t.Context(), query).Scan(&got); err != nil || got != "001" { // kitchen, pantry, secret
			t.Errorf("%s: private is %q, %v", table, got, err)
		}
	}
}
