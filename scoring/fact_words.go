package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// factTold quotes, for a receipt, the sentence that factIn finds.
func (r *reading) factTold(i, j int) string {
	fact := r.factIn(i, j)
	if fact == "" {
		return ""
	}
	fact = strings.TrimRight(fact, ": ")
	if r.at(i).Says.Code && leadsIn.MatchString(fact) {
		fact += "…"
	}
	return ": " + saying(fact, 100)
}

// leadsIn is how a sentence ends that goes on with a block of code.
var leadsIn = pattern.MustCompile(`(?i)\b(?:with|of|by|for|from|at|like|as|via|using|than|into|in|on|to|is|are|gives?|shows?|says?|the|an?)$`)

// factIn is the sentence of the comment at i that tells the fact on which the reply at j
// builds; empty where no sentence does. Of a list it is one that the reply quotes: any
// other item stands for nothing but itself.
func (r *reading) factIn(i, j int) string {
	reply := r.at(j)
	common := append(topics(r.Title), topics(reply.Says.Text)...)
	best, most := "", 0
	for _, s := range r.at(i).Says.Sentences {
		n := tellsFact(s)
		if n <= 0 {
			continue
		}
		n += min(shared(common, s), mostCommon)
		if quotes(reply, s) {
			n += quotedBackTells
		} else if r.itemOfMany(i, s) {
			continue
		}
		if n > most {
			best, most = s, n
		}
	}
	return best
}

// itemOfMany reports whether a sentence of the comment at i stands in its list.
func (r *reading) itemOfMany(i int, s string) bool {
	e := r.at(i)
	if e.Says.Listed < fewestItems {
		return false
	}
	ends := strings.TrimRight(s, ".:;!?` ")
	ends = ends[max(0, len(ends)-leastQuoted):]
	for line := range strings.Lines(e.Text) {
		if strings.Contains(line, ends) && item.MatchString(line) {
			return true
		}
	}
	return false
}

// item is a line that begins an item of a list.
var item = pattern.MustCompile(`^\s*(?:[-*+]|\d+[.)])\s`)

// fewestItems is how many items a list has, at least, of which one does not tell the whole.
// Chosen: two are often one thing and another.
const fewestItems = 3

// How much it tells of a sentence that the title or the reply has words of it, at most,
// and that the reply quotes it. Chosen: what is quoted is what is built on, and a few
// words in common weigh less than a cause.
const (
	mostCommon      = 2
	quotedBackTells = 6
)

// tellsFact is how much of a fact a sentence tells: what was found out and a cause more
// than a name or a number; 0 for what asks, argues, greets or says what its writer does.
func tellsFact(s string) int {
	p := history.Read(s)
	if p.Words < fewestTold || len(p.Questions()) > 0 || p.Thanks() || aboutWriter.MatchString(s) || stance.MatchString(s) || opinion.MatchString(s) {
		return 0
	}
	n := 1
	if found.MatchString(s) {
		n += 3
	}
	switch {
	case plainCause.MatchString(s):
		n += 3
	case causes.MatchString(s):
		n++
	}
	if strings.Contains(s, "`") || hasFigures(s) {
		n++
	}
	if wishes.MatchString(s) {
		n--
	}
	return n
}

// fewestTold is how many words it takes, at least, to tell a fact. Chosen: "It fails on
// Windows."
const fewestTold = 4

// plainCause says why something is so, rather than only what.
var plainCause = pattern.MustCompile(`(?i)
	\b(?:
		because|(?:the |that's the )?reason|due to|caused? by|culprit|turns out|in fact|
		(?:is|are|was) documented|works? (?:by|for)|only (?:on|when|with|if|for)|defined (?:in|as|by)
	)\b
`)

// aboutWriter tells what the writer does, wants, asks or does not know, rather than a fact.
var aboutWriter = pattern.MustCompile(`(?i)
	\b(?:
		I(?:'ll| will| would|'d| hope| guess| wonder| previously)|
		I(?:'m| am) (?:not |un)?(?:sure|looking|afraid|going|planning|trying|happy|working|interested)|
		my (?:goal|plan|aim|intention|hope)|I (?:don't|do not) (?:really |quite |fully |yet )?(?:see|know|think|have|understand)|please
	)\b|
	^\W*(?:would|could|can|should) (?:it|we|you)\b
`)

// saysWhy says why something is so: more than [plainCause], for that is sure, and less than
// causes, which goes with a fact whether or not it tells why: "since" mostly tells since when.
var saysWhy = pattern.MustCompile(`(?i)
	\b(?:
		because|(?:the |that's the |for that |this )reasons?\b|reason (?:is|was|why|for|that)|due to|caus(?:e|es|ed|ing)|
		therefore|(?:that's|that is|which is|this is) why|turns out|culprit|
		as a result|leads? to|led to|results? (?:in|from)
	)\b|
	\bmeans (?:that )?\w|因为|由于|ので|ため|потому|porque|parce que|weil\b|perché
`)

// hasFigures reports whether a text has measured figures, counts or versions, rather than
// digits in a name, a list, a link or code.
func hasFigures(s string) bool {
	s = codeSpan.ReplaceAllString(inProse.ReplaceAllString(s, " "), " ")
	return figures.MatchString(s)
}

var (
	codeSpan = pattern.MustCompile("`[^`]*`")
	// figures is a number with what it counts, measures, or is the version of. Of what it
	// counts, no "was", "has" or "this" is one.
	figures = pattern.MustCompile(`
		(?:^|[\s(\[~≈<>=±+-])\d[\d,.' ]*\s?(?:
			%|‰|×|°|(?i:
				percent|x|times?|k|[kmgt]i?b|[kmg]?hz|[mnµμu]s|s|secs?|mins?|h|hrs?|mm|cm|m|km|[kmg]|kg|
				seconds?|minutes?|hours?|days?|weeks?|months?|years?|bytes?|bits?
			)
		)(?:[\s.,;:!?)\]/-]|$)|
		(?:^|[\s(~≈<>=v])\d+\.\d+(?:\.\d+)*(?:[\s.,;:!?)-]|$)|
		(?:^|[\s(~≈<>])\d[\d,]* (?:\p{Ll}+ )?\p{Ll}+[b-hj-rtv-z]s\b|
		\b(?i:versions?|releases?|since|until|before|from) v?\d+\b|
		\b\d+ (?i:of|out of|vs\.?|versus|to|and|or) (?:the )?\d+\b
	`)
)

// answersAsked reports whether the comment at i answers a question of whoever spoke before:
// it quotes it, says yes or no, or speaks of the same, and nobody else was asked.
func (r *reading) answersAsked(i int) bool {
	k := r.voiceBefore(i)
	if k < 0 {
		return false
	}
	e, f := r.at(i), r.at(k)
	to := append(r.putTo(k), f.Says.Mentions...)
	asked := len(to) == 0 || slices.Contains(to, strings.ToLower(e.Actor.Login))
	return slices.ContainsFunc(f.Says.Questions(), func(s string) bool {
		return quotes(e, s) || asked && (affirms.MatchString(e.Says.Text) || shared(topics(s), e.Says.Text) >= fewestTopicWords)
	})
}
