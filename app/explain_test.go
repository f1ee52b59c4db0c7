package app

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestGiversFirst holds that what earned a credit is read before what did not.
func TestGiversFirst(t *testing.T) {
	rules := append(scoring.Rules(), scoring.NominationRule())
	last, middle := rules[len(rules)-1].Name(), rules[4].Name()
	verdicts := []scoring.Verdict{
		{Rule: rules[0].Name(), Outcome: scoring.Refused},
		{Rule: middle, Outcome: scoring.Refused}, {Rule: middle, Outcome: scoring.Awaits},
		{Rule: last, Outcome: scoring.Gave},
	}
	var got []string
	for _, r := range giversFirst(verdicts) {
		got = append(got, r.Name())
	}
	want := []string{middle, last}
	for _, r := range rules {
		if r.Name() != middle && r.Name() != last {
			want = append(want, r.Name())
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestThreadByAddress finds the thread that an address is about, on GitHub and here.
func TestThreadByAddress(t *testing.T) {
	for address, want := range map[string]threadName{
		"https://github.com/acme/kitchen/pull/12#issuecomment-1": {"acme", "kitchen", 12},
		"https://github.com/o/acme/issues/3":                     {"o", "acme", 3},
		"https://glue.example.org/o/acme/kitchen/12":             {"acme", "kitchen", 12},
		"http://localhost:8080/glue/o/acme/kitchen/12":           {"acme", "kitchen", 12},
		"http://localhost:8080/o/acme/discussions/3":             {"acme", "discussions", 3},
	} {
		if got, err := parseThread(address); err != nil || got != want {
			t.Errorf("%s: got %+v, %v", address, got, err)
		}
	}
}

// TestOneLineAReview counts the remarks in a review that is told, and says once what is said
// of each.
func TestOneLineAReview(t *testing.T) {
	at := time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
	thread := &history.Thread{}
	told := func(verb history.Verb, id, review int64) scoring.Evidence {
		thread.Events = append(thread.Events, history.Event{Activity: history.Activity{Verb: verb, ID: id, ReviewID: review, At: at}})
		return scoring.Evidence{Verb: verb, ID: id, At: at, URL: fmt.Sprintf("https://github.com/a/b/pull/1#%d", id)}
	}
	verdict := func(evidence ...scoring.Evidence) scoring.Verdict {
		return scoring.Verdict{Outcome: scoring.Refused, Actor: history.Account{ID: 3, Login: "mia"}, Reason: "it did not move", Evidence: evidence}
	}
	out := &strings.Builder{}
	for _, v := range saidOnce([]scoring.Verdict{
		verdict(told(history.Reviewed, 1, 0)),
		verdict(told(history.ReviewCommented, 2, 1)), verdict(told(history.ReviewCommented, 3, 1), told(history.ReviewCommented, 4, 9)),
		verdict(told(history.ReviewCommented, 5, 9), told(history.ReviewCommented, 6, 0), told(history.ReviewCommented, 7, 0)),
	}) {
		writeVerdict(out, v, thread)
	}
	const want = `  nothing    mia
      it did not move
        2026-03-02 10:00  reviewed        https://github.com/a/b/pull/1#1
                                          and 2 remarks in the same review
        2026-03-02 10:00  review comment  https://github.com/a/b/pull/1#4
                                          and 1 remark in the same review
        2026-03-02 10:00  review comment  https://github.com/a/b/pull/1#6
        2026-03-02 10:00  review comment  https://github.com/a/b/pull/1#7
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestCreditsNameTheirReceipts has the table and csv lead to a credit's page.
func TestCreditsNameTheirReceipts(t *testing.T) {
	r := scoring.Receipt{ID: "0123456789abcdef", Credit: scoring.Credit{Evidence: []scoring.Evidence{{}}, Effect: "It stood."}}
	for format, want := range map[string]string{"table": "  0123456789abcdef  It stood.\n", "csv": ",0123456789abcdef\n", "jsonl": `"weight":0.0}`} {
		out := &strings.Builder{}
		w := newCreditWriter(out, format)
		if err := errors.Join(w.write(r), w.end()); err != nil || !strings.Contains(out.String(), want) {
			t.Errorf("%s: %v\n%s", format, err, out)
		}
	}
}
