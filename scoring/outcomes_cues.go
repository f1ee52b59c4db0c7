package scoring

import "glueledger/scoring/pattern"

// The words of outcomes.

const outcomeRef = `(?:[\w./-]*#\d+|https?://\S+)`

var (
	// refDone says that another thread came to its end.
	refDone = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:fyi|update|good news|note that|so|and|now|now that|also)[,: ]+
		)*` + outcomeRef + `\W{0,3}(?:
			is|was|has been|got|just got|are|have been|were
		) (?:(?:now|just|finally|also|been) )*(?:
			merged|released|landed|shipped|fixed|resolved|accepted|deployed
		)\b
	`)
	// refDoneToo says so in other words and languages, also by the bare number.
	refDoneToo = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:
				la|le|el|der|die|das|the|o|a|pr|mr|issue|pull request|fyi|update|so|now|and|also|
				good news
			)\W+
		)*` + otherRef + `\W{0,3}(?:
			(?:
				is|was|has|has been|been|got|just|now|finally|est|a été|ist|wurde|está|foi|fue|ha sido|
				è stata|è stato|maintenant|jetzt|ya|já|nun|уже|теперь
			)\s+
		)*(?:
			merged|released|landed|shipped|resolved|accepted|deployed|in (?:main|master|trunk|develop)|
			went in|made it in|fusionn\S+|mergé\S*|publié\S*|gemerg(?:t|ed)|erledigt|veröffentlicht|
			fusionad\S+|mezclad\S+|publicad\S+|mesclad\S+|mergead\S+|lançad\S+|влит\S*|смерж\S*|
			смердж\S*|принят\S*|выпущен\S*|已合并|已经合并|合并了|已发布|がマージ|はマージ|マージされ|
			マージしました
		)(?:[\s.,;:!)]|$)
	`)
	// inChannel says that something reached a place from which people get it.
	inChannel = pattern.MustCompile(`(?i)
		\b(?:
			is|are|was|been|landed|went|now|live|available|published|released|shipped
		)(?: [\w-]+){0,2} (?:in|on|into|to|from|as) (?:the |our |today's |latest |a )*(?:
			nightl(?:y|ies)|betas?|preview|canary|edge|insiders?|alpha|stable|
			dev(?:elopment)? (?:version|build|release|channel)|pypi|npm|crates\.io|maven(?: central)?|
			rubygems|nuget|docker ?hub|homebrew|f-?droid|(?:app|play|web|chrome web) ?store|flathub|
			production|prod
		)\b
	`)
	// upstreamDone says that others settled what the thread waited for.
	upstreamDone = pattern.MustCompile(`(?i)
		\bupstream (?:has |have )?(?:now |just |finally )?(?:
			merged|fixed|released|accepted|resolved|shipped
		)\b|
		\bupstream (?:\w+ ){0,2}(?:is|was|has been|got)(?: (?:now|just|finally))* (?:
			merged|fixed|released|accepted|resolved|shipped
		)\b|
		\b(?:is|was|been|got|now) (?:now )?(?:merged|fixed|released|accepted|resolved) upstream\b|
		\b(?:is|was|has been|been|got|now) (?:now |just |finally )?(?:mainlined|upstreamed)\b|^\W*(?:mainlined|upstreamed)\b|
		^\W*(?:merged|fixed|released|accepted) upstream\b
	`)
	// released says that something is out.
	released = pattern.MustCompile(`(?i)
		(?:
			^\W*|\b(?:was|is|are|been|now|got|just|has|have) )(?:(?:now|been|just) )*(?:
			released|shipped|published|available|out|landed
		)(?: now)? (?:in|as|with|on) (?:the )?(?:version |release )?` + outcomeVersion + `(?:\W*$|[^ \w.-]| (?:now\b|\())
	`)
	// undone says that what had been merged here was taken back elsewhere.
	undone = pattern.MustCompile(`(?i)
		^\W*(?:this |it |the \w+ )?(?:was |has been |is |got )?(?:now )?reverted (?:in|by|with) \W*` + outcomeRef + `|
		\bback ?port(?:ed)? (?:has |was |is |have )?(?:been |now |just )?(?:
			landed|merged|done|released
		)\b
	`)
	// arrived says that a version, which stands in the same sentence, is there.
	arrived = pattern.MustCompile(`(?i)
		` + outcomeVersion + `(?: [\w.]+){0,3} (?:is|are|was|has|have|just|now|got|came|went)\b.{0,20}\b(?:
			out|released|available|live|published|shipped|landed|here|the fix|included
		)\b|
		\b(?:I|we)(?:'ve| have)? (?:(?:just|now|also) )*(?:released|published|tagged|shipped)\b.{0,40}` + outcomeVersion + `|
		\b(?:
			released|new release|shipped|published|out|available|landed|included|live|
			(?:is|are|it's)(?: now)?(?: (?:in|part of))
		) (?:now )?(?:(?:in|as|with|on|since|the|version|release|is) ){0,3}\W?` + outcomeVersion + `|
		\b(?:caught up|came out|has arrived)\b
	`)
	// expects is how people say or ask what is to come.
	expects = pattern.MustCompile(`(?i)
		\b(?:
			when (?:will|can|is|are|does)|
			(?:could|can|will) (?:this|it|that|you|we) (?:please )?(?:be |get )?(?:
				updated?|released?|added?|fixed|published?|merged?
			)|
			(?:will|should|could|might|going to|to) (?:be |get )?(?:
				in|part of|released?|fix\w*|land|ship\w*|available|included|updated?|look|see|have|
				add\w*|try
			)|
			next (?:release|version)|(?:any )?(?:eta|news|updates?|progress)|waiting|release[ds]?|
			look (?:at|into)|working on|follow\w*|hangs? on|not (?:working on|yet)|later
		)\b
	`)
	// partDone says where a part of the change that was proposed here went.
	partDone = pattern.MustCompile(`(?i)
		\b(?:has|have|was|were|is|are|got)(?: now)?(?: been)?(?: now)? (?:
			incorporated|included|carried over|absorbed|folded|cherry[- ]picked|ported|adopted|
			integrated|picked up
		)\b.{0,20}\b(?:in|into|by|to|with) \W*` + outcomeRef + `
	`)
	// doneAfter says, once the thread is closed, what came of it.
	doneAfter = pattern.MustCompile(`(?i)
		(?:^\W*|\b(?:is|was|were|are|been|now|it|this|everything) )(?:now |also |just )?(?:
			added|fixed|released|included|shipped|backported|available|works?|working|compiles|builds|
			passes|landed|documented|resolved|solved|gone
		)(?: (?:fine|again|now))? (?:in|with|as of|since|by|on|to) .{0,20}?(?:` + outcomeVersion + `|` + outcomeRef + `)
	`)
	// doneThere says that it is done, and where that can be seen.
	doneThere = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:ok(?:ay)?|hi(?: all)?|update|good news|all right)[,:.! ]+
		)*(?:
			this|it|that|everything|all of this
		)(?:'s| is| has been| was)(?: (?:now|finally|all|been))* (?:
			done|sorted(?: out)?|set up|in place|live|online|moved|migrated|deployed|taken care of
		)\b[^.!?]{0,30}\bhttps?://
	`)
	// outSince says since which version it is there.
	outSince = pattern.MustCompile(`(?i)
		\b(?:
			added|supported|fixed|released|implemented|available|shipped|included|resolved|possible
		)(?: now)? (?:
			in|with|since|from|as of|as part of|starting (?:with|from|in)
		) (?:the )?(?:version |release |\w+ )?\W?` + outcomeVersion + `
	`)
	// keepsAsking asks to hear of the outcome.
	keepsAsking = pattern.MustCompile(`(?i)
		\bkeep (?:
			us|me|everyone|everybody|people|this (?:thread|issue)
		) (?:posted|updated|informed|in the loop)\b|
		\blet (?:us|me) know (?:when|once|as soon as)\b|\bany (?:news|updates?|progress|eta)\b|
		\b(?:is|are) (?:any|some)(?:one|body)(?: else)? (?:
			still |currently |already |actively )?(?:working|looking)\b|
		\b(?:is|are) there (?:any |a )?(?:plans?|timeline|estimate)\b|
		\bwhen (?:will|can|is|does|do) (?:this|it|that|we|the (?:fix|next release|release))\b
	`)
	// notYet says that an outcome is still to come, or denies it.
	notYet = pattern.MustCompile(`(?i)
		\b(
			will|should|would|could|might|may|once|when|after|until|if|not|never|n't|to be|going to|
			can be|hope(fully)?|likely|still|yet|expect(ed)?|planned|need(s|ed)?
		)\b|
		n't\b
	`)
)

const otherRef = `(?:[\w./-]*#\d+|https?://\S+|\d{2,})`

// outcomeVersion is a version, be it behind the name of its package.
const outcomeVersion = `(?:[\w./-]+@)?(?:v?\d+\.\d+[\w.-]*|[\w-]*\d[\w.]*-?rc\d*\b|v\d+\b)`
