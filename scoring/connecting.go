package scoring

import (
	"slices"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var connecting = Rule{
	Kind: Connecting, Version: 8, Weight: 1,
	Looks:   "Somebody other than the author is the first to name another thread that this one belongs with: its duplicate, the pull request that fixes it, the discussion held elsewhere, the change that it depends on or conflicts with.",
	Effect:  "Somebody else refers to it or answers within 14 days, or the thread is closed for it.",
	Not:     "One’s own work (“I opened #12”); a thread that was named before; a link in passing or in an argument that nobody takes up; bots.",
	Missing: "nobody joined it with another thread (the author does not count)",
	judge:   judgeConnecting,
}

func judgeConnecting(r *reading) []finding {
	var out []finding
	done := -1 // last event of the close looked at before
	for i := range r.Events {
		if i <= done || !r.free(i) {
			continue
		}
		f, ok := r.connected(i)
		if !ok {
			continue
		}
		if f.outcome != Refused {
			done = f.events[len(f.events)-1]
		}
		out = append(out, f)
	}
	return out
}

// connected judges the event at i as one that brings in another thread.
func (r *reading) connected(i int) (finding, bool) {
	e := r.at(i)
	if !r.helper(i) || !speaks(e) || len(r.named(i)) == 0 {
		return finding{}, false
	}
	act := r.action(i)
	c := r.closeOf(act)
	if c >= 0 && !r.OpenBefore(c) {
		c = -1
	}
	brought := r.brings(i)
	if c >= 0 {
		brought = r.closesWith(i)
	}
	ref, how, own := r.joined(i, brought)
	inReview := e.Verb == history.Reviewed && e.Says.Words > asideWords
	if inReview && how == depends && !slices.Contains(naming(e.Says, ref), e.Says.Sentences[0]) { // one of a review's demands
		return finding{}, false
	}
	told, unsure := linked, false
	if ref != "" {
		told, unsure = toldAs(e.Says, ref, how)
	} else if c >= 0 && own == "" && len(brought) > 0 && r.closesOnlyFor(i, brought[0]) {
		ref, how = brought[0], repeats // and it is not said in which way
	}
	switch {
	case ref == "" && own != "":
		return r.refused(i, "named "+r.short(own)+", which is their own work"), true
	case ref == "" && c < 0 && len(brought) > 0 && !unjoined.MatchString(e.Says.Text) && !r.ownWork(i, brought[0]):
		j := r.wasNews(i, brought)
		if j < 0 {
			return finding{}, false
		}
		return r.gaveBy([]int{i}, pointedOut(linked, r.short(brought[0]), false), j), true
	case ref == "":
		return finding{}, false
	}
	if c >= 0 && (how >= repeats || e.Says.Words <= asideWords) {
		return r.closedFor(c, act, ref, told), true
	}
	why := pointedOut(told, r.short(ref), unsure)
	if j := r.takesUp(i, how); j >= 0 {
		return r.gaveBy([]int{i}, why, j), true
	}
	if j := r.reasonLater(i, ref, how); j >= 0 {
		return r.gaveBy([]int{i}, why, j), true
	}
	if end := e.At.Add(r.Moves); end.After(r.now) && r.OpenBefore(len(r.Events)) && e.Says.Words <= pointWords {
		return r.awaits([]int{i}, why, "Waits to see whether somebody acts on the link.", end), true
	}
	return r.refused(i, "named "+r.short(ref)+", but nobody acted on that within "+days(r.Moves)), true
}

// furtherReading reports whether a text names ref only as a place to read more about
// what it says itself.
func furtherReading(p *history.Prose, ref string) bool {
	return len(p.Sentences) > 1 && slices.ContainsFunc(naming(p, ref), readMore.MatchString)
}

var readMore = pattern.MustCompile(`(?i)
	\b(?:more|further|additional) (?:
		info\w*|details?|background|reading|context|discussion|examples?|on (?:this|that|it)
	)\b
`)

// speaks reports whether e is of the sort that can join two threads: a
// comment, but no verdict on the change. Remarks on lines of code are review.
func speaks(e *history.Event) bool {
	switch e.Verb {
	case history.Commented:
	case history.Reviewed:
		if e.Subject != history.Remarked {
			return false
		}
	default:
		return false
	}
	return !e.Says.Approves()
}

// joined is the one of the threads brought in by the event at i that it joins most
// firmly; own is one that was passed over as the person's own work.
func (r *reading) joined(i int, brought []string) (ref string, how joint, own string) {
	for _, b := range brought {
		h := joinsWith(r.at(i).Says, b)
		if h == apart {
			continue
		}
		if r.ownWork(i, b) {
			own = b
			continue
		}
		if h == related && r.otherwise(i, b) {
			continue
		}
		if h > how {
			ref, how = b, h
		}
	}
	return ref, how, own
}

// otherwise reports whether a text that says no more than that ref is related does
// something else with it: it cites lines of code, a younger thread is mostly what came of
// this one, what says where an issue belongs is triage, and a question about a change is
// review.
func (r *reading) otherwise(i int, ref string) bool {
	p := r.at(i).Says
	asks := func(s string) bool { return slices.Contains(naming(p, ref), s) }
	return r.openedLater(ref) || citesCode(p, ref) || elsewhere.MatchString(p.Text) || r.Type == history.PullRequest && slices.ContainsFunc(p.Questions(), asks)
}

// closedFor judges a close for another thread, which its comment names.
func (r *reading) closedFor(c int, act []int, ref string, told way) finding {
	if j := r.reopened(c, r.Stood); j >= 0 {
		return r.refused(c, "closed it for "+r.short(ref)+", but "+r.at(j).Actor.Login+" reopened it within "+days(r.Stood))
	}
	why := pointedOut(told, r.short(ref), false) + " and closed it for that"
	if end := r.at(c).At.Add(r.Stood); end.After(r.now) {
		return r.awaits(act, why, "Must stay closed for "+days(r.Stood)+".", end)
	}
	return r.gave(act, why, "It stayed closed.", r.at(c).At.Add(r.Stood))
}

// takesUp is the index of the first event that acts on what event i brings in; -1
// if there is none within the window.
func (r *reading) takesUp(i int, how joint) int {
	e := r.at(i)
	brought := r.brings(i)
	main := e.Says.Words <= pointWords
	answered := false // somebody else has spoken since
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		f := r.at(j)
		if f.Bot {
			continue
		}
		closed := f.Verb == history.Closed && !r.mergedBy(j) && !answered && (main && f.Actor.ID != e.Actor.ID || how >= repeats)
		spoke := f.Said() && f.Actor.ID != e.Actor.ID && f.Says.Words > 0 && !f.Says.Bump()
		if !closed && !spoke {
			continue
		}
		if !closed && denies.MatchString(f.Says.Text) {
			answered = true
			continue
		}
		closedForIt := closed && (how > related || !r.otherReason(j))
		namesIt := slices.ContainsFunc(brought, func(ref string) bool { return r.refersTo(f.Says, ref) })
		took := closedForIt || namesIt || main && !answered && !r.elseReplied(e, f, j, brought, how) && (r.speaksTo(f, e) || theOther.MatchString(f.Says.Text))
		if !took && answered || history.SamePattern(f.Actor, e.Actor) {
			continue
		}
		if took {
			return j
		}
		answered = how == related || !r.closesAfter(j)
	}
	return -1
}

// elseReplied reports whether f, at j, has something else to say to e, which no more than
// names related threads: it closes the thread for a reason of its own, or answers what e
// asks beside them.
func (r *reading) elseReplied(e, f *history.Event, j int, brought []string, how joint) bool {
	if how > related || confirms(f.Says) || theOther.MatchString(f.Says.Text) {
		return false
	}
	if c := r.closeOf(r.action(j)); c >= 0 && r.otherReason(c) {
		return true
	}
	links := func(s string) bool {
		return slices.ContainsFunc(brought, func(ref string) bool { return slices.Contains(naming(e.Says, ref), s) })
	}
	asks := func(s string) bool { return !links(s) && !proposal.MatchString(s) && !guess.MatchString(s) }
	return slices.ContainsFunc(e.Says.Questions(), asks) && !slices.ContainsFunc(e.Says.Sentences, func(s string) bool {
		return links(s) && quotes(f, s)
	})
}

// denies is how people say that two threads have nothing to do with each other.
var denies = pattern.MustCompile(`(?i)
	^\W*(?:@[\w-]+,? )?(?:no|nope|nah)\b|
	\b(?:
		unrelated|not related|something (?:\w+ )?else|(?:don't|do not) think so|
		(?:different|separate|another) (?:issue|problem|bug|thing|matter)
	)\b
`)

// closing is how people speak of ending a thread.
var closing = pattern.MustCompile(`(?i)\bclos(?:e|ed|ing)\b|关闭|クローズ|fermer|cerrar|fechar|schließ`)

// reasonLater is the index of the event, be it much later, by which somebody else closes
// the thread for ref, or asks to, after i had pointed it out; -1 if there is none.
func (r *reading) reasonLater(i int, ref string, how joint) int {
	if how < repeats || !slices.ContainsFunc(r.Events[i:], func(f history.Event) bool { return f.Verb == history.Closed }) {
		return -1
	}
	for j := i + 1; j < len(r.Events); j++ {
		f := r.at(j)
		if f.Person() && f.Said() && r.other(f, r.at(i)) && r.refersTo(f.Says, ref) && (closing.MatchString(f.Says.Text) || r.closeOf(r.action(j)) >= 0) {
			return j
		}
	}
	return -1
}

// wasNews is the index of the first event after i, where i names other threads without
// saying how they belong to this one, that shows that they do: the next to speak did
// not know of them, or goes on with what was said there, or the thread is closed for one;
// -1 if there is none.
func (r *reading) wasNews(i int, brought []string) int {
	e := r.at(i)
	first := true // to speak
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		f := r.at(j)
		if f.Bot || !f.Said() || f.Actor.ID == e.Actor.ID || f.Says.Words == 0 || f.Says.Bump() || history.SamePattern(f.Actor, e.Actor) {
			continue
		}
		if first && e.Says.Words <= pointWords && (unknown.MatchString(f.Says.Text) || doesLikewise.MatchString(f.Says.Text)) {
			return j
		}
		if first && slices.ContainsFunc(brought, func(ref string) bool {
			return r.refersTo(f.Says, ref) && slices.ContainsFunc(naming(e.Says, ref), talkedOver.MatchString)
		}) {
			return j
		}
		if r.closeOf(r.action(j)) >= 0 && slices.ContainsFunc(brought, func(ref string) bool {
			return !r.openedLater(ref) && r.refersTo(f.Says, ref) && joinsWith(f.Says, ref) > related
		}) {
			return j
		}
		first = false
	}
	return -1
}

// talkedOver says of another thread that the same was talked over there.
var talkedOver = pattern.MustCompile(`(?i)\b(?:discuss(?:ed|ions?)|debated?|decided|decision|agreed (?:on|there|in)|talked over)\b`)

// unknown is how people say that what they were pointed to was news to them.
var unknown = pattern.MustCompile(`(?i)
	\b(?:
		(?:
			(?:wasn't|was not|weren't|hadn't been) aware|(?:didn't|did not) (?:know|realize|realise)|
			(?:hadn't|had not) known
		)(?: of| about)? (?:that|this|it|those|them|the (?:pr|issue|other)\b|\S*#\d|https?:)|
		(?:
			(?:didn't|did not) (?:notice|find|see)|
			(?:hadn't|had not|haven't) (?:seen|noticed|found|read)|missed|overlooked|forgot(?:ten)?|
			wait for
		)(?: of| about)? (?:
			(?:that|this|it|those|them)(?:
				 (?:
					one|pr|issue|thread|discussion|pull request|ticket|before|yet|until|so|and|but|when|
					though|while|until|earlier|somehow
				)\b|
				\W*$|[^\w ]|\W+#\d
			)|
			the (?:pr|issue|other)\b|\S*#\d|https?:
		)|
		(?:good|great|nice) to know\b
	)|
	知らなかった|没注意到|no (?:lo )?sabía|je ne savais pas|wusste ich nicht|não sabia
`)

// doesLikewise is how they say that they will do as it was done there.
var doesLikewise = pattern.MustCompile(`(?i)
	\b(?:I|we)(?:'ll| will| can| could| should) (?:just |then |also )?(?:
		do (?:it|this|that) (?:the same way|like that|that way|similarly|likewise|as there)|
		do (?:the same|likewise)|
		(?:use|take|follow|copy|adopt) (?:that|the same|their|this) (?:
			approach|pattern|way|solution|idea
		)|
		go with that
	)\b
`)

// theOther is how people speak of what was pointed out to them, without its name.
var theOther = pattern.MustCompile(`(?i)
	\b(?:that|your|the linked|linked) (?:
		pr|pull request|mr|patch|branch|issue|ticket|fix|commit|link|one
	)\b
`)

// otherReason reports whether the thread was closed at c with words that name no other
// thread: for a reason of their own.
func (r *reading) otherReason(c int) bool {
	said := false
	for _, i := range r.action(c) {
		if e := r.at(i); e.Said() && e.Says.Words > 0 && !e.Says.Thanks() {
			said = true
			if len(r.named(i)) > 0 || acknowledges(e) || theOther.MatchString(e.Says.Text) {
				return false
			}
		}
	}
	return said
}

// closesAfter reports whether whoever spoke at j closed the thread in the same
// action.
func (r *reading) closesAfter(j int) bool { return r.closeOf(r.action(j)) > j }

// mergedBy reports whether the thread had been merged by event j.
func (r *reading) mergedBy(j int) bool {
	m := r.mergedAt()
	return m >= 0 && m <= j
}

// speaksTo reports whether f, the next to speak after e, speaks to e.
func (r *reading) speaksTo(f, e *history.Event) bool {
	return acknowledges(f) || f.Says.Quotes || r.ByAuthor(f) && !retorts(f.Says) || addresses(f, e.Actor) || taken.MatchString(f.Says.Text)
}

// taken is how people say that they like what they were shown.
var taken = pattern.MustCompile(`(?i)
	^\W*(?:(?:oh|ah|hm+|nice|cool|great|wow|neat|yes|yeah|ooh)\b[,.! ]*)*(?:
		(?:I|we) (?:(?:really|also|do|quite) )*(?:like|love|prefer) (?:
			that|this|it|the (?:idea|approach|proposal)
		)\b|
		neat\b|
		that(?:'s| is| looks| sounds) (?:\w+ )?(?:neat|nice|nicer|better|great|promising|perfect|it)\b
	)
`)

// retorts reports whether a text is no more than a short question thrown back.
func retorts(p *history.Prose) bool {
	return p.Words <= fewCallWords && len(p.Sentences) > 0 && len(p.Questions()) == len(p.Sentences)
}

// closesOnlyFor reports whether the short text at i, which comes with a close, names ref
// as the reason for it and not in passing, and ref is not the speaker's own work.
func (r *reading) closesOnlyFor(i int, ref string) bool {
	p := r.at(i).Says
	return p.Words <= asideWords && !unjoined.MatchString(p.Text) && !furtherReading(p, ref) && !r.ownWork(i, ref)
}
