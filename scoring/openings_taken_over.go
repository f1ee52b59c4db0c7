package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// An opening of a pull request can take over what somebody else left.

var (
	// takesOver says that a pull request goes on where another stopped.
	takesOver = pattern.MustCompile(`(?i)
		\b(?:
			continu(?:es|ation|ing|ed)|tak(?:es?|ing|en) over|took over|takeover|pick(?:s|ed|ing)? up|
			carr(?:y|ies|ied|ying) on|courtesy of|resolved (?:the |all )?(?:merge )?conflicts|
			fixed (?:the |all )?(?:merge )?conflicts|
			original(?:ly)? (?:
				work|commits?|pr|pull request|patch|code|implementation
			)?\s*(?:by|from|of)|
			finish(?:es|ed|ing)|reviv(?:es|ed|ing|al)|recover(?:s|ed|ing)|resurrect\w*|
			resum(?:es|ing|ption)|adopts|adopted from|resubmi\w*|re-submi\w*|rebase of|
			rebased version of|fortsetzung|reprise de|continuación
		)|
		接手|引き継
	`)
	// tookItOver says so in a sentence of its own, after the other was named.
	tookItOver = pattern.MustCompile(`(?i)
		\b(?:I|we)(?:'ve| have|'m| am)? (?:
			(?:now|therefore|just|decided to) )?(?:
			took|taken|taking|take
		) (?:it|this|that|the work) over\b|
		\b(?:I|we)(?:'ve| have|'m| am)? (?:
			(?:now|therefore|just|decided to) )?(?:picked|picking|pick) (?:
			it|this|that|the work
		) (?:back )?up\b
	`)
	// takesFromOther says so in words that nobody uses of their own.
	takesFromOther = pattern.MustCompile(`(?i)
		\b(?:
			tak(?:es?|ing) over|took over|taken over|take-?over|adopts|adopting|adopted|on behalf of
		) [^.!?]{0,30}(?:#\d|/pull/\d)
	`)
	// insteadOf says that a pull request replaces another.
	insteadOf = pattern.MustCompile(`(?i)
		\b(?:
			rebas(?:es?|ed|ing)|co-?author\w*|alternative to|supersed(?:es|ing)|
			replac(?:es|ing|ement (?:of|for))|instead of|based on|builds (?:up)?on|on top of|in place of|
			new version of|original (?:pr|pull request|patch)|(?:pr|pull request) original
		)\b
	`)
	// theirs says that the work, or its credit, is another's.
	theirs = pattern.MustCompile(`(?i)
		\boriginal(?:ly)? (?:work|commits?|authors?|changes|patch)\b|\b(?:authorship|attribution)\b|
		\b(?:all |full )?credits? (?:to|goes|for)\b|
		@[\w-]+'s (?:original )?(?:work|commits?|pr|branch|patch|changes)\b|
		\b(?:thanks|thank you|kudos) (?:\w+ )?(?:to )?@[\w-]+ for [^.!?]{0,60}\b(?:initial|original|first) (?:
			fix(?:es)?|work|commits?|patch(?:es)?|implementation|version|attempt|draft
		)\b|\bco-?authored-by\b
	`)
	// left says that somebody's work was left.
	left = pattern.MustCompile(`(?i)
		\b(?:
			desatualizad[oa]|desactualizad[oa]|abandon(?:ed|s|ad[oa])?|inactive|
			unmaintained|orphaned|stalled|dormant|unresponsive|
			no longer (?:working|active|respond\w*|maintain\w*|available|has time|interested)|
			not (?:working|work) on .{0,30}(?:any ?more|any longer)|left off|left it|
			closed (?:it )?by (?:its|the|his|her|their) (?:own |original )?(?:author|submitter|creator)|
			(?:author|submitter) (?:has )?(?:closed|dropped|left) (?:it|that|theirs)|
			(?:did|has|have|does|is|seems)(?:n't| not) (?:
				come back|been (?:updated|back)|respond\w*|repl\w+|answer\w*|react\w*|follow\w* up|
				finish\w*|available|around|active
			)|
			lack(?:s|ing)? (?:of )?time|(?:allow|let) (?:us|me|maintainers|edits|pushing)\b.{0,30}|
			original (?:author|pr|pull request|submitter|contributor)|gave up|
			went (?:quiet|silent|away)|
			(?:has|had|have) (?:been )?(?:no|little) (?:time|activity|response|reply|news)|
			without (?:a )?(?:response|reply|answer|activity)
		)\b|
		\babandonné
	`)
	// maybeLeft says the same where it is said of work or of people.
	maybeLeft = pattern.MustCompile(`(?i)\b(?:stale|outdated|busy|on (?:vacation|holidays?|leave))\b`)
	// theWork is the work, or whoever did it.
	theWork = pattern.MustCompile(`(?i)\b(?:authors?|submitter|prs?|pull requests?|it|it's|this|that)\b|#\d|/pull/\d|@[\w-]`)
	// leftThere says of another pull request that it was left, rather than of anything.
	leftThere = pattern.MustCompile(`(?i)
		\b(?:
			that|the (?:old|original|other|previous|earlier|existing)
		) (?:pr|pull request|patch|one|work|attempt)\b[^.!?;]{0,40}\b(?:
			inactive|abandoned|stale|stalled|dormant|orphaned|unfinished|
			no (?:activity|response|news|longer)
		)\b
	`)
	// doneHere says that what was missing there is done.
	doneHere = pattern.MustCompile(`(?i)
		\b(?:I|we)(?:'ve| have)?(?: just| now| also)* (?:
			made|did|done|added|finished|fixed|addressed|put|completed|applied
		)\b
	`)
	// own speaks of what one has done before, or had put off there.
	own = pattern.MustCompile(`(?i)
		\bmy (?:
			own |previous |earlier |old |other |first |last |original )?(?:
			pr|pull request|work|attempt|patch|branch|change|#\d
		)|
		\b(?:I|we)(?:'d| had| have|'ve)? (?:
			left|deferred|postponed|put off|split (?:out|off)|kept|reserved
		)\b[^.!?]{0,30}\b(?:follow-?ups?|later|(?:another|a separate|its own|the next) (?:pr|pull request|change))\b
	`)
)

// tookOver judges the opening of a pull request that goes on where somebody
// else's stopped.
func (r *reading) tookOver(i int) (finding, bool) {
	e := r.at(i)
	said := append([]string{e.Subject}, e.Says.Sentences...)
	if slices.ContainsFunc(said, own.MatchString) {
		return finding{}, false
	}
	for k, s := range said {
		if !inProse.MatchString(s) {
			continue
		}
		if ref := r.oldRef(s); ref != "" && goesOnFrom(e, said, k) {
			why := "Took over " + ref
			if saysLeft(said) {
				why += ", which its author had left"
			}
			return r.gave([]int{i}, why, "The work goes on here, and says where it came from.", e.At), true
		}
	}
	return finding{}, false
}

// goesOnFrom reports whether the opening e of a pull request, whose title and sentences
// are said, goes on from the other one that the k-th of them names.
func goesOnFrom(e *history.Event, said []string, k int) bool {
	s, text := said[k], e.Says.Text
	ends := said[k:min(k+2, len(said))]
	near := said[max(0, k-1):min(k+2, len(said))] // what else is said of what s names
	if k == 0 {
		near = said // all of it is about what the title names
	}
	wasLeft := saysLeft(near)
	others := slices.ContainsFunc(e.Says.Mentions, func(m string) bool {
		return !strings.EqualFold(m, e.Actor.Login) && strings.Contains(strings.ToLower(s), "@"+m)
	})
	switch {
	case takesFromOther.MatchString(s):
	case wasLeft && slices.ContainsFunc(ends, tookItOver.MatchString):
	case (wasLeft || others) && takesOver.MatchString(s):
	case (wasLeft || theirs.MatchString(text)) && insteadOf.MatchString(s):
	case doneHere.MatchString(text) && slices.ContainsFunc(ends, leftThere.MatchString):
	default:
		return false
	}
	return true
}

// saysLeft reports whether one of the sentences says that somebody's work was left.
func saysLeft(said []string) bool {
	return slices.ContainsFunc(said, func(s string) bool {
		return left.MatchString(s) || maybeLeft.MatchString(s) && theWork.MatchString(s)
	})
}

// oldRef is the last thread that a sentence names and that is older than this one,
// or in another repository: what a change fixes is named before what it goes on from.
func (r *reading) oldRef(sentence string) string {
	for _, ref := range slices.Backward(history.Read(sentence).Refs) {
		if n, here := r.numberHere(ref); !here || n < r.Number {
			return r.shortRef(ref)
		}
	}
	return ""
}
