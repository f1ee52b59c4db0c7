package policy

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"glueledger/scoring/history"
)

// File is a file at GitHub.
type File struct {
	Data []byte
	SHA  string // of the blob
}

// Client is what a watch asks GitHub, as one installation. What is not there is
// an error that is fs.ErrNotExist.
type Client interface {
	// ReadFile reads a file at a commit; "" is the head of the default branch.
	ReadFile(ctx context.Context, repo history.Repo, path, commit string) (File, error)
	// Branch is the default branch.
	Branch(ctx context.Context, repo history.Repo) (string, error)
	// Head is the commit that a branch is at.
	Head(ctx context.Context, repo history.Repo, branch string) (string, error)
	// HasCheck reports whether the App has posted a check on a commit with that
	// external id.
	HasCheck(ctx context.Context, repo history.Repo, c Check) (bool, error)
	PostCheck(ctx context.Context, repo history.Repo, c Check) error
}

// Repository is one that an installation sees.
type Repository struct {
	Repo     history.Repo
	Archived bool // then nothing can be posted in it
	Client   Client
}

// State is what is known of a repository's file; see store.PolicyState.
type State struct {
	Repo                  history.Repo
	SHA, Problem, GoodSHA string
	LookedAt              time.Time
	Asked, Looked         int64
	CheckDue              bool
	CheckCommit, CheckSHA string
}

// Seen is what GitHub has as a repository's file; see store.PolicySeen.
type Seen struct {
	SHA     string
	Body    []byte
	Problem string
	Asked   int64
	At      time.Time
}

// Ledger is where files are kept.
type Ledger interface {
	Repositories(ctx context.Context) ([]Repository, error)
	States(ctx context.Context) ([]State, error)
	See(ctx context.Context, repo history.Repo, s Seen) error
	NoteCheck(ctx context.Context, repo history.Repo, sha, commit string) error
}

// WatchConfig is what a watch depends on.
type WatchConfig struct {
	Ledger Ledger
	Log    *slog.Logger     // nil discards
	Now    func() time.Time // nil is time.Now
	// MayNot reports whether an error says that the App may not do something.
	MayNot func(error) bool
	// NotNow reports whether an error says that nothing can be asked for a while.
	NotNow func(error) bool
}

// Watch keeps the ledger's settings files as they are at GitHub.
type Watch struct {
	WatchConfig

	mu     sync.Mutex
	wait   map[string]pause // by full name in lower case: not to be tried before, since the last attempt failed
	silent map[string]bool  // by full name in lower case: a check may not be posted there, which was logged
}

// pause is how long a repository is left alone: until then, or until a push.
type pause struct {
	until time.Time
	asked int64 // State.Asked when it began
}

// The schedule of a watch.
const (
	// lookEvery is how often GitHub is asked for the file of a repository without a
	// push that touches it: a delivery may be lost.
	lookEvery = time.Hour
	// waitAfterError is how long a repository is left alone after an error. It is less
	// than the minute between two runs, so that the next run tries again.
	waitAfterError = 30 * time.Second
	// atOnce is how many repositories one part of the task looks at.
	atOnce = 20
)

// NewWatch makes a watch. Run must not be called by two goroutines at once.
func NewWatch(c WatchConfig) *Watch {
	c.Log = cmp.Or(c.Log, slog.New(slog.DiscardHandler))
	if c.Now == nil {
		c.Now = time.Now
	}
	never := func(error) bool { return false }
	if c.MayNot == nil {
		c.MayNot = never
	}
	if c.NotNow == nil {
		c.NotNow = never
	}
	return &Watch{WatchConfig: c, wait: make(map[string]pause), silent: make(map[string]bool)}
}

// Run looks at some of the files that are due, and tells authors of what became of
// theirs. It reports whether more are due. Whatever it was killed in, the next run
// finishes; nobody is told twice.
func (w *Watch) Run(ctx context.Context) (more bool, err error) {
	due, err := w.due(ctx)
	if err != nil {
		return false, fmt.Errorf("find the settings files to look at: %w", err)
	}
	looks := 0
	var failed, limits []error
	spent := make(map[string]bool) // by owner, who is an installation: nothing can be asked now
	for _, d := range due {
		owner := strings.ToLower(d.Repo.Owner)
		if spent[owner] {
			continue
		}
		if looks++; looks > atOnce {
			break
		}
		err := w.look(ctx, d.Repository, d.State)
		switch {
		case err == nil:
			continue
		case ctx.Err() != nil:
			return false, err
		case w.NotNow(err):
			spent[owner], limits = true, append(limits, err)
			continue
		case w.putOff(ctx, d, err):
			continue
		}
		failed = append(failed, err)
		if len(failed) == 3 { // it is not the repositories
			return false, fmt.Errorf("read settings files: %w", errors.Join(failed...))
		}
	}
	return looks > atOnce, errors.Join(limits...)
}

// putOff leaves a repository alone for a while after an error, and logs it. It reports
// whether the error says nothing of other repositories.
func (w *Watch) putOff(ctx context.Context, d dueFile, err error) bool {
	wait, when, mayNot := waitAfterError, "in a minute", w.MayNot(err)
	if mayNot { // until somebody allows it
		wait, when = lookEvery, "in an hour: allow the App to read contents"
	}
	what := "settings file cannot be read"
	if errors.As(err, new(untoldError)) {
		what = "settings file was read, but its author cannot be told on the commit yet"
	}
	w.mu.Lock()
	w.wait[fileOf(d.Repo.Owner, d.Repo.Name)] = pause{until: w.Now().Add(wait), asked: d.State.Asked}
	w.mu.Unlock()
	w.Log.WarnContext(ctx, what+", it is tried again "+when, "repo", d.Repo.FullName(), "err", err)
	return mayNot
}

// untoldError is why a check could not be posted for a file that was read and kept.
type untoldError struct{ error }

func (e untoldError) Unwrap() error { return e.error }

// dueFile is a file to be looked at.
type dueFile struct {
	Repository
	State State
}

// due are the files to look at: those that were pushed first, then those of whole
// owners.
func (w *Watch) due(ctx context.Context) ([]dueFile, error) {
	repos, err := w.Ledger.Repositories(ctx)
	if err != nil {
		return nil, err
	}
	states, err := w.Ledger.States(ctx)
	if err != nil {
		return nil, err
	}
	known := make(map[string]State, len(states))
	for _, s := range states {
		known[fileOf(s.Repo.Owner, s.Repo.Name)] = s
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	now := w.Now()
	var due []dueFile
	for _, r := range repos {
		name := fileOf(r.Repo.Owner, r.Repo.Name)
		s := known[name]
		if p := w.wait[name]; now.Before(p.until) && s.Asked <= p.asked {
			continue
		}
		if s.Asked > s.Looked || s.CheckDue && !r.Archived && !w.silent[name] || !now.Before(s.LookedAt.Add(lookEvery)) {
			due = append(due, dueFile{r, s})
		}
	}
	rank := func(f dueFile) int {
		switch {
		case f.State.Asked > f.State.Looked:
			return 0
		case strings.EqualFold(f.Repo.Name, OwnersRepo):
			return 1
		}
		return 2
	}
	slices.SortStableFunc(due, func(a, b dueFile) int { return cmp.Compare(rank(a), rank(b)) })
	return due, nil
}

// look reads a file, has it kept, and tells its author.
func (w *Watch) look(ctx context.Context, r Repository, s State) error {
	f, err := w.read(ctx, r, "")
	if err != nil {
		return err
	}
	if err := w.see(ctx, r, s, f); err != nil {
		return err
	}
	pushed := s.Asked > s.Looked
	if f == nil || r.Archived || !s.CheckDue && !pushed && s.SHA == f.SHA {
		return nil
	}
	if err := w.tell(ctx, r, s, *f); err != nil {
		return untoldError{err}
	}
	return nil
}

// read reads the file at a commit; nil when there is none.
func (w *Watch) read(ctx context.Context, r Repository, commit string) (*File, error) {
	f, err := r.Client.ReadFile(ctx, r.Repo, Path, commit)
	if errors.Is(err, fs.ErrNotExist) {
		// A repository that the App does not see looks the same, and must not lose its
		// settings for that.
		if _, err := r.Client.Branch(ctx, r.Repo); err != nil {
			return nil, fmt.Errorf("see whether %s is there: %w", r.Repo.FullName(), err)
		}
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read %s of %s: %w", Path, r.Repo.FullName(), err)
	}
	return &f, nil
}
