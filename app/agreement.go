package app

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"glueledger/scoring"
)

// readersKinds are the kinds in the order in which agreement.py lists figures, as these
// do: they are read side by side. Elsewhere kinds come as the table of rules has them.
var readersKinds = []scoring.Kind{
	scoring.Triage, scoring.Clarification, scoring.ReviewUnblocking, scoring.StaleResolution, scoring.Connecting,
	scoring.Summarising, scoring.FollowThrough, scoring.DeEscalation, scoring.Onboarding, scoring.Answering,
}

// creditKey is what makes a credit the same for readers and program; names are in
// lower case.
type creditKey struct {
	repo   string
	number int
	actor  string
	kind   scoring.Kind
}

func keyOf(repo string, number int, actor string, kind scoring.Kind) creditKey {
	return creditKey{strings.ToLower(repo), number, strings.ToLower(actor), kind}
}

// thread is the key of the thread alone.
func (k creditKey) thread() creditKey { return creditKey{repo: k.repo, number: k.number} }

// who forgives the kind.
func (k creditKey) who() creditKey { return creditKey{k.repo, k.number, k.actor, ""} }

// readings are readers' and the program's credits on the threads that were read.
type readings struct {
	threads map[creditKey]bool
	gold    map[creditKey]goldCredit
	given   map[creditKey]scoring.Credit // without what is disputed among the readers
}

// compare lays the program's credits beside those of readers. Credits on other
// threads are passed over.
func compare(gold []goldThread, given []scoring.Credit) readings {
	r := readings{make(map[creditKey]bool), make(map[creditKey]goldCredit), make(map[creditKey]scoring.Credit)}
	disputed := make(map[creditKey]bool)
	for _, t := range gold {
		r.threads[keyOf(t.Repo, t.Number, "", "")] = true
		for _, c := range *t.Credits {
			r.gold[keyOf(t.Repo, t.Number, c.Actor, c.Kind)] = c
		}
		for _, c := range t.Disputed {
			disputed[keyOf(t.Repo, t.Number, c.Actor, c.Kind)] = true
		}
	}
	for _, c := range given {
		if k := keyOf(c.Repo.FullName(), c.Number, c.Actor.Login, c.Kind); r.threads[k.thread()] && !disputed[k] {
			r.given[k] = c
		}
	}
	return r
}

// figures are how well two sets of credits agree; nil where there is nothing to
// divide by.
type figures struct {
	Precision *decimal `json:"precision"`
	Recall    *decimal `json:"recall"`
	F1        *decimal `json:"f1"`
}

func figuresOf(right, wrong, missed int) figures {
	return figures{
		Precision: ratio(right, right+wrong),
		Recall:    ratio(right, right+missed),
		F1:        ratio(2*right, 2*right+wrong+missed),
	}
}

func ratio(part, whole int) *decimal {
	if whole == 0 {
		return nil
	}
	d := decimal(float64(part) / float64(whole))
	return &d
}

// kindFigures are the figures of one kind, with how many credits both sides gave.
type kindFigures struct {
	kind scoring.Kind
	figures
	Gold  int `json:"gold"`
	Given int `json:"given"`
}

// figuresByKind is written as one object, in the order of the definitions.
type figuresByKind []kindFigures

// MarshalJSON writes the kinds as keys, in their order.
func (all figuresByKind) MarshalJSON() ([]byte, error) {
	var members []string
	for _, f := range all {
		value, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		members = append(members, fmt.Sprintf("%q:%s", f.kind, value))
	}
	return []byte("{" + strings.Join(members, ",") + "}"), nil
}

// agreement says how well the program agrees with careful readers.
type agreement struct {
	Threads int           `json:"threads"`
	Gold    int           `json:"gold"`  // credits by readers
	Given   int           `json:"given"` // credits by the program
	Kinds   figuresByKind `json:"kinds"`
	All     figures       `json:"all"`
	MacroF1 *decimal      `json:"macro_f1"` // the mean of F1 over the kinds that readers gave
	Who     figures       `json:"who"`      // same thread and person, whatever the kind
	// Evidence is the share of right credits whose evidence has an action in common
	// with the readers', by its second; nil where readers named no action at all, so
	// that nothing was measured.
	Evidence *decimal `json:"evidence"`
}

// agreement works the figures out.
func (r readings) agreement() agreement {
	a := agreement{Threads: len(r.threads), Gold: len(r.gold), Given: len(r.given)}
	var right, wrong, missed int
	var sum decimal
	kinds := 0
	for _, kind := range readersKinds {
		gold, given := keysOf(r.gold, kind), keysOf(r.given, kind)
		both, onlyGiven, onlyGold := overlap(given, gold)
		right, wrong, missed = right+both, wrong+onlyGiven, missed+onlyGold
		f := kindFigures{kind, figuresOf(both, onlyGiven, onlyGold), len(gold), len(given)}
		a.Kinds = append(a.Kinds, f)
		if len(gold) > 0 {
			kinds++
			sum += *f.F1
		}
	}
	a.All = figuresOf(right, wrong, missed)
	if kinds > 0 {
		mean := sum / decimal(kinds)
		a.MacroF1 = &mean
	}
	a.Who = figuresOf(overlap(people(r.given), people(r.gold)))
	if r.namesActions() {
		a.Evidence = ratio(r.proved(), right)
	}
	return a
}

// namesActions reports whether readers named any action that a credit rests on.
func (r readings) namesActions() bool {
	for _, g := range r.gold {
		if slices.ContainsFunc(g.Evidence, func(e goldEvidence) bool { return !e.At.IsZero() }) {
			return true
		}
	}
	return false
}

// proved counts the right credits that rest on an action that readers named.
func (r readings) proved() int {
	n := 0
	for k, c := range r.given {
		if g, ok := r.gold[k]; ok && sharesAction(c.Evidence, g.Evidence) {
			n++
		}
	}
	return n
}

func keysOf[C any](credits map[creditKey]C, kind scoring.Kind) map[creditKey]bool {
	keys := make(map[creditKey]bool)
	for k := range credits {
		if k.kind == kind {
			keys[k] = true
		}
	}
	return keys
}

func people[C any](credits map[creditKey]C) map[creditKey]bool {
	keys := make(map[creditKey]bool)
	for k := range credits {
		keys[k.who()] = true
	}
	return keys
}

// overlap counts what both have, and what only one of them has.
func overlap(a, b map[creditKey]bool) (both, onlyA, onlyB int) {
	for k := range a {
		if b[k] {
			both++
		}
	}
	return both, len(a) - both, len(b) - both
}

func sharesAction(given []scoring.Evidence, gold []goldEvidence) bool {
	return slices.ContainsFunc(given, func(e scoring.Evidence) bool {
		return slices.ContainsFunc(gold, func(g goldEvidence) bool { return !g.At.IsZero() && g.At.Unix() == e.At.Unix() })
	})
}

// missed are the keys of what readers gave and the program did not; wrong are those
// of what it gave and they did not.
func (r readings) missed() []creditKey { return without(r.gold, r.given) }
func (r readings) wrong() []creditKey  { return without(r.given, r.gold) }

func without[A, B any](a map[creditKey]A, b map[creditKey]B) []creditKey {
	var only []creditKey
	for k := range maps.Keys(a) {
		if _, ok := b[k]; !ok {
			only = append(only, k)
		}
	}
	slices.SortFunc(only, byThread)
	return only
}

// write prints the figures as a table.
func (a agreement) write(w io.Writer) {
	fmt.Fprintf(w, "%s, %s by readers, %d by the program\n", count(a.Threads, "thread", "threads"), count(a.Gold, "credit", "credits"), a.Given)
	fmt.Fprintf(w, "%-20s %5s %5s %5s readers program\n", "kind", "P", "R", "F1")
	for _, f := range a.Kinds {
		fmt.Fprintf(w, "%-20s %s %7d %7d\n", f.kind, f.figures, f.Gold, f.Given)
	}
	fmt.Fprintf(w, "%-20s %s\n", "all", a.All)
	fmt.Fprintf(w, "%-20s %s\n", "who", a.Who)
	fmt.Fprintf(w, "macro F1 %s   evidence %s\n", figure(a.MacroF1), figure(a.Evidence))
}

// String is the figures in columns.
func (f figures) String() string {
	return fmt.Sprintf("%5s %5s %5s", figure(f.Precision), figure(f.Recall), figure(f.F1))
}

func figure(d *decimal) string {
	if d == nil {
		return "   -"
	}
	return fmt.Sprintf("%.2f", float64(*d))
}
