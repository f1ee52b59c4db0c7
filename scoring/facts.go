package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var (
	// builtOn is how people begin when what they were just told helped.
	builtOn = pattern.MustCompile(`(?i)
		^\W*(@[\w-]+[,:]?\s+)?(
			ah+|oh+|ok(ay)?|well|yes|yeah|yep|hm+|great|cool|awesome|wow|huh|nice|perfect
		)?[,.! ]*(many |big )?(
			thanks|thank you|thx|makes sense|i see\b|got it|good (point|catch|to know|find|idea)|
			you('re| are) (right|correct)|
			(that's|this is|that is) (
				right|correct|true|a good point|my thought|it\b|helpful|interesting
			)|
			indeed|(yes|right|true|correct|exactly|agreed?|confirmed)[,.! ]|agree$|fair (enough|point)|
			in that case|i (agree|confirm)|confirm(ed|ing)|
			that (explains|works|helped|fixed|solved|makes sense)|(this|it) works|understood|
			i (now )?understand|(i )?didn'?t know|i (wasn't|was not) aware|right$|indeed$|true$|
			my (bad|mistake)|i missed|i stand corrected|apologies|sorry
		)|
		^\W*(?:[啊哦噢嗯]+，?)?(?:原来(?:如此|是)|明白了|懂了|了解了|确实|的确|是的|对的|没错|好的)|
		^\W*(?:なるほど|確かに|たしかに|了解|ああ|そうでした)|
		^\W*(?:ah,? )?(?:
			vale|claro|tienes razón|tenías razón|ya veo|entiendo|entendi|verdade|é verdade|tem razão|
			stimmt|verstehe|ach so|danke|genau|d'accord|effectivement|en effet|je vois|compris|ясно|
			понятно|точно|действительно|верно
		)(?:\W|$)
	`)
	// found is how people say that they have a fact: a reproduction, a cause.
	found = pattern.MustCompile(`(?i)
		\b(
			reproduc(e|ed|es|ible)|can confirm|i confirm(ed)?|bisect\w*|traced|root cause|caused by|
			the (cause|culprit|problem|reason) (is|was|here)|turns out|happens (because|when|since)|
			it('s| is) because|measured|same (error|issue|problem) (on|with|here)|
			(see|get|have) the same (on|with|in|for)|
			(debugger|profiler|log|trace|strace|valgrind|sanitizer) (says|shows)|benchmark(s|ed)?|
			timings?
		)\b
	`)
	// reproduced is how people say that they saw what somebody reported.
	reproduced = pattern.MustCompile(`(?i)\b(?:re-?produc(?:e|ed|es|ible)|can confirm|i confirm(?:ed)?|confirmed)\b`)
	// seenToo is how they say that with what they were told they see it too.
	seenToo = pattern.MustCompile(`(?i)
		\bi (?:also |now |can )*(?:see|get|saw|hit|have) (?:it|this|the same)\b|
		\b(?:recipe|steps?|instructions?) (?:does|do|works?|did|worked|into)\b
	`)
	// notSeen is how they say that they did not, or ask whether others do.
	notSeen = pattern.MustCompile(`(?i)
		\b(?:
			can(?:no|')?t|could(?: not|n't)|unable|not able|fail(?:ed|s)? to|didn't|did not|nobody|
			doesn't|how to|try to|trying to|if you
		)\b|
		\?
	`)
	// needsHelp is how an opening post asks for help.
	needsHelp = pattern.MustCompile(`(?i)
		\b(
			how to\b|how (do|can|should|could|would) (i|we|one)\b|
			(could|can|would) (
				you|someone|anyone|anybody|somebody
			) (please )?(clarify|explain|help|tell|point)|
			what am i|am i (doing|missing|right|wrong|correct)|any (help|advice|pointers?)|help me|
			help (is|would be) |i('m| am) (new to|confused|stuck|wondering|not sure (how|why|what))|
			is (this|it|that) (the )?(expected|correct|right|intended|possible|normal|safe|supposed)|
			what('s| is) the (right|correct|recommended|best|proper) way|
			i (would|'d) like to (know|understand)|i have a question
		)
	`)
)

// supplied judges a comment on an issue that gives a fact on which others
// build.
func (r *reading) supplied(i int) (finding, bool) {
	j := r.replyToFact(i)
	if j < 0 {
		return finding{}, false
	}
	if k := r.thankedForFact(i); k >= 0 {
		return r.gave([]int{i}, "Supplied a fact for which "+r.who(r.at(k))+" thanked", r.moved(k), r.at(k).At), true
	}
	if denied.MatchString(r.at(j).Says.Text) {
		return finding{}, false
	}
	if r.showedToo(i, j) || reproduces(r.at(i).Says) && (acknowledges(r.at(j)) || settled.MatchString(r.at(j).Says.Text) || seenToo.MatchString(r.at(j).Says.Text)) {
		return r.gave([]int{i}, "Supplied the reproduction on which others built", r.moved(j), r.at(j).At), true
	}
	if !r.OpenBefore(i) || r.openedForHelp() || sendsAway(r.at(i).Says) { // what is told there is an answer, or triage
		return finding{}, false
	}
	if s := r.at(i).Says.Sentences; len(s) > 0 && strings.HasSuffix(s[0], "?") && proposal.MatchString(s[0]) { // an idea
		return finding{}, false
	}
	if r.mendedFor(i, j) || r.quotedBack(i, j) {
		return r.gave([]int{i}, "Supplied a fact on which others built", r.moved(j), r.at(j).At), true
	}
	weight, given := r.weighFact(i, j)
	taken := weight >= plainlyTaken && len(given) > 0 && !stance.MatchString(r.at(i).Says.Text) && !opinion.MatchString(r.at(i).Says.Text) && settled.MatchString(r.at(j).Says.Text)
	if weight < 0 && !taken {
		return finding{}, false
	}
	if len(given) == 0 {
		given = []string{"its background"}
	}
	f := r.at(j)
	what := "Supplied a fact"
	if acknowledges(f) || settled.MatchString(f.Says.Text) {
		what += " on which others built"
	}
	return r.gave([]int{i}, what+", with "+and(given), r.moved(j), f.At), true
}

// mendedFor reports whether somebody else than the author says at j that what the
// comment at i had named is mended: it names what is wrong, or shows it, and they speak
// to whoever did so, or of the same, or are the next to speak, within a day.
func (r *reading) mendedFor(i, j int) bool {
	p, f := r.at(i).Says, r.at(j)
	if r.ByAuthor(f) || len(f.Says.Sentences) == 0 || len(p.Questions()) > 0 || wishes.MatchString(p.Text) {
		return false
	}
	begins := strings.Join(f.Says.Sentences[:min(2, len(f.Says.Sentences))], " ")
	soon := r.nobodyBetween(i, j) && f.At.Sub(r.at(i).At) <= r.Stood && amiss.MatchString(p.Text)
	return mended.MatchString(begins) && (amiss.MatchString(p.Text) || p.Code) && (r.repliesTo(i, j) || soon)
}

// repliesTo reports whether what is said at j is meant for what was said at i: it begins
// with thanks or agreement where nobody else spoke in between, names whoever spoke there, or has words of that which the
// title lacks.
func (r *reading) repliesTo(i, j int) bool {
	f := r.at(j)
	said := slices.DeleteFunc(topics(r.at(i).Says.Text), func(w string) bool { return strings.Contains(strings.ToLower(r.Title), w) })
	return acknowledges(f) && r.nobodyBetween(i, j) || addresses(f, r.at(i).Actor) || shared(said, f.Says.Text) >= fewestTopicWords
}

var (
	// amiss names what is wrong.
	amiss = pattern.MustCompile(`(?i)
		\b(?:is|are|was|were)(?: still| just| simply)? (?:
			out of date|outdated|wrong|missing|broken|stale|too old|misspelled|incomplete
		)\b|
		\b(?:caused by|root cause|culprit)\b
	`)
	// mended is how people begin who have mended it.
	mended = pattern.MustCompile(`(?i)
		^\W*(?:@[\w-]+[,:]? )?(?:
			(?:thx|thanks?|thank you|ok|right)\b[^.!?]{0,30}[,.!]* *
		)?(?:(?:we|i)(?:'ve| have)? (?:just |now |already )?)?(?:fixed|corrected|repaired)\b
	`)
)

// quotedBack reports whether the author, who had asked something, takes up at j what the
// first to reply had told at i, piece by piece.
func (r *reading) quotedBack(i, j int) bool {
	if !r.ByAuthor(r.at(j)) || !r.at(j).Says.Quotes || r.voiceBefore(i) != 0 || !r.inQuestionForm(r.at(0)) {
		return false
	}
	pieces, within := 0, false
	for line := range strings.Lines(r.at(j).Text) {
		said, quoted := strings.CutPrefix(line, ">")
		if said = strings.TrimSpace(said); quoted && !within && len(said) > 20 && strings.Contains(r.at(i).Text, said[:20]) {
			pieces++
		}
		within = quoted
	}
	return pieces > 1
}

// showedToo reports whether the comment at i shows what its writer got who has the same
// trouble, and the next to speak names what mends it.
func (r *reading) showedToo(i, j int) bool {
	p := r.at(i).Says
	return (p.Code || output.MatchString(p.Text)) && sharesTrouble.MatchString(p.Text) && willMend.MatchString(r.at(j).Says.Text)
}

var (
	// output looks like what a program has printed.
	output = pattern.MustCompile(`(?i)
		\{"\w+":|\b(?:warning|error|exception|fatal|traceback|panic)\b[^.\n]{0,20}: |\bon line\b
	`)
	// willMend says that something mends it.
	willMend = pattern.MustCompile(`(?i)
		\b(?:should|will|would|does) (?:fix|solve|resolve|address|help with) (?:this|it|that|the)\b|
		\bfixed (?:it |this |that )?(?:in|by|with)\b
	`)
)

// thankedForFact is the index of a comment that thanks, by name, whoever spoke at i for
// what they had said there, their last words before; -1 if there is none. What is
// thanked for as a fix or as work is none.
func (r *reading) thankedForFact(i int) int {
	e := r.at(i)
	if !r.OpenBefore(i) || r.openedForHelp() || sendsAway(e.Says) || claimsWork(e.Says) || wouldLike(e.Says) {
		return -1
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= r.Moves; j++ {
		f := r.at(j)
		if f.Actor.ID == e.Actor.ID && f.Said() && f.Says.Words >= fewestFactWords {
			return -1
		}
		if f.Actor.ID == e.Actor.ID || f.Bot || !f.Said() || !addresses(f, e.Actor) {
			continue
		}
		for _, s := range f.Says.Sentences {
			if strings.Contains(strings.ToLower(s), strings.ToLower(e.Actor.Login)) && (thanksForFact.MatchString(s) || saidRight.MatchString(s) && r.tellsFacts(i, j)) && !thanksForWork.MatchString(s) {
				return j
			}
		}
	}
	return -1
}

// tellsFacts reports whether what was said at i, and answered at j, holds facts by its
// form.
func (r *reading) tellsFacts(i, j int) bool {
	_, given := r.weighFact(i, j)
	return len(given) > 0
}

// wouldLike reports whether a text says what its writer would like rather than what is.
func wouldLike(p *history.Prose) bool {
	return opinion.MatchString(p.Text) || stance.MatchString(p.Text) || len(p.Sentences) > 0 && proposal.MatchString(p.Sentences[0])
}

// claimsWork reports whether a comment tells of its writer's own work.
func claimsWork(p *history.Prose) bool {
	return slices.ContainsFunc(p.Refs, func(ref string) bool { return claimsOwn(p, ref) })
}

var (
	// thanksForFact is how people say, naming somebody, that what they said was true,
	// new or what was missing.
	thanksForFact = pattern.MustCompile(`(?i)
		\bthat (?:was|is) it\b|\bthat's it\b|
		(?:\b(?:thanks?|thank you|thx|merci|danke|gracias|obrigad[oa])\b|спасибо\W).{0,60}\b(?:
			for (?:
				clearing|clarifying|explaining|pointing|finding|digging|checking|testing|confirming|
				tracking|narrowing|figuring|looking into|investigat\w+|sharing|posting|providing
			)|
			(?:
				info\w*|details?|explanations?|clarification|pointers?|hints?|tips?|logs?|traces?|
				back ?trace|re-?pro\w*|steps|examples?|data|numbers|measurements?|screenshots?|videos?|
				recording|files?|links?|background|context|history|analysis|investigation|summary of|
				diagnosis|test ?case
			)\b|
			easy to|helpful|helps|helped|useful|(?:didn't|did not) know|i (?:had )?missed
		)|
		\b(?:good|great|nice|excellent) (?:
			find|finding|catch|point|analysis|investigation|detective work|data|explanation|sleuthing|
			debugging
		)\b|
		\bas @[\w-]+ (?:\w+ ){0,2}(?:
			said|says|noted|notes|pointed out|points out|mentioned|explained|explains|found|showed|
			shows|wrote|discovered
		)\b|
		\b(?:based on|because of|given|thanks to|with|from|following) @[\w-]+'s? (?:\w+ )?(?:
			finding|analysis|explanation|comment|example|re-?pro\w*|steps|hint|numbers|data|log|trace|
			report|observation
		)
	`)
	// saidRight is how they say that somebody is right, be it with a fact or an opinion.
	saidRight = pattern.MustCompile(`(?i)
		\b(?:is|was|are|were) (?:absolutely |totally |completely |quite )?(?:right|correct)\b
	`)
	// thanksForWork is thanks for something else.
	thanksForWork = pattern.MustCompile(`(?i)
		\bfor (?:the |your |this |all |that )*(?:\w+ )?(?:
			pr|pull request|patch|fix|fixes|reviews?|push|nudge|time|effort|report|reporting|ping|
			reminder|offer|work|update|merge|release|contribution|interest|patience|support|issue|
			suggestion|idea|feedback|proposal|reply|response
		)\b|
		\bfor (?:
			working|fixing|taking care|offering|opening|submitting|reviewing|reporting|adding|
			implementing|merging|releasing
		)\b
	`)
)

// reproduces reports whether a comment begins by saying that its author saw what was
// reported, and tells what they saw.
func reproduces(p *history.Prose) bool {
	return p.Words >= fewestSeenWords && len(p.Sentences) > 0 && reproduced.MatchString(p.Sentences[0]) && !notSeen.MatchString(p.Sentences[0])
}

// fewestSeenWords is how many words it takes, at least, to tell what one saw. Chosen:
// "Can confirm" with when and where, rather than that alone.
const fewestSeenWords = 15

// untangles is how people say that others misread each other.
var untangles = pattern.MustCompile(`(?i)
	\b(?:
		wrong way (?:a)?round|misread\w*|misunder\w+|talk(?:ing)? (?:past|about different)|
		(?:two|different) (?:different )?(?:things|issues|questions|problems) (?:here|are|get)|
		mix(?:ed|ing)? up|confus(?:ed|ing) \w+ with|
		you(?: two| both)? (?:mean|talk about|are talking about) different|
		what (?:he|she|they|@[\w-]+) means? (?:is|was)|not the same (?:thing|issue|question)|
		missverst\w+|aneinander vorbei|malentendu|malentendido|mal-entendido|
		(?:hablando|falando) de (?:cosas|coisas) (?:distintas|diferentes)|parlez de deux choses
	)\b|
	你们(?:说|讲|指)的(?:不是|其实)|误会|误解|不是(?:一回事|同一)|誤解|行き違い|недоразумени|
	о разных вещах
`)

// untangled judges a comment that untangles people who misread each other.
func (r *reading) untangled(i int) (finding, bool) {
	e := r.at(i)
	if e.Verb != history.Commented || len(e.Says.Questions()) > 1 || !untangles.MatchString(e.Says.Text) {
		return finding{}, false
	}
	j := r.Reply(i, r.Moves, func(f *history.Event) bool { return !f.Bot && f.Said() && f.Says.Words > 0 })
	if j < 0 || !acknowledges(r.at(j)) && !settled.MatchString(r.at(j).Says.Text) && !sameView.MatchString(r.at(j).Says.Text) {
		return finding{}, false
	}
	return r.gave([]int{i}, "Untangled what people had misread", r.moved(j), r.at(j).At), true
}

// sameView is how people say that they were of one mind all along.
var sameView = pattern.MustCompile(`(?i)
	\bi (?:do )?agree (?:with|to|on) (?:absolutely |nearly |almost |basically )?(?:everything|all)\b|
	\bsame page\b|\b(?:if )?i misunderstood\b
`)

// denied is how people begin who do not take what they were told, or not understand it.
var denied = pattern.MustCompile(`(?i)
	^\W*(?:@[\w-]+[,:]? )?(?:
		no[,.!;:]|
		sorry,? (?:but )?(?:i'm not|i am not|i (?:won't|can't|don't)|we (?:won't|can't|don't)|no\b)|
		no,? (?:that|this|it|i|you)\b|nope\b|wrong\b|
		(?:that|this|it)(?:'s| is) (?:
			wrong|incorrect|not (?:true|right|correct|it|the (?:problem|issue|cause|case))
		)|
		(?:sorry,? )?(?:
			what do you mean|
			i (?:don't|do not|can'?t|cannot) (?:really |quite )?(?:
				understand|get|follow|see (?:what|how|why)
			)
		)|
		huh\?
	)|
	\bnothing to do with (?:my|this|the|it)\b
`)

// plainlyTaken is the weight that is enough where the reply says in so many words that
// the fact was the missing one. Chosen below nought, from where on a fact is taken
// without such words: those are worth what is lacking.
const plainlyTaken = -1.8

// settled is how people say that what they were told was what was missing.
var settled = pattern.MustCompile(`(?i)
	^\W*then (?:we|i|you|let's|it)\b|
	^\W*(?:(?:haha|ok(?:ay)?|well|alright|right)\b\W*)?let's\b.{0,40}\bthen\W*$|
	\b(?:
		that(?:'s| is| was) (?:it\b|why|exactly|our|my|the (?:reason|cause|problem|case))|
		that (?:explains|settles|clears|solves|was missing)|what was missing|
		(?:with|thanks to|following) your (?:steps|example|log|trace|numbers|recipe|script|re-?pro\w*)|
		this (?:explains|settles|clears)|
		(?:had|got|read|mixed) (?:the|it|them|this|these|that|two) (?:wrong|up|backwards)|
		had (?:the|a) wrong|good (?:find|catch|to know)|(?:didn't|did not) know|wasn't aware|
		(?:now )?i (?:see|get it|understand) (?:now|why|what|that)|i see, that|mystery solved|
		you(?:'re| are| were) right
	)\b
`)

// replyToFact is the index of the first words by somebody else after the comment at
// i, where it can be one that supplies a fact; -1 if it cannot or nobody replied. What
// comes up again after a thread was closed can still be reproduced there.
func (r *reading) replyToFact(i int) int {
	says := r.at(i).Says
	if r.Type == history.PullRequest || says.Words < fewestFactWords && !says.Code && (len(says.Links) == 0 || len(says.Mentions)+len(says.Refs) > 0) || !r.OpenBefore(i) && !reproduces(says) || r.closeOf(r.action(i)) >= 0 {
		return -1
	}
	return r.Reply(i, r.Moves, func(f *history.Event) bool {
		return !f.Bot && f.Said() && f.Says.Words > 0 && !f.Says.Bump()
	})
}

// fewestFactWords is how many words it takes, at least, to supply a fact. Chosen: the
// shortest sentence with a reason, "It fails because the clock is not set."
const fewestFactWords = 8

// opinion is how people begin to say what they would like rather than what is.
var opinion = pattern.MustCompile(`(?i)
	^\W*(
		i think (that )?we (should|could|need)|
		i('d| would) (vote|prefer|rather|like|suggest|love|welcome)|in my opinion|imh?o\b|
		i (prefer|vote|suggest|propose)|we should\b|personally
	)
`)

// stance is how people begin to take sides, or to guess.
var stance = pattern.MustCompile(`(?i)
	^\W*(?:@[\w-]+[,:]? )?(?:
		[-+][01]\b|n?ack\b|nope?\b|i (?:don't|do not|am not sure|wouldn't|doubt)|
		my (?:first )?(?:impression|guess|hunch|two cents|2 cents)|i'd\b|i would\b|sounds (?:good|like)
	)|
	\bi(?:'m| am) (?:really |still |also )?(?:not|un)(?: \w+)? ?(?:
		convinced|persuaded|sold|in favou?r|a (?:big )?fan
	)\b|
	\bi(?:'d| would) argue\b
`)

// acknowledges reports whether e begins by saying that what came before it
// helped.
func acknowledges(e *history.Event) bool {
	return len(e.Says.Sentences) > 0 && builtOn.MatchString(e.Says.Sentences[0])
}
