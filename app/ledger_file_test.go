package app_test

import (
	"bytes"
	"database/sql"
	"errors"
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

// TestForbiddenFiles holds that what may not be read is named with what to do.
func TestForbiddenFiles(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	clean(t)
	dir := t.TempDir()
	file, folder := writeFile(t, filepath.Join(dir, "closed"), "x", 0), filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(folder, "l.db"), "", 0o600)
	chmod(t, folder, 0)
	t.Cleanup(func() { chmod(t, folder, 0o700) })
	db := filepath.Join(dir, "l.db")
	for _, test := range []struct {
		args []string
		want string
	}{
		{[]string{"import", file, "--db", db}, "nothing to import in " + file + ": permission denied; let this user read it"},
		{[]string{"import", folder, "--db", db}, "cannot read " + folder + ": permission denied; let this user read it"},
		{[]string{"status", "--db", file}, "cannot read the ledger " + file + ": permission denied; let this user read and write it, or name another with --db"},
		{[]string{"status", "--db", filepath.Join(folder, "l.db")}, "cannot read the ledger " + filepath.Join(folder, "l.db") + ": permission denied; let this user"},
		{[]string{"demo", "--exit", "--listen", "127.0.0.1:0", "--db", filepath.Join(folder, "l.db")}, "cannot read the ledger " + filepath.Join(folder, "l.db") + ": permission denied; let this user"},
		{[]string{"import", "backup/testdata/widget", "--db", filepath.Join(folder, "sub", "l.db")}, filepath.Join(folder, "sub") + ": permission denied; let this user look into it, or name a file elsewhere"},
		{[]string{"credits", "--gold", file, "--db", db}, "cannot read " + file + ": permission denied; let this user read it"},
	} {
		if code, _, stderr := run(t, test.args...); code != 1 || !strings.Contains(stderr, test.want) {
			t.Errorf("%q ended with %d: %s", test.args, code, stderr)
		}
	}
}

// TestOtherDatabase holds that a database of something else is not called an old ledger,
// and that nothing is changed in it.
func TestOtherDatabase(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "other.db")
	other, err := sql.Open("sqlite", db)
	if err == nil {
		_, err = other.ExecContext(t.Context(), `CREATE TABLE songs (name TEXT)`)
	}
	if err = errors.Join(err, other.Close()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(db)
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"report", "import backup/testdata/widget", "serve --listen 127.0.0.1:0", "purge acme --yes", "rescore"} {
		code, _, stderr := run(t, append(strings.Fields(command), "--db", db)...)
		if code != 1 || !strings.Contains(stderr, "this SQLite file has no tables of a ledger; name a ledger's file, or one that is not there yet, with --db") {
			t.Errorf("%s ended with %d: %s", command, code, stderr)
		}
	}
	if code, stdout, _ := run(t, "doctor", "--db", db); code != 1 || !strings.Contains(stdout, "has no tables of a ledger\n") || !strings.Contains(stdout, "→ Name the ledger of “glueledger serve” with --db.") {
		t.Errorf("doctor ended with %d: %s", code, stdout)
	}
	if after, err := os.ReadFile(db); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed, %v", err)
	}
}

// TestEmptyDatabase holds that a database without any tables can become a ledger.
func TestEmptyDatabase(t *testing.T) {
	clean(t)
	db := filepath.Join(t.TempDir(), "l.db")
	empty, err := sql.Open("sqlite", db)
	if err == nil {
		_, err = empty.ExecContext(t.Context(), `CREATE TABLE t (a); DROP TABLE t`)
	}
	if err = errors.Join(err, empty.Close()); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := run(t, "import", "backup/testdata/widget", "--db", db); code != 0 {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}
