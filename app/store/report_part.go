package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

// partLists is how many of what turned over, and of what waits, a part of a report reads.
const partLists = 12

// ReportPart is a part of the report on a month, seen at asOf, counted from 0; with a
// person's id it is the one that names them. It reads no more than that part shows,
// however long the month is. Without includePrivate nothing of private repositories is
// in it. A scope that is not known has an empty month.
func (s *Store) ReportPart(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool, part int, person int64) (scoring.ReportPart, error) {
	p, err := s.reportPart(ctx, scope, month, asOf, includePrivate, part, person)
	if err != nil {
		return p, fmt.Errorf("report on %s in %s, part %d: %w", scope, month, part, err)
	}
	return p, nil
}

func (s *Store) reportPart(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool, part int, person int64) (scoring.ReportPart, error) {
	overview, err := s.overview(ctx, scope, scoring.Span{From: month, To: month}, includePrivate)
	if err != nil {
		return scoring.ReportPart{}, err
	}
	of, err := s.rowsOf(ctx, scope, includePrivate)
	if err != nil {
		return scoring.ReportPart{}, err
	}
	in := scoring.ReportInput{Scope: scope, Month: month, AsOf: asOf, KnownUntil: overview.KnownUntil}
	if in.Choices, err = s.Choices(ctx); err != nil {
		return scoring.ReportPart{}, err
	}
	people := scoring.PartOf(overview, in.Choices, part, person)
	if err := s.partPeople(ctx, of, people, &in); err != nil {
		return scoring.ReportPart{}, err
	}
	if people.Part > 0 {
		return scoring.NewReportPart(in, people, overview.Units, 0), nil
	}
	err = s.partTurnOver(ctx, of, &in)
	if err == nil {
		err = s.reportDisputed(ctx, scopeFilter{of.column, of.value(), of.reach}, &in)
	}
	if err == nil {
		err = s.partWaiting(ctx, scope, includePrivate, &in)
	}
	if err == nil {
		in.Automation, err = s.automation(ctx, of, monthIndex(month))
	}
	return scoring.NewReportPart(in, people, overview.Units, partLists), err
}

// partReceipts are the conditions of the receipts of some people in a month of a scope.
// An owner's month has many more than theirs, which are found by them; a repository's is
// read through.
func partReceipts(of overviewScope, people string) string {
	scope, actor := `+c.owner = ?`, `c.actor_id`
	if of.repo != 0 {
		scope, actor = `c.repo_id = ?`, `+c.actor_id`
	}
	return scope + ` AND c.month = ? AND c.private = ? AND c.status IN ('pending', 'confirmed') AND ` + actor + ` IN ` + people
}

// partPeople reads who stands in the table of a part, and what its own people did.
func (s *Store) partPeople(ctx context.Context, of overviewScope, people scoring.PartPeople, in *scoring.ReportInput) error {
	month := monthIndex(in.Month)
	table := make([]int64, len(people.Table))
	for i, p := range people.Table {
		table[i] = p.ID
	}
	ids, earners := make([]int64, len(people.Named)), make([]earner, len(people.Named))
	for i, p := range people.Named {
		ids[i], earners[i] = p.ID, earner{month, p.ID}
	}
	accounts, err := accountsByID(ctx, s.quick, table)
	if err != nil {
		return err
	}
	for _, p := range people.Table {
		if a, ok := accounts[p.ID]; ok {
			in.Counts = append(in.Counts, scoring.PersonCount{Account: a.account(), Merged: p.Merged, Reviewed: p.Reviewed})
		}
	}
	damped, err := s.dampings(ctx, earners)
	if err != nil {
		return err
	}
	return inBatches(ids, func(list string, args []any) error {
		args = append([]any{of.value(), month, of.reach}, args...)
		return s.receipts(ctx, partReceipts(of, list), "", args, func(r scoring.Receipt) error {
			in.Receipts = append(in.Receipts, weighed(r, damped))
			return nil
		})
	})
}

// partTurnOver reads the newest of what reportTurnOver reads.
func (s *Store) partTurnOver(ctx context.Context, of overviewScope, in *scoring.ReportInput) (err error) {
	from, to := turnOverOf(scoring.Span{From: in.Month, To: in.Month})
	in.TurnOver, err = turnOver(ctx, s.quick, nil, corrections(of.column, partLists), []any{of.value(), of.reach, unix(from), unix(to)})
	return err
}

// partWaiting reads the longest waits that a report names.
func (s *Store) partWaiting(ctx context.Context, scope scoring.Scope, includePrivate bool, in *scoring.ReportInput) error {
	if !tellsWaiting(*in) {
		return nil
	}
	tooLong := scoring.DefaultSettings().Waiting
	var queries []scoring.WaitingQuery
	for _, wait := range scoring.Waits() {
		q := scoring.WaitingQuery{For: wait, AsOf: in.AsOf, Ended: tooLong, Limit: partLists, Most: 1}
		if q.Until().After(in.AsOf.Add(-tooLong)) {
			q.AsOf = in.AsOf.Add(-tooLong)
		}
		queries = append(queries, q)
	}
	lists, err := s.waitingLists(ctx, scope, queries, includePrivate)
	for _, list := range lists {
		in.Waiting = append(in.Waiting, list.Threads...)
	}
	return err
}

// selectAutomation asks for each sort by its name, so that the index leads to them.
func selectAutomation(column string) string {
	sorts := make([]string, 0, len(scoring.Automatic()))
	for _, sort := range scoring.Automatic() {
		sorts = append(sorts, "'"+string(sort)+"'")
	}
	return `
		SELECT actor_id, sort, count(*)
		FROM contributions
		WHERE ` + column + ` = $1 AND month = $2 AND private = $3 AND sort IN (` + strings.Join(sorts, ", ") + `)
		GROUP BY actor_id, sort`
}

// automation reads what bots and AI agents did in a month.
func (s *Store) automation(ctx context.Context, of overviewScope, month int) ([]scoring.Automaton, error) {
	did := make(map[int64]map[scoring.ContributionSort]int)
	err := each(ctx, s.quick, selectAutomation(of.column), []any{of.value(), month, of.reach}, func(rows *sql.Rows) error {
		var actor int64
		var sort scoring.ContributionSort
		var n int
		err := rows.Scan(&actor, &sort, &n)
		if did[actor] == nil {
			did[actor] = make(map[scoring.ContributionSort]int)
		}
		did[actor][sort] = n
		return err
	})
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(did))
	accounts, err := accountsByID(ctx, s.quick, ids)
	all := make([]scoring.Automaton, 0, len(did))
	for _, id := range ids {
		all = append(all, scoring.Automaton{Account: accounts[id].account(), Did: did[id]})
	}
	return all, err
}
