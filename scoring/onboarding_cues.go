package scoring

import "glueledger/scoring/pattern"

// The words of who is new, and of who helps them in.

var hadNotKnown = pattern.MustCompile(`(?i)
	\bi (?:didn't|did not) (?:know|realize|realise)(?: about)? (?:that|this|it)\b|
	\b(?:i (?:was|am)n't|wasn't|i was(?: not| un)) ?aware of (?:that|this|it)\b
`)

// What one does with git to a branch that others are to merge.
const (
	gitWrites = `git (?:rebase|commit|push|fetch|remote|reset|config)`
	gitFlags  = `--amend|--signoff|-s\b|-i\b|--interactive|-f\b|--force|--global`
)

// newPlace is what somebody can be new to who is new here.
const newPlace = `
	(?:this|the|your) (?:\w+ )?(?:
		project|repo\w*|code ?base|community|process|workflow|library|package|stuff|thing
	)|
	(?:all )?(?:of )?this\b|here|open[- ]?source|the open|contributing|git|github
`

var (
	// iAmNew is how people say that they are new.
	iAmNew = pattern.MustCompile(`(?i)
		(?:^|[.!?;(\n]\s*|\b(?:i|me|my|sorry)\b[^.!?\n]{0,60},\s*)new to (?:` + newPlace + `)\b|
		(?:
			^|[.!?(\n]\s*|\b(?:i'?m|i am|am|still|being|me) (?:\w+ )?
		)(?:very|quite|totally|completely) new to (?:` + newPlace + `)(?:
			\W*$|[^\w ]| (?:so|and|but|or|though|myself|as well|too|here|please|sorry|hope|in general)\b
		)|
		(?:^|[.!?\n]\s*)(?:
			first (?:pr|pull[- ]request|contribution|patch)(?: here| ever)?(?:
				\s*(?:[!)]|:-?\))|, (?:hope|so|please|be)\b|\.?\s*$
			)|
			new here\b
		)|
		\b(?:it|this)(?:'s| is) my first time(?:\W*$|[.!,])|
		\b(?:primera vez que (?:contribuyo|colaboro|env[íi]o|hago|abro))\b|
		\b(?:
			(?:still )?learning (?:git|github|the ropes)|still learning how|
			(?:my )?first (?:\w+ )?(?:rebase|squash|fork)(?: ever)?\b|
			(?:it|this)(?:'s| is) the (?:very )?first (?:\w+ ){1,3}i\b|
			i(?:'m| am) not a (?:developer|programmer|coder|dev)\b|
			(?:my|this is (?:also )?my) (?:very )?first (?:[\w-]+ ){0,2}(?:
				pr|pull[- ]?request|contribution|patch|issue|commit|package|plugin|recipe|module|
				time (?:contributing|here|using (?:git|github))
			)|
			first[- ]time \w+ing (?:[\w-]+ ){0,4}(?:for|to|here|in|on)\b|
			first[- ]time (?:contributor|contributing|committer|here)|
			i(?:'m| am) (?:(?:very|quite|rather|fairly|pretty|completely|totally|also|still) )?(?:
				new (?:
					to (?:
						this|the|open|contributing|git|github|go|rust|python|java|c\+\+|development|
						programming|coding
					)|
					here|contributor
				)|
				a (?:newbie|beginner|newcomer|noob|first[- ]timer|(?:complete |total )?novice)
			)|
			(?:i'?m|i am|am|still|being|me) (?:\w+ )?new to \w+ (?:though|but|so|and)\b|
			first (?:oss|open[- ]source|foss|github|ever) (?:contribution|pr|pull request)|
			(?:don't|do not) know (?:too |very |that )?much about (?:
				git|github|open source|contributing|prs?\b|how
			)|
			my (?:git|github)[- ]?(?:fu|skills?|knowledge)\b|
			(?:sorry|apologies)\b[^.!?]{0,20} (?:i'?m |i am )?(?:new|not used) to (?:
				this|git|github|prs?|all this
			)|
			(?:never|not|haven't) (?:
				contributed|made a (?:pr|pull request)|opened a (?:pr|pull request)
			)\b.{0,30}\b(?:before|yet)|
			(?:total |complete |absolute )?(?:newbie|noob|beginner) here|new contributor here|
			would like to (?:start contributing|make my first)|getting started with contributing
		)\b|
		mein erster (?:pull request|pr|beitrag)|ich bin (?:hier )?neu|premi[èe]re (?:contribution|pr)|
		mi primera? (?:contribuci[oó]n|pr|pull request|aporte)|primeira (?:contribui[çc][ãa]o|pr|vez)|
		(?:don't|do not) (?:really )?know how (?:this|prs?|pull requests?|git|github) works?|
		not (?:very |too |so |really )?(?:familiar|experienced|used|good) (?:with|to|at) (?:
			git\b|github|rebas\w+|the (?:process|workflow|pr process)|contributing|open source
		)|
		第一次(?:提|给|来|参与)|(?:还不|不太)(?:是)?(?:太)?(?:熟悉|了解)|je suis nouveau|
		(?:mi|es mi) primer[a]? (?:pr|pull request|contribuci[oó]n)|soy nuevo|minha primeira contribui|
		第一次(?:提交|贡献|提|发)|新手|мо[йя] перв(?:ый|ая) (?:pr\b|пулл?|патч|вклад|контрибь)|новичок|
		впервые (?:контрибь|отправл|делаю)|첫 (?:pr|기여|컨트리뷰)|처음 (?:기여|pr)|
		(?:la )?mia prima (?:pr|contribuzione|pull request)|il mio primo (?:pr|pull request)|
		初(?:コントリビュー|プルリク|貢献)|初めて(?:の)?(?:pr|プルリク|コントリビュー)
	`)
	// greets is how others say that somebody is new.
	greets = pattern.MustCompile(`(?i)
		\b(?:
			(?:
				thanks?(?: you)?|congrat\w*|welcome|great|nice|kudos
			) .{0,30}\b(?:your|on your|for your|a) (?:very )?first (?:[\w-]+ )?(?:
				pr|pull[- ]?request|contribution|patch|issue|commit
			)|
			welcome to (?:the (?:project|community|team)|open source)|
			(?:as a|since you're a|for a|first[- ]time) (?:new(?:comer)?|first[- ]time) contributor|
			you(?:'re| are) a new contributor|looks like (?:this is |it's )?your first|
			(?:nice|great|good|awesome|excellent) first (?:pr|pull[- ]?request|contribution|patch)\b|
			(?:
				since|as|because|see|that|know|guess|looks? like
			) you(?:'re| are) (?:\w+ )?new (?:to|here|around|at)\b|
			(?:the|your) first time (?:you |here\b|contribut)|welcome (?:aboard|on board)|
			your first (?:pr|pull[- ]?request|contribution|issue)\b|first[- ]time contributors?|
			welcome,? new contributor|
			thanks? (?:you )?for (?:the|your) (?:pull request|pr|contribution|patch),? and welcome|
			\bwelcome,? (?:and|&) (?:many )?thank(?:s| you) for (?:the|your|this|opening|sending)|
			new contributors?!|
			(?:ask|need|require)\w* (?:that )?you (?:to )?sign (?:our|the|a) (?:
				\[?contributor license agreement|\[?cla\b
			)|
			(?:need|have|must|want) (?:you )?to sign (?:a|our|the) \[?(?:
				contributor license agreement|cla\b
			)|
			please sign (?:a|our|the)(?: [\w-]+){0,2} \[?(?:contributors?'? licen[sc]e agreement|cla\b)
		)
	`)
	// signsAgain asks those who have signed to sign once more.
	signsAgain = pattern.MustCompile(`(?i)
		\bsign(?:ed)?\b[^.!?]{0,60}\b(?:cla|agreement)\b[^.!?]*\b(?:
			again|once more|changed|renewed|updated
		)\b|
		\bre-?sign(?:ed|ing)?\b
	`)
	// lost is how people say that they do not find their way about here.
	lost = pattern.MustCompile(`(?i)
		\b(?:
			(?:i|^\W*(?:sorry\W+)?)(?: \w+)? ?(?:
				(?:was|am) (?:not |un)aware|wasn'?t aware|(?:did not|didn'?t) know
			)|
			i'm (?:not |un)aware
		) (?:of |about |that there (?:is|are|was|were) )?(?:\w+ ){0,3}(?:
			conventions?|guidelines?|rules|process|workflow|polic(?:y|ies)|dco|cla
		)\b|
		\b(?:
			don't|do not|no (?:clue|idea)
		) (?:really |quite |even )?(?:know )?(?:where|how) (?:
			to|i (?:can|should|could)|one
		) [^.!?]{0,40}\b(?:
			prs?|pull[- ]requests?|git|github|branch(?:es)?|fork|rebas\w+|squash\w*|tests? locally
		)\b|
		\b(?:i'?m|i am|me being|being|only|just|more)(?: \w+)? used to (?:
			bitbucket|gitlab|gerrit|svn|subversion|mercurial|perforce|e-?mailing patches
		)\b
	`)
	// thanksFor is how an outsider's contribution is received.
	thanksFor = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:hi|hey|hello|welcome|great|awesome|cool|nice|wow)\b[^.!]{0,25}[,.!]? )?(?:
			@[\w-]+[,:]? )?(?:many |and )?(?:
			thanks|thank you|thx
		)(?:
			 (?:so much|a lot|very much)
		)?,? (?:@[\w-]+ )?for (?:
			(?:
				(?:the|your|this|opening|submitting|sending|contributing|making|raising|a|an) ){1,3}(?:\w+ ){0,1}(?:
				pr|pull[- ]request|contribution|patch
			)\b|
			(?:
				opening|submitting|contributing|raising|sending|starting|working on|taking|doing|picking
			)(?: up| on)?(?: this| it)?\b
		)|
		^\W*(?:merci|danke|gracias|obrigad[oa]) (?:pour|für|por|pela) (?:
			la|ta|votre|deinen|den|tu|el|sua
		) (?:
			pr|contribution|beitrag|contribución|contribuição
		)
	`)
	// gitBasics spells out what those know who have done it before.
	gitBasics = pattern.MustCompile(`(?im)
		^[ \t]*(?:\w+:[ \t]+)?\$?[ \t]*` + gitWrites + ` [^\n]*(?:` + gitFlags + `|upstream|--soft|user\.)|
		\byou(?:
			'd|'ll| can| could| would| should| need to| have to| must| may| might| want to
		)* (?:\w+ )?(?:run|do|use|type|try|execute) [\x60"“']+git (?:
			rebase|commit|push|fetch|pull|merge|remote|reset|cherry-pick|am|format-patch
		)\b|
		(?:
			\b(?:run|use|try|then|just|simply|can|could|should)|[.:;,!?]
		) \x60git (?:am|format-patch|send-email|cherry-pick|rebase|stash)\b|
		(?:
			\b(?:
				run|running|use|using|with|do|doing|make|making|via|try|by|then|just|simply|or|mit|per|
				con|com|avec|через
			)|
			^|[.:;,!?，。：；]|用|行|先|然后|を
		)(?: an?)? ?\x60` + gitWrites + ` [^\x60\n]*(?:` + gitFlags + `)|
		\x60` + gitWrites + ` [^\x60\n]*(?:` + gitFlags + `)[^\x60\n]*\x60,? (?:
			and (?:then )?(?:a |another )?(?:force|push)|
			(?:should|will|would|might) (?:do|fix|help|solve|suffice|work|be enough|get)|
			does (?:it|that|the)|is (?:enough|all)
		)
	`)
	// ownGit tells what the writer did, or asks what others did.
	ownGit = pattern.MustCompile(`(?i)
		\bi(?:'(?:ve|d)| have| had| would)?(?: \w+)? (?:
			ran|run|used|use|tried|did|do|typed|executed
		)\b[^.!?\n]*\x60git |
		\b(?:did|have) you\b[^.!?\n]*\x60git[ ]
	`)
	// howTo is help: what to run, where it is, how it is done here.
	howTo = pattern.MustCompile(`(?i)
		\b(?:
			(?:would|will|'ll|is|might|may)(?: be)? (?:easier|easiest|best|better|simpler) (?:if|to|is)|
			you(?:'ll| will)? (?:can|need to|have to|should|could|may|might want to|must|first)|
			(?:to|just|then|first|please|simply|try|run|running|use|using) |
			here(?:'s| is) (?:how|what|where|a)|what you need|
			the (?:way|steps?|part about|easiest|right place|file|relevant (?:code|file)|code|function) |
			(?:take a )?look (?:at|in)|see |have a look|(?:is|are|lives?|found|defined) in |
			start (?:with|by|from)|reason (?:why|that|for)|that's why
		)|
		可以|需要|必须|请|先|然后|してください|必要|できます|すれば|можно|нужно|надо|попробуй|запусти|
		\b(?:
			hay que|puedes|tienes que|debes|du (?:kannst|musst)|ihr (?:könnt|müsst)|einfach|
			il (?:faut|suffit)|tu peux|vous pouvez|você (?:pode|precisa)|basta
		)\b
	`)
	// aboutProcess is what newcomers must learn: how things are done here.
	aboutProcess = pattern.MustCompile(`(?i)
		\b(?:
			set(?:ting)?[- ]?up|environment|build(?:ing)?|compil(?:e|ing)|install(?:ing)?|
			run(?:ning)? (?:the |all |it|your |them|tests?|lint\w*|only)|tests? (?:locally|suite)|
			test suite|squash\w*|rebas\w*|fixup|amend\w*|force[- ]push\w*|commit message|
			sign(?:ed)?[- ]?(?:off|your|the|commits?)|dco|cla\b|gpg|
			git (?:rebase|commit|push|fetch|pull|checkout|add|remote|reset|merge|config|log|switch)|
			branch(?:es)?|fork|upstream remote|merge conflicts?|lint\w*|formatt?(?:er|ing)|pre-?commit|
			changelog entry|news fragment|contributing(?:\.md| guide\w*)?|docs? (?:build|page)|
			ci (?:is|fails|failed|failure|runs|complains|doesn't|does not)|pipeline|virtual ?env|venv|
			docker|dependencies|codebase|directory|folder|source (?:file|tree)|good first issue|
			licen[sc]e headers?|in english|auf englisch|en anglais|en inglés|em inglês|
			(?:
				baut|bauen|kompilier\w*|tests? (?:ausführen|laufen lassen)|lancer les tests|
				(?:ejecutar|correr|pasar) (?:los|las) (?:tests|pruebas)|rodar os testes|compilar
			)|
			next steps?|reviewers? (?:will|usually|need|get|pick|have|are)|maintainers? will
		)\b|
		签署|签名|提交(?:信息|记录|说明)|变基|压缩|分支|冲突|跑测试|测试用例|编译|构建|格式化|贡献指南|
		コミット(?:メッセージ)?を|署名|リベース|ブランチ|テストを(?:実行|走)|ビルド|коммит|ветк|ребейз|
		подпис|запустить тест|сборк
	`)
	// explainsWays tells how things go here, or why.
	explainsWays = pattern.MustCompile(`(?i)
		\b(?:
			just (?:to let you know|so you know|fyi)|
			we (?:only|usually|always|generally|typically|tend|have|use|require|need|merge|want)|
			there(?:'s| is) nothing|nothing (?:for you|you|to)|
			(?:it|that)'?s (?:\w+ )?just (?:a|one|two|some)\b|
			(?:when|once) (?:that|this|it)(?:'s| is) done|no need (?:to|for)|
			you (?:don't|do not) (?:have|need) to|once (?:you|it|the|that|this)|after that|
			then (?:we|the|you|somebody|someone)|next (?:is|step)|in order to|the idea is|so that|
			reviewers|(?:if|when(?:ever)?) you
		)\b|
		两种|可以|需要|就行|alcanza con|siempre que|tienes que|hay que|es reicht|
		du (?:musst|kannst|brauchst)|(?:musst|kannst|brauchst|solltest) du|il te (?:suffit|faut)|
		tu (?:dois|n'as pas besoin)|(?:puedes|necesitas|debes)\b|il (?:suffit|faut)|tu peux|basta\b|
		você (?:pode|precisa)
	`)
	// theirWays are what a project asks of every change, not how one builds it.
	theirWays = pattern.MustCompile(`(?i)
		\b(?:
			squash\w*|rebas\w*|amend\w*|commit message|sign(?:ed)?[- ]?off|dco|cla\b|lint\w*|formatter|
			pre-?commit|changelog|contributing\b|run (?:the |our )?tests?|ci\b|(?:re)?generated?|
			pipeline|(?:merge )?conflicts?|(?:quality|style|format\w*|lint\w*|status|doc\w*) checks?|
			checks? (?:is|are|fails?|failed|failing|red)
		)
	`)
	// gives shows that there is help rather than a requirement.
	gives = pattern.MustCompile(`
		\x60[^\x60]+\x60|https?://|
		\b[\w/-]+\.(?:
			md|rst|txt|toml|ya?ml|json|py|go|rs|c|h|cpp|java|js|ts|rb|sh|ex|hs|kt|swift|php|lock|mk|nix|
			spec
		)\b
	`)
)

var (
	wayAsked = pattern.MustCompile(`(?i)
		\b(?:
			how (?:do|can|should|would) i|how to|(?:do|should|must) i (?:need|have|just|also)?|
			what (?:do|should) i|where (?:do|can|should) i
		)\b|
		(?:
			cómo|tengo que|sabes cómo|como (?:faço|posso)|wie (?:kann|mache)|
			comment (?:puis-je|dois-je|je|faire|on (?:peut|fait|doit))|怎么|如何|吗
		)
	`)
	whatNow = pattern.MustCompile(`(?i)
		\bwhat (?:should|do|must|can) i do (?:now|next|here)\b|
		\bwhat (?:comes|happens|is|are|are the|(?:do )?the) next(?: steps?)?\b|
		\bhow (?:do|would|will) (?:the )?next steps? look\b|\b(?:some|any) guidance\b|
		\bis there anything (?:else )?i (?:need|should|must|have)\b
	`)
)
