package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// Outcomes that people waited for, brought back to the thread: the second half
// of follow-through.

// broughtNews judges a comment that comes back with an outcome. The author's own
// news is housekeeping.
func (r *reading) broughtNews(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || r.asksIfItMatters(i) || !mayBeNews(e.Says) && !r.publishingWanted(i) && !r.publishingPromised(i) || slices.ContainsFunc(e.Says.Questions(), doubtsNews.MatchString) {
		return finding{}, false
	}
	tells := func(j int, re *pattern.Pattern) string {
		return r.sentence(j, func(s string) bool {
			at := re.FindStringIndex(s)
			return at != nil && !notYet.MatchString(clause(s[:at[1]]))
		})
	}
	said := func(re *pattern.Pattern) string { return tells(i, re) }
	isNew := func(re *pattern.Pattern) bool { // to the thread
		if said(re) == "" {
			return false
		}
		for j := 1; j < i; j++ {
			if e := r.at(j); e.Said() && !e.Bot && e.Says.Words <= longestNews && tells(j, re) != "" {
				return false
			}
		}
		return true
	}
	act := []int{i}
	news, waited := "", false // waited: such news is waited for wherever it comes
	switch {
	case r.awaitedRef(i, said(refDone)):
		news = "with the news that what it waited for is done"
	case r.awaitedHere(i, said(refDoneToo)), r.Type != history.PullRequest && isNew(refDoneToo) && r.askedFor(i):
		news = "with the news that what it waited for is done"
	case isNew(inChannel) && r.expected(i) && r.waitedFor(i):
		news = "with the news that it is available"
	case isNew(upstreamDone):
		news, waited = "with the news that it is settled upstream", true
	case isNew(released):
		news, waited = "with the news that it is released", true
	case e.Says.Words <= longestNews && isNew(isOut) && r.releaseWanted(i):
		news = "with the release that was asked for"
	case isNew(arrived) && r.expected(i) && r.waitedFor(i):
		news = "with the news that it is available"
	case r.grants(i) && isNew(nowThere):
		news = "with the news that it is there"
	case r.Type != history.PullRequest && isNew(outSince) && r.askedFor(i):
		news = "with the news that it is available"
	case r.publishingWanted(i) && r.saysPublishing(i) && r.publishesAnew(i):
		news = "with the release that was asked for"
	case r.publishingPromised(i) && r.saysPublishing(i) && r.publishesAnew(i):
		news = "with the release that they had promised"
	case r.inVersion(i):
		news, waited = "with the version that has it", true
	case r.Type != history.PullRequest && isNew(doneThere) && r.askedFor(i):
		news = "to say that it is done"
	case said(undone) != "" && r.expected(i):
		news = "to say what became of it"
	case r.Type == history.PullRequest && said(partDone) != "" && r.mergedAt() < 0 && len(r.withClose(i)) == 1:
		news = "to say where the change went on"
	case e.Says.Words <= longestNews && isNew(doneAfter) && !r.OpenBefore(i) && (r.tookPart(i) || r.checksOff(i) >= 0):
		news = "to say how it ended"
		if c := r.checksOff(i); c >= 0 {
			act = []int{min(i, c), max(i, c)}
			news += ", and checked it off"
		}
	}
	if news == "" {
		return finding{}, false
	}
	if len(act) == 1 {
		act = r.withClose(i)
	}
	if c := r.closeOf(act); c >= 0 && r.reopened(c, r.Stood) >= 0 {
		return r.refused(i, "closed it "+news+", but "+r.at(r.reopened(c, r.Stood)).Actor.Login+" reopened it within "+days(r.Stood)), true
	}
	if len(act) > 1 && !waited && r.OpenBefore(i) && r.Idle(i) >= r.Stale && !r.askedFor(i) && !r.releaseWanted(i) && !r.publishingWanted(i) && !r.publishingPromised(i) && !r.grants(i) && !r.announcedBefore(i) {
		return finding{}, false // ends what was stale and nobody asked for: stale-resolution
	}
	return r.gave(act, r.brought(i, news)+newsTold(e.Says), "It was new to the thread.", e.At), true
}

// brought says that whoever spoke at i came back with some news, or to say it; of
// somebody who had not been there before, only that they did.
func (r *reading) brought(i int, news string) string {
	if slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Actor.ID == r.at(i).Actor.ID && !doneWith(&f, r.at(i))
	}) {
		return "Came back " + news
	}
	if news, said := strings.CutPrefix(news, "to say "); said {
		return "Said " + news
	}
	return "Brought " + strings.TrimPrefix(news, "with ")
}

// newsTold quotes the sentence that tells the news; nothing where none plainly does.
func newsTold(p *history.Prose) string {
	for _, s := range p.Sentences {
		tells := func(re *pattern.Pattern) bool { return re.MatchString(s) }
		if slices.ContainsFunc([]*pattern.Pattern{
			refDone, refDoneToo, inChannel, upstreamDone, released, isOut, arrived, nowThere, outSince, doneThere, undone,
			partDone, doneAfter, saysPublished, inAVersion, inNext, isInIt,
		}, tells) {
			return ": " + saying(strings.TrimRight(endingInLink.ReplaceAllString(s, ""), ":,( "), 120)
		}
	}
	return ""
}

// endingInLink is the address that stands behind a sentence, and is no part of it.
var endingInLink = pattern.MustCompile(`\s*[:(]\s*https?://\S+\W*$`)

// mayBeNews is a quick look for what news has: a number, a link, or a place from which
// people get things. A long reply argues.
func mayBeNews(p *history.Prose) bool {
	if p.Quotes && p.Words > longestNews {
		return false
	}
	if strings.ContainsAny(p.Text, "0123456789") || strings.Contains(p.Text, "pstream") || strings.Contains(p.Text, "ainlined") || len(p.Links) > 0 {
		return true
	}
	return inChannel.MatchString(p.Text) || inNext.MatchString(p.Text) || isOut.MatchString(p.Text) || nowThere.MatchString(p.Text)
}

// clause is the last part of a sentence that a dash or a semicolon parts.
func clause(s string) string {
	for _, mark := range []string{" - ", " – ", " — ", "; "} {
		if at := strings.LastIndex(s, mark); at >= 0 {
			s = s[at+len(mark):]
		}
	}
	return s
}

// awaitedHere reports whether a thread that a sentence said at i calls done, be it by its
// bare number, was named here before by somebody who spoke of waiting for it.
func (r *reading) awaitedHere(i int, sentence string) bool {
	if sentence == "" {
		return false
	}
	tells := history.Read(sentence)
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && (f.Said() || f.Verb == history.Opened) && slices.ContainsFunc(f.Says.Refs, func(ref string) bool {
			ref = r.fullRef(ref)
			return r.refersTo(tells, ref) && joinsWith(f.Says, ref) == depends
		})
	})
}

// expected reports whether somebody had spoken of what was to come, a while before
// the event at i, or whoever did that had promised it.
func (r *reading) expected(i int) bool {
	return r.announcedBefore(i) || slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		if !f.Person() || r.at(i).At.Sub(f.At) < r.Stood {
			return false
		}
		if f.Verb == history.Opened {
			return expects.MatchString(f.Says.Text) && !reportForm.MatchString(f.Text)
		}
		return f.Said() && (f.Says.Bump() || expects.MatchString(f.Says.Text))
	})
}

// askedFor reports whether somebody else had asked for the outcome that the event at i
// brings, be it by a bare bump.
func (r *reading) askedFor(i int) bool {
	e := r.at(i)
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && f.Said() && r.other(&f, e) && e.At.Sub(f.At) >= r.Stood && (f.Says.Bump() || keepsAsking.MatchString(f.Says.Text))
	})
}

// asksIfItMatters reports whether the event at i asks on a stale thread where it
// stands, which is stale-resolution, whatever news it brings.
func (r *reading) asksIfItMatters(i int) bool {
	return r.OpenBefore(i) && r.Idle(i) >= r.Stale && slices.ContainsFunc(r.at(i).Says.Questions(), asksWhereItStands.MatchString)
}

// waitedFor reports whether news of a release can be what the thread waits for: on a pull
// request somebody must have said so, or have asked for it.
func (r *reading) waitedFor(i int) bool {
	return r.Type != history.PullRequest || r.heldUp(i) || r.askedFor(i)
}

// holdsUp is how people say that a change waits for something from outside.
var holdsUp = pattern.MustCompile(`(?i)
	\b(
		wait(s|ing)? (for|on|until)|blocked (on|by)|on hold|as soon as|
		until .{0,40}\b(released?|out|available|fixed|merged|lands?)
	)\b
`)

// heldUp reports whether somebody had said, before the event at i, that the thread waits
// for something from outside.
func (r *reading) heldUp(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && (f.Said() || f.Verb == history.Opened) && holdsUp.MatchString(f.Says.Text)
	})
}

// doubtsNews is a question of whoever cites news in order to ask about it.
var doubtsNews = pattern.MustCompile(`(?i)
	\bdid(?:n't)? (?:this|it|that|the \w+) (?:not|make it|get in)\b|\bwhat about\b|
	\bwhat(?:'s| is) the (?:[\w-]+ ){0,2}(?:plan|vision|status|roadmap)\b|\bany plans?\b
`)

// longestNews is how many words a comment that only brings news has at most. Chosen: the
// news, where it is, and thanks; what is longer argues, and cites news in passing.
const longestNews = 40

// awaitedRef reports whether the thread that a sentence said at i calls done was
// named here before by somebody, and nobody had said that it is done.
func (r *reading) awaitedRef(i int, sentence string) bool {
	if sentence == "" || len(r.at(i).Says.Refs) == 0 {
		return false
	}
	ref := r.shortRef(r.at(i).Says.Refs[0])
	named := false
	for j := range i {
		for _, other := range r.at(j).Says.Refs {
			if r.shortRef(other) != ref {
				continue
			}
			if r.sentence(j, refDone.MatchString) != "" {
				return false
			}
			named = named || r.at(j).Verb != history.Opened || !r.ByAuthor(r.at(i))
		}
	}
	return named
}

// tookPart reports whether whoever did i had spoken before the thread was
// closed.
func (r *reading) tookPart(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Actor.ID == r.at(i).Actor.ID && f.Said() && f.Says.Words > 0
	})
}

// todo is a label that says what is still to be done.
var todo = pattern.MustCompile(`(?i)\b(needs?|to-?do|requires?|missing|pending|awaiting|waiting|backport)\b`)

// checksOff is the index of the label of something to be done that the person
// who did i took off together with it; -1 if there is none.
func (r *reading) checksOff(i int) int {
	e := r.at(i)
	for j := range r.Events {
		f := r.at(j)
		if f.Verb == history.Unlabeled && doneWith(f, e) && todo.MatchString(f.Subject) && r.free(j) {
			return j
		}
	}
	return -1
}
