package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"glueledger/scoring/history"
)

// BackfillState is how far the fetching of a repository's history is.
type BackfillState struct {
	Repo    history.Repo
	Watched bool // else it rests
	Phase   BackfillPhase
	// Threads are those that were listed so far, and Done those of them of which
	// all was fetched.
	Threads, Done int
	WaitUntil     time.Time // nothing is fetched before; zero: it goes on
	Started       time.Time // zero: not yet
	Finished      time.Time // the last time; zero: never
	Tries         int       // failures in a row
	Error         string    // of the last try; empty when it went well. With WaitUntil and no error a limit of GitHub's is the reason.
}

// Over reports whether nothing is to be fetched.
func (b BackfillState) Over() bool { return b.Phase == BackfillOver || !b.Watched }

const countBackfillThreads = `
	SELECT repo_id, count(*), sum(1 - todo)
	FROM backfill_threads
	GROUP BY repo_id`

// BackfillProgress is how far the fetching of history is, by repository name.
func (s *Store) BackfillProgress(ctx context.Context) ([]BackfillState, error) {
	all, err := backfills(ctx, s.reader)
	if err != nil {
		return nil, fmt.Errorf("read how far backfills are: %w", err)
	}
	type counts struct{ threads, done int }
	counted := make(map[int64]counts)
	err = each(ctx, s.reader, countBackfillThreads, nil, func(rows *sql.Rows) error {
		var id int64
		var c counts
		err := rows.Scan(&id, &c.threads, &c.done)
		counted[id] = c
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("count the threads of backfills: %w", err)
	}
	// A backfill has what GitHub says of privacy; here it counts what may be shown.
	rows, err := allRepos(ctx, s.reader)
	if err != nil {
		return nil, fmt.Errorf("read the repositories of backfills: %w", err)
	}
	shown := make(map[int64]history.Repo, len(rows))
	for _, r := range rows {
		shown[r.ID] = r.Repo
	}
	states := make([]BackfillState, len(all))
	for i, b := range all {
		n := counted[b.Repo.ID]
		b.Repo.Private = b.Repo.Private || shown[b.Repo.ID].Private
		states[i] = BackfillState{Repo: b.Repo, Watched: b.Watched, Phase: b.Phase, Threads: n.threads, Done: n.done,
			WaitUntil: b.WaitUntil, Started: b.StartedAt, Finished: b.FinishedAt, Tries: b.Tries, Error: b.Error}
	}
	return states, nil
}

const selectBackfillWaits = `
	SELECT EXISTS (
		SELECT 1
		FROM backfill_threads
		WHERE repo_id = $1 AND todo = 1 AND updated_at >= $2
	)`

// BackfillDone reports whether all threads of a repository that were updated
// since then have been fetched, as far as they were asked for: what happens since
// a repository is watched comes by webhooks. Threads that GitHub does not give
// and discussions that cannot be fetched do not count. A repository that was
// never watched is not done.
func (s *Store) BackfillDone(ctx context.Context, repo history.Repo, since time.Time) (bool, error) {
	b, err := backfillOf(ctx, s.reader, repo.ID)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look how far the backfill of %s is: %w", repo.FullName(), err)
	}
	if b.Phase != BackfillOver && (!b.Listed || b.Pending() || b.Phase == BackfillThreads || b.Discussed == DiscussionsToCome) {
		return false, nil // there may be more than is known
	}
	var waits bool
	err = s.reader.QueryRowContext(ctx, selectBackfillWaits, repo.ID, unix(since)).Scan(&waits)
	if err != nil {
		return false, fmt.Errorf("look how far the backfill of %s is: %w", repo.FullName(), err)
	}
	return !waits, nil
}
