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
