package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// querier is a pool or a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// write runs f in a write transaction. While it waits for the writer, ctx may
// end it; a transaction that has begun is carried through.
func (s *Store) write(ctx context.Context, f func(ctx context.Context, tx *sql.Tx) error) error {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	ctx = context.WithoutCancel(ctx)
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() // nothing after a commit
	if err := f(ctx, tx); err != nil {
		return err
	}
	return tx.Commit()
}

// isDatabaseFailure reports whether the database as a whole fails, such as on a
// full disk, or is busy: then what was to be read or written is not to blame.
func isDatabaseFailure(err error) bool {
	failure, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn)
	}
	switch failure.Code() & 0xff { // the rest says more of the same
	case sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_RANGE:
		return false
	}
	return true
}

// placeholders is "(?, ?), (?, ?)" for rows of so many columns. Every query that
// is put together while running takes them from here; the driver binds ? in
// half the time of $1.
func placeholders(rows, columns int) string {
	row := "(" + strings.TrimSuffix(strings.Repeat("?, ", columns), ", ") + ")"
	return strings.TrimSuffix(strings.Repeat(row+", ", rows), ", ")
}

// inBatches calls f with batches of the values that fit into one query's list. The lists
// are of few lengths, so that what is prepared for one serves others: the last value
// stands in them more often than once.
func inBatches[T any](values []T, f func(list string, args []any) error) error {
	const most, step = 512, 64
	for len(values) > 0 {
		n := min(most, len(values))
		size := 1 << bits.Len(uint(n-1))
		if n > step {
			size = (n + step - 1) / step * step
		}
		args := make([]any, size)
		for i := range args {
			args[i] = values[min(i, n-1)]
		}
		if err := f(placeholders(1, len(args)), args); err != nil {
			return err
		}
		values = values[n:]
	}
	return nil
}

// each runs a query and calls f for every row.
func each(ctx context.Context, q querier, query string, args []any, f func(rows *sql.Rows) error) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	return drain(rows, f)
}

// drain calls f for every row and closes rows.
func drain(rows *sql.Rows, f func(rows *sql.Rows) error) error {
	defer rows.Close()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// bulkRows is how many rows an insert carries: beyond, preparing it costs more
// than it saves.
const bulkRows = 32

// bulk inserts rows, many with one statement.
type bulk struct {
	tx       *sql.Tx
	insert   string // INSERT INTO table (columns)
	conflict string // ON CONFLICT …
	columns  int
	full     *sql.Stmt
	args     []any
}

// newBulk inserts into a table; conflict is an ON CONFLICT clause or empty.
func newBulk(tx *sql.Tx, table, columns, conflict string) *bulk {
	return &bulk{
		tx:       tx,
		insert:   fmt.Sprintf("INSERT INTO %s (%s) VALUES ", table, columns),
		conflict: " " + conflict,
		columns:  strings.Count(columns, ",") + 1,
	}
}

func (b *bulk) add(ctx context.Context, values ...any) error {
	b.args = append(b.args, values...)
	if len(b.args) < bulkRows*b.columns {
		return nil
	}
	if b.full == nil {
		var err error
		if b.full, err = b.tx.PrepareContext(ctx, b.insert+placeholders(bulkRows, b.columns)+b.conflict); err != nil {
			return err
		}
	}
	_, err := b.full.ExecContext(ctx, b.args...)
	b.args = b.args[:0]
	return err
}

// flush inserts what add still holds.
func (b *bulk) flush(ctx context.Context) error {
	if b.full != nil {
		b.full.Close()
		b.full = nil
	}
	if len(b.args) == 0 {
		return nil
	}
	rows := len(b.args) / b.columns
	_, err := b.tx.ExecContext(ctx, b.insert+placeholders(rows, b.columns)+b.conflict, b.args...)
	b.args = b.args[:0]
	return err
}

// unix is the column form of a time; the zero time is 0.
func unix(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// moment is the time of a column; 0 is the zero time.
func moment(seconds int64) time.Time {
	if seconds == 0 {
		return time.Time{}
	}
	return time.Unix(seconds, 0).UTC()
}
