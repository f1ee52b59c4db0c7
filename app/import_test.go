package app_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportOfBrokenArchive imports an archive that was cut off: it must not say
// that everything else has been taken in.
func TestImportOfBrokenArchive(t *testing.T) {
	clean(t)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	w := tar.NewWriter(z)
	if err := errors.Join(w.AddFS(os.DirFS("backup/testdata/widget")), w.Close(), z.Close()); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	path := filepath.Join(dir, "t.tar.gz")
	if err := os.WriteFile(path, packed.Bytes()[:packed.Len()*2/3], 0o666); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := run(t, "import", path, "--public", "--db", filepath.Join(dir, "t.db"))
	if code != 1 || !strings.Contains(stdout, "missing   what follows the break in 1 archive") ||
		!strings.Contains(stderr, "the import is incomplete: what follows the break in "+path+" is missing") ||
		strings.Contains(stdout+stderr, "left out") || strings.Contains(stderr, "everything else") {
		t.Errorf("ended with %d: %s%s", code, stdout, stderr)
	}
}

// TestImportNamesWhatIsBroken imports a folder whose pull requests are damaged, so that nothing
// says whether it is private: the broken file is named before that is asked.
func TestImportNamesWhatIsBroken(t *testing.T) {
	clean(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("backup/testdata/widget")); err != nil {
		t.Fatal(err)
	}
	pulls, err := filepath.Glob(filepath.Join(dir, "pulls", "*.json"))
	if err != nil || len(pulls) == 0 {
		t.Fatal("no pull requests", err)
	}
	for _, path := range pulls {
		if err := os.WriteFile(path, []byte(`{"type":`), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	code, _, stderr := run(t, "import", dir, "--db", filepath.Join(dir, "t.db"))
	broken, asked := strings.Index(stderr, "left out "+pulls[0]+": "), strings.Index(stderr, "import it with --private")
	if code != 1 || broken < 0 || asked < broken || strings.Contains(stderr, "none here") {
		t.Errorf("ended with %d: %s", code, stderr)
	}
}

// TestImportFromAWrongClock imports a backup that says it was made in days to come: what is
// known ends with what it tells.
func TestImportFromAWrongClock(t *testing.T) {
	clean(t)
	dir := t.TempDir()
	err := os.CopyFS(dir, os.DirFS("backup/testdata/widget"))
	if err := errors.Join(err, os.WriteFile(filepath.Join(dir, "state.json"), []byte(`{"last_backup": "2999-01-01T00:00:00Z"}`), 0o666)); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "t.db")
	if code, _, stderr := run(t, "import", dir, "--db", db); code != 0 {
		t.Fatal(stderr)
	}
	if _, stdout, stderr := run(t, "explain", "acme/widget#6", "--db", db); !strings.Contains(stdout, "judged as of 2025-04-03,") {
		t.Error(stdout, stderr)
	}
}
