package store

import (
	"context"
	"fmt"
	"io/fs"
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
