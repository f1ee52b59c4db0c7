package app

import (
	"slices"
	"testing"

	"glueledger/scoring"
)

// TestGiversFirst holds that what earned a credit is read before what did not.
func TestGiversFirst(t *testing.T) {
	rules := append(scoring.Rules(), scoring.NominationRule())
	last, middle := rules[len(rules)-1].Name(), rules[4].Name()
	verdicts := []scoring.Verdict{
		{Rule: rules[0].Name(), Outcome: scoring.Refused},
		{Rule: middle, Outcome: scoring.Refused}, {Rule: middle, Outcome: scoring.Awaits},
		{Rule: last, Outcome: scoring.Gave},
	}
	var got []string
	for _, r := range giversFirst(verdicts) {
		got = append(got, r.Name())
	}
	want := []string{middle, last}
	for _, r := range rules {
		if r.Name() != middle && r.Name() != last {
			want = append(want, r.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestThreadByAddress finds the thread that an address is about, on GitHub and here.
func TestThreadByAddress(t *testing.T) {
	for address, want := range map[string]threadName{
		"https://github.com/acme/kitchen/pull/12#issuecomment-1": {"acme", "kitchen", 12},
		"https://github.com/o/acme/issues/3":                     {"o", "acme", 3},
		"https://glue.example.org/o/acme/kitchen/12":             {"acme", "kitchen", 12},
		"http://localhost:8080/glue/o/acme/kitchen/12":           {"acme", "kitchen", 12},
		"http://localhost:8080/o/acme/discussions/3":             {"acme", "discussions", 3},
	} {
		if got, err := parseThread(address); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", address, got, err)
		}
	}
}
