package scoring

import "glueledger/scoring/pattern"

// The words of requests to be told something, and of those that ask for something else.

var (
	// politelyAsked begins a sentence that asks for something to be done.
	politelyAsked = pattern.MustCompile(`(?i)
		^\W*(?:
			@[\w-]+,? |so |and |but |also |then |please |maybe |hi,? |hey,? |ok,? )*(?:
			can|could|would|will
		) (?:
			you|we|someone|somebody|anyone|anybody
		)\b
	`)
	// toTell is what somebody can be asked to do who is to tell something.
	toTell = pattern.MustCompile(`(?i)
		\b(?:can|could|would|will) (?:you|we|someone|somebody|anyone|anybody)(?:
			 please| also| kindly| maybe| still| perhaps| possibly| at least| try and| try to|
			 be able to
		)* (?:
			provide|share|show|explain|clarify|say|tell|describe|elaborate|give|send|paste|post|upload|
			attach|point|repeat|bisect|test|try|run|check|verify|re-?produce|confirm|build|see|see if|
			look at|add more|include|specify|expand|comment further|be more|make sure|accept|expect|need
		)\b
	`)
	// forMyself asks to be told what to do.
	forMyself = pattern.MustCompile(`(?i)
		\b(?:tell|show|help|guide|assign|let) me\b[^.?!]{0,20}\b(?:
			which|what|how|where|know (?:how|where|what)|to|this|it
		)\b[^.?!]*\b(?:i|me|be (?:updated|changed|done)|start|contribute|work)\b
	`)
	// asksWhen asks how a thread goes on.
	asksWhen = pattern.MustCompile(`(?i)
		^\W*(?:@[\w-]+,? )?(?:is there |are there |do we have |got )?any (?:
			eta|news|updates?|progress|plans?|movement
		)\b|
		\b(?:is|are) there (?:an? |any |some )?(?:plans?|eta|timeline|roadmap|schedule)\b|
		alguna novedad|hay novedades|neuigkeiten|des nouvelles|du nouveau|alguma novidade|
		есть (?:ли )?новости|有(?:什么)?进展|有更新吗|進捗|
		\b(?:eta|what(?:'s| is) the status|when (?:will|can|is|does))\b
	`)
	// hearsBack asks to hear whether what was done for somebody does what they want.
	hearsBack = pattern.MustCompile(`(?i)
		\blet (?:me|us) know (?:if|whether) (?:it|this|that)(?:'s| is| now| also| has| all)* (?:
			works?|working|helps?|helped|solves?|solved|fixes|fixed|resolves?|resolved
		)(?: (?:it|this|that|for you|now|then|as expected|your (?:issue|problem)|the (?:issue|problem)))*\W*$
	`)
	// sendsOn asks to take a matter elsewhere.
	sendsOn = pattern.MustCompile(`(?i)
		\b(?:post|ask|open|file|report|raise|move|continue|create|submit)\b[^.?!]{0,40}\b(?:
			over there|there|forum|instead|elsewhere|upstream|discussions?|stack ?overflow|discord|
			slack|mailing list|new issue|separate issue|pr\b|pull request|back ?port\w*
		)
	`)
)
