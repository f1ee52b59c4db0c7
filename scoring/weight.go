package scoring

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"glueledger/scoring/history"
)

// Weighing names the way in which credits are weighed within their threads, with
// its version, as [Rule.Name] names a rule: when it changes, every thread is to be
// judged again.
const Weighing = "weighing/2"

// Points are an amount of weight, in hundredths, so that sums are exact.
type Points int

// PointsOf is a number rounded to hundredths; nothing weighs less than 0.
func PointsOf(weight float64) Points {
	if !(weight > 0) { // NaN, too
		return 0
	}
	return Points(math.Round(weight * 100))
}

// Float is the amount as a number, 1.5 for 150 hundredths.
func (p Points) Float() float64 { return float64(p) / 100 }

// String is the amount with two digits behind the point: "1.50", "-0.25".
func (p Points) String() string { return fmt.Sprintf("%.2f", p.Float()) }

// share is an nth of an amount that is not negative, rounded to the nearest
// hundredth.
func (p Points) share(n int) Points { return (2*p + Points(n)) / Points(2*n) }

// Part is one line of the sum that a credit weighs.
type Part struct {
	Name   PartName
	Amount Points // what it adds, or takes when it is negative
	Why    string // one plain phrase
}

// PartName names the sorts of parts.
type PartName string

// The parts, in the order in which a sum has them. Of those behind the base it has
// the ones that change something.
const (
	PartBase   PartName = "base"   // what the kind weighs
	PartWait   PartName = "wait"   // the wait that the credit ended adds
	PartThread PartName = "thread" // other credits of the person on the thread take
	PartDay    PartName = "day"    // other credits of the person on the day take
	PartPair   PartName = "pair"   // being of a reciprocal pair takes
)

// Sum is what a credit weighs, part by part.
type Sum []Part

// Base is the sum of a kind's base weight alone.
func Base(weight Points, why string) Sum { return Sum{{PartBase, weight, why}} }

// Total is what the parts come to.
func (s Sum) Total() Points {
	var total Points
	for _, p := range s {
		total += p.Amount
	}
	return total
}

// with is a sum with one more part, unless it changes nothing.
func (s Sum) with(p Part) Sum {
	if p.Amount == 0 {
		return s
	}
	return append(slices.Clip(s), p)
}

// reducedTo is a sum of which only an nth counts.
func (s Sum) reducedTo(n int, name PartName, why string) Sum {
	total := s.Total()
	return s.with(Part{name, total.share(n) - total, why})
}

// Weight is what the credit weighs: the total of its Sum.
func (c Credit) Weight() Points { return c.Sum.Total() }

const (
	waitShares = 10 // each full Settings.Waiting of a wait adds that part of the base
	waitMost   = 10 // as often as that
)

// weigh writes the sums of a thread's credits, as far as the thread alone decides
// them.
func (r *reading) weigh(rules []Rule, j *Judgement) {
	byActor := map[int64][]*Credit{}
	for i := range j.Credits {
		c := &j.Credits[i]
		c.Sum = r.base(rules, c.Kind)
		if n := int(min(r.periods(c.Waited), waitMost)); n > 0 {
			add := (c.Weight()*Points(n) + waitShares/2) / waitShares
			what := days(c.Waited) + " of waiting ended"
			if c.Idle() > 0 {
				what = "nobody had touched it for " + days(c.Waited)
			}
			c.Sum = c.Sum.with(Part{PartWait, add, fmt.Sprintf("%s: a tenth of the base for each full %s, at most the base once more", what, days(r.Waiting))})
		}
		byActor[c.Actor.ID] = append(byActor[c.Actor.ID], c)
	}
	for _, all := range byActor {
		slices.SortFunc(all, func(a, b *Credit) int {
			return cmp.Or(weightier(a.Status, b.Status, a.Weight(), b.Weight()), a.At().Compare(b.At()), cmp.Compare(a.Kind, b.Kind))
		})
		for i, c := range all {
			switch {
			case i == 1:
				c.Sum = c.Sum.reducedTo(threadSecond, PartThread, "their second credit on this thread, heaviest first, counts "+shareName(threadSecond))
			case i > 1:
				c.Sum = c.Sum.reducedTo(threadFurther, PartThread, fmt.Sprintf("their %s credit on this thread, heaviest first, counts %s", ordinal(i+1), shareName(threadFurther)))
			}
		}
	}
}

// weightier orders the credits that share in something: what is pending takes
// nothing from what is confirmed, and the heaviest count in full, so that nobody
// loses by one credit more.
func weightier(a, b Status, weightA, weightB Points) int {
	pending := func(s Status) int {
		if s == Pending {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(pending(a), pending(b)), cmp.Compare(weightB, weightA))
}

// base is what a credit of a kind weighs by itself.
func (r *reading) base(rules []Rule, kind Kind) Sum {
	if w, ok := r.Weights[kind]; ok {
		return Base(PointsOf(w), fmt.Sprintf("what the settings of this repository give for %s", kind))
	}
	var w float64
	if i := slices.IndexFunc(rules, func(o Rule) bool { return o.Kind == kind }); i >= 0 {
		w = rules[i].Weight
	}
	return Base(PointsOf(w), fmt.Sprintf("what the rulebook gives for %s", kind))
}

// periods is how many full times of [Settings].Waiting a wait has.
func (r *reading) periods(wait time.Duration) time.Duration {
	if r.Waiting <= 0 {
		return 0
	}
	return wait / r.Waiting
}

// aloneWith says of each credit whether the thread was a matter between the person
// and its author alone.
func (r *reading) aloneWith(j *Judgement) {
	author := cmp.Or(r.For.ID, r.Author.ID)
	var others []int64
	for i := range r.Events {
		e := &r.Events[i]
		if e.Verb == history.Opened && e.Bot && r.For.ID == 0 {
			return // nobody opened it
		}
		if !e.Bot && toldAlike(e.Verb) && !r.ByAuthor(e) && !slices.Contains(others, e.Actor.ID) {
			others = append(others, e.Actor.ID)
		}
		if author == 0 || len(others) > 1 {
			return
		}
	}
	for i := range j.Credits {
		c := &j.Credits[i]
		if len(others) == 1 && others[0] == c.Actor.ID && c.Rule != nomination.Name() { // which others have vouched for
			c.AloneWith = author
		}
	}
}

// toldAlike reports whether webhooks and timelines both tell of a verb, so that
// what follows from it does not depend on how the history came in.
func toldAlike(v history.Verb) bool {
	switch v {
	case history.Edited, history.ThreadResolved, history.ThreadUnresolved, history.ConvertedToDiscussion, history.MarkedAsDuplicate:
		return false
	}
	return true
}
