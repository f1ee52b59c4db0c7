package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

// VerifyResult is what a verification found.
type VerifyResult struct {
	Threads     int      // judged again
	Credits     int      // compared
	Skipped     int      // threads that have news or are due by now, and so are not scored yet
	Differences []string // one line each, by thread; empty when all is well
}

// verifiedAtOnce is how many threads are compared in one go.
const verifiedAtOnce = 500

// Verify derives the ledger again from the activities and compares: credits,
// their journal, contributions, what threads wait for, and which accounts behave
// like bots. It writes nothing. judge must be what ScoreDue was given, at time
// now. Threads that wait to be scored are counted as skipped; when all do,
// nothing was verified, which is an error.
func (s *Store) Verify(ctx context.Context, now time.Time, judge Judge) (VerifyResult, error) {
	var result VerifyResult
	if err := s.checkBots(); err != nil {
		return result, fmt.Errorf("verify the ledger: %w", err)
	}
	behaviours, err := newBehaviourCheck(ctx, s.reader)
	if err != nil {
		return result, fmt.Errorf("verify accounts: %w", err)
	}
	for after := int64(0); ; {
		n, last, err := s.verifyThreads(ctx, after, now, judge, &result, behaviours)
		if err != nil {
			return result, fmt.Errorf("verify the ledger: %w", err)
		}
		if n == 0 {
			break
		}
		after = last
	}
	differences, err := behaviours.compare(ctx, s.reader)
	if err != nil {
		return result, fmt.Errorf("verify accounts: %w", err)
	}
	result.Differences = append(result.Differences, differences...)
	orphans, err := s.orphans(ctx)
	if err != nil {
		return result, fmt.Errorf("verify the ledger: %w", err)
	}
	result.Differences = append(result.Differences, orphans...)
	if result.Threads == 0 && result.Skipped > 0 {
		return result, fmt.Errorf("verify the ledger: nothing was verified: all %d threads have news or are due, and wait to be scored", result.Skipped)
	}
	return result, nil
}

// verifyThreads compares the next threads after an id.
func (s *Store) verifyThreads(ctx context.Context, after int64, now time.Time, judge Judge,
	result *VerifyResult, behaviours *behaviourCheck) (n int, last int64, err error) {
	threads, err := threadsAfter(ctx, s.reader, after, verifiedAtOnce)
	if err != nil || len(threads) == 0 {
		return 0, 0, err
	}
	l, err := s.newLibrary(ctx, threads)
	if err != nil {
		return 0, 0, err
	}
	found := make([]threadCheck, len(threads))
	errs := parallel(len(threads), func(i int) (err error) {
		found[i], err = l.check(ctx, threads[i], now, judge)
		return err
	})
	if err := errors.Join(errs...); err != nil {
		return 0, 0, err
	}
	for _, c := range found {
		if c.skipped {
			result.Skipped++
		} else {
			result.Threads++
			result.Credits += c.credits
		}
		result.Differences = append(result.Differences, c.differences...)
		behaviours.add(c.said)
	}
	return len(threads), threads[len(threads)-1].id, nil
}

// threadCheck is what was found of one thread.
type threadCheck struct {
	skipped     bool
	credits     int
	differences []string
	said        []said
}

func (l *library) check(ctx context.Context, t threadRow, now time.Time, judge Judge) (threadCheck, error) {
	var c threadCheck
	name := fmt.Sprintf("%s#%d", l.repos[t.repoID].FullName(), t.number)
	differs := func(format string, args ...any) {
		c.differences = append(c.differences, name+": "+fmt.Sprintf(format, args...))
	}
	rows, err := threadRows(ctx, l.store.reader, t.id)
	if err != nil {
		return c, fmt.Errorf("read %s: %w", name, err)
	}
	for _, row := range rows {
		a, err := row.activity()
		if err != nil {
			differs("%v", err)
			return c, nil
		}
		if key := a.Key(); key != row.key {
			differs("activity %s has the key of another, %s", key, row.key)
		}
		s := said{by: row.actor}
		err = safely(func() error {
			s.utterance, s.tells = row.utterance()
			return nil
		})
		if err == nil && s.tells { // one that cannot be read told nothing before either
			c.said = append(c.said, s)
		}
	}
	if t.lookAt.Valid && t.lookAt.Int64 <= unix(now) {
		c.skipped = true
		return c, nil
	}
	var j judged
	err = safely(func() (err error) {
		j, err = l.judge(ctx, t, judge)
		return err
	})
	if _, ok := errors.AsType[*panicked](err); ok {
		differs("cannot be judged: %v", err)
		return c, nil
	}
	if err != nil {
		return c, fmt.Errorf("judge %s: %w", name, err)
	}
	h, err := l.store.held(ctx, t.id)
	if err != nil {
		return c, fmt.Errorf("read what is held of %s: %w", name, err)
	}
	c.credits = len(j.credits)
	if err := l.checkCredits(ctx, j, h, differs); err != nil {
		return c, fmt.Errorf("check %s: %w", name, err)
	}
	if !slices.Equal(j.contributions, h.contributions) {
		differs("the ledger holds %d contributions, the activities give %d others", len(h.contributions), len(j.contributions))
	}
	if j.waiting != h.waiting {
		differs("the ledger says that it waits for %q, the activities say %q", h.waiting.waitFor, j.waiting.waitFor)
	}
	if len(c.differences) == 0 {
		return c, nil
	}
	// Something may have come in meanwhile.
	if again, err := threadNumbered(ctx, l.store.reader, t.repoID, t.number); err != nil || again != t {
		return threadCheck{skipped: true, said: c.said}, err
	}
	return c, nil
}

func (l *library) checkCredits(ctx context.Context, j judged, h held, differs func(string, ...any)) error {
	held := h.credits
	for _, c := range j.credits {
		i := slices.IndexFunc(held, func(old creditRow) bool {
			return old.actor == c.actor && old.kind == c.kind && old.status != scoring.Withdrawn
		})
		if i < 0 {
			differs("the ledger lacks the %s of %s", c.kind, l.login(c.actor))
			continue
		}
		old := held[i]
		held = slices.Delete(slices.Clone(held), i, i+1)
		c.id, c.confirmedAt, c.withdrawnAt = old.id, old.confirmedAt, old.withdrawnAt
		if c != old {
			differs("the %s of %s differs in %s", c.kind, l.login(c.actor), strings.Join(differences(old, c), ", "))
		}
	}
	for _, old := range held {
		if old.status != scoring.Withdrawn {
			differs("the ledger holds a %s of %s that the activities do not give", old.kind, l.login(old.actor))
			continue
		}
		if c, err := old.withhold(j.thread); err != nil || c != old {
			differs("the withdrawn %s of %s shows what is gone from the thread", old.kind, l.login(old.actor))
		}
	}
	for _, c := range h.credits {
		journal, err := l.store.journal(ctx, c.id)
		if err != nil {
			return err
		}
		if !agrees(journal, c.status) {
			differs("the journal of the %s of %s (%s) does not end with %s", c.kind, l.login(c.actor), c.id, c.status)
		}
	}
	return nil
}

// orphans finds rows of the ledger that do not fit what they refer to.
func (s *Store) orphans(ctx context.Context) ([]string, error) {
	var found []string
	count := func(what, query string) error {
		var n int
		err := s.reader.QueryRowContext(ctx, query).Scan(&n)
		if n > 0 {
			found = append(found, fmt.Sprintf("%d %s", n, what))
		}
		return err
	}
	for table, what := range map[string]string{"credits": "credits", "contributions": "contributions", "waiting": "waiting threads"} {
		err := count(what+" do not have the owner or privacy of their repository", `
			SELECT count(*)
			FROM `+table+` c
			LEFT JOIN threads t ON t.id = c.thread_id
			LEFT JOIN repos r ON r.id = t.repo_id
			WHERE r.id IS NULL OR c.repo_id <> r.id OR c.owner <> lower(r.owner) OR c.private <> `+reachOf)
		if err != nil {
			return nil, err
		}
	}
	for what, query := range map[string]string{
		"journal entries are of no credit": `
			SELECT count(*)
			FROM journal j
			WHERE NOT EXISTS (SELECT 1 FROM credits c WHERE c.id = j.credit_id)`,
		"disputes are of no credit": `
			SELECT count(*)
			FROM disputes d
			WHERE NOT EXISTS (SELECT 1 FROM credits c WHERE c.id = d.credit_id)`,
		"decided disputes have no activity that withdraws their credit": `
			SELECT count(*)
			FROM disputes d
			JOIN credits c ON c.id = d.credit_id
			WHERE d.state = 'withdrawn'
			  AND NOT EXISTS (SELECT 1 FROM activities a WHERE a.thread_id = c.thread_id AND a.verb = 'uncredited' AND a.id = -d.id)`,
		"repositories are judged as of another time than when what is known of them ends": `
			SELECT count(*)
			FROM repos r
			LEFT JOIN backfills b ON b.repo_id = r.github_id
			WHERE r.as_of <> CASE WHEN ` + keptCurrent + ` THEN 0 ELSE max(r.told_until, coalesce(b.covered_at, 0)) END`,
		"months with credits are not listed": `
			SELECT count(*)
			FROM (SELECT DISTINCT owner, month FROM credits) c
			WHERE NOT EXISTS (SELECT 1 FROM months m WHERE m.owner = c.owner AND m.month = c.month)`,
	} {
		if err := count(what, query); err != nil {
			return nil, err
		}
	}
	slices.Sort(found)
	return found, nil
}

// agrees reports whether a credit with such a journal can have the status.
func agrees(journal []scoring.JournalEntry, status scoring.Status) bool {
	if len(journal) == 0 {
		return false
	}
	switch last := journal[len(journal)-1].Entry; status {
	case scoring.Withdrawn:
		return last == scoring.EntryWithdrawn
	case scoring.Confirmed:
		return last == scoring.EntryConfirmed || last == scoring.EntryChanged
	default:
		return last == scoring.EntryGranted || last == scoring.EntryChanged
	}
}

func (l *library) login(id int64) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	if row, ok := l.accounts[id]; ok {
		return row.login
	}
	return fmt.Sprintf("account %d", id)
}

// differences names the columns in which two rows of one credit differ.
func differences(a, b creditRow) []string {
	var columns []string
	for _, column := range []struct {
		name string
		same bool
	}{
		{"status", a.status == b.status}, {"evidence", a.evidence == b.evidence},
		{"time", a.at == b.at && a.month == b.month}, {"title", a.title == b.title},
		{"effect", a.effect == b.effect && a.effectAt == b.effectAt}, {"reason", a.why == b.why},
		{"rule", a.rule == b.rule}, {"weight", a.weight == b.weight && a.sum == b.sum}, {"who was alone", a.aloneWith == b.aloneWith}, {"waiting ended", a.waited == b.waited},
	} {
		if !column.same {
			columns = append(columns, column.name)
		}
	}
	return columns
}
