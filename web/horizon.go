package web

import (
	"time"

	"glueledger/scoring"
)

// notTold stands in a table of numbers for one that is not known.
const notTold = "?"

// horizon is how far a calendar or a chart can tell: to now, or to when a history ended that
// nothing keeps current. What lies between the two is not known, which is another thing than
// nothing.
type horizon struct {
	now   time.Time
	ended time.Time // zero for a history that goes on
}

func newHorizon(known, now time.Time) horizon { return horizon{now, scoring.Ended(known, now)} }

// caption is the caption of a table of numbers, the last of which is of what has begun at a
// time; it says what stands for those that are not known.
func (h horizon) caption(text string, last time.Time) string {
	if last.After(h.now) {
		last = h.now
	}
	if h.unknown(last) {
		text += "; “" + notTold + "” is not known"
	}
	return text
}

// unknown reports whether nothing is known of what has begun at a time.
func (h horizon) unknown(start time.Time) bool {
	return !h.ended.IsZero() && start.After(h.ended) && !start.After(h.now)
}
