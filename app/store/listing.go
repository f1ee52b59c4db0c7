package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"glueledger/scoring"
)

// ReceiptList is a page of receipts, the newest first, without those of people who
// chose not to be named in reports. An owner's are those of public repositories; a
// repository that is private is ErrNotFound unless includePrivate is set, as is one that
// is not there. Withdrawn and Reason are set of those that were withdrawn. Somebody who
// is not known has none.
func (s *Store) ReceiptList(ctx context.Context, q scoring.ReceiptQuery, includePrivate bool) ([]scoring.TurnOver, error) {
	all, err := s.receiptList(ctx, q, includePrivate)
	if err != nil {
		return nil, fmt.Errorf("list receipts of %s: %w", q.Scope, err)
	}
	return all, nil
}

func (s *Store) receiptList(ctx context.Context, q scoring.ReceiptQuery, includePrivate bool) ([]scoring.TurnOver, error) {
	var of overviewScope
	if q.Scope.Owner != "" {
		var err error
		if of, err = s.rowsOf(ctx, q.Scope, includePrivate); err != nil {
			return nil, err
		}
	}
	list, args := listQuery(of.column, q), listArgs(of, q)
	switch {
	case q.Own != 0:
		list, args = personListQuery(of.column, `TRUE`, q), personListArgs(of, q.Own, q)
	case q.Person != "":
		who, err := accountByLogin(ctx, s.quick, q.Person)
		if errors.Is(err, ErrNotFound) {
			who, err = s.accountOnceCalled(ctx, q.Person)
		}
		if errors.Is(err, ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		list, args = personListQuery(of.column, notHidden, q), personListArgs(of, who.id, q)
	}
	var from querier = s.reader // most are put together from what somebody asks for
	if isUsual(q) {
		from = s.quick
	}
	all, err := turnOver(ctx, from, make([]scoring.TurnOver, 0, q.Limit), selectListed(list), args)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	all = all[:min(len(all), q.Limit)]
	return all, s.weigh(ctx, all)
}

// isUsual reports whether all that stands is asked for, or one kind of it, in few words: what
// most ask for.
func isUsual(q scoring.ReceiptQuery) bool {
	return (len(q.Kinds) == 1 || len(q.Kinds) == len(scoring.Rules())) && slices.Equal(q.Statuses, []scoring.Status{scoring.Pending, scoring.Confirmed}) && q.Limit <= scoring.MostListed
}

// weigh has receipts that stand weigh what they do beside the others.
func (s *Store) weigh(ctx context.Context, all []scoring.TurnOver) error {
	var earners []earner
	for _, r := range all {
		at := earner{monthIndex(scoring.MonthOf(r.At())), r.Actor.ID}
		if r.Status != scoring.Withdrawn && !slices.Contains(earners, at) {
			earners = append(earners, at)
		}
	}
	damped, err := s.dampings(ctx, earners)
	for i, r := range all {
		if r.Status != scoring.Withdrawn {
			all[i].Receipt = weighed(r.Receipt, damped)
		}
	}
	return err
}

// selectListed selects the receipts of a list, in its order: it is read first, and the rest
// is looked up row by row. To sort them, the database would write out all that it reads.
func selectListed(list string) string {
	return `
		SELECT ` + turnOverColumns + `
		FROM (` + list + `) l
		CROSS JOIN ` + receiptTables + `
		WHERE c.rowid = l.credit`
}

// notHidden leaves out who chose not to be named in reports.
const notHidden = `NOT EXISTS (SELECT 1 FROM people_choices h WHERE h.account_id = c.actor_id AND h.level IN ('private', 'receipts'))`

// listLimit is a limit that takes in another. It stands in the words of a query, as one
// that is bound has SQLite prepare it anew; few words are to be prepared.
func listLimit(most int) string {
	for _, usual := range []int{5, 31, scoring.MostListed} {
		if most <= usual {
			return strconv.Itoa(usual)
		}
	}
	return strconv.Itoa(most)
}

// statusWord is a status as it stands in the words of a query: one that is bound has
// SQLite prepare it anew, since an index is of withdrawn credits alone.
func statusWord(status scoring.Status) string {
	return "'" + strings.ReplaceAll(string(status), "'", "''") + "'"
}

// listQuery lists a page of a scope, as rows of credits: each status and kind by the index
// that has it in order, merged, which reads no more of any than is shown.
func listQuery(column string, q scoring.ReceiptQuery) string {
	var parts []string
	for _, status := range q.Statuses {
		for i := range q.Kinds {
			parts = append(parts, fmt.Sprintf(`
		SELECT c.rowid AS credit, c.at AS at, c.id AS id
		FROM credits c
		WHERE c.%s = $1 AND c.kind = $%d AND c.status = %s AND c.private = $2
		  AND c.at >= $3 AND (c.at, c.id) < ($4, $5) AND %s`, column, 6+i, statusWord(status), notHidden))
		}
	}
	return strings.Join(parts, `
		UNION ALL`) + `
		ORDER BY at DESC, id DESC
		LIMIT ` + listLimit(q.Limit)
}

func listArgs(of overviewScope, q scoring.ReceiptQuery) []any {
	args := []any{of.value(), of.reach, unix(q.From), unix(q.Before.At), q.Before.ID}
	return appendKinds(args, q)
}

// personListQuery lists a page of one person's, of which there are not too many to be
// sorted. A scope, if there is one, narrows it, and so does a condition.
func personListQuery(column, condition string, q scoring.ReceiptQuery) string {
	within, first := "", 8
	if column != "" {
		// An expression, as the index of the column is no way to a person's.
		within = fmt.Sprintf("AND coalesce(c.%[1]s, c.%[1]s) = $%[2]d ", column, first)
		first++
	}
	var statuses, kinds []string
	for _, status := range q.Statuses {
		statuses = append(statuses, statusWord(status))
	}
	for i := range q.Kinds {
		kinds = append(kinds, "$"+strconv.Itoa(first+i))
	}
	return `
		SELECT c.rowid AS credit
		FROM credits c
		WHERE c.actor_id = $1 AND c.month BETWEEN $2 AND $3 AND c.private = $4 ` + within + `
		  AND c.status IN (` + strings.Join(statuses, ", ") + `) AND c.kind IN (` + strings.Join(kinds, ", ") + `)
		  AND c.at >= $5 AND (c.at, c.id) < ($6, $7) AND ` + condition + `
		ORDER BY c.at DESC, c.id DESC
		LIMIT ` + listLimit(q.Limit)
}

func personListArgs(of overviewScope, person int64, q scoring.ReceiptQuery) []any {
	args := []any{person, monthIndex(scoring.MonthOf(q.From)), monthIndex(scoring.MonthOf(q.Before.At)), of.reach,
		unix(q.From), unix(q.Before.At), q.Before.ID}
	if of.column != "" {
		args = append(args, of.value())
	}
	return appendKinds(args, q)
}

// appendKinds adds the kinds of a query.
func appendKinds(args []any, q scoring.ReceiptQuery) []any {
	for _, kind := range q.Kinds {
		args = append(args, string(kind))
	}
	return args
}
