package store_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

func overview(t testing.TB, s *store.Store, scope scoring.Scope, from, to scoring.Month) scoring.Overview {
	t.Helper()
	o, err := s.Overview(t.Context(), scope, scoring.Span{From: from, To: to}, false)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// shares are the people of an overview in short.
func shares(o scoring.Overview) []string {
	var all []string
	for _, p := range o.Did {
		all = append(all, fmt.Sprintf("%d: %d triage, %d pending, %d merged, %d reviewed, %v, last %s", p.ID, p.Glue.Map()[scoring.Triage], p.Pending, p.Merged, p.Reviewed, p.Trend[8:], p.Last))
	}
	return all
}

func testOverview(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	appendAll(t, s, pull(secret, 2, ada, day0).does(ben, history.Merged, "", after(3)))
	score(t, s, after(4))
	january := march.Plus(-2)
	acme, here := scoring.Scope{Owner: "ACME"}, scoring.Scope{Owner: "acme", Repo: "Kitchen"}
	for _, scope := range []scoring.Scope{acme, here} {
		o := overview(t, s, scope, march, march)
		// Thread 10 is confirmed, and of 9 one credit of two.
		if u := o.Units; u.Threads != 2 || u.Kinds[scoring.Triage] != 2 || u.Pending != 1 || u.Merged != 1 || u.Reviewed != 1 || u.WaitEnded != 0 {
			t.Errorf("%s in March: got %+v", scope, u)
		}
		want := []string{
			"1: 0 triage, 0 pending, 1 merged, 0 reviewed, [0 0 0 0], last 0000-01",
			"2: 1 triage, 1 pending, 0 merged, 1 reviewed, [0 1 0 1], last 2025-03",
			"3: 1 triage, 0 pending, 0 merged, 0 reviewed, [0 0 0 1], last 2025-03",
		}
		want[0] = strings.Replace(want[0], "0000-01", scoring.Month{}.String(), 1)
		if got := shares(o); !slices.Equal(got, want) || o.Scope != scope {
			t.Errorf("%s in March: got %q, want %q", scope, got, want)
		}
		if n := len(o.Trend); n != 12 || o.Trend[0].Month != march.Plus(-11) || o.Trend[9].Threads != 1 || o.Trend[10].Threads != 0 || o.Trend[11].Units.Threads != 2 {
			t.Errorf("%s: a trend of %d: %+v", scope, n, o.Trend)
		}
		quarter := overview(t, s, scope, january, march)
		if u := quarter.Units; u.Threads != 3 || u.Kinds[scoring.Triage] != 3 || u.Pending != 1 || u.Merged != 1 {
			t.Errorf("%s from January: got %+v", scope, u)
		}
		if got, want := quarter.Did[1].Glue.Map(), map[scoring.Kind]int{scoring.Triage: 2}; !maps.Equal(got, want) {
			t.Errorf("%s from January: got %v, want %v", scope, got, want)
		}
		if got := overview(t, s, scope, january.Plus(1), january.Plus(1)); got.Units.Threads != 0 || len(got.Did) != 0 {
			t.Errorf("%s in February: got %+v", scope, got)
		}
		if m, ok, err := s.NewestMonth(t.Context(), scope, false); m != march || !ok || err != nil {
			t.Errorf("%s: the newest month is %s, %v, %v", scope, m, ok, err)
		}
	}
	for _, hidden := range []scoring.Scope{{Owner: "acme", Repo: "secret"}, {Owner: "acme", Repo: "cellar"}} {
		_, err := s.Overview(t.Context(), hidden, scoring.Span{From: march, To: march}, false)
		_, _, newest := s.NewestMonth(t.Context(), hidden, false)
		if !errors.Is(err, store.ErrNotFound) || !errors.Is(newest, store.ErrNotFound) {
			t.Errorf("%s: got %v and %v", hidden, err, newest)
		}
	}
	if o := overview(t, s, scoring.Scope{Owner: "else"}, march, march); o.Units.Threads != 0 || len(o.Did) != 0 || len(o.Trend) != 12 {
		t.Errorf("an owner who is not known: got %+v", o)
	}
	if m, ok, err := s.NewestMonth(t.Context(), scoring.Scope{Owner: "else"}, false); ok || err != nil {
		t.Errorf("an owner who is not known: got %s, %v, %v", m, ok, err)
	}
	repos, err := s.PublicRepos(t.Context(), "ACME")
	if err != nil || !slices.Equal(repos, []history.Repo{kitchen}) {
		t.Errorf("public repositories: got %v, %v", repos, err)
	}
	accounts, err := s.Accounts(t.Context(), []int64{1, 3, 77})
	if err != nil || !maps.Equal(accounts, map[int64]history.Account{1: ada, 3: cleo}) {
		t.Errorf("accounts: got %v, %v", accounts, err)
	}
}

// testOverviewPrivate reads a private repository for who may see it.
func testOverviewPrivate(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	appendAll(t, s, pull(secret, 2, ada, day0).does(ben, history.Labeled, "bug", after(1)).does(ben, history.Merged, "", after(3)), issue(secret, 3, cleo, day0))
	score(t, s, after(9))
	vault, span := scoring.Scope{Owner: "acme", Repo: "Secret"}, scoring.Span{From: march, To: march}
	o, err := s.Overview(t.Context(), vault, span, true)
	if u := o.Units; err != nil || u.Merged != 1 || u.Threads != 2 || u.Kinds[scoring.Triage] != 2 || len(o.Did) != 2 {
		t.Errorf("got %+v of %+v, %v", u, o.Did, err)
	}
	quarter, err := s.Overview(t.Context(), vault, scoring.Span{From: march.Plus(-2), To: march}, true)
	if u := quarter.Units; err != nil || u.Merged != 1 || u.Threads != 2 {
		t.Errorf("from January: got %+v, %v", u, err)
	}
	if m, ok, err := s.NewestMonth(t.Context(), vault, true); m != march || !ok || err != nil {
		t.Errorf("the newest month is %s, %v, %v", m, ok, err)
	}
	q := scoring.WaitingQuery{For: scoring.ForReply, AsOf: after(9), Limit: 10, Most: 10}
	if lists, err := s.Waiting(t.Context(), vault, []scoring.WaitingQuery{q}, true); err != nil || lists[0].Count != 3 || len(lists[0].Threads) != 3 {
		t.Errorf("waiting: got %+v, %v", lists, err)
	}
	// What was read for one must not be shown to others, nor count elsewhere.
	if _, err := s.Overview(t.Context(), vault, span, false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("for everybody: got %v", err)
	}
	for _, includePrivate := range []bool{false, true} {
		all, err := s.Overview(t.Context(), scoring.Scope{Owner: "acme"}, span, includePrivate)
		if err != nil || all.Units.Merged != 1 || all.Units.Threads != 2 {
			t.Errorf("of the owner: got %+v, %v", all.Units, err)
		}
	}
}

// testOverviewCountsWorkOnce reviews one pull request in two months: a page of both counts
// it once, as the reviewer's own does, and each month has it.
func testOverviewCountsWorkOnce(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	reviewed := func(who history.Account, id int64, at time.Time) history.Activity {
		return history.Activity{Verb: history.Reviewed, ID: id, Actor: who, Subject: history.Approved, At: at}
	}
	appendAll(t, s,
		pull(kitchen, 12, ada, after(-20)).add(reviewed(ben, 1, after(-10))).add(reviewed(cleo, 2, after(-9))).add(reviewed(ben, 3, after(1))).
			does(ben, history.Merged, "", after(3)),
		pull(kitchen, 13, ada, day0).add(reviewed(ben, 4, after(1))))
	score(t, s, after(4))
	february := march.Plus(-1)
	for _, test := range []struct {
		from, to                scoring.Month
		all, ben, cleo, mergers int
	}{
		{february, february, 1, 1, 1, 0},
		{march, march, 2, 2, 0, 1},
		{february, march, 2, 2, 1, 1},
		{february.Plus(-9), march.Plus(1), 2, 2, 1, 1},
	} {
		span := scoring.Span{From: test.from, To: test.to}
		for _, scope := range []scoring.Scope{{Owner: "acme"}, {Owner: "acme", Repo: "kitchen"}} {
			o := overview(t, s, scope, span.From, span.To)
			got := map[int64]int{}
			for _, p := range o.Did {
				got[p.ID] += p.Reviewed
			}
			if o.Units.Reviewed != test.all || o.Units.Merged != test.mergers || got[ben.ID] != test.ben || got[cleo.ID] != test.cleo {
				t.Errorf("%s in %v: %d reviewed and %d merged, by person %v; want %+v", scope, span, o.Units.Reviewed, o.Units.Merged, got, test)
			}
		}
		w, err := s.PersonWork(t.Context(), ben, span)
		if err != nil || w.Reviewed != test.ben {
			t.Errorf("ben's own page of %v: %d reviewed, %v; want %d", span, w.Reviewed, err, test.ben)
		}
	}
}

// testOverviewFollows asks for the same overview after each thing that changes it:
// what was counted before must not be shown.
func testOverviewFollows(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	acme, here := scoring.Scope{Owner: "acme"}, scoring.Scope{Owner: "acme", Repo: "kitchen"}
	is := func(what string, scope scoring.Scope, want ...int) {
		t.Helper()
		o := overview(t, s, scope, march, march)
		if got := []int{o.Units.Threads, o.Units.Merged, o.Units.Reviewed, len(o.Did)}; !slices.Equal(got, want) {
			t.Errorf("%s: %s: got %v threads, merged, reviewed, people; want %v", what, scope, got, want)
		}
	}
	is("first", acme, 2, 1, 1, 3)
	is("first", here, 2, 1, 1, 3)
	is("again", acme, 2, 1, 1, 3)

	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(5)))
	score(t, s, after(6))
	is("a credit was withdrawn", acme, 1, 1, 1, 3)
	is("a credit was withdrawn", here, 1, 1, 1, 3)

	appendAll(t, s, pull(kitchen, 13, cleo, day0).add(history.Activity{Verb: history.Reviewed, ID: 5, Actor: ada, Subject: history.Approved, At: after(6)}))
	score(t, s, after(6))
	is("somebody reviewed, without a credit", acme, 1, 1, 2, 3)
	is("somebody reviewed, without a credit", here, 1, 1, 2, 3)

	if err := s.ErasePerson(t.Context(), cleo, after(7)); err != nil {
		t.Fatal(err)
	}
	is("somebody was erased", acme, 1, 1, 2, 3)
	for _, p := range overview(t, s, acme, march, march).Did {
		if p.ID == cleo.ID {
			t.Error("who was erased is in the overview")
		}
	}

	hidden := kitchen
	hidden.Private = true
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: hidden, At: after(8)})
	is("the repository is private", acme, 0, 0, 0, 0)
	if _, err := s.Overview(t.Context(), here, scoring.Span{From: march, To: march}, false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the repository is private: got %v", err)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPublicized, Repo: kitchen, At: after(9)})
	score(t, s, after(9))
	is("the repository is public", acme, 1, 1, 2, 3)

	if _, err := s.PurgeRepo(t.Context(), kitchen); err != nil {
		t.Fatal(err)
	}
	is("the repository was purged", acme, 0, 0, 0, 0)
	month(t, s)
	is("it came back", acme, 2, 1, 1, 3)
	is("it came back", here, 2, 1, 1, 3)
}

// testOverviewKept holds that a busy ledger shows what it counted just before, and
// nothing that became private or is of somebody who was erased.
func testOverviewKept(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{KeepCounts: time.Hour})
	month(t, s)
	acme, here := scoring.Scope{Owner: "acme"}, scoring.Scope{Owner: "acme", Repo: "kitchen"}
	counts := func() []int {
		t.Helper()
		tally, err := s.RepoTally(t.Context(), "acme", "kitchen", false)
		if err != nil {
			t.Fatal(err)
		}
		archive, err := s.Archive(t.Context(), here, false)
		if err != nil {
			t.Fatal(err)
		}
		return []int{overview(t, s, acme, march, march).Units.Threads, overview(t, s, here, march, march).Units.Threads, tally.Threads, archive[0].Credits}
	}
	is := func(what string, want ...int) {
		t.Helper()
		if got := counts(); !slices.Equal(got, want) {
			t.Errorf("%s: got %v, want %v", what, got, want)
		}
	}
	is("first", 2, 2, 3, 2)
	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(5)))
	score(t, s, after(6))
	is("a credit was withdrawn just now", 2, 2, 3, 2)
	if err := s.ErasePerson(t.Context(), cleo, after(7)); err != nil {
		t.Fatal(err)
	}
	is("somebody was erased", 1, 1, 2, 1)
	hidden := kitchen
	hidden.Private = true
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: hidden, At: after(8)})
	if o := overview(t, s, acme, march, march); o.Units.Threads != 0 || len(o.Did) != 0 {
		t.Errorf("a private repository is in %+v", o)
	}
	if months, err := s.Archive(t.Context(), acme, false); err != nil || len(months) != 0 {
		t.Errorf("a private repository is in the archive: %+v, %v", months, err)
	}
	if months, err := s.Months(t.Context(), false); err != nil || len(months) != 0 {
		t.Errorf("a private repository is in the months: %+v, %v", months, err)
	}
	if _, err := s.RepoTally(t.Context(), "acme", "kitchen", false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the tally of a private repository: got %v", err)
	}
}
