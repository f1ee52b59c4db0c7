package store

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// contribution is a row of contributions, without its thread and the copies of
// its repository.
type contribution struct {
	actor int64
	sort  string
	month int
}

// contributionsOf are the rows of a judged thread, in order, each once.
func contributionsOf(j scoring.Judgement) []contribution {
	var rows []contribution
	for _, c := range j.Contributions {
		rows = append(rows, contribution{c.Actor.ID, string(c.Sort), monthIndex(scoring.MonthOf(c.At))})
	}
	slices.SortFunc(rows, func(a, b contribution) int {
		return cmp.Or(cmp.Compare(a.actor, b.actor), cmp.Compare(a.sort, b.sort), cmp.Compare(a.month, b.month))
	})
	return slices.Compact(rows)
}

// changedMonths are the months of people's contributions that only one of two lists
// has. What bots do is in no overview.
func changedMonths(before, after []contribution) []int {
	var months []int
	for _, lists := range [][2][]contribution{{before, after}, {after, before}} {
		for _, c := range lists[0] {
			ordinary := c.sort == string(scoring.MergedPR) || c.sort == string(scoring.Review)
			if ordinary && !slices.Contains(lists[1], c) {
				months = append(months, c.month)
			}
		}
	}
	return months
}

const selectContributions = `
	SELECT actor_id, sort, month
	FROM contributions
	WHERE thread_id = $1
	ORDER BY actor_id, sort, month`

func (s *Store) contributionsOfThread(ctx context.Context, thread int64) ([]contribution, error) {
	rows, err := s.threadContributions.QueryContext(ctx, thread)
	if err != nil {
		return nil, err
	}
	var all []contribution
	err = drain(rows, func(rows *sql.Rows) error {
		var c contribution
		err := rows.Scan(&c.actor, &c.sort, &c.month)
		all = append(all, c)
		return err
	})
	return all, err
}

// waitingRow is a row of waiting, without its thread and the copies of its
// repository; the zero row stands for none.
type waitingRow struct {
	title   string
	author  int64
	waitFor scoring.WaitFor
	since   int64
	on      string
}

func newWaitingRow(w *scoring.Waiting, t *history.Thread) (waitingRow, error) {
	if w == nil {
		return waitingRow{}, nil
	}
	ids := make([]int64, len(w.On))
	for i, a := range w.On {
		ids[i] = a.ID
	}
	on, err := json.Marshal(ids)
	return waitingRow{t.Title, t.Author.ID, w.For, unix(w.Since), string(on)}, err
}

// people are the ids in the row's list of whom it waits for.
func (w waitingRow) people() ([]int64, error) {
	var ids []int64
	if err := json.Unmarshal([]byte(w.on), &ids); err != nil {
		return nil, fmt.Errorf("read whom a thread waits for: %w", err)
	}
	return ids, nil
}

const selectWaiting = `
	SELECT title, author_id, wait_for, since, wait_on
	FROM waiting
	WHERE thread_id = $1`

func (s *Store) waitingOfThread(ctx context.Context, thread int64) (waitingRow, error) {
	var w waitingRow
	err := s.threadWaiting.QueryRowContext(ctx, thread).Scan(&w.title, &w.author, &w.waitFor, &w.since, &w.on)
	if errors.Is(err, sql.ErrNoRows) {
		return waitingRow{}, nil
	}
	return w, err
}
