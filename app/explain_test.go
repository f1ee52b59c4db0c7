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
