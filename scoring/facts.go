package scoring

import (
	"slices"
	"strings"
	"unicode"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// supplied judges a comment on an issue that gives a fact on which others
// build.
func (r *reading) supplied(i int) (finding, bool) {
	if f, ok := r.actedOn(i); ok {
		return f, true
	}
	j := r.replyToFact(i)
	if j < 0 || !r.OpenBefore(i) && helpedOut.MatchString(r.at(i).Says.Text) { // the answer helped them, too
		return finding{}, false
	}
	if k := r.thankedForFact(i); k >= 0 {
		what := "Supplied a fact" + r.builtOn(i, k)
		if thanksThem(r.at(k).Says, r.at(i).Actor) {
			what = "Supplied a fact for which " + r.whoWithin(r.at(k)) + " thanked"
		}
		return r.gaveBy([]int{i}, what+r.factTold(i, k), k), true
	}
	if denied.MatchString(r.at(j).Says.Text) {
		return finding{}, false
	}
	reply := r.at(j).Says.Text
	seen := acknowledges(r.at(j)) || settled.MatchString(reply) || seenToo.MatchString(reply)
	if r.showedToo(i, j) || seen && reproduces(r.at(i).Says) {
		return r.gaveBy([]int{i}, "Supplied the reproduction"+r.builtOn(i, j)+r.factTold(i, j), j), true
	}
	if !r.OpenBefore(i) || r.openedForHelp() || sendsAway(r.at(i).Says) { // what is told there is an answer, or triage
		return finding{}, false
	}
	if s := r.at(i).Says.Sentences; len(s) > 0 && strings.HasSuffix(s[0], "?") && proposal.MatchString(s[0]) { // an idea
		return finding{}, false
	}
	if r.mendedFor(i, j) || r.quotedBack(i, j) {
		return r.gaveBy([]int{i}, "Supplied a fact"+r.builtOn(i, j)+r.factTold(i, j), j), true
	}
	weight, reasons := r.weighFact(i, j)
	argues := stance.MatchString(r.at(i).Says.Text) || opinion.MatchString(r.at(i).Says.Text)
	taken := weight >= plainlyTaken && (len(reasons) > 0 || r.authorCloses(j, history.OneAction)) && !argues && settled.MatchString(reply)
	if weight < 0 && !taken || argues && r.factIn(i, j) == "" { // takes a side, and tells nothing else
		return finding{}, false
	}
	f := r.at(j)
	what := "Supplied a fact"
	if acknowledges(f) || settled.MatchString(f.Says.Text) {
		what += r.builtOn(i, j)
	}
	if told := r.borneOut(i, reasons, r.factIn(i, j)); len(told) > 0 {
		what += ", with " + and(told)
	}
	return r.gaveBy([]int{i}, what+r.factTold(i, j), j), true
}

// builtOn says of a fact that others built on it, where somebody can be seen to have taken
// it up.
func (r *reading) builtOn(i, j int) string {
	if r.aftermath([]int{i}).takenUpAt(j) < 0 {
		return ""
	}
	return " on which others built"
}

// mendedFor reports whether somebody else than the author says at j that what the
// comment at i had named is mended: it names what is wrong, or shows it, and they speak
// to whoever did so, or of the same, or are the next to speak, within a day.
func (r *reading) mendedFor(i, j int) bool {
	p, f := r.at(i).Says, r.at(j)
	if r.ByAuthor(f) || len(f.Says.Sentences) == 0 || len(p.Questions()) > 0 || wishes.MatchString(p.Text) {
		return false
	}
	begins := strings.Join(f.Says.Sentences[:min(2, len(f.Says.Sentences))], " ")
	soon := r.nobodyBetween(i, j) && f.At.Sub(r.at(i).At) <= r.Stood && amiss.MatchString(p.Text)
	return mended.MatchString(begins) && (amiss.MatchString(p.Text) || p.Code) && (r.repliesTo(i, j) || soon)
}

// repliesTo reports whether what is said at j is meant for what was said at i: it begins
// with thanks or agreement where nobody else spoke in between, names whoever spoke there, or has words of that which the
// title lacks.
func (r *reading) repliesTo(i, j int) bool {
	f := r.at(j)
	said := slices.DeleteFunc(topics(r.at(i).Says.Text), func(w string) bool { return strings.Contains(strings.ToLower(r.Title), w) })
	return acknowledges(f) && r.nobodyBetween(i, j) || addresses(f, r.at(i).Actor) || shared(said, f.Says.Text) >= fewestTopicWords
}

// quotedBack reports whether the author, who had asked something, takes up at j what the
// first to reply had told at i, piece by piece.
func (r *reading) quotedBack(i, j int) bool {
	if !r.ByAuthor(r.at(j)) || !r.at(j).Says.Quotes || r.voiceBefore(i) != 0 || !r.inQuestionForm(r.at(0)) {
		return false
	}
	pieces, within := 0, false
	for line := range strings.Lines(r.at(j).Text) {
		said, quoted := strings.CutPrefix(line, ">")
		if said = strings.TrimSpace(said); quoted && !within && len(said) > 20 && strings.Contains(r.at(i).Text, said[:20]) {
			pieces++
		}
		within = quoted
	}
	return pieces > 1
}

// showedToo reports whether the comment at i shows what its writer got who has the same
// trouble, and the next to speak names what mends it.
func (r *reading) showedToo(i, j int) bool {
	p := r.at(i).Says
	return (p.Code || output.MatchString(p.Text)) && sharesTrouble.MatchString(p.Text) && willMend.MatchString(r.at(j).Says.Text)
}

// thankedForFact is the index of a comment that thanks, by name, whoever spoke at i for
// what they had said there, their last words before; -1 if there is none. What is
// thanked for as a fix or as work is none.
func (r *reading) thankedForFact(i int) int {
	e := r.at(i)
	if !r.OpenBefore(i) || r.openedForHelp() || sendsAway(e.Says) || claimsWork(e.Says) || wouldLike(e.Says) {
		return -1
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		f := r.at(j)
		if f.Actor.ID == e.Actor.ID && f.Said() && f.Says.Words >= fewestFactWords {
			return -1
		}
		if f.Actor.ID == e.Actor.ID || f.Bot || !f.Said() || !addresses(f, e.Actor) {
			continue
		}
		if r.ByAuthor(f) && nowAgrees.MatchString(f.Says.Text) && r.tellsFacts(i, j) {
			return j
		}
		for _, s := range f.Says.Sentences {
			named := strings.Contains(strings.ToLower(s), strings.ToLower(e.Actor.Login))
			thanked := thanksForFact.MatchString(s) || saidRight.MatchString(s) && r.tellsFacts(i, j)
			if named && thanked && !thanksForWork.MatchString(s) {
				return j
			}
		}
	}
	return -1
}

// thanksThem reports whether a text thanks somebody in so many words.
func thanksThem(p *history.Prose, who history.Account) bool {
	return slices.ContainsFunc(p.Sentences, func(s string) bool {
		words := strings.FieldsFunc(strings.ToLower(s), func(c rune) bool { return c != '-' && !unicode.IsLetter(c) && !unicode.IsDigit(c) })
		return thanksWord.MatchString(s) && slices.Contains(words, strings.ToLower(who.Login))
	})
}

var thanksWord = pattern.MustCompile(`(?i)\b(?:thanks?|thx|tq|tysm|merci|danke|gracias|obrigad[oa]|grazie|kudos)\b|спасибо|谢|謝|感謝|ありがとう`)

// tellsFacts reports whether what was said at i, and answered at j, holds facts by its
// form.
func (r *reading) tellsFacts(i, j int) bool {
	_, reasons := r.weighFact(i, j)
	return len(reasons) > 0
}

// wouldLike reports whether a text says what its writer would like rather than what is.
func wouldLike(p *history.Prose) bool {
	return opinion.MatchString(p.Text) || stance.MatchString(p.Text) || len(p.Sentences) > 0 && proposal.MatchString(p.Sentences[0])
}

// claimsWork reports whether a comment tells of its writer's own work.
func claimsWork(p *history.Prose) bool {
	return slices.ContainsFunc(p.Refs, func(ref string) bool { return claimsOwn(p, ref) })
}

// reproduces reports whether a comment begins by saying that its author saw what was
// reported, and tells what they saw.
func reproduces(p *history.Prose) bool {
	return p.Words >= fewestSeenWords && len(p.Sentences) > 0 && reproduced.MatchString(p.Sentences[0]) && !notSeen.MatchString(p.Sentences[0])
}

// fewestSeenWords is how many words it takes, at least, to tell what one saw. Chosen:
// "Can confirm" with when and where, rather than that alone.
const fewestSeenWords = 15

// untangled judges a comment that untangles people who misread each other.
func (r *reading) untangled(i int) (finding, bool) {
	e := r.at(i)
	if e.Verb != history.Commented || len(e.Says.Questions()) > 1 || !untangles.MatchString(e.Says.Text) {
		return finding{}, false
	}
	j := r.Reply(i, r.Moves, func(f *history.Event) bool { return !f.Bot && f.Said() && f.Says.Words > 0 })
	if j < 0 || !acknowledges(r.at(j)) && !settled.MatchString(r.at(j).Says.Text) && !sameView.MatchString(r.at(j).Says.Text) {
		return finding{}, false
	}
	return r.gaveBy([]int{i}, "Untangled what people had misread", j), true
}

// plainlyTaken is the weight that is enough where the reply says in so many words that
// the fact was the missing one. Chosen below nought, from where on a fact is taken
// without such words: those are worth what is lacking.
const plainlyTaken = -1.8

// replyToFact is the index of the first words by somebody else after the comment at
// i, where it can be one that supplies a fact; -1 if it cannot or nobody replied. What
// comes up again after a thread was closed can still be reproduced there.
func (r *reading) replyToFact(i int) int {
	says := r.at(i).Says
	bareLink := len(says.Links) > 0 && len(says.Mentions)+len(says.Refs) == 0
	tells := says.Words >= fewestFactWords || says.Code || bareLink
	if r.Type == history.PullRequest || !tells || !r.OpenBefore(i) && !reproduces(says) || r.closeOf(r.action(i)) >= 0 {
		return -1
	}
	j, passed := -1, 0
	for k := i + 1; k < len(r.Events) && j < 0 && r.at(k).At.Sub(r.at(i).At) <= r.Moves; k++ {
		f := r.at(k)
		switch {
		case !r.other(f, r.at(i)) || f.Bot || !f.Said() || f.Says.Words == 0 || f.Says.Bump():
		case !r.quotesOnlyOthers(k, i):
			j = k
		case passed == mostPassed:
			return -1
		default:
			passed++
		}
	}
	if j >= 0 && r.crosses(i, r.at(j)) {
		return -1
	}
	return j
}

// mostPassed is how many replies are passed over that go on with something else. Chosen: a
// fact that nobody has spoken of by then is not what they build on.
const mostPassed = 3

// quotesOnlyOthers reports whether the reply at j goes on with what others than the comment
// at i had said: it quotes them, and neither quotes nor names whoever spoke there.
func (r *reading) quotesOnlyOthers(j, i int) bool {
	e, f := r.at(i), r.at(j)
	if !f.Says.Quotes || addresses(f, e.Actor) {
		return false
	}
	others := false
	for _, said := range quotedLines(f.Text) {
		if strings.Contains(e.Text, said) {
			return false
		}
		others = others || slices.ContainsFunc(r.Events[max(0, j-quotedWithin):j], func(g history.Event) bool {
			return g.Actor.ID != e.Actor.ID && strings.Contains(g.Text, said)
		}) || r.Events[0].Actor.ID != e.Actor.ID && strings.Contains(r.Events[0].Text, said)
	}
	return others
}

// quotedWithin is how many events back a quote is looked for. Chosen: people scroll no
// further.
const quotedWithin = 100

// crosses reports whether f, soon after the comment at i, speaks by name to whom that
// comment speaks to: both reply to the same person, and not the one to the other.
func (r *reading) crosses(i int, f *history.Event) bool {
	to := r.at(i).Says.Mentions
	return f.At.Sub(r.at(i).At) < history.OneAction && !addresses(f, r.at(i).Actor) &&
		slices.ContainsFunc(f.Says.Mentions, func(login string) bool { return slices.Contains(to, login) })
}

// fewestFactWords is how many words it takes, at least, to supply a fact. Chosen: the
// shortest sentence with a reason, "It fails because the clock is not set."
const fewestFactWords = 8

// acknowledges reports whether e begins by saying that what came before it
// helped.
func acknowledges(e *history.Event) bool {
	return len(e.Says.Sentences) > 0 && builtOn.MatchString(e.Says.Sentences[0])
}
