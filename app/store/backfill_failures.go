package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"
)

// mostTries is after how many failures in a row a thread is left for the next
// time that its history is asked for.
const mostTries = 5

// FailThread notes that a thread could not be fetched, and reports whether it is
// given up for this time.
func (s *Store) FailThread(ctx context.Context, b Backfill, number int) (givenUp bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var todo bool
		err := tx.QueryRowContext(ctx, `
			UPDATE backfill_threads
			SET tries = tries + 1, todo = CASE WHEN tries + 1 < $1 THEN todo ELSE 0 END
			WHERE repo_id = $2 AND number = $3
			RETURNING todo`, mostTries, b.Repo.ID, number).Scan(&todo)
		if err != nil || todo {
			return err
		}
		givenUp = true
		for _, query := range []string{
			`UPDATE backfill_threads SET fetched_at = 0, whole = 0, object = '' WHERE repo_id = $1 AND number = $2`,
			`DELETE FROM backfill_comments WHERE repo_id = $1 AND number = $2`,
		} {
			if _, err := tx.ExecContext(ctx, query, b.Repo.ID, number); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return false, fmt.Errorf("note that %s#%d could not be fetched: %w", b.Repo.FullName(), number, err)
	}
	return givenUp, nil
}

// leftOut are the numbers of the threads that could not be fetched, or of which
// nothing counts as fetched, and that are not to be fetched now.
func leftOut(ctx context.Context, q querier, repo int64) ([]int, error) {
	var numbers []int
	err := each(ctx, q, `
		SELECT number
		FROM backfill_threads
		WHERE repo_id = $1 AND todo = 0 AND fetched_at = 0
		ORDER BY number`, []any{repo}, func(rows *sql.Rows) error {
		var n int
		err := rows.Scan(&n)
		numbers = append(numbers, n)
		return err
	})
	return numbers, err
}

// LeftOut are the numbers of the threads of a repository that were given up.
func (s *Store) LeftOut(ctx context.Context, repo int64) ([]int, error) {
	numbers, err := leftOut(ctx, s.reader, repo)
	if err != nil {
		return nil, fmt.Errorf("list the threads that were left out: %w", err)
	}
	return numbers, nil
}

// UnstagePulls has pull requests fetched one by one, where a list of all cannot
// be had.
func (s *Store) UnstagePulls(ctx context.Context, from, to Backfill) error {
	return s.step(ctx, from, to, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE backfill_threads SET whole = 0 WHERE repo_id = $1 AND whole = 1`, from.Repo.ID)
		return err
	})
}

// DelayBackfills lets repositories wait until then: all that are not done of an
// installation that has reached a limit, or the one that failed with an error.
func (s *Store) DelayBackfills(ctx context.Context, b Backfill, until time.Time, failure string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var err error
		if failure == "" {
			_, err = tx.ExecContext(ctx, `
				UPDATE backfills
				SET wait_until = $1
				WHERE installation = $2 AND phase <> 'done' AND wait_until < $1`, unix(until), b.Installation)
		} else {
			_, err = tx.ExecContext(ctx, `
				UPDATE backfills
				SET wait_until = $1, tries = tries + 1, error = $2
				WHERE repo_id = $3 AND phase <> 'done'`, unix(until), strings.ToValidUTF8(failure, "?"), b.Repo.ID)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("let the backfill of %s wait: %w", b.Repo.FullName(), err)
	}
	return nil
}
