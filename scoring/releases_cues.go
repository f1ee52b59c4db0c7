package scoring

import "glueledger/scoring/pattern"

// The words of releases, and of what is in them.

const (
	// shelf is a place from which people take what a project makes.
	shelf = `(?:
		npm|pypi|crates?\.io|cargo|maven(?: central)?|nuget|ruby ?gems?|packagist|cran|conda(?:-forge)?|hackage|
		luarocks|docker ?hub|homebrew|brew|f-?droid|flathub|(?:app|play|chrome web|web) ?store|market ?place|
		testflight|the registry
	)`
	// onShelf is that place as where something is to be, or what is to lie there.
	onShelf = `(?:
		(?:to|on|in|at) (?:the )?` + shelf + `|` + shelf + ` (?:packages?|versions?|releases?|images?|builds?|formulae?)
	)\b`
	// aBuild is what a project makes for people to take.
	aBuild = `(?:
		(?:(?:new|next|another|updated|official|stable|patch|point|minor|major|bug ?fix|hotfix|proper|latest|v?\d[\w.]*) )+
			(?:[\w-]+ ){0,2}?(?:releases?|versions?|tags?)\b|
		\b(?:a|the) (?:[\w-]+ )?release\b|` + onShelf + `
	)`
	// makesPublic is how a project brings it there.
	makesPublic = `(?:
		(?:re-?)?(?:releas|publish|upload|deploy)(?:e|ing)?|tag(?:ging)?|cut(?:ting)?|push(?:ing)?|ship(?:ping)?|
		bump(?:ing)?|mak(?:e|ing)|creat(?:e|ing)|issue|do|get(?:ting)?|have|add(?:ing)?|provid(?:e|ing)|trigger|
		updat(?:e|ing)|consider|request
	)`
)

var (
	// asksPublishing asks in a text for something to be brought where people can take it.
	asksPublishing = pattern.MustCompile(`(?i)
		\b(?:
			please|pls|plz|could|can|would|may|any (?:chance|plans?)|chance (?:to|of|for)|
			possible (?:to|for)|straightforward to|consider(?: an?)?|(?:would|'d) (?:love|like)|
			(?:lovely|great|nice|good|helpful|useful|awesome) (?:to|if)
		)\b[^.!?]{0,60}\b` + makesPublic + `\b[^.!?]{0,50}(?:\b|\W)` + aBuild + `|
		\bwhen (?:is|are|will|would|can|do|does)\b[^.!?]{0,40}\b(?:
			(?:next|new|\d[\w.]*) (?:\w+ )?(?:release|version)|be (?:released|published)
		)
	`)
	// titledPublishing is a title that asks for the same.
	titledPublishing = pattern.MustCompile(`(?i)
		^\W*(?:(?:please|pls|can|could|would|you|we|consider|an?|request|feature|feat)\b[\s.:\])]*)*(?:
			make|do|cut|tag|publish|re-?publish|release|create|upload|provide|push|issue
		)\b[^.?!]{0,40}?(?:\b|\W)(?:releases?\b|` + aBuild + `)|
		^\W*(?:please |can you |could you )?(?:update|add|bump)\b[^.?!]{0,40}?(?:\b|\W)` + onShelf + `|
		^\W*(?:(?:new|next|another|expected|official|v?\d[\w.]*) )*(?:\w+ )?release(?: v\S*)?(?: next)?(?: date\b.*)?\W*$|
		\b(?:eta|release date)\b[^?]{0,20}\b(?:release|version)|
		^\W*(?:consider an? )?(?:new|next) (?:\w+ )?(?:release|version)(?:\W*$|\?| (?:please|to|on|for|with|so|soon|request)\b)|
		\bnot (?:available|published|released|uploaded|there) (?:on|to|in|at) ` + shelf + `
	`)
	// aboutReleases speaks of how releases are made or told of, and asks for none.
	aboutReleases = pattern.MustCompile(`(?i)
		\breleases? (?:notes?|process|scripts?|branch(?:es)?|workflows?|pipelines?|checklists?|pages?|jobs?|cycles?|mode|tooling)\b
	`)
	// titledFault is a title that tells of a fault.
	titledFault = pattern.MustCompile(`(?i)
		\b(?:fails?|failed|failing|failure|crash\w*|errors?|corrupt\w*|hangs?|segfaults?|leaks?)\b|
		^\W*(?:broken|bad|wrong)\b
	`)
	// titledLack is a title that says what is missing.
	titledLack = pattern.MustCompile(`(?i)\b(?:missing|lacks|not (?:available|published|released|uploaded)|no (?:\w+ )?(?:wheels|release))\b`)
	// beginsDone is how a text begins that says no more than that it is done.
	beginsDone = pattern.MustCompile(`(?i)
		^\W*(?:@[\w-]+\W*)?(?:
			(?:
				ok(?:ay)?|yes|yep|sure|sorry|hi|hey|hello|thanks|thank you|absolutely|no (?:worries|problem)|
				i (?:totally )?forgot|my bad|it's|that's|this(?: is| has been| has already been)?|all|now|just|
				for the (?:delay|ping|reminder)
			)\b[\s,.:;!-]*
		)*(?:already )?(?:(?:updated|pushed)(?: it)?(?:$|\n|[^\w\s@])|(?:done|published|released|uploaded|tagged|shipped)(?:
			$|\n|[^\w\s@]|\s[^\w@]|\s(?:it|them|those|now|and|on|to|a|an|the (?:new|latest)|` + outcomeVersion + `)(?:\W|$)
		))
	`)
	// saysPublished says that something is where people can take it.
	saysPublished = pattern.MustCompile(`(?i)
		\b(?:is|are|was|were|been|got|have|has|just|now|it's|they're|i've|we've|ahead and)(?:
			 (?:been|now|just|already|finally|all|also|since)
		)* (?:released|published(?: it)?|uploaded|tagged|shipped|deployed)(?:$|[^\w\s]|\s[^@])|
		\b(?:is|are|it's|they're|now) (?:now |just |already |finally |also )*(?:live|available)(?:$|[^\w\s]|\s(?:now|on|in|at|as|since|from|here|via)\b)|
		\b(?:is|are|was|has been|it's|they're|just|now) (?:now |finally )?out(?:$|[^\w\s]|\s[^\w]|\s(?:now|on|in|at|as|since|for|and)\b)|
		\b(?:released|published|uploaded|tagged|shipped|pushed) ` + outcomeVersion + `|
		` + outcomeVersion + `\W{0,2} (?:is|are|was|has been)(?: now)? (?:done|out|up|there|live)\b|
		\bthat's (?:them|it) up\b|\b(?:i|we)(?:'ve| have)?(?: just| now)? (?:added|pushed|put|uploaded) (?:the|those|all) (?:\w+ )?(?:
			wheels?|images?|binar(?:y|ies)|builds?|packages?|artifacts?|files?
		)\b|
		\b(?:pushed|put) (?:it |them )?(?:to|on) (?:the )?` + shelf + `\b|
		^\W*(?:published|released|uploaded)\b|\bis now (?:fixed|there)\b|\b(?:is|be) (?:now )?part of the release(?: process)?\b
	`)
)

// wasMended says of what somebody had reported or wished for that it is done, up to the
// version: what is out by 2.5 or fixed to 1.5 is measured.
const wasMended = `(?:
	(?:
		fixed|mended|corrected|resolved|solved|addressed|added|included|implemented|supported|merged|landed|released|
		shipped|published|available|possible|done|out|in
	)(?: now)? (?:in|with|as of|since|starting (?:with|from|in))|
	(?:
		fixed|mended|corrected|resolved|solved|addressed|added|included|implemented|supported|merged|landed|released|
		shipped|published|available
	)(?: now)? (?:from|by|as part of|for)|
	(?:added|merged|landed|released|shipped|published)(?: now)? to
)`

var (
	// inAVersion says in which version it is.
	inAVersion = pattern.MustCompile(`(?i)
		(?:
			^\W*|, |\b(?:
				is|are|was|were|be|been|got|it|this|that|they|these|has|have|and|now|just|finally|already|also|all|hi|ok|okay
			)\b[,.]? )` + wasMended + ` (?:(?:the|our|latest|current|newest|new|recent|stable|patch|beta|just[- ]released|version|release|tag|update) ){0,4}\W{0,3}
		` + outcomeVersion + `|
		\b(?:starting (?:with|from|in)|as of) (?:version |release )?\W?` + outcomeVersion + `\W? ?(?:on)?,? [^.!?]{0,60}\b(?:
			is|are|can|has|have|supports?|includes?
		)\b|
		` + outcomeVersion + ` is (?:now )?(?:available|out|released|live)\b[^.!?]{0,40}\b(?:
			includes?|contains?|with|has
		) (?:the|a|this|that) (?:\w+ )?(?:fix|change|feature)|
		\b(?:i|we)(?:'ve| have)?(?: (?:just|now|also))? (?:released|published|uploaded|pushed|tagged) [^.!?]{0,20}\W` + outcomeVersion + `|
		\b(?:released|published|uploaded|pushed) (?:an?|the) (?:new )?(?:version|release|beta|build|update|snapshot)\b[^.!?]{0,30}\b(?:
			address\w*|fix\w*|solv\w*|includes?|included|including|contain\w*
		)\b|
		\b(?:already|now|been|is|was) (?:fixed|addressed|resolved|solved|implemented|added|supported)(?:
			 (?:in|with|by|on)|, (?:please )?(?:download|update to|upgrade to|try|use|install|get)
		) (?:the |our )?(?:(?:latest|newest|current|last|new|next|most recent) )?(?:\w+ )?(?:
			beta|nightly|(?:latest|newest|current|new) (?:version|release|build|update|snapshot)|release|build
		)\b|
		\b(?:last|latest|newest|most recent)(?: \w+){0,3} releases?\b[^.!?]{0,30}\b(?:
			supports?|includes?|has|have|contains?|comes? with
		)\b
	`)
	// isInIt says the same of what the thread is about, which can also be said of a fault.
	isInIt = pattern.MustCompile(`(?i)
		\b(?:this|it|that|these|they|those|fix(?:es)?|changes?|feature) (?:is|are|was|were) (?:now )?(?:in|part of) (?:
			(?:the|our|latest|version|release|new|current) ){0,4}\W{0,3}
		` + outcomeVersion + `
	`)
	// inNext says that it is in the code, and comes with the next release.
	inNext = pattern.MustCompile(`(?i)
		\b(?:merged|landed|fixed|implemented|committed|available|added|done|in)(?: now)? (?:in|into|on|to|in the) (?:the )?(?:latest )?\W?(?:
			main|master|trunk|dev(?:elop(?:ment)?)?|nightly|head
		)\b[^.!?]{0,40}\b(?:
			releas\w+ (?:\w+ ){0,2}(?:shortly|soon)|(?:next|upcoming|coming) (?:\w+ )?(?:release|version|update)|
			(?:release|version) (?:\w+ ){0,3}(?:shortly|soon)
		)
	`)
	// toCome tells of a day that is still to come.
	toCome = pattern.MustCompile(`(?i)\b(?:hopefully|tomorrow|soon|shortly|later|next (?:week|month|year))\b`)
	// notSo is how people say of such news that it is none.
	notSo = pattern.MustCompile(`(?i)
		^\W*(?:@[\w-]+,? )?(?:no|nope|nah)(?:\W*$|[,.!;:] )|
		\b(?:is|are|was|it's|that's)(?: not|n't) (?:fixed|in (?:it|there|that)|released|there|true|so|available|published)\b|
		\bstill (?:happens?|there|broken|fails?|failing|not|doesn't|does not|see|get|getting|crash\w*)\b
	`)
	// hedged is how people say politely that something is so.
	hedged = pattern.MustCompile(`(?i)\bshould(?: (?:now|already|all|also))*( be)?(?: now)?\b`)
	// comesSoon promises a release.
	comesSoon = pattern.MustCompile(`(?i)
		\b(?:i|we)(?:'ll|'m going to| am going to| will| can| plan to|'ll be| will be)\b[^.!?]{0,30}\b(?:
			(?:releas|publish)(?:e|ing)?\b|(?:tag|upload|cut|push|make|do)(?:\b|\W)[^.!?]{0,20}?` + aBuild + `
		)|
		\b(?:will|should|likely|going to)\b(?: \w+){0,2} be (?:released|published|uploaded|out)\b|
		\b(?:part of|in|with) the (?:next|upcoming|coming) (?:release|version|update)\b|
		\b(?:releas\w+|publish\w*|version|out|available)\b[^.!?]{0,40}\bwithin (?:one|a|the next|\d) (?:few )?(?:days?|weeks?|months?)\b
	`)
	// noNewsOfIt says of a version that it has a fault, or what has been in it for long, or
	// guesses, or doubts what others said of it, or only plans it.
	noNewsOfIt = pattern.MustCompile(`(?i)
		\b(?:i|we) (?:believe|think|guess|assume|suspect|suppose)\b|\b(?:probably|presumably|apparently|maybe|perhaps|if)\b|
		\b(?:according to|supposed(?:ly)?|claim(?:s|ed)?|(?:changelog|notes?|docs?) says?|came back|but (?:i|we)\b|same (?:issue|problem|error|bug)|same here)\b|
		\b(?:milestone|roadmap|backlog|project board|downgrad\w*|workaround)\b|
		\b(?:and|or) (?:newer|later|up|above|higher|onwards?|greater)\b|
		\b(?:brok\w*|breaks?|regress\w*|crash\w*|fail\w*|errors?|bugs? (?:is|was|appear\w*)|no longer|dropped|removed|deprecated|worse)\b
	`)
)
