package web

import (
	"context"
	"runtime"
	"time"

	"glueledger/scoring"
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

// outOfTurn gives the turn back that the page has which is made with the context, if any.
// The function that it returns waits for another; where the time of the page is over by
// then, it goes on without, and says so.
func outOfTurn(ctx context.Context) (again func()) {
	t, ok := ctx.Value(turnKey{}).(*turn)
	if !ok || !t.held {
		return func() {}
	}
	t.end()
	return func() { _ = t.begin(ctx) }
}

// patientReader reads without a turn what may have to be counted first, which can take as
// long as hundreds of pages do. The ledger sees to it that few counts run at a time.
type patientReader struct{ Reader }

func (p patientReader) Months(ctx context.Context, includePrivate bool) ([]scoring.MonthSummary, error) {
	defer outOfTurn(ctx)()
	return p.Reader.Months(ctx, includePrivate)
}

func (p patientReader) Overview(ctx context.Context, scope scoring.Scope, span scoring.Span, includePrivate bool) (scoring.Overview, error) {
	defer outOfTurn(ctx)()
	return p.Reader.Overview(ctx, scope, span, includePrivate)
}

func (p patientReader) Archive(ctx context.Context, scope scoring.Scope) ([]scoring.ArchivedMonth, error) {
	defer outOfTurn(ctx)()
	return p.Reader.Archive(ctx, scope)
}

// ReportPart has the overview counted that a part is drawn from. Where that fails, so does
// the part.
func (p patientReader) ReportPart(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool, part int, person int64) (scoring.ReportPart, error) {
	if _, err := p.Overview(ctx, scope, scoring.Span{From: month, To: month}, includePrivate); err != nil {
		return scoring.ReportPart{}, err
	}
	return p.Reader.ReportPart(ctx, scope, month, asOf, includePrivate, part, person)
}
