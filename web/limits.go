package web

import (
	"sync"
	"time"
)

// maxForm bounds a form that somebody sends who is signed in, in bytes.
const maxForm = 4 << 10

// limiter bounds how often each account does something.
type limiter struct {
	most   int // by one account, within so long
	within time.Duration

	mu   sync.Mutex
	from time.Time // when the count began
	made map[int64]int
}

// allow counts once more, unless the account has done it too often.
func (l *limiter) allow(account int64, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.made == nil || now.Sub(l.from) >= l.within {
		l.from, l.made = now, make(map[int64]int)
	}
	l.made[account]++
	return l.made[account] <= l.most
}
