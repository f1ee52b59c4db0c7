package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// Others can build on a fact by what they do, with no word about it.

// actedOn judges the comment at i as one that supplies a fact on which somebody else acts.
func (r *reading) actedOn(i int) (finding, bool) {
	if r.Type != history.Issue || r.at(i).Verb != history.Commented {
		return finding{}, false
	}
	if j := r.closedOn(i); j >= 0 {
		return r.stands(i, j, "Supplied the fact that had been asked for, on which the thread was closed", r.moved(j)), true
	}
	if j := r.reopenedOn(i); j >= 0 {
		return r.stands(i, j, "Supplied a fact on which the thread was reopened", r.who(r.at(j))+" reopened it."), true
	}
	if j := r.takenOn(i); j >= 0 {
		who := r.at(j).Actor.Login
		return r.stands(i, j, "Supplied the cause, with which "+who+", whom they named, took the work on", who+" took it on."), true
	}
	return finding{}, false
}

// stands finds that the comment at i led to what was done at j, once that has stood.
func (r *reading) stands(i, j int, why, effect string) finding {
	end := r.at(j).At.Add(r.Stood)
	if end.After(r.now) {
		return r.awaits([]int{i}, why, "Must stand for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, why, strings.TrimSuffix(effect, ".")+", and that stood.", end)
}

// closedOn is the index of the close by which whoever had asked for a fact on an issue
// (its author, by name), ends it after the comment at i has told them, and nobody says
// anything further; -1 if there is none.
func (r *reading) closedOn(i int) int {
	e, k := r.at(i), r.voiceBefore(i)
	if k <= 0 || e.Says.Words < fewestFactWords || asksBack(e.Says) || tellsNothing(e.Says) || tellsOfWork(e.Says) {
		return -1
	}
	question := r.question(r.at(k))
	if r.ByAuthor(r.at(k)) && !addresses(r.at(k), e.Actor) || question == "" || e.At.Sub(r.at(k).At) > r.Moves {
		return -1
	}
	if wouldLike(e.Says) || mostTold(e.Says) == 0 || shared(topics(question), e.Says.Text) == 0 {
		return -1
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		switch f := r.at(j); {
		case f.Verb == history.Closed && f.Actor.ID == r.at(k).Actor.ID && r.reopened(j, r.Stood) < 0:
			return j
		case f.Person() && (f.Said() || f.Verb == history.Closed):
			return -1
		}
	}
	return -1
}

// reopenedOn is the index of the reopening of an issue by somebody else after the comment at
// i was the first to say, when it was closed, that the matter shows again, or why; -1 if
// there is none, or it was closed again soon.
func (r *reading) reopenedOn(i int) int {
	e := r.at(i)
	if r.OpenBefore(i) || e.Says.Words < fewestFactWords || !found.MatchString(e.Says.Text) {
		return -1
	}
	for j := i - 1; j >= 0 && r.at(j).Verb != history.Closed; j-- {
		if f := r.at(j); f.Said() && f.Person() && found.MatchString(f.Says.Text) {
			return -1
		}
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		if f := r.at(j); f.Verb == history.Reopened && f.Person() && r.other(f, e) && !r.undone(j, history.Closed) {
			return j
		}
	}
	return -1
}

// takenOn is the index of the event by which somebody whom the comment at i names, beside
// telling the cause, takes the issue on; -1 if nobody does, or they had said so before.
func (r *reading) takenOn(i int) int {
	e := r.at(i)
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		f := r.at(j)
		if f.Verb != history.Assigned || f.Target.ID != f.Actor.ID || r.ByAuthor(f) || !r.other(f, e) || !addresses(e, f.Actor) {
			continue
		}
		if mostTold(e.Says) >= tellsCause && !r.undone(j, history.Unassigned) && !r.alreadyOnIt(i, f.Actor.ID) {
			return j
		}
	}
	return -1
}

// undone reports whether what was done at j was taken back before it had stood, by an event
// of that verb.
func (r *reading) undone(j int, verb history.Verb) bool {
	e := r.at(j)
	return slices.ContainsFunc(r.Events[j+1:], func(f history.Event) bool {
		return f.Verb == verb && f.Target.ID == e.Target.ID && f.At.Sub(e.At) < r.Stood
	})
}

// alreadyOnIt reports whether somebody had said before the event at i that they would do
// the work.
func (r *reading) alreadyOnIt(i int, id int64) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Said() && f.Actor.ID == id && (announces.MatchString(f.Says.Text) || tellsOfWork(f.Says))
	})
}

// mostTold is how much of a fact that sentence tells which tells the most.
func mostTold(p *history.Prose) int {
	most := 0
	for _, s := range p.Sentences {
		if !thanksForWork.MatchString(s) && !thanksSomebody.MatchString(s) {
			most = max(most, tellsFact(s))
		}
	}
	return most
}

// tellsCause is how much a sentence tells, at least, that says what was found out, or why.
const tellsCause = 4

// thanksSomebody is a sentence that begins with thanks.
var thanksSomebody = pattern.MustCompile(`(?i)^\W*(?:\w+\W+){0,2}(?:thanks|thank you|thx)\b`)

// tellsOfWork reports whether a text says what its writer has done or will do, rather than
// what is.
func tellsOfWork(p *history.Prose) bool {
	return openedIt.MatchString(p.Text) || promise.MatchString(p.Text) || tookItOn.MatchString(p.Text)
}
