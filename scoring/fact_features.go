package scoring

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// Whether a comment supplies a fact on which others build cannot be told by words
// alone: most comments do not say so, and those who build on it seldom do. So what is
// seen of a comment and of the reply to it is weighed, by weights that careful
// readers' credits taught (fact_weights.go).

// feature is one thing that can be seen of a comment and the reply to it.
type feature struct {
	name string
	says string // how a receipt tells of it; empty where it speaks for nothing by itself
	seen func(r *reading, i, j int) float64
	// bears is whether the words of the fact bear out what a receipt would tell; nil where
	// being seen is enough.
	bears func(r *reading, i int, fact string) bool
}

// is is a feature that is there or not.
func is(name, says string, seen func(r *reading, i, j int) bool) feature {
	return feature{name: name, says: says, seen: func(r *reading, i, j int) float64 {
		if seen(r, i, j) {
			return 1
		}
		return 0
	}}
}

// when is the feature that a receipt tells of only where the words of the fact bear it out:
// any digit speaks for a fact, and few are figures.
func (f feature) when(bears func(r *reading, i int, fact string) bool) feature {
	f.bears = bears
	return f
}

// factFeatures are what is weighed.
func factFeatures() []feature {
	return []feature{
		is("a block of code", "code or output", func(r *reading, i, j int) bool { return r.at(i).Says.Code }),
		is("code in a sentence", "", func(r *reading, i, j int) bool { return strings.Contains(r.at(i).Says.Text, "`") }),
		is("numbers", "numbers", func(r *reading, i, j int) bool { return strings.ContainsAny(r.at(i).Says.Text, "0123456789") }).
			when(func(_ *reading, _ int, fact string) bool { return hasFigures(fact) }),
		is("a link", "a link", func(r *reading, i, j int) bool { return len(r.at(i).Says.Links) > 0 }),
		is("a cause", "the cause", func(r *reading, i, j int) bool { return causes.MatchString(r.at(i).Says.Text) }).
			when(func(_ *reading, _ int, fact string) bool { return saysWhy.MatchString(fact) }),
		is("something found out", "what was found out", func(r *reading, i, j int) bool { return found.MatchString(r.at(i).Says.Text) }).
			when(func(_ *reading, _ int, fact string) bool { return found.MatchString(fact) }),
		is("another thread", "", func(r *reading, i, j int) bool { return len(r.at(i).Says.Refs) > 0 }),
		is("a side taken", "", func(r *reading, i, j int) bool {
			return stance.MatchString(r.at(i).Says.Text) || opinion.MatchString(r.at(i).Says.Text)
		}),
		is("wishes", "", func(r *reading, i, j int) bool { return wishes.MatchString(r.at(i).Says.Text) }),
		is("few words", "", func(r *reading, i, j int) bool { return r.at(i).Says.Words < 12 }),
		is("many words", "", func(r *reading, i, j int) bool { return r.at(i).Says.Words > 120 }),
		is("a quote", "", func(r *reading, i, j int) bool { return r.at(i).Says.Quotes }),
		is("after a question", "the answer to a question", func(r *reading, i, j int) bool {
			k := r.voiceBefore(i)
			return k >= 0 && len(r.at(k).Says.Questions()) > 0
		}).when(func(r *reading, i int, _ string) bool { return r.answersAsked(i) }),
		is("after the author", "", func(r *reading, i, j int) bool { k := r.voiceBefore(i); return k >= 0 && r.ByAuthor(r.at(k)) }),
		is("the opening has code", "", func(r *reading, i, j int) bool { return r.at(0).Says.Code }),
		is("the first to speak", "", func(r *reading, i, j int) bool { return r.voiceBefore(i) == 0 }),
		is("the author replies", "", func(r *reading, i, j int) bool { return r.ByAuthor(r.at(j)) }),
		is("the reply agrees", "", func(r *reading, i, j int) bool { return acknowledges(r.at(j)) }),
		is("the reply quotes", "", func(r *reading, i, j int) bool { return r.at(j).Says.Quotes }),
		is("the reply names the speaker", "", func(r *reading, i, j int) bool { return addresses(r.at(j), r.at(i).Actor) }),
		is("the reply asks", "", func(r *reading, i, j int) bool { return len(r.at(j).Says.Questions()) > 0 }),
		is("the reply comes within a day", "", func(r *reading, i, j int) bool { return r.at(j).At.Sub(r.at(i).At) < day }),
		is("the reply comes after three days", "", func(r *reading, i, j int) bool { return r.at(j).At.Sub(r.at(i).At) > 3*day }),
		is("the author then closes it", "", func(r *reading, i, j int) bool { return r.authorCloses(j, r.Moves) }),
		is("late in the thread", "", func(r *reading, i, j int) bool { return r.at(i).At.Sub(r.OpenedAt) > 30*day }),
	}
}

// mostReasons is how many things a receipt names that spoke for a fact. Chosen: what
// fits in a line.
const mostReasons = 3

// weighFact weighs the comment at i and the reply to it at j: 0 or more where it is
// likelier than not that the comment supplied a fact on which others built. reasons is
// what spoke for it of which a receipt can tell, the weightiest first.
func (r *reading) weighFact(i, j int) (weight float64, reasons []reason) {
	weight = factBias
	for _, f := range factFeatures() {
		w := factWeights[f.name] * f.seen(r, i, j)
		weight += w
		if w > 0 && f.says != "" {
			reasons = append(reasons, reason{f, w})
		}
	}
	slices.SortStableFunc(reasons, func(a, b reason) int { return cmp.Compare(b.weight, a.weight) })
	return weight, reasons
}

// reason is a feature that spoke for a fact, and how much.
type reason struct {
	feature
	weight float64
}

// borneOut says, for a receipt, which of the reasons the words of the fact bear out: its
// sentence, or the whole comment at i where none tells it.
func (r *reading) borneOut(i int, reasons []reason, fact string) []string {
	if fact == "" {
		fact = r.at(i).Says.Text
	}
	var out []string
	for _, x := range reasons {
		if len(out) < mostReasons && (x.bears == nil || x.bears(r, i, fact)) {
			out = append(out, x.says)
		}
	}
	return out
}

var (
	causes = pattern.MustCompile(`(?i)
		\b(?:
			because|since|reason|due to|caused?|therefore|that's why|that is why|turns out|actually|
			in fact|only (?:on|when|with|if|for)|never (?:on|when|with)|happens|requires?|means|
			works? (?:by|for|with|in|on)|implements?|defined|provided|supports?|documented|
			for (?:background|context|reference|history)|historical(?:ly)?
		)\b
	`)
	wishes = pattern.MustCompile(`(?i)
		\b(?:
			should|would|could|prefer|maybe|perhaps|might|i think|imo|imho|let's|what about|how about
		)\b
	`)
)

// voiceBefore is the last that somebody else than the speaker at i had said before,
// -1 if nobody had.
func (r *reading) voiceBefore(i int) int {
	for k := i - 1; k >= 0; k-- {
		if e := r.at(k); e.Actor.ID != r.at(i).Actor.ID && !e.Bot && (e.Said() || e.Verb == history.Opened) {
			return k
		}
	}
	return -1
}

// authorCloses reports whether the author closed the thread within a time from the
// event at j on.
func (r *reading) authorCloses(j int, within time.Duration) bool {
	return slices.ContainsFunc(r.Events[j:], func(e history.Event) bool {
		return e.Verb == history.Closed && r.ByAuthor(&e) && e.At.Sub(r.at(j).At) <= within
	})
}
