package scoring

import "glueledger/scoring/history"

// Others can build on a fact by what they do, with no word about it.

// actedOn judges the comment at i as one that supplies a fact on which somebody else acts.
func (r *reading) actedOn(i int) (finding, bool) {
	if j := r.closedOn(i); j >= 0 {
		return r.gave([]int{i}, "Supplied the fact that had been asked for, on which the thread was closed", r.moved(j), r.at(j).At), true
	}
	if j := r.reopenedOn(i); j >= 0 {
		return r.gave([]int{i}, "Supplied a fact on which the thread was reopened", r.who(r.at(j))+" reopened it.", r.at(j).At), true
	}
	if j := r.takenOn(i); j >= 0 {
		who := r.at(j).Actor.Login
		return r.gave([]int{i}, "Supplied the cause, with which "+who+", whom they named, took the work on", who+" took it on.", r.at(j).At), true
	}
	return finding{}, false
}

// closedOn is the index of the close by which whoever had
// asked something on an issue (its author, by name), ends it after the comment at i has told them, and nobody
// says anything further; -1 if there is none.
func (r *reading) closedOn(i int) int {
	e := r.at(i)
	k := r.voiceBefore(i)
	if r.Type != history.Issue || k <= 0 || e.Verb != history.Commented || e.Says.Words < fewestFactWords || asksBack(e.Says) || tellsNothing(e.Says) || tellsOfWork(e.Says) {
		return -1
	}
	if r.ByAuthor(r.at(k)) && !addresses(r.at(k), e.Actor) || len(r.at(k).Says.Questions()) == 0 || e.At.Sub(r.at(k).At) > r.Moves {
		return -1
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		switch f := r.at(j); {
		case f.Verb == history.Closed && f.Actor.ID == r.at(k).Actor.ID:
			return j
		case f.Person() && (f.Said() || f.Verb == history.Closed):
			return -1
		}
	}
	return -1
}

// reopenedOn is the index of the reopening of an issue by somebody else after the comment at
// i has said, when it was closed, that the matter shows again, or why; -1 if there is none.
func (r *reading) reopenedOn(i int) int {
	e := r.at(i)
	if r.Type != history.Issue || e.Verb != history.Commented || r.OpenBefore(i) || e.Says.Words < fewestFactWords || !found.MatchString(e.Says.Text) {
		return -1
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		if f := r.at(j); f.Verb == history.Reopened && f.Person() && r.other(f, e) {
			return j
		}
	}
	return -1
}

// takenOn is the index of the event by which somebody whom the comment at i names, beside
// telling the cause, takes the issue on; -1 if nobody does.
func (r *reading) takenOn(i int) int {
	e := r.at(i)
	if r.Type != history.Issue || e.Verb != history.Commented || !(causes.MatchString(e.Says.Text) || found.MatchString(e.Says.Text)) {
		return -1
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		f := r.at(j)
		if f.Verb == history.Assigned && f.Target.ID == f.Actor.ID && !r.ByAuthor(f) && r.other(f, e) && addresses(e, f.Actor) {
			return j
		}
	}
	return -1
}

// tellsOfWork reports whether a text says what its writer has done or will do, rather than
// what is.
func tellsOfWork(p *history.Prose) bool {
	return openedIt.MatchString(p.Text) || promise.MatchString(p.Text) || tookItOn.MatchString(p.Text)
}
