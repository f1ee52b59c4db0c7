package web

import (
	"strings"
	"testing"
)

// TestNothingKnown holds that no page says that nothing happened where nothing is known.
func TestNothingKnown(t *testing.T) {
	f := emptyLedger()
	f.input.KnownUntil, f.overview.KnownUntil = date(2024, 11, 20), date(2024, 11, 20)
	site := newSite(t, f)
	for _, path := range []string{"/reports/meadow/2025-01", "/reports/meadow/harvest/2025-01", "/reports/meadow/2025-01.md", "/o/meadow?from=2025-01", "/o/meadow/harvest?from=2025-01"} {
		page := strings.ReplaceAll(get(t, site, path).Body.String(), "&nbsp;", " ")
		if !strings.Contains(page, "in January 2025 yet: what this ledger knows of it ends in November 2024.") {
			t.Errorf("%s does not say what the ledger knows:\n%s", path, page)
		}
		for _, wrong := range []string{"No glue work was seen", "no pull request was merged"} {
			if strings.Contains(page, wrong) {
				t.Errorf("%s says of what is not known: %s", path, wrong)
			}
		}
	}
	data := []string{"/reports/meadow/2025-01.json", "/api/v1/owners/meadow?from=2025-01", "/api/v1/repos/meadow/harvest?from=2025-01", "/api/v1/owners/meadow/reports/2025-01"}
	for _, path := range data {
		if got := get(t, site, path).Body.String(); !strings.Contains(got, `"known_until": "2024-11-20T10:30:00Z"`) {
			t.Errorf("%s does not say what the ledger knows:\n%s", path, got)
		}
	}
	for _, path := range data {
		if got := get(t, newSite(t, emptyLedger()), path).Body.String(); strings.Contains(got, "known_until") {
			t.Errorf("%s says of a month that is known until when it is:\n%s", path, got)
		}
	}
}
