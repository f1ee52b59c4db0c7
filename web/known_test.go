package web

import (
	"strings"
	"testing"
	"time"
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

// TestKnownInPart holds that a span is said to be known in part whose history ends within it,
// and no other.
func TestKnownInPart(t *testing.T) {
	month := []string{"/reports/meadow/2025-03", "/reports/meadow/harvest/2025-03.md", "/o/meadow?from=2025-03", "/o/meadow/harvest?from=2025-03", "/people/ada-k?from=2025-03", "/people/ada-k.md?from=2025-03"}
	data := []string{"/reports/meadow/2025-03.json", "/api/v1/owners/meadow?from=2025-03", "/people/ada-k.json?from=2025-03"}
	for _, test := range []struct {
		known time.Time
		part  bool
	}{
		{date(2025, 3, 14), true}, {date(2025, 3, 30), true},
		{date(2025, 3, 31), false}, {date(2025, 4, 5), false}, {time.Time{}, false},
	} {
		f := fullLedger()
		f.input.KnownUntil, f.overview.KnownUntil = test.known, test.known
		site := newSite(t, f)
		want := "The month is known until " + dayText(test.known) + "; the rest is not known here."
		for _, path := range month {
			if body := strings.ReplaceAll(get(t, site, path).Body.String(), "&nbsp;", " "); strings.Contains(body, "The month is known until") != test.part || test.part && !strings.Contains(body, want) {
				t.Errorf("%s, known until %s, says otherwise:\n%s", path, test.known, body)
			}
		}
		for path, want := range map[string]string{"/reports": ", known until ", "/reports/meadow": ", known until ", "/reports/meadow/feed.atom": "The month is known until "} {
			body := strings.ReplaceAll(get(t, site, path).Body.String(), "&nbsp;", " ")
			if n := strings.Count(body, want+dayText(test.known)); n > 1 || (n == 1) != test.part {
				t.Errorf("%s, known until %s, says otherwise:\n%s", path, test.known, body)
			}
		}
		for _, path := range data {
			if body := get(t, site, path).Body.String(); strings.Contains(body, `"known_part_until"`) != test.part || strings.Contains(body, `"known_until"`) {
				t.Errorf("%s, known until %s, says otherwise:\n%s", path, test.known, body)
			}
		}
		quarter := strings.ReplaceAll(get(t, site, "/o/meadow?from=2025-01&to=2025-03").Body.String(), "&nbsp;", " ")
		if strings.Contains(quarter, "These months are known until") != test.part {
			t.Errorf("the quarter, known until %s, says otherwise", test.known)
		}
	}
	// Of a span after the end nothing is known of somebody, either.
	f := fullLedger()
	f.input.KnownUntil = date(2024, 11, 20)
	if body := strings.ReplaceAll(get(t, newSite(t, f), "/people/ada-k?from=2024-12").Body.String(), "&nbsp;", " "); !strings.Contains(body, "ends in November 2024.") || strings.Contains(body, "No glue work by") {
		t.Errorf("the page of somebody says that nothing happened where nothing is known:\n%s", body)
	}
	for _, path := range []string{"/people/ada-k.json?from=2024-12", "/api/v1/people/ada-k?from=2024-12"} {
		if body := get(t, newSite(t, f), path).Body.String(); !strings.Contains(body, `"known_until": "2024-11-20T10:30:00Z"`) {
			t.Errorf("%s does not say what is known:\n%s", path, body)
		}
	}
}
