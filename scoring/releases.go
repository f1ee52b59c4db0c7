package scoring

import (
	"slices"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// The outcomes that people wait for most often: a release that they asked for, and that
// what they wished for is there.

var (
	// wantsRelease asks for a release.
	wantsRelease = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:
				please|pls|can|could|would|you|we|when|any chance for|request(?:ing)?(?: for)?
			) )*(?:
			(?:a )?(?:
				new|next|another|updated|official|stable|patch|point|bug ?fix|minor|major|hotfix
			)(?: \w+)? (?:release|version|tag)|
			(?:tag|cut|publish|make|create|do|push) (?:a |an |the )?(?:\w+ )?(?:release|version|tag)|
			release (?:a |an |the )?(?:new|next|current|latest|fixed)
		)\b|
		\b(?:
			please|pls|(?:could|can|would) (?:you|we)|any chance (?:to|you|of|for|that)|
			is there a chance|when (?:will|can|are|is|do)
		)\b[^.!?]{0,40}\b(?:
			tag(?:ged|ging)?|releas(?:e|ed|ing)|publish(?:ed|ing)?|cut(?:ting)? (?:a|an)
		)\b
	`)
	// isOut says that a release is there.
	isOut = pattern.MustCompile(`(?i)
		(?:
			\b(?:just|now|already) (?:I(?:'ve| have) )?|
			\b(?:I|we)(?:'ve| have)(?: (?:just|now|also))* |
			^\W*(?:@[\w-]+,? )?(?:(?:done|ok(?:ay)?|yes|hi|fyi|update)[,.:! ]+)*
		)(?:released|published|tagged|shipped)\b|
		\b(?:new|next|updated|latest|fixed|the) (?:\w+ )?(?:
			release|version|update|tag|build
		) (?:is|has been|was)(?: (?:now|just|finally))* (?:
			out|available|there|live|released|published|tagged|up|on
		)\b|
		` + outcomeVersion + `(?: [\w.]+){0,2} (?:
			is|are|was|has been|got
		)(?: (?:now|just|finally))* (?:
			out|released|available|live|published|shipped|tagged|up|(?:in|on) \pL
		)
	`)
)

// releaseWanted reports whether somebody else than whoever acts at i had asked before for
// a release: in the title of an issue, or in words.
func (r *reading) releaseWanted(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		if !f.Person() || f.Actor.ID == r.at(i).Actor.ID {
			return false
		}
		if f.Verb == history.Opened {
			return r.Type != history.PullRequest && wantsRelease.MatchString(f.Subject)
		}
		return f.Said() && slices.ContainsFunc(f.Says.Sentences, wantsRelease.MatchString)
	})
}

// nowThere says that what was wished for is there.
var nowThere = pattern.MustCompile(`(?i)
	\b(?:is|are) (?:finally )?now (?:available|live|supported|possible|online|there)\b|
	\b(?:we|I)(?:'ve| have)? (?:just |now |finally )+(?:launched|rolled out|deployed|shipped|added|enabled)\b
`)

// grants reports whether the event at i closes an issue, which is not of today, with the
// news that what it wished for is there.
func (r *reading) grants(i int) bool {
	waited := r.Type == history.Issue && r.at(i).At.Sub(r.OpenedAt) >= r.Moves
	return waited && nowThere.MatchString(r.at(i).Says.Text) && len(r.withClose(i)) > 1
}
