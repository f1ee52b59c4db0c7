package scoring

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// Whole months of people who are after the weight, and of people who are not.

// world are threads, told as in stories.
type world []string

func (w *world) tell(format string, args ...any) { *w = append(*w, fmt.Sprintf(format, args...)) }

// ledger is what comes of threads: what each person's credits weigh, and pairs by
// login.
type ledger struct {
	credits map[string]int // those that are not withdrawn, by login
	weight  map[string]Points
	sums    map[string][]Sum
	pairs   []string
}

func (w world) ledger(t *testing.T) ledger {
	t.Helper()
	l := ledger{map[string]int{}, map[string]Points{}, map[string][]Sum{}, nil}
	var credits []Credit
	var standings []Standing
	names := map[int64]string{}
	for _, text := range w {
		for _, c := range storied(t, DefaultSettings(), text).Credits {
			credits, standings = append(credits, c), append(standings, standing(c))
			names[c.Actor.ID] = c.Actor.Login
		}
	}
	damped := Damp(standings)
	for i, c := range credits {
		sum := c.Sum.Damped(c.Kind, damped[standings[i].ID])
		l.credits[c.Actor.Login]++
		l.weight[c.Actor.Login] += sum.Total()
		l.sums[c.Actor.Login] = append(l.sums[c.Actor.Login], sum)
	}
	for _, p := range Pairs(standings) {
		a, b := names[p.A], names[p.B]
		if a > b {
			a, b = b, a
		}
		l.pairs = append(l.pairs, fmt.Sprintf("%s and %s in %s", a, b, p.Month))
	}
	return l
}

// TestReciprocalPair is a month of two accounts that open trivial issues for each
// other and triage them, in a repository where others work, too.
func TestReciprocalPair(t *testing.T) {
	var w world
	n := 0
	for d := range 28 {
		for _, who := range [][2]string{{"mo", "flo"}, {"flo", "mo"}} {
			n++
			w.tell(`
issue lantern/tiles#%d by %s at 2025-02-%02d 09:00: Typo in section %d
2025-02-%02d 09:01 welcome[bot] commented: Thank you for opening this issue.
2025-02-%02d 10:%02d %s labeled docs
`, n, who[0], d+1, n, d+1, d+1, n%60, who[1])
		}
	}
	for d := range 10 {
		n++
		w.tell(`
issue lantern/tiles#%d by user%d at 2025-02-%02d 09:00: The map stays grey at zoom %d
2025-02-%02d 11:00 vera labeled rendering
2025-02-%02d 12:00 user%d commented: It is grey at every zoom now.
`, n, d, d+1, d, d+1, d+1, d)
	}
	l := w.ledger(t)
	if got := strings.Join(l.pairs, "; "); got != "flo and mo in 2025-02" {
		t.Errorf("pairs: %q", got)
	}
	for _, who := range []string{"mo", "flo"} {
		if l.credits[who] != 28 || l.weight[who] != 28*25 {
			t.Errorf("%s: %d credits weigh %s, want 28 that weigh 7.00", who, l.credits[who], l.weight[who])
		}
		last := l.sums[who][0][len(l.sums[who][0])-1]
		if last.Name != PartPair || !strings.Contains(last.Why, "each other’s threads") || strings.Contains(last.Why, "mo") && strings.Contains(last.Why, "flo") {
			t.Errorf("%s: the sum ends with %+v", who, last)
		}
	}
	if l.credits["vera"] != 10 || l.weight["vera"] != 1000 {
		t.Errorf("vera: %d credits weigh %s, want 10 that weigh 10.00", l.credits["vera"], l.weight["vera"])
	}
}

// TestMaintainerOfANewcomer is an honest maintainer who triages five issues of a
// newcomer, who labels nothing.
func TestMaintainerOfANewcomer(t *testing.T) {
	var w world
	for i := range 5 {
		w.tell(`
issue lantern/tiles#%d by newcomer at 2025-02-%02d 09:00: Export number %d stops half way
2025-02-%02d 11:00 vera labeled export
2025-02-%02d 12:00 newcomer commented: Thank you!
`, i+1, i+1, i, i+1, i+1)
	}
	l := w.ledger(t)
	if len(l.pairs) != 0 || l.credits["vera"] != 5 || l.weight["vera"] != 500 {
		t.Errorf("pairs %v, %d credits weigh %s, want none, and 5 that weigh 5.00", l.pairs, l.credits["vera"], l.weight["vera"])
	}
}

// TestFiftyTriages is somebody who labels fifty issues within a minute.
func TestFiftyTriages(t *testing.T) {
	var w world
	for i := range 50 {
		w.tell(`
issue lantern/tiles#%d by user%d at 2025-02-01 09:00: Thing number %d does not work
2025-02-03 10:00:%02d mo labeled bug
2025-02-04 12:00 user%[2]d commented: Any news?
`, i+1, i, i, i)
	}
	l := w.ledger(t)
	// Three in full, seven halves and forty tenths.
	if l.credits["mo"] != 50 || l.weight["mo"] != 300+7*50+40*10 {
		t.Errorf("%d credits weigh %s, want 50 that weigh 10.50", l.credits["mo"], l.weight["mo"])
	}
}

// TestMassPinging is somebody who asks on forty stale threads whether they still
// matter.
func TestMassPinging(t *testing.T) {
	ask := func(answered int) ledger {
		var w world
		for i := range 40 {
			answer := ""
			if i < answered {
				answer = fmt.Sprintf("2025-06-03 10:00 user%d commented: Yes, it still happens with the last release.", i)
			}
			w.tell(`
issue lantern/tiles#%d by user%d at 2025-01-01 09:00: Thing number %d does not work
2025-06-01 10:%02d mo commented: Is this still relevant, or can it be closed?
%s
`, i+1, i, i, i, answer)
		}
		return w.ledger(t)
	}
	if l := ask(0); l.credits["mo"] != 0 {
		t.Errorf("nobody answered: %d credits weigh %s", l.credits["mo"], l.weight["mo"])
	}
	// Each ended a wait of 151 days, and so weighs twice its base of 2.
	for answered, want := range map[int]Points{1: 400, 3: 1200, 10: 1200 + 7*200, 40: 1200 + 7*200 + 30*40} {
		if l := ask(answered); l.credits["mo"] != answered || l.weight["mo"] != want {
			t.Errorf("%d answered: %d credits weigh %s, want %s", answered, l.credits["mo"], l.weight["mo"], want)
		}
	}
}

// TestApprovingEverything is somebody who approves, without a word, every pull
// request that waits.
func TestApprovingEverything(t *testing.T) {
	var w world
	for i := range 40 {
		opened := time.Date(2025, 5, 1, 9, 0, 0, 0, time.UTC).AddDate(0, 0, -i)
		w.tell(`
pull lantern/tiles#%d by user%d at %s: Change number %d
2025-06-01 10:%02d mo approved
2025-06-02 10:00 vera merged
`, i+1, i, opened.Format("2006-01-02 15:04"), i, i)
	}
	l := w.ledger(t)
	// At most what the day leaves of the heaviest kind of credit, with the longest wait.
	if most := Points(3*600 + 7*300 + 30*60); l.weight["mo"] > most {
		t.Errorf("%d credits weigh %s, more than %s", l.credits["mo"], l.weight["mo"], most)
	}
}
