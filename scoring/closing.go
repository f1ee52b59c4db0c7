package scoring

import (
	"regexp"

	"glueledger/scoring/history"
)

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
	if r.Type != history.PullRequest { // closed as completed: what it asked for was done elsewhere
		return ""
	}
	for i := c - 1; i > 0; i-- {
		if e := r.at(i); e.Said() && r.helper(i) && e.Says.Words > 5 {
			return "for what had been said in the thread"
		}
	}
	return ""
}

// Fixed says that work was done rather than that a thread was routed.
var fixed = regexp.MustCompile(`(?i)\b(fixed|solved|resolved|addressed|implemented|done|merged|completed|landed|shipped|released|works? now|glad|happy to hear|has been (added|fixed|merged|implemented))\b`)

// moved tells what an event did to the thread, as an effect.
func (r *reading) moved(j int) string {
	e := r.at(j)
	who := e.Actor.Login
	if r.ByAuthor(e) {
		who = "The author, " + who + ","
	}
	switch e.Verb {
	case history.Commented:
		return who + " answered."
	case history.Reviewed, history.ReviewCommented:
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
