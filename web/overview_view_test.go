package web

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
)

func spanOf(t *testing.T, from, to string) scoring.Span {
	t.Helper()
	span, ok, err := askedSpan(url.Values{"from": {from}, "to": {to}}, date(2026, 5, 9))
	if err != nil || !ok {
		t.Fatalf("%s to %s: %v, %v", from, to, ok, err)
	}
	return span
}

func TestSpans(t *testing.T) {
	now := date(2026, 5, 9)
	name := func(s scoring.Span, ok bool) string {
		if !ok {
			return ""
		}
		return spanName(s)
	}
	for _, test := range []struct{ from, to, name, earlier, later string }{
		{"2026-03", "2026-03", "March 2026", "February 2026", "April 2026"},
		{"2026-05", "2026-05", "May 2026", "April 2026", ""},
		{"2026-01", "2026-03", "January to March 2026", "October to December 2025", "April to May 2026"},
		{"2026-04", "2026-05", "April to May 2026", "January to March 2026", ""}, // a quarter that is not over
		{"2025-01", "2025-12", "2025", "2024", "January to May 2026"},
		{"2026-01", "2026-05", "January to May 2026", "2025", ""}, // a year that is not over
		{"2025-11", "2026-01", "November 2025 to January 2026", "August to October 2025", "February to April 2026"},
		{"2025-06", "2025-07", "June to July 2025", "April to May 2025", "August to September 2025"},
		{"2008-01", "2008-01", "January 2008", "", "February 2008"},
	} {
		s := spanOf(t, test.from, test.to)
		if got := spanName(s); got != test.name {
			t.Errorf("%s to %s is called %q, want %q", test.from, test.to, got, test.name)
		}
		if got := name(besideSpan(s, -1, now)); got != test.earlier {
			t.Errorf("before %s comes %q, want %q", test.name, got, test.earlier)
		}
		if got := name(besideSpan(s, 1, now)); got != test.later {
			t.Errorf("after %s comes %q, want %q", test.name, got, test.later)
		}
	}
	march := scoring.Month{Year: 2026, Month: time.March}
	for months, want := range map[int]string{1: "March 2026", 3: "January to March 2026", 12: "January to May 2026"} {
		if got := spanName(calendar(march, months, now)); got != want {
			t.Errorf("%d months around March: got %q, want %q", months, got, want)
		}
	}
}

func TestCarryingWords(t *testing.T) {
	for _, test := range []struct {
		carrying scoring.Carrying
		want     string
	}{
		{scoring.Carrying{}, ""},
		{scoring.Carrying{People: 1, Credits: 1, Most: 1}, "done once"},
		{scoring.Carrying{People: 1, Credits: 9, Most: 9}, "carried by one person"},
		{scoring.Carrying{People: 2, Credits: 3, Most: 2}, "carried by 2 people"},
		{scoring.Carrying{People: 2, Credits: 10, Most: 8}, "one of 2 people has 8 of 10 credits"},
		{scoring.Carrying{People: 4, Credits: 10, Most: 6}, "one of 4 people has 6 of 10 credits"},
		{scoring.Carrying{People: 4, Credits: 10, Most: 5}, "carried by 4 people"},
		{scoring.Carrying{People: 1200, Credits: 9000, Most: 50}, "carried by 1,200 people"},
	} {
		if got := carryingWords(test.carrying); got != test.want {
			t.Errorf("%+v: got %q, want %q", test.carrying, got, test.want)
		}
	}
}

// TestSawTo wants it plain whether one person was at work or several.
func TestSawTo(t *testing.T) {
	for _, test := range []struct {
		people, threads int
		want            string
	}{
		{1, 1, "one person saw to one thread"},
		{1, 27, "one person saw to 27 threads"},
		{2, 1, "2 people saw to one thread"},
		{1200, 4800, "1,200 people saw to 4,800 threads"},
	} {
		if got := sawTo(test.people, test.threads); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// TestCharts reads the drawings as a browser would.
func TestCharts(t *testing.T) {
	span := spanOf(t, "2026-02", "2026-03")
	counts := []int{0, 0, 1, 500, 0, 0, 0, 0, 0, 0, 250, 1000}
	chart := newChart("kinds", "threads by <month>", "", span, horizon{}, []chartRow{{Name: "Triage & more", Counts: counts}, {Name: "None", Counts: make([]int, 12)}})
	type bar struct {
		Class string `xml:"class,attr"`
		D     string `xml:"d,attr"`
		Title string `xml:"title"`
	}
	var svg struct {
		Title string `xml:"title"`
		Desc  string `xml:"desc"`
		Span  bar    `xml:"path"`
		Bars  []struct {
			Class string `xml:"class,attr"`
			Bars  []bar  `xml:"path"`
		} `xml:"g"`
	}
	if err := xml.Unmarshal([]byte(chart.Rows[0].Bars), &svg); err != nil {
		t.Fatal(err)
	}
	if svg.Title != "Triage & more: threads by <month>" || svg.Desc != "From April 2025 to March 2026; the most in March 2026, 1,000; 1,000 in March 2026." {
		t.Errorf("got %q, %q", svg.Title, svg.Desc)
	}
	if len(svg.Bars) != 2 || svg.Bars[0].Class != "out" || len(svg.Bars[0].Bars) != 10 || svg.Bars[1].Class != "in" || len(svg.Bars[1].Bars) != 2 || svg.Span.D != "M100 39H120" {
		t.Fatalf("got %+v", svg)
	}
	bars := append(svg.Bars[0].Bars, svg.Bars[1].Bars...)
	for i, want := range map[int]bar{
		0: {"none", "M5 36v-1", ""}, 2: {"", "M25 36v-2", "June 2025: 1"}, 3: {"", "M35 36v-18", "July 2025: 500"},
		10: {"", "M105 36v-9", "February 2026: 250"}, 11: {"", "M115 36v-36", "March 2026: 1,000"},
	} {
		if bars[i] != want {
			t.Errorf("bar %d: got %+v, want %+v", i, bars[i], want)
		}
	}
	if err := xml.Unmarshal([]byte(chart.Rows[1].Bars), &svg); err != nil || svg.Desc != "None from April 2025 to March 2026." {
		t.Errorf("%v, %q", err, svg.Desc)
	}
	var small struct {
		Label string `xml:"aria-label,attr"`
		Path  struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal([]byte(spark(`<ada> & "co"`, make([]chartMonth, 3), []int{0, 4, 1})), &small); err != nil || small.Label != `<ada> & "co"` ||
		small.Path.D != "M0 16v-1h4v1zM5 16v-16h4v16zM10 16v-4h4v4z" {
		t.Errorf("got %v, %+v", err, small)
	}
}

// TestRulesPage wants the rules page to have every word of the scorer's table, and
// a repository's what its settings change.
func TestRulesPage(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	text := func(path string) string {
		w := get(t, site, path)
		if w.Code != http.StatusOK {
			t.Fatalf("%s: %d", path, w.Code)
		}
		return strings.NewReplacer("&#39;", "'", "&#34;", `"`, "&amp;", "&", "&lt;", "<", "&gt;", ">", "<code>/", "`/", "triage</code>", "triage`").Replace(w.Body.String())
	}
	everywhere, here := text("/rules"), text("/o/meadow/harvest/rules")
	for _, rule := range append(scoring.Rules(), scoring.NominationRule()) {
		for _, want := range []string{asCode(rule.Looks), rule.Effect, asCode(strings.Join(passedOver(rule.Not), "</li>\n<li>")), "<code>" + rule.Name() + "</code>", `id="` + string(rule.Kind) + `"`} {
			if !strings.Contains(everywhere, want) || !strings.Contains(here, want) {
				t.Errorf("%s: a page does not have %q", rule.Name(), want)
			}
		}
	}
	for _, want := range []string{
		`<td data-label="Time">7 days</td><td data-label="Setting"><code>waits-after</code>`, `<td data-label="Time">24 hours</td><td data-label="Setting"><code>routing-stands</code>`, `<td data-label="Time">14 days</td><td data-label="Setting"><code>moves-within</code>`,
		`<td data-label="Time">30 days</td><td data-label="Setting"><code>stale-after</code>`, `<td data-label="Time">30 days</td><td data-label="Setting"><code>stale-ends-within</code>`, `<td data-label="Time">14 days</td><td data-label="Setting"><code>stays-closed</code>`,
	} {
		if !strings.Contains(everywhere, want) {
			t.Errorf("the rules do not have %q", want)
		}
	}
	for _, want := range []string{`4 days <span class="changed">instead of 7 days</span>`, `1.5 <span class="changed">instead of 1</span>`, "switched off in this repository", "Eingespielt"} {
		if strings.Contains(everywhere, want) || !strings.Contains(here, want) {
			t.Errorf("only the repository's rules should have %q", want)
		}
	}
	f.settings = scoring.DefaultSettings()
	if body := text("/o/meadow/harvest/rules"); !strings.Contains(body, "Nothing is changed here by settings.") || strings.Contains(body, "instead of") {
		t.Error("settings that change nothing are said to")
	}
}

func TestSpell(t *testing.T) {
	for d, want := range map[time.Duration]string{
		24 * time.Hour: "24 hours", 36 * time.Hour: "1 day and 12 hours", 48 * time.Hour: "2 days", 90 * time.Minute: "1 hour and 30 minutes", time.Hour: "1 hour", 0: "no time",
	} {
		if got := spell(d); got != want {
			t.Errorf("%s: got %q, want %q", d, got, want)
		}
	}
}

// TestOnlyPendingIsTold holds that a kind of which nothing counts yet is not told as one that
// there is nothing of, beside the bars and in the table of a report.
func TestOnlyPendingIsTold(t *testing.T) {
	f := fullLedger()
	f.overview.Units.Await(scoring.Onboarding, 1)
	f.overview.Units.Await(scoring.Triage, 2) // of which some counts
	f.input.Receipts[0].Kind, f.input.Receipts[0].Status = scoring.Onboarding, scoring.Pending
	for path, wants := range map[string][]string{
		"/o/meadow?from=2025-03":  {`There are only pending credits of onboarding (1).`, `<b>1 pending</b>`},
		"/reports/meadow/2025-03": {`There are only pending credits of onboarding (1).`, `Onboarding <small>1 pending</small></th>`},
	} {
		body := get(t, newSite(t, f), path).Body.String()
		for _, want := range wants {
			if !strings.Contains(body, want) {
				t.Errorf("%s does not say %q", path, want)
			}
		}
		if strings.Contains(body, "2 pending") {
			t.Errorf("%s tells what is pending of a kind that counts as all there is", path)
		}
	}
}
