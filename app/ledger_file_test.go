package app_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"glueledger/app/store"
)

// TestVerifyNothing holds that an empty ledger is not called right.
func TestVerifyNothing(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "l.db")
	l, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := run(t, "verify", "--db", db)
	if code != 1 || stdout != "" || !strings.Contains(stderr, "nothing to verify: the ledger "+db+" is empty; run import or serve first") {
		t.Errorf("ended with %d: %s%s", code, stdout, stderr)
	}
}

// TestBrokenLedger holds that nobody is told to run import on a ledger that cannot be read.
func TestBrokenLedger(t *testing.T) {
	clean(t)
	db := writeFile(t, filepath.Join(t.TempDir(), "l.db"), "SQLite format 3\x00"+strings.Repeat("This is broken. ", 500), 0o600)
	for _, command := range []string{"report", "verify", "credits"} {
		code, _, stderr := run(t, command, "--db", db)
		if code != 1 || !regexp.MustCompile(`; restore it from a backup, or name another with --db\n$`).MatchString(stderr) || strings.Contains(stderr, "up to date") {
			t.Errorf("%s ended with %d: %s", command, code, stderr)
		}
	}
}

// TestDoctorOfForbiddenLedger looks at a ledger of another user: what lies beside it is
// not known, and that it could be elsewhere is no help.
func TestDoctorOfForbiddenLedger(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	w := newWorld(t)
	w.noApp()
	chmod(t, w.db, 0)
	code, said := w.doctor()
	for _, want := range []string{
		`FAIL +ledger .*permission denied.*\n +→ Run it as the user that runs “glueledger serve”\.\n`,
		`(?s)not checked +the ledger is not open: credentials, github, .*pairs\n`,
		`\n1 failure, 0 warnings`,
	} {
		if code != 1 || !regexp.MustCompile(want).MatchString(said) {
			t.Errorf("ended with %d and does not say %s:\n%s", code, want, said)
		}
	}
}
