package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// Talks are held at gatherings and in chats; what came of them is brought to a thread by
// somebody who was there.

const (
	// gathering is an occasion on which people talk.
	gathering = `
		(?:
			calls?|meetings?|interim|f2f|face[- ]to[- ]face|telecon|plenary|workshop|summit|sprint|
			hackathon|hangout|stand-?up|conference|office hours
		)\b
	`
	// chats are where they talk in writing.
	chats = `irc|slack|discord|matrix|zulip`
	// metOver is what they did there.
	metOver = `discussed|talked|spoke|met|decided|agreed|went over|chatted`
)

var (
	// talked is how people tell of talks that they took part in.
	talked = pattern.MustCompile(`(?i)
		\b(?:we|i|they|it|this) (?:(?:have|was|were|had|just|also|briefly|quickly) )*(?:` + metOver + `)\b.{0,80}\b(?:
			in person|face to face|offline|
			(?:on|at|in|during) (?:the |our |a |an |today's |yesterday's |last |this )?(?:\w+ )?(?:
				` + gathering + `|(?:` + chats + `)\b
			)
		)
	`)
	// fromGathering is how people begin who bring home what came of a gathering.
	fromGathering = pattern.MustCompile(`
		^\W*(?:
			(?i:
				(?:(?:this|it) (?:was|has been) |as |was |we |update: )?(?:
					discussed|discussion|agreed|decided|resolved|concluded|conclusion|consensus|outcome|
					resolution|minutes|notes
				)(?: (?:this|it|that|briefly))*
			) (?:at|in|during|on|from|of)|
			(?i:we|I) (?:
				(?:discussed|talked about|went over|brought up|raised) (?:it|this|that)
			) (?:at|in|during|on)
		) (?:(?:the|our|today's|yesterday's|last|this|a|an|\d{4}-\d\d-\d\d|[\w-]+'s) )*(?:[\w'’-]+ ){0,2}` + gathering + `
	`)
	// metAt begins with the place where people met, and goes on with what came of it.
	metAt = pattern.MustCompile(`
		^\W*(?i:
			(?:this |it |we )?(?:was |were |has been |have )?(?:
				discussed|agreed|decided|concluded|resolved
			)(?: this| it| that)?
		) (?:in|at) [A-Z]\p{Ll}+(?: [A-Z]\p{Ll}+)?\s*[:;,–—-]+\s*\pL
	`)
	// saysThere sets what was said at a gathering after a colon.
	saysThere = pattern.MustCompile(`(?i)` + gathering + `[^.!?]{0,25}: ?\w`)
	// talkHeld tells in passing of talks that were held at some occasion.
	talkHeld = pattern.MustCompile(`(?i)
		\b(?:
			discuss(?:ed|ions?)|talked|spoke|went over|brought (?:it|this) up|presented
		)\b(?:
			 (?:it|this|that|about|again|briefly|more|with \w+)
		)* (?:at|during|in|on) (?:the |our |a |an |today's |yesterday's |last |this )?[\w'’-]+
	`)
	// onThread says that the occasion was a thread, or is still to come.
	onThread = pattern.MustCompile(`(?i)
		\b(?:in|on|at) (?:the |this |that |another |its |a |an )?(?:
			thread|issue|pr|pull|ticket|comments?|review|docs?|code|other|above|detail|general|more|
			order
		)\b|
		\b(?:should|will|could|can|must|let'?s|to) (?:be )?(?:discuss|talk)
	`)
	// putOff leaves a matter to talks that are still to come.
	putOff = pattern.MustCompile(`(?i)
		\b(?:
			let'?s|should|want to|like to|needs? (?:to be|some|more|a)|to be|will|worth|can we|could we|
			i'll|bring|put|raise
		)\b[^.!?]{0,30}\b(?:discuss\w*|talk(?:ed|ing)?|agenda|meeting|call|interim|summit|sprint)\b
	`)
)

var (
	// outcomeTold says what came of talks, and who wanted that.
	outcomeTold = pattern.MustCompile(`(?i)
		\b(?:
			we|people|everyone|everybody|folks|they|it was|there was|there were|
			the (?:group|room|team|chairs?|wg|consensus|conclusion|outcome|decision|result)
		)\b[^.!?]{0,40}\b(?:
			decided|agreed|agree|comfortable|happy|fine|ok(?:ay)?|in favou?r|prefer\w*|want(?:ed)?|
			consensus|no objections?|accept\w*|(?:is|was) (?:to|that)
		)\b
	`)
	// outcomeNamed has a word for what comes of them.
	outcomeNamed = pattern.MustCompile(`(?i)
		\b(
			decided|agreed|conclu(sion|ded)|consensus|outcome|result|suggested|proposal|plan|
			next steps?|action items?|we (should|will|want|could)|let's|the idea is
		)\b
	`)
)

// broughtFromTalks judges a comment that brings home what came of talks held elsewhere:
// it begins with that, or tells of it in passing where the matter hung on them.
func (r *reading) broughtFromTalks(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || len(e.Says.Sentences) == 0 {
		return finding{}, false
	}
	if r.beginsWithTalks(e) {
		return r.gave([]int{i}, "Brought the outcome of talks held elsewhere", "It was new to the thread.", e.At), true
	}
	if e.Says.Words > longestStanding || !outcomeTold.MatchString(e.Says.Text) {
		return finding{}, false
	}
	held := r.sentence(i, func(s string) bool {
		return talkHeld.MatchString(s) && !onThread.MatchString(s) && !inProse.MatchString(s)
	})
	if held == "" {
		return finding{}, false
	}
	if !r.leftToTalks(i) {
		return r.refused(i, "told of talks held elsewhere, but nothing had been left to them"), true
	}
	return r.gave([]int{i}, "Brought the outcome of talks held elsewhere", "It was new to the thread.", e.At), true
}

// fewestTalkWords is how many words it takes, at least, to tell of talks and what came of
// them where the first sentence does not set it out. Chosen: two sentences.
const fewestTalkWords = 25

// beginsWithTalks reports whether e begins by telling of talks, and says what came of
// them.
func (r *reading) beginsWithTalks(e *history.Event) bool {
	p := e.Says
	if strings.HasSuffix(p.Sentences[0], "?") || r.Type == history.PullRequest {
		return false
	}
	if r.Type == history.Issue && p.Words <= longestStanding && setsOutTalks(p) {
		return true
	}
	return p.Words >= fewestTalkWords && len(p.Mentions) <= 1 && talked.MatchString(p.Sentences[0]) && outcomeNamed.MatchString(p.Text)
}

// setsOutTalks reports whether a text begins with the place where people talked, and says
// what came of that.
func setsOutTalks(p *history.Prose) bool {
	first := p.Sentences[0]
	told := saysThere.MatchString(first) || outcomeTold.MatchString(p.Text) || outcomeNamed.MatchString(p.Text)
	return metAt.MatchString(first) || told && fromGathering.MatchString(first)
}

// leftToTalks reports whether a matter hung on talks a while before the event at i:
// somebody had put it off to them, or a review stood against it.
func (r *reading) leftToTalks(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && r.at(i).At.Sub(f.At) >= r.Stood && (f.Subject == history.ChangesRequested || f.Said() && putOff.MatchString(f.Says.Text))
	})
}
