package store

import (
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// parallel calls f with 0 to n-1, on as many goroutines as there are
// processors, and returns the errors in the same order when all are done. A
// panic of f is the error of its item: else one comment that nobody thought of
// would end the process each time that it starts.
func parallel(n int, f func(i int) error) []error {
	errs := make([]error, n)
	each := func(i int) {
		errs[i] = safely(func() error { return f(i) })
	}
	workers := min(n, runtime.GOMAXPROCS(0))
	if workers < 2 {
		for i := range n {
			each(i)
		}
		return errs
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				each(i)
			}
		})
	}
	wg.Wait()
	return errs
}

// safely calls f and makes a panic of it an error.
func safely(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &panicked{r, debug.Stack()}
		}
	}()
	return f()
}

// panicked is the error that a panic was made into.
type panicked struct {
	value any
	stack []byte
}

// Error does not tell the value unless the runtime made it: others may have
// somebody's text in them.
func (p *panicked) Error() string {
	if err, ok := p.value.(runtime.Error); ok {
		return "panic: " + err.Error()
	}
	return fmt.Sprintf("panic with a %T", p.value)
}

// stackOf is where the panic was that an error was made of; empty for others.
func stackOf(err error) string {
	if p, ok := errors.AsType[*panicked](err); ok {
		return string(p.stack)
	}
	return ""
}
