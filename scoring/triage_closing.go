package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// Closing somebody else's thread: a part of triage.

// closedByHelper judges closing somebody else's thread without merging it.
func (r *reading) closedByHelper(i int) []finding {
	if !r.OpenBefore(i) || r.mergedAt() >= 0 && r.mergedAt() <= i {
		return nil
	}
	act := slices.DeleteFunc(r.action(i), func(j int) bool { return !r.free(j) })
	reason := r.closeReason(i, act)
	spam := reason == "" && r.wordless(i)
	switch {
	case spam:
		reason = "as spam"
	case reason == "":
		return []finding{r.refused(i, "closed it"+r.unexplained(i))}
	case r.forOwnWork(act), r.saidLast(i, act) && r.forOwnWork(r.lastWords(i)):
		return []finding{r.refused(i, "closed it for work of their own")}
	case r.answeredBy(i, act):
		return []finding{r.refused(i, "closed it because the question was answered, which routes nothing")}
	case r.Type == history.Issue && r.onlyReceives(i, act):
		return []finding{r.refused(i, "closed it with thanks or a promise, which routes nothing")}
	case r.workDone(i, act):
		why := ", saying that the work was done"
		if r.at(i).Landed {
			why = " because the work was done"
		}
		return []finding{r.refused(i, "closed it"+why+", which routes nothing")}
	}
	if j := r.reopened(i, r.Stood); j >= 0 {
		return []finding{r.refused(i, "closed it, but "+r.at(j).Actor.Login+" reopened it within "+days(r.Stood))}
	}
	if end := r.at(i).At.Add(r.Stood); end.After(r.now) {
		return []finding{r.awaits(act, "Closed it, "+reason, "Must stay closed for "+days(r.Stood)+".", end)}
	}
	return []finding{r.gave(act, "Closed it, "+reason, "It stayed closed.", r.at(i).At.Add(r.Stood))}
}

// wordless reports whether the issue that was closed at i was closed as spam:
// nobody but its author had anything to say, and somebody marked it as worthless
// by a label, by locking it or by emptying its title. A close without words
// alone may as well follow a fix.
func (r *reading) wordless(i int) bool {
	if r.at(i).At.Sub(r.OpenedAt) >= r.Stale {
		return false
	}
	if r.Type == history.PullRequest {
		return r.emptyHanded(i)
	}
	marked := false
	for j := range r.Events {
		e := r.at(j)
		if r.ByAuthor(e) {
			continue
		}
		if e.Said() && !e.Bot {
			return false
		}
		near := r.at(i).At.Sub(e.At).Abs() <= r.Moves
		marked = marked || near && (r.rejecting(j) || e.Verb == history.Locked || e.Verb == history.Renamed && len(titleWords(e.Subject)) == 0)
	}
	return marked
}

// madeByWeb is the title that GitHub gives a change made in the browser: in English,
// whatever language its author speaks, since GitHub's pages have no other.
var madeByWeb = pattern.MustCompile(`
	^(?:Create|Update|Rename|Delete) (?:\S+|\S+ to \S+)$|^Add files via upload$|^Patch \d+$|
	^(?:Main|Master|Dev|Develop)$
`)

// aLetter tells words from mere numbers and signs.
var aLetter = pattern.MustCompile(`\pL`)

// emptyHanded reports whether the pull request that was closed at i said nothing at
// all: neither its author in the opening or the title, which GitHub wrote unless the thread
// was locked with the close, nor anybody else. Whoever means a change says what it is for, and whoever looks at one says
// something of it.
func (r *reading) emptyHanded(i int) bool {
	opened := slices.IndexFunc(r.Events, func(e history.Event) bool { return e.Verb == history.Opened })
	o := r.at(opened)
	titled := (o.Says.Words > 0 || !madeByWeb.MatchString(o.Subject)) && aLetter.MatchString(o.Subject+o.Says.Text)
	if titled && (o.Says.Words > 0 || !r.lockedWith(i)) || o.Says.Quotes || o.Says.Code {
		return false
	}
	return !slices.ContainsFunc(r.Events[:i+1], func(e history.Event) bool {
		return !e.Bot && (e.Verb == history.Pushed || e.Said() && !r.ByAuthor(&e))
	})
}

// lockedWith reports whether the thread was locked together with the close at i, as nobody
// locks what people may want to come back to.
func (r *reading) lockedWith(i int) bool {
	return slices.ContainsFunc(r.Events, func(e history.Event) bool {
		return e.Verb == history.Locked && !r.ByAuthor(&e) && e.At.Sub(r.at(i).At).Abs() <= history.OneAction
	})
}

// rejected is a label that says a thread has no business here.
var rejected = pattern.MustCompile(`(?i)\b(invalid|spam|abuse|junk|off[- ]?topic|wontfix|not[- ]planned)\b`)

// rejecting reports whether event j puts such a label on, for good.
func (r *reading) rejecting(j int) bool {
	e := r.at(j)
	if e.Verb != history.Labeled || !r.Labels.rejects(e.Subject) {
		return false
	}
	return !slices.ContainsFunc(r.Events[j:], func(f history.Event) bool {
		return f.Verb == history.Unlabeled && strings.EqualFold(f.Subject, e.Subject)
	})
}

// forOwnWork reports whether what was said with a close tells of work that the
// speaker did in its place.
func (r *reading) forOwnWork(act []int) bool {
	return slices.ContainsFunc(act, func(j int) bool {
		return r.at(j).Said() && slices.ContainsFunc(r.named(j), func(ref string) bool { return claimsOwn(r.at(j).Says, ref) })
	})
}

// workDone reports whether a thread was closed because what it asked for was done; a
// pull request, because it was merged by hand or a commit did the same.
func (r *reading) workDone(i int, act []int) bool {
	if s := r.at(i).Subject; s == history.NotPlanned || s == history.Duplicate {
		return false
	}
	if r.didItself(i) && !slices.ContainsFunc(act, func(j int) bool { return r.at(j).Said() && rejects.MatchString(r.at(j).Says.Text) }) {
		return true
	}
	return r.at(i).Landed || slices.ContainsFunc(act, func(j int) bool {
		e := r.at(j)
		if !e.Said() {
			return false
		}
		if r.Type == history.PullRequest { // which can as well be turned down for what a commit has done
			return bareCommit.MatchString(e.Says.Text)
		}
		return saysDone(e.Says) || e.Says.Words <= fewCloseWords && history.NamesCommit(e.Says.Text) ||
			!meant.MatchString(e.Says.Text) && slices.ContainsFunc(e.Says.Sentences, toldWithCommit)
	})
}

// saidLast reports whether the close at i, which came without words, follows earlier
// words of the same person.
func (r *reading) saidLast(i int, act []int) bool {
	return !slices.ContainsFunc(act, func(j int) bool { return r.at(j).Said() }) && len(r.lastWords(i)) > 0
}

// lastWords is the last comment before the event at i by whoever did that.
func (r *reading) lastWords(i int) []int {
	for j := i - 1; j > 0; j-- {
		if e := r.at(j); e.Said() && e.Actor.ID == r.at(i).Actor.ID {
			return []int{j}
		}
	}
	return nil
}

// tookItOn is how people say that they will do, or have done, what is asked for.
var tookItOn = pattern.MustCompile(`(?i)
	\bI(?:'ll| will|'m going to| am going to) (?:
		fix|implement|add|change|correct|repair
	) (?:it|this|that)\b|
	\bI(?:'ve| have) (?:just |now |already |instead )*(?:
		changed|fixed|committed|pushed|applied|implemented|corrected
	) (?:it|this|that|the same)\b
`)

// didItself reports whether whoever closed the thread at i had said before that they
// would do, or had done, what it asks for.
func (r *reading) didItself(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Said() && f.Actor.ID == r.at(i).Actor.ID && tookItOn.MatchString(f.Says.Text)
	})
}

// answeredBy reports whether an issue was closed at i for no other reason than that the
// question was answered.
func (r *reading) answeredBy(i int, act []int) bool {
	if s := r.at(i).Subject; r.Type == history.PullRequest || s == history.NotPlanned || s == history.Duplicate {
		return false
	}
	return slices.ContainsFunc(act, func(j int) bool {
		e := r.at(j)
		return e.Said() && wasAnswered.MatchString(e.Says.Text) && !elsewhere.MatchString(e.Says.Text)
	})
}

// wasAnswered says with a close that who had asked was helped: all that was to be done.
var wasAnswered = pattern.MustCompile(`(?i)
	\b(?:
		(?:
			has|have|had|was|were|is|been|seems?|looks|got|being|already|now|since|question|as|
			considered?|marked
		) )+answered\b|
	\banswered (?:above|already|by|in|now|here)\b|
	(?:^\W*|\bclos(?:e|ed|ing)\b[^.!?]{0,20}\b)answered\W*$|
	\b(?:does|did) (?:this|that|it)(?: \w+){0,2} answer your\b
`)

// fewCloseWords is how many words a text has, at most, in which the name of a commit
// says that the work is done. Chosen: as many as "This went in with 1a2b3c4 and 5d6e7f8,
// thanks." In a longer one the commit is part of an explanation.
const fewCloseWords = 8

// didInCommit is how people say what they did in a commit.
var didInCommit = pattern.MustCompile(`(?i)
	\b(?:i|we)(?:'ve| have)?\b[^.!?]{0,60}\b(?:
		added|changed|made|moved|removed|renamed|reworked|rewrote|updated|reverted|dropped|allowed
	)\b[^.!?]{0,60}\b(?:in|with|by|as) \W*[0-9a-f]{7}
`)

// toldWithCommit reports whether a sentence says what was done in a commit that it names,
// and turns nothing down with it.
func toldWithCommit(s string) bool {
	return didInCommit.MatchString(s) && history.NamesCommit(s) && !rejects.MatchString(s)
}

// meant says that what a commit did, of which somebody complains, was meant and stays.
var meant = pattern.MustCompile(`(?i)
	\b(?:
		on purpose|deliberate(?:ly)?|intentional(?:ly)?|intended|by design|out of scope|no plans?|
		not (?:really )?an? (?:bug|issue|defect)|isn't an? (?:bug|issue|defect)|
		(?:will not|won't) (?:be )?(?:bring|put|add|fix|restor|support|chang|revert)\w*
	)\b
`)

// bareCommit is a text that names the commit by which the work of a pull request went in,
// and says nothing else.
var bareCommit = pattern.MustCompile(`(?i)
	^\W*(?:
		(?:done|fixed|applied|pushed|merged|committed|landed|in|went in)\W+(?:(?:in|as|by|with)\W+)?
	)?[0-9a-f]{7,40}\W*$
`)

// onlyReceives reports whether the close at i says nothing but thanks for what the thread
// brought, or a promise to see to it.
func (r *reading) onlyReceives(i int, act []int) bool {
	if r.closeReason(i, nil) != "" {
		return false
	}
	said := false
	for _, j := range act {
		for _, s := range r.at(j).Says.Sentences {
			if !receives.MatchString(s) && !onlyCloses.MatchString(s) || rejects.MatchString(s) || contrasts.MatchString(s) {
				return false
			}
			said = true
		}
	}
	return said
}

// receives is a sentence with which people take what a thread brought.
var receives = pattern.MustCompile(`(?i)
	^\W*(?:@[\w-]+\W+)?(?:(?:ok(?:ay)?|oh|ah|yes|great|cool|perfect|nice)\b\W*)*(?:
		thanks?(?: you)?(?: (?:a lot|so much|very much|again))?(?:
			\W*$|
			\W+I (?:missed|overlooked|forgot|(?:did|had)(?:n't| not)) |
			 for (?:the|your|letting|reporting|confirming|pointing|checking|testing)\b[^,;]*$
		)|
		(?:good|great|nice|glad|happy) to (?:know|hear|see)\b(?: \w+){0,4}\W*$|
		(?:(?:I'm|I am|we're|we are|already) )*working on (?:it|this|that|both|them|these)(?:
			\W*$| (?:already|now|for|right)\b
		)
	)
`)

// onlyCloses is a sentence that says no more than that its writer closes the thread, does
// not know more, or would like to hear more.
var onlyCloses = pattern.MustCompile(`(?i)
	^\W*(?:(?:ok(?:ay)?|so|well|hence|anyway)\b\W*)*(?:
		(?:
			(?:i'm|i am|i'll|i will|we'll|we will|let me|let's|i|going to|now|just|thus|then)\s+
		)*(?:
			clos(?:e|ing)|mark(?:ing)?
		) (?:this|it|the)(?: (?:issue|ticket|one|thread|report|bug))?(?: as (?:closed|resolved|done))?(?:
			 (?:now|then|for now|here)
		)*\W*$|
		(?:i )?(?:don't|do not) know\b(?: what to (?:say|do|make of (?:it|this)))?\W*$|
		(?:(?:but|still|i'm|i am|would be) )*(?:interested|curious|happy|glad) to hear\b[^,;]*\W*$|
		(?:(?:but |and |please |still |if you (?:\w+,? ){1,5}|,)\s*)*let (?:me|us) know\b[^,;]*\W*$
	)
`)

// contrasts is how a sentence goes on that gives a reason after the thanks.
var contrasts = pattern.MustCompile(`(?i)\b(?:but|since|because|though\b\W*\w|although|otherwise|as (?:it|this))\b|\s[-–—]+\s`)

// saysDone reports whether a text says that the work is done, rather than that it has yet
// to be, or where to go.
func saysDone(p *history.Prose) bool {
	return fixed.MatchString(yetToBe.ReplaceAllString(p.Text, "")) || tellsItIsThere(p) && !elsewhere.MatchString(p.Text)
}

// yetToBe says that something has yet to be done, or cannot be.
var yetToBe = pattern.MustCompile(`(?i)
	\b(?:
		(?:has|have|needs?|ought|got) to|can(?:no|')?t|can not|won't|will not
	) be (?:
		fixed|solved|resolved|addressed|implemented|done|merged|completed|landed|released
	)\b
`)
