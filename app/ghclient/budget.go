package ghclient

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// What GitHub says of an identity's hourly budget with every answer.
const (
	headerLimit     = "X-Ratelimit-Limit"
	headerRemaining = "X-Ratelimit-Remaining"
	headerReset     = "X-Ratelimit-Reset"
)

// budgets are the hourly ones of one identity. GraphQL has its own.
type budgets struct{ rest, graphql budget }

func (b *budgets) of(r *http.Request) *budget {
	if isGraphQL(r) {
		return &b.graphql
	}
	return &b.rest
}

// budget is how many requests are left until the hour is over. Requests are
// taken off as they are sent, for the answers of those under way come in any order.
type budget struct {
	mu       sync.Mutex
	known    bool
	limit    int
	left     int
	reset    time.Time
	underWay int
}

// Budget is what GitHub said last of an hour's requests.
type Budget struct {
	Left, Limit int
	Reset       time.Time // when the next hour begins
}

// Budget is what is left of the installation's hour, without asking GitHub; false
// while it has not said.
func (c *Client) Budget() (Budget, bool) {
	b := &c.api.budgets.rest
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.known || !time.Now().Before(b.reset) {
		return Budget{}, false
	}
	return Budget{max(b.left, 0), b.limit, b.reset}, true
}

// free is when a request may be sent that leaves a reserve, in percent of the
// limit; zero for now.
func (b *budget) free(reserve int) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.allows(reserve) {
		return time.Time{}
	}
	return b.reset
}

// take counts a request, if it may be sent.
func (b *budget) take(reserve int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.allows(reserve) {
		return false
	}
	b.left--
	b.underWay++
	return true
}

// allows says whether a request may be sent now; the caller holds mu.
func (b *budget) allows(reserve int) bool {
	if b.known && !time.Now().Before(b.reset) {
		b.known = false // a new hour; its first answer tells
	}
	return !b.known || b.left > b.limit*reserve/100
}

// settle takes note of the answer to a request that was taken; nil for none. A
// 304 costs nothing.
func (b *budget) settle(resp *http.Response) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.underWay--
	if resp == nil {
		return
	}
	limit, err1 := strconv.Atoi(resp.Header.Get(headerLimit))
	left, err2 := strconv.Atoi(resp.Header.Get(headerRemaining))
	reset, told := resetTime(resp.Header)
	if err1 != nil || err2 != nil || !told {
		return // faults of the servers before GitHub's own tell nothing
	}
	if resp.StatusCode == http.StatusNotModified {
		b.left++
	}
	const jitter = 2 * time.Second // of reset, between GitHub's servers
	switch {
	case !b.known || reset.After(b.reset.Add(jitter)), b.underWay == 0 && !reset.Before(b.reset.Add(-jitter)):
		b.left = left - b.underWay
	case reset.Before(b.reset.Add(-jitter)):
		return // an answer of the hour before
	default:
		b.left = min(b.left, left)
	}
	b.known, b.limit, b.reset = true, limit, reset
}

// resetTime is when the hour is over by our clock, on the safe side of the second.
func resetTime(h http.Header) (time.Time, bool) {
	seconds, err := strconv.ParseInt(h.Get(headerReset), 10, 64)
	if err != nil || seconds <= 0 {
		return time.Time{}, false
	}
	reset := time.Unix(seconds+1, 0)
	if theirs, err := http.ParseTime(h.Get("Date")); err == nil {
		reset = reset.Add(time.Since(theirs).Truncate(time.Second))
	}
	return reset, true
}

// exhausted says whether GitHub refused a request because the hour's budget is
// used up; settle has learnt until when.
func exhausted(req *http.Request, resp *http.Response) bool {
	if _, told := resetTime(resp.Header); !told || resp.Header.Get(headerRemaining) != "0" {
		return false
	}
	switch resp.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusForbidden:
	default:
		_, limited := graphqlLimit(req, resp)
		return limited
	}
	var said struct {
		Message string `json:"message"`
	}
	_ = json.Unmarshal(peek(resp), &said) // what is no JSON says nothing
	return strings.Contains(strings.ToLower(said.Message), "rate limit")
}
