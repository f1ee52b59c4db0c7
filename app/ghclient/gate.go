package ghclient

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Secondary limits without a time are waited out for a minute, then longer.
const (
	firstPause   = time.Minute
	longestPause = 15 * time.Minute
	leastPause   = time.Second // after any refusal, whatever GitHub says
)

// gate is what all requests of the App share: the secondary limits, which GitHub
// applies to the App as a whole, the pace that keeps within them, and the places
// for requests under way.
//
// It is not gofri/go-github-ratelimit, which sends the consumed body of a POST
// again, forgets a limit that is too long to wait for, so that the next request
// runs into it, and sends at once when GitHub names no time.
type gate struct {
	limits Limits
	pace   *pace
	slots  chan struct{}
	pauses Pauses // nil for none
	log    *slog.Logger

	mu      sync.Mutex
	closed  time.Time // until when nothing may be sent
	strikes int       // refusals without a time since the last answer
}

// Pauses remembers until when GitHub asked the App to send nothing, so that a
// process that is started anew keeps to it.
type Pauses interface {
	// PausedUntil is the time that was noted last; zero for none.
	PausedUntil(ctx context.Context) (time.Time, error)
	NotePause(ctx context.Context, until time.Time) error
}

// newGate is closed for as long as GitHub asked a process before this one to wait.
func newGate(l Limits, pauses Pauses, log *slog.Logger) *gate {
	g := &gate{limits: l, pace: newPace(l), slots: make(chan struct{}, l.Concurrent), pauses: pauses, log: log}
	if pauses != nil {
		var err error
		if g.closed, err = pauses.PausedUntil(context.Background()); err != nil {
			log.Warn("it is not known whether GitHub asked to wait", "err", err)
		}
	}
	return g
}

// note remembers a pause; that it cannot is only logged, since this process keeps
// to it anyway.
func (g *gate) note(ctx context.Context, until time.Time) {
	if g.pauses == nil {
		return
	}
	if err := g.pauses.NotePause(context.WithoutCancel(ctx), until); err != nil {
		g.log.Warn("that GitHub asked to wait cannot be noted", "until", until.UTC(), "err", err)
	}
}

func (g *gate) closedUntil() time.Time {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.closed
}

// learn takes note of the answer to a request and says whether GitHub refused it
// for a secondary limit; then it did nothing.
func (g *gate) learn(req *http.Request, resp *http.Response) bool {
	message, limited := secondary(resp)
	if !limited && resp.Header.Get(headerRemaining) != "0" {
		message, limited = graphqlLimit(req, resp)
	}
	if !limited {
		if resp.StatusCode < http.StatusBadRequest {
			g.mu.Lock()
			g.strikes = 0
			g.mu.Unlock()
		}
		return false
	}
	until, isNew := g.close(resp, message)
	if isNew {
		g.note(req.Context(), until)
	}
	return true
}

// close lets nothing through until the time that a refusal names, and reports
// whether it was open.
func (g *gate) close(resp *http.Response, message string) (until time.Time, isNew bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	asked, told := retryAfter(resp.Header)
	until = asked
	if !told {
		until = time.Now().Add(min(firstPause<<min(g.strikes, 8), longestPause))
		g.strikes++
	}
	until = later(until, time.Now().Add(leastPause))
	isNew = until.After(g.closed.Add(leastPause)) // not for each of those under way
	if isNew {
		g.log.Warn("GitHub asks to slow down", "status", resp.StatusCode, "until", until.UTC(), "message", message)
	}
	g.closed = later(g.closed, until)
	return g.closed, isNew
}

// secondary recognises the answers of GitHub's secondary limits, which come with
// 403 or 429; on other 403 answers the header is missing.
func secondary(resp *http.Response) (message string, limited bool) {
	if resp.StatusCode != http.StatusForbidden && resp.StatusCode != http.StatusTooManyRequests {
		return "", false
	}
	var said struct {
		Message string `json:"message"`
		Page    string `json:"documentation_url"`
	}
	_ = json.Unmarshal(peek(resp), &said) // what is no JSON says nothing
	text := strings.ToLower(said.Message + " " + said.Page)
	limited = resp.Header.Get("Retry-After") != "" || strings.Contains(text, "secondary rate limit") ||
		strings.Contains(text, "secondary-rate-limit") || strings.Contains(text, "abuse detection") || strings.Contains(text, "abuse-rate-limit") ||
		resp.StatusCode == http.StatusTooManyRequests && resp.Header.Get(headerRemaining) != "0"
	return said.Message, limited
}

// retryAfter is when GitHub asks to come back.
func retryAfter(h http.Header) (time.Time, bool) {
	if s := h.Get("Retry-After"); s != "" {
		if seconds, err := strconv.Atoi(s); err == nil && seconds >= 0 {
			return time.Now().Add(time.Duration(seconds) * time.Second), true
		}
		if at, err := http.ParseTime(s); err == nil {
			return at, true
		}
	}
	if h.Get(headerRemaining) == "0" {
		return resetTime(h)
	}
	return time.Time{}, false
}

// limited sends the requests of one identity (the App or an installation) when
// its limits allow. A request that GitHub refused for a limit is sent again: it
// had no effect.
type limited struct {
	next    http.RoundTripper
	gate    *gate
	budgets *budgets
	ofApp   bool // requests of the App itself need no slot: others wait for its tokens in theirs
}

func (l *limited) RoundTrip(req *http.Request) (*http.Response, error) {
	defer discard(req)
	giveUp := time.Now().Add(l.gate.limits.MaxWait)
	if end, ok := req.Context().Deadline(); ok && end.Before(giveUp) { // then who asks learns that nothing was sent
		giveUp = end
	}
	for {
		release, err := l.admit(req, giveUp)
		if err != nil {
			return nil, err
		}
		again, err := fresh(req)
		if err != nil {
			release(nil)
			return nil, err
		}
		sent := time.Now()
		resp, err := l.next.RoundTrip(again)
		release(resp)
		if err != nil {
			return nil, err
		}
		l.gate.log.Debug("GitHub answered", "method", req.Method, "path", req.URL.Path, "status", resp.StatusCode,
			"left", resp.Header.Get(headerRemaining), "took", time.Since(sent))
		if slow, over := l.gate.learn(req, resp), exhausted(req, resp); slow || over {
			if time.Now().After(giveUp) {
				return nil, &LimitedError{Until: time.Now().Add(firstPause), What: "GitHub refuses requests for its limits"}
			}
			if over && l.budgets.of(req).free(0).IsZero() { // that hour is over by our clock
				if err := sleep(req.Context(), leastPause); err != nil {
					return nil, err
				}
			}
			continue
		}
		// go-github would keep its own account of the limits and refuse what is allowed.
		for _, h := range []string{headerLimit, headerRemaining, headerReset, "X-Ratelimit-Used", "X-Ratelimit-Resource"} {
			resp.Header.Del(h)
		}
		return resp, nil
	}
}

// admit waits until the request may be sent. The caller gives the answer, nil
// for none, to release.
func (l *limited) admit(req *http.Request, giveUp time.Time) (release func(*http.Response), err error) {
	ctx := req.Context()
	reserve := 0
	if ctx.Value(background{}) != nil {
		reserve = l.gate.limits.ReservePercent
	}
	budget := l.budgets.of(req)
	paced := false // its place in the pace has come
	for {
		until, what := l.gate.closedUntil(), "GitHub asked the App to send nothing"
		if free := budget.free(reserve); free.After(until) {
			until, what = free, "the hour's requests are used up"
			if reserve > 0 {
				what = "the hour's requests, but those for live work, are used up"
			}
		}
		if wait := time.Until(until); wait > 0 {
			if until.After(giveUp) {
				return nil, &LimitedError{Until: until, What: what}
			}
			if err := sleep(ctx, wait); err != nil {
				return nil, err
			}
			paced = false // those who waited must not go all at once
			continue
		}
		if !paced {
			longest := time.Until(giveUp)
			if isToken(req) {
				longest = time.Hour
			}
			wait, booked := l.gate.pace.reserve(points(req), !l.ofApp && createsContent(req), longest)
			if !booked {
				return nil, &LimitedError{Until: time.Now().Add(wait), What: "the App sends no more requests"}
			}
			if isToken(req) {
				wait = 0 // it is counted, but those who wait in line wait for it
			}
			if err := sleep(ctx, wait); err != nil {
				return nil, err
			}
			paced = true
			continue
		}
		if !l.ofApp {
			select {
			case l.gate.slots <- struct{}{}:
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		if !l.gate.closedUntil().After(time.Now()) && budget.take(reserve) {
			break
		}
		l.leave()
	}
	return func(resp *http.Response) {
		budget.settle(resp)
		l.leave()
	}, nil
}

// isToken reports whether a request asks for an installation's token.
func isToken(req *http.Request) bool { return strings.HasSuffix(req.URL.Path, "/access_tokens") }

func (l *limited) leave() {
	if !l.ofApp {
		<-l.gate.slots
	}
}

// sleep waits, unless the context ends before.
func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
