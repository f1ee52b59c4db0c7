package scoring

import (
	"strings"
	"testing"
	"time"

	"glueledger/scoring/history"
)

// TestSettings shows each setting change what comes of a thread.
func TestSettings(t *testing.T) {
	const (
		labelled = `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo labeled %
2025-01-02 20:00 ana unlabeled %
`
		asked = `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo commented: Which version is this?
2025-01-11 10:00 ana commented: It is version 2.14 on Fedora.
`
		waited = `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
2025-01-06 10:00 bo requested changes: The port is taken on most machines, please make it a setting.
2025-01-07 10:00 ana pushed
`
		left = `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
2025-01-11 10:00 bo requested changes: The port is taken on most machines, please make it a setting.
2025-01-12 10:00 ana pushed
`
		ended = `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-02-20 10:00 bo commented: The exporter was rewritten, nothing is left to do here.
2025-02-20 10:00 bo closed as not planned
2025-03-01 10:00 ana reopened
`
		stale = `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-02-20 10:00 bo commented: Is this still relevant?
2025-03-10 10:00 ana closed as completed
2025-03-20 10:00 ana reopened
`
		spam = `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Buy our scanners
2025-01-01 10:00 bo labeled %
2025-01-01 10:00 bo closed
`
		merged = `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
2025-01-01 10:00 bo labeled %
`
	)
	label := func(thread, name string) string { return strings.ReplaceAll(thread, "%", name) }
	for name, c := range map[string]struct {
		thread string
		change func(*Settings)
		kind   Kind
		before bool // whether bo earns the kind without the change
		after  bool
	}{
		"Stood":       {label(labelled, "scanner"), func(s *Settings) { s.Stood = 48 * time.Hour }, Triage, true, false},
		"Moves":       {left, func(s *Settings) { s.Moves = 12 * time.Hour }, ReviewUnblocking, true, false},
		"Waiting":     {waited, func(s *Settings) { s.Waiting = 4 * day }, ReviewUnblocking, false, true},
		"Stale":       {stale, func(s *Settings) { s.Stale = 60 * day }, StaleResolution, true, false},
		"StaleEnds":   {stale, func(s *Settings) { s.StaleEnds = 10 * day }, StaleResolution, true, false},
		"StaysEnded":  {ended, func(s *Settings) { s.StaysEnded = 5 * day }, StaleResolution, false, true},
		"Off":         {asked, func(s *Settings) { s.Off = map[Kind]bool{Clarification: true} }, Clarification, true, false},
		"Off another": {asked, func(s *Settings) { s.Off = map[Kind]bool{Triage: true} }, Clarification, true, true},
		"Records":     {label(merged, "Eingespielt"), func(s *Settings) { s.Labels.Records = []string{"eingespielt"} }, Triage, true, false},
		"Routes":      {label(merged, "released"), func(s *Settings) { s.Labels.Routes = []string{"Released"} }, Triage, false, true},
		"Rejects":     {label(spam, "ungültig"), func(s *Settings) { s.Labels.Rejects = []string{"Ungültig"} }, Triage, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			acts, err := readThread(strings.TrimSpace(c.thread))
			if err != nil {
				t.Fatal(err)
			}
			thread, _ := history.Assemble(acts, nil)
			earns := func(s Settings) bool {
				for _, credit := range Score(Rules(), thread, s, thread.OpenedAt.AddDate(1, 0, 0)).Credits {
					if credit.Kind == c.kind && credit.Actor.Login == "bo" {
						return true
					}
				}
				return false
			}
			s := DefaultSettings()
			if got := earns(s); got != c.before {
				t.Errorf("before: earned %v, want %v", got, c.before)
			}
			c.change(&s)
			if got := earns(s); got != c.after {
				t.Errorf("after: earned %v, want %v", got, c.after)
			}
		})
	}
}

// TestRejectingLabels holds that a wordless close is triage when a label of the
// organization's own says why.
func TestRejectingLabels(t *testing.T) {
	acts, err := readThread(strings.TrimSpace(`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Buy our scanners
2025-01-01 10:00 cy labeled ungültig
2025-01-01 11:00 bo closed
`))
	if err != nil {
		t.Fatal(err)
	}
	thread, _ := history.Assemble(acts, nil)
	s := DefaultSettings()
	for _, want := range []bool{false, true} {
		got := false
		for _, c := range Score(Rules(), thread, s, thread.OpenedAt.AddDate(1, 0, 0)).Credits {
			got = got || c.Actor.Login == "bo"
		}
		if got != want {
			t.Errorf("with rejecting labels %q: credited %v, want %v", s.Labels.Rejects, got, want)
		}
		s.Labels.Rejects = []string{"Ungültig"}
	}
}
