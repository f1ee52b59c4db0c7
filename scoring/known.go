package scoring

import "time"

// lastDay is how long before the end of a span, or before now, a history may end and be
// whole: something does not happen every day.
const lastDay = 24 * time.Hour

// endsBefore reports whether what is known ends before a span begins; zero does not end.
func endsBefore(known time.Time, span Span) bool {
	return !known.IsZero() && known.Before(span.From.Start())
}

// Ended is when a history ends, where that is not as good as now; else zero, as of one that
// does not end. A now of zero is later than any history.
func Ended(known, now time.Time) time.Time {
	if known.IsZero() || !now.IsZero() && now.Sub(known) <= lastDay {
		return time.Time{}
	}
	return known
}

// AsOf is the time as of which that is judged which is known until a time, or goes on when
// that is zero.
func AsOf(known, now time.Time) time.Time {
	if !known.IsZero() && known.Before(now) {
		return known
	}
	return now
}

// knownPart is until when a span is known whose history ends within it: zero where all of
// it is known that there is by now, or nothing.
func knownPart(known time.Time, span Span, now time.Time) time.Time {
	if endsBefore(known, span) || span.To.End().Sub(known) <= lastDay {
		return time.Time{}
	}
	return Ended(known, now)
}
