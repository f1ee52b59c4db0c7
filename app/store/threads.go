package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"glueledger/scoring/history"
)

// threadRow is a row of threads.
type threadRow struct {
	id, repoID      int64
	number          int
	typ             history.ThreadType
	version, scored int64
	lookAt, movesAt sql.NullInt64
}

const threadColumns = `id, repo_id, number, type, version, scored, look_at, moves_at`

func scanThread(row interface{ Scan(...any) error }) (threadRow, error) {
	var t threadRow
	err := row.Scan(&t.id, &t.repoID, &t.number, &t.typ, &t.version, &t.scored, &t.lookAt, &t.movesAt)
	return t, err
}

// library assembles threads from their rows. What threads share it reads once,
// so one must not be kept for longer than a batch: it would miss what is
// changed meanwhile.
type library struct {
	store *Store
	repos map[int64]repoRow
	// inForce are the settings of the repositories.
	inForce map[int64]inForce

	mu       sync.Mutex
	accounts map[int64]accountRow
	aliases  map[int64][]alias // by repository
}

// newLibrary is a library for those threads. It must be called after their rows
// were read: whatever changes later in what it shares marks the threads again.
func (s *Store) newLibrary(ctx context.Context, threads []threadRow) (*library, error) {
	ids := make([]int64, len(threads))
	for i, t := range threads {
		ids[i] = t.repoID
	}
	slices.Sort(ids)
	l := &library{
		store: s, repos: make(map[int64]repoRow),
		accounts: make(map[int64]accountRow), aliases: make(map[int64][]alias),
	}
	err := inBatches(slices.Compact(ids), func(list string, args []any) error {
		return each(ctx, s.quick, `
			SELECT `+repoColumns+`
			FROM repos
			WHERE id IN `+list, args, func(rows *sql.Rows) error {
			r, err := scanRepo(rows)
			l.repos[r.id] = r
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read repositories: %w", err)
	}
	l.inForce, err = s.inForce(ctx, s.quick, l.repos)
	return l, err
}

// thread assembles a thread. It reports false when the thread is gone or its
// opening is not known.
func (l *library) thread(ctx context.Context, t threadRow) (*history.Thread, bool, error) {
	repo, ok := l.repos[t.repoID]
	if !ok { // it was merged into another meanwhile
		return nil, false, fmt.Errorf("thread %d: repository %d is not known", t.id, t.repoID)
	}
	rows, err := l.store.threadActivities.QueryContext(ctx, t.id)
	if err != nil {
		return nil, false, err
	}
	var activities []history.Activity
	err = drain(rows, func(rows *sql.Rows) error {
		row, err := scanActivity(rows)
		if err != nil {
			return err
		}
		a, err := row.activity()
		a.Repo, a.Number, a.Type = repo.Repo, t.number, t.typ
		activities = append(activities, a)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	people, err := l.people(ctx, activities)
	if err != nil {
		return nil, false, err
	}
	aliases, err := l.aliasesOf(ctx, t.repoID)
	if err != nil {
		return nil, false, err
	}
	for i := range activities {
		a := &activities[i]
		a.Actor = people.named(a.Actor)
		if a.Target != (history.Account{}) {
			a.Target = people.named(a.Target)
		}
		switch a.Verb {
		case history.Labeled, history.Unlabeled:
			a.Subject = presentName(aliases, "label", a.Subject, a.At.Unix())
		case history.Milestoned, history.Demilestoned:
			a.Subject = presentName(aliases, "milestone", a.Subject, a.At.Unix())
		}
	}
	people.bots = l.inForce[t.repoID].bots
	thread, ok := history.Assemble(activities, people.isBot)
	if ok {
		thread.KnownUntil = moment(repo.asOf)
	}
	return thread, ok, nil
}

// people are the accounts that have a part in one thread.
type people struct {
	store *Store
	rows  map[int64]accountRow
	bots  map[string]bool // by the settings of the repository: logins in lower case
}

// people reads the accounts of activities, those that no earlier thread had.
func (l *library) people(ctx context.Context, activities []history.Activity) (people, error) {
	p := people{store: l.store, rows: make(map[int64]accountRow)}
	var missing []int64
	l.mu.Lock()
	for i := range activities {
		for _, id := range [...]int64{activities[i].Actor.ID, activities[i].Target.ID} {
			if _, ok := p.rows[id]; ok || id == 0 {
				continue
			}
			row, ok := l.accounts[id]
			if !ok && !slices.Contains(missing, id) {
				missing = append(missing, id)
			}
			if ok {
				p.rows[id] = row
			}
		}
	}
	l.mu.Unlock()
	if len(missing) == 0 {
		return p, nil
	}
	found, err := accountsByID(ctx, l.store.quick, missing)
	if err != nil {
		return p, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for id, row := range found {
		l.accounts[id], p.rows[id] = row, row
	}
	return p, nil
}

// named gives an account the login that it has now.
func (p people) named(a history.Account) history.Account {
	if a.ID == 0 {
		return history.Ghost
	}
	if row, ok := p.rows[a.ID]; ok {
		return row.account()
	}
	return a
}

func (p people) isBot(a history.Account) bool {
	row, ok := p.rows[a.ID]
	if !ok {
		row = accountRow{id: a.ID, sighting: sighting{login: a.Login, typ: a.Type}}
	}
	return p.store.isBot(row) || p.bots[strings.ToLower(row.login)]
}

// alias says that a label or milestone was renamed.
type alias struct {
	sort, old, name string // old in lower case
	until           int64  // 0: the time is not known
}

func (l *library) aliasesOf(ctx context.Context, repo int64) ([]alias, error) {
	l.mu.Lock()
	aliases, ok := l.aliases[repo]
	l.mu.Unlock()
	if ok {
		return aliases, nil
	}
	err := each(ctx, l.store.quick, `
		SELECT sort, old_name, new_name, until
		FROM aliases
		WHERE repo_id = $1
		ORDER BY until = 0, until, new_name`, []any{repo}, func(rows *sql.Rows) error {
		var a alias
		err := rows.Scan(&a.sort, &a.old, &a.name, &a.until)
		aliases = append(aliases, a)
		return err
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	l.aliases[repo] = aliases
	return aliases, err
}

// presentName is what a label or milestone that had a name at some time is
// called now. Aliases are in the order of their times, undated ones last.
func presentName(aliases []alias, sort, name string, at int64) string {
	used := 0 // each rename at most once: there may be a circle of undated ones
	for i := 0; i < len(aliases) && used <= len(aliases); i++ {
		a := aliases[i]
		if a.sort != sort || (a.until != 0 && a.until < at) || a.old != strings.ToLower(name) {
			continue
		}
		name, used = a.name, used+1
		if a.until == 0 {
			i = -1 // an undated one may lead to any other
			continue
		}
		at = a.until
	}
	return name
}

// Thread assembles one thread of the repository that has a name, or had it last.
// A repository that was deleted is ErrNotFound. It does not look at whether the
// repository is private: Thread.Repo.Private says.
func (s *Store) Thread(ctx context.Context, owner, repo string, number int) (*history.Thread, error) {
	r, err := repoThere(ctx, s.quick, owner, repo)
	var thread *history.Thread
	if err == nil {
		thread, err = s.thread(ctx, r, number)
	}
	if err != nil {
		return nil, fmt.Errorf("read thread %s/%s#%d: %w", owner, repo, number, err)
	}
	return thread, nil
}

// ThreadOf assembles one thread of that very repository, whatever its name is
// now, such as Receipt.Repo: by name, another may be found that has it since. A
// repository that was deleted is ErrNotFound. Thread.Repo.Private says whether it
// is private now.
func (s *Store) ThreadOf(ctx context.Context, repo history.Repo, number int) (*history.Thread, error) {
	r, err := s.sameRepo(ctx, repo)
	var thread *history.Thread
	if err == nil {
		thread, err = s.thread(ctx, r, number)
	}
	if err != nil {
		return nil, fmt.Errorf("read thread %s#%d: %w", repo.FullName(), number, err)
	}
	return thread, nil
}

// sameRepo finds a repository by GitHub's id, and by name only while no source
// has said an id.
func (s *Store) sameRepo(ctx context.Context, repo history.Repo) (repoRow, error) {
	return sameRepoIn(ctx, s.quick, repo)
}

func sameRepoIn(ctx context.Context, q querier, repo history.Repo) (repoRow, error) {
	find := func() (repoRow, error) { return repoByGitHubID(ctx, q, repo.ID) }
	if repo.ID == 0 {
		find = func() (repoRow, error) { return repoNamed(ctx, q, repo.Owner, repo.Name) }
	}
	r, err := find()
	if err == nil && (r.gone || r.ID != repo.ID) {
		err = ErrNotFound
	}
	return r, err
}

func (s *Store) thread(ctx context.Context, r repoRow, number int) (*history.Thread, error) {
	t, err := threadNumbered(ctx, s.quick, r.id, number)
	if err != nil {
		return nil, err
	}
	l := &library{
		store: s, repos: map[int64]repoRow{r.id: r},
		accounts: make(map[int64]accountRow), aliases: make(map[int64][]alias),
	}
	if l.inForce, err = s.inForce(ctx, s.quick, l.repos); err != nil {
		return nil, err
	}
	thread, ok, err := l.thread(ctx, t)
	if err == nil && !ok {
		err = ErrNotFound
	}
	return thread, err
}

func threadNumbered(ctx context.Context, q querier, repo int64, number int) (threadRow, error) {
	t, err := scanThread(q.QueryRowContext(ctx, `
		SELECT `+threadColumns+`
		FROM threads
		WHERE repo_id = $1 AND number = $2`, repo, number))
	if errors.Is(err, sql.ErrNoRows) {
		return t, ErrNotFound
	}
	return t, err
}

const selectDueThreads = `
	SELECT ` + threadColumns + `
	FROM threads
	WHERE look_at <= $1
	ORDER BY look_at, id
	LIMIT $2`

// dueThreads reads threads that have news, then those whose time has come.
func dueThreads(ctx context.Context, q querier, now int64, limit int) ([]threadRow, error) {
	var due []threadRow
	err := each(ctx, q, selectDueThreads, []any{now, limit}, func(rows *sql.Rows) error {
		t, err := scanThread(rows)
		due = append(due, t)
		return err
	})
	return due, err
}

// threadsAfter reads threads in the order of their ids, a page at a time.
func threadsAfter(ctx context.Context, q querier, id int64, limit int) ([]threadRow, error) {
	var threads []threadRow
	err := each(ctx, q, `
		SELECT `+threadColumns+`
		FROM threads
		WHERE id > $1
		ORDER BY id
		LIMIT $2`, []any{id, limit}, func(rows *sql.Rows) error {
		t, err := scanThread(rows)
		threads = append(threads, t)
		return err
	})
	return threads, err
}

const selectThreadsOfRepo = `
	SELECT ` + threadColumns + `
	FROM threads
	WHERE repo_id = $1 AND number > $2
	ORDER BY number
	LIMIT $3`

// threadsOfRepo reads threads of a repository in the order of their numbers, a page
// at a time.
func threadsOfRepo(ctx context.Context, q querier, repo int64, number, limit int) ([]threadRow, error) {
	var threads []threadRow
	err := each(ctx, q, selectThreadsOfRepo, []any{repo, number, limit}, func(rows *sql.Rows) error {
		t, err := scanThread(rows)
		threads = append(threads, t)
		return err
	})
	return threads, err
}

// threadsByID reads threads; those that are gone are missing.
func threadsByID(ctx context.Context, q querier, ids []int64) (map[int64]threadRow, error) {
	threads := make(map[int64]threadRow, len(ids))
	err := inBatches(ids, func(list string, args []any) error {
		return each(ctx, q, `
			SELECT `+threadColumns+`
			FROM threads
			WHERE id IN `+list, args, func(rows *sql.Rows) error {
			t, err := scanThread(rows)
			threads[t.id] = t
			return err
		})
	})
	return threads, err
}
