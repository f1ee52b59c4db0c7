package web

import (
	"context"
	"errors"
	"sync"
	"time"
)

// madeWithin is how long a page is made, from when it is asked for; few wait longer.
const madeWithin = 10 * time.Second

// makings are the pages that are being made, each once for all who wait for it, and only
// while anybody does.
type makings struct {
	turns turns

	mu sync.Mutex
	of map[string]*making
}

// making is a page that is being made.
type making struct {
	waiting int // who wait for it, under makings.mu
	leave   context.CancelFunc
	done    chan struct{} // closed when it is made, or making it has failed
	page    *madePage
	panics  any // what making it panicked with; nil mostly
}

// page is the page with that key, made by do unless it is being made already. The error
// is ctx's, for who has left before.
func (m *makings) page(ctx context.Context, key string, do func(context.Context) *madePage) (*madePage, error) {
	one := m.join(ctx, key, do)
	select {
	case <-one.done:
	case <-ctx.Done():
		m.leave(key, one)
		return nil, ctx.Err()
	}
	if one.panics != nil {
		panic(one.panics) // as it would have been in the request
	}
	return one.page, nil
}

// join is the making of a page for one more, begun where it is not under way.
func (m *makings) join(ctx context.Context, key string, do func(context.Context) *madePage) *making {
	m.mu.Lock()
	defer m.mu.Unlock()
	if one, ok := m.of[key]; ok {
		one.waiting++
		return one
	}
	within, leave := context.WithTimeout(context.WithoutCancel(ctx), madeWithin)
	one := &making{waiting: 1, leave: leave, done: make(chan struct{})}
	if m.of == nil {
		m.of = make(map[string]*making)
	}
	m.of[key] = one
	go m.run(within, key, one, do)
	return one
}

// run makes a page when it is its turn. One whose time is over before is begun all the
// same, and says so.
func (m *makings) run(ctx context.Context, key string, one *making, do func(context.Context) *madePage) {
	defer func() {
		one.panics = recover()
		m.mu.Lock()
		m.forget(key, one)
		m.mu.Unlock()
		one.leave()
		close(one.done)
	}()
	ctx, own, _ := m.turns.take(ctx)
	defer own.end()
	if errors.Is(ctx.Err(), context.Canceled) {
		return // nobody waits
	}
	one.page = do(ctx)
}

// leave is of one who waits no longer. With the last one the page is given up.
func (m *makings) leave(key string, one *making) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if one.waiting--; one.waiting == 0 {
		one.leave()
		m.forget(key, one)
	}
}

// forget has the page made anew for who comes now. It is called under m.mu.
func (m *makings) forget(key string, one *making) {
	if m.of[key] == one {
		delete(m.of, key)
	}
}
