package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"glueledger/app"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestPrintedNames prints reports and credits of somebody who chose to be shown
// nowhere: a report is made to be passed on, the rest is for whoever runs the program.
func TestPrintedNames(t *testing.T) {
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
	for _, printed := range []struct {
		command string
		named   bool
	}{
		{"report --month 2025-05", false},
		{"report --month 2025-05 --format text", false},
		{"report --month 2025-05 --format html", false},
		{"report --month 2025-05 --format json", false},
		{"report --month 2025-05 --format csv", false},
		{"report --month 2025-05 --repo acme/kitchen", false},
		{"report --month 2025-05 --everyone", true},
		{"report --month 2025-05 --format text --everyone", true},
		{"report --month 2025-05 --format html --everyone", true},
		{"report --month 2025-05 --format json --everyone", true},
		{"report --month 2025-05 --format csv --everyone", true},
		{"credits", true},
		{"explain acme/kitchen#1", true},
	} {
		code, out, errs := run(t, append(strings.Fields(printed.command), "--db", db)...)
		if code != 0 || strings.Contains(out, "bo-the-quiet") != printed.named {
			t.Errorf("%q ended with %d: %s%s", printed.command, code, out, errs)
		}
	}
}

// TestLinksAsSetUp prints links to the addresses that setup stored, unless the command
// line names others.
func TestLinksAsSetUp(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "ledger.db")
	if code, _, errs := run(t, "import", "backup/testdata/widget", "--db", db); code != 0 {
		t.Fatal(errs)
	}
	wants := func(text string, args ...string) {
		t.Helper()
		code, out, errs := run(t, append(args, "--db", db)...)
		if code != 0 || errs != "" || !strings.Contains(out, text) {
			t.Errorf("%q lacks %s, ends with %d: %s%s", args, text, code, out, errs)
		}
	}
	report := []string{"report", "--month", "2025-03"}
	wants("https://redirect.github.com/acme/widget/", report...)
	cr := app.Credentials{AppID: 12, PrivateKey: app.Secret(testKey()), GitHubURL: "https://git.corp.example", PublicURL: "https://glue.example.org/"}
	if err := cr.Save(db + ".app"); err != nil {
		t.Fatal(err)
	}
	wants("https://glue.example.org/receipts/", report...)
	wants("https://git.corp.example/acme", append(report, "--format", "html")...)
	wants("https://other.example.org/receipts/", append(report, "--url", "https://other.example.org")...)
	if err := os.Chmod(db+".app/private-key.pem", 0o644); err != nil {
		t.Fatal(err)
	}
	code, out, errs := run(t, append(report, "--db", db)...)
	if code != 0 || !strings.Contains(out, "https://redirect.github.com/acme/widget/") || !strings.Contains(errs, "links are made without the addresses that setup stored") {
		t.Errorf("with a key that is open to others it ends with %d: %s%s", code, out, errs)
	}
}
