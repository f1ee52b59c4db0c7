package pattern

import (
	"fmt"
	"maps"
	"regexp/syntax"
	"slices"
	"unicode"
	"unicode/utf8"
)

// classes divides the runes into those that a program cannot tell apart, so that what
// is known of one rune holds for all of its class.
type classes struct {
	ascii  [utf8.RuneSelf]uint8 // by rune: its class
	bounds []rune               // where a range of runes of one class begins
	ranges []uint8              // by range: its class
	runes  []rune               // by class: one of its runes
	sorts  []int                // by instruction: which row of takes it has
	takes  [][]bool             // by sort of instruction and class: whether it takes that
}

// classify divides the runes for a program.
func classify(prog *syntax.Prog) classes {
	takers, sorts := takers(prog)
	c := classes{bounds: bounds(takers), sorts: sorts, takes: make([][]bool, len(takers))}
	known := map[string]uint8{}
	key := make([]byte, len(takers)+1)
	for _, r := range c.bounds {
		key[0] = byte(standsFor(r))
		for i, in := range takers {
			key[i+1] = 0
			if in.MatchRune(r) {
				key[i+1] = 1
			}
		}
		class, ok := known[string(key)]
		if !ok {
			class = uint8(len(known))
			known[string(key)] = class
			c.runes = append(c.runes, r)
			for i := range takers {
				c.takes[i] = append(c.takes[i], key[i+1] == 1)
			}
		}
		c.ranges = append(c.ranges, class)
	}
	for b := range c.ascii {
		c.ascii[b] = c.of(rune(b))
	}
	return c
}

// of is the class of r.
func (c *classes) of(r rune) uint8 {
	i, found := slices.BinarySearch(c.bounds, r)
	if !found {
		i--
	}
	return c.ranges[i]
}

// bounds are the runes from which on an instruction, \b, ^ or $ may see a difference.
func bounds(takers []*syntax.Inst) []rune {
	first := map[rune]bool{0: true}
	from := func(lo, hi rune) { first[lo], first[hi+1] = true, true }
	from('\n', '\n')
	for _, r := range [][2]rune{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}} { // what \b goes by
		from(r[0], r[1])
	}
	for _, in := range takers {
		if len(in.Rune) == 1 {
			r := in.Rune[0]
			from(r, r)
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				from(f, f)
			}
			continue
		}
		for i := 0; i+1 < len(in.Rune); i += 2 {
			from(in.Rune[i], in.Rune[i+1])
		}
	}
	delete(first, unicode.MaxRune+1)
	return slices.Sorted(maps.Keys(first))
}

// takers are the instructions that take a rune, each sort once, and by instruction of
// the program which sort it is.
func takers(prog *syntax.Prog) (out []*syntax.Inst, sorts []int) {
	sorts = make([]int, len(prog.Inst))
	known := map[string]int{}
	for i := range prog.Inst {
		in := &prog.Inst[i]
		switch in.Op {
		case syntax.InstRune, syntax.InstRune1, syntax.InstRuneAny, syntax.InstRuneAnyNotNL:
			key := fmt.Sprint(in.Op, in.Arg, in.Rune)
			if _, ok := known[key]; !ok {
				known[key] = len(out)
				out = append(out, in)
			}
			sorts[i] = known[key]
		}
	}
	return out, sorts
}

// standsFor is the rune that has the same neighbours as r, for \b, ^ and $.
func standsFor(r rune) rune {
	switch {
	case r == '\n':
		return r
	case syntax.IsWordChar(r):
		return letter
	}
	return other
}
