package scoring

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// asked judges a comment that asks for something to be told, also by whom it was not put
// to where byOthers is set.
func (r *reading) asked(i int, byOthers bool) (finding, bool) {
	e := r.at(i)
	if e.Says.Bump() {
		return finding{}, false
	}
	question := cmp.Or(r.question(e), r.quotedQuestion(i))
	if question == "" || heated(e.Says) {
		return finding{}, false
	}
	if r.Type != history.PullRequest && e.Says.Words > debatingWords && !requests(question) {
		return finding{}, false
	}
	if r.Type == history.PullRequest && r.inReview(i) && (strings.Contains(question, "`") || !whichReading.MatchString(question)) && !retitle.MatchString(question) {
		return finding{}, false
	}
	if r.Type == history.Issue && r.closesAfter(i) && sendsAway(e.Says) {
		return finding{}, false
	}
	why := capital(put(question, 120))
	j := r.answeredAt(i, question)
	if j < 0 && byOthers {
		j = r.answeredByOther(i, question)
	}
	if j >= 0 {
		return r.gaveBy([]int{i}, r.askedTold(i, question, j), j), true
	}
	if end := e.At.Add(r.Moves); end.After(r.now) && r.OpenBefore(len(r.Events)) {
		return r.awaits([]int{i}, why, "Waits for the answer.", end), true
	}
	return r.refused(i, put(question, 80)+", but nobody who could tell answered within "+days(r.Moves)), true
}

// answeredAt is the index of the answer to the question asked at i, or to the reminder
// of it with which the same person comes back before anybody else speaks; -1 if there is
// none.
func (r *reading) answeredAt(i int, question string) int {
	told := r.answers(i, question)
	if j := r.Reply(i, r.Moves, told); j >= 0 {
		return j
	}
	for k := i + 1; k < len(r.Events); k++ {
		e := r.at(k)
		if !e.Said() || e.Bot {
			continue
		}
		if e.Actor.ID != r.at(i).Actor.ID {
			return -1
		}
		if addresses(e, r.Author) && strings.Contains(e.Text, "?") {
			return r.Reply(k, r.Moves, told)
		}
	}
	return -1
}

// answeredByOther is the index of what somebody whom nobody had asked answers to the
// question asked at i on an issue: they quote it, or the asker then says that it helped. -1
// if nobody does, or if the asker wants to be helped.
func (r *reading) answeredByOther(i int, question string) int {
	if r.Type != history.Issue || callsOnOthers(question) {
		return -1
	}
	asker, last := r.at(i).Actor, -1
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(r.at(i).At) <= r.Moves; j++ {
		e := r.at(j)
		if !e.Said() || !e.Person() || e.Says.Words == 0 {
			continue
		}
		switch {
		case r.used[j] == Answering:
			return -1
		case e.Actor.ID == asker.ID && last >= 0 && acknowledges(e):
			return last
		case e.Actor.ID == asker.ID:
			return -1
		case tellsNothing(e.Says) || asksBack(e.Says):
		case quotes(e, question):
			return j
		default:
			last = j
		}
	}
	return -1
}

// quotedQuestion is a question put at i on an issue that its author quotes in what they say
// next, whatever its words; empty if there is none.
func (r *reading) quotedQuestion(i int) string {
	e := r.at(i)
	if r.Type == history.PullRequest || r.newVoice(i) {
		return ""
	}
	j := r.Reply(i, r.Moves, func(f *history.Event) bool { return f.Said() && r.ByAuthor(f) })
	if j < 0 || !r.at(j).Says.Quotes {
		return ""
	}
	for _, s := range e.Says.Questions() {
		if quotes(r.at(j), s) && !callsOnOthers(s) && !proposal.MatchString(s) && !guess.MatchString(s) && !beside.MatchString(s) {
			return s
		}
	}
	return ""
}

// quotes reports whether e quotes how a sentence begins.
func quotes(e *history.Event, sentence string) bool {
	begins := sentence[:min(len(sentence), enoughQuoted)]
	for line := range strings.Lines(e.Text) {
		if said, quoted := strings.CutPrefix(line, ">"); quoted && len(said) > leastQuoted && strings.Contains(said, begins) {
			return true
		}
	}
	return false
}

// quotedLines are the lines that a text quotes, without their mark, of which each tells what
// it quotes; of very many the first ones.
func quotedLines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		said, quoted := strings.CutPrefix(line, ">")
		if said = strings.TrimSpace(said); quoted && len(said) > leastQuoted {
			if out = append(out, said); len(out) == mostQuoted {
				break
			}
		}
	}
	return out
}

// wrote reports whether a text has a line that others quote, and does not quote it itself.
func wrote(text, line string) bool {
	return strings.Contains(text, line) && !slices.Contains(quotedLines(text), line)
}

// mostQuoted is how many lines of a quote are looked for. Chosen: whoever quotes more
// answers no single one of them, and each is looked for in all that was said before.
const mostQuoted = 50

// How many bytes of a quoted line tell what it quotes. Chosen: a few words, for what
// follows can be cut, or marked up; and not so few that any line has them.
const (
	enoughQuoted = 30
	leastQuoted  = 15
)

// Whoever asks what a change is for asks that, early and in few words. A question
// in a long comment, or after much else was said, belongs to the review. Chosen: a
// long paragraph, and the third time that one speaks.
const (
	debatingWords = 120 // a question in so long a comment on an issue belongs to what it argues
	askingWords   = 100
	askingRemarks = 3
)

// inReview reports whether the comment at i is part of somebody's review of the
// change rather than a question of its own.
func (r *reading) inReview(i int) bool {
	e := r.at(i)
	if e.Says.Words > askingWords {
		return true
	}
	said := 0
	for j := range i {
		if f := r.at(j); f.Said() && f.Actor.ID == e.Actor.ID {
			said++
		}
	}
	return said > askingRemarks
}

// question is the first sentence of e that asks for a fact about the thread;
// empty if there is none.
func (r *reading) question(e *history.Event) string {
	if all := r.questions(e); len(all) > 0 {
		return all[0]
	}
	return ""
}

// questions are the sentences of e that ask for a fact about the thread.
func (r *reading) questions(e *history.Event) []string {
	asks := r.asksAboutIssue
	if r.Type == history.PullRequest {
		asks = asksAboutChange
	}
	questions := e.Says.Questions()
	var out []string
	for k, s := range e.Says.Sentences {
		if !empty(s) && asks(s, slices.Contains(questions, s) || r.Type != history.PullRequest && leadsOn.MatchString(s)) && !idle(e.Says.Sentences[:k+1]) {
			out = append(out, s)
		}
	}
	return out
}

// idle reports whether the last of some sentences seeks no fact, be it because it goes
// on with one that seeks none.
func idle(sentences []string) bool {
	for k := len(sentences) - 1; k >= 0; k-- {
		if beside.MatchString(sentences[k]) {
			return true
		}
		if !hangsOn.MatchString(sentences[k]) {
			return false
		}
	}
	return false
}

// empty reports whether a sentence of one word beside names, such as "Why?" or "@ana ?",
// names nothing that could be told. Scripts that put no spaces between words say much in one.
func empty(s string) bool {
	only := ""
	for w := range strings.FieldsSeq(s) {
		switch {
		case w[0] == '@' || !strings.ContainsFunc(w, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }):
		case only != "":
			return false
		default:
			only = w
		}
	}
	return len(only) < 20 && !wanted.MatchString(s)
}

// asksAboutIssue reports whether a sentence asks for a fact: a question that is
// neither a proposal nor about the asker's own work, or a request for details.
func (r *reading) asksAboutIssue(s string, question bool) bool {
	if _, rest, put := strings.Cut(s, "i.e. "); put && r.asksAboutIssue(rest, question) {
		return true
	}
	if question && negated.MatchString(s) {
		return false
	}
	if question && asksWhen.MatchString(s) || forMyself.MatchString(s) || showsContempt(s) || sendsOn.MatchString(s) || hearsBack.MatchString(s) {
		return false
	}
	if requests(s) {
		return true
	}
	if politelyAsked.MatchString(s) && !toTell.MatchString(s) || !question || proposal.MatchString(s) || needsHelp.MatchString(s) || guess.MatchString(s) && !strings.Contains(s, "question") {
		return false
	}
	return !ownBusiness.MatchString(s) || toYou.MatchString(s)
}

// requests reports whether a sentence asks for details without a question mark.
func requests(s string) bool {
	return request.MatchString(s) || wishesToKnow.MatchString(s) || lacking.MatchString(s) && !inCase.MatchString(s)
}

// asksAboutChange reports whether a sentence asks what a change is for. A
// question about its code is a review remark.
func asksAboutChange(s string, question bool) bool {
	if retitle.MatchString(s) || (describe.MatchString(s) || wishesToKnow.MatchString(s) || tellMeAbroad.MatchString(s)) && !pointOfDoing.MatchString(s) {
		return true
	}
	if !question || triesFix.MatchString(s) || showMeHow.MatchString(s) || proposal.MatchString(s) || suggestsWithin.MatchString(s) || guess.MatchString(s) || partOfCode.MatchString(s) || !purpose.MatchString(s) {
		return false
	}
	return goal.MatchString(s) || !strings.Contains(s, "`")
}

// suggestsWithin is a proposal that comes after something else in the sentence.
var suggestsWithin = pattern.MustCompile(`(?i)
	\b(?:maybe|perhaps) (?:you|we|one|it|this|that) (?:just |also |might |may )*(?:
		want to|should|could|can|ought
	)\b
`)

// answers tells which events answer a question asked at i: the words of the
// author, or of somebody whom the question addresses or follows, what another with the
// same trouble shows, or a changed text.
func (r *reading) answers(i int, question string) func(*history.Event) bool {
	addressed := map[string]bool{}
	named := false
	for _, login := range r.at(i).Says.Mentions {
		if strings.Contains(strings.ToLower(question), "@"+login) {
			addressed[login] = true
			named = named || !speaksOf(question, login)
		}
	}
	if to := r.spokenTo(i); to != "" && !named {
		addressed[to] = true
	}
	retitles := retitle.MatchString(question)
	toAuthor := !named || addressed[strings.ToLower(r.Author.Login)]
	first := true // nobody else has spoken yet
	return func(e *history.Event) bool {
		if e.Bot {
			return false
		}
		if r.Type == history.Issue && e.Said() && e.Says.Words > 0 {
			affirmed := first && !named && !requests(question) && e.Says.Words >= fewestAffirming && r.OpenBefore(i) && affirms.MatchString(e.Says.Text)
			shown := addresses(e, r.at(i).Actor) && (e.Says.Code || output.MatchString(e.Says.Text))
			byAnother := requests(question) && e.Says.Code && sharesTrouble.MatchString(e.Says.Text) && !wayOut.MatchString(e.Says.Text)
			if affirmed || shown || byAnother {
				return true
			}
			first = false
		}
		if e.Verb == history.Renamed {
			return r.ByAuthor(e) || retitles
		}
		if !e.Said() || e.Says.Words == 0 && !e.Says.Code && len(e.Says.Links) == 0 || e.Says.Bump() {
			return r.Type == history.PullRequest && r.ByAuthor(e) && e.Verb == history.Closed
		}
		if tellsNothing(e.Says) || r.Type == history.Issue && learns(question, e.Says) {
			return false
		}
		return toAuthor && r.ByAuthor(e) || addressed[strings.ToLower(e.Actor.Login)]
	}
}

// speaksOf reports whether a question that is put to "you" names somebody of whom it
// speaks, rather than to whom.
func speaksOf(question, login string) bool {
	before, _, _ := strings.Cut(strings.ToLower(question), "@"+login)
	return spokenOf.MatchString(before) && toYou.MatchString(before)
}

// spokenOf is what stands before the name of somebody of whom a sentence speaks.
var spokenOf = pattern.MustCompile(`(?i)\b(?:with|by|from|of|than|about|contact(?:ed)?|ask(?:ed)?|told|(?:talk|spok|speak|writ|wrote)\w* to)\s*$`)

// fewestAffirming is how many words it takes, at least, to say more than yes or no.
// Chosen: "Yes, with the old one."
const fewestAffirming = 5

// learns reports whether a reply takes a few words in the shape of a question as news, and
// tells nothing that they asked.
func learns(question string, p *history.Prose) bool {
	return len(strings.Fields(question)) <= fewCallWords && !requests(question) && !asksOutright.MatchString(question) && tookAsNews.MatchString(p.Text)
}

// asksOutright is how a question begins that is one by more than its mark.
var asksOutright = pattern.MustCompile(`(?i)
	^\W*(?:(?:@[\w-]+|so|and|but|then|ok|hm+)\b\W*)*(?:
		what|which|who|how|why|where|when|is|are|was|were|do|does|did|has|have|had|can|could|would|will
	)\b
`)

// tookAsNews is how people begin who had not seen what they are told.
var tookAsNews = pattern.MustCompile(`(?i)^\W*(?:oh|ooh|ah|hm+|wow|huh)\W+(?:indeed|right|true|good (?:point|catch)|you(?:'re| are) right|i see)\b`)

// tellsNothing reports whether a text says little else than that its writer does not know,
// or that the matter went away by itself.
func tellsNothing(p *history.Prose) bool {
	return p.Words <= fewestTelling && !p.Code && len(p.Links) == 0 && cannotSay.MatchString(p.Text)
}

// fewestTelling is how many words a text has, at most, that tells nothing but that.
// Chosen: two sentences.
const fewestTelling = 30

// spokenTo is the login, in lower case, of the other person whom a comment that names
// nobody speaks to: whoever spoke last before it, if that is not long ago and the
// speaker does not want to be helped, or the comment quotes.
func (r *reading) spokenTo(i int) string {
	for j := i - 1; j > 0; j-- {
		if e := r.at(j); e.Said() && e.Person() && e.Actor.ID != r.at(i).Actor.ID {
			if r.at(i).Says.Quotes || r.at(i).At.Sub(e.At) <= r.Moves && !r.seeksHelp(i) {
				return strings.ToLower(e.Actor.Login)
			}
			break
		}
	}
	return ""
}

// negated asks whether something is not so, by which people suggest that it is.
var negated = pattern.MustCompile(`(?i)^\W*(?:(?:and|but|so|or|also|then)\W+)*(?:is|are|was|does|do|would|could|can|wo|should)(?:n't| (?:it|this|that|there|these) not)\b`)
