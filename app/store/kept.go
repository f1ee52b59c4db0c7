package store

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// What is counted of many credits is kept, as counting takes longer than showing it.
// The versions of months tell whether it still holds. Where a busy ledger changes them
// all the time, what was counted lately is shown a little longer (Options.KeepCounts),
// but only while threads were judged and nothing else: what became private, was purged
// or is of somebody who was erased is gone from the next answer.

// versionsOfEpoch are how many versions of a month an epoch has. Judging threads leads to
// the next version, all else to the next epoch.
const versionsOfEpoch = 1 << 24

// monthsState is the state of some months of an owner.
type monthsState struct {
	months   int
	versions int64 // in sum: they only ever grow
	epochs   int64
}

func (m *monthsState) add(version int64) {
	m.months++
	m.versions += version
	m.epochs += version / versionsOfEpoch
}

// monthsStateOf is the state of months by their versions.
func monthsStateOf(versions map[int]int64) monthsState {
	var m monthsState
	for _, v := range versions {
		m.add(v)
	}
	return m
}

const selectOwnerState = `
	SELECT count(*), coalesce(sum(version), 0), coalesce(sum(version / 16777216), 0)
	FROM months
	WHERE owner = $1`

// ownerState is the state of all months of an owner.
func (s *Store) ownerState(ctx context.Context, owner string) (m monthsState, err error) {
	err = s.quick.QueryRowContext(ctx, selectOwnerState, owner).Scan(&m.months, &m.versions, &m.epochs)
	return m, err
}

// kept keeps answers of one sort, by what they are about. The zero value is ready.
type kept[K comparable, V any] struct {
	mu  sync.Mutex
	all map[K]*keptAnswer[V]
}

// keptAnswer is one answer. Who holds mu counts it for all who wait.
type keptAnswer[V any] struct {
	mu  sync.Mutex
	now atomic.Pointer[answerOf[V]]
}

type answerOf[V any] struct {
	value V
	state monthsState
	at    time.Time // when it was counted
}

// holds reports whether an answer can be given in a state: it was counted in it, or not
// long before and of the same epochs.
func (a *answerOf[V]) holds(state monthsState, since time.Duration, now time.Time) bool {
	return a != nil && (a.state == state || a.state.months == state.months && a.state.epochs == state.epochs && now.Sub(a.at) < since)
}

// of finds the place of an answer, of which there are at most so many.
func (k *kept[K, V]) of(key K, most int) *keptAnswer[V] {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.all == nil {
		k.all = make(map[K]*keptAnswer[V])
	}
	a, ok := k.all[key]
	if !ok {
		for old := range k.all { // any: they come in no order
			if len(k.all) < most {
				break
			}
			delete(k.all, old)
		}
		a = &keptAnswer[V]{}
		k.all[key] = a
	}
	return a
}

// busyFor is how many times as long an answer is given while another is being counted.
const busyFor = 5

// rarely is how many times as long as KeepCounts the tallies of badges, which proxies keep
// for longer, and the archives of repositories are given: counting one reads all credits.
const rarely = 30

// counting bounds how much is counted at a time of what reads thousands of credits, to half
// of the processors: else a few who ask for what nobody has asked for lately would hold up
// all who want what is known. First come, first served.
type counting chan struct{}

func newCounting() counting { return make(counting, max(1, runtime.GOMAXPROCS(0)/2)) }

// begin waits until something may be counted, and returns what ends that.
func (c counting) begin() (end func()) {
	c <- struct{}{}
	return func() { <-c }
}

// waiting is of who waits for several answers one after the other.
type waiting struct{ again func() } // nil until one of them is counted

type waitingKey struct{}

// waitingOnce is a context for who asks for several answers: their turn is given up at the
// first that is counted, and taken again at the end alone, rather than once for each.
func waitingOnce(ctx context.Context) (_ context.Context, end func()) {
	w := &waiting{}
	return context.WithValue(ctx, waitingKey{}, w), func() {
		if w.again != nil {
			w.again()
		}
	}
}

// giveTurn gives the turn up of whoever asks with a context, until what it returns is
// called.
func (s *Store) giveTurn(ctx context.Context) (again func()) {
	w, ok := ctx.Value(waitingKey{}).(*waiting)
	if !ok {
		return s.outOfTurn(ctx)
	}
	if w.again == nil {
		w.again = s.outOfTurn(ctx)
	}
	return func() {}
}

// answer gives the kept answer, or counts it: one for all who ask, who get the one of
// before meanwhile where that is new enough. What is written while it is counted has
// another state.
func (a *keptAnswer[V]) answer(ctx context.Context, s *Store, keep time.Duration, state func() (monthsState, error), count func() (V, error)) (V, error) {
	var none V
	is, err := state()
	if err != nil {
		return none, err
	}
	last := a.now.Load()
	if last.holds(is, keep, s.clock()) {
		return last.value, nil
	}
	locked := a.mu.TryLock()
	if !locked && last.holds(is, busyFor*keep, s.clock()) {
		return last.value, nil
	}
	defer s.giveTurn(ctx)()
	if !locked {
		a.mu.Lock()
		if is, err = state(); err != nil { // it has taken a while
			a.mu.Unlock()
			return none, err
		}
	}
	defer a.mu.Unlock()
	if last = a.now.Load(); last.holds(is, keep, s.clock()) {
		return last.value, nil
	}
	at := s.clock()
	value, err := count()
	if err != nil {
		return none, err
	}
	a.now.Store(&answerOf[V]{value, is, at})
	return value, nil
}

// clear forgets all answers.
func (k *kept[K, V]) clear() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.all = nil
}
