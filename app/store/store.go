package store

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/pressly/goose/v3"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"glueledger/scoring"
	"glueledger/scoring/history"
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
	// regardless of case. A read-only store that is given none takes those that
	// the ledger was last opened for writing with.
	Bots []string
	// KeepBots has a store for writing that is given no bots take those, too, instead
	// of noting that there are none now.
	KeepBots bool
	// Policy reads settings files; without it none counts, and threads are judged by
	// the default settings.
	Policy ReadPolicy
	// KeepCounts is how long what was counted for pages and badges is shown while threads
	// are judged anew, which changes it; where somebody counts it again, others are shown
	// the one of before five times as long. Badges and archives of repositories may be thirty
	// times as old. 0 never shows what has changed.
	KeepCounts time.Duration
	// OutOfTurn is told when somebody is to wait until something was counted, with their
	// context, and what it returns when they have waited; nil for nobody who is to know.
	OutOfTurn func(context.Context) (again func())
}

// Store is an open database. Its methods may be called from any goroutine.
type Store struct {
	writer *sql.DB // one connection
	reader *sql.DB
	log    *slog.Logger
	bots   map[string]bool // logins in lower case
	policy ReadPolicy
	// otherBots is the list that the ledger was last opened for writing with, where
	// a read-only store was given another.
	otherBots *string

	quick     *quickReader // of the reader
	counting  counting
	keep      time.Duration
	clock     func() time.Time // tells how old what is kept is
	counted   kept[countedMonth, monthCounts]
	overviews overviews
	archives  kept[int64, []scoring.ArchivedMonth] // by repository
	known     kept[knownKey, time.Time]            // until when a history is known
	tallies   kept[tallied, scoring.Tally]
	choices   unchanged[scoring.Choices]
	repos     unchanged[[]history.Repo]
	// publicRepos are those that everybody may see, by owner.
	publicRepos unchanged[map[string][]history.Repo]
	written     watch // by the reader
	outOfTurn   func(context.Context) (again func())

	// Statements that run once a thread, prepared on the reader.
	threadActivities, threadCredits, threadContributions, threadWaiting *sql.Stmt
	// insertDelivery runs once a delivery, prepared on the writer.
	insertDelivery *sql.Stmt
}

//go:embed migrations/sqlite/*.sql
var migrations embed.FS

// Open opens the database file at path, creates it where it is missing and
// brings its tables up to date.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if strings.HasPrefix(path, "postgres://") || strings.HasPrefix(path, "postgresql://") {
		return nil, errors.New("open the ledger: PostgreSQL is not supported yet: give the path of a database file")
	}
	if o.ReadOnly {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("open the ledger: %w", err)
		}
	}
	if !o.ReadOnly {
		// Before SQLite would: it holds what private repositories say. SQLite's own files
		// beside it take its mode over.
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
		if err != nil {
			return nil, fmt.Errorf("open the ledger: %w", err)
		}
		if err := f.Close(); err != nil {
			return nil, fmt.Errorf("open the ledger: %w", err)
		}
	}
	s := &Store{log: cmp.Or(o.Log, slog.New(slog.DiscardHandler)), bots: make(map[string]bool), policy: o.Policy,
		keep: o.KeepCounts, clock: time.Now, counting: newCounting(), outOfTurn: o.OutOfTurn}
	if s.outOfTurn == nil {
		s.outOfTurn = func(context.Context) func() { return func() {} }
	}
	for _, login := range o.Bots {
		s.bots[strings.ToLower(login)] = true
	}
	if err := s.open(ctx, path, o); err != nil {
		s.Close()
		return nil, fmt.Errorf("open the ledger %s: %w", path, err)
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, path string, o Options) error {
	err := notOther(ctx, path, o.ReadOnly)
	if err != nil {
		return err
	}
	if s.writer, err = sql.Open("sqlite", dataSource(path, o.ReadOnly)); err != nil {
		return err
	}
	s.writer.SetMaxOpenConns(1)
	if s.reader, err = sql.Open("sqlite", dataSource(path, true)); err != nil {
		return err
	}
	// One sees whether anything was written. The others are as many as pages and badges that
	// are made at a time, and counts: who waits for one is picked at random.
	most := 1 + max(4, 2*(runtime.GOMAXPROCS(0)+1)+cap(s.counting))
	s.reader.SetMaxOpenConns(most)
	s.reader.SetMaxIdleConns(most)
	s.quick = &quickReader{db: s.reader}
	bringUp := s.migrate
	if o.ReadOnly {
		bringUp = s.notOlder
	}
	if err := bringUp(ctx); err != nil {
		return err
	}
	for query, stmt := range map[string]**sql.Stmt{
		selectActivities:    &s.threadActivities,
		selectThreadCredits: &s.threadCredits,
		selectContributions: &s.threadContributions,
		selectWaiting:       &s.threadWaiting,
	} {
		if *stmt, err = s.reader.PrepareContext(ctx, query); err != nil {
			return err
		}
	}
	if o.ReadOnly {
		return s.takeBots(ctx)
	}
	if o.KeepBots && len(s.bots) == 0 {
		if err := s.takeBots(ctx); err != nil {
			return err
		}
	}
	if s.insertDelivery, err = s.writer.PrepareContext(ctx, insertDelivery); err != nil {
		return err
	}
	if err := s.noteClosed(ctx); err != nil {
		return err
	}
	if err := s.notePolicies(ctx); err != nil {
		return err
	}
	return s.noteBots(ctx)
}

// dataSource names the file and how each connection is set up. PRAGMAs that
// were executed on a pool would reach one connection of it.
func dataSource(path string, readOnly bool) string {
	q := url.Values{"_txlock": {"immediate"}, "_pragma": {
		busyTimeout,
		"journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)",
		"temp_store(memory)", "cache_size(-16000)",
		"secure_delete(fast)", // overwrites what is deleted where that costs nothing; Scrub does the rest
	}}
	if readOnly {
		q["_txlock"] = []string{"deferred"}
		q.Add("_pragma", "query_only(1)")
		q.Add("_pragma", mappedSize)
		q.Set("mode", "rw") // never creates
	}
	return fileURL(path, q)
}

// mappedSize has readers read the file where the system's cache has it, rather than copy each
// page of it into a cache of theirs that all connections lock: as far as SQLite does so.
// SQLite unmaps what it cuts off; whoever else cuts the file under it takes the process down.
const mappedSize = "mmap_size(2147418112)"

const busyTimeout = "busy_timeout(10000)" // another process may be importing

// fileURL names the file as SQLite wants it.
func fileURL(path string, q url.Values) string {
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func (s *Store) migrate(ctx context.Context) error {
	dir, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, s.writer, dir)
	if err != nil {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring the tables up to date: %w", err)
	}
	return nil
}

// Close waits for running queries and closes the database. Close inboxes first.
func (s *Store) Close() error {
	errs := []error{s.written.close()}
	for _, db := range []*sql.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Writer is the pool with the one writing connection. Its transactions take
// the write lock when they begin.
func (s *Store) Writer() *sql.DB { return s.writer }

// Reader is the read-only pool.
func (s *Store) Reader() *sql.DB { return s.reader }
