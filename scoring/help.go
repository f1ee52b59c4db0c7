package scoring

import (
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// What makes a request for help: somebody wants to know how or why something
// works, or to get it to work, and neither reports a defect nor asks for a change.

// asksHelp reports whether the thread was opened by somebody who wants to be
// helped, and whether that is plain from what it says and how others filed it.
func (r *reading) asksHelp(opened int) (asks, plain bool) {
	e := r.at(opened)
	if asksToPublish(e) || asksOnlyPlans(e) {
		return false, false
	}
	if r.Type == history.PullRequest || e.Bot || r.maintains(e.Actor.ID) || r.labelled(r.hasWork) && !(r.labelled(callsForHelp) && !r.labelled(isWork)) {
		return false, false
	}
	begs := slices.ContainsFunc(e.Says.Sentences, callsOnOthers)
	if e.Says.Checked && !begs {
		return false, false
	}
	if r.labelled(callsForHelp) && !proposes.MatchString(e.Subject) {
		return true, begs || titleAsks(e.Subject) || asksSomething(e.Says)
	}
	if r.takenAsQuestion(opened) {
		return true, begs || titleAsks(e.Subject) || asksSomething(e.Says)
	}
	if r.onDesign(opened) {
		return false, false
	}
	byTitle := titleAsks(e.Subject)
	plain = byTitle || textAsks(e.Says) || asksSomething(e.Says) && (r.becameDiscussion() || stuck.MatchString(e.Says.Text))
	if !plain && !r.inQuestionForm(e) && !asksSomething(e.Says) {
		return false, false
	}
	if reportForm.MatchString(e.Text) { // which some fill in to ask
		return (begs || textAsks(e.Says)) && !proposes.MatchString(e.Subject) && r.closedByAuthor(), false
	}
	if proposes.MatchString(e.Subject) && begs {
		return true, false
	}
	if proposes.MatchString(e.Subject) || plans(e.Subject) || !byTitle && claimsDefect.MatchString(e.Says.Text) {
		return false, false
	}
	return true, plain
}

// asksOnlyPlans reports whether an opening asks for nothing but what the project will do.
func asksOnlyPlans(e *history.Event) bool {
	questions := e.Says.Questions()
	return len(questions) > 0 && !titleAsks(e.Subject) && !slices.ContainsFunc(questions, func(s string) bool { return !asksPlans.MatchString(s) })
}

// takenAsQuestion reports whether the first to reply speaks to the author of an issue as to
// somebody who had asked: hopes that it helped, or asks whether it did. The author must have
// asked something or said that they do not know, or confirm it afterwards: whoever replies
// makes no question of a report by hoping so.
func (r *reading) takenAsQuestion(opened int) bool {
	first := r.Reply(opened, r.Stale, func(f *history.Event) bool { return f.Said() && f.Says.Words > 0 && f.Person() })
	if first < 0 {
		return false
	}
	k := slices.IndexFunc(r.Events[first:], func(f history.Event) bool {
		return f.Said() && f.Actor.ID == r.at(first).Actor.ID && hopesToHelp.MatchString(f.Says.Text)
	})
	if k < 0 {
		return false
	}
	e := r.at(opened)
	return asksSomething(e.Says) || r.inQuestionForm(e) || stuck.MatchString(e.Says.Text) || unsure.MatchString(e.Says.Text) ||
		slices.ContainsFunc(r.Events[first+k:], func(f history.Event) bool { return f.Said() && r.ByAuthor(&f) && confirms(f.Says) })
}

// onDesign reports whether the thread was opened to settle how something is to be, on
// which people have views rather than answers: its opening asks for them, or the first
// to reply speaks of what is to be decided or written down.
func (r *reading) onDesign(opened int) bool {
	e := r.at(opened)
	if asksViews(e.Says) {
		return true
	}
	if r.Type == history.Issue && (design.MatchString(e.Says.Text) || strings.Contains(e.Subject, "?") && shouldBe.MatchString(e.Subject)) {
		return true
	}
	j := r.Reply(opened, r.Stale, func(f *history.Event) bool { return f.Said() && f.Says.Words > 0 && f.Person() })
	return r.Type == history.Issue && j >= 0 && design.MatchString(r.at(j).Says.Text)
}

// asksViews reports whether a text asks a group for what they think.
func asksViews(p *history.Prose) bool {
	return slices.ContainsFunc(p.Sentences, asksForViews.MatchString)
}

// mayWantHelp reports whether an issue that asks nothing can still be from somebody who
// runs into their own mistake: nobody filed it as work, its title proposes nothing, and
// its text asks for no views.
func (r *reading) mayWantHelp(opened int) bool {
	e := r.at(opened)
	if r.Type != history.Issue || e.Bot || r.maintains(e.Actor.ID) || r.labelled(r.hasWork) {
		return false
	}
	return !formHeading.MatchString(e.Text) && !falselyTold.MatchString(e.Subject+"\n"+e.Says.Text) && !proposes.MatchString(e.Subject) && !plans(e.Subject) && !asksViews(e.Says)
}

// closedByAuthor reports whether the thread's author closed it.
func (r *reading) closedByAuthor() bool {
	return slices.ContainsFunc(r.Events, func(e history.Event) bool { return e.Verb == history.Closed && r.ByAuthor(&e) })
}

// inQuestionForm reports whether an opening asks something, though not plainly to
// be helped: by the title of an issue, or in the text of a discussion, whose titles
// put topics and polls.
func (r *reading) inQuestionForm(e *history.Event) bool {
	if r.Type == history.Discussion {
		return asksSomething(e.Says)
	}
	title := strings.TrimSpace(e.Subject)
	return strings.HasSuffix(title, "?") || strings.HasSuffix(title, "？")
}

// openedForHelp reports whether the thread was opened to be helped rather than to
// report or propose something.
func (r *reading) openedForHelp() bool {
	opened := slices.IndexFunc(r.Events, func(e history.Event) bool { return e.Verb == history.Opened })
	asks, _ := r.asksHelp(opened)
	return asks
}

// plans reports whether a sentence asks others for what they would do or like.
func plans(s string) bool { return suggests.MatchString(s) || polls.MatchString(s) }

// titleAsks reports whether a title is a question of somebody who wants to know.
func titleAsks(title string) bool {
	return asksHow.MatchString(title) && !plans(title) || asksInOtherTongues.MatchString(title)
}

// asksSomething reports whether a text has a question that is no proposal.
func asksSomething(p *history.Prose) bool {
	return slices.ContainsFunc(p.Questions(), func(s string) bool {
		return !proposal.MatchString(s) && !guess.MatchString(s) && !plans(s) && !callsIn.MatchString(s) && !asksWhen.MatchString(s)
	})
}

// textAsks reports whether a text asks to be helped, or for an explanation.
func textAsks(p *history.Prose) bool {
	if slices.ContainsFunc(p.Sentences, callsOnOthers) {
		return true
	}
	return slices.ContainsFunc(p.Questions(), func(s string) bool {
		return explains.MatchString(s) && !proposal.MatchString(s) && !plans(s)
	})
}

// callsForHelp reports whether a label says that somebody asks.
func callsForHelp(label string) bool {
	return helpLabel.MatchString(label) && !notHelp.MatchString(label)
}

// hasWork reports whether a label says that the project has work to do, or that the
// thread has no business here.
func (r *reading) hasWork(label string) bool { return isWork(label) || r.Labels.rejects(label) }

// isWork reports whether a label says that the project has work to do. One that turns a
// question away leaves it a question.
func isWork(label string) bool { return workLabel.MatchString(label) && !callsForHelp(label) }

// labelled reports whether the thread has a label or type that want accepts.
func (r *reading) labelled(want func(string) bool) bool {
	standing := map[string]bool{}
	for i := range r.Events {
		switch e := r.at(i); e.Verb {
		case history.Labeled, history.Typed:
			standing[strings.ToLower(e.Subject)] = true
		case history.Unlabeled, history.Untyped:
			delete(standing, strings.ToLower(e.Subject))
		}
	}
	for l := range standing {
		if want(l) {
			return true
		}
	}
	return false
}

// becameDiscussion reports whether an issue was moved to the discussions: it was
// no work for the project.
func (r *reading) becameDiscussion() bool {
	return slices.ContainsFunc(r.Events, func(e history.Event) bool { return e.Verb == history.ConvertedToDiscussion })
}

// maintains reports whether somebody did on this thread what only those can who
// look after the project.
func (r *reading) maintains(id int64) bool {
	return slices.ContainsFunc(r.Events, func(e history.Event) bool {
		if e.Actor.ID != id || r.withForm(&e) {
			return false
		}
		switch e.Verb {
		case history.Labeled, history.Unlabeled, history.Milestoned, history.Demilestoned, history.Assigned, history.Merged,
			history.Locked, history.Pinned, history.Transferred, history.ConvertedToDiscussion:
			return true
		case history.Closed:
			return !r.ByAuthor(&e)
		}
		return false
	})
}

// withForm reports whether e is routing that came with the form in which the author opened
// the thread: GitHub says that they did it, whoever they are.
func (r *reading) withForm(e *history.Event) bool {
	return r.ByAuthor(e) && e.At.Sub(r.OpenedAt) < formFills && filledIn.MatchString(r.at(0).Text)
}

// formFills is how long after an opening GitHub puts on what its form says. Chosen: stories
// tell time in minutes, and nobody labels within the minute by hand.
const formFills = time.Minute

// filledIn is how GitHub writes down what was filled into a form.
var filledIn = pattern.MustCompile(`^\s*### \S`)

// newVoice reports whether the comment at i is by somebody who came to a thread
// of somebody else when it was over: closed, or at rest for as long as a stale one.
func (r *reading) newVoice(i int) bool {
	e := r.at(i)
	if e.Verb != history.Commented || !e.Person() || r.ByAuthor(e) || r.maintains(e.Actor.ID) {
		return false
	}
	first := slices.IndexFunc(r.Events, func(f history.Event) bool { return f.Actor.ID == e.Actor.ID })
	return !r.OpenBefore(first) || r.Type != history.PullRequest && r.Idle(first) >= r.Stale
}

// ownQuestion reports whether a comment of a new voice asks for help with the
// speaker's own business rather than where the thread stands, and whether that is
// plain from its words alone.
func ownQuestion(p *history.Prose) (asks, plain bool) {
	if p.Bump() || slices.ContainsFunc(p.Questions(), asksOfThread.MatchString) {
		return false, false
	}
	if slices.ContainsFunc(p.Sentences, callsOnOthers) {
		return true, true
	}
	return asksSomething(p), false
}

// asksOnTheWay reports whether a comment asks, beside the thread's own matter, how
// or where something is done, or what a word means.
func asksOnTheWay(p *history.Prose) bool {
	return slices.ContainsFunc(p.Questions(), func(s string) bool {
		return (asksForHelp.MatchString(s) || asksInOtherTongues.MatchString(s) || aboutAWord.MatchString(s)) &&
			!proposal.MatchString(s) && !plans(s) && !asksOfThread.MatchString(s) && !countersAsk.MatchString(s)
	})
}

// asksHumbly reports whether a text excuses its question.
func asksHumbly(p *history.Prose) bool {
	return strings.Contains(p.Text, " question") && humbly.MatchString(p.Text)
}

// asksForSelf reports whether a sentence of who opens a pull request asks how to go
// about it, rather than what others think of it.
func asksForSelf(s string) bool {
	return forSelf.MatchString(s) && !plans(s) && !asksForViews.MatchString(s)
}

// callsOnOthers reports whether a sentence asks for help in so many words.
func callsOnOthers(s string) bool {
	return (asksForHelp.MatchString(s) || asksInOtherTongues.MatchString(s)) && !offersHelp.MatchString(s) && !asksForViews.MatchString(s)
}

// seeksHelp reports whether whoever commented at i wants to be helped there: came when
// the thread was over, or has asked how or where something is done.
func (r *reading) seeksHelp(i int) bool {
	return r.newVoice(i) || slices.ContainsFunc(r.Events[:i+1], func(e history.Event) bool {
		return e.Said() && e.Actor.ID == r.at(i).Actor.ID && asksOnTheWay(e.Says)
	})
}
