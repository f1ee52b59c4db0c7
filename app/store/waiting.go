package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// waitingColumns are the columns that scanWaiting reads, of waiting as w, repos as r
// and threads as t.
const waitingColumns = `w.title, w.author_id, w.wait_for, w.since, w.wait_on,
		       r.github_id, r.owner, r.name, r.private, r.as_of, t.number, t.type`

// waitingThreads are threads that wait, and whom each waits for, by their ids.
type waitingThreads struct {
	all []scoring.WaitingThread
	on  [][]int64
}

// scan takes a row.
func (w *waitingThreads) scan(rows *sql.Rows) error {
	var row waitingRow
	var t scoring.WaitingThread
	var asOf int64
	err := rows.Scan(&row.title, &row.author, &row.waitFor, &row.since, &row.on,
		&t.Repo.ID, &t.Repo.Owner, &t.Repo.Name, &t.Repo.Private, &asOf, &t.Number, &t.Type)
	if err != nil {
		return err
	}
	people, err := row.people()
	t.Title, t.Author.ID, t.For, t.Since, t.KnownUntil = row.title, row.author, row.waitFor, moment(row.since), moment(asOf)
	w.all, w.on = append(w.all, t), append(w.on, people)
	return err
}

// named gives the people of all threads the logins that they have now.
func (w *waitingThreads) named(ctx context.Context, q querier) ([]scoring.WaitingThread, error) {
	ids := make(map[int64]bool)
	for i, t := range w.all {
		for _, id := range append(w.on[i], t.Author.ID) {
			ids[id] = true
		}
	}
	accounts, err := accountsByID(ctx, q, slices.Sorted(maps.Keys(ids)))
	if err != nil {
		return nil, err
	}
	name := func(id int64) history.Account {
		if id == 0 {
			return history.Ghost
		}
		return accounts[id].account()
	}
	for i := range w.all {
		w.all[i].Author = name(w.all[i].Author.ID)
		for _, id := range w.on[i] {
			w.all[i].On = append(w.all[i].On, name(id))
		}
	}
	return w.all, nil
}

// reposLeft are the repositories of an owner that nobody works in: what waits there
// waits for nobody.
const reposLeft = `(SELECT id FROM repos WHERE lower(owner) = $5 AND (archived = 1 OR gone = 1))`

// A limit that is bound makes SQLite prepare a query anew each time, so both have it in
// their words.
func waitingPage(column string, limit int) string {
	return `
		SELECT ` + waitingColumns + `
		FROM waiting w
		CROSS JOIN repos r ON r.id = w.repo_id
		CROSS JOIN threads t ON t.id = w.thread_id
		WHERE w.` + column + ` = $1 AND w.private = $7 AND w.wait_for = $2 AND w.since >= $3 AND w.since <= $4
		  AND (r.as_of = 0 OR w.since <= r.as_of - $8)
		  AND w.repo_id NOT IN ` + reposLeft + `
		ORDER BY w.since, w.repo_id, w.thread_id
		LIMIT ` + listLimit(limit) + ` OFFSET $6`
}

func waitingCount(column string, most int) string {
	return `
		SELECT count(*)
		FROM (
			SELECT 1
			FROM waiting
			WHERE ` + column + ` = $1 AND private = $6 AND wait_for = $2 AND since >= $3 AND since <= $4
			  AND repo_id NOT IN ` + reposLeft + `
			LIMIT ` + strconv.Itoa(most) + `
		) AS some`
}

// Waiting reads the public threads of a scope that wait, a list for each query, the
// longest first. Those of a repository that is not there, or is private and
// includePrivate is not set, are ErrNotFound.
func (s *Store) Waiting(ctx context.Context, scope scoring.Scope, queries []scoring.WaitingQuery, includePrivate bool) ([]scoring.WaitingList, error) {
	lists, err := s.waitingLists(ctx, scope, queries, includePrivate)
	if err != nil {
		return nil, fmt.Errorf("read what waits in %s: %w", scope, err)
	}
	return lists, nil
}

func (s *Store) waitingLists(ctx context.Context, scope scoring.Scope, queries []scoring.WaitingQuery, includePrivate bool) ([]scoring.WaitingList, error) {
	of, err := s.rowsOf(ctx, scope, includePrivate)
	if err != nil {
		return nil, err
	}
	lists := make([]scoring.WaitingList, len(queries))
	ends := make([]int, len(queries)) // in all
	var all waitingThreads
	for i, q := range queries {
		until := unix(q.Until())
		err := each(ctx, s.quick, waitingCount(of.column, q.Most), []any{of.value(), string(q.For), 0, until, of.owner, of.reach}, func(rows *sql.Rows) error {
			return rows.Scan(&lists[i].Count)
		})
		if err == nil && lists[i].Count > 0 && q.Limit > 0 {
			err = each(ctx, s.quick, waitingPage(of.column, q.Limit),
				[]any{of.value(), string(q.For), unix(q.After), until, of.owner, q.Skip, of.reach, int64(q.Ended / time.Second)}, all.scan)
		}
		if err != nil {
			return nil, err
		}
		ends[i] = len(all.all)
	}
	threads, err := all.named(ctx, s.quick)
	if err != nil {
		return nil, err
	}
	from := 0
	for i, end := range ends {
		lists[i].Threads, from = threads[from:min(end, from+queries[i].Limit):end], end
	}
	return lists, nil
}
