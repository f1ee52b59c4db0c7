package scoring

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"glueledger/scoring/history"
)

var clarification = Rule{
	Kind: Clarification, Version: 1, Weight: 2,
	Looks:  "Somebody asks the question that gets a missing fact, supplies the fact or background that others then build on, asks what a pull request is for, or gives somebody else's thread a title that says what is meant.",
	Effect: "The question was answered by someone else within 14 days, others built on the fact, or the title stood for 24 hours.",
	Not:    "Opinions, votes and ACKs, technical review remarks, the author explaining their own change, a retitling that only mends case, punctuation, spelling or a prefix.",
	judge:  judgeClarification,
}

func judgeClarification(r *reading) []finding {
	var out []finding
	for i := range r.Events {
		e := r.at(i)
		if !r.helper(i) || !r.free(i) {
			continue
		}
		switch e.Verb {
		case history.Renamed:
			out = append(out, r.retitled(i))
		case history.Commented, history.Reviewed:
			if f, ok := r.asked(i); ok {
				out = append(out, f)
			} else if f, ok := r.supplied(i); ok {
				out = append(out, f)
			}
		}
	}
	return out
}

// retitled judges a change of somebody else's title.
func (r *reading) retitled(i int) finding {
	e := r.at(i)
	if !meaningChanged(e.From, e.Subject) {
		return r.refused(i, "retitled it, but the new title means what the old one meant")
	}
	end := e.At.Add(r.Stood)
	for j := i + 1; j < len(r.Events) && r.at(j).At.Before(end); j++ {
		if f := r.at(j); f.Verb == history.Renamed && f.Subject == e.From {
			return r.refused(i, "retitled it, but "+f.Actor.Login+" put the old title back within "+days(r.Stood))
		}
	}
	why := "Retitled it from " + quoted(e.From, 80)
	if end.After(r.now) {
		return r.awaits([]int{i}, why, "Must stand for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, why, "The title stood.", end)
}

// prefix is what projects put before a title: "[WIP]", "docs:", "feat(api)!:".
var prefix = regexp.MustCompile(`^\s*(\[[^\]]*\]|\([^)]*\)|[\w./-]+(\([^)]*\))?!?:)\s*`)

// meaningChanged reports whether a new title says something that the old one
// did not: at least one word that is not a spelling of an old one, in a title
// of at least two words.
func meaningChanged(old, title string) bool {
	a, b := titleWords(old), titleWords(title)
	if len(b) < 2 {
		return false
	}
	return unlike(b, a) > 0 || unlike(a, b) > 1
}

// unlike counts the words that are not spellings of any of others.
func unlike(words, others []string) int {
	n := 0
	for _, w := range words {
		if !near(w, others) {
			n++
		}
	}
	return n
}

// titleWords are the words of a title in lower case, without its prefixes. In
// scripts that put no spaces between words each sign counts as one.
func titleWords(s string) []string {
	for prefix.MatchString(s) {
		s = prefix.ReplaceAllString(s, "")
	}
	var spaced strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			spaced.WriteRune(' ')
			spaced.WriteRune(r)
			spaced.WriteRune(' ')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			spaced.WriteRune(r)
		default:
			spaced.WriteRune(' ')
		}
	}
	return strings.Fields(spaced.String())
}

// near reports whether words has w, or w up to its ending or two slips.
func near(w string, words []string) bool {
	for _, v := range words {
		if w == v || len(w) > 3 && len(v) > 3 && (strings.HasPrefix(w, v) || strings.HasPrefix(v, w)) ||
			len(w) > 4 && len(v) > 4 && distance(w, v) <= 2 {
			return true
		}
	}
	return false
}

// distance is the Levenshtein distance of two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diag, row[j+1] = row[j+1], min(row[j]+1, row[j+1]+1, diag+cost)
		}
	}
	return row[len(b)]
}

var (
	// purpose asks what a change is for, or what it is about.
	purpose = regexp.MustCompile(`(?i)\b(motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|advantages?|benefits?|gains?|problem|issue|requirements?|(why|what) (do|would|did) (you|we|this)|(do|does|did|would) (you|this|we|it|the \w+) (really |actually )?(need|fail|happen|occur|crash|break)|why (is|was|are) (this|it|that|these) (needed|necessary|required|a|an|better|still)|needed|necessary|(what|which) (tests?|cases?|versions?|platforms?|systems?|compilers?|environments?) (is|are|does|do|fails?|breaks?)|failing|are you trying|intend(ed)?|intention|scope|draft|did you mean|do you mean|you mean\b|clarify|elaborate|are you (suggesting|saying|proposing|asking)|(does|would|will) (this|it) (affect|break|impact)|agreed (with|on)|coordinat\w+|in contact)\b`)
	// proposal is a remark in the shape of a question.
	proposal = regexp.MustCompile(`(?i)^\W*(so |and |but |then |also |perhaps |maybe |or |hm+,? |ok,? |well,? |alternatively,? |@[\w-]+,? )*(could we|can we|should(n't)? (we|this|it|i|there)|shall we|would(n't)? (it|this|that)|why not|why don't|how about|what about|what if|maybe|perhaps|isn't (it|this|that|there)|wouldn't|can't (we|you)|couldn't (we|you)|don't (we|you)|doesn't|mind |nit\b|is it worth|do we (want|need)|would you (be willing|mind|like)|want to|are you (sure|willing|interested|ok)|any (thoughts|opinions?|objections?|ideas?)|thoughts|what do (you|people|others|we|y'all) think|can (this|it|we) be (closed|merged)|(could|can|will|would) you (please )?(also )?(add|change|rebase|squash|remove|move|split|rename|fix|update|drop|make|open|review|take|look|use|merge|do|put|rewrite|write|have a look|file|send|submit|close))\b|\b(what do you think|wdyt|your opinion|do you agree)\b`)
	// ownBusiness asks for help with the asker's own work.
	ownBusiness = regexp.MustCompile(`(?i)\b(i|my|me|i'm|i've|am i|mine)\b`)
)

// asked judges a comment that asks for something to be told.
func (r *reading) asked(i int) (finding, bool) {
	e := r.at(i)
	if e.Says.Bump() {
		return finding{}, false
	}
	question := r.question(e)
	if question == "" {
		return finding{}, false
	}
	why := "Asked " + quoted(question, 120)
	if j := r.Reply(i, r.Moves, r.answers(i, question)); j >= 0 {
		return r.gave([]int{i}, why, r.moved(j), r.at(j).At), true
	}
	if end := e.At.Add(r.Moves); end.After(r.now) && r.OpenBefore(len(r.Events)) {
		return r.awaits([]int{i}, why, "Waits for the answer.", end), true
	}
	return r.refused(i, "asked "+quoted(question, 80)+", but nobody who could tell answered within "+days(r.Moves)), true
}

// question is the first sentence of e that asks for a fact about the thread;
// empty if there is none.
func (r *reading) question(e *history.Event) string {
	for _, q := range e.Says.Questions() {
		if proposal.MatchString(q) || r.Type == history.PullRequest && !purpose.MatchString(q) {
			continue
		}
		if ownBusiness.MatchString(q) && !strings.Contains(strings.ToLower(q), "you") {
			continue
		}
		return q
	}
	return ""
}

// answers tells which events answer a question asked at i: the words of the
// author, or of somebody whom the question addresses, or a changed text.
func (r *reading) answers(i int, question string) func(*history.Event) bool {
	addressed := map[string]bool{}
	named := false
	for _, login := range r.at(i).Says.Mentions {
		if strings.Contains(strings.ToLower(question), "@"+login) {
			addressed[login], named = true, true
		}
	}
	if q := r.quotedPerson(i); q != "" && !named {
		addressed[q] = true
	}
	toAuthor := !named || addressed[strings.ToLower(r.Author.Login)]
	return func(e *history.Event) bool {
		if e.Bot {
			return false
		}
		if e.Verb == history.Renamed {
			return r.ByAuthor(e)
		}
		if !e.Said() || e.Says.Words == 0 || e.Says.Bump() {
			return r.Type == history.PullRequest && r.ByAuthor(e) && e.Verb == history.Closed
		}
		return toAuthor && r.ByAuthor(e) || addressed[strings.ToLower(e.Actor.Login)]
	}
}

// quotedPerson is the login of the last other person who spoke before a comment
// that quotes, in lower case: whom it answers.
func (r *reading) quotedPerson(i int) string {
	if !r.at(i).Says.Quotes {
		return ""
	}
	for j := i - 1; j > 0; j-- {
		if e := r.at(j); e.Said() && e.Person() && e.Actor.ID != r.at(i).Actor.ID {
			return strings.ToLower(e.Actor.Login)
		}
	}
	return ""
}

var (
	// builtOn is how people begin when what they were just told helped.
	builtOn = regexp.MustCompile(`(?i)^\W*(@[\w-]+[,:]?\s+)?(ah+|oh+|ok(ay)?|well|yes|yeah|yep|hm+|great|cool|awesome|wow|huh|nice|perfect)?[,.! ]*(many |big )?(thanks|thank you|thx|makes sense|i see\b|got it|good (point|catch|to know|find|idea)|you('re| are) (right|correct)|(that's|this is|that is) (right|correct|true|a good point|my thought|it\b|helpful|interesting)|indeed|(yes|right|true|correct|exactly|agreed|confirmed)[,.! ]|i (agree|confirm)|confirm(ed|ing)|that (explains|works|helped|fixed|solved|makes sense)|(this|it) works|understood|i (now )?understand|(i )?didn'?t know|i (wasn't|was not) aware|right$|indeed$|true$|my (bad|mistake)|i missed|i stand corrected|apologies|sorry)`)
	// found is how people say that they have a fact: a reproduction, a cause.
	found = regexp.MustCompile(`(?i)\b(reproduc(e|ed|es|ible)|can confirm|i confirm(ed)?|bisect\w*|traced|root cause|caused by|the (cause|culprit|problem|reason) (is|was|here)|turns out|happens (because|when|since)|it('s| is) because|measured|same (error|issue|problem) (on|with|here)|benchmark(s|ed)?|timings?)\b`)
	// support is the title of a question that asks for help; what is told there is
	// an answer, not a clarification.
	support = regexp.MustCompile(`(?i)^\W*(how (do|can|to|should|would|could)|what('s| is| are)|where|which|can (i|we|someone|you)|is (it|there)|are there|does|help|questions?\b|\[?question)|\bhow to\b|\bquestion\b`)
	// needsHelp is how an opening post asks for help.
	needsHelp = regexp.MustCompile(`(?i)\b(how (do|can|should|could|would) (i|we|one)\b|(could|can|would) (you|someone|anyone|anybody|somebody) (please )?(clarify|explain|help|tell|point)|what am i|am i (doing|missing|right|wrong|correct)|any (help|advice|pointers?)|help me|help (is|would be) |i('m| am) (new to|confused|stuck|wondering|not sure (how|why|what))|is (this|it|that) (the )?(expected|correct|right|intended|possible|normal|safe|supposed)|what('s| is) the (right|correct|recommended|best|proper) way|i (would|'d) like to (know|understand)|i have a question)`)
)

// supplied judges a comment on an issue that gives a fact on which others
// build.
func (r *reading) supplied(i int) (finding, bool) {
	e := r.at(i)
	if r.Type == history.PullRequest || e.Says.Words < 8 || !r.OpenBefore(i) {
		return finding{}, false
	}
	said := func(f *history.Event) bool { return !f.Bot && f.Said() && f.Says.Words > 0 && !f.Says.Bump() }
	j := r.Reply(i, r.Moves, said)
	if j < 0 {
		return finding{}, false
	}
	f := r.at(j)
	switch {
	case r.asksForHelp(): // what is told there is an answer
	case found.MatchString(e.Says.Text):
		return r.gave([]int{i}, "Supplied what was found out", f.Actor.Login+" built on it.", f.At), true
	case e.Says.Words >= 20 && acknowledges(f):
		return r.gave([]int{i}, "Supplied the background", f.Actor.Login+" built on it.", f.At), true
	}
	return finding{}, false
}

// asksForHelp reports whether the thread was opened to be helped rather than to
// report or propose something.
func (r *reading) asksForHelp() bool {
	opened := slices.IndexFunc(r.Events, func(e history.Event) bool { return e.Verb == history.Opened })
	return support.MatchString(r.Title) || support.MatchString(r.at(opened).Subject) || needsHelp.MatchString(r.at(opened).Says.Text)
}

// acknowledges reports whether e begins by saying that what came before it
// helped.
func acknowledges(e *history.Event) bool {
	return len(e.Says.Sentences) > 0 && builtOn.MatchString(e.Says.Sentences[0])
}
