package store_test

import (
	"slices"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// testPendingCountsNowhere counts a month in every way that pages do: what is
// pending is in none of the numbers, and told beside all of them.
func testPendingCountsNowhere(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	dora := history.Account{ID: 21, Login: "dora", Type: "User"}
	appendAll(t, s, issue(kitchen, 40, ada, day0).does(dora, history.Labeled, "bug", after(1)))
	score(t, s, after(4))
	type numbers struct{ Credits, Threads, People, Pending int }
	want := numbers{2, 2, 2, 2} // Cleo on 9 and ben on 10; of ben on 9 and dora on 40 they are pending
	span := scoring.Span{From: march, To: march}
	for _, scope := range []scoring.Scope{{Owner: "acme"}, {Owner: "acme", Repo: "kitchen"}} {
		got := make(map[string]numbers)
		people := func(form string, threads int, all []scoring.Person) {
			n := numbers{Threads: threads}
			for _, p := range all {
				n.Credits, n.Pending = n.Credits+sum(p.Glue), n.Pending+p.Pending
				if sum(p.Glue) > 0 {
					n.People++
				}
			}
			got[form] = n
		}
		whole := scoring.NewReport(report(t, s, scope, after(4), false))
		people("report", whole.Units.Threads, whole.People)
		if !slices.ContainsFunc(whole.People, func(p scoring.Person) bool { return p.Account == dora && len(p.Receipts) == 1 }) {
			t.Errorf("%s: the report lacks who has pending credits alone", scope)
		}
		part, err := s.ReportPart(t.Context(), scope, march, after(4), false, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		people("part of the report", part.Units.Threads, part.People)

		o := overview(t, s, scope, march, march)
		shares := numbers{Threads: o.Units.Threads, People: o.Carried[scoring.Triage].People}
		bars := numbers{Threads: o.Trend[11].Threads, People: want.People, Pending: o.Units.Pending}
		persons := numbers{}
		for _, p := range o.Did {
			shares.Credits, shares.Pending = shares.Credits+sum(p.Glue.Map()), shares.Pending+p.Pending
			bars.Credits += p.Trend[11]
			w, err := s.PersonWork(t.Context(), history.Account{ID: p.ID}, span)
			if err != nil {
				t.Fatal(err)
			}
			units, day := w.Units(), w.Calendar()[11]
			if sum(units.Kinds) > 0 {
				persons.People++
			}
			persons.Credits, persons.Threads, persons.Pending = persons.Credits+day.Credits, persons.Threads+units.Threads, persons.Pending+units.Pending
			if threads := len(slices.Concat(w.ByFate()[scoring.FateOpen], w.ByFate()[scoring.FateClosed])); day.Threads != units.Threads || threads != units.Threads || sum(units.Kinds) != day.Credits {
				t.Errorf("%s, person %d: %+v, but %d credits on %d threads by day, and %d threads became something", scope, p.ID, units, day.Credits, day.Threads, threads)
			}
		}
		got["overview"], got["bars of the overview"], got["pages of people"] = shares, bars, persons

		archive, err := s.Archive(t.Context(), scope, false)
		if err != nil {
			t.Fatal(err)
		}
		m := archive[0]
		got["archive and feed"] = numbers{m.Credits, m.Threads, m.People, m.Pending}
		if scope.Repo == "" {
			months, err := s.Months(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			got["calendar of months"] = numbers{months[0].Credits, months[0].Threads, months[0].People, months[0].Pending}
		}
		for form, n := range got {
			if n != want {
				t.Errorf("%s, %s: got %+v, want %+v", scope, form, n, want)
			}
		}
	}
	// A month in which all is pending is there to be read.
	appendAll(t, s, issue(kitchen, 41, ada, after(40)).does(dora, history.Labeled, "bug", after(41)))
	score(t, s, after(42))
	for _, scope := range []scoring.Scope{{Owner: "acme"}, {Owner: "acme", Repo: "kitchen"}} {
		archive, err := s.Archive(t.Context(), scope, false)
		if err != nil || len(archive) != 3 || archive[0].Month.Month != time.April || archive[0].Credits != 0 || archive[0].Pending != 1 {
			t.Errorf("%s: got %+v, %v", scope, archive, err)
		}
	}
}

func sum(counts map[scoring.Kind]int) int {
	all := 0
	for _, n := range counts {
		all += n
	}
	return all
}
