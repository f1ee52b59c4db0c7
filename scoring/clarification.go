package scoring

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"glueledger/scoring/history"
)

var clarification = Rule{
	Kind: Clarification, Version: 1, Weight: 2,
	Looks:   "Somebody asks the question that gets a missing fact, supplies the fact or background that others then build on, asks what a pull request is for, or gives somebody else's thread a title that says what is meant.",
	Effect:  "The question was answered by someone else within 14 days, others built on the fact, or the title stood for 24 hours.",
	Not:     "Opinions, votes and ACKs, technical review remarks, the author explaining their own change, a retitling that only mends case, punctuation, spelling or a prefix.",
	Missing: "nobody but the author asked for a fact, supplied one that others took up, or retitled it",
	judge:   judgeClarification,
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
		case history.Edited:
			if e.ID == 0 {
				out = append(out, r.rewrote(i))
			}
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

// rewrote judges an edit of somebody else's opening post. Nothing tells that it
// was put back, so only time can be waited for.
func (r *reading) rewrote(i int) finding {
	end := r.at(i).At.Add(r.Stood)
	if end.After(r.now) {
		return r.awaits([]int{i}, "Rewrote the description", "Must stand for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, "Rewrote the description", "The text stood.", end)
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
		case r == '\'' || r == '’': // "don't" is one word
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

// near reports whether words has w, or w up to its ending or a slip or two.
func near(w string, words []string) bool {
	return slices.ContainsFunc(words, func(v string) bool {
		short := min(utf8.RuneCountInString(w), utf8.RuneCountInString(v))
		switch {
		case w == v:
			return true
		case short > 3 && (strings.HasPrefix(w, v) || strings.HasPrefix(v, w)):
			return true
		}
		return distance([]rune(w), []rune(v)) <= slips(short)
	})
}

// slips is how many typing slips a word of n letters can have and still be
// known for the same.
func slips(n int) int {
	switch {
	case n > 4:
		return 2
	case n > 2:
		return 1
	}
	return 0
}

// distance is how many letters must be put in, taken out, changed or swapped
// with their neighbour to turn a into b (optimal string alignment).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}

var (
	// purpose asks what a change is for, or what it is about.
	purpose = regexp.MustCompile(`(?i)\b(motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|advantages?|benefits?|gains?|problem|issue|requirements?|what for|for what|` +
		`(why|what) (do|would|did) (you|we|this)|why would (one|anyone|somebody|someone|people)|who (would|will|needs?|wants?|uses?)|(which|what) (clients?|users?|people) (need|want|use)|` +
		`what (is|was|are) (this|it|that|these) (for|trying|about|meant|supposed|good for)|what (this|it) is (for|about|supposed|meant)|(could|can|would) (you|we) (please )?(explain|tell|elaborate|clarify|describe|say)|` +
		`(do|does|did|would) (you|this|we|it|the \w+) (really |actually )?(need|fail|happen|occur|crash|break|replace|supersede)|(is|was|are) (this|it) (meant|intended|supposed|aimed|a breaking)|` +
		`why (is|was|are) (this|it|that|these) (needed|necessary|required|a|an|better|still)|(this|the) (pr|pull request|change|patch|feature|one|still|really|actually|needed|necessary)\b.{0,20}(needed|necessary|required)|(is|are) (this|it|these) (still |really |actually )?(needed|necessary|required)|` +
		`(what|which) (tests?|cases?|versions?|platforms?|systems?|compilers?|environments?) (is|are|does|do|fails?|breaks?)|failing|are you (trying|planning)|intend(ed)?|intention|scope|draft|(did|do) you mean|you mean\b|clarify|elaborate|(some|more|any) context|context (to|in) the|` +
		`are you (suggesting|saying|proposing|asking)|(does|would|will) (this|it) (affect|break|impact)|agreed (with|on)|coordinat\w+|in contact|made you (choose|pick|want)|how does this (relate|compare|differ)|more about your)\b|目的|为什么|何のため|wozu|wofür|para qué|pour quoi faire|зачем`)
	// proposal is a remark in the shape of a question.
	proposal = regexp.MustCompile(`(?i)^\W*(so |and |but |then |also |perhaps |maybe |or |hm+,? |ok,? |well,? |alternatively,? |seriously,? |@[\w-]+,? )*(could we|can we (?:get|have|just|also|not|make|use|add|drop|do|keep|move|merge|close|avoid)|should(n't)? (the |a |an )?\S+|shall we|would(n't)? (it|this|that) (be|make|work|not)|why not|why don't|how about|what about|what if|isn't (it|this|that|there)|wouldn't|can't (we|you)|couldn't (we|you)|don't (we|you)|doesn't|nit\b|is it worth|do we (want|need)|do you want to|(did|have) you (already |ever )?(read|see|seen|find|found|consider|considered|look|looked)|would you (be willing|like)|would you mind (adding|changing|rebasing|squashing|opening|moving|removing|splitting|making|using|doing)|want to|are you (sure|willing|interested|ok|able)|what are your (thoughts|opinions?|feelings)|any (thoughts|opinions?|objections?|ideas?|volunteers?|takers?)|thoughts|what do (you|people|others|we|y'all)( all)? think|can (this|it|we) be (closed|merged)|when (will|is|can)|why (is|does|has) (nobody|no one)|who (cares|wrote|broke)|is any(one|body) (working|looking|interested)|any(one|body) (want|interested|up for)|(could|can|will|would) you (please )?(also )?(assign|add (a |the |some )?(tests?|docs?|comment|check|note|line|entry)|change|rebase|squash|remove|move|split|rename|fix|update|drop|make|open|review|take|look|use|merge|do|put|rewrite|write|have a look|file|send|submit|close|point))\b|\b(what do you think|wdyt|your opinion|do you agree)\b`)
	// request asks for facts without a question mark.
	request = regexp.MustCompile(`(?i)\b(please (also )?(provide|attach|share|post|tell|include|specify|paste|upload|give|describe|send|show|clarify|explain|let (us|me) know|confirm|try|check (if|whether|that))|(could|can|would) you (please |kindly )?(provide|attach|share|post|tell|include|specify|paste|upload|give|describe|show|clarify|explain|confirm|try|check (if|whether))|(mind|would you mind) (sharing|telling|posting|providing|giving|explaining|trying|checking|showing)|we('d| would)? need (more|some|further|a|the) (information|info|details?|context|reproducer|steps|logs?|stack ?trace|example)|can (we|i) (have|see|get) (the|your|a|some|more) (full |complete |exact |whole )?(logs?|file|config\w*|output|stack ?trace|trace|dump|version|details?|example|reproduc\w*|information|info|code|screenshot|link)|which version|what version|steps to reproduce|minimal (example|reproduc\w*))\b|教えてください|请提供|能否提供`)
	// describe asks the author of a change to say what it is for.
	describe = regexp.MustCompile(`(?i)\bplease (add|provide|write|update|expand|extend|improve|explain|describe|clarify)\b.{0,40}\b(description|context|motivation|purpose|background|rationale|why|what)\b|\b(i )?(don't|do not) (quite |really |fully )?(understand|see|get) (the )?(purpose|point|motivation|need|what this|why (this|you|we))`)
	// goal asks for a purpose in so many words, whatever code it names beside it.
	goal = regexp.MustCompile(`(?i)\b(motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|advantages?|benefits?|(what|which) problem|requirements?)\b`)
	// partOfCode says that a question is about a piece of code: a technical remark.
	partOfCode = regexp.MustCompile(`(?i)\b(this|that|the|an?) (variable|lock|mutex|pointer|function|method|line|check|loop|test|field|parameter|param|argument|class|struct|constant|import|include|header|cast|copy|assert(ion)?|macro|flag|branch|call|allocation|return|commit)\b|\b(lock|mutex|copy|pointer|cast)\b.{0,20}\b(needed|necessary|taken)|\b(to|why) (copy|cast|lock|allocate|return|pass|inline)\b`)
	// guess is a supposition with a question mark behind it.
	guess = regexp.MustCompile(`(?i)^\W*(but |and |or |so )?(perhaps|maybe|possibly|i (guess|suppose|wonder))\b`)
	// ownBusiness asks for help with the asker's own work.
	ownBusiness = regexp.MustCompile(`(?i)\b(i|my|me|i'm|i've|am i|mine)\b`)
)

// asked judges a comment that asks for something to be told.
func (r *reading) asked(i int) (finding, bool) {
	e := r.at(i)
	if e.Says.Bump() || r.Type == history.PullRequest && r.inReview(i) {
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

// Whoever asks what a change is for asks that, early and in few words. A question
// in a long comment, or after much else was said, belongs to the review.
const (
	askingWords   = 100
	askingRemarks = 3
)

// inReview reports whether the comment at i is part of somebody's review of the
// change rather than a question of its own.
func (r *reading) inReview(i int) bool {
	e := r.at(i)
	if e.Says.Words > askingWords {
		return true
	}
	said := 0
	for j := range i {
		if f := r.at(j); f.Said() && f.Actor.ID == e.Actor.ID {
			said++
		}
	}
	return said > askingRemarks
}

// question is the first sentence of e that asks for a fact about the thread;
// empty if there is none.
func (r *reading) question(e *history.Event) string {
	asks := r.asksAboutIssue
	if r.Type == history.PullRequest {
		asks = asksAboutChange
	}
	questions := e.Says.Questions()
	for _, s := range e.Says.Sentences {
		if asks(s, slices.Contains(questions, s)) {
			return s
		}
	}
	return ""
}

// asksAboutIssue reports whether a sentence asks for a fact: a question that is
// neither a proposal nor about the asker's own work, or a request for details.
func (r *reading) asksAboutIssue(s string, question bool) bool {
	if requesting(s) && request.MatchString(s) {
		return true
	}
	if !question || proposal.MatchString(s) || needsHelp.MatchString(s) || guess.MatchString(s) && !strings.Contains(s, "question") {
		return false
	}
	return !ownBusiness.MatchString(s) || strings.Contains(strings.ToLower(s), "you")
}

// requesting is a cheap look for the words that requests are made of.
func requesting(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc([]string{"please", "can ", "could ", "would ", "mind", "need", "version", "steps", "minimal", "教", "请", "能否"},
		func(word string) bool { return strings.Contains(s, word) })
}

// asksAboutChange reports whether a sentence asks what a change is for. A
// question about its code is a review remark.
func asksAboutChange(s string, question bool) bool {
	if describe.MatchString(s) {
		return true
	}
	if !question || !purpose.MatchString(s) || proposal.MatchString(s) || partOfCode.MatchString(s) {
		return false
	}
	return goal.MatchString(s) || !strings.Contains(s, "`")
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
	needsHelp = regexp.MustCompile(`(?i)\b(how to\b|how (do|can|should|could|would) (i|we|one)\b|(could|can|would) (you|someone|anyone|anybody|somebody) (please )?(clarify|explain|help|tell|point)|what am i|am i (doing|missing|right|wrong|correct)|any (help|advice|pointers?)|help me|help (is|would be) |i('m| am) (new to|confused|stuck|wondering|not sure (how|why|what))|is (this|it|that) (the )?(expected|correct|right|intended|possible|normal|safe|supposed)|what('s| is) the (right|correct|recommended|best|proper) way|i (would|'d) like to (know|understand)|i have a question)`)
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
		return r.gave([]int{i}, "Supplied what was found out", r.who(f)+" built on it.", f.At), true
	case opinion.MatchString(e.Says.Text) && !found.MatchString(e.Says.Text):
	case acknowledges(f) && (e.Says.Words >= 20 || e.Says.Words >= 9 && r.ByAuthor(f) && detailed(e.Says)):
		return r.gave([]int{i}, "Supplied the background", r.who(f)+" built on it.", f.At), true
	}
	return finding{}, false
}

// opinion is how people begin to say what they would like rather than what is.
var opinion = regexp.MustCompile(`(?i)^\W*(i think (that )?we (should|could|need)|i('d| would) (vote|prefer|rather|like|suggest)|in my opinion|imh?o\b|i (prefer|vote|suggest|propose)|we should\b|personally)`)

// detailed reports whether a text has what facts have: numbers, code, names of
// things, a cause.
func detailed(p *history.Prose) bool {
	return p.Code || strings.ContainsAny(p.Text, "0123456789`") || details.MatchString(p.Text)
}

var details = regexp.MustCompile(`(?i)\b(because|only (on|when|with|if)|never (on|when|with)|when(ever)? the|happens|looks like|your (log|file|config\w*|trace|output))\b`)

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
