package app_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestRulesOfBefore has a ledger that was scored by other rules. The next command
// that writes scores all of it again, and the one after that nothing.
func TestRulesOfBefore(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "l.db")
	scored := func(want string) {
		t.Helper()
		code, stdout, stderr := run(t, "import", "backup/testdata/widget", "--db", db)
		if code != 0 || !strings.Contains(stdout, "scored    "+want+" in ") {
			t.Errorf("ended with %d, want %s scored: %s%s", code, want, stdout, stderr)
		}
	}
	scored("6 threads")
	scored("0 threads")
	l, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := l.UseRules(t.Context(), []string{"triage/0"}); err != nil {
		t.Fatal(err)
	}
	n, err := l.ScoreDue(t.Context(), clock(), 100, func(th *history.Thread, _ scoring.Settings) scoring.Judgement {
		return scoring.Score(nil, th, scoring.DefaultSettings(), clock())
	})
	if err != nil || n != 6 {
		t.Fatal(n, err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	scored("6 threads")
	scored("0 threads")
}

// TestUnwritableLedger has a directory and a ledger that only others may write.
func TestUnwritableLedger(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may write everywhere")
	}
	clean(t)
	dir := t.TempDir()
	db := filepath.Join(dir, "l.db")
	imports := func(want string) {
		t.Helper()
		code, _, stderr := run(t, "import", "backup/testdata/widget", "--db", db)
		if code != 1 || !strings.Contains(stderr, want) {
			t.Errorf("ended with %d, want %q: %s", code, want, stderr)
		}
	}
	if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	imports("cannot write in " + dir)
	if err := errors.Join(os.Chmod(dir, 0o777), os.WriteFile(db, nil, 0o444)); err != nil {
		t.Fatal(err)
	}
	imports("cannot write the ledger " + db)
}
