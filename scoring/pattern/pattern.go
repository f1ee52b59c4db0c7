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
	"encoding/binary"
	"fmt"
	"maps"
	"regexp"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"unicode"
	"unicode/utf8"
)

// Pattern is a regular expression that is asked whether it matches. It is safe for
// concurrent use.
type Pattern struct {
	whole    *regexp.Regexp // where more than a yes or no is asked for
	prog     *syntax.Prog
	anchored bool // matches at the beginning of a text only

	ascii   [utf8.RuneSelf]uint8  // class of a rune: the program cannot tell those of one apart
	bounds  []rune                // where a range of runes of one class begins
	classes []uint8               // by range: its class
	runes   []rune                // by class: one of its runes
	starts  atomic.Pointer[state] // before a text

	mu     sync.Mutex
	states map[string]*state
	size   int // of what states hold, in transitions
}

// state is a set of places in the program where a match may go on. Its transitions
// are filled in as texts need them.
type state struct {
	places []uint32
	prev   rune                    // stands for what was read last: begun, '\n', a letter or something else
	next   []atomic.Pointer[state] // by class of rune; the last one is the end of the text
}

// matched and dead are where there is nothing left to find out.
var matched, dead = &state{}, &state{}

// What was read last matters only for \b, ^ and $.
const (
	begun  rune = -1
	letter rune = 'a'
	other  rune = ' '
)

// most is how many transitions a pattern may hold, 8 bytes each, before it begins
// anew: enough for what people write, and a bound for what strangers send.
const most = 1 << 18

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
	p := &Pattern{whole: regexp.MustCompile(expr), prog: prog, anchored: prog.StartCond()&syntax.EmptyBeginText != 0}
	p.classify()
	p.forget()
	return p
}

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

// String is the expression.
func (p *Pattern) String() string { return p.whole.String() }

// MatchString reports whether s contains a match.
func (p *Pattern) MatchString(s string) bool {
	at := p.starts.Load()
	for i := 0; i < len(s); {
		var class int
		if b := s[i]; b < utf8.RuneSelf {
			class = int(p.ascii[b])
			i++
		} else {
			r, n := utf8.DecodeRuneInString(s[i:])
			class = int(p.class(r))
			i += n
		}
		to := at.next[class].Load()
		if to == nil {
			to = p.step(at, class)
		}
		switch to {
		case matched:
			return true
		case dead:
			return false
		}
		at = to
	}
	end := len(p.runes)
	to := at.next[end].Load()
	if to == nil {
		to = p.step(at, end)
	}
	return to == matched
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

// classify divides the runes into classes that the program cannot tell apart.
func (p *Pattern) classify() {
	first := map[rune]bool{0: true}
	from := func(lo, hi rune) { first[lo], first[hi+1] = true, true }
	from('\n', '\n')
	for _, r := range [][2]rune{{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}} { // what \b goes by
		from(r[0], r[1])
	}
	takes := p.takers()
	for _, in := range takes {
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
	p.bounds = slices.Sorted(maps.Keys(first))
	classes := map[string]uint8{}
	for _, r := range p.bounds {
		key := []byte{byte(standsFor(r))}
		for _, in := range takes {
			key = strconv.AppendBool(key, in.MatchRune(r))
		}
		class, ok := classes[string(key)]
		if !ok {
			class = uint8(len(classes))
			classes[string(key)] = class
			p.runes = append(p.runes, r)
		}
		p.classes = append(p.classes, class)
	}
	if len(p.runes) > 255 {
		panic(fmt.Sprintf("pattern %q tells more than 255 sorts of letters apart", p.whole))
	}
	for b := range p.ascii {
		p.ascii[b] = p.class(rune(b))
	}
}

// takers are the instructions that take a rune, each sort once.
func (p *Pattern) takers() []*syntax.Inst {
	var out []*syntax.Inst
	seen := map[string]bool{}
	for i := range p.prog.Inst {
		in := &p.prog.Inst[i]
		switch in.Op {
		case syntax.InstRune, syntax.InstRune1:
			if key := fmt.Sprint(in.Arg, in.Rune); !seen[key] {
				seen[key] = true
				out = append(out, in)
			}
		}
	}
	return out
}

// class is the class of r.
func (p *Pattern) class(r rune) uint8 {
	i, found := slices.BinarySearch(p.bounds, r)
	if !found {
		i--
	}
	return p.classes[i]
}

// forget begins anew.
func (p *Pattern) forget() {
	p.states, p.size = map[string]*state{}, 0
	p.starts.Store(p.state([]uint32{uint32(p.prog.Start)}, begun))
}

// state is the one state for places, which are sorted.
func (p *Pattern) state(places []uint32, prev rune) *state {
	key := make([]byte, 0, 4*len(places)+4)
	key = binary.LittleEndian.AppendUint32(key, uint32(prev))
	for _, pc := range places {
		key = binary.LittleEndian.AppendUint32(key, pc)
	}
	if s, ok := p.states[string(key)]; ok {
		return s
	}
	s := &state{places: places, prev: prev, next: make([]atomic.Pointer[state], len(p.runes)+1)}
	p.states[string(key)] = s
	p.size += len(s.next)
	return s
}

// step works out where a class of runes, or the end of the text, leads from a state.
func (p *Pattern) step(from *state, class int) *state {
	p.mu.Lock()
	defer p.mu.Unlock()
	if to := from.next[class].Load(); to != nil {
		return to
	}
	to := p.follow(from, class)
	from.next[class].Store(to)
	if p.size > most {
		p.forget() // the states that texts are at now go on without the others
	}
	return to
}

func (p *Pattern) follow(from *state, class int) *state {
	r := rune(-1)
	if class < len(p.runes) {
		r = p.runes[class]
	}
	here := syntax.EmptyOpContext(from.prev, r)
	seen := make([]bool, len(p.prog.Inst))
	reached := make([]bool, len(p.prog.Inst))
	todo := slices.Clone(from.places)
	for len(todo) > 0 {
		pc := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[pc] {
			continue
		}
		seen[pc] = true
		switch in := &p.prog.Inst[pc]; in.Op {
		case syntax.InstMatch:
			return matched
		case syntax.InstAlt, syntax.InstAltMatch:
			todo = append(todo, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			todo = append(todo, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^here == 0 {
				todo = append(todo, in.Out)
			}
		case syntax.InstFail:
		default: // one of those that take a rune
			if r >= 0 && in.MatchRune(r) {
				reached[in.Out] = true
			}
		}
	}
	if r < 0 {
		return dead
	}
	if !p.anchored { // a match can begin anywhere
		reached[p.prog.Start] = true
	}
	var places []uint32
	for pc, ok := range reached {
		if ok {
			places = append(places, uint32(pc))
		}
	}
	if len(places) == 0 {
		return dead
	}
	return p.state(places, standsFor(r))
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
