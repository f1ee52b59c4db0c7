package scoring

import (
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// More ways in which a comment takes up a loose end: most of them are told by who did
// what when, rather than by words.

// tookOverByPush judges the words of somebody who pushed to the pull request of an
// author who was gone, and who leaves it to others to merge that.
func (r *reading) tookOverByPush(i int) (finding, bool) {
	e := r.at(i)
	if r.Type != history.PullRequest || r.ByAuthor(e) || !r.pushedWith(i) || !r.authorAway(i) || !r.OpenBefore(i) {
		return finding{}, false
	}
	if m := r.mergedAt(); m >= 0 && r.at(m).Actor.ID == e.Actor.ID { // brought it up to date to merge it
		return finding{}, false
	}
	if slices.ContainsFunc(r.Events[i:], func(f history.Event) bool {
		return r.ByAuthor(&f) && (f.Verb == history.Pushed || f.Merges() || f.Said() && notLeft.MatchString(f.Says.Text))
	}) {
		return finding{}, false
	}
	act := r.turn(i)
	j := r.Reply(act[len(act)-1], r.StaleEnds, (*history.Event).Moves)
	if j < 0 {
		return r.refused(i, "pushed to what the author had left, but nobody took that up within "+days(r.StaleEnds)), true
	}
	return r.gave(act, "Took over what the author had left, and pushed to it", r.moved(j), r.at(j).At), true
}

// notLeft is how authors say that they have not left their work.
var notLeft = pattern.MustCompile(`(?i)\b(?:still|i'll|i will|i'm|i am)\b[^.!?]{0,20}\b(?:working|on it|continu\w*|finish\w*|look\w*|get (?:back )?to|updat\w*)\b`)

// pushedWith reports whether whoever spoke at i pushed together with that.
func (r *reading) pushedWith(i int) bool {
	e := r.at(i)
	pushed := func(j int) bool { return r.at(j).Verb == history.Pushed && r.at(j).Actor.ID == e.Actor.ID }
	for j := i - 1; j > 0 && e.At.Sub(r.at(j).At) <= history.OneAction; j-- {
		if pushed(j) {
			return true
		}
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= history.OneAction; j++ {
		if pushed(j) {
			return true
		}
	}
	return false
}

// turn is the pushes and words of whoever did i, around it, until somebody else has
// the word.
func (r *reading) turn(i int) []int {
	by := r.at(i).Actor.ID
	first, last := i, i
	for first > 1 && (r.at(first-1).Actor.ID == by || r.at(first-1).Bot) {
		first--
	}
	for last+1 < len(r.Events) && (r.at(last+1).Actor.ID == by || r.at(last+1).Bot) {
		last++
	}
	var out []int
	for j := first; j <= last; j++ {
		if e := r.at(j); e.Actor.ID == by && r.free(j) && (e.Verb == history.Pushed || e.Said()) {
			out = append(out, j)
		}
	}
	return out
}

// branch is the address of a branch, to which somebody can take the work.
var branch = pattern.MustCompile(`^https?://[^/]+/[\w.-]+/[\w.-]+/(?:-/)?(?:tree|compare)/\S`)

// branches are the branches that the event at i links to.
func (r *reading) branches(i int) []string {
	var out []string
	for _, l := range r.at(i).Says.Links {
		if branch.MatchString(l) {
			out = append(out, "another branch")
			break
		}
	}
	return out
}

var (
	// talkHeld tells of talks among people that were held at some occasion.
	talkHeld = pattern.MustCompile(`(?i)\b(?:discuss(?:ed|ions?)|talked|spoke|went over|brought (?:it|this) up|presented)\b(?: (?:it|this|that|about|again|briefly|more|with \w+))* (?:at|during|in|on) (?:the |our |a |an |today's |yesterday's |last |this )?[\w'’-]+`)
	// onThread says that the occasion was a thread, or is still to come.
	onThread = pattern.MustCompile(`(?i)\b(?:in|on|at) (?:the |this |that |another |its |a |an )?(?:thread|issue|pr|pull|ticket|comments?|review|docs?|code|other|above|detail|general|more|order)\b|\b(?:should|will|could|can|must|let'?s|to) (?:be )?(?:discuss|talk)`)
	// outcomeTold says what came of them.
	outcomeTold = pattern.MustCompile(`(?i)\b(?:we|people|everyone|everybody|folks|they|it was|there was|there were|the (?:group|room|team|chairs?|wg|consensus|conclusion|outcome|decision|result))\b[^.!?]{0,40}\b(?:decided|agreed|agree|comfortable|happy|fine|ok(?:ay)?|in favou?r|prefer\w*|want(?:ed)?|consensus|no objections?|accept\w*|(?:is|was) (?:to|that))\b`)
	// putOff leaves a matter to talks that are still to come.
	putOff = pattern.MustCompile(`(?i)\b(?:let'?s|should|want to|like to|needs? (?:to be|some|more|a)|to be|will|worth|can we|could we|i'll|bring|put|raise)\b[^.!?]{0,30}\b(?:discuss\w*|talk(?:ed|ing)?|agenda|meeting|call|interim|summit|sprint)\b`)
)

// broughtDecision judges words that bring home what people decided elsewhere on a
// matter that hung on it: it had been left to talks, or a review stood against it.
func (r *reading) broughtDecision(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || e.Says.Words > longestStanding || len(e.Says.Sentences) == 0 {
		return finding{}, false
	}
	if s := e.Says.Sentences[0]; r.Type == history.Issue && !strings.HasSuffix(s, "?") && (metAt.MatchString(s) || fromGathering.MatchString(s) && (saysThere.MatchString(s) || outcomeTold.MatchString(e.Says.Text) || decided.MatchString(e.Says.Text))) {
		return r.gave([]int{i}, "Brought the outcome of talks held elsewhere", "It was new to the thread.", e.At), true
	}
	if !strings.Contains(e.Says.Text, "iscuss") && !talkWords(e.Says.Text) || !outcomeTold.MatchString(e.Says.Text) {
		return finding{}, false
	}
	held := r.sentence(i, func(s string) bool {
		return talkHeld.MatchString(s) && !onThread.MatchString(s) && !inProse.MatchString(s)
	})
	if held == "" {
		return finding{}, false
	}
	hung := slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && e.At.Sub(f.At) >= r.Stood && (f.Subject == history.ChangesRequested || f.Said() && putOff.MatchString(f.Says.Text))
	})
	if !hung {
		return r.refused(i, "told of talks held elsewhere, but nothing had been left to them"), true
	}
	return r.gave([]int{i}, "Brought the outcome of talks held elsewhere", "It was new to the thread.", e.At), true
}

const gathering = `(?:calls?|meetings?|interim|f2f|face[- ]to[- ]face|telecon|plenary|workshop|summit|sprint|hackathon|stand-?up|conference|office hours)\b`

// fromGathering is how people begin who bring home what came of a gathering.
var fromGathering = pattern.MustCompile(`^\W*(?:(?i:(?:(?:this|it) (?:was|has been) |as |was |we |update: )?(?:discussed|discussion|agreed|decided|resolved|concluded|conclusion|consensus|outcome|resolution|minutes|notes)(?: (?:this|it|that|briefly))*) (?:at|in|during|on|from|of)|(?i:we|I) (?:(?:discussed|talked about|went over|brought up|raised) (?:it|this|that)) (?:at|in|during|on)) (?:(?:the|our|today's|yesterday's|last|this|a|an|\d{4}-\d\d-\d\d|[\w-]+'s) )*(?:[\w'’-]+ ){0,2}` + gathering)

// metAt begins with the place where people met, and goes on with what came of it.
var metAt = pattern.MustCompile(`^\W*(?i:(?:this |it |we )?(?:was |were |has been |have )?(?:discussed|agreed|decided|concluded|resolved)(?: this| it| that)?) (?:in|at) [A-Z]\p{Ll}+(?: [A-Z]\p{Ll}+)?\s*[:;,–—-]+\s*\pL`)

// talkWords is a quick look for the words of talkHeld.
func talkWords(text string) bool {
	return slices.ContainsFunc([]string{"alked", "poke", "ent over", "rought", "resented"}, func(s string) bool { return strings.Contains(text, s) })
}

// saysThere sets what was said at a gathering after a colon.
var saysThere = pattern.MustCompile(`(?i)` + gathering + `[^.!?]{0,25}: ?\w`)

// bareIssue is a text that is little more than the address of an issue.
var bareIssue = pattern.MustCompile(`^\W*(?:[\w-]+\W+){0,4}?https?://\S+/issues/\d+\W*$`)

// heldRemark judges an author's reply to a remark on the change that is no more than
// the address of a younger issue: the remark is held there. The author earns it.
func (r *reading) heldRemark(i int) (finding, bool) {
	if !r.holdsRemark(i) {
		return finding{}, false
	}
	e := r.at(i)
	if !r.spokeWithin(i, r.Stale, func(f *history.Event) bool { return f.Verb == history.ReviewCommented || f.Verb == history.Reviewed }) {
		return finding{}, false
	}
	var act []int
	for j := i; j < len(r.Events) && r.at(j).At.Sub(e.At) <= history.OneAction; j++ {
		if r.at(j).Actor.ID == e.Actor.ID && r.free(j) && r.holdsRemark(j) {
			act = append(act, j)
		}
	}
	return r.gave(act, "Opened the follow-up for what had been remarked here", "It stands in "+and(r.newRefs(i))+".", e.At), true
}

func (r *reading) holdsRemark(i int) bool {
	e := r.at(i)
	return r.Type == history.PullRequest && e.Verb == history.ReviewCommented && r.ByAuthor(e) && len(e.Says.Refs) == 1 &&
		r.openedLater(r.fullRef(e.Says.Refs[0])) && bareIssue.MatchString(e.Says.Text)
}

var (
	// asAgreed says that others had agreed on something or asked for it.
	asAgreed = pattern.MustCompile(`(?i)\b(?:as|like|per|since|which) (?:[\w@-]+ ){0,2}?(?:agreed|discussed|discussions?|suggested|requested|asked|proposed|raised)\b`)
	// anIssue is what holds a matter rather than settles it.
	anIssue = pattern.MustCompile(`(?i)\b(?:issues?|tickets?|bug reports?|discussions?)\b|/issues/\d`)
	// followUpAt tells where the follow-up is.
	followUpAt = pattern.MustCompile(`(?i)^\W*(?:the )?follow[- ]?ups?(?: (?:issue|ticket|pr|patch|discussion)s?)?(?: is| are)?(?: now)?(?::| (?:at|in|on|here|is|are)\b:?) ?\W*(?:[\w./-]*#\d|https?://)` +
		`|^\W*(?:(?:ok(?:ay)?|done|so|and|sure|yes)[,.:! ]+)*(?:this|that|it|the (?:rest|others?|remainder|\w+ (?:issue|part|problem|question)))(?: part)? is now (?:ticket |issue |in |at )?\W?(?:[\w./-]*#\d+|https?://\S+)\W*$` +
		`|^\W*(?:(?:ok(?:ay)?|done|so|and|sure|yes)[,.:! ]+)*(?:the |a )?(?:new|separate|follow-?up) (?:issue|ticket)(?: is| for (?:this|that|it))?(?: now)?(?: at| in| here)?:? \W?(?:[\w./-]*#\d|https?://)` +
		`|\bsee \W?(?:[\w./-]*#\d+|https?://\S+) for (?:the |a )?(?:follow[- ]?ups?|rest|remaining|remainder|left ?overs?)\b`)
	topicWord = pattern.MustCompile(`[\pL][\pL'-]{3,}`)
	// noTopic is a word that tells nothing of the matter.
	noTopic = pattern.MustCompile(`(?i)^(?:opened|created|filed|submitted|raised|started|issues?|tickets?|about|there|their|these|those|which|where|would|could|should|separate|problem|another|after|before|here's|https?|that|this|with|from|have|some|here|also|just|into|what|when|they|them|will|more|been|were|made|sent|post|posted|moved|reported|upstream|follow-up)$`)
)

// agreedHere reports whether a sentence said by the author at i tells of an issue that
// holds what others, who had spoken before, had agreed on or remarked.
func (r *reading) agreedHere(i int, said string) bool {
	if !anIssue.MatchString(said) {
		return false
	}
	e := r.at(i)
	if asAgreed.MatchString(said) {
		return r.spokeWithin(i, e.At.Sub(r.OpenedAt), (*history.Event).Said)
	}
	return r.Type == history.PullRequest && e.Verb == history.ReviewCommented && r.spokeWithin(i, r.Stale, func(f *history.Event) bool {
		return f.Verb == history.ReviewCommented || f.Verb == history.Reviewed
	})
}

// spokeWithin reports whether somebody else had spoken, as want says, before the event
// at i.
func (r *reading) spokeWithin(i int, within time.Duration, want func(*history.Event) bool) bool {
	e := r.at(i)
	return slices.ContainsFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && want(&f) && r.other(&f, e) && e.At.Sub(f.At) <= within
	})
}

// forThat says that an issue holds what has just been said.
var forThat = pattern.MustCompile(`(?i)\b(?:for|about|on|regarding|with|covering|capturing|cover|capture) (?:this|that|it|these|those|them|(?:the|this|that) (?:rest|others?|latter|former|remark|comment|suggestion|idea|question|point|concern|request|discussion))\b`)

// fewestTopicWords is how many words a sentence shares with what had been said, at
// least, when it speaks of the same.
const fewestTopicWords = 2

// inPassing is who had spoken, not long before the event at i, of what a sentence
// said there holds in an issue, which is not the matter of the thread; empty if nobody
// had.
func (r *reading) inPassing(i int, said string) string {
	if !anIssue.MatchString(said) {
		return ""
	}
	e := r.at(i)
	if who := r.lastSpeaker(i); who != nil && forThat.MatchString(said) && !who.Says.Approves() && !who.Says.Thanks() && !who.Says.Bump() && !who.Says.Cheers() && e.At.Sub(who.At) <= r.Moves && r.other(who, e) {
		return who.Actor.Login
	}
	if r.Type != history.PullRequest {
		return ""
	}
	title := strings.ToLower(r.Title)
	topic := topicWord.FindAllString(strings.ToLower(inProse.ReplaceAllString(said, " ")), -1)
	topic = slices.DeleteFunc(topic, func(w string) bool { return noTopic.MatchString(w) || strings.Contains(title, w) })
	if len(topic) < fewestTopicWords {
		return ""
	}
	for j := i - 1; j > 0 && e.At.Sub(r.at(j).At) <= r.Moves; j-- {
		f := r.at(j)
		if !f.Person() || !f.Said() || !r.other(f, e) {
			continue
		}
		if slices.ContainsFunc(f.Says.Sentences, func(s string) bool { return shared(topic, s) >= fewestTopicWords }) {
			return f.Actor.Login
		}
	}
	return ""
}

// shared counts the words that stand in a sentence.
func shared(words []string, sentence string) int {
	sentence, n := strings.ToLower(sentence), 0
	for _, w := range words {
		if strings.Contains(sentence, w) {
			n++
		}
	}
	return n
}

// lastSpeaker is the last event before i by which a person said anything; nil if nobody
// had.
func (r *reading) lastSpeaker(i int) *history.Event {
	for j := i - 1; j > 0; j-- {
		if f := r.at(j); f.Person() && f.Said() && f.Says.Words > 0 {
			return f
		}
	}
	return nil
}

var (
	// takesOn is how people say what they will bring.
	takesOn = pattern.MustCompile(`(?i)\b(?:I|we)(?:'ll| will|'re going to|'m going to| are going to| am going to) (?:\w+ )?(?:upload|release|publish|deploy|ship|send|submit|resubmit|announce|revive|set (?:it |this |that )?up|put (?:it |this |that |one )?up)\b|(?:^\W*|[.!]\s+|\b(?:I|we)(?:'m| am|'re| are|'ll| will)(?: \w+)? )(?:working|work) on (?:it|this|that|an?)\b|我们?(?:会|将).{0,8}(?:上传|发布|提交|更新)`)
	// isThere says that it is there.
	isThere = pattern.MustCompile(`(?i)\b(?:is|are|'s|was|been|now) (?:now |finally |just )?(?:online|live|up|available|ready|published|uploaded|released|submitted)\b|\b(?:download|install|get|grab|try|upgrade to|update to) (?:the |our |a )?(?:new|latest|updated|fresh)\b|已(?:上传|发布|提交|更新)`)
)

// keptWord judges a comment on an issue that brings what was promised there, and says
// where it is. A pull request of this repository fixes it as any does.
func (r *reading) keptWord(i int) (finding, bool) {
	e := r.at(i)
	if r.Type != history.Issue || r.ByAuthor(e) || e.Says.Words > longestNews || len(e.Says.Links) == 0 || r.sentence(i, isThere.MatchString) == "" || notYetHere.MatchString(e.Says.Text) {
		return finding{}, false
	}
	if slices.ContainsFunc(e.Says.Refs, func(ref string) bool { _, here := r.numberHere(ref); return here }) {
		return finding{}, false
	}
	j := slices.IndexFunc(r.Events[:i], func(f history.Event) bool {
		return f.Person() && f.Said() && !r.ByAuthor(&f) && takesOn.MatchString(f.Says.Text) && (f.Actor.ID != e.Actor.ID || e.At.Sub(f.At) >= r.Stood)
	})
	if j < 0 || slices.ContainsFunc(r.Events[1:i], func(f history.Event) bool {
		return f.Said() && len(f.Says.Links) > 0 && f.Says.Links[0] == e.Says.Links[0]
	}) {
		return finding{}, false
	}
	return r.gave(r.withClose(i), "Brought what "+r.at(j).Actor.Login+" had promised", "It was new to the thread.", e.At), true
}

var (
	notYetHere = pattern.MustCompile(`(?i)\b(?:not yet|will be|once|when|soon|hopefully|as soon as|until)\b`)
	// heard is how people bring an answer from elsewhere.
	heard = pattern.MustCompile(`(?i)^\W*(?:(?:ok(?:ay)?|update|good news|fyi|so|and)[,:.! ]+)*(?:(?:I|we)(?:'ve| have)? )?(?:just |finally |now |also )*(?:(?:got|received|had|here(?:'s| is)) (?:an?|the|this|some) )?(?:\w+ )?(?:e-?mail|mail|repl(?:y|ies)|answer|response|word|message|feedback)(?: back)? from (?:the )?[A-Z@\pL]|\b(?:upstream|the (?:vendor|maintainers?|support|developers?)) (?:has |have |just )*(?:answered|replied|responded|confirmed|told (?:me|us)|got back)\b`)
	// askedThere is how people say that they asked or told somebody elsewhere.
	askedThere = pattern.MustCompile(`(?i)\bI(?:'ve| have|'ll| will| just| also)*(?: just| also)? (?:reported|report|asked|ask|wrote|write|e-?mailed|e-?mail|mailed|contacted|contact|sent|raised|raise|reached out|pinged|ping|opened|filed)\b[^.!?]{0,60}\b(?:upstream|support|vendor|maintainers?|list|developers?|authors?|them|[A-Z]\w+ (?:team|folks|people))\b`)
)

// heardBack judges a comment that brings the answer of people elsewhere, whom its
// writer had asked.
func (r *reading) heardBack(i int) (finding, bool) {
	e := r.at(i)
	if r.ByAuthor(e) || !strings.Contains(e.Says.Text, " from ") && !strings.Contains(e.Says.Text, "pstream") && !strings.Contains(e.Says.Text, "the ") || r.sentence(i, heard.MatchString) == "" {
		return finding{}, false
	}
	asked := slices.IndexFunc(r.Events[:i], func(f history.Event) bool {
		return f.Actor.ID == e.Actor.ID && f.Said() && e.At.Sub(f.At) >= r.Stood && askedThere.MatchString(f.Says.Text)
	})
	if asked < 0 {
		return finding{}, false
	}
	act := []int{i}
	if r.free(asked) {
		act = []int{asked, i}
	}
	return r.gave(act, "Asked elsewhere and came back with the answer", "It was new to the thread.", e.At), true
}

// doneAs is how a reply begins that says that what was asked for is done, and names it.
var doneAs = pattern.MustCompile(`(?i)^\W*(?:(?:ok(?:ay)?|yes|sure|thanks|done|hecho|fait|erledigt|feito|so|here(?:'s| it is| you go| they are)?)[,.!: ]+)*(?:\W*(?:[\w.-]+/[\w.-]+)?#\d|\W*https?://)`)

// asWasAsked reports whether the event at i does no more than name what somebody else
// had asked to open.
func (r *reading) asWasAsked(i int) bool {
	e := r.at(i)
	brought := r.brings(i)
	if len(brought) == 0 || r.sentence(i, doneAs.MatchString) == "" {
		return false
	}
	asked := ""
	for j := i - 1; j >= 0 && asked == ""; j-- {
		if f := r.at(j); f.Person() && f.Said() && f.Says.Words > 0 && r.other(f, e) {
			asked = f.Says.Text
		}
	}
	if _, here := r.numberHere(brought[0]); (here || heldElsewhere(brought[0])) && r.ByAuthor(e) && !(r.openedLater(brought[0]) && r.Type == history.PullRequest && toHold.MatchString(asked)) { // what their own thread needs
		return false
	}
	return asksToOpen.MatchString(asked)
}

// toHold asks for an issue that holds what the thread does not.
var toHold = pattern.MustCompile(`(?i)\b(?:open|file|create|raise|submit|make) (?:an?|another|some) (?:new |separate |follow-?up |different )*(?:issues?|tickets?|bugs?)\b[^.!?]{0,20}\b(?:for|about|to track|to follow|so that|on)\b`)

// asksToOpen is how people ask for a matter to be held elsewhere. Whoever opens the pull
// request that an issue asks for, does what any does.
var asksToOpen = pattern.MustCompile(`(?i)\b(?:open|file|report|create|raise|submit|bring) (?:an?|this|it|that|the|up)?\b[^.!?]{0,20}\b(?:issues?|bugs?|tickets?|upstream)\b|\bsplit (?:this|it|the)\b[^.!?]{0,40}\b(?:issues|prs|pull requests|tickets)\b`)
