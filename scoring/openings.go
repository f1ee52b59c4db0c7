package scoring

import (
	"fmt"
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// An opening post can be the follow-through itself, and its author earns it: it
// holds what somebody else raised, or takes over what somebody else left.

var (
	// raisedBy names whoever raised what a thread is about.
	raisedBy = pattern.MustCompile(`(?i)
		\b(?:
			suggested|suggestion|proposed|raised|reported|noticed|noted|spotted|found|discovered|
			observed|pointed out|brought up|mentioned|identified|caught|recommended|asked|requested|
			posted|feedback|
			(?:idea|suggestion|request|report|finding|remark|question|comment|concern|point)s?
		)(?:\s+[^\s,;.]\S*){0,6}?,?\s+(?:by|of|from|thanks to)\s+(@?[\w-]+(?:\.[\w-]+)*)
	`)
	// byName names them the other way round.
	byName = pattern.MustCompile(`(?i)
		@([\w-]+)(?:'s)? (?:(?:has|had|also|just|kindly|rightly|correctly) )*(?:
			suggest(?:ed|s|ion)|propos(?:ed|al)|idea|comment|remark|question|request|wrote|said|raised|
			reported|noticed|noted|spotted|found|discovered|observed|pointed|brought|mentioned|
			identified|caught|recommended|asked|remarked
		)\b|
		\b(?:thanks|kudos|credits?|h/t|hat tip)(?: to| go(?:es)? to)? @([\w-]+) for (?:
			suggesting|proposing|raising|reporting|noticing|spotting|finding|discovering|pointing|
			bringing|mentioning|catching
		)
	`)
	// said names a place where somebody said something in passing.
	saidThere = pattern.MustCompile(`
		#(?:issuecomment|discussion_r|discussioncomment|pullrequestreview)|/discussions/\d|#r\d{5}
	`)
	// fixesIssue says that a pull request fixes somebody's issue, as any does.
	fixesIssue = pattern.MustCompile(`(?i)
		\b(?:
			fix(?:e[sd]|ing)?|close[sd]?|closing|resolve[sd]?|resolving|address(?:es)?|implements?
		)\b[\s:*]*(?:[\w./-]*#\d+|https?://\S+/issues/\d+)
	`)
	issueLink = pattern.MustCompile(`https?://\S+/issues/\d+(?:$|[^#\d])`)
	// loose says that what a pull request holds was left behind elsewhere.
	loose = pattern.MustCompile(`(?i)
		\bfollow[- ]?ups?\b|\b(?:split|broken|moved|carved|extracted|taken) (?:off|out|over|from)\b|
		\b(?:
			leftover|left over|left open|loose end|remaining|still open|discussed (?:in|at|on)|lest|
			(?:not|n't) (?:be |get )?(?:forg[eo]t\w*|lost)
		)\b
	`)
	// elsewhereRaised says that something came up in another thread.
	elsewhereRaised = pattern.MustCompile(`(?i)
		\b(?:
			raised|reported|noticed|noted|spotted|found|discovered|pointed out|brought up|mentioned|
			suggested|proposed|asked|discussed|discussion|thread|came up|comment|originally posted|
			split|moved|follow[- ]?up|from
		) (?:\w+ ){0,4}(?:in|at|on|from|here|there|over|by|of|out)\b
	`)
	// takesOver says that a pull request goes on where another stopped.
	takesOver = pattern.MustCompile(`(?i)
		\b(?:
			continu(?:es|ation|ing|ed)|tak(?:es?|ing|en) over|took over|takeover|pick(?:s|ed|ing)? up|
			carr(?:y|ies|ied|ying) on|courtesy of|resolved (?:the |all )?(?:merge )?conflicts|
			fixed (?:the |all )?(?:merge )?conflicts|
			original(?:ly)? (?:
				work|commits?|pr|pull request|patch|code|implementation
			)?\s*(?:by|from|of)|
			finish(?:es|ed|ing)|reviv(?:es|ed|ing|al)|recover(?:s|ed|ing)|resurrect\w*|
			resum(?:es|ing|ption)|adopts|adopted from|resubmi\w*|re-submi\w*|rebase of|
			rebased version of|fortsetzung|reprise de|continuación
		)|
		接手|引き継
	`)
	// tookItOver says so in a sentence of its own, after the other was named.
	tookItOver = pattern.MustCompile(`(?i)
		\b(?:I|we)(?:'ve| have|'m| am)? (?:
			(?:now|therefore|just|decided to) )?(?:
			took|taken|taking|take
		) (?:it|this|that|the work) over\b|
		\b(?:I|we)(?:'ve| have|'m| am)? (?:
			(?:now|therefore|just|decided to) )?(?:picked|picking|pick) (?:
			it|this|that|the work
		) (?:back )?up\b
	`)
	// takesFromOther says so in words that nobody uses of their own.
	takesFromOther = pattern.MustCompile(`(?i)
		\b(?:
			tak(?:es?|ing) over|took over|taken over|take-?over|adopts|adopting|adopted|on behalf of
		) [^.!?]{0,30}(?:#\d|/pull/\d)
	`)
	// insteadOf says that a pull request replaces another.
	insteadOf = pattern.MustCompile(`(?i)
		\b(?:
			rebas(?:es?|ed|ing)|co-?author\w*|alternative to|supersed(?:es|ing)|
			replac(?:es|ing|ement (?:of|for))|instead of|based on|builds (?:up)?on|in place of|
			new version of|original (?:pr|pull request|patch)|(?:pr|pull request) original
		)\b
	`)
	// theirs says that the work, or its credit, is another's.
	theirs = pattern.MustCompile(`(?i)
		\boriginal(?:ly)? (?:work|commits?|authors?|changes|patch)\b|\b(?:authorship|attribution)\b|
		\b(?:all |full )?credits? (?:to|goes|for)\b|
		@[\w-]+'s (?:original )?(?:work|commits?|pr|branch|patch|changes)\b|\bco-?authored-by\b
	`)
	// left says that somebody's work was left.
	left = pattern.MustCompile(`(?i)
		\b(?:
			stale|outdated|desatualizad[oa]|desactualizad[oa]|abandon(?:ed|s|ad[oa])?|inactive|
			unmaintained|orphaned|stalled|dormant|unresponsive|
			no longer (?:working|active|respond\w*|maintain\w*|available|has time|interested)|
			not (?:working|work) on .{0,30}(?:any ?more|any longer)|left off|left it|
			closed (?:it )?by (?:its|the|his|her|their) (?:own |original )?(?:author|submitter|creator)|
			(?:author|submitter) (?:has )?(?:closed|dropped|left) (?:it|that|theirs)|busy\b|
			on (?:vacation|holidays?|leave)|
			(?:did|has|have|does|is|seems)(?:n't| not) (?:
				come back|been (?:updated|back)|respond\w*|repl\w+|answer\w*|react\w*|follow\w* up|
				finish\w*|available|around|active
			)|
			lack(?:s|ing)? (?:of )?time|(?:allow|let) (?:us|me|maintainers|edits|pushing)\b.{0,30}|
			original (?:author|pr|pull request|submitter|contributor)|gave up|
			went (?:quiet|silent|away)|
			(?:has|had|have) (?:been )?(?:no|little) (?:time|activity|response|reply|news)|
			without (?:a )?(?:response|reply|answer|activity)
		)\b|
		\babandonné
	`)
	// leftThere says of another pull request that it was left, rather than of anything.
	leftThere = pattern.MustCompile(`(?i)
		\b(?:
			that|the (?:old|original|other|previous|earlier|existing)
		) (?:pr|pull request|patch|one|work|attempt)\b[^.!?;]{0,40}\b(?:
			inactive|abandoned|stale|stalled|dormant|orphaned|unfinished|
			no (?:activity|response|news|longer)
		)\b
	`)
	// doneHere says that what was missing there is done.
	doneHere = pattern.MustCompile(`(?i)
		\b(?:I|we)(?:'ve| have)?(?: just| now| also)* (?:
			made|did|done|added|finished|fixed|addressed|put|completed|applied
		)\b
	`)
	own = pattern.MustCompile(`(?i)
		\bmy (?:
			own |previous |earlier |old |other |first |last |original )?(?:
			pr|pull request|work|attempt|patch|branch|change|#\d
		)
	`)
)

// openedFor judges an opening post by whose loose end it holds.
func (r *reading) openedFor(i int) (finding, bool) {
	if r.Type == history.PullRequest {
		if f, ok := r.tookOver(i); ok {
			return f, true
		}
	}
	e := r.at(i)
	if r.Type == history.Issue && !r.ownWords(e) && (pointsToRemark(e.Says) || r.gathersRemarks(e)) {
		return r.held(i, "Opened it to hold what had been said elsewhere in passing"), true
	}
	if r.Type == history.Issue && r.comesFromOthers(e) {
		return r.heldFor(i, "Opened it to hold what had come up elsewhere"), true
	}
	for k, s := range e.Says.Sentences {
		who := r.raiser(i, s)
		if who == "" || k > 1 && k < len(e.Says.Sentences)-1 { // in between, people only cite each other
			continue
		}
		if r.Type == history.PullRequest && (fixesIssue.MatchString(e.Says.Text) || issueLink.MatchString(s)) {
			return r.refused(i, "opened a pull request for what "+who+" had raised, which has an issue of its own"), true
		}
		if r.Type == history.PullRequest && !loose.MatchString(e.Says.Text) {
			return r.refused(i, "opened a pull request that does what "+who+" had pointed out, as any does"), true
		}
		return r.held(i, "Opened it to hold what "+who+" had raised elsewhere"), true
	}
	return finding{}, false
}

// pointsToRemark reports whether an opening quotes what was said elsewhere, or does no
// more than point to it.
func pointsToRemark(p *history.Prose) bool {
	points := p.Quotes || p.Words <= fewOpeningWords && pointsThere.MatchString(p.Text)
	return points && slices.ContainsFunc(p.Links, saidThere.MatchString) && elsewhereRaised.MatchString(p.Text)
}

// gathersRemarks reports whether an opening lists what was left behind in other threads.
func (r *reading) gathersRemarks(e *history.Event) bool {
	if e.Says.Listed < fewestHeld || r.remarksElsewhere(e) < fewestHeld {
		return false
	}
	return loose.MatchString(e.Subject) || len(e.Says.Sentences) > 0 && loose.MatchString(e.Says.Sentences[0])
}

// fewestHeld is from how many remarks on an opening that lists them gathers them. Chosen:
// one is only cited.
const fewestHeld = 2

// remarksElsewhere counts the links of e to what was said in other threads.
func (r *reading) remarksElsewhere(e *history.Event) int {
	n := 0
	for _, l := range e.Says.Links {
		if saidThere.MatchString(l) && !strings.Contains(l, fmt.Sprintf("/%d#", r.Number)) {
			n++
		}
	}
	return n
}

// fewOpeningWords is how many words an opening has, at most, that only points to where
// its matter was raised. Chosen: one sentence of common length.
const fewOpeningWords = 20

// pointsThere is how such an opening begins.
var pointsThere = pattern.MustCompile(`(?i)
	^\W*(?:please |also )?(?:
		see|as|from|follow[- ]?up|split|came up|raised|suggested|mentioned|discussed|noticed|reported|
		proposed|context|siehe|voir|véase|veja|vedi
	)\b|
	^\W*(?:ver(?:[^\pL\w]|$)|参见|見)
`)

// originally is how GitHub says who wrote a comment that was made into an issue.
var originally = pattern.MustCompile(`(?i)\boriginally posted by @([\w-]+)`)

// ownWords reports whether an opening was made of a comment by its own author.
func (r *reading) ownWords(e *history.Event) bool {
	m := originally.FindStringSubmatch(e.Says.Text)
	return m != nil && history.SameName(m[1], e.Actor.Login)
}

// held judges a follow-up that names where it came from: it must not be turned away
// at once.
func (r *reading) held(i int, why string) finding {
	end := r.at(i).At.Add(r.Stood)
	for j := i + 1; j < len(r.Events) && r.at(j).At.Before(end); j++ {
		e := r.at(j)
		if turnsAway(e) || e.Verb == history.Closed && r.Type == history.PullRequest && r.mergedAt() < 0 {
			return r.refused(i, uncapital(why)+", but it was turned away within "+days(r.Stood))
		}
	}
	if end.After(r.now) {
		return r.awaits([]int{i}, why, "Must not be turned away for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, why, "The follow-up exists and says where it came from.", end)
}

// heldFor judges a follow-up that names a place, and maybe nobody who raised anything
// there. Then somebody else must take it up, for nothing but its author's word shows
// that it is one.
func (r *reading) heldFor(i int, why string) finding {
	f := r.held(i, why)
	if f.outcome != Gave || mentionsOther(r.at(i)) {
		return f
	}
	if r.Reply(i, r.Stale, func(e *history.Event) bool { return e.Person() && e.Moves() && !turnsAway(e) }) >= 0 {
		return f
	}
	if end := r.at(i).At.Add(r.Stale); end.After(r.now) {
		return r.awaits([]int{i}, why, "Waits for somebody else to take it up.", end)
	}
	return r.refused(i, uncapital(why)+", but nobody else took it up within "+days(r.Stale))
}

// turnsAway reports whether e closes an issue as one that should not have been opened.
func turnsAway(e *history.Event) bool {
	return e.Verb == history.Closed && (e.Subject == history.NotPlanned || e.Subject == history.Duplicate)
}

// mentionsOther reports whether e mentions somebody else than whoever wrote it.
func mentionsOther(e *history.Event) bool {
	return slices.ContainsFunc(e.Says.Mentions, func(m string) bool { return !strings.EqualFold(m, e.Actor.Login) })
}

const aThread = `(?:(?:pr|pull request|issue|mr|thread|ticket|discussion|change) )?\S*(?:#\d|/(?:pull|issues)/\d)`

const came = `(?:` + aThread + `|https?://|
	(?:(?:the|our|today's|yesterday's|last|this|a|an|recent|latest|weekly) )*(?:[\w'’-]+ ){0,2}(?:
		mailing list\b|list\b|` + gathering + `
	)
)`

var (
	// raisedThere says that others raised a matter at some place, or that it is what is
	// left of another thread.
	raisedThere = pattern.MustCompile(`(?i)
		\b(?:as|was|were|been|which|that|we|something) (?:(?:just|also|briefly|already) )*(?:
			discussed|suggested|requested|agreed|decided|proposed|raised|brought up|pointed out|noted|
			mentioned
		)(?: (?:by|with) [\w@. -]{2,30}?)? (?:in|at|on|during) ` + came + `|
		\b(?:
			per|following|after|from|based on|arising from|came (?:up|out)(?: of)?|coming out of|
			capture|track|address|collect
		) (?:the |our |a |an |some |all )?(?:[\w@'’-]+ ){0,3}?(?:
			discussions?|reviews?|conversations?|comments?|feedback|suggestions?|remarks?
		) (?:(?:by|of|with) [\w@. -]{2,30}? )?(?:in|on|at|of|from|about|to|during) ` + came + `|
		\b(?:split|spun|broken|carved|moved|extracted|forked) (?:off|out)?(?: ?(?:from|of))? ` + aThread + `|
		\b(?:
			left ?over|left open|remaining|outstanding|open|unaddressed|unresolved|follow[- ]?up
		) (?:[\w-]+ ){0,2}(?:
			comments?|points?|items?|questions?|tasks?|work|remarks?|todos?|suggestions?|feedback
		) (?:from|of|in|on|for) ` + aThread + `|
		\baddress(?:es|ing)? (?:the |some |all )?(?:[\w'’-]+ ){0,2}(?:
			comments|remarks|feedback|suggestions|points
		) (?:from|of|in|on|for) ` + aThread + `|
		\baction items? (?:from|of) ` + came + `|\bcame up (?:in|at|on|during) ` + came + `
	`)
	// itsOwn says that the matter is the writer's own.
	itsOwn = pattern.MustCompile(`(?i)
		\b(?:my|mine)\b|
		\bI(?:'ve| have|'m| am|'d)?(?: (?:just|also|had|have|recently|first))* (?:
			put|left|made|noticed|found|raised|mentioned|suggested|proposed|reported|asked|get|got|
			getting|have|use|using|run|running|tried|trying|installed|see|seeing|hit|wanted?|need|
			posted|commented|wrote
		)\b
	`)
)

// comesFromOthers reports whether a short opening, in its title or its first or last
// sentence, says that it holds what others raised elsewhere or what is left of another
// thread.
func (r *reading) comesFromOthers(e *history.Event) bool {
	long := e.Says.Words > pointWords && !raisedThere.MatchString(e.Subject)
	ofSelf := r.ownWords(e) || slices.Contains(e.Says.Mentions, strings.ToLower(e.Actor.Login)) || itsOwn.MatchString(e.Says.Text)
	if long || ofSelf || e.Says.Code {
		return false
	}
	ends := []string{e.Subject}
	if n := len(e.Says.Sentences); n > 0 {
		ends = append(ends, e.Says.Sentences[0], e.Says.Sentences[n-1])
	}
	return slices.ContainsFunc(ends, raisedThere.MatchString)
}

// raiser is the login of the other person who, by sentence s of the opening at
// i, raised what it holds.
func (r *reading) raiser(i int, s string) string {
	name := ""
	if m := byName.FindStringSubmatch(s); m != nil {
		name = "@" + m[1] + m[2]
	} else if m := raisedBy.FindStringSubmatch(s); m != nil {
		name = strings.TrimRight(m[1], ".-")
	}
	login, mentioned := strings.CutPrefix(name, "@")
	if login == "" && r.at(i).Says.Words <= longestStanding && r.Type == history.Issue {
		if m := somebodyThere.FindStringSubmatch(s); m != nil && !noName.MatchString(m[1]) && !history.SameName(m[1], r.at(i).Actor.Login) {
			return m[1]
		}
	}
	if login == "" || history.SameName(login, r.at(i).Actor.Login) || history.IsBotName(login) {
		return ""
	}
	if mentioned || r.takesPart(login) || saidThere.MatchString(s) && isName.MatchString(login) {
		return login
	}
	return ""
}

// somebodyThere names somebody, without a mention, who said something at some place, or
// said that something of ours is so.
var somebodyThere = pattern.MustCompile(`
	^\W*([A-Z]\p{Ll}+(?: [A-Z][\pL.]+)?) (?:(?:has|had|also|just|rightly) )*(?:
		suggested|proposed|raised|pointed out|brought up|mentioned|remarked|commented
	)\b(?:
		[^.!?]{0,80}?\b(?i:in|on|at|during) ` + came + `| (?:to (?:me|us) )?that (?:we|it|the|this)\b
	)
`)

// noName is what else a sentence can begin with before such a verb.
var noName = pattern.MustCompile(`
	^(?:
		As|We|It|Its|This|That|These|They|He|She|You|People|Users?|Also|Just|Was|Has|Had|There|Here|
		Some\w*|Any\w*|No\w*|Every\w*|One|Someone|Nobody|When|While|Since|First|Bug|Issue|Problem|Error|
		\w+ly
	)\b
`)

// isName tells names from words that can follow "by".
var isName = pattern.MustCompile(`^[A-Z][\w-]*[a-z][\w-]*$|^[a-z]+[\d-][\w-]*$`)

// takesPart reports whether a person of that login acts on the thread.
func (r *reading) takesPart(login string) bool {
	return slices.ContainsFunc(r.Events, func(e history.Event) bool { return e.Person() && strings.EqualFold(e.Actor.Login, login) })
}

// tookOver judges the opening of a pull request that goes on where somebody
// else's stopped.
func (r *reading) tookOver(i int) (finding, bool) {
	e := r.at(i)
	said := append([]string{e.Subject}, e.Says.Sentences...)
	for k, s := range said {
		if !inProse.MatchString(s) || own.MatchString(s) {
			continue
		}
		if ref := r.oldRef(s); ref != "" && goesOnFrom(e, said, k) {
			why := "Took over " + ref
			if left.MatchString(e.Says.Text) {
				why += ", which its author had left"
			}
			return r.gave([]int{i}, why, "The work goes on here, and says where it came from.", e.At), true
		}
	}
	return finding{}, false
}

// goesOnFrom reports whether the opening e of a pull request, whose title and sentences
// are said, goes on from the other one that the k-th of them names.
func goesOnFrom(e *history.Event, said []string, k int) bool {
	s, text := said[k], e.Says.Text
	ends := said[k:min(k+2, len(said))]
	near := strings.Join(said[max(0, k-1):min(k+2, len(said))], "\n") // what else is said of what s names
	if k == 0 {
		near = e.Subject + "\n" + text // all of it is about what the title names
	}
	wasLeft := left.MatchString(near)
	others := slices.ContainsFunc(e.Says.Mentions, func(m string) bool {
		return !strings.EqualFold(m, e.Actor.Login) && strings.Contains(strings.ToLower(s), "@"+m)
	})
	switch {
	case takesFromOther.MatchString(s):
	case wasLeft && slices.ContainsFunc(ends, tookItOver.MatchString):
	case (wasLeft || others) && takesOver.MatchString(s):
	case (wasLeft || theirs.MatchString(text)) && insteadOf.MatchString(s):
	case doneHere.MatchString(text) && slices.ContainsFunc(ends, leftThere.MatchString):
	default:
		return false
	}
	return true
}

// oldRef is the last thread that a sentence names and that is older than this one,
// or in another repository: what a change fixes is named before what it goes on from.
func (r *reading) oldRef(sentence string) string {
	for _, ref := range slices.Backward(history.Read(sentence).Refs) {
		if n, here := r.numberHere(ref); !here || n < r.Number {
			return r.shortRef(ref)
		}
	}
	return ""
}
