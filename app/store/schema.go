package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strconv"
	"strings"
)

// SchemaVersion is the version of the ledger's tables, and the one that this
// program is made for. Opening for writing brings older tables up to date.
func (s *Store) SchemaVersion(ctx context.Context) (has, wants int, err error) {
	if err := s.reader.QueryRowContext(ctx, `
		SELECT coalesce(max(version_id), 0)
		FROM goose_db_version
		WHERE is_applied`).Scan(&has); err != nil {
		return 0, 0, fmt.Errorf("read the version of the tables: %w", err)
	}
	files, err := fs.ReadDir(migrations, "migrations/sqlite")
	if err != nil {
		return 0, 0, fmt.Errorf("list the migrations: %w", err)
	}
	for _, f := range files {
		number, _, _ := strings.Cut(f.Name(), "_")
		if n, err := strconv.Atoi(number); err == nil {
			wants = max(wants, n)
		}
	}
	return has, wants, nil
}

// ErrOlder says that a ledger must be brought up to date before it can be read.
var ErrOlder = errors.New("this ledger was written by an older version: run “glueledger serve” or “glueledger import” on it once, which brings it up to date")

// ErrOther says that a file is another program's, or to be read and without any tables.
var ErrOther = errors.New("this SQLite file has no tables of a ledger")

// notOther fails where the file has tables and none of a ledger, or no tables at all and
// is only to be read. It leaves the file as it is: what a connection of the store's own is
// set up with would change it.
func notOther(ctx context.Context, path string, readOnly bool) (err error) {
	db, err := sql.Open("sqlite", fileURL(path, url.Values{"mode": {"rw"}, "_pragma": {busyTimeout}}))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var tables, ours bool
	err = db.QueryRowContext(ctx, `
		SELECT count(*) > 0, count(*) FILTER (WHERE name = 'goose_db_version') > 0
		FROM sqlite_master`).Scan(&tables, &ours)
	switch {
	case err != nil:
		return fmt.Errorf("look for the tables: %w", err)
	case !ours && (tables || readOnly):
		return ErrOther
	}
	return nil
}

// notOlder fails where the tables are those of an older version, which a store that only
// reads cannot bring up to date.
func (s *Store) notOlder(ctx context.Context) error {
	has, wants, err := s.SchemaVersion(ctx)
	if err == nil && has < wants {
		err = ErrOlder
	}
	return err
}
