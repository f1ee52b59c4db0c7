package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// ScoreDue judges up to limit threads that have news or whose time has come,
// and writes what changed of them to the ledger, dated now. It returns how many
// threads it took; fewer than limit means that nothing was left. judge must be a
// pure function of its arguments and now, and is called from several goroutines.
//
// A thread that gets news while it is judged is left for the next call. One that
// cannot be judged or written is logged and tried again in an hour; the others
// are written.
func (s *Store) ScoreDue(ctx context.Context, now time.Time, limit int, judge Judge) (int, error) {
	due, err := dueThreads(ctx, s.reader, unix(now), limit)
	if err != nil {
		return 0, fmt.Errorf("find due threads: %w", err)
	}
	if len(due) == 0 {
		return 0, nil
	}
	drafts, l, errs, err := s.draft(ctx, due, now, judge)
	if err != nil {
		return 0, fmt.Errorf("score %d threads: %w", len(due), err)
	}
	for i, err := range errs {
		if err != nil {
			drafts[i] = s.postponed(l, due[i], now, err)
		}
	}
	return s.writeAll(ctx, l, drafts, now)
}

// draft judges threads and drafts what is to be written of each. Those that cannot
// be judged have an error of their own; an error of all is one of the database, or
// that ctx ended.
func (s *Store) draft(ctx context.Context, threads []threadRow, now time.Time, judge Judge) (drafts []draft, l *library, errs []error, err error) {
	if l, err = s.newLibrary(ctx, threads); err != nil {
		return nil, nil, nil, err
	}
	drafts = make([]draft, len(threads))
	errs = parallel(len(threads), func(i int) (err error) {
		drafts[i], err = l.draft(ctx, threads[i], now, judge)
		return err
	})
	for _, err := range errs {
		if err != nil && (ctx.Err() != nil || isDatabaseFailure(err)) {
			return nil, nil, nil, err
		}
	}
	return drafts, l, errs, nil
}

// writeAll writes drafts, together or else one by one, and returns how many were
// come to. One that cannot be written is postponed, or left when it was judged again
// without being due.
func (s *Store) writeAll(ctx context.Context, l *library, drafts []draft, now time.Time) (int, error) {
	err := s.writeDrafts(ctx, drafts, now)
	if err == nil {
		return len(drafts), nil
	}
	if ctx.Err() != nil || isDatabaseFailure(err) {
		return 0, fmt.Errorf("write %d scored threads: %w", len(drafts), err)
	}
	for i := range drafts { // one that cannot be written must not hold up the others
		err := s.writeDrafts(ctx, drafts[i:i+1], now)
		if err != nil && ctx.Err() == nil && !isDatabaseFailure(err) {
			drafts[i].problem = err
			if drafts[i].again {
				continue
			}
			err = s.writeDrafts(ctx, []draft{s.postponed(l, drafts[i].thread, now, err)}, now)
		}
		if err != nil {
			return i, fmt.Errorf("write a scored thread: %w", err)
		}
	}
	return len(drafts), nil
}

func (s *Store) writeDrafts(ctx context.Context, drafts []draft, now time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return safely(func() error { return writeDrafts(ctx, tx, drafts, unix(now)) })
	})
	if err != nil {
		for i := range drafts {
			drafts[i].written = false
		}
	}
	return err
}

// postponeFor is when a thread is tried again that could not be judged or
// written.
const postponeFor = time.Hour

// postponed is the draft of a thread that could not be scored: it leaves the
// ledger's rows as they are.
func (s *Store) postponed(l *library, t threadRow, now time.Time, err error) draft {
	repo := l.repos[t.repoID]
	s.log.Error("thread cannot be scored, it is tried again in an hour",
		"repo", repo.FullName(), "thread", t.number, "err", err, "stack", stackOf(err))
	return draft{
		thread: t, repo: repo, number: t.number, failed: true,
		next: sql.NullInt64{Int64: unix(now.Add(postponeFor)), Valid: true},
	}
}

// draft is what is to be written of one judged thread.
type draft struct {
	thread        threadRow // as it was judged
	repo          repoRow
	number        int
	before        []creditRow   // what the ledger held, withdrawn ones too
	next, moves   sql.NullInt64 // look_at, moves_at
	failed        bool          // it could not be judged: nothing but next is written
	insert        []creditRow
	update        []creditRow
	left          []int // months that credits were in before, or whose contributions changed
	journal       []journalRow
	unquoted      map[int64]string // entries of the journal that quote what is gone, by id, without it
	contributions *[]contribution  // nil when they are as they were
	waiting       *waitingRow      // nil when it is as it was
	// refusedBy are the rules that have a reason against credits to be withdrawn, by
	// the credits' ids.
	refusedBy map[string]string
	// again: it may be a thread that nothing marked, so a new version of it says that
	// it was written, to whoever else judges it now.
	again   bool
	written bool  // in the last transaction: nobody was quicker
	problem error // with writing it
}

// judged is what scoring says of a thread now, in the form of rows.
type judged struct {
	credits       []creditRow // without ids
	contributions []contribution
	waiting       waitingRow
	next, moves   time.Time
	verdicts      []scoring.Verdict
	thread        *history.Thread // nil when it is gone
}

// judge assembles a thread and judges it.
func (l *library) judge(ctx context.Context, t threadRow, judge Judge) (judged, error) {
	thread, ok, err := l.thread(ctx, t)
	if err != nil {
		return judged{}, err
	}
	if !ok {
		return judged{}, nil
	}
	j := judge(thread, l.inForce[t.repoID].settings)
	result := judged{thread: thread, next: j.Next, moves: j.Moves, verdicts: j.Verdicts}
	for _, c := range j.Credits {
		if c.Actor.ID == 0 || len(c.Evidence) == 0 {
			continue // nobody whom a receipt could name
		}
		row, err := newCreditRow(t.id, c)
		if err != nil {
			return judged{}, err
		}
		result.credits = append(result.credits, row)
	}
	result.contributions = contributionsOf(j)
	waiting, listed := waitingListed(j.Waiting, thread.KnownUntil)
	if !listed.IsZero() && (result.moves.IsZero() || listed.Before(result.moves)) {
		result.moves = listed
	}
	result.waiting, err = newWaitingRow(waiting, thread)
	return result, err
}

// held is what the ledger holds of a thread.
type held struct {
	credits       []creditRow
	contributions []contribution
	waiting       waitingRow
}

func (s *Store) held(ctx context.Context, thread int64) (held, error) {
	var h held
	var err error
	if h.credits, err = s.creditsOfThread(ctx, thread); err != nil {
		return h, err
	}
	if h.contributions, err = s.contributionsOfThread(ctx, thread); err != nil {
		return h, err
	}
	h.waiting, err = s.waitingOfThread(ctx, thread)
	return h, err
}

// draft judges a thread and compares with what the ledger holds of it.
func (l *library) draft(ctx context.Context, t threadRow, now time.Time, judge Judge) (draft, error) {
	d := draft{thread: t, repo: l.repos[t.repoID], number: t.number}
	j, err := l.judge(ctx, t, judge)
	if err != nil {
		return d, fmt.Errorf("judge %s#%d: %w", d.repo.FullName(), t.number, err)
	}
	next := j.next
	switch {
	case j.moves.IsZero():
	case d.repo.ended(unix(now)):
		d.moves = sql.NullInt64{Int64: unix(j.moves), Valid: true}
	case next.IsZero() || j.moves.Before(next):
		next = j.moves
	}
	if !next.IsZero() {
		// Never now: a judge that asks for that would be asked for ever.
		d.next = sql.NullInt64{Int64: max(unix(next), unix(now)+1), Valid: true}
	}
	var h held
	if t.scored != 0 || t.version > 1 { // else it is new, and there is nothing
		if h, err = l.store.held(ctx, t.id); err != nil {
			return d, fmt.Errorf("read what is held of %s#%d: %w", d.repo.FullName(), t.number, err)
		}
	}
	d.before = h.credits
	if err := d.compare(j, h, unix(now)); err != nil {
		return d, fmt.Errorf("compare the credits of %s#%d: %w", d.repo.FullName(), t.number, err)
	}
	if d.unquoted, err = l.store.unquotedJournal(ctx, j.thread, h.credits, d.update); err != nil {
		return d, fmt.Errorf("read what the journal quotes of %s#%d: %w", d.repo.FullName(), t.number, err)
	}
	if !slices.Equal(j.contributions, h.contributions) {
		d.contributions = &j.contributions
		d.left = append(d.left, changedMonths(h.contributions, j.contributions)...)
	}
	if j.waiting != h.waiting {
		d.waiting = &j.waiting
	}
	return d, nil
}

// compare drafts the changes of credits and their journal.
func (d *draft) compare(j judged, h held, now int64) error {
	left := h.credits
	for _, c := range j.credits {
		i := slices.IndexFunc(left, func(old creditRow) bool { return old.actor == c.actor && old.kind == c.kind })
		if i < 0 {
			c.id = creditID(d.repo.Repo, d.number, c.actor, c.kind)
			d.grant(c, now, &d.insert)
			continue
		}
		old := left[i]
		left = slices.Delete(slices.Clone(left), i, i+1)
		c.id, c.confirmedAt = old.id, old.confirmedAt
		if old.status == scoring.Withdrawn {
			d.grant(c, now, &d.update)
			continue
		}
		if c == old {
			continue
		}
		d.change(old, c, now)
	}
	for _, old := range left {
		c, err := old.withhold(j.thread)
		if err != nil {
			return err
		}
		if old.status != scoring.Withdrawn {
			c.status, c.withdrawnAt = scoring.Withdrawn, now
			by, reason := j.whyNot(c)
			d.journal = append(d.journal, journalRow{c.id, scoring.EntryWithdrawn, c.rule, reason})
			if by != "" {
				if d.refusedBy == nil {
					d.refusedBy = make(map[string]string)
				}
				d.refusedBy[c.id] = by
			}
		}
		if c != old {
			d.update = append(d.update, c)
		}
	}
	return nil
}

// grant drafts a credit that the ledger does not hold, or no longer.
func (d *draft) grant(c creditRow, now int64, into *[]creditRow) {
	entry := journalRow{c.id, scoring.EntryGranted, c.rule, c.why}
	if c.status == scoring.Confirmed {
		entry.entry, entry.reason = scoring.EntryConfirmed, c.effect
		if c.confirmedAt == 0 {
			c.confirmedAt = now
		}
	}
	*into = append(*into, c)
	d.journal = append(d.journal, entry)
}

// change drafts another form of a credit. Titles and names in sentences may
// change without an entry in the journal.
func (d *draft) change(old, c creditRow, now int64) {
	if c.status == scoring.Confirmed && c.confirmedAt == 0 {
		c.confirmedAt = now
	}
	d.update = append(d.update, c)
	if c.month != old.month {
		d.left = append(d.left, old.month)
	}
	if c.status == scoring.Confirmed && old.status == scoring.Pending {
		d.journal = append(d.journal, journalRow{c.id, scoring.EntryConfirmed, c.rule, c.effect})
		return
	}
	var what []string
	if c.status != old.status {
		what = append(what, "Its effect did not stand: it is pending again.")
	}
	if c.rule != old.rule {
		what = append(what, fmt.Sprintf("Rule %s took the place of %s.", c.rule, old.rule))
	}
	if c.evidence != old.evidence {
		what = append(what, "The actions that earned it are others now.")
	}
	if c.status == old.status && (c.effect != old.effect || c.effectAt != old.effectAt) {
		what = append(what, "Its effect is another now: "+c.effect)
	}
	if len(what) > 0 {
		d.journal = append(d.journal, journalRow{c.id, scoring.EntryChanged, c.rule, strings.Join(what, " ")})
	}
}

// whyNot is the reason for which a credit that was held is not given now, and the
// rule that says so; empty where none does.
func (j judged) whyNot(c creditRow) (rule, reason string) {
	if j.thread == nil {
		return "", "The thread is gone."
	}
	for _, v := range j.verdicts {
		if v.Kind == c.kind && v.Outcome == scoring.NotAsked {
			return v.Rule, "The kind was switched off by the settings of the repository."
		}
		if v.Kind == c.kind && v.Actor.ID == c.actor && v.Outcome == scoring.Refused && v.Reason != "" && nominated(v.Rule) == nominated(c.rule) {
			return v.Rule, v.Reason
		}
	}
	return "", "What earned it is no longer found on the thread."
}

// nominated reports whether a rule is that of nominations, which gives every
// kind: what it says of a person is no reason for or against what others say.
func nominated(rule string) bool { return strings.HasPrefix(rule, "nomination/") }

// UseRules says by which rules the ledger is scored from now on: their names with
// versions, such as "triage/1", in any order. When they are others than before,
// every thread is marked to be judged again, once, and every account is looked at
// again, for what tells programs from people may have changed, too.
func (s *Store) UseRules(ctx context.Context, names []string) (changed bool, err error) {
	list := strings.Join(slices.Sorted(slices.Values(names)), "\n")
	before, err := setting(ctx, s.reader, settingRules)
	if err == nil && before == list {
		return false, nil
	}
	if err == nil {
		err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			if _, err := tx.ExecContext(ctx, `UPDATE threads SET version = version + 1, look_at = 0`); err != nil {
				return err
			}
			if err := lookAgainAtAccounts(ctx, tx); err != nil {
				return err
			}
			return set(ctx, tx, settingRules, list)
		})
	}
	if err != nil {
		return false, fmt.Errorf("note the rules: %w", err)
	}
	return true, nil
}
