package scoring

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	enoughRunes = 30 // of a text that was cut, where less would say too little
	loginRunes  = 39 // that a login of GitHub has at most
	marksRunes  = 3  // that stand on one character in any language
)

// shortened is at most n runes of a text, cut between two words: half a login is one that
// no [Redactor] knows. Where that leaves next to nothing, it is cut within the word, but
// not where a login could be halved. Code that is cut is closed.
func shortened(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	s = fewMarks(s)
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := n - 1
	for cut > 0 && (inWord(r[cut-1]) && inWord(r[cut]) || splitsCharacter(r, cut)) {
		cut--
	}
	if cut < enoughRunes {
		cut = max(cut, withinWord(r, n-1))
	}
	kept := strings.TrimRightFunc(string(r[:cut]), unicode.IsSpace)
	if cut < enoughRunes {
		kept = strings.TrimSuffix(kept, ",")
	}
	return CutTicks(s, kept) + "…"
}

// inWord reports whether a rune makes one word with what stands beside it. Scripts without
// spaces and pictures do not.
func inWord(c rune) bool {
	return !unicode.IsSpace(c) && !unicode.In(c, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.So)
}

// withinWord is the last place up to most at which a word can be cut: beside all that a
// login is made of, or within more of that than any login has.
func withinWord(r []rune, most int) int {
	for cut := most; cut > 0; cut-- {
		if !splitsCharacter(r, cut) && (!spelt(r[cut-1]) || !spelt(r[cut]) || spelling(r, cut) > loginRunes) {
			return cut
		}
	}
	return 0
}

// splitsCharacter reports whether a place is within what people see as one character: its accents,
// the colour of a picture and what joins pictures belong to it.
func splitsCharacter(r []rune, at int) bool {
	return unicode.In(r[at], unicode.M, unicode.Sk) || seen(r[at]) < 0 || seen(r[at-1]) < 0
}

// spelt reports whether a login may have a rune, in whatever script; one that nobody sees
// does not part it.
func spelt(c rune) bool {
	return unicode.In(c, unicode.L, unicode.N, unicode.M) || c == '-' || c == '_' || seen(c) < 0
}

// spelling is how many of the runes on both sides of a place could be of one login.
func spelling(r []rune, at int) int {
	n := 0
	for i := at; i < len(r) && spelt(r[i]); i++ {
		if seen(r[i]) >= 0 {
			n++
		}
	}
	for i := at - 1; i >= 0 && spelt(r[i]); i-- {
		if seen(r[i]) >= 0 {
			n++
		}
	}
	return n
}

// fewMarks is a text without the combining marks that are piled up on one character.
func fewMarks(s string) string {
	piled := 0
	return strings.Map(func(c rune) rune {
		if !unicode.Is(unicode.Mn, c) && !unicode.Is(unicode.Me, c) {
			piled = 0
		} else if piled++; piled > marksRunes {
			return -1
		}
		return c
	}, s)
}
