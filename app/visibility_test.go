package app_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestOperatorSeesAll prints reports and credits of people who chose to be shown
// nowhere: what is printed is for whoever runs the program.
func TestOperatorSeesAll(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "ledger.db")
	s, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	ana, bo := history.Account{ID: 1, Login: "ana", Type: "User"}, history.Account{ID: 2, Login: "bo-the-quiet", Type: "User"}
	at := time.Date(2025, 5, 5, 9, 0, 0, 0, time.UTC)
	about := history.Activity{Repo: history.Repo{ID: 7, Owner: "acme", Name: "kitchen"}, Number: 1, Type: history.Issue, At: at}
	opened, labeled := about, about
	opened.Verb, opened.Actor, opened.Subject, opened.Updated = history.Opened, ana, "The lid is stuck", at
	labeled.Verb, labeled.Actor, labeled.Subject, labeled.At = history.Labeled, bo, "bug", at.Add(time.Hour)
	if _, err := s.Append(t.Context(), []history.Activity{opened, labeled}, nil); err != nil {
		t.Fatal(err)
	}
	_, err = s.ScoreDue(t.Context(), clock(), 10, func(t *history.Thread, settings scoring.Settings) scoring.Judgement {
		return scoring.Score(scoring.Rules(), t, settings, clock())
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.SetVisibility(t.Context(), bo, scoring.Private, at, ""); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"report", "--month", "2025-05", "--format", "markdown"}, {"report", "--month", "2025-05", "--format", "html"},
		{"report", "--month", "2025-05", "--format", "json"}, {"report", "--month", "2025-05", "--format", "csv"},
		{"credits"}, {"explain", "acme/kitchen#1"},
	} {
		code, out, errs := run(t, append(args, "--db", db)...)
		if code != 0 || !strings.Contains(out, "bo-the-quiet") {
			t.Errorf("%q ended with %d: %s%s", args, code, out, errs)
		}
	}
}
