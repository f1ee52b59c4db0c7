package web

import (
	"maps"
	"strconv"
	"strings"
	"testing"

	"glueledger/scoring"
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

// TestNothingToDraw wants a line in the place of charts and calendars with nothing in
// them, and only there.
func TestNothingToDraw(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	quiet := func(path, drawn, said string) bool {
		body := get(t, site, path).Body.String()
		if strings.Contains(body, drawn) == strings.Contains(body, said) {
			t.Errorf("%s has both of a picture and %q, or none", path, said)
		}
		return strings.Contains(body, said)
	}
	chart := func() bool { return quiet("/o/meadow", `<svg class="bars"`, "gets its bars here") }
	if chart() || quiet("/people/ada-k", `<svg class="squares"`, "gets a square here") {
		t.Error("something was seen")
	}
	f.overview = scoring.Overview{}
	if !chart() || !quiet("/people/ada-k?from=2019-01&to=2019-01", `<svg class="squares"`, "gets a square here") {
		t.Error("nothing was seen")
	}
}
