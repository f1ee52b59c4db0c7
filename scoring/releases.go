package scoring

import (
	"slices"
	"strings"

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

// publishing is what was said on an issue of bringing something where people can take it.
type publishing struct {
	asked    []int         // the first event by which somebody asked for it, and the first of another person
	promised map[int64]int // by account, the first event that promised a release
}

// publishing is worked out once for a thread: whatever is said on it asks for that.
func (r *reading) publishing() *publishing {
	if r.published == nil {
		r.published = r.readPublishing()
	}
	return r.published
}

func (r *reading) readPublishing() *publishing {
	p := &publishing{promised: map[int64]int{}}
	if r.Type == history.PullRequest {
		return p
	}
	for i := range r.Events {
		e := r.at(i)
		if !e.Person() || !e.Said() && e.Verb != history.Opened {
			continue
		}
		another := len(p.asked) == 0 || len(p.asked) == 1 && r.at(p.asked[0]).Actor.ID != e.Actor.ID
		if another && (e.Verb == history.Opened && asksToPublish(e) || slices.ContainsFunc(e.Says.Sentences, wantsPublishing)) {
			p.asked = append(p.asked, i)
		}
		if _, known := p.promised[e.Actor.ID]; !known && comesSoon.MatchString(e.Says.Text) {
			p.promised[e.Actor.ID] = i
		}
	}
	return p
}

// publishingWanted reports whether somebody else than whoever acts at i had asked on an
// issue for something to be brought where people can take it.
func (r *reading) publishingWanted(i int) bool {
	return slices.ContainsFunc(r.publishing().asked, func(j int) bool { return j < i && r.at(j).Actor.ID != r.at(i).Actor.ID })
}

// publishingPromised reports whether whoever acts at i had promised a release on an issue.
func (r *reading) publishingPromised(i int) bool {
	j, promised := r.publishing().promised[r.at(i).Actor.ID]
	return promised && j < i && r.at(i).At.After(r.at(j).At)
}

// publishesAnew reports whether nobody had said what is said at i of something that was to
// be published, since somebody last asked for it.
func (r *reading) publishesAnew(i int) bool {
	for j := i - 1; j > 0; j-- {
		e := r.at(j)
		switch {
		case !e.Person() || !e.Said():
		case r.saysPublishing(j):
			return false
		case slices.ContainsFunc(e.Says.Sentences, wantsPublishing):
			return true
		}
	}
	return true
}

// saysPublishing reports whether the event at i says in few words that something is where
// people can take it, be it no more than that it is done.
func (r *reading) saysPublishing(i int) bool {
	p := r.at(i).Says
	if p.Words > longestNews || r.contradicted(i) {
		return false
	}
	if done := beginsDone.FindStringIndex(p.Text); done != nil && len(p.Refs) == 0 {
		said := p.Text // the sentence in which it says so, and those before
		if end := strings.IndexAny(said[done[1]-1:], ".!?\n"); end >= 0 {
			said = said[:done[1]-1+end]
		}
		if !notYet.MatchString(said) {
			return true
		}
	}
	return r.sentence(i, func(s string) bool { return !toCome.MatchString(s) && r.plainlySays(i, s, saysPublished) }) != ""
}

// inVersion reports whether the event at i tells on somebody else's issue in which version
// what that is about was done.
func (r *reading) inVersion(i int) bool {
	p := r.at(i).Says
	if r.Type == history.PullRequest || len(p.Sentences) == 0 {
		return false
	}
	told := func(j int) bool {
		return r.sentence(j, func(s string) bool {
			if noNewsOfIt.MatchString(s) {
				return false
			}
			return r.plainlySays(j, s, inAVersion) || plainlyInNext(s) || r.settles(j) && r.plainlySays(j, s, isInIt)
		}) != ""
	}
	if !told(i) || r.openedForHelp() { // which it answers
		return false
	}
	for j := 1; j < i; j++ {
		if e := r.at(j); e.Said() && !e.Bot && told(j) {
			return false
		}
	}
	return !r.contradicted(i)
}

// contradicted reports whether the author's next words after the news at i are that it is
// not so.
func (r *reading) contradicted(i int) bool {
	j := r.Reply(i, r.Moves, func(f *history.Event) bool { return r.ByAuthor(f) && f.Said() && f.Says.Words > 0 })
	return j >= 0 && notSo.MatchString(r.at(j).Says.Text)
}

// plainlyInNext reports whether a sentence says that something is in the code by now, and
// comes with the next release.
func plainlyInNext(s string) bool {
	at := inNext.FindStringIndex(s)
	return at != nil && !notYet.MatchString(clause(s[:at[0]]))
}

// plainlySays reports whether a sentence said at i says something that is so. Who says that it
// should be so means that where they close the thread with it, or where its author then
// confirms it.
func (r *reading) plainlySays(i int, s string, re *pattern.Pattern) bool {
	if should := hedged.FindStringIndex(s); should != nil && (strings.Contains(s, "now") || r.settles(i)) {
		s = hedged.ReplaceAllString(s, "is")
	}
	at := re.FindStringIndex(s)
	return at != nil && !notYet.MatchString(clause(s[:at[1]]))
}

// settles reports whether the event at i ends the thread: whoever speaks closes it with that,
// or its author confirms it or closes it then.
func (r *reading) settles(i int) bool {
	if r.closeOf(r.action(i)) >= 0 {
		return true
	}
	j := r.Reply(i, r.Moves, func(f *history.Event) bool { return r.ByAuthor(f) && (f.Said() || f.Verb == history.Closed) })
	return j >= 0 && (r.at(j).Verb == history.Closed || confirms(r.at(j).Says))
}

// asksToPublish reports whether a thread was opened to have something published, by its title.
func asksToPublish(e *history.Event) bool {
	if aboutReleases.MatchString(e.Subject) || titledFault.MatchString(e.Subject) && !titledLack.MatchString(e.Subject) {
		return false
	}
	return titledPublishing.MatchString(e.Subject) || wantsRelease.MatchString(e.Subject)
}

// wantsPublishing reports whether a sentence asks to have something published.
func wantsPublishing(s string) bool {
	return asksPublishing.MatchString(s) && !aboutReleases.MatchString(s) || wantsRelease.MatchString(s)
}
