package web

import (
	"regexp"
	"strings"
	"testing"
)

// TestLinesHaveNoSeparators holds that no line begins or ends with what stands between two
// things on a page: that is room alone.
func TestLinesHaveNoSeparators(t *testing.T) {
	site := newSite(t, fullLedger())
	title := regexp.MustCompile(`<title>.*</title>`)
	for _, path := range []string{"/", "/reports", "/reports/meadow", "/reports/meadow/harvest/2025-03", "/o/meadow", "/o/meadow/harvest", "/o/meadow/harvest/128", "/people/ada-k"} {
		body := title.ReplaceAllString(get(t, site, path).Body.String(), "")
		if i := strings.Index(body, "·"); i >= 0 {
			t.Errorf("on %s a line may begin or end with a dot: %s", path, body[max(0, i-80):i+20])
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
	if !regexp.MustCompile(`\.apart *\{[^}]*gap`).Match(css) {
		t.Error("links beside each other are not set apart")
	}
}
