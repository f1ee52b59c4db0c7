package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// BadgeMark says that a thread's badges are to be looked at.
type BadgeMark struct {
	Thread  int64 // the ledger's own number of the thread
	Version int64 // of the mark; another one since then stays
}

// BadgeThread is a thread as its badges tell of it.
type BadgeThread struct {
	Repo    history.Repo
	Number  int
	Type    history.ThreadType
	Ended   time.Time         // when it was last closed, merged or answered; zero while it is open
	Credits []scoring.Receipt // confirmed ones, by when they were earned, weighing what they do within the thread
}

// onBadgeMarked marks again what is marked.
const onBadgeMarked = `
	ON CONFLICT (thread_id) DO UPDATE
	SET version = badge_threads.version + 1, look_at = 0`

// markBadges marks those of the judged threads that have badges, or may have had.
// All that can change a thread's badges has it judged anew, but for what people
// and policies say of badges.
func markBadges(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	ids := make([]int64, len(drafts))
	for i, d := range drafts {
		ids[i] = d.thread.id
	}
	return inBatches(ids, func(list string, args []any) error {
		_, err := tx.ExecContext(ctx, `
			INSERT INTO badge_threads (thread_id, version, look_at) `+selectBadgesOf(list)+onBadgeMarked, args...)
		return err
	})
}

func selectBadgesOf(threads string) string {
	return `
			SELECT DISTINCT thread_id, 1, 0
			FROM credits
			WHERE thread_id IN ` + threads + ` AND status IN ('confirmed', 'withdrawn')`
}

// markBadgesOf marks the threads with credits in which a person has a part:
// sentences about others may name them.
func markBadgesOf(ctx context.Context, tx *sql.Tx, account int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO badge_threads (thread_id, version, look_at)
		SELECT p.thread_id, 1, 0
		FROM thread_people p
		WHERE p.account_id = $1 AND EXISTS (SELECT 1 FROM credits c WHERE c.thread_id = p.thread_id)`+onBadgeMarked, account)
	return err
}

const selectBadgeMarks = `
	SELECT thread_id, version
	FROM badge_threads
	WHERE look_at <= $1
	ORDER BY look_at, thread_id
	LIMIT $2`

// BadgeMarks lists threads whose badges are to be looked at now.
func (s *Store) BadgeMarks(ctx context.Context, now time.Time, limit int) ([]BadgeMark, error) {
	var all []BadgeMark
	err := each(ctx, s.reader, selectBadgeMarks, []any{unix(now), limit}, func(rows *sql.Rows) error {
		var m BadgeMark
		err := rows.Scan(&m.Thread, &m.Version)
		all = append(all, m)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find threads for badges: %w", err)
	}
	return all, nil
}

// ClearBadgeMark notes that a thread's badges are as they are to be, or with a
// time, that they are to be looked at again then. A mark that came since stays.
func (s *Store) ClearBadgeMark(ctx context.Context, m BadgeMark, again time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if again.IsZero() {
			_, err := tx.ExecContext(ctx, `DELETE FROM badge_threads WHERE thread_id = $1 AND version = $2`, m.Thread, m.Version)
			return err
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE badge_threads
			SET look_at = $1
			WHERE thread_id = $2 AND version = $3`, unix(again), m.Thread, m.Version)
		return err
	})
	if err != nil {
		return fmt.Errorf("clear the mark of thread %d for badges: %w", m.Thread, err)
	}
	return nil
}

// BadgeThread reads a marked thread. One that is gone, moved elsewhere, or in a
// repository that is gone, is ErrNotFound, with its Repo when that is known.
func (s *Store) BadgeThread(ctx context.Context, m BadgeMark) (BadgeThread, error) {
	var t BadgeThread
	gone := false
	err := s.reader.QueryRowContext(ctx, `
		SELECT r.github_id, r.owner, r.name, r.private, r.gone, t.number, t.type
		FROM threads t
		JOIN repos r ON r.id = t.repo_id
		WHERE t.id = $1`, m.Thread).
		Scan(&t.Repo.ID, &t.Repo.Owner, &t.Repo.Name, &t.Repo.Private, &gone, &t.Number, &t.Type)
	if errors.Is(err, sql.ErrNoRows) || err == nil && gone {
		err = ErrNotFound
	}
	if err == nil {
		t.Ended, err = s.ended(ctx, m.Thread)
	}
	if err == nil {
		err = s.receipts(ctx, `c.thread_id = $1 AND c.status = 'confirmed'`, `c.at, c.actor_id, c.kind, c.id`, []any{m.Thread},
			func(r scoring.Receipt) error {
				t.Credits = append(t.Credits, r)
				return nil
			})
	}
	if err != nil {
		return t, fmt.Errorf("read thread %d for badges: %w", m.Thread, err)
	}
	return t, nil
}

// ended is when a thread was last ended; zero while it is open.
func (s *Store) ended(ctx context.Context, thread int64) (time.Time, error) {
	var closed, answered int64
	gone := false
	// Within a second a thread is opened before it is ended.
	err := each(ctx, s.reader, `
		SELECT verb, id, at
		FROM activities
		WHERE thread_id = $1 AND verb IN ('closed', 'merged', 'reopened', 'answered', 'unanswered', 'deleted', 'transferred', 'converted_to_discussion')
		ORDER BY at, verb IN ('reopened', 'unanswered') DESC`, []any{thread}, func(rows *sql.Rows) error {
		var verb history.Verb
		var id, at int64
		err := rows.Scan(&verb, &id, &at)
		switch verb {
		case history.Closed, history.Merged:
			closed = at
		case history.Reopened:
			closed = 0
		case history.Answered:
			answered = at
		case history.Unanswered:
			answered = 0
		case history.Transferred, history.ConvertedToDiscussion:
			gone = true
		case history.Deleted:
			gone = gone || id == 0
		}
		return err
	})
	if err == nil && gone {
		err = ErrNotFound
	}
	return moment(max(closed, answered)), err
}

// UseBadges says how badges are posted in a repository from now on, in a form that
// is another when that is. Then the threads with credits are marked. Empty: the
// repository is not watched.
func (s *Store) UseBadges(ctx context.Context, repo int64, how string) (changed bool, err error) {
	name := settingBadges + strconv.FormatInt(repo, 10)
	before, err := setting(ctx, s.reader, name)
	if err == nil && before == how {
		return false, nil
	}
	if err == nil {
		err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO badge_threads (thread_id, version, look_at)
				SELECT DISTINCT c.thread_id, 1, 0
				FROM repos r
				CROSS JOIN credits c ON c.repo_id = r.id
				WHERE r.github_id = $1`+onBadgeMarked, repo)
			if err == nil {
				err = set(ctx, tx, name, how)
			}
			return err
		})
	}
	if err != nil {
		return false, fmt.Errorf("note how badges are posted in repository %d: %w", repo, err)
	}
	return true, nil
}

// settingBadges begins the names of the settings that say how badges are posted
// in a repository.
const settingBadges = "badges:"
