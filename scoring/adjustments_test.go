package scoring

import (
	"strings"
	"testing"
	"time"
)

// TestAdjustments holds that what is said of weights is what they are reckoned by.
func TestAdjustments(t *testing.T) {
	s := DefaultSettings()
	s.Waiting = 10 * 24 * time.Hour
	said := map[PartName]string{}
	for _, a := range Adjustments(s) {
		said[a.Part] = a.What
	}
	for part, want := range map[PartName]string{
		PartWait:   "For each full 10 days of waiting, or of lying idle, that the credit ended, a tenth of the base is added, at most 10 times.",
		PartThread: "Of several credits of one person on a thread the heaviest counts in full, the second counts half, and further ones count a quarter.",
		PartDay:    "those from the fourth on count half, and from the 11th on a tenth.",
		PartPair:   "5 or more credits in a repository in one month on each other’s threads with nobody else there, and these are at least 2 in 3 of all that each earned, they count a quarter.",
	} {
		if !strings.HasSuffix(said[part], want) {
			t.Errorf("%s: %q does not end with %q", part, said[part], want)
		}
	}
	base := Base(400, "")
	for d, want := range map[Damping]Points{{}: 400, {Place: 4}: 200, {Place: 10}: 200, {Place: 11}: 40, {Pair: true}: 100} {
		if got := base.Damped(Triage, d).Total(); got != want {
			t.Errorf("%+v: got %s, want %s", d, got, want)
		}
	}
}
