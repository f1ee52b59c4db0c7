package demo

import "slices"

// deck deals subjects in random order, each once.
type deck[T any] struct {
	cards []T
	next  int
}

func newDeck[T any](w *world, cards ...[]T) deck[T] {
	var d deck[T]
	for _, c := range cards {
		d.cards = append(d.cards, c...)
	}
	w.rng.Shuffle(len(d.cards), func(i, j int) { d.cards[i], d.cards[j] = d.cards[j], d.cards[i] })
	return d
}

// draw takes the next card. A deck that has run out begins again.
func (d *deck[T]) draw() T {
	card := d.cards[d.next%len(d.cards)]
	d.next++
	return card
}

// bring puts the first card that is wanted, of those that are left, on top.
func (d *deck[T]) bring(want func(T) bool) {
	left := d.cards[min(d.next, len(d.cards)):]
	if i := slices.IndexFunc(left, want); i > 0 {
		left[0], left[i] = left[i], left[0]
	}
}

// decks are all the subjects of a story.
type decks struct {
	bugs     deck[bug]
	old      deck[old]
	wishes   deck[wish]
	requests deck[wish]
	tasks    deck[wish]
	tangles  deck[tangle]
	topics   deck[topic]
	changes  deck[change]
	purposes deck[change] // those whose purpose has to be asked for
	chores   deck[change]

	questions deck[question]
	twins     deck[twin]
	firsts    deck[firstPull]
	debates   deck[debate]
	quarrels  deck[quarrel]
	ends      deck[looseEnd]
	awaited   deck[awaited]
}

func newDecks(w *world) decks {
	var clear, unclear []change
	for _, pool := range [][]change{serverChanges(), libraryChanges(), infraChanges()} {
		for _, c := range pool {
			if c.why == "" {
				clear = append(clear, c)
			} else {
				unclear = append(unclear, c)
			}
		}
	}
	return decks{
		bugs: newDeck(w, serverBugs(), libraryBugs(), infraBugs()), old: newDeck(w, oldThreads()),
		wishes: newDeck(w, wishes()), requests: newDeck(w, requests()), tasks: newDeck(w, tasks()),
		tangles: newDeck(w, tangles()), topics: newDeck(w, topics()),
		changes: newDeck(w, clear), purposes: newDeck(w, unclear),
		chores:    newDeck(w, chores(server), chores(library), chores(infra)),
		questions: newDeck(w, questions()), twins: newDeck(w, twins()), firsts: newDeck(w, firstPulls()),
		debates: newDeck(w, debates()), quarrels: newDeck(w, quarrels()),
		ends: newDeck(w, looseEnds()), awaited: newDeck(w, awaitedFixes()),
	}
}

// deal gives the next index of n in random order; all come once before any comes
// again. The key tells pools apart.
func (w *world) deal(key string, n int) int {
	if len(w.dealt[key]) == 0 {
		w.dealt[key] = w.rng.Perm(n)
	}
	i := w.dealt[key][0]
	w.dealt[key] = w.dealt[key][1:]
	return i
}
