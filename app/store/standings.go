package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strconv"

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

// earner is somebody in a month.
type earner struct {
	month int
	actor int64
}

// ofEarners are the standings of so many earners, whichever the repository.
func ofEarners(n int) string {
	return `(c.actor_id, c.month) IN (VALUES ` + placeholders(n, 2) + `)`
}

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

// inEarners calls f with conditions that earners meet, a batch of them at a time.
func inEarners(earners []earner, f func(condition string, args []any) error) error {
	return inBatches(earners, func(_ string, batch []any) error {
		args := make([]any, 0, 2*len(batch))
		for _, e := range batch {
			e := e.(earner) //nolint:forcetypeassert // as they were given
			args = append(args, e.actor, e.month)
		}
		return f(ofEarners(len(batch)), args)
	})
}

func (s *Store) standingsOf(ctx context.Context, earners []earner) ([]scoring.Standing, error) {
	var all []scoring.Standing
	err := inEarners(earners, func(condition string, args []any) error {
		some, err := s.standings(ctx, condition, args)
		all = append(all, some...)
		return err
	})
	return all, err
}

// earners runs a query of months and accounts.
func (s *Store) earners(ctx context.Context, query string, args []any) ([]earner, error) {
	var earners []earner
	err := each(ctx, s.quick, query, args, func(rows *sql.Rows) error {
		var e earner
		err := rows.Scan(&e.month, &e.actor)
		earners = append(earners, e)
		return err
	})
	return earners, err
}

// busyQuery selects who meets a condition and has more credits in a repository than all
// weigh in full.
func busyQuery(condition string) string {
	return `
		SELECT c.month, c.actor_id
		FROM credits c
		WHERE ` + condition + ` AND c.status IN ('pending', 'confirmed')
		GROUP BY c.actor_id, c.month, c.repo_id
		HAVING count(*) > ` + strconv.Itoa(scoring.InFull)
}

// busy are those earners, by month, of whose credits some may weigh less because of
// others. They are few: what the rest have is not even read.
func (s *Store) busy(ctx context.Context, earners []earner) ([]earner, error) {
	var busy []earner
	err := inEarners(earners, func(condition string, args []any) error {
		some, err := s.earners(ctx, busyQuery(condition), args)
		busy = append(busy, some...)
		return err
	})
	slices.SortFunc(busy, func(a, b earner) int { return cmp.Or(cmp.Compare(a.month, b.month), cmp.Compare(a.actor, b.actor)) })
	return slices.Compact(busy), err
}

// dampedAtOnce is how many earners are looked at together, and the rest of their last month.
const dampedAtOnce = 512

// dampings are what the credits of those earners weigh less, by id. Only those that do
// weigh less have an entry.
func (s *Store) dampings(ctx context.Context, earners []earner) (map[string]scoring.Damping, error) {
	earners, err := s.busy(ctx, earners)
	if err != nil || len(earners) == 0 {
		return nil, err
	}
	damped := make(map[string]scoring.Damping)
	for len(earners) > 0 {
		n := min(dampedAtOnce, len(earners))
		for n < len(earners) && earners[n].month == earners[n-1].month {
			n++
		}
		all, err := s.standingsOf(ctx, earners[:n])
		if err != nil {
			return nil, err
		}
		others, err := s.standingsOf(ctx, pairedWith(all, earners[:n]))
		if err != nil {
			return nil, err
		}
		maps.Copy(damped, scoring.Damp(append(all, others...)))
		earners = earners[n:]
	}
	return damped, nil
}

// pairedWith are those whose standings must be known beside all of some earners' to tell
// who is of a pair.
func pairedWith(all []scoring.Standing, earners []earner) []earner {
	known := make(map[earner]bool, len(earners))
	for _, e := range earners {
		known[e] = true
	}
	months := make(map[int][]scoring.Standing)
	for _, c := range all {
		month := monthIndex(scoring.MonthOf(c.At))
		months[month] = append(months[month], c)
	}
	var more []earner
	for month, of := range months {
		for _, id := range scoring.PairCandidates(of) {
			if e := (earner{month, id}); !known[e] {
				more = append(more, e)
			}
		}
	}
	return more
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
	earners, err := s.earners(ctx, earnersQuery(tables, where), args)
	if err != nil {
		return nil, err
	}
	return s.dampings(ctx, earners)
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
