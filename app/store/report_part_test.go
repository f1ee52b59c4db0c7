package store_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// sameAsWhole holds that the parts of a report are the report.
func sameAsWhole(t *testing.T, s *store.Store, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool) (parts int) {
	t.Helper()
	in, err := s.ReportInput(t.Context(), scope, month, asOf, includePrivate)
	if err != nil {
		t.Fatal(err)
	}
	want := scoring.NewReport(in)
	var got scoring.Report
	for {
		part, err := s.ReportPart(t.Context(), scope, month, asOf, includePrivate, parts, 0)
		if err != nil {
			t.Fatal(err)
		}
		if parts == 0 {
			got = part.Report
			want.TurnOver = beginning(t, want.TurnOver, len(got.TurnOver), part.MoreTurnOver)
			if part.MoreWaiting { // of each wait there are as many
				got.Waiting = got.Waiting[:10]
			}
			want.Waiting = beginning(t, want.Waiting, len(got.Waiting), part.MoreWaiting)
		} else {
			got.People = append(got.People, part.People...)
			if part.Units.Threads != want.Units.Threads || part.Unnamed != want.Unnamed || len(part.TurnOver)+len(part.Disputed)+len(part.Waiting)+len(part.Automation) > 0 {
				t.Errorf("%s in %s: part %d has %+v, %d unnamed, or lists", scope, month, parts, part.Units, part.Unnamed)
			}
		}
		for _, p := range part.People {
			of, err := s.ReportPart(t.Context(), scope, month, asOf, includePrivate, 0, p.Account.ID)
			if err != nil || of.Part != parts {
				t.Errorf("%s stands in part %d, and is said to in %d, %v", p.Account.Login, parts, of.Part, err)
			}
		}
		if parts++; parts >= part.Parts {
			break
		}
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%s in %s: the parts differ from the whole:\n%.4000s", scope, month, diff)
	}
	return parts
}

// beginning is so much of a list, and has to be all of it unless there may be more.
func beginning[T any](t *testing.T, list []T, n int, more bool) []T {
	t.Helper()
	if n > len(list) || n < len(list) && !more {
		t.Errorf("%d of %d are read, and there may be more: %v", n, len(list), more)
	}
	return list[:min(n, len(list))]
}

func testReportPart(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	month(t, s)
	if err := s.SetVisibility(t.Context(), cleo, scoring.OnReceipts, after(5), ""); err != nil {
		t.Fatal(err)
	}
	for _, m := range []scoring.Month{march.Plus(-2), march, march.Plus(1)} {
		sameAsWhole(t, s, scoring.Scope{Owner: "acme"}, m, after(20), false)
		sameAsWhole(t, s, scoring.Scope{Owner: "acme", Repo: "kitchen"}, m, after(20), false)
		sameAsWhole(t, s, scoring.Scope{Owner: "acme", Repo: "secret"}, m, after(20), true)
	}
	_, err := s.ReportPart(t.Context(), scoring.Scope{Owner: "acme", Repo: "secret"}, march, after(20), false, 0, 0)
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a private repository: got %v", err)
	}
}

// testReportPartOfEnded holds that what had not waited for long when its history ended leaves
// room for what has by now, in a part of a report too.
func testReportPartOfEnded(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	cellar := history.Repo{ID: 17, Owner: "Acme", Name: "cellar"}
	for number := 1; number <= 14; number++ {
		appendAll(t, s, issue(cellar, number, ada, after(float64(number)/10)))
	}
	appendAll(t, s, issue(kitchen, 1, ben, after(4)))
	apply(t, s, inst(webhooks.InstallationCreated, history.Repo{}, after(5), 0), inst(webhooks.RepoAdded, kitchen, after(5), 0))
	judgedReal(t, s, after(20))
	sameAsWhole(t, s, scoring.Scope{Owner: "acme"}, march, after(20), false)
	sameAsWhole(t, s, scoring.Scope{Owner: "acme", Repo: "cellar"}, march, after(20), false)
}

// TestLongReport reads a month of many people part by part.
func TestLongReport(t *testing.T) {
	s := storetest.Open(t)
	storetest.Large(t, s, storetest.Size{Credits: 4000, Repos: 20, People: 150, Months: 4, Last: 2026*12 + 2})
	last := scoring.Month{Year: 2026, Month: time.March}
	asOf := time.Date(2026, 3, 20, 12, 0, 0, 0, time.UTC)
	for i := range 2 {
		if n := sameAsWhole(t, s, scoring.Scope{Owner: storetest.LargeOwner}, last.Plus(-i), asOf, false); n < 10 {
			t.Errorf("a long month has %d parts", n)
		}
	}
	for i := range 20 {
		scope := scoring.Scope{Owner: storetest.LargeOwner, Repo: fmt.Sprint("repo-", i)}
		sameAsWhole(t, s, scope, last, asOf, (i+1)%storetest.PrivateEvery == 0)
	}
	// Pages of months after its end are measured as those of which nothing is known.
	part, err := s.ReportPart(t.Context(), scoring.Scope{Owner: storetest.LargeOwner}, last.Plus(3), asOf.AddDate(0, 3, 0), false, 0, 0)
	if err != nil || !part.Unknown {
		t.Errorf("of a month after the end of a large ledger something is known: %v", err)
	}
}
