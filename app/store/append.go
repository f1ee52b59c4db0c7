package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"

	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// Appended counts what an append added.
type Appended struct {
	Told       int // activities, each once: GitHub's timelines have some twice
	Activities int // that were not known, or not in this version
	Threads    int // that they belong to
}

// Append adds what a source other than webhooks knows, such as an import, in
// one transaction. What is known already is passed over.
func (s *Store) Append(ctx context.Context, batch []history.Activity, changes []webhooks.Change) (Appended, error) {
	var done Appended
	err := s.telling(ctx, batch, func(told telling) error {
		return s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			done, err = s.appendTx(ctx, tx, told, changes)
			return err
		})
	})
	if err != nil {
		return Appended{}, fmt.Errorf("append %d activities: %w", len(batch), err)
	}
	return done, nil
}

// telling is a batch of activities in the form that is appended, worked out
// before the write lock is taken.
type telling struct {
	repos    map[history.Repo]int64 // when each was last shown like this
	accounts map[int64]sighting
	threads  []*toldThread // in the order in which they were told
	erased   erased        // who was known to be erased
	undated  bool          // as of appending
	own      bool          // the ledger's own word, which tells nothing of how far it knows a repository
}

// toldThread is what a batch tells of one thread.
type toldThread struct {
	repo   history.Repo
	number int
	typ    history.ThreadType
	rows   []activityRow // one for each key, by key
	people []int64       // who has a part in them, without repetition
	id     int64         // of the thread, once it is looked up
	isNew  bool
	gone   []int64 // comments of the batch that were deleted before, 0 the thread itself; told by appendRows
}

// telling hands a batch to write, and again when somebody was erased meanwhile.
func (s *Store) telling(ctx context.Context, batch []history.Activity, write func(telling) error) error {
	for {
		e, err := erasedPeople(ctx, s.reader)
		if err != nil {
			return fmt.Errorf("read who was erased: %w", err)
		}
		told, err := tell(e.disguised(batch))
		if err != nil {
			return err
		}
		told.erased = e
		if err := write(told); !errors.Is(err, errErasedMeanwhile) {
			return err
		}
	}
}

func tell(batch []history.Activity) (telling, error) {
	t := telling{repos: make(map[history.Repo]int64), accounts: make(map[int64]sighting)}
	type place struct {
		repo   history.Repo
		number int
	}
	threads := make(map[place]*toldThread)
	for i := range batch {
		a := &batch[i]
		at := max(unix(a.At), unix(a.Updated))
		if last, ok := t.repos[a.Repo]; !ok || at > last {
			t.repos[a.Repo] = at
		}
		here := place{a.Repo, a.Number}
		thread := threads[here]
		if thread == nil {
			thread = &toldThread{repo: a.Repo, number: a.Number, typ: a.Type}
			threads[here] = thread
			t.threads = append(t.threads, thread)
		}
		if typeRank(a.Type) > typeRank(thread.typ) {
			thread.typ = a.Type
		}
		row, err := newActivityRow(a)
		if err != nil {
			return t, err
		}
		thread.rows = append(thread.rows, row)
		for _, account := range []history.Account{a.Actor, a.Target} {
			if account == (history.Account{}) {
				continue
			}
			if account.ID == 0 {
				account = history.Ghost
			}
			if !slices.Contains(thread.people, account.ID) {
				thread.people = append(thread.people, account.ID)
			}
			seen := sighting{account.Login, account.Type, unix(a.At)}
			if last, ok := t.accounts[account.ID]; !ok || seen.later(last) {
				t.accounts[account.ID] = seen
			}
		}
	}
	for _, thread := range t.threads {
		thread.newestRows()
	}
	return t, nil
}

// newestRows sorts the rows by key and leaves the newest of each.
func (t *toldThread) newestRows() {
	slices.SortFunc(t.rows, func(a, b activityRow) int {
		if order := cmp.Compare(a.key, b.key); order != 0 {
			return order
		}
		if a.newer(b) {
			return -1
		}
		return 1
	})
	t.rows = slices.CompactFunc(t.rows, func(a, b activityRow) bool { return a.key == b.key })
}

// typeRank orders what sources say that a thread is: an issue's comment does not
// always tell that the issue is a pull request.
func typeRank(t history.ThreadType) int {
	switch t {
	case history.PullRequest:
		return 3
	case history.Discussion:
		return 2
	case history.Issue:
		return 1
	}
	return 0
}

// appending is one transaction that appends.
type appending struct {
	store  *Store
	tx     *sql.Tx
	insert *bulk // into activities
	// undated says that the source tells of repositories as they were at some time
	// before, not as they were when something happened: it adds those that are not
	// known, and says nothing of the others that any dated source could contradict.
	undated bool
}

func (s *Store) appendTx(ctx context.Context, tx *sql.Tx, told telling, changes []webhooks.Change) (Appended, error) {
	if err := stillErased(ctx, tx, len(told.erased.standIn)); err != nil {
		return Appended{}, err
	}
	a := &appending{store: s, tx: tx, insert: newBulk(tx, "activities", activityColumns, ""), undated: told.undated}
	for _, c := range changes {
		if err := a.change(ctx, c); err != nil {
			return Appended{}, fmt.Errorf("note %s of %s: %w", c.Kind, c.Repo.FullName(), err)
		}
	}
	threads, err := a.findThreads(ctx, told)
	if err != nil {
		return Appended{}, err
	}
	if err := a.unname(ctx, told.erased, threads); err != nil {
		return Appended{}, err
	}
	if err := a.hideAgain(ctx, changes); err != nil {
		return Appended{}, err
	}
	news, err := a.appendRows(ctx, threads)
	if err != nil {
		return Appended{}, err
	}
	if err := a.forgetDeleted(ctx, threads, &news, told.accounts); err != nil {
		return Appended{}, err
	}
	if err := a.noteAccounts(ctx, told.accounts, news.said); err != nil {
		return Appended{}, err
	}
	if err := a.queue(ctx, news.commands); err != nil {
		return Appended{}, fmt.Errorf("queue %d commands: %w", len(news.commands), err)
	}
	done := Appended{Activities: news.activities, Threads: news.threads}
	for _, t := range threads {
		done.Told += len(t.rows)
	}
	return done, nil
}

// repo finds the repository that a source showed and notes what it says of it.
func (a *appending) repo(ctx context.Context, seen shown) (repoRow, error) {
	if a.undated {
		seen.at = 0
	}
	r, err := a.findRepo(ctx, seen)
	if err != nil {
		return r, err
	}
	return a.noteRepo(ctx, r, seen)
}

// findThreads looks up the rows of the threads told of, and adds new ones. Of
// threads that turn out to be the same, such as when a batch knows a repository
// under two names, one is returned.
func (a *appending) findThreads(ctx context.Context, told telling) ([]*toldThread, error) {
	order := slices.SortedFunc(maps.Keys(told.repos), func(x, y history.Repo) int {
		return cmp.Or(cmp.Compare(told.repos[x], told.repos[y]), cmp.Compare(x.FullName(), y.FullName()), cmp.Compare(x.ID, y.ID))
	})
	for _, repo := range order {
		if _, err := a.repo(ctx, shown{repo, told.repos[repo]}); err != nil {
			return nil, fmt.Errorf("note repository %s: %w", repo.FullName(), err)
		}
	}
	ids := make(map[history.Repo]int64)
	for _, repo := range order { // again, since rows may have been merged
		r, err := a.findRepo(ctx, shown{repo, told.repos[repo]})
		if err != nil {
			return nil, fmt.Errorf("find repository %s: %w", repo.FullName(), err)
		}
		ids[repo] = r.id
		if told.own {
			continue
		}
		if err := moveEnd(ctx, a.tx, r.id, told.repos[repo]); err != nil {
			return nil, fmt.Errorf("note how far %s is known: %w", repo.FullName(), err)
		}
	}
	byRepo := make(map[int64]map[int]*toldThread)
	var threads []*toldThread
	for _, t := range told.threads {
		id := ids[t.repo]
		if byRepo[id] == nil {
			byRepo[id] = make(map[int]*toldThread)
		}
		same := byRepo[id][t.number]
		if same == nil {
			byRepo[id][t.number] = t
			threads = append(threads, t)
			continue
		}
		same.rows = append(same.rows, t.rows...)
		same.newestRows()
		for _, p := range t.people {
			if !slices.Contains(same.people, p) {
				same.people = append(same.people, p)
			}
		}
		if typeRank(t.typ) > typeRank(same.typ) {
			same.typ = t.typ
		}
	}
	for _, id := range slices.Sorted(maps.Keys(byRepo)) {
		if err := a.identify(ctx, id, byRepo[id]); err != nil {
			return nil, err
		}
	}
	return threads, nil
}

// identify gives threads of one repository their ids.
func (a *appending) identify(ctx context.Context, repo int64, threads map[int]*toldThread) error {
	lookUp := func(numbers []int, isNew bool) error {
		return inBatches(numbers, func(list string, args []any) error {
			types := make(map[int64]history.ThreadType)
			err := each(ctx, a.tx, `
				SELECT id, number, type
				FROM threads
				WHERE repo_id = ? AND number IN `+list, append([]any{repo}, args...),
				func(rows *sql.Rows) error {
					var id int64
					var number int
					var typ history.ThreadType
					if err := rows.Scan(&id, &number, &typ); err != nil {
						return err
					}
					t := threads[number]
					t.id, t.isNew = id, isNew
					if typeRank(t.typ) > typeRank(typ) {
						types[id] = t.typ
					}
					return nil
				})
			if err != nil {
				return err
			}
			for id, typ := range types {
				if _, err := a.tx.ExecContext(ctx, `UPDATE threads SET type = $1 WHERE id = $2`, typ, id); err != nil {
					return err
				}
			}
			return nil
		})
	}
	numbers := slices.Sorted(maps.Keys(threads))
	if err := lookUp(numbers, false); err != nil {
		return err
	}
	numbers = slices.DeleteFunc(numbers, func(n int) bool { return threads[n].id != 0 })
	insert := newBulk(a.tx, "threads", "repo_id, number, type, version, scored, look_at", "")
	for _, n := range numbers {
		if err := insert.add(ctx, repo, n, string(threads[n].typ), 1, 0, 0); err != nil {
			return err
		}
	}
	if err := insert.flush(ctx); err != nil {
		return err
	}
	return lookUp(numbers, true)
}
