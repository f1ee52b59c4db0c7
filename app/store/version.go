package store

import (
	"context"
	"database/sql"
	"errors"
	"sync"
)

// watch tells whether anything at all was written, by whichever process. The zero value
// is ready. All pages ask it, so those who ask while it looks wait together for the next
// look: were they to look one after the other, each would wait for all before them.
type watch struct {
	mu   sync.Mutex
	next *look // that has not begun; nil for none

	looking sync.Mutex // held while one looks
	conn    *sql.Conn  // which never writes, so that all that is written is news to it
	// before is beyond all versions of the connections of before: each counts for itself.
	before int64
}

// look is what one look at the database has found, once done is closed.
type look struct {
	done    chan struct{}
	version int64
	err     error
}

// errLook is of a look that panicked.
var errLook = errors.New("the look at the database broke off")

// versionsOfConn is more than the versions that SQLite counts for a connection, in 32 bits.
const versionsOfConn = 1 << 32

// Version is another number once anything at all was written, by whichever process.
func (s *Store) Version(ctx context.Context) (int64, error) { return s.written.version(ctx, s.reader) }

// version is another number once anything was written.
func (w *watch) version(ctx context.Context, db *sql.DB) (int64, error) {
	w.mu.Lock()
	if l := w.next; l != nil {
		w.mu.Unlock()
		<-l.done
		return l.version, l.err
	}
	l := &look{done: make(chan struct{}), err: errLook}
	w.next = l
	w.mu.Unlock()

	defer close(l.done)
	w.looking.Lock()
	defer w.looking.Unlock()
	w.mu.Lock()
	w.next = nil // whoever asks from here on wants to know of later writes
	w.mu.Unlock()
	l.version, l.err = w.read(context.WithoutCancel(ctx), db)
	return l.version, l.err
}

// read asks the database.
func (w *watch) read(ctx context.Context, db *sql.DB) (version int64, err error) {
	if w.conn == nil {
		if w.conn, err = db.Conn(ctx); err != nil {
			return 0, err
		}
	}
	if err := w.conn.QueryRowContext(ctx, `PRAGMA data_version`).Scan(&version); err != nil {
		_ = w.conn.Close() // the next one tries another
		w.conn, w.before = nil, w.before+versionsOfConn
		return 0, err
	}
	return w.before + version, nil
}

// close gives the connection back.
func (w *watch) close() error {
	w.looking.Lock()
	defer w.looking.Unlock()
	if w.conn == nil {
		return nil
	}
	conn := w.conn
	w.conn = nil
	return conn.Close()
}
