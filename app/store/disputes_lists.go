package store

import (
	"context"
	"errors"
	"fmt"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// DecidedDisputes are the last disputes decided in that very repository, the newest first,
// each with its credit. It does not look at whether the repository is private.
func (s *Store) DecidedDisputes(ctx context.Context, repo history.Repo, most int) ([]scoring.DisputedReceipt, error) {
	all, err := s.decidedDisputes(ctx, repo, most)
	if err != nil {
		return nil, fmt.Errorf("read what was decided in %s: %w", repo.FullName(), err)
	}
	return all, nil
}

func (s *Store) decidedDisputes(ctx context.Context, repo history.Repo, most int) ([]scoring.DisputedReceipt, error) {
	r, err := s.sameRepo(ctx, repo)
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	last, err := numbers(ctx, s.reader, `
		SELECT d.id
		FROM disputes d
		CROSS JOIN credits c ON c.id = d.credit_id
		WHERE c.repo_id = $1 AND d.state IN ('stands', 'withdrawn')
		ORDER BY d.decided_at DESC, d.id DESC
		LIMIT $2`, r.id, most)
	if err != nil {
		return nil, err
	}
	var all []scoring.DisputedReceipt
	for _, id := range last {
		one, err := disputes(ctx, s.reader, `WHERE id = $1`, id)
		if err != nil || len(one) == 0 {
			return nil, err
		}
		receipt, err := s.ReceiptAlone(ctx, one[0].Receipt)
		if err != nil {
			return nil, err
		}
		all = append(all, scoring.DisputedReceipt{Receipt: receipt, Disputes: one})
	}
	return all, nil
}

// PersonDisputes are the disputes that somebody filed or decided, the oldest first, also
// those that were taken back and those in private repositories.
func (s *Store) PersonDisputes(ctx context.Context, account int64) ([]scoring.Dispute, error) {
	all, err := disputes(ctx, s.reader, `WHERE $1 IN (by_id, decider_id)`, account)
	if err != nil {
		return nil, fmt.Errorf("read the disputes of account %d: %w", account, err)
	}
	return all, nil
}
