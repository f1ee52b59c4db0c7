package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
)

// The work of a pull request can go on in another: its author left it, or handed it on.
// Who only uses the work, or helps an author who is still at it, takes over nothing.

const tookOverLeft = "Took over what the author had left"

// handedOn says how the author let whoever did i go on elsewhere with the work, in one of
// the threads that to names; empty if they did not.
func (r *reading) handedOn(i int, to []string) string {
	switch {
	case r.gaveUp(i):
		return tookOverLeft
	case r.authorWanted(i):
		return "Carried the work on in another pull request, as its author had suggested"
	case r.authorAway(i) && r.authorAgrees(i, to):
		return "Carried the work on in another pull request, to which its author agreed"
	case r.absent(i):
		return tookOverLeft
	}
	return ""
}

// authorWanted reports whether the author, not long before the event at i, thought of
// another pull request for what whoever did i had made of the work.
func (r *reading) authorWanted(i int) bool {
	e := r.at(i)
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return r.ByAuthor(&f) && f.Said() && e.At.Sub(f.At) <= r.Stale && slices.ContainsFunc(f.Says.Sentences, anotherPull.MatchString)
	})
}

// authorAgrees reports whether the author takes up that the work goes on in one of the
// threads that to names: closes this one with its name, or says that they go on there.
func (r *reading) authorAgrees(i int, to []string) bool {
	return r.Reply(i, r.Stale, func(f *history.Event) bool {
		if !r.ByAuthor(f) || f.Verb != history.Commented {
			return false
		}
		named := slices.ContainsFunc(to, func(ref string) bool { return r.refersTo(f.Says, r.fullRef(ref)) })
		return goOnThere.MatchString(f.Says.Text) || named && slices.ContainsFunc(r.Events, func(g history.Event) bool {
			return g.Verb == history.Closed && doneWith(&g, f)
		})
	}) >= 0
}

// gaveUp reports whether the author's last words before the event at i leave the work
// to others, and they do not go on with it after all.
func (r *reading) gaveUp(i int) bool {
	goesOn := slices.ContainsFunc(r.Events[i:], func(e history.Event) bool {
		return r.ByAuthor(&e) && (e.Verb == history.Pushed || e.Verb == history.ReadyForReview)
	})
	for j := i - 1; j > 0 && !goesOn; j-- {
		if e := r.at(j); r.ByAuthor(e) {
			return e.Verb == history.Commented && slices.ContainsFunc(e.Says.Sentences, func(s string) bool {
				return handsOn.MatchString(s) && !keepsOn.MatchString(s)
			})
		}
	}
	return false
}

// authorAway reports whether the author had done nothing for as long as a pull
// request must wait, before the event at i. Who waits for the others has nothing to do,
// so there it takes as long as a thread must lie to be stale.
func (r *reading) authorAway(i int) bool {
	silent := r.Waiting
	if !r.CourtBefore(i).OnAuthor {
		silent = r.Stale
	}
	for j := i - 1; j >= 0; j-- {
		if r.ByAuthor(r.at(j)) {
			return r.at(i).At.Sub(r.at(j).At) >= silent
		}
	}
	return false
}

// absent reports whether the author was away when the event at i was done and did not
// come back soon after to go on with the work: to like what others made of it is not to
// go on.
func (r *reading) absent(i int) bool {
	return r.authorAway(i) && r.Reply(i, r.Moves, func(f *history.Event) bool {
		if !r.ByAuthor(f) {
			return false
		}
		if f.Verb == history.Commented {
			return notLeft.MatchString(f.Says.Text) || !(f.Says.Thanks() || f.Says.Approves() || f.Says.Cheers())
		}
		return f.Said() || f.Verb == history.Pushed || f.Verb == history.ReadyForReview
	}) < 0
}

// tookOverHere judges a comment on a pull request that its author left, by or about
// somebody who goes on with it in another.
func (r *reading) tookOverHere(i int) (finding, bool) {
	e := r.at(i)
	to := slices.Concat(r.newRefs(i), r.branches(i))
	if r.Type != history.PullRequest || len(to) == 0 || e.Verb == history.ReviewCommented {
		return finding{}, false
	}
	if m := r.mergedAt(); m >= 0 && (m < i || r.at(m).Verb == history.Merged) { // by hand it can have been the other
		return finding{}, false
	}
	effect := "The work goes on in " + and(to) + "."
	const why = tookOverLeft
	if offer := r.offered(i, func(f *history.Event) bool { return f.Actor.ID == e.Actor.ID }); offer >= 0 && !r.ByAuthor(e) && (r.absent(offer) || r.gaveUp(offer)) {
		return r.gave(append([]int{offer}, r.withClose(i)...), why, effect, e.At), true
	}
	if !r.ByAuthor(e) && r.OpenBefore(i) && r.sentence(i, wentOn) != "" && !asides.MatchString(e.Says.Text) {
		if handed := r.handedOn(i, to); handed != "" {
			return r.gave(r.withClose(i), handed, effect, e.At), true
		}
	}
	if !r.ByAuthor(e) && !r.OpenBefore(i) && r.gaveUp(i) && r.sentence(i, carriesOn.MatchString) != "" {
		return r.gave([]int{i}, why, effect, e.At), true
	}
	if !r.ByAuthor(e) && r.OpenBefore(i) && r.gaveUp(i) && r.tookOn(i) && r.sentence(i, keepsTheirs.MatchString) != "" {
		return r.gave(r.withClose(i), why, effect, e.At), true
	}
	if r.sentence(i, takenBy.MatchString) == "" {
		return finding{}, false
	}
	offer := r.offered(i, func(f *history.Event) bool {
		return r.other(f, e) && slices.Contains(e.Says.Mentions, strings.ToLower(f.Actor.Login))
	})
	if offer < 0 {
		return finding{}, false
	}
	return r.gave([]int{offer}, why, effect, e.At), true
}

// wentOn reports whether a sentence says that its writer went on with the work, rather
// than that they use it or do something else instead.
func wentOn(s string) bool {
	return goesOn.MatchString(s) && !usesIt.MatchString(s) && !ownWork.MatchString(s)
}

// tookOn reports whether whoever did i had assigned the thread to themselves, or said
// that they would do something about it.
func (r *reading) tookOn(i int) bool { return r.announcedBefore(i) || r.assignedSelf(i) }

// offered is the last comment before the event at i by which somebody other than the
// author, whom want accepts, offered to go on with the work; -1 if there is none.
func (r *reading) offered(i int, want func(*history.Event) bool) int {
	for j := i - 1; j > 0; j-- {
		f := r.at(j)
		if !r.helper(j) || f.Verb != history.Commented || !r.free(j) || !want(f) {
			continue
		}
		if offers.MatchString(f.Says.Text) && (r.authorAway(j) || r.gaveUp(j)) {
			return j
		}
	}
	return -1
}
