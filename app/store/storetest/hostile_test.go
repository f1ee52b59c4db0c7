package storetest_test

import (
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring"
)

// TestHostile wants every sort of page to have something to show.
func TestHostile(t *testing.T) {
	s := storetest.Open(t)
	now := time.Date(2026, 11, 4, 15, 0, 0, 0, time.UTC)
	storetest.Hostile(t, s, now)
	n := len(storetest.HostileWords())
	kinds := map[scoring.Kind]int{}
	if err := s.Credits(t.Context(), store.CreditQuery{}, func(r scoring.Receipt) error {
		kinds[r.Kind]++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []scoring.Kind{scoring.Triage, scoring.Clarification, scoring.ReviewUnblocking} {
		if kinds[kind] != n {
			t.Errorf("%d credits for %s, want %d", kinds[kind], kind, n)
		}
	}
	person, err := s.Person(t.Context(), storetest.HostilePerson)
	if err != nil || person.Login != storetest.HostilePerson {
		t.Errorf("got %+v, %v", person, err)
	}
}
