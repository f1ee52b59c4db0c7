package pattern

import (
	"regexp/syntax"
	"slices"
)

// The apostrophe of typewriters, and the one of typography.
const straight, curly = '\'', '’'

// eitherApostrophe is an expression that also matches the one of typography wherever it
// matches that of typewriters.
func eitherApostrophe(re *syntax.Regexp) *syntax.Regexp {
	for i, sub := range re.Sub {
		re.Sub[i] = eitherApostrophe(sub)
	}
	switch {
	case re.Op == syntax.OpCharClass && holds(re.Rune, straight) && !holds(re.Rune, curly):
		re.Rune = withCurly(re.Rune)
	case re.Op == syntax.OpLiteral && slices.Contains(re.Rune, straight):
		return eitherInWord(re)
	}
	return re
}

// holds reports whether a class, pairs of the first and last rune of ranges, has a rune.
func holds(class []rune, r rune) bool {
	for i := 0; i < len(class); i += 2 {
		if class[i] <= r && r <= class[i+1] {
			return true
		}
	}
	return false
}

// withCurly is a class with one rune more; its ranges are in order.
func withCurly(class []rune) []rune {
	at := 0
	for at < len(class) && class[at] < curly {
		at += 2
	}
	return slices.Insert(slices.Clone(class), at, curly, curly)
}

// eitherInWord is a literal with a class in the place of each apostrophe.
func eitherInWord(re *syntax.Regexp) *syntax.Regexp {
	whole := &syntax.Regexp{Op: syntax.OpConcat, Flags: re.Flags}
	add := func(op syntax.Op, runes []rune) {
		if len(runes) > 0 {
			whole.Sub = append(whole.Sub, &syntax.Regexp{Op: op, Flags: re.Flags, Rune: runes})
		}
	}
	begin := 0
	for i, r := range re.Rune {
		if r == straight {
			add(syntax.OpLiteral, re.Rune[begin:i])
			add(syntax.OpCharClass, []rune{straight, straight, curly, curly})
			begin = i + 1
		}
	}
	add(syntax.OpLiteral, re.Rune[begin:])
	return whole
}
