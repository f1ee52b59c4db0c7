package scoring

import (
	"strings"
	"testing"
	"time"

	"glueledger/scoring/history"
)

// TestWaitingPull says whom a pull request waits for: a draft for nobody but its author.
func TestWaitingPull(t *testing.T) {
	const opened = "pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server\n"
	for name, c := range map[string]struct {
		story string
		want  WaitFor
		since string
	}{
		"for a review":     {opened + "2025-01-02 10:00 bo labeled server\n", ForReview, "2025-01-01"},
		"a draft":          {opened + "2025-01-02 10:00 ana converted to draft\n2025-01-03 10:00 ana pushed\n", ForAuthor, "2025-01-02"},
		"marked ready":     {opened + "2025-01-02 10:00 ana converted to draft\n2025-01-03 10:00 ana marked ready\n", ForReview, "2025-01-03"},
		"opened as draft":  {opened + "2025-01-03 10:00 ana marked ready\n2025-01-04 10:00 ana converted to draft\n", ForAuthor, "2025-01-04"},
		"changes asked":    {opened + "2025-01-02 10:00 bo requested changes: The port is taken on most machines.\n", ForAuthor, "2025-01-02"},
		"approved a draft": {opened + "2025-01-02 10:00 bo approved\n2025-01-03 10:00 ana converted to draft\n", ForAuthor, "2025-01-03"},
	} {
		t.Run(name, func(t *testing.T) {
			acts, err := readThread(strings.TrimSpace(c.story))
			if err != nil {
				t.Fatal(err)
			}
			thread, _ := history.Assemble(acts, nil)
			got := Score(Rules(), thread, DefaultSettings(), acts[len(acts)-1].At.Add(day)).Waiting
			if got == nil || got.For != c.want || got.Since.Format("2006-01-02") != c.since {
				t.Errorf("got %+v, want for %s since %s", got, c.want, c.since)
			}
		})
	}
}

// TestSilenceAfterTheEnd holds that what comes after the end of what is known tells nothing
// of what waits, and that effects go by the clock.
func TestSilenceAfterTheEnd(t *testing.T) {
	acts, err := readThread("pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server\n2025-01-02 10:00 bo labeled server")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		known  time.Time
		want   WaitFor
		status Status
	}{
		{time.Time{}, ForAnyone, Confirmed},
		{acts[1].At, ForReview, Confirmed},
		{acts[1].At.Add(2 * day), ForReview, Confirmed},
		{acts[1].At.Add(30 * day), ForAnyone, Confirmed},
		{acts[1].At.Add(90 * day), ForAnyone, Confirmed}, // later than now
	} {
		thread, _ := history.Assemble(acts, nil)
		thread.KnownUntil = c.known
		j := Score(Rules(), thread, DefaultSettings(), acts[1].At.Add(60*day))
		if j.Waiting == nil || j.Waiting.For != c.want || len(j.Credits) != 1 || j.Credits[0].Status != c.status {
			t.Errorf("known until %s: it waits %+v, with credits %+v; want for %s, and one that is %s", c.known, j.Waiting, j.Credits, c.want, c.status)
		}
	}
}
