package scoring

import (
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// What came of an action, as receipts tell it. The definition of a kind says which event
// proves that an action had its effect. That is often no more than that somebody else did
// something next, and whoever did need not have seen the action. So a receipt names the
// first event that can be seen to take the action up; where there is none, it says that the
// thread moved on, and claims no more.

// gaveBy finds that an action had its effect, which the event at j proves. The effect is told
// of, and dated by, one event.
func (r *reading) gaveBy(act []int, why string, j int) finding {
	a := r.aftermath(act)
	k := a.takenUpAt(j)
	if k < 0 {
		told, seen := r.movedOn(j), j
		if m := r.ownMerge(a.last, r.at(a.last).At.Add(r.Moves)); m >= 0 && r.at(m).Actor.ID != a.by.ID {
			told, seen = itWasMerged, m
		}
		f := r.gave(act, why, told, r.at(seen).At)
		f.loose = true
		return f
	}
	saying := "answered"
	if a.namesBrought(k) {
		saying = "took that up"
	}
	return r.gave(act, why, r.movedBy(k, saying), r.at(k).At)
}

// aftermath is what comes after an action.
type aftermath struct {
	*reading
	act       []int
	last      int             // event of the action
	by        history.Account // who acted
	asks      bool            // the action asks something
	said      string          // its words, as far as is looked at what others quote
	itsQuotes []string        // the lines that it quotes itself
	begins    []string        // how its first sentences begin
	brought   []string        // threads that it is the first to name
	quoted    map[int64]bool  // whose words it quotes, by account
}

func (r *reading) aftermath(act []int) *aftermath {
	a := &aftermath{reading: r, act: act, last: act[len(act)-1], by: r.at(act[0]).Actor, quoted: map[int64]bool{}}
	for _, i := range act[:min(len(act), mostOfAction)] {
		e := r.at(i)
		a.asks = a.asks || len(e.Says.Questions()) > 0
		a.brought = append(a.brought, r.brings(i)...)
		lines := r.firstQuoted(i)
		for _, line := range lines {
			if id := r.writer(i, line); id != 0 {
				a.quoted[id] = true
			}
		}
		if len(a.said)+len(e.Text) <= mostQuotable {
			a.said += e.Text + "\n"
			a.itsQuotes = append(a.itsQuotes, lines...)
			for _, s := range e.Says.Sentences[:min(len(e.Says.Sentences), mostQuoted)] {
				a.begins = append(a.begins, s[:min(len(s), enoughQuoted)])
			}
		}
	}
	return a
}

const (
	// mostOfAction is how many events of an action are looked at. Chosen: a review may have any
	// number of remarks, and who replies to it replies to one of the first, or is found by j.
	mostOfAction = 20
	// mostQuotable is how many bytes of an action others are held to quote: what GitHub takes
	// for one comment.
	mostQuotable = 1 << 16
	// fewLines and shortLine bound what is read of a quote: so much tells what is quoted.
	fewLines  = 10
	shortLine = 300
)

// firstQuoted are the first lines that the event at i quotes, cut short; kept for the thread.
func (r *reading) firstQuoted(i int) []string {
	lines, known := r.quotedBy[i]
	if known || r.at(i).Says == nil || !r.at(i).Says.Quotes {
		return lines
	}
	all := quotedLines(r.at(i).Text)
	for _, line := range all[:min(len(all), fewLines)] {
		lines = append(lines, line[:min(len(line), shortLine)])
	}
	if r.quotedBy == nil {
		r.quotedBy = map[int][]string{}
	}
	r.quotedBy[i] = lines
	return lines
}

// writer is the account id of whoever had last written a line before the event at i; 0 if nobody
// had, not far back.
func (r *reading) writer(i int, line string) int64 {
	for j := i - 1; j >= max(0, i-quotedWithin); j-- {
		if e := r.at(j); e.Text != "" && wrote(e.Text, line) {
			return e.Actor.ID
		}
	}
	if wrote(r.at(0).Text, line) {
		return r.at(0).Actor.ID
	}
	return 0
}

// takenUpAt is the index of the event that takes the action up, whose effect the event at j
// proves: the first that goes back to it, else that at j or the first other that follows on
// it; -1 if none can be seen to do either. A merge needs no words. Of a question, whoever did
// j is the one who was asked.
func (a *aftermath) takenUpAt(j int) int {
	if a.at(j).Merges() {
		return j
	}
	first := -1
	for k := a.last + 1; k < len(a.Events) && k <= a.last+mostFollowing && a.at(k).At.Sub(a.at(a.last).At) <= a.Moves; k++ {
		switch f := a.at(k); {
		case !f.Person() || !a.other(f, a.at(a.last)):
		case a.goesBack(k):
			return k
		case first < 0 && (!a.asks || f.Actor.ID == a.at(j).Actor.ID) && a.follows(k):
			first = k
		}
	}
	if a.goesBack(j) || first >= 0 && a.follows(j) {
		return j
	}
	return first
}

// mostFollowing is how many events after an action are looked at for one that takes it up.
// Chosen: people scroll back no further.
const mostFollowing = 100

// goesBack reports whether the event at k plainly goes back to the action: it quotes what was
// said there, stands in the same conversation on the change, or names a thread that was
// brought in there.
func (a *aftermath) goesBack(k int) bool {
	f := a.at(k)
	if !f.Said() {
		return false
	}
	inConversation := func(i int) bool {
		e := a.at(i)
		return e.Said() && conversation(e) != 0 && conversation(e) == conversation(f)
	}
	return slices.ContainsFunc(a.act, inConversation) || a.quotedAt(k) || a.namesBrought(k)
}

// quotedAt reports whether the event at k quotes what was said in the action.
func (a *aftermath) quotedAt(k int) bool {
	return slices.ContainsFunc(a.firstQuoted(k), func(line string) bool {
		return strings.Contains(a.said, line) && !slices.Contains(a.itsQuotes, line) ||
			slices.ContainsFunc(a.begins, func(s string) bool { return strings.Contains(line, s) })
	})
}

// namesBrought reports whether the event at k names a thread that the action was the first to
// name, be it in a quote: GitHub writes addresses there in other words.
func (a *aftermath) namesBrought(k int) bool {
	f := a.at(k)
	if !f.Said() || len(a.brought) == 0 {
		return false
	}
	inQuote := strings.Join(a.firstQuoted(k), "\n")
	bare := a.ByAuthor(f) || a.nobodyBetween(a.last, k) // elsewhere, a number can be that of a line
	return slices.ContainsFunc(a.brought, func(ref string) bool {
		_, number, _ := strings.Cut(ref, "#")
		return a.names(f.Says, ref) || bare && a.refersTo(f.Says, ref) ||
			strings.Contains(inQuote, number) && a.names(history.Read(inQuote), ref)
	})
}

// follows reports whether the event at k can be taken to follow on the action: it names
// whoever acted, or is by somebody who was called there by name; else nobody else has had a say
// since, and it is of a sort with which people react.
func (a *aftermath) follows(k int) bool {
	f := a.at(k)
	if a.spokeAgain(k) {
		return false
	}
	if f.Said() && addresses(f, a.by) || a.calls(f) && (f.Said() && !a.toAnother(f) || f.Verb == history.Pushed) {
		return true
	}
	if !a.nobodyBetween(a.last, k) && !a.firstToAsker(k) || a.toSomebodyElse(f.Actor) {
		return false
	}
	switch f.Verb {
	case history.Pushed:
		return a.ByAuthor(f) && a.asksForMore()
	case history.Closed:
		return f.At.Sub(a.at(a.last).At) <= a.Stood && !a.mergedBy(k)
	case history.Renamed:
		return a.ByAuthor(f)
	}
	return f.Said() && a.replies(k)
}

// spokeAgain reports whether whoever acted had the word once more before the event at k, after
// somebody else: what follows can as well be about that.
func (a *aftermath) spokeAgain(k int) bool {
	others := false
	for i := a.last + 1; i < k; i++ {
		e := a.at(i)
		if !e.Said() || !e.Person() || e.Says.Words == 0 {
			continue
		}
		if e.Actor.ID != a.by.ID {
			others = true
		} else if others && !e.Says.Bump() {
			return true
		}
	}
	return false
}

// calls reports whether the action calls whoever did f, by name or with a request for their review.
func (a *aftermath) calls(f *history.Event) bool {
	return slices.ContainsFunc(a.act, func(i int) bool {
		e := a.at(i)
		return e.Verb == history.ReviewRequested && e.Target.ID == f.Actor.ID || addresses(e, f.Actor)
	})
}

// toSomebodyElse reports whether the action speaks to others than who: it begins with their
// name or quotes them, and not who.
func (a *aftermath) toSomebodyElse(who history.Account) bool {
	if a.quoted[who.ID] || slices.ContainsFunc(a.act, func(i int) bool { return addresses(a.at(i), who) }) {
		return false
	}
	return slices.ContainsFunc(a.act, func(i int) bool { return forSomebody.MatchString(a.at(i).Says.Text) }) ||
		len(a.quoted) > 1 || len(a.quoted) == 1 && !a.quoted[a.by.ID]
}

// toAnother reports whether words are for somebody by name who is not whoever acted.
func (a *aftermath) toAnother(f *history.Event) bool {
	return forSomebody.MatchString(f.Says.Text) && !addresses(f, a.by)
}

// forSomebody is how words begin that are for somebody by name.
var forSomebody = pattern.MustCompile(`^\W*@[\w-]+`)

// asksForMore reports whether the action can bring about a push: it says more of the change
// than that it is good.
func (a *aftermath) asksForMore() bool {
	return slices.ContainsFunc(a.act, func(i int) bool {
		e := a.at(i)
		return e.Verb == history.ReviewCommented || e.Verb == history.Reviewed && e.Subject == history.ChangesRequested ||
			e.Said() && e.Says.Words > 0 && !e.Says.Approves() && !e.Says.ConceptAck()
	})
}

// replies reports whether the words at k, the next by anybody but whoever acted, reply to the
// action: they speak to nobody else, and are the author's, begin with thanks or
// agreement, or are about the same. Another review of the change is a reply only to whoever
// asked where it stands.
func (a *aftermath) replies(k int) bool {
	f := a.at(k)
	says := f.Says
	if says.Words == 0 && !says.Code && len(says.Links) == 0 || a.quotesOthers(k) || f.ReplyTo != 0 || a.toAnother(f) {
		return false // a quote or a conversation would be the action's
	}
	if f.At.Sub(a.at(a.last).At) > soonReplied && !(a.asks && a.ByAuthor(f)) {
		return false
	}
	switch {
	case a.ByAuthor(f):
		return true
	case f.Verb != history.Commented || a.Type == history.PullRequest && says.Approves():
		return slices.ContainsFunc(a.act, func(i int) bool {
			return a.at(i).Says.Bump() || a.asks && asksWhereItStands.MatchString(a.at(i).Says.Text)
		})
	case acknowledges(f), theOther.MatchString(says.Text), taken.MatchString(says.Text), unknown.MatchString(says.Text):
		return true
	}
	return slices.ContainsFunc(a.act, func(i int) bool { return a.at(i).Said() && a.repliesTo(i, k) })
}

// quotesOthers reports whether the event at k quotes what somebody else has said on the
// thread, rather than output or words from elsewhere.
func (a *aftermath) quotesOthers(k int) bool {
	if !a.at(k).Says.Quotes {
		return false
	}
	lines := a.firstQuoted(k)
	return len(lines) == 0 || slices.ContainsFunc(lines, func(line string) bool {
		id := a.writer(k, line)
		return id != 0 && id != a.at(k).Actor.ID
	})
}

// soonReplied is within which time words reply to an action that they neither quote nor name,
// unless it asked their author. Chosen: later, people say what they reply to, or speak of
// what came up meanwhile.
const soonReplied = 3 * 24 * time.Hour

// firstToAsker reports whether the event at k is the first that the author says after the
// action, which asks something, and nobody else has asked anything since.
func (a *aftermath) firstToAsker(k int) bool {
	return a.ByAuthor(a.at(k)) && a.at(k).Said() && a.asks && !slices.ContainsFunc(a.Events[a.last+1:k], func(e history.Event) bool {
		return e.Said() && (a.ByAuthor(&e) || len(e.Says.Questions()) > 0 || e.Verb == history.ReviewCommented)
	})
}

// moved tells what an event that takes something up did to the thread.
func (r *reading) moved(j int) string { return r.movedBy(j, "answered") }

// movedBy is moved, with what people do who say something.
func (r *reading) movedBy(j int, saying string) string {
	e := r.at(j)
	did := r.did(j)
	switch {
	case did == "commented" && (e.Verb == history.Reviewed || e.Verb == history.ReviewCommented):
		did = "replied to the review"
	case did == "commented":
		did = saying
	case did == "commented and closed it":
		did = saying + " and closed it"
	}
	return r.who(e) + " " + did + "."
}

// movedOn tells what an event did that need not have to do with what was done before.
func (r *reading) movedOn(j int) string {
	thread := "thread"
	if r.Type == history.PullRequest {
		thread = "pull request"
	}
	return "The " + thread + " moved on after it: " + r.whoWithin(r.at(j)) + " " + r.did(j) + "."
}

// did says what was done by an event.
func (r *reading) did(j int) string {
	e := r.at(j)
	switch e.Verb {
	case history.Commented:
		if j+1 < len(r.Events) && r.at(j+1).Verb == history.Closed && r.at(j+1).Actor.ID == e.Actor.ID && r.at(j+1).At.Sub(e.At) <= history.OneAction {
			return "commented and closed it"
		}
		if r.Type == history.PullRequest && !r.ByAuthor(e) && e.Says.Approves() && !e.Says.Quotes { // else it is what they quote
			return "approved it"
		}
		return "commented"
	case history.Reviewed, history.ReviewCommented:
		if r.ByAuthor(e) {
			return "commented"
		}
		return "reviewed"
	case history.Pushed:
		return "pushed"
	case history.Merged:
		return "merged it"
	case history.Closed:
		return "closed it"
	case history.Renamed:
		return "changed the title"
	case history.Labeled, history.Unlabeled:
		return "changed the labels"
	}
	return "acted on it"
}

// who names whoever did e, at the beginning of a sentence.
func (r *reading) who(e *history.Event) string {
	if r.ByAuthor(e) {
		return capital(r.whoWithin(e))
	}
	return e.Actor.Login
}

// whoWithin names them within a sentence.
func (r *reading) whoWithin(e *history.Event) string {
	if r.ByAuthor(e) {
		return "the author, " + e.Actor.Login + ","
	}
	return e.Actor.Login
}
