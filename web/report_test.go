package web

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenReports holds reports against what somebody has read and found
// right. go test ./web -run Golden -update writes them anew.
func TestGoldenReports(t *testing.T) {
	asOf := date(2025, 4, 9)
	full := report(fullLedger(), scoring.Scope{Owner: "meadow"}, asOf)
	single := fullLedger()
	single.input = scoring.ReportInput{Receipts: single.input.Receipts[1:2], Merged: 1, Reviewed: 1}
	pending := fullLedger()
	pending.input = scoring.ReportInput{Receipts: pending.input.Receipts[6:7], Reviewed: 1}
	for _, test := range []struct {
		name, base string
		report     scoring.Report
	}{
		{"full.md", "https://glue.example.org", full},
		{"full-nosite.md", "", full},
		{"full.txt", "https://glue.example.org", full},
		{"full-nosite.txt", "", full},
		{"empty.txt", "https://glue.example.org", report(emptyLedger(), scoring.Scope{Owner: "meadow", Repo: "harvest"}, asOf)},
		{"full.json", "https://glue.example.org", full},
		{"full.csv", "https://glue.example.org", full},
		{"single.md", "https://glue.example.org", report(single, scoring.Scope{Owner: "meadow", Repo: "harvest"}, asOf)},
		{"pending.md", "https://glue.example.org", report(pending, scoring.Scope{Owner: "meadow", Repo: "orchard"}, date(2025, 3, 12))},
		{"empty.md", "https://glue.example.org", report(emptyLedger(), scoring.Scope{Owner: "meadow", Repo: "harvest"}, asOf)},
	} {
		t.Run(test.name, func(t *testing.T) {
			format := map[string]string{".txt": "text", ".md": "markdown", ".json": "json", ".csv": "csv"}[filepath.Ext(test.name)]
			got := render(t, test.report, format, test.base)
			golden(t, test.name, got)
		})
	}
}

// golden holds got against a file.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: -want +got:\n%s", name, diff)
	}
}

func report(f *fakeLedger, scope scoring.Scope, asOf time.Time) scoring.Report {
	in := f.input
	in.Scope, in.Month, in.AsOf = scope, march, asOf
	return scoring.NewReport(in)
}

func render(t failer, r scoring.Report, format, base string) string {
	t.Helper()
	var b bytes.Buffer
	if err := (Links{Site: base}).Render(&b, r, format); err != nil {
		t.Fatalf("%v", err)
	}
	return b.String()
}

func TestRenderRefusesUnknownFormats(t *testing.T) {
	err := Links{}.Render(&bytes.Buffer{}, scoring.Report{}, "pdf")
	if err == nil || !strings.Contains(err.Error(), "text, markdown, html, json or csv") {
		t.Errorf("got %v", err)
	}
}

// TestMarkdownStaysShort makes reports of any size out of any text and asks that
// GitHub takes them, that what is left out is said, and that the rest is linked.
func TestMarkdownStaysShort(t *testing.T) {
	for _, people := range []int{1, 40, 400, 5000} {
		for _, each := range []int{1, 3, 60} {
			if people*each > 20_000 {
				continue
			}
			t.Run(fmt.Sprintf("%d people with %d receipts", people, each), func(t *testing.T) {
				checkSize(t, crowd(people, each, func() string { return "A title of ordinary length, as most are" }), people*each > 400)
			})
		}
	}
	t.Run("any text", func(t *testing.T) {
		rapid.Check(t, func(t *rapid.T) {
			text := anyText()
			people, each := rapid.IntRange(0, 120).Draw(t, "people"), rapid.IntRange(0, 8).Draw(t, "receipts")
			words := rapid.SliceOfN(text, 5, 5).Draw(t, "words")
			i := 0
			checkSize(t, crowd(people, each, func() string { i++; return words[i%len(words)] }), false)
		})
	})
}

func checkSize(t failer, r scoring.Report, cut bool) {
	t.Helper()
	got := render(t, r, "markdown", "https://glue.example.org")
	if n := utf8.RuneCountInString(got); n >= 65_536 {
		t.Fatalf("%d characters", n)
	}
	if short := strings.Contains(got, "This is the short form"); cut != short && cut {
		t.Fatalf("short form: %v, want %v", short, cut)
	}
	if !strings.Contains(got, "](https://glue.example.org/reports/") {
		t.Fatalf("no link to the whole report")
	}
}

// crowd is a report of many people whose texts come from words.
func crowd(people, each int, words func() string) scoring.Report {
	in := scoring.ReportInput{Scope: scoring.Scope{Owner: words()}, Month: march, AsOf: date(2025, 4, 9)}
	for i := range people {
		who := person(int64(i+1), fmt.Sprintf("%s%d", words(), i))
		repo := history.Repo{Owner: "meadow", Name: words()}
		for j := range each {
			r := receipt(fmt.Sprintf("%d-%d", i, j), repo, j+1, words(), who, scoring.Triage, j, words(), words())
			in.Receipts = append(in.Receipts, r)
			in.TurnOver = append(in.TurnOver, scoring.TurnOver{Receipt: r, Withdrawn: date(2025, 4, 1), Reason: words()})
		}
		in.Waiting = append(in.Waiting, scoring.WaitingThread{Repo: repo, Number: i + 1, Title: words(), Author: who,
			Waiting: scoring.Waiting{For: scoring.ForReview, Since: date(2025, 1, 1), On: []history.Account{who}}})
		in.Counts = append(in.Counts, scoring.PersonCount{Account: who, Merged: i, Reviewed: 2 * i})
	}
	return scoring.NewReport(in)
}

// TestMoreWaits: a report that cuts its list of what waits says how much more there is,
// and where.
func TestMoreWaits(t *testing.T) {
	r := crowd(13, 0, func() string { return "meadow" })
	for _, test := range []struct{ format, base, want string }{
		{"markdown", "https://glue.example.org", "- …and 3 more on [the page of what waits](https://glue.example.org/o/meadow#waiting)."},
		{"markdown", "", "- …and 3 more, which the JSON and CSV forms have."},
		{"html", "https://glue.example.org", `…and 3 more on <a href="https://glue.example.org/o/meadow#waiting">the page of what waits</a>.`},
		{"html", "", "…and 3 more, which the JSON and CSV forms have."},
		{"text", "https://glue.example.org", "\n3 more: https://glue.example.org/o/meadow#waiting\n"},
		{"text", "", "\n…and 3 more, which the JSON and CSV forms have.\n"},
	} {
		if got := render(t, r, test.format, test.base); !strings.Contains(got, test.want) {
			t.Errorf("%s at %q lacks %q:\n%s", test.format, test.base, test.want, got)
		}
	}
}

// TestHostileReportIsText renders a report in which every text is hostile and
// asks that GitHub shows only the report's own links and markup.
func TestHostileReportIsText(t *testing.T) {
	for _, s := range hostile() {
		got := render(t, crowd(3, 6, func() string { return s }), "markdown", "https://glue.example.org")
		text, tags := rendered(t, got)
		for _, tag := range tags {
			switch tag {
			case "h1", "h2", "h3", "p", "ul", "li", "strong", "em", "a", "details", "summary", "table", "thead", "tbody", "tr", "th", "td":
			default:
				t.Errorf("%q made a <%s>", s, tag)
			}
		}
		for what, found := range linked() {
			// The number of a thread stands within its link.
			ours := regexp.MustCompile(`#[1-6] `).ReplaceAllString(text, "# ")
			if hit := found.FindString(ours); hit != "" {
				t.Errorf("%q left %s: %q", s, what, hit)
			}
		}
		if links := strings.Count(got, "](https://"); links != countTags(tags)["a"] {
			t.Errorf("%q: %d links written, %d shown", s, links, countTags(tags)["a"])
		}
	}
}

// TestTextIsForTerminals renders reports in which every text is hostile and asks that
// nothing in them moves the cursor, changes colours or turns the direction round.
func TestTextIsForTerminals(t *testing.T) {
	for _, s := range hostile() {
		got := render(t, crowd(3, 6, func() string { return s }), "text", "https://glue.example.org")
		for _, r := range got {
			if r != '\n' && !unicode.IsGraphic(r) {
				t.Errorf("%q left %q", s, r)
			}
		}
		if n := strings.Count(got, "https://glue.example.org/receipts/"); n != 2*18 { // each is taken back, too
			t.Errorf("%q: %d of 36 links to receipts:\n%s", s, n, got)
		}
	}
}

func countTags(tags []string) map[string]int {
	n := map[string]int{}
	for _, tag := range tags {
		n[tag]++
	}
	return n
}

// TestCSVIsNoFormula opens a hostile report as a spreadsheet would.
func TestCSVIsNoFormula(t *testing.T) {
	for _, s := range hostile() {
		rows, err := csv.NewReader(strings.NewReader(render(t, crowd(2, 2, func() string { return s }), "csv", ""))).ReadAll()
		if err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		for _, row := range rows {
			for _, cell := range row {
				if cell != "" && strings.ContainsRune("=+-@＝＋－＠\t\r\n", []rune(cell)[0]) {
					t.Errorf("%q: cell %q begins like a formula", s, cell)
				}
			}
		}
	}
}

// TestJSONKeepsTexts asks that JSON has what people wrote, letter for letter.
func TestJSONKeepsTexts(t *testing.T) {
	for _, s := range hostile() {
		if !utf8.ValidString(s) {
			continue
		}
		var got jsonReport
		if err := json.Unmarshal([]byte(render(t, crowd(1, 1, func() string { return s }), "json", "")), &got); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
		if title := got.People[0].Receipts[0].Title; title != s {
			t.Errorf("got %q, want %q", title, s)
		}
	}
}

// TestUnitsAreOfWhatOccurred has no unit of a kind that nothing was of, whichever it is, and
// names those kinds in one sentence.
func TestUnitsAreOfWhatOccurred(t *testing.T) {
	u := scoring.Units{Threads: 3, Kinds: map[scoring.Kind]int{scoring.Onboarding: 1, scoring.Triage: 2}}
	views := unitViews(u)
	if len(views) != 2 || views[0].Words != "threads triaged" || views[1].Words != "thread where a newcomer was helped" {
		t.Errorf("units: %+v", views)
	}
	const want = "Nothing was seen of clarification, review unblocking, stale resolution, connecting, answering, summarising, follow-through or de-escalation."
	if got := nothingOf(u); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	u.Await(scoring.Connecting, 1)
	if got := nothingOf(u); !strings.HasSuffix(got, "follow-through or de-escalation. There are only pending credits of connecting (1).") || strings.Count(got, "connecting") != 1 {
		t.Errorf("of what is pending it says %q", got)
	}
	for _, k := range allKinds() {
		u.Kinds[k.Kind]++
	}
	if got := nothingOf(u); got != "" {
		t.Errorf("where there is some of each it says %q", got)
	}
	if got := nothingOf(scoring.Units{}); got != "" {
		t.Errorf("of nothing it says %q", got)
	}
}

// TestManyKindsFitTheTable holds that a table of many kinds is drawn smaller, and one of
// few as ever.
func TestManyKindsFitTheTable(t *testing.T) {
	for kinds, want := range map[int]string{5: `<table class="people">`, 6: `<table class="people dense">`} {
		f := fullLedger()
		first := f.input.Receipts[0]
		f.input.Receipts = nil
		for i, k := range allKinds()[:kinds] {
			first.ID, first.Kind = strconv.Itoa(i), k.Kind
			f.input.Receipts = append(f.input.Receipts, first)
		}
		if body := render(t, report(f, scoring.Scope{Owner: "meadow"}, date(2025, 4, 9)), "html", ""); !strings.Contains(body, want) {
			t.Errorf("%d kinds: no %s", kinds, want)
		}
	}
}

// TestMergeIsToldOnce holds that no sentence says a merge a second time as its own effect.
func TestMergeIsToldOnce(t *testing.T) {
	const merged = "It was merged."
	for why, want := range map[string]string{
		"Merged it after it had stood approved for 17 days":              "",
		"Approved it and merged it after it had waited 19 days":          "",
		"Approved it after it had waited 19 days for a review":           merged,
		"Asked “Approved it and merged it?” after it had waited 19 days": merged,
	} {
		if got := scoring.EffectBeside(why, merged); got != want {
			t.Errorf("%s: got %q, want %q", why, got, want)
		}
	}
	full := report(fullLedger(), scoring.Scope{Owner: "meadow"}, date(2025, 4, 9))
	for _, format := range []string{"html", "markdown", "text", "csv"} {
		if body := render(t, full, format, ""); !strings.Contains(body, "Merged it after 9 days") || strings.Contains(body, merged) {
			t.Errorf("%s tells the merge again", format)
		}
	}
}

func TestWords(t *testing.T) {
	for _, test := range []struct{ got, want string }{
		{count(1, "thread", "threads"), "1 thread"},
		{count(0, "thread", "threads"), "0 threads"},
		{number(1234567), "1,234,567"},
		{number(-1234), "-1,234"},
		{days(23 * time.Hour), "less than a day"},
		{days(24 * time.Hour), "1 day"},
		{days(49 * time.Hour), "2 days"},
		{waitedSince(date(2023, 4, 10), date(2025, 4, 9)), "730 days"},
		{waitedSince(date(2015, 4, 9), date(2025, 4, 9)), "10 years"},
		{waitedSince(date(2026, 4, 9), date(2025, 4, 9)), "less than a day"},
		{sentence("Asked “Why?”"), "Asked “Why?”"},
		{listed([]string{"a", "b", "c"}), "a, b and c"},
		{listed(nil), ""},
		{sentence("It was merged"), "It was merged."},
		{sentence("Was it?"), "Was it?"},
		{did(map[scoring.Kind]int{scoring.Triage: 1, "gardening": 2}, kindsOf(map[scoring.Kind]int{scoring.Triage: 1, "gardening": 2})),
			"Triaged 1 thread and did gardening on 2 threads."},
		{codeWords(0, 0), ""},
		{codeWords(1, 2), "Beside it, had 1 pull request merged and reviewed 2."},
		{codeInSpan(1, 0, spanOf(t, "2026-03", "2026-03")), "In the same month, 1 pull request was merged and none was reviewed."},
		{codeInSpan(0, 3, spanOf(t, "2026-03", "2026-03")), "In the same month, 3 pull requests were reviewed and none was merged."},
		{codeInSpan(2, 1, spanOf(t, "2026-02", "2026-03")), "In the same months, 2 pull requests were merged and 1 was reviewed."},
		{codeInSpan(0, 0, spanOf(t, "2026-02", "2026-03")), "In the same months, no pull request was merged and none was reviewed."},
	} {
		if test.got != test.want {
			t.Errorf("got %q, want %q", test.got, test.want)
		}
	}
}
