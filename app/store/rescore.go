package store

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// RescoreOptions say what Rescore is to do.
type RescoreOptions struct {
	Repos []history.Repo // only of these; empty for all
	// Write writes what changes; without, nothing is written.
	Write bool
	// Changed is told of each credit that changes, by repository, number, login and
	// kind; nil for nobody.
	Changed func(CreditChange)
	// Progress is told how many more threads are done; nil for nobody.
	Progress func(threads int64)
}

// Rescored is what Rescore found.
type Rescored struct {
	Threads int // judged
	Waiting int // of them, those that have news or are due, and so are scored without being told
	Changed int // threads on which credits change
	// Beside are threads on which only something else changes: what they wait for,
	// ordinary contributions, or what a withdrawn credit still shows.
	Beside int
	// Unsettled are threads that there is anything to write of, such as when to look at
	// them next. With Write it was written.
	Unsettled int
	// Busy are threads that got news each time that they were judged. They wait to be
	// scored with it.
	Busy int
	// Held are the credits that the ledger held before, by kind.
	Held map[scoring.Kind]int
	// Failed says, a line each, which threads cannot be judged or written, and why. They
	// are left as they are.
	Failed []string
}

// CreditChange is what judging again makes of one credit.
type CreditChange struct {
	Repo   history.Repo
	Number int
	Actor  history.Account
	Kind   scoring.Kind
	// What is EntryGranted, EntryWithdrawn or EntryChanged.
	What scoring.Entry
	// Before and After are how the ledger holds it. A granted credit has no Before, a
	// withdrawn one no After.
	Before, After CreditState
	// Fields are what differs between them in a credit that changes, as Verify names it.
	Fields []string
	// Reason is why a credit is withdrawn, and RefusedBy the rule that says so, which is
	// empty where none looks at it any more.
	Reason, RefusedBy string
	// Waiting: the thread has news or is due, so this comes without rescoring, too.
	Waiting bool
}

// CreditState is what a credit is, in short.
type CreditState struct {
	Status      scoring.Status
	Rule        string // name and version
	Why, Effect string
	Actions     int // of its evidence
	Weight      float64
}

// rescoredAtOnce is how many threads are judged, and written, in one go.
const rescoredAtOnce = 200

// rescoreTries is how often a thread is judged that gets news meanwhile.
const rescoreTries = 3

// Rescore judges threads again, whether or not something marked them, and compares
// with the ledger. With Write it writes what changes as ScoreDue does, dated now.
// judge must be a pure function of its arguments and now, and is called from several
// goroutines.
//
// Others may append and score meanwhile: a thread that they change after it was read
// is read again.
func (s *Store) Rescore(ctx context.Context, now time.Time, judge Judge, o RescoreOptions) (Rescored, error) {
	r := &rescoring{store: s, now: now, judge: judge, RescoreOptions: o}
	r.found.Held = make(map[scoring.Kind]int)
	repos, err := r.repos(ctx)
	if err != nil {
		return r.found, fmt.Errorf("rescore: %w", err)
	}
	for _, repo := range repos {
		for after := -1; ; {
			threads, err := threadsOfRepo(ctx, s.reader, repo.id, after, rescoredAtOnce)
			if err == nil && len(threads) > 0 {
				after = threads[len(threads)-1].number
				err = r.judgeAgain(ctx, threads)
			}
			if err != nil {
				return r.found, fmt.Errorf("rescore %s: %w", repo.FullName(), err)
			}
			if len(threads) == 0 {
				break
			}
		}
	}
	return r.found, nil
}

// rescoring is a call of Rescore under way.
type rescoring struct {
	RescoreOptions
	store *Store
	now   time.Time
	judge Judge
	found Rescored
}

// repos are those to be rescored, by name.
func (r *rescoring) repos(ctx context.Context) ([]repoRow, error) {
	var chosen []repoRow
	if len(r.Repos) == 0 {
		all, err := allRepos(ctx, r.store.reader)
		if err != nil {
			return nil, err
		}
		chosen = slices.Collect(maps.Values(all))
	}
	for _, repo := range r.Repos {
		row, err := r.store.sameRepo(ctx, repo)
		if err != nil {
			return nil, fmt.Errorf("find %s: %w", repo.FullName(), err)
		}
		chosen = append(chosen, row)
	}
	slices.SortFunc(chosen, func(a, b repoRow) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.FullName()), strings.ToLower(b.FullName())), cmp.Compare(a.id, b.id))
	})
	return slices.CompactFunc(chosen, func(a, b repoRow) bool { return a.id == b.id }), nil
}

// judgeAgain judges threads of one repository, and those that somebody changed
// meanwhile once more.
func (r *rescoring) judgeAgain(ctx context.Context, threads []threadRow) error {
	settled := make(map[int64]draft, len(threads))
	order := threads
	for try := 0; len(threads) > 0; try++ {
		if try == rescoreTries {
			r.found.Busy += len(threads)
			break
		}
		drafts, l, errs, err := r.store.draft(ctx, threads, r.now, r.judge)
		if err != nil {
			return err
		}
		var judged []draft
		for i, err := range errs {
			if err != nil {
				if _, ok := errors.AsType[*panicked](err); ok { // others name the thread
					err = fmt.Errorf("judge %s#%d: %w", l.repos[threads[i].repoID].FullName(), threads[i].number, err)
				}
				r.found.Failed = append(r.found.Failed, err.Error())
				continue
			}
			drafts[i].again = true
			judged = append(judged, drafts[i])
		}
		if threads, err = r.settle(ctx, l, judged, settled); err != nil {
			return err
		}
	}
	var actors []int64
	for _, d := range settled {
		for _, c := range slices.Concat(d.before, d.insert) {
			actors = append(actors, c.actor)
		}
	}
	slices.Sort(actors)
	accounts, err := accountsByID(ctx, r.store.reader, slices.Compact(actors))
	if err != nil {
		return err
	}
	for _, t := range order {
		if d, ok := settled[t.id]; ok {
			if err := r.tell(d, accounts); err != nil {
				return err
			}
		}
	}
	if r.Progress != nil {
		r.Progress(int64(len(order)))
	}
	return nil
}

// settle keeps drafts that hold, and writes them where that is asked for. It returns
// the threads of the others, as they are now.
func (r *rescoring) settle(ctx context.Context, l *library, drafts []draft, settled map[int64]draft) ([]threadRow, error) {
	var open []draft // with something to write
	for _, d := range drafts {
		if d.isSettled() {
			settled[d.thread.id] = d
		} else {
			open = append(open, d)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	if r.Write {
		if _, err := r.store.writeAll(ctx, l, open, r.now); err != nil {
			return nil, err
		}
	}
	ids := make([]int64, len(open))
	for i, d := range open {
		ids[i] = d.thread.id
	}
	now, err := threadsByID(ctx, r.store.reader, ids)
	if err != nil {
		return nil, err
	}
	var again []threadRow
	for _, d := range open {
		t, isThere := now[d.thread.id]
		switch {
		case d.problem != nil:
			r.found.Failed = append(r.found.Failed, fmt.Sprintf("write %s#%d: %v", d.repo.FullName(), d.number, d.problem))
		case d.written, !r.Write && t == d.thread:
			settled[d.thread.id] = d
		case isThere: // else it was purged, or merged into another
			again = append(again, t)
		}
	}
	return again, nil
}

// isSettled reports whether there is nothing to write of a thread.
func (d *draft) isSettled() bool {
	return !d.changesAnything() && d.thread.scored == d.thread.version && d.next == d.thread.lookAt && d.moves == d.thread.movesAt
}

// changesAnything reports whether the ledger's contents change.
func (d *draft) changesAnything() bool {
	return len(d.insert)+len(d.update)+len(d.journal)+len(d.unquoted) > 0 || d.contributions != nil || d.waiting != nil
}

// tell counts what was found of a thread, and tells of its credits.
func (r *rescoring) tell(d draft, accounts map[int64]accountRow) error {
	r.found.Threads++
	waits := d.thread.lookAt.Valid && d.thread.lookAt.Int64 <= unix(r.now)
	if waits {
		r.found.Waiting++
	}
	if !d.isSettled() {
		r.found.Unsettled++
	}
	for _, c := range d.before {
		if c.status != scoring.Withdrawn {
			r.found.Held[c.kind]++
		}
	}
	changes, err := d.changes()
	if err != nil {
		return err
	}
	switch {
	case len(changes) > 0:
		r.found.Changed++
	case d.changesAnything():
		r.found.Beside++
	}
	for i := range changes {
		c := &changes[i]
		c.Waiting = waits
		if row, ok := accounts[c.Actor.ID]; ok {
			c.Actor = row.account()
		}
	}
	slices.SortFunc(changes, func(a, b CreditChange) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Actor.Login), strings.ToLower(b.Actor.Login)),
			cmp.Compare(a.Actor.ID, b.Actor.ID), strings.Compare(string(a.Kind), string(b.Kind)))
	})
	if r.Changed != nil {
		for _, c := range changes {
			r.Changed(c)
		}
	}
	return nil
}

// changes are the credits that a draft changes, but for withdrawn ones that stay so.
func (d *draft) changes() ([]CreditChange, error) {
	reasons := make(map[string]string)
	for _, e := range d.journal {
		if e.entry == scoring.EntryWithdrawn {
			reasons[e.credit] = e.reason
		}
	}
	before := make(map[string]creditRow, len(d.before))
	for _, c := range d.before {
		before[c.id] = c
	}
	var all []CreditChange
	for i, c := range slices.Concat(d.insert, d.update) {
		change := CreditChange{Repo: d.repo.Repo, Number: d.number, Actor: history.Account{ID: c.actor, Login: fmt.Sprintf("account %d", c.actor)}, Kind: c.kind}
		old, held := before[c.id]
		held = held && i >= len(d.insert) && old.status != scoring.Withdrawn
		var err, errOld error
		switch {
		case !held && c.status == scoring.Withdrawn:
			continue
		case !held:
			change.What = scoring.EntryGranted
			change.After, err = c.state()
		case c.status == scoring.Withdrawn:
			change.What = scoring.EntryWithdrawn
			change.Before, err = old.state()
			change.Reason, change.RefusedBy = reasons[c.id], d.refusedBy[c.id]
		default:
			change.What, change.Fields = scoring.EntryChanged, differences(old, c)
			change.Before, errOld = old.state()
			change.After, err = c.state()
		}
		if err := cmp.Or(errOld, err); err != nil {
			return nil, err
		}
		all = append(all, change)
	}
	return all, nil
}

func (c creditRow) state() (CreditState, error) {
	var actions []json.RawMessage
	if err := json.Unmarshal([]byte(c.evidence), &actions); err != nil {
		return CreditState{}, fmt.Errorf("read the evidence of credit %s: %w", c.id, err)
	}
	return CreditState{Status: c.status, Rule: c.rule, Why: c.why, Effect: c.effect, Actions: len(actions), Weight: c.weight}, nil
}

// CountThreads counts the threads of repositories, or all.
func (s *Store) CountThreads(ctx context.Context, repos ...history.Repo) (int, error) {
	count := func(query string, args ...any) (n int, err error) {
		err = s.reader.QueryRowContext(ctx, query, args...).Scan(&n)
		return n, err
	}
	if len(repos) == 0 {
		n, err := count(`SELECT count(*) FROM threads`)
		if err != nil {
			return 0, fmt.Errorf("count threads: %w", err)
		}
		return n, nil
	}
	total := 0
	for _, repo := range repos {
		r, err := s.sameRepo(ctx, repo)
		var n int
		if err == nil {
			n, err = count(`SELECT count(*) FROM threads WHERE repo_id = $1`, r.id)
		}
		if err != nil {
			return 0, fmt.Errorf("count the threads of %s: %w", repo.FullName(), err)
		}
		total += n
	}
	return total, nil
}

// RulesInUse are the rules by which the ledger was scored last, as UseRules was told
// them; none where it was never scored.
func (s *Store) RulesInUse(ctx context.Context) ([]string, error) {
	list, err := setting(ctx, s.reader, settingRules)
	if err != nil {
		return nil, fmt.Errorf("read by which rules the ledger was scored: %w", err)
	}
	return strings.Fields(list), nil
}

// OtherBots are the logins that the ledger was last opened for writing with, where
// this store, a read-only one, was given others.
func (s *Store) OtherBots() (logins []string, others bool) {
	if s.otherBots == nil {
		return nil, false
	}
	return strings.Fields(*s.otherBots), true
}
