package scoring

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"glueledger/scoring/history"
)

var followThrough = Rule{
	Kind: FollowThrough, Version: 9, Weight: 2,
	Looks: "Somebody turns a loose end into owned work: opens the issue or pull request that holds what somebody else raised, on the thread, in a talk or in a mail; moves an issue to where it belongs; puts it on a list that is kept elsewhere; " +
		"takes over a pull request that its author left or handed on; or comes back with news that people waited for, such as the release, the version that has it, the change that they asked for, or the work announced there.",
	Effect: "The follow-up exists and the thread names it, or the news was new to the thread.",
	Not: "A pull request that fixes an issue, or does what somebody pointed out, as any does; one’s own ideas and one’s own earlier work; what a pull request already promised; a pull request that its author is still at; " +
		"an issue that says it was discussed elsewhere, names nobody and is taken up by nobody else; news that stood there before; closing a thread because something else solved it, unless others had asked for the news.",
	Missing: "nobody opened a follow-up for what somebody else had raised, took over what was left, or came back with an outcome",
	judge:   judgeFollowing,
}

func judgeFollowing(r *reading) []finding {
	var out []finding
	for i := range r.Events {
		e := r.at(i)
		if !e.Person() || !r.free(i) || e.Says.Words == 0 {
			continue
		}
		if e.Verb == history.Opened {
			if f, ok := r.openedFor(i); ok {
				out = append(out, f)
			}
			continue
		}
		if !e.Said() {
			continue
		}
		for _, look := range []func(int) (finding, bool){
			r.tookOverHere, r.tookOverByPush, r.openedElsewhere, r.heldRemark, r.tookOnInPassing, r.keptPromise, r.listed,
			r.askedAround, r.heardBack, r.broughtNews, r.keptWord, r.keptAtIt, r.broughtFromTalks,
		} {
			if f, ok := look(i); ok {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// withClose is the event at i with the close that the same person made together
// with it, unless that came of a merge.
func (r *reading) withClose(i int) []int {
	if c := r.closeOf(r.action(i)); c >= 0 && !r.mergedBy(c) {
		return []int{min(i, c), max(i, c)}
	}
	return []int{i}
}

// leftHere tells of what whoever spoke at i opened a follow-up for: a remark on the change,
// or what was left. Of several who spoke there, it was the one whose words say most of what
// the follow-up is about.
func (r *reading) leftHere(i int) string {
	e := r.at(i)
	topic := topics(e.Says.Text)
	most, whose := 0, map[int][]string{} // who has how many words of the topic
	for _, f := range r.conversed(i) {
		n := shared(topic, f.Says.Text)
		most = max(most, n)
		if !slices.Contains(whose[n], f.Actor.Login) {
			whose[n] = append(whose[n], f.Actor.Login)
		}
	}
	switch {
	case len(whose) == 0:
		return "was left here"
	case len(whose[most]) == 1:
		return whose[most][0] + " had remarked here"
	}
	return "was remarked here"
}

// conversed is what others said, before the event at i, in the conversation on the change
// that it is in.
func (r *reading) conversed(i int) []*history.Event {
	e := r.at(i)
	var out []*history.Event
	for j := 1; j < i && conversation(e) != 0; j++ {
		if f := r.at(j); conversation(f) == conversation(e) && f.Person() && r.other(f, e) {
			out = append(out, f)
		}
	}
	return out
}

// raisedByOther reports whether somebody else spoke not long before the event at i,
// which answers them: the thread was over, so that what they said was beside it.
func (r *reading) raisedByOther(i int) bool {
	return !r.OpenBefore(i) && slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && f.Said() && f.Says.Words > 0 && r.other(&f, r.at(i)) && r.at(i).At.Sub(f.At) <= r.Moves
	})
}

// openedElsewhere judges a comment that says that its writer opened something:
// it carries on what the author left, holds what was raised here, or is where
// this thread belongs.
func (r *reading) openedElsewhere(i int) (finding, bool) {
	e := r.at(i)
	to := r.newRefs(i)
	if len(to) == 0 {
		return finding{}, false
	}
	said := r.sentence(i, func(s string) bool {
		return openedIt.MatchString(s) || r.movedThere(i, s) || followUpAt.MatchString(s) && (!r.ByAuthor(e) || r.wasAskedTo(i))
	})
	if said == "" && r.asWasAsked(i) {
		return r.gave(r.withClose(i), "Opened what they had been asked to open", "The follow-up is "+and(to)+".", e.At), true
	}
	mine := r.sentence(i, haveOwn.MatchString)
	if said == "" && mine == "" {
		return finding{}, false
	}
	act := r.withClose(i)
	effect := "The follow-up is " + and(to) + "."
	handed := ""
	if r.Type == history.PullRequest && !r.ByAuthor(e) && r.mergedAt() < 0 && r.OpenBefore(i) {
		handed = r.handedOn(i, to)
	}
	switch {
	case handed != "" && !asides.MatchString(e.Says.Text) && (mine != "" || carries.MatchString(said) || to[0][0] == '#' && !ownWork.MatchString(said) && !usesIt.MatchString(said)):
		return r.gave(act, handed, effect, e.At), true
	case said == "":
		return finding{}, false
	case ownWork.MatchString(said):
		return r.refused(i, "opened something, but it is their own idea rather than what somebody else raised"), true
	case r.ByAuthor(e) && !r.wasAskedTo(i) && !(carries.MatchString(said) && r.raisedByOther(i)) && !r.agreedHere(i, said):
		return r.refused(i, "opened something for their own thread, and nobody else had raised it"), true
	case carries.MatchString(said) || followUpAt.MatchString(said) || r.ByAuthor(e) && anIssue.MatchString(said) && r.repliesToOthers(i):
		return r.gave(act, "Opened the follow-up for what "+r.leftHere(i), effect, e.At), true
	case r.Type == history.Issue && len(act) > 1 && !r.ByAuthor(e):
		return r.gave(act, "Opened it where it belongs and closed it here", effect, e.At), true
	}
	if who := r.inPassing(i, said); who != "" {
		return r.gave(act, "Opened an issue for what "+who+" had said in passing", effect, e.At), true
	}
	if r.Type == history.Issue && !r.ByAuthor(e) && to[0][0] != '#' && anIssue.MatchString(said) {
		return r.gave(act, "Opened it where it belongs", effect, e.At), true
	}
	return r.refused(i, "opened something, but does not say that it holds what somebody else raised here"), true
}

// wasAskedTo reports whether somebody else had asked, not long before the event
// at i, for what the author now says to have opened.
func (r *reading) wasAskedTo(i int) bool {
	e := r.at(i)
	for j := i - 1; j >= 0 && e.At.Sub(r.at(j).At) <= r.Stale; j-- {
		f := r.at(j)
		if f.Person() && f.Said() && r.other(f, e) && !twoTalks(f, e) && askedTo.MatchString(f.Says.Text) {
			return true
		}
	}
	return false
}

// keptPromise judges a comment that is no more than the address of what its
// writer had promised, to somebody else who had raised it.
func (r *reading) keptPromise(i int) (finding, bool) {
	e := r.at(i)
	to := r.newRefs(i)
	over := !r.OpenBefore(i) // what comes up then is beside the thread's own matter
	if r.ByAuthor(e) || e.Verb != history.Commented || len(to) == 0 || e.Says.Words > 5 && !(over && e.Says.Words <= asideWords) {
		return finding{}, false
	}
	if !over && r.Type == history.Issue && !slices.ContainsFunc(to, func(ref string) bool { return ref[0] != '#' }) {
		return finding{}, false // fixes it as any pull request does
	}
	for j := i - 1; j > 0 && e.At.Sub(r.at(j).At) <= r.Moves; j-- {
		f := r.at(j)
		if f.Actor.ID != e.Actor.ID || f.Verb != history.Commented || !promise.MatchString(f.Says.Text) || !r.free(j) || over && r.OpenBefore(j) {
			continue
		}
		for k := j - 1; k > 0 && f.At.Sub(r.at(k).At) <= r.Moves; k-- {
			if g := r.at(k); g.Person() && g.Said() && g.Actor.ID != e.Actor.ID {
				return r.gave([]int{j, i}, "Took on what "+g.Actor.Login+" had raised", "The follow-up is "+and(to)+".", e.At), true
			}
		}
	}
	return finding{}, false
}

// listed judges a comment that says that what somebody else raised now stands
// on a list elsewhere.
func (r *reading) listed(i int) (finding, bool) {
	e := r.at(i)
	if r.sentence(i, onList.MatchString) == "" {
		return finding{}, false
	}
	if len(e.Says.Refs) == 0 && len(e.Says.Links) == 0 {
		return r.refused(i, "put something on a list, but does not say on which"), true
	}
	for j := i - 1; j >= 0; j-- {
		if f := r.at(j); f.Person() && (f.Said() || f.Verb == history.Opened) && f.Says.Words > 0 {
			if !r.other(f, e) {
				break
			}
			return r.gave([]int{i}, "Put on a list elsewhere what "+f.Actor.Login+" had raised", "It stands in "+and(slices.Concat(e.Says.Refs, e.Says.Links)[:1])+".", e.At), true
		}
	}
	return finding{}, false
}

// askedAround judges a comment of somebody who took a matter to a place that
// another had named, or came back from there. The author can earn this one.
func (r *reading) askedAround(i int) (finding, bool) {
	e := r.at(i)
	said := r.sentence(i, func(s string) bool {
		return places.MatchString(s) && (tookTo.MatchString(s) || windowOver.MatchString(s))
	})
	if said == "" {
		return finding{}, false
	}
	if tookTo.MatchString(said) && !windowOver.MatchString(said) && len(e.Says.Links) == 0 {
		return finding{}, false // nothing shows it
	}
	for _, place := range places.FindAllString(said, -1) {
		for j := i - 1; j >= 0; j-- {
			f := r.at(j)
			if f.Person() && f.Said() && r.other(f, e) && strings.Contains(strings.ToLower(f.Says.Text), strings.ToLower(place)) {
				why := "Took it to the " + strings.ToLower(place) + ", as " + f.Actor.Login + " had suggested"
				if windowOver.MatchString(said) {
					why = "Came back from the " + strings.ToLower(place) + ", which " + f.Actor.Login + " had named"
				}
				return r.gave([]int{i}, why, "It was new to the thread.", e.At), true
			}
		}
	}
	return finding{}, false
}

// newRefs are the threads that the event at i names and that can have been
// opened for what was raised here: in other repositories or places, or younger than
// this one.
func (r *reading) newRefs(i int) []string {
	var out []string
	for _, ref := range r.at(i).Says.Refs {
		if n, here := r.numberHere(ref); !here || n > r.Number {
			out = append(out, r.shortRef(ref))
		}
	}
	for _, l := range r.at(i).Says.Links {
		if (len(talks([]string{l})) > 0 || inTracker.MatchString(l)) && len(history.Read(l).Refs) == 0 {
			out = append(out, r.short(l))
		}
	}
	return out
}

// movedThere reports whether sentence s of the event at i says that the issue goes on in
// another place, which nobody had named before.
func (r *reading) movedThere(i int, s string) bool {
	return r.Type == history.Issue && movedTo.MatchString(s) && !slices.ContainsFunc(r.named(i), func(ref string) bool {
		first, known := r.links().first[ref]
		return known && first < i
	})
}

// numberHere is the number of a thread of this repository that ref names.
func (r *reading) numberHere(ref string) (int, bool) {
	where, number, _ := strings.Cut(ref, "#")
	n, err := strconv.Atoi(number)
	return n, err == nil && (where == "" || strings.EqualFold(where, r.Repo.FullName()))
}

// shortRef is ref without the name of this repository.
func (r *reading) shortRef(ref string) string {
	if n, here := r.numberHere(ref); here {
		return fmt.Sprintf("#%d", n)
	}
	return ref
}

// sentence is the first sentence said at i that is not a question and that want
// accepts, empty if there is none.
func (r *reading) sentence(i int, want func(string) bool) string {
	for _, s := range r.at(i).Says.Sentences {
		asked := strings.Contains(s, "?") && strings.HasSuffix(strings.TrimRight(s, "\"')]*! "), "?")
		if !asked && want(s) {
			return s
		}
	}
	return ""
}
