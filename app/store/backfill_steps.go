package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// ErrBackfillMoved says that a step of a backfill was done by somebody else
// meanwhile, or that it was asked for again. Nothing was written.
var ErrBackfillMoved = errors.New("the backfill has moved on")

// advance writes where a backfill stands after a step, unless it no longer
// stands where the step began.
func advance(ctx context.Context, tx *sql.Tx, from, to Backfill) error {
	result, err := tx.ExecContext(ctx, `
		UPDATE backfills
		SET phase = $1, cursor = $2, since = $3, list_since = $4, listed_at = $5, listed = $6, news = $7, discussed = $8,
		    answered = $9, started_at = $10, finished_at = $11, covered_at = $12, wait_until = 0, tries = 0, error = $13
		WHERE repo_id = $14 AND phase = $15 AND cursor = $16 AND listed_at = $17 AND asks = $18`,
		to.Phase, to.Cursor, unix(to.Since), unix(to.ListSince), unix(to.ListedAt), to.Listed, to.News, to.Discussed,
		to.Answered, unix(to.StartedAt), unix(to.FinishedAt), unix(to.CoveredAt), to.Error,
		from.Repo.ID, from.Phase, from.Cursor, unix(from.ListedAt), from.Asks)
	if err != nil {
		return err
	}
	n, err := result.RowsAffected()
	if err != nil {
		return err
	}
	if n != 1 {
		return ErrBackfillMoved
	}
	if to.CoveredAt.Equal(from.CoveredAt) {
		return nil
	}
	r, err := repoByGitHubID(ctx, tx, from.Repo.ID)
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	if err == nil {
		err = settleEnd(ctx, tx, r.id)
	}
	return err
}

// step is one transaction that ends with advance.
func (s *Store) step(ctx context.Context, from, to Backfill, f func(ctx context.Context, tx *sql.Tx) error) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if err := f(ctx, tx); err != nil {
			return err
		}
		return advance(ctx, tx, from, to)
	})
	if err != nil {
		return fmt.Errorf("backfill %s of %s: %w", from.Phase, from.Repo.FullName(), err)
	}
	return nil
}

// MoveBackfill writes a step that brought nothing but itself.
func (s *Store) MoveBackfill(ctx context.Context, from, to Backfill) error {
	return s.step(ctx, from, to, func(context.Context, *sql.Tx) error { return nil })
}

// AppendBackfill appends what a step brought. Of the repository it says nothing:
// it may have been renamed or made private since the step began.
func (s *Store) AppendBackfill(ctx context.Context, from, to Backfill, batch []history.Activity, changes []webhooks.Change) (Appended, error) {
	var done Appended
	err := s.telling(ctx, batch, func(told telling) error {
		told.undated = true
		return s.step(ctx, from, to, func(ctx context.Context, tx *sql.Tx) (err error) {
			done, err = s.appendTx(ctx, tx, told, changes)
			return err
		})
	})
	return done, err
}

// StagedThread is a thread that a list named.
type StagedThread struct {
	Number    int
	UpdatedAt time.Time
	Pull      bool
	Whole     bool     // Object is the pull request's, and Comments are all of its review comments
	Object    []byte   // JSON
	Comments  [][]byte // JSON, by id; only from BackfillTodo
}

// StageThreads keeps those of a page of the list of threads that are to be
// fetched: those that were not, or that have been updated since.
func (s *Store) StageThreads(ctx context.Context, from, to Backfill, page []StagedThread) error {
	return s.step(ctx, from, to, func(ctx context.Context, tx *sql.Tx) error {
		insert := newBulk(tx, "backfill_threads",
			"repo_id, number, updated_at, fetched_at, pull, whole, todo, tries, object, trace", `
			ON CONFLICT (repo_id, number) DO UPDATE
			SET updated_at = excluded.updated_at, pull = excluded.pull, whole = 0, todo = 1, tries = 0, object = excluded.object
			WHERE backfill_threads.fetched_at <> excluded.updated_at
			  AND (backfill_threads.todo = 0 OR backfill_threads.updated_at <> excluded.updated_at)`)
		for _, t := range page {
			if err := insert.add(ctx, from.Repo.ID, t.Number, unix(t.UpdatedAt), 0, t.Pull, 0, 1, 0, t.Object, []byte{}); err != nil {
				return err
			}
		}
		return insert.flush(ctx)
	})
}

// StagePulls keeps the objects of those pull requests that are to be fetched.
func (s *Store) StagePulls(ctx context.Context, from, to Backfill, page []StagedThread) error {
	return s.step(ctx, from, to, func(ctx context.Context, tx *sql.Tx) error {
		for _, t := range page {
			_, err := tx.ExecContext(ctx, `
				UPDATE backfill_threads
				SET object = $1, whole = 1
				WHERE repo_id = $2 AND number = $3 AND todo = 1 AND pull = 1 AND whole = 0`, t.Object, from.Repo.ID, t.Number)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// StagedComment is a review comment.
type StagedComment struct {
	Number int // of the pull request
	ID     int64
	Object []byte // JSON
}

// StageComments keeps the comments of pull requests whose objects are staged.
func (s *Store) StageComments(ctx context.Context, from, to Backfill, page []StagedComment) error {
	return s.step(ctx, from, to, func(ctx context.Context, tx *sql.Tx) error {
		for _, c := range page {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO backfill_comments (repo_id, number, id, object)
				SELECT repo_id, number, $1, $2
				FROM backfill_threads
				WHERE repo_id = $3 AND number = $4 AND todo = 1 AND whole = 1
				ON CONFLICT (repo_id, number, id) DO UPDATE
				SET object = excluded.object`, c.ID, c.Object, from.Repo.ID, c.Number)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// BackfillCounts are threads that are to be fetched.
type BackfillCounts struct {
	Todo  int
	Pulls int // of them, pull requests whose objects are not staged
}

const selectBackfillCounts = `
	SELECT count(*), coalesce(sum(CASE WHEN pull = 1 AND whole = 0 THEN 1 ELSE 0 END), 0)
	FROM backfill_threads
	WHERE repo_id = $1 AND todo = 1`

// CountBackfill counts what is to be fetched of a repository.
func (s *Store) CountBackfill(ctx context.Context, repo int64) (BackfillCounts, error) {
	var c BackfillCounts
	err := s.reader.QueryRowContext(ctx, selectBackfillCounts, repo).Scan(&c.Todo, &c.Pulls)
	if err != nil {
		return c, fmt.Errorf("count the threads to fetch: %w", err)
	}
	return c, nil
}

const selectBackfillTodo = `
	SELECT number, updated_at, pull, whole, object
	FROM backfill_threads
	WHERE repo_id = $1 AND todo = 1
	ORDER BY tries, updated_at DESC
	LIMIT $2`

// BackfillTodo are up to limit threads to be fetched, newest updated first;
// those that failed come after the others.
func (s *Store) BackfillTodo(ctx context.Context, repo int64, limit int) ([]StagedThread, error) {
	var todo []StagedThread
	err := each(ctx, s.reader, selectBackfillTodo, []any{repo, limit}, func(rows *sql.Rows) error {
		var t StagedThread
		var updated int64
		err := rows.Scan(&t.Number, &updated, &t.Pull, &t.Whole, &t.Object)
		t.UpdatedAt = moment(updated)
		todo = append(todo, t)
		return err
	})
	for i := range todo {
		if err == nil && todo[i].Whole {
			err = each(ctx, s.reader, `
				SELECT object
				FROM backfill_comments
				WHERE repo_id = $1 AND number = $2
				ORDER BY id`, []any{repo, todo[i].Number}, func(rows *sql.Rows) error {
				var object []byte
				err := rows.Scan(&object)
				todo[i].Comments = append(todo[i].Comments, object)
				return err
			})
		}
	}
	if err != nil {
		return nil, fmt.Errorf("list the threads to fetch: %w", err)
	}
	return todo, nil
}

// ToldComment is a comment or review comment that the ledger knows.
type ToldComment struct {
	Verb history.Verb
	ID   int64
}

const selectToldComments = `
	SELECT a.verb, a.id
	FROM repos r
	JOIN threads t ON t.repo_id = r.id
	JOIN activities a ON a.thread_id = t.id
	WHERE r.github_id = $1 AND t.number = $2 AND a.verb IN ('commented', 'review_comment') AND a.at < $3
	  AND NOT EXISTS (SELECT 1 FROM activities d WHERE d.thread_id = a.thread_id AND d.key = 'deleted/' || a.id)
	ORDER BY a.id`

// ToldComments are the comments and review comments on a thread that were made
// before a time and, as far as the ledger knows, are still there; by id.
func (s *Store) ToldComments(ctx context.Context, repo int64, number int, before time.Time) ([]ToldComment, error) {
	var told []ToldComment
	err := each(ctx, s.reader, selectToldComments, []any{repo, number, unix(before)}, func(rows *sql.Rows) error {
		var c ToldComment
		err := rows.Scan(&c.Verb, &c.ID)
		told = append(told, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look up the comments on #%d: %w", number, err)
	}
	return told, nil
}

// FetchedThread is a thread of which all was fetched.
type FetchedThread struct {
	StagedThread
	Activities []history.Activity
	Trace      []byte // JSON; what tells about names of labels and milestones
}

// FinishThread appends what was fetched of a thread and forgets what was staged
// of it. When the thread was listed anew meanwhile, it stays to be fetched; when
// its repository was purged, nothing is appended. As AppendBackfill it says nothing
// of the repository.
func (s *Store) FinishThread(ctx context.Context, b Backfill, f FetchedThread) (Appended, error) {
	var done Appended
	err := s.telling(ctx, f.Activities, func(told telling) (err error) {
		told.undated = true
		done, err = s.finishThread(ctx, b, f, told)
		return err
	})
	if err != nil {
		return Appended{}, fmt.Errorf("backfill %s#%d: %w", b.Repo.FullName(), f.Number, err)
	}
	return done, nil
}

func (s *Store) finishThread(ctx context.Context, b Backfill, f FetchedThread, told telling) (Appended, error) {
	trace := f.Trace
	if trace == nil {
		trace = []byte{} // nil would be NULL
	}
	var done Appended
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var known bool
		err := tx.QueryRowContext(ctx, `
			SELECT EXISTS (SELECT 1 FROM backfill_threads WHERE repo_id = $1 AND number = $2)`, b.Repo.ID, f.Number).Scan(&known)
		if err != nil || !known {
			return err
		}
		if done, err = s.appendTx(ctx, tx, told, nil); err != nil {
			return err
		}
		result, err := tx.ExecContext(ctx, `
			UPDATE backfill_threads
			SET fetched_at = updated_at, todo = 0, whole = 0, tries = 0, object = '', trace = $1
			WHERE repo_id = $2 AND number = $3 AND todo = 1 AND updated_at = $4`,
			trace, b.Repo.ID, f.Number, unix(f.UpdatedAt))
		if err != nil {
			return err
		}
		if n, err := result.RowsAffected(); err != nil || n == 0 {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			DELETE FROM backfill_comments
			WHERE repo_id = $1 AND number = $2`, b.Repo.ID, f.Number)
		return err
	})
	return done, err
}

// BackfillTraces are the traces of all threads of a repository that were fetched,
// by number.
func (s *Store) BackfillTraces(ctx context.Context, repo int64) ([][]byte, error) {
	var traces [][]byte
	err := each(ctx, s.reader, `
		SELECT trace
		FROM backfill_threads
		WHERE repo_id = $1
		ORDER BY number`, []any{repo}, func(rows *sql.Rows) error {
		var trace []byte
		err := rows.Scan(&trace)
		if len(trace) > 0 {
			traces = append(traces, trace)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what threads tell of names: %w", err)
	}
	return traces, nil
}
