package ghclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

var bo = says(200, `{"id":2,"login":"bo","type":"User"}`)

// limitedUntil wants a LimitedError and says how long it is until then.
func limitedUntil(t *testing.T, err error) time.Duration {
	t.Helper()
	var limited *LimitedError
	if !errors.As(err, &limited) {
		t.Fatalf("got %v, want a LimitedError", err)
	}
	return time.Until(limited.Until).Round(time.Second)
}

// A secondary limit holds for all requests of the App, and the refused request
// is sent again, whole, even one that creates something.
func TestSecondaryLimitIsWaitedForByAll(t *testing.T) {
	for _, status := range []int{http.StatusForbidden, http.StatusTooManyRequests} {
		synctest.Test(t, func(t *testing.T) {
			f, app := newFake(t, inOrder(says(status, slowDown, "Retry-After", "30"), says(201, `{"id":9,"number":1}`)))
			began := time.Now()
			var both sync.WaitGroup
			both.Go(func() {
				if _, err := app.Client(1).CreateComment(t.Context(), testRepo, 1, "Hello"); err != nil {
					t.Error(err)
				}
			})
			both.Go(func() {
				time.Sleep(time.Second)
				if err := ask(t.Context(), app.Client(2)); err != nil {
					t.Error(err)
				}
			})
			both.Wait()
			got := f.requests()
			if len(got) != 3 {
				t.Fatalf("%d requests: %v", len(got), got)
			}
			for _, r := range got[1:] {
				if r.At.Sub(began) < 30*time.Second || r.At.Sub(began) > 32*time.Second {
					t.Errorf("%s %s after %v", r.Method, r.Path, r.At.Sub(began))
				}
				if r.Method == http.MethodPost && r.Body != got[0].Body || r.Method == http.MethodPost && !strings.Contains(r.Body, "Hello") {
					t.Errorf("sent again with %q", r.Body)
				}
			}
		})
	}
}

// What is too long to wait for is remembered: nothing more is sent until then.
func TestLongSecondaryLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, inOrder(says(403, slowDown, "Retry-After", "600"), bo))
		for i := range 3 {
			if got := limitedUntil(t, ask(t.Context(), app.Client(int64(i)))); got != 600*time.Second {
				t.Error(got)
			}
		}
		if n := len(f.requests()); n != 1 {
			t.Errorf("%d requests", n)
		}
		time.Sleep(600 * time.Second)
		if err := ask(t.Context(), app.Client(1)); err != nil {
			t.Error(err)
		}
	})
}

// GitHub asks for a minute at least where it names no time, and for more when
// that does not help.
func TestSecondaryLimitWithoutTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, inOrder(says(403, slowDown), says(429, "not JSON"), bo))
		began := time.Now()
		if got := limitedUntil(t, ask(t.Context(), app.Client(1))); got != 2*time.Minute {
			t.Error(got)
		}
		if got := f.requests(); len(got) != 2 || got[1].At.Sub(began) < time.Minute {
			t.Error(got)
		}
	})
}

// While the wait lasts the caller may leave.
func TestLeaveWhileWaiting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, app := newFake(t, inOrder(says(429, slowDown, "Retry-After", "50"), bo))
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, cancel)
		began := time.Now()
		if err := ask(ctx, app.Client(1)); !errors.Is(err, context.Canceled) || time.Since(began) != 10*time.Second {
			t.Error(err, time.Since(began))
		}
	})
}

// Who has less time than the wait lasts is told so at once.
func TestNoTimeToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, app := newFake(t, inOrder(says(429, slowDown, "Retry-After", "50"), bo))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		if got := limitedUntil(t, ask(ctx, app.Client(1))); got != 50*time.Second || !time.Now().Equal(began) {
			t.Error(got, time.Since(began))
		}
	})
}

const usedUp = `{"message":"API rate limit exceeded for installation ID 1."}`

func TestPrimaryLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, inOrder(
			quota(100, 0, 40*time.Second, 200, `{"id":2,"login":"bo"}`),
			quota(100, 0, 30*time.Minute, 403, usedUp),
			quota(100, 99, time.Hour, 200, `{"id":2,"login":"bo"}`)))
		c := app.Client(1)
		began := time.Now()
		if err := ask(t.Context(), c); err != nil { // uses the last one
			t.Fatal(err)
		}
		if got := limitedUntil(t, ask(t.Context(), c)); got < 30*time.Minute || got > 31*time.Minute {
			t.Error(got)
		}
		if at := f.requests()[1].At.Sub(began); at < 40*time.Second || at > 42*time.Second {
			t.Errorf("sent after %v, though nothing was left for 40 s", at)
		}
		limitedUntil(t, ask(t.Context(), c))
		if n := len(f.requests()); n != 2 {
			t.Errorf("%d requests", n)
		}
		if err := ask(t.Context(), app.Client(2)); err != nil { // has its own
			t.Error(err)
		}
		time.Sleep(31 * time.Minute)
		if err := ask(t.Context(), c); err != nil {
			t.Error(err)
		}
	})
}

// GitHub also says it with another status, and with nothing but the headers.
func TestPrimaryLimitWith429(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, inOrder(quota(100, 0, 30*time.Second, 429, ""), bo))
		began := time.Now()
		if err := ask(t.Context(), app.Client(1)); err != nil || len(f.requests()) != 2 || time.Since(began) < 30*time.Second {
			t.Error(err, len(f.requests()), time.Since(began))
		}
		// A permission that is missing is no limit, even with the last request.
		f, app = newFake(t, quota(100, 0, 30*time.Second, 403, `{"message":"Resource not accessible by integration"}`))
		if err := ask(t.Context(), app.Client(1)); !errors.Is(err, ErrForbidden) || len(f.requests()) != 1 {
			t.Error(err, len(f.requests()))
		}
	})
}

// GitHub's clock need not be ours.
func TestPrimaryLimitByAnotherClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		theirs := time.Now().Add(-10 * time.Minute)
		h := quota(100, 0, -10*time.Minute+40*time.Second, 200, `{"id":2,"login":"bo"}`, "Date", theirs.UTC().Format(http.TimeFormat))
		f, app := newFake(t, h)
		began := time.Now()
		_ = ask(t.Context(), app.Client(1))
		_ = ask(t.Context(), app.Client(1))
		if at := f.requests()[1].At.Sub(began); at < 40*time.Second {
			t.Errorf("sent after %v", at)
		}
	})
}

// Work in the background leaves a fifth; answers that have not changed are free.
func TestBackgroundLeavesAFifth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		left := 30
		reset := time.Now().Add(50 * time.Minute)
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") == `"e"` {
				quota(100, left, time.Until(reset), 304, "")(w, r)
				return
			}
			left--
			quota(100, left, time.Until(reset), 200, `{"id":5,"name":"tiles","owner":{"id":1,"login":"lantern"}}`, "ETag", `"e"`)(w, r)
		})
		c := app.Client(1)
		if b, known := c.Budget(); known {
			t.Error("what is left is known before GitHub said so:", b)
		}
		ctx := Background(t.Context())
		for range 40 {
			if r, err := c.Repository(ctx, "lantern", "tiles"); err != nil || r.Name != "tiles" {
				t.Fatal(r, err)
			}
		}
		for range 9 {
			if err := ask(ctx, c); err != nil {
				t.Fatal(err, left)
			}
		}
		if got := limitedUntil(t, ask(ctx, c)); left != 20 || got < 49*time.Minute || got > 51*time.Minute {
			t.Errorf("%d left for live work, until %v", left, got)
		}
		if b, known := c.Budget(); !known || b.Left != 20 || b.Limit != 100 || b.Reset.Before(reset) {
			t.Error("what is left:", b, known)
		}
		for range 20 {
			if err := ask(t.Context(), c); err != nil {
				t.Fatal(err, left)
			}
		}
		limitedUntil(t, ask(t.Context(), c))
		if left != 0 || len(f.requests()) != 40+9+20 {
			t.Error(left, len(f.requests()))
		}
		if err := ask(ctx, app.Client(2)); err == nil { // the fake has one budget
			t.Log("another installation asks for itself")
		}
	})
}

// Requests under way are counted before their answers come.
func TestBudgetOfManyAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		left, worst := 40, 0
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			left--
			worst = min(worst, left)
			now := left
			mu.Unlock()
			time.Sleep(time.Second)
			quota(100, max(now, 0), time.Hour, 200, `{"id":2}`)(w, r)
		})
		_ = ask(t.Context(), app.Client(1)) // tells what is left
		var all sync.WaitGroup
		for range 60 {
			all.Go(func() { _ = ask(t.Context(), app.Client(1)) })
		}
		all.Wait()
		if worst < 0 || len(f.requests()) != 40 {
			t.Errorf("%d requests, %d left", len(f.requests()), worst)
		}
	})
}

// mostWithin is the largest sum in any window of that length.
func mostWithin(at []time.Time, window time.Duration) int {
	slices.SortFunc(at, time.Time.Compare)
	most, first := 0, 0
	for i := range at {
		for at[i].Sub(at[first]) >= window {
			first++
		}
		most = max(most, i-first+1)
	}
	return most
}

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var under, most atomic.Int64
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			most.Store(max(most.Load(), under.Add(1)))
			defer under.Add(-1)
			time.Sleep(100 * time.Millisecond)
			bo(w, r)
		})
		var all sync.WaitGroup
		for i := range 40 {
			all.Go(func() {
				for range 50 {
					if err := ask(t.Context(), app.Client(int64(i%3))); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		var at []time.Time
		for _, r := range f.requests() {
			at = append(at, r.At)
		}
		if got := mostWithin(at, time.Minute); got > 900 || got < 700 {
			t.Errorf("%d points within a minute", got)
		}
		if most.Load() > 16 {
			t.Errorf("%d at once", most.Load())
		}
	})
}

// Those who waited for GitHub do not go all at once.
func TestPaceAfterAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, inOrder(says(429, slowDown, "Retry-After", "10"), bo), Limits{PointsPerMinute: 60})
		var all sync.WaitGroup
		for range 80 {
			all.Go(func() { _ = ask(t.Context(), app.Client(1)) })
		}
		all.Wait()
		var at []time.Time
		for _, r := range f.requests() {
			at = append(at, r.At)
		}
		if got := mostWithin(at, time.Minute); got > 60 || got < 45 {
			t.Errorf("%d of %d points within a minute", got, len(at))
		}
	})
}

func TestPaceOfContent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, says(201, `{"id":9}`))
		began := time.Now()
		limits := 0
		for time.Since(began) < 3*time.Hour {
			_, err := app.Client(1).CreateComment(t.Context(), testRepo, 1, "Hello")
			var limited *LimitedError
			switch {
			case errors.As(err, &limited):
				limits++
				time.Sleep(time.Until(limited.Until))
			case err != nil:
				t.Fatal(err)
			}
		}
		var at []time.Time
		for _, r := range f.requests() {
			at = append(at, r.At)
		}
		if got := mostWithin(at, time.Minute); got > 80 || got < 60 {
			t.Errorf("%d within a minute", got)
		}
		if got := mostWithin(at, time.Hour); got > 500 || got < 400 {
			t.Errorf("%d within an hour", got)
		}
		t.Logf("%d refused", limits)
	})
}

// A request that cannot wait for its place in the pace is not sent.
func TestPaceTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, says(201, `{"id":9}`), Limits{ContentPerHour: 5, MaxWait: time.Minute})
		var err error
		sent := 0
		for ; err == nil; sent++ {
			_, err = app.Client(1).CreateComment(t.Context(), testRepo, 1, fmt.Sprint(sent))
		}
		if got := limitedUntil(t, err); got < time.Minute || got > time.Hour || len(f.requests()) != sent-1 || sent > 6 {
			t.Error(got, sent, len(f.requests()))
		}
	})
}

func TestGraphQLLimits(t *testing.T) {
	const refused = `{"data":null,"errors":[{"type":"RATE_LIMITED","message":"API rate limit exceeded for installation ID 1."}]}`
	const answer = `{"data":{"repository":{"discussions":{"nodes":[]}}}}`
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, inOrder(
			quota(5000, 0, 30*time.Second, 200, refused),
			says(200, `{"errors":[{"message":"You have exceeded a secondary rate limit"}]}`),
			quota(5000, 0, time.Hour, 200, refused)))
		began := time.Now()
		_, _, err := app.Client(1).Discussions(t.Context(), testRepo, time.Time{}, "")
		if got := limitedUntil(t, err); got < time.Minute {
			t.Error(got)
		}
		if got := f.requests(); got[1].At.Sub(began) < 30*time.Second {
			t.Error(got)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		_, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				quota(5000, 0, time.Hour, 200, answer)(w, r)
				return
			}
			bo(w, r)
		})
		if _, _, err := app.Client(1).Discussions(t.Context(), testRepo, time.Time{}, ""); err != nil {
			t.Error(err)
		}
		if err := ask(t.Context(), app.Client(1)); err != nil { // REST has its own budget
			t.Error(err)
		}
	})
}
