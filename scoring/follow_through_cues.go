package scoring

import "glueledger/scoring/pattern"

// The words of follow-through.

// handsOn is how an author says that others may go on with the work.
var handsOn = pattern.MustCompile(`(?i)
	(?:^\W*(?:(?:ok(?:ay)?|yes|sure|then|so|feel free|anyone|somebody|@[\w-]+)\b\W*)*|\b(?:please|feel free to|may|can) )go ahead\b|
	\bplease do(?:\W*$|[,.!;]|(?: so| it| that| this| take| finish| continue| carry)\b)|
	\b(?:
		feel free to open (?:an?|your|another) (?:\w+ ){0,2}?(?:pr|pull[- ]request|mr)|
		feel free to (?:take|finish|continue|pick|use|adopt|build|fork|do|go|carry)|be my guest|
		(?:any|some)(?:one|body)(?: else)?\b[^.!?]{0,30}\b(?:
			can|may|could|please|wants?|is welcome
		)\b[^.!?]{0,20}\b(?:
			tak(?:e|es|ing)|finish|continue|carry|adopt|pick|complete|go on|have it
		)|
		(?:take|finish|continue|adopt) (?:(?:it|this|everything) )?over|
		(?:i|we)(?:'ve| have| had| got| find| really| just| simply| currently)* no (?:more )?(?:
			time|interest in (?:finish|continu|pursu|complet|work|this (?:pr|pull|change|patch))\w*|
			interest any ?more
		)|
		no longer have (?:the |any )?(?:time|interest)|
		no more (?:time|interest)|no (?:time|interest) (?:at all|for (?:this|it|that)|to (?:work|finish|continue|do|go))|
		lack(?:s|ing)? (?:of )?(?:the )?time|
		(?:ok|okay|fine|happy|glad) (?:if|with|for|to)\b[^.!?]{0,30}\b(?:
			tak\w+|some(?:one|body)|any(?:one|body)|others?|hand\w*
		)|
		(?:don't|do not|won't) have (?:the |any |enough )?time|
		moved on (?:
			from (?:this|it|here|the)|
			to (?:other|another|different|a (?:new|different) (?:job|project|company))
		)|
		(?:given|gave) up on (?:this|it|the (?:pr|pull request|patch|change|work))
	)\b|
	\b(?:take|finish|continue|adopt) (?:it|this|everything)(?: (?:from here|on|up|forward|further|home|please|if|and))?(?:\W*$|[,.;!?]| (?:if|and|from|please)\b)|
	^\W*(?:sorry,? )?no (?:time|interest)\b|\b(?:given|gave) up\W*(?:$|[.,;!?])|
	\bmoved on\W*(?:$|[.,;!?])|
	\b(?:i|we)(?:'ve| have)? no (?:more )?interest\W*(?:$|[.,;!?])
`)

// keepsOn is how an author says that they go on themselves, or that others should go on
// with no more than the review or the merge.
var keepsOn = pattern.MustCompile(`(?i)
	\b(?:(?:i|we)(?:
		'll| will| can| could| plan to| want to| hope to| intend to| should|'d|'m going to| am going to
	)|let me|let's)\b[^.!?]{0,30}\b(?:take|finish|continue|adopt|go ahead)\b|
	\bgo ahead (?:with (?:the|your|a) (?:\w+ )?review|and (?:then )?(?:re-?)?(?:review|merge|test)\b)|
	\b(?:no (?:more )?|(?:don't|do not|won't|didn't) have (?:the |any |enough |much )*)time (?:
		zones?|outs?|this (?:week|weekend|month)|today|tonight|tomorrow|until
	)\b|
	\bno interest in (?:support|us|hav|add)\w*
`)

var (
	// openedIt is how people say that they opened something.
	openedIt = pattern.MustCompile(`(?i)
		(?:
			^\W*(?:
				(?:
					i agree|agreed?|ok(?:ay)?|yes|sure|done|right|thanks|good (?:point|idea|catch)|fyi|
					fwiw|update|edit|and|so
				)[,.:! ]+
			)*|
			\b(?:i|we)(?:'ve| have)? (?:(?:just|now|also|already|went ahead and) )*
		)(?:
			opened|created|filed|submitted|raised|started|sent|put up|posted|made|moved|forwarded|
			reported|logged|spun (?:off|out)|split (?:off|out)
		) (?:
			(?:it|them|that|this|these|up|as|to|in|for|here|an?|the|my|our|some|two|[\w-]+):? ){0,4}?\W*(?:` + whatHolds + `)|
		^\W*(?:
			done|moved|split(?: out)?|addressed|handled|continued
		) in (?:an? |the )?(?:
			separate|follow-?up|another|new|different
		) (?:pr|pull request|issue|ticket|mr|patch)\b|
		\b(?:i|we)(?:'ve| have)? (?:(?:just|now|also|already) )*(?:
			reported|filed|raised|forwarded|sent|submitted|opened|moved
		) (?:it|this|that)\b[^.!?]{0,50}(?:https?://|[\w./-]*#\d)|
		(?:
			^\W*(?:have )?|\b(?:i|we)(?:'ve| have)? )(?:(?:just|now|also|already) )*(?:
			opened|created|filed|raised|moved
		)\b[^.!?]{0,60}?[ :\[(](?:https?://|[\w./-]*#\d)|
		\b(?:i|we)(?:'ve| have) open an?\b[^.!?]{0,30}(?:https?://|[\w./-]*#\d)|
		(?:habe|hab) .{0,80}(?:aufgemacht|erstellt|eröffnet|angelegt)|j'ai (?:ouvert|créé) |
		(?:he|hemos) (?:abierto|creado) |(?:abri|criei) (?:uma?|o|a) |(?:已|新)(?:开了|建了|创建)|
		(?:を)?(?:作成|立て|オープン)しました
	`)
	// movedTo says that the thread goes on in another place.
	movedTo = pattern.MustCompile(`(?i)
		\b(?:this|the) (?:
			issue|ticket|request|discussion|bug|report|thread
		) (?:has been|was|is) (?:now )?(?:
			moved|migrated|transferred|re-?filed
		) to\b[^.!?]{0,40}(?:https?://|[\w.-]+/[\w.-]+#\d)
	`)
	// carries says that what was opened holds what is left or raised here.
	carries = pattern.MustCompile(`(?i)
		\b(
			follow(ing)?[- ]?ups?|(to|for|will|that) track(s|ing)?|
			track(s|ing)? (of|the|this|that|it|progress|issue)|keep track|remaining|the rest|
			left[- ]?overs?|open (questions?|points?|items?)|loose ends?|upstream|separate(ly)?|
			split( it| this| that)? (off|out|into)|spun (off|out)|logged|
			(as|like) (was )?(you |@[\w-]+ |we )?(
				suggested|discussed|requested|proposed|agreed|mentioned|pointed out
			)|
			(so (that )?|to make sure |lest )(we|it|this|that) (
				do|does|is|are|won't|will|can|gets?
			)?\s?(not|n't|never)?\s?(be|get)?\s?(forg[eo]t\w*|lost|missed)|
			not (be )?(forgotten|lost)|
			your (suggestion|idea|point|comment|question|concern|request|proposal)|
			to (continue|discuss|move|take) (this|that|it|the (discussion|conversation))|cherry[- ]?pick
		)\b|
		zum nachverfolgen|pour le suivi|seguimiento|跟踪|追跡
	`)
	// ownWork says that what was opened is the speaker's own idea.
	ownWork = pattern.MustCompile(`(?i)\b(my (own|idea|proposal|approach)|alternatives?|with (?:a|my) (?:suggestion|proposal|idea))\b`)
	inProse = pattern.MustCompile(`(?:[\w.-]+/[\w.-]+)?#\d+|https?://[^\s<>()"'` + "`" + `]+`)
	// haveOwn points at the speaker's own version of a change.
	haveOwn = pattern.MustCompile(`(?i)
		\b(?:
			i have|i've got|i've put up|i rebased (?:this|it)|rebased (?:version|copy) (?:at|in|is)
		) (?:
			(?:it|this|a|an|the|my|at|in|as|[\w-]+) ){0,5}\W*(?:
			#\d+|https?://\S+/(?:pull|merge_requests)/\d+
		)
	`)
)

// whatHolds is what can hold a loose end.
const whatHolds = `
	(?:
		issues?|tickets?|bugs?|prs?|mrs?|pull[- ]requests?|merge[- ]requests?|patch(?:es)?|discussions?|
		rfcs?|proposals?|bug reports?|tasks?|cards?|changes?|fix(?:es)?
	)\b|
	[\w./-]*#\d|https?://
`

var (
	// offers is how people say that they could go on where somebody else stopped.
	offers = pattern.MustCompile(`(?i)
		\b(?:i|we)(?:
			'(?:d|ll|m|ve)| can| could| would| will| am| may| might| want| plan
		)?\b[^.!?]{0,40}\b(?:
			take (?:it|this|that|over|care)|tak(?:e|ing) (?:it |this |that )?over|finish|continue|
			pick(?:ing)? (?:it |this |that )?up|carry on|adopt|complete|
			work(?:ing)? on (?:it|this|that)|have a go|give (?:it|this) a (?:try|go|shot)
		)\b|
		\b(?:
			(?:would|do) you (?:like|want|prefer|mind)|(?:ok(?:ay)?|fine|alright)(?: with you| for you)?|shall|should|may
		) (?:if |for |that )?(?:me|i|us|we)(?: to)? (?:
			(?:take|took) (?:it |this |that )?over|take (?:it|this|that)|
			(?:finish|continue|complete|adopt)(?:e?d)? (?:it|this|that|the (?:work|pr|pull request|patch))|
			pick(?:ed)? (?:it |this |that )?up|carr(?:y|ied) on
		)\b|
		m'en (?:charger|occuper)|
		(?:je peux|ich kann|ich könnte|puedo|podría|posso|poderia)\b[^.!?]{0,20}(?:\b|[^\pL])(?:
			reprendre|continuer|finir|übernehmen|weitermachen|continuar|terminar|tomar|acabar|assumir
		)|
		我(?:来|可以)(?:接手|继续|完成)|引き継
	`)
	// goesOn is how people say that they went on with it.
	goesOn = pattern.MustCompile(`(?i)
		\b(?:i|we)(?:'ve| have| went ahead and)?(?: (?:just|now|also|already|went ahead and|have))* (?:
			continued|rebased|revived|resurrected|reworked|adopted|resubmitted|cherry-?picked|
			carried (?:it|this|that|on)|picked (?:(?:it|this|that|the \w+) )?(?:back )?up|
			(?:finished|completed) (?:
				it|this|that|(?:the|your|their) (?:
					pr|pull request|branch|patch|work|changes?|rest|remaining|missing|implementation
				)
			)\b|
			(?:taken|took) (?:(?:it|this|that|the \w+) )?(?:over|up|on)|
			(?:taken|took) the liberty (?:of|to) (?:re-?)?(?:
				open|creat|submi|bas|push|continu|finish|updat|publish
			)\w*|
			updated (?:it|this|that|(?:the|your|their) (?:pr|pull request|branch|patch|work|code|changes?|commits?))|
			(?:pushed|opened|created|made|put up|published)\b[^.!?]{0,40}?(?:
				\b(?:
					prs?|pull requests?|mrs?|merge requests?|branch|version|patch|successor|replacement|
					rebase|continuation
				)\b|
				[ (\[](?:https?://|[\w./-]*#\d)
			)
		)
	`)
	// usesIt says that what was made only uses this change, or is none.
	usesIt = pattern.MustCompile(`(?i)
		\b(?:
			for using|to use|to try|(?:that|which) (?:uses?|needs?|depends? on) (?:this|it|the|your)|
			(?:opened|created|made|pushed|put up|published) (?:an?|the|some) (?:\w+ )?(?:
				examples?|demos?|benchmarks?|issues?|tickets?
			)
		)\b
	`)
	// anotherPull is how an author thinks of another pull request for the work.
	anotherPull = pattern.MustCompile(`(?i)
		\b(?:open(?:ing)?|creat(?:e|ing)|make|making|start(?:ing)?|submit(?:ting)?|in|as|into) (?:an? )?(?:
			new|another|fresh|separate
		) (?:pr|pull request|mr|merge request)\b[^.!?]{0,20}\b(?:
			for|from|with|out of
		) (?:the|your|that|this|it)\b[^.!?]{0,30}\b(?:branch|version|rework|rewrite|refactor\w*|approach)\b
	`)
	// goOnThere is how an author agrees to go on where somebody else has opened it.
	goOnThere = pattern.MustCompile(`(?i)
		\b(?:go on|goes on|continues?|carry on|move|work|review) (?:\w+ ){0,2}(?:over )?there\b
	`)
	// carriesOn is how people say the same of work that had been closed.
	carriesOn = pattern.MustCompile(`(?i)
		\b(?:i|we)(?:'ve|'m| have| am)?(?: (?:just|now|also|already|went ahead and|have))* (?:
			continu|rebas|pick|finish|complet|reviv|resurrect|rework|tak|took|carr|adopt|resubmi|
			cherry-?pick
		)\w*|
		^\W*(?:
			continued|adopted|revived|picked up|finished|resubmitted|taken over|rebased|resurrected
		)\b|
		(?:reprise?|übernommen|weitergeführt|retomad[oa]|continuad[oa]|接手|引き継)
	`)
	// takenBy is how others say who went on with it.
	takenBy = pattern.MustCompile(`(?i)
		\b(?:
			taken over|picked up|continued|carried on|finished|completed|adopted|superseded|reprise?|
			weitergeführt|retomad[oa]|continuad[oa]|tomad[oa]
		)\b|
		übernommen
	`)
)

// keepsTheirs says that another change holds what the author had done here.
var keepsTheirs = pattern.MustCompile(`(?i)
	\b(?:
		has|have|holds?|contains?|includes?|including|with|keep(?:s|ing)?|preserv(?:es?|ing)|based on|
		builds? on|on top of|carr(?:y|ies)
	) (?:all )?(?:of )?(?:
		your|their|the (?:original|author's)|@[\w-]+'s
	) (?:original )?(?:commits?|work|changes?|patch(?:es)?|code)\b
`)

// asides introduce what is beside the thread's own matter.
var asides = pattern.MustCompile(`(?i)\b(fwiw|for what it's worth|unrelated|btw|by the way|off[- ]topic)\b`)

// askedTo is how people raise what should be held elsewhere.
var askedTo = pattern.MustCompile(`(?i)
	\b(separate|another|new|own|follow[- ]?up|different) (
		pr|pull request|issue|ticket|thread|discussion|bug|patch
	)\b|
	\bfollow[- ]?up\b|
	\b(open|file|report|create|raise|submit) (an?|this|it|that|the) ?(\w+ )?(
		issue|bug|pr|pull request|ticket|upstream
	)\b
`)

// promise is how people take something on.
var promise = pattern.MustCompile(`(?i)\b(working on (it|this|that|an?)|i'll|i will|i'm going to|on it|will do|i'm on)\b`)

// onList is how people say that they put something on a list.
var onList = pattern.MustCompile(`(?i)
	^\W*(?:
		(?:ok(?:ay)?|yes|sure|done|right|thanks|agreed?|good (?:point|idea|catch))[,.! ]+
	)*(?:i |we )?(?:'ve |have )?(?:just |also |now )?(?:
		added|put|noted|moved|copied|collected|recorded|wrote
	)\b(?:
		(?:
			.{0,30}\b(?:to|on|in|at|under|down in)\b.{0,40}\b(?:
				list|tracking issue|tracker|to-?do|road ?map|backlog|agenda|wiki|check ?list
			)\b
		)|
		(?: (?:it|this|that|them|these))? to (?:\S*#\d|https?://)
	)
`)

var (
	// tookTo is how people say that they took something to a place.
	tookTo = pattern.MustCompile(`(?i)
		\b(?:i|we)(?:'ve| have)? (?:(?:just|now|also) )?(?:
			posted|asked|wrote|written|reported|raised|sent|emailed|mailed|contacted|pinged|brought|
			announced|reached out
		)\b|
		^\W*(?:posted|asked|reported|raised|sent|emailed|announced)\b
	`)
	// places are where people are who do not read the thread.
	places = pattern.MustCompile(`(?i)
		\b(
			mailing[- ]?list|upstream|forum|discourse|` + chats + `|bug ?tracker|downstreams?|vendor|
			newsgroup
		)\b
	`)
	// windowOver says that what was waited for is over, and how it went.
	windowOver = pattern.MustCompile(`(?i)
		\b(
			no ?(one|body) (has )?(complained|objected|responded|replied|answered|spoke up)|
			no (objections?|complaints?|replies|responses?|answers?|feedback)|
			(they|he|she) (said|replied|answered|confirmed|agreed|told|responded)|
			(got|received) (an?|no|the) (answer|reply|response|confirmation)|
			(
				month|week|day|period|window|deadline|vote|poll|survey
			) (is|are|has|was|were) (now )?(over|passed|ended|closed|elapsed)
		)\b
	`)
)
