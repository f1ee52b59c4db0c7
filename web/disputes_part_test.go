package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestWhoMaintainsIsAskedWhereItShows counts how often GitHub is asked for looking at a
// receipt, and what it leads to.
func TestWhoMaintainsIsAskedWhereItShows(t *testing.T) {
	const ask, form, none = `href="/receipts/a1?maintain=asked#disputes"`, `action="/receipts/a1/dispute"`, "You have none in it."
	s, visitors := disputeSite(t)
	disputes := s.disputes.all
	s.disputes.all = nil
	look := func(what, name, path string, asked int, shown ...string) {
		t.Helper()
		s.now = s.now.Add(answerKept)
		s.github.asked = nil
		w := visitors[name].get(path)
		body := w.Body.String()
		if w.Code != http.StatusOK || len(s.github.asked) != asked {
			t.Errorf("%s: %s: %d, and GitHub was asked %q", what, name, w.Code, s.github.asked)
		}
		for _, text := range []string{ask, form, none} {
			if strings.Contains(body, text) != slices.Contains(shown, text) {
				t.Errorf("%s: %s is shown %q: %v", what, name, text, !slices.Contains(shown, text))
			}
		}
		for _, wrong := range checkForms(body) {
			t.Errorf("%s: %s: %s", what, name, wrong)
		}
	}
	look("no dispute", stranger, "/receipts/a1", 0, ask)
	look("no dispute", keeper, "/receipts/a1", 0, ask)
	look("no dispute", participant, "/receipts/a1", 0, form)
	look("no dispute", anonymous, "/receipts/a1?maintain=asked", 0)
	look("asked for", stranger, "/receipts/a1?maintain=asked", 1, none)
	look("asked for", keeper, "/receipts/a1?maintain=asked", 1, form)
	look("taken back", keeper, "/receipts/a1?done=taken-back", 1, form)
	for _, state := range []scoring.DisputeState{scoring.DisputeOpen, scoring.CreditStands} {
		disputes[0].State = state
		s.disputes.all = disputes
		look(string(state), stranger, "/receipts/a1", 1, none)
		look(string(state), keeper, "/receipts/a1", 1, form)
	}
	s.disputes.all = nil
	if w := visitors[keeper].send("/receipts/a1/dispute", filing); w.Code != http.StatusSeeOther || len(s.disputes.all) != 1 {
		t.Errorf("a maintainer files: %d", w.Code)
	}
}
