package web

import (
	"context"
	"runtime"
)

// turns bound how many pages are worked on at a time, those for everybody, for one visitor
// and for programs alike: as many as there are processors, and one that may wait for the
// disk. Many at once would all be slow: they wait in the order in which they came, while
// those that share processors and connections to the database are picked at random, so
// that some wait three times as long as others. A turn is for work alone: who waits for
// GitHub, or for something to be counted, gives it back meanwhile.
type turns chan struct{}

func newTurns() turns { return make(turns, runtime.GOMAXPROCS(0)+1) }

// turn is that of one page, which one goroutine makes.
type turn struct {
	of   turns
	held bool
}

type turnKey struct{}

// take waits for a turn, which the page that is made with the context has until it is
// ended. The error is ctx's.
func (t turns) take(ctx context.Context) (context.Context, *turn, error) {
	one := &turn{of: t}
	err := one.begin(ctx)
	return context.WithValue(ctx, turnKey{}, one), one, err
}

func (t *turn) begin(ctx context.Context) error {
	select {
	case t.of <- struct{}{}:
		t.held = true
		// Behind all that can run already: the scheduler would have whoever is handed a turn
		// run at once, one after the other, while who was interrupted waits for tens of them.
		runtime.Gosched()
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (t *turn) end() {
	if t.held {
		t.held = false
		<-t.of
	}
}

// OutOfTurn gives the turn back that the page has which is made with the context, if any:
// the [Reader] is to call it before something is counted, which can take as long as
// hundreds of pages do. The function that it returns waits for another; where the time of
// the page is over by then, it goes on without, and says so.
func OutOfTurn(ctx context.Context) (again func()) {
	t, ok := ctx.Value(turnKey{}).(*turn)
	if !ok || !t.held {
		return func() {}
	}
	t.end()
	return func() { _ = t.begin(ctx) }
}
