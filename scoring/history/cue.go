package history

import (
	"regexp"
	"slices"
	"strings"
)

// The cues that hold in any project: what people write when they only ask for
// attention, only agree, or ask a question.

var (
	commitish = regexp.MustCompile(`\b[0-9a-f]{7,64}\b|https?://\S+`)
	toPeople  = regexp.MustCompile(`@[\w-]+`)
	bumps     = regexp.MustCompile(`(?i)^\W*(hi|hey|hello|dear|friendly|gentle|kind|soft|another|polite|just|all|everyone|folks|guys|team|there|please|so|well|ok|and|weekly|monthly|\W)*` +
		`((bump(ing|ed)?|ping(ing|ed)?|poke|nudge|reminder|\+1|👍|up|same here|me too|still waiting)\b|` +
		`(is there |are there |do we have |do you have |got |have )?any(thing)? (news|updates?|progress|movement|status|eta|new|thoughts? on (this|it))\b|` +
		`(what('s| is| are) the |current |the )?(status|state|progress|eta|news|updates?)\b( of this| on this| here| of this pr| of this issue)?\W*$|` +
		`(how('s| is) (this|it|that) (going|coming|progressing|looking))|` +
		`(is (this|it) |this is |now |good )*(ready|good|ok) (to|for) (be )?(merged?|go|review)\b|can (this|we) (be )?(merged?|reviewed?)( this| it)?\W*$|` +
		`(updates?|news|progress|status)\s*\?)`)
	conceptAck = regexp.MustCompile(`(?i)^\W*((strong(ly)?|weak(ly)?|light(ly)?|big|huge|mild|slight|general|generally|definitely|\W)*` +
		`((concept|approach|conceptual|idea)[\s-]*(n?ack|\+1|ok)?|n?ack (on |for )?(the )?(concept|approach|idea)|\+1|👍|\+0|-1|-0|👎|i like (this|the idea|it)|(sounds?|seems?) (good|great|fine|reasonable)( to me)?|makes sense( to me)?|agreed?|same|nice|cool|great|awesome|excellent|good idea|looks? (useful|interesting|great|nice))\W*)+(\W*(thanks?|thank you|from me|to me|here|on this|idea|work|job)\W*)*$`)
	approval = regexp.MustCompile(`(?i)(^|[^\w-])((re-?|ut|t|cr|code[\s-]?review[\s-]?|tested[\s-]?|untested[\s-]?|light[\s-]?|crypto[\s-]?|diff[\s-]?|self-)*acks?\b|lgtm\b|looks good( to me)?\b|ship it\b|:shipit:|r\+|approved?\b|good to (go|merge)|ready (to be merged|to merge|for merge))`)
	thanks   = regexp.MustCompile(`(?i)^\W*((many |big |ok|okay|great|oh|ah|cool|perfect|got it|thanks?|thank you|thx|ty|cheers|welcome|nice work|good job|so much|a lot|very much|for (the|your) \w+( \w+)?|all|both|everyone|and|for this|this|\W)+)$`)
)

// bare is the text without mentions, commits and addresses.
func (p *Prose) bare() string {
	return strings.TrimSpace(toPeople.ReplaceAllString(commitish.ReplaceAllString(p.Text, ""), ""))
}

// Bump reports whether p only asks for attention, or adds a voice without
// saying anything.
func (p *Prose) Bump() bool {
	if p.Words == 0 || p.Words > 16 || p.Code || p.Quotes {
		return false
	}
	s := p.bare()
	return bumps.MatchString(s) && p.Words <= 12 || s == "" && len(p.Mentions) == 0 && len(p.Refs) == 0 && len(p.Links) == 0
}

// ConceptAck reports whether p says no more than whether the writer likes the
// idea.
func (p *Prose) ConceptAck() bool {
	return p.Words > 0 && p.Words <= 14 && !p.Code && conceptAck.MatchString(p.bare())
}

// approvalWithin is how far into a sentence, in bytes, its approval stands: a
// sentence that comes to it later talks of approval more often than it gives it.
const approvalWithin = 40

// Approves reports whether p says, in the words of any dialect, that a change
// is good as it is.
func (p *Prose) Approves() bool {
	if p.Words == 0 || p.ConceptAck() {
		return false
	}
	return slices.ContainsFunc(p.Sentences, func(s string) bool {
		m := approval.FindStringIndex(s[:min(len(s), approvalWithin)])
		return m != nil && !negated.MatchString(s[:m[0]+1]) && !strings.HasSuffix(s, "?")
	})
}

var negated = regexp.MustCompile(`(?i)\b(not|no|n't|un|needs?|once|after|until|if|when|will|would|wait(ing)?)\b`)

// Thanks reports whether p says no more than thanks or welcome.
func (p *Prose) Thanks() bool {
	return p.Words > 0 && p.Words <= 14 && !p.Code && thanks.MatchString(p.bare())
}

// Calls reports whether p calls people in without saying much else: "cc @a",
// "@a opinion?".
func (p *Prose) Calls() bool { return len(p.Mentions) > 0 && p.Words-len(p.Mentions) <= 12 }

// politeQuestion is a question mark that asks for nothing to be told.
var politeQuestion = regexp.MustCompile(`(?i)^(right|ok|okay|no|yes|huh|eh|what|really|why not|agreed?|thoughts|opinions?|wdyt|sounds good|makes sense|isn't it|see)\s*\?+$`)

// Questions are the sentences of p that ask something.
func (p *Prose) Questions() []string {
	var out []string
	for _, s := range p.Sentences {
		trimmed := strings.TrimRight(s, "\"')]* ")
		if !strings.HasSuffix(trimmed, "?") && !strings.HasSuffix(trimmed, "？") && !strings.HasSuffix(trimmed, "?!") {
			continue
		}
		if strings.Contains(s, "://") && len(strings.Fields(s)) < 3 || politeQuestion.MatchString(trimmed) {
			continue
		}
		out = append(out, s)
	}
	return out
}
