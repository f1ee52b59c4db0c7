package scoring

import "glueledger/scoring/pattern"

// The words of answers.

var hadTrouble = pattern.MustCompile(`(?i)
	\b(?:i|we)(?:'ve| have| had| also| too| just| used to)* (?:
		experienc|fac|encounter|hit|have|had|got|ran into|run into|see
	)\w* (?:
		the|this|that|a similar|similar|exactly
	)(?: \w+){0,2} (?:issue|problem|error|trouble|bug|thing)\b
`)

var (
	// worksHere is how people say that they have no such trouble.
	worksHere = pattern.MustCompile(`(?i)
		^\W*(?:@[\w-]+[,:]? )?(?:
			(?:it|this|that)(?:'s| is)? )?(?:\w+ )?work(?:s|ing|ed)? (?:\w+ )?(?:for me|on my|here)\b
	`)
	// failedToo is how they tell of their own.
	failedToo = pattern.MustCompile(`(?i)
		\bi (?:have |also )?(?:tried|try)\b.{0,60}\bbut\b|
		^\W*(?:the|my|i get (?:the|an?|this)|i got (?:the|an?|this)) (?:\w+ )?error\w*\b
	`)
)

var begs = pattern.MustCompile(`(?i)
	^\W*(?:(?:cc|ping|hey|hi|hello)\W+)?@[\w-]+\W+(?:
		(?:\w+\W+){0,3}(?:please|pls|(?:can|could|would|will) you)\b|[^?]*\?\W*$
	)
`)

// namesOption names a switch of a program, which can be all of an answer.
var namesOption = pattern.MustCompile(`(?:^|[^\w-])?--[a-z][\w-]+`)

var asWork = pattern.MustCompile(`(?i)
	\b(
		thanks?( you)?( so much| a lot| very much)? for (the |your |this )?(\w+ )?(
			report\w*|issue|bug|finding|suggestion|proposal|idea|heads[- ]up|catch\w*
		)|
		(good|nice|great) (catch|find)|
		(this|that|it|there)(
			's| is| looks like| seems like| seems to be| appears to be
		)( indeed| clearly| definitely| really)? (a|an) (\w+ )?(
			bug|regression|oversight|mistake|defect|known issue
		)|
		^\W*(?:(?:i'?m|i am|we'?re|we are|already|currently|still) )*working on (?:this|it|that)\b|
		(i|we)('ll| will|'m going to|'re going to) (
			look|fix|investigate|take|work|send|open|add|check|try
		)\w*|
		dup(licate|e)?\b|tracked (in|by|at)|has been reported|already reported|should be fixed|
		(was |is |been |i |just )?(
			fixed|merged|pushed|released
		) (a fix |this |it )?(in|on|by|with) (main|master|the next|#|v?\d)
	)
`)

// inTrouble is how people tell that something does not work for them.
var inTrouble = pattern.MustCompile(`(?i)
	\b(?:won't|will not|doesn't|does not|didn't|did not|can't|cannot|not) (?:
		\w+ )?(?:work|load|start|show|open|run|build|compile|install|connect|find|display)\w*\b|
	\b(?:fails?|failing|failed|crash(?:es|ed)?|broken|error|hangs?)\b
`)

// needsIt is how people tell what they need the matter of a thread for.
var needsIt = pattern.MustCompile(`(?i)
	\b(?:i|we)?(?:'m| am)? ?need(?:ing)? (?:it|this|that) (?:\w+ )?(?:for|to|in|on)\b
`)

// thanksForReport is a sentence that says nothing but that.
var thanksForReport = pattern.MustCompile(`(?i)
	^\W*(?:(?:hi|hello|hey)\b\W*)?(?:@[\w-]+\W+)?(?:thanks?|thank you|thx)(?: (?:you|so much|a lot))? for (?:
		(?:the|your|this) (?:report|issue)|reporting(?: (?:this|it|the \w+))?
	)\W*$
`)

var notHere = pattern.MustCompile(`(?i)
	\b(
		not a (support|help|q&a|discussion) \w+|somewhere else|
		(this|the) (repo(sitory)?|tracker|project) is (only )?for|
		this is (?:only )?(?:the|a) (?:\w+ )?(?:repo(?:sitory)?|tracker) (?:for|of)|
		(issue|question|problem|bug|ticket) (there|elsewhere|upstream)|
		(seems?|looks?|is|be|appears?)( to be| like)?( not|n't) (an? |our )?(
			issue|problem|bug|question|error
		) (with|in|of|for)|
		(not|n't) (seem|look|appear) to be (an? |our )?(issue|problem|bug|question) (with|in|of|for)|
		(reach out|turn) (directly )?to (the|our|your)|
		(?:i'?d |i would |better |please |just )?(contact|ask) (
			(the|our|your) ([\w-]+ ){0,3}|([\w-]+ ){1,2}
		)(
			support|authors?|team|vendor|developers?|maintainers?|hoster|host|provider|forum|community
		)|
		(contact|ask) the [\w-]+ (folks|people|guys)|
		(question|one) (
			for|to|that (can|should|must)( only)? be answered by|that only
		) (the )?([\w-]+ ){0,2}(maintainers?|developers?|authors?|team)|
		issues? (here )?(is|are) (only |reserved |meant |strictly )*for (
			bugs?|bug reports?|developers?|development|feature
		)|
		(to get|for|getting) (\w+ )?(support|help|usage questions?|assistance)\b[^.]{0,60}\b(
			ask (on|in|at|there)|visit|head (over )?to|post (on|in|at)|join|forums?|discord|slack|
			reddit|irc|chat|mailing[- ]list|stack ?overflow|discussions
		)|
		(submit|open|create|file) a (support )?ticket|
		(not|isn't) the (appropriate|right|correct|best|proper) (place|forum|tracker|channel)|
		(ask|try) (on|at|in) (the |our )?(
			\S*(stack|forum|discord|slack|irc|mailing|gitter|zulip|matrix|discourse)\S*
		)|
		(don't|do not) (provide|offer|give) support
	)\b
`)

// cannotTell is how people say that they were told too little to help.
var cannotTell = pattern.MustCompile(`(?i)
	(?:
		(?:\bnot|n't)(?: be)? (?:possible|able) to|\b(?:impossible|hard|difficult|unable) to|
		\bcan(?:no|')t(?: really)?
	) (?:diagnose|help|tell|say|debug|investigate|analy[sz]e|do (?:much|anything))\b[^.!?]{0,60}\b(?:
		without|
		with (?:only |just )?(?:the|this|that|so little)(?: \w+){0,2} (?:
			info\w*|details?|description|data
		)|
		unless|from (?:the|this|that|your) (?:\w+ )?(?:info\w*|description|report)
	)\b
`)

var (
	// sharesTrouble is how others join in who have the same question.
	sharesTrouble = pattern.MustCompile(`(?i)
		^\W*(?:thanks|thank you|thx) for the (?:workaround|hint|tip|solution|explanation)\b|
		^\W*(?:same|this|\+1|yes please|agreed?|me too)\s*[.!,:]|^\W*or (?:a|an|maybe|just)\b|
		\b(
			same (issue|problem|error|question|here|trouble)|me too|
			i('m| am) (also|having the same|facing|seeing the same|getting the same)|i have the same|
			also (interested|having|facing|need)|any (news|updates?|solution|progress)|
			did you (ever )?(find|solve|figure|manage|come up with)|have you (found|solved|figured|managed)
		)\b|
		(?:me|nos) pasa lo mismo|a mí (?:también|me pasa)|(?:tengo|tenemos) el mismo (?:problema|error)|
		tenho o mesmo (?:problema|erro)|(?:même|meme) (?:problème|probleme|erreur|souci)|
		gleiche[sn]? (?:problem|fehler)|geht mir (?:auch|genauso)|та же (?:проблема|ошибка)|то же самое|
		我也(?:是|有|遇到|出现|碰到)|同样(?:的)?(?:问题|情况)|遇到(?:了)?同样|
		同じ(?:問題|現象|症状|エラー)|저도 (?:같은|똑같)
	`)
	// aside begins a remark beside the question.
	aside = pattern.MustCompile(`(?i)
		^\W*(@[\w-]+[,:]?\s+)?(
			by the way|btw|side note|as an aside|unrelated|off[- ]topic|keep in mind|fwiw|small note|
			one more thing
		)\b
	`)
	// ignorant is how people say that they do not know.
	ignorant = pattern.MustCompile(`(?i)
		^\W*(hi|hello|hm+|sorry|unfortunately|well)?[,.! ]*(
			i('m| am)? (don't|do not|have no|haven't|can't|cannot|not) (really |personally )?(
				use|have|know|sure|idea|tested?|tried|familiar|say|tell|help
			)|
			no idea|not sure
		)\b
	`)
	// helpedOut is how an asker says that it helped, beside builtOn.
	helpedOut = pattern.MustCompile(`(?i)
		\b(
			did the trick|works? (now|perfectly|great|fine|well|like a charm)|working now|
			(that|this|it) (works|worked|helps|helped|solved|solves|fixed|fixes|answers|answered)|
			solved|figured (it )?out|
			(that|this)('s| is) (exactly |just )?what i (was looking|needed|wanted)|perfect|resolved|
			clear now|(complete )?clarity|got it|thank(s| you)|thanx|thx|appreciated?|good to know|of course|
			i understand|closing|yay|hooray|i (?:didn[’']t|did not) know|
			you(?:'re| are) (?:
				the man|the best|a (?:genius|star|legend|hero|lifesaver|life saver)|awesome|amazing
			)|
			saved (?:me|my day)
		)\b|
		谢谢|感谢|解决了|ありがとう|解決|감사|danke|merci|gracias|obrigad|спасибо|grazie|
		\b(?:
			funcionou|valeu|deu certo|funcion[oó]|ha funcionado|[çc]a (?:marche|fonctionne)|a march[ée]|
			(?:hat )?geklappt|klappt|funktioniert (?:jetzt|nun)|ha funzionato
		)(?:\W|$)|
		(?:заработало|помогло)|可以了|成功了|(?:動き|直り|でき)ました|(?:됩니다|됐습니다|해결)
	`)
	// regrets go with an answer that did not help, or with one that is not liked.
	regrets = pattern.MustCompile(`(?i)\b(?:unfortunately|sorry|apolog(?:y|ies|i[sz]e)|disagree|design (?:decision|choice))\b`)
	// notHelped is how an asker says that it did not.
	notHelped = pattern.MustCompile(`(?i)
		\b(
			still (
				not|doesn't|does not|get|getting|fails?|failing|have|having|the same|see|seeing|no|
				can't|cannot|confused|don't|didn't
			)|
			(doesn't|does not|didn't|did not|don't|not) (
				work|help|solve|fix|change|answer|seem to work
			)\w*|
			same (error|problem|issue|result)|no luck|to no avail|another (error|problem|issue)|
			now (i get|it says|i'm getting)|(can[’']?t|cannot|don[’']?t|do not) (quite |really )?follow|
			but (now|then|i still|it still|when i|i (do not|don't) (know|see) (how|the way))|
			i (found|solved?|fixed|figured)\b.{0,30}\b(
				my ?self|on my own|my (issue|problem|mistake|error)
			)
		)\b|
		\b(?:n[ãa]o|no|non|ne|n'a) (?:\w+ )?(?:funcion\w*|deu certo|march\w*|ha funzionato)|
		\b(?:marche|fonctionne|geklappt|klappt|funktioniert)(?: \w+){0,2} (?:pas|nicht)\b|
		nicht geklappt|не (?:работает|помогло|заработало)
	`)
)

// knowsNoWay is how an asker says of an answer that it told them what they need, and not how
// they come by it.
var knowsNoWay = pattern.MustCompile(`(?i)\bi (?:still )?(?:do not|don't) (?:really )?(?:know|see) (?:how|the way)\b`)

// asksUnmarked asks with no question mark behind it.
var asksUnmarked = pattern.MustCompile(`吗(?:[，,。]|\s|$)|(?:请问|想问|不知道).{0,20}(?:如何|怎么|怎样)`)

// ownReport tells what was done meanwhile, for which a thread is closed.
var ownReport = pattern.MustCompile(`(?i)
	\bis (?:now|already) (?:\S+ )?(?:throughout|used|everywhere|in (?:the|all))\b|
	\bso (?:i'm |i am |i'll )?clos(?:e|ing) (?:this|it|the)\b
`)

// putAside is how people begin to say that what was just told is about something else.
var putAside = pattern.MustCompile(`(?i)
	^\W*(?:@[\w-]+[,:]? )?(?:no[,.!]? |sorry,? )?(?:that|this|it) (?:
		has (?:absolutely )?nothing to do with (?:\w+ing|what)\b|
		(?:
			is|seems to be|looks to be|appears to be
		) (?:only |just )?(?:for|about) [^.!?]{1,40}, not (?:for|about)\b
	)
`)

// noWayYet is how people say that there is no way, which answers whoever asked for one.
var noWayYet = pattern.MustCompile(`(?i)
	\b(?:not|isn't|n't) (?:\w+ )?(?:possible|supported|available) (?:
		yet|(?:at|for) (?:the moment|now)|now|right now|currently
	)\b|
	\b(?:currently|for now|at the moment)[^.!?]{0,20}\b(?:not|no way|n't)\b|
	(?:暂时|目前|现在)(?:还|都)?(?:不|没)
`)

// ofOneself is how people begin who tell of their own case.
var ofOneself = pattern.MustCompile(`(?i)^\W*(?:i'm|i am|i (?:also |too )?(?:use|have|can|get|got|see|do|did))\b`)

// explained is thanks for being told how.
var explained = pattern.MustCompile(`(?i)
	\bfor (?:the |your |this )?(?:\w+ )?(?:
		explanation|explaining|clarif\w+|answers?|help|hints?|pointers?|tips?|info\w*|letting me know
	)\b
`)

// saysWhether is how an answer begins that says whether, or what to type.
var saysWhether = pattern.MustCompile(`(?i)
	^\W*(?:@[\w-]+[,:]? )?(?:(?:hi|hey|hello|sure|well|just|please|you (?:can|could|should|need to))\b\W*)*(?:
		(?:yes|yep|no|nope)\b|(?:run|call|use|type|try|enter|execute)\b[^.!?]{0,20}\x60
	)
`)

var (
	// howDoI asks what to do.
	howDoI = pattern.MustCompile(`(?i)\bhow (?:do|can|could|should|would|to)(?: (?:i|we|one))?\b`)
	// aCommand is what to type: code of more than one word.
	aCommand = pattern.MustCompile(`\x60[a-z][\w./-]* [^\x60\n]+\x60`)
)

// diagnoses tells somebody how to find out more, which settles nothing by itself.
var diagnoses = pattern.MustCompile(`(?i)
	\b(?:look at|see|check|find out|tell (?:us|me)) what (?:\w+ ){1,5}(?:return|respond|print)\w*
`)

// warns is how people say of a comment, or of whoever wrote it, that it is meant to
// cheat.
var warns = pattern.MustCompile(`(?i)
	\b(?:
		` + saidHere + `\b[^.!?]{0,40}\b(?:scam\w*|phishing|spam(?:mers?|bots?|ming)?)|
		(?:scam(?:mers?|s)?|phishing|spam(?:mers?|bots?)?)\b[^.!?]{0,20}\b(?:
			comment|message|reply|post|account|user|link|above|here
		)|
		^\W*(?:scam(?:mer)?|phishing|spam(?:mer|bot)?)\W*$|
		(?:this|that|it|he|she)(?:'s| is| looks like| seems) (?:\w+ ){0,3}(?:
			scam(?:mer)?|phishing|spam(?:mer|bot)?
		)|
		ignore (?:the|that|this) (?:\w+ )?(?:comment|message|reply|answer|advice|post|bot|link)|
		(?:don't|do not|never) (?:click|trust|follow|listen to) (?:on )?(?:
			the |that |this |any |their |his |her |such )?(?:\w+ )?(?:
			links?|comments?|messages?|account|user|person|address|answer|advice|instructions
		)|
		beware of (?:the|that|this) (?:\w+ )?(?:link|comment|account|user)
	)\b
`)

// saidHere is how people speak of what stands on the thread.
const saidHere = `
	(?:this|that|the|above|previous|last) (?:\w+ )?(?:
		comments?|message|reply|answer|post|user|account|link|person|guy|bot
	)
`
