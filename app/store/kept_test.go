package store

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// inTurn is told that somebody waits, and does nothing about it.
func inTurn(context.Context) func() { return func() {} }

// TestKeptAnswers holds when an answer of before may be given.
func TestKeptAnswers(t *testing.T) {
	now := time.Unix(1000, 0)
	outOfTurn := 0
	s := &Store{keep: 2 * time.Second, clock: func() time.Time { return now }, outOfTurn: func(context.Context) func() {
		outOfTurn++
		return func() {}
	}}
	var all kept[string, int]
	var state monthsState
	counted := 0
	ask := func() int {
		t.Helper()
		n, err := all.of("one", 2).answer(t.Context(), s, s.keep, func() (monthsState, error) { return state, nil }, func() (int, error) {
			counted++
			return counted, nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	is := func(what string, want int) {
		t.Helper()
		if got := ask(); got != want {
			t.Errorf("%s: got answer %d, want %d", what, got, want)
		}
	}
	state.add(7)
	is("first", 1)
	now = now.Add(time.Hour)
	is("nothing has changed", 1)
	state.versions++
	is("changed, and counted long ago", 2)
	state.versions++
	is("changed just now", 2)
	now = now.Add(2 * time.Second)
	is("changed a while ago", 3)
	state.epochs++
	is("something became private", 4)
	state.add(1)
	is("another month", 5)
	s.keep = 0
	state.versions++
	is("nothing that has changed is shown", 6)
	all.clear()
	is("forgotten", 7)
	if outOfTurn != counted {
		t.Errorf("a turn was given up %d times to count %d times", outOfTurn, counted)
	}
}

// TestKeptWhileCounted holds that others get the answer of before while one counts, and
// wait where there is none that may be shown.
func TestKeptWhileCounted(t *testing.T) {
	s := &Store{keep: time.Second, clock: func() time.Time { return time.Unix(1000, 0) }, outOfTurn: inTurn}
	var one keptAnswer[string]
	is := func(state monthsState) func() (monthsState, error) {
		return func() (monthsState, error) { return state, nil }
	}
	say := func(word string) func() (string, error) { return func() (string, error) { return word, nil } }
	old, young := monthsState{1, 10, 0}, monthsState{1, 11, 0}
	if _, err := one.answer(t.Context(), s, s.keep, is(old), say("old")); err != nil {
		t.Fatal(err)
	}
	s.clock = func() time.Time { return time.Unix(1002, 0) } // too old to be given without need
	counting, goOn := make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		got, err := one.answer(t.Context(), s, s.keep, is(young), func() (string, error) {
			close(counting)
			<-goOn
			return "young", nil
		})
		if got != "young" || err != nil {
			t.Errorf("who counts got %q, %v", got, err)
		}
	})
	<-counting
	if got, err := one.answer(t.Context(), s, s.keep, is(young), say("twice")); got != "old" || err != nil {
		t.Errorf("while it is counted: got %q, %v", got, err)
	}
	private := make(chan string)
	wg.Go(func() {
		got, _ := one.answer(t.Context(), s, s.keep, is(monthsState{1, 11 + versionsOfEpoch, 1}), say("without what is private"))
		private <- got
	})
	close(goOn)
	if got := <-private; got != "without what is private" {
		t.Errorf("what became private: got %q", got)
	}
	wg.Wait()
}

func TestKeptKeepsNoFailure(t *testing.T) {
	s := &Store{clock: time.Now, outOfTurn: inTurn}
	var one keptAnswer[int]
	is := func() (monthsState, error) { return monthsState{}, nil }
	if _, err := one.answer(t.Context(), s, s.keep, is, func() (int, error) { return 0, context.Canceled }); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if n, err := one.answer(t.Context(), s, s.keep, is, func() (int, error) { return 5, nil }); n != 5 || err != nil {
		t.Errorf("after a failure: got %d, %v", n, err)
	}
}

// TestKeptIsBounded holds that old answers make room.
func TestKeptIsBounded(t *testing.T) {
	var all kept[int, int]
	for i := range 100 {
		all.of(i, 10)
	}
	if len(all.all) != 10 {
		t.Errorf("%d answers are kept", len(all.all))
	}
}

// TestWaitingOnce holds that who asks for several answers gives their turn up once, and
// not at all where none is counted.
func TestWaitingOnce(t *testing.T) {
	given, taken := 0, 0
	s := &Store{keep: time.Second, clock: func() time.Time { return time.Unix(1000, 0) }, outOfTurn: func(context.Context) func() {
		given++
		return func() { taken++ }
	}}
	var all kept[int, int]
	ask := func() {
		t.Helper()
		ctx, end := waitingOnce(t.Context())
		defer end()
		for i := range 5 {
			if _, err := all.of(i, 9).answer(ctx, s, s.keep, func() (monthsState, error) { return monthsState{}, nil }, func() (int, error) { return i, nil }); err != nil {
				t.Fatal(err)
			}
			if taken != 0 {
				t.Fatal("the turn was taken again before the end")
			}
		}
	}
	ask()
	if given != 1 || taken != 1 {
		t.Errorf("given up %d times, taken again %d times", given, taken)
	}
	taken = 0
	ask()
	if given != 1 || taken != 0 {
		t.Errorf("with all counted: given up %d times, taken again %d times", given, taken)
	}
}
