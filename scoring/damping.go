package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Standing is what of a current credit decides how it, and others of the same
// repository and month, weigh beside one another.
type Standing struct {
	ID        string
	Repo      int64 // any number that tells repositories apart
	Number    int   // of the thread
	Actor     int64
	Kind      Kind
	Status    Status
	At        time.Time
	Weight    Points // within its thread
	AloneWith int64
}

// Damping is what makes a credit weigh less than it does within its thread.
type Damping struct {
	// Place is its number, the heaviest first, among the person's credits of the kind
	// in the repository on the day; 0 for the first three, which count in full.
	Place int
	Pair  bool // it is of a reciprocal pair: see [Pairs]
}

// How many credits of one person, kind and repository count in full on a UTC day,
// and up to which half; those after count a tenth. A morning's triage is done with
// care, a hundred labels are not.
const (
	dayInFull = 3
	dayHalf   = 10
)

// InFull is how many credits somebody can have in a repository and month that all weigh
// in full, whatever they are: so few make neither a busy day nor a pair.
const InFull = min(dayInFull, pairLeast-1)

// Damp says which credits weigh less because of the others, by id. It is a pure
// function of the credits, in any order. Each is compared with those of the same
// repository and month alone, of which all must be there of its person, and of
// whomever [PairCandidates] names.
func Damp(credits []Standing) map[string]Damping {
	damped := map[string]Damping{}
	type daily struct {
		repo, actor int64
		kind        Kind
		day         int64
	}
	days := map[daily][]Standing{}
	for _, c := range credits {
		if c.Status == Withdrawn {
			continue
		}
		at := daily{c.Repo, c.Actor, c.Kind, c.At.UTC().Truncate(day).Unix()}
		days[at] = append(days[at], c)
	}
	for _, all := range days {
		if len(all) <= dayInFull {
			continue
		}
		slices.SortFunc(all, func(a, b Standing) int {
			// Ids tell of a repository's name when a credit was first granted: numbers do not.
			return cmp.Or(weightier(a.Status, b.Status, a.Weight, b.Weight), a.At.Compare(b.At), cmp.Compare(a.Number, b.Number), cmp.Compare(a.ID, b.ID))
		})
		for i, c := range all[dayInFull:] {
			damped[c.ID] = Damping{Place: dayInFull + i + 1}
		}
	}
	paired := map[half]bool{}
	for _, p := range Pairs(credits) {
		paired[half{p.Repo, p.Month, p.A, p.B}] = true
		paired[half{p.Repo, p.Month, p.B, p.A}] = true
	}
	if len(paired) == 0 {
		return damped
	}
	for _, c := range credits {
		if c.Status != Withdrawn && paired[halfOf(c)] {
			d := damped[c.ID]
			d.Pair = true
			damped[c.ID] = d
		}
	}
	return damped
}

// Damped is a credit's sum within its thread, less what damps it.
func (s Sum) Damped(kind Kind, d Damping) Sum {
	switch {
	case d.Place > dayHalf:
		s = s.reducedTo(dayAfterHalf, PartDay, fmt.Sprintf("their %s for %s here that day (UTC), heaviest first: from the %s on they count %s", ordinal(d.Place), kind, ordinal(dayHalf+1), shareName(dayAfterHalf)))
	case d.Place > dayInFull:
		s = s.reducedTo(dayAfterFull, PartDay, fmt.Sprintf("their %s for %s here that day (UTC), heaviest first: after the %s they count %s", ordinal(d.Place), kind, ordinal(dayInFull), shareName(dayAfterFull)))
	}
	if d.Pair {
		s = s.reducedTo(pairLeaves, PartPair, "most of what they and the thread’s author earned here that month was on each other’s threads, with nobody else there: it counts "+shareName(pairLeaves))
	}
	return s
}
