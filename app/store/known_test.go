package store_test

import (
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// testKnownUntil holds that nothing is said of what an imported history does not reach,
// and that silence is silence where the App is installed.
func testKnownUntil(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s) // its newest activity is of day0
	until := func(scope scoring.Scope, month scoring.Month, private bool) (known time.Time, unknown bool) {
		t.Helper()
		in, err := s.ReportInput(t.Context(), scope, month, after(400), private)
		if err != nil {
			t.Fatal(err)
		}
		o, err := s.Overview(t.Context(), scope, scoring.Span{From: month, To: month}, private)
		if err != nil {
			t.Fatal(err)
		}
		part, err := s.ReportPart(t.Context(), scope, month, after(400), private, 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		if known, err := s.KnownUntil(t.Context(), scope, private); err != nil || !known.Equal(in.KnownUntil) {
			t.Errorf("%s is known until %s, and its report says %s: %v", scope, known, in.KnownUntil, err)
		}
		if r := scoring.NewReport(in); !o.KnownUntil.Equal(in.KnownUntil) || !part.KnownUntil.Equal(in.KnownUntil) || !r.KnownUntil.Equal(in.KnownUntil) ||
			o.Unknown() != r.Unknown || part.Unknown != r.Unknown {
			t.Errorf("%s in %s: the report says %s and %v, its part %s and %v, the overview %s and %v", scope, month, in.KnownUntil, r.Unknown, part.KnownUntil, part.Unknown, o.KnownUntil, o.Unknown())
		}
		return in.KnownUntil, in.Unknown()
	}
	// knows is until when something is known where nothing is of a month.
	knows := func(scope scoring.Scope, month scoring.Month, private bool) time.Time {
		t.Helper()
		known, unknown := until(scope, month, private)
		if !unknown {
			return time.Time{}
		}
		return known
	}
	here := scoring.Scope{Owner: "acme", Repo: "kitchen"}
	for _, scope := range []scoring.Scope{{Owner: "ACME"}, here} {
		if got := knows(scope, march.Plus(1), false); scoring.MonthOf(got) != march {
			t.Errorf("%s in the month after: known until %s", scope, got)
		}
		if got := knows(scope, march.Plus(-1), false); !got.IsZero() {
			t.Errorf("%s in a quiet month before the end: known until %s", scope, got)
		}
		if got, unknown := until(scope, march, false); unknown || scoring.MonthOf(got) != march {
			t.Errorf("%s in its last month: known until %s", scope, got)
		}
	}
	// What only some may read says nothing to others.
	appendAll(t, s, issue(secret, 3, cleo, day0.AddDate(0, 2, 0)))
	if got := knows(scoring.Scope{Owner: "acme"}, march.Plus(1), false); scoring.MonthOf(got) != march {
		t.Errorf("a private repository lets everybody know until %s", got)
	}
	if got := knows(scoring.Scope{Owner: "else"}, march, false); !got.IsZero() {
		t.Errorf("an owner who is not known: %s", got)
	}
	known := func(what string, want scoring.Month) {
		t.Helper()
		for _, scope := range []scoring.Scope{{Owner: "acme"}, here} {
			if got := knows(scope, march.Plus(4), false); scoring.MonthOf(got) != want {
				t.Errorf("%s, %s is known until %s, not %s", what, scope, got, want)
			}
		}
	}
	known("at first", march)
	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).says(ada, 71, "Still so.", day0.AddDate(0, 1, 0)))
	known("with news of an old thread", march.Plus(1))
	appendAll(t, s, issue(kitchen, 30, cleo, day0.AddDate(0, 2, 0)))
	known("with a new thread", march.Plus(2))
	// Where a report tells what was taken back, something is known.
	appendAll(t, s, (&story{repo: kitchen, number: 10, typ: history.Issue}).does(ada, history.Unlabeled, "bug", after(5)))
	score(t, s, after(125)) // in July
	for _, scope := range []scoring.Scope{{Owner: "acme"}, here} {
		for n, want := range map[int]scoring.Month{4: {}, 5: {}, 6: march.Plus(2)} {
			if got := knows(scope, march.Plus(n), false); got.IsZero() != (want == scoring.Month{}) || !got.IsZero() && scoring.MonthOf(got) != want {
				t.Errorf("%s, %d months after: known until %s, not %s", scope, n, got, want)
			}
		}
	}
	// Somebody's work is known as far as the public repositories in which they did it.
	work := func(who history.Account, month scoring.Month) scoring.PersonWork {
		t.Helper()
		w, err := s.PersonWork(t.Context(), who, scoring.Span{From: month, To: month})
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	for _, later := range []int{3, 30} { // within a year of their last credits, and long after them
		if got := work(ben, march.Plus(later)); scoring.MonthOf(got.KnownUntil) != march.Plus(2) || !got.Unknown() {
			t.Errorf("%d months later the work of who was active is known until %s, or its quiet month is known", later, got.KnownUntil)
		}
	}
	if got := work(ben, march.Plus(-30)); !got.KnownUntil.IsZero() || got.Unknown() {
		t.Errorf("before all of their credits it is known until %s", got.KnownUntil)
	}
	if got := work(history.Account{ID: 99, Login: "nobody"}, march.Plus(3)); !got.KnownUntil.IsZero() || got.Unknown() {
		t.Errorf("the work of who did nothing is known until %s", got.KnownUntil)
	}
	apply(t, s, inst(webhooks.InstallationCreated, history.Repo{}, after(5), 0), inst(webhooks.RepoAdded, kitchen, after(5), 0))
	for _, scope := range []scoring.Scope{{Owner: "acme"}, here} {
		if got := knows(scope, march.Plus(1), false); !got.IsZero() {
			t.Errorf("%s, which the App keeps current: known until %s", scope, got)
		}
	}
	if got := work(ben, march.Plus(3)); !got.KnownUntil.IsZero() {
		t.Errorf("the work in what the App keeps current is known until %s", got.KnownUntil)
	}
}
