package scoring

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// More ways in which a comment takes up a loose end: most of them are told by who did
// what when, rather than by words.

// tookOverByPush judges the words of somebody who pushed to the pull request of an
// author who was gone, and who leaves it to others to merge that.
func (r *reading) tookOverByPush(i int) (finding, bool) {
	e := r.at(i)
	if r.Type != history.PullRequest || r.ByAuthor(e) || !r.pushedWith(i) || !r.authorAway(i) || !r.OpenBefore(i) {
		return finding{}, false
	}
	if m := r.mergedAt(); m >= 0 && r.at(m).Actor.ID == e.Actor.ID { // brought it up to date to merge it
		return finding{}, false
	}
	if slices.ContainsFunc(r.Events[i:], func(f history.Event) bool {
		return r.ByAuthor(&f) && (f.Verb == history.Pushed || f.Merges() || f.Said() && notLeft.MatchString(f.Says.Text))
	}) {
		return finding{}, false
	}
	act := r.turn(i)
	j := r.Reply(act[len(act)-1], r.StaleEnds, (*history.Event).Moves)
	if j < 0 {
		return r.refused(i, "pushed to what the author had left, but nobody took that up within "+days(r.StaleEnds)), true
	}
	return r.gaveBy(act, "Took over what the author had left, and pushed to it", j), true
}

// pushedWith reports whether whoever spoke at i pushed together with that.
func (r *reading) pushedWith(i int) bool {
	e := r.at(i)
	pushed := func(j int) bool { return r.at(j).Verb == history.Pushed && r.at(j).Actor.ID == e.Actor.ID }
	for j := i - 1; j > 0 && e.At.Sub(r.at(j).At) <= history.OneAction; j-- {
		if pushed(j) {
			return true
		}
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= history.OneAction; j++ {
		if pushed(j) {
			return true
		}
	}
	return false
}

// turn is the pushes and words of whoever did i, around it, until somebody else has
// the word.
func (r *reading) turn(i int) []int {
	by := r.at(i).Actor.ID
	first, last := i, i
	for first > 1 && (r.at(first-1).Actor.ID == by || r.at(first-1).Bot) {
		first--
	}
	for last+1 < len(r.Events) && (r.at(last+1).Actor.ID == by || r.at(last+1).Bot) {
		last++
	}
	var out []int
	for j := first; j <= last; j++ {
		if e := r.at(j); e.Actor.ID == by && r.free(j) && (e.Verb == history.Pushed || e.Said()) {
			out = append(out, j)
		}
	}
	return out
}

// branches are the branches that the event at i links to.
func (r *reading) branches(i int) []string {
	var out []string
	for _, l := range r.at(i).Says.Links {
		if branch.MatchString(l) {
			out = append(out, "another branch")
			break
		}
	}
	return out
}

// heldRemark judges an author's reply to a remark on the change that is no more than
// the address of a younger issue: the remark is held there. The author earns it where
// somebody else wanted that, or was content with it.
func (r *reading) heldRemark(i int) (finding, bool) {
	if !r.holdsRemark(i) {
		return finding{}, false
	}
	e := r.at(i)
	if !r.spokeWithin(i, r.Stale, func(f *history.Event) bool { return f.Verb == history.ReviewCommented || f.Verb == history.Reviewed }) {
		return finding{}, false
	}
	var act []int
	for j := i; j < len(r.Events) && r.at(j).At.Sub(e.At) <= history.OneAction; j++ {
		if r.at(j).Actor.ID == e.Actor.ID && r.free(j) && r.holdsRemark(j) {
			act = append(act, j)
		}
	}
	if !r.wantedKept(i) && !r.contentWith(i) {
		return r.refused(i, "put the address of an issue below a remark, but nobody else wanted it held there"), true
	}
	return r.gave(act, "Opened the follow-up for what had been remarked here", "It stands in "+and(r.newRefs(i))+".", e.At), true
}

// tookOnInPassing judges a reviewer's reply to a remark that is no more than the address of a
// younger thread, where somebody else had just said in passing that something should be
// done.
func (r *reading) tookOnInPassing(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || conversation(e) == 0 || e.Says.Words > shortestPointer || len(e.Says.Refs) != 1 || !r.openedLater(r.fullRef(e.Says.Refs[0])) {
		return finding{}, false
	}
	j := i - 1
	for ; j > 0; j-- {
		f := r.at(j)
		if conversation(f) == conversation(e) && f.Person() && r.other(f, e) && slices.ContainsFunc(f.Says.Sentences, weShould.MatchString) {
			break
		}
	}
	f := r.at(j)
	if j <= 0 || e.At.Sub(f.At) > r.Stood {
		return finding{}, false
	}
	return r.gave([]int{i}, "Took on what "+f.Actor.Login+" had said in passing should be done", "It stands in "+and(r.newRefs(i))+".", e.At), true
}

// shortestPointer is how many words a text has, at most, that is no more than an address.
// Chosen: "I opened #12 for that."
const shortestPointer = 5

// weShould is how people say in passing that something is to be done.
var weShould = pattern.MustCompile(`(?i)\bwe (?:\w+ )?(?:should|ought to|need to|could)\b`)

// wantedKept reports whether somebody else had asked, not long before the event at i, to
// hold something elsewhere, or not to lose it, but for what they said of other lines.
func (r *reading) wantedKept(i int) bool {
	return r.wasAskedTo(i) || r.spokeWithin(i, r.Stale, func(f *history.Event) bool {
		return f.Said() && !twoTalks(f, r.at(i)) && (asksToOpen.MatchString(f.Says.Text) || notLost.MatchString(f.Says.Text))
	})
}

// contentWith reports whether somebody else took up the author's reply at i to a remark:
// resolved its conversation, or thanked or agreed below it.
func (r *reading) contentWith(i int) bool {
	e := r.at(i)
	return r.Reply(i, r.Moves, func(f *history.Event) bool {
		switch {
		case f.Bot:
			return false
		case f.Verb == history.ThreadResolved:
			return f.ID == 0 || f.ID == conversation(e)
		case f.Verb == history.ReviewCommented:
			return !twoTalks(f, e) && (f.Says.Thanks() || f.Says.Approves() || confirms(f.Says))
		}
		return false
	}) >= 0
}

// conversation is the id of the remark on a change that began the conversation of e;
// zero if that is not told, or e is no such remark.
func conversation(e *history.Event) int64 {
	if e.Verb != history.ReviewCommented {
		return 0
	}
	return cmp.Or(e.ReplyTo, e.ID)
}

// twoTalks reports whether two remarks on a change are of two conversations.
func twoTalks(e, f *history.Event) bool {
	a, b := conversation(e), conversation(f)
	return a != 0 && b != 0 && a != b
}

func (r *reading) holdsRemark(i int) bool {
	e := r.at(i)
	return r.Type == history.PullRequest && e.Verb == history.ReviewCommented && r.ByAuthor(e) && len(e.Says.Refs) == 1 &&
		r.openedLater(r.fullRef(e.Says.Refs[0])) && bareIssue.MatchString(e.Says.Text)
}

// agreedHere reports whether a sentence said by the author at i tells of an issue that
// holds what others, who had spoken before, had agreed on or remarked.
func (r *reading) agreedHere(i int, said string) bool {
	if !anIssue.MatchString(said) {
		return false
	}
	e := r.at(i)
	if r.repliesToOthers(i) {
		return true
	}
	if asAgreed.MatchString(said) {
		return r.spokeWithin(i, e.At.Sub(r.OpenedAt), (*history.Event).Said)
	}
	return r.Type == history.PullRequest && e.Verb == history.ReviewCommented && (r.wantedKept(i) || r.contentWith(i))
}

// repliesToOthers reports whether the comment at i quotes or names others who had spoken
// not long before.
func (r *reading) repliesToOthers(i int) bool {
	e := r.at(i)
	return r.spokeWithin(i, r.Stale, func(f *history.Event) bool { return f.Said() && (e.Says.Quotes || addresses(e, f.Actor)) })
}

// spokeWithin reports whether somebody else had spoken, as want says, before the event
// at i.
func (r *reading) spokeWithin(i int, within time.Duration, want func(*history.Event) bool) bool {
	e := r.at(i)
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && want(&f) && r.other(&f, e) && e.At.Sub(f.At) <= within
	})
}

// fewestTopicWords is how many words a sentence shares with what had been said, at
// least, when it speaks of the same. Chosen: one can be shared by chance.
const fewestTopicWords = 2

// inPassing is who had spoken, not long before the event at i, of what a sentence
// said there holds in an issue, which is not the matter of the thread; empty if nobody
// had.
func (r *reading) inPassing(i int, said string) string {
	if !anIssue.MatchString(said) {
		return ""
	}
	e := r.at(i)
	if who := r.lastSpeaker(i); who != nil && forThat.MatchString(said) && raises(who.Says) && e.At.Sub(who.At) <= r.Moves && r.other(who, e) {
		return who.Actor.Login
	}
	if r.Type != history.PullRequest {
		return ""
	}
	title := strings.ToLower(r.Title)
	topic := slices.DeleteFunc(topics(said), func(w string) bool { return strings.Contains(title, w) })
	if len(topic) < fewestTopicWords {
		return ""
	}
	for j := i - 1; j > 0 && e.At.Sub(r.at(j).At) <= r.Moves; j-- {
		f := r.at(j)
		if !f.Person() || !f.Said() || !r.other(f, e) {
			continue
		}
		if slices.ContainsFunc(f.Says.Sentences, func(s string) bool { return shared(topic, s) >= fewestTopicWords }) {
			return f.Actor.Login
		}
	}
	return ""
}

// raises reports whether a text can raise something: it does more than cheer or ask how
// it stands.
func raises(p *history.Prose) bool { return !p.Approves() && !p.Thanks() && !p.Bump() && !p.Cheers() }

// topics are the words of a text that tell what it is about, in lower case, each once.
func topics(text string) []string {
	words := topicWord.FindAllString(strings.ToLower(inProse.ReplaceAllString(text, " ")), -1)
	slices.Sort(words)
	return slices.DeleteFunc(slices.Compact(words), noTopic.MatchString)
}

// shared counts the words that stand in a sentence.
func shared(words []string, sentence string) int {
	sentence, n := strings.ToLower(sentence), 0
	for _, w := range words {
		if strings.Contains(sentence, w) {
			n++
		}
	}
	return n
}

// lastSpeaker is the last event before i by which a person said anything; nil if nobody
// had.
func (r *reading) lastSpeaker(i int) *history.Event {
	for j := i - 1; j > 0; j-- {
		if f := r.at(j); f.Person() && f.Said() && f.Says.Words > 0 {
			return f
		}
	}
	return nil
}

// keptWord judges a comment on an issue that brings what was promised there, and says
// where it is. A pull request of this repository fixes it as any does.
func (r *reading) keptWord(i int) (finding, bool) {
	e := r.at(i)
	if r.Type != history.Issue || r.ByAuthor(e) || e.Says.Words > longestNews || len(e.Says.Links) == 0 {
		return finding{}, false
	}
	if r.sentence(i, isThere.MatchString) == "" || notYetHere.MatchString(e.Says.Text) {
		return finding{}, false
	}
	if slices.ContainsFunc(e.Says.Refs, func(ref string) bool { _, here := r.numberHere(ref); return here }) {
		return finding{}, false
	}
	j := slices.IndexFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && f.Said() && !r.ByAuthor(&f) && takesOn.MatchString(f.Says.Text) && (f.Actor.ID != e.Actor.ID || e.At.Sub(f.At) >= r.Stood)
	})
	if j < 0 || slices.ContainsFunc(r.Events[1:i], func(f history.Event) bool {
		return f.Said() && len(f.Says.Links) > 0 && f.Says.Links[0] == e.Says.Links[0]
	}) {
		return finding{}, false
	}
	return r.gave(r.withClose(i), "Brought what "+r.at(j).Actor.Login+" had promised", "It was new to the thread.", e.At), true
}

// keptAtIt judges a comment on somebody else's thread that brings the outcome, to be seen
// elsewhere, of what its writer had said there to be working on. What a pull request here
// does is ordinary work.
func (r *reading) keptAtIt(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || r.Type == history.Issue || len(e.Says.Links) == 0 {
		return finding{}, false
	}
	done := r.sentence(i, doneWithIt.MatchString)
	if done == "" {
		return finding{}, false
	}
	topic := topics(done)
	begun := slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Actor.ID == e.Actor.ID && f.Said() && e.At.Sub(f.At) >= r.Stood && slices.ContainsFunc(f.Says.Sentences, func(s string) bool {
			return workingOn.MatchString(s) && shared(topic, s) >= fewestTopicWords
		})
	})
	if !begun {
		return finding{}, false
	}
	j := r.Reply(i, r.Moves, func(f *history.Event) bool { return f.Person() && f.Said() && f.Moves() })
	if j < 0 {
		return r.refused(i, "came back with what they had been working on, but nobody took that up within "+days(r.Moves)), true
	}
	return r.gaveBy([]int{i}, "Came back with what they had said they were working on", j), true
}

// heardBack judges a comment that brings the answer of people elsewhere, whom its
// writer had asked.
func (r *reading) heardBack(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || r.sentence(i, heard.MatchString) == "" {
		return finding{}, false
	}
	asked := slices.IndexFunc(r.Events[:i], func(f history.Event) bool {
		return f.Actor.ID == e.Actor.ID && f.Said() && e.At.Sub(f.At) >= r.Stood && askedThere.MatchString(f.Says.Text)
	})
	if asked < 0 {
		return finding{}, false
	}
	act := []int{i}
	if r.free(asked) {
		act = []int{asked, i}
	}
	return r.gave(act, "Asked elsewhere and came back with the answer", "It was new to the thread.", e.At), true
}

// asWasAsked reports whether the event at i does no more than name what somebody else
// had asked to open.
func (r *reading) asWasAsked(i int) bool {
	e := r.at(i)
	brought := r.brings(i)
	if len(brought) == 0 || r.sentence(i, doneAs.MatchString) == "" {
		return false
	}
	asked := ""
	for j := i - 1; j >= 0 && asked == ""; j-- {
		if f := r.at(j); f.Person() && f.Said() && f.Says.Words > 0 && r.other(f, e) {
			asked = f.Says.Text
		}
	}
	_, here := r.numberHere(brought[0])
	beside := r.openedLater(brought[0]) && r.Type == history.PullRequest && toHold.MatchString(asked)
	if r.ByAuthor(e) && (here || heldElsewhere(brought[0])) && !beside { // what their own thread needs
		return false
	}
	return asksToOpen.MatchString(asked) && !asksOneself.MatchString(asked)
}
