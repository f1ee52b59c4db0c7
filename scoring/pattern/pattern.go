// Package pattern answers whether a regular expression matches a text, in time that
// does not depend on how many ways of writing it knows.
//
// The rules know what they look for in many words, and every comment is held against
// all of them. Package regexp tries the ways one after another, which made reading
// comments cost more than all else together; a [Pattern] walks a text once or twice,
// over an automaton that is built as texts need it. It gives the same answers as regexp,
// whose syntax it takes, and a fuzz test holds it to that.
//
// Package history reads texts by patterns, and the rules of package scoring do.
package pattern

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
)

// Pattern is a regular expression that is asked whether it matches. It is safe for
// concurrent use.
type Pattern struct {
	// ready is the pattern compiled, which is done when it is first needed: a program knows
	// many, and may need none.
	ready func() *compiled
}

// compiled is what a pattern looks for matches with.
type compiled struct {
	whole *regexp.Regexp // where more than a yes or no is asked for
	gate  *part          // matches wherever the pattern does, and elsewhere; nil if nothing in it counts
	parts []*part        // matches where one of them does
}

// MustCompile takes the syntax of package regexp. A pattern whose expression is wrong panics
// whenever it is used, and [Compile] before. An apostrophe stands for the typographic one,
// too, which many keyboards write.
//
// A long expression can be written over several lines: line breaks, and the tabs behind
// them, are no part of it. A space behind those is.
func MustCompile(expr string) *Pattern {
	p := &Pattern{ready: sync.OnceValue(func() *compiled { return compile(expr) })} // which panics each time
	made.Lock()
	defer made.Unlock()
	made.all = append(made.all, p)
	return p
}

// made are the patterns of the program.
var made struct {
	sync.Mutex
	all []*Pattern
}

// Compile compiles all patterns that were made, and panics where an expression is wrong, for
// tests of those that make them and for measurements. It returns how many there are.
func Compile() int {
	made.Lock()
	defer made.Unlock()
	for _, p := range made.all {
		p.ready()
	}
	return len(made.all)
}

func compile(expr string) *compiled {
	expr = lineBreak.ReplaceAllString(expr, "")
	parsed, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		panic(fmt.Sprintf("pattern %q: %v", expr, err))
	}
	if strings.Contains(expr, "'") {
		parsed = eitherApostrophe(parsed)
		expr = parsed.String()
	}
	c := &compiled{whole: regexp.MustCompile(expr)}
	if countsFar(parsed) {
		c.gate = newPart(uncounted(parsed))
	}
	plain, counting := split(parsed)
	for _, re := range []*syntax.Regexp{plain, counting} {
		if re != nil {
			c.parts = append(c.parts, newPart(re))
		}
	}
	return c
}

// lineBreak is what sets the lines of an expression apart.
var lineBreak = regexp.MustCompile(`\n\t*`)

// String is the expression.
func (p *Pattern) String() string { return p.ready().whole.String() }

// MatchString reports whether s contains a match.
func (p *Pattern) MatchString(s string) bool { return p.ready().match(s) }

func (c *compiled) match(s string) bool {
	if c.gate != nil && c.gate.match(s) == dead {
		return false
	}
	for _, one := range c.parts {
		switch one.match(s) {
		case matched:
			return true
		case full:
			return c.whole.MatchString(s)
		}
	}
	return false
}

// FindString is the text of the leftmost match, empty where there is none.
func (p *Pattern) FindString(s string) string {
	if !p.MatchString(s) {
		return ""
	}
	return p.ready().whole.FindString(s)
}

// FindStringIndex is where the leftmost match begins and ends, nil where there is
// none.
func (p *Pattern) FindStringIndex(s string) []int {
	if !p.MatchString(s) {
		return nil
	}
	return p.ready().whole.FindStringIndex(s)
}

// FindStringSubmatch is the leftmost match and what its groups hold, nil where there
// is none.
func (p *Pattern) FindStringSubmatch(s string) []string {
	if !p.MatchString(s) {
		return nil
	}
	return p.ready().whole.FindStringSubmatch(s)
}

// FindAllString are the matches that follow one another, at most n unless n is
// negative.
func (p *Pattern) FindAllString(s string, n int) []string {
	if !p.MatchString(s) {
		return nil
	}
	return p.ready().whole.FindAllString(s, n)
}

// FindAllStringSubmatch is FindAllString with what the groups hold.
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	if !p.MatchString(s) {
		return nil
	}
	return p.ready().whole.FindAllStringSubmatch(s, n)
}

// ReplaceAllString is s with every match replaced, as by regexp.
func (p *Pattern) ReplaceAllString(s, by string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.ready().whole.ReplaceAllString(s, by)
}

// ReplaceAllStringFunc is s with every match replaced by what by makes of it.
func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	if !p.MatchString(s) {
		return s
	}
	return p.ready().whole.ReplaceAllStringFunc(s, by)
}
