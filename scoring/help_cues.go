package scoring

import "glueledger/scoring/pattern"

// The words of calls for help.

var (
	// asksHow is a title that asks how or whether something is done.
	asksHow = pattern.MustCompile(`(?i)
		^\W*(
			(\[|\()?(questions?|help|support|usage|q)(\]|\))?\W+(
				about|on|regarding|with|needed|wanted|please|for
			)?\s*|
			(hi|hello|hey)[,!. ]+
		)*(
			how\b|what('s| is| are| does| do| should| happens)\b|where\b|which\b|
			why (do|does|is|are|am|can|can't|cannot|did|would|isn't|doesn't)\b|
			when (should|do|does|is)\b|who\b|(can|could|may) (i|one|someone|somebody|anyone|anybody)\b|
			(do|must|should) i\b|am i\b|
			is (it|there)( a| any| an)?\b.*\b(
				possible|way|support|example|documentation|docs|recommended|safe|normal|correct|ok|okay
			)\b|
			are there\b|(does|has|did|is) any(one|body)\b|
			any (ways?|examples?|ideas?|help|advice|tips?|pointers?)\b|
			(need|needs|looking for|seeking|please) (some )?(
				help|advice|guidance|clarification|support
			)\b|
			help (with|me|needed|please)\b|
			(
				trouble|problems?|difficult(y|ies)|issues?|stuck|struggling|confus(ed|ion|ing)
			) (with |about |while )?(
				getting|setting|understanding|using|installing|building|compiling|running|configuring
			)\b|
			(cannot|can't|unable to|failed to|how to) (
				figure out|understand|install|build|compile|set up|setup|configure
			)\b
		)|
		\bhow (to|do i|can i|should i)\b|^\W*questions?\b|\bclarifications?\W*$
	`)
	// asksForHelp is how people ask for help in a text: about their own doing, or
	// for an explanation.
	asksForHelp = pattern.MustCompile(`(?i)
		\b(
			how (to|do|can|could|should|would) (i|one|you|someone|people)\b|how to\b.*\?|
			(could|can|would|may) (
				you|someone|anyone|anybody|somebody|any one
			)( \w+)? (please |kindly |also )*(
				clarify|explain|help|tell|point|guide|advise|enlighten|assist|shed|give me|direct
			)|
			suggestions? (?:on )?how\b.*\?|
			what am i (doing|missing)|
			am i (\w+ )?(doing|missing|right|wrong|correct|supposed|overlooking|using)|
			(any|some) (
				help|advice|pointers?|guidance|hints?|tips|suggestions|ideas?
			)\b.*(\?|appreciated|welcome|great|grateful|thank)|
			any ideas?\W*$|
			help (
				would be|is|is much|is greatly|is really
			) (much |greatly |very |highly |really )?(appreciated|welcome)|
			(please|pls|plz) (help|advise|guide|enlighten)|help me\b|need (some |your |any )?help\b|
			appreciate (any|some|your) (help|advice|pointers|guidance|hints?)|
			i('m| am) (
				new to|confused|stuck|struggling|wondering (how|why|what|if i\b|whether i\b)|
				not sure (how (to|i)\b|if i\b|whether i\b)|trying to (understand|figure|get|learn)
			)|
			i (don't|do not|can't|cannot|couldn't|could not) (really |quite |fully )?(
				understand (how|why|what i)|figure out|find (out |any |the |a )?(how|doc|example|info)
			)|
			what('s| is| would be) the (
				right|correct|recommended|best|proper|preferred|suggested|easiest|intended|idiomatic
			) (\w+ )?(way|approach|practice|method|setup|place)|
			is there (an?|any|some) (\w+ )?(
				way|example|tutorial|guide|documentation|docs|workaround|possibility|trick
			)\b.*\?|
			are there (any )?(examples|tutorials|docs|guides)|
			(do|does) (you|anyone|anybody|someone|somebody) (
				know|have (any|an|a) (idea|clue|suggestion|example|hint|pointer)
			)|
			i (would|'d) (like|love) to (know|understand|learn)|
			i (have|had|got) (a|some|few|a few|several|another|one) (\w+ )?questions?|
			my questions?( is| are)?|(need|looking for) (an?|some) (examples?|explanation|tutorial)|
			where (can|do|should|could) (i|we|one) (find|get|look|ask|put|start)|
			what (do|should|must|can) i (do|need|have to)|
			is (this|it|that) (the )?(expected|intended|normal|supposed to)\b.*\b(i|my|me)\b|
			why (do|does|is|are|am|can't|doesn't) (i|my)\b|can i\b.*\?|should i\b.*\?|
			do i (?:also )?(
				need|have|add|put|correct|fix|change|open|close|push|rebase|squash|use|send|mention
			)\b.*\?|
			sorry (if|for) (this|the|my|a|asking) .{0,40}(
				question|place|silly|stupid|dumb|noob|newbie|asking
			)|
			(silly|stupid|dumb|noob|newbie|quick|beginner) question
		)
	`)
	// asksInOtherTongues is the same in some other languages that threads are written in.
	asksInOtherTongues = pattern.MustCompile(`(?i)
		如何|怎么|怎样|请问|在哪|哪里|求助|请教|请指(?:出|教|点|正)|求(?:解|指教)|
		有(?:没有|木有)(?:人|谁|办法)|是否支持|为什么.*[?？]|どうすれば|どうやって|教えて|方法(は|を)|
		어떻게|wie (kann|mache|muss|soll|geht|bekomme|installiere)|(kann|weiß) (mir |jemand|wer)|
		wo (finde|kann|ist|liegt|bekomme) (ich|man)|(bitte|brauche|um) (um )?hilfe|
		consegue(m|s)? ajudar|pode(m|ria)? (me )?ajudar|alguma ajuda|(me )?pued(e|en) ayudar|
		necesito ayuda|ayuda(rme)? por favor|besoin d'aide|où (puis-je|est-ce|se trouve|trouver)|
		onde (posso|encontro|fica)|dónde (puedo|está|encuentro)|どこ(に|で|を)|
		где (найти|взять|посмотреть)|comment (puis-je|faire|on (?:peut|fait|doit|installe)|peut-on|je)|
		quelqu'un (peut|sait|pourrait)|cómo (puedo|se|hago|podría|instalo)|alguien (sabe|puede|podría)|
		como (faço|posso|eu|fazer)|alguém (sabe|pode)|как (мне|можно|это|сделать|правильно)|подскажите|
		помогите
	`)
	// explains is a question for the reason or meaning of what is.
	explains = pattern.MustCompile(`(?i)^\W*((so|and|but|or|hi|hello|also),? )*(why|how|what|where|which)\b[^?]*\?\W*$`)

	// suggests is a question with which people plan or propose.
	suggests = pattern.MustCompile(`(?i)
		\b(
			(things|topics|points|items|agenda)\b.{0,20}\b(discuss|talk about|decide|meeting)\w*|
			do we (want|need|like|prefer)|any (\w+ )?questions|who('s| is| are| else)? (using|uses)|
			what('s| is) (next|new|left|missing|the (status|state|plan|roadmap|future))|
			how (it|this) works|what about|how about|what if|why not|why don't|
			(what|how|which|where) (would|should|could|can|do|shall) (we|be|it|this|the|people|y'all)
		)\b
	`)

	// polls asks everybody for what they do, like or think.
	polls = pattern.MustCompile(`(?i)
		\b(
			(what|which|how|who|where|whom)\b.*\b(
				you|your|y'all|people|everyone|everybody|others|folks
			) (\w+ )?(
				see|use|using|like|want|prefer|think|feel|need|miss|wish|do|handle|run|working|tried|
				come|join
			)|
			who (would|will|wants?|else|here|is (up|in))|
			any(?:one|body) else (?:
				with|ha(?:s|ve|ving)|see\w*|get\w*|experienc\w+|notic\w+|facing|hit\w*
			)|
			(?:any chance|interested)\b[^?]{0,40}\b(?:reviewed|reviewing|merged|merging)\b|
			(do|are|have|would) (you|people|others|any of you) (\w+ )?(
				use|using|like|want|prefer|think|feel|need|miss|wish|tried
			)
		)\b
	`)

	// proposes is a title that wants the project changed, or reports.
	proposes = pattern.MustCompile(`(?i)
		^\W*(?:[a-z]{2,12}: )?(
			\[?(
				feature|enhancement|rfc|proposal|bug|regression|tracking|meta|roadmap|
				(?:we )?need to (?:decide|define|agree|specify|settle|discuss)|epic|todo|suggestion|
				idea|rfe|rfd|feat|fix|chore|refactor|perf|discussion|umbrella|crash|feature request|
				request
			)\b[\]):]*|
			(please )?(
				add|support|allow|implement|make|remove|change|use|provide|update|upgrade|drop|
				deprecate|replace|rename|move|improve|consider|enable|disable|introduce|expose|bump|
				switch|create|publish|release|document|fix|avoid|stop|reduce|increase|don't|do not|
				include|integrate|port|migrate|rewrite|refactor|convert|clean|simplify|unify|extend|
				split|merge|tag|test|handle
			)\b|
			(shall|could|can|would) (we|the|this|you|it be|it make)\b|should ([a-hj-z0-9]|i\w)|
			why (not|don't we|do we)\b|\S+( \S+)? support[^\w?]*$|how about|what about|
			(where|when)(
				's| is| are| will| can we expect
			)\b.{0,20}\b(new|next|latest) (version|release|update)|
			is .{0,60}\b(still |really |absolutely |actually |strictly )(required|needed|necessary)|
			(is|are|do we) .{0,40}(required|necessary|needed)\W*$
		)
	`)
	// reportForm is what forms for defects and for requests ask, in the raw text.
	reportForm = pattern.MustCompile(`(?i)
		steps (?:necessary |needed |required )?to reproduce|
		(expected|actual|current|observed) (behaviou?rs?|results?|output)|how to reproduce|to reproduce\W*(\n|$)|repro(duction)? steps|
		what (did you expect|happened instead|actually happened)|is your feature request|
		describe the (solution|bug|feature|problem|alternatives)|describe alternatives|
		proposed (solution|change)|(\n|^)#+ *(proposals?|suggestions?)\W*\n|use case\W*\n|
		acceptance criteria|originally posted by @
	`)
	// formHeading is a heading of such a form for defects.
	formHeading = pattern.MustCompile(`(?im)
		^[ \t]*(?:#{1,6}|\*\*)[^\n]{0,30}(?:
			reproduc|expected|describe the|(?:actual|current|observed) behaviou?r|what happened
		)
	`)
	// claimsDefect says in words that the project has a fault.
	claimsDefect = pattern.MustCompile(`(?i)
		\b(
			(this|it|that|there|which) (
				is|'s|looks like|seems to be|seems like|appears to be|must be|might be|may be|could be
			) (clearly |obviously |definitely |probably |likely )?(a |an )(
				serious |small |minor |nasty |possible |potential )?(
				bug|regression|defect|memory leak|vulnerability|race
			)|
			is (broken|wrong|incorrect) (in|since|on|for)|
			would it be (?:possible|feasible) (?:for \w+ )?to (?:
				support|add|provide|implement|expose
			)|
			(is|are) (this|it|that|these) (a |an )?(\w+ )?(bugs?|regression|oversight|mistake|typo)\b|
			(found|discovered|noticed|hit) (a|an|this|the|another|some) (\w+ )?(
				bug|regression|leak|typo|error|mistake|inconsisten\w+|vulnerabilit\w+
			)|
			(segfault|crash|regress)(ed|es|s|ing)? (since|after|in|with|when)|
			would be (nice|great|good|useful|helpful|handy|cool) (to|if)|
			i(?:'d| would)? (suggest|propose|recommend)|we should|my (suggestion|proposal)(?: is| would|: \w+)|
			(?:would|might|may|could) be better (?:if|as|off|\w+ed)\b|
			it (?:would be|might be|may be) (?:\w+ )?(?:
				reasonable|sensible|preferable|wise
			) to|
			it(?:'s| is) (?:\w+ )?(?:reasonable|sensible|preferable|wise) to (?:
				recommend|use|make|have|change|drop|remove|require|allow|support
			)|
			please (add|implement|support|consider|fix)|feature request|
			(is|are) there (any |an |a |some )?(plans?|interest|appetite|desire|demand)|any plans? (to|for)|
			(submit|open|send|make|create|provide) a (pr|pull request|patch)
		)\b
	`)

	// helpLabel is a label that says what a thread is: a question, a call for support.
	helpLabel = pattern.MustCompile(`(?i)
		(^|[^a-z])(
			questions?|q ?& ?a|q-and-a|support|user[- ]support|how[- ]?to|usage|faq|troubleshooting|
			stackoverflow|stack overflow|not[- ]a[- ]bug|user[- ]error
		)\b|
		问题|質問|frage|pregunta|вопрос
	`)
	// workLabel is a label that says that the project has work to do.
	workLabel = pattern.MustCompile(`(?i)
		(^|[^a-z])(
			bugs?|defects?|regressions?|enhancements?|features?|feature[- ]requests?|proposals?|rfc|
			crash|security|epic|tracking|meta|refactor\w*|performance|tasks?|confirmed|accepted
		)\b
	`)
	// notHelp are labels with a word of helpLabel that mean something else.
	notHelp = pattern.MustCompile(`(?i)
		help[- ]wanted|
		(add|new|platform|language|browser|version|missing|os|end|lts|long[- ]term)[\s:/_-]+support|
		support for|disk|memory|cpu|design|open question|unsupported
	`)
)

// hopesToHelp is how those speak who have answered a question.
var hopesToHelp = pattern.MustCompile(`(?i)
	\b(?:does|did) (?:this|that|it)(?: \w+)? (?:help|answer|solve your)\b[^.!]*\?|
	\bhope (?:this|that|it)(?:'ll| will| has| can)? (?:help(?:s|ed)?|answer(?:s|ed)? your)\b
`)

// unsure is how people say that the mistake may be theirs.
var unsure = pattern.MustCompile(`(?i)
	\b(?:am|i'm|be|was) (?:just |probably |maybe |perhaps )?(?:missing|overlooking|doing|misunderstanding) (?:
		something|anything|it\b|what|how
	)
`)

// falselyTold is how people report of a program that checks others that it is wrong.
var falselyTold = pattern.MustCompile(`(?i)\bfalse[ -](?:positives?|negatives?|alarms?)\b`)

// stuck is how people tell that they did not get on by themselves.
var stuck = pattern.MustCompile(`(?i)
	\bi (?:
		(?:
			don'?t|do not|can'?t|cannot|could(?:n't| not)|did(?:n't| not)
		) (?:manage|find|get (?:it|this|that) to)|
		(?:have |already |also )*tried (?:to|with|using)\b|never managed
	)
`)

var (
	// asksForViews asks a group for what they think.
	asksForViews = pattern.MustCompile(`(?i)
		\b(?:what|how|whether|if) (?:do |does |would )?(?:the )?(?:
			others?|everyone|everybody|people|folks|you all|y'all|rest|group|community|team|maintainers
		)\b.{0,20}\b(?:thinks?|feels?|prefers?|agrees?|sees?)\b|
		\b(?:your|any|other|more|everyone's) (?:thoughts|opinions|views) (?:on|about)\b|
		\b(?:thoughts|opinions|feedback|views|input)(?:
			 (?:is|are|would be|very|much|most|always)
		)* (?:appreciated|welcome)\b
	`)
	// shouldBe asks in a title whether something is to be so.
	shouldBe = pattern.MustCompile(`(?i)
		\bshould (?:
			we|this|that|these|those|it|there|the|a|an|
			(?:[a-hj-z]\w*|i\w+) (?:be|have|support|allow|require|include|return|use|default)
		)\b
	`)
	// design is talk of what is to be defined, or how it is to be worded. Whoever asks
	// what a text by which others go is to say wants it settled, not to be helped: such
	// texts are called a draft, a specification or a standard wherever they are written,
	// and where none is, nobody speaks of them like that.
	design = pattern.MustCompile(`(?i)
		\bthere (?:should|ought to|needs to) be (?:a|an|some)\b|
		\bwe (?:should|ought to|need to|have to|may want to|might want to) (?:\w+ )?(?:
			define|specify|decide|agree|mandate|standardi[sz]e|discuss|clarify
		)\b|
		\bquestion (?:being|is|then is|remains)\b[^.?]{0,30}\bshould\b|\bwording\b|
		\b(?:the|this|current|base|our) (?:\w+ )?(?:draft|spec|specification|standard) (?:\w+ )?(?:
			says?|assumes?|defines?|requires?|allows?|mandates?|states?|is silent|should|could|doesn't|
			does not
		)\b|
		\b(?:in|out of|outside|within) (?:the )?scope (?:for|of) this (?:document|draft|spec)|
		(?-i:\b(?:a|the) (?:MUST|SHOULD|MAY)\b|\b(?:MUST|SHOULD|MAY) NOT\b)
	`)
)

// callsIn is a question mark behind a call for somebody.
var callsIn = pattern.MustCompile(`(?i)^\W*(?:ping|cc|paging|bump)\b`)

// countersAsk asks what somebody meant by what they said.
var countersAsk = pattern.MustCompile(`(?i)\b(do you mean|did you mean|you mean|more specific|clarify|elaborate)\b`)

// aboutAWord asks what something means, or where or how it is found.
var aboutAWord = pattern.MustCompile(`(?i)
	\b(?:
		what (?:does|do) .{1,40} (?:mean|stand for)|
		what(?:'s| is| are) (?:an?|the meaning of) .{1,40}\?|
		where (?:is|are|can|do|does|should|would) (?:i|we|one|the|it|that)\b|
		how (?:do|does|can|should) (?:i|we|you|one|someone)\b|
		which (?:file|folder|directory|command|option|page|repo(?:sitory)?)\b|
		(?:is|are) the .{1,30} (?:dumped|stored|saved|written|printed|documented) (?:any|some)where
	)
`)

var (
	// humbly is how people excuse what they ask for themselves.
	humbly = pattern.MustCompile(`(?i)\b(?:silly|stupid|dumb|noob|newbie|naive|beginner(?:'?s)?) question\b`)
	// bareQuestion is a comment that asks how one does something, and nothing else.
	bareQuestion = pattern.MustCompile(`(?i)
		^\W*(?:@[\w-]+,? )?(?:
			so |and |but |ok,? |then )*(?:how|where) (?:do|can|should|could|would) i\b[^?]*\?\W*$
	`)
	// forSelf asks what one is to do oneself.
	forSelf = pattern.MustCompile(`(?i)
		\b(?:do|should|must|shall) i\b[^?]*\?|\bi(?:'d| would) (?:like|love) to know\b[^?]{0,20}$|
		\bhow (?:do|can|should) i\b[^?]*\?
	`)
)

// offersHelp asks what one can do for the others.
var offersHelp = pattern.MustCompile(`(?i)
	\b(?:how|what|where) (?:can|could|may|should) (?:i|we) (?:help|contribute|support|assist)\b
`)

// asksOfThread is a question for how the thread goes on.
var asksOfThread = pattern.MustCompile(`(?i)
	\b(
		still|any ?more|any longer|status|progress|updates?|eta|plan(s|ned|ning)?|news|happening|
		reproduc\w+|blocking|blockers?|next steps?|left to|missing here|
		be (closed|merged|released|fixed|reopened|done)
	)\b|
	sigues (?:con|en)\b|seguís|novedades|\bavances?\b|toujours|du nouveau|noch dran|
	gibt es (?:schon )?(?:etwas )?neu|novidades|andamento|есть (?:ли )?новости|ещё актуал|还在|进展|
	有更新|進捗|まだ
`)

// asksPlans asks what a project will do.
var asksPlans = pattern.MustCompile(`(?i)
	\b(?:are|do|would|will|did) you(?: guys| all)? (?:
		plan|planning|intend|intending|consider|considering|want to (?:send|add|support|submit|publish|release)|going to|
		be (?:adding|releasing|publishing|supporting)
	)\b|
	\b(?:would|will) you(?: guys| all)? (?:ever )?(?:add|support|release|publish)\b|
	\bwhen (?:can|may|should|could) (?:i|we|one) expect\b|\bany (?:plans?|eta|timeline)\b|\b(?:is|are) there (?:an?|any|some) (?:plans?|eta|timeline|roadmap|chance)\b|
	\bwhen (?:will|can we expect)\b[^?]{0,40}\b(?:releas\w+|publish\w*|support\w*|version|available)\b|
	\bwhen (?:is|are|do)\b[^?]{0,20}\b(?:next|new|v?\d[\w.]*)\b[^?]{0,15}\b(?:releas\w+|versions?|available|out)\b
`)
