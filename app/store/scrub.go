package store

import (
	"context"
	"database/sql"
	"fmt"
)

// scrubLater notes in a transaction which deletes what must not be left on disk
// that Scrub has work to do.
func scrubLater(ctx context.Context, tx *sql.Tx) error { return set(ctx, tx, settingScrub, "due") }

// Scrub takes off the disk what a purge or an erasure deleted, when there was one
// since it was called last. SQLite leaves pieces of deleted rows between others,
// so the whole file is written anew, which also makes it as small as it can be.
// That takes a second or two for 100 MB, in which nothing else can write, and as
// much space again. Backups and copies of the file are not reached.
func (s *Store) Scrub(ctx context.Context) error {
	due, err := setting(ctx, s.reader, settingScrub)
	if err == nil && due != "" {
		err = s.scrub(ctx)
	}
	if err != nil {
		return fmt.Errorf("take what was purged off the disk: %w", err)
	}
	return nil
}

func (s *Store) scrub(ctx context.Context) error {
	if _, err := s.writer.ExecContext(ctx, `VACUUM`); err != nil {
		return err
	}
	var busy, pages, moved int
	// Older versions of pages lie in the log until it is emptied, which waits for those who read.
	if err := s.writer.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return fmt.Errorf("the write-ahead log is in use, %d pages of it; it is tried again", pages)
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error { return set(ctx, tx, settingScrub, "") })
}
