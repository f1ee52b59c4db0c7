package store_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"glueledger/app/store"
	"glueledger/webhooks"
)

func openSQLite(t testing.TB, dir string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), filepath.Join(dir, "ledger.db"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return s
}

// The ledger holds what private repositories say: only its user may read it.
func TestOpenMakesAPrivateFile(t *testing.T) {
	dir := t.TempDir()
	openSQLite(t, dir, store.Options{})
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) < 2 {
		t.Fatalf("files: %v, %v", files, err)
	}
	for _, file := range files {
		st, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if st.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(file), st.Mode().Perm())
		}
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	if _, err := store.Open(t.Context(), "postgres://localhost/glue", store.Options{}); err == nil || !strings.Contains(err.Error(), "not supported yet") {
		t.Errorf("Open of PostgreSQL: got %v, want an error that says that it is not supported yet", err)
	}
	path := filepath.Join(dir, "odd ?#% name.db")
	if _, err := store.Open(t.Context(), path, store.Options{ReadOnly: true}); err == nil {
		t.Error("Open of a missing file for reading only: got no error")
	}
	if _, err := store.Open(t.Context(), filepath.Join(dir, "missing", "x.db"), store.Options{}); err == nil {
		t.Error("Open in a missing directory: got no error")
	}
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	appendAll(t, s, issue(kitchen, 1, ada, day0))
	if matches, _ := filepath.Glob(filepath.Join(dir, "odd*name.db")); len(matches) != 1 {
		t.Errorf("the file has another name: %v", matches)
	}
	again, err := store.Open(t.Context(), path, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if _, err := again.Thread(t.Context(), "acme", "kitchen", 1); err != nil {
		t.Errorf("Thread of a read-only store: %v", err)
	}
	if _, err := again.Append(t.Context(), issue(kitchen, 2, ada, day0).all, nil); err == nil {
		t.Error("Append to a read-only store: got no error")
	}
}

// TestOpenOlder reads a ledger of the version before without bringing it up to date.
func TestOpenOlder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "l.db")
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	has, _, err := s.SchemaVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(store.MigrateBack(t.Context(), s, int64(has)-1), s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(t.Context(), path, store.Options{ReadOnly: true}); err == nil || !strings.Contains(err.Error(), "written by an older version: run “glueledger serve”") {
		t.Errorf("Open for reading only: got %v", err)
	}
	if s, err = store.Open(t.Context(), path, store.Options{}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(t.Context(), path, store.Options{ReadOnly: true}); err != nil {
		t.Errorf("Open for reading only, once it is up to date: got %v", err)
	} else if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// TestPragmas checks every connection: PRAGMAs that reach one of a pool are the
// usual mistake.
func TestPragmas(t *testing.T) {
	s := openSQLite(t, t.TempDir(), store.Options{})
	for range 4 {
		conn, err := s.Reader().Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "query_only": "1", "mmap_size": "2147418112"} {
			var got string
			if err := conn.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&got); err != nil || got != want {
				t.Errorf("PRAGMA %s: got %q, %v; want %q", pragma, got, err, want)
			}
		}
	}
	var synchronous string
	if err := s.Writer().QueryRowContext(t.Context(), "PRAGMA synchronous").Scan(&synchronous); err != nil || synchronous != "2" {
		t.Errorf("PRAGMA synchronous of the writer: got %q, %v; want 2 (FULL)", synchronous, err)
	}
}

// TestKilled kills a process that keeps deliveries and looks for every one that
// it acknowledged.
func TestKilled(t *testing.T) {
	const variable = "GLUELEDGER_TEST_KEEPS_IN"
	if dir := os.Getenv(variable); dir != "" {
		keepForEver(t, dir)
		return
	}
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilled$")
	child.Env = append(os.Environ(), variable+"="+dir)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	acknowledged := make(map[string]bool)
	for lines := bufio.NewScanner(out); len(acknowledged) < 200 && lines.Scan(); {
		acknowledged[lines.Text()] = true
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	s := openSQLite(t, dir, store.Options{})
	var kept sync.Map // bodies
	for {
		n, err := s.Ingest(t.Context(), 100, func(_ string, body []byte) (webhooks.Decoded, error) {
			kept.Store(string(body), true)
			return webhooks.Decoded{}, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	if len(acknowledged) < 200 {
		t.Errorf("only %d deliveries were acknowledged", len(acknowledged))
	}
	for id := range acknowledged {
		if _, ok := kept.Load("body of " + id); !ok {
			t.Errorf("delivery %s was acknowledged and is lost", id)
		}
	}
}

// keepForEver is what the killed process does.
func keepForEver(t *testing.T, dir string) {
	in := openSQLite(t, dir, store.Options{}).NewInbox(store.InboxOptions{})
	var print sync.Mutex
	var wg sync.WaitGroup
	for sender := range 4 {
		wg.Go(func() {
			for i := 0; ; i++ {
				id := fmt.Sprintf("guid-%d-%d", sender, i)
				if err := in.Keep(t.Context(), webhooks.Delivery{ID: id, Event: "told", Body: []byte("body of " + id), At: day0}); err != nil {
					return
				}
				print.Lock()
				fmt.Println(id)
				print.Unlock()
			}
		})
	}
	wg.Wait()
}
