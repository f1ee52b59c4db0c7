package ghfake

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"strconv"
)

// Trouble is how the fake fails at what it answers itself.
type Trouble struct {
	// Faults is the probability of a 502, a 503 or a connection that is broken off.
	// Half of the writes that fail take effect all the same.
	Faults float64
	// Secondary is how many requests it takes until one is refused with 403 or 429; 0
	// for none.
	Secondary  int
	RetryAfter int // seconds, for those refused
	Seed       uint64
}

// Trouble sets how the fake fails from now on.
func (f *Fake) Trouble(t Trouble) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.trouble = trouble{Trouble: t, random: rand.New(rand.NewPCG(t.Seed, 1))} //nolint:gosec // to be repeated
}

type trouble struct {
	Trouble
	random  *rand.Rand
	answers int
}

// failure is what happens to one request; status 0 for nothing.
type failure struct {
	status int
	effect bool // it takes effect before
	after  int  // seconds
}

// broken is the status of a connection that is broken off.
const broken = -1

func (t *trouble) next(writes bool) failure {
	if t.random == nil {
		return failure{}
	}
	t.answers++
	if t.Secondary > 0 && t.answers%t.Secondary == 0 {
		statuses := [2]int{http.StatusForbidden, http.StatusTooManyRequests}
		return failure{status: statuses[t.random.IntN(2)], after: t.RetryAfter}
	}
	if t.random.Float64() >= t.Faults {
		return failure{}
	}
	statuses := [3]int{http.StatusBadGateway, http.StatusServiceUnavailable, broken}
	return failure{status: statuses[t.random.IntN(3)], effect: writes && t.random.IntN(2) == 0}
}

func (t failure) write(w http.ResponseWriter) {
	message := "Server Error"
	switch t.status {
	case broken:
		panic(http.ErrAbortHandler)
	case http.StatusForbidden, http.StatusTooManyRequests:
		message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
		w.Header().Set("Retry-After", strconv.Itoa(t.after))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(t.status)
	_ = json.NewEncoder(w).Encode(map[string]string{"message": message}) // the client has gone
}
