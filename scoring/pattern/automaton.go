package pattern

import (
	"encoding/binary"
	"regexp/syntax"
	"slices"
	"sync"
	"sync/atomic"
)

// automaton walks texts for a part of a pattern. A state is a set of places in the
// program where a match may go on; where a class of runes leads from it is worked out
// when a text first needs it.
type automaton struct {
	part  *part
	width int // of a row: a transition by class of runes, and the last for the end of the text

	// table has a row for every state, which is known by where its row begins, and room
	// for more. A table without room is copied, so a text goes on over the one it has.
	table atomic.Pointer[[]uint32]

	mu     sync.Mutex
	known  map[string]uint32 // by key
	states []state           // by row
	places []uint32          // of all states

	openings map[around]opening // see opens

	// For one step at a time: the places that are reached, those that were looked at or
	// are to be, and the key of a state.
	next          []uint32
	reached, seen marks
	todo          []uint32
	key           []byte
}

// around is what surrounds the beginning of a match, and opening what it then reaches.
type (
	around struct {
		prev  rune
		class int
	}
	opening struct {
		places  []uint32
		matches bool // before any rune
	}
)

// state is where its places are among those of all, sorted. That a match can begin
// anywhere goes without saying.
type state struct {
	from, to int
	prev     rune // stands for what was read last: begun, '\n', a letter or something else
}

// Where a transition leads when not to a row.
const (
	unknown uint32 = iota
	dead           // nothing can match any more
	matched
	full  // there are as many transitions as an automaton may hold
	begin // where the first row is, before a text
)

// What was read last matters only for \b, ^ and $.
const (
	begun  rune = -1
	letter rune = 'a'
	other  rune = ' '
)

// most is how many transitions an automaton may hold, 4 bytes each, before it begins
// anew: enough for what people write, and a bound for what strangers send. mostPlaces is
// how many places its states may have in all, which their keys grow with; so many that
// the transitions bound what has few.
const (
	most       = 1 << 18
	mostPlaces = 4 * most
)

func newAutomaton(p *part) *automaton {
	a := &automaton{part: p, width: len(p.runes) + 1, known: map[string]uint32{}, openings: map[around]opening{},
		reached: marks{in: make([]uint32, len(p.prog.Inst))}, seen: marks{in: make([]uint32, len(p.prog.Inst))}}
	table := make([]uint32, int(begin)+4*a.width)
	a.table.Store(&table)
	if p.anchored {
		a.next = append(a.next, uint32(p.prog.Start))
	}
	a.row(begun)
	return a
}

// step works out where a class of runes, or the end of the text, leads from a state,
// and has the table to go on with.
func (a *automaton) step(at uint32, class int) (uint32, []uint32) {
	a.mu.Lock()
	defer a.mu.Unlock()
	to := (*a.table.Load())[int(at)+class]
	if to == unknown {
		to = a.follow(a.states[(int(at)-int(begin))/a.width], class)
		if to != full {
			atomic.StoreUint32(&(*a.table.Load())[int(at)+class], to)
		}
	}
	return to, *a.table.Load()
}

func (a *automaton) follow(from state, class int) uint32 {
	opening := a.opens(from.prev, class)
	a.clear()
	if opening.matches || a.reach(a.places[from.from:from.to], from.prev, class) {
		return matched
	}
	if class == len(a.part.runes) {
		return dead
	}
	for _, pc := range opening.places {
		a.add(pc)
	}
	if len(a.next) == 0 && a.part.anchored {
		return dead
	}
	slices.Sort(a.next)
	return a.row(standsFor(a.part.runes[class]))
}

// opens is what a match reaches that begins between prev and a class of runes.
func (a *automaton) opens(prev rune, class int) opening {
	if a.part.anchored {
		return opening{}
	}
	at := around{prev, class}
	o, ok := a.openings[at]
	if !ok {
		a.clear()
		o.matches = a.reach([]uint32{uint32(a.part.prog.Start)}, prev, class)
		o.places = slices.Clone(a.next)
		a.openings[at] = o
	}
	return o
}

// reach adds to next what a class of runes reaches from places, and reports whether
// there is a match before it.
func (a *automaton) reach(places []uint32, prev rune, class int) bool {
	p := a.part
	r := rune(-1)
	if class < len(p.runes) {
		r = p.runes[class]
	}
	here := syntax.EmptyOpContext(prev, r)
	a.todo = append(a.todo[:0], places...)
	for len(a.todo) > 0 {
		pc := a.todo[len(a.todo)-1]
		a.todo = a.todo[:len(a.todo)-1]
		if !a.seen.add(pc) {
			continue
		}
		switch in := &p.prog.Inst[pc]; in.Op {
		case syntax.InstMatch:
			return true
		case syntax.InstAlt, syntax.InstAltMatch:
			a.todo = append(a.todo, in.Out, in.Arg)
		case syntax.InstCapture, syntax.InstNop:
			a.todo = append(a.todo, in.Out)
		case syntax.InstEmptyWidth:
			if syntax.EmptyOp(in.Arg)&^here == 0 {
				a.todo = append(a.todo, in.Out)
			}
		case syntax.InstFail:
		default: // one of those that take a rune
			if r >= 0 && p.takes[p.sorts[pc]][class] {
				a.add(in.Out)
			}
		}
	}
	return false
}

// add puts a place among those that are reached.
func (a *automaton) add(pc uint32) {
	if a.reached.add(pc) {
		a.next = append(a.next, pc)
	}
}

// clear forgets what is reached.
func (a *automaton) clear() {
	a.next = a.next[:0]
	a.seen.clear()
	a.reached.clear()
}

// row is the one row for the places in next.
func (a *automaton) row(prev rune) uint32 {
	a.key = append(a.key[:0], byte(prev))
	for _, pc := range a.next {
		a.key = binary.AppendUvarint(a.key, uint64(pc))
	}
	if at, ok := a.known[string(a.key)]; ok {
		return at
	}
	at := int(begin) + len(a.states)*a.width
	if at+a.width > most || len(a.places)+len(a.next) > mostPlaces {
		return full
	}
	table := *a.table.Load()
	if at+a.width > len(table) {
		larger := make([]uint32, 2*len(table)+a.width)
		copy(larger, table)
		a.table.Store(&larger)
	}
	from := len(a.places)
	a.places = append(a.places, a.next...)
	a.states = append(a.states, state{from, len(a.places), prev})
	a.known[string(a.key)] = uint32(at)
	return uint32(at)
}

// marks is a set of places that is cheap to clear.
type marks struct {
	round uint32
	in    []uint32 // by place: the last round that it was added in
}

func (m *marks) clear() { m.round++ }

// add reports whether the place is new.
func (m *marks) add(pc uint32) bool {
	if m.in[pc] == m.round {
		return false
	}
	m.in[pc] = m.round
	return true
}
