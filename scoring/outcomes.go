package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// Outcomes that people waited for, brought back to the thread: the second half
// of follow-through.

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

// broughtNews judges a comment that comes back with an outcome. The author's own
// news is shop-keeping.
func (r *reading) broughtNews(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || r.asksIfItMatters(i) || !mayBeNews(e.Says) && !r.publishingWanted(i) && !r.publishingPromised(i) || slices.ContainsFunc(e.Says.Questions(), doubtsNews.MatchString) {
		return finding{}, false
	}
	tells := func(j int, re *pattern.Pattern) string {
		return r.sentence(j, func(s string) bool {
			at := re.FindStringIndex(s)
			return at != nil && !notYet.MatchString(clause(s[:at[1]]))
		})
	}
	said := func(re *pattern.Pattern) string { return tells(i, re) }
	isNew := func(re *pattern.Pattern) bool { // to the thread
		if said(re) == "" {
			return false
		}
		for j := 1; j < i; j++ {
			if e := r.at(j); e.Said() && !e.Bot && e.Says.Words <= longestNews && tells(j, re) != "" {
				return false
			}
		}
		return true
	}
	act := []int{i}
	news, waited := "", false // waited: such news is waited for wherever it comes
	switch {
	case r.awaitedRef(i, said(refDone)):
		news = "with the news that what it waited for is done"
	case r.awaitedHere(i, said(refDoneToo)), r.Type != history.PullRequest && isNew(refDoneToo) && r.askedFor(i):
		news = "with the news that what it waited for is done"
	case isNew(inChannel) && r.expected(i) && r.waitedFor(i):
		news = "with the news that it is available"
	case isNew(upstreamDone):
		news, waited = "with the news that it is settled upstream", true
	case isNew(released):
		news, waited = "with the news that it is released", true
	case e.Says.Words <= longestNews && isNew(isOut) && r.releaseWanted(i):
		news = "with the release that was asked for"
	case isNew(arrived) && r.expected(i) && r.waitedFor(i):
		news = "with the news that it is available"
	case r.grants(i) && isNew(nowThere):
		news = "with the news that it is there"
	case r.Type != history.PullRequest && isNew(outSince) && r.askedFor(i):
		news = "with the news that it is available"
	case r.publishingWanted(i) && r.saysPublishing(i) && r.publishesAnew(i):
		news = "with the release that was asked for"
	case r.publishingPromised(i) && r.saysPublishing(i) && r.publishesAnew(i):
		news = "with the release that they had promised"
	case r.inVersion(i):
		news, waited = "with the version that has it", true
	case r.Type != history.PullRequest && isNew(doneThere) && r.askedFor(i):
		news = "to say that it is done"
	case said(undone) != "" && r.expected(i):
		news = "to say what became of it"
	case r.Type == history.PullRequest && said(partDone) != "" && r.mergedAt() < 0 && len(r.withClose(i)) == 1:
		news = "to say where the change went on"
	case e.Says.Words <= longestNews && isNew(doneAfter) && !r.OpenBefore(i) && (r.tookPart(i) || r.checksOff(i) >= 0):
		news = "to say how it ended"
		if c := r.checksOff(i); c >= 0 {
			act = []int{min(i, c), max(i, c)}
			news += ", and checked it off"
		}
	}
	if news == "" {
		return finding{}, false
	}
	if len(act) == 1 {
		act = r.withClose(i)
	}
	if c := r.closeOf(act); c >= 0 && r.reopened(c, r.Stood) >= 0 {
		return r.refused(i, "closed it "+news+", but "+r.at(r.reopened(c, r.Stood)).Actor.Login+" reopened it within "+days(r.Stood)), true
	}
	if len(act) > 1 && !waited && r.OpenBefore(i) && r.Idle(i) >= r.Stale && !r.askedFor(i) && !r.releaseWanted(i) && !r.publishingWanted(i) && !r.publishingPromised(i) && !r.grants(i) && !r.announcedBefore(i) {
		return finding{}, false // ends what was stale and nobody asked for: stale-resolution
	}
	return r.gave(act, r.brought(i, news)+newsTold(e.Says), "It was new to the thread.", e.At), true
}

// brought says that whoever spoke at i came back with some news, or to say it; of
// somebody who had not been there before, only that they did.
func (r *reading) brought(i int, news string) string {
	if slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Actor.ID == r.at(i).Actor.ID && !doneWith(&f, r.at(i))
	}) {
		return "Came back " + news
	}
	if news, said := strings.CutPrefix(news, "to say "); said {
		return "Said " + news
	}
	return "Brought " + strings.TrimPrefix(news, "with ")
}

// newsTold quotes the sentence that tells the news; nothing where none plainly does.
func newsTold(p *history.Prose) string {
	for _, s := range p.Sentences {
		tells := func(re *pattern.Pattern) bool { return re.MatchString(s) }
		if slices.ContainsFunc([]*pattern.Pattern{
			refDone, refDoneToo, inChannel, upstreamDone, released, isOut, arrived, nowThere, outSince, doneThere, undone,
			partDone, doneAfter, saysPublished, inAVersion, inNext, isInIt,
		}, tells) {
			return ": " + saying(strings.TrimRight(endingInLink.ReplaceAllString(s, ""), ":,( "), 120)
		}
	}
	return ""
}

// endingInLink is the address that stands behind a sentence, and is no part of it.
var endingInLink = pattern.MustCompile(`\s*[:(]\s*https?://\S+\W*$`)

// mayBeNews is a quick look for what news has: a number, a link, or a place from which
// people get things. A long reply argues.
func mayBeNews(p *history.Prose) bool {
	if p.Quotes && p.Words > longestNews {
		return false
	}
	if strings.ContainsAny(p.Text, "0123456789") || strings.Contains(p.Text, "pstream") || strings.Contains(p.Text, "ainlined") || len(p.Links) > 0 {
		return true
	}
	return inChannel.MatchString(p.Text) || inNext.MatchString(p.Text) || isOut.MatchString(p.Text) || nowThere.MatchString(p.Text)
}

// clause is the last part of a sentence that a dash or a semicolon parts.
func clause(s string) string {
	for _, mark := range []string{" - ", " – ", " — ", "; "} {
		if at := strings.LastIndex(s, mark); at >= 0 {
			s = s[at+len(mark):]
		}
	}
	return s
}

// awaitedHere reports whether a thread that a sentence said at i calls done, be it by its
// bare number, was named here before by somebody who spoke of waiting for it.
func (r *reading) awaitedHere(i int, sentence string) bool {
	if sentence == "" {
		return false
	}
	tells := history.Read(sentence)
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && (f.Said() || f.Verb == history.Opened) && slices.ContainsFunc(f.Says.Refs, func(ref string) bool {
			ref = r.fullRef(ref)
			return r.refersTo(tells, ref) && joinsWith(f.Says, ref) == depends
		})
	})
}

// expected reports whether somebody had spoken of what was to come, a while before
// the event at i, or whoever did that had promised it.
func (r *reading) expected(i int) bool {
	return r.announcedBefore(i) || slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		if !f.Person() || r.at(i).At.Sub(f.At) < r.Stood {
			return false
		}
		if f.Verb == history.Opened {
			return expects.MatchString(f.Says.Text) && !reportForm.MatchString(f.Text)
		}
		return f.Said() && (f.Says.Bump() || expects.MatchString(f.Says.Text))
	})
}

// askedFor reports whether somebody else had asked for the outcome that the event at i
// brings, be it by a bare bump.
func (r *reading) askedFor(i int) bool {
	e := r.at(i)
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && f.Said() && r.other(&f, e) && e.At.Sub(f.At) >= r.Stood && (f.Says.Bump() || keepsAsking.MatchString(f.Says.Text))
	})
}

// asksIfItMatters reports whether the event at i asks on a stale thread where it
// stands, which is stale-resolution, whatever news it brings.
func (r *reading) asksIfItMatters(i int) bool {
	return r.OpenBefore(i) && r.Idle(i) >= r.Stale && slices.ContainsFunc(r.at(i).Says.Questions(), asksWhereItStands.MatchString)
}

// waitedFor reports whether news of a release can be what the thread waits for: on a pull
// request somebody must have said so, or have asked for it.
func (r *reading) waitedFor(i int) bool {
	return r.Type != history.PullRequest || r.heldUp(i) || r.askedFor(i)
}

// holdsUp is how people say that a change waits for something from outside.
var holdsUp = pattern.MustCompile(`(?i)
	\b(
		wait(s|ing)? (for|on|until)|blocked (on|by)|on hold|as soon as|
		until .{0,40}\b(released?|out|available|fixed|merged|lands?)
	)\b
`)

// heldUp reports whether somebody had said, before the event at i, that the thread waits
// for something from outside.
func (r *reading) heldUp(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && (f.Said() || f.Verb == history.Opened) && holdsUp.MatchString(f.Says.Text)
	})
}

// doubtsNews is a question of whoever cites news in order to ask about it.
var doubtsNews = pattern.MustCompile(`(?i)
	\bdid(?:n't)? (?:this|it|that|the \w+) (?:not|make it|get in)\b|\bwhat about\b|
	\bwhat(?:'s| is) the (?:[\w-]+ ){0,2}(?:plan|vision|status|roadmap)\b|\bany plans?\b
`)

// longestNews is how many words a comment that only brings news has at most. Chosen: the
// news, where it is, and thanks; what is longer argues, and cites news in passing.
const longestNews = 40

// awaitedRef reports whether the thread that a sentence said at i calls done was
// named here before by somebody, and nobody had said that it is done.
func (r *reading) awaitedRef(i int, sentence string) bool {
	if sentence == "" || len(r.at(i).Says.Refs) == 0 {
		return false
	}
	ref := r.shortRef(r.at(i).Says.Refs[0])
	named := false
	for j := range i {
		for _, other := range r.at(j).Says.Refs {
			if r.shortRef(other) != ref {
				continue
			}
			if r.sentence(j, refDone.MatchString) != "" {
				return false
			}
			named = named || r.at(j).Verb != history.Opened || !r.ByAuthor(r.at(i))
		}
	}
	return named
}

// tookPart reports whether whoever did i had spoken before the thread was
// closed.
func (r *reading) tookPart(i int) bool {
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Actor.ID == r.at(i).Actor.ID && f.Said() && f.Says.Words > 0
	})
}

// todo is a label that says what is still to be done.
var todo = pattern.MustCompile(`(?i)\b(needs?|to-?do|requires?|missing|pending|awaiting|waiting|backport)\b`)

// checksOff is the index of the label of something to be done that the person
// who did i took off together with it; -1 if there is none.
func (r *reading) checksOff(i int) int {
	e := r.at(i)
	for j := range r.Events {
		f := r.at(j)
		if f.Verb == history.Unlabeled && doneWith(f, e) && todo.MatchString(f.Subject) && r.free(j) {
			return j
		}
	}
	return -1
}
