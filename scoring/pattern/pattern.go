// Package pattern answers whether a regular expression matches a text, in time that
// does not depend on how many ways of writing it knows.
//
// The rules know what they look for in many words, and every comment is held against
// all of them. Package regexp tries the ways one after another, which made reading
// comments cost more than all else together; a [Pattern] walks a text once, over an
// automaton that is built as texts need it. It gives the same answers as regexp, whose
// syntax it takes, and a fuzz test holds it to that.
//
// Package history reads texts by patterns, and the rules of package scoring do.
package pattern

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync/atomic"
	"unicode/utf8"
)

// Pattern is a regular expression that is asked whether it matches. It is safe for
// concurrent use.
type Pattern struct {
	whole    *regexp.Regexp // where more than a yes or no is asked for
	prog     *syntax.Prog
	anchored bool // matches at the beginning of a text only
	classes
	automaton atomic.Pointer[automaton]
}

// MustCompile takes the syntax of package regexp, and panics where that does. An
// apostrophe stands for the typographic one, too, which many keyboards write.
func MustCompile(expr string) *Pattern {
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(fmt.Sprintf("pattern %q: %v", expr, err))
	}
	if strings.Contains(expr, "'") {
		parsed = eitherApostrophe(parsed)
		expr = parsed.String()
	}
	prog, err := syntax.Compile(parsed.Simplify())
	if err != nil {
		panic(fmt.Sprintf("pattern %q: %v", expr, err))
	}
	p := &Pattern{whole: regexp.MustCompile(expr), prog: prog, anchored: prog.StartCond()&syntax.EmptyBeginText != 0, classes: classify(prog)}
	if len(p.runes) > 255 {
		panic(fmt.Sprintf("pattern %q tells more than 255 sorts of letters apart", expr))
	}
	p.automaton.Store(newAutomaton(p))
	return p
}

// String is the expression.
func (p *Pattern) String() string { return p.whole.String() }

// MatchString reports whether s contains a match.
func (p *Pattern) MatchString(s string) bool {
	a := p.automaton.Load()
	table := *a.table.Load()
	at := begin
	for i := 0; i <= len(s); {
		class := len(p.runes) // the end
		if i == len(s) {
			i++
		} else if b := s[i]; b < utf8.RuneSelf {
			class = int(p.ascii[b])
			i++
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			class = int(p.of(r))
			i += n
		}
		to := atomic.LoadUint32(&table[int(at)+class])
		if to == unknown {
			to, table = a.step(at, class)
		}
		switch to {
		case matched:
			return true
		case dead:
			return false
		case full:
			p.automaton.CompareAndSwap(a, newAutomaton(p))
			return p.whole.MatchString(s)
		}
		at = to
	}
	return false
}

// FindString is the text of the leftmost match, empty where there is none.
func (p *Pattern) FindString(s string) string {
	if !p.MatchString(s) {
		return ""
	}
	return p.whole.FindString(s)
}

// FindStringIndex is where the leftmost match begins and ends, nil where there is
// none.
func (p *Pattern) FindStringIndex(s string) []int {
	if !p.MatchString(s) {
		return nil
	}
	return p.whole.FindStringIndex(s)
}

// FindStringSubmatch is the leftmost match and what its groups hold, nil where there
// is none.
func (p *Pattern) FindStringSubmatch(s string) []string {
	if !p.MatchString(s) {
		return nil
	}
	return p.whole.FindStringSubmatch(s)
}

// FindAllString are the matches that follow one another, at most n unless n is
// negative.
func (p *Pattern) FindAllString(s string, n int) []string {
	if !p.MatchString(s) {
		return nil
	}
	return p.whole.FindAllString(s, n)
}

// FindAllStringSubmatch is FindAllString with what the groups hold.
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if !p.MatchString(s) {
		return nil
	}
	return p.whole.FindAllStringSubmatch(s, n)
}

// ReplaceAllString is s with every match replaced, as by regexp.
func (p *Pattern) ReplaceAllString(s, by string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.whole.ReplaceAllString(s, by)
}

// ReplaceAllStringFunc is s with every match replaced by what by makes of it.
func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.whole.ReplaceAllStringFunc(s, by)
}
