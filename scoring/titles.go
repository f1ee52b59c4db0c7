package scoring

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// retitled judges a change of somebody else's title.
func (r *reading) retitled(i int) finding {
	e := r.at(i)
	if !meaningChanged(e.From, e.Subject) {
		return r.refused(i, "retitled it, but the new title means what the old one meant")
	}
	end := e.At.Add(r.Stood)
	for j := i + 1; j < len(r.Events) && r.at(j).At.Before(end); j++ {
		if f := r.at(j); f.Verb == history.Renamed && f.Subject == e.From {
			return r.refused(i, "retitled it, but "+f.Actor.Login+" put the old title back within "+days(r.Stood))
		}
	}
	why := "Retitled it from " + quoted(e.From, 80)
	if end.After(r.now) {
		return r.awaits([]int{i}, why, "Must stand for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, why, "The title stood.", end)
}

// rewrote judges an edit of somebody else's opening post. Nothing tells that it
// was put back, so only time can be waited for.
func (r *reading) rewrote(i int) finding {
	end := r.at(i).At.Add(r.Stood)
	if end.After(r.now) {
		return r.awaits([]int{i}, "Rewrote the description", "Must stand for "+days(r.Stood)+".", end)
	}
	return r.gave([]int{i}, "Rewrote the description", "The text stood.", end)
}

// prefix is what projects put before a title: "[WIP]", "docs:", "feat(api)!:".
var prefix = pattern.MustCompile(`^\s*(\[[^\]]*\]|\([^)]*\)|[\w./-]+(\([^)]*\))?!?:)\s*`)

// meaningChanged reports whether a new title says something that the old one
// did not: at least one word that is not a spelling of an old one, in a title
// of at least two words.
func meaningChanged(old, title string) bool {
	a, b := titleWords(old), titleWords(title)
	if len(b) < 2 {
		return false
	}
	return unlike(b, a) > 0 || unlike(a, b) > 1
}

// unlike counts the words that are not spellings of any of others.
func unlike(words, others []string) int {
	n := 0
	for _, w := range words {
		if !near(w, others) {
			n++
		}
	}
	return n
}

// titleWords are the words of a title in lower case, without its prefixes. In
// scripts that put no spaces between words each sign counts as one.
func titleWords(s string) []string {
	for prefix.MatchString(s) {
		s = prefix.ReplaceAllString(s, "")
	}
	var spaced strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r == '\'' || r == '’': // "don't" is one word
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai):
			spaced.WriteRune(' ')
			spaced.WriteRune(r)
			spaced.WriteRune(' ')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			spaced.WriteRune(r)
		default:
			spaced.WriteRune(' ')
		}
	}
	return strings.Fields(spaced.String())
}

// near reports whether words has w, or w up to its ending or a slip or two.
func near(w string, words []string) bool {
	return slices.ContainsFunc(words, func(v string) bool {
		short := min(utf8.RuneCountInString(w), utf8.RuneCountInString(v))
		switch {
		case w == v:
			return true
		case short > 3 && (strings.HasPrefix(w, v) || strings.HasPrefix(v, w)):
			return true
		}
		return distance([]rune(w), []rune(v)) <= slips(short)
	})
}

// slips is how many typing slips a word of n letters can have and still be
// known for the same.
func slips(n int) int {
	switch {
	case n > 4:
		return 2
	case n > 2:
		return 1
	}
	return 0
}

// distance is how many letters must be put in, taken out, changed or swapped
// with their neighbour to turn a into b (optimal string alignment).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
