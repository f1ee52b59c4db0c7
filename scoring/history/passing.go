package history

import (
	"strings"
	"time"
	"unicode"
)

// findPassing finds the approvals in passing. A click on Approve needs no look at the change,
// and everybody can click; what GitHub tells of people's ties to a repository is as of
// today, and not of then. So without a word it counts as somebody's review only where the
// thread shows that they belong there, or that the merge waited for just that.
func (t *Thread) findPassing() {
	if t.Type != PullRequest {
		return
	}
	standing := t.standing()
	asked := map[int64]bool{}  // for their review, or to see to it
	named := map[string]bool{} // by somebody else, in lower case
	for i := range t.Events {
		e := &t.Events[i]
		if e.wordlessApproval() && !t.ByAuthor(e) {
			e.Passing = !standing[e.Actor.ID] && !asked[e.Actor.ID] && !named[strings.ToLower(e.Actor.Login)] && !t.mergedUpon(i)
		}
		if e.Person() && (e.Verb == ReviewRequested || e.Verb == Assigned) {
			asked[e.Target.ID] = true
		}
		if e.Person() {
			for _, login := range e.Says.Mentions {
				named[login] = true
			}
		}
	}
}

// wordlessApproval reports whether e approves and says nothing of the change.
func (e *Event) wordlessApproval() bool {
	return e.Verb == Reviewed && e.Subject == Approved && !e.Says.Code &&
		(!strings.ContainsFunc(e.Says.Text, unicode.IsLetter) || e.Says.Thanks() || e.Says.Cheers())
}

// standing are the accounts of which the thread shows that they belong there: they did what
// takes more rights than to speak, or engaged with it in words.
func (t *Thread) standing() map[int64]bool {
	shown := map[int64]bool{}
	for i := range t.Events {
		e := &t.Events[i]
		switch {
		case e.Verb == Opened || e.Verb == Edited:
		case !e.Said() || e.inWords():
			shown[e.Actor.ID] = true
		}
	}
	return shown
}

// inWords reports whether what e says engages with the change, in words or in code.
func (e *Event) inWords() bool {
	p := e.Says
	return p.Code || p.Words > 0 && !p.Thanks() && !p.Cheers() && !p.Bump() && !p.ConceptAck()
}

// mergedUpon reports whether the approval at i can be seen to be what a merge waited for: that
// follows within a day, or the author merges, and nobody else had a say in between. In that
// day, what only goes with the merge is no say.
func (t *Thread) mergedUpon(i int) bool {
	const soon = 24 * time.Hour
	at := t.Events[i].At
	var said *Event // by somebody else, in that day
	for j := i + 1; j < len(t.Events) && t.Events[j].At.Sub(at) <= ActedOn; j++ {
		e := &t.Events[j]
		later := e.At.Sub(at) > soon
		switch {
		case e.Merges():
			return (!later || t.ByAuthor(e)) && (said == nil || said.goesWith(e))
		case !e.Person() || !e.Said() || t.ByAuthor(e):
		case later && (e.Verb == Reviewed || e.inWords()):
			return false
		case said == nil && e.inWords():
			said = e
		}
	}
	return false
}

// goesWith reports whether e says, together with the merge, no more than that it is good or
// merged.
func (e *Event) goesWith(merge *Event) bool {
	return e.Actor.ID == merge.Actor.ID && merge.At.Sub(e.At) <= OneAction && (e.Says.Approves() || e.saysLanded())
}
