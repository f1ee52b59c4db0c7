package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
)

// openLedger opens the ledger for reading. It never creates one.
func (s *session) openLedger() (*store.Store, error) {
	if err := s.needLedger(); err != nil {
		return nil, err
	}
	l, err := store.Open(s.ctx, s.config.DB, store.Options{Log: s.log, Bots: s.config.Bots, Policy: readPolicy, ReadOnly: true})
	if err != nil {
		return nil, damaged(err)
	}
	return l, nil
}

// damaged says what to do about a ledger that cannot be opened although its file is
// there: it is older than this program, which the error says by itself, or it is no
// ledger, or broken.
func damaged(err error) error {
	switch {
	case errors.Is(err, store.ErrOlder):
		return err
	case errors.Is(err, store.ErrOther):
		return fmt.Errorf("%w; %s", err, anotherFile)
	}
	return fmt.Errorf("%w; restore it from a backup, or name another with --db", err)
}

// createLedger opens the ledger for writing, and creates it where there is none.
// What other rules than today's gave is marked to be judged again.
func createLedger(ctx context.Context, c Config, log *slog.Logger) (*store.Store, error) {
	return createLedgerKeeping(ctx, c, log, 0)
}

// createLedgerKeeping is createLedger for who keeps counts for pages.
func createLedgerKeeping(ctx context.Context, c Config, log *slog.Logger, keep time.Duration) (*store.Store, error) {
	l, err := writeLedger(ctx, c, store.Options{Log: log, Bots: c.Bots, Policy: readPolicy, KeepCounts: keep, OutOfTurn: web.OutOfTurn})
	if err != nil {
		return nil, err
	}
	changed, err := l.UseRules(ctx, ruleNames())
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	if changed {
		log.DebugContext(ctx, "the rules are others than before, or the ledger is new: every thread is to be judged", "db", c.DB)
	}
	return l, nil
}

// writeLedger opens the ledger for writing, and creates it where there is none.
func writeLedger(ctx context.Context, c Config, o store.Options) (*store.Store, error) {
	if err := c.canWrite(); err != nil {
		return nil, err
	}
	l, err := store.Open(ctx, c.DB, o)
	if errors.Is(err, store.ErrOther) {
		return nil, damaged(err)
	}
	return l, err
}

// canWrite says why the ledger cannot be written, or created.
func (c Config) canWrite() error {
	if strings.Contains(c.DB, "://") {
		return nil // the store knows what to say of it
	}
	return checkWritable(c.DB)
}

// ruleNames are the rules in force, with their versions.
func ruleNames() []string {
	names := []string{scoring.NominationRule().Name(), scoring.Weighing, history.Recognition}
	for _, r := range scoring.Rules() {
		names = append(names, r.Name())
	}
	return names
}

func (s *session) needLedger() error {
	if strings.Contains(s.config.DB, "://") {
		return nil // the store knows what to say of it
	}
	err := checkLedger(s.config.DB)
	if err == nil && emptyFile(s.config.DB) {
		return fmt.Errorf("there is nothing in the ledger %s yet, its file is empty: run import or serve first, or name another with --db", s.config.DB)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no ledger at %s: give --db or GLUELEDGER_DB as for serve; where there is none yet, run import or serve first", s.config.DB)
	}
	return err
}

// checkLedger says what SQLite would not: that what is at the path can be no
// ledger. An empty file can become one.
func checkLedger(path string) error {
	st, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return err
	case err != nil:
		return unreadableLedger(path, err)
	case st.IsDir():
		return fmt.Errorf("%s is a directory; name the ledger's file with --db, such as %s", path, filepath.Join(path, defaultDB))
	}
	f, err := os.Open(path)
	if err != nil {
		return unreadableLedger(path, err)
	}
	defer f.Close()
	const magic = "SQLite format 3\x00"
	header := make([]byte, len(magic))
	n, err := io.ReadFull(f, header)
	if n > 0 && string(header) != magic {
		return fmt.Errorf("%s is no ledger; %s", path, anotherFile)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("cannot read the ledger %s: %w", path, err)
	}
	return nil
}

// anotherFile is what to do where a file is no ledger.
const anotherFile = "name a ledger's file, or one that is not there yet, with --db"

func unreadableLedger(path string, err error) error {
	do := "name another with --db"
	if errors.Is(err, fs.ErrPermission) {
		do = "let this user read and write it, or " + do
	}
	return fmt.Errorf("cannot read the ledger %s: %w; %s", path, reason(err), do)
}

// emptyFile reports whether there is a file without anything in it, which can become a
// ledger and is none yet.
func emptyFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular() && st.Size() == 0
}

// checkWritable says why a ledger cannot be written, or created, at a path. The
// directory matters too: SQLite keeps its journal beside the ledger.
func checkWritable(path string) error {
	err := checkLedger(path)
	isNew := errors.Is(err, fs.ErrNotExist)
	dir := filepath.Dir(path)
	switch st, err := os.Stat(dir); {
	case err != nil:
		do := "name a file elsewhere"
		switch {
		case errors.Is(err, fs.ErrNotExist):
			do = "make that directory, or " + do
		case errors.Is(err, fs.ErrPermission):
			do = "let this user look into it, or " + do
		}
		return fmt.Errorf("cannot put a ledger at %s (--db): %s: %w; %s", path, dir, reason(err), do)
	case !st.IsDir():
		return fmt.Errorf("cannot put a ledger at %s (--db): %s is no directory; name a file elsewhere", path, dir)
	}
	if err != nil && !isNew {
		return err
	}
	probe, err := os.CreateTemp(dir, ".glueledger-*")
	if err != nil {
		return fmt.Errorf("cannot write in %s: %w; let this user write there, or name a ledger elsewhere with --db", dir, reason(err))
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return fmt.Errorf("try to write in %s: %w", dir, err)
	}
	if isNew {
		return nil
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("cannot write the ledger %s: %w; let this user write it, or name another with --db", path, reason(err))
	}
	return f.Close()
}

// reason is what is wrong with a path, without the path.
func reason(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}

// letRead is what to do about a file that may not be read.
const letRead = "let this user read it"

// cannotRead is an error about a file that was named, or one below it, with what to do
// where it is another than that it may not be read.
func cannotRead(path string, err error, do string) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		path = at.Path
	}
	if errors.Is(err, fs.ErrPermission) {
		do = letRead
	}
	return fmt.Errorf("cannot read %s: %w; %s", path, reason(err), do)
}

// withLedger opens the ledger for reading, calls fn and closes it.
func (s *session) withLedger(fn func(*store.Store) error) (err error) {
	l, err := s.openLedger()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	return fn(l)
}

// findRepo finds a repository by its full name, and else says which there are.
func (s *session) findRepo(l *store.Store, name string) (history.Repo, error) {
	owner, repo, err := parseRepo(name)
	if err != nil {
		return history.Repo{}, err
	}
	found, err := l.Repo(s.ctx, owner, repo)
	if !errors.Is(err, store.ErrNotFound) {
		return found, err
	}
	repos, err := l.Repos(s.ctx)
	if err != nil {
		return history.Repo{}, err
	}
	return history.Repo{}, fmt.Errorf("repository %s is not in the ledger %s; %s", name, s.config.DB, listed("it has", fullNames(repos)))
}

// findPerson finds the account that has a login, with or without an @, and how many
// threads it has a part in.
func (s *session) findPerson(l *store.Store, login string) (account history.Account, threads int, err error) {
	login = strings.TrimPrefix(login, "@")
	account, threads, err = l.AccountNamed(s.ctx, login)
	if errors.Is(err, store.ErrNotFound) {
		err = fmt.Errorf("nobody in the ledger %s has the login %s", s.config.DB, login)
	}
	return account, threads, err
}

// findOwner finds an owner, or the only one when no name is given.
func (s *session) findOwner(l *store.Store, name string) (string, error) {
	repos, err := l.Repos(s.ctx)
	if err != nil {
		return "", err
	}
	var owners []string
	for _, r := range repos {
		if strings.EqualFold(r.Owner, name) {
			return r.Owner, nil
		}
		if !slices.Contains(owners, r.Owner) {
			owners = append(owners, r.Owner)
		}
	}
	switch {
	case len(owners) == 0:
		return "", fmt.Errorf("the ledger %s is empty; run import or serve first, or name another with --db", s.config.DB)
	case name != "":
		return "", fmt.Errorf("owner %s is not in the ledger %s; %s", name, s.config.DB, listed("it has", owners))
	case len(owners) > 1:
		return "", fmt.Errorf("whose report? Name one with --org or --repo; %s", listed("the ledger has", owners))
	}
	return owners[0], nil
}

func fullNames(repos []history.Repo) []string {
	var names []string
	for _, r := range repos {
		names = append(names, r.FullName())
	}
	return names
}

// listed writes some names out.
func listed(intro string, names []string) string {
	const some = 12
	switch {
	case len(names) == 0:
		return "the ledger is empty: run import or serve first"
	case len(names) > some:
		return fmt.Sprintf("%s %s and %d more", intro, strings.Join(names[:some], ", "), len(names)-some)
	}
	return intro + " " + strings.Join(names, ", ")
}

// parseRepo reads OWNER/REPO.
func parseRepo(name string) (owner, repo string, err error) {
	owner, repo, _ = strings.Cut(name, "/")
	if owner == "" || repo == "" || strings.Contains(repo, "/") {
		return "", "", usagef("repository %q: want OWNER/REPO, such as acme/kitchen", name)
	}
	return owner, repo, nil
}

// checkRepos refuses what is no OWNER/REPO, before anything is opened.
func checkRepos(names ...string) error {
	for _, name := range names {
		if _, _, err := parseRepo(name); err != nil {
			return err
		}
	}
	return nil
}

// parseMonth reads YYYY-MM; nil where nothing is written.
func parseMonth(s string) (*scoring.Month, error) {
	if s == "" {
		return nil, nil
	}
	m, err := scoring.ParseMonth(s)
	if err != nil {
		return nil, usageError{err}
	}
	return &m, nil
}

// threadName is a thread as people write it.
type threadName struct {
	owner, repo string
	number      int
}

func (t threadName) String() string { return fmt.Sprintf("%s/%s#%d", t.owner, t.repo, t.number) }

// parseThread reads OWNER/REPO#N or the address of a thread's page.
func parseThread(s string) (threadName, error) {
	wrong := usagef("thread %q: want OWNER/REPO#NUMBER, such as acme/kitchen#1132, or the address of its page on GitHub or on this site (…/o/OWNER/REPO/NUMBER)", s)
	named := s
	if u, err := url.Parse(s); err == nil && (u.Scheme == "http" || u.Scheme == "https") {
		named = threadAt(u)
	}
	name, number, _ := strings.Cut(named, "#")
	owner, repo, _ := strings.Cut(name, "/")
	n, err := strconv.Atoi(number)
	if err != nil || n <= 0 || owner == "" || repo == "" || strings.ContainsAny(repo, "/ ") {
		return threadName{}, wrong
	}
	return threadName{owner, repo, n}, nil
}

// threadAt is the OWNER/REPO#N that a page at an address is about: one of GitHub, or of
// a server of ours, which may be below a path; empty for none.
func threadAt(u *url.URL) string {
	part := strings.Split(strings.Trim(u.Path, "/"), "/")
	n := len(part)
	switch {
	case n < 4:
		return ""
	case part[n-4] == "o" && u.Host != "github.com": // before GitHub's, for a repository may be called issues
		return part[n-3] + "/" + part[n-2] + "#" + part[n-1]
	case slices.Contains([]string{"issues", "pull", "discussions"}, part[2]):
		return part[0] + "/" + part[1] + "#" + part[3]
	}
	return ""
}

// lastMonth is the last full month by the terminal's clock.
func (s *session) lastMonth() scoring.Month {
	return scoring.MonthOf(scoring.MonthOf(s.Now()).Start().AddDate(0, -1, 0))
}
