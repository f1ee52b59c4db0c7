package scoring

import (
	"slices"
	"strings"
	"unicode"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// Which question was answered, where several stand open.

// answered says what the asker, who had asked it at one of some events, was answered at j.
func (r *reading) answered(j int, at ...int) string {
	e, reply := r.at(at[0]), r.at(j)
	title := strings.TrimSpace(e.Subject)
	var asked, said []string
	for _, i := range slices.Backward(at) { // of what says as much, the last
		asked = append(asked, askedIn(r.at(i).Says)...)
		said = append(said, r.at(i).Says.Sentences...)
	}
	k := slices.IndexFunc(asked, func(s string) bool { return quotes(reply, s) })
	question := title
	switch {
	case k >= 0:
		question = asked[k]
	case e.Verb == history.Opened && (strings.HasSuffix(title, "?") || titleAsks(title)):
		if len(asked) > 0 && len(strings.Fields(title)) <= tooShortToTell && wholeSentence(theAnswered(asked, reply.Says)) {
			question = theAnswered(asked, reply.Says)
		}
	case len(asked) > 0:
		question = theAnswered(asked, reply.Says)
		if s := besideQuestion(question, said, reply); s != "" && e.Verb != history.Opened {
			return "Answered " + e.Actor.Login + ", who had written " + saying(s, 100)
		}
	case e.Verb == history.Opened:
		return "Answered " + e.Actor.Login + ", who asked for help with " + quoted(title, 100)
	case len(e.Says.Sentences) > 0:
		question = e.Says.Sentences[0]
	}
	return "Answered " + e.Actor.Login + ", who asked " + saying(question, 100)
}

// askedTold tells what was asked at i: of several questions that which was answered, and of a
// very short one also what goes on from it.
func (r *reading) askedTold(i int, question string, j int) string {
	e := r.at(i)
	if k := r.aftermath([]int{i}).takenUpAt(j); k >= 0 && r.at(k).Said() {
		reply, all := r.at(k), r.questions(e)
		if q := slices.IndexFunc(all, func(s string) bool { return quotes(reply, s) }); q >= 0 {
			question = all[q]
		} else if len(all) > 1 && !quotes(reply, question) {
			question = theAnswered(all, reply.Says)
		}
	}
	told := question
	if k := slices.Index(e.Says.Sentences, question); k >= 0 && k+1 < len(e.Says.Sentences) && len(strings.Fields(question)) <= tooShortToTell {
		told += " " + e.Says.Sentences[k+1]
	}
	return capital(put(told, 120))
}

// tooShortToTell is how many words a question has, at most, that says little by itself.
// Chosen: "Why is that?"
const tooShortToTell = 3

// theAnswered is that one of some questions which a reply answers: of those that ask
// whether something is so, where it begins with yes or no; that which has the most
// words of it; else the first.
func theAnswered(questions []string, reply *history.Prose) string {
	open := questions
	if yesOrNo.MatchString(reply.Text) {
		whether := slices.DeleteFunc(slices.Clone(questions), asksWhat.MatchString)
		if len(whether) > 0 {
			open = whether
		}
	}
	best, most := open[0], 0
	for _, s := range open {
		if n := shared(topics(s), reply.Text); n > most {
			best, most = s, n
		}
	}
	return best
}

// besideQuestion is the sentence of an asker that a reply quotes or is about, where that is plainly
// about something else than the question: this has words of its own, and none of
// them stands in the reply; empty otherwise.
func besideQuestion(question string, said []string, reply *history.Event) string {
	if own := topics(question); len(own) < fewestTopicWords || shared(own, reply.Says.Text) > 0 {
		return ""
	}
	best, most := "", fewestTopicWords-1
	for _, s := range said {
		if quotes(reply, s) {
			return s
		}
		if n := shared(topics(s), reply.Says.Text); n > most {
			best, most = s, n
		}
	}
	return best
}

var (
	// yesOrNo is how a reply begins that says whether something is so.
	yesOrNo = pattern.MustCompile(`(?i)^\W*(?:@[\w-]+[,:]? )?(?:yes|yeah|yep|yup|no|nope|nah|correct|exactly|right|indeed)\b`)
	// asksWhat is how a question begins that yes or no does not answer.
	asksWhat = pattern.MustCompile(`(?i)^\W*(?:(?:@[\w-]+|so|and|but|or|then|also|ok(?:ay)?|hm+)\b\W*)*(?:what|which|who|whose|how|why|where|when)\b`)
)

// askedIn are the questions of a text, or where it has none the sentences by which it
// wants to be told something.
func askedIn(p *history.Prose) []string {
	inWords := func(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
	var out []string
	for _, s := range p.Questions() {
		if inWords(s) {
			out = append(out, s)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range p.Sentences {
		if requests(s) || wantsWord.MatchString(s) {
			out = append(out, s)
		}
	}
	return out
}

var wantsWord = pattern.MustCompile(`(?i)\blet (?:us|me) know\b`)
