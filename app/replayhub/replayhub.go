// Package replayhub starts replayhub, which serves recorded history as GitHub
// would, for tests. It is not in this repository: GLUELEDGER_SHARED names the
// folder that has it and the recorded history, and tests are skipped without it.
// The program does not import this package.
package replayhub

import (
	"archive/tar"
	"compress/gzip"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GLUELEDGER_SHARED")
	if dir == "" {
		t.Skip("GLUELEDGER_SHARED does not name the folder with the recorded history and replayhub")
	}
	return dir
}

// History is the backup of the recorded history.
func History(t testing.TB) string {
	t.Helper()
	return filepath.Join(shared(t), "data", "secp256k1.tar.gz")
}

// Part is a backup with some of the threads of another.
func Part(t testing.TB, archive string, wanted *regexp.Regexp, most int) string {
	t.Helper()
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for r := tar.NewReader(z); most > 0; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			t.Fatalf("%s lacks %d of the threads wanted", archive, most)
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg || !wanted.MatchString(h.Name) {
			continue
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(dir, filepath.Base(filepath.Dir(h.Name)), filepath.Base(h.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		most--
	}
	return dir
}

// Build builds replayhub and returns its path.
func Build(t testing.TB) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "replayhub")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", binary, ".")
	build.Dir = filepath.Join(shared(t), "replayhub")
	build.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build replayhub: %v\n%s", err, out)
	}
	return binary
}

// Start serves a backup until the test ends, and returns the URL and the file of
// the App's private key.
func Start(t testing.TB, data string, flags ...string) (url, key string) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String() // a listener that was closed leaves one
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	key = filepath.Join(t.TempDir(), "app.pem")
	var out Said
	hub := exec.CommandContext(t.Context(), Build(t), append([]string{"-data", data, "-listen", address, "-write-key", key}, flags...)...)
	hub.Stdout, hub.Stderr = &out, &out
	if err := hub.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = hub.Process.Kill()
		_ = hub.Wait()
		if t.Failed() {
			begun := out.String()
			t.Logf("replayhub said:\n%s", begun[:min(len(begun), 4000)])
		}
	})
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for until := time.Now().Add(30 * time.Second); ; <-tick.C {
		conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", address) // a request might be refused
		if err == nil {
			conn.Close()
			return "http://" + address, key
		}
		if time.Now().After(until) {
			t.Fatalf("replayhub does not listen: %v", err)
		}
	}
}

// Said takes what a process says. It is safe for concurrent use; the zero value is ready.
type Said struct {
	mu   sync.Mutex
	text strings.Builder
}

// Write adds to it; it never fails.
func (s *Said) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// String is all that was said until now.
func (s *Said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}
