package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// exchange is what follows when somebody asks: others answer, the asker asks on,
// until it ends well or not. When it ends well, each answer on the way helped.
type exchange struct {
	*reading
	asker  history.Account
	by     []string    // whose answer counts, by login in lower case; anybody's where there is none
	plain  bool        // the request is plain from its words; otherwise silence proves nothing
	first  int         // what the asker said first
	asked  int         // what the asker said last
	answer int         // the first answer to that; -1 while nobody has given one
	open   []int       // the answers whose effect is not known yet
	short  []int       // those of them by which the asker could not go on yet, as they said
	to     map[int]int // by answer, what it answers
	after  int         // what another told once the answers so far had settled it; -1 for nothing
	out    []finding
}

// exchangeFrom follows the exchange that begins with the request at i, to those who are asked
// by name, or to anybody.
func (r *reading) exchangeFrom(i int, plain bool, by []string) []finding {
	x := &exchange{reading: r, asker: r.at(i).Actor, by: by, plain: plain, first: i, asked: i, answer: -1, to: map[int]int{}, after: -1}
	for j := i + 1; j < len(r.Events); j++ {
		byAsker := r.at(j).Actor.ID == x.asker.ID
		unanswered := x.answer < 0 && len(x.open) == 0
		switch {
		case byAsker && unanswered && r.at(j).Verb == history.Closed && r.reopened(j, r.now.Sub(r.at(j).At)) < 0:
			return nil // helped themselves
		case byAsker:
			x.heard(j)
		case (x.answer < 0 || r.doubtful(x.answer) || x.quotesQuestion(j)) && x.meant(j) && r.answersTo(x.asked, j, x.asker):
			x.answer = j
			x.answers(j)
			x.outlast()
		case x.answer >= 0 && x.addsTo(j):
			x.answers(j)
		case x.answer >= 0 && len(x.open) == 0 && len(by) == 0 && r.answersTo(x.asked, j, x.asker):
			x.after = j
		}
	}
	for _, a := range x.open {
		x.out = append(x.out, r.refused(a, x.unsettled()))
	}
	// Answering on one's own thread is ordinary authoring.
	return slices.DeleteFunc(x.out, func(f finding) bool { return r.ByAuthor(r.at(f.events[0])) })
}

// answers takes in the answer at j to what was asked last.
func (x *exchange) answers(j int) {
	x.open = append(x.open, j)
	x.to[j] = x.asked
}

// why says what the answer at j answered: what was asked last, also since others had left
// that unanswered, or where that is no question, what was asked first.
func (x *exchange) why(j int) string {
	var asked []int
	for k := x.to[j]; k < j; k++ {
		e := x.at(k)
		if k == x.to[j] && e.Verb == history.Opened || e.Actor.ID == x.asker.ID && e.Said() && len(askedIn(e.Says)) > 0 {
			asked = append(asked, k)
		}
	}
	if len(asked) == 0 {
		asked = []int{x.first}
	}
	return x.answered(j, asked...)
}

// meant reports whether whoever speaks at j is one of those who were asked. What ends the
// wait of a pull request is its review, whatever the author had asked meanwhile.
func (x *exchange) meant(j int) bool {
	return len(x.by) == 0 || slices.Contains(x.by, strings.ToLower(x.at(j).Actor.Login)) && !x.waitsAlready(j)
}

// quotesQuestion reports whether the comment at j quotes the question, and so answers it,
// whatever was answered before.
func (x *exchange) quotesQuestion(j int) bool {
	e := x.at(j)
	return e.Said() && e.Says.Quotes && slices.ContainsFunc(x.at(x.asked).Says.Questions(), func(s string) bool { return quotes(e, s) })
}

// addsTo reports whether the comment at j answers too what another person has answered
// before the asker spoke again.
func (x *exchange) addsTo(j int) bool {
	e := x.at(j)
	if len(x.open) == 0 || len(x.by) > 0 || e.At.Sub(x.at(x.answer).At) > x.Moves || e.Says.Words < fewestAddedWords && !e.Says.Code && len(e.Says.Links) == 0 {
		return false
	}
	again := slices.ContainsFunc(x.open, func(k int) bool { return x.at(k).Actor.ID == e.Actor.ID })
	return !again && len(x.open) <= mostAnswers && x.bringsMore(j) && !x.doubtful(j) && x.answersTo(x.asked, j, x.asker)
}

// mostAnswers is how many answers to one question are held against a further one.
// Chosen: more than that is a crowd, of which nobody can tell who helped, and would cost
// the square of its size.
const mostAnswers = 20

// bringsMore reports whether the comment at j brings something that the answers before
// it lack: code, a link, or a name or value. Whoever repeats an answer, or only agrees
// with it, adds nothing by which the asker could go on.
func (x *exchange) bringsMore(j int) bool {
	p := x.at(j).Says
	told := func(has func(*history.Prose) bool) bool {
		return slices.ContainsFunc(x.open, func(k int) bool { return has(x.at(k).Says) })
	}
	if p.Code && !told(func(q *history.Prose) bool { return q.Code }) {
		return true
	}
	for _, l := range p.Links {
		if !told(func(q *history.Prose) bool { return slices.Contains(q.Links, l) }) {
			return true
		}
	}
	for _, name := range namedThing.FindAllString(p.Text, -1) {
		bare := strings.Trim(name, "`\"'.,;:")
		if !told(func(q *history.Prose) bool { return strings.Contains(strings.ToLower(q.Text), strings.ToLower(bare)) }) {
			return true
		}
	}
	return false
}

// namedThing is what an answer names: what stands between backquotes, an option, a
// path, a call, a name of several parts, a version.
var namedThing = pattern.MustCompile(`
	\x60[^\x60\n]+\x60|(?:^|\s)--?[a-z][\w-]*|\b[\w-]+(?:[./_:]+\w[\w-]*)+(?:\(\))?|\b\w+\(\)|
	\b[a-z]+[A-Z]\w*|\b[A-Z][\w-]*[A-Z]\w*|\bv?\d[\d.]*
`)

// fewestAddedWords is how many words it takes, at least, to add to an answer in words
// alone. Chosen: as many as "On a Mac you also need to allow it in the settings." Fewer
// only agree.
const fewestAddedWords = 12

// unsettled says what was missing for the answers that are left.
func (x *exchange) unsettled() string {
	if x.plain {
		return "answered " + x.asker.Login + ", but that did not settle it"
	}
	return "answered " + x.asker.Login + ", who may have asked for help but did not say that it helped"
}

// heard takes in what the asker said or did at j.
func (x *exchange) heard(j int) {
	e := x.at(j)
	switch {
	case e.Verb == history.Reopened:
		x.askAgain(j)
	case x.after >= 0 && e.Said() && settled.MatchString(e.Says.Text) && !asksOn(e.Says) && x.nobodyBetween(x.after, j):
		x.answers(x.after)
		x.after = -1
		x.settle(j, x.who(e)+" confirmed that it helped.")
	case x.answer < 0 && (len(x.open) == 0 || !e.Said() || e.Says.Words == 0):
	case x.inOpening() && !explained.MatchString(e.Says.Text): // thanks are for a review
	case x.answer < 0 && confirms(e.Says) && !asksOn(e.Says):
		x.settle(j, x.confirmed(e))
	case x.answer < 0:
		x.askAgain(j)
	case !x.plain && e.At.Sub(x.at(x.answer).At) > x.Moves: // about something else
	case e.Verb == history.Closed && x.reopened(j, x.Stood) >= 0: // undone
	case e.Verb == history.Closed:
		x.settle(j, x.who(e)+" closed it.")
	case !e.Said() || e.Says.Words == 0:
	case x.givesInReturn(e.Says):
		x.askAgain(j)
	case confirms(e.Says):
		x.settle(j, x.confirmed(e))
		if asksOn(e.Says) {
			x.askAgain(j)
		}
	case asksOn(e.Says):
		if knowsNoWay.MatchString(e.Says.Text) {
			x.short = append(x.short, x.open...)
		}
		x.askAgain(j)
	case e.At.Sub(x.at(x.answer).At) > x.Moves: // too late to tell
	case len(x.at(x.answer).Says.Questions()) > 0: // answers what was asked in return
		x.askAgain(j)
	case x.plain:
		x.settle(j, x.who(e)+" asked nothing further.")
	}
}

// confirmed tells how the asker took the answer: who only agrees, has regrets, or has the
// next question has not said that it helped.
func (x *exchange) confirmed(e *history.Event) string {
	thanks := e.Says.Thanks() || thanksWord.MatchString(e.Says.Text)
	switch {
	case (thanks || helpedOut.MatchString(e.Says.Text)) && !regrets.MatchString(e.Says.Text) && !asksOn(e.Says):
		return x.who(e) + " confirmed that it helped."
	case thanks:
		return x.who(e) + " thanked for it."
	default:
		return x.who(e) + " acknowledged it."
	}
}

// givesInReturn reports whether the asker only gives what the answer had asked of them, be
// it with thanks.
func (x *exchange) givesInReturn(p *history.Prose) bool {
	wanted := slices.ContainsFunc(x.answerAt(x.answer), func(k int) bool {
		return slices.ContainsFunc(x.at(k).Says.Sentences, requests)
	})
	return wanted && (len(p.Links) > 0 || p.Code) && !enlightened.MatchString(p.Text)
}

func (x *exchange) askAgain(j int) { x.asked, x.answer = j, -1 }

// settle gives the answers so far the credit for what the asker did at j, and the
// last words of those whom the asker thanks by name.
func (x *exchange) settle(j int, effect string) {
	for _, login := range x.at(j).Says.Mentions {
		for k := j - 1; k > x.asked && x.at(j).Says.Sentences != nil; k-- {
			if e := x.at(k); strings.EqualFold(e.Actor.Login, login) && e.Said() {
				if e.Verb == history.Commented && x.free(k) && x.tells(k) && !slices.Contains(x.open, k) {
					x.answers(k)
				}
				break
			}
		}
	}
	bettered := slices.ContainsFunc(x.open, x.led)
	for _, a := range x.open {
		short := bettered && slices.Contains(x.short, a) && !addresses(x.at(j), x.at(a).Actor)
		if x.led(a) || !short && !ofOneself.MatchString(x.at(a).Says.Text) {
			x.out = append(x.out, x.gave(x.answerAt(a), x.why(a), effect, x.at(j).At))
		}
	}
	x.open = nil
}

// led reports whether what was answered at a, after which the asker asked on, led to
// the answer in the end: one person gave both.
func (x *exchange) led(a int) bool {
	return a > x.asked || x.answer >= 0 && x.at(x.answer).Actor.ID == x.at(a).Actor.ID
}

// answerAt is the answer at i with what belongs to it, but for what only asked back, and
// what was said before anybody had asked.
func (x *exchange) answerAt(i int) []int {
	return slices.DeleteFunc(x.action(i), func(j int) bool {
		return j < x.to[i] || j != i && x.at(j).Verb == history.Commented && asksBack(x.at(j).Says)
	})
}

// outlast settles the answers so far when the asker asks nothing further in the
// time after the last. Silence says nothing after an answer that came late, or
// from somebody who did not know.
func (x *exchange) outlast() {
	a := x.at(x.answer)
	late := a.At.Sub(x.at(x.asked).At) > x.Stale
	if late || x.doubtful(x.answer) || diagnoses.MatchString(a.Says.Text) || !x.silentAfter(x.answer) || !x.plain && !x.leftAtThat() && !x.aimed() {
		return
	}
	end := a.At.Add(x.Moves)
	for _, i := range x.open {
		switch {
		case x.doubtful(i) || !x.led(i):
		case end.After(x.now):
			x.out = append(x.out, x.awaits(x.answerAt(i), x.why(i), "Waits to see whether "+x.asker.Login+" asks further.", end))
		default:
			x.out = append(x.out, x.gave(x.answerAt(i), x.why(i), x.asker.Login+" asked nothing further.", end))
		}
	}
	x.open = nil
}

// leftAtThat reports whether an opening in the form of a question, or one that was
// closed together with the answer, was closed with nothing done about it.
func (x *exchange) leftAtThat() bool {
	asked, told := x.at(x.asked), x.at(x.answer).Says.Text
	if asked.Verb != history.Opened || !x.closedQuietly() {
		return false
	}
	turnedAway := rejects.MatchString(told) || notHere.MatchString(told) || elsewhere.MatchString(told)
	return x.inQuestionForm(asked) || !turnedAway && x.answererCloses() && x.firstWords(x.answer)
}

// aimed reports whether the answer to what somebody asks of everybody in a comment is plainly
// for them: it names them and speaks of the same, or quotes what they said, says more than a
// sentence, and does not turn them away.
func (x *exchange) aimed() bool {
	asked, e := x.at(x.asked), x.at(x.answer)
	if asked.Verb != history.Commented || len(asked.Says.Mentions) > 0 || e.Says.Words < fewestAddedWords {
		return false
	}
	if rejects.MatchString(e.Says.Text) || sendsAway(e.Says) {
		return false
	}
	return addresses(e, x.asker) && shared(topics(asked.Says.Text), e.Says.Text) > 0 ||
		e.Says.Code && x.newVoice(x.asked) && x.firstWords(x.answer) ||
		slices.ContainsFunc(asked.Says.Sentences, func(s string) bool { return quotes(e, s) })
}

// answererCloses reports whether whoever answered then closed the thread, before anybody
// else had spoken.
func (x *exchange) answererCloses() bool {
	by := x.at(x.answer).Actor.ID
	for j := x.answer + 1; j < len(x.Events) && x.at(j).At.Sub(x.at(x.answer).At) <= x.Moves; j++ {
		switch e := x.at(j); {
		case e.Verb == history.Closed:
			return e.Actor.ID == by
		case e.Said() && e.Person() && e.Actor.ID != by:
			return false
		}
	}
	return x.closeOf(x.action(x.answer)) >= 0
}

// closedQuietly reports whether the thread was closed with nothing done about it:
// nobody had named a younger thread since the asker spoke, and whoever closed it did
// not say that it is done.
func (x *exchange) closedQuietly() bool {
	closed := false
	for k := x.asked + 1; k < len(x.Events); k++ {
		e := x.at(k)
		if e.Verb == history.Reopened || slices.ContainsFunc(e.Says.Refs, func(ref string) bool { return x.openedLater(x.fullRef(ref)) }) {
			return false
		}
		if e.Verb == history.Closed && x.workDone(k, x.action(k)) && !x.hoped(k) {
			return false
		}
		closed = closed || e.Verb == history.Closed
	}
	return closed
}

// hoped reports whether whoever closed the thread at k said with it that they hope to have
// helped.
func (x *exchange) hoped(k int) bool {
	return slices.ContainsFunc(x.action(k), func(j int) bool { return hopesToHelp.MatchString(x.at(j).Says.Text) })
}

// silentAfter reports whether the asker said and did nothing in the time after
// the answer at a in which they would have asked further.
func (x *exchange) silentAfter(a int) bool {
	for k := a + 1; k < len(x.Events) && x.at(k).At.Sub(x.at(a).At) <= x.Moves; k++ {
		if e := x.at(k); e.Actor.ID == x.asker.ID && (e.Said() && e.Says.Words > 0 || e.Verb == history.Closed || e.Verb == history.Reopened) {
			return false
		}
	}
	return true
}

// inOpening reports whether the request stands in the opening of a pull request, which
// others reply to with reviews.
func (x *exchange) inOpening() bool {
	return x.Type == history.PullRequest && x.at(x.asked).Verb == history.Opened
}

// firstWords reports whether nobody but the asker had spoken between the request and a.
func (x *exchange) firstWords(a int) bool {
	return !slices.ContainsFunc(x.Events[x.asked+1:a], func(e history.Event) bool {
		return e.Said() && e.Person() && e.Actor.ID != x.asker.ID
	})
}
