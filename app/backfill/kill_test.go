package backfill

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

var errKilled = errors.New("killed")

// mortal is a store of a process that dies at its nth call of store or GitHub,
// just before or just after that is done. From then on nothing is done.
type mortal struct {
	*store.Store
	mu    sync.Mutex
	left  int // calls to live; the last one is the death
	after bool
	dead  bool
	done  []string // steps that were written
}

func (m *mortal) alive() (last bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.dead {
		return false, errKilled
	}
	m.left--
	if m.left == 0 {
		m.dead = true
		if !m.after {
			return false, errKilled
		}
		return true, nil
	}
	return false, nil
}

// call does something unless the process is dead, and tells nobody when it dies of it.
func call[T any](m *mortal, f func() (T, error)) (T, error) {
	var zero T
	last, err := m.alive()
	if err != nil {
		return zero, err
	}
	v, err := f()
	if last {
		return zero, errKilled
	}
	return v, err
}

// write is call of a step, which it notes once it is written.
func (m *mortal) write(step string, f func() error) error {
	_, err := call(m, func() (int, error) {
		err := f()
		if err == nil {
			m.mu.Lock()
			defer m.mu.Unlock()
			m.done = append(m.done, step)
		}
		return 0, err
	})
	return err
}

func stepOf(b store.Backfill) string {
	return fmt.Sprintf("%s since %d page %s", b.Phase, b.ListSince.Unix(), b.Cursor)
}

func (m *mortal) WatchBackfills(ctx context.Context, w []store.Watched, now time.Time) (int, error) {
	return call(m, func() (int, error) { return m.Store.WatchBackfills(ctx, w, now) })
}

func (m *mortal) LeaseBackfill(ctx context.Context, holder string, only []int64, now, until time.Time) (store.BackfillWork, error) {
	return call(m, func() (store.BackfillWork, error) { return m.Store.LeaseBackfill(ctx, holder, only, now, until) })
}

func (m *mortal) ReleaseBackfills(ctx context.Context, holder string) error {
	return m.write("release", func() error { return m.Store.ReleaseBackfills(ctx, holder) })
}

func (m *mortal) DelayBackfills(ctx context.Context, b store.Backfill, until time.Time, failure string) error {
	return m.write("delay", func() error { return m.Store.DelayBackfills(ctx, b, until, failure) })
}

func (m *mortal) MoveBackfill(ctx context.Context, from, to store.Backfill) error {
	return m.write("move", func() error { return m.Store.MoveBackfill(ctx, from, to) })
}

func (m *mortal) AppendBackfill(ctx context.Context, from, to store.Backfill, acts []history.Activity, changes []webhooks.Change) (store.Appended, error) {
	return store.Appended{}, m.write(stepOf(from), func() error {
		_, err := m.Store.AppendBackfill(ctx, from, to, acts, changes)
		return err
	})
}

func (m *mortal) StageThreads(ctx context.Context, from, to store.Backfill, page []store.StagedThread) error {
	return m.write(stepOf(from), func() error { return m.Store.StageThreads(ctx, from, to, page) })
}

func (m *mortal) StagePulls(ctx context.Context, from, to store.Backfill, page []store.StagedThread) error {
	return m.write(stepOf(from), func() error { return m.Store.StagePulls(ctx, from, to, page) })
}

func (m *mortal) StageComments(ctx context.Context, from, to store.Backfill, page []store.StagedComment) error {
	return m.write(stepOf(from), func() error { return m.Store.StageComments(ctx, from, to, page) })
}

func (m *mortal) FinishThread(ctx context.Context, b store.Backfill, f store.FetchedThread) (store.Appended, error) {
	return store.Appended{}, m.write(fmt.Sprintf("timeline %d", f.Number), func() error {
		_, err := m.Store.FinishThread(ctx, b, f)
		return err
	})
}

func (m *mortal) CountBackfill(ctx context.Context, repo int64) (store.BackfillCounts, error) {
	return call(m, func() (store.BackfillCounts, error) { return m.Store.CountBackfill(ctx, repo) })
}

func (m *mortal) BackfillTodo(ctx context.Context, repo int64, limit int) ([]store.StagedThread, error) {
	return call(m, func() ([]store.StagedThread, error) { return m.Store.BackfillTodo(ctx, repo, limit) })
}

// TestKilledAnywhere kills a backfill at each of its steps, goes on with another
// process, and wants what one that was left in peace gives, and that no page
// whose step was written is fetched again.
func TestKilledAnywhere(t *testing.T) {
	const threads = 9
	want := dump(t, direct(t, newHub(threads)))
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			h, s := newHub(threads), ledger(t, kitchen)
			clock := &clock{now: today, look: 7 * time.Second}
			m := &mortal{Store: s, left: n, after: after}
			h.refuse = func(string) error {
				_, err := m.alive()
				return err
			}
			r := runner(m, h, clock, false)
			for more, err := true, error(nil); more && err == nil; {
				more, err = r.Run(t.Context())
			}
			m.mu.Lock()
			dead, before, written := m.dead, len(h.calls), m.done
			m.mu.Unlock()
			if !dead {
				if n < 40 {
					t.Fatalf("there are only %d steps", n)
				}
				break
			}
			h.refuse = nil
			finish(t, runner(s, h, clock, false))
			name := fmt.Sprintf("killed at step %d (after it: %v)", n, after)
			if got := state(t, s); !got.Over() || got.Done != threads || got.Error != "" {
				t.Errorf("%s: %s", name, stateText(got))
			}
			if diff := cmp.Diff(want, dump(t, s)); diff != "" {
				t.Fatalf("%s, (+) and appended (-):\n%s", name, diff)
			}
			for _, step := range written {
				for _, again := range h.calls[before:] {
					if sameStep(step, again) {
						t.Errorf("%s: %s was written and %s called again", name, step, again)
					}
				}
			}
			if t.Failed() {
				return
			}
			s.Close()
		}
	}
}

// sameStep reports whether a call of GitHub is that of a step.
func sameStep(step, call string) bool {
	phase, rest, _ := strings.Cut(step, " ")
	_, cursor, _ := strings.Cut(rest, "page")
	switch phase {
	case "threads":
		return call == strings.Replace(step, "threads", "threads of kitchen", 1)
	case "pulls":
		return call == "pulls page"+cursor
	case "comments", "discussions":
		return strings.HasPrefix(call, phase) && strings.HasSuffix(call, " page"+cursor)
	case "timeline":
		return call == step
	}
	return false
}

// TestTwoProcesses has two processes work at once: they do not do the same.
func TestTwoProcesses(t *testing.T) {
	h, s := newHub(30), ledger(t, kitchen)
	var both sync.WaitGroup
	for range 2 {
		r := New(Config{Store: s, Client: func(int64) Client { return h }, Now: func() time.Time { return today },
			Wait: func(context.Context, time.Duration) error { return nil }})
		both.Go(func() {
			for {
				more, err := r.Run(t.Context())
				if err != nil {
					t.Error(err)
				}
				if !more {
					return
				}
			}
		})
	}
	both.Wait()
	if n := h.called("timeline") + h.called("record"); n != 30 {
		t.Errorf("%d threads were fetched for 30", n)
	}
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}

// TestWithoutLease has two processes of which each takes all it finds for its
// own, as when one holds a lease that ran out: the ledger is the same.
func TestWithoutLease(t *testing.T) {
	h, s := newHub(30), ledger(t, kitchen)
	var both sync.WaitGroup
	for i := range 2 {
		clock := &clock{now: today.Add(time.Duration(i) * time.Second)}
		r := runner(s, h, clock, false)
		r.holder = "the same"
		both.Go(func() {
			for more := true; more && !t.Failed(); {
				var err error
				if more, err = r.Run(t.Context()); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}
