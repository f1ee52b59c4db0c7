package web

import (
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestSilence holds that a list on which everything has gone stale says that this may only
// be where the history ends, and no other list does.
func TestSilence(t *testing.T) {
	const hint = "the import may simply stop there"
	f := fullLedger()
	if body := get(t, newSite(t, f), "/o/meadow").Body.String(); strings.Contains(body, hint) {
		t.Error("said where other threads wait, too")
	}
	f.waiting = slices.DeleteFunc(f.waiting, func(w scoring.WaitingThread) bool { return w.For != scoring.ForAnyone })
	if len(f.waiting) == 0 {
		t.Fatal("nothing has gone stale")
	}
	if body := get(t, newSite(t, f), "/o/meadow").Body.String(); !strings.Contains(body, hint) {
		t.Error("not said where all have gone stale")
	}
}

// TestStaleIsStale holds that a stale thread is called so wherever it is told of.
func TestStaleIsStale(t *testing.T) {
	stale := scoring.Waiting{For: scoring.ForAnyone, Since: date(2025, 1, 9)}
	s := newSignInSite(t)
	s.ledger.input.Waiting[0].Waiting = stale
	s.judge = func(*history.Thread) scoring.Judgement { return scoring.Judgement{Waiting: &stale} }
	s.open(t)
	for path, want := range map[string]string{
		"/reports/meadow/2025-03":    ">90 days</time>, gone stale, opened by",
		"/reports/meadow/2025-03.md": "has gone stale: nobody has touched it for 90 days.",
		"/o/meadow/harvest/128":      "It has gone stale: nobody has touched it for <time",
		"/o/meadow?wait=stale":       "Gone stale",
	} {
		body := s.guest().get(path).Body.String()
		if !strings.Contains(body, want) || strings.Contains(body, "a decision") {
			t.Errorf("%s does not say %q:\n%s", path, want, body)
		}
	}
}
