package scoring

import (
	"cmp"
	"slices"
)

// Pair are two people who earned their credits of a month in a repository mostly
// on each other's threads, where nobody else did anything: a reciprocal pair. Such
// credits count a quarter that month. Two people who work on something by
// themselves look the same as two who open threads for the credits, so a pair is
// named to administrators, and never in a report.
type Pair struct {
	Repo     int64 // as in Standing
	Month    Month
	A, B     int64 // account ids, the smaller first
	OfA, OfB int   // how many credits each earned alone with the other
}

// When the credits of a month make a pair: so many of each person, and so large a
// part of all that each earned there.
const (
	pairLeast                = 5
	pairPart, pairPartsOfAll = 2, 3
)

// half is one direction of what may be a pair.
type half struct {
	repo        int64
	month       Month
	actor, with int64
}

func halfOf(c Standing) half { return half{c.Repo, MonthOf(c.At), c.Actor, c.AloneWith} }

// halves counts the credits of everybody whose month would make a pair, if the
// other's does, too.
func halves(credits []Standing) map[half]int {
	type person struct {
		repo  int64
		month Month
		actor int64
	}
	all, alone := map[person]int{}, map[half]int{}
	for _, c := range credits {
		if c.Status == Withdrawn {
			continue
		}
		h := halfOf(c)
		all[person{h.repo, h.month, h.actor}]++
		if c.AloneWith != 0 && c.AloneWith != c.Actor {
			alone[h]++
		}
	}
	for h, n := range alone {
		if n < pairLeast || n*pairPartsOfAll < all[person{h.repo, h.month, h.actor}]*pairPart {
			delete(alone, h)
		}
	}
	return alone
}

// Pairs finds the reciprocal pairs among credits, by month, repository and
// account. It is a pure function of the credits, in any order; of whomever it is
// to find, all credits of the month in the repository must be there.
func Pairs(credits []Standing) []Pair {
	var pairs []Pair
	counts := halves(credits)
	for h, n := range counts {
		m, mutual := counts[half{h.repo, h.month, h.with, h.actor}]
		if mutual && h.actor < h.with {
			pairs = append(pairs, Pair{Repo: h.repo, Month: h.month, A: h.actor, B: h.with, OfA: n, OfB: m})
		}
	}
	slices.SortFunc(pairs, func(a, b Pair) int {
		return cmp.Or(a.Month.Start().Compare(b.Month.Start()), cmp.Compare(a.Repo, b.Repo), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return pairs
}

// PairCandidates are the people, by account id, whose credits of the same months
// must be known beside these to tell whether they are of a pair.
func PairCandidates(credits []Standing) []int64 {
	var ids []int64
	for h := range halves(credits) {
		ids = append(ids, h.with)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
