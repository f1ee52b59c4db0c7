package scoring

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
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
		if i <= done || !r.helper(i) || !r.free(i) || !(e.Verb == history.Merged || r.OpenBefore(i) && (e.Said() || e.Verb == history.ReviewRequested || e.Verb == history.ReviewDismissed)) {
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
	if r.saysNothing(act) {
		return r.refused(i, "said thanks, or whether the idea is good, which unblocks nothing")
	}
	if j := r.calledBefore(i); j >= 0 {
		return r.refused(i, fmt.Sprintf("acted within %s of being called in by %s, whose credit it is", days(r.Waiting), r.at(j).Actor.Login))
	}
	last := act[len(act)-1]
	calls := e.Verb == history.ReviewRequested || e.Verb == history.Commented && e.Says.Calls() && len(act) == 1
	if calls && r.Called(i) >= 0 {
		j := r.Called(i)
		return r.gave(act, r.unblocking(i, act, court), r.moved(j), r.at(j).At)
	}
	if calls && (e.Verb == history.ReviewRequested || e.Says.Bump() || callsOut.MatchString(e.Says.Text)) {
		if end := e.At.Add(r.Moves); end.After(r.now) && r.OpenBefore(len(r.Events)) {
			return r.awaits(act, r.unblocking(i, act, court), "Waits to see whether they act.", end)
		}
		return r.refused(i, "called people in, but none of them acted within "+days(r.Moves))
	}
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

// callsOut is a comment that does nothing but call people.
var callsOut = regexp.MustCompile(`(?i)^\W*(?:(?:cc|/cc|ping|pinging|paging|fyi|ptal|r:|and)[\s:,]*)*(?:@[\w-]+[\s,.:]*(?:and )?)+(?:(?:ping|ptal|review|opinions?|thoughts?|please|any)\W*)*$`)

// saysNothing reports whether nothing in an action engages with the change.
func (r *reading) saysNothing(act []int) bool {
	for _, i := range act {
		e := r.at(i)
		switch {
		case e.Verb == history.ReviewCommented, e.Verb == history.Reviewed && e.Subject != history.Remarked:
			return false
		case !e.Said():
			return false
		case e.Says.Words == 0 && !e.Says.Code && e.Verb == history.Reviewed, e.Says.ConceptAck(), e.Says.Thanks():
		default:
			return false
		}
	}
	return true
}

// calledBefore is the index of the call by another helper that brought whoever
// did event i, less than Waiting before; -1 if there is none.
func (r *reading) calledBefore(i int) int {
	e := r.at(i)
	for j := i - 1; j >= 0 && e.At.Sub(r.at(j).At) < r.Waiting; j-- {
		f := r.at(j)
		if f.Actor.ID == e.Actor.ID || !r.helper(j) {
			continue
		}
		if f.Verb == history.ReviewRequested && f.Target.ID == e.Actor.ID ||
			f.Verb == history.Commented && callsOut.MatchString(f.Says.Text) && slices.Contains(f.Says.Mentions, strings.ToLower(e.Actor.Login)) {
			return j
		}
	}
	return -1
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
	case e.Verb == history.ReviewDismissed:
		return "Cleared a stale review"
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
