package scoring

import (
	"cmp"
	"slices"

	"glueledger/scoring/history"
)

// contributions lists the ordinary work on a pull request: the merge, counted
// for its author, and reviews by others, counted once a person and month.
func (r *reading) contributions() []Contribution {
	if r.Type != history.PullRequest {
		return nil
	}
	var out []Contribution
	for i := range r.Events {
		e := r.at(i)
		c := Contribution{Actor: e.Actor, Sort: Review, At: e.At}
		switch {
		case e.Verb == history.Merged && r.Author.ID != 0 && !r.Events[0].Bot:
			c = Contribution{Actor: r.Author, Sort: MergedPR, At: e.At}
		case !r.helper(i) || e.Verb != history.Reviewed && e.Verb != history.ReviewCommented:
			continue
		}
		same := func(o Contribution) bool {
			return o.Actor.ID == c.Actor.ID && o.Sort == c.Sort && MonthOf(o.At) == MonthOf(c.At)
		}
		if !slices.ContainsFunc(out, same) {
			out = append(out, c)
		}
	}
	slices.SortStableFunc(out, func(a, b Contribution) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Actor.ID, b.Actor.ID), cmp.Compare(a.Sort, b.Sort))
	})
	return out
}
