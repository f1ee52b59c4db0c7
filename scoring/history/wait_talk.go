package history

import (
	"slices"
	"strings"

	"glueledger/scoring/pattern"
)

// longestPutOff is how many words a comment has, at most, that only says how long
// things take. Chosen: three or four sentences; who says more also says something else.
const longestPutOff = 60

// ofWaiting is how people talk of the wait itself: that things take their time, that
// nobody has any, that others should not push, that they mean to look.
var ofWaiting = pattern.MustCompile(`(?i)(?:` + strings.Join([]string{
	`
		\b(?:when(?:ever)?|once|as soon as) (?:
			I|we|some(?:one|body)|any(?:one|body)|people|(?:the )?maintainers?|they
		)(?:'ll| will)? (?:(?:finally|actually|next) )?(?:
			can|get|gets|find|finds|ha(?:s|ve)|(?:am|are|is) (?:able|free|back|available)
		)\b[^.!?]*(?:\btime\b|\bto it\b|\bcycles\b|\bmoment\b|\bchance\b|[.!?,)]|$)
	`,
	`\b(?:just |only |still )?(?:need|have|got) to (?:just )?wait\b|\bwait (?:a (?:little|bit|while)|your turn)\b`, `
		\b(?:
			maintainers?|reviewers?|we|they|I|everyone|everybody|people|team
		)\b[^.!?]*\bon (?:a |their |our |my )?(?:vacation|holidays?|break|leave)\b
	`,
	`^\W*sorry (?:about|for) the (?:\w+ )?(?:wait|delay)\W*$`,
	`\b(?:in|with) (?:our|my|their) (?:free|spare|limited) time\b`, `\b(?:volunteers|unpaid|not paid|day jobs?)\b`,
	`
		\b(?:
			be patient|have (?:some )?patience|bear with us|stop (?:pinging|asking|bumping)|
			(?:don't|do not|no need to) (?:\w+ )?(?:ask|ping|bump|make|nag)\w*[^.!?]*\b(?:
				etas?|comments?|updates?|merg\w*|reviews?|news|again|people|us|me
			)\b
		)
	`,
	`
		\b(?:
			us|we|me|reviews?|reviewing|merging|maintainers?|prs?|things
		)\b[^.!?]*\b(?:takes?|taking|took|taken) (?:\w+ )*(?:while|time|long|longer|weeks?|months?)\b|
		\b(?:takes?|taking|took|taken) (?:us |me )?(?:\w+ )*(?:while|long|longer|weeks?|months?) (?:
			for (?:us|me|reviews?)|to (?:get|review|merge|look|answer)
		)\b
	`,
	`\btook (?:up )?(?:all|most) (?:of )?(?:our|my|their) (?:\w+ )?time\b`,
	`
		\b(?:
			(?:big|large|huge|long|the|our|my) (?:review )?backlog|swamped|overwhelmed|overloaded|
			understaffed|short[- ]staffed|low on (?:time|capacity|bandwidth)|no (?:capacity|bandwidth)
		)\b
	`,
	`\b(?:why|how long|how come)\b[^.!?]*\b(?:review|merg|look|releas|ignor|answer|respond)\w*[^.!?]*\?`,
	`
		\b(?:
			no idea|don't know|not sure|unclear
		) (?:why|when|whether|if|what|who)\b[^.!?]*\b(?:block|hold|merge|review|stuck|wait)\w*
	`,
	`
		^\W*(?:
			(?:sorry|thanks|hi|hey|ok(?:ay)?|sure)[,.! ]+
		)*(?:
			(?:for the (?:delay|wait)|@[\w-]+)[,.! ]+
		)*I(?:'ll| will|'m going to| hope to| plan to) (?:try (?:to|and) )?(?:
			review|look|go over|get to|get around|take a|have a
		)\b
	`,
}, `|`) + `)`)

// ofChange is how they speak of what a change does or lacks, or ask for something to be
// done about it.
var ofChange = pattern.MustCompile(`(?i)
	\b(?:
		rebas\w*|conflicts?|squash\w*|tests?|tested|fails?|failing|ci|broken|nits?|typos?|docs?|
		changelog|rename|instead|should(?:n't)?|could you|can you|would you|suggest\w*|
		block(?:s|ed)? (?:by|on)|depends? on|needs? (?:a|an|the|some|more|another|to be|work)|approv\w*|
		waiting (?:for|on)
	)\b
`)

// wantsOut is how people say that they are not to be called in.
var wantsOut = pattern.MustCompile(`(?i)
	\b(?:
		(?:do not|don't|please stop|stop|no need to|quit) (?:pinging|ping|tagging|tag|mentioning|mention|cc(?:ing)?) me|
		(?:I|I'm|I am)(?: have|'ve)? (?:no longer|not|stopped|retired)(?: any ?more| longer| really| actively)? (?:
			work(?:ing)? (?:on|for) (?:this|the) (?:project|repo\w*|library|code\w*)|
			(?:involved|active) (?:in|with|on) (?:this|the) (?:project|repo\w*|library)
		)|
		(?:I|I'm|I am)(?: have|'ve)? (?:no longer|stopped|retired)(?: really| actively)? (?:a )?(?:maintain\w*|contribut\w*)
	)\b
`)

// mostToLeave is how many words a comment has, at most, that says no more than that its
// writer is not to be called in. Chosen: two sentences.
const mostToLeave = 25

// allTheSame is how people go on who act all the same.
var allTheSame = pattern.MustCompile(`(?i)\b(?:but|however|still|though|anyway)\b`)

// turnsDown reports whether e says no more than that its writer is not to be called in. A
// review is an act, whatever it says.
func (e *Event) turnsDown() bool {
	if e.Verb != Commented || e.Says.Words > mostToLeave {
		return false
	}
	out := wantsOut.FindStringIndex(e.Says.Text)
	return out != nil && !allTheSame.MatchString(e.Says.Text[out[1]:])
}

func putsOff(p *Prose) bool {
	return p.Words <= longestPutOff && (len(p.Mentions) == 0 || len(p.Questions()) == 0) && !p.Code && !p.Quotes && p.Listed == 0 && !strings.Contains(p.Text, "`") &&
		!ofChange.MatchString(p.Text) && slices.ContainsFunc(p.Sentences, ofWaiting.MatchString)
}
