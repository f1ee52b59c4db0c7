package scoring

import "glueledger/scoring/pattern"

// The words of facts, of what is built on them, and of views that are none.

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

// nowAgrees is how an author says that they see it as they were told, and nothing against it.
var nowAgrees = pattern.MustCompile(`(?i)
	^\W*(?:@[\w-]+[,:]? )?(?:(?:thanks?|thank you|thx)\b[^.!?]{0,40}[.!,]\W*)?(?:
		i (?:fully |totally |completely )?agree|that makes sense|makes sense
	)\W*$
`)

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
			wrong|incorrect|
			not (?:(?:entirely|quite|completely|fully|exactly|strictly|actually|really) )?(?:
				true|right|correct|accurate|it|the (?:problem|issue|cause|case)
			)
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
		had (?:the|a) wrong|good (?:find|catch|to know)|(?:didn't|did not) know|(?:wasn't|was not|weren't) aware|was unaware|
		(?:now )?i (?:see|get it|understand) (?:now|why|what|that)|i see, that|mystery solved|
		you(?:'re| are| were) right
	)\b
`)

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
