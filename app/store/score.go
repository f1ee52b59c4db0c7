package store

import (
	"context"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// ScoreDue judges up to limit threads that have news or whose time has come,
// and writes what changed of them to the ledger, dated now. It returns how many
// threads it judged; fewer than limit means that nothing was left. judge must
// be a pure function of the thread and now, and is called from several
// goroutines.
func (s *Store) ScoreDue(ctx context.Context, now time.Time, limit int, judge func(*history.Thread) scoring.Judgement) (int, error) {
	return 0, nil
}

// MarkAll marks every thread to be judged again, as when the rules changed.
func (s *Store) MarkAll(ctx context.Context) (int, error) { return 0, nil }
