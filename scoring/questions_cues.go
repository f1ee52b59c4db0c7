package scoring

import "glueledger/scoring/pattern"

// The words of questions.

// evidence is what a report of a defect is asked for, in words that mean little else.
const evidence = `
	logs?|log ?files?|details|(?:stack ?)?traces?|(?:crash|bug) ?reports?|dumps?|screenshots?|
	reproducers?|reproductions?|test ?cases?|steps to reproduce|error messages?
`

var (
	// purpose asks what a change is for, or what it is about.
	purpose = pattern.MustCompile(`(?i)
		\b(
			motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|advantages?|benefits?|gains?|
			(?:what|which|solv\w+|fix\w*|address\w*|behind)[^?]{0,30} (?:problem|issue)|
			(?:problem|issue)s? (?:
				do|does|did|is|was|are|this|that|you|it
			)\b[^?]{0,30}(?:solv|fix|address|about|hit|see)\w*|
			requirements?|what for|for what|(why|what) (do|would|did) (you|we|this)|
			why would (one|anyone|somebody|someone|people)|who (would|will|needs?|wants?|uses?|reads?)|
			(for )?whom (is|does|would)|(which|what) (clients?|users?|people) (need|want|use)|
			what (is|was|are) (this|it|that|these) (for|trying|about|meant|supposed|good for)|
			what (this|it) is (for|about|supposed|meant)|
			(could|can|would) (you|we) (please )?(explain|tell|elaborate|clarify|describe|say)|
			(do|does|did|would) (you|this|we|it|the \w+) (really |actually )?(
				need|fail|happen|occur|crash|break|replace|supersede
			)|
			(is|was|are) (this|it) (meant|intended|supposed|aimed|a breaking)|
			why (is|was|are) (this|it|that|these) (needed|necessary|required|a|an|better|still)|
			(this|the) (
				pr|pull request|change|patch|feature|one|still|really|actually|needed|necessary
			)\b.{0,20}(needed|necessary|required)|
			(is|are) (this|it|these) (still |really |actually )?(needed|necessary|required)|
			(?:is|isn't|are|aren't|why not) [^?]{1,60}\b(?:
				not (?:already )?enough|(?:already )?(?:enough|sufficient) for
			)\b|
			what(?:'s| is| was) the (?:actual |exact |full |original )?(?:
				error|warning|problem|failure|symptom
			)\b|
			is there (?:an|any) (?:open )?issue\b|why bother|
			what (?:happens|breaks|fails|goes wrong) without|what(?:'s| is| would be) the point\b|
			(?:is|are|was|were) [^?]{1,60}\b(?:intentional|intended|on purpose|deliberate|by design)\b|
			have you (?:talked|spoken|discussed|coordinated|checked with|asked)\b|
			what (?:scenario|situation)\b|who(?:'s| is| else is| are) using\b|who (?:else )?(?:is|are) (?:the )?users?\b|
			(what|which) (
				errors?|warnings?|messages?|failures?|outputs?|tests?|cases?|versions?|platforms?|
				systems?|compilers?|environments?
			)( message| output)? (is|are|does|do|did|fails?|breaks?)|
			(?:in|to) (?:what|which) (?:sense|way|extent)|
			why (?:is|would|does) (?:this|that|it|any of this) (?:be )?(?:relevant|important|matter)|
			failing (?:test|case|without)|are you (trying|planning)|intend(ed)?|intention|
			(?:in|out of|the|what|which) scope|(?:a|as|still|is|be) draft|(did|do) you mean|you mean\b|
			clarify|elaborate|(some|more|any) context|context (to|in) the|
			are you (suggesting|saying|proposing|asking)|
			(does|would|will) (this|it) (affect|break|impact)|agreed (with|on)|coordinat\w+|
			made you (choose|pick|want)|
			(?:is|was|were) there (?:a|any|some) (?:\w+ )?reason (?:
				that|why|you|behind|for (?:this|that|the)
			)|
			what(?:'s| is| was) (?:blocking|stopping|holding|keeping|preventing) you|
			what(?:'s| is| was) (?:driving|behind) (?:this|it|that|the)|
			how (?:is|are|would|will) [^?]{1,60}\b(?:useful|helpful|beneficial)|
			why should (?:this|it|that|we|one)\b|^\W*(?:@[\w-]+,? )?(?:so )?you\b[^?]{1,80}\bbecause\b|
			(?:which|what) (?:channel|meeting|call|thread|discussion)\b|
			where (?:was|were|is) (?:this|that|it) (?:discussed|decided|agreed)|
			when (?:would|does|do|will) (?:
				this|that|it|one|you|users?|people
			)\b[^?]{0,30}\b(?:happen|need|want|use|occur|matter)|
			(?:in|for) (?:what|which) (?:cases?|situations?|scenarios?|circumstances?)\b|
			what do you mean|what(?:'s| is| was) the (?:reasoning|thinking|idea|story|relation\w*)\b|
			(?:reasoning|rationale|thinking|idea) behind|why (?:are|were) (?:you|we)|
			why (?:was|were) (?:this|that|it) (?:removed|changed|closed|dropped|reverted|added)|
			do you have (?:an?|any|some) (?:\w+ )?(?:use[- ]?case|numbers|benchmark|data|reference)\w*|
			how (?:did|do) you (?:get|come|hit|notice|find|arrive|envision)|
			(?:could|can|would) you (?:please )?(?:summari[sz]e|recap)|
			how does this (relate|compare|differ)|more about your
		)\b|
		目的|(?:什么|哪些|啥)问题|为什么|为何|qué problema|quel problème|qual problema|welches problem|
		was ist der hintergrund|какую (?:проблему|задачу)|什么(?:场景|情况|意思|作用|用)|何のため|なぜ|
		(?:意図|背景|理由|用途)(?:は|を)|왜 |목적|wozu|wofür|warum braucht|was ist der (?:sinn|zweck)|
		para qué|cuál es el (?:motivo|objetivo|prop[oó]sito)|pour quoi faire|à quoi (?:sert|ça sert)|
		quel est (?:le but|l'int[ée]r[êe]t)|qual (?:é|seria) o (?:objetivo|motivo|prop[oó]sito)|
		para que serve|зачем|для чего|какая цель|в чём смысл
	`)
	// proposal is a remark in the shape of a question.
	proposal = pattern.MustCompile(`(?i)
		^\W*(
			so |and |but |then |also |perhaps |maybe |or |hm+,? |ok,? |well,? |alternatively,? |
			seriously,? |@[\w-]+,? )*(
			could (?:we|also|just|maybe|perhaps)|
			(?:it|this|that|these|those|one|we|you|they|i) (?:could|should|might) |
			can we (?:
				get|have|just|also|not|make|use|upgrade|switch|replace|rename|change|enable|add|drop|do|
				keep|move|merge|close|avoid
			)|
			should(n't)? (the |a |an )?\S+|shall we|
			who (?:can|could|wants to|will|would like to) (?:review|take|merge|help|look|work|do|test)|
			(?:does|do|would|will|has|is) any(?:one|body) (?:\w+ )?(?:
				object|mind|disagree|care|feel|think
			)\w*|
			would(n't)? (it|this|that|these|those|the|an?|some|your|our)( \w+){0,2} (
				be|make|work|not|help|suffice|do|solve|fix|cover|fit|suit
			)|
			why not|why don't|how about|what about|what if|isn't (it|this|that|there)|wouldn't|
			can't (we|you)|couldn't (we|you)|don't (we|you)|doesn't|nit\b|is it worth|
			where do we (stop|draw|end)|
			(is|do|does|will|would) (this|it|we|the \w+) (need|want|require|get) (
				a |an |any |some |more |to be )?(
				back ?port\w*|tests?|docs?|documentation|changelog|news|release notes?|rebas\w*|
				squash\w*
			)|
			(do|does) you have (a |some )?(minute|time|moment)|do we (want|need)|do you want to|
			(did|have) you (already |ever )?(read|see|seen|find|found|consider|considered|look|looked)|
			would you (
				be (?:willing|open|ok|okay|up|happy|interested)|like|
				(?:accept|consider|welcome|merge)\b[^?]{0,20}\b(?:
					prs?|pull requests?|patch(?:es)?|contributions?|changes?|fix(?:es)?
				)
			)|
			would you mind (
				adding|changing|rebasing|squashing|opening|moving|removing|splitting|making|using|doing
			)|
			want to|are you (sure|willing|interested|ok|able)|
			what are your (thoughts|opinions?|feelings)|
			any (?:known |other )?(
				thoughts|opinions?|objections?|ideas?|volunteers?|takers?|work-?arounds?|solutions?|luck
			)|
			thoughts|what do (you|people|others|we|y'all)( all)? think|
			(?:can|could) (?:this|it|we)(?: \w+)? be (?:closed|merged|re-?opened|done)|
			when (will|is|can)|why (is|does|has) (nobody|no one)|
			who (cares|wrote|broke)|is any(one|body) (working|looking|interested)|
			any(one|body) (want|interested|up for)|
			(could|can|will|would) you (please )?(also )?(
				assign|add (a |the |some )?(tests?|docs?|comment|check|note|line|entry)|change|rebase|
				squash|remove|move|split|rename|fix|update|drop|make|open|review|take|look|use|merge|do|
				put|rewrite|write|have a look|file|send|submit|close|point
			)
		)\b|
		\b(what do you think|wdyt|your opinion|do you agree)\b
	`)
	// request asks for facts without a question mark.
	request = pattern.MustCompile(`(?i)
		\b(
			please (also )?(
				provide|attach|share|post|tell|include|specify|paste|upload|give|describe|send|show|
				clarify|explain|let (us|me) know|confirm|try|check (if|whether|that)
			)|
			please\b[^.?!]{1,60}\b(?:and|then) (?:
				provide|attach|share|post|paste|upload|send|show|tell
			)\b|
			(could|can|would) (you|u|ya) (please |pls |kindly )?(
				provide|attach|share|post|send|tell|include|specify|paste|upload|give|describe|show|
				clarify|explain|confirm|try|check (if|whether)
			)|
			(mind|would you mind) (
				sharing|telling|posting|providing|giving|explaining|trying|checking|showing
			)|
			we('d| would)? need (more|some|further|a|the) (
				information|info|details?|context|reproducer|steps|logs?|stack ?trace|example
			)|
			can (we|i) (have|see|get) (the|your|a|some|more) (full |complete |exact |whole )?(
				logs?|file|config\w*|output|stack ?trace|trace|dump|version|details?|example|
				reproduc\w*|information|info|code|screenshot|link
			)|
			(?:can|could|would) you (?:please )?(?:
				make|create|write|come up with|reduce|turn|boil
			) [^.?!]{0,40}\b(?:
				test ?case|re-?pro\w*|example|snippet|sample|demo|copy-past\w*
			)|
			(?:you(?:'ll| will)? (?:have|need) to|(?:i|we)(?:'ll| will|'d| would)? need you to) (?:
				give|send|provide|attach|post|share|upload|show
			) (?:(?:me|us) [^.?!]{0,30}\b|(?:your|the|a) (?:\w+ )?)(?:` + evidence + `)|
			which version|what version|steps to reproduce|minimal (example|reproduc\w*|test ?case)
		)\b|
		(?:look at|check|see) what (?:the |exact |exactly |actual )*(?:response|error|output|message)\b|
		(?:麻烦|请|烦请)(?:你|您)?[^。？?]{0,25}(?:测试|试|确认|贴|补充)(?:一下|下|一遍)|
		(?:发|给|贴|传)(?:个|下|一下|一个|份) ?(?:demo|代码|例子|截图|日志|报错|完整)|(?:什么|哪个)版本|
		版本号?是多少|(?:你|您)[^。？?]{0,25}吗\W*$|教えてください|请提供|能否提供|提供(?:一下|下)|
		bitte\b[^.?!]{0,40}\b(?:logs?|version|angeben|schicken|posten|anhängen|beispiel|ausgabe)|
		por favor\b[^.?!]{0,40}\b(?:log|versi[oó]n|comparte|adjunta|ejemplo|indica)|
		(?:merci de|pouvez-vous|peux-tu)\b[^.?!]{0,30}\b(?:fournir|préciser|indiquer|joindre|donner)|
		пришлите|приложите|покажите
	`)
	// wishesToKnow asks by saying that one would like to be told.
	wishesToKnow = pattern.MustCompile(`(?i)
		\b(?:
			(?:i|we)(?:'d| would) (?:also |really |still )?(?:
				love|like|be (?:curious|interested|glad|happy|keen|grateful)|appreciate
			) (?:to |in )?(?:hear(?:ing)?|know(?:ing)?|understand(?:ing)?|see(?:ing)?|learn(?:ing)?)|
			(?:i'm|i am|we're|we are) (?:also |just |still )?(?:
				curious|wondering|interested to (?:know|hear)
			)|
			it(?:'d| would) be (?:very |really |also )?(?:great|good|nice|helpful|useful|interesting) (?:
				to (?:know|hear|understand|have)|
				if you (?:could|can|would) (?:also )?(?:
					share|provide|tell|explain|describe|elaborate|post|say
				)
			)|
			(?:i'd|i would|i have to|i must|let me) ask you to (?:
				provide|describe|explain|state|give|share
			)|
			help (?:me|us) (?:to )?understand|
			(?:i|we)'?(?:d| would)? (?:just |only )?(?:want|like) to understand
		)\b[^.?!]{0,30}\b(?:
			your? (?:\w+ ){0,2}(?:
				use[- ]?cases?|scenarios?|setup|situation|requirements?|reason\w*|motivation|need|goal|
				environment|workflow|config\w*
			)|
			(?:the|more|some|any) (?:\w+ ){0,2}(?:
				use[- ]?cases?|scenarios?|context|motivation|background|details?|reason\w*|rationale|
				steps|logs?|requirements?|model
			)|
			(?:why|what|which) (?:
				you|your|this|that|it|the|is|are|\w+ (?:is|are) driving|requirement|problem|use
			)|
			how (?:you|your) (?:\w+ )?(?:
				use|got|get|hit|came|come|ran|run|found|see|plan|intend|envision
			)
		)\b
	`)
	// lacking asks by saying what is missing.
	lacking = pattern.MustCompile(`(?i)
		\b(?:need|missing|lacks?|require)s? (?:
			a|an|the|some|more|your|debug|full
		)\b[^.?!]{0,20}\b(?:
			logs?|re-?pro\w*|info\w*|details?|example|version|trace|test ?case
		)\b|
		\b(?:
			(?:this|the|your) (?:\w+ )?(?:report|issue|bug|ticket) (?:
				lacks|is missing|(?:does|did)(?:n't| not) (?:have|include|contain|give)
			)|
			you (?:did|have)(?:n't| not) (?:included?|given?|provided?|attached?|posted?)
		)\b[^.?!]{0,40}\b(?:` + evidence + `)\b|
		\blacks? (?:\w+ )?(?:that |which )?(?:we|i) (?:would )?need\b[^.?!]{0,40}\b(?:` + evidence + `)\b|
		\b(?:
			hard|difficult|impossible|tricky|tough|unable
		) to (?:say|tell|know|help|debug|diagnose|investigate)\b[^.?!]{0,30}\bwithout\b
	`)
	// inCase tells what to do who needs something.
	inCase = pattern.MustCompile(`(?i)
		\b(?:if|in case|when(?:ever)?|for) (?:
			you|one|anyone|someone|somebody|anybody|people|those
		)\b[^.?!,]{0,20}\b(?:need|require|lack|miss)
	`)
	// wanted is what reporters are asked for, in a word.
	wanted = pattern.MustCompile(`(?i)
		\b(?:
			re-?pro(?:duc\w+)?|versions?|logs?|steps|screenshots?|stack ?traces?|platform|os|example|
			test ?case|config\w*|compiler|browser|distro
		)\b
	`)
	// describe asks the author of a change to say what it is for.
	describe = pattern.MustCompile(`(?i)
		\bplease (
			add|provide|write|update|expand|extend|improve|explain|describe|clarify
		)\b.{0,40}\b(description|context|motivation|purpose|background|rationale|why|what)\b|
		\b(?:not (?:really |quite |entirely )?clear|unclear)(?: to me)? (?:what|why)\b[^.!?]{0,20}\b(?:
			(?:problem|purpose|point|motivation|need|goal)\b|
			this (?:change|pr|pull request)(?: (?:is|does|fixes|solves|is (?:for|about|needed)))?\W*$
		)|
		\b(i )?(don't|do not) (quite |really |fully )?(understand|see|get) (the )?(
			purpose|point|motivation|need|what this|why (this|you|we)
		)|
		\b(?:can|could|would) you (?:please )?(?:provide|share|give|post|show)\b.{0,40}\b(?:
			instructions?|example|test ?case|reproducer|error|log|output|steps
		)\b|
		\b(?:can|could|would) (?:you|u) (?:please )?(?:add|write|update|expand|include)\b.{0,30}\b(?:
			description|context|motivation|background|rationale|explanation of|use[- ]?case
		)\b
	`)
	// tellMeAbroad is describe in other languages.
	tellMeAbroad = pattern.MustCompile(`(?i)
		(?:能不能|能否|可以|可否|麻烦|请)[^。？?]{0,8}(?:
			写|说明|解释|描述|补充|介绍|说
		)(?:一下|下|清楚|明白)|
		(?:説明|教えて|補足)(?:して)?(?:いただけ|もらえ|ください|頂け)|설명해|
		(?:podr[íi]as|puedes|podr[íi]an) (?:explicar|describir|detallar|aclarar)|
		(?:poderia|pode|podem) (?:explicar|descrever|detalhar|esclarecer)|
		(?:pourriez|pouvez|peux|pourrais)[- ](?:vous|tu) (?:expliquer|décrire|préciser|détailler)|
		(?:kannst|könntest|könnt|könntet) (?:du|ihr) (?:bitte |mal |kurz )*(?:\w+ ){0,4}(?:
			erklären|beschreiben|erläutern
		)|
		(?:можешь|можете|могли бы вы|мог бы ты) (?:пожалуйста )?(?:объяснить|описать|пояснить|уточнить)|
		поясните|уточните
	`)
	// retitle asks for a title or a description that says what is meant.
	retitle = pattern.MustCompile(`(?i)
		\b(?:update|change|adjust|reword|fix|edit|correct|rename)\b.{0,30}\b(?:title|description)\b
	`)
	// whichReading asks what somebody meant.
	whichReading = pattern.MustCompile(`(?i)
		\b(?:
			(?:can|could) you (?:please )?(?:clarify|elaborate)|(?:do|did) you mean|what do you mean|
			in (?:what|which) sense|are you (?:suggesting|saying|proposing|asking)|
			which (?:of (?:the )?(?:two|these)|one) do you
		)\b
	`)
	// goal asks for a purpose in so many words, whatever code it names beside it.
	goal = pattern.MustCompile(`(?i)
		\b(
			why should (?:this|it|that|we)|motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|
			advantages?|benefits?|(what|which) problem|requirements?
		)\b
	`)
	// partOfCode says that a question is about a piece of code: a technical remark.
	partOfCode = pattern.MustCompile(`(?i)
		\b(this|that|the|an?) (
			variable|lock|mutex|pointer|function|method|line|check|loop|test|field|parameter|param|
			argument|class|struct|constant|import|include|header|cast|copy|assert(ion)?|macro|flag|
			branch|call|allocation|return|commit
		)\b|
		\b(lock|mutex|copy|pointer|cast)\b.{0,20}\b(needed|necessary|taken)|
		\b(to|why) (copy|cast|lock|allocate|return|pass|inline)\b
	`)
	// guess is a supposition with a question mark behind it.
	guess = pattern.MustCompile(`(?i)^\W*(but |and |or |so )?(perhaps|maybe|possibly|i (guess|suppose|wonder)|i(?:'m| am) (?:just )?guessing)\b`)
	// ownBusiness asks for help with the asker's own work.
	ownBusiness = pattern.MustCompile(`(?i)\b(i|my|me|i'm|i've|am i|mine)\b`)
	// toYou speaks to whoever is asked.
	toYou = pattern.MustCompile(`(?i)\byou\b`)
)

// beside is a question that seeks no fact about what the thread is about: an aside in
// brackets, whether this very text was written by a program, a guess that asks for
// a nod, a call to look at the thread, whether an answer is enough, or one of those
// that people put to argue.
var beside = pattern.MustCompile(`(?i)
	^\s*[(（][^()（）]*[?？][)）]\W*$|
	\b(?:llms?|ai|chat ?gpt|language models?)\b[^?]{0,60}\b(?:
		writ\w+|creat\w+|generat\w+|produc\w+|draft\w*
	)\b[^?]{0,20}\b(?:
		this\W*$|
		(?:this|your) (?:
			issue|report|pr|pull request|text|comment|description|post|message|patch|discussion
		)\b
	)|
	\b(?:this|your) (?:
		issue|report|pr|pull request|text|comment|description|post|message|patch|discussion
	)\b[^?]{0,40}\b(?:
		written|generated|created|produced|drafted
	)\b[^?]{0,20}\b(?:llms?|ai|chat ?gpt|language models?)\b|
	^\W*(?:or )?at least,? not\b|
	\bmind (?:(?:taking|having|giving)\b[^?]{0,20} (?:look|review)|reviewing|chiming)\b|
	\b(?:does|did) (?:this|that|it|#\d+)(?: \w+){0,2} (?:answer (?:your|the)\b|help\?)|^\W*because\b|
	\b(?:why|how|what makes) (?:do|does|would|did|should|can)? ?(?:
		you|anyone|anybody|one|people|he|she|they
	) (?:\w+ )?(?:think|believe|feel|assume|insist|care)\b|
	^\W*(?:@[\w-]+,? )?(?:who|what|where|how) (?:isn|aren|wasn|wouldn|doesn|don|didn)'t\b|
	\bwhere (?:do|does|would|will|should) (?:we|you|one|it|this|that) (?:stop|end|draw)\b|
	已经[^？?]{0,20}还|难道|何必|凭什么
`)

// leadsOn is a question that ends with a colon, before what it asks about.
var leadsOn = pattern.MustCompile(`(?i)
	^\W*(?:(?:@[\w-]+|so|and|but|also)\b\W*)*(?:did|do|does|is|are|was|were) (?:
		you|this|that|it|these|the|your
	)\b[^?]*:\W*$
`)

// triesFix asks to try what whoever asks has made.
var triesFix = pattern.MustCompile(`(?i)
	\b(?:check|test|try|verify|confirm|see|let me know) (?:if|whether) (?:
		this|that|it|#\d+|my
	)(?: \w+){0,2} (?:address|fix|solve|resolve)(?:e?[sd])?\b
`)

// hangsOn is a question that goes on with the one before it.
var hangsOn = pattern.MustCompile(`(?i)^\W*(?:and )?(?:if (?:so|yes|not|no)|which one|how so|why not)\b`)

// pointOfDoing doubts one thing that a change does rather than the change.
var pointOfDoing = pattern.MustCompile(`(?i)\b(?:point|need|purpose|reason) (?:of|in|for) \w+ing\b`)

// showMeHow asks how something is done, for oneself.
var showMeHow = pattern.MustCompile(`(?i)\b(?:tell|show|explain|teach)(?: to)? (?:me|us) how (?:to|i|we|one)\b`)

// affirms is how people begin to answer what was asked of everybody.
var affirms = pattern.MustCompile(`(?i)^\W*(?:yes|yeah|yep|no|nope|neither|both|the (?:former|latter|first|second))\b`)

// cannotSay is how people say that they cannot tell, or need not any more.
var cannotSay = pattern.MustCompile(`(?i)
	\b(?:
		never ?mind|nvm|(?:i|we) (?:really |honestly )?(?:don'?t|do not) know\b|no (?:idea|clue)|
		not sure,? (?:sorry|why|what)|can(?:'?t|not) (?:tell|say|remember)|
		(?:went|gone|go) away (?:by itself|on its own|again)|
		(?:fixed|solved|resolved) (?:itself|by itself|on its own)|
		(?:i|we) (?:have |already |just )?(?:found|solved?|fixed) (?:my|our|the|it|this)(?: own)? ?(?:
			issue|problem|mistake|error|self|myself|ourselves
		)?|
		(?:didn'?t|did not) (?:do|change) anything|without (?:doing|changing) anything
	)\b|
	我也不(?:知道|清楚)|不知道|自己好了|解决了|わかりません|分かりません|no (?:lo )?sé(?:\PL|$)|não sei|
	je ne sais pas|keine ahnung|не знаю
`)

// wayOut tells how one gets round a trouble, rather than what the trouble is.
var wayOut = pattern.MustCompile(`(?i)\bwork-?around|\b(?:got|get|worked|way) (?:a)?round\b|\b(?:solution|fixed|solved|helped)\b`)
