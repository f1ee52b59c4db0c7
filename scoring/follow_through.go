package scoring

import (
	"fmt"
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var followThrough = Rule{
	Kind: FollowThrough, Version: 3, Weight: 2,
	Looks: "Somebody turns a loose end into owned work: opens the issue or pull request that holds what somebody else raised, puts it on a list that is kept elsewhere, " +
		"takes over a pull request that its author left, or comes back with the news that people waited for.",
	Effect: "The follow-up exists and the thread names it, or the news was new to the thread.",
	Not: "A pull request that fixes an issue, or does what somebody pointed out, as any does, one's own ideas and one's own earlier work, what a pull request already promised, " +
		"news that stood there before, closing a thread because something else solved it, unless others had asked for the news.",
	Missing: "nobody opened a follow-up for what somebody else had raised, took over what was left, or came back with an outcome",
	judge:   judgeFollowing,
}

func judgeFollowing(r *reading) []finding {
	var out []finding
	for i := range r.Events {
		e := r.at(i)
		if !e.Person() || !r.free(i) || e.Says.Words == 0 {
			continue
		}
		if e.Verb == history.Opened {
			if f, ok := r.openedFor(i); ok {
				out = append(out, f)
			}
			continue
		}
		if !e.Said() {
			continue
		}
		for _, look := range []func(int) (finding, bool){r.tookOverHere, r.tookOverByPush, r.openedElsewhere, r.heldRemark, r.keptPromise, r.listed, r.askedAround, r.heardBack, r.broughtNews, r.keptWord, r.broughtOutcome, r.broughtDecision} {
			if f, ok := look(i); ok {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

// withClose is the event at i with the close that the same person made together
// with it.
func (r *reading) withClose(i int) []int {
	if c := r.closeOf(r.action(i)); c >= 0 {
		return []int{min(i, c), max(i, c)}
	}
	return []int{i}
}

// handsOn is how an author says that others may go on with the work.
var handsOn = pattern.MustCompile(`(?i)\b(?:please do|go ahead|feel free to (?:take|finish|continue|pick|use|adopt|build|fork|open|do|go|carry)|be my guest|(?:any|some)(?:one|body)(?: else)?\b[^.!?]{0,30}\b(?:can|may|could|please|wants?|is welcome)\b[^.!?]{0,20}\b(?:tak(?:e|es|ing)|finish|continue|carry|adopt|pick|complete|go on|have it)|(?:take|finish|continue|adopt) (?:it|this|everything|over)|no (?:more |longer (?:have )?)?(?:time|interest)(?: at all)?|lack(?:s|ing)? (?:of )?(?:the )?time|(?:ok|okay|fine|happy|glad) (?:if|with|for|to)\b[^.!?]{0,30}\b(?:tak\w+|some(?:one|body)|any(?:one|body)|others?|hand\w*)|(?:don't|do not|won't) have (?:the |any |enough )?time|moved on (?:from (?:this|it|here|the)|to (?:other|another|different|a (?:new|different) (?:job|project|company)))|given up|gave up)\b|\bmoved on\W*(?:$|[.,;!?])`)

// keepsOn is how an author says that they go on themselves.
var keepsOn = pattern.MustCompile(`(?i)\b(?:i|we)(?:'ll| will| can| could| plan to| want to| hope to| intend to|'m going to| am going to)\b[^.!?]{0,30}\b(?:take|finish|continue|adopt)\b`)

// gaveUp reports whether the author's last words before the event at i leave the work
// to others, and they do not go on with it after all.
func (r *reading) gaveUp(i int) bool {
	goesOn := slices.ContainsFunc(r.Events[i:], func(e history.Event) bool {
		return r.ByAuthor(&e) && (e.Verb == history.Pushed || e.Verb == history.ReadyForReview)
	})
	for j := i - 1; j > 0 && !goesOn; j-- {
		if e := r.at(j); r.ByAuthor(e) {
			return e.Verb == history.Commented && slices.ContainsFunc(e.Says.Sentences, func(s string) bool {
				return handsOn.MatchString(s) && !keepsOn.MatchString(s)
			})
		}
	}
	return false
}

// raisedByOther reports whether somebody else spoke not long before the event at i,
// which answers them: the thread was over, so that what they said was beside it.
func (r *reading) raisedByOther(i int) bool {
	return !r.OpenBefore(i) && slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && f.Said() && f.Says.Words > 0 && r.other(&f, r.at(i)) && r.at(i).At.Sub(f.At) <= r.Moves
	})
}

// authorAway reports whether the author had done nothing for as long as a pull
// request must wait, before the event at i.
func (r *reading) authorAway(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if r.ByAuthor(r.at(j)) {
			return r.at(i).At.Sub(r.at(j).At) >= r.Waiting
		}
	}
	return false
}

var (
	// openedIt is how people say that they opened something.
	openedIt = pattern.MustCompile(`(?i)(?:^\W*(?:(?:i agree|agreed?|ok(?:ay)?|yes|sure|done|right|thanks|good (?:point|idea|catch)|fyi|fwiw|update|edit|and|so)[,.:! ]+)*|\b(?:i|we)(?:'ve| have)? (?:(?:just|now|also|already|went ahead and) )*)` +
		`(?:opened|created|filed|submitted|raised|started|sent|put up|posted|made|moved|forwarded|reported|logged|spun (?:off|out)|split (?:off|out)) (?:(?:it|them|that|this|these|up|as|to|in|for|here|an?|the|my|our|some|two|[\w-]+):? ){0,4}?\W*(?:` + whatHolds + `)` +
		`|^\W*(?:done|moved|split(?: out)?|addressed|handled|continued) in (?:an? |the )?(?:separate|follow-?up|another|new|different) (?:pr|pull request|issue|ticket|mr|patch)\b` +
		`|\b(?:i|we)(?:'ve| have)? (?:(?:just|now|also|already) )*(?:reported|filed|raised|forwarded|sent|submitted|opened|moved) (?:it|this|that)\b[^.!?]{0,50}(?:https?://|[\w./-]*#\d)` +
		`|(?:habe|hab) .{0,80}(?:aufgemacht|erstellt|eröffnet|angelegt)|j'ai (?:ouvert|créé) |(?:he|hemos) (?:abierto|creado) |(?:abri|criei) (?:uma?|o|a) |(?:已|新)(?:开了|建了|创建)|(?:を)?(?:作成|立て|オープン)しました`)
	// carries says that what was opened holds what is left or raised here.
	carries = pattern.MustCompile(`(?i)\b(follow(ing)?[- ]?ups?|(to|for|will|that) track(s|ing)?|track(s|ing)? (of|the|this|that|it|progress|issue)|keep track|remaining|the rest|left[- ]?overs?|open (questions?|points?|items?)|loose ends?|upstream|separate(ly)?|split( it| this| that)? (off|out|into)|spun (off|out)|logged|` +
		`(as|like) (was )?(you |@[\w-]+ |we )?(suggested|discussed|requested|proposed|agreed|mentioned|pointed out)|(so (that )?|to make sure |lest )(we|it|this|that) (do|does|is|are|won't|will|can|gets?)?\s?(not|n't|never)?\s?(be|get)?\s?(forg[eo]t\w*|lost|missed)|not (be )?(forgotten|lost)|` +
		`your (suggestion|idea|point|comment|question|concern|request|proposal)|to (continue|discuss|move|take) (this|that|it|the (discussion|conversation))|cherry[- ]?pick)\b|zum nachverfolgen|pour le suivi|seguimiento|跟踪|追跡`)
	// ownWork says that what was opened is the speaker's own idea.
	ownWork = pattern.MustCompile(`(?i)\b(my (own|idea|proposal|approach)|alternatives?)\b`)
	inProse = pattern.MustCompile(`(?:[\w.-]+/[\w.-]+)?#\d+|https?://[^\s<>()"'` + "`" + `]+`)
	// haveOwn points at the speaker's own version of a change.
	haveOwn = pattern.MustCompile(`(?i)\b(?:i have|i've got|i've put up|i rebased (?:this|it)|rebased (?:version|copy) (?:at|in|is)) (?:(?:it|this|a|an|the|my|at|in|as|[\w-]+) ){0,5}\W*(?:#\d+|https?://\S+/(?:pull|merge_requests)/\d+)`)
)

// whatHolds is what can hold a loose end.
const whatHolds = `(?:issues?|tickets?|bugs?|prs?|mrs?|pull[- ]requests?|merge[- ]requests?|patch(?:es)?|discussions?|rfcs?|proposals?|bug reports?|tasks?|cards?|changes?|fix(?:es)?)\b|[\w./-]*#\d|https?://`

// openedElsewhere judges a comment that says that its writer opened something:
// it carries on what the author left, holds what was raised here, or is where
// this thread belongs.
func (r *reading) openedElsewhere(i int) (finding, bool) {
	e := r.at(i)
	to := r.newRefs(i)
	if len(to) == 0 {
		return finding{}, false
	}
	said := r.sentence(i, func(s string) bool {
		return openedIt.MatchString(s) || followUpAt.MatchString(s) && (!r.ByAuthor(e) || r.wasAskedTo(i))
	})
	if said == "" && r.asWasAsked(i) {
		return r.gave(r.withClose(i), "Opened what they had been asked to open", "The follow-up is "+and(to)+".", e.At), true
	}
	mine := r.sentence(i, haveOwn.MatchString)
	if said == "" && mine == "" {
		return finding{}, false
	}
	act := r.withClose(i)
	effect := "The follow-up is " + and(to) + "."
	left := r.Type == history.PullRequest && !r.ByAuthor(e) && r.mergedAt() < 0 && r.OpenBefore(i) && (r.authorAway(i) || r.gaveUp(i))
	switch {
	case left && !asides.MatchString(e.Says.Text) && (mine != "" || carries.MatchString(said) || to[0][0] == '#' && !ownWork.MatchString(said)):
		return r.gave(act, "Took over what the author had left", effect, e.At), true
	case said == "":
		return finding{}, false
	case ownWork.MatchString(said):
		return r.refused(i, "opened something, but it is their own idea rather than what somebody else raised"), true
	case r.ByAuthor(e) && !r.wasAskedTo(i) && !(carries.MatchString(said) && r.raisedByOther(i)) && !r.agreedHere(i, said):
		return r.refused(i, "opened something for their own thread, and nobody else had raised it"), true
	case carries.MatchString(said) || followUpAt.MatchString(said):
		return r.gave(act, "Opened the follow-up for what was left here", effect, e.At), true
	case r.Type == history.Issue && len(act) > 1 && !r.ByAuthor(e):
		return r.gave(act, "Opened it where it belongs and closed it here", effect, e.At), true
	}
	if who := r.inPassing(i, said); who != "" {
		return r.gave(act, "Opened an issue for what "+who+" had said in passing", effect, e.At), true
	}
	return r.refused(i, "opened something, but does not say that it holds what somebody else raised here"), true
}

var (
	// offers is how people say that they could go on where somebody else stopped.
	offers = pattern.MustCompile(`(?i)\b(?:i|we)(?:'(?:d|ll|m|ve)| can| could| would| will| am| may| might| want| plan)?\b[^.!?]{0,40}\b(?:take (?:it|this|that|over|care)|tak(?:e|ing) (?:it |this |that )?over|finish|continue|pick(?:ing)? (?:it |this |that )?up|carry on|adopt|complete|work(?:ing)? on (?:it|this|that)|have a go|give (?:it|this) a (?:try|go|shot))\b|m'en (?:charger|occuper)|(?:je peux|ich kann|ich könnte|puedo|podría|posso|poderia)\b[^.!?]{0,20}(?:\b|[^\pL])(?:reprendre|continuer|finir|übernehmen|weitermachen|continuar|terminar|tomar|acabar|assumir)|我(?:来|可以)(?:接手|继续|完成)|引き継`)
	// goesOn is how people say that they went on with it.
	goesOn = pattern.MustCompile(`(?i)\b(?:i|we)(?:'ve| have| went ahead and)?(?: (?:just|now|also|already|went ahead and|have))* (?:continued|rebased|picked|finished|completed|revived|resurrected|reworked|taken|took|carried|updated|adopted|resubmitted|cherry-?picked|pushed|opened|created)\b`)
	// carriesOn is how people say the same of work that had been closed.
	carriesOn = pattern.MustCompile(`(?i)\b(?:i|we)(?:'ve|'m| have| am)?(?: (?:just|now|also|already|went ahead and|have))* (?:continu|rebas|pick|finish|complet|reviv|resurrect|rework|tak|took|carr|adopt|resubmi|cherry-?pick)\w*|^\W*(?:continued|adopted|revived|picked up|finished|resubmitted|taken over|rebased|resurrected)\b|(?:reprise?|übernommen|weitergeführt|retomad[oa]|continuad[oa]|接手|引き継)`)
	// takenBy is how others say who went on with it.
	takenBy = pattern.MustCompile(`(?i)\b(?:taken over|picked up|continued|carried on|finished|completed|adopted|superseded|reprise?|weitergeführt|retomad[oa]|continuad[oa]|tomad[oa])\b|übernommen`)
)

// tookOverHere judges a comment on a pull request that its author left, by or about
// somebody who goes on with it in another.
func (r *reading) tookOverHere(i int) (finding, bool) {
	e := r.at(i)
	to := slices.Concat(r.newRefs(i), r.branches(i))
	if r.Type != history.PullRequest || len(to) == 0 || e.Verb == history.ReviewCommented {
		return finding{}, false
	}
	if m := r.mergedAt(); m >= 0 && (m < i || r.at(m).Verb == history.Merged) { // by hand it can have been the other
		return finding{}, false
	}
	effect := "The work goes on in " + and(to) + "."
	const why = "Took over what the author had left"
	if offer := r.offered(i, func(f *history.Event) bool { return f.Actor.ID == e.Actor.ID }); offer >= 0 && !r.ByAuthor(e) {
		return r.gave(append([]int{offer}, r.withClose(i)...), why, effect, e.At), true
	}
	if !r.ByAuthor(e) && r.OpenBefore(i) && r.authorAway(i) && r.sentence(i, goesOn.MatchString) != "" && !asides.MatchString(e.Says.Text) {
		return r.gave(r.withClose(i), why, effect, e.At), true
	}
	if !r.ByAuthor(e) && !r.OpenBefore(i) && r.gaveUp(i) && r.sentence(i, carriesOn.MatchString) != "" {
		return r.gave([]int{i}, why, effect, e.At), true
	}
	if !r.ByAuthor(e) && r.OpenBefore(i) && r.gaveUp(i) && r.tookOn(i) && r.sentence(i, keepsTheirs.MatchString) != "" {
		return r.gave(r.withClose(i), why, effect, e.At), true
	}
	if r.sentence(i, takenBy.MatchString) == "" {
		return finding{}, false
	}
	offer := r.offered(i, func(f *history.Event) bool {
		return r.other(f, e) && slices.Contains(e.Says.Mentions, strings.ToLower(f.Actor.Login))
	})
	if offer < 0 {
		return finding{}, false
	}
	return r.gave([]int{offer}, why, effect, e.At), true
}

// keepsTheirs says that another change holds what the author had done here.
var keepsTheirs = pattern.MustCompile(`(?i)\b(?:has|have|holds?|contains?|includes?|including|with|keep(?:s|ing)?|preserv(?:es?|ing)|based on|builds? on|on top of|carr(?:y|ies)) (?:all )?(?:of )?(?:your|their|the (?:original|author's)|@[\w-]+'s) (?:original )?(?:commits?|work|changes?|patch(?:es)?|code)\b`)

// tookOn reports whether whoever did i had assigned the thread to themselves, or said
// that they would do something about it.
func (r *reading) tookOn(i int) bool { return r.announcedBefore(i) || r.assignedSelf(i) }

// offered is the last comment before the event at i by which somebody other than the
// author, whom want accepts, offered to go on with the work; -1 if there is none.
func (r *reading) offered(i int, want func(*history.Event) bool) int {
	for j := i - 1; j > 0; j-- {
		f := r.at(j)
		if f.Person() && !r.ByAuthor(f) && f.Verb == history.Commented && r.free(j) && want(f) && offers.MatchString(f.Says.Text) && (r.authorAway(j) || r.gaveUp(j)) {
			return j
		}
	}
	return -1
}

// asides introduce what is beside the thread's own matter.
var asides = pattern.MustCompile(`(?i)\b(fwiw|for what it's worth|unrelated|btw|by the way|off[- ]topic)\b`)

// askedTo is how people raise what should be held elsewhere.
var askedTo = pattern.MustCompile(`(?i)\b(separate|another|new|own|follow[- ]?up|different) (pr|pull request|issue|ticket|thread|discussion|bug|patch)\b|\bfollow[- ]?up\b|\b(open|file|report|create|raise|submit) (an?|this|it|that|the) ?(\w+ )?(issue|bug|pr|pull request|ticket|upstream)\b`)

// wasAskedTo reports whether somebody else had asked, not long before the event
// at i, for what the author now says to have opened.
func (r *reading) wasAskedTo(i int) bool {
	e := r.at(i)
	for j := i - 1; j >= 0 && e.At.Sub(r.at(j).At) <= r.Stale; j-- {
		f := r.at(j)
		if f.Person() && f.Said() && r.other(f, e) && askedTo.MatchString(f.Says.Text) {
			return true
		}
	}
	return false
}

// promise is how people take something on.
var promise = pattern.MustCompile(`(?i)\b(working on (it|this|that|an?)|i'll|i will|i'm going to|on it|will do|i'm on)\b`)

// keptPromise judges a comment that is no more than the address of what its
// writer had promised, to somebody else who had raised it.
func (r *reading) keptPromise(i int) (finding, bool) {
	e := r.at(i)
	to := r.newRefs(i)
	over := !r.OpenBefore(i) // what comes up then is beside the thread's own matter
	if r.ByAuthor(e) || e.Verb != history.Commented || len(to) == 0 || e.Says.Words > 5 && !(over && e.Says.Words <= asideWords) {
		return finding{}, false
	}
	if !over && r.Type == history.Issue && !slices.ContainsFunc(to, func(ref string) bool { return ref[0] != '#' }) {
		return finding{}, false // fixes it as any pull request does
	}
	for j := i - 1; j > 0 && e.At.Sub(r.at(j).At) <= r.Moves; j-- {
		f := r.at(j)
		if f.Actor.ID != e.Actor.ID || f.Verb != history.Commented || !promise.MatchString(f.Says.Text) || !r.free(j) || over && r.OpenBefore(j) {
			continue
		}
		for k := j - 1; k > 0 && f.At.Sub(r.at(k).At) <= r.Moves; k-- {
			if g := r.at(k); g.Person() && g.Said() && g.Actor.ID != e.Actor.ID {
				return r.gave([]int{j, i}, "Took on what "+g.Actor.Login+" had raised", "The follow-up is "+and(to)+".", e.At), true
			}
		}
	}
	return finding{}, false
}

// onList is how people say that they put something on a list.
var onList = pattern.MustCompile(`(?i)^\W*(?:(?:ok(?:ay)?|yes|sure|done|right|thanks|agreed?|good (?:point|idea|catch))[,.! ]+)*(?:i |we )?(?:'ve |have )?(?:just |also |now )?(?:added|put|noted|moved|copied|collected|recorded|wrote)\b(?:(?:.{0,30}\b(?:to|on|in|at|under|down in)\b.{0,40}\b(?:list|tracking issue|tracker|to-?do|road ?map|backlog|agenda|wiki|check ?list)\b)|(?: (?:it|this|that|them|these))? to (?:\S*#\d|https?://))`)

// listed judges a comment that says that what somebody else raised now stands
// on a list elsewhere.
func (r *reading) listed(i int) (finding, bool) {
	e := r.at(i)
	if r.sentence(i, onList.MatchString) == "" {
		return finding{}, false
	}
	if len(e.Says.Refs) == 0 && len(e.Says.Links) == 0 {
		return r.refused(i, "put something on a list, but does not say on which"), true
	}
	for j := i - 1; j >= 0; j-- {
		if f := r.at(j); f.Person() && (f.Said() || f.Verb == history.Opened) && f.Says.Words > 0 {
			if !r.other(f, e) {
				break
			}
			return r.gave([]int{i}, "Put on a list elsewhere what "+f.Actor.Login+" had raised", "It stands in "+and(slices.Concat(e.Says.Refs, e.Says.Links)[:1])+".", e.At), true
		}
	}
	return finding{}, false
}

var (
	// tookTo is how people say that they took something to a place.
	tookTo = pattern.MustCompile(`(?i)\b(?:i|we)(?:'ve| have)? (?:(?:just|now|also) )?(?:posted|asked|wrote|written|reported|raised|sent|emailed|mailed|contacted|pinged|brought|announced|reached out)\b|^\W*(?:posted|asked|reported|raised|sent|emailed|announced)\b`)
	// places are where people are who do not read the thread.
	places = pattern.MustCompile(`(?i)\b(mailing[- ]?list|upstream|forum|discourse|irc|slack|matrix|discord|zulip|bug ?tracker|downstreams?|vendor|newsgroup)\b`)
	// windowOver says that what was waited for is over, and how it went.
	windowOver = pattern.MustCompile(`(?i)\b(no ?(one|body) (has )?(complained|objected|responded|replied|answered|spoke up)|no (objections?|complaints?|replies|responses?|answers?|feedback)|(they|he|she) (said|replied|answered|confirmed|agreed|told|responded)|(got|received) (an?|no|the) (answer|reply|response|confirmation)|(month|week|day|period|window|deadline|vote|poll|survey) (is|are|has|was|were) (now )?(over|passed|ended|closed|elapsed))\b`)
)

// askedAround judges a comment of somebody who took a matter to a place that
// another had named, or came back from there. The author can earn this one.
func (r *reading) askedAround(i int) (finding, bool) {
	e := r.at(i)
	said := r.sentence(i, func(s string) bool {
		return places.MatchString(s) && (tookTo.MatchString(s) || windowOver.MatchString(s))
	})
	if said == "" {
		return finding{}, false
	}
	if tookTo.MatchString(said) && !windowOver.MatchString(said) && len(e.Says.Links) == 0 {
		return finding{}, false // nothing shows it
	}
	for _, place := range places.FindAllString(said, -1) {
		for j := i - 1; j >= 0; j-- {
			f := r.at(j)
			if f.Person() && f.Said() && r.other(f, e) && strings.Contains(strings.ToLower(f.Says.Text), strings.ToLower(place)) {
				why := "Took it to the " + strings.ToLower(place) + ", as " + f.Actor.Login + " had suggested"
				if windowOver.MatchString(said) {
					why = "Came back from the " + strings.ToLower(place) + ", which " + f.Actor.Login + " had named"
				}
				return r.gave([]int{i}, why, "It was new to the thread.", e.At), true
			}
		}
	}
	return finding{}, false
}

// newRefs are the threads that the event at i names and that can have been
// opened for what was raised here: in other repositories or places, or younger than
// this one.
func (r *reading) newRefs(i int) []string {
	var out []string
	for _, ref := range r.at(i).Says.Refs {
		if n, here := r.numberHere(ref); !here || n > r.Number {
			out = append(out, r.shortRef(ref))
		}
	}
	for _, ref := range talks(r.at(i).Says.Links) {
		if len(history.Read(ref).Refs) == 0 {
			out = append(out, r.short(ref))
		}
	}
	return out
}

// numberHere is the number of a thread of this repository that ref names.
func (r *reading) numberHere(ref string) (int, bool) {
	where, number, _ := strings.Cut(ref, "#")
	n := 0
	if _, err := fmt.Sscanf(number, "%d", &n); err != nil {
		return 0, false
	}
	return n, where == "" || strings.EqualFold(where, r.Repo.FullName())
}

// shortRef is ref without the name of this repository.
func (r *reading) shortRef(ref string) string {
	if n, here := r.numberHere(ref); here {
		return fmt.Sprintf("#%d", n)
	}
	return ref
}

// sentence is the first sentence said at i that is not a question and that want
// accepts, empty if there is none.
func (r *reading) sentence(i int, want func(string) bool) string {
	for _, s := range r.at(i).Says.Sentences {
		if !strings.HasSuffix(strings.TrimRight(s, "\"')]*! "), "?") && want(s) {
			return s
		}
	}
	return ""
}
