package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var (
	// purpose asks what a change is for, or what it is about.
	purpose = pattern.MustCompile(`(?i)\b(motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|advantages?|benefits?|gains?|(?:what|which|solv\w+|fix\w*|address\w*|behind)[^?]{0,30} (?:problem|issue)|(?:problem|issue)s? (?:do|does|did|is|was|are|this|that|you|it)\b[^?]{0,30}(?:solv|fix|address|about|hit|see)\w*|requirements?|what for|for what|` +
		`(why|what) (do|would|did) (you|we|this)|why would (one|anyone|somebody|someone|people)|who (would|will|needs?|wants?|uses?|reads?)|(for )?whom (is|does|would)|(which|what) (clients?|users?|people) (need|want|use)|` +
		`what (is|was|are) (this|it|that|these) (for|trying|about|meant|supposed|good for)|what (this|it) is (for|about|supposed|meant)|(could|can|would) (you|we) (please )?(explain|tell|elaborate|clarify|describe|say)|` +
		`(do|does|did|would) (you|this|we|it|the \w+) (really |actually )?(need|fail|happen|occur|crash|break|replace|supersede)|(is|was|are) (this|it) (meant|intended|supposed|aimed|a breaking)|` +
		`why (is|was|are) (this|it|that|these) (needed|necessary|required|a|an|better|still)|(this|the) (pr|pull request|change|patch|feature|one|still|really|actually|needed|necessary)\b.{0,20}(needed|necessary|required)|(is|are) (this|it|these) (still |really |actually )?(needed|necessary|required)|(?:is|isn't|are|aren't|why not) [^?]{1,60}\b(?:not (?:already )?enough|(?:already )?(?:enough|sufficient) for)\b|` +
		`what(?:'s| is| was) the (?:actual |exact |full |original )?(?:error|warning|problem|failure|symptom)\b|is there (?:an|any) (?:open )?issue\b|why bother|what (?:happens|breaks|fails|goes wrong) without|what(?:'s| is| would be) the point\b|(?:is|are|was|were) [^?]{1,60}\b(?:intentional|intended|on purpose|deliberate|by design)\b|have you (?:talked|spoken|discussed|coordinated|checked with|asked)\b|what (?:scenario|situation)\b|who (?:else )?(?:is|are) (?:the )?users?\b|` +
		`(what|which) (errors?|warnings?|messages?|failures?|outputs?|tests?|cases?|versions?|platforms?|systems?|compilers?|environments?)( message| output)? (is|are|does|do|did|fails?|breaks?)|(?:in|to) (?:what|which) (?:sense|way|extent)|why (?:is|would|does) (?:this|that|it|any of this) (?:be )?(?:relevant|important|matter)|failing (?:test|case|without)|are you (trying|planning)|intend(ed)?|intention|(?:in|out of|the|what|which) scope|(?:a|as|still|is|be) draft|(did|do) you mean|you mean\b|clarify|elaborate|(some|more|any) context|context (to|in) the|` +
		`are you (suggesting|saying|proposing|asking)|(does|would|will) (this|it) (affect|break|impact)|agreed (with|on)|coordinat\w+|made you (choose|pick|want)|(?:is|was|were) there (?:a|any|some) (?:\w+ )?reason (?:that|why|you|behind|for (?:this|that|the))|what(?:'s| is| was) (?:blocking|stopping|holding|keeping|preventing) you|what(?:'s| is| was) (?:driving|behind) (?:this|it|that|the)|how (?:is|are|would|will) [^?]{1,60}\b(?:useful|helpful|beneficial)|why should (?:this|it|that|we|one)\b|^\W*(?:@[\w-]+,? )?(?:so )?you\b[^?]{1,80}\bbecause\b|(?:which|what) (?:channel|meeting|call|thread|discussion)\b|where (?:was|were|is) (?:this|that|it) (?:discussed|decided|agreed)|when (?:would|does|do|will) (?:this|that|it|one|you|users?|people)\b[^?]{0,30}\b(?:happen|need|want|use|occur|matter)|(?:in|for) (?:what|which) (?:cases?|situations?|scenarios?|circumstances?)\b|what do you mean|what(?:'s| is| was) the (?:reasoning|thinking|idea|story|relation\w*)\b|(?:reasoning|rationale|thinking|idea) behind|why (?:are|were) (?:you|we)|why (?:was|were) (?:this|that|it) (?:removed|changed|closed|dropped|reverted|added)|do you have (?:an?|any|some) (?:\w+ )?(?:use[- ]?case|numbers|benchmark|data|reference)\w*|how (?:did|do) you (?:get|come|hit|notice|find|arrive|envision)|(?:could|can|would) you (?:please )?(?:summari[sz]e|recap)|how does this (relate|compare|differ)|more about your)\b|目的|(?:什么|哪些|啥)问题|为什么|为何|qué problema|quel problème|qual problema|welches problem|was ist der hintergrund|какую (?:проблему|задачу)|什么(?:场景|情况|意思|作用|用)|何のため|なぜ|(?:意図|背景|理由|用途)(?:は|を)|왜 |목적|wozu|wofür|warum braucht|was ist der (?:sinn|zweck)|para qué|cuál es el (?:motivo|objetivo|prop[oó]sito)|pour quoi faire|à quoi (?:sert|ça sert)|quel est (?:le but|l'int[ée]r[êe]t)|qual (?:é|seria) o (?:objetivo|motivo|prop[oó]sito)|para que serve|зачем|для чего|какая цель|в чём смысл`)
	// proposal is a remark in the shape of a question.
	proposal = pattern.MustCompile(`(?i)^\W*(so |and |but |then |also |perhaps |maybe |or |hm+,? |ok,? |well,? |alternatively,? |seriously,? |@[\w-]+,? )*(could (?:we|also|just|maybe|perhaps)|(?:it|this|that|these|those|one|we|you|they|i) (?:could|should|might) |can we (?:get|have|just|also|not|make|use|upgrade|switch|replace|rename|change|enable|add|drop|do|keep|move|merge|close|avoid)|should(n't)? (the |a |an )?\S+|shall we|who (?:can|could|wants to|will|would like to) (?:review|take|merge|help|look|work|do|test)|(?:does|do|would|will|has|is) any(?:one|body) (?:\w+ )?(?:object|mind|disagree|care|feel|think)\w*|would(n't)? (it|this|that|these|those|the|an?|some|your|our)( \w+){0,2} (be|make|work|not|help|suffice|do|solve|fix|cover|fit|suit)|why not|why don't|how about|what about|what if|isn't (it|this|that|there)|wouldn't|can't (we|you)|couldn't (we|you)|don't (we|you)|doesn't|nit\b|is it worth|where do we (stop|draw|end)|(is|do|does|will|would) (this|it|we|the \w+) (need|want|require|get) (a |an |any |some |more |to be )?(back ?port\w*|tests?|docs?|documentation|changelog|news|release notes?|rebas\w*|squash\w*)|(do|does) you have (a |some )?(minute|time|moment)|do we (want|need)|do you want to|(did|have) you (already |ever )?(read|see|seen|find|found|consider|considered|look|looked)|would you (be (?:willing|open|ok|okay|up|happy|interested)|like|(?:accept|consider|welcome|merge)\b[^?]{0,20}\b(?:prs?|pull requests?|patch(?:es)?|contributions?|changes?|fix(?:es)?))|would you mind (adding|changing|rebasing|squashing|opening|moving|removing|splitting|making|using|doing)|want to|are you (sure|willing|interested|ok|able)|what are your (thoughts|opinions?|feelings)|any (?:known |other )?(thoughts|opinions?|objections?|ideas?|volunteers?|takers?|work-?arounds?|solutions?|luck)|thoughts|what do (you|people|others|we|y'all)( all)? think|can (this|it|we) be (closed|merged)|when (will|is|can)|why (is|does|has) (nobody|no one)|who (cares|wrote|broke)|is any(one|body) (working|looking|interested)|any(one|body) (want|interested|up for)|(could|can|will|would) you (please )?(also )?(assign|add (a |the |some )?(tests?|docs?|comment|check|note|line|entry)|change|rebase|squash|remove|move|split|rename|fix|update|drop|make|open|review|take|look|use|merge|do|put|rewrite|write|have a look|file|send|submit|close|point))\b|\b(what do you think|wdyt|your opinion|do you agree)\b`)
	// request asks for facts without a question mark.
	request = pattern.MustCompile(`(?i)\b(please (also )?(provide|attach|share|post|tell|include|specify|paste|upload|give|describe|send|show|clarify|explain|let (us|me) know|confirm|try|check (if|whether|that))|please\b[^.?!]{1,60}\b(?:and|then) (?:provide|attach|share|post|paste|upload|send|show|tell)\b|(could|can|would) (you|u|ya) (please |pls |kindly )?(provide|attach|share|post|send|tell|include|specify|paste|upload|give|describe|show|clarify|explain|confirm|try|check (if|whether))|(mind|would you mind) (sharing|telling|posting|providing|giving|explaining|trying|checking|showing)|we('d| would)? need (more|some|further|a|the) (information|info|details?|context|reproducer|steps|logs?|stack ?trace|example)|can (we|i) (have|see|get) (the|your|a|some|more) (full |complete |exact |whole )?(logs?|file|config\w*|output|stack ?trace|trace|dump|version|details?|example|reproduc\w*|information|info|code|screenshot|link)|(?:can|could|would) you (?:please )?(?:make|create|write|come up with|reduce|turn|boil) [^.?!]{0,40}\b(?:test ?case|re-?pro\w*|example|snippet|sample|demo|copy-past\w*)|which version|what version|steps to reproduce|minimal (example|reproduc\w*|test ?case))\b|` +
		`(?:look at|check|see) what (?:the |exact |exactly |actual )*(?:response|error|output|message)\b|(?:麻烦|请|烦请)(?:你|您)?[^。？?]{0,25}(?:测试|试|确认|贴|补充)(?:一下|下|一遍)|(?:发|给|贴|传)(?:个|下|一下|一个|份) ?(?:demo|代码|例子|截图|日志|报错|完整)|(?:什么|哪个)版本|版本号?是多少|(?:你|您)[^。？?]{0,25}吗\W*$|教えてください|请提供|能否提供|提供(?:一下|下)|bitte\b[^.?!]{0,40}\b(?:logs?|version|angeben|schicken|posten|anhängen|beispiel|ausgabe)|por favor\b[^.?!]{0,40}\b(?:log|versi[oó]n|comparte|adjunta|ejemplo|indica)|(?:merci de|pouvez-vous|peux-tu)\b[^.?!]{0,30}\b(?:fournir|préciser|indiquer|joindre|donner)|пришлите|приложите|покажите`)
	// wishesToKnow asks by saying that one would like to be told.
	wishesToKnow = pattern.MustCompile(`(?i)\b(?:(?:i|we)(?:'d| would) (?:also |really |still )?(?:love|like|be (?:curious|interested|glad|happy|keen|grateful)|appreciate) (?:to |in )?(?:hear(?:ing)?|know(?:ing)?|understand(?:ing)?|see(?:ing)?|learn(?:ing)?)|(?:i'm|i am|we're|we are) (?:also |just |still )?(?:curious|wondering|interested to (?:know|hear))|it(?:'d| would) be (?:very |really |also )?(?:great|good|nice|helpful|useful|interesting) (?:to (?:know|hear|understand|have)|if you (?:could|can|would) (?:also )?(?:share|provide|tell|explain|describe|elaborate|post|say))|(?:i'd|i would|i have to|i must|let me) ask you to (?:provide|describe|explain|state|give|share)|help (?:me|us) (?:to )?understand|(?:i|we)'?(?:d| would)? (?:just |only )?(?:want|like) to understand)\b[^.?!]{0,30}\b(?:your? (?:\w+ ){0,2}(?:use[- ]?cases?|scenarios?|setup|situation|requirements?|reason\w*|motivation|need|goal|environment|workflow|config\w*)|(?:the|more|some|any) (?:\w+ ){0,2}(?:use[- ]?cases?|scenarios?|context|motivation|background|details?|reason\w*|rationale|steps|logs?|requirements?|model)|(?:why|what|which) (?:you|your|this|that|it|the|is|are|\w+ (?:is|are) driving|requirement|problem|use)|how (?:you|your) (?:\w+ )?(?:use|got|get|hit|came|come|ran|run|found|see|plan|intend|envision))\b`)
	// lacking asks by saying what is missing.
	lacking = pattern.MustCompile(`(?i)\b(?:need|missing|lacks?|require)s? (?:a|an|the|some|more|your|debug|full)\b[^.?!]{0,20}\b(?:logs?|re-?pro\w*|info\w*|details?|example|version|trace|test ?case)\b|\b(?:hard|difficult|impossible|tricky|tough|unable) to (?:say|tell|know|help|debug|diagnose|investigate)\b[^.?!]{0,30}\bwithout\b`)
	// inCase tells what to do who needs something.
	inCase = pattern.MustCompile(`(?i)\b(?:if|in case|when(?:ever)?|for) (?:you|one|anyone|someone|somebody|anybody|people|those)\b[^.?!,]{0,20}\b(?:need|require|lack|miss)`)
	// wanted is what reporters are asked for, in a word.
	wanted = pattern.MustCompile(`(?i)\b(?:re-?pro(?:duc\w+)?|versions?|logs?|steps|screenshots?|stack ?traces?|platform|os|example|test ?case|config\w*|compiler|browser|distro)\b`)
	// describe asks the author of a change to say what it is for.
	describe = pattern.MustCompile(`(?i)\bplease (add|provide|write|update|expand|extend|improve|explain|describe|clarify)\b.{0,40}\b(description|context|motivation|purpose|background|rationale|why|what)\b|\b(i )?(don't|do not) (quite |really |fully )?(understand|see|get) (the )?(purpose|point|motivation|need|what this|why (this|you|we))|\b(?:can|could|would) you (?:please )?(?:provide|share|give|post|show)\b.{0,40}\b(?:instructions?|example|test ?case|reproducer|error|log|output|steps)\b|\b(?:can|could|would) (?:you|u) (?:please )?(?:add|write|update|expand|include)\b.{0,30}\b(?:description|context|motivation|background|rationale|explanation of|use[- ]?case)\b`)
	// tellMeAbroad is describe in other languages.
	tellMeAbroad = pattern.MustCompile(`(?i)(?:能不能|能否|可以|可否|麻烦|请)[^。？?]{0,8}(?:写|说明|解释|描述|补充|介绍|说)(?:一下|下|清楚|明白)|(?:説明|教えて|補足)(?:して)?(?:いただけ|もらえ|ください|頂け)|설명해|(?:podr[íi]as|puedes|podr[íi]an) (?:explicar|describir|detallar|aclarar)|(?:poderia|pode|podem) (?:explicar|descrever|detalhar|esclarecer)|(?:pourriez|pouvez|peux|pourrais)[- ](?:vous|tu) (?:expliquer|décrire|préciser|détailler)|(?:kannst|könntest|könnt|könntet) (?:du|ihr) (?:bitte |mal |kurz )*(?:\w+ ){0,4}(?:erklären|beschreiben|erläutern)|(?:можешь|можете|могли бы вы|мог бы ты) (?:пожалуйста )?(?:объяснить|описать|пояснить|уточнить)|поясните|уточните`)
	// retitle asks for a title or a description that says what is meant.
	retitle = pattern.MustCompile(`(?i)\b(?:update|change|adjust|reword|fix|edit|correct|rename)\b.{0,30}\b(?:title|description)\b`)
	// whichReading asks what somebody meant.
	whichReading = pattern.MustCompile(`(?i)\b(?:(?:can|could) you (?:please )?(?:clarify|elaborate)|(?:do|did) you mean|what do you mean|in (?:what|which) sense|are you (?:suggesting|saying|proposing|asking)|which (?:of (?:the )?(?:two|these)|one) do you)\b`)
	// goal asks for a purpose in so many words, whatever code it names beside it.
	goal = pattern.MustCompile(`(?i)\b(why should (?:this|it|that|we)|motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|advantages?|benefits?|(what|which) problem|requirements?)\b`)
	// partOfCode says that a question is about a piece of code: a technical remark.
	partOfCode = pattern.MustCompile(`(?i)\b(this|that|the|an?) (variable|lock|mutex|pointer|function|method|line|check|loop|test|field|parameter|param|argument|class|struct|constant|import|include|header|cast|copy|assert(ion)?|macro|flag|branch|call|allocation|return|commit)\b|\b(lock|mutex|copy|pointer|cast)\b.{0,20}\b(needed|necessary|taken)|\b(to|why) (copy|cast|lock|allocate|return|pass|inline)\b`)
	// guess is a supposition with a question mark behind it.
	guess = pattern.MustCompile(`(?i)^\W*(but |and |or |so )?(perhaps|maybe|possibly|i (guess|suppose|wonder))\b`)
	// ownBusiness asks for help with the asker's own work.
	ownBusiness = pattern.MustCompile(`(?i)\b(i|my|me|i'm|i've|am i|mine)\b`)
	// toYou speaks to whoever is asked.
	toYou = pattern.MustCompile(`(?i)\byou\b`)
)

// asked judges a comment that asks for something to be told.
func (r *reading) asked(i int) (finding, bool) {
	e := r.at(i)
	if e.Says.Bump() {
		return finding{}, false
	}
	question := r.question(e)
	if question == "" || heated(e.Says) {
		return finding{}, false
	}
	if r.Type != history.PullRequest && e.Says.Words > debatingWords && !requests(question) {
		return finding{}, false
	}
	if r.Type == history.PullRequest && r.inReview(i) && (strings.Contains(question, "`") || !whichReading.MatchString(question)) && !retitle.MatchString(question) {
		return finding{}, false
	}
	if r.Type == history.Issue && r.closesAfter(i) && sendsAway(e.Says) {
		return finding{}, false
	}
	why := capital(put(question, 120))
	if j := r.answeredAt(i, question); j >= 0 {
		return r.gave([]int{i}, why, r.moved(j), r.at(j).At), true
	}
	if end := e.At.Add(r.Moves); end.After(r.now) && r.OpenBefore(len(r.Events)) {
		return r.awaits([]int{i}, why, "Waits for the answer.", end), true
	}
	return r.refused(i, put(question, 80)+", but nobody who could tell answered within "+days(r.Moves)), true
}

// answeredAt is the index of the answer to the question asked at i, or to the reminder
// of it with which the same person comes back before anybody else speaks; -1 if there is
// none.
func (r *reading) answeredAt(i int, question string) int {
	told := r.answers(i, question)
	if j := r.Reply(i, r.Moves, told); j >= 0 {
		return j
	}
	for k := i + 1; k < len(r.Events); k++ {
		e := r.at(k)
		if !e.Said() || e.Bot {
			continue
		}
		if e.Actor.ID != r.at(i).Actor.ID {
			return -1
		}
		if addresses(e, r.Author) && strings.Contains(e.Text, "?") {
			return r.Reply(k, r.Moves, told)
		}
	}
	return -1
}

// Whoever asks what a change is for asks that, early and in few words. A question
// in a long comment, or after much else was said, belongs to the review.
const (
	debatingWords = 120 // a question in so long a comment on an issue belongs to what it argues
	askingWords   = 100
	askingRemarks = 3
)

// inReview reports whether the comment at i is part of somebody's review of the
// change rather than a question of its own.
func (r *reading) inReview(i int) bool {
	e := r.at(i)
	if e.Says.Words > askingWords {
		return true
	}
	said := 0
	for j := range i {
		if f := r.at(j); f.Said() && f.Actor.ID == e.Actor.ID {
			said++
		}
	}
	return said > askingRemarks
}

// question is the first sentence of e that asks for a fact about the thread;
// empty if there is none.
func (r *reading) question(e *history.Event) string {
	asks := r.asksAboutIssue
	if r.Type == history.PullRequest {
		asks = asksAboutChange
	}
	questions := e.Says.Questions()
	for k, s := range e.Says.Sentences {
		if !empty(s) && asks(s, slices.Contains(questions, s)) && !idle(e.Says.Sentences[:k+1]) {
			return s
		}
	}
	return ""
}

// idle reports whether the last of some sentences seeks no fact, be it because it goes
// on with one that seeks none.
func idle(sentences []string) bool {
	for k := len(sentences) - 1; k >= 0; k-- {
		if beside.MatchString(sentences[k]) {
			return true
		}
		if !hangsOn.MatchString(sentences[k]) {
			return false
		}
	}
	return false
}

// beside is a question that seeks no fact about what the thread is about: an aside in
// brackets, whether this very text was written by a program, a guess that asks for
// a nod, a call to look at the thread, whether an answer is enough, or one of those
// that people put to argue.
var beside = pattern.MustCompile(`(?i)^\s*[(（][^()（）]*[?？][)）]\W*$|` +
	`\b(?:llms?|ai|chat ?gpt|language models?)\b[^?]{0,60}\b(?:writ\w+|creat\w+|generat\w+|produc\w+|draft\w*)\b[^?]{0,20}\b(?:this\W*$|(?:this|your) (?:issue|report|pr|pull request|text|comment|description|post|message|patch|discussion)\b)|` +
	`\b(?:this|your) (?:issue|report|pr|pull request|text|comment|description|post|message|patch|discussion)\b[^?]{0,40}\b(?:written|generated|created|produced|drafted)\b[^?]{0,20}\b(?:llms?|ai|chat ?gpt|language models?)\b|^\W*(?:or )?at least,? not\b|` +
	`\bmind (?:(?:taking|having|giving)\b[^?]{0,20} (?:look|review)|reviewing|chiming)\b|\bdoes (?:this|that|it|#\d+)(?: \w+){0,2} answer (?:your|the)\b|` +
	`\b(?:why|how|what makes) (?:do|does|would|did|should|can)? ?(?:you|anyone|anybody|one|people|he|she|they) (?:\w+ )?(?:think|believe|feel|assume|insist|care)\b|^\W*(?:@[\w-]+,? )?(?:who|what|where|how) (?:isn|aren|wasn|wouldn|doesn|don|didn)'t\b|` +
	`\bwhere (?:do|does|would|will|should) (?:we|you|one|it|this|that) (?:stop|end|draw)\b|已经[^？?]{0,20}还|难道|何必|凭什么`)

// hangsOn is a question that goes on with the one before it.
var hangsOn = pattern.MustCompile(`(?i)^\W*(?:and )?(?:if (?:so|yes|not|no)|which one|how so|why not)\b`)

// empty reports whether a sentence of one word, such as "Why?", names nothing that
// could be told. Scripts that put no spaces between words say much in one.
func empty(s string) bool {
	return len(strings.Fields(s)) < 2 && len(s) < 20 && !wanted.MatchString(s)
}

// asksAboutIssue reports whether a sentence asks for a fact: a question that is
// neither a proposal nor about the asker's own work, or a request for details.
func (r *reading) asksAboutIssue(s string, question bool) bool {
	if _, rest, put := strings.Cut(s, "i.e. "); put && r.asksAboutIssue(rest, question) {
		return true
	}
	if question && asksWhen.MatchString(s) || forMyself.MatchString(s) || showsContempt(s) || sendsOn.MatchString(s) {
		return false
	}
	if requests(s) {
		return true
	}
	if politelyAsked.MatchString(s) && !toTell.MatchString(s) || !question || proposal.MatchString(s) || needsHelp.MatchString(s) || guess.MatchString(s) && !strings.Contains(s, "question") {
		return false
	}
	return !ownBusiness.MatchString(s) || toYou.MatchString(s)
}

// requests reports whether a sentence asks for details without a question mark.
func requests(s string) bool {
	return request.MatchString(s) || wishesToKnow.MatchString(s) || lacking.MatchString(s) && !inCase.MatchString(s)
}

var (
	// politelyAsked begins a sentence that asks for something to be done.
	politelyAsked = pattern.MustCompile(`(?i)^\W*(?:@[\w-]+,? |so |and |but |also |then |please |maybe |hi,? |hey,? |ok,? )*(?:can|could|would|will) (?:you|we|someone|somebody|anyone|anybody)\b`)
	// toTell is what somebody can be asked to do who is to tell something.
	toTell = pattern.MustCompile(`(?i)\b(?:can|could|would|will) (?:you|we|someone|somebody|anyone|anybody)(?: please| also| kindly| maybe| still| perhaps| possibly| at least| try and| try to| be able to)* (?:provide|share|show|explain|clarify|say|tell|describe|elaborate|give|send|paste|post|upload|attach|point|repeat|bisect|test|try|run|check|verify|re-?produce|confirm|build|see|see if|look at|add more|include|specify|expand|be more|make sure|accept|expect|need)\b`)
	// forMyself asks to be told what to do.
	forMyself = pattern.MustCompile(`(?i)\b(?:tell|show|help|guide|assign|let) me\b[^.?!]{0,20}\b(?:which|what|how|where|know (?:how|where|what)|to|this|it)\b[^.?!]*\b(?:i|me|be (?:updated|changed|done)|start|contribute|work)\b`)
	// asksWhen asks how a thread goes on.
	asksWhen = pattern.MustCompile(`(?i)^\W*(?:@[\w-]+,? )?(?:is there |are there |do we have |got )?any (?:eta|news|updates?|progress|plans?|movement)\b|\b(?:is|are) there (?:an? |any |some )?(?:plans?|eta|timeline|roadmap|schedule)\b|alguna novedad|hay novedades|neuigkeiten|des nouvelles|du nouveau|alguma novidade|есть (?:ли )?новости|有(?:什么)?进展|有更新吗|進捗|\b(?:eta|what(?:'s| is) the status|when (?:will|can|is|does))\b`)
	// sendsOn asks to take a matter elsewhere.
	sendsOn = pattern.MustCompile(`(?i)\b(?:post|ask|open|file|report|raise|move|continue|create|submit)\b[^.?!]{0,40}\b(?:over there|there|forum|instead|elsewhere|upstream|discussions?|stack ?overflow|discord|slack|mailing list|new issue|separate issue|pr\b|pull request|back ?port\w*)`)
)

// pointOfDoing doubts one thing that a change does rather than the change.
var pointOfDoing = pattern.MustCompile(`(?i)\b(?:point|need|purpose|reason) (?:of|in|for) \w+ing\b`)

// asksAboutChange reports whether a sentence asks what a change is for. A
// question about its code is a review remark.
func asksAboutChange(s string, question bool) bool {
	if retitle.MatchString(s) || (describe.MatchString(s) || wishesToKnow.MatchString(s) || tellMeAbroad.MatchString(s)) && !pointOfDoing.MatchString(s) {
		return true
	}
	if !question || showMeHow.MatchString(s) || proposal.MatchString(s) || guess.MatchString(s) || partOfCode.MatchString(s) || !purpose.MatchString(s) {
		return false
	}
	return goal.MatchString(s) || !strings.Contains(s, "`")
}

// showMeHow asks how something is done, for oneself.
var showMeHow = pattern.MustCompile(`(?i)\b(?:tell|show|explain|teach)(?: to)? (?:me|us) how (?:to|i|we|one)\b`)

// answers tells which events answer a question asked at i: the words of the
// author, or of somebody whom the question addresses or follows, or a changed text.
func (r *reading) answers(i int, question string) func(*history.Event) bool {
	addressed := map[string]bool{}
	named := false
	for _, login := range r.at(i).Says.Mentions {
		if strings.Contains(strings.ToLower(question), "@"+login) {
			addressed[login], named = true, true
		}
	}
	if to := r.spokenTo(i); to != "" && !named {
		addressed[to] = true
	}
	retitles := retitle.MatchString(question)
	toAuthor := !named || addressed[strings.ToLower(r.Author.Login)]
	first := true // nobody else has spoken yet
	return func(e *history.Event) bool {
		if e.Bot {
			return false
		}
		if r.Type == history.Issue && e.Said() && e.Says.Words > 0 {
			if first && !named && e.Says.Words >= fewestAffirming && r.OpenBefore(i) && affirms.MatchString(e.Says.Text) || addresses(e, r.at(i).Actor) && (e.Says.Code || output.MatchString(e.Says.Text)) {
				return true
			}
			first = false
		}
		if e.Verb == history.Renamed {
			return r.ByAuthor(e) || retitles
		}
		if !e.Said() || e.Says.Words == 0 && !e.Says.Code && len(e.Says.Links) == 0 || e.Says.Bump() {
			return r.Type == history.PullRequest && r.ByAuthor(e) && e.Verb == history.Closed
		}
		if tellsNothing(e.Says) {
			return false
		}
		return toAuthor && r.ByAuthor(e) || addressed[strings.ToLower(e.Actor.Login)]
	}
}

// fewestAffirming is how many words it takes, at least, to say more than yes or no.
const fewestAffirming = 5

// affirms is how people begin to answer what was asked of everybody.
var affirms = pattern.MustCompile(`(?i)^\W*(?:yes|yeah|yep|no|nope|neither|both|the (?:former|latter|first|second))\b`)

// tellsNothing reports whether a text says little else than that its writer does not know,
// or that the matter went away by itself.
func tellsNothing(p *history.Prose) bool {
	return p.Words <= fewestTelling && !p.Code && len(p.Links) == 0 && cannotSay.MatchString(p.Text)
}

// fewestTelling is how many words a text has, at most, that tells nothing but that.
const fewestTelling = 30

// cannotSay is how people say that they cannot tell, or need not any more.
var cannotSay = pattern.MustCompile(`(?i)\b(?:never ?mind|nvm|(?:i|we) (?:really |honestly )?(?:don'?t|do not) know\b|no (?:idea|clue)|not sure,? (?:sorry|why|what)|can(?:'?t|not) (?:tell|say|remember)|(?:went|gone|go) away (?:by itself|on its own|again)|(?:fixed|solved|resolved) (?:itself|by itself|on its own)|(?:i|we) (?:have |already |just )?(?:found|solved?|fixed) (?:my|our|the|it|this)(?: own)? ?(?:issue|problem|mistake|error|self|myself|ourselves)?|(?:didn'?t|did not) (?:do|change) anything|without (?:doing|changing) anything)\b|我也不(?:知道|清楚)|不知道|自己好了|解决了|わかりません|分かりません|no (?:lo )?sé\b|não sei|je ne sais pas|keine ahnung|не знаю`)

// spokenTo is the login, in lower case, of the other person whom a comment that names
// nobody speaks to: whoever spoke last before it, if that is not long ago and the
// speaker does not want to be helped, or the comment quotes.
func (r *reading) spokenTo(i int) string {
	for j := i - 1; j > 0; j-- {
		if e := r.at(j); e.Said() && e.Person() && e.Actor.ID != r.at(i).Actor.ID {
			if r.at(i).Says.Quotes || r.at(i).At.Sub(e.At) <= r.Moves && !r.seeksHelp(i) {
				return strings.ToLower(e.Actor.Login)
			}
			break
		}
	}
	return ""
}
