package backfill

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

func TestFetchesAll(t *testing.T) {
	want := dump(t, direct(t, newHub(17)))
	for name, few := range map[string]bool{"by lists": false, "one by one": true} {
		t.Run(name, func(t *testing.T) {
			h, s := newHub(17), ledger(t, kitchen)
			finish(t, runner(s, h, &clock{now: today}, few))
			if diff := cmp.Diff(want, dump(t, s)); diff != "" {
				t.Errorf("backfilled (+) and appended (-):\n%s", diff)
			}
			if got := state(t, s); got.Phase != store.BackfillOver || got.Threads != 17 || got.Done != 17 || !got.Finished.Equal(today) || got.Error != "" {
				t.Errorf("got %s", stateText(got))
			}
			if lists := h.called("pulls") > 0; lists == few {
				t.Errorf("calls: %s", h.calls)
			}
			// Objects of merged pull requests whose timelines do not say so.
			if n := h.called("object"); !few && n != 4 {
				t.Errorf("got %d objects", n)
			}
			if n := h.called("timeline") + h.called("record"); n != 17 {
				t.Errorf("got %d threads", n)
			}
		})
	}
}

func TestNewestFirst(t *testing.T) {
	h, s := newHub(40), ledger(t, kitchen)
	time := &clock{now: today}
	recent := h.records[30].Thread.UpdatedAt
	ready := func() bool {
		done, err := s.BackfillDone(t.Context(), kitchen, recent)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	var at int
	fetched := 0
	r := runner(s, h, time, false)
	r.Stepped = func(f Fetched) {
		if fetched += f.Threads; ready() && at == 0 {
			at = fetched
		}
	}
	finish(t, r)
	// A slow one does not hold up the others of its batch, and those fetched at the
	// same time may be told of later.
	if at <= 11-atOnce || at > batch {
		t.Errorf("what is newer than #30 was said to be fetched after %d threads", at)
	}
}

// TestAskedAgain wants nothing repeated that is finished.
func TestAskedAgain(t *testing.T) {
	h, s := newHub(9), ledger(t, kitchen)
	clock := &clock{now: today}
	finish(t, runner(s, h, clock, false))
	ask := func(a store.BackfillAsk) {
		clock.advance(time.Hour)
		h.calls = nil
		a.RepoID = kitchen.ID
		if err := s.AskBackfills(t.Context(), []store.BackfillAsk{a}, clock.Now()); err != nil {
			t.Fatal(err)
		}
		finish(t, runner(s, h, clock, false))
	}
	ask(store.BackfillAsk{})
	if n := h.called("timeline") + h.called("record") + h.called("pulls") + h.called("comments"); n != 0 {
		t.Errorf("nothing has changed, but: %s", h.calls)
	}
	changed := h.records[3]
	changed.Thread.UpdatedAt = clock.Now()
	changed.Events = append(changed.Events, ghclient.Event{Event: "commented", ID: 5000, User: user(4), CreatedAt: clock.Now(), Body: "new"})
	ask(store.BackfillAsk{Since: today})
	if n := h.called("timeline"); n != 1 || h.called("timeline 3") != 1 {
		t.Errorf("only #3 has changed, but: %s", h.calls)
	}
	ask(store.BackfillAsk{Again: true})
	if n := h.called("timeline"); n != 9 {
		t.Errorf("all was asked for again, but: %s", h.calls)
	}
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}

// TestChangesMeanwhile updates a thread that has been fetched, and adds one.
func TestChangesMeanwhile(t *testing.T) {
	h, s := newHub(6), ledger(t, kitchen)
	clock := &clock{now: today}
	r := runner(s, h, clock, false)
	done := 0
	r.Stepped = func(f Fetched) {
		done += f.Threads
		if f.Threads == 0 || done != 5 {
			return
		}
		clock.advance(soon)
		h.mu.Lock()
		defer h.mu.Unlock()
		h.records[7] = newHub(7).records[7]
		for _, n := range []int{5, 7} {
			th := *h.records[n].Thread
			th.UpdatedAt, th.State, th.ClosedAt = today, "closed", today
			record := *h.records[n]
			record.Thread = &th
			record.Events = append(record.Events[:len(record.Events):len(record.Events)], ghclient.Event{Event: "closed", Actor: user(1), CreatedAt: today})
			h.records[n] = &record
		}
	}
	finish(t, r)
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}

func TestLimit(t *testing.T) {
	h, s := newHub(6), ledger(t, kitchen, cellar)
	clock := &clock{now: today}
	until := today.Add(20 * time.Minute)
	h.refuse = func(call string) error {
		if strings.HasPrefix(call, "timeline") && clock.Now().Before(until) {
			return &ghclient.LimitedError{Until: until, What: "the hour's share is used up"}
		}
		return nil
	}
	finish(t, runner(s, h, clock, false))
	if got := state(t, s); got.Over() || got.WaitUntil.Before(until) || got.Error != "" {
		t.Errorf("got %s", stateText(got))
	}
	calls := len(h.calls)
	finish(t, runner(s, h, clock, false))
	if len(h.calls) != calls {
		t.Errorf("called meanwhile: %s", h.calls[calls:])
	}
	clock.advance(21 * time.Minute)
	finish(t, runner(s, h, clock, false))
	if got := state(t, s); !got.Over() || got.Done != 6 || !got.WaitUntil.IsZero() {
		t.Errorf("got %s", stateText(got))
	}
}

// TestBrokenThread has one thread that GitHub never gives.
func TestBrokenThread(t *testing.T) {
	h, s := newHub(9), ledger(t, kitchen)
	clock := &clock{now: today}
	broken := true
	h.refuse = func(call string) error {
		if call == "timeline 5" && broken {
			return errors.New("502 Bad Gateway")
		}
		return nil
	}
	finish(t, runner(s, h, clock, false))
	if got := state(t, s); got.Over() || got.Tries != 1 || !strings.Contains(got.Error, "#5: 502") || !got.WaitUntil.Equal(today.Add(retry)) {
		t.Errorf("after one failure: %s", stateText(got))
	}
	for range 10 {
		clock.advance(longest)
		finish(t, runner(s, h, clock, false))
	}
	if got := state(t, s); !got.Over() || got.Done != 9 || !strings.HasSuffix(got.Error, "the next time: #5") || h.called("timeline 5") != 5 {
		t.Errorf("given up: %s after %d tries", stateText(got), h.called("timeline 5"))
	}
	broken = false
	if err := s.AskBackfills(t.Context(), []store.BackfillAsk{{RepoID: kitchen.ID, Since: clock.Now()}}, clock.Now()); err != nil {
		t.Fatal(err)
	}
	h.calls = nil
	finish(t, runner(s, h, clock, false))
	if got := state(t, s); !got.Over() || got.Error != "" || h.called("timeline") != 1 {
		t.Errorf("in the end: %s %s", stateText(got), h.calls)
	}
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}

// TestNoLists has lists that GitHub does not give.
func TestNoLists(t *testing.T) {
	for _, list := range []string{"pulls", "comments since -62135596800 page 3", "threads of kitchen since -62135596800 page 6"} {
		t.Run(list, func(t *testing.T) {
			h, s := newHub(9), ledger(t, kitchen)
			clock := &clock{now: today}
			failures := 0
			h.refuse = func(call string) error {
				if strings.HasPrefix(call, list) && failures < 2*enoughFail {
					failures++
					return errors.New("422 pagination is limited for this resource")
				}
				return nil
			}
			for range 3 * enoughFail {
				finish(t, runner(s, h, clock, false))
				clock.advance(longest)
			}
			if got := state(t, s); !got.Over() {
				t.Errorf("got %s", stateText(got))
			}
			if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
				t.Errorf("backfilled (+) and appended (-):\n%s", diff)
			}
		})
	}
}

func TestDiscussionsFail(t *testing.T) {
	h, s := newHub(6), ledger(t, kitchen)
	clock := &clock{now: today}
	down := true
	h.refuse = func(call string) error {
		if strings.HasPrefix(call, "discussions") && down {
			return errors.New("GraphQL: something went wrong")
		}
		return nil
	}
	for range 2 * enoughFail {
		finish(t, runner(s, h, clock, false))
		clock.advance(longest)
	}
	if got := state(t, s); got.Over() || got.Done != 6 || !strings.Contains(got.Error, "GraphQL") {
		t.Errorf("without discussions: %s", stateText(got))
	}
	if done, err := s.BackfillDone(t.Context(), kitchen, time.Time{}); !done || err != nil {
		t.Errorf("the threads are there, but: %v, %v", done, err)
	}
	down = false
	clock.advance(longest)
	finish(t, runner(s, h, clock, false))
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
	// Not allowed is not a failure.
	s = ledger(t, kitchen)
	h.refuse = func(call string) error {
		if strings.HasPrefix(call, "discussions") {
			return ghclient.ErrForbidden
		}
		return nil
	}
	finish(t, runner(s, h, clock, false))
	if got := state(t, s); !got.Over() || got.Error != "" {
		t.Errorf("without permission: %s", stateText(got))
	}
}

// TestAddedAgain takes a repository from the installation and gives it back: what
// happened in between is fetched.
func TestAddedAgain(t *testing.T) {
	h, s := newHub(6), ledger(t, kitchen)
	clock := &clock{now: today}
	finish(t, runner(s, h, clock, false))
	clock.advance(time.Hour)
	watch(t, s, clock.Now())
	finish(t, runner(s, h, clock, false))
	if state(t, s).Watched {
		t.Error("it is still watched")
	}
	h.records[2].Thread.UpdatedAt = clock.Now().Add(time.Minute)
	h.records[2].Events = append(h.records[2].Events, ghclient.Event{Event: "commented", ID: 5000, User: user(4), CreatedAt: clock.Now(), Body: "new"})
	clock.advance(time.Hour)
	watch(t, s, clock.Now(), kitchen)
	h.calls = nil
	finish(t, runner(s, h, clock, false))
	if n := h.called("timeline") + h.called("record"); n != 1 {
		t.Errorf("only #2 has changed, but: %s", h.calls)
	}
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}

// TestBesideWebhooks appends what webhooks tell, before, in between and after:
// newer and older versions, and the same changes a few seconds apart.
func TestBesideWebhooks(t *testing.T) {
	h, s := newHub(4), ledger(t, kitchen)
	edited := history.Activity{Repo: kitchen, Number: 1, Type: history.Issue, Verb: history.Commented, ID: 1001, Text: "hm, better",
		Actor: history.Account{ID: 4, Login: "person4", Type: "User"}, At: h.records[1].Thread.CreatedAt.Add(time.Hour), Updated: today}
	tell := func(a history.Activity) {
		if _, err := s.Append(t.Context(), []history.Activity{a}, nil); err != nil {
			t.Fatal(err)
		}
	}
	gone := history.Activity{Repo: kitchen, Number: 2, Type: history.PullRequest, Verb: history.Deleted, ID: 200, At: today,
		Actor: history.Account{ID: 4, Login: "person4", Type: "User"}}
	tell(edited)
	r := runner(s, h, &clock{now: today}, false)
	r.Stepped = func(f Fetched) {
		if f.Threads == 1 {
			tell(edited)
			tell(gone)
		}
	}
	finish(t, r)
	var texts []string
	rows, err := s.Reader().QueryContext(t.Context(), `SELECT text FROM activities WHERE key = 'commented/1001'`)
	if err != nil {
		t.Fatal(err)
	}
	if texts = scan(t, rows); len(texts) != 1 || texts[0] != edited.Text {
		t.Errorf("the edited comment is %q", texts)
	}
	rows, err = s.Reader().QueryContext(t.Context(), `SELECT comments || ' ' || login FROM accounts WHERE id IN (4, 6) ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	if got := scan(t, rows); !cmp.Equal(got, []string{"4 person4", "5 person6"}) {
		t.Errorf("comments that count: %q", got)
	}
}
