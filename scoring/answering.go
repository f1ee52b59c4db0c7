package scoring

import (
	"maps"
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var answering = Rule{
	Kind: Answering, Version: 9, Weight: 2,
	Looks:   "Somebody asks for help (how or why something works, how to get it to work), even on a thread about something else, or runs into a mistake of their own. Somebody other than the thread’s author helps: is the first to answer, quotes the question and answers it, is thanked for the answer, gives what is marked as the answer, or explains it afterwards and is told that this is right. Or they answer the thread’s author, who asks them by name how to go about something.",
	Effect:  "The asker confirms, closes, marks it as the answer, or asks nothing further for 14 days.",
	Not:     "Answers to reports of defects, to proposals and to questions of design; counter-questions; pointing elsewhere unless the asker goes by it; others with the same trouble; calls for somebody else; what others warn of or put aside at once; a further answer after which the asker neither confirms nor closes; answering on one’s own thread; answers that come with the close of a stale thread.",
	Missing: "nobody asked for help here, or nobody answered (the author does not count)",
	judge:   judgeAnswering,
}

func judgeAnswering(r *reading) []finding {
	out := r.markedAnswers()
	marked := map[int64]bool{}
	for _, f := range out {
		marked[f.actor.ID] = true
	}
	follow := func(i int, plain bool, by []string) {
		for _, f := range r.exchangeFrom(i, plain, by) {
			if !marked[f.actor.ID] {
				out = append(out, f)
			}
		}
	}
	asked := map[int64]bool{}
	for i := range r.Events {
		e := r.at(i)
		if by := r.askedByName(i); len(by) > 0 {
			follow(i, true, by)
		}
		if e.Verb != history.Opened && asked[e.Actor.ID] {
			continue
		}
		if asks, plain := r.asksAt(i); asks {
			asked[e.Actor.ID] = e.Verb != history.Opened || r.Type != history.PullRequest
			follow(i, plain, r.putTo(i))
		} else if e.Verb == history.Opened && r.mayWantHelp(i) {
			out = append(out, r.thanked(i)...)
		} else if r.newVoice(i) && r.wantsOn(i) {
			out = append(out, r.helpedOn(i)...)
		} else {
			out = append(out, r.thankedFor(i)...)
		}
	}
	return r.eachOnce(out)
}

// asksAt reports whether somebody asks at i to be helped, and whether that is plain from
// the words.
func (r *reading) asksAt(i int) (asks, plain bool) {
	e := r.at(i)
	switch {
	case e.Verb == history.Opened && r.Type == history.PullRequest:
		return e.Person() && slices.ContainsFunc(e.Says.Sentences, asksForSelf), false
	case e.Verb == history.Opened:
		return r.asksHelp(i)
	case r.newVoice(i):
		return ownQuestion(e.Says)
	case e.Verb != history.Commented || !e.Person() || r.maintains(e.Actor.ID):
		return false, false
	}
	humbly := asksHumbly(e.Says)
	if r.Type == history.PullRequest && !r.ByAuthor(e) && !humbly {
		return false, false
	}
	asks = (asksOnTheWay(e.Says) || humbly) && !iAmNew.MatchString(e.Says.Text)
	return asks, asks && r.Type == history.PullRequest && e.Says.Words <= shortestHelp && bareQuestion.MatchString(e.Says.Text)
}

// putTo is the login, in lower case, of the one person whose words the comment at i quotes
// as it asks what they mean by them or how they do it; none where it asks anybody.
func (r *reading) putTo(i int) []string {
	e := r.at(i)
	if e.Verb != history.Commented || !e.Says.Quotes || !slices.ContainsFunc(e.Says.Questions(), toYou.MatchString) {
		return nil
	}
	whose := map[string]bool{}
	for _, line := range quotedLines(e.Text) {
		for j := i - 1; j >= 0; j-- {
			if f := r.at(j); f.Person() && wrote(f.Text, line) {
				whose[strings.ToLower(f.Actor.Login)] = true
				break
			}
		}
	}
	delete(whose, strings.ToLower(e.Actor.Login))
	if len(whose) != 1 {
		return nil
	}
	return slices.Collect(maps.Keys(whose))
}

// eachOnce leaves out findings about an event that an earlier one is about: two
// people can have asked what one comment answers.
func (r *reading) eachOnce(found []finding) []finding {
	taken := map[int]bool{}
	var out []finding
	for _, f := range found {
		f.events = slices.DeleteFunc(slices.Clone(f.events), func(i int) bool { return taken[i] })
		if len(f.events) == 0 {
			continue
		}
		if f.outcome != Refused {
			for _, i := range f.events {
				taken[i] = true
			}
		}
		out = append(out, f)
	}
	return out
}

// markedAnswers are the comments of a discussion that stand marked as its answer,
// by somebody else than who wrote them.
func (r *reading) markedAnswers() []finding {
	var out []finding
	for i := range r.Events {
		if m := r.at(i); m.Verb != history.Answered || m.Bot || r.unmarked(i) {
			continue
		}
		id := r.at(i).ID
		j := slices.IndexFunc(r.Events, func(e history.Event) bool { return e.Verb == history.Commented && e.ID == id })
		if j < 0 || !r.helper(j) || !r.free(j) {
			continue
		}
		if r.at(i).Actor.ID == r.at(j).Actor.ID {
			out = append(out, r.refused(j, "marked their own comment as the answer"))
			continue
		}
		out = append(out, r.gave([]int{j}, "Gave what was marked as the answer", r.who(r.at(i))+" marked it as the answer.", r.at(i).At))
	}
	return out
}

// unmarked reports whether the mark at i was taken back.
func (r *reading) unmarked(i int) bool {
	return slices.ContainsFunc(r.Events[i+1:], func(e history.Event) bool {
		return e.Verb == history.Unanswered && (e.ID == 0 || e.ID == r.at(i).ID)
	})
}

// thanked are the answers to an opening at i that asks nothing in so many words: the
// last explanation before its author says that it helped, and closes the thread with
// nothing done about it.
func (r *reading) thanked(i int) []finding {
	asker := r.at(i).Actor
	for j := i + 1; j < len(r.Events); j++ {
		e := r.at(j)
		if e.Actor.ID != asker.ID || !e.Said() || !confirms(e.Says) || asksOn(e.Says) {
			continue
		}
		if !enlightened.MatchString(e.Says.Text) && (ownReport.MatchString(e.Says.Text) || !r.authorCloses(j, history.OneAction)) && !r.takesAdvice(i, j) {
			continue
		}
		if announces.MatchString(e.Says.Text) || len(e.Says.Refs) > 0 {
			return nil // there is something to do
		}
		for k := j - 1; k > i; k-- {
			f := r.at(k)
			if f.Actor.ID == asker.ID || f.Bot || !f.Said() {
				continue
			}
			if asksBack(f.Says) {
				break
			}
			if found.MatchString(f.Says.Text) && !aCommand.MatchString(f.Says.Text) || fixed.MatchString(f.Says.Text) { // which clarifies, or ends, a report
				return nil
			}
			late := e.At.Sub(f.At) > r.Moves || r.Idle(k) >= r.Stale
			brief := f.Says.Words < fewestFactWords && !f.Says.Code
			if late || brief || len(f.Says.Refs) > 0 || !r.answersTo(i, k, asker) {
				return nil
			}
			return []finding{r.gave(r.action(k), "Explained to "+asker.Login+" what they had run into", r.who(e)+" said that it helped.", e.At)}
		}
	}
	return nil
}

// wantsOn reports whether the comment at i, by somebody who came when the thread was over,
// tells of a trouble of their own, or of what they need the matter of the thread for.
func (r *reading) wantsOn(i int) bool {
	text := r.at(i).Says.Text
	return !r.OpenBefore(i) && inTrouble.MatchString(text) || needsIt.MatchString(text)
}

// takesAdvice reports whether the author of the issue opened at i, with thanks at j, says
// that they try what they were told, and the issue is then closed with nothing done about it.
func (r *reading) takesAdvice(i, j int) bool {
	x := exchange{reading: r, asked: j}
	p := r.at(j).Says
	return len(p.Sentences) > 0 && thanksWord.MatchString(p.Sentences[0]) && willTry.MatchString(p.Text) && x.closedQuietly()
}

// willTry is how people say that they go by what they were told.
var willTry = pattern.MustCompile(`(?i)
	\bi(?:'ll| will|'m going to| am going to) (?:\w+ )?(?:try|use|do (?:that|so)|ask|go|switch|follow|post (?:it|this|that)? ?there)\b
`)

// helpedOn is the answer to somebody who came with a trouble or a need of their own, at i,
// and asked nothing in so many words: the next to speak names them, and they say that it
// was so.
func (r *reading) helpedOn(i int) []finding {
	asker := r.at(i).Actor
	j := r.Reply(i, r.Moves, func(e *history.Event) bool { return e.Said() && e.Says.Words > 0 && e.Person() })
	if j < 0 || !addresses(r.at(j), asker) || !r.answersTo(i, j, asker) {
		return nil
	}
	k := r.Reply(j, r.Moves, func(e *history.Event) bool { return e.Said() && e.Says.Words > 0 && e.Person() })
	if k < 0 || r.at(k).Actor.ID != asker.ID || !acknowledges(r.at(k)) && !confirms(r.at(k).Says) || asksOn(r.at(k).Says) {
		return nil
	}
	return []finding{r.gave(r.action(j), "Helped "+asker.Login+" on, who had run into something", r.who(r.at(k))+" confirmed it.", r.at(k).At)}
}

// thankedFor is the answer to a question put at i beside the thread's own matter, or in the
// middle of it: the next to speak tells, and the asker, who asks nothing further, begins by
// thanking for no more than that. What an issue's author asks on is about their own report
// or proposal. Thanks of a pull request's author are for its review, unless they say that
// they are for the explanation.
func (r *reading) thankedFor(i int) []finding {
	e := r.at(i)
	if e.Verb != history.Commented || !e.Person() || r.ByAuthor(e) && r.Type != history.PullRequest || !asksToKnow(e.Says) {
		return nil
	}
	speaks := func(f *history.Event) bool { return f.Said() && f.Says.Words > 0 && f.Person() }
	j := r.Reply(i, r.Moves, speaks)
	if j < 0 || !r.helper(j) {
		return nil
	}
	k := r.Reply(j, r.Moves, speaks)
	if k < 0 || r.at(k).Actor.ID != e.Actor.ID || asksOn(r.at(k).Says) || !thanksForThat(r.at(k).Says, r.Type == history.PullRequest && r.ByAuthor(e)) {
		return nil
	}
	if slices.ContainsFunc(r.Events[j:k], func(f history.Event) bool { return f.Verb == history.Pushed }) {
		return nil // it was a review
	}
	if !r.answersTo(i, j, e.Actor) {
		return nil
	}
	return []finding{r.gave(r.action(j), r.answered(j, i), r.who(r.at(k))+" thanked for it.", r.at(k).At)}
}

// asksToKnow reports whether a text asks something that can be told, rather than where the
// thread stands or what somebody meant.
func asksToKnow(p *history.Prose) bool {
	return asksSomething(p) && !slices.ContainsFunc(p.Questions(), func(s string) bool {
		return asksOfThread.MatchString(s) || countersAsk.MatchString(s) || weighs.MatchString(s)
	})
}

// weighs asks what is to be made of something, or whether it could be better.
var weighs = pattern.MustCompile(`(?i)
	\b(?:better|best|nicer|cleaner|preferable|instead|reconsider|worth)\b|
	\b(?:we|us) (?:\w+ )?(?:might|may|should|could|can|want|wanna|need|do)\b|\b(?:should|can|could|do|might|shall) we\b
`)

// thanksForThat reports whether a text begins with thanks and nothing else, or with thanks
// for having explained something, where only those count.
func thanksForThat(p *history.Prose, onlyExplained bool) bool {
	if len(p.Sentences) == 0 || notHelped.MatchString(p.Text) {
		return false
	}
	first := p.Sentences[0]
	return thanksWord.MatchString(first) && (explained.MatchString(first) || !onlyExplained && history.Read(first).Thanks())
}

// enlightened is how people say that an explanation helped, rather than a change.
var enlightened = pattern.MustCompile(`(?i)
	\b(?:
		for (?:the|your) (?:\w+ )?(?:explanation|explaining|clarif\w+|answer|help|hint|pointer|tip)|
		explain\w*|clear(?:er)? now|^clear\b|
		(?:that|this|it) (?:helped|worked|works|did (?:it|the trick)|solved|answers)|
		(?:super|very|really|most|extremely|quite) helpful|works (?:now|for me now)|my (?:mistake|bad|fault|error)|
		i (?:missed|misread|misunderstood|overlooked|see now)|now i (?:see|understand|get)|user error
	)\b
`)

// answersTo reports whether the event at j answers what the asker said at i.
func (r *reading) answersTo(i, j int, asker history.Account) bool {
	e := r.at(j)
	if e.Verb != history.Commented || !e.Person() || history.SamePattern(e.Actor, asker) || !r.free(j) || !r.tells(j) {
		return false
	}
	if r.addressesOthers(j, asker) || callsAnother(e.Says, asker) || r.warnedOf(j) {
		return false
	}
	if closes := r.closeOf(r.action(j)) >= 0; closes && (r.Idle(j) >= r.Stale || r.closesFor(j)) {
		return false // ends a stale thread, or joins it with another
	}
	if r.at(i).Verb == history.Opened {
		return r.Type != history.PullRequest || takesUpQuestion(r.at(i).Says, e.Says) || len(r.askedByName(i)) > 0
	}
	return slices.Contains(e.Says.Mentions, strings.ToLower(asker.Login)) || r.nobodyBetween(i, j)
}
