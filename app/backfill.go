package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"glueledger/app/backfill"
	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// backfillCommand is `glueledger backfill`.
type backfillCommand struct {
	Repos []string `arg:"" optional:"" name:"owner/repo" help:"Repositories; without any, all that the App sees."`
	Again bool     `help:"Fetch threads, too, that have not changed since they were fetched."`
}

// Help shows uses.
func (backfillCommand) Help() string {
	return `Fetches the history of the repositories that the App sees, over GitHub's API, and scores it; newest first. What has been fetched is not fetched again, so it may be interrupted, and started beside a running serve, which fetches by itself, too. A fifth of what GitHub allows in an hour is left for live work: of a large history, some is fetched each hour.

Examples:

    glueledger backfill
    glueledger backfill acme/kitchen acme/cellar
    glueledger backfill acme/kitchen --again`
}

// Run fetches and scores.
func (c *backfillCommand) Run(s *session) (err error) {
	if err := checkRepos(c.Repos...); err != nil {
		return err
	}
	cr, err := LoadCredentials(s.config)
	if err == nil {
		err = cr.checkGitHub(s.config)
	}
	if errors.Is(err, ErrNoCredentials) {
		err = cmp.Or(s.needLedger(), err) // beside which they lie
	}
	if err != nil {
		return fmt.Errorf("cannot fetch history: %w", err)
	}
	s.config = s.config.with(cr)
	// What the runner tells at INFO, the command tells itself.
	log := slog.New(slog.NewTextHandler(s.Stderr, &slog.HandlerOptions{Level: quieter(s.config.LogLevel)}))
	l, err := createLedger(s.ctx, s.config, s.log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	github, err := cr.App(log, nil, l)
	if err != nil {
		return err
	}
	f := &fetching{session: s, store: l, github: github, log: log, began: s.Now(), waits: make(map[int64]time.Time), told: make(map[int64]string)}
	if err := f.choose(c.Repos, c.Again); err != nil {
		return err
	}
	unfinished, err := f.fetch()
	if err != nil {
		return err
	}
	scored, err := s.score(l)
	if err != nil {
		return err
	}
	s.tookIn("fetched", f.got.Threads, f.got.Activities, f.got.Added, f.repos)
	if err := s.credited(l, f.repos, scored, f.began); err != nil {
		return err
	}
	return unfinished
}

// quieter is the level of what is logged beside progress.
func quieter(level slog.Level) slog.Level {
	if level == slog.LevelInfo {
		return slog.LevelWarn
	}
	return level
}

// fetching is a backfill under way. GitHub's limits are told by the clock of the
// machine, and so all that has to do with them is.
type fetching struct {
	*session
	store  *store.Store
	github *ghclient.App
	log    *slog.Logger
	began  time.Time

	repos []history.Repo
	ids   []int64 // of repos
	got   backfill.Fetched

	move  func(int64) // the bar; nil: there is none
	clear func()
	shown int64 // threads that the bar shows
	told  map[int64]string
	waits map[int64]time.Time
	last  time.Time // when progress was told last
}

// choose finds the repositories that are meant, and asks for their history.
func (f *fetching) choose(names []string, again bool) error {
	installations := &backfill.Installations{App: backfill.AppLister{App: f.github}, Store: f.store, Log: f.log, Now: time.Now}
	if _, err := installations.Run(f.ctx); err != nil {
		return fmt.Errorf("ask GitHub which repositories the App sees: %w", err)
	}
	watched, err := f.store.Watched(f.ctx)
	if err != nil {
		return err
	}
	if len(watched) == 0 {
		return errors.New("the App is not installed on any repository yet: install it from its page on GitHub")
	}
	var unknown []string
	for _, name := range names {
		i := slices.IndexFunc(watched, func(w store.Watched) bool { return strings.EqualFold(w.Repo.FullName(), name) })
		switch {
		case i < 0:
			unknown = append(unknown, name)
		case !slices.Contains(f.ids, watched[i].Repo.ID):
			f.repos, f.ids = append(f.repos, watched[i].Repo), append(f.ids, watched[i].Repo.ID)
		}
	}
	if len(names) == 0 {
		for _, w := range watched {
			f.repos, f.ids = append(f.repos, w.Repo), append(f.ids, w.Repo.ID)
		}
	}
	if len(unknown) > 0 {
		var seen []history.Repo
		for _, w := range watched {
			seen = append(seen, w.Repo)
		}
		return fmt.Errorf("the App does not see %s; %s", strings.Join(unknown, ", "), listed("it sees", fullNames(seen)))
	}
	return backfill.Ask(f.ctx, f.store, f.ids, again, time.Now())
}

// fetch fetches until all is there. Unfinished is not nil when GitHub does not
// give some of it.
func (f *fetching) fetch() (unfinished, err error) {
	runner := backfill.New(backfill.Config{Store: f.store, Log: f.log, Only: f.ids, Stepped: f.stepped,
		Client: func(installation int64) backfill.Client { return f.github.Client(installation) }})
	defer f.endBar()
	for {
		more, err := runner.Run(f.ctx)
		if err != nil {
			return nil, fmt.Errorf("fetch history: %w", err)
		}
		states, err := f.progress(true)
		if err != nil {
			return nil, err
		}
		if !more {
			if unfinished, ended := ended(states); ended {
				return unfinished, nil
			}
			if err := f.wait(states); err != nil {
				return nil, err
			}
		}
	}
}

// ended reports whether nothing more is to be expected, and what is missing then.
func ended(states []store.BackfillState) (unfinished error, ended bool) {
	const enough = 6 // tries, which take some minutes
	var missing []string
	for _, b := range states {
		switch {
		case b.Over() && b.Error == "":
		case b.Over() || b.Error != "" && b.Tries >= enough:
			missing = append(missing, fmt.Sprintf("%s: %s", b.Repo.FullName(), printable(b.Error)))
		default:
			return nil, false
		}
	}
	if len(missing) == 0 {
		return nil, true
	}
	return fmt.Errorf("some history is missing; run backfill again to go on:\n%s", indent(strings.Join(missing, "\n"))), true
}

// wait waits until GitHub may give more, looking now and then whether another
// process has gone on.
func (f *fetching) wait(states []store.BackfillState) error {
	const look = 10 * time.Second
	pause := look
	for _, b := range states {
		if b.Over() || b.WaitUntil.IsZero() {
			continue
		}
		left := time.Until(b.WaitUntil)
		pause = min(pause, left)
		if f.waits[b.Repo.ID].Equal(b.WaitUntil) {
			continue
		}
		f.waits[b.Repo.ID] = b.WaitUntil
		why := "as much was fetched as GitHub allows, less what is left for live work"
		if b.Error != "" {
			why = printable(b.Error)
		}
		f.endBar()
		fmt.Fprintf(f.Stderr, "%s waits until %s (%s): %s\n", b.Repo.FullName(), b.WaitUntil.UTC().Format("15:04:05 MST"),
			left.Round(time.Second), why)
	}
	timer := time.NewTimer(max(pause, 100*time.Millisecond))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-f.ctx.Done():
		return f.ctx.Err()
	}
}

// stepped takes up what a step brought.
func (f *fetching) stepped(got backfill.Fetched) {
	f.got.Threads += got.Threads
	f.got.Activities += got.Activities
	f.got.Added += got.Added
	// What cannot be read now is told at the end of the slice.
	_, _ = f.progress(false)
}

// progress tells how far the repositories are: with a bar where somebody
// watches, in lines elsewhere.
func (f *fetching) progress(now bool) ([]store.BackfillState, error) {
	const every = 200 * time.Millisecond
	if !now && time.Since(f.last) < every {
		return nil, nil
	}
	f.last = time.Now()
	states, err := f.store.BackfillProgress(context.WithoutCancel(f.ctx))
	if err != nil {
		return nil, err
	}
	states = slices.DeleteFunc(states, func(b store.BackfillState) bool { return !slices.Contains(f.ids, b.Repo.ID) })
	if isTerminal(f.Stderr) {
		f.drawBar(states)
		return states, nil
	}
	for _, b := range states {
		if line, key := describeBackfill(b); f.told[b.Repo.ID] != key {
			f.told[b.Repo.ID] = key
			fmt.Fprintf(f.Stderr, "%s: %s\n", b.Repo.FullName(), line)
		}
	}
	return states, nil
}

// describeBackfill says what is being fetched, and gives a key that changes with
// what is worth a line.
func describeBackfill(b store.BackfillState) (line, key string) {
	const steps = 10 // lines while timelines are fetched
	key = string(b.Phase)
	switch b.Phase {
	case store.BackfillThreads:
		return "asks for the list of threads", key
	case store.BackfillDiscussions:
		return "asks for discussions", key
	case store.BackfillPulls:
		return fmt.Sprintf("asks for the pull requests of %s", count(b.Threads, "thread", "threads")), key
	case store.BackfillComments:
		return "asks for review comments", key
	case store.BackfillTimelines:
		return fmt.Sprintf("has %s of %s", humanize.Comma(int64(b.Done)), count(b.Threads, "thread", "threads")),
			fmt.Sprint(key, b.Done*steps/max(b.Threads, 1))
	}
	return fmt.Sprintf("has all of %s", count(b.Threads, "thread", "threads")), key
}

// drawBar draws the bar of all repositories together; a longer list makes a new one.
func (f *fetching) drawBar(states []store.BackfillState) {
	var threads, done int64
	phase := store.BackfillOver
	for _, b := range states {
		threads, done = threads+int64(b.Threads), done+int64(b.Done)
		if !b.Over() {
			phase = b.Phase
		}
	}
	key := fmt.Sprint(threads, phase)
	if f.told[0] != key || f.move == nil {
		f.endBar()
		add, end := f.bar(threads, "fetching "+string(phase), false)
		f.told[0], f.shown, f.move = key, 0, add
		f.clear = end
	}
	f.move(done - f.shown)
	f.shown = done
}

// endBar takes the bar away.
func (f *fetching) endBar() {
	if f.move != nil {
		f.clear()
		f.move = nil
	}
}
