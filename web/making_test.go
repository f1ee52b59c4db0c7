package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"glueledger/scoring"
)

// lasting are pages that take until they are cut short.
type lasting struct{ begun, under atomic.Int64 }

func (l *lasting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.begun.Add(1)
	l.under.Add(1)
	<-r.Context().Done()
	l.under.Add(-1)
	_, _ = io.WriteString(w, r.Context().Err().Error())
}

// TestMakingEndsWithTheLastReader holds that no page is made for nobody, and few at once,
// also where strangers ask for many that there are not.
func TestMakingEndsWithTheLastReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		version, pages := int64(1), &lasting{}
		site := madePagesAt(&version).handler(pages)
		there, leave := context.WithCancel(t.Context())
		ask := func(ctx context.Context, path string) {
			go site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil))
			synctest.Wait()
		}
		atOnce := cap(newTurns())
		for i := range 3 * atOnce {
			ask(there, fmt.Sprintf("/o/acme?junk=%d", i))
		}
		if n := pages.begun.Load(); n != 1 {
			t.Errorf("%d pages are made of one with junk", n)
		}
		for i := range 3 * atOnce {
			ask(there, fmt.Sprintf("/o/acme?people=%d", i))
		}
		if n := pages.under.Load(); n != int64(atOnce) {
			t.Errorf("%d pages are made at once", n)
		}
		stays, leaveToo := context.WithCancel(t.Context())
		ask(stays, "/o/acme")
		leave()
		synctest.Wait()
		if n := pages.under.Load(); n != 1 {
			t.Errorf("%d pages are being made for one reader", n)
		}
		leaveToo()
		synctest.Wait()
		if pages.under.Load() != 0 {
			t.Error("a page is made for nobody")
		}
	})
}

// TestMakingHasADeadline holds that a page which takes too long is given up, and so are
// those that wait for their turn.
func TestMakingHasADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		version, began := int64(1), time.Now()
		site := madePagesAt(&version).handler(&lasting{})
		answers := make(chan string)
		asked := 2 * cap(newTurns())
		for i := range asked {
			go func() { answers <- get(t, site, fmt.Sprintf("/%d", i)).Body.String() }()
		}
		for range asked {
			if got := <-answers; got != context.DeadlineExceeded.Error() {
				t.Errorf("answered %q", got)
			}
		}
		if took := time.Since(began); took != madeWithin {
			t.Errorf("given up after %s", took)
		}
	})
}

// TestMakingPanics holds that a page which panics ends its requests, and not the server.
func TestMakingPanics(t *testing.T) {
	version := int64(1)
	site := madePagesAt(&version).handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("oh") }))
	for range 2 {
		func() {
			defer func() {
				if got := recover(); got != "oh" {
					t.Errorf("panics with %v", got)
				}
			}()
			get(t, site, "/")
		}()
	}
}

// stuckOverviews is a ledger whose overviews are never counted to their end.
type stuckOverviews struct{ *fakeLedger }

func (stuckOverviews) Overview(ctx context.Context, _ scoring.Scope, _ scoring.Span, _ bool) (scoring.Overview, error) {
	defer OutOfTurn(ctx)()
	<-ctx.Done()
	return scoring.Overview{}, fmt.Errorf("read: %w", ctx.Err())
}

// TestGivenUpPageSaysSo holds that who waited too long for a page is told to come again.
func TestGivenUpPageSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := stuckOverviews{fullLedger()}
		f.version = 1
		w := get(t, newSite(t, f), "/o/meadow")
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "Try again later") {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	})
}
