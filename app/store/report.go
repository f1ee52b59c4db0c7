package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

// scopeFilter selects a scope's rows of the ledger's tables: one column with one
// value, as far as it goes. Each table has an index for either column.
type scopeFilter struct {
	column string // owner or repo_id
	value  any
	reach  reach
}

// ReportInput is what the ledger knows of a month of an owner or a repository,
// seen at asOf. Without includePrivate nothing of private repositories is in it.
// A scope that is not known has an empty month.
func (s *Store) ReportInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool) (scoring.ReportInput, error) {
	return s.reportInput(ctx, scope, month, asOf, reaching(includePrivate))
}

// PublishedInput is ReportInput for what is published on GitHub, or passed on:
// repositories whose pages are closed are in it as others are.
func (s *Store) PublishedInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool) (scoring.ReportInput, error) {
	return s.reportInput(ctx, scope, month, asOf, published(includePrivate))
}

func (s *Store) reportInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, to reach) (scoring.ReportInput, error) {
	in := scoring.ReportInput{Scope: scope, Month: month, AsOf: asOf}
	filter := scopeFilter{"owner", strings.ToLower(scope.Owner), to}
	if scope.Repo != "" {
		r, err := repoNamed(ctx, s.quick, scope.Owner, scope.Repo)
		if errors.Is(err, ErrNotFound) {
			return in, nil
		}
		if err != nil {
			return in, fmt.Errorf("report on %s: %w", scope, err)
		}
		filter.column, filter.value = "repo_id", r.id
	}
	for _, part := range []struct {
		what string
		read func(context.Context, scopeFilter, *scoring.ReportInput) error
	}{
		{"credits", s.reportReceipts}, {"merges and reviews", s.reportCounts},
		{"withdrawn credits", s.reportTurnOver}, {"disputed credits", s.reportDisputed}, {"waiting threads", s.reportWaiting},
	} {
		if err := part.read(ctx, filter, &in); err != nil {
			return in, fmt.Errorf("report on %s in %s: read %s: %w", scope, month, part.what, err)
		}
	}
	var err error
	if in.Choices, err = s.Choices(ctx); err == nil {
		in.KnownUntil, err = s.knownUntil(ctx, filter)
	}
	if err != nil {
		return in, fmt.Errorf("report on %s in %s: %w", scope, month, err)
	}
	return in, nil
}

// reportedIn is the condition under which a credit is reported in a month.
func reportedIn(column string) string {
	return `c.` + column + ` = $1 AND c.month = $2 AND c.private <= $3 AND c.status IN ('pending', 'confirmed')`
}

func (s *Store) reportReceipts(ctx context.Context, f scopeFilter, in *scoring.ReportInput) error {
	where, args := reportedIn(f.column), []any{f.value, monthIndex(in.Month), f.reach}
	damped, err := s.dampingsOf(ctx, `credits c`, where, args)
	if err != nil {
		return err
	}
	return s.receipts(ctx, where, `c.at, r.owner || '/' || r.name, t.number, c.actor_id, c.kind, c.id`, args,
		func(r scoring.Receipt) error {
			in.Receipts = append(in.Receipts, weighed(r, damped))
			return nil
		})
}

func (s *Store) reportCounts(ctx context.Context, f scopeFilter, in *scoring.ReportInput) error {
	type work struct {
		sort          scoring.ContributionSort
		actor, thread int64
	}
	var all []work
	err := each(ctx, s.quick, `
		SELECT sort, actor_id, thread_id
		FROM contributions
		WHERE `+f.column+` = $1 AND month = $2 AND private <= $3`,
		[]any{f.value, monthIndex(in.Month), f.reach}, func(rows *sql.Rows) error {
			var w work
			err := rows.Scan(&w.sort, &w.actor, &w.thread)
			all = append(all, w)
			return err
		})
	if err != nil {
		return err
	}
	counts := make(map[int64]scoring.PersonCount)
	bots := make(map[int64]scoring.Automaton)
	merged, reviewed := make(map[int64]bool), make(map[int64]bool)
	for _, w := range all {
		c := counts[w.actor]
		switch w.sort {
		case scoring.MergedPR:
			c.Merged++
			merged[w.thread] = true
		case scoring.Review:
			c.Reviewed++
			reviewed[w.thread] = true
		default:
			b := bots[w.actor]
			if b.Did == nil {
				b.Did = make(map[scoring.ContributionSort]int)
			}
			b.Did[w.sort]++
			bots[w.actor] = b
			continue
		}
		counts[w.actor] = c
	}
	in.Merged, in.Reviewed = len(merged), len(reviewed)
	accounts, err := accountsByID(ctx, s.quick, slices.Concat(slices.Collect(maps.Keys(counts)), slices.Collect(maps.Keys(bots))))
	if err != nil {
		return err
	}
	for _, id := range slices.Sorted(maps.Keys(bots)) {
		b := bots[id]
		b.Account = accounts[id].account()
		in.Automation = append(in.Automation, b)
	}
	for id, c := range counts {
		if id == 0 {
			continue // the ghosts' work counts, but they are nobody
		}
		c.Account = accounts[id].account()
		in.Counts = append(in.Counts, c)
	}
	slices.SortFunc(in.Counts, func(a, b scoring.PersonCount) int {
		return cmp.Or(cmp.Compare(a.Account.Login, b.Account.Login), cmp.Compare(a.Account.ID, b.Account.ID))
	})
	return nil
}

// turnOverColumns are those of receipts, and when and why those were withdrawn that were.
const turnOverColumns = receiptColumns + `,
		       CASE c.status WHEN 'withdrawn' THEN coalesce((SELECT j.reason FROM journal j WHERE j.credit_id = c.id ORDER BY j.id DESC LIMIT 1), '') ELSE '' END,
		       c.withdrawn_at`

// takenBack selects credits that had been confirmed and were withdrawn, by conditions
// for credits as c. One that never was confirmed was never counted.
func takenBack(where string) string {
	return `
		SELECT ` + turnOverColumns + `
		FROM ` + receiptTables + `
		WHERE ` + where + ` AND c.status = 'withdrawn' AND c.confirmed_at <> 0
		ORDER BY c.withdrawn_at DESC, c.id`
}

func turnOverQuery(column string) string {
	return takenBack(`c.` + column + ` = $1 AND c.private <= $2 AND c.withdrawn_at >= $3 AND c.withdrawn_at < $4`)
}

// turnOverOf is when that was withdrawn which a report on a span tells: in it, or in the
// month before.
func turnOverOf(span scoring.Span) (from, to time.Time) {
	return span.From.Start().AddDate(0, -1, 0), span.To.End()
}

// reportTurnOver reads credits that had been confirmed and were withdrawn.
func (s *Store) reportTurnOver(ctx context.Context, f scopeFilter, in *scoring.ReportInput) (err error) {
	from, to := turnOverOf(scoring.Span{From: in.Month, To: in.Month})
	in.TurnOver, err = turnOver(ctx, s.quick, nil, turnOverQuery(f.column), []any{f.value, f.reach, unix(from), unix(to)})
	return err
}

// turnOver runs a query of turnOverColumns, and puts what it finds after what there is.
func turnOver(ctx context.Context, q querier, all []scoring.TurnOver, query string, args []any) ([]scoring.TurnOver, error) {
	err := each(ctx, q, query, args, func(rows *sql.Rows) error {
		var reason string
		var withdrawn int64
		receipt, err := scanReceipt(rows, &reason, &withdrawn)
		if err != nil {
			return err
		}
		reason = unquote(reason, quotedBy(receipt.Credit))
		all = append(all, scoring.TurnOver{Receipt: receipt, Withdrawn: moment(withdrawn), Reason: reason})
		return nil
	})
	return all, err
}

// tellsWaiting reports whether a report tells what waits now, which is no part of a
// month long past.
func tellsWaiting(in scoring.ReportInput) bool {
	return !in.AsOf.Before(in.Month.Start()) && in.AsOf.Before(in.Month.End().AddDate(0, 1, 0))
}

// reportWaiting reads what waits now.
func (s *Store) reportWaiting(ctx context.Context, f scopeFilter, in *scoring.ReportInput) error {
	if !tellsWaiting(*in) {
		return nil
	}
	var w waitingThreads
	err := each(ctx, s.quick, `
		SELECT `+waitingColumns+`
		FROM waiting w
		CROSS JOIN repos r ON r.id = w.repo_id
		CROSS JOIN threads t ON t.id = w.thread_id
		WHERE w.`+f.column+` = $1 AND w.private <= $2 AND r.archived = 0 AND r.gone = 0
		ORDER BY w.since, r.owner || '/' || r.name, t.number`,
		[]any{f.value, f.reach}, w.scan)
	if err == nil {
		in.Waiting, err = w.named(ctx, s.quick)
	}
	return err
}
