package store_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

func testWaiting(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	cellar := history.Repo{ID: 17, Owner: "Acme", Name: "cellar"}
	appendAll(t, s,
		issue(kitchen, 1, ada, day0), issue(kitchen, 2, ada, day0), issue(cellar, 1, ben, day0), issue(secret, 1, ada, day0),
		issue(kitchen, 3, ada, after(2)), issue(kitchen, 4, ada, after(3)).does(ada, history.Closed, "", after(4)))
	score(t, s, after(5))
	acme, here := scoring.Scope{Owner: "acme"}, scoring.Scope{Owner: "Acme", Repo: "kitchen"}
	short := func(l scoring.WaitingList) []string {
		var got []string
		for _, w := range l.Threads {
			got = append(got, fmt.Sprintf("%s#%d by %s since %s on %d", w.Repo.Name, w.Number, w.Author.Login, w.Since.Format(time.DateOnly), len(w.On)))
		}
		return got
	}
	k1, k2 := "kitchen#1 by ada since 2025-03-03 on 1", "kitchen#2 by ada since 2025-03-03 on 1"
	c1, k3 := "cellar#1 by ben since 2025-03-03 on 1", "kitchen#3 by ada since 2025-03-05 on 1"
	q := scoring.WaitingQuery{For: scoring.ForReply, AsOf: after(5), Limit: 10, Most: 10}
	for _, test := range []struct {
		name   string
		scope  scoring.Scope
		change func(*scoring.WaitingQuery)
		want   []string
		count  int
	}{
		{"all", acme, func(*scoring.WaitingQuery) {}, []string{c1, k1, k2, k3}, 4},
		{"repository", here, func(*scoring.WaitingQuery) {}, []string{k1, k2, k3}, 3},
		{"the first", acme, func(q *scoring.WaitingQuery) { q.Limit = 2 }, []string{c1, k1}, 4},
		{"the next", acme, func(q *scoring.WaitingQuery) { q.After, q.Skip = day0, 2 }, []string{k2, k3}, 4},
		{"the last", acme, func(q *scoring.WaitingQuery) { q.After = after(1) }, []string{k3}, 4},
		{"their number", acme, func(q *scoring.WaitingQuery) { q.Limit = 0 }, nil, 4},
		{"a bounded number", acme, func(q *scoring.WaitingQuery) { q.Limit, q.Most = 1, 3 }, []string{c1}, 3},
		{"not yet", acme, func(q *scoring.WaitingQuery) { q.AsOf = after(1) }, []string{c1, k1, k2}, 3},
		{"another wait", acme, func(q *scoring.WaitingQuery) { q.For = scoring.ForTriage }, nil, 0},
		{"another owner", scoring.Scope{Owner: "else"}, func(*scoring.WaitingQuery) {}, nil, 0},
	} {
		asked := q
		test.change(&asked)
		lists, err := s.Waiting(t.Context(), test.scope, []scoring.WaitingQuery{asked, q}, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := short(lists[0]); !slices.Equal(got, test.want) || lists[0].Count != test.count {
			t.Errorf("%s: got %q of %d, want %q of %d", test.name, got, lists[0].Count, test.want, test.count)
		}
		if test.scope == acme && len(lists[1].Threads) != 4 {
			t.Errorf("%s: the other list is %q", test.name, short(lists[1]))
		}
	}
	if _, err := s.Waiting(t.Context(), scoring.Scope{Owner: "acme", Repo: "secret"}, []scoring.WaitingQuery{q}, false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a private repository: got %v", err)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.RepoArchived, Repo: cellar, At: after(6)})
	if lists, err := s.Waiting(t.Context(), acme, []scoring.WaitingQuery{q}, false); err != nil || lists[0].Count != 3 || len(lists[0].Threads) != 3 {
		t.Errorf("a repository is archived: got %q, %v", short(lists[0]), err)
	}
}

func testThreadReceipts(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	appendAll(t, s, (&story{repo: kitchen, number: 9, typ: history.Issue}).does(ada, history.Unlabeled, "ui", after(5)))
	score(t, s, after(6))
	all, err := s.ThreadReceipts(t.Context(), kitchen, 9)
	if got, want := lines(all), []string{"Acme/kitchen#9 Cleo triage confirmed", "Acme/kitchen#9 ben triage withdrawn"}; !slices.Equal(got, want) || err != nil {
		t.Errorf("got %q, %v; want %q", got, err, want)
	}
	for _, other := range []history.Repo{{ID: 99, Owner: "Acme", Name: "kitchen"}, {ID: 8, Owner: "Acme", Name: "kitchen"}} {
		if all, err := s.ThreadReceipts(t.Context(), other, 9); len(all) != 0 || err != nil {
			t.Errorf("a thread that is not there: got %q, %v", lines(all), err)
		}
	}
}
