package scoring

import (
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var (
	// builtOn is how people begin when what they were just told helped.
	builtOn = pattern.MustCompile(`(?i)^\W*(@[\w-]+[,:]?\s+)?(ah+|oh+|ok(ay)?|well|yes|yeah|yep|hm+|great|cool|awesome|wow|huh|nice|perfect)?[,.! ]*(many |big )?(thanks|thank you|thx|makes sense|i see\b|got it|good (point|catch|to know|find|idea)|you('re| are) (right|correct)|(that's|this is|that is) (right|correct|true|a good point|my thought|it\b|helpful|interesting)|indeed|(yes|right|true|correct|exactly|agreed|confirmed)[,.! ]|i (agree|confirm)|confirm(ed|ing)|that (explains|works|helped|fixed|solved|makes sense)|(this|it) works|understood|i (now )?understand|(i )?didn'?t know|i (wasn't|was not) aware|right$|indeed$|true$|my (bad|mistake)|i missed|i stand corrected|apologies|sorry)`)
	// found is how people say that they have a fact: a reproduction, a cause.
	found = pattern.MustCompile(`(?i)\b(reproduc(e|ed|es|ible)|can confirm|i confirm(ed)?|bisect\w*|traced|root cause|caused by|the (cause|culprit|problem|reason) (is|was|here)|turns out|happens (because|when|since)|it('s| is) because|measured|same (error|issue|problem) (on|with|here)|benchmark(s|ed)?|timings?)\b`)
	// needsHelp is how an opening post asks for help.
	needsHelp = pattern.MustCompile(`(?i)\b(how to\b|how (do|can|should|could|would) (i|we|one)\b|(could|can|would) (you|someone|anyone|anybody|somebody) (please )?(clarify|explain|help|tell|point)|what am i|am i (doing|missing|right|wrong|correct)|any (help|advice|pointers?)|help me|help (is|would be) |i('m| am) (new to|confused|stuck|wondering|not sure (how|why|what))|is (this|it|that) (the )?(expected|correct|right|intended|possible|normal|safe|supposed)|what('s| is) the (right|correct|recommended|best|proper) way|i (would|'d) like to (know|understand)|i have a question)`)
)

// supplied judges a comment on an issue that gives a fact on which others
// build.
func (r *reading) supplied(i int) (finding, bool) {
	e := r.at(i)
	if r.Type == history.PullRequest || e.Says.Words < 8 || !r.OpenBefore(i) || r.closeOf(r.action(i)) >= 0 {
		return finding{}, false
	}
	said := func(f *history.Event) bool { return !f.Bot && f.Said() && f.Says.Words > 0 && !f.Says.Bump() }
	j := r.Reply(i, r.Moves, said)
	if j < 0 {
		return finding{}, false
	}
	f := r.at(j)
	switch {
	case r.openedForHelp() || sendsAway(e.Says): // what is told there is an answer, or triage
	case found.MatchString(e.Says.Text):
		return r.gave([]int{i}, "Supplied what was found out", r.who(f)+" built on it.", f.At), true
	case stance.MatchString(e.Says.Text) || opinion.MatchString(e.Says.Text):
	case len(e.Says.Refs) > 0: // joins two threads, if anything
	case acknowledges(f) && (e.Says.Words >= 20 || e.Says.Words >= 9 && r.ByAuthor(f) && detailed(e.Says)):
		return r.gave([]int{i}, "Supplied the background", r.who(f)+" built on it.", f.At), true
	}
	return finding{}, false
}

// opinion is how people begin to say what they would like rather than what is.
var opinion = pattern.MustCompile(`(?i)^\W*(i think (that )?we (should|could|need)|i('d| would) (vote|prefer|rather|like|suggest)|in my opinion|imh?o\b|i (prefer|vote|suggest|propose)|we should\b|personally)`)

// stance is how people begin to take sides, or to guess.
var stance = pattern.MustCompile(`(?i)^\W*(?:@[\w-]+[,:]? )?(?:[-+][01]\b|n?ack\b|nope?\b|i (?:don't|do not|am not sure|wouldn't|doubt)|my (?:first )?(?:impression|guess|hunch|two cents|2 cents)|i['’]d\b|i would\b|sounds (?:good|like))`)

// detailed reports whether a text has what facts have: numbers, code, names of
// things, a cause.
func detailed(p *history.Prose) bool {
	return p.Code || strings.ContainsAny(p.Text, "0123456789`") || details.MatchString(p.Text)
}

var details = pattern.MustCompile(`(?i)\b(because|only (on|when|with|if)|never (on|when|with)|when(ever)? the|happens|looks like|your (log|file|config\w*|trace|output))\b`)

// acknowledges reports whether e begins by saying that what came before it
// helped.
func acknowledges(e *history.Event) bool {
	return len(e.Says.Sentences) > 0 && builtOn.MatchString(e.Says.Sentences[0])
}
