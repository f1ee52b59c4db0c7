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
		if i := regexp.MustCompile(`<span class="crumb"><span class="slash"|[\s]<span class="slash"`).FindStringIndex(body); i != nil {
			t.Errorf("on %s a line may begin with a slash: %s", path, body[max(0, i[0]-80):i[1]])
		}
		if n := strings.Count(body, `class="slash"`); path != "/" && n != strings.Count(body, `class="crumb"`)-1 {
			t.Errorf("on %s there are %d slashes", path, n)
		}
	}
	if between == 0 {
		t.Error("no page has a dot")
	}
}
