package web

import (
	"maps"
	"strconv"
	"testing"
)

// TestCalendarSteps holds the legend against the colours that days have.
func TestCalendarSteps(t *testing.T) {
	for most := range 30 {
		want := map[string]string{"none": "0"}
		first := map[string]string{}
		for n := 1; n <= most; n++ {
			class, many := "deep-"+strconv.Itoa(depth(n, most)), strconv.Itoa(n)
			if want[class] == "" {
				want[class], first[class] = many, many
			} else {
				want[class] = first[class] + "–" + many
			}
		}
		got := map[string]string{}
		for _, step := range calendarSteps(most) {
			got[step.Class] = step.Many
		}
		if !maps.Equal(got, want) {
			t.Errorf("with %d at most: %v, want %v", most, got, want)
		}
	}
}
