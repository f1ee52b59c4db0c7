package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"glueledger/scoring/history"
)

// Renewal is a thread whose explanation is to be written anew.
type Renewal struct {
	Repo    history.Repo // as of Command
	Number  int
	Tries   int // how often it was postponed
	version int
}

// RenewExplanations has the explanations of threads be written anew. Only Repo.ID
// and Number are read.
func (s *Store) RenewExplanations(ctx context.Context, threads []Command) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		insert := newBulk(tx, "renewals", "repo, number, version, try_at, tries",
			"ON CONFLICT (repo, number) DO UPDATE SET version = renewals.version + 1, try_at = 0, tries = 0")
		for _, c := range threads {
			if err := insert.add(ctx, c.Repo.ID, c.Number, 0, 0, 0); err != nil {
				return err
			}
		}
		return insert.flush(ctx)
	})
	if err != nil {
		return fmt.Errorf("queue %d explanations to be written anew: %w", len(threads), err)
	}
	return nil
}

// DueRenewals are the explanations to be written anew now, at most limit, the
// longest due first.
func (s *Store) DueRenewals(ctx context.Context, now time.Time, limit int) ([]Renewal, error) {
	var all []Renewal
	err := each(ctx, s.reader, selectDueRenewals, []any{unix(now), limit}, func(rows *sql.Rows) error {
		var r Renewal
		err := rows.Scan(&r.Repo.ID, &r.Number, &r.Tries, &r.version, &r.Repo.Owner, &r.Repo.Name, &r.Repo.Private)
		all = append(all, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read which explanations are to be written anew: %w", err)
	}
	return all, nil
}

const selectDueRenewals = `
	SELECT n.repo, n.number, n.tries, n.version,
	       coalesce(r.owner, ''), coalesce(r.name, ''), coalesce(r.said_private, 1)
	FROM renewals n
	LEFT JOIN repos r ON r.github_id = n.repo AND r.gone = 0
	WHERE n.try_at <= $1
	ORDER BY n.try_at, n.repo, n.number
	LIMIT $2`

// RenewAgain sets when an explanation is to be written anew; the zero time means
// never, since it was. One that was asked for again meanwhile stays due.
func (s *Store) RenewAgain(ctx context.Context, r Renewal, next time.Time) error {
	what := fmt.Sprintf("note that the explanation of thread %d of repository %d is written anew", r.Number, r.Repo.ID)
	if next.IsZero() {
		return s.exec(ctx, what, `DELETE FROM renewals WHERE repo = $1 AND number = $2 AND version = $3`, r.Repo.ID, r.Number, r.version)
	}
	return s.exec(ctx, what, `
		UPDATE renewals
		SET try_at = $1, tries = tries + 1
		WHERE repo = $2 AND number = $3 AND version = $4`, unix(next), r.Repo.ID, r.Number, r.version)
}
