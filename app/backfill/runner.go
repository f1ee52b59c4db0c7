package backfill

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// Store keeps how far backfills are; *store.Store is one.
type Store interface {
	Watched(ctx context.Context) ([]store.Watched, error)
	WatchBackfills(ctx context.Context, watched []store.Watched, now time.Time) (int, error)
	LeaseBackfill(ctx context.Context, holder string, only []int64, now, until time.Time) (store.BackfillWork, error)
	ReleaseBackfills(ctx context.Context, holder string) error
	DelayBackfills(ctx context.Context, b store.Backfill, until time.Time, failure string) error

	MoveBackfill(ctx context.Context, from, to store.Backfill) error
	AppendBackfill(ctx context.Context, from, to store.Backfill, batch []history.Activity, changes []webhooks.Change) (store.Appended, error)
	StageThreads(ctx context.Context, from, to store.Backfill, page []store.StagedThread) error
	StagePulls(ctx context.Context, from, to store.Backfill, page []store.StagedThread) error
	StageComments(ctx context.Context, from, to store.Backfill, page []store.StagedComment) error
	UnstagePulls(ctx context.Context, from, to store.Backfill) error
	CountBackfill(ctx context.Context, repo int64) (store.BackfillCounts, error)
	BackfillTodo(ctx context.Context, repo int64, limit int) ([]store.StagedThread, error)
	ToldComments(ctx context.Context, repo int64, number int, before time.Time) ([]store.ToldComment, error)
	FinishThread(ctx context.Context, b store.Backfill, f store.FetchedThread) (store.Appended, error)
	FailThread(ctx context.Context, b store.Backfill, number int) (givenUp bool, err error)
	LeftOut(ctx context.Context, repo int64) ([]int, error)
	BackfillTraces(ctx context.Context, repo int64) ([][]byte, error)
}

// Client fetches from GitHub; *ghclient.Client is one.
type Client interface {
	Repository(ctx context.Context, owner, name string) (ghclient.RepoInfo, error)
	Threads(ctx context.Context, repo history.Repo, since time.Time, cursor string) ([]ghclient.Thread, string, error)
	Pulls(ctx context.Context, repo history.Repo, cursor string) ([]ghclient.Thread, string, error)
	ReviewComments(ctx context.Context, repo history.Repo, since time.Time, cursor string) ([]ghclient.NumberedComment, string, error)
	Timeline(ctx context.Context, repo history.Repo, number int) ([]ghclient.Event, error)
	Object(ctx context.Context, repo history.Repo, number int, pull bool) (*ghclient.Thread, error)
	Record(ctx context.Context, repo history.Repo, number int, pull bool) (*ghclient.Record, error)
	Discussions(ctx context.Context, repo history.Repo, since time.Time, cursor string) ([]history.Activity, string, error)
}

// Config is what a Runner depends on.
type Config struct {
	Store  Store
	Client func(installation int64) Client
	Log    *slog.Logger     // nil discards
	Now    func() time.Time // nil is time.Now
	// Wait returns after d, or with an error when ctx ends first; nil waits in fact.
	Wait func(ctx context.Context, d time.Duration) error
	// Only are GitHub's ids of the repositories to be fetched; empty for all that
	// are watched.
	Only []int64
	// Stepped is called after each step, such as a page, and after each thread;
	// from several goroutines, one at a time. Nil tells nobody.
	Stepped func(Fetched)
}

// Fetched counts what a step brought.
type Fetched struct {
	Threads    int // of which all was fetched
	Activities int
	Added      int // of them, that were not known
}

const (
	slice      = 5 * time.Second  // of one Run
	lease      = 10 * time.Second // for which a repository is left to the process that works on it
	retry      = 30 * time.Second // after a failure; twice as long after each further one
	longest    = 10 * time.Minute // between tries
	atOnce     = 4                // threads that are fetched at a time
	batch      = 16               // threads between two looks at the clock
	enoughFail = 5                // after so many failures another way is taken, where there is one
	// overlap is how far a list of what was updated since goes back before that:
	// clocks differ.
	overlap = 5 * time.Minute
	// soon is how long a list may have been fetched for when no other is asked for.
	// On a busy repository, every list brings something new.
	soon = time.Minute
	// fewPulls are better fetched one by one than from lists of all.
	fewPulls = 50
)

// Runner fetches the history of repositories. Several, also in several
// processes, may work on one store.
type Runner struct {
	Config
	holder   string
	stepped  sync.Mutex
	fewPulls int
}

// New makes a Runner.
func New(c Config) *Runner {
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	return &Runner{Config: c, holder: rand.Text(), fewPulls: fewPulls}
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Run fetches for some seconds and reports whether there is more to do now.
// What GitHub refuses or fails to give is noted with the repository, which then
// waits; an error is one of the store, or of ctx.
func (r *Runner) Run(ctx context.Context) (more bool, err error) {
	ctx = ghclient.Background(ctx)
	leased := false
	defer func() {
		if leased && !more { // another process may go on at once
			err = errors.Join(err, r.Store.ReleaseBackfills(context.WithoutCancel(ctx), r.holder))
		}
	}()
	watched, err := r.Store.Watched(ctx)
	if err != nil {
		return false, err
	}
	if _, err := r.Store.WatchBackfills(ctx, watched, r.Now()); err != nil {
		return false, err
	}
	for end := r.Now().Add(slice); ; {
		now := r.Now()
		work, err := r.Store.LeaseBackfill(ctx, r.holder, r.Only, now, now.Add(lease))
		if err != nil {
			return false, err
		}
		if work.Backfill == nil {
			// What another process holds may have been left by one that was killed.
			if pause := work.Next.Sub(now); !work.Next.IsZero() && pause <= lease {
				return true, r.Wait(ctx, max(pause, time.Millisecond))
			}
			return false, nil
		}
		leased = true
		if err := r.work(ctx, *work.Backfill); err != nil {
			return false, err
		}
		if !r.Now().Before(end) {
			return true, nil
		}
	}
}

// work does one step of a backfill. Failures of GitHub let it wait.
func (r *Runner) work(ctx context.Context, b store.Backfill) error {
	s := &step{Runner: r, client: r.Client(b.Installation), from: b, to: b}
	s.to.Error = ""
	err := s.do(ctx)
	var refused *refusal
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, store.ErrBackfillMoved):
		r.Log.DebugContext(ctx, "somebody else did this part of the backfill", "repo", b.Repo.FullName(), "phase", b.Phase)
		return nil
	case !errors.As(err, &refused):
		return err
	}
	var limited *ghclient.LimitedError
	if errors.As(err, &limited) {
		r.Log.InfoContext(ctx, "backfill waits for a limit of GitHub's", "repo", b.Repo.FullName(), "phase", b.Phase, "until", limited.Until)
		return r.Store.DelayBackfills(ctx, b, limited.Until.Add(time.Second), "")
	}
	pause := min(retry<<min(b.Tries, 10), longest)
	r.Log.WarnContext(ctx, "backfill cannot go on, it tries again", "repo", b.Repo.FullName(), "phase", b.Phase, "in", pause, "err", refused.error)
	return r.Store.DelayBackfills(ctx, b, r.Now().Add(pause), refused.Error())
}

// refusal is an error of GitHub's, or of the way to it.
type refusal struct{ error }

func (r *refusal) Unwrap() error { return r.error }

// refused marks an error as GitHub's.
func refused(err error) error {
	if err == nil {
		return nil
	}
	return &refusal{err}
}

// tell tells of what a step brought.
func (r *Runner) tell(f Fetched) {
	if r.Stepped == nil {
		return
	}
	r.stepped.Lock()
	defer r.stepped.Unlock()
	r.Stepped(f)
}
