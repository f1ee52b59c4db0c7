package scoring

import (
	"slices"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// The outcomes that people wait for most often: a release that they asked for, and that
// what they wished for is there.

const (
	// aRelease names a release that is still to come.
	aRelease = `(?:
		(?:(?:a|an|the|another|new|next|updated|official|stable|patch|point|bug ?fix|minor|major|hotfix|proper|latest) )+
		(?:\w+ )?(?:release|version|tag)
	)`
	// outThere says that something is there, but not that it is out of anything.
	outThere = `(?:out|released|available|live|published|shipped|tagged)(?:
		\W*$|[.,;:!)]| (?:now|on|in|as|for|at|and|since)\b
	)`
)

var (
	// wantsRelease asks for a release: a title that is little else, or a request.
	wantsRelease = pattern.MustCompile(`(?i)
		^\W*(?:
			(?:
				please|pls|can|could|would|you|we|when|any chance for|request(?:ing)?(?: for)?
			) )*(?:
				(?:tag|cut|publish|make|create|do) ` + aRelease + `(?: please| soon)?\W*$|
				` + aRelease + `(?:(?: please| soon)?\W*\?| please)\W*$
			)|
			^\W*(?:next|new) (?:release|version|tag)\W*$|
		\b(?:
			please|pls|(?:could|can|would) (?:you|we)(?: please)?|any chance (?:to|you could|of)|
			when (?:will|can|are|do) (?:you|we)
		) (?:tag|cut|publish|make|create|do|release|tagging|releasing|publishing) (?:
			` + aRelease + `(?:\W*$|[.,;:?!]| (?:so|with|please|to|on|soon|for|that|which|from)\b)
		)|
		\b(?:any )?eta (?:for|of|on) (?:a|the) (?:\w+ )?(?:release|version)\b|
		\bwhen (?:will|is) (?:a|the) (?:next|new) (?:release|version)\b|
		\b(?:could|can|would) you (?:please )?(?:publish|release) (?:it|this)(?: (?:to|on) \w+)?\W*$
	`)
	// isOut says that a release is there.
	isOut = pattern.MustCompile(`(?i)
		(?:
			\b(?:just|now|already) (?:I(?:'ve| have) )?|
			\b(?:I|we)(?:'ve| have)(?: (?:just|now|also))* |
			^\W*(?:@[\w-]+,? )?(?:(?:done|ok(?:ay)?|yes|hi|fyi|update)[,.:! ]+)*
		)(?:released|published|tagged|shipped)(?:
			\W*$|[.,;:!]| (?:one|the latest)\b| (?:version )?` + outcomeVersion + `| ` + aRelease + `\b
		)|
		\b(?:new|next|updated|latest|fixed) (?:\w+ )?(?:
			release|version|update|tag
		) (?:is|has been|was)(?: (?:now|just|finally))* ` + outThere + `|
		(?:^\W*|[.:,;] |\b(?:and|version|release) )` + outcomeVersion + ` (?:is|are|was|has been|got)(?: (?:now|just|finally))* (?:
			` + outThere + `|in \S+ now\b
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
		inTitle := f.Verb == history.Opened && r.Type != history.PullRequest && wantsRelease.MatchString(f.Subject)
		return inTitle || (f.Said() || f.Verb == history.Opened) && slices.ContainsFunc(f.Says.Sentences, wantsRelease.MatchString)
	})
}

// nowThere says that what was wished for is there.
var nowThere = pattern.MustCompile(`(?i)
	\b(?:is|are|it's) (?:finally )?(?:now (?:available|live|supported)|(?:available|live|supported) now)\b|
	\bwe(?:'ve| have)? (?:just |now |finally )+(?:launched|rolled out|deployed|shipped)\b
`)

// withholds says that something is there in part, or not.
var withholds = pattern.MustCompile(`(?i)\b(?:only|no|none|nobody|not|longer|drop|instead)\b|n't\b`)

// tellsItIsThere reports whether a text says, without taking any of it back, that what was wished
// for is there.
func tellsItIsThere(p *history.Prose) bool {
	return slices.ContainsFunc(p.Sentences, func(s string) bool { return nowThere.MatchString(s) && !withholds.MatchString(s) })
}

// grants reports whether the event at i closes an issue in which somebody wished for a
// thing, or that had to wait for it, with the news that it is there.
func (r *reading) grants(i int) bool {
	p := r.at(i).Says
	if r.Type != history.Issue || !tellsItIsThere(p) || rejects.MatchString(p.Text) || elsewhere.MatchString(p.Text) {
		return false
	}
	c := r.closeOf(r.action(i))
	if c < 0 || r.at(c).Subject == history.NotPlanned || r.at(c).Subject == history.Duplicate {
		return false
	}
	opened := slices.IndexFunc(r.Events, func(e history.Event) bool { return e.Verb == history.Opened })
	return r.at(i).At.Sub(r.OpenedAt) >= r.Moves && proposes.MatchString(r.at(opened).Subject) || r.expected(i)
}
