package ghclient_test

import (
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

// TestPushByAWrongClock dates a commit that says it was made in days to come by the last update
// of its pull request, and believes clocks that are a little off.
func TestPushByAWrongClock(t *testing.T) {
	day := func(n int, hours float64) time.Time {
		return time.Date(2025, 3, n, 0, 0, 0, 0, time.UTC).Add(time.Duration(hours * float64(time.Hour)))
	}
	for name, c := range map[string]struct{ dated, updated, want time.Time }{
		"in time":       {day(3, 0), day(9, 0), day(3, 0)},
		"hours off":     {day(9, 5), day(9, 0), day(9, 5)},
		"years off":     {day(3, 0).AddDate(12, 0, 0), day(9, 0), day(9, 0)},
		"never updated": {day(3, 0).AddDate(12, 0, 0), time.Time{}, day(3, 0).AddDate(12, 0, 0)},
	} {
		r := ghclient.Record{Repo: history.Repo{ID: 1, Owner: "acme", Name: "widget"}, Pull: true,
			Thread: &ghclient.Thread{Number: 1, Title: "Draw", User: &ghclient.User{ID: 7, Login: "mia"}, CreatedAt: day(1, 0), UpdatedAt: c.updated, State: "open"},
			Events: []ghclient.Event{{Event: "committed", SHA: "abc", Committer: &ghclient.Signature{Date: c.dated}}}}
		var got []time.Time
		for _, a := range r.Activities() {
			if a.Verb == history.Pushed {
				got = append(got, a.At)
			}
		}
		if len(got) != 1 || !got[0].Equal(c.want) {
			t.Errorf("%s: pushed at %v, want %s", name, got, c.want)
		}
	}
}
