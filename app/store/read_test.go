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

var march = scoring.Month{Year: 2025, Month: time.March}

func report(t testing.TB, s *store.Store, scope scoring.Scope, asOf time.Time, includePrivate bool) scoring.ReportInput {
	t.Helper()
	in, err := s.ReportInput(t.Context(), scope, march, asOf, includePrivate)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// month is a month of two repositories, one private.
func month(t testing.TB, s *store.Store) {
	t.Helper()
	appendAll(t, s,
		issue(kitchen, 10, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2)),
		issue(kitchen, 9, ada, day0).does(cleo, history.Labeled, "bug", after(1)).does(ben, history.Labeled, "ui", after(2)),
		pull(kitchen, 12, ada, day0).
			add(history.Activity{Verb: history.Reviewed, ID: 1, Actor: ben, Subject: history.Approved, At: after(1)}).
			add(history.Activity{Verb: history.Reviewed, ID: 2, Actor: ben, Subject: history.Approved, At: after(2)}).
			says(helper, 12, "Built.", after(2)).
			does(ben, history.Merged, "", after(3)).does(ben, history.Closed, "", after(3)),
		issue(secret, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 31, "Thanks.", after(2)),
		issue(kitchen, 20, ada, after(-40)).does(ben, history.Labeled, "old", after(-39)).does(ada, history.Closed, "", after(-38)))
	score(t, s, after(4))
}

func testCredits(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	all := []string{
		"Acme/kitchen#9 Cleo triage confirmed", "Acme/kitchen#9 ben triage pending",
		"Acme/kitchen#10 ben triage confirmed", "Acme/kitchen#20 ben triage confirmed", "Acme/secret#1 ben triage confirmed",
	}
	for _, test := range []struct {
		name string
		q    store.CreditQuery
		want []string
	}{
		{"all", store.CreditQuery{IncludePrivate: true}, all},
		{"public", store.CreditQuery{}, all[:4]},
		{"owner", store.CreditQuery{Owner: "ACME", IncludePrivate: true}, all},
		{"another owner", store.CreditQuery{Owner: "else"}, nil},
		{"repository", store.CreditQuery{Owner: "acme", Repo: "Secret", IncludePrivate: true}, all[4:]},
		{"private repository", store.CreditQuery{Owner: "acme", Repo: "Secret"}, nil},
		{"unknown repository", store.CreditQuery{Owner: "acme", Repo: "cellar"}, nil},
		{"thread", store.CreditQuery{Owner: "acme", Repo: "kitchen", Number: 10}, all[2:3]},
		{"actor", store.CreditQuery{Actor: "cleo"}, all[:1]},
		{"unknown actor", store.CreditQuery{Actor: "dora"}, nil},
		{"kind", store.CreditQuery{Kind: scoring.Clarification}, nil},
		{"month", store.CreditQuery{Month: &march, Actor: "ben"}, all[1:3]},
	} {
		if got := lines(credits(t, s, test.q)); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	stop := errors.New("enough")
	if err := s.Credits(t.Context(), store.CreditQuery{}, func(scoring.Receipt) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("Credits with a yield that fails: got %v", err)
	}
	months, err := s.Months(t.Context(), false)
	want := []scoring.MonthSummary{
		{Scope: scoring.Scope{Owner: "Acme"}, Month: march, Credits: 2, Threads: 2, People: 2, Pending: 1},
		{Scope: scoring.Scope{Owner: "Acme"}, Month: scoring.Month{Year: 2025, Month: time.January}, Credits: 1, Threads: 1, People: 1},
	}
	if err != nil || !slices.Equal(months, want) {
		t.Errorf("Months: got %+v, %v; want %+v", months, err, want)
	}
}

func testReport(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	for _, scope := range []scoring.Scope{{Owner: "acme"}, {Owner: "acme", Repo: "kitchen"}} {
		in := report(t, s, scope, after(5), false)
		if got := lines(in.Receipts); len(got) != 3 {
			t.Errorf("%s: receipts: got %v", scope, got)
		}
		counts := []scoring.PersonCount{{Account: ada, Merged: 1}, {Account: ben, Reviewed: 1}}
		if !slices.Equal(in.Counts, counts) || in.Merged != 1 || in.Reviewed != 1 || len(in.Automation) != 1 || in.Automation[0].Did[scoring.BotElse] != 1 {
			t.Errorf("%s: got counts %+v, %d merged, %d reviewed, automation %+v", scope, in.Counts, in.Merged, in.Reviewed, in.Automation)
		}
		if len(in.Waiting) != 2 || in.Waiting[0].Number != 9 || in.Waiting[0].Title != "Thread 9" ||
			in.Waiting[0].Author != ada || !slices.Equal(in.Waiting[0].On, []history.Account{ada}) || !in.Waiting[0].Since.Equal(after(2)) {
			t.Errorf("%s: waiting: got %+v", scope, in.Waiting)
		}
		if in := report(t, s, scope, after(200), false); len(in.Waiting) != 0 {
			t.Errorf("%s: waiting long after the month: got %d", scope, len(in.Waiting))
		}
	}
	if in := report(t, s, scoring.Scope{Owner: "acme"}, after(5), true); len(in.Receipts) != 4 || len(in.Waiting) != 3 {
		t.Errorf("with private repositories: got %d receipts, %d waiting", len(in.Receipts), len(in.Waiting))
	}
	for _, scope := range []scoring.Scope{{Owner: "else"}, {Owner: "acme", Repo: "cellar"}} {
		if in := report(t, s, scope, after(5), true); len(in.Receipts)+len(in.Waiting)+len(in.Counts) != 0 || in.Scope != scope {
			t.Errorf("%s: got %+v, want an empty month", scope, in)
		}
	}

	// What was confirmed and is withdrawn turns over; what was pending does not.
	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(5)),
		(&story{repo: kitchen, number: 9, typ: history.Issue}).does(ada, history.Unlabeled, "ui", after(5)))
	score(t, s, after(6))
	in := report(t, s, scoring.Scope{Owner: "Acme"}, after(7), false)
	if len(in.TurnOver) != 1 || in.TurnOver[0].Number != 10 || in.TurnOver[0].Reason != "The label was taken off." || !in.TurnOver[0].Withdrawn.Equal(after(6)) {
		t.Errorf("turn over: got %+v", in.TurnOver)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.RepoArchived, Repo: kitchen, At: after(8)})
	if in := report(t, s, scoring.Scope{Owner: "Acme"}, after(9), false); len(in.Waiting) != 0 {
		t.Errorf("threads of an archived repository wait: %+v", in.Waiting)
	}
}

func testPrivate(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	count := func() int { return len(credits(t, s, store.CreditQuery{})) }
	hidden, public := kitchen, secret
	hidden.Private, public.Private = true, false
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: hidden, At: after(5)})
	if n := count(); n != 0 {
		t.Errorf("credits after the repository was made private: got %d, want none", n)
	}
	appendAll(t, s, issue(kitchen, 30, ada, after(4))) // from before
	score(t, s, after(5))
	for _, what := range []func() int{
		count,
		func() int { return len(report(t, s, scoring.Scope{Owner: "acme"}, after(5), false).Receipts) },
		func() int { return len(report(t, s, scoring.Scope{Owner: "acme"}, after(5), false).Counts) },
		func() int { return len(report(t, s, scoring.Scope{Owner: "acme"}, after(5), false).Waiting) },
		func() int { return len(credits(t, s, store.CreditQuery{Actor: "ben"})) },
		func() int { m, _ := s.Months(t.Context(), false); return len(m) },
	} {
		if n := what(); n != 0 {
			t.Errorf("something of private repositories shows: %d", n)
		}
	}
	if _, err := s.RepoTally(t.Context(), "acme", "kitchen", false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("RepoTally of a private repository: got error %v", err)
	}
	if _, err := s.ThreadTally(t.Context(), "acme", "kitchen", 10, false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("ThreadTally of a private repository: got error %v", err)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPublicized, Repo: public, At: after(6)})
	// A source that has no ids does not know of privacy.
	nameless := kitchen
	nameless.ID, nameless.Private = 0, false
	appendAll(t, s, issue(nameless, 31, ada, after(7)).does(ben, history.Labeled, "bug", after(8)))
	score(t, s, after(9))
	if got := lines(credits(t, s, store.CreditQuery{})); !slices.Equal(got, []string{"Acme/secret#1 ben triage confirmed"}) {
		t.Errorf("credits after the other was made public: got %v", got)
	}
	verified(t, s, after(9))
}

func testTally(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	dora := history.Account{ID: 4, Login: "dora", Type: "User"} // has no part in a public thread
	appendAll(t, s, issue(secret, 2, dora, day0).does(dora, history.Labeled, "bug", after(1)))
	ctx := t.Context()
	for _, test := range []struct {
		name  string
		tally func() (scoring.Tally, error)
		want  [3]int // credits, threads, people; -1 for not found
	}{
		{"repository", func() (scoring.Tally, error) { return s.RepoTally(ctx, "ACME", "kitchen", false) }, [3]int{3, 3, 2}},
		{"owner", func() (scoring.Tally, error) { return s.RepoTally(ctx, "ACME", "", false) }, [3]int{3, 3, 2}},
		{"owner with private", func() (scoring.Tally, error) { return s.RepoTally(ctx, "ACME", "", true) }, [3]int{4, 4, 2}},
		{"unknown owner", func() (scoring.Tally, error) { return s.RepoTally(ctx, "else", "", true) }, [3]int{-1}},
		{"unknown repository", func() (scoring.Tally, error) { return s.RepoTally(ctx, "acme", "cellar", true) }, [3]int{-1}},
		{"person", func() (scoring.Tally, error) { return s.PersonTally(ctx, "BEN", false) }, [3]int{2, 2, 1}},
		{"person without credits", func() (scoring.Tally, error) { return s.PersonTally(ctx, "ada", false) }, [3]int{}},
		{"unknown person", func() (scoring.Tally, error) { return s.PersonTally(ctx, "emil", false) }, [3]int{-1}},
		{"person in private", func() (scoring.Tally, error) { return s.PersonTally(ctx, "dora", false) }, [3]int{-1}},
		{"person in private, to insiders", func() (scoring.Tally, error) { return s.PersonTally(ctx, "dora", true) }, [3]int{}},
		{"thread", func() (scoring.Tally, error) { return s.ThreadTally(ctx, "acme", "kitchen", 9, false) }, [3]int{1, 1, 1}},
		{"private thread", func() (scoring.Tally, error) { return s.ThreadTally(ctx, "acme", "secret", 1, true) }, [3]int{1, 1, 1}},
		{"unknown thread", func() (scoring.Tally, error) { return s.ThreadTally(ctx, "acme", "kitchen", 99, true) }, [3]int{-1}},
	} {
		got, err := test.tally()
		if test.want[0] < 0 {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: got %+v, %v; want ErrNotFound", test.name, got, err)
			}
			continue
		}
		if err != nil || [3]int{got.Credits, got.Threads, got.People} != test.want || got.ByKind[scoring.Triage] != test.want[0] {
			t.Errorf("%s: got %+v, %v; want %v", test.name, got, err, test.want)
		}
	}
}

// News that a repository was made private counts, however it is dated.
func testPrivatized(t *testing.T, open opener) {
	hidden := kitchen
	hidden.Private = true
	privatized := webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: hidden, At: after(1)}
	later := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(3))
	ingest := func(s *store.Store, at time.Time, d webhooks.Decoded) {
		t.Helper()
		in := s.NewInbox(store.InboxOptions{})
		defer in.Close()
		if err := in.Keep(t.Context(), webhooks.Delivery{ID: at.String(), Event: "told", At: at}); err != nil {
			t.Fatal(err)
		}
		if n, err := s.Ingest(t.Context(), 10, func(string, []byte) (webhooks.Decoded, error) { return d, nil }); n != 1 || err != nil {
			t.Fatalf("Ingest: got %d, %v", n, err)
		}
	}
	for name, run := range map[string]func(s *store.Store){
		"after an activity dated later": func(s *store.Store) {
			appendAll(t, s, later)
			apply(t, s, privatized)
		},
		"with an activity dated later": func(s *store.Store) {
			if _, err := s.Append(t.Context(), later.all, []webhooks.Change{privatized}); err != nil {
				t.Fatal(err)
			}
		},
		"before an activity that its arrival is later than": func(s *store.Store) {
			ingest(s, after(4), webhooks.Decoded{Changes: []webhooks.Change{privatized}})
			appendAll(t, s, later)
		},
		"made public before, dated later": func(s *store.Store) {
			ingest(s, after(4), webhooks.Decoded{Changes: []webhooks.Change{{Kind: webhooks.RepoPublicized, Repo: kitchen, At: after(2)}, privatized}})
			appendAll(t, s, later)
		},
	} {
		s := open(t, t.TempDir(), store.Options{})
		run(s)
		score(t, s, after(5))
		if repo, err := s.Repo(t.Context(), "acme", "kitchen"); err != nil || !repo.Private {
			t.Errorf("%s: got %+v, %v; want private", name, repo, err)
		}
		if got := lines(credits(t, s, store.CreditQuery{})); len(got) != 0 {
			t.Errorf("%s: credits show: %q", name, got)
		}
		apply(t, s, webhooks.Change{Kind: webhooks.RepoPublicized, Repo: kitchen, At: after(6)})
		score(t, s, after(5))
		if got := lines(credits(t, s, store.CreditQuery{})); len(got) != 1 {
			t.Errorf("%s: credits after it was made public: got %q", name, got)
		}
		verified(t, s, after(5))
	}
}

// What is counted of a month is kept only until its credits change, in whatever
// way and by whatever process.
func testMonths(t *testing.T, open opener) {
	dir := t.TempDir()
	s, other := open(t, dir, store.Options{}), open(t, dir, store.Options{})
	check := func(what string, want ...string) {
		t.Helper()
		for _, s := range []*store.Store{s, other, s} {
			months, err := s.Months(t.Context(), false)
			var got []string
			for _, m := range months {
				got = append(got, fmt.Sprintf("%s %s: %d credits, %d threads, %d people, %d pending", m.Scope.Owner, m.Month, m.Credits, m.Threads, m.People, m.Pending))
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s: got %q, %v; want %q", what, got, err, want)
			}
		}
	}
	check("empty")
	one := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1))
	appendAll(t, s, one, issue(kitchen, 2, ada, day0).does(ben, history.Labeled, "bug", after(1)))
	score(t, s, after(2))
	check("granted", "Acme 2025-03: 0 credits, 0 threads, 0 people, 2 pending")
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(cleo, history.Labeled, "ui", after(2)))
	score(t, s, after(2))
	check("another", "Acme 2025-03: 1 credits, 1 threads, 1 people, 2 pending")
	appendAll(t, s, one.does(ada, history.Unlabeled, "bug", after(3)).does(ben, history.Labeled, "bug", after(40)))
	score(t, s, after(40))
	check("another month", "Acme 2025-04: 0 credits, 0 threads, 0 people, 1 pending", "Acme 2025-03: 1 credits, 1 threads, 1 people, 1 pending")
	moved := kitchen
	moved.Owner = "Grand"
	apply(t, s, webhooks.Change{Kind: webhooks.RepoTransferred, Repo: moved, From: kitchen.Name, FromOwner: kitchen.Owner, At: after(41)})
	score(t, s, after(41))
	check("transferred", "Grand 2025-04: 0 credits, 0 threads, 0 people, 1 pending", "Grand 2025-03: 1 credits, 1 threads, 1 people, 1 pending")
	moved.Private = true
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: moved, At: after(42)})
	check("private")
	score(t, s, after(43))
	verified(t, s, after(43))
}
