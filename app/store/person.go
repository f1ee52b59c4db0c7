package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Person finds the person who has a login now, or who alone had it before while nobody
// has it now. Who is automated, was erased, or has no part in a thread of a public
// repository is ErrNotFound.
func (s *Store) Person(ctx context.Context, login string) (history.Account, error) {
	r, err := accountByLogin(ctx, s.quick, login)
	if errors.Is(err, ErrNotFound) {
		r, err = s.accountOnceCalled(ctx, login)
	}
	if err == nil && (r.id <= 0 || s.isBot(r)) {
		err = ErrNotFound
	}
	known := false
	if err == nil {
		err = each(ctx, s.quick, selectPublicPart, []any{r.id}, func(rows *sql.Rows) error { return rows.Scan(&known) })
	}
	if err == nil && !known {
		err = ErrNotFound
	}
	if err != nil {
		return history.Account{}, fmt.Errorf("find person %s: %w", login, err)
	}
	return r.account(), nil
}

const selectOnceCalled = `
	SELECT a.id, a.login, a.type, a.seen_at, a.comments, a.marked, a.alike, a.automated
	FROM former_logins f
	CROSS JOIN accounts a ON a.id = f.account_id
	WHERE f.login = $1
	LIMIT 2`

// accountOnceCalled reads the account that had a login before. Where several had it,
// nobody can tell who is meant.
func (s *Store) accountOnceCalled(ctx context.Context, login string) (accountRow, error) {
	var found []accountRow
	err := each(ctx, s.quick, selectOnceCalled, []any{strings.ToLower(login)}, func(rows *sql.Rows) error {
		r, err := scanAccount(rows)
		found = append(found, r)
		return err
	})
	switch {
	case err != nil:
		return accountRow{}, err
	case len(found) != 1:
		return accountRow{}, ErrNotFound
	}
	return found[0], nil
}

// No status but confirmed comes before pending, and none is asked for by = so that
// the index keeps its order.
const selectPersonMonth = `
	SELECT month
	FROM credits
	WHERE actor_id = $1 AND private <= 0 AND status <= 'pending'
	ORDER BY month DESC
	LIMIT 1`

// PersonMonth is the newest month in which a person has a credit in a public
// repository; it reports false when there is none.
func (s *Store) PersonMonth(ctx context.Context, person int64) (scoring.Month, bool, error) {
	month := -1
	err := each(ctx, s.quick, selectPersonMonth, []any{person}, func(rows *sql.Rows) error { return rows.Scan(&month) })
	if err != nil {
		return scoring.Month{}, false, fmt.Errorf("find the newest month of account %d: %w", person, err)
	}
	return monthAt(max(month, 0)), month >= 0, nil
}

const (
	selectDeeds = `
	SELECT thread_id, kind, status, at, waited
	FROM credits
	WHERE actor_id = $1 AND month BETWEEN $2 AND $3 AND private <= 0 AND status <= 'pending'
	ORDER BY at DESC, thread_id, kind`
	selectPersonCode = `
	SELECT sort, count(DISTINCT thread_id)
	FROM contributions
	WHERE actor_id = $1 AND month BETWEEN $2 AND $3 AND private <= 0 AND sort BETWEEN 'merged' AND 'review'
	GROUP BY sort`
)

// PersonWork is what a person did in public repositories in a span and in the months
// up to it, in short.
func (s *Store) PersonWork(ctx context.Context, person history.Account, span scoring.Span) (scoring.PersonWork, error) {
	w := scoring.PersonWork{Account: person, Span: span}
	trend := span.Trend()
	err := each(ctx, s.quick, selectDeeds, []any{person.ID, monthIndex(trend.From), monthIndex(trend.To)}, func(rows *sql.Rows) error {
		var d scoring.Deed
		var at, waited int64
		err := rows.Scan(&d.Thread, &d.Kind, &d.Status, &at, &waited)
		d.At, d.Waited = moment(at), time.Duration(waited)*time.Second
		w.Deeds = append(w.Deeds, d)
		return err
	})
	within := []any{person.ID, monthIndex(span.From), monthIndex(span.To)}
	if err == nil {
		err = each(ctx, s.quick, selectPersonCode, within, func(rows *sql.Rows) error {
			var sort scoring.ContributionSort
			var n int
			err := rows.Scan(&sort, &n)
			switch sort {
			case scoring.MergedPR:
				w.Merged = n
			case scoring.Review:
				w.Reviewed = n
			}
			return err
		})
	}
	if err == nil {
		w.TurnOver, err = turnOver(ctx, s.quick, nil, personTurnOver, within)
	}
	if err == nil {
		w.Fates, err = s.fates(ctx, w.InSpan())
	}
	if err == nil {
		w.KnownUntil, err = s.personKnownUntil(ctx, person.ID, trend)
	}
	if err != nil {
		return w, fmt.Errorf("read the work of account %d from %s to %s: %w", person.ID, span.From, span.To, err)
	}
	return w, nil
}

// personTurnOver selects what was confirmed and taken back of somebody's months.
var personTurnOver = takenBack(`c.actor_id = $1 AND c.month BETWEEN $2 AND $3 AND c.private <= 0`)

// selectEnds repeats the condition of the index that answers it, word for word.
func selectEnds(threads string) string {
	return `
		SELECT thread_id, verb
		FROM activities
		WHERE thread_id IN ` + threads + `
		  AND verb IN ('closed', 'merged', 'reopened', 'answered', 'unanswered', 'transferred', 'converted_to_discussion')
		ORDER BY thread_id, at, verb IN ('reopened', 'unanswered') DESC`
}

// fates are what has become of the threads of deeds.
func (s *Store) fates(ctx context.Context, deeds []scoring.Deed) (map[int64]scoring.Fate, error) {
	fates := make(map[int64]scoring.Fate, len(deeds))
	var ids []int64
	for _, d := range deeds {
		if _, ok := fates[d.Thread]; !ok {
			fates[d.Thread] = scoring.FateOpen
			ids = append(ids, d.Thread)
		}
	}
	done := make(map[int64][]history.Verb)
	err := inBatches(ids, func(list string, args []any) error {
		return each(ctx, s.quick, selectEnds(list), args, func(rows *sql.Rows) error {
			var thread int64
			var verb history.Verb
			err := rows.Scan(&thread, &verb)
			done[thread] = append(done[thread], verb)
			return err
		})
	})
	for thread, verbs := range done {
		fates[thread] = scoring.FateOf(verbs)
	}
	return fates, err
}

// personReceipts are the conditions of the receipts of somebody's months that were
// earned from one moment to another.
const personReceipts = `c.actor_id = $1 AND c.month BETWEEN $2 AND $3 AND c.private <= 0 AND c.status IN ('pending', 'confirmed') AND c.at BETWEEN $4 AND $5`

// PersonReceipts are the receipts in public repositories that a person earned from one
// moment to another, both included, the newest first. They weigh what they do within
// their threads.
func (s *Store) PersonReceipts(ctx context.Context, person int64, from, to time.Time) ([]scoring.Receipt, error) {
	all := make([]scoring.Receipt, 0, 20) // as many as a page shows
	args := []any{person, monthIndex(scoring.MonthOf(from)), monthIndex(scoring.MonthOf(to)), unix(from), unix(to)}
	damped, err := s.dampingsOf(ctx, `credits c`, personReceipts, args)
	if err == nil {
		err = s.receipts(ctx, personReceipts, "", args, func(r scoring.Receipt) error {
			all = append(all, weighed(r, damped))
			return nil
		})
	}
	if err != nil {
		return nil, fmt.Errorf("read the receipts of account %d from %s to %s: %w", person, from, to, err)
	}
	slices.SortFunc(all, func(a, b scoring.Receipt) int { return cmp.Or(b.At().Compare(a.At()), cmp.Compare(a.ID, b.ID)) })
	return all, nil
}

func selectHelped(threads string) string {
	return `
		SELECT t.id, r.github_id, r.owner, r.name, t.number, t.type, max(c.title)
		FROM threads t
		CROSS JOIN repos r ON r.id = t.repo_id
		CROSS JOIN credits c ON c.thread_id = t.id
		WHERE t.id IN ` + threads + ` AND r.private = 0
		GROUP BY t.id, r.github_id, r.owner, r.name, t.number, t.type`
}

// HelpedThreads are threads of public repositories by the ledger's own number; those
// without credits are missing.
func (s *Store) HelpedThreads(ctx context.Context, threads []int64) (map[int64]scoring.HelpedThread, error) {
	helped := make(map[int64]scoring.HelpedThread, len(threads))
	err := inBatches(threads, func(list string, args []any) error {
		return each(ctx, s.quick, selectHelped(list), args, func(rows *sql.Rows) error {
			var t scoring.HelpedThread
			err := rows.Scan(&t.ID, &t.Repo.ID, &t.Repo.Owner, &t.Repo.Name, &t.Number, &t.Type, &t.Title)
			helped[t.ID] = t
			return err
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read %d threads: %w", len(threads), err)
	}
	return helped, nil
}
