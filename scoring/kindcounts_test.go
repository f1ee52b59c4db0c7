package scoring

import (
	"maps"
	"testing"
)

// TestKindCounts wants every kind that a rule gives to be counted.
func TestKindCounts(t *testing.T) {
	want := make(map[Kind]int)
	for i, rule := range Rules() {
		want[rule.Kind] = i + 1
	}
	c := CountKinds(want)
	if got := c.Map(); !maps.Equal(got, want) || c.None() {
		t.Errorf("got %v, want %v", got, want)
	}
	for kind, n := range want {
		c.Add(kind, -n)
	}
	if !c.None() || len(c.Map()) > 0 {
		t.Errorf("got %v of nothing", c.Map())
	}
}
