package scoring

import "glueledger/scoring/pattern"

// The words of routing.

// record says that a label only writes down what has happened to the change.
var record = pattern.MustCompile(`(?i)
	(^|[^a-z])(
		merged|lgtm|approved|released|in-release|backported|backport-done|cherry[- ]?picked|shipped|
		landed|deployed|published
	)\b
`)

// startsMachines is a label that only lets machines run over the change.
var startsMachines = pattern.MustCompile(`(?i)
	^\W*(?:\w+[/: ]+)?(?:
		(?:ok|okay|safe|approved|ready|cleared)[\s_-]+(?:to|for)[\s_-]+(?:test(?:s|ing)?|ci|build|run)|
		(?:run|trigger|start|force|rerun|retry)[\s:/_-]+(?:\w+[\s_-]+)?(?:
			ci|tests?|build|e2e|checks|benchmarks?|workflows?
		)|
		ci[\s:/_-]+(?:run|full|all|ready|approved)
	)\W*$
`)

// openEnded says that what such a label names is still to come.
var openEnded = pattern.MustCompile(`(?i)
	\b(
		to|not|un|needs?|should|will|ready|pending|can|please|must|wait\w*
	)[\s:/_-]+(to[\s_-]+)?(be[\s_-]+)?(
		merged|released|backported|cherry|shipped|landed|deployed|published
	)
`)

// elsewhere is how people say that an issue belongs to another place.
var elsewhere = pattern.MustCompile(`(?i)
	\b(
		belongs? (in|to|on|at|over|there|elsewhere)|
		(re-?open|open|file|report|raise|post|submit)(ed|ing)? (
			this|it|that|your (question|issue|request|report)
		)(
			 (issue|bug|one|question|report|request|also|again|instead|separately|there|directly|over|rather|first|up)
		)? (
			in|at|on|to|over|there|upstream|with|against|elsewhere
		)|
		wrong (repo(sitory)?|tracker|project|place)|right (repo(sitory)?|tracker|project|place)|
		(not|isn't) the (right|correct|best) (place|repo(sitory)?|tracker|forum)|
		better (suited|placed|asked) (in|at|on|to|for)|(this|the) (issue|bug) tracker is (only )?for|
		(not|isn't) (really )?(a|the) place for|
		(github |these |the )?issues (here |on github |in github )?are (
			only |just |meant |reserved |intended )*for|
		(
			(question|matter|request)s?( \w+)? for|(bug|issue|one)s? for the|
			(
				should|must|can|could|needs? to|ha(s|ve) to|best|better|only
			)( only| best| better| really)?( be)?( best| better| only)? (
				answered|asked|solved|fixed|discussed|decided|handled
			)( only| best| better)? (by|with)
		) (the )?([\w-]+ )?(maintainers?|developers?|devs|authors?|upstream)|
		(ask|post|discuss|raise|report|bring|take|move)(
			 (
				this|that|it|these|them|such|there|up|over|about|for|your|the|any|general|usage|
				questions?|issue|request|help|support|again|instead|rather|first
			)
		)* (on|in|at|to|with) (
			(the |our )?([\w-]+ )?(
				forums?|mailing[- ]lists?|stack ?overflow|discord|discourse|gitter|irc|zulip|reddit|
				(slack|matrix|discussions) (board|channel|forum|group|room|page|section|server|tab)|
				(?-i:Slack|Matrix|Discussions)
			)|
			(the |our )(slack|matrix|discussions)
		)|
		(
			please|better|rather|should|instead|you (can|could|may|might)
		)( also| rather| better| want to)* (use|try|contact|visit|join) (the |our )([\w-]+ )?(
			forums?|mailing[- ]lists?|discord|slack|discourse|gitter|irc|zulip|subreddit|matrix|
			discussions
		)(
			 (board|channel|forum|group|room|page|section|server|tab)
		)?( (for|to|or|and|instead|there|where|if|as|with)\b|[^\w ]|$)|
		(ask|contact|report|raise|bring|take)( \w+){0,4} (to |with )?the maintainers of|
		(ha(s|ve)|was|were|been) moved to (
			(another|a|the) ([\w-]+ ){0,2}(
				repo(sitory)?|tracker|project|organi[sz]ation|package|forum|discussion
			)|
			https?
		)|
		(
			this|project|repo(sitory)?|tracker|development|issues?
		) (ha(s|ve)|was|were|is)( been)? moved to [\w.-]+/[\w.-]+|
		please open (all |any |further |such )?(issues|bugs|tickets|reports|it|them) (in|at|on|over)
	)\b|
	` + sendsElsewhere + `
`)

// sendsElsewhere is how people send others on, be it in another language.
const sendsElsewhere = `
	\b(?:question|something|one|matter) for (?:the )?[\w./-]{4,} (?:
		repo(?:sitory)?|team|tracker|folks|project|list|maintainers?|devs|developers
	)\b|
	
` +
	`
		\b(?:ask|asking|tell|contact|bother) (?:the |your )?[\w./-]+ (?:
			folks|people|team|maintainers?|devs?|developers?|support|community|authors?|providers?|
			vendor
		)\b|
		
	` +
	`
		\b(?:should|must|needs? to|has to|better|best) (?:\w+ )?be (?:re-?)?(?:
			(?:reported|filed|raised|asked) (?:to|with|at|on|in|against|over|upstream)|
			opened (?:on|against|upstream)
		)\b|
		\braise (?:it |this |that )?with (?:the|your)\b|
		\b(?:is|looks like|sounds like|seems) (?:like )?(?:an? )?upstream (?:issue|bug|problem)\b|
	` +
	`
		\b(?:move|take|bring|post) (?:
			this|it|that|the (?:discussion|question)
		)(?: over)? to (?:the |our )?(?:
			discussions?|forums?|list|discord|slack|chat
		)\b|
		\b(?:go|head|come)(?: over)? to (?:the |our )?(?:[\w-]+ )?(?:
			discord|slack|forums?|chat|matrix|irc|zulip|discussions
		)\b|
		
	` +
	`
		\bhas nothing to do with (?:this (?:project|repo\w*|library|package)|us)\b|
		\bnot something (?:that )?we can (?:fix|do|change)\b|
		\bwe (?:don't|do not) use (?:github|issues|this tracker)(?: issues)? (?:for|to)\b|
		\bwe only (?:track|handle|accept) [\w ]{1,20} here\b|
	` +
	`
		(?:bitte|besser|lieber)[^.!?]*\b(?:forum|discord|mailingliste|diskussionen)\b|
		(?:pregunt|consult|escrib)\w*[^.!?]*\b(?:foro|discord|lista|discusiones)\b|
		(?:merci de|posez|poser|demand)\w*[^.!?]*\b(?:forum|discord|liste|discussions)\b|
	` +
	`
		(?:请|請)(?:到|在|去).{0,15}(?:论坛|discussions?|群|社区)|
		(?:
			フォーラム|ディスカッション|discussions?|メーリングリスト
		)(?:に|で|へ).{0,10}(?:お願い|質問|ください|投稿)|
		(?:вопрос|спраш|обращ|пиш)\S*[^.!?]*(?:форум|чат|telegram|телеграм|рассылк)
	`

// ofLink says of a link, or what it leads to, that it is wrong, rather than of the issue.
var ofLink = pattern.MustCompile(`(?i)
	\b(?:link|url|address|commit|clone|checkout|remote)s?\b[^.!?,;]{0,40}\b(?:
		wrong|right|correct
	) (?:repo\w*|project|place)|
	\b(?:point|lead|link)(?:s|ed|ing)? to (?:the |an? )?(?:wrong|right|correct) (?:repo\w*|project|place)
`)

// unsureWhere is how people excuse themselves for asking.
var unsureWhere = pattern.MustCompile(`(?i)
	\b(?:not sure|don't know|unsure|sorry)\b[^.?!]{0,30}\b(?:right|correct|wrong|best) (?:
		place|repo\w*|tracker|project|forum
	)\b|
	\bis (?:this|it) the (?:right|correct|best) (?:place|repo\w*|tracker)\b
`)

// wasQuestion is a label that says of a thread no more than that it asked for help.
var wasQuestion = pattern.MustCompile(`(?i)\b(?:questions?|support|answered|usage|how-?to|solved|resolved)\b`)

// callCue is how people call somebody in. The mention stands for "@".
var callCue = pattern.MustCompile(`(?i)
	\b(
		cc|ping|fyi|review|look|opinions?|thoughts?|think|comment|input|help|know|ideas?|interested|
		wdyt|check|confirm|feedback|say|care|want|ack|judge|ptal|paging|pinging|summon\w*|ask|asking|
		should see|should know|over to|r
	)\b|
	\?|^\W*@[\w-]+\W*$|^(cc|ping)\b
`)

// thanksTo is a mention that credits rather than calls.
var thanksTo = pattern.MustCompile(`(?i)
	\b(
		thanks|thank you|as|by|from|per|credits?|suggested|said|mentioned|pointed out|kudos|agree with|
		in reply to|to|with|and
	)\s+@[\w-]+\s*($|[^?]*[^?]$)
`)

var (
	// namesPlace names somewhere to go with a matter, without its address.
	namesPlace = pattern.MustCompile(`(?i)
		\b(?:
			upstream|downstream|stack ?(?:overflow|exchange)|mailing[- ]lists?|discord|slack|irc|matrix|
			zulip|gitter|reddit|forums?|bugzilla|jira|gitlab|discussions|
			the (?:[\w.-]+ ){1,2}(?:
				repo(?:sitory)?|tracker|project|site|team|maintainers?|dev(?:eloper)?s|folks|people
			)
		)\b
	`)
	// repoName is how what follows on "report this to" names a repository.
	repoName = pattern.MustCompile(`(?i)^[^.!?]{0,20}(?:\b[\w.-]+/[\w.-]+\b|\x60[^\x60\s]+\x60)`)
	// sends is how a sentence sends people somewhere.
	sends = pattern.MustCompile(`(?i)\b(?:please|try|ask|see|use|go|head|instead|contact|via|join|there(?:'s| is| are))\b`)
	// onlyWrong says of a place that it is not the one, or of one that it is.
	onlyWrong = pattern.MustCompile(`(?i)\b(?:the |a )?(?:wrong|right|correct|best|proper) (?:place|repo(?:sitory)?|tracker|project|forum|team)\b`)
)

// saysWhere reports whether a sentence that sends people elsewhere, or on, names a place to
// go to.
func saysWhere(s string) bool {
	at := elsewhere.FindStringIndex(s)
	if at == nil && !sends.MatchString(s) {
		return false
	}
	return namesPlace.MatchString(onlyWrong.ReplaceAllString(s, "")) || at != nil && repoName.MatchString(s[at[1]:])
}
