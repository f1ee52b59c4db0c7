package store

import (
	"context"
	"io/fs"
	"maps"
	"slices"
	"time"

	"github.com/pressly/goose/v3"
)

// PurgedTables are the tables that a purge takes from.
func PurgedTables() []string {
	return slices.Concat(purgedByThread, purgedByRow, slices.Sorted(maps.Keys(purgedByGitHubID)), []string{
		"threads", "repos", "credits", "journal", "disputes", "months", "reports", "installations",
		"deliveries", "deliveries_waiting", "deliveries_failed", "delivery_origins", "accounts", "account_shapes", "former_logins",
	})
}

// SetClock gives a store another clock.
func SetClock(s *Store, now func() time.Time) { s.clock = now }

// MigrateBack takes the tables back to an older version.
func MigrateBack(ctx context.Context, s *Store, version int64) error {
	dir, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.writer, dir)
	if err != nil {
		return err
	}
	_, err = p.DownTo(ctx, version)
	return err
}
