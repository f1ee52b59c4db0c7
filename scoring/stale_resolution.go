package scoring

import (
	"fmt"
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var staleResolution = Rule{
	Kind: StaleResolution, Version: 10, Weight: 2,
	Looks:   "Somebody other than the author comes back to a thread that nobody had touched for 30 days, or that only a bot closed for that: asks whether it still matters or what comes of it, checks that it still reproduces, takes an issue up so that it gets closed, or closes it with a reason, at once or within the month.",
	Effect:  "The thread is closed within 30 days and stays closed for 14 days, or somebody else moves it within 30 days.",
	Not:     "Bots; locks; a close with no reason anywhere; the author’s own close; a pull request that is pushed to or merged afterwards (that is review unblocking); a comment that only joins it with another thread (that is connecting).",
	Missing: "nobody came back to it after 30 days without a touch (the author does not count)",
	judge:   judgeStale,
}

func judgeStale(r *reading) []finding {
	var out []finding
	done := -1 // last event of the action looked at before
	for i := range r.Events {
		e := r.at(i)
		if i <= done || !r.helper(i) || !r.free(i) || e.Verb != history.Closed && !e.Said() {
			continue
		}
		idle := r.Idle(i)
		if idle < r.Stale || !r.OpenBefore(i) && !r.wantsBack(i) {
			continue
		}
		act := r.action(i)
		done = act[len(act)-1]
		f := r.endStale(i, act)
		if f.outcome != Refused {
			f.waited = idle
			f.why += fmt.Sprintf(" after %s without a touch", days(idle))
		}
		out = append(out, f)
	}
	return out
}

// endStale judges an action on a stale thread.
func (r *reading) endStale(i int, act []int) finding {
	if r.Type == history.PullRequest && r.goesOn(act[0]) {
		return r.refused(i, "came back to a stale pull request that was pushed to or merged afterwards, which is for review unblocking to judge")
	}
	if r.Type == history.PullRequest && r.OpenBefore(len(r.Events)) {
		return r.refused(i, "came back to a stale pull request that is still open, which is for review unblocking to judge")
	}
	if c := r.closeOf(act); c >= 0 {
		return r.endByClose(c, act)
	}
	p := r.at(i).Says
	if heated(p) {
		return r.refused(i, "came back to a stale thread only to attack people")
	}
	if f, ok := r.connected(i); ok && f.outcome != Refused && !endsIt.MatchString(p.Text) && len(p.Questions()) == 0 {
		return r.refused(i, "joined a stale thread with another, which is connecting the two")
	}
	last := act[len(act)-1]
	asksForRebase := r.Type == history.PullRequest && rebase.MatchString(p.Text) && len(p.Questions()) > 0
	if !p.Bump() && !asksForRebase && !speaksOfWhereItStands(p) && !r.asksBy(i) && !r.leadsToEnd(i, last) {
		if f, ok := r.asked(i, false); ok && f.outcome != Refused && r.Type == history.Issue { // revives it like any other
			f.events, f.why = act, "Took the thread up again"+r.asking(p)
			return f
		}
		aside := p.Approves() || p.Thanks() || p.Cheers()
		if c := r.laterClose(i, last); c >= 0 && !aside && !r.forOwnWork(r.action(c)) && !r.joins(c) {
			return r.staysClosed(c, r.andClose(act, c), "Took the thread up again"+r.asking(p)+" and later closed it")
		}
		return r.refused(i, "spoke on a stale thread, but not to whether it still matters or what is left of it")
	}
	at := r.at(i).At
	within := r.StaleEnds
	if p.Bump() { // is one unless somebody acts on it
		within = history.ActedOn
	}
	if j := r.Reply(last, within, (*history.Event).Moves); j >= 0 {
		f := r.gaveBy(act, "Took the thread up again"+r.asking(p), j)
		if c := r.laterClose(i, last); c >= 0 && r.reopened(c, r.StaysEnded) < 0 {
			f.events = r.andClose(act, c)
		}
		return f
	}
	for j := last + 1; j < len(r.Events) && r.at(j).At.Sub(at) <= r.StaleEnds; j++ {
		if r.at(j).Verb == history.Closed {
			return r.staysClosed(j, r.andClose(act, j), "Took the thread up again"+r.asking(p)+" and later closed it")
		}
	}
	if end := at.Add(r.StaleEnds); end.After(r.now) && !p.Bump() {
		return r.awaits(act, "Took the thread up again"+r.asking(p), "Waits to see whether the thread moves.", end)
	}
	return r.refused(i, "came back to a stale thread, but nobody else moved it within "+days(r.StaleEnds))
}

// stillElsewhere asks the same in some other languages.
const stillElsewhere = `
	\b(?:noch|ainda|todavía|aún|encore|ancora|nog)\b[^.!?]*\?|noch aktuell|
	(?:inzwischen|mittlerweile)\b[^.!?]*\?|\bsigue[ns]?\b[^.!?]*\?|sigue pasando|
	toujours (?:d'actualité|le cas|valable|présent)|(?:ещё|еще|актуальн)[^.!?]*\?|
	(?:проблема|ошибка) (?:осталась|сохраня)|还[^。？]{0,15}(?:吗|么)|还存在|仍然存在|
	(?:まだ|現在も|今も)[^。？]{0,20}(?:か|？)|まだ(?:発生|再現)
`

// asksWhereItStands is how people come back to a thread to see it ended or
// moved, rather than with business of their own.
var asksWhereItStands = pattern.MustCompile(`(?i)
	\b(
		still|any ?more|any longer|no longer|
		obsolete|outdated|superseded|up[- ]to[- ]date|revive|revisit\w*|pick(ed|ing)? (this|it) (back )?up|take (this|it) over|taking (this|it) over|
		take over|able to continue|find (the |some )?time|next steps?|
		what('s| is| are) (left|missing|blocking|needed|preventing|the (status|state|plan))|prevent\w*|
		block(s|ed|ing|ers?)|status|progress|updates?|plan(s|ning|ned)?|relevant|reproduc\w*|
		(can|could|should|may|shall|let's|going to|i('ll| will)) (\w+ )?(be )?clos(e|ed|ing)|
		clos(e|ing) (this|it)|close[dr]?\b|happens? (again|for me|to me)|meanwhile|in the meantime|
		now (that|possible|available|supported)|
		has been (fixed|solved|resolved|added|merged|released|removed|replaced)|
		(
			fixed|solved|resolved|addressed|implemented|done|covered|superseded|replaced
		) (by|in|with|since)|
		nothing (left|more|else) to do|abandon\w*|stale|inactiv\w*|years? (later|ago)|been a while|
		long time|stay(s)? open|(worth )?keep(ing)? (this |it )?(open)?|anything left|
		(is|was|has|have|did) (this|it|that|you|one)( \w+)? (
			fixed|solved|resolved|done|gone|work(ed|ing)?|addressed|been|find|found|able
		)|
		(going|looking|sweeping|combing) through (old|the|our)|old (issues?|one|thread|pr)|
		(any|some)(one|body)( else)? (\w+ )?(working|work) on|
		should we (\w+ )?(rename|retitle|convert|split|keep|drop)|tested (this |it )?again|
		tried (this |it )?again|works (for me|now|fine|with|on|in)|just hit this|
		hit this (with|again|too)|verified|should be (gone|fixed|solved|resolved)|
		unless (somebody|someone|anybody|anyone|there)|object(s|ions?)|did .{1,40} help|
		does .{1,40} help|re-?test(ed)?|confirm(s|ed)? (whether|if|on|with)|
		(did|have|has) (you|any(one|body)|some(one|body)) (ever |since |already )?(
			manage|figure|solve|fix|find|found|resolve
		)\w*|
		clos(e|ed|ing) (for|due|as|because)|what('s| is) the (\w+ )?(verdict|outcome|conclusion|latest)|
		where (are we|do we stand|does this stand|is this at)|
		(is|any) (there )?(still )?(any )?interest|(was|got|been|seems?) forgotten|reviving|
		(
			going|plan|planning|want|intend|willing|able
		) to (\w+ )?(continue|finish|carry on|pick|complete)|
		current state|ever (resolved|fixed|solved|answered)|
		(looked|been looking|dug|digging|went|gone) (in ?to|through) (this|it|that|the)|
		(would|do|will|could) (you|the maintainers|the team|anyone) (\w+ )?(
			take|accept|consider|welcome|want|merge|be open to|be interested in
		) (a |an |such a )?(pr|pull request|patch|contribution|fix)|
		(prs?|pull requests?|patches|contributions) (is |are |still |be )+welcome
	)\b|
	` + stillElsewhere + `
`)

// speaksOfWhereItStands reports whether a text asks or says in a short one where a
// thread stands. In a long one the words for it mean something else as often.
func speaksOfWhereItStands(p *history.Prose) bool {
	if p.Words <= longestStanding && asksWhereItStands.MatchString(p.Text) {
		return true
	}
	return slices.ContainsFunc(p.Questions(), func(s string) bool { return asksWhereItStands.MatchString(s) || thereYet.MatchString(s) })
}

// thereYet asks whether something is there by now.
var thereYet = pattern.MustCompile(`(?i)
	\b(?:is|are|was|were|has|have|does|do)(?:n't)? (?:
		this|it|that|there|these|the (?:\w+ )?(?:fix|release|feature|support|change)
	)\b[^.!?]{0,60}\byet\b|
	\b(?:supported|available|implemented|added|possible|released|fixed|merged|ready)(?: \w+)? or not\b
`)

// asksBy reports whether the event at i asks people by name, and one of them answers.
// A question about the asker's own business revives nothing.
func (r *reading) asksBy(i int) bool {
	p := r.at(i).Says
	return slices.ContainsFunc(p.Questions(), ofMatter) && r.Reply(i, r.StaleEnds, func(f *history.Event) bool {
		return f.Person() && f.Said() && f.Says.Words > 0 && slices.Contains(p.Mentions, strings.ToLower(f.Actor.Login))
	}) >= 0
}

// ofMatter reports whether a question is about where the thread stands, or not about the
// asker's own business.
func ofMatter(s string) bool {
	return asksWhereItStands.MatchString(s) || !asksForHelp.MatchString(s) && (!ownBusiness.MatchString(s) || toYou.MatchString(s))
}

// leadsToEnd reports whether the event at i, the last of whose action is last, takes a
// stale issue up by a statement on its matter, and the issue is closed for that soon
// after. Who points to something, tells of work of their own, of a wish or an opinion,
// or only agrees takes nothing up.
func (r *reading) leadsToEnd(i, last int) bool {
	p := r.at(i).Says
	if r.Type != history.Issue || p.Words < fewestFactWords || len(p.Questions())+len(p.Links) > 0 {
		return false
	}
	if p.Approves() || p.ConceptAck() || p.Thanks() || p.Cheers() || opinion.MatchString(p.Text) || stance.MatchString(p.Text) || seenToo.MatchString(p.Text) {
		return false
	}
	for _, ref := range r.named(i) {
		if r.ownWork(i, ref) || r.openedLater(ref) {
			return false
		}
	}
	c := r.Reply(last, r.StaleEnds, func(f *history.Event) bool { return !f.Bot && f.Verb == history.Closed })
	return c >= 0 && r.reopened(c, r.StaysEnded) < 0 && r.closedAfter(last, c)
}

// closedAfter reports whether the close at c came of what was said at i: it followed
// within a day, says that the matter is completed where those were the last words, or
// whoever closed it is the author or spoke to whoever did i. Another close that comes
// later can as well be one of a sweep.
func (r *reading) closedAfter(i, c int) bool {
	e, closed := r.at(i), r.at(c)
	last := closed.Subject == history.Completed && !slices.ContainsFunc(r.Events[i+1:c+1], func(f history.Event) bool { return f.Said() && f.Person() })
	if last || closed.At.Sub(e.At) <= r.Stood || r.ByAuthor(closed) {
		return true
	}
	return slices.ContainsFunc(r.Events[i+1:], func(f history.Event) bool {
		return f.Actor.ID == closed.Actor.ID && f.Said() && f.At.Sub(closed.At) <= history.OneAction && r.speaksTo(&f, e)
	})
}

// longestStanding is how many words a text has, at most, whose words for where a
// thread stands are taken to mean just that. Chosen: two paragraphs; a longer text argues,
// and such words are a part of that.
const longestStanding = 150

// laterClose is the close with a reason by which whoever came back to a stale thread at i
// ended it themselves soon after the last event of that action, with nobody but the author
// speaking between; -1 if there is none. To come back and to close are then one ending, in
// two steps.
func (r *reading) laterClose(i, last int) int {
	for c := last + 1; c < len(r.Events) && r.at(c).At.Sub(r.at(i).At) <= r.StaleEnds; c++ {
		if e := r.at(c); e.Verb != history.Closed || e.Actor.ID != r.at(i).Actor.ID || !r.free(c) {
			continue
		}
		if act := r.action(c); r.closeReason(c, act) != "" && !r.workDone(c, act) && !r.takenUpBetween(last, c) {
			return c
		}
	}
	return -1
}

// andClose is an action with the close at c, where that is by the same person. A close
// that names another thread is left for joining the two.
func (r *reading) andClose(act []int, c int) []int {
	if r.at(c).Actor.ID != r.at(act[0]).Actor.ID || r.joins(c) {
		return act
	}
	return slices.Concat(act, r.action(c))
}

// joins reports whether the close at c, or what was said with it, names another thread.
func (r *reading) joins(c int) bool {
	return slices.ContainsFunc(r.action(c), func(k int) bool { return len(r.named(k)) > 0 })
}

// takenUpBetween reports whether others than the author and whoever closed the thread at c
// spoke after the event at last: they revived it.
func (r *reading) takenUpBetween(last, c int) bool {
	return slices.ContainsFunc(r.Events[last+1:c], func(f history.Event) bool {
		return f.Said() && f.Person() && !r.ByAuthor(&f) && f.Actor.ID != r.at(c).Actor.ID
	})
}

// wantsBack reports whether the event at i asks after a thread that a bot swept away, or
// has it reopened.
func (r *reading) wantsBack(i int) bool {
	if !r.sweptAway(i) {
		return false
	}
	asks := slices.ContainsFunc(r.at(i).Says.Questions(), func(s string) bool { return asksOfThread.MatchString(s) && !ownBusiness.MatchString(s) })
	return asks || r.reopened(i, r.StaleEnds) >= 0
}

// sweptAway reports whether a thread that is closed at i was closed by a bot because
// nobody had touched it, which ends nothing: the bot said so, on a stale thread, and
// nobody else has spoken between that and its close.
func (r *reading) sweptAway(i int) bool {
	c := i - 1
	for ; c >= 0 && r.at(c).Verb != history.Closed; c-- {
		if v := r.at(c).Verb; v == history.Merged || v == history.Reopened {
			return false
		}
	}
	if c < 0 || !r.at(c).Bot {
		return false
	}
	for k := c - 1; k > 0; k-- {
		if e := r.at(k); e.Said() {
			return e.Bot && e.Actor.ID == r.at(c).Actor.ID && inactivity.MatchString(e.Text) && r.Idle(k) >= r.Stale
		}
	}
	return false
}

// inactivity is what bots say that close threads which nobody touches.
var inactivity = pattern.MustCompile(`(?i)
	\b(?:inactiv\w+|stale|(?:lack of|no|any|without)(?: \w+){0,2} activity)\b
`)

// endsIt is how people say that a thread can go.
var endsIt = pattern.MustCompile(`(?i)
	\b(
		obsolete|outdated|
		(can|could|should|may|shall|let's|going to|i('ll| will)) (\w+ )?(be )?clos(e|ed|ing)|no longer|
		any ?more|still|reproduc\w*|tested|stale
	)\b
`)

func (r *reading) asking(p *history.Prose) string {
	if len(p.Questions()) > 0 {
		return " with a question"
	}
	return ""
}

// goesOn reports whether a pull request was pushed to or merged after the event
// at i.
func (r *reading) goesOn(i int) bool {
	for j := i; j < len(r.Events); j++ {
		e := r.at(j)
		if e.Merges() || j > i && e.Verb == history.Pushed {
			return true
		}
	}
	return false
}

func (r *reading) endByClose(c int, act []int) finding {
	reason := r.closeReason(c, act)
	if reason == "" && r.lastSaidDone(c) {
		reason = "for what had been said in the thread"
	}
	if reason == "" {
		return r.refused(c, "closed a stale thread"+r.unexplained(c)+" anywhere")
	}
	return r.staysClosed(c, act, "Closed it, "+reason+",")
}

// lastSaidDone reports whether whoever closed the thread at c had the last words before,
// and told by them that the work was done.
func (r *reading) lastSaidDone(c int) bool {
	for i := c - 1; i > 0; i-- {
		if e := r.at(i); e.Person() && e.Said() && e.Says.Words > 0 {
			return e.Actor.ID == r.at(c).Actor.ID && len(e.Says.Questions()) == 0 && fixed.MatchString(e.Says.Text)
		}
	}
	return false
}

// staysClosed judges by whether the thread that was closed at c stays closed.
func (r *reading) staysClosed(c int, act []int, why string) finding {
	if j := r.reopened(c, r.StaysEnded); j >= 0 {
		return r.refused(c, fmt.Sprintf("ended a stale thread, but %s reopened it within %s", r.at(j).Actor.Login, days(r.StaysEnded)))
	}
	end := r.at(c).At.Add(r.StaysEnded)
	if end.After(r.now) {
		return r.awaits(act, why, "Closed; must stay closed for "+days(r.StaysEnded)+".", end)
	}
	return r.gave(act, why, "It stayed closed.", end)
}
