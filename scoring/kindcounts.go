package scoring

import "slices"

// countedKinds are all kinds. KindCounts has a place for each.
var countedKinds = [...]Kind{
	Triage, Clarification, ReviewUnblocking, StaleResolution, Connecting, Answering, Summarising, FollowThrough, DeEscalation, Onboarding,
}

// KindCounts counts something of each kind. Overviews have one for each person in them,
// and there can be hundreds of thousands: as maps, the garbage collector would look at
// each of them again and again, while everybody waits.
type KindCounts [len(countedKinds)]int32

// CountKinds is what a map counts. Kinds that there are not are left out.
func CountKinds(counts map[Kind]int) (c KindCounts) {
	for kind, n := range counts {
		c.Add(kind, n)
	}
	return c
}

// Add counts so many more of a kind.
func (c *KindCounts) Add(kind Kind, n int) {
	if i := slices.Index(countedKinds[:], kind); i >= 0 {
		c[i] += int32(n) //nolint:gosec // nobody earns two thousand million credits
	}
}

// None reports whether nothing is counted.
func (c *KindCounts) None() bool { return *c == KindCounts{} }

// All yields the kinds that there are any of.
func (c *KindCounts) All(yield func(Kind, int) bool) {
	for i, n := range c {
		if n != 0 && !yield(countedKinds[i], int(n)) {
			return
		}
	}
}

// Map has the kinds that there are any of.
func (c *KindCounts) Map() map[Kind]int {
	counts := make(map[Kind]int)
	for kind, n := range c.All {
		counts[kind] = n
	}
	return counts
}
