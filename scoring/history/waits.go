package history

import (
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"glueledger/scoring/pattern"
)

// OneAction is how close together the doings of one person count as one action:
// the definitions' "within the hour".
const OneAction = time.Hour

// ActedOn is how soon somebody must act on a bump for it to have been more
// than one.
const ActedOn = 14 * 24 * time.Hour

// Person reports whether e was done by a person who is still known.
func (e *Event) Person() bool { return !e.Bot && e.Actor.ID != 0 }

// Said reports whether e is a comment, a review or a comment in a review.
func (e *Event) Said() bool { return hasOwnID(e.Verb) }

// Merges reports whether e merged a pull request, on GitHub or by hand.
func (e *Event) Merges() bool { return e.Verb == Merged || e.Landed }

// Moves reports whether e is something that can move a thread: a person's
// comment, push, review, close, merge, label or title change, but no lock, pin,
// request, bare bump or cheer.
func (e *Event) Moves() bool {
	if e.Bot {
		return false
	}
	switch e.Verb {
	case Locked, Unlocked, Pinned, Unpinned, ReviewRequested, ReviewRequestRemoved, Edited, ThreadUnresolved:
		return false
	case Commented:
		return !e.Says.Bump() && !e.Says.Cheers() && !(e.Says.Commands && e.Says.Words == 0)
	}
	return true
}

// Touches reports whether the event at i ends an idle spell: whatever moves
// the thread does, and so does a bump that somebody acts on.
func (t *Thread) Touches(i int) bool {
	e := &t.Events[i]
	if e.Moves() {
		return true
	}
	return e.Verb == Commented && !e.Bot && t.actedOn(i)
}

// Reply is the index of the first event after i, within the given time, that
// was done by somebody else than i, also by name, and that want accepts; -1 if there
// is none.
func (t *Thread) Reply(i int, within time.Duration, want func(*Event) bool) int {
	at, by := t.Events[i].At, t.Events[i].Actor
	for j := i + 1; j < len(t.Events) && t.Events[j].At.Sub(at) <= within; j++ {
		if e := &t.Events[j]; e.Actor.ID != by.ID && want(e) && !SamePattern(e.Actor, by) {
			return j
		}
	}
	return -1
}

// Start is the index of the first event of the action that i belongs to: what
// the same person did within OneAction before it, with nothing by others that
// moves the thread in between.
func (t *Thread) Start(i int) int {
	first := i
	for j := i - 1; j >= 0; j-- {
		e := &t.Events[j]
		if t.Events[i].At.Sub(e.At) > OneAction {
			break
		}
		if e.Actor.ID == t.Events[i].Actor.ID && e.Verb != Opened {
			first = j
		} else if e.Moves() {
			break
		}
	}
	return first
}

// Idle is how long nobody had touched the thread before the action that i
// belongs to.
func (t *Thread) Idle(i int) time.Duration {
	first := t.Start(i)
	for j := first - 1; j >= 0; j-- {
		if t.Touches(j) {
			return t.Events[first].At.Sub(t.Events[j].At)
		}
	}
	return 0
}

// OpenBefore reports whether the thread was open just before the event at i.
func (t *Thread) OpenBefore(i int) bool {
	for j := i - 1; j >= 0; j-- {
		switch t.Events[j].Verb {
		case Closed, Merged:
			return false
		case Reopened:
			return true
		}
	}
	return true
}

// Engages reports whether the event at i is somebody's view of a pull request:
// a review, a remark or a comment that is more than a bump or a bare "concept
// ACK". A call for others and a bump engage when somebody acts on them.
func (t *Thread) Engages(i int) bool {
	const no, yes = 1, 2 // 0 is not asked yet
	if t.engages == nil {
		return t.engagesAt(i)
	}
	known := &t.engages[i]
	if atomic.LoadInt32(known) == 0 {
		engages := int32(no)
		if t.engagesAt(i) {
			engages = yes
		}
		atomic.StoreInt32(known, engages)
	}
	return atomic.LoadInt32(known) == yes
}

func (t *Thread) engagesAt(i int) bool {
	e := &t.Events[i]
	if e.Bot {
		return false
	}
	switch e.Verb {
	case ReviewCommented, ReviewDismissed:
		return true
	case Reviewed:
		return e.Subject != Remarked || e.Text != "" && !e.Says.ConceptAck()
	case Commented:
		switch {
		case e.Says.Calls() && len(e.Says.Questions()) == 0 || e.Says.Calls() && e.Says.Bump():
			return t.Called(i) >= 0
		case e.Says.Bump():
			return t.actedOn(i)
		}
		return !e.Says.ConceptAck() && !e.Says.Thanks() && !e.Says.Cheers() && !e.Says.PutsOff()
	}
	return false
}

// Called is the index of the first thing that somebody whom event i calls, by a
// mention or by asking for their review, says or does within ActedOn; -1 if
// nobody of them acts. To say that one is not to be called is not to act.
func (t *Thread) Called(i int) int {
	e := &t.Events[i]
	return t.Reply(i, ActedOn, func(f *Event) bool {
		if f.Bot || !f.Said() && f.Verb != Merged && f.Verb != Pushed || f.turnsDown() {
			return false
		}
		return e.Verb == ReviewRequested && f.Actor.ID == e.Target.ID ||
			slices.Contains(e.Says.Mentions, strings.ToLower(f.Actor.Login))
	})
}

// Court says whom a pull request waits for, and since when.
type Court struct {
	OnAuthor  bool      // it waits on its author; otherwise on the others
	Approved  bool      // it stands approved, and the others have the last word
	InPassing bool      // it stands approved by passers-by alone: see [Event.Passing]
	Since     time.Time // of the hand-over
	From      int       // index of the event that handed it over
}

// CourtBefore says in whose court a pull request was just before the event at
// i (or now, with i = len(Events)). It waits on the others from the author's
// first action that follows the last engaged action of anyone else; more pushes
// or comments of the author do not restart the clock. With no such action it
// waits, since the others' last word, on the author, or for a merge when that
// word was an approval.
func (t *Thread) CourtBefore(i int) Court { return t.courtBefore(i, t.Engages) }

// CourtBesidePassing is CourtBefore where approvals in passing end no wait.
func (t *Thread) CourtBesidePassing(i int) Court {
	return t.courtBefore(i, func(j int) bool { return !t.Events[j].Passing && t.Engages(j) })
}

func (t *Thread) courtBefore(i int, engages func(int) bool) Court {
	last, ready := -1, 0 // the others' last engaged action; when it was last marked ready
	for j := i - 1; j >= 0 && last < 0; j-- {
		e := &t.Events[j]
		if e.Verb == ReadyForReview {
			ready = max(ready, j)
		}
		if !t.ByAuthor(e) && engages(j) {
			last = j
		}
	}
	approved, inPassing := false, false
	if last >= 0 {
		approved, inPassing = t.approvedAt(last)
	}
	for j := max(last, ready); j < i; j++ {
		if e := &t.Events[j]; j != last && t.ByAuthor(e) && handsOver(e) && !(approved && e.Said()) {
			return Court{Since: e.At, From: j}
		}
	}
	if last < 0 { // by a ghost, perhaps
		return Court{Since: t.OpenedAt}
	}
	return Court{OnAuthor: !approved && t.askedAuthor(last), Approved: approved, InPassing: inPassing, Since: t.Events[last].At, From: last}
}

// DraftBefore reports whether a pull request was a draft just before the event at i, and
// since when: its author has not handed it over yet, or has taken it back.
func (t *Thread) DraftBefore(i int) (since time.Time, is bool) {
	for j := i - 1; j >= 0; j-- {
		switch e := &t.Events[j]; e.Verb {
		case ReadyForReview:
			return time.Time{}, false
		case Draft:
			return e.At, true
		case Opened:
			return e.At, e.Draft
		}
	}
	return time.Time{}, false
}

// askedAuthor reports whether the others' last words, which end at event i, asked
// something of the author: changes, an answer, a rebase. What is asked of somebody
// else, agreement and news ask nothing.
func (t *Thread) askedAuthor(i int) bool {
	first := t.Start(i)
	for j := i; j >= first; j-- {
		e := &t.Events[j]
		if e.Actor.ID != t.Events[i].Actor.ID {
			continue
		}
		switch {
		case e.Verb == Reviewed && e.Subject == ChangesRequested, e.Verb == ReviewCommented && !e.Says.Thanks():
			return true
		case e.Said() && t.toOthers(e): // is asked of them
		case e.Said() && (len(e.Says.Questions()) > 0 || e.Says.Suggestion || asksFor.MatchString(e.Says.Text)):
			return true
		}
	}
	return false
}

// asksFor is how people ask for something to be done, in a review or below it.
var asksFor = pattern.MustCompile(`(?i)
	\b(?:
		please|could you|can you|would you|should|shouldn't|must|needs?|need to|have to|rebas\w*|
		squash\w*|conflicts?|missing|fails?|failing|broken|typo|nits?|suggest\w*|prefer|instead|rather|
		better to|maybe|consider|try|add|change|rename|remove|fix|update|split|drop|move
	)\b
`)

// toOthers reports whether e addresses people by name, and not the author.
func (t *Thread) toOthers(e *Event) bool {
	return len(e.Says.Mentions) > 0 && !slices.Contains(e.Says.Mentions, strings.ToLower(t.Author.Login)) &&
		!slices.Contains(e.Says.Mentions, strings.ToLower(t.For.Login))
}

// approvedAt reports whether the pull request stood approved at event i: somebody
// had said so since the author last pushed, and no changes were asked for after
// that; and whether nobody but passers-by had.
func (t *Thread) approvedAt(i int) (approved, inPassing bool) {
	for j := i; j >= 0; j-- {
		e := &t.Events[j]
		switch {
		case e.Verb == Pushed || e.Subject == ChangesRequested && e.Verb == Reviewed:
			return inPassing, inPassing
		case e.Bot || t.ByAuthor(e) || !e.Said():
		case e.Passing:
			inPassing = true
		case e.Verb == Reviewed && e.Subject == Approved || e.Verb != ReviewCommented && e.Says.Approves():
			return true, false
		}
	}
	return inPassing, inPassing
}

func handsOver(e *Event) bool {
	switch e.Verb {
	case Opened, Pushed, ReadyForReview, Reopened, ReviewCommented:
		return true
	case Commented, Reviewed:
		return !e.Says.Bump() && !e.Says.Thanks()
	}
	return false
}
