package scoring

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"glueledger/scoring/history"
)

// weighed tells a sum as "base 3.00, wait 0.60".
func weighed(s Sum) string {
	var parts []string
	for _, p := range s {
		parts = append(parts, fmt.Sprintf("%s %s", p.Name, p.Amount))
	}
	return strings.Join(parts, ", ")
}

// storied judges a thread that is told as in stories, a year later.
func storied(t testing.TB, s Settings, text string) Judgement {
	t.Helper()
	acts, err := readThread(strings.TrimSpace(text))
	if err != nil {
		t.Fatal(err)
	}
	thread, ok := history.Assemble(acts, nil)
	if !ok {
		t.Fatal("no thread came of the activities")
	}
	return Score(Rules(), thread, s, acts[len(acts)-1].At.AddDate(1, 0, 0))
}

// TestSums holds what credits weigh within their threads.
func TestSums(t *testing.T) {
	const (
		labelled = `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo labeled scanner
`
		waited = `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
%s 10:00 bo requested changes: The port is taken on most machines, please make it a setting.
%[1]s 20:00 ana pushed
`
		several = `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo labeled scanner
2025-01-01 12:00 bo commented: Which version is this?
2025-01-02 10:00 ana commented: It is version 2.14 on Fedora.
2025-04-01 10:00 bo commented: Is this still relevant, or can it be closed?
2025-04-02 10:00 ana commented: Yes, it still happens with 3.0.
`
	)
	for name, c := range map[string]struct {
		thread string
		change func(*Settings)
		want   string // bo's, by kind
	}{
		"the rulebook's":         {labelled, nil, "triage: base 1.00"},
		"the settings'":          {labelled, func(s *Settings) { s.Weights = map[Kind]float64{Triage: 0.25} }, "triage: base 0.25"},
		"another kind's":         {labelled, func(s *Settings) { s.Weights = map[Kind]float64{Clarification: 5} }, "triage: base 1.00"},
		"nothing":                {labelled, func(s *Settings) { s.Weights = map[Kind]float64{Triage: 0} }, "triage: base 0.00"},
		"rounded":                {labelled, func(s *Settings) { s.Weights = map[Kind]float64{Triage: 1.0 / 3} }, "triage: base 0.33"},
		"a wait of one week":     {fmt.Sprintf(waited, "2025-01-10"), nil, "review-unblocking: base 3.00, wait 0.30"},
		"a wait of three weeks":  {fmt.Sprintf(waited, "2025-01-28"), nil, "review-unblocking: base 3.00, wait 0.90"},
		"a wait of a year":       {fmt.Sprintf(waited, "2026-01-28"), nil, "review-unblocking: base 3.00, wait 3.00"},
		"a wait by the settings": {fmt.Sprintf(waited, "2025-01-10"), func(s *Settings) { s.Waiting = 4 * day }, "review-unblocking: base 3.00, wait 0.60"},
		"no time for waits":      {fmt.Sprintf(waited, "2025-01-10"), func(s *Settings) { s.Waiting = 0 }, "review-unblocking: base 3.00"},
		"several credits":        {several, nil, "clarification: base 2.00, thread -1.00; stale-resolution: base 2.00, wait 2.00; triage: base 1.00, thread -0.75"},
	} {
		t.Run(name, func(t *testing.T) {
			s := DefaultSettings()
			if c.change != nil {
				c.change(&s)
			}
			var got []string
			for _, credit := range storied(t, s, c.thread).Credits {
				if credit.Actor.Login == "bo" {
					got = append(got, fmt.Sprintf("%s: %s", credit.Kind, weighed(credit.Sum)))
				}
			}
			slices.Sort(got)
			if got := strings.Join(got, "; "); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestPoints(t *testing.T) {
	for weight, want := range map[float64]string{0: "0.00", 1: "1.00", 0.005: "0.01", 2.675: "2.68", 10: "10.00", -1: "0.00", 0.1 + 0.2: "0.30"} {
		if got := PointsOf(weight).String(); got != want {
			t.Errorf("%v: got %s, want %s", weight, got, want)
		}
	}
	if got := PointsOf(math.NaN()); got != 0 {
		t.Errorf("no number: got %s", got)
	}
	if got := Points(-75).String(); got != "-0.75" {
		t.Errorf("got %s, want -0.75", got)
	}
}

// adds checks that a sum, as it is printed, adds up to the weight that is printed,
// that nothing on the way is negative, and that the base comes first.
func adds(t *rapid.T, s Sum, weight Points) {
	t.Helper()
	if len(s) == 0 || s[0].Name != PartBase {
		t.Errorf("%s does not begin with the base", weighed(s))
	}
	printed := 0
	var sofar Points
	for i, p := range s {
		cents, err := strconv.Atoi(strings.Replace(p.Amount.String(), ".", "", 1))
		if err != nil {
			t.Fatal(err)
		}
		printed += cents
		sofar += p.Amount
		if sofar < 0 || p.Why == "" || i > 0 && p.Amount == 0 {
			t.Errorf("part %d of %s: %+v", i, weighed(s), p)
		}
	}
	if want := strings.Replace(weight.String(), ".", "", 1); fmt.Sprintf("%03d", printed) != want {
		t.Errorf("%s adds up to %d hundredths, and the credit weighs %s", weighed(s), printed, weight)
	}
}

// drawSettings draws what changes weights.
func drawSettings(t *rapid.T) Settings {
	s := DefaultSettings()
	s.Weights = map[Kind]float64{}
	for _, r := range Rules() {
		if rapid.Bool().Draw(t, "set") {
			s.Weights[r.Kind] = rapid.Float64Range(0, 10).Draw(t, "weight")
		}
	}
	return s
}

// TestSumsAddUp holds what is true of all sums within a thread, and that the order
// in which its activities came in does not matter.
func TestSumsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		acts := drawActivities(t)
		thread, _ := history.Assemble(acts, nil)
		now := drawNow(t, thread)
		s := drawSettings(t)
		j := Score(Rules(), thread, s, now)
		heaviest := map[int64]bool{}
		for _, c := range j.Credits {
			adds(t, c.Sum, c.Weight())
			if !slices.ContainsFunc(c.Sum, func(p Part) bool { return p.Name == PartThread }) {
				heaviest[c.Actor.ID] = true
			}
		}
		for _, c := range j.Credits {
			if !heaviest[c.Actor.ID] {
				t.Errorf("no credit of %s counts in full", c.Actor.Login)
			}
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		r.Shuffle(len(acts), func(i, k int) { acts[i], acts[k] = acts[k], acts[i] })
		again, _ := history.Assemble(acts, nil)
		if diff := gocmp.Diff(j.Credits, Score(Rules(), again, s, now).Credits); diff != "" {
			t.Errorf("in another order (-before +after):\n%s", diff)
		}
	})
}

// TestOneMoreCreditNeverCosts holds that nobody's thread weighs less because they
// did another thing on it.
func TestOneMoreCreditNeverCosts(t *testing.T) {
	total := func(credits []Credit) Points {
		r := &reading{Thread: &history.Thread{}, Settings: DefaultSettings()}
		j := Judgement{Credits: slices.Clone(credits)}
		r.weigh(Rules(), &j)
		var sum Points
		for _, c := range j.Credits {
			sum += c.Weight()
		}
		return sum
	}
	kinds := rapid.SampledFrom([]Kind{Triage, Clarification, ReviewUnblocking, StaleResolution, Connecting, Answering, Summarising, FollowThrough, DeEscalation, Onboarding})
	rapid.Check(t, func(t *rapid.T) {
		var credits []Credit
		for i, kind := range rapid.SliceOfNDistinct(kinds, 1, 6, rapid.ID).Draw(t, "kinds") {
			at := time.Date(2025, 1, 1, 0, rapid.IntRange(0, 90).Draw(t, "minutes"), 0, 0, time.UTC)
			credits = append(credits, Credit{Actor: accountOf("bo"), Kind: kind, Status: Confirmed, Number: i,
				Evidence: []Evidence{{At: at}}, Waited: time.Duration(rapid.IntRange(0, 100).Draw(t, "days")) * day})
		}
		without := credits[:len(credits)-1]
		// Each amount may be a hundredth off by rounding.
		if before, after := total(without), total(credits); after < before-3 {
			t.Errorf("%d credits weigh %s, with one more %s", len(without), before, after)
		}
	})
}

// TestAloneWith holds on which threads the credited person and the author were by
// themselves.
func TestAloneWith(t *testing.T) {
	for name, c := range map[string]struct {
		thread string
		want   string // the login of the other
	}{
		"the two": {`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Typo
2025-01-01 10:00 bo labeled docs
2025-01-01 11:00 ana commented: Thanks!
`, "ana"},
		"a bot beside them": {`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Typo
2025-01-01 09:01 ci[bot] commented: Thank you for reporting.
2025-01-01 10:00 bo labeled docs
`, "ana"},
		"somebody else comments": {`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Typo
2025-01-01 10:00 bo labeled docs
2025-03-01 11:00 cy commented: This is fixed.
`, ""},
		"somebody else labels": {`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Typo
2025-01-01 10:00 bo labeled docs
2025-03-01 11:00 cy labeled easy
`, ""},
		"somebody who is gone": {`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Typo
2025-01-01 10:00 bo labeled docs
2025-03-01 11:00 ghost commented: This is fixed.
`, ""},
		"opened by a bot": {`
issue lantern/tiles#1 by ci[bot] at 2025-01-01 09:00: Nightly build fails
2025-01-01 10:00 bo labeled docs
`, ""},
		"opened by a bot for somebody": {`
pull lantern/tiles#1 by ci[bot] at 2025-01-01 09:00: Mend the typo
2025-01-01 09:00 ci[bot] assigned ana
2025-01-01 10:00 bo labeled docs
`, "ana"},
		"opened by somebody who is gone": {`
issue lantern/tiles#1 by ghost at 2025-01-01 09:00: Typo
2025-01-01 10:00 bo labeled docs
`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			var want int64
			if c.want != "" {
				want = accountOf(c.want).ID
			}
			found := false
			for _, credit := range storied(t, DefaultSettings(), c.thread).Credits {
				found = found || credit.Actor.Login == "bo"
				if credit.Actor.Login == "bo" && credit.AloneWith != want {
					t.Errorf("alone with %d, want %q (%d)", credit.AloneWith, c.want, want)
				}
			}
			if !found {
				t.Fatal("bo earned nothing")
			}
		})
	}
}

// TestWaitOrIdle tells in a sum what ended: a wait of somebody's, or a time in which nobody
// touched the thread.
func TestWaitOrIdle(t *testing.T) {
	for kind, story := range map[Kind]string{
		ReviewUnblocking: `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
2025-03-02 10:00 bo requested changes: The port is taken on most machines, please make it a setting.
2025-03-02 20:00 ana pushed
`,
		StaleResolution: `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-03-02 10:00 bo commented: Is this still relevant, or can it be closed?
2025-03-03 10:00 ana commented: Yes, it still happens with 3.0.
`,
	} {
		credits := storied(t, DefaultSettings(), story).Credits
		if len(credits) != 1 || credits[0].Kind != kind || len(credits[0].Sum) != 2 {
			t.Fatalf("%s: %+v", kind, credits)
		}
		c := credits[0]
		want, ended, idle := "60 days of waiting ended: ", 60*day, time.Duration(0)
		if kind == StaleResolution {
			want, ended, idle = "nobody had touched it for 60 days: ", 0, 60*day
		}
		if got := c.Sum[1].Why; !strings.HasPrefix(got, want) || c.WaitEnded() != ended || c.Idle() != idle {
			t.Errorf("%s: %q, ended %v, idle %v", kind, got, c.WaitEnded(), c.Idle())
		}
	}
}
