package web

import (
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
	for status, first := range map[scoring.Status]string{scoring.Confirmed: "Earned this credit", scoring.Withdrawn: "Had earned this credit"} {
		r.Status = status
		var said []string
		for _, s := range (Links{}).timeline(r, thread, nil) {
			for _, row := range s.Rows {
				said = append(said, row.Earning)
			}
		}
		want := []string{"", first, "", first, "Part of it, too"}
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
