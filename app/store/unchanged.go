package store

import (
	"context"
	"database/sql"
	"sync"
)

// unchanged keeps what every page reads until anything at all is written, by whichever
// process. The zero value is ready.
type unchanged[V any] struct {
	mu      sync.Mutex
	conn    *sql.Conn // which never writes, so that all that is written is news to it
	version int64     // of the database as conn sees it
	known   bool
	value   V
}

// read gives what is kept, or reads it.
func (u *unchanged[V]) read(ctx context.Context, db *sql.DB, read func(context.Context) (V, error)) (V, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	var none V
	if u.conn == nil {
		conn, err := db.Conn(context.WithoutCancel(ctx))
		if err != nil {
			return none, err
		}
		u.conn, u.known = conn, false
	}
	var version int64
	if err := u.conn.QueryRowContext(context.WithoutCancel(ctx), `PRAGMA data_version`).Scan(&version); err != nil {
		_ = u.conn.Close() // the next one tries another
		u.conn = nil
		return none, err
	}
	if u.known && u.version == version {
		return u.value, nil
	}
	value, err := read(ctx) // what is written from here on is another version
	if err != nil {
		return none, err
	}
	u.value, u.version, u.known = value, version, true
	return value, nil
}

// close gives the connection back.
func (u *unchanged[V]) close() error {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.conn == nil {
		return nil
	}
	conn := u.conn
	u.conn = nil
	return conn.Close()
}
