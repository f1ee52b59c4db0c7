package publish

import (
	"testing"
	"time"

	"glueledger/scoring"
)

// A preview says that a report is there already only when all its pages are.
func TestPreviewComparesAllPages(t *testing.T) {
	w := newPublishing(t, "2026-11-01T12:00:00Z", dotGitHub)
	var pages []string
	w.reports.Render = func(scoring.Report, Form) ([]string, error) { return pages, nil }
	same := func(what string, want bool, now ...string) {
		t.Helper()
		pages = now
		all, err := w.reports.Preview(t.Context(), scoring.Scope{}, nil)
		if err != nil || len(all) != 1 || all[0].Same != want {
			t.Errorf("%s: %+v, %v; want the same: %t", what, all, err, want)
		}
	}
	same("before", false, "one", "two", "three")
	w.run(t)
	same("posted", true, "one", "two", "three")
	same("another second page", false, "one", "zwei", "three")
	same("a page less", false, "one", "two")
	same("a page more", false, "one", "two", "three", "four")
	pages = []string{"one", "two"}
	w.passes(2 * time.Hour)
	w.run(t)
	same("a page less, posted", true, "one", "two")
}
