package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
)

// What answers and those who asked for them say.

// tells reports whether the comment at j can be an answer. Everybody who asks before
// it asks that, so it is worked out once.
func (r *reading) tells(j int) bool {
	if r.telling == nil {
		r.telling = map[int]bool{}
	}
	told, known := r.telling[j]
	if !known {
		told = tells(r.at(j).Says)
		r.telling[j] = told
	}
	return told
}

// tells reports whether a text can be an answer: it says something, and not only
// that the speaker has the same trouble, thinks this or that, asks back, or that
// the question belongs elsewhere or is work to do.
func tells(p *history.Prose) bool {
	return substantial(p) && !sharesTrouble.MatchString(p.Text) && !hadIt(p) && !aside.MatchString(p.Text) && !opinion.MatchString(p.Text) &&
		!asksBack(p) && !cannotTell.MatchString(p.Text) && !sendsAway(p) && !takesUp(p)
}

// hadIt reports whether a text says little else than that its writer had the trouble
// too.
func hadIt(p *history.Prose) bool {
	if p.Words > shortestHelp || p.Code || len(p.Links) > 0 {
		return false
	}
	return hadTrouble.MatchString(p.Text) || worksHere.MatchString(p.Text) || failedToo.MatchString(p.Text)
}

// shortestHelp is how many words it takes, at most, to say that one had a trouble, and
// not how one got rid of it. Chosen: one sentence of common length.
const shortestHelp = 20

// callsAnother reports whether a text does little else than ask somebody else than the
// asker, whom it begins with, by name, to see to the matter.
func callsAnother(p *history.Prose, asker history.Account) bool {
	others := len(p.Mentions) > 0 && !slices.Contains(p.Mentions, strings.ToLower(asker.Login))
	return others && p.Words <= longestCall && !p.Code && len(p.Links) == 0 && begs.MatchString(p.Text)
}

// longestCall is how many words a comment has, at most, that only calls somebody in.
// Chosen: a name, what it is about in a sentence, and thanks.
const longestCall = 25

// substantial reports whether a text can be an answer.
func substantial(p *history.Prose) bool {
	if p.Bump() || p.Thanks() || p.ConceptAck() {
		return false
	}
	return p.Words >= 4 || len(p.Links) > 0 && len(p.Refs) == 0 || p.Code || namesOption.MatchString(p.Text)
}

// sendsAway reports whether a text says little else than that the question should
// be asked elsewhere.
func sendsAway(p *history.Prose) bool {
	return p.Words < longestSendOff && !p.Code && (elsewhere.MatchString(p.Text) || notHere.MatchString(p.Text))
}

// longestSendOff is how many words it takes, at most, to send somebody elsewhere
// politely. Chosen: a greeting, the reason, where to and a good wish, four or five
// sentences.
const longestSendOff = 90

// takesUp reports whether a text says little else than that there is work to do,
// that it is tracked elsewhere, so that the question was none, or warns of somebody.
func takesUp(p *history.Prose) bool {
	return p.Words < fewerThanAnAnswer && (asWork.MatchString(p.Text) && !thanksFirst(p) || warns.MatchString(p.Text))
}

// thanksFirst reports whether a text says thanks for the report out of courtesy, before it
// tells where there is more to read.
func thanksFirst(p *history.Prose) bool {
	if len(p.Sentences) < 2 || len(p.Links) == 0 || !thanksForReport.MatchString(p.Sentences[0]) {
		return false
	}
	return !slices.ContainsFunc(p.Sentences[1:], asWork.MatchString)
}

// fewerThanAnAnswer is how many words a comment has, at most, that says nothing
// beside where a question belongs or what will be done. Chosen: two sentences.
const fewerThanAnAnswer = 40

// asksBack reports whether a comment asks the asker rather than tells: what it
// says beside its questions is little.
func asksBack(p *history.Prose) bool {
	if p.Code {
		return false
	}
	questions := map[string]bool{}
	for _, s := range p.Questions() {
		questions[s] = true
	}
	asked, words := 0, 0
	for _, s := range p.Sentences {
		if questions[s] || requests(s) {
			asked++
			continue
		}
		words += len(strings.Fields(s))
	}
	return asked > 0 && words < besideOne+besideEach*asked
}

// An answer with questions in it says more beside them than an introduction to
// each. Chosen: a greeting, and half a sentence to each.
const (
	besideOne  = 4
	besideEach = 12
)

// confirms reports whether an asker says that what they were told helped.
func confirms(p *history.Prose) bool {
	if len(p.Sentences) == 0 {
		return false
	}
	return (builtOn.MatchString(p.Sentences[0]) || helpedOut.MatchString(p.Text) || p.Thanks()) && !notHelped.MatchString(p.Text)
}

// asksOn reports whether an asker has more to ask or is not helped yet.
func asksOn(p *history.Prose) bool {
	return len(p.Questions()) > 0 || notHelped.MatchString(p.Text) || asksUnmarked.MatchString(p.Text)
}

// warnedOf reports whether whoever spoke next, but for the same person, warned of what
// was said at j.
func (r *reading) warnedOf(j int) bool {
	k := r.Reply(j, r.Moves, func(e *history.Event) bool { return e.Said() && e.Says.Words > 0 && e.Person() })
	return k >= 0 && (warns.MatchString(r.at(k).Says.Text) && !confirms(r.at(k).Says) || putAside.MatchString(r.at(k).Says.Text))
}

// closesFor reports whether the short comment at j, which comes with the close, is
// about another thread, rather than an answer that says where there is more to read.
func (r *reading) closesFor(j int) bool {
	p := r.at(j).Says
	return p.Words <= pointWords && !noWayYet.MatchString(p.Text) && slices.ContainsFunc(r.brings(j), func(ref string) bool { return !furtherReading(p, ref) })
}

// addressesOthers reports whether the comment at j is meant, by name, for others
// who have spoken, and not for the asker.
func (r *reading) addressesOthers(j int, asker history.Account) bool {
	to := r.at(j).Says.Mentions
	return !slices.Contains(to, strings.ToLower(asker.Login)) && slices.ContainsFunc(r.Events[:j], func(e history.Event) bool {
		return slices.Contains(to, strings.ToLower(e.Actor.Login))
	})
}

// nobodyBetween reports whether nobody but the actors of i and j said anything between
// the two.
func (r *reading) nobodyBetween(i, j int) bool {
	return !slices.ContainsFunc(r.Events[i+1:j], func(e history.Event) bool {
		return e.Said() && e.Person() && e.Actor.ID != r.at(i).Actor.ID && e.Actor.ID != r.at(j).Actor.ID
	})
}

// doubtful reports whether whoever answered at a begins by saying that they do not know,
// and says little after that.
func (r *reading) doubtful(a int) bool {
	p := r.at(a).Says
	return p.Words < fewerThanAnAnswer && ignorant.MatchString(p.Text)
}

// takesUpQuestion reports whether a reply to the opening of a pull request, where most
// replies review the change, is about what its author asks for themselves: says yes or
// no, what to type or how things are done here, quotes it, or has a word of it.
func takesUpQuestion(opening, reply *history.Prose) bool {
	if reply.Quotes || saysWhether.MatchString(reply.Text) || aboutProcess.MatchString(reply.Text) && explainsWays.MatchString(reply.Text) {
		return true
	}
	return slices.ContainsFunc(opening.Sentences, func(s string) bool {
		return asksForSelf(s) && (shared(topics(s), reply.Text) > 0 || howDoI.MatchString(s) && aCommand.MatchString(reply.Text))
	})
}
