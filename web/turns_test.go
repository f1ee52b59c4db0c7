package web

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"glueledger/scoring"
)

// TestCountsHoldNobodyUp holds that pages for which something is counted first leave
// their turns to others meanwhile.
func TestCountsHoldNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := stuckOverviews{fullLedger()}
		f.version = 1
		site := newSite(t, f)
		there, leave := context.WithCancel(t.Context())
		for i := range 3 * cap(newTurns()) {
			for _, path := range []string{"/o/meadow?people=" + itoa(i+1), "/api/v1/owners/meadow"} {
				go site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(there, http.MethodGet, path, nil))
				synctest.Wait()
			}
		}
		began := time.Now()
		for _, path := range []string{"/rules", "/api/v1/rules"} {
			if w := get(t, site, path); w.Code != http.StatusOK || time.Since(began) > 0 {
				t.Errorf("%s: %d after %s", path, w.Code, time.Since(began))
			}
		}
		leave()
	})
}

// stuckLedger tells the tally of one person when it is let, and of others at once.
type stuckLedger struct {
	*fakeLedger
	let chan struct{}
}

func (l stuckLedger) PersonTally(_ context.Context, login string, _ bool) (scoring.Tally, error) {
	if login == "ada" {
		<-l.let
	}
	return l.tally, nil
}

// TestBadgesWaitInTurn holds that badges are made a few at a time, and that pages do not wait
// for them.
func TestBadgesWaitInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := stuckLedger{fullLedger(), make(chan struct{})}
		site := newSite(t, f)
		badge := func(ctx context.Context, login string, w http.ResponseWriter) {
			site.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, "/badges/people/"+login+".svg", nil))
		}
		var made sync.WaitGroup
		for range cap(newTurns()) {
			made.Go(func() { badge(t.Context(), "ada", httptest.NewRecorder()) })
		}
		synctest.Wait()
		waits := httptest.NewRecorder()
		made.Go(func() { badge(t.Context(), "ben", waits) })
		leaves, leave := context.WithCancel(t.Context())
		made.Go(func() { badge(leaves, "ben", httptest.NewRecorder()) })
		synctest.Wait()
		if waits.Body.Len() > 0 {
			t.Error("a badge was made out of turn")
		}
		if w := get(t, site, "/rules"); w.Code != http.StatusOK {
			t.Errorf("a page while badges wait: %d", w.Code)
		}
		leave()
		close(f.let)
		made.Wait()
		if waits.Code != http.StatusOK || waits.Body.Len() == 0 {
			t.Errorf("the badge that waited: %d, %d bytes", waits.Code, waits.Body.Len())
		}
	})
}

// slowGitHub answers when it is let.
type slowGitHub struct {
	GitHub
	let chan struct{}
}

func (g slowGitHub) ReposOf(context.Context, string) ([]int64, error) {
	<-g.let
	return []int64{7}, nil
}

// TestGitHubHoldsNobodyUp holds that who waits for GitHub leaves their turn to others, and
// has one again when it has answered.
func TestGitHubHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all, github := make(turns, 1), slowGitHub{let: make(chan struct{})}
		a := newAccess(time.Now, slog.New(slog.DiscardHandler))
		a.github = github
		m := newMadePages(nil, time.Now)
		m.making.turns = all
		var made sync.WaitGroup
		made.Go(func() {
			_, err := m.makeOne(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil), func(_ http.ResponseWriter, r *http.Request) error {
				if set := a.readable(r.Context(), &visitor{Token: "x"}); !set[7] || len(all) != 1 {
					t.Errorf("%v can be read, in %d turns", set, len(all))
				}
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
		synctest.Wait()
		if len(all) != 0 {
			t.Error("a turn is held while GitHub is asked")
		}
		close(github.let)
		made.Wait()
		if len(all) != 0 {
			t.Error("a turn is held for ever")
		}
	})
}

// TestTurnThatIsOver holds that a page whose time is over while it waits for its turn again
// ends without one.
func TestTurnThatIsOver(t *testing.T) {
	all := make(turns, 1)
	ctx, leave := context.WithCancel(t.Context())
	ctx, first, err := all.take(ctx)
	if err != nil {
		t.Fatal(err)
	}
	again := OutOfTurn(ctx)
	_, other, err := all.take(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	leave()
	again()
	first.end()
	if len(all) != 1 {
		t.Errorf("%d turns are held, want that of the other", len(all))
	}
	other.end()
}
