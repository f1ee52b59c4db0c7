package web

import (
	"slices"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestEveryEarningActionSaysSo is a credit for three actions, of which two are done in a
// row.
func TestEveryEarningActionSaysSo(t *testing.T) {
	ada, ben := person(11, "ada-k"), person(12, "ben")
	at := func(hour int) time.Time { return date(2025, 3, 3).Add(time.Duration(hour) * time.Hour) }
	comment := func(id int64, who history.Account, hour int) history.Activity {
		return history.Activity{Verb: history.Commented, ID: id, Actor: who, At: at(hour), Text: "Yes."}
	}
	closed := history.Activity{Verb: history.Closed, Actor: ada, At: at(3)}
	thread, ok := history.Assemble([]history.Activity{{Verb: history.Opened, Actor: ben, At: at(0), Subject: "It stops"},
		comment(1, ada, 1), comment(2, ben, 2), comment(3, ada, 3), closed}, nil)
	if !ok {
		t.Fatal("no thread")
	}
	r := scoring.Receipt{Credit: scoring.Credit{Actor: ada, Status: scoring.Confirmed, Evidence: []scoring.Evidence{
		{Verb: history.Commented, ID: 1, At: at(1)}, {Verb: history.Commented, ID: 3, At: at(3)}, {Verb: history.Closed, At: at(3)}}}}
	for status, first := range map[scoring.Status]string{scoring.Confirmed: "Part of what earned this credit", scoring.Withdrawn: "Part of what had earned this credit"} {
		r.Status = status
		var said []string
		for _, s := range (Links{}).timeline(r, thread, nil) {
			for _, row := range s.Rows {
				said = append(said, row.Earning)
			}
		}
		want := []string{"", first, "", first, first}
		if len(said) != len(want) {
			t.Fatalf("%s: %q", status, said)
		}
		for i := range want {
			if said[i] != want[i] {
				t.Errorf("%s: action %d says %q, want %q", status, i, said[i], want[i])
			}
		}
	}
}

// TestMergeHasTheEffect leaves the close out that GitHub lists beside a merge, and has the
// effect on the merge.
func TestMergeHasTheEffect(t *testing.T) {
	ada, ben := person(11, "ada-k"), person(12, "ben")
	at := date(2025, 3, 3)
	of := func(verb history.Verb, who history.Account, h int) history.Activity {
		return history.Activity{Verb: verb, Type: history.PullRequest, Actor: who, At: at.Add(time.Duration(h) * time.Hour)}
	}
	thread, ok := history.Assemble([]history.Activity{of(history.Opened, ben, 0), of(history.Closed, ada, 1), of(history.Reopened, ada, 2),
		of(history.Merged, ada, 3), of(history.Closed, ada, 3)}, nil)
	if !ok {
		t.Fatal("no thread")
	}
	r := scoring.Receipt{Credit: scoring.Credit{Actor: ada, Status: scoring.Confirmed, Effect: "It was merged.", EffectAt: at.Add(3 * time.Hour),
		Evidence: []scoring.Evidence{{Verb: history.Merged, At: at.Add(3 * time.Hour)}}}}
	var did []string
	for _, s := range (Links{}).timeline(r, thread, nil) {
		for _, row := range s.Rows {
			did = append(did, row.Action.Did+": "+row.Earning+row.Effect)
		}
	}
	want := []string{"opened this pull request: ", "closed it: ", "reopened it: ", "merged it: Earned this creditIt was merged."}
	if !slices.Equal(did, want) {
		t.Errorf("got %q, want %q", did, want)
	}
}
