package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"glueledger/scoring/history"
)

// BackfillPhase is a part of a repository's backfill.
type BackfillPhase string

// The phases, in their order. After timelines that took long, the list of threads
// is asked for again, of what was updated meanwhile.
const (
	BackfillThreads     BackfillPhase = "threads"     // the list of issues and pull requests
	BackfillDiscussions BackfillPhase = "discussions" // with all that is said in them
	BackfillPulls       BackfillPhase = "pulls"       // the list of pull request objects
	BackfillComments    BackfillPhase = "comments"    // the repository's review comments
	BackfillTimelines   BackfillPhase = "timelines"   // thread by thread, newest updated first
	BackfillOver        BackfillPhase = "done"
)

// Backfill is how far the history of one repository has been fetched.
type Backfill struct {
	Repo         history.Repo // as it was watched last
	Installation int64
	Watched      bool // else nothing is done

	Phase     BackfillPhase
	Cursor    string    // the phase's next page; empty: the first
	Since     time.Time // what was updated since is fetched; zero: all
	ListSince time.Time // the same for the list of threads under way
	ListedAt  time.Time // when the last list began; zero: never
	Listed    bool      // a list of all threads came to its end once
	News      bool      // the last list left something to fetch
	Discussed Discussed

	Asks, Answered int       // how often it was asked for; of them, those that the last list is an answer to
	AskSince       time.Time // what those that are not answered want
	AskedAt        time.Time
	StartedAt      time.Time
	FinishedAt     time.Time // the last time; zero: never
	CoveredAt      time.Time // all that happened before has been fetched; zero: nothing is sure
	WorkedAt       time.Time
	WaitUntil      time.Time // nothing is done before
	Tries          int       // failures in a row
	Error          string    // of the last try

	lease       string
	leasedUntil time.Time
}

// Discussed says whether a backfill has fetched discussions.
type Discussed int

// Discussions that cannot be fetched do not hold up the threads: they are tried
// again in the end.
const (
	DiscussionsToCome Discussed = iota
	DiscussionsFetched
	DiscussionsFailed
)

// Pending reports whether somebody asked since the last list began.
func (b Backfill) Pending() bool { return b.Asks > b.Answered }

const backfillColumns = `repo_id, owner, name, private, installation, watched, phase, cursor, since, list_since,
	listed_at, listed, news, discussed, asks, answered, ask_since, asked_at, started_at, finished_at, covered_at,
	worked_at, wait_until, tries, error, lease, leased_until`

func scanBackfill(row interface{ Scan(...any) error }) (Backfill, error) {
	var b Backfill
	var times [11]int64
	err := row.Scan(&b.Repo.ID, &b.Repo.Owner, &b.Repo.Name, &b.Repo.Private, &b.Installation, &b.Watched, &b.Phase, &b.Cursor,
		&times[0], &times[1], &times[2], &b.Listed, &b.News, &b.Discussed, &b.Asks, &b.Answered, &times[3], &times[4],
		&times[5], &times[6], &times[7], &times[8], &times[9], &b.Tries, &b.Error, &b.lease, &times[10])
	for i, t := range []*time.Time{&b.Since, &b.ListSince, &b.ListedAt, &b.AskSince, &b.AskedAt, &b.StartedAt,
		&b.FinishedAt, &b.CoveredAt, &b.WorkedAt, &b.WaitUntil, &b.leasedUntil} {
		*t = moment(times[i])
	}
	return b, err
}

// backfills reads all, by name.
func backfills(ctx context.Context, q querier) ([]Backfill, error) {
	var all []Backfill
	err := each(ctx, q, `SELECT `+backfillColumns+` FROM backfills`, nil, func(rows *sql.Rows) error {
		b, err := scanBackfill(rows)
		all = append(all, b)
		return err
	})
	slices.SortFunc(all, func(a, b Backfill) int { return cmp.Compare(a.Repo.FullName(), b.Repo.FullName()) })
	return all, err
}

// WatchBackfills takes over which repositories are watched: new ones, and those
// that were not watched for a while, are to be fetched from then on. It reports
// how many those are.
func (s *Store) WatchBackfills(ctx context.Context, watched []Watched, now time.Time) (int, error) {
	known, err := backfills(ctx, s.reader)
	if err != nil {
		return 0, fmt.Errorf("watch repositories: %w", err)
	}
	var changed []Watched
	gone := make(map[int64]bool)
	for _, b := range known {
		gone[b.Repo.ID] = b.Watched
	}
	for _, w := range watched {
		delete(gone, w.Repo.ID)
		same := func(b Backfill) bool {
			return b.Repo == w.Repo && b.Installation == w.Installation && b.Watched && !w.Since.After(b.AskedAt)
		}
		if !slices.ContainsFunc(known, same) {
			changed = append(changed, w)
		}
	}
	for id, was := range gone {
		if !was {
			delete(gone, id)
		}
	}
	if len(changed) == 0 && len(gone) == 0 {
		return 0, nil
	}
	asked := 0
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		asked = 0
		for id := range gone {
			if _, err := tx.ExecContext(ctx, `UPDATE backfills SET watched = 0 WHERE repo_id = $1`, id); err != nil {
				return err
			}
		}
		for _, w := range changed {
			n, err := watchBackfill(ctx, tx, w, now)
			if err != nil {
				return err
			}
			asked += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("watch %d repositories: %w", len(changed), err)
	}
	return asked, nil
}

// watchBackfill notes a watched repository, and returns 1 when it is to be fetched.
func watchBackfill(ctx context.Context, tx *sql.Tx, w Watched, now time.Time) (int, error) {
	if w.Repo.ID == 0 {
		return 0, nil // nothing that could be told apart
	}
	result, err := tx.ExecContext(ctx, `
		INSERT INTO backfills (`+backfillColumns+`)
		VALUES ($1, $2, $3, $4, $5, 1, 'threads', '', 0, 0,
			0, 0, 0, 0, 1, 0, 0, $6, 0, 0, 0,
			0, 0, 0, '', '', 0)
		ON CONFLICT DO NOTHING`,
		w.Repo.ID, w.Repo.Owner, w.Repo.Name, !w.Repo.Public(), w.Installation, max(unix(now), unix(w.Since)))
	if err != nil {
		return 0, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 1 {
		return int(n), err
	}
	b, err := backfillOf(ctx, tx, w.Repo.ID)
	if err != nil {
		return 0, err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE backfills
		SET owner = $1, name = $2, private = $3, installation = $4, watched = 1
		WHERE repo_id = $5`, w.Repo.Owner, w.Repo.Name, !w.Repo.Public(), w.Installation, w.Repo.ID)
	if err != nil || !w.Since.After(b.AskedAt) {
		return 0, err
	}
	// It was added again: what happened in between came by no webhook.
	return 1, askBackfill(ctx, tx, b, BackfillAsk{RepoID: w.Repo.ID, Since: b.CoveredAt}, maxTime(now, w.Since))
}

func maxTime(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func backfillOf(ctx context.Context, q querier, repo int64) (Backfill, error) {
	b, err := scanBackfill(q.QueryRowContext(ctx, `
		SELECT `+backfillColumns+`
		FROM backfills
		WHERE repo_id = $1`, repo))
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrNotFound
	}
	return b, err
}

// BackfillAsk asks for history.
type BackfillAsk struct {
	RepoID int64     // GitHub's
	Since  time.Time // of threads updated since then; zero: all
	Again  bool      // also of threads that have not changed since they were fetched
}

// BackfillAsks are what there is to ask for of repositories, by GitHub's ids:
// nothing of those that are under way, and of others what was updated since all
// was fetched. Again, it is all of each.
func (s *Store) BackfillAsks(ctx context.Context, repos []int64, again bool) ([]BackfillAsk, error) {
	all, err := backfills(ctx, s.reader)
	if err != nil {
		return nil, fmt.Errorf("look what there is to fetch: %w", err)
	}
	var asks []BackfillAsk
	for _, b := range all {
		switch {
		case !slices.Contains(repos, b.Repo.ID):
		case again:
			asks = append(asks, BackfillAsk{RepoID: b.Repo.ID, Again: true})
		case b.Phase == BackfillOver:
			asks = append(asks, BackfillAsk{RepoID: b.Repo.ID, Since: b.CoveredAt})
		}
	}
	return asks, nil
}

// AskBackfills asks for the history of watched repositories at time now. What is
// asked for while a backfill is under way is done at its end. Unknown
// repositories are passed over.
func (s *Store) AskBackfills(ctx context.Context, asks []BackfillAsk, now time.Time) error {
	if len(asks) == 0 {
		return nil
	}
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, ask := range asks {
			b, err := backfillOf(ctx, tx, ask.RepoID)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err == nil {
				err = askBackfill(ctx, tx, b, ask, now)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("ask for the history of %d repositories: %w", len(asks), err)
	}
	return nil
}

func askBackfill(ctx context.Context, tx *sql.Tx, b Backfill, ask BackfillAsk, now time.Time) error {
	if ask.Again {
		_, err := tx.ExecContext(ctx, `UPDATE backfill_threads SET fetched_at = 0 WHERE repo_id = $1`, ask.RepoID)
		if err != nil {
			return err
		}
	}
	since := ask.Since
	left, err := leftOut(ctx, tx, ask.RepoID)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		since = time.Time{} // only a list of all threads is sure to name them
	}
	if b.Phase == BackfillOver {
		_, err := tx.ExecContext(ctx, `
			UPDATE backfills
			SET phase = 'threads', cursor = '', since = $1, list_since = $1, discussed = 0, started_at = 0,
			    wait_until = 0, tries = 0, error = ''
			WHERE repo_id = $2`, unix(since), ask.RepoID)
		if err != nil {
			return err
		}
	} else if b.Pending() && b.AskSince.Before(since) {
		since = b.AskSince
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE backfills
		SET asks = asks + 1, ask_since = $1, asked_at = $2
		WHERE repo_id = $3`, unix(since), unix(now), ask.RepoID)
	return err
}

// BackfillWork is what LeaseBackfill found.
type BackfillWork struct {
	Backfill *Backfill // to be worked on; nil: none now
	Next     time.Time // without one, when there may be one; zero: when it is asked for
}

// LeaseBackfill gives the watched repository that was worked on least recently
// of those that are not done, to holder until then: others that ask get another
// one meanwhile. Only the named repositories count, or all when none is named.
func (s *Store) LeaseBackfill(ctx context.Context, holder string, only []int64, now, until time.Time) (BackfillWork, error) {
	all, err := backfills(ctx, s.reader)
	if err != nil {
		return BackfillWork{}, fmt.Errorf("look for a backfill: %w", err)
	}
	var work BackfillWork
	slices.SortStableFunc(all, func(a, b Backfill) int { return a.WorkedAt.Compare(b.WorkedAt) })
	for _, b := range all {
		if !b.Watched || b.Phase == BackfillOver || len(only) > 0 && !slices.Contains(only, b.Repo.ID) {
			continue
		}
		from := b.WaitUntil
		if b.lease != holder {
			from = maxTime(from, b.leasedUntil)
		}
		if from.After(now) {
			if work.Next.IsZero() || from.Before(work.Next) {
				work.Next = from
			}
			continue
		}
		got := false
		err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			result, err := tx.ExecContext(ctx, `
				UPDATE backfills
				SET lease = $1, leased_until = $2, worked_at = $3
				WHERE repo_id = $4 AND (lease = $1 OR leased_until <= $3)`, holder, unix(until), unix(now), b.Repo.ID)
			if err != nil {
				return err
			}
			n, err := result.RowsAffected()
			got = n == 1
			return err
		})
		if err != nil {
			return BackfillWork{}, fmt.Errorf("lease the backfill of %s: %w", b.Repo.FullName(), err)
		}
		if got {
			b.WorkedAt = now
			return BackfillWork{Backfill: &b}, nil
		}
		work.Next = now.Add(time.Second)
	}
	return work, nil
}

// ReleaseBackfills gives up what holder leases, so that others need not wait.
func (s *Store) ReleaseBackfills(ctx context.Context, holder string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE backfills
			SET leased_until = 0
			WHERE lease = $1 AND leased_until > 0`, holder)
		return err
	})
	if err != nil {
		return fmt.Errorf("release the backfills: %w", err)
	}
	return nil
}
