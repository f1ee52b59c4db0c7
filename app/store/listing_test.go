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

// listAll asks for the first page of everything.
func listAll(scope scoring.Scope) scoring.ReceiptQuery {
	return scoring.ReceiptQuery{Scope: scope, Kinds: allKinds(), Statuses: []scoring.Status{scoring.Pending, scoring.Confirmed},
		From: after(-400), Before: scoring.ListPlace{At: after(400)}, Limit: scoring.MostListed}
}

func allKinds() []scoring.Kind {
	var kinds []scoring.Kind
	for _, r := range scoring.Rules() {
		kinds = append(kinds, r.Kind)
	}
	return kinds
}

func testReceiptList(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	list := func(private bool, narrow func(*scoring.ReceiptQuery)) []scoring.TurnOver {
		t.Helper()
		q := listAll(scoring.Scope{Owner: "acme"})
		narrow(&q)
		all, err := s.ReceiptList(t.Context(), q, private)
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	names := func(all []scoring.TurnOver) []string {
		var receipts []scoring.Receipt
		for _, r := range all {
			receipts = append(receipts, r.Receipt)
		}
		return lines(receipts)
	}
	pending, cleos, tenth, old := "Acme/kitchen#9 ben triage pending", "Acme/kitchen#9 Cleo triage confirmed", "Acme/kitchen#10 ben triage confirmed", "Acme/kitchen#20 ben triage confirmed"
	hidden := "Acme/secret#1 ben triage confirmed"
	for _, test := range []struct {
		name    string
		private bool
		narrow  func(*scoring.ReceiptQuery)
		want    []string
	}{
		{"an owner", false, func(*scoring.ReceiptQuery) {}, []string{pending, cleos, tenth, old}},
		{"an owner has nothing private", true, func(*scoring.ReceiptQuery) {}, []string{pending, cleos, tenth, old}},
		{"a repository", false, func(q *scoring.ReceiptQuery) { q.Scope.Repo = "Kitchen" }, []string{pending, cleos, tenth, old}},
		{"a private repository", true, func(q *scoring.ReceiptQuery) { q.Scope.Repo = "secret" }, []string{hidden}},
		{"somebody in a private repository", true, func(q *scoring.ReceiptQuery) { q.Scope.Repo, q.Person = "secret", "BEN" }, []string{hidden}},
		{"somebody", false, func(q *scoring.ReceiptQuery) { q.Person = "ben" }, []string{pending, tenth, old}},
		{"somebody anywhere", false, func(q *scoring.ReceiptQuery) { q.Scope, q.Person = scoring.Scope{}, "ben" }, []string{pending, tenth, old}},
		{"somebody in a repository", false, func(q *scoring.ReceiptQuery) { q.Scope.Repo, q.Person = "kitchen", "cleo" }, []string{cleos}},
		{"somebody elsewhere", false, func(q *scoring.ReceiptQuery) { q.Scope.Owner, q.Person = "else", "ben" }, nil},
		{"nobody", false, func(q *scoring.ReceiptQuery) { q.Person = "zz" }, nil},
		{"a status", false, func(q *scoring.ReceiptQuery) { q.Statuses = []scoring.Status{scoring.Pending} }, []string{pending}},
		{"somebody's status", false, func(q *scoring.ReceiptQuery) {
			q.Statuses, q.Person = []scoring.Status{scoring.Confirmed}, "ben"
		}, []string{tenth, old}},
		{"a kind", false, func(q *scoring.ReceiptQuery) { q.Kinds = []scoring.Kind{scoring.Clarification} }, nil},
		{"somebody's kind", false, func(q *scoring.ReceiptQuery) { q.Kinds, q.Person = []scoring.Kind{scoring.Clarification}, "ben" }, nil},
		{"from a moment", false, func(q *scoring.ReceiptQuery) { q.From = after(1) }, []string{pending, cleos, tenth}},
		{"before a moment", false, func(q *scoring.ReceiptQuery) { q.Before.At = after(1) }, []string{old}},
		{"somebody before a moment", false, func(q *scoring.ReceiptQuery) { q.Before.At, q.Person = after(1), "ben" }, []string{old}},
		{"every status", false, func(q *scoring.ReceiptQuery) {
			q.Statuses = []scoring.Status{scoring.Pending, scoring.Confirmed, scoring.Withdrawn}
		}, []string{pending, cleos, tenth, old}},
		{"no more than", false, func(q *scoring.ReceiptQuery) { q.Limit = 1 }, []string{pending}},
	} {
		got := names(list(test.private, test.narrow))
		slices.Sort(got)
		want := slices.Sorted(slices.Values(test.want))
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q", test.name, got)
		}
	}
	q := listAll(scoring.Scope{Owner: "acme", Repo: "secret"})
	for _, name := range []string{"secret", "zz"} {
		q.Scope.Repo = name
		if got, err := s.ReceiptList(t.Context(), q, name == "zz"); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: got %v, %v", name, got, err)
		}
	}

	// What is withdrawn says when and why; who is hidden has nothing listed.
	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(45)))
	score(t, s, after(46))
	withdrawn := list(false, func(q *scoring.ReceiptQuery) { q.Statuses = []scoring.Status{scoring.Withdrawn} })
	if len(withdrawn) != 1 || withdrawn[0].Number != 10 || withdrawn[0].Reason == "" || withdrawn[0].Withdrawn.IsZero() {
		t.Errorf("withdrawn: got %+v", withdrawn)
	}
	for _, r := range list(false, func(*scoring.ReceiptQuery) {}) {
		if r.Reason != "" || !r.Withdrawn.IsZero() {
			t.Errorf("one that stands was withdrawn: %+v", r)
		}
	}
	for _, level := range []scoring.Visibility{scoring.Private, scoring.OnReceipts, scoring.InReports} {
		shown := level == scoring.InReports
		if err := s.SetVisibility(t.Context(), cleo, level, after(50+float64(level)), ""); err != nil {
			t.Fatal(err)
		}
		all := list(false, func(*scoring.ReceiptQuery) {})
		hers := list(false, func(q *scoring.ReceiptQuery) { q.Person = "cleo" })
		if listed := slices.ContainsFunc(all, func(r scoring.TurnOver) bool { return r.Actor.ID == cleo.ID }); listed != shown || (len(hers) > 0) != shown {
			t.Errorf("%s: she is listed: %v, and %d of hers", level, listed, len(hers))
		}
	}
	renamed := cleo
	renamed.Login = "clio"
	appendAll(t, s, issue(kitchen, 40, renamed, after(55)))
	for _, login := range []string{"clio", "cleo"} {
		if hers := list(false, func(q *scoring.ReceiptQuery) { q.Person = login }); len(hers) != 1 || hers[0].Actor.Login != "clio" {
			t.Errorf("%s: %q", login, names(hers))
		}
	}
	secret := kitchen
	secret.Private = true
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: secret, At: after(60)})
	if got := list(true, func(*scoring.ReceiptQuery) {}); len(got) != 0 {
		t.Errorf("the repository is private: got %q", names(got))
	}
	if got := list(true, func(q *scoring.ReceiptQuery) { q.Scope, q.Person = scoring.Scope{}, "ben" }); len(got) != 0 {
		t.Errorf("the repository is private: got %q", names(got))
	}
}

// testReceiptPages goes through a list page by page, where many were earned at one
// moment, and finds each once and in order.
func testReceiptPages(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	const threads = 23
	for i := range threads {
		appendAll(t, s, issue(kitchen, 100+i, ada, day0).does(ben, history.Labeled, "bug", after(float64(1+i/5))))
	}
	score(t, s, after(9))
	for _, person := range []string{"", "ben"} {
		for _, size := range []int{1, 4, 5, threads, 40} {
			q := listAll(scoring.Scope{Owner: "acme"})
			q.Person, q.Limit = person, size
			seen := map[string]bool{}
			last := time.Time{}
			for {
				page, err := s.ReceiptList(t.Context(), q, false)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range page {
					if seen[r.ID] || !last.IsZero() && r.At().After(last) {
						t.Errorf("%q by %d: %s comes twice or too late", person, size, r.ID)
					}
					seen[r.ID], last = true, r.At()
				}
				if len(page) < size {
					break
				}
				q.Before = scoring.ListPlace{At: page[size-1].At(), ID: page[size-1].ID}
			}
			if len(seen) != threads {
				t.Errorf("%q by %d: %d of %d are there", person, size, len(seen), threads)
			}
		}
	}
	// They weigh what they do beside one another.
	q := listAll(scoring.Scope{Owner: "acme"})
	all, err := s.ReceiptList(t.Context(), q, false)
	weights := map[string]int{}
	for _, r := range all {
		weights[fmt.Sprint(r.Weight())]++
		alone, _, err := s.Receipt(t.Context(), r.ID)
		if err != nil || alone.Weight() != r.Weight() {
			t.Errorf("%s weighs %s in the list, and %s alone: %v", r.ID, r.Weight(), alone.Weight(), err)
		}
	}
	if err != nil || len(weights) < 2 {
		t.Errorf("weights: got %v, %v", weights, err)
	}
}
