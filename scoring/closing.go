package scoring

import (
	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// liked is how people praise a change.
var liked = pattern.MustCompile(`(?i)\b(?:(?:nice|great|good|excellent|lovely) (?:work|job|change|one|addition|stuff|improvement)|well done|looks (?:good|great|fine|right)|i like)\b`)

// closeReason says in which words the close at c, part of the action act, was
// given a reason; empty when there is none anywhere.
func (r *reading) closeReason(c int, act []int) string {
	for _, i := range act {
		if e := r.at(i); e.Said() && e.Says.Words > 0 && !e.Says.Bump() && !e.Says.Thanks() {
			return "saying why"
		}
	}
	switch r.at(c).Subject {
	case history.NotPlanned:
		return "marking it as not planned"
	case history.Duplicate:
		return "marking it as a duplicate"
	}
	for i := c - 1; i > 0; i-- {
		e := r.at(i)
		if !e.Said() || !r.helper(i) || e.Says.Words <= 5 {
			continue
		}
		// A pull request that is closed unmerged was turned down; an issue that is
		// closed as completed may as well have been solved, unless it had been turned
		// down in words, and those were the last.
		if r.Type == history.PullRequest && !e.Says.Approves() && !liked.MatchString(e.Says.Text) || rejects.MatchString(e.Says.Text) {
			return "for what had been said in the thread"
		}
		return ""
	}
	return ""
}

// rejects is how people turn a request down or away.
var rejects = pattern.MustCompile(`(?i)\b(out of scope|outside (of )?the scope|won'?t (fix|do|add|implement|support|happen)|will not (fix|do|add|implement|support)|not (a bug|going to|planned|planning|something (we|that)|in scope|worth|supported|our)|no plans? to|works as (intended|designed)|by design|as intended|don'?t think (that )?(we|this|it) (should|want|need|is|belongs|makes)|i'?d rather not|we (don't|do not) want|belongs? (to|in)|duplicate|can(not|'t) reproduce|unable to reproduce|too (much|many|niche|specific)|nobody (could|would|can|will) maintain|obsolete|no longer (relevant|needed|applies|valid))\b`)

// fixed says that work was done rather than that a thread was routed.
var fixed = pattern.MustCompile(`(?i)\b(fixed|solved|resolved|addressed|implemented|done|merged|completed|landed|shipped|released|works? now|glad|happy to hear|has been (added|fixed|merged|implemented))\b`)

// moved tells what an event did to the thread, as an effect.
func (r *reading) moved(j int) string {
	e := r.at(j)
	who := r.who(e)
	switch e.Verb {
	case history.Commented:
		if j+1 < len(r.Events) && r.at(j+1).Verb == history.Closed && r.at(j+1).Actor.ID == e.Actor.ID && r.at(j+1).At.Sub(e.At) <= history.OneAction {
			return who + " answered and closed it."
		}
		if r.Type == history.PullRequest && !r.ByAuthor(e) && e.Says.Approves() {
			return who + " approved it."
		}
		return who + " answered."
	case history.Reviewed, history.ReviewCommented:
		if r.ByAuthor(e) {
			return who + " replied to the review."
		}
		return who + " reviewed."
	case history.Pushed:
		return who + " pushed."
	case history.Merged:
		return who + " merged it."
	case history.Closed:
		return who + " closed it."
	case history.Renamed:
		return who + " changed the title."
	case history.Labeled, history.Unlabeled:
		return who + " changed the labels."
	}
	return who + " acted on it."
}

// who names whoever did e, at the beginning of a sentence.
func (r *reading) who(e *history.Event) string {
	if r.ByAuthor(e) {
		return "The author, " + e.Actor.Login + ","
	}
	return e.Actor.Login
}
