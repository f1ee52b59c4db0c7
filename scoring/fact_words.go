package scoring

import (
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// factTold quotes, for a receipt, the sentence of the comment at i that tells the fact on
// which the reply at j builds; empty where no sentence does.
func (r *reading) factTold(i, j int) string {
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
		}
		if n > most {
			best, most = s, n
		}
	}
	if best == "" {
		return ""
	}
	return ": " + saying(strings.TrimRight(best, ": "), 100)
}

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
	if strings.ContainsAny(inProse.ReplaceAllString(s, ""), "`0123456789") {
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
		my (?:goal|plan|aim|intention|hope)|I (?:don't|do not) (?:see|know|think|have|understand)|please
	)\b|
	^\W*(?:would|could|can|should) (?:it|we|you)\b
`)
