package store

import (
	"context"
	"sync"
	"sync/atomic"
)

// unchanged keeps what every page reads until anything at all is written. The zero value
// is ready.
type unchanged[V any] struct {
	now atomic.Pointer[versioned[V]]

	mu sync.Mutex // held while it is read
}

// versioned is a value, and the version of the database that it was read from.
type versioned[V any] struct {
	version int64
	value   V
}

// read gives what is kept, or reads it.
func (u *unchanged[V]) read(ctx context.Context, s *Store, read func(context.Context) (V, error)) (V, error) {
	var none V
	version, err := s.Version(ctx)
	if err != nil {
		return none, err
	}
	if last := u.now.Load(); last != nil && last.version == version {
		return last.value, nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if version, err = s.Version(ctx); err != nil { // it may have taken a while
		return none, err
	}
	if last := u.now.Load(); last != nil && last.version == version {
		return last.value, nil
	}
	value, err := read(ctx) // what is written from here on is another version
	if err != nil {
		return none, err
	}
	u.now.Store(&versioned[V]{version, value})
	return value, nil
}
