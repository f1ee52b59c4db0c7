package scoring

import "glueledger/scoring/pattern"

// The words of heat, and of who takes it out.

// asksAll is how people ask others for something, rather than say how things are.
var asksAll = pattern.MustCompile(`(?i)\b(?:please|let's|let us|do not|don't|(?:can|could) we|keep|stop|refrain)\b`)

// owned takes back one's own words.
var owned = pattern.MustCompile(`(?i)
	\bsorry\b[^.!?]{0,30}\b(?:that|this|it) (?:was|came (?:out|across)) (?:too )?(?:
		badly|poorly|harsh\w*|rude\w*|wrong
	)
`)

// accuses is how people point at who began.
var accuses = pattern.MustCompile(`(?i)
	\b(?:it was|was|were|is|are) you\b|\byou (?:\w+ )?(?:insulted|attacked|started|began|were)\b
`)

// ofSomebody is how people speak to one person, or of how people are.
var ofSomebody = pattern.MustCompile(`(?i)
	\b(?:you\w*|u|ur|y'all|he|him|his|she|hers?|authors?|reporters?|maintainers?|op)\b|
	\b(?:was|were|is|are|am|been|being) (?:\w+ ){0,2}(?:
		rude|hostile|aggressive|insulting|disrespectful|uncivil
	)\b|
	\b` + insults + `\b
`)

// hasName is a word with a capital letter after the first, but for "I", or in letters that
// have no capitals.
var hasName = pattern.MustCompile(`\p{Lo}|\p{L}[^\p{L}]+(?:\p{Lu}\p{L}|[A-HJ-Z]\b)`)

// opensPlainly begins with what is no name.
var opensPlainly = pattern.MustCompile(`(?i)
	^\W*(?:
		please|pls|kindly|let|let's|keep|stay|stop|stick|refrain|focus|mind|watch|be|calm|cool|take|hold|
		can|could|do|don't|everyone|everybody|folks|guys|people|friends|all|both|nobody|we|i|i'm|i've|i'd|
		having|that|that's|this|these|those|there|it|it's|in|if|as|for|but|and|so|or|just|also|now|again|
		hey|hi|hello|ok|okay|sorry|no|not|enough|personal|insults?|attacks?|comments?|name|hiding|locking
	)\b
`)

var (
	tooHeated = pattern.MustCompile(`(?i)heated`)
	offTopic  = pattern.MustCompile(`(?i)off[- ]topic`)
	// calmWord is in whatever asks for calm or soothes; it spares the rest of what
	// people write the long search.
	calmWord = pattern.MustCompile(`(?i)
		civil|respect|\bremarks?\b|hold on|nobody|worst|badly|
		(?:guys|folks|everyone|everybody|people|friends),? please|faith|good intent|
		getting (?:\w+ ){0,2}(?:personal|heated|ugly|nasty|out of)|nowhere|uncalled|no need|productive|
		marked|get (?:that|why|how)|beruhig|mäßig|calma|calmez|respe[ic]t|tranquil|спокой|оскорбл|
		就事论事|人身攻击|落ち着|言葉遣い|吵|心平气和|давайте|offline|welcome\b|helpful|tolerat|
		wrong foot|a point\b|points\b|back to|stick to|its course|i hear|polite|constructive|profession|
		courte|friendly|\bkind\b|\bnice\b|excellent|calm|\bcool|\btone\b|\bmind (?:your|the)|
		\bwatch your|step back|breath|refrain|insult|attack|name[- ]calling|conduct|hominem|language|
		behaviou?r|comment\b.{0,4}(?:not|is)|\brude|hostil|aggressive|focus|
		keep (?:the|this|it|our|things)|\bhid(?:den|ing|e)?\b|minimi[sz]ed?|
		(?:deleted|removed|removing|deleting|locked|locking|locks?)\b|snark|sarcas|bicker|fight|
		finger[- ]point|enough|\bstop\b|\b(?:both|all) of you|wording|words|guideline|standards|rules|
		how we|demean|harass|blocked|banned|personal|merits?\b|the topic|frustrat|anger|angry|upset|
		annoy|disappoint|sorry|apologi[sz]e|understandable|sachlich|höflich|freundlich|polis|courtois|
		calmes|respeto|语气|礼貌|冷静|友善
	`)
	// tone asks people to be civil.
	tone = pattern.MustCompile(`(?i)
		\bkeep (?:
			such|these|those|your|any|this kind of
		) (?:\w+ )?(?:remarks|comments|insults|attacks)\b[^.!?]{0,40}\b(?:out|away|to yourself)\b|
		\brespect (?:the|each other[’']s|other) (?:\w+ )?opinions?\b|
		\bhold on,? (?:both|all|everyone|everybody|guys|folks)\b|
		\b(?:nobody|no one) (?:here )?(?:
			wants you (?:gone|out|to (?:go|leave))|is (?:attacking|against) you
		)\b|
		\b(?:don[’']t|do not|not) (?:read|take) (?:it|this|that|them) (?:
			in the worst|personally|as an attack
		)|
		\bderogatory\b.{0,60}\b(?:comment|remark)|
		(?:^|[.!?…]\s*)\W*(?:guys|folks|everyone|everybody|people|friends)[,:]? please\s*[.!…]|
		\b(?:
			assum\w+ (?:\w+ ){0,2}(?:good|best|positive) (?:faith|inten\w+)|
			getting (?:\w+ ){0,2}(?:heated|personal|ugly|nasty|out of (?:hand|control))|
			(?:
				please|let'?s|kindly|everyone|guys|folks|
				(?:could|can) (?:we|you|everyone)( all)?( please)?
			)\b.{0,40}\b(?:
				civil|respectful|polite|constructive|professional|courteous|friendly|kind|
				calm(?: down)?|cool(?: (?:down|off))?|tone (?:it|this|that) down|
				mind (?:your|the) (?:tone|language|manners)|watch your (?:tone|language)|
				take a (?:step back|deep breath|break)|refrain from|
				stop (?:the|with the|these) (?:insult|attack|name)\w*
			)|
			(?:
				code of conduct|personal attacks?|ad hominem|insults?|name[- ]calling|
				this (?:kind|sort|type) of (?:language|tone|behaviou?r|comment)|that (?:tone|language)
			)\b.{0,60}\b(?:
				not (?:ok(?:ay)?|acceptable|tolerated|appropriate|welcome|helpful|allowed)|unacceptable|
				inappropriate|no place|uncalled for|violat\w+|against|stop|refrain|won't|don't|please|
				applies
			)|
			(?:
				violat\w+|against|breach(?:es)? of|remind\w*.{0,30}|refer.{0,20}|read|respect|follow|
				see|per
			) (?:of )?(?:our |the |this project's )?code of conduct|
			no need (?:to|for) (?:be |get |the )?(?:
				rude|insult\w*|hostile|personal|attack\w*|aggressive|name
			)|
			(?:not|isn't|aren't) (?:about|helpful to) (?:people|persons|anyone|attack\w*)|
			focus on the (?:problem|issue|technical|topic|facts)|
			keep (?:this|it|the discussion|things) (?:
				civil|constructive|technical|on[- ]topic|friendly|professional|polite|respectful
			)
		)\b|
		\bbitte (?:sachlich|höflich|freundlich)|sachlich bleiben|restons (?:polis|courtois|calmes)|
		mantengamos el respeto|con respeto|请(?:注意|保持)(?:语气|礼貌|冷静|友善)|
		(?:请|不要|别).{0,6}人身攻击|就事论事|冷静に|落ち着(?:いて|きま)|言葉遣い|beruhigt euch|
		mäßig\w* (?:euch|dich|sie sich|euren|deinen|ihren)|calmez-vous|gardons (?:notre|le) calme|
		un peu de (?:calme|respect)|\bcon calma\b|tranquil[oa]s\b|
		mante(?:ngamos|nhamos) (?:el |o )?(?:respeto|respeito)|
		bleib\w* (?:wir )?(?:bitte )?(?:sachlich|höflich|freundlich|ruhig)|
		(?:rester|restez|soyez) (?:courtois|poli|calme|respectueu)|la calma\b|(?:大家|都)冷静|
		冷静(?:一下|点)|别吵|不要吵|心平气和|давайте (?:спокойно|без)|без оскорблений|успокой
	`)
	// moderates is how people step in when it has gone too far.
	moderates = pattern.MustCompile(`(?i)
		\b(?:
			i(?:'ve| have)? (?:just |now )?(?:
				hid(?:den)?|deleted|removed|minimi[sz]ed|locked
			)\b.{0,30}\b(?:
				comments?|replies|messages?|posts?|thread|conversation|issue|discussion
			)|
			comments? (?:hidden|deleted|removed)|
			(?:
				hid(?:den)?|hiding|delet(?:ed|ing)|remov(?:ed|ing)|locking
			)\b.{0,40}\b(?:comments?|off[- ]topic|heated|insult\w*|abus\w+)|
			(?:stop|enough|refrain|leave out|no more|avoid|cut|drop|quit)\b.{0,30}\b(?:
				remarks|attacks|insult\w*|personal|name[- ]calling|snark|sarcasm|bickering|fight\w*|
				hostilit\w+|finger[- ]pointing
			)|
			(?:that's|that is|this is) enough|stop (?:right )?(?:here|there)|
			(?:both|all) of you\b.{0,20}\bstop|calm down|take (?:a|this) .{0,12}\b(?:breath|offline)|
			(?:mind|watch) (?:your|the) (?:words|wording|tone|language)|
			(?:
				please|let's|let us|everyone|everybody|folks|guys|both|must|to
			)\b.{0,20}\b(?:be|stay|remain|keep (?:it|this|things)) (?:
				civil|respectful|kind|nice|polite|friendly|constructive|professional|excellent
			)|
			(?:community|moderation) (?:guidelines?|rules|standards)|(?:run|taken) its course|
			(?:don't|do not|stop) (?:be|being|get|getting) (?:so )?(?:
				rude|hostile|aggressive|mean|insulting|personal|disrespectful
			)|
			cool it|
			(?:don't|do not|never|stop|let's not) (?:turn|turning|make|making|let)\b[^.!?]{0,40}\b(?:into|become)\b[^.!?]{0,20}\b(?:
				personal|fights?|flame ?wars?|shouting|mud|brawl|insults?
			)|
			(?:both|all) (?:of you |sides |of them )?(?:have|has|make|are making) (?:
				a |some |very |valid |good |fair ){1,3}points?|
			(?:not|n't|never) (?:be )?tolerat\w+|wrong foot|stick to (?:the )?facts|
			back to (?:the )?(?:\w+ )?(?:bug|question|point|issue|problem|topic)|uncalled for|
			no need for (?:that|this|such)\b|
			(?:
				comments?|that|this|those|these|tone|language|attitude|replies
			)\b.{0,20}\b(?:not|isn't|aren't|is not|are not) (?:\w+ )?(?:
				cool|ok(?:ay)?|acceptable|appropriate|constructive|helpful|productive|welcome
			)\b|
			(?:mark(?:ed|ing)|hid(?:den|ing)?)\b.{0,30}\bas (?:off[- ]topic|abus\w+|disruptive)|
			lock(?:ing|ed)? (?:this|the) (?:\w+ )?(?:
				thread|issue|conversation|discussion|pr|down|for|temporarily|until|before
			)\b|
			(?:going nowhere|not going anywhere|no longer (?:productive|constructive))|
			let(?:'s| us) (?:\w+ )?(?:focus|concentrate) on (?:what|how|where)\b|
			not how we (?:talk|speak|treat|do|behave|work)|
			(?:insult|attack|demean|harass)\w* (?:
				people|others|anyone|maintainers|contributors|each other|volunteers
			)|
			(?:be|get|got|are|you're|were) (?:blocked|banned)|
			(?:don't|do not|not) (?:make (?:it|this) (?:about|personal)|get personal|attack)|
			(?:keep|stick|back) (?:the |this |our )?(?:
				discussion |conversation |thread |talk )?(?:here )?(?:
				to|on|about|focused on
			) (?:the )?(?:\w+ )?(?:
				topic|code in|merits?|technical|facts|issue at hand|subject|matter|problem
			)|
			on technical merits
		)\b
	`)
	// soothes acknowledges that people are upset.
	soothes = pattern.MustCompile(`(?i)
		\bsorry\b[^.!?]{0,30}\b(?:that|this|it) (?:was|came (?:out|across)) (?:too )?(?:
			badly|poorly|harsh\w*|rude\w*|wrong
		)|
		\b(?:was|is)(?:n[’']t| not) (?:meant )?(?:about|against) you\b|
		\b(?:
			(?:i|we) (?:\w+ )?(?:
				understand|hear|get|see|know|reali[sz]e|share|appreciate|acknowledge
			)\b[^.!?]{0,60}\b(?:
				frustrat\w+|anger|angry|upset\w*|annoy\w+|disappoint\w+|disheartening
			)|
			(?:i|we) (?:\w+ )?(?:
				understand|hear|get|see|share|appreciate|acknowledge
			) (?:that )?(?:your|the|you(?:'re| are)?|everyone's) (?:\w+ )?concern\w*|
			(?:(?:i'm|i am|we're|we are) )?(?:really |very |so )?sorry (?:that |if |for )?(?:
				you (?:feel|felt|had)|the (?:frustration|bad experience|trouble|tone)|
				(?:this|it|i|we) (?:
					came across|sounded|upset|offended|broke|disrupted|frustrated|let you down
				)
			)|
			i hear you\b|it(?:'s| is) (?:understandable|frustrating)|
			(?:i|we) apologi[sz]e (?:for|if) (?:the|my|our) (?:tone|words|comment|frustration)
		)\b
	`)
)

const insults = `
	(?:
		idiots?|idiotic|morons?|moronic|imbeciles?|stupid|dumb(?:ass)?|fools?|clowns?|losers?|liars?|
		scum|trash|garbage|pathetic|incompetent|clueless|brain[- ]?dead|braindead|ignorant|arrogant|
		retards?|retarded|assholes?|jerks?|bastards?|disgusting|disgrace|worthless|useless|a joke|
		insane|crazy|delusional|nazis?|hacks?|cretins?|toxic|ridiculous|embarrass(?:ing|ment)|shameful|
		full of (?:shit|crap|it)
	)
`

// ofPeople are insults that are said of nothing but people.
const ofPeople = `
	(?:
		idiots?|morons?|imbeciles?|clowns?|losers?|liars?|scum|incompetent|clueless|retards?|assholes?|
		jerks?|bastards?|cretins?|nazis?
	)
`

var (
	// attack is contempt for people, threats, or swearing at them.
	attack = pattern.MustCompile(`(?i)
		\b(?:
			(?:
				you|u|y'all|these (?:people|devs|developers|maintainers|guys)|
				the (?:devs|developers|maintainers|team|author)|maintainers|devs|developers
			)(?:'re| are| is| r| must be| being|, you| all are| guys are)? (?:
				(?:
					such|an?|so|too|way|simply|clearly|obviously|plainly|that|all|just|really|truly|
					absolute|absolutely|fucking|complete|completely|total|totally|utterly|bunch of|the|
					biggest|greatest|worst|most|real|fellow|bloody|being|people|guys
				) )*` + insults + `\b|
			(?:they|he|she|@[\w-]+)(?:'re| are|'s| is) (?:
				(?:
					such|an?|so|all|just|really|truly|absolute|absolutely|fucking|complete|completely|
					total|totally|bunch of
				) )*` + ofPeople + `\b|
			(?:you|your) (?:fucking |damn |bloody |absolute |stupid )+\w+|
			you (?:idiots?|morons?|fools?|clowns?|assholes?|bastards?|jerks?)\b|
			your (?:stupidity|incompetence|arrogance|ignorance|idiocy|laziness)|
			f+u+c+k+ (?:you|off|u|this project|these)|go to hell|(?:go|get) (?:fuck|f\*+) yourself|
			you (?:(?:all|can|should|could|just) )*get lost|screw you|piss off|shut (?:the \w+ )?up\b|
			stfu|kill yourself|kys|drop dead|
			what (?:is|the (?:hell|fuck)(?: is)?) wrong with (?:
				you|(?:these|the) (?:people|devs|developers|maintainers|guys|team)
			)|
			are you (?:
				stupid|dumb|blind|insane|retarded|kidding me|an idiot|out of your mind|really this|
				that stupid
			)|
			(?:do|did) you even (?:read|know|think|understand|test|code)|
			(?:have|do) you (?:no|any) (?:brains?|clue|shame|idea what you)|
			you (?:\w+ ){0,2}have (?:absolutely |really )?no (?:brains?|clue|shame|idea what you)|
			what (?:kind of |an? )` + ofPeople + `|stop wasting (?:my|our|everyone's|everybody's|people's) time|
			(?:i'll|i will|i am going to|we will|we'll) (?:
				find you|hunt|make you (?:pay|regret)|ruin|destroy you|come for you|sue
			)|
			learn (?:to|how to) (?:read|code|program)|you (?:should|must) be ashamed|shame on you|
			nobody (?:likes|wants) you|
			what are you (?:people |guys |devs |all )?(?:even |being |getting )*paid for|
			you(?:'re| are) (?:full of|a waste|not (?:worth|fit|welcome))
		)\b|
		^\W*(?:just |please |oh,? )*get lost\b|
		\b(?:you|devs|developers|maintainers)(?:'re| are)? (?:
			(?:so|just|all|too|really|such|fucking) )*lazy(?:
			\W*$|[.,!;]| (?:and|people|devs|bastards|maintainers)\b
		)|
		\bdu (?:bist )?(?:ein )?(?:idiot|trottel|arsch)|ihr seid (?:alle )?(?:idioten|unfähig)|
		(?:eres|sois|son) (?:un |unos )?(?:idiota|imbécil|inútil)e?s?|
		(?:vous êtes|t'es) (?:un |des )?(?:idiots?|nuls?|cons?|incompétents?)\b|
		ferme[z]? (?:ta|votre) gueule|傻[逼叉]|脑残|白痴|滚(?:蛋|开)|バカ(?:野郎|か)|死ね|идиот\S*|
		придур\S*|заткни
	`)
	// toFace is an attack that nobody cites.
	toFace = pattern.MustCompile(`(?i)
		\b(?:
			shut (?:the \w+ )?up,? you|
			you (?:idiots?|morons?|fools?|clowns?|assholes?|bastards?|jerks?)|f+u+c+k+ (?:you|off)|
			screw you
		)\b|
		^\W*you(?:'re| are) (?:\w+ ){0,2}(?:
			idiots?|morons?|fools?|clowns?|assholes?|bastards?|jerks?|liars?|losers?|stupid|pathetic|
			incompetent
		)\b
	`)
	toPerson = pattern.MustCompile(`(?i)\byou(?:r|'re)?\b|@[\w-]`)
	// harshWord is in whatever is heated or contemptuous; it spares the rest of what
	// people write the long search.
	harshWord = pattern.MustCompile(`(?i)
		` + insults + `|no (?:idea|clue|brains?|shame)\b|(?:if you|you should)\b.{0,12}(?:actually|bothered)|
		even read|for nothing|sick of|tired of|arrogan|attitude|project dies|your \w+ dies|废物|垃圾|
		恶心|无能|mierda|merda|lixo|дебил|говн|scheiß|scheiss|schwachsinn|merde|ゴミ|クソ|ふざけ|hostil|
		\brude|condescend|patroni|disrespect|insult|offen[ds]|bull(?:y|ied)|harass|personal attack|
		dismissive|\blazy|asham|amateur|cult\b|joker|bootlick|gatekeep|shill|scam|entitled|sabotag|
		hostage|sleeping|hate\b|n'?t care\b|not care\b|nobody cares|shout|a[s*#@]+hole|f[*u#@]+c?k|
		sh[*i]t|wast(?:e|ing)\b|disgrace|a mess\b|shame|farce|laugh|typical|crap|grow up|a life\b|
		go back to|nobody asked|lmao|\blol\b|smh\b|\bwow\b|hilarious|\bsad\b|unbelievable|you even|
		you ever|you actually|people even|wrong with|shut|hell\b|screw|piss|stfu|kys|drop dead|find you|
		hunt|regret|ruin|destroy|sue\b|[🖕🤡]|idiot|trottel|arsch|unfähig|imb|in[úu]til|incomp|gueule|
		傻|脑残|白痴|滚|バカ|死ね|идиот|придур|заткни
	`)
	// contempt is said of people or of their work.
	contempt = pattern.MustCompile(`(?i)
		\bpiece of (?:garbage|trash|crap|junk)\b|
		\b(?:
			people|guys|devs|developers|maintainers
		) who (?:clearly |obviously )?(?:don[’']t|do not|have no) (?:know|idea|clue)|
		\b(?:
			you(?:r| people| guys)?|u|they|these|those|everyone|nobody|maintainers?|devs?|developers?|
			authors?|team|project|crowd|whoever|people|@[\w-]+
		)\b[^.!?]{0,80}\b(?:
			ashamed|amateurs?|cult|clowns?|jokers?|bootlickers?|pathetic|embarrassing|incompetent|
			gatekeep\w*|shill|scammers?|entitled|sabotag\w+|hostage|sleeping|hate|doesn'?t care|
			don'?t care|not care|only shout|a[*s#@]+hole|f[*u#@]+c?k\w*|sh[*i]t\w*|
			wast(?:e|ing) (?:my|our|everyone's|everybody's) time
		)|
		\b(?:
			(?:this|what|it)(?:'s| is)? (?:such )?a (?:joke|disgrace|clown\w*|farce)|
			clown (?:show|project|world)|amateur hour|laughing ?stock|
			typical\b.{0,20}\b(?:clown|garbage|incompeten\w+|crap|bullshit)|bull ?shit|
			does (?:
				anybody|anyone|anybody here|anyone here
			) (?:at least |even |actually )?(?:care|read|test)|
			(?:do|did|can) you (?:people |guys )?(?:even|ever|at least|actually) \w+|
			waste of (?:time|space)|
			your (?:\w+ ){1,3}(?:is|are) (?:\w+ )?(?:
				disgusting|pathetic|garbage|trash|a joke|shameful|embarrassing|toxic|arrogant|ridiculous
			)|
			(?:another|yet another|such an?|most|more) (?:
				useless|idiotic|stupid|arrogant|pathetic|ridiculous|moronic
			)\b|
			arrogance|thanks for nothing|
			(?:sick|tired) (?:and tired )?of (?:you|this (?:project|team|attitude|crap))|
			(?:if you|maybe you should) (?:had |have )?(?:
				actually|even|bothered to
			) (?:read|look|listen)\w*|
			hope (?:this|the|your) \w+ dies|grow up|get a life|go back to|nobody (?:cares|asked)
		)\b|
		废物|垃圾(?:项目|开发|作者|软件)|恶心|无能|\b(?:una |de )?mierda\b|\bmerda\b|\bque lixo\b|говн|
		дебил|\bschei(?:ß|ss)|\bschwachsinn|\bmerde\b|ゴミ|クソ|ふざけ
	`)
	// minds is how people say that others went too far.
	minds = pattern.MustCompile(`(?i)
		\b(?:
			hostile|hostility|rude(?:ly|ness)?|condescend\w+|patroni[sz]\w+|disrespect\w*|
			insult(?:ed|ing|s)?|offended|bull(?:y|ied|ying)|harass\w*|personal attacks?|dismissive
		)\b
	`)
	// jeer is contempt in a word.
	jeer = pattern.MustCompile(`(?i)
		\b(?:` + insults + `|lmao|lol|smh|wow|hilarious|amateurs?|sad|unbelievable|typical|cult)\b
	`)
	// aboutSelf keeps what is said of oneself apart.
	aboutSelf = pattern.MustCompile(`(?i)\b(?:i(?:'m| am| was| feel| felt)|my|me) (?:\w+ ){0,3}` + insults)
)
