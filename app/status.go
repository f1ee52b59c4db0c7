package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dustin/go-humanize"

	"glueledger/app/store"
)

// statusCommand is `glueledger status`.
type statusCommand struct {
	Wait    bool          `help:"Return when nothing waits."`
	Timeout time.Duration `default:"10m" placeholder:"TIME" help:"How long --wait waits at most (default ${default})."`
}

// Help shows uses.
func (statusCommand) Help() string {
	return `Examples:

    glueledger status
    glueledger status --wait --timeout 2m && glueledger report`
}

// lookAgain is how often --wait looks.
const lookAgain = 100 * time.Millisecond

// Run prints the status, after waiting if that is asked for.
func (c *statusCommand) Run(s *session) error {
	return s.withLedger(func(l *store.Store) error {
		if c.Wait {
			ctx, cancel := context.WithTimeout(s.ctx, c.Timeout)
			defer cancel()
			status, err := waitIdle(ctx, l, s.Now)
			if errors.Is(err, context.DeadlineExceeded) {
				return fmt.Errorf("after %s there is still work: %s; is serve running on %s?", c.Timeout, waiting(status), s.config.DB)
			}
			if err != nil {
				return err
			}
		}
		status, err := l.Status(s.ctx, s.Now())
		if err != nil {
			return err
		}
		if err := printStatus(s.Stdout, status); err != nil {
			return err
		}
		return s.printAtGitHub(l)
	})
}

// printAtGitHub says what is being read there, what could not be posted, and which
// settings are not used.
func (s *session) printAtGitHub(l *store.Store) error {
	states, err := l.BackfillProgress(s.ctx)
	if err != nil {
		return err
	}
	for _, b := range states {
		if !b.Over() {
			fmt.Fprintf(s.Stdout, "reading the history of %s: %s\n", printable(b.Repo.FullName()), progressOf(b, s.Now()))
		}
	}
	posts, err := l.PostProblems(s.ctx)
	if err != nil {
		return err
	}
	for _, p := range posts {
		fmt.Fprintf(s.Stdout, "could not be posted: %s in %s: %s\n", printable(p.Key), printable(p.Repo.FullName()), shortened(p.Problem, errorWidth))
	}
	return s.printPolicyProblems(l)
}

// progressOf is how far a backfill is.
func progressOf(b store.BackfillState, now time.Time) string {
	far := "not begun yet"
	switch {
	case b.Threads > 0:
		far = fmt.Sprintf("%s of %s", humanize.Comma(int64(b.Done)), count(b.Threads, "thread", "threads"))
	case !b.Started.IsZero():
		far = "listing its threads"
	}
	switch {
	case b.Error != "":
		far += "; the last try failed, it goes on by itself: " + shortened(b.Error, errorWidth)
	case b.WaitUntil.After(now):
		far += "; GitHub's limit is used up until " + b.WaitUntil.UTC().Format(minuteStyle)
	}
	return far
}

// waitIdle returns when no delivery waits, no thread is to be scored, and no
// history is to be fetched.
func waitIdle(ctx context.Context, l *store.Store, now func() time.Time) (work, error) {
	tick := time.NewTicker(lookAgain)
	defer tick.Stop()
	var last work
	for {
		next, err := workOf(ctx, l, now())
		if err != nil {
			if ctx.Err() != nil {
				err = ctx.Err() // drivers report it in their own words
			}
			return last, err
		}
		if last = next; last.Idle() && len(last.reading) == 0 {
			return last, nil
		}
		select {
		case <-ctx.Done():
			return last, ctx.Err()
		case <-tick.C:
		}
	}
}

// work is what is to be done.
type work struct {
	store.Status
	reading []store.BackfillState // history that is to be fetched
}

func workOf(ctx context.Context, l *store.Store, now time.Time) (w work, err error) {
	if w.Status, err = l.Status(ctx, now); err != nil {
		return w, err
	}
	w.reading, err = l.BackfillProgress(ctx)
	w.reading = slices.DeleteFunc(w.reading, store.BackfillState.Over)
	return w, err
}

// waiting says what is still to be done.
func waiting(w work) string {
	said := fmt.Sprintf("%s, %s", count(w.Waiting, "delivery", "deliveries"), count(w.ToScore+w.Due, "thread to score", "threads to score"))
	if len(w.reading) > 0 {
		said += fmt.Sprintf(", the history of %s to fetch", count(len(w.reading), "repository", "repositories"))
	}
	return said
}

func printStatus(w io.Writer, s store.Status) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(n int, what string) { fmt.Fprintf(t, "%s\t  %s\n", humanize.Comma(int64(n)), what) }
	row(s.Waiting, "deliveries waiting")
	row(s.Failed, "deliveries that could not be read")
	row(s.ToScore, "threads with news to score")
	row(s.Due, "threads due by their date")
	row(s.Threads, "threads")
	row(s.Activities, "activities")
	row(s.Credits, "credits")
	if err := t.Flush(); err != nil {
		return err
	}
	var jobs []string
	for _, state := range slices.Sorted(maps.Keys(s.Jobs)) {
		jobs = append(jobs, fmt.Sprintf("%s %s", humanize.Comma(int64(s.Jobs[state])), state))
	}
	if len(jobs) > 0 {
		fmt.Fprintf(w, "jobs: %s\n", strings.Join(jobs, ", "))
	}
	if len(s.Failures) > 0 {
		fmt.Fprintln(w, "deliveries that could not be read, the last ones:")
	}
	for _, d := range s.Failures {
		fmt.Fprintf(w, "  %s  %s %s: %s\n", d.At.UTC().Format(minuteStyle), printable(d.Event), printable(d.ID), shortened(d.Error, errorWidth))
	}
	return nil
}

// errorWidth bounds what is shown of an error, which can quote a payload.
const errorWidth = 200
