package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// keptCurrent asks of repos as r whether an active installation sees one.
const keptCurrent = `EXISTS (
		SELECT 1
		FROM installation_repos p
		JOIN installations i ON i.id = p.installation_id
		WHERE p.repo_id = r.id AND ` + installationSees + ` = 1 AND ` + installationState + ` = 'active')`

const selectEnd = `
	SELECT r.as_of, ` + keptCurrent + `, r.told_until, max(r.told_until, coalesce(b.covered_at, 0))
	FROM repos r
	LEFT JOIN backfills b ON b.repo_id = r.github_id
	WHERE r.id = $1`

// settleEnd notes as of when the threads of a repository wait from here on, and marks
// those of which that can say something else. It is called in the transaction in which the
// end of what is known moves, or an installation begins or ceases to see the repository.
func settleEnd(ctx context.Context, tx *sql.Tx, repo int64) error {
	var before, told, end int64
	var kept bool
	if err := tx.QueryRowContext(ctx, selectEnd, repo).Scan(&before, &kept, &told, &end); err != nil {
		return err
	}
	var err error
	switch {
	case kept:
		end = 0
		if before != 0 {
			err = lookByClock(ctx, tx, repo)
		}
	case before == 0:
		end, err = leave(ctx, tx, repo, told, end)
	case end > before:
		err = markMoved(ctx, tx, repo, end)
	case end < before: // it was purged, and is told of anew
		err = markThreadsIn(ctx, tx, repo)
	}
	if err == nil && end != before {
		_, err = tx.ExecContext(ctx, `UPDATE repos SET as_of = $1 WHERE id = $2`, end, repo)
	}
	return err
}

// NoteKnownUntil notes that a source told of repositories all that happened until a time, even
// where nothing did of late. Repositories that are not known are passed over.
func (s *Store) NoteKnownUntil(ctx context.Context, until map[history.Repo]time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for repo, at := range until {
			if err := noteKnownUntil(ctx, tx, repo, unix(at)); err != nil {
				return fmt.Errorf("of %s: %w", repo.FullName(), err)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("note until when history is known: %w", err)
	}
	return nil
}

func noteKnownUntil(ctx context.Context, tx *sql.Tx, repo history.Repo, until int64) error {
	known, err := repoByGitHubID(ctx, tx, repo.ID)
	if repo.ID == 0 {
		known, err = repoNamed(ctx, tx, repo.Owner, repo.Name)
	}
	if errors.Is(err, ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	return moveEnd(ctx, tx, known.id, until)
}

// moveEnd notes that what happened in a repository until a time was told.
func moveEnd(ctx context.Context, tx *sql.Tx, repo, until int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE repos SET told_until = $1 WHERE id = $2 AND told_until < $1`, until, repo); err != nil {
		return err
	}
	return settleEnd(ctx, tx, repo)
}

// lookByClock has the clock come to the threads of a repository that is kept current now.
func lookByClock(ctx context.Context, tx *sql.Tx, repo int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE threads
		SET look_at = min(coalesce(look_at, moves_at), moves_at), moves_at = NULL
		WHERE repo_id = $1 AND moves_at IS NOT NULL`, repo)
	return err
}

// leave marks the threads of a repository that are judged as of now, where it is not kept
// current any more, and returns when what is known of it ends: of one that an installation
// saw, when that ceased, since until then what was not told did not happen.
func leave(ctx context.Context, tx *sql.Tx, repo, told, end int64) (int64, error) {
	_, err := tx.ExecContext(ctx, `
		UPDATE threads
		SET version = version + 1, look_at = 0
		WHERE repo_id = $1 AND scored <> 0`, repo) // the others wait to be judged anyway
	if err != nil {
		return end, err
	}
	left, err := leftAt(ctx, tx, repo)
	if err != nil {
		return end, err
	}
	if left > told {
		_, err = tx.ExecContext(ctx, `UPDATE repos SET told_until = $1 WHERE id = $2`, left, repo)
	}
	return max(end, left), err
}

// leftAt is when the last of the installations ceased that kept a repository current; 0 if
// none did.
func leftAt(ctx context.Context, tx *sql.Tx, repo int64) (last int64, err error) {
	err = each(ctx, tx, selectSeen, []any{repo}, func(rows *sql.Rows) error {
		var s seen
		if err := rows.Scan(&s.installation, &s.state, &s.stateAt, &s.sees, &s.seesAt); err != nil {
			return err
		}
		at, ended := s.ended()
		if !ended { // it is suspended
			at = s.stateAt
		}
		last = max(last, at)
		return nil
	})
	return last, err
}

// markMoved marks the threads of a repository that are judged otherwise as of a later end.
func markMoved(ctx context.Context, tx *sql.Tx, repo, end int64) error {
	_, err := tx.ExecContext(ctx, markMovedQuery, repo, end)
	return err
}

const markMovedQuery = `
	UPDATE threads
	SET version = version + 1, look_at = 0
	WHERE repo_id = $1 AND moves_at <= $2`

// ended reports whether what is known of a repository ends by a time, so that time alone
// changes nothing of what waits there from then on.
func (r repoRow) ended(now int64) bool { return r.asOf != 0 && r.asOf <= now }

// waitingListed leaves out what had not waited for long enough to be listed when a history
// ended that does not go on by itself, and says when it will have.
func waitingListed(w *scoring.Waiting, end time.Time) (waiting *scoring.Waiting, listed time.Time) {
	if w == nil || end.IsZero() {
		return w, listed
	}
	if at := w.Since.Add(w.For.Listed()); at.After(end) {
		return nil, at
	}
	return w, listed
}
