package scoring

import (
	"fmt"
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var triage = Rule{
	Kind: Triage, Version: 10, Weight: 1,
	Looks:   "Somebody other than the author puts an open thread where the right people can act on it: labels, a type, a milestone, an assignee, on a pull request a reviewer who then acts, a transfer, saying where it belongs, or closing it with a reason (or as spam).",
	Effect:  "The routing stood for 24 hours.",
	Not:     "Labels put on after the close or merge; labels that only record a merge, a release or an approval, start machines or repeat why it was closed; closing it by a merge, because it was answered, or with nothing but thanks; locking; assigning oneself.",
	Missing: "nobody labelled it, gave it a milestone or an assignee, called anybody in, moved it or closed it (the author does not count)",
	judge:   judgeTriage,
}

func judgeTriage(r *reading) []finding {
	var out []finding
	for i := range r.Events {
		e := r.at(i)
		if !r.helper(i) || !r.free(i) {
			continue
		}
		switch e.Verb {
		case history.Labeled, history.Typed, history.Milestoned, history.Demilestoned, history.Assigned:
			out = append(out, r.routed(i))
		case history.Transferred, history.ConvertedToDiscussion, history.MarkedAsDuplicate:
			out = append(out, r.movedAway(i))
		case history.ReviewRequested:
			out = append(out, r.calledIn(i, []int64{e.Target.ID}, nil)...)
		case history.Commented:
			if f, ok := r.belongsElsewhere(i); ok {
				out = append(out, f)
				continue
			}
			out = append(out, r.calledBy(i)...)
		case history.Reviewed:
			out = append(out, r.calledBy(i)...)
		case history.Closed:
			out = append(out, r.closedByHelper(i)...)
		}
	}
	return r.inOneGo(out)
}

// inOneGo joins the labels that a person put on in one action into one finding.
func (r *reading) inOneGo(found []finding) []finding {
	var out []finding
	for _, f := range found {
		last := len(out) - 1
		if last >= 0 && r.sameCall(out[last], f) {
			out[last].events = append(out[last].events, f.events...)
			continue
		}
		if last >= 0 && r.sameLabelling(out[last], f) {
			g := &out[last]
			g.events = append(g.events, f.events...)
			g.why = "Labelled it " + and(r.subjects(g.events))
			// They stand or fall together, so that a credit never loses evidence.
			g.outcome, g.effect, g.until = f.outcome, f.effect, f.until
			continue
		}
		out = append(out, f)
	}
	return out
}

// sameCall reports whether two findings are one call: a comment, and a request
// for the review that it speaks of.
func (r *reading) sameCall(a, b finding) bool {
	return a.outcome == b.outcome && a.outcome != Refused && a.actor.ID == b.actor.ID && a.why == b.why &&
		r.at(b.events[0]).Verb == history.ReviewRequested && r.at(b.events[0]).At.Sub(r.at(a.events[0]).At) <= history.OneAction
}

func (r *reading) sameLabelling(a, b finding) bool {
	first, e := r.at(a.events[0]), r.at(b.events[0])
	return a.outcome != Refused && b.outcome != Refused && a.actor.ID == b.actor.ID &&
		first.Verb == history.Labeled && e.Verb == history.Labeled && e.At.Sub(first.At) <= history.OneAction
}

// subjects are the labels of events, each once, in quotation marks.
func (r *reading) subjects(events []int) []string {
	var out []string
	for _, i := range events {
		if name := quoted(r.at(i).Subject, 50); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// belongsElsewhere judges a comment on an issue that says where it belongs.
func (r *reading) belongsElsewhere(i int) (finding, bool) {
	e := r.at(i)
	open := r.Type == history.Issue && r.OpenBefore(i)
	if !open || !elsewhere.MatchString(ofLink.ReplaceAllString(e.Says.Text, "")) || unsureWhere.MatchString(e.Says.Text) || r.closeOf(r.action(i)) >= 0 {
		return finding{}, false
	}
	heeds := func(f *history.Event) bool {
		return f.Verb == history.Closed || f.Verb == history.Transferred || r.ByAuthor(f) && f.Said() && f.Moves()
	}
	why := "Said that it does not belong here"
	if len(e.Says.Links)+len(e.Says.Refs) > 0 || slices.ContainsFunc(e.Says.Sentences, saysWhere) {
		why = "Said where it belongs"
	}
	if j := r.Reply(i, r.Moves, heeds); j >= 0 {
		return r.gaveBy([]int{i}, why, j), true
	}
	if end := e.At.Add(r.Moves); end.After(r.now) && r.OpenBefore(len(r.Events)) {
		return r.awaits([]int{i}, why, "Waits to see whether it goes there.", end), true
	}
	return r.refused(i, "said where it belongs, but nobody heeded that within "+days(r.Moves)), true
}

// undoing is the verb that takes a routing back.
var undoing = map[history.Verb]history.Verb{
	history.Labeled: history.Unlabeled, history.Typed: history.Untyped, history.Milestoned: history.Demilestoned,
	history.Demilestoned: history.Milestoned, history.Assigned: history.Unassigned,
}

// routed judges a label, type, milestone or assignment.
func (r *reading) routed(i int) finding {
	e := r.at(i)
	what := r.routing(e)
	switch {
	case !r.OpenBefore(i):
		return r.refused(i, what+" when the thread was already closed")
	case e.Verb == history.Labeled && r.Labels.records(e.Subject):
		return r.refused(i, what+", which only records what had happened")
	case e.Verb == history.Labeled && startsMachines.MatchString(e.Subject):
		return r.refused(i, what+", which only lets machines look at it")
	case e.Verb == history.Labeled && r.tellsOfClose(i):
		return r.refused(i, what+", which says no more than the close that it was put on with")
	case e.Verb == history.Assigned && e.Target.ID == e.Actor.ID:
		return r.refused(i, "only assigned themselves")
	case e.Verb == history.Demilestoned && r.tookBack(i):
		return r.refused(i, what+", which they had put it on within "+days(r.Stood))
	}
	end := e.At.Add(r.Stood)
	for j := i + 1; j < len(r.Events) && r.at(j).At.Before(end); j++ {
		if f := r.at(j); f.Verb == undoing[e.Verb] && strings.EqualFold(f.Subject, e.Subject) && f.Target.ID == e.Target.ID {
			return r.refused(i, fmt.Sprintf("%s, but %s took that back within %s", what, f.Actor.Login, days(r.Stood)))
		}
	}
	if end.After(r.now) {
		return r.awaits([]int{i}, capital(what), "Must stand for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, capital(what), "It stood.", end)
}

// tellsOfClose reports whether the label put on at i only gives the reason of a close
// by the same person that it belongs to, and that has earned another kind.
func (r *reading) tellsOfClose(i int) bool {
	e := r.at(i)
	declines, question := declined.MatchString(e.Subject), wasQuestion.MatchString(e.Subject)
	if !declines && !question {
		return false
	}
	for j := range r.Events {
		if f := r.at(j); f.Verb == history.Closed && doneWith(f, e) && !r.free(j) && (declines || r.used[j] == Answering) {
			return true
		}
	}
	return false
}

// tookBack reports whether the event at i undoes what the same person did not long
// before.
func (r *reading) tookBack(i int) bool {
	e := r.at(i)
	for j := i - 1; j >= 0 && e.At.Sub(r.at(j).At) < r.Stood; j-- {
		if f := r.at(j); f.Verb == undoing[e.Verb] && f.Actor.ID == e.Actor.ID && strings.EqualFold(f.Subject, e.Subject) {
			return true
		}
	}
	return false
}

// movedAway judges a transfer, a conversion to a discussion or the mark of a
// duplicate. Nothing tells that it was undone, so only time can be waited for.
func (r *reading) movedAway(i int) finding {
	if !r.OpenBefore(i) {
		return r.refused(i, "moved it when it was already closed")
	}
	why := "Moved it to where it belongs"
	if r.at(i).Verb == history.MarkedAsDuplicate {
		why = "Marked it as a duplicate"
	}
	if end := r.at(i).At.Add(r.Stood); end.After(r.now) {
		return r.awaits([]int{i}, why, "Must stand for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, why, "It stood.", r.at(i).At.Add(r.Stood))
}

func (r *reading) routing(e *history.Event) string {
	switch e.Verb {
	case history.Labeled:
		return "labelled it " + quoted(e.Subject, 50)
	case history.Typed:
		return "set its type to " + quoted(e.Subject, 50)
	case history.Milestoned:
		return "put it on the milestone " + quoted(e.Subject, 50)
	case history.Demilestoned:
		return "took it off the milestone " + quoted(e.Subject, 50)
	}
	return "assigned it to " + e.Target.Login
}

// calledBy judges a comment that calls people in.
func (r *reading) calledBy(i int) []finding {
	e := r.at(i)
	if len(e.Says.Mentions) == 0 {
		return nil
	}
	var ids []int64
	for _, s := range e.Says.Sentences {
		if e.Verb == history.Reviewed && len(strings.Fields(s)) > fewCallWords { // a name in a remark
			continue
		}
		if !strings.Contains(s, "@") || !callCue.MatchString(s) || thanksTo.MatchString(s) {
			continue
		}
		for _, login := range e.Says.Mentions {
			if strings.Contains(strings.ToLower(s), "@"+login) {
				ids = append(ids, r.later(i, login))
				if forReview.MatchString(s) {
					ids = append(ids, r.backFor(i, login))
				}
			}
		}
	}
	return r.calledIn(i, ids, e.Says)
}

// fewCallWords is how many words a sentence of a review has, at most, that calls. Chosen:
// as many as "@bo could you check this, too?". In a longer one the name is part of a
// remark.
const fewCallWords = 6

// later is the account behind a login that acts on the thread only after event
// i, other than its author; 0 if there is none.
func (r *reading) later(i int, login string) int64 {
	for j := range r.Events {
		e := r.at(j)
		if !e.Person() || !strings.EqualFold(e.Actor.Login, login) {
			continue
		}
		if j < i || e.Actor.ID == r.at(i).Actor.ID || r.ByAuthor(e) {
			return 0
		}
		return e.Actor.ID
	}
	return 0
}

// forReview asks somebody for a review.
var forReview = pattern.MustCompile(`(?i)\breview\b[^.!]*\?`)

// backFor is the account behind a login that had spoken on the thread, but not since its
// author last acted, as whoever is to review once more has not; 0 if there is none.
func (r *reading) backFor(i int, login string) int64 {
	for j := i - 1; j >= 0 && !r.ByAuthor(r.at(j)); j-- {
		if strings.EqualFold(r.at(j).Actor.Login, login) {
			return 0
		}
	}
	for j := i - 1; j >= 0; j-- {
		if e := r.at(j); e.Person() && strings.EqualFold(e.Actor.Login, login) && !r.ByAuthor(e) {
			return e.Actor.ID
		}
	}
	return 0
}

// calledIn judges calling accounts to the thread, by a comment or by asking for
// their review.
func (r *reading) calledIn(i int, ids []int64, says *history.Prose) []finding {
	if r.Type != history.PullRequest || !r.OpenBefore(i) || r.waitsAlready(i) {
		return nil
	}
	for _, id := range ids {
		if id == 0 || id == r.at(i).Actor.ID || id == r.Author.ID {
			continue
		}
		j := r.Reply(i, r.Moves, func(e *history.Event) bool {
			return !e.Bot && e.Actor.ID == id && (e.Said() || e.Merges())
		})
		if j >= 0 {
			return []finding{r.gave([]int{i}, r.turnedTo(i, r.at(j).Actor.Login), r.moved(j), r.at(j).At)}
		}
		if end := r.at(i).At.Add(r.Moves); says == nil && end.After(r.now) && !history.IsBotAccount(r.at(i).Target) {
			return []finding{r.awaits([]int{i}, "Asked "+r.at(i).Target.Login+" to review", "Waits for the review.", end)}
		}
	}
	return nil
}

// waitsAlready reports whether the event at i was done on a pull request that had
// waited so long that calling somebody in is review-unblocking.
func (r *reading) waitsAlready(i int) bool {
	first := r.Start(i)
	return r.Type == history.PullRequest && r.at(first).At.Sub(r.CourtBefore(first).Since) >= r.Waiting
}
