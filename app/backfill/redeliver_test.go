package backfill

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/webhooks"
)

// courier is GitHub's list of deliveries, oldest first, on pages of three.
type courier struct {
	list  []ghclient.HookDelivery
	asked []int64
	pages int
	fail  error
}

// attempt adds an attempt to deliver; ok says whether we answered well.
func (c *courier) attempt(guid string, at time.Time, ok bool) {
	d := ghclient.HookDelivery{ID: int64(len(c.list) + 1), GUID: guid, Event: "issues", At: at, OK: ok, StatusCode: 502, Installation: installation}
	if ok {
		d.StatusCode = 202
	}
	c.list = append(c.list, d)
}

func (c *courier) Deliveries(_ context.Context, cursor string) ([]ghclient.HookDelivery, string, error) {
	c.pages++
	list := slices.Clone(c.list)
	slices.Reverse(list)
	list, next := page(list, cursor)
	return list, next, nil
}

func (c *courier) Redeliver(_ context.Context, id int64) error {
	if c.fail != nil {
		return c.fail
	}
	c.asked = append(c.asked, id)
	return nil
}

// guids are the deliveries that were asked for again since the last call.
func (c *courier) guids() string {
	var guids []string
	for _, id := range c.asked {
		guids = append(guids, c.list[id-1].GUID)
	}
	c.asked = nil
	return strings.Join(guids, " ")
}

func check(t *testing.T, s *store.Store, c *courier, clock *clock) {
	t.Helper()
	r := NewRedeliverer(RedeliveryConfig{Store: s, App: c, Now: clock.Now})
	for range 100 {
		more, err := r.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !more {
			return
		}
	}
	t.Fatal("it does not end")
}

func TestRedeliver(t *testing.T) {
	s, c, clock := ledger(t, kitchen), &courier{}, &clock{now: today}
	inbox := s.NewInbox(store.InboxOptions{})
	defer inbox.Close()
	if err := inbox.Keep(t.Context(), webhooks.Delivery{ID: "kept", Event: "issues", At: today, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		c.attempt(fmt.Sprint("well", i), today.Add(-2*time.Hour), true)
	}
	c.attempt("lost", today.Add(-time.Hour), false)
	c.attempt("kept", today.Add(-50*time.Minute), false) // we had it, GitHub did not hear so
	c.attempt("late", today.Add(-40*time.Minute), false)
	c.attempt("late", today.Add(-30*time.Minute), true) // an attempt that somebody asked for
	c.attempt("twice", today.Add(-29*time.Minute), false)
	c.attempt("twice", today.Add(-28*time.Minute), false)
	check(t, s, c, clock)
	if got := c.guids(); got != "twice lost" {
		t.Errorf("asked for %q", got)
	}
	well := func() time.Time {
		at, err := s.DeliveriesWell(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	if !well().Equal(today.Add(-time.Hour)) {
		t.Errorf("all was well until %s", well())
	}
	// Not again at once, whoever asks.
	clock.advance(time.Minute)
	check(t, s, c, clock)
	if got := c.guids(); got != "" {
		t.Errorf("a minute later, asked for %q", got)
	}
	c.attempt("twice", clock.Now(), true)
	c.attempt("lost", clock.Now(), false)
	clock.advance(10 * time.Minute)
	c.pages = 0
	check(t, s, c, clock)
	if got := c.guids(); got != "lost" {
		t.Errorf("ten minutes later, asked for %q", got)
	}
	if c.pages >= 9 {
		t.Errorf("read %d pages, back to before all was well", c.pages)
	}
	c.attempt("lost", clock.Now(), true)
	clock.advance(10 * time.Minute)
	check(t, s, c, clock)
	if !well().Equal(clock.Now()) || c.guids() != "" {
		t.Errorf("in the end all was well until %s", well())
	}
	if all, _ := s.BackfillProgress(t.Context()); len(all) != 0 {
		t.Errorf("nothing was lost, but is fetched: %v", all)
	}
}

// TestGivesUp has a delivery that never comes in: what it may have told of is
// fetched, once.
func TestGivesUp(t *testing.T) {
	for name, fail := range map[string]error{"in vain": nil, "too old": ghclient.ErrNotFound} {
		t.Run(name, func(t *testing.T) {
			h, s, clock := newHub(4), ledger(t, kitchen), &clock{now: today}
			finish(t, runner(s, h, clock, false))
			h.records[3].Thread.UpdatedAt = today.Add(time.Minute)
			h.calls = nil
			c := &courier{fail: fail}
			clock.advance(time.Hour)
			c.attempt("lost", today.Add(time.Minute), false)
			asked := 0
			for range 8 {
				check(t, s, c, clock)
				asked += len(c.asked)
				c.asked = nil
				clock.advance(10 * time.Minute)
			}
			finish(t, runner(s, h, clock, false))
			if want := map[bool]int{true: mostAttempts}[fail == nil]; asked != want {
				t.Errorf("asked %d times, want %d", asked, want)
			}
			if n := h.called("timeline"); n != 1 || h.called("timeline 3") != 1 {
				t.Errorf("called: %s", h.calls)
			}
			well, err := s.DeliveriesWell(t.Context())
			if err != nil || well.Before(clock.Now().Add(-time.Hour)) {
				t.Errorf("all was well until %s (%v)", well, err)
			}
		})
	}
}

// TestLongOutage is away for longer than GitHub keeps deliveries.
func TestLongOutage(t *testing.T) {
	h, s, clock, c := newHub(4), ledger(t, kitchen), &clock{now: today}, &courier{}
	finish(t, runner(s, h, clock, false))
	check(t, s, c, clock)
	clock.advance(24 * time.Hour)
	h.records[1].Thread.UpdatedAt = clock.Now()
	clock.advance(9 * 24 * time.Hour)
	h.calls = nil
	check(t, s, c, clock)
	finish(t, runner(s, h, clock, false))
	if n := h.called("timeline"); n != 1 || h.called("timeline 1") != 1 {
		t.Errorf("called: %s", h.calls)
	}
	h.calls = nil
	check(t, s, c, clock)
	finish(t, runner(s, h, clock, false))
	if len(h.calls) != 0 {
		t.Errorf("called again: %s", h.calls)
	}
}

// TestRedeliveryFails has GitHub not take an attempt: it is asked for again, without a pause.
func TestRedeliveryFails(t *testing.T) {
	s, clock, c := ledger(t, kitchen), &clock{now: today}, &courier{fail: errors.New("502 Bad Gateway")}
	c.attempt("lost", today.Add(-time.Hour), false)
	r := NewRedeliverer(RedeliveryConfig{Store: s, App: c, Now: clock.Now})
	if _, err := r.Run(t.Context()); err == nil || !strings.Contains(err.Error(), "lost") {
		t.Errorf("got %v", err)
	}
	c.fail = nil
	check(t, s, c, clock)
	if got := c.guids(); got != "lost" {
		t.Errorf("asked for %q", got)
	}
	asked, err := s.RedeliveryAttempts(t.Context(), []string{"lost", "other"})
	if diff := cmp.Diff(map[string]store.Attempts{"lost": {Asked: 2, Last: today}}, asked); diff != "" || err != nil {
		t.Error(diff, err)
	}
}
