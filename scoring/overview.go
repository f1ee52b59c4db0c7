package scoring

import (
	"fmt"
	"slices"
	"time"
)

// Span is a run of months, both ends included.
type Span struct{ From, To Month }

// TrendMonths is how many months an overview follows, up to the end of its span,
// and the most that a span has.
const TrendMonths = 12

// NewSpan is the run of months from one to another.
func NewSpan(from, to Month) (Span, error) {
	s := Span{from, to}
	switch n := s.Months(); {
	case n < 1:
		return s, fmt.Errorf("months %s to %s: the first comes after the last", from, to)
	case n > TrendMonths:
		return s, fmt.Errorf("months %s to %s: want at most %d months", from, to, TrendMonths)
	}
	return s, nil
}

// Months is how many months the span has.
func (s Span) Months() int { return s.To.index() - s.From.index() + 1 }

// Has reports whether a month lies in the span.
func (s Span) Has(m Month) bool { return m.index() >= s.From.index() && m.index() <= s.To.index() }

// Trend is the run of months that an overview of the span follows.
func (s Span) Trend() Span { return Span{s.To.Plus(1 - TrendMonths), s.To} }

// Each yields the months of the span, the oldest first.
func (s Span) Each(yield func(int, Month) bool) {
	for i := range s.Months() {
		if !yield(i, s.From.Plus(i)) {
			return
		}
	}
}

// index numbers months.
func (m Month) index() int { return m.Year*12 + int(m.Month) - 1 }

// Plus is so many months later, or earlier when n is negative.
func (m Month) Plus(n int) Month {
	i := m.index() + n
	return Month{i / 12, time.Month(i%12 + 1)}
}

// Overview is what the ledger holds of a span of one scope, in numbers: what
// moved, how that went over the months up to the span's end, and who did it.
type Overview struct {
	Scope   Scope
	Span    Span
	Units   Units             // of the span, each counting threads once
	Trend   []MonthUnits      // of Span.Trend, the oldest first
	Did     []PersonShare     // who did something in the span, by name: never a ranking
	Carried map[Kind]Carrying // the kinds that anybody did to effect
	// KnownUntil is when what the ledger knows of the scope ends; zero where it is kept
	// current. It may lie before the span, in it or after it.
	KnownUntil time.Time
	TurnedOver bool // something was taken back that a report on the span tells; set only where else it is unknown
}

// Unknown reports whether the ledger knows nothing of the span, which is another thing than
// that nothing happened.
func (o Overview) Unknown() bool {
	return o.Quiet() && !o.TurnedOver && endsBefore(o.KnownUntil, o.Span)
}

// KnownPart is until when the span is known, where that is not all of it; else zero.
func (o Overview) KnownPart(now time.Time) time.Time { return knownPart(o.KnownUntil, o.Span, now) }

// Quiet reports whether nothing was done in the span. An overview does not have what was
// taken back, as a [ReportInput] has; TurnedOver tells of that.
func (o Overview) Quiet() bool {
	return o.Units.Threads+o.Units.Pending+o.Units.Merged+o.Units.Reviewed == 0
}

// Credited is how many people have a confirmed credit in the span, whether they are to be
// named or not.
func (o Overview) Credited() int {
	n := 0
	for _, p := range o.Did {
		if !p.Glue.None() {
			n++
		}
	}
	return n
}

// MonthUnits are the natural units of one month of a trend.
type MonthUnits struct {
	Month Month
	Units
}

// PersonShare is what one person did in a span. It has no name: names change, and
// whoever shows one asks for it, and for whether it may be shown.
type PersonShare struct {
	ID               int64            // of the account
	Glue             KindCounts       // confirmed credits in the span
	Pending          int              // pending credits in the span
	Merged, Reviewed int              // pull requests in the span
	Trend            [TrendMonths]int // confirmed credits of each month of the trend
	Last             Month            // the newest of the span with a credit, confirmed or pending; zero for none
}

// Carrying says on how many shoulders one kind of work rests.
type Carrying struct {
	People  int // who did it
	Credits int // confirmed ones that they earned
	Most    int // of them, those of the one who did most of it
}

// CarriedBy says of each kind on how many shoulders it rests. It counts everybody,
// also who is not to be named.
func CarriedBy(did []PersonShare) map[Kind]Carrying {
	carried := make(map[Kind]Carrying)
	for _, p := range did {
		for kind, n := range p.Glue.All {
			c := carried[kind]
			carried[kind] = Carrying{c.People + 1, c.Credits + n, max(c.Most, n)}
		}
	}
	return carried
}

// Waits are the things that threads can wait for, in the order in which a list of
// what is to be done has them: who waits for anybody comes before who waits for
// somebody.
func Waits() []WaitFor {
	return []WaitFor{ForTriage, ForReply, ForReview, ForMerge, ForAuthor, ForAnyone}
}

// WaitingQuery selects open threads that wait for one thing.
type WaitingQuery struct {
	For  WaitFor
	AsOf time.Time // the present, from which a wait is counted
	// Ended is for how long a thread of the list waited at least when what is known of its
	// repository ended; Count is without it.
	Ended time.Duration
	// After and Skip say where in the list to begin: with what has waited since After,
	// without so many of those. The zero values are the beginning.
	After time.Time
	Skip  int
	Limit int // the most threads of the list
	Most  int // as far as they are counted
}

// WaitingList is what a query found.
type WaitingList struct {
	Count   int // of all since the beginning of the list, up to Most
	Threads []WaitingThread
}

// Until is the last moment at which a wait can have begun to be one: a pull request
// counts as waiting after the definitions' time, anything else at once.
func (q WaitingQuery) Until() time.Time { return q.AsOf.Add(-q.For.Listed()) }

// Listed is for how long a thread waits before it counts as waiting.
func (w WaitFor) Listed() time.Duration {
	switch w {
	case ForReview, ForMerge, ForAuthor:
		return DefaultSettings().Waiting
	}
	return 0
}

// Waiting takes the people out of what waits who are not named in reports.
func (c Choices) Waiting(all []WaitingThread) []WaitingThread {
	all = slices.Clone(all)
	c.unname(all)
	return all
}
