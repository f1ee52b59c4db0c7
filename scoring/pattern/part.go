package pattern

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"sync/atomic"
	"unicode/utf8"
)

// part is an expression of which a pattern has one or two.
type part struct {
	prog     *syntax.Prog
	anchored bool // matches at the beginning of a text only
	classes
	automaton atomic.Pointer[automaton]
}

// mostClasses is how many sorts of letters a part can tell apart. People's expressions know
// some dozens.
const mostClasses = 255

// newPart is a part for re, which has an automaton unless there are more sorts of letters
// in re than a part can tell apart.
func newPart(re *syntax.Regexp) *part {
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		panic(fmt.Sprintf("pattern %q: %v", re, err))
	}
	p := &part{prog: prog, anchored: prog.StartCond()&syntax.EmptyBeginText != 0, classes: classify(prog)}
	if len(p.runes) <= mostClasses {
		p.automaton.Store(newAutomaton(p))
	}
	return p
}

// match is matched or dead, or full where that is not known.
func (p *part) match(s string) uint32 {
	a := p.automaton.Load()
	if a == nil {
		return full
	}
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
		if to < begin {
			if to == unknown {
				to, table = a.step(at, class)
			}
			switch to {
			case full:
				p.automaton.CompareAndSwap(a, newAutomaton(p))
				return full
			case matched, dead:
				return to
			}
		}
		at = to
	}
	return dead
}

// split divides the ways in which re matches into those that count, such as two words
// that are not far from one another, and the plain ones; nil where there are none. An
// automaton for both would need a state for every place between the two words together
// with every place in the plain ones.
func split(re *syntax.Regexp) (plain, counting *syntax.Regexp) {
	if !countsFar(re) {
		return re, nil
	}
	switch re.Op {
	case syntax.OpCapture:
		return split(re.Sub[0])
	case syntax.OpAlternate:
		return splitWays(re.Sub)
	case syntax.OpConcat:
		at := slices.IndexFunc(re.Sub, countsFar)
		if slices.ContainsFunc(re.Sub[at+1:], countsFar) {
			return nil, re
		}
		plain, counting = split(re.Sub[at])
		if plain == nil {
			return nil, re
		}
		return withPart(re, at, plain), withPart(re, at, counting)
	}
	return nil, re
}

// splitWays splits each of some ways.
func splitWays(ways []*syntax.Regexp) (plain, counting *syntax.Regexp) {
	var plains, countings []*syntax.Regexp
	for _, way := range ways {
		p, c := split(way)
		if p != nil {
			plains = append(plains, p)
		}
		if c != nil {
			countings = append(countings, c)
		}
	}
	if len(plains) > 0 {
		plain = &syntax.Regexp{Op: syntax.OpAlternate, Sub: plains}
	}
	return plain, &syntax.Regexp{Op: syntax.OpAlternate, Sub: countings}
}

// withPart is a copy of a concatenation with another part at a place.
func withPart(re *syntax.Regexp, at int, part *syntax.Regexp) *syntax.Regexp {
	sub := slices.Clone(re.Sub)
	sub[at] = part
	return &syntax.Regexp{Op: syntax.OpConcat, Flags: re.Flags, Sub: sub}
}

// uncounted is re with what may repeat a number of times repeating any number of times. It
// matches wherever re does, and its automaton needs few states, so that most texts are
// told from those that may match by one short walk.
func uncounted(re *syntax.Regexp) *syntax.Regexp {
	weaker := *re
	weaker.Sub = make([]*syntax.Regexp, len(re.Sub))
	for i, sub := range re.Sub {
		weaker.Sub[i] = uncounted(sub)
	}
	if re.Op == syntax.OpRepeat && re.Max > 1 {
		weaker.Op, weaker.Min, weaker.Max = syntax.OpStar, 0, 0
		if re.Min > 0 {
			weaker.Op = syntax.OpPlus
		}
	}
	return &weaker
}

// far is up to how many times something must repeat, at least, to need many states.
const far = 8

// countsFar reports whether something in re may repeat many times, but not any number.
func countsFar(re *syntax.Regexp) bool {
	return re.Op == syntax.OpRepeat && re.Max >= far || slices.ContainsFunc(re.Sub, countsFar)
}
