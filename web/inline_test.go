package web

import (
	"html/template"
	"strings"
	"testing"

	"glueledger/scoring"
)

func TestInlineHTML(t *testing.T) {
	long := strings.Repeat("a-", 20)
	for _, test := range []struct{ name, got, want string }{
		{"a name", string(nameHTML("lantern-js#847")), `<bdi class="name">lantern-js#847</bdi>`},
		{"a name for most screens", string(nameHTML("lantern-maps/lantern-js#847")), `<bdi class="name long">lantern-maps/lantern-js<span class="name">#847</span></bdi>`},
		{"a number behind a long name", string(nameHTML(long + "#41")), "<bdi>" + long + `<span class="name">#41</span></bdi>`},
		{"what is no number", string(nameHTML(long + "#<b>")), "<bdi>" + long + "#&lt;b&gt;</bdi>"},
		{"a number as long as a name", string(nameHTML(long + "#1" + long)), "<bdi>" + long + "#1" + long + "</bdi>"},
		{"wide letters", string(nameHTML(strings.Repeat("w", 25))), "<bdi>" + strings.Repeat("w", 25) + "</bdi>"},
		{"a hostile name", string(nameHTML("<b>")), `<bdi class="name">&lt;b&gt;</bdi>`},
		{"a long name", string(nameHTML(long)), "<bdi>" + long + "</bdi>"},
		{"names in a sentence", string(proseHTML("3 threads in acme/gis, said dana-w.")),
			`3 threads in <span class="name">acme/gis,</span> said <span class="name">dana-w.</span>`},
		{"code in a sentence", string(proseHTML("Asked “What has `go-x`, and why?” of a-b.")), "Asked “What has <code>go-x</code>, and why?” of <span class=\"name\">a-b.</span>"},
		{"a number in a sentence", string(proseHTML("In " + long + "#41, too.")), "In " + long + `<span class="name">#41,</span> too.`},
		{"a hostile sentence", string(proseHTML(" a <i>-& \u00a0" + long)), " a <span class=\"name\">&lt;i&gt;-&amp;</span> \u00a0" + long},
		{"code", string(titleHTML("`Close` hangs after `Dial(<x>)`")), "<code>Close</code> hangs after <code>Dial(&lt;x&gt;)</code>"},
		{"half of code", string(titleHTML("a `b` `c<")), "a <code>b</code> `c&lt;"},
		{"code that is cut", string(titleHTML(shorten("a `bcdefg`", 7))), "a <code>bcd</code>…"},
		{"code that is cut at its beginning", string(titleHTML(shorten("a `bcdefg`", 4))), "a …"},
		{"a tick before a cut", string(titleHTML(shorten("a `bcdefg", 7))), "a bcd…"},
		{"empty code", string(titleHTML("`` and ` `")), "`` and ` `"},
		{"no code", string(titleHTML("a & b")), "a &amp; b"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", test.name, test.got, test.want)
		}
	}
}

// TestTitlesShowCode wants code in the titles of pages, and Markdown as it was.
func TestTitlesShowCode(t *testing.T) {
	f := fullLedger()
	for i := range f.input.Receipts {
		f.input.Receipts[i].Title = "`Close` hangs"
	}
	r := f.receipts["a1"]
	r.Title = "`Close` hangs"
	f.receipts["a1"] = r
	site := newSite(t, f)
	for path, want := range map[string]string{
		"/receipts/a1":               "<h1><bdi><code>Close</code> hangs</bdi></h1>",
		"/reports/meadow/2025-03":    "<bdi><code>Close</code> hangs</bdi>",
		"/reports/meadow/2025-03.md": "\\`Close\\` hangs",
	} {
		if body := get(t, site, path).Body.String(); !strings.Contains(body, want) {
			t.Errorf("%s does not say %s", path, want)
		}
	}
}

// TestMonthsStayWhole has lines end neither before a year nor between "to" and a month,
// and a heading leave no month alone in its first line.
func TestMonthsStayWhole(t *testing.T) {
	for _, c := range []struct {
		render     func(string) template.HTML
		said, want string
	}{
		{datedHTML, "July to September 2026", "July to&nbsp;September&nbsp;2026"},
		{datedHTML, "From November 2025 to January 2026, ada", "From November&nbsp;2025 to&nbsp;January&nbsp;2026, ada"},
		{datedHTML, "In 3 threads of 1,203 (2 more)", "In 3&nbsp;threads of 1,203 (2&nbsp;more)"},
		{datedHTML, "May is <b> and 2026", "May is &lt;b&gt; and 2026"},
		{headingHTML, "July to September 2026", "July&nbsp;to September&nbsp;2026"},
		{headingHTML, "November 2025 to January 2026", "November&nbsp;2025&nbsp;to January&nbsp;2026"},
		{headingHTML, "March 2026", "March&nbsp;2026"},
	} {
		if got := string(c.render(c.said)); got != c.want {
			t.Errorf("%q: got %q, want %q", c.said, got, c.want)
		}
	}
}

// TestKindsAreNotBroken holds that no line ends at the hyphen of a kind's name, in tables
// either.
func TestKindsAreNotBroken(t *testing.T) {
	f := fullLedger()
	f.overview.Units.Kinds[scoring.FollowThrough] = 1
	f.input.Receipts[0].Kind = scoring.FollowThrough
	site := newSite(t, f)
	for path, times := range map[string]int{"/o/meadow?from=2025-03": 2, "/reports/meadow/2025-03": 2, "/rules": 2} {
		body := get(t, site, path).Body.String()
		if n := strings.Count(body, `<span class="name">Follow-through</span>`); n < times {
			t.Errorf("%s keeps it whole %d times", path, n)
		}
		if strings.Count(body, `>Follow-through<`) != strings.Count(body, `<span class="name">Follow-through<`) {
			t.Errorf("%s lets it break", path)
		}
	}
}
