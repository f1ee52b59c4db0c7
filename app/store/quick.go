package store

import (
	"context"
	"database/sql"
	"sync"
)

// quickReader is the read-only pool for what pages ask over and over: to prepare a query
// takes longer than to answer most. It keeps what it has prepared, so that queries which
// are put together from what people ask for do not belong here. None is cut short when
// whoever asked leaves: to watch for that takes two goroutines a query. They get no next one.
type quickReader struct {
	db *sql.DB

	mu   sync.Mutex
	kept map[string]*sql.Stmt
}

// keptQueries is how many queries are kept; more are prepared each time.
const keptQueries = 400

// prepared is a query that is kept, or is now; nil where it is not.
func (q *quickReader) prepared(ctx context.Context, query string) *sql.Stmt {
	q.mu.Lock()
	defer q.mu.Unlock()
	stmt, ok := q.kept[query]
	if ok || len(q.kept) >= keptQueries {
		return stmt
	}
	stmt, err := q.db.PrepareContext(ctx, query) //nolint:sqlclosecheck // kept until the pool is closed
	if err != nil {
		return nil // whoever asks for it is told
	}
	if q.kept == nil {
		q.kept = make(map[string]*sql.Stmt)
	}
	q.kept[query] = stmt
	return stmt
}

// uncut is ctx without its end, unless that has come.
func uncut(ctx context.Context) context.Context {
	if ctx.Err() != nil {
		return ctx
	}
	return context.WithoutCancel(ctx)
}

// QueryContext is that of the pool.
func (q *quickReader) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	ctx = uncut(ctx)
	if stmt := q.prepared(ctx, query); stmt != nil { //nolint:sqlclosecheck // kept
		return stmt.QueryContext(ctx, args...)
	}
	return q.db.QueryContext(ctx, query, args...)
}

// QueryRowContext is that of the pool.
func (q *quickReader) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	ctx = uncut(ctx)
	if stmt := q.prepared(ctx, query); stmt != nil { //nolint:sqlclosecheck // kept
		return stmt.QueryRowContext(ctx, args...)
	}
	return q.db.QueryRowContext(ctx, query, args...)
}
