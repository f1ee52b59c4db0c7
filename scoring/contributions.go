package scoring

import (
	"cmp"
	"slices"

	"glueledger/scoring/history"
)

// contributions lists the ordinary work on a thread, and what automated accounts
// did on it, each counted once an account, sort and month.
func (r *reading) contributions() []Contribution {
	var out []Contribution
	for i := range r.Events {
		for _, c := range r.contributionsAt(i) {
			same := func(o Contribution) bool {
				return o.Actor.ID == c.Actor.ID && o.Sort == c.Sort && MonthOf(o.At) == MonthOf(c.At)
			}
			if !slices.ContainsFunc(out, same) {
				out = append(out, c)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Contribution) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Actor.ID, b.Actor.ID), cmp.Compare(a.Sort, b.Sort))
	})
	return out
}

// contributionsAt are what the event at i is beside the glue. Of people's it is the
// merge of a pull request, which counts for its author, whoever or whatever merged
// it, and a review by somebody else.
func (r *reading) contributionsAt(i int) []Contribution {
	e := r.at(i)
	var out []Contribution
	if e.Merges() && r.Author.ID != 0 && !r.Events[0].Bot {
		out = append(out, Contribution{Actor: r.Author, Sort: MergedPR, At: e.At})
	}
	switch {
	case e.Bot:
		out = append(out, Contribution{Actor: e.Actor, Sort: automatic(e.Verb), At: e.At})
	case r.Type == history.PullRequest && r.helper(i) && (e.Verb == history.Reviewed || e.Verb == history.ReviewCommented):
		out = append(out, Contribution{Actor: e.Actor, Sort: Review, At: e.At})
	}
	return out
}

// automatic is the sort of what an automated account does.
func automatic(v history.Verb) ContributionSort {
	switch v {
	case history.Opened:
		return BotOpened
	case history.Commented:
		return BotCommented
	case history.Reviewed, history.ReviewCommented:
		return BotReviewed
	case history.Pushed:
		return BotPushed
	case history.Labeled, history.Unlabeled, history.Milestoned, history.Demilestoned, history.Assigned, history.Unassigned,
		history.ReviewRequested, history.Typed, history.Untyped:
		return BotRouted
	case history.Closed:
		return BotClosed
	case history.Merged:
		return BotMerged
	}
	return BotElse
}
