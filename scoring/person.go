package scoring

import (
	"cmp"
	"slices"
	"time"

	"glueledger/scoring/history"
)

// Deed is a credit in short: what it takes to count it.
type Deed struct {
	Thread int64 // the ledger's own number of the thread
	Kind   Kind
	Status Status
	At     time.Time // when it was earned
	Waited time.Duration
}

// Fate is what has become of a thread.
type Fate string

// What can become of a thread.
const (
	FateMerged   Fate = "merged"
	FateClosed   Fate = "closed"
	FateAnswered Fate = "answered"
	FateMoved    Fate = "moved elsewhere"
	FateOpen     Fate = "open"
)

// Fates are all of them, what came to an end before what goes on.
func Fates() []Fate { return []Fate{FateMerged, FateClosed, FateAnswered, FateMoved, FateOpen} }

// PersonWork is one person's work in public repositories, in short: the months up to
// the end of a span, and what is told of the span itself.
type PersonWork struct {
	Account          history.Account
	Span             Span
	Deeds            []Deed         // of Span.Trend, pending and confirmed, the newest first
	Fates            map[int64]Fate // of the threads of the span, by Deed.Thread
	Merged, Reviewed int            // pull requests in the span, beside the glue
	// TurnOver are credits of the span that had been confirmed and were taken back, the
	// last one first.
	TurnOver []TurnOver
	// KnownUntil is when what the ledger knows of the repositories ends in which they have
	// credits of Span.Trend, or where they have none, of the newest month before it; zero
	// where one of them is kept current.
	KnownUntil time.Time
}

// Unknown reports whether the ledger knows nothing of the span, which is another thing than
// that nothing was done.
func (w PersonWork) Unknown() bool {
	return len(w.InSpan())+w.Merged+w.Reviewed+len(w.TurnOver) == 0 && endsBefore(w.KnownUntil, w.Span)
}

// KnownPart is until when the span is known, where that is not all of it; else zero.
func (w PersonWork) KnownPart(now time.Time) time.Time { return knownPart(w.KnownUntil, w.Span, now) }

// HelpedThread is a thread on which somebody has credits.
type HelpedThread struct {
	ID     int64 // as Deed.Thread has it
	Repo   history.Repo
	Number int
	Type   history.ThreadType
	Title  string
}

// InSpan are the deeds of the span, the newest first. They are part of all deeds, and must
// not be changed.
func (w PersonWork) InSpan() []Deed {
	first := w.before(w.Span.To.End())
	return slices.Clip(w.Deeds[first:max(first, w.before(w.Span.From.Start()))])
}

// before is the place of the first deed, of those of the newest first, before a time.
func (w PersonWork) before(at time.Time) int {
	i := slices.IndexFunc(w.Deeds, func(d Deed) bool { return d.At.Before(at) })
	if i < 0 {
		return len(w.Deeds)
	}
	return i
}

// Units are the natural units of the span, each counting threads once.
func (w PersonWork) Units() Units {
	u := Units{Kinds: map[Kind]int{}, Merged: w.Merged, Reviewed: w.Reviewed}
	threads := map[int64]bool{}
	for _, d := range w.InSpan() {
		if d.Status != Confirmed {
			u.Await(d.Kind, 1)
			continue
		}
		u.Kinds[d.Kind]++ // one credit a person, kind and thread
		threads[d.Thread] = true
		u.WaitEnded += waitEnded(d.Kind, d.Waited)
	}
	u.Threads = len(threads)
	return u
}

// PersonMonth is a month of somebody's calendar.
type PersonMonth struct {
	Month   Month
	Days    []int // confirmed credits of each day, from the first
	Credits int
	Threads int // that they are on
}

// Calendar is the trend of the span by day, the oldest month first.
func (w PersonWork) Calendar() []PersonMonth {
	trend := w.Span.Trend()
	months := make([]PersonMonth, trend.Months())
	threads := make([]map[int64]bool, len(months))
	for i, m := range trend.Each {
		months[i] = PersonMonth{Month: m, Days: make([]int, m.Days())}
		threads[i] = map[int64]bool{}
	}
	for _, d := range w.Deeds {
		m := MonthOf(d.At)
		if !trend.Has(m) || d.Status != Confirmed {
			continue
		}
		i := m.index() - trend.From.index()
		months[i].Days[d.At.UTC().Day()-1]++
		months[i].Credits++
		threads[i][d.Thread] = true
	}
	for i := range months {
		months[i].Threads = len(threads[i])
	}
	return months
}

// ByFate are the threads of the span with a confirmed credit by what has become of them,
// those last worked on first.
func (w PersonWork) ByFate() map[Fate][]int64 {
	by, seen := map[Fate][]int64{}, map[int64]bool{}
	for _, d := range w.InSpan() {
		if seen[d.Thread] || d.Status != Confirmed {
			continue
		}
		seen[d.Thread] = true
		fate := cmp.Or(w.Fates[d.Thread], FateOpen)
		by[fate] = append(by[fate], d.Thread)
	}
	return by
}

// FateOf is what has become of a thread, by what is known to have been done to it, in
// the order in which it was done.
func FateOf(done []history.Verb) Fate {
	fate := FateOpen
	for _, verb := range done {
		switch verb {
		case history.Merged:
			fate = FateMerged
		case history.Closed:
			if fate == FateOpen { // what is merged or answered is closed, too
				fate = FateClosed
			}
		case history.Answered:
			fate = FateAnswered
		case history.Unanswered:
			if fate == FateAnswered {
				fate = FateOpen
			}
		case history.Reopened:
			fate = FateOpen
		case history.Transferred, history.ConvertedToDiscussion:
			return FateMoved
		}
	}
	return fate
}

// Days is how many days the month has.
func (m Month) Days() int { return m.End().AddDate(0, 0, -1).Day() }
