package backfill

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// TestGoneThread deletes a thread between its listing and its fetching.
func TestGoneThread(t *testing.T) {
	h, s := newHub(9), ledger(t, kitchen)
	h.refuse = func(call string) error {
		if call == "timeline 5" {
			return ghclient.ErrNotFound
		}
		return nil
	}
	finish(t, runner(s, h, &clock{now: today}, false))
	delete(h.records, 5)
	if got := state(t, s); !got.Over() || got.Error != "" {
		t.Errorf("got %s", stateText(got))
	}
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}

// TestDeletedMeanwhile deletes comments of which no webhook tells.
func TestDeletedMeanwhile(t *testing.T) {
	h, s := newHub(6), ledger(t, kitchen)
	clock := &clock{now: today}
	finish(t, runner(s, h, clock, false))
	for _, n := range []int{3, 4} {
		h.records[n].Events = h.records[n].Events[1:]
		h.records[n].Thread.UpdatedAt = today.Add(time.Minute)
	}
	h.records[4].Comments = h.records[4].Comments[:3]
	late := history.Activity{Repo: kitchen, Number: 3, Type: history.Issue, Verb: history.Commented, ID: 5000, Text: "just now",
		Actor: history.Account{ID: 4, Login: "person4", Type: "User"}, At: today.Add(2 * time.Hour), Updated: today.Add(2 * time.Hour)}
	if _, err := s.Append(t.Context(), []history.Activity{late}, nil); err != nil {
		t.Fatal(err)
	}
	clock.advance(2 * time.Hour)
	for range 2 {
		if err := s.AskBackfills(t.Context(), []store.BackfillAsk{{RepoID: kitchen.ID, Again: true}}, clock.Now()); err != nil {
			t.Fatal(err)
		}
		finish(t, runner(s, h, clock, true))
	}
	rows, err := s.Reader().QueryContext(t.Context(), `SELECT key || ' ' || actor_id || ' ' || at FROM activities WHERE verb = 'deleted' ORDER BY key`)
	if err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprint(" 0 ", clock.Now().Unix())
	if diff := cmp.Diff([]string{"deleted/1003" + at, "deleted/1004" + at, "deleted/403" + at}, scan(t, rows)); diff != "" {
		t.Error(diff)
	}
}

// TestRepositoryGone has GitHub show nothing of the repository any more.
func TestRepositoryGone(t *testing.T) {
	h, s := newHub(6), ledger(t, kitchen)
	clock := &clock{now: today}
	gone := true
	h.refuse = func(call string) error {
		if gone && h.called("timeline")+h.called("record") > 0 {
			return ghclient.ErrNotFound
		}
		return nil
	}
	finish(t, runner(s, h, clock, true))
	if got := state(t, s); got.Over() || got.Done != 0 || got.Error == "" {
		t.Errorf("while it is gone: %s", stateText(got))
	}
	gone = false
	clock.advance(longest)
	finish(t, runner(s, h, clock, true))
	if got := state(t, s); !got.Over() || got.Done != 6 {
		t.Errorf("in the end: %s", stateText(got))
	}
	if diff := cmp.Diff(dump(t, direct(t, h)), dump(t, s)); diff != "" {
		t.Errorf("backfilled (+) and appended (-):\n%s", diff)
	}
}
