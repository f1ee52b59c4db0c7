package backup

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTruncatedArchive(t *testing.T) {
	dir := t.TempDir()
	whole := archive(t, widget, func(name string) string { return name })
	seen := map[int]bool{}
	for cut := 40; cut < len(whole)-40; cut += 97 {
		path := filepath.Join(dir, fmt.Sprint(cut, ".tar.gz"))
		if err := os.WriteFile(path, whole[:cut], 0o666); err != nil {
			t.Fatal(err)
		}
		n := 0
		result, err := Read(t.Context(), path, Options{Public: true}, func(Thread) error { n++; return nil })
		if err != nil { // nothing in it could be read
			if !strings.Contains(err.Error(), "breaks off") {
				t.Fatalf("cut at %d: %v", cut, err)
			}
			continue
		}
		seen[n] = true
		var broken BreakError
		if len(result.Problems) != 1 || !errors.As(result.Problems[0].Err, &broken) || result.Threads != n {
			t.Errorf("cut at %d: %d threads, problems %v", cut, n, result.Problems)
		}
		if len(result.Until) > 0 {
			t.Errorf("cut at %d: known until %v", cut, result.Until)
		}
	}
	if len(seen) < 3 {
		t.Errorf("cuts gave only %v threads", seen)
	}
}

func TestDamagedFiles(t *testing.T) {
	good, err := os.ReadFile(filepath.Join(widget, "issues", "1.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ data, want string }{
		"cut":       {string(good[:len(good)/2]), "breaks off after"},
		"empty":     {"", "is empty"},
		"not JSON":  {`{"type": "issue", oops}`, "not JSON at byte 19"},
		"no thread": {`{"type": "issue"}`, "neither an issue nor a pull request"},
		"no number": {`{"issue": {"url": "https://api.github.com/repos/a/b/issues/1", "created_at": "2020-01-01T00:00:00Z"}}`, "no number"},
		"no time":   {`{"issue": {"number": 1, "url": "https://api.github.com/repos/a/b/issues/1"}}`, "no created_at"},
		"no repo":   {`{"issue": {"number": 1, "url": "https://example.org", "created_at": "2020-01-01T00:00:00Z"}}`, "names no repository"},
		"wrong":     {`{"issue": {"number": "one"}}`, "issue.number is a string"},
		"a list":    {`[]`, "1.json: is an array at byte 1"},
		"an object": {`{"issue": {"number": {}}}`, "issue.number is an object at byte"},
		"bad time":  {`{"issue": {"created_at": "yesterday"}}`, "yesterday"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := errors.Join(os.CopyFS(dir, os.DirFS(widget)), os.WriteFile(filepath.Join(dir, "issues", "1.json"), []byte(c.data), 0o666)); err != nil {
				t.Fatal(err)
			}
			all, result := read(t, dir, Options{})
			if len(all) != 5 || len(result.Problems) != 1 {
				t.Fatalf("%d threads, problems %v", len(all), result.Problems)
			}
			if p := result.Problems[0].String(); !strings.Contains(p, c.want) || !strings.Contains(p, filepath.Join("issues", "1.json")) {
				t.Errorf("problem %q, want %q", p, c.want)
			}
		})
	}
}

func TestNothingToRead(t *testing.T) {
	ignore := func(Thread) error { return nil }
	for path, want := range map[string]string{
		t.TempDir():                        "no issues/N.json and no pulls/N.json",
		filepath.Join(t.TempDir(), "none"): "no such file",
		put(t, "x.tar.gz", bytes.Repeat([]byte("text "), 200)): "neither a directory nor a .tar.gz archive",
		put(t, "y.tar.gz", []byte("text")):                     "neither a directory nor a .tar.gz archive",
		put(t, "z.tar.gz", nil):                                "is an empty file",
		put(t, "g.tar.gz", []byte{0x1f, 0x8b, 8}):              "not a whole gzip file",
	} {
		if _, err := Read(t.Context(), path, Options{}, ignore); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", path, err, want)
		}
	}
}

// TestUnreadable reads a file that is there, may be opened and gives an error.
func TestUnreadable(t *testing.T) {
	const path = "/proc/self/mem"
	if _, err := os.Stat(path); err != nil {
		t.Skip("only Linux has such a file")
	}
	_, err := Read(t.Context(), path, Options{}, func(Thread) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "input/output error") {
		t.Errorf("got %v", err)
	}
}
