package history

import (
	"slices"
	"strings"

	"glueledger/scoring/pattern"
)

// The cues that hold in any project: what people write when they only ask for
// attention, only agree, only thank, or approve a change. Each is worked out
// once, in [Read].

// cheering is how people say in a sentence that they want a change or wonder when it
// comes, and nothing of the change itself.
var cheering = pattern.MustCompile(`(?i)
	(?:
		\+1|👍|🎉|❤|🙏|
		(?:^|\W)(?:i|we|would|'d)(?: \w+){0,3} (?:love|like|appreciate|need|want|hope|wish)(?:
			(?: for)?(?: to (?:see|have|use|get|try))? (?:this|it)\b|\W*$
		)|
		^\W*(?:also |really )*(?:love|need|want|hope) (?:this|it)\b|
		\b(?:
			need|want|waiting (?:for|on|to)|looking forward to|without|to (?:get|see|have)
		) (?:this|it)\b|
		\b(?:
			please|pls|can(?:'t| we| you| this| it| someone)?|could(?: we| you| this| someone)?|when|
			hope|to|get|gets|getting|be
		)(?: \w+){0,3} (?:merged?|reviewed|released|landed|shipped)\b|
		\bhold(?:ing)?[ -]?up\b|\b(?:keeping|blocking|preventing|holding|stopping) (?:this|it)\b|
		\bwhat(?:'s| is) (?:the )?(?:status|holdup|hold-up|missing|blocking|left)\b|
		\bany (?:news|updates?|progress|chance|movement|eta|plans)\b|
		\b(?:antsy|anxious|eager|excited|unusable without|super useful|so useful|very useful)\b|
		\bnot (?:being )?(?:merged|reviewed|reviewing|merging)\b|希望|期待|什么时候
	)
`)

// praising is what else they say with it.
var praising = pattern.MustCompile(`(?i)
	\b(?:thank|thanks|thx|great|nice|awesome|amazing|good) (?:
		work|job|stuff|you|pr|feature|addition|change|so much|a lot|for
	)\b
`)

// cheers reports whether a text does nothing but that.
func cheers(p *Prose) bool {
	if p.Words == 0 || p.Words > longestCheer || p.Code || p.Quotes || strings.Contains(p.Text, "`") || len(p.Refs)+len(p.Links) > 0 {
		return false
	}
	return !slices.ContainsFunc(p.Sentences, func(s string) bool {
		return !cheering.MatchString(s) && !praising.MatchString(s) && len(strings.Fields(s)) > 3
	}) && slices.ContainsFunc(p.Sentences, cheering.MatchString)
}

// longestCheer is how many words a comment has, at most, that only cheers. Chosen: two or
// three sentences of praise.
const longestCheer = 40

// cues are what the words of a text amount to.
type cues struct {
	bump, conceptAck, thanks, approves, cheers, putsOff bool
}

var (
	commitish = pattern.MustCompile(`\b[0-9a-f]{7,64}\b|https?://\S+`)
	toPeople  = pattern.MustCompile(`@[\w-]+`)
)

// NamesCommit reports whether a text names a commit by its hash.
func NamesCommit(s string) bool {
	return slices.ContainsFunc(commitish.FindAllString(s, -1), func(m string) bool { return strings.Contains(m, "/commit/") }) ||
		slices.ContainsFunc(hash.FindAllStringSubmatch(s, -1), func(m []string) bool {
			return strings.ContainsAny(m[1], "0123456789") && strings.ContainsAny(m[1], "abcdef") && !build.MatchString(m[1])
		})
}

var (
	// hash is a whole hash or the beginning of one, and no part of a longer id.
	hash = pattern.MustCompile(`(?:^|[^\w/=-])([0-9a-f]{7,40})(?:$|[^\w-])`)
	// build is a number or date with a letter behind it.
	build = pattern.MustCompile(`^\d{6,}[a-f]$`)
)

// Words that open or end a short comment without adding anything.
const (
	greeting = `
		(?:
			(?:
				hi|hey|hello|dear|just|checking in|friendly|gentle|kind|soft|another|polite|weekly|
				monthly|all|everyone|every ?body|folks|guys|team|there|please|so|well|ok|okay|and|this
			)\b[\s,.!:-]*
		)*
	`
	filler = `
		(?:
			\W*\b(?:
				please|thanks?|thank you|here|on this|about this|for this|to this|with this|of this|
				this|it|pr|issue|one|folks|guys|all|team|yet|too|as well|again|everyone|now|soon|
				by any chance|merged|released|reviewed|added|fixed|implemented|supported|in|anyone|
				somebody|someone|friendly|gentle|from me|i (?:also )?(?:need|want)|@\S+
			)\b
		)*\W*
	`
)

var bumps = pattern.MustCompile(`(?i)^\W*` + greeting + `(?:` + strings.Join([]string{
	`bump(?:ing|ed)?`, `ping(?:ing|ed)?`, `poke`, `nudge`, `reminder`, `\+1`, `up`, `same here`, `me too`, `still waiting`, `i also need`, `i need`,
	`following`, `subscrib(?:ing|ed|e)`, `anyone`, `interested`,
	`
		(?:
			is there |are there |do we have |do you have |got |have |have you got )?(?:an |any ?)(?:thing)?\s?(?:
			news|updates?|progress|movement|status|eta|new|thoughts?
		)(?: for| on)?
	`,
	`(?:what(?:'s| is| are) (?:the |current )*)?(?:status|state|progress|eta|news|updates?)`,
	`what(?:'s| is) up`, `how(?:'s| is) (?:this|it|that) (?:going|coming|progressing|looking)(?: along)?`,
	`
		any chance (?:of )?(?:this|it|we|to|that|for)?(?:
			 can| could| will| might| being| getting| gets?| be| have| see
		)*
	`,
	`any plans (?:to|for) (?:release|releasing|merge|merging|review)`,
	`(?:i )?(?:would|'d) (?:love|like) to (?:see|have)`, `looking forward`,
	`(?:is )?(?:this |it |now |good )*(?:ready|good|ok) (?:to|for) (?:be )?(?:merged?|go|review)`,
	`
		(?:can|could|will|may) (?:we|this|it|someone|somebody|anyone|you)(?: please)? (?:
			get|be|have|see|merge|review|look at|look into|take a look(?: at)?
		)(?: merged?| reviewed?)?
	`,
	`(?:merge|review)`,
}, "|") + `)` + filler + `$`)

// foreignBumps asks for news in some of the other languages that issues are
// written in; a short comment with one of these is a bump.
var foreignBumps = pattern.MustCompile(`(?i)
	^\W*(?:
		有(?:什么)?(?:进展|更新|消息)|进展如何|进度|alguna novedad|hay novedades|
		gibt es (?:hier )?(?:neuigkeiten|was neues|updates?)|des nouvelles|進捗|есть новости|
		alguma novidade
	)
`)

var onlySigns = pattern.MustCompile(`^[\s^!.👍👀⬆️🙏❤️+]+$`)

var conceptAck = pattern.MustCompile(`(?i)
	^\W*(?:
		(?:
			strong(?:ly)?|weak(?:ly)?|light(?:ly)?|big|huge|mild|slight|general|generally|definitely|
			very|a|yes|please|so|i|i'm|i'd|we
		)\b[\s,.!]*
	)*(?:
		(?:
			(?:concept|approach|conceptual|idea)[\s-]*(?:n?ack|\+1|ok)?|
			n?ack (?:on |for )?(?:the )?(?:concept|approach|idea)|\+1|\+0|-1|-0|
			(?:
				like|love|support|in favou?r of|would love|love to have|not a fan(?: of)?
			)(?: to have)?(?: this| the| it| that)*(?: idea| change| feature| pr)?|
			in favou?r|(?:this|that) is|(?:sounds?|seems?) (?:good|great|fine|reasonable)(?: to me)?|
			makes sense(?: to me)?|agreed?|same|nice|cool|great|awesome|excellent|good idea|yes please|
			looks? (?:useful|interesting|nice)
		)\W*
	)+(?:
		\W*\b(?:
			from me|to me|here|on this|idea|work|job|soon|will review(?: \w+)?|needs rebase|
			thanks?(?: for (?:working|doing|taking)[\w ]{0,20})?|thank you
		)\b\W*
	)*$
`)

var onlyEmoji = pattern.MustCompile(`^[\s👍👎❤️🚀🎉👏😍🙌💯+]+$`)

var (
	// ackWord is an ACK in any of its dialects, where a sentence begins with it.
	ackWord = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:
				code|review(?:ed)?|tested|untested|light(?:ly)?|strong|self|post-merge|my|
				here(?:'s| is) (?:a|my)|i|and|ok(?:ay)?|yes|thanks|great|nice
			)[\s,.-]*
		)*(?-i:(?:[Rr]e-?|[Uu]t|t|cr)*ACKs?|[Rr]e-?acks?|[Aa]cks?)\b
	`)
	// ackOfPart agrees with a point that was made, or with a part of a change.
	ackOfPart = pattern.MustCompile(`(?i)
		\backs? on (?:
			(?:the|your|their|those|these) (?:
				update|approach|idea|point|(?:first|last|other|remaining|two|new)\b|commits?|
				change to|changes to|renam\w+|remov\w+
			)|
			(?:[a-z'-]+ ){1,3}(?:not |being )
		)
	`)
	// approval is how people say in a short sentence that a change is good.
	approval = pattern.MustCompile(`(?i)
		\b(?:
			lgtm|sgtm|looks? (?:good|great|fine|okay|ok|right|correct)(?: to me| now)|ship it|
			(?:good|ready) to (?:go|merge|be merged)|ready for merge|no objections?|
			happy with (?:this|it|the)|all good|works for me|\+1 to merge|r\+
		)(?:\W|$)|
		:shipit:|^\W*approved?\b|
		^\W*(?:
			(?:this|it|that|the|patch|code|change|diff|all|everything) )*looks (?:good|great|fine)\W*$|
		\br\+|看起来不错|sieht gut aus
	`)
	negated = pattern.MustCompile(`(?i)
		n't\b|
		\b(?:
			not|no longer|needs?|once|after|until|if|when|will|would|wait(?:ing)?|almost|nearly|but|
			except|however|only|broken|then
		)\b|
		'll\b
	`)
	thanks = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:
				many|big|ok|okay|great|oh|ah|cool|awesome|perfect|excellent|nice|got it|
				(?:much |really |i )*appreciated?(?: it)?|thanks?|thank you|thx|ty|cheers|
				you(?:'re| are) welcome|welcome|no problem|merci|danke|tack|gracias|obrigad[oa]|grazie|
				nice work|good job|great work|so much|a lot|very much|for (?:the|your|all) \w+(?: \w+)?|
				for \w+ing[\w ]{0,30}|all|both|everyone|and|for this|this
			)\b\W*
		)+$
	`)
	thankful = pattern.MustCompile(`(?i)
		thank|thx|\bty\b|cheers|appreciat|welcome|no problem|merci|danke|^tack\b|gracias|obrigad|grazie|
		nice work|good job|great work|🙏|谢谢|ありがとう|спасибо
	`)
)

// fewWords is how many words a comment can have, at most, that says nothing
// beyond asking for attention, liking the idea or thanking. Chosen: a sentence of
// common length.
const fewWords = 14

func readCues(p *Prose) cues {
	var c cues
	if p.Words == 0 {
		return c
	}
	if p.Words <= fewWords && !p.Code {
		bare := p.bare()
		polite := thankful.MatchString(bare)
		c.bump = !p.Quotes && (bumps.MatchString(bare) || foreignBumps.MatchString(bare) || onlySigns.MatchString(bare) ||
			bare == "" && len(p.Mentions) == 0 && len(p.Refs) == 0 && len(p.Links) == 0)
		c.conceptAck = conceptAck.MatchString(bare) || onlyEmoji.MatchString(bare) && bare != ""
		c.thanks = polite && (thanks.MatchString(bare) || p.Words == 1)
		if c.conceptAck && !polite {
			return c
		}
	}
	c.approves = slices.ContainsFunc(p.Sentences, approves)
	c.cheers = !c.approves && cheers(p)
	c.putsOff = !c.approves && putsOff(p)
	return c
}

// longestApproval is how long a sentence can be, in bytes, that says that a
// change is good. Chosen: ten words or so; a longer one talks of approval more often than
// it gives it.
const longestApproval = 60

func approves(s string) bool {
	if strings.HasSuffix(s, "?") {
		return false
	}
	if ackWord.MatchString(s) {
		return !ackOfPart.MatchString(s)
	}
	return len(s) <= longestApproval && approval.MatchString(s) && !negated.MatchString(s)
}

// bare is the text without mentions, commits and addresses.
func (p *Prose) bare() string {
	return strings.TrimSpace(toPeople.ReplaceAllString(commitish.ReplaceAllString(p.Text, ""), ""))
}

// Bump reports whether p only asks for attention, or adds a voice without
// saying anything.
func (p *Prose) Bump() bool { return p.cues.bump }

// ConceptAck reports whether p says no more than whether the writer likes the
// idea.
func (p *Prose) ConceptAck() bool { return p.cues.conceptAck }

// Approves reports whether p says, in the words of any dialect, that a change
// is good as it is.
func (p *Prose) Approves() bool { return p.cues.approves }

// Thanks reports whether p says no more than thanks or welcome.
func (p *Prose) Thanks() bool { return p.cues.thanks }

// Cheers reports whether p says no more than that its writer wants a change, or when
// it comes.
func (p *Prose) Cheers() bool { return p.cues.cheers }

// PutsOff reports whether p talks of how long things take, or promises to look, and
// says nothing of what is to be looked at.
func (p *Prose) PutsOff() bool { return p.cues.putsOff }

// Calls reports whether p calls people in without saying much else: "cc @a",
// "@a opinion?".
func (p *Prose) Calls() bool { return len(p.Mentions) > 0 && p.Words-len(p.Mentions) <= 12 }

// politeQuestion is a question mark that asks for nothing to be told.
var politeQuestion = pattern.MustCompile(`(?i)
	^(?:
		right|ok|okay|no|yes|huh|eh|what|really|why not|agreed?|thoughts|opinions?|wdyt|sounds good|
		makes sense|isn't it|see|who cares|any volunteers
	)[\s?!]*$|
	, ?(?:isn't it|right|no|ok|okay|correct|eh)\s*\?+$
`)

// markedInside reports whether the question mark at the end of a sentence belongs to
// what it cites, or to a doubt in brackets, and not to the sentence.
func markedInside(s string) bool {
	at := strings.LastIndexAny(s, "?？")
	if at < 0 {
		return false
	}
	if strings.ContainsAny(s[at:], "\"”") {
		return strings.ContainsAny(s[:at], "\"“") && !strings.HasPrefix(strings.TrimLeft(s, "*_ "), "\"")
	}
	open := strings.LastIndexByte(s[:at], '(')
	return open > 0 && !strings.Contains(s[open:at], ")") && strings.TrimSpace(s[:open]) != ""
}

// Questions are the sentences of p that ask something, in order; not to be changed.
func (p *Prose) Questions() []string { return p.questions }

// questions are those of some sentences that ask something.
func questions(sentences []string) []string {
	var out []string
	for _, s := range sentences {
		trimmed := strings.TrimRight(s, "\"')]*! ")
		if !strings.HasSuffix(trimmed, "?") && !strings.HasSuffix(trimmed, "？") {
			continue
		}
		if strings.Contains(s, "://") && len(strings.Fields(s)) < 3 || politeQuestion.MatchString(trimmed) || markedInside(s) {
			continue
		}
		out = append(out, s)
	}
	return out
}
