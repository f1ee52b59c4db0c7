package scoring

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

var summarising = Rule{
	Kind: Summarising, Version: 7, Weight: 3,
	Looks:   "Somebody states where a discussion of at least five comments or three people stands, so that the group can move on: the options, who holds what, what was decided, what is left. The author can earn this one, for summing up others.",
	Effect:  "Somebody else moves the thread within 14 days, or it is closed on the summary’s terms: nothing else is said before it is closed.",
	Not:     "An opening post; a list of one’s own changes or failures; one’s own argument once more; questions of one’s own; a summary copied from an earlier comment.",
	Missing: "nobody summed up where a discussion of five comments or three people stood",
	judge:   judgeSummarising,
}

func judgeSummarising(r *reading) []finding {
	var out []finding
	for i := range r.Events {
		e := r.at(i)
		if !e.Person() || !r.free(i) || !e.Said() || e.Verb == history.ReviewCommented || !r.sumsUp(i) {
			continue
		}
		switch comments, people := r.discussedBefore(i); {
		case r.ownSummary(e.Says):
			out = append(out, r.refused(i, "summed up their own changes or argument, not where the discussion stands"))
		case comments < 5 && people < 3 && !ofElsewhere.MatchString(e.Says.Text):
			out = append(out, r.refused(i, "summed up, but there were fewer than five comments and three people before it"))
		case !r.tellsOthers(i) && !ofElsewhere.MatchString(e.Says.Text) && !splits.MatchString(e.Says.Text) && !r.concludes(i):
			out = append(out, r.refused(i, "announced a summary that has neither points nor the people who made them"))
		case r.copied(i) >= 0:
			out = append(out, r.refused(i, "repeated what "+r.at(r.copied(i)).Actor.Login+" had written"))
		default:
			out = append(out, r.summaryMoved(i))
		}
	}
	return out
}

// summaryMoved judges a summary by what follows it.
func (r *reading) summaryMoved(i int) finding {
	why := "Summed up where the discussion stands" + r.summaryTold(i)
	if j := r.Reply(i, r.Moves, (*history.Event).Moves); j >= 0 {
		return r.gaveBy([]int{i}, why, j)
	}
	for j := i + 1; j < len(r.Events); j++ {
		e := r.at(j)
		if e.Bot {
			continue
		}
		if e.Verb == history.Closed || e.Verb == history.Merged || e.Said() && r.closeOf(r.action(j)) >= 0 {
			if !r.OpenBefore(len(r.Events)) {
				return r.gave([]int{i}, why, "Nothing was said against it before it was closed.", e.At)
			}
			break
		}
		if e.Said() && !e.Says.Bump() {
			break
		}
	}
	if end := r.at(i).At.Add(r.Moves); end.After(r.now) {
		return r.awaits([]int{i}, why, "Waits to see whether the thread moves.", end)
	}
	return r.refused(i, "summed up where the discussion stands, but nobody else moved the thread within "+days(r.Moves))
}

// summaryTold quotes the sentence that tells the most of the summary at i: that which announces
// it, or the next one where it only leads on; nothing where no sentence announces it.
func (r *reading) summaryTold(i int) string {
	said := r.at(i).Says.Sentences
	for k, s := range said {
		if !summary.MatchString(s) && !metTogether.MatchString(s) && !splits.MatchString(s) && !conclusion.MatchString(s) {
			continue
		}
		if strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：") || len(strings.Fields(s)) <= mostAnnouncing {
			if k+1 == len(said) || len(strings.Fields(said[k+1])) <= mostAnnouncing/2 {
				return ""
			}
			s = said[k+1]
		}
		if !wholeSentence(s) {
			return ""
		}
		return ": " + saying(strings.TrimRight(s, ": "), 120)
	}
	return ""
}

// wholeSentence reports whether s begins as a sentence does: an entry of a list, or what
// follows on an abbreviation, mostly begins with a small letter.
func wholeSentence(s string) bool {
	at := strings.IndexFunc(s, unicode.IsLetter)
	first, _ := utf8.DecodeRuneInString(s[max(at, 0):])
	return at >= 0 && (!unicode.IsLower(first) || at > 0 && strings.ContainsAny(s[:at], "`@"))
}

// mostAnnouncing is how many words a sentence has, at most, that announces a summary and tells
// nothing of it. Chosen: "I will try to sum up what we have said so far".
const mostAnnouncing = 11

const gotMuddled = `
	(?:
		got|gets?|is|(?:has|have) become|became|(?:has|have) got(?:ten)?
	) (?:a (?:little|bit) |rather |very |quite |too )?(?:
		messed up|mixed up|muddled|messy|confusing|tangled|hard to follow
	)
`

var (
	// summary is how people announce that they sum up.
	summary = pattern.MustCompile(`(?i)
		\b(?:
			(?:
				to|let me|i'll|i will|let's|trying to|try to|attempt to|i'd like to|i want to|
				allow me to|just to
			) (?:\w+ ){0,3}?(?:
				summari[sz]e|wrap (?:this |it |things |that )?up (?:where|what|how|who)|
				sum (?:this |it |things |that )?up|recap(?:itulate)?|
				(?:organi[sz]e|structure|untangle|sort out|disentangle) (?:the|this|our|all) (?:\w+ )?(?:
					discussion|conversation|thread|debate|arguments|points|options|opinions|proposals
				)
			)|
			(?:short|quick|brief|rough|small|my) (?:summary|recap|overview)\b|
			here(?:'s| is) (?:a|the|my) (?:\w+ )?(?:summary|recap|overview)|
			(?:summary|recap|overview|tl;?dr) (?:of|from) (?:
				the |this |our |what |where |all )?(?:[\w-]+ ){0,3}?(?:
				discussions?|conversation|thread|meeting|call|options|positions|opinions|viewpoints|
				comments?|proposals?|status|state|far|decided|said
			)|
			summ(?:ing|ed) (?:this |it |things )?up|
			what (?:i|we) (?:read|hear|gather|take|see|have)(?:
				 so far| from (?:this|that|it|you|you all|everyone|the [\w-]+)
			)* (?:is|are)\b|
			(?:get|bring|steer) (?:
				this|us|things|it|the (?:discussion|conversation|thread)
			) back (?:on track|to (?:the point|something)\b)|
			(?:two|three|four|several|a few|\d) (?:\w+ )?(?:
				camps|positions|opinions|options|proposals|schools of thought|viewpoints
			) (?:here|so far|above|now|on the table|in this)\b|
			summari[sz]ing (?:the|this|what|where|above|so)|
			where (?:i think |i believe )?(?:
				we|things|this|it|that
			) (?:all )?(?:stands?|(?:is|are) at)\b|
			where (?:we|things) are\b|
			(?:jot|write|note|list|lay)(?:ing)? (?:down |out )?(?:some |the |a few |all )?(?:\w+ )?(?:
				facts|options|positions|arguments|points
			)\b.{0,30}\b(?:
				options|facts|positions|opinions|sides|so far
			)|
			(?:
				put together|collect|gather|write down|jot down|note down|list
			) (?:\w+ ){0,3}(?:what|where|facts|options|everything|the)\b.{0,40}\b(?:
				said|stand|are|is|was|options|far|positions|points|discussed
			)|
			(?:meeting|call) (?:notes|minutes|summary|recap)|
			(?:notes|minutes) (?:of|from) (?:the|our|today's) (?:\w+ )?(?:meeting|call|discussion)|
			(?:current|present) (?:state|status) of (?:this|the) (?:issue|discussion|pr|thread|proposal)|
			(?:so,? )?(?:the )?(?:
				options|alternatives|possibilities|approaches
			) (?:that (?:were|have been) )?(?:
				discussed |proposed |mentioned |raised |suggested )?(?:
				so far|above|here|on the table|in this thread
			)|
			what(?:'s| is| was| has been| have we| we have) (?:
				decided|agreed|discussed|left|still open
			) (?:so far|here|is|on|upon)|
			(?:seems?|looks?|sounds?|appears?) (?:like |that |as if )*(?:
				we|there|everyone|everybody|people|most
			)(?: all| both| are| is| have)* (?:\w+ )?(?:
				agree|agreed|agreement|consensus|
				(?:two|three|four|several|\d) (?:\w+ )?(?:options|camps|opinions|approaches|proposals)
			)|
			consensus (?:so far |here |now )?(?:seems|appears|is) (?:to be|that)|recapping|
			consolidat(?:e|ing) (?:the|all|this|everyone's|your) (?:\w+ )?(?:
				feedback|comments|points|opinions|discussion|threads
			)|
			here are the options|
			outcomes? (?:of|from) (?:the|our|today's) (?:\w+ )?(?:meeting|call|discussion|vote)|
			pulling together (?:the|all)|
			from (?:the|all|this) (?:\w+ )?(?:
				discussion|comments|thread|replies
			)(?: above| so far)?,? (?:i|we) (?:
				gather|take|conclude|read|understand
			)
		)\b|
		(?:^|\s)итого\s*[:,—]|\bzusammenfassend|zusammenfassung\b|\bzusammengefasst\b|
		\bstand der (?:diskussion|dinge)\b|\bum zusammenzufassen\b|\bpour résumer\b|\ben résumé(?:\PL|$)|
		\ben resumen\b|\bpara resumir\b|\bresumindo\b|\briassumendo\b|总结一下|小结|
		(?:讨论|商讨|商量|沟通).{0,12}(?:决定|结论|一致)|综上|总而言之|归纳|梳理一下|
		目前(?:的)?(?:结论|共识|方案)|まとめ(?:ると|ます|ました|てみ)|整理(?:すると|します)|要約|
		подытож|резюмир
	`)
	// muddled is how people say of a discussion that it needs one.
	muddled = pattern.MustCompile(`(?i)
		\b(?:thread|discussion|conversation) ` + gotMuddled + `\b|
		\b(?:things|it|this|we) ` + gotMuddled + ` (?:in|on) (?:this|the) (?:thread|discussion|conversation|issue|pr)\b
	`)
	// heading begins a part of a summary.
	heading = pattern.MustCompile(`(?i)
		^\W*(?:
			tl;?dr|(?:\w+ )?summary|(?:(?:the|main|open|key|first|second|third|last|remaining|big) )?question|recap|agreed|not agreed|agreement|everyone agrees|
			nobody (?:wants|objects|likes|asks)|decided|decisions?|rejected|postponed|deferred|
			undecided|unresolved|(?:still )?open(?: is| are| questions?| points?| issues?)?|
			what's (?:open|left)|options? ?\w?|consensus|facts?|questions?|pros?|cons?|remaining|
			next steps?|action items?|in favou?r|against
		)\s*(?:\W|$)
	`)
	// metTogether tells what people of the thread settled elsewhere.
	metTogether = pattern.MustCompile(`(?i)
		\b(?:
			we|i|contributors|maintainers|members|people|of us|team
		)\b.{0,30}\b(?:` + metOver + `)\b.{0,60}\b(?:
			(?:in person|offline|sync|(?:video ?)?chat|video ?call)\b|` + gathering + `|(?:` + chats + `)\b
		)
	`)
	// concluded tells what came of that.
	concluded = pattern.MustCompile(`(?i)
		\b(?:
			(?:
				we|and|group|committee|team|everyone|contributors|maintainers
			) (?:have |all |then |finally )?(?:
				landed on|settled on|agreed|decided|concluded|came to|resolved|reached
			)|
			conclusions?|consensus|outcome|decision
		)\b
	`)
	// ofMyOwn says that a summary is of the speaker's own work or words.
	ofMyOwn = pattern.MustCompile(`(?i)
		\b(?:
			(?:summary|overview|recap) of (?:the |my |all |these |today's )?(?:
				changes|push(?:es)?|commits|updates?|failures|errors|results|benchmarks?|tests?|
				findings|logs?
			)|
			repeat (?:the same|my|myself)|summari[sz]e (?:my|the main points again|the changes)|
			my (?:points?|arguments?|position|view)|(?:changes|updates?) (?:since|in this push|summary)|
			rebased|force[- ]pushed
		)\b
	`)
)

// sumsUp reports whether the comment at i announces a summary: in so many words,
// or as what at least two people of this thread settled together.
func (r *reading) sumsUp(i int) bool {
	p := r.at(i).Says
	if r.concludes(i) {
		return true
	}
	if p.Words < 25 {
		return false
	}
	for k, s := range p.Sentences {
		if k > 2 && k < len(p.Sentences)-1 && !strings.HasSuffix(s, ":") && !strings.HasSuffix(s, "：") {
			continue
		}
		switch {
		case !strings.HasSuffix(s, "?") && summary.MatchString(s),
			muddled.MatchString(s) && (p.Listed >= 2 || r.namesPeople(i, p.Text) >= 2),
			metTogether.MatchString(s) && (r.namesPeople(i, s) >= 2 || concluded.MatchString(p.Text)):
			return true
		}
	}
	if strings.Contains(p.Text, "left") && splits.MatchString(p.Text) {
		return true
	}
	headed := 0
	for _, s := range p.Sentences {
		if heading.MatchString(s) {
			headed++
		}
	}
	return headed >= 2 && (p.Listed >= 2 || r.namesPeople(i, p.Text) > 0) || p.Listed >= 3 && r.namesPeople(i, p.Text) >= 3
}

var (
	// ofElsewhere sums up what was said in another thread, for this one.
	ofElsewhere = pattern.MustCompile(`(?i)
		\b(?:
			summari[sz]\w+|recap\w*|summary
		)\b[^.!?\n]{0,40}\b(?:
			discussion|conversation|debate
		) (?:on|in|at|from|over (?:on|in)) (?:[\w-]+/[\w.-]+)?(?:#\d|https?:)
	`)
	// splits says where each of what is left goes.
	splits = pattern.MustCompile(`(?i)\bgo(?:es)? (?:to|in|into)\b.{1,160}\bgo(?:es)? (?:to|in|into)\b`)
	// conclusion is how people begin to say what comes of a discussion.
	conclusion = pattern.MustCompile(`(?i)^\W*(?:(?:so|ok(?:ay)?|then|right)\W+)+we(?:'ll| will| are going to| have agreed| agreed| decided) `)
)

// concludes reports whether the comment at i says in a sentence what comes of a
// discussion, and the thread is closed on that before anybody else speaks.
func (r *reading) concludes(i int) bool {
	p := r.at(i).Says
	if p.Words < fewestConcluding || p.Words > mostConcluding || len(p.Refs)+len(p.Links) > 0 || !conclusion.MatchString(p.Text) {
		return false
	}
	if comments, _ := r.discussedBefore(i); comments < 5 {
		return false
	}
	for j := i + 1; j < len(r.Events); j++ {
		if e := r.at(j); e.Verb == history.Closed || e.Said() {
			return e.Verb == history.Closed
		}
	}
	return false
}

// A conclusion is one sentence that says something. Chosen: neither "Agreed, then." nor
// a paragraph.
const (
	fewestConcluding = 8
	mostConcluding   = 40
)

func (r *reading) ownSummary(p *history.Prose) bool {
	return slices.ContainsFunc(p.Sentences, ofMyOwn.MatchString)
}

// discussedBefore counts the comments before the event at i, and the people who
// wrote them or the opening.
func (r *reading) discussedBefore(i int) (comments, people int) {
	seen := map[int64]bool{}
	for j := range i {
		e := r.at(j)
		if !e.Person() || e.Verb != history.Opened && (!e.Said() || e.Says.Words == 0) {
			continue
		}
		seen[e.Actor.ID] = true
		if e.Said() {
			comments++
		}
	}
	return comments, len(seen)
}

// namesPeople counts the other people of the thread whom text names.
func (r *reading) namesPeople(i int, text string) int {
	seen := map[int64]bool{}
	lower := strings.ToLower(text)
	for j := range i {
		f := r.at(j)
		login := strings.ToLower(f.Actor.Login)
		if f.Person() && f.Actor.ID != r.at(i).Actor.ID && len(login) > 2 && strings.Contains(lower, login) {
			seen[f.Actor.ID] = true
		}
	}
	return len(seen)
}

// tellsOthers reports whether the comment at i has points, or the people who
// made them, or tells what people settled when they met.
func (r *reading) tellsOthers(i int) bool {
	p := r.at(i).Says
	return p.Listed >= 2 || r.namesPeople(i, p.Text) > 0 || len(p.Mentions) > 0 || slices.ContainsFunc(p.Sentences, metTogether.MatchString)
}

// copied is the index of an earlier comment that says the same as the one at i;
// -1 if there is none.
func (r *reading) copied(i int) int {
	said := strings.Fields(strings.ToLower(r.at(i).Says.Text))
	for j := range i {
		f := r.at(j)
		if f.Actor.ID != r.at(i).Actor.ID && f.Says.Words >= 20 && alike(said, strings.Fields(strings.ToLower(f.Says.Text))) {
			return j
		}
	}
	return -1
}

// alike reports whether nine in ten words of a text stand in another.
func alike(said, before []string) bool {
	have := make(map[string]bool, len(before))
	for _, w := range before {
		have[w] = true
	}
	same := 0
	for _, w := range said {
		if have[w] {
			same++
		}
	}
	return same*10 >= len(said)*9
}
