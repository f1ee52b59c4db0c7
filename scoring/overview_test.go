package scoring

import (
	"maps"
	"testing"
	"time"
)

func TestSpan(t *testing.T) {
	m := func(s string) Month {
		month, err := ParseMonth(s)
		if err != nil {
			t.Fatal(err)
		}
		return month
	}
	for _, test := range []struct {
		from, to string
		months   int
		trend    string // its first month
		ok       bool
	}{
		{"2026-03", "2026-03", 1, "2025-04", true},
		{"2025-11", "2026-01", 3, "2025-02", true},
		{"2025-01", "2025-12", 12, "2025-01", true},
		{"2024-12", "2025-12", 13, "2025-01", false},
		{"2026-03", "2026-02", 0, "2025-03", false},
	} {
		s, err := NewSpan(m(test.from), m(test.to))
		if s.Months() != test.months || s.Trend().From != m(test.trend) || s.Trend().Months() != TrendMonths || (err == nil) != test.ok {
			t.Errorf("%s to %s: got %d months, a trend from %s, %v", test.from, test.to, s.Months(), s.Trend().From, err)
		}
	}
	s, _ := NewSpan(m("2025-11"), m("2026-01"))
	var got string
	for i, month := range s.Each {
		if !s.Has(month) || month != s.From.Plus(i) {
			t.Errorf("%s is month %d and in the span: %v", month, i, s.Has(month))
		}
		got += month.String() + " "
	}
	if got != "2025-11 2025-12 2026-01 " || s.Has(m("2025-10")) || s.Has(m("2026-02")) {
		t.Errorf("the months are %q", got)
	}
}

func TestCarriedBy(t *testing.T) {
	got := CarriedBy([]PersonShare{
		{ID: 1, Glue: CountKinds(map[Kind]int{Triage: 7, Clarification: 1})},
		{ID: 2, Glue: CountKinds(map[Kind]int{Triage: 2})},
		{ID: 3, Merged: 4},
	})
	want := map[Kind]Carrying{Triage: {People: 2, Credits: 9, Most: 7}, Clarification: {People: 1, Credits: 1, Most: 1}}
	if !maps.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

// TestWaitsCount wants a pull request to count as waiting after 7 days, and anything
// else at once.
func TestWaitsCount(t *testing.T) {
	now := time.Date(2026, 3, 9, 0, 0, 0, 0, time.UTC)
	for _, w := range Waits() {
		want := now
		if w == ForReview || w == ForMerge || w == ForAuthor {
			want = now.AddDate(0, 0, -7)
		}
		if got := (WaitingQuery{For: w, AsOf: now}).Until(); !got.Equal(want) {
			t.Errorf("%s: got %s, want %s", w, got, want)
		}
	}
}
