package scoring

import (
	"fmt"
	"time"

	"glueledger/scoring/history"
)

var reviewUnblocking = Rule{
	Kind: ReviewUnblocking, Version: 1, Weight: 3,
	Looks:  "Somebody else's pull request has waited 7 days (for the others, for its author, for a merge), and a person gives the awaited review, calls in someone who then acts, names what blocks it, gets its absent author to act, or merges what was left ready.",
	Effect: "The pull request moves within 14 days: a push, a review by someone else, a merge, the author's answer. A merge is its own effect.",
	Not:    "A review within 7 days of the hand-over or of being called in, a second reviewer once the wait is over, the author's own bumps, a bare concept ACK.",
	judge:  judgeUnblocking,
}

func judgeUnblocking(r *reading) []finding {
	if r.Type != history.PullRequest {
		return nil
	}
	var out []finding
	done := -1 // last event of the action credited before
	for i := range r.Events {
		e := r.at(i)
		if i <= done || !r.helper(i) || !r.free(i) || !(e.Verb == history.Merged || r.OpenBefore(i) && (e.Said() || e.Verb == history.ReviewRequested)) {
			continue
		}
		if done >= 0 && e.Verb == history.ReviewRequested && e.Actor.ID == r.at(done).Actor.ID && e.At.Sub(r.at(done).At) <= r.OneAction {
			credited := &out[len(out)-1] // asked for more eyes in the same action
			credited.events = append(credited.events, i)
			continue
		}
		court := r.CourtBefore(r.Start(i))
		wait := r.at(r.Start(i)).At.Sub(court.Since)
		if wait < r.Waiting {
			continue
		}
		act := r.action(i)
		f := r.unblock(i, act, court)
		if f.outcome != Refused {
			done = act[len(act)-1]
			f.waited = wait
			f.why += fmt.Sprintf(" after %s %s", days(wait), waitedFor(court))
		}
		out = append(out, f)
	}
	return out
}

func waitedFor(c history.Court) string {
	switch {
	case c.Approved:
		return "of standing approved and unmerged"
	case c.OnAuthor:
		return "with the author silent"
	}
	return "of waiting for the others"
}

// unblock judges one action on a pull request that has waited long enough.
func (r *reading) unblock(i int, act []int, court history.Court) finding {
	for _, j := range act {
		if r.at(j).Verb == history.Merged {
			f := r.gave(act, "Merged it", "It was merged.", r.at(j).At)
			if len(act) > 1 {
				f.why = "Reviewed and merged it"
			}
			return f
		}
	}
	e := r.at(i)
	if e.Verb == history.Commented && e.Says.ConceptAck() {
		return r.refused(i, "only said whether the idea is good, which unblocks nothing")
	}
	if e.Verb == history.Commented && e.Says.Thanks() {
		return r.refused(i, "only said thanks")
	}
	if e.Verb == history.Reviewed && e.Subject == history.Remarked && len(act) == 1 && e.Says.Words == 0 {
		return r.refused(i, "the review says nothing")
	}
	last := act[len(act)-1]
	if j := r.Reply(last, r.Moves, r.unblocks); j >= 0 {
		return r.gave(act, r.unblocking(i, act, court), r.moved(j), r.at(j).At)
	}
	end := r.at(last).At.Add(r.Moves)
	if j := r.ownMerge(last, end); j >= 0 {
		return r.gave(act, r.unblocking(i, act, court), "It was merged.", r.at(j).At)
	}
	if r.OpenBefore(len(r.Events)) && end.After(r.now) && !e.Says.Bump() {
		return r.awaits(act, r.unblocking(i, act, court), "Waits to see whether the pull request moves.", end)
	}
	return r.refused(i, "acted on a pull request that had waited, but it did not move within "+days(r.Moves))
}

// unblocks reports whether e is a move that proves an unblocking.
func (r *reading) unblocks(e *history.Event) bool {
	if !e.Moves() {
		return false
	}
	switch e.Verb {
	case history.Labeled, history.Unlabeled, history.Milestoned, history.Demilestoned, history.Assigned, history.Unassigned:
		return false
	case history.Closed:
		return r.ByAuthor(e)
	}
	return true
}

// ownMerge is the index of a merge by anybody between event i and end.
func (r *reading) ownMerge(i int, end time.Time) int {
	if m := r.mergedAt(); m > i && !r.at(m).At.After(end) {
		return m
	}
	return -1
}

// unblocking says what the action did.
func (r *reading) unblocking(i int, act []int, court history.Court) string {
	e := r.at(i)
	switch {
	case e.Verb == history.ReviewRequested:
		return "Asked " + e.Target.Login + " to review"
	case e.Verb == history.Commented && e.Says.Bump():
		return "Asked where it stands"
	case e.Verb == history.Commented && e.Says.Calls():
		return "Called in " + and(e.Says.Mentions)
	case court.OnAuthor:
		return "Got it going again"
	case e.Subject == history.Approved || e.Says.Approves():
		return "Approved it"
	}
	return "Gave the awaited review"
}
