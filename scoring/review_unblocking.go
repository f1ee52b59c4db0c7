package scoring

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var reviewUnblocking = Rule{
	Kind: ReviewUnblocking, Version: 10, Weight: 3,
	Looks:   "Somebody else’s pull request has waited 7 days (for the others, for its author, for a merge), and a person gives the awaited review, calls in someone who then acts, names what blocks it, gets its absent author to act, or merges what was left ready.",
	Effect:  "The pull request moves within 14 days: a push, a review by someone else, a merge, the author’s answer. A merge is its own effect.",
	Not:     "A review within 7 days of the hand-over or of being called in; a second reviewer once the wait is over; the author’s own bumps; a call that is only turned down; a bare word of liking the idea; an approval without a word by somebody with no other part in the pull request, unless it is merged upon that; talk of how long things take; telling of one’s own other work.",
	Missing: "nobody acted on it after it had waited for 7 days (the author does not count)",
	judge:   judgeUnblocking,
}

// canUnblock reports whether what was done at i can get a pull request moving: a merge,
// or words, a call or a cleared review while it is open.
func (r *reading) canUnblock(i int) bool {
	e := r.at(i)
	if e.Merges() {
		return true
	}
	return (e.Said() || e.Verb == history.ReviewRequested || e.Verb == history.ReviewDismissed) && (r.OpenBefore(i) || r.broughtBack(i))
}

func judgeUnblocking(r *reading) []finding {
	if r.Type != history.PullRequest {
		return nil
	}
	var out []finding
	done := -1 // last event of the action credited before
	for i := range r.Events {
		e := r.at(i)
		if i <= done || !r.helper(i) || !r.free(i) || !r.canUnblock(i) {
			continue
		}
		if done >= 0 && e.Verb == history.ReviewRequested && e.Actor.ID == r.at(done).Actor.ID && e.At.Sub(r.at(done).At) <= history.OneAction {
			credited := &out[len(out)-1] // asked for more eyes in the same action
			credited.events = append(credited.events, i)
			continue
		}
		court, wait := r.waitBefore(i)
		if wait < r.Waiting {
			continue
		}
		if e.Passing {
			out = append(out, r.passedBy(i))
			continue
		}
		act := r.action(i)
		f := r.unblock(i, act, court)
		if f.outcome != Refused {
			done = act[len(act)-1]
			f.waited = wait
			if court.Approved && !court.InPassing && f.why == "Approved it" {
				f.why = "Approved it, too,"
				if r.approvedBefore(i) {
					f.why = "Approved it once more"
				}
			}
			f.why += " " + r.afterWait(i, court, wait)
		}
		out = append(out, f)
	}
	return out
}

// waitBefore says for whom the pull request waited before the action that i belongs to, and
// how long. An approval in passing does not end the wait of whoever then does more.
func (r *reading) waitBefore(i int) (history.Court, time.Duration) {
	first := r.Start(i)
	court := r.CourtBefore(first)
	if r.at(first).At.Sub(court.Since) < r.Waiting && !r.at(i).Passing {
		court = r.CourtBesidePassing(first)
	}
	return court, r.at(first).At.Sub(court.Since)
}

// passedBy judges an approval without a word by somebody of whom the thread shows nothing
// else: it counts where it is merged upon, which can still come.
func (r *reading) passedBy(i int) finding {
	end := r.at(i).At.Add(r.Moves)
	if end.After(r.now) && r.OpenBefore(len(r.Events)) {
		r.look(end)
	}
	return r.refused(i, "approved it without a word, with no other part in it, and it was not merged upon that")
}

// broughtBack reports whether the author, who had given the pull request up, opened it
// again soon after what somebody said at i.
func (r *reading) broughtBack(i int) bool {
	if e := r.at(i); e.Verb != history.Commented || !r.closedByAuthor() {
		return false
	}
	j := r.Reply(i, r.Moves, func(f *history.Event) bool { return r.ByAuthor(f) && (f.Said() || f.Verb == history.Reopened) })
	for ; j >= 0 && j < len(r.Events) && r.at(j).At.Sub(r.at(i).At) <= r.Moves; j++ {
		if f := r.at(j); f.Verb == history.Reopened && r.ByAuthor(f) {
			return true
		}
	}
	return false
}

// itWasMerged is the effect of what ended in a merge.
const itWasMerged = "It was merged."

// unblock judges one action on a pull request that has waited long enough.
func (r *reading) unblock(i int, act []int, court history.Court) finding {
	for _, j := range act {
		if r.at(j).Merges() {
			f := r.gave(act, "Merged it", itWasMerged, r.at(j).At)
			if len(act) > 1 {
				f.why = r.merging(act)
			}
			return f
		}
	}
	e := r.at(i)
	if r.saysNothing(act) {
		return r.refused(i, "said thanks, whether they like the idea, or how long things take, which unblocks nothing")
	}
	if r.onlyPoints(act) {
		return r.refused(i, "only told of work of their own or pointed to another thread, which is no review")
	}
	if j := r.calledBefore(i); j >= 0 {
		return r.refused(i, fmt.Sprintf("acted within %s of being called in by %s, whose credit it is", days(r.Waiting), r.at(j).Actor.Login))
	}
	last := act[len(act)-1]
	calls := e.Verb == history.ReviewRequested || e.Verb == history.Commented && e.Says.Calls() && len(act) == 1
	if calls && r.Called(i) >= 0 {
		j := r.Called(i)
		return r.gave(act, r.unblocking(i, act), r.moved(j), r.at(j).At)
	}
	if calls && (e.Verb == history.ReviewRequested || e.Says.Bump() || callsOut.MatchString(e.Says.Text)) {
		if end := e.At.Add(r.Moves); end.After(r.now) && r.OpenBefore(len(r.Events)) {
			return r.awaits(act, r.unblocking(i, act), "Waits to see whether they act.", end)
		}
		return r.refused(i, "called people in, but none of them acted within "+days(r.Moves))
	}
	if m := r.mergedAt(); m > last && r.at(m).Actor.ID == e.Actor.ID && r.at(m).At.Sub(r.at(last).At) <= day {
		return r.gave(append(act, m), r.merging(act), itWasMerged, r.at(m).At)
	}
	if j := r.Reply(last, r.Moves, r.notToOthers(last, r.unblocks(court.OnAuthor && !r.approvesIn(act), court.OnAuthor || r.asksAuthor(act)))); j >= 0 {
		return r.gaveBy(act, r.unblocking(i, act), j)
	}
	end := r.at(last).At.Add(r.Moves)
	if j := r.ownMerge(last, end); j >= 0 {
		return r.gave(act, r.unblocking(i, act), itWasMerged, r.at(j).At)
	}
	if r.OpenBefore(len(r.Events)) && end.After(r.now) && !e.Says.Bump() {
		return r.awaits(act, r.unblocking(i, act), "Waits to see whether the pull request moves.", end)
	}
	return r.refused(i, "acted on a pull request that had waited, but it did not move within "+days(r.Moves))
}

// callsOut is a comment that does nothing but call people.
var callsOut = pattern.MustCompile(`(?i)
	^\W*(?:(?:cc|/cc|ping|pinging|paging|fyi|ptal|r:|and)[\s:,]*)*(?:@[\w-]+[\s,.:]*(?:and )?)+(?:
		(?:ping|ptal|review|opinions?|thoughts?|please|any)\W*
	)*$
`)

// saysNothing reports whether nothing in an action engages with the change.
func (r *reading) saysNothing(act []int) bool {
	for _, i := range act {
		e := r.at(i)
		switch {
		case e.Verb == history.ReviewCommented, e.Verb == history.Reviewed && e.Subject == history.Approved:
			return false
		case e.Verb == history.Reviewed && e.Subject == history.ChangesRequested && e.Says.Words > len(e.Says.Mentions):
			return false
		case !e.Said():
			return false
		case e.Verb == history.Commented && readyToMerge.MatchString(e.Says.Text) && (len(e.Says.Questions()) == 0 || approvesFirst.MatchString(e.Says.Text)):
			return false
		case e.Says.Words <= len(e.Says.Mentions) && !e.Says.Code && e.Verb == history.Reviewed:
		case e.Says.ConceptAck(), e.Says.Thanks(), e.Says.Cheers() && !e.Says.Bump() && len(e.Says.Mentions) == 0:
		case e.Says.PutsOff() && !addresses(e, r.Author):
		default:
			return false
		}
	}
	return true
}

// readyToMerge names the merge as what is left, or asks why it has not come.
var readyToMerge = pattern.MustCompile(`(?i)
	\b(?:ready|good|safe) (?:to (?:be )?merged?|for (?:the )?merg\w+)\b|
	\b(?:why|when|what)\b[^.!?]{0,40}\bmerg(?:ed?|ing)\b[^.!]{0,10}\?|
	\b(?:has|have) all (?:the )?approvals\b
`)

// approvesFirst is how a comment begins whose writer has looked at the change.
var approvesFirst = pattern.MustCompile(`(?i)^\W*(?:lgtm|looks (?:good|great|fine)|approved|tested|reviewed)\b`)

// onlyPoints reports whether an action does no more than tell of work of the speaker's
// own or point to another thread: neither is the review that was awaited.
func (r *reading) onlyPoints(act []int) bool {
	for _, i := range act {
		e := r.at(i)
		if e.Verb != history.Commented || e.Says.Approves() || e.Says.Code || e.Says.Calls() {
			return false
		}
		refs := r.named(i)
		if len(refs) == 0 || !r.pointsOnly(e.Says, refs) {
			return false
		}
	}
	return true
}

func (r *reading) pointsOnly(p *history.Prose, refs []string) bool {
	tellsDone := func(s string) bool { return refDone.MatchString(s) || refDoneToo.MatchString(s) }
	bare := p.Words <= asideWords && !rebase.MatchString(p.Text) && barePointer(p) && !slices.ContainsFunc(p.Sentences, tellsDone) &&
		!slices.ContainsFunc(refs, func(ref string) bool { return joinsWith(p, ref) > related })
	return bare || len(p.Questions()) == 0 && slices.ContainsFunc(refs, func(ref string) bool {
		return claimsOwn(p, ref) && (p.Words <= pointWords || slices.Contains(naming(p, ref), p.Sentences[0]))
	})
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

// unblocks tells which moves prove an unblocking: a push, a merge, the author's
// answer, a review by someone else, which has to approve where it is the author's turn. A third person's comment is a review when it
// approves, or, where it is not the author's turn, when it has something to say.
func (r *reading) unblocks(onAuthor, fromAuthor bool) func(*history.Event) bool {
	return func(e *history.Event) bool {
		switch {
		case !e.Moves():
			return false
		case e.Merges():
			return true
		}
		switch e.Verb {
		case history.Pushed, history.ReadyForReview:
			return true
		case history.ReviewCommented:
			return !onAuthor || r.ByAuthor(e)
		case history.Reviewed:
			return (!onAuthor || r.ByAuthor(e) || e.Subject == history.Approved) && (e.Subject != history.Remarked || e.Text != "")
		case history.Closed, history.Renamed, history.Reopened:
			return r.ByAuthor(e)
		case history.Commented:
			return r.ByAuthor(e) || e.Actor.ID != 0 && (e.Says.Approves() || !fromAuthor && e.Says.Words >= engagedWords)
		}
		return false
	}
}

// notToOthers leaves out of what want accepts the author's answers to somebody else
// who spoke after the event at i: they name them, and not whoever did i.
func (r *reading) notToOthers(i int, want func(*history.Event) bool) func(*history.Event) bool {
	e := r.at(i)
	return func(f *history.Event) bool {
		if !want(f) {
			return false
		}
		if f.Verb != history.Commented || !r.ByAuthor(f) || len(f.Says.Mentions) == 0 || addresses(f, e.Actor) {
			return true
		}
		return !slices.ContainsFunc(r.Events[i+1:], func(g history.Event) bool {
			return g.At.Before(f.At) && g.Said() && g.Person() && r.other(&g, e) && !r.ByAuthor(&g) && addresses(f, g.Actor)
		})
	}
}

// approvedBefore reports whether whoever acted at i had approved the pull request before.
func (r *reading) approvedBefore(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(e history.Event) bool { return e.Actor.ID == r.at(i).Actor.ID && approving(&e) })
}

// approvesIn reports whether an action says that the change is good.
func (r *reading) approvesIn(act []int) bool {
	return slices.ContainsFunc(act, func(i int) bool { return approving(r.at(i)) })
}

func approving(e *history.Event) bool {
	return e.Verb == history.Reviewed && e.Subject == history.Approved || e.Said() && e.Says.Approves()
}

// asksAuthor reports whether an action only asks the author how it stands.
func (r *reading) asksAuthor(act []int) bool {
	for _, i := range act {
		e := r.at(i)
		if e.Verb != history.Commented || !asksWhereItStands.MatchString(e.Says.Text) || len(e.Says.Questions()) == 0 || e.Says.Words > 40 {
			return false
		}
		if len(e.Says.Mentions) > 0 && !slices.Contains(e.Says.Mentions, strings.ToLower(r.Author.Login)) {
			return false
		}
	}
	return true
}

// engagedWords is from how many words on a comment can be a review. Chosen: a sentence
// of common length; shorter ones cheer or ask.
const engagedWords = 12

// ownMerge is the index of a merge by anybody between event i and end.
func (r *reading) ownMerge(i int, end time.Time) int {
	if m := r.mergedAt(); m > i && !r.at(m).At.After(end) {
		return m
	}
	return -1
}
