package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Ledger is what reports are made from. *store.Store is one.
type Ledger interface {
	Watched(ctx context.Context) ([]store.Watched, error)
	Policies(ctx context.Context) (map[string][]byte, error)
	BackfillDone(ctx context.Context, repo history.Repo, since time.Time) (bool, error)
	Settled(ctx context.Context) (bool, error)
	PublishedInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool) (scoring.ReportInput, error)
	ReportState(ctx context.Context, key string) (store.ReportState, error)
	ReportStates(ctx context.Context) ([]store.ReportState, error)
	SaveReportState(ctx context.Context, r store.ReportState) error
}

// GitHub is what publishing reports needs of GitHub. *ghclient.Client is one.
type GitHub interface {
	Comments
	FindIssue(ctx context.Context, repo history.Repo, label, marker string) (*ghclient.Posted, error)
	CreateIssue(ctx context.Context, repo history.Repo, title, body string, labels []string) (ghclient.Posted, error)
	EditIssue(ctx context.Context, repo history.Repo, number int, title, body string) error
	FindDiscussion(ctx context.Context, repo history.Repo, category, marker string) (*ghclient.Posted, error)
	CreateDiscussion(ctx context.Context, repo history.Repo, category, title, body string) (ghclient.Posted, error)
	EditDiscussion(ctx context.Context, nodeID, title, body string) error
	ReadFile(ctx context.Context, repo history.Repo, path, ref string) (ghclient.File, error)
	WriteFile(ctx context.Context, repo history.Repo, path, message string, data []byte, sha, branch string) (ghclient.Posted, error)
}

// Form is how a report is to be written.
type Form struct {
	Mentions bool // people are mentioned (@), which notifies them
	// Limit is the most characters of a page; 0 for none. What has no room goes to
	// further pages with Pages, and else is left out, which the report says.
	Limit    int
	Pages    bool
	Untitled bool // a title stands above it
}

// Reports publishes the monthly reports. Run is the task "publish".
type Reports struct {
	Ledger Ledger
	Poster *Poster
	GitHub func(installation int64) GitHub
	// Render writes a report as Markdown for GitHub, in pages.
	Render func(r scoring.Report, f Form) (pages []string, err error)
	Now    func() time.Time
	Log    *slog.Logger

	running sync.Mutex
}

// Times of publication.
const (
	// A published report is looked at again so often, for so long.
	editEvery = time.Hour
	editFor   = 62 * 24 * time.Hour
	// For so long a report waits for history to be fetched, and then for what was
	// fetched to be judged, which at busy times it always is; what comes later is
	// edited in.
	backfillPatience = 7 * 24 * time.Hour
	scoringPatience  = 10 * time.Minute
)

// staysDeleted is what is said of a report that is at GitHub no more.
const staysDeleted = "Somebody deleted it on GitHub, so it is not posted again."

// Run publishes what is due, and edits what has changed since it was published.
// One report that fails does not hold up the others; the errors of all are
// returned. There is never more to do at once.
func (r *Reports) Run(ctx context.Context) (more bool, err error) {
	if !r.running.TryLock() {
		return false, nil // another call is at it
	}
	defer r.running.Unlock()
	all, states, err := r.read(ctx)
	if err != nil {
		return false, err
	}
	var errs []error
	for _, p := range all {
		if ctx.Err() != nil {
			break
		}
		if err := r.keep(ctx, p, states[p.id]); err != nil {
			errs = append(errs, fmt.Errorf("publish the report of %s: %w", p.scope, err))
		}
	}
	return false, errors.Join(errs...)
}

// read is what is to be published, and what became of it so far, by scope.
func (r *Reports) read(ctx context.Context) ([]plan, map[string][]store.ReportState, error) {
	watched, err := r.Ledger.Watched(ctx)
	if err != nil {
		return nil, nil, err
	}
	if len(watched) == 0 {
		return nil, nil, nil
	}
	files, err := r.Ledger.Policies(ctx)
	if err != nil {
		return nil, nil, err
	}
	states, err := r.Ledger.ReportStates(ctx)
	if err != nil {
		return nil, nil, err
	}
	byScope := make(map[string][]store.ReportState)
	for _, s := range states {
		byScope[s.Scope] = append(byScope[s.Scope], s)
	}
	return plans(watched, files), byScope, nil
}

// keep publishes a plan's latest month when it is due, and keeps earlier ones up
// to date.
func (r *Reports) keep(ctx context.Context, p plan, states []store.ReportState) error {
	now := r.Now()
	month := r.month(p, states)
	var errs []error
	seen := false
	for _, s := range states {
		if s.Month == month {
			seen = true
		}
		if s.Month != month && !s.AsOf.IsZero() && retries(s) && now.After(s.AsOf.Add(editFor)) {
			errs = append(errs, r.note(ctx, s, store.ReportProblem, "It could not be posted, and is too old by now."))
			continue
		}
		if s.Month != month && !goesOn(s, now) || now.Before(s.Checked.Add(editEvery)) && !retries(s) {
			continue
		}
		errs = append(errs, r.step(ctx, p, s))
	}
	if !seen {
		errs = append(errs, r.step(ctx, p, store.ReportState{Key: p.key(month), Scope: p.id, Month: month, DueAt: now}))
	}
	return errors.Join(errs...)
}

// goesOn reports whether there is still something to do about a report when the
// next is due: it is posted, or is about to be and may be there in part. One that
// must be rendered again is, whatever its age.
func goesOn(s store.ReportState, now time.Time) bool {
	if s.Outcome == store.ReportPosted && s.Checked.IsZero() {
		return true
	}
	return !s.AsOf.IsZero() && !now.After(s.AsOf.Add(editFor)) && (s.Outcome == store.ReportPosted || retries(s))
}

// retries reports whether a report is to be tried at every run: what waits may
// be there at any moment, and what could not be posted the poster holds back as it
// must.
func retries(s store.ReportState) bool { return s.Outcome == store.ReportWaits }

// month is the month that is to be published last. The first report of a scope is
// of the last full month, whatever the hour: whoever has just installed the App
// wants to see one.
func (r *Reports) month(p plan, states []store.ReportState) scoring.Month {
	for _, s := range states {
		if s.Outcome == store.ReportPosted || s.Outcome == store.ReportEmpty {
			return p.latest(r.Now())
		}
	}
	return before(scoring.MonthOf(r.Now()))
}

// step publishes one report, or says what became of it.
func (r *Reports) step(ctx context.Context, p plan, s store.ReportState) error {
	if s.AsOf.IsZero() {
		wait, since, err := r.waits(ctx, p, s)
		if err != nil {
			return err
		}
		if wait != "" {
			s.Checked = since
			return r.note(ctx, s, store.ReportWaits, wait)
		}
	}
	_, err := r.publish(ctx, p, s)
	return err
}

// waits says what is still to come before the report can be made; and since when
// it has waited for scoring, zero for not yet.
func (r *Reports) waits(ctx context.Context, p plan, s store.ReportState) (why string, judging time.Time, err error) {
	now := r.Now()
	if now.Before(s.DueAt.Add(backfillPatience)) {
		for _, w := range p.repos {
			done, err := r.Ledger.BackfillDone(ctx, w.Repo, s.Month.Start())
			if err != nil {
				return "", s.Checked, err
			}
			if !done {
				return fmt.Sprintf("The history of %s is still being fetched.", w.Repo.FullName()), s.Checked, nil
			}
		}
	}
	settled, err := r.Ledger.Settled(ctx)
	since := s.Checked
	if since.IsZero() {
		since = now
	}
	if err != nil || settled || !now.Before(since.Add(scoringPatience)) {
		return "", since, err
	}
	return "What was fetched is still being judged.", since, nil
}

// note writes what became of a report, unless it is written already.
func (r *Reports) note(ctx context.Context, s store.ReportState, outcome store.ReportOutcome, note string) error {
	if s.Outcome == outcome && s.Note == note && outcome == store.ReportWaits {
		return nil
	}
	s.Outcome, s.Note = outcome, note
	return r.Ledger.SaveReportState(ctx, s)
}

// publish makes what is at GitHub the report as it is now, and notes it.
func (r *Reports) publish(ctx context.Context, p plan, s store.ReportState) (document, error) {
	d, err := r.document(ctx, p, s)
	if err == nil && d.why == "" {
		// Written down first: whoever comes after a crash renders the same.
		if s.AsOf.IsZero() {
			s.AsOf, s.Waiting = d.asOf, d.waiting
			s.Outcome, s.Note = store.ReportWaits, "It is being posted."
			if err := r.Ledger.SaveReportState(ctx, s); err != nil {
				return d, err
			}
		}
		d.post, err = r.post(ctx, d)
	}
	var later *NotNowError
	switch {
	case errors.As(err, &later):
		return d, nil // the post says why
	case err != nil:
		var limited *ghclient.LimitedError
		if ctx.Err() == nil && !errors.As(err, &limited) && s.Outcome != store.ReportPosted {
			err = errors.Join(err, r.note(ctx, s, store.ReportWaits, sentence(err.Error())))
		}
		return d, err
	case d.why != "" && s.Outcome == store.ReportPosted:
		return d, nil // it stays as it is
	}
	s.Checked = r.Now()
	s.Outcome, s.Note = store.ReportPosted, ""
	switch {
	case d.why != "":
		s.Outcome, s.Note = d.outcome, d.why
	case d.post.State == store.PostDropped:
		s.Note = staysDeleted
	}
	return d, r.Ledger.SaveReportState(ctx, s)
}

// sentence ends a text as a sentence does.
func sentence(s string) string {
	if s == "" || s[len(s)-1] == '.' {
		return s
	}
	return s + "."
}

// form is how a report is written for where it goes.
func (d document) form() Form {
	f := Form{Mentions: d.plan.reports.Mentions, Limit: pageLimit, Untitled: true}
	switch d.where {
	case policy.InFile:
		f.Limit, f.Untitled = 0, false
	case policy.InIssue:
		f.Pages = true
	}
	return f
}
