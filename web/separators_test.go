package web

import (
	"regexp"
	"strings"
	"testing"
)

// TestSeparatorsEndLines holds that no line begins with what stands between two things on a
// page: a space that may end one comes after it, and none before.
func TestSeparatorsEndLines(t *testing.T) {
	site := newSite(t, fullLedger())
	title := regexp.MustCompile(`<title>.*</title>`)
	between := 0
	for _, path := range []string{"/", "/reports", "/reports/meadow", "/reports/meadow/harvest/2025-03", "/o/meadow", "/o/meadow/harvest", "/o/meadow/harvest/128", "/people/ada-k"} {
		body := title.ReplaceAllString(get(t, site, path).Body.String(), "")
		between += strings.Count(body, "&nbsp;·")
		if i := strings.Index(body, " ·"); i >= 0 {
			t.Errorf("on %s a line may begin with a dot: %s", path, body[max(0, i-80):i+20])
		}
	}
	css, err := styleSheet()
	if err != nil {
		t.Fatal(err)
	}
	// What stands between the steps of the way is cut off at the beginning of a line, and is at
	// none of their ends.
	if !regexp.MustCompile(`\.way *\{[^}]*clip-path: *inset`).Match(css) || regexp.MustCompile(`\.crumb(:not[^{]*)?::after`).Match(css) {
		t.Error("a line of the way may begin or end with a slash")
	}
	if between == 0 {
		t.Error("no page has a dot")
	}
}
