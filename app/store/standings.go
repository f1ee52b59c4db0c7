package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// What other threads take from a credit's weight is not stored: it would have to
// be written to threads that have no news. Readers work it out from the standings
// of the same people in the same months.

// standingsQuery selects standings, by conditions for credits as c that one index
// must answer.
func standingsQuery(where string) string {
	return `
		SELECT c.id, c.repo_id, t.number, c.actor_id, c.kind, c.status, c.at, c.weight, c.alone_with
		FROM credits c
		CROSS JOIN threads t ON t.id = c.thread_id
		WHERE ` + where + ` AND c.status IN ('pending', 'confirmed')`
}

// ofOwnersMonth are the standings of a month of an owner's repositories.
const ofOwnersMonth = `c.owner = $1 AND c.month = $2`

// ofPeople are the standings of people in a month, whichever the repository.
func ofPeople(list string) string { return `c.month = ? AND c.actor_id IN ` + list }

func (s *Store) standings(ctx context.Context, where string, args []any) ([]scoring.Standing, error) {
	var all []scoring.Standing
	err := each(ctx, s.quick, standingsQuery(where), args, func(rows *sql.Rows) error {
		var c scoring.Standing
		var at int64
		var weight float64
		err := rows.Scan(&c.ID, &c.Repo, &c.Number, &c.Actor, &c.Kind, &c.Status, &at, &weight, &c.AloneWith)
		c.At, c.Weight = moment(at), scoring.PointsOf(weight)
		all = append(all, c)
		return err
	})
	return all, err
}

func (s *Store) standingsOf(ctx context.Context, month int, people []int64) ([]scoring.Standing, error) {
	var all []scoring.Standing
	err := inBatches(people, func(list string, args []any) error {
		some, err := s.standings(ctx, ofPeople(list), append([]any{month}, args...))
		all = append(all, some...)
		return err
	})
	return all, err
}

// dampings are what the credits weigh less that were earned in those months by
// those people, by id. Only those that do weigh less have an entry.
func (s *Store) dampings(ctx context.Context, people map[int][]int64) (map[string]scoring.Damping, error) {
	var damped map[string]scoring.Damping
	for month, ids := range people {
		all, err := s.standingsOf(ctx, month, ids)
		if err != nil {
			return nil, err
		}
		more := slices.DeleteFunc(scoring.PairCandidates(all), func(id int64) bool { return slices.Contains(ids, id) })
		others, err := s.standingsOf(ctx, month, more)
		if err != nil {
			return nil, err
		}
		for id, d := range scoring.Damp(append(all, others...)) {
			if damped == nil {
				damped = make(map[string]scoring.Damping)
			}
			damped[id] = d
		}
	}
	return damped, nil
}

// earnersQuery selects in which months who has credits among those that receipts
// would yield, from no more tables than the conditions name.
func earnersQuery(tables, where string) string {
	return `
		SELECT DISTINCT c.month, c.actor_id
		FROM ` + tables + `
		WHERE ` + where + `
		ORDER BY c.month, c.actor_id`
}

// dampingsOf are the dampings of the credits that conditions select from tables.
func (s *Store) dampingsOf(ctx context.Context, tables, where string, args []any) (map[string]scoring.Damping, error) {
	people := make(map[int][]int64)
	err := each(ctx, s.quick, earnersQuery(tables, where), args, func(rows *sql.Rows) error {
		var month int
		var actor int64
		err := rows.Scan(&month, &actor)
		people[month] = append(people[month], actor)
		return err
	})
	if err != nil {
		return nil, err
	}
	return s.dampings(ctx, people)
}

// weighed is a receipt that weighs what it does beside the others.
func weighed(r scoring.Receipt, damped map[string]scoring.Damping) scoring.Receipt {
	if d, ok := damped[r.ID]; ok {
		r.Sum = r.Sum.Damped(r.Kind, d)
	}
	return r
}

// ReciprocalPair is a [scoring.Pair] with names.
type ReciprocalPair struct {
	Repo     history.Repo
	Month    scoring.Month
	A, B     history.Account
	OfA, OfB int // credits of each alone with the other
}

// ReciprocalPairs finds the pairs of the months from one to another, both
// included, in all repositories, private ones too, newest month first. It is for
// administrators. Pairs with somebody who was erased are left out.
func (s *Store) ReciprocalPairs(ctx context.Context, from, to scoring.Month) ([]ReciprocalPair, error) {
	pairs, err := s.reciprocalPairs(ctx, from, to)
	if err != nil {
		return nil, fmt.Errorf("find reciprocal pairs: %w", err)
	}
	return pairs, nil
}

func (s *Store) reciprocalPairs(ctx context.Context, from, to scoring.Month) ([]ReciprocalPair, error) {
	var months []ownerMonth
	err := each(ctx, s.quick, `
		SELECT owner, month
		FROM months
		WHERE month >= $1 AND month <= $2
		ORDER BY month DESC, owner`, []any{monthIndex(from), monthIndex(to)}, func(rows *sql.Rows) error {
		var m ownerMonth
		err := rows.Scan(&m.owner, &m.month)
		months = append(months, m)
		return err
	})
	if err != nil {
		return nil, err
	}
	var all []scoring.Pair
	people := make(map[int64]bool)
	for _, m := range months {
		standings, err := s.standings(ctx, ofOwnersMonth, []any{m.owner, m.month})
		if err != nil {
			return nil, err
		}
		for _, p := range scoring.Pairs(standings) {
			if p.A < 0 || p.B < 0 { // stand-ins
				continue
			}
			all = append(all, p)
			people[p.A], people[p.B] = true, true
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	accounts, err := accountsByID(ctx, s.quick, slices.Sorted(maps.Keys(people)))
	if err != nil {
		return nil, err
	}
	repos, err := allRepos(ctx, s.quick)
	if err != nil {
		return nil, err
	}
	pairs := make([]ReciprocalPair, len(all))
	for i, p := range all {
		pairs[i] = ReciprocalPair{repos[p.Repo].Repo, p.Month, accounts[p.A].account(), accounts[p.B].account(), p.OfA, p.OfB}
	}
	return pairs, nil
}
