package web

import (
	"maps"
	"strconv"
	"strings"
	"testing"
	"time"

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

// TestUnknownIsNotNone holds that calendars and charts tell days and months of which nothing is
// known from those without anything, to the eye, in words and in their tables.
func TestUnknownIsNotNone(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	page := func(path string) string {
		return strings.ReplaceAll(get(t, site, path).Body.String(), "&nbsp;", " ")
	}
	person, owner := "/people/ada-k?from=2025-04", "/o/meadow?from=2025-04"
	for _, path := range []string{person, owner} {
		if body := page(path); strings.Contains(body, `class="unknown"`) || strings.Contains(body, "not known") || strings.Contains(body, "<td>?</td>") {
			t.Errorf("%s says of a history that goes on that it is not known:\n%s", path, body)
		}
	}
	f.input.KnownUntil, f.overview.KnownUntil = date(2025, 3, 14), date(2025, 3, 14)
	for path, wants := range map[string][]string{
		person: {
			"What came after 14 March 2025 is not known.", "Not known after 14 March.", `<path class="none" d="M0 5H168"/><path class="unknown" d="M173 5H372">`,
			`<desc id="month-11-d">Not known.</desc><path class="unknown" d="M5 5H108">`, `<p class="month-total">? <span>not known</span></p>`,
			`<i class="unknown"></i>not known</span>`, "Receipts by day; “?” is not known", "<td>?</td>",
		},
		owner: {
			"A dot is a month of which nothing is known: the history here ends on 14 March 2025.", "Later months are not known.",
			`<path class="unknown" d="M115 36v-3"/>`, "by month; “?” is not known", "<td>?</td>",
		},
	} {
		body := page(path)
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s lacks %q:\n%s", path, want, body)
			}
		}
	}
	if body := page("/people/ada-k?from=2025-03"); !strings.Contains(body, `<path class="unknown"`) {
		t.Error("the days of the last month after the end look as known")
	}
	april := scoring.Month{Year: 2025, Month: time.April}
	trend := monthsOf(scoring.Span{From: april, To: april}, newHorizon(date(2025, 2, 14), date(2025, 4, 9)))
	row := string(newPersonRow(scoring.PersonShare{}, "ada", trend).Spark)
	if !strings.Contains(row, `0, 0, not known, not known"`) || strings.Count(row, "M") != 10 {
		t.Errorf("somebody's bars say of what is not known: %s", row)
	}
	f.input.KnownUntil = date(2019, 3, 14)
	if body := page("/people/ada-k?from=2021-01"); !strings.Contains(body, "Nothing is known from February 2020 to January 2021: the history here ends on 14 March 2019.") || strings.Contains(body, "count.") {
		t.Errorf("a year after the end has a calendar:\n%s", body)
	}
}
