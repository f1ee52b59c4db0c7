package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"glueledger/scoring/history"
)

// behaviourCheck counts what accounts' comments tell, over all activities, to
// compare with what was counted one by one.
type behaviourCheck struct {
	before map[int64]accountRow // as they were when the check began
	counts map[int64]history.Behaviour
	shapes map[int64]map[uint64]int
}

func newBehaviourCheck(ctx context.Context, q querier) (*behaviourCheck, error) {
	before, err := allAccounts(ctx, q)
	return &behaviourCheck{before, make(map[int64]history.Behaviour), make(map[int64]map[uint64]int)}, err
}

func allAccounts(ctx context.Context, q querier) (map[int64]accountRow, error) {
	accounts := make(map[int64]accountRow)
	err := each(ctx, q, `SELECT `+accountColumns+` FROM accounts`, nil, func(rows *sql.Rows) error {
		r, err := scanAccount(rows)
		accounts[r.id] = r
		return err
	})
	return accounts, err
}

func (b *behaviourCheck) add(comments []said) {
	for _, c := range comments {
		n := b.counts[c.by]
		n.Comments++
		if c.utterance.Marked {
			n.Marked++
		}
		if c.utterance.Shape != 0 {
			if b.shapes[c.by] == nil {
				b.shapes[c.by] = make(map[uint64]int)
			}
			b.shapes[c.by][c.utterance.Shape]++
			n.Alike = max(n.Alike, b.shapes[c.by][c.utterance.Shape])
		}
		b.counts[c.by] = n
	}
}

// compare passes over accounts that got news since the check began.
func (b *behaviourCheck) compare(ctx context.Context, q querier) ([]string, error) {
	now, err := allAccounts(ctx, q)
	if err != nil {
		return nil, err
	}
	for id := range b.counts {
		if _, ok := now[id]; !ok {
			now[id] = accountRow{id: id}
			b.before[id] = now[id]
		}
	}
	var differences []string
	for _, id := range slices.Sorted(maps.Keys(now)) {
		r, counted := now[id], b.counts[id]
		if r != b.before[id] || (counted == r.Behaviour && counted.Automated(r.login) == r.automated) {
			continue
		}
		differences = append(differences, fmt.Sprintf(
			"account %d (%s): %d comments are counted (%d marked, %d alike), the activities have %d (%d, %d)",
			r.id, r.login, r.Comments, r.Marked, r.Alike, counted.Comments, counted.Marked, counted.Alike))
	}
	return differences, nil
}
