package policy

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// quote puts what an author wrote into a message.
func quote(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most-1]) + "…"
	}
	return strconv.Quote(strings.ToValidUTF8(s, "�"))
}

// bareText is a text that YAML reads as the same text without quotation marks.
var bareText = regexp.MustCompile(`^[A-Za-z.][A-Za-z0-9 ._/-]*$`)

// yamlText writes a text into a file.
func yamlText(s string) string {
	switch strings.ToLower(s) {
	case "on", "off", "yes", "no", "true", "false", "null", "y", "n", ".inf", ".nan":
		return strconv.Quote(s)
	}
	if s == "" || bareText.MatchString(s) && strings.TrimSpace(s) == s {
		return s
	}
	return `'` + strings.ReplaceAll(s, `'`, `''`) + `'`
}

// didYouMean proposes the nearest of some names.
func didYouMean(s string, names []string) string {
	if n := nearest(s, names); n != "" {
		return " (did you mean " + n + "?)"
	}
	return ""
}

// nearest is the name that s is a slip of; empty when it is none of any.
func nearest(s string, names []string) string {
	plain := func(s string) string {
		return strings.NewReplacer("_", "", "-", "", " ", "").Replace(strings.ToLower(s))
	}
	best, least := "", 100
	if len(s) > 40 {
		return ""
	}
	for _, name := range names {
		a, b := plain(s), plain(name)
		d := distance(a, b)
		if a != "" && (strings.HasPrefix(b, a) || strings.HasPrefix(a, b)) && min(len(a), len(b)) > 2 {
			d = min(d, 1)
		}
		if d < least && d <= max(1, min(len(a), len(b))/3) {
			best, least = name, d
		}
	}
	return best
}

// distance is how many letters must be put in, taken out or changed to turn a into
// b.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before := row[0]
		row[0] = i + 1
		for j := range y {
			cost := before
			if x[i] != y[j] {
				cost = 1 + min(before, row[j], row[j+1])
			}
			before, row[j+1] = row[j+1], cost
		}
	}
	return row[len(y)]
}
