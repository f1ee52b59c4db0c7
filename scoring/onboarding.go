package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var onboarding = Rule{
	Kind: Onboarding, Version: 7, Weight: 2,
	Looks: "Somebody helps a newcomer through: how to set up, test, squash or sign, which file it is, what is expected next. " +
		"The thread itself must show that they are new: they say so, somebody or a bot greets them as new, or they are told the basics. GitHub’s badge for first contributors does not count, as it shows how things are today and not how they were then, and other threads are not looked at.",
	Effect:  "The newcomer acts on it within 14 days: answers, pushes, asks on.",
	Not:     "A bare welcome or thanks; a list of requirements with no help; code review; help for somebody who reviews; help from anyone the author had called in.",
	Missing: "nobody helped a newcomer, or nothing in the thread says that somebody is new",
	judge:   judgeOnboarding,
}

func judgeOnboarding(r *reading) []finding {
	news := r.newcomers()
	var out []finding
	for i := range r.Events {
		e, did := r.at(i), "Helped a newcomer along: "
		if !e.Person() || !r.free(i) || !e.Said() || news[e.Actor.ID] != "" || e.Says.Bump() || e.Says.Thanks() {
			continue
		}
		who := r.newcomer(i, news)
		known, how := who != 0, news[who]
		if who == 0 && r.helper(i) && r.Type == history.PullRequest && r.toAuthor(i) && r.Author.Type != "Bot" && !r.hasStanding(r.Author.ID) {
			if how = r.treatedAsNew(i); how != "" {
				who, did = r.Author.ID, "Helped somebody along who seems new here: "
			}
		}
		if who == 0 && r.tellsWays(i) && r.wasNewTo(i) {
			who, how = r.Author.ID, r.Author.Login+" said not to have known it"
		} else if who == 0 || !guides(e) && !(known && (tellsTheWay(e) || r.showsTheWay(i, who))) {
			continue
		}
		j := r.Reply(i, r.Moves, func(f *history.Event) bool {
			return f.Actor.ID == who && !f.Bot && goesBy(f)
		})
		why := did + how
		switch end := e.At.Add(r.Moves); {
		case j >= 0:
			out = append(out, r.gave([]int{i}, why, r.moved(j), r.at(j).At))
		case end.After(r.now):
			out = append(out, r.awaits([]int{i}, why, "Waits to see whether the newcomer acts on it.", end))
		default:
			out = append(out, r.refused(i, "helped a newcomer, who did not act on it within "+days(r.Moves)))
		}
	}
	return out
}

// goesBy reports whether what somebody did can be what they were told to.
func goesBy(e *history.Event) bool {
	switch e.Verb {
	case history.Pushed, history.ReadyForReview, history.Renamed:
		return true
	}
	return e.Said() && e.Says.Words > 0 && !e.Says.Bump()
}

// tellsWays reports whether the comment at i explains the ways here to the author of a
// pull request.
func (r *reading) tellsWays(i int) bool {
	p := r.at(i).Says
	return r.Type == history.PullRequest && r.helper(i) && r.toAuthor(i) && p.Words >= fewestGuidingWords &&
		theirWays.MatchString(p.Text) && explainsWays.MatchString(p.Text)
}

// wasNewTo reports whether the author says that they had not known what they were told
// at i of the ways here.
func (r *reading) wasNewTo(i int) bool {
	return !r.hasStanding(r.Author.ID) && r.Reply(i, r.Moves, func(f *history.Event) bool {
		return r.ByAuthor(f) && f.Said() && f.Says.Words > 0 && hadNotKnown.MatchString(f.Says.Text)
	}) >= 0
}

// newcomers are the people of whom the thread says that they are new here, each
// with how it says so.
func (r *reading) newcomers() map[int64]string {
	out := map[int64]string{}
	standing := map[int64]bool{}
	may := func(id int64) bool { // be new, for all that is known so far
		if _, known := standing[id]; !known {
			standing[id] = r.hasStanding(id)
		}
		return id != 0 && out[id] == "" && !standing[id]
	}
	greeted := r.Author.ID != 0 && !history.IsBotAccount(r.Author)
	for i := range r.Events {
		e := r.at(i)
		if e.Says.Words == 0 || !e.Said() && e.Verb != history.Opened {
			continue
		}
		how := ""
		if e.Person() && may(e.Actor.ID) {
			how = r.showsNew(e)
		}
		if how != "" {
			out[e.Actor.ID] = e.Actor.Login + how
		} else if greeted && may(r.Author.ID) && r.greetsAuthor(i) {
			out[r.Author.ID] = e.Actor.Login + " greeted " + r.Author.Login + " as new here"
		}
	}
	return out
}

// showsNew is how e shows that its writer is new here, with a space before it; empty if
// it does not.
func (r *reading) showsNew(e *history.Event) string {
	switch {
	case iAmNew.MatchString(e.Says.Text):
		return " said they were new here"
	case lost.MatchString(e.Says.Text):
		return " wrote as somebody who is new here"
	case r.Type == history.PullRequest && e.Verb == history.Commented && r.ByAuthor(e) && asksTheWay(e.Says):
		return " asked how things are done here"
	}
	return ""
}

// greetsAuthor reports whether the comment at i greets the author as one who is new.
func (r *reading) greetsAuthor(i int) bool {
	e := r.at(i)
	return e.Said() && !r.ByAuthor(e) && (e.Bot || r.toAuthor(i)) && greets.MatchString(e.Says.Text) && !signsAgain.MatchString(e.Says.Text)
}

// asksTheWay reports whether somebody asks how things are done here, as those do not
// who have done it before.
func asksTheWay(p *history.Prose) bool {
	return p.Words <= longestAsking && (slices.ContainsFunc(p.Questions(), func(s string) bool {
		return wayAsked.MatchString(s) && theirWays.MatchString(s)
	}) || slices.ContainsFunc(p.Sentences, whatNow.MatchString))
}

// longestAsking is how many words a comment has, at most, that asks for the way.
// Chosen: what one has done, what came of it and the question; those who know the way
// ask beside much else.
const longestAsking = 80

// treatedAsNew is how the comment at i speaks to the author as to somebody from
// outside: thanks them for the contribution and tells how things are done here,
// or spells out what those know who have done it before. Empty if it does not. Whom the
// author has called in by name is no host to them.
func (r *reading) treatedAsNew(i int) string {
	e := r.at(i)
	if spellsGit(e) {
		return r.Author.Login + " was told what to type"
	}
	if slices.ContainsFunc(e.Says.Sentences, asksForWays) && slices.ContainsFunc(e.Says.Links, guideBook.MatchString) {
		return r.Author.Login + " was shown the guide for those who contribute"
	}
	begins := strings.Join(e.Says.Sentences[:min(2, len(e.Says.Sentences))], " ")
	called := slices.ContainsFunc(r.Events[:i], func(f history.Event) bool { return r.ByAuthor(&f) && addresses(&f, e.Actor) })
	if called || !thanksFor.MatchString(begins) || !theirWays.MatchString(e.Says.Text) || !guides(e) {
		return ""
	}
	return r.Author.Login + " was thanked for the contribution and told how to go on"
}

// asksForWays reports whether a sentence asks somebody to do what is asked of every change
// here.
func asksForWays(s string) bool { return pleads.MatchString(s) && theirWays.MatchString(s) }

// pleads is how somebody is asked to do something.
var pleads = pattern.MustCompile(`(?i)\b(?:(?:could|can|would|will) you|please|mind \w+ing)\b`)

// guideBook is the address of what a project tells those who contribute to it.
var guideBook = pattern.MustCompile(`(?i)/contributing\b|/contribut(?:ing|e|ion)[\w-]*(?:guide\w*)?(?:\.\w+|/|#|$)`)

// spellsGit reports whether a comment spells out what to type to mend a branch.
func spellsGit(e *history.Event) bool {
	return strings.Contains(e.Text, "git ") && gitBasics.MatchString(e.Text) && !ownGit.MatchString(e.Text)
}

// toAuthor reports whether the comment at i addresses the thread's author, or
// nobody by name.
func (r *reading) toAuthor(i int) bool {
	to := r.at(i).Says.Mentions
	return len(to) == 0 || slices.Contains(to, strings.ToLower(r.Author.Login))
}

// hasStanding reports whether somebody did here what only those can who have
// been given rights: route or merge, or review the change of another.
func (r *reading) hasStanding(id int64) bool {
	return slices.ContainsFunc(r.Events, func(e history.Event) bool {
		if e.Actor.ID != id {
			return false
		}
		switch e.Verb {
		case history.Labeled, history.Milestoned, history.Merged, history.Locked, history.Pinned, history.Transferred:
			return true
		case history.Reviewed:
			return e.Subject != history.Remarked && !r.ByAuthor(&e)
		}
		return false
	})
}

// newcomer is the id of the newcomer to whom the comment at i is said: whom it
// names, else who spoke last, else the author; 0 if that is none of them.
func (r *reading) newcomer(i int, news map[int64]string) int64 {
	e := r.at(i)
	if len(news) == 0 {
		return 0
	}
	if len(e.Says.Mentions) > 0 {
		for j := range r.Events {
			if f := r.at(j); news[f.Actor.ID] != "" && addresses(e, f.Actor) {
				return f.Actor.ID
			}
		}
		return 0
	}
	for j := i - 1; j >= 0; j-- {
		if f := r.at(j); f.Person() && (f.Said() || f.Verb == history.Opened) && f.Actor.ID != e.Actor.ID {
			if news[f.Actor.ID] != "" {
				return f.Actor.ID
			}
			break
		}
	}
	if r.Type == history.PullRequest && news[r.Author.ID] != "" {
		return r.Author.ID
	}
	return 0
}

// tellsTheWay reports whether a comment to somebody who is known to be new tells how
// things go here.
func tellsTheWay(e *history.Event) bool {
	return e.Verb != history.ReviewCommented && e.Says.Words >= 25 && aboutProcess.MatchString(e.Says.Text) && explainsWays.MatchString(e.Says.Text)
}

// showsTheWay reports whether the comment at i answers what a newcomer, who reviews
// nothing, has just asked of how to go on.
func (r *reading) showsTheWay(i int, who int64) bool {
	e := r.at(i)
	if r.Type == history.PullRequest && who != r.Author.ID || e.Verb == history.ReviewCommented || e.Says.Words < fewestGuidingWords {
		return false
	}
	if !explainsWays.MatchString(e.Says.Text) && !gives.MatchString(e.Says.Text) {
		return false
	}
	for j := i - 1; j >= 0; j-- {
		if f := r.at(j); f.Actor.ID == who && (f.Said() || f.Verb == history.Opened) {
			return lost.MatchString(f.Says.Text) || slices.ContainsFunc(f.Says.Sentences, whatNow.MatchString) ||
				slices.ContainsFunc(f.Says.Questions(), wayAsked.MatchString)
		}
	}
	return false
}

// fewestGuidingWords is how many words it takes, at least, to help somebody through.
// Chosen: as many as "To run the tests, use `make check` in the folder tools."
const fewestGuidingWords = 10

// guides reports whether a comment helps somebody through, rather than reviews
// code or lists requirements.
func guides(e *history.Event) bool {
	if e.Says.Words < fewestGuidingWords {
		return false
	}
	if spellsGit(e) {
		return true
	}
	if e.Verb == history.ReviewCommented {
		return false
	}
	for _, s := range e.Says.Sentences {
		if aboutProcess.MatchString(s) && howTo.MatchString(s) && (gives.MatchString(s) || e.Says.Code || len(e.Says.Links) > 0) {
			return true
		}
	}
	return false
}
