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

// testPerson asks who has a page: people with a part in public threads, by the login of
// now, or by one of before that nobody else has or had.
func testPerson(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{Bots: []string{"hal"}})
	dora := history.Account{ID: 21, Login: "dora", Type: "User"}
	hal := history.Account{ID: 22, Login: "hal", Type: "User"}
	month(t, s)
	as := func(id int64, login string) history.Account {
		return history.Account{ID: id, Login: login, Type: "User"}
	}
	appendAll(t, s, issue(secret, 5, dora, day0), issue(kitchen, 30, hal, day0),
		issue(kitchen, 31, as(23, "eve-old"), day0), issue(kitchen, 32, as(24, "twice"), day0))
	appendAll(t, s, issue(kitchen, 33, as(23, "Eve"), after(1)), issue(kitchen, 34, as(24, "finn"), after(1)), issue(kitchen, 35, as(25, "twice"), after(2)))
	appendAll(t, s, issue(kitchen, 36, as(25, "gale"), after(3)))
	for login, want := range map[string]string{
		"ben": "ben", "BEN": "ben", "cleo": "Cleo", "ada": "ada", "eve": "Eve", "Eve-Old": "Eve", "finn": "finn",
		"twice": "", // two had it
		"dora":  "", // in private alone
		"hal":   "", "helper[bot]": "", "nobody": "", "": "",
	} {
		got, err := s.Person(t.Context(), login)
		if got.Login != want || (err != nil) != (want == "") || err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: got %+v, %v; want %q", login, got, err, want)
		}
	}
	if err := s.ErasePerson(t.Context(), cleo, after(7)); err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"cleo", "ghost"} {
		if got, err := s.Person(t.Context(), login); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s after she was erased: got %+v, %v", login, got, err)
		}
	}
}

func testPersonWork(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	appendAll(t, s, issue(kitchen, 9, ada, day0).does(ada, history.Closed, "", after(3)))
	score(t, s, after(4))
	work := func(who history.Account, from, to scoring.Month) scoring.PersonWork {
		t.Helper()
		w, err := s.PersonWork(t.Context(), who, scoring.Span{From: from, To: to})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	january := march.Plus(-2)
	w := work(ben, march, march)
	if u := w.Units(); u.Threads != 2 || u.Kinds[scoring.Triage] != 2 || u.Pending != 0 || u.Reviewed != 1 || u.Merged != 0 || len(w.Deeds) != 3 {
		t.Errorf("ben in March: got %+v of %d deeds", u, len(w.Deeds))
	}
	if u := work(ben, january, march).Units(); u.Threads != 3 {
		t.Errorf("ben from January: got %+v", u)
	}
	if u := work(ada, march, march).Units(); u.Merged != 1 || u.Threads != 0 {
		t.Errorf("ada in March: got %+v", u)
	}
	by := w.ByFate()
	if len(by[scoring.FateClosed]) != 1 || len(by[scoring.FateOpen]) != 1 {
		t.Errorf("what became of the threads: got %v", by)
	}
	helped, err := s.HelpedThreads(t.Context(), slices.Concat(by[scoring.FateClosed], by[scoring.FateOpen]))
	if err != nil || len(helped) != 2 || helped[by[scoring.FateClosed][0]].Number != 9 || helped[by[scoring.FateOpen][0]].Repo != kitchen {
		t.Errorf("threads: got %v, %v", helped, err)
	}
	receipts, err := s.PersonReceipts(t.Context(), ben.ID, march.Start(), march.End().Add(-time.Second))
	want := []string{"Acme/kitchen#9 ben triage confirmed", "Acme/kitchen#10 ben triage confirmed"}
	if got := lines(receipts); err != nil || !slices.Equal(got, want) {
		t.Errorf("receipts: got %q, %v", got, err)
	}
	if some, err := s.PersonReceipts(t.Context(), ben.ID, after(2), after(2)); err != nil || len(some) != 1 {
		t.Errorf("receipts of one moment: got %q, %v", lines(some), err)
	}
	if m, ok, err := s.PersonMonth(t.Context(), ben.ID); m != march || !ok || err != nil {
		t.Errorf("ben's newest month: %s, %v, %v", m, ok, err)
	}
	if m, ok, err := s.PersonMonth(t.Context(), ada.ID); ok || err != nil {
		t.Errorf("ada's newest month: %s, %v, %v", m, ok, err)
	}

	// What is confirmed and turns out otherwise is told of the month that had it.
	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(45)))
	score(t, s, after(46))
	if w = work(ben, march, march); len(w.TurnOver) != 1 || w.TurnOver[0].Number != 10 || w.TurnOver[0].Reason == "" || w.Units().Threads != 1 {
		t.Errorf("after one was withdrawn: got %+v", w)
	}
	hidden := kitchen
	hidden.Private = true
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: hidden, At: after(47)})
	if w = work(ben, january, march); len(w.Deeds)+len(w.TurnOver)+w.Reviewed != 0 {
		t.Errorf("the repository is private: got %+v", w)
	}
	if all, err := s.PersonReceipts(t.Context(), ben.ID, time.Unix(1, 0), after(99)); err != nil || len(all) != 0 {
		t.Errorf("the repository is private: got %q, %v", lines(all), err)
	}
	if helped, err = s.HelpedThreads(t.Context(), by[scoring.FateClosed]); err != nil || len(helped) != 0 {
		t.Errorf("the repository is private: got %v, %v", helped, err)
	}
	if _, err := s.Person(t.Context(), "ben"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody works in public any more: got %v", err)
	}
}

func testArchive(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	archive := func(scope scoring.Scope) []string {
		t.Helper()
		months, err := s.Archive(t.Context(), scope, false)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range months {
			got = append(got, fmt.Sprintf("%s: %d credits, %d threads, %d people, %d corrected", m.Month, m.Credits, m.Threads, m.People, m.Corrected))
		}
		return got
	}
	acme, here := scoring.Scope{Owner: "Acme"}, scoring.Scope{Owner: "Acme", Repo: "kitchen"}
	for _, scope := range []scoring.Scope{acme, here} {
		want := []string{"2025-03: 2 credits, 2 threads, 2 people, 0 corrected", "2025-01: 1 credits, 1 threads, 1 people, 0 corrected"}
		if got := archive(scope); !slices.Equal(got, want) {
			t.Errorf("%s: got %q", scope, got)
		}
	}
	// Within the month nothing is corrected: its report is not out.
	appendAll(t, s, (&story{repo: kitchen, number: 9, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(5)))
	score(t, s, after(6))
	appendAll(t, s, (&story{repo: kitchen, number: 20, typ: history.Issue}).does(ada, history.Unlabeled, "old", after(6)))
	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(6)))
	score(t, s, after(60))
	for _, scope := range []scoring.Scope{acme, here} {
		if got := archive(scope); len(got) != 1 || got[0] != "2025-03: 1 credits, 1 threads, 1 people, 1 corrected" {
			t.Errorf("%s: got %q", scope, got)
		}
		turned, err := s.Corrections(t.Context(), scope, 5, false)
		if err != nil || len(turned) < 2 || turned[0].Reason == "" {
			t.Errorf("%s: corrections %d, %v", scope, len(turned), err)
		}
		if turned, err := s.Corrections(t.Context(), scope, 1, false); err != nil || len(turned) != 1 {
			t.Errorf("%s: of one correction %d, %v", scope, len(turned), err)
		}
	}
	for _, scope := range []scoring.Scope{{Owner: "acme", Repo: "secret"}, {Owner: "acme", Repo: "cellar"}} {
		if _, err := s.Archive(t.Context(), scope, false); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: got %v", scope, err)
		}
		if turned, err := s.Corrections(t.Context(), scope, 5, false); err != nil || len(turned) != 0 {
			t.Errorf("%s: got %d corrections, %v", scope, len(turned), err)
		}
	}
	secret := scoring.Scope{Owner: "acme", Repo: "secret"}
	if months, err := s.Archive(t.Context(), secret, true); err != nil || len(months) != 1 || months[0].Scope != secret || months[0].Credits == 0 {
		t.Errorf("who may read %s sees %+v, %v", secret, months, err)
	}
	if got := archive(scoring.Scope{Owner: "nobody"}); len(got) != 0 {
		t.Errorf("an owner who is not known: %q", got)
	}
}
