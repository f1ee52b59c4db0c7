// Package storetest opens ledgers for tests. The program does not import it.
package storetest

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"glueledger/app/store"
)

// Open opens an empty ledger, which is closed when the test ends. Its tables are
// copied, and what is written does not wait for the disk: both cost more than most
// tests.
func Open(t testing.TB) *store.Store {
	t.Helper()
	empty, err := emptyLedger()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "ledger.db")
	if err := os.WriteFile(path, empty, 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := s.Writer().ExecContext(t.Context(), `PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
	return s
}

// emptyLedger is the file of a ledger with all its tables, made once.
var emptyLedger = sync.OnceValues(func() ([]byte, error) {
	dir, err := os.MkdirTemp("", "storetest")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "ledger.db")
	s, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		return nil, err
	}
	if err := s.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})
