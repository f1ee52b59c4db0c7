package scoring

import "glueledger/scoring/pattern"

// The words of loose ends.

// notLeft is how authors say that they have not left their work.
var notLeft = pattern.MustCompile(`(?i)
	\b(?:still|i'll|i will|i'm|i am)\b[^.!?]{0,20}\b(?:
		working|on it|continu\w*|finish\w*|look\w*|get (?:back )?to|updat\w*
	)\b
`)

// branch is the address of a branch, to which somebody can take the work.
var branch = pattern.MustCompile(`^https?://[^/]+/[\w.-]+/[\w.-]+/(?:-/)?(?:tree|compare)/\S`)

// notLost is how people ask that what they said is not lost.
var notLost = pattern.MustCompile(`(?i)
	\b(?:so|make sure|ensure)(?: that)? (?:this|it|that|these|they|we)(?:
		 (?:is|are|does|do|will|can|wo|ca)
	)?(?: not| never|n't)(?: (?:get|be))? (?:lost|lose|forg[eo]t\w*)\b|
	\b(?:don't|do not|wouldn't|would not) want\b[^.!?]{0,40}\b(?:get|be|is|are) (?:lost|forgotten)\b|
	\blest (?:this|it|that|these|they|we)(?: (?:is|are|be|gets?))? (?:lost|lose|forg[eo]t\w*)\b|
	\bas long as\b[^.!?]{0,40}(?: not|n't| never)(?: (?:get|be))? (?:lost|forgotten)\b|
	\b(?:not|never|don't|without) (?:to )?los(?:e|ing) (?:track|sight) of\b
`)

// bareIssue is a text that is little more than the address of an issue.
var bareIssue = pattern.MustCompile(`^\W*(?:[\w-]+\W+){0,4}?https?://\S+/issues/\d+\W*$`)

var (
	// asAgreed says that others had agreed on something or asked for it.
	asAgreed = pattern.MustCompile(`(?i)
		\b(?:as|like|per|since|which) (?:[\w@-]+ ){0,2}?(?:
			agreed|discussed|discussions?|suggested|requested|asked|proposed|raised
		)\b
	`)
	// anIssue is what holds a matter rather than settles it.
	anIssue = pattern.MustCompile(`(?i)\b(?:issues?|tickets?|bug reports?|discussions?)\b|/issues?/\S*\d`)
	// inTracker is the address of an issue outside GitHub.
	inTracker = pattern.MustCompile(`(?i)/(?:issues?|browse|tickets?)/[\w-]*\d|/show_bug\.cgi|/bugreport\.cgi`)
	// followUpAt tells where the follow-up is.
	followUpAt = pattern.MustCompile(`(?i)
		^\W*(?:the )?follow[- ]?ups?(?:
			 (?:issue|ticket|pr|patch|discussion)s?
		)?(?: is| are)?(?: now)?(?::| (?:at|in|on|here|is|are)\b:?) ?\W*(?:[\w./-]*#\d|https?://)|
		^\W*(?:(?:ok(?:ay)?|done|so|and|sure|yes)[,.:! ]+)*(?:
			this|that|it|the (?:rest|others?|remainder|\w+ (?:issue|part|problem|question))
		)(?: part)? is now (?:ticket |issue |in |at )?\W?(?:[\w./-]*#\d+|https?://\S+)\W*$|
		^\W*(?:
			(?:ok(?:ay)?|done|so|and|sure|yes)[,.:! ]+
		)*(?:the |a )?(?:new|separate|follow-?up) (?:issue|ticket)(?:
			 is| for (?:this|that|it)
		)?(?: now)?(?: at| in| here)?:? \W?(?:[\w./-]*#\d|https?://)|
		\bsee \W?(?:[\w./-]*#\d+|https?://\S+) for (?:the |a )?(?:
			follow[- ]?ups?|rest|remaining|remainder|left ?overs?
		)\b
	`)
	topicWord = pattern.MustCompile(`[\pL][\pL'-]{3,}`)
	// noTopic is a word that tells nothing of the matter.
	noTopic = pattern.MustCompile(`(?i)
		^(?:
			opened|created|filed|submitted|raised|started|issues?|tickets?|about|there|their|these|
			those|which|where|would|could|should|separate|problem|another|after|before|here's|https?|
			that|this|with|from|have|some|here|also|just|into|what|when|they|them|will|more|been|were|
			made|sent|post|posted|moved|reported|upstream|follow-up
		)$
	`)
)

// forThat says that an issue holds what has just been said.
var forThat = pattern.MustCompile(`(?i)
	\b(?:for|about|on|regarding|with|covering|capturing|cover|capture) (?:
		this|that|it|these|those|them|
		(?:the|this|that) (?:
			rest|others?|latter|former|remark|comment|suggestion|idea|question|point|concern|request|
			discussion
		)
	)\b
`)

var (
	// takesOn is how people say what they will bring.
	takesOn = pattern.MustCompile(`(?i)
		\b(?:I|we)(?:'ll| will|'re going to|'m going to| are going to| am going to) (?:\w+ )?(?:
			upload|release|publish|deploy|ship|send|submit|resubmit|announce|revive|
			set (?:it |this |that )?up|put (?:it |this |that |one )?up
		)\b|
		(?:
			^\W*|[.!]\s+|\b(?:I|we)(?:'m| am|'re| are|'ll| will)(?: \w+)? )(?:working|work) on (?:
			it|this|that|an?
		)\b|
		我们?(?:会|将).{0,8}(?:上传|发布|提交|更新)
	`)
	// isThere says that it is there.
	isThere = pattern.MustCompile(`(?i)
		\b(?:is|are|'s|was|been|now) (?:now |finally |just )?(?:
			online|live|up|available|ready|published|uploaded|released|submitted
		)\b|
		\b(?:
			download|install|get|grab|try|upgrade to|update to
		) (?:the |our |a )?(?:new|latest|updated|fresh)\b|
		已(?:上传|发布|提交|更新)
	`)
)

var (
	// workingOn is how people say what they are working on.
	workingOn = pattern.MustCompile(`(?i)
		\b(?:I|we)(?:'m| am|'re| are|'ve| have)?(?: (?:just|now|also|currently|already|been))* (?:
			begun|started|working on|work on|going to (?:work on|write|measure|prove|test|check)
		)\b
	`)
	// doneWithIt is how they say that they are done with it.
	doneWithIt = pattern.MustCompile(`(?i)
		\b(?:I|we)(?:'ve| have)(?: (?:just|now|finally|also|already))* (?:finished|completed|concluded|wrapped up|done)\b
	`)
	notYetHere = pattern.MustCompile(`(?i)\b(?:not yet|will be|once|when|soon|hopefully|as soon as|until)\b`)
	// heard is how people bring an answer from elsewhere.
	heard = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:ok(?:ay)?|update|good news|fyi|so|and)[,:.! ]+
		)*(?:(?:I|we)(?:'ve| have)? )?(?:just |finally |now |also )*(?:
			(?:got|received|had|here(?:'s| is)) (?:an?|the|this|some) )?(?:\w+ )?(?:
			e-?mail|mail|repl(?:y|ies)|answer|response|word|message|feedback
		)(?: back)? from (?:the )?[A-Z@\pL]|
		\b(?:upstream|the (?:vendor|maintainers?|support|developers?)) (?:has |have |just )*(?:
			answered|replied|responded|confirmed|told (?:me|us)|got back
		)\b
	`)
	// askedThere is how people say that they asked or told somebody elsewhere.
	askedThere = pattern.MustCompile(`(?i)
		\bI(?:'ve| have|'ll| will| just| also)*(?: just| also)? (?:
			reported|report|asked|ask|wrote|write|e-?mailed|e-?mail|mailed|contacted|contact|sent|
			raised|raise|reached out|pinged|ping|opened|filed
		)\b[^.!?]{0,60}\b(?:
			upstream|support|vendor|maintainers?|list|developers?|authors?|them|
			[A-Z]\w+ (?:team|folks|people)
		)\b
	`)
)

// doneAs is how a reply begins that says that what was asked for is done, and names it.
var doneAs = pattern.MustCompile(`(?i)
	^\W*(?:
		(?:
			ok(?:ay)?|yes|sure|thanks|done|hecho|fait|erledigt|feito|so|
			here(?:'s| it is| you go| they are)?
		)[,.!: ]+
	)*(?:\W*(?:[\w.-]+/[\w.-]+)?#\d|\W*https?://)
`)

// toHold asks for an issue that holds what the thread does not.
var toHold = pattern.MustCompile(`(?i)
	\b(?:open|file|create|raise|submit|make) (?:an?|another|some) (?:
		new |separate |follow-?up |different )*(?:issues?|tickets?|bugs?)\b[^.!?]{0,20}\b(?:
		for|about|to track|to follow|so that|on
	)\b
`)

// asksToOpen is how people ask for a matter to be held elsewhere. Whoever opens the pull
// request that an issue asks for, does what any does.
var asksToOpen = pattern.MustCompile(`(?i)
	(?:
		^\W*|[.!?;:,]\s+|
		\b(?:
			please|kindly|let's|let us|(?:could|can|would|will|should|shall|may|might) (?:you|we|someone|somebody)|
			(?:you|we|someone|somebody) (?:could|can|should|may|might|must)|maybe|perhaps|and|or|then|
			(?:free|willing|best|better|good|nice|great|asked?|(?:like|want) you) to|(?:if|whether) I should
		) (?:(?:also|just|then|at least|rather|now|maybe|please) )?
	)(?:open|file|report|create|raise|submit|bring) (?:
		(?:an?|another|some) (?:[\w-]+ ){0,2}?(?:issues?|bugs?|tickets?)\b|
		(?:this|it|that|up|the)\b[^.!?]{0,20}\b(?:issues?|bugs?|tickets?|upstream)\b
	)|
	\bopen an? (?:[\w-]+ ){0,2}?(?:issue|ticket) (?:for|about|on|to track)\b|
	\bsplit (?:this|it|the)\b[^.!?]{0,40}\b(?:issues|prs|pull requests|tickets)\b
`)

// asksOneself is how people wonder whether to open something themselves.
var asksOneself = pattern.MustCompile(`(?i)\b(?:not sure|unsure|don't know|wonder(?:ing)?)\b[^.!?]{0,20}\b(?:if|whether) (?:I|we) should (?:\w+ )?(?:open|file|report|create|raise|submit|bring)\b`)
