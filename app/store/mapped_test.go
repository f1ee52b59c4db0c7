package store_test

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"glueledger/app/store"
)

// TestScrubUnderReaders holds that the file may shrink under connections that have all of it
// mapped: who read what was beyond its end would take the process down.
func TestScrubUnderReaders(t *testing.T) {
	dir := t.TempDir()
	s := openSQLite(t, dir, store.Options{})
	ctx, stop := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for ctx.Err() == nil {
				var sum int64
				if err := s.Reader().QueryRowContext(t.Context(), `SELECT coalesce(sum(length(value)), 0) FROM settings`).Scan(&sum); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	do := func(query string) {
		t.Helper()
		if _, err := s.Writer().ExecContext(t.Context(), query); err != nil {
			t.Fatal(err)
		}
	}
	for range 3 {
		do(`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
			INSERT INTO settings (name, value) SELECT 'large ' || i, hex(randomblob(1000)) FROM n`)
		do(`PRAGMA wal_checkpoint(PASSIVE)`)
		do(`DELETE FROM settings WHERE name LIKE 'large %'`)
		do(`INSERT OR REPLACE INTO settings (name, value) VALUES ('scrub', 'due')`)
		if err := s.Scrub(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	stop()
	readers.Wait()
	if f, err := os.Stat(filepath.Join(dir, "ledger.db")); err != nil || f.Size() > 1<<20 {
		t.Errorf("after all was deleted: %d bytes, %v", f.Size(), err)
	}
}
