package history

import (
	"testing"
	"time"
)

// TestLandings holds what shows that a pull request, approved and closed together, was
// merged by hand, against what names a commit and shows nothing.
func TestLandings(t *testing.T) {
	author := Account{ID: 1, Login: "gita", Type: "User"}
	closer := Account{ID: 2, Login: "rowan", Type: "User"}
	other := Account{ID: 3, Login: "fern", Type: "User"}
	bot := Account{ID: 4, Login: "codecov[bot]", Type: "Bot"}
	at := time.Date(2025, 2, 2, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		approval, reason string
		by               Account
		says             string
		want             bool
	}{
		{"Thanks!", "", closer, "Merged as 3f2a1bcd.", true},
		{"Thanks, it is 3f2a1bcd now.", "", other, "Good.", true},
		{"Thanks!", "", other, "There is a typo in https://github.com/harbor/moor/commit/3f2a1bcd.", true},
		{"Thanks!", "", other, "This was merged.", true},
		{"utACK 3f2a1bcd", "", other, "Good.", false},
		{"Thanks!", "", author, "Why was this closed? My commit 3f2a1bcd is not in master.", false},
		{"Thanks!", "", author, "Merged as 3f2a1bcd.", false},
		{"Thanks!", "", other, "The commit 3f2a1bcd is not in master.", false},
		{"Thanks!", "", closer, "This breaks since 3f2a1bcd, so no.", false},
		{"Thanks!", NotPlanned, closer, "Merged as 3f2a1bcd.", false},
		{"Thanks!", Duplicate, closer, "Merged as 3f2a1bcd.", false},
		{"Thanks!", "", bot, "Coverage of https://github.com/harbor/moor/commit/3f2a1bcd is 81.2%.", false},
		{"I've applied the patch locally and it does work here.", "", other, "Good.", false},
	}
	for _, tt := range tests {
		acts := []Activity{
			{Verb: Opened, Actor: author, At: at, Subject: "Grease the winch"},
			{Verb: Reviewed, ID: 1, Actor: closer, At: at.Add(time.Hour), Subject: Approved, Text: tt.approval},
			{Verb: Closed, Actor: closer, At: at.Add(time.Hour + time.Minute), Subject: tt.reason},
			{Verb: Commented, ID: 2, Actor: tt.by, At: at.Add(2 * time.Hour), Text: tt.says},
		}
		for i := range acts {
			acts[i].Type, acts[i].Number = PullRequest, 1
		}
		thread, _ := Assemble(acts, nil)
		for _, e := range thread.Events {
			if e.Verb == Closed && e.Landed != tt.want {
				t.Errorf("approved with %q, closed %q, %s: %q: merged %v, want %v", tt.approval, tt.reason, tt.by.Login, tt.says, e.Landed, tt.want)
			}
		}
	}
}
