package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// sums are what receipts weigh, "kitchen#1 ben 0.50 base day".
func sums(receipts []scoring.Receipt) []string {
	var all []string
	for _, r := range receipts {
		line := fmt.Sprintf("%s#%d %s %s", r.Repo.Name, r.Number, r.Actor.Login, r.Weight())
		for _, p := range r.Sum {
			line += " " + string(p.Name)
		}
		all = append(all, line)
	}
	return all
}

// testStandings has credits that weigh less because of others, and wants every
// reader to see the same of each, whichever of the others it selects.
func testStandings(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	var all []*story
	at := func(minutes int) time.Time { return day0.Add(time.Duration(minutes) * time.Minute) }
	for i := range 12 { // a busy morning of ben's, on threads of others
		author := history.Account{ID: int64(100 + i), Login: fmt.Sprint("user", i), Type: "User"}
		all = append(all, issue(kitchen, i+1, author, at(-60)).does(ben, history.Labeled, "lid", at(i)))
	}
	for i := range 5 { // which what is private does not show through
		all = append(all, issue(secret, i+1, ada, at(-60)).does(ben, history.Labeled, "lid", at(-30)))
	}
	for i := range 5 { // ada and cleo, for each other
		all = append(all, issue(pantry, 1+i, ada, after(float64(i))).does(cleo, history.Labeled, "lid", after(float64(i)+.5)),
			issue(pantry, 11+i, cleo, after(float64(i))).does(ada, history.Labeled, "lid", after(float64(i)+.5)))
	}
	appendAll(t, s, all...)
	scoreByRules(t, s)

	want := []string{
		"kitchen#1 ben 1.00 base", "kitchen#2 ben 1.00 base", "kitchen#3 ben 1.00 base", "kitchen#4 ben 0.50 base day", "kitchen#5 ben 0.50 base day",
		"kitchen#6 ben 0.50 base day", "kitchen#7 ben 0.50 base day", "kitchen#8 ben 0.50 base day", "kitchen#9 ben 0.50 base day", "kitchen#10 ben 0.50 base day",
		"kitchen#11 ben 0.10 base day", "kitchen#12 ben 0.10 base day",
		"pantry#1 Cleo 0.25 base pair", "pantry#2 Cleo 0.25 base pair", "pantry#3 Cleo 0.25 base pair", "pantry#4 Cleo 0.25 base pair", "pantry#5 Cleo 0.25 base pair",
		"pantry#11 ada 0.25 base pair", "pantry#12 ada 0.25 base pair", "pantry#13 ada 0.25 base pair", "pantry#14 ada 0.25 base pair", "pantry#15 ada 0.25 base pair",
	}
	private := []string{"secret#1 ben 1.00 base", "secret#2 ben 1.00 base", "secret#3 ben 1.00 base", "secret#4 ben 0.50 base day", "secret#5 ben 0.50 base day"}
	for _, test := range []struct {
		name string
		q    store.CreditQuery
		want []string
	}{
		{"all", store.CreditQuery{IncludePrivate: true}, slices.Concat(want, private)},
		{"public", store.CreditQuery{}, want},
		{"a person", store.CreditQuery{Actor: "ada"}, want[17:]},
		{"a repository", store.CreditQuery{Owner: "acme", Repo: "kitchen"}, want[:12]},
		{"a thread", store.CreditQuery{Owner: "acme", Repo: "kitchen", Number: 11}, want[10:11]},
		{"a thread of a pair", store.CreditQuery{Owner: "acme", Repo: "pantry", Number: 2}, want[13:14]},
		{"a kind", store.CreditQuery{Kind: scoring.Triage, Month: &march}, want},
	} {
		if got := sums(credits(t, s, test.q)); !slices.Equal(got, test.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.name, strings.Join(got, "\n"), strings.Join(test.want, "\n"))
		}
	}
	for _, r := range credits(t, s, store.CreditQuery{IncludePrivate: true}) {
		alone, _, err := s.Receipt(t.Context(), r.ID)
		if err != nil || alone.Weight() != r.Weight() {
			t.Errorf("%s#%d: the receipt weighs %s, in the list %s, %v", r.Repo.FullName(), r.Number, alone.Weight(), r.Weight(), err)
		}
	}
	reported := sums(report(t, s, scoring.Scope{Owner: "Acme"}, after(10), false).Receipts)
	sorted := slices.Sorted(slices.Values(want))
	if slices.Sort(reported); !slices.Equal(reported, sorted) {
		t.Errorf("in the report: got\n%s\nwant\n%s", strings.Join(reported, "\n"), strings.Join(sorted, "\n"))
	}

	pairs, err := s.ReciprocalPairs(t.Context(), march, march)
	if len(pairs) != 1 || err != nil || pairs[0].A != ada || pairs[0].B != cleo || pairs[0].Repo.Name != "pantry" || pairs[0].Month != march ||
		pairs[0].OfA != 5 || pairs[0].OfB != 5 {
		t.Errorf("pairs: %+v, %v", pairs, err)
	}
	february := scoring.Month{Year: 2025, Month: time.February}
	if pairs, err := s.ReciprocalPairs(t.Context(), february, february); len(pairs) != 0 || err != nil {
		t.Errorf("pairs of another month: %+v, %v", pairs, err)
	}

	// Somebody else on one of the threads, and there is no pair any more.
	appendAll(t, s, (&story{repo: pantry, number: 2, typ: history.Issue}).says(ben, 99, "I see the same.", after(6)))
	scoreByRules(t, s)
	for _, r := range credits(t, s, store.CreditQuery{Owner: "acme", Repo: "pantry"}) {
		if r.Weight() != 100 {
			t.Errorf("without a pair, %s weighs %s", sums([]scoring.Receipt{r}), r.Weight())
		}
	}
	// What is withdrawn makes room for the others.
	appendAll(t, s, (&story{repo: kitchen, number: 2, typ: history.Issue}).does(ben, history.Unlabeled, "lid", at(70)))
	scoreByRules(t, s)
	got := sums(credits(t, s, store.CreditQuery{Owner: "acme", Repo: "kitchen"}))
	if !slices.Contains(got, "kitchen#4 ben 1.00 base") || !slices.Contains(got, "kitchen#11 ben 0.50 base day") {
		t.Errorf("after a credit was withdrawn: got\n%s", strings.Join(got, "\n"))
	}
}
