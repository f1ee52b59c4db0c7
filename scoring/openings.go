package scoring

import (
	"cmp"
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
			leftover|left over|left open|loose end|remaining|still open|discussed (?:in|on|at (?:the|our|today|yesterday|last|https?|\W*#))|lest|
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
		return r.held(i, "Opened it to hold what had been said in passing "+r.placeOfRemark(e)), true
	}
	if r.Type == history.Issue && !r.ownWords(e) && attributed(e) {
		return r.held(i, "Opened it to hold what somebody else had said elsewhere"), true
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
		if r.Type == history.PullRequest && !loose.MatchString(e.Subject) && !loose.MatchString(s) {
			return r.refused(i, "opened a pull request that does what "+who+" had pointed out, as any does"), true
		}
		return r.held(i, "Opened it to hold what "+who+" had raised "+r.place(s)), true
	}
	return finding{}, false
}

// place is where, by a sentence of an opening, something was raised: the one thread that it
// names, else "elsewhere".
func (r *reading) place(s string) string {
	refs := history.Read(s).Refs
	if len(refs) != 1 || !inThere.MatchString(s) {
		return "elsewhere"
	}
	return "in " + r.shortRef(refs[0])
}

// inThere names a thread as the place where something was said, rather than as what it
// was about.
var inThere = pattern.MustCompile(`(?i)
	^\W*https?://\S+$|https?://\S+#\w|
	\b(?:in|on|at|from|under|during|see|here)\b[\s:(\["“]*(?:
		(?:the|this|that|his|her|their|pr|mr|pull|request|issue|ticket|thread|discussion|review|comments?|of|on|in)\b[\s:(\["“]*
	)*(?:[\w./-]*#\d|GH-\d|https?://)
`)

// placeOfRemark is where what an opening holds was said: the one thread whose remarks it
// links to, else "elsewhere".
func (r *reading) placeOfRemark(e *history.Event) string {
	where := ""
	for _, l := range e.Says.Links {
		if !saidThere.MatchString(l) {
			continue
		}
		switch at := r.place(l); where {
		case "", at:
			where = at
		default:
			return "elsewhere"
		}
	}
	return cmp.Or(where, "elsewhere")
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
	if f.outcome != Gave {
		return f
	}
	rest := r.Events[i+1:]
	if slices.ContainsFunc(rest, func(e history.Event) bool {
		return e.Verb == history.Closed && e.Subject != history.Completed && e.At.Sub(r.at(i).At) <= r.Stale
	}) {
		return r.refused(i, uncapital(why)+", but it was turned away within "+days(r.Stale))
	}
	if raisedByName(r.at(i)) || r.Reply(i, r.Stale, func(e *history.Event) bool { return e.Person() && e.Moves() }) >= 0 {
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

// whose names, in a mention, whoever said something.
var whose = pattern.MustCompile(`(?i)\b(?:by|of|from|with) @([\w-]+)|@([\w-]+)'s\b`)

// raisedByName reports whether e says whose remarks it holds, who is somebody else than
// whoever wrote it. Whom it only calls in raised nothing.
func raisedByName(e *history.Event) bool {
	return slices.ContainsFunc(e.Says.Sentences, func(s string) bool {
		m := whose.FindStringSubmatch(s)
		return m != nil && !history.SameName(m[1]+m[2], e.Actor.Login)
	})
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
	if followUpsTo.MatchString(e.Subject) {
		return true
	}
	ends := []string{e.Subject}
	if n := len(e.Says.Sentences); n > 0 {
		ends = append(ends, e.Says.Sentences[0], e.Says.Sentences[n-1])
	}
	return slices.ContainsFunc(ends, raisedThere.MatchString)
}

// followUpsTo is a title by which a thread gathers what is left of another.
var followUpsTo = pattern.MustCompile(`(?i)\bfollow[- ]?ups (?:to|for|from|of|after)\b[^.!?]{0,60}(?:#\d|/(?:pull|issues)/\d)`)

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
	if citedToo.MatchString(s[:max(0, strings.LastIndex(s, login))]) {
		return ""
	}
	if login == "" && r.at(i).Says.Words <= longestStanding && r.Type == history.Issue {
		if m := somebodyThere.FindStringSubmatch(s); m != nil && !noName.MatchString(m[1]) && !history.SameName(m[1], r.at(i).Actor.Login) {
			return m[1]
		}
	}
	if login == "" || history.SameName(login, r.at(i).Actor.Login) || history.IsBotName(login) {
		return ""
	}
	if mentioned || r.takesPart(login) || saidThere.MatchString(s) && isName.MatchString(login) || fullName(s, login) && ofThread.MatchString(s) {
		return login
	}
	return ""
}

// citedToo is what stands before the name of somebody to whose words a sentence sends its
// reader beside the matter.
var citedToo = pattern.MustCompile(`(?i)\bsee also\b|\balso see\b`)

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
