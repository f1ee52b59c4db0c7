package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
)

// ErrNotFound is what lookups of one thing return when the ledger has no such
// thing. It wraps fs.ErrNotExist, so that readers need not import this package
// to tell it.
var ErrNotFound = fmt.Errorf("not in the ledger: %w", fs.ErrNotExist)

// Options are the settings of a store.
type Options struct {
	Log *slog.Logger // nil discards
	// ReadOnly opens an existing database without migrating it; everything that
	// writes fails.
	ReadOnly bool
	// Bots are logins that count as automated whatever GitHub says of them,
	// regardless of case.
	Bots []string
}

// Store is an open database. Its methods may be called from any goroutine.
type Store struct {
	writer *sql.DB // one connection
	reader *sql.DB
}

// Open opens the database file at path, creates it where it is missing and
// brings its tables up to date.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	return nil, errors.New("store: cannot open " + path)
}

// Close waits for running queries and closes the database. Close inboxes first.
func (s *Store) Close() error { return nil }

// Writer is the pool with the one writing connection. Its transactions take
// the write lock when they begin.
func (s *Store) Writer() *sql.DB { return s.writer }

// Reader is the read-only pool.
func (s *Store) Reader() *sql.DB { return s.reader }
