package scoring

import (
	"cmp"
	"slices"
	"time"

	"glueledger/scoring/history"
)

// reading is a thread under judgement: its events, the thresholds, the time of
// evaluation, and which events a rule of higher precedence has already credited.
type reading struct {
	*history.Thread
	Settings
	now  time.Time
	used []Kind // by event: the kind that it earned
	next time.Time

	linked    *links           // see links
	published *publishing      // see publishing
	quotedBy  map[int][]string // see firstQuoted
	telling   map[int]bool     // see tells
}

// finding is what a rule makes of one action.
type finding struct {
	actor   history.Account
	events  []int // the action, oldest first; the first decides when it was done
	outcome Outcome
	why     string // for Gave and Awaits: what the person did; for Refused: what was seen and missing
	effect  string
	until   time.Time // Awaits: when the window closes; Gave: when the effect was seen
	waited  time.Duration
	loose   bool // the effect need not have come of the action
}

// seen is when the effect was seen; zero where it was not.
func (f finding) seen() time.Time {
	if f.outcome == Gave {
		return f.until
	}
	return time.Time{}
}

func (r *reading) at(i int) *history.Event { return &r.Events[i] }

// helper reports whether the event at i was done by a person on a thread of
// somebody else.
func (r *reading) helper(i int) bool {
	e := r.at(i)
	return e.Person() && !r.ByAuthor(e)
}

// other reports whether two events were done by different people, also by name.
func (r *reading) other(e, f *history.Event) bool {
	return e.Actor.ID != f.Actor.ID && !history.SamePattern(e.Actor, f.Actor)
}

// free reports whether no rule of higher precedence has credited event i.
func (r *reading) free(i int) bool { return r.used[i] == "" }

// look notes that the answer can change at t.
func (r *reading) look(t time.Time) {
	if t.After(r.now) && (r.next.IsZero() || t.Before(r.next)) {
		r.next = t
	}
}

// gave, awaits and refused make findings.
func (r *reading) gave(events []int, why, effect string, seen time.Time) finding {
	return finding{actor: r.at(events[0]).Actor, events: events, outcome: Gave, why: why, effect: effect, until: seen}
}

func (r *reading) awaits(events []int, why, effect string, until time.Time) finding {
	return finding{actor: r.at(events[0]).Actor, events: events, outcome: Awaits, why: why, effect: effect, until: until}
}

func (r *reading) refused(i int, reason string) finding {
	return finding{actor: r.at(i).Actor, events: []int{i}, outcome: Refused, why: reason}
}

// action is the event at i with what the same person said and did together
// with it: the comments of a review, a comment with its close. Labels and other
// routing stay apart, for they can earn another kind.
func (r *reading) action(i int) []int {
	e := r.at(i)
	events := []int{i}
	for j := i - 1; j >= 0 && e.At.Sub(r.at(j).At) <= history.OneAction && !r.interrupts(j, i); j-- {
		if r.together(j, i) {
			events = append(events, j)
		}
	}
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(e.At) <= history.OneAction && !r.interrupts(j, i); j++ {
		if r.together(j, i) {
			events = append(events, j)
		}
	}
	slices.Sort(events)
	return events
}

// interrupts reports whether somebody else speaks at j who was asked something by
// whoever acts at i: what is said after their answer is not one action with the question.
func (r *reading) interrupts(j, i int) bool {
	e := r.at(j)
	return e.Verb == history.Commented && e.Actor.ID != r.at(i).Actor.ID && e.Person() && r.askedBefore(j, r.at(i).Actor.ID)
}

// askedBefore reports whether the last words before j are a question of somebody.
func (r *reading) askedBefore(j int, id int64) bool {
	for k := j - 1; k >= 0; k-- {
		if e := r.at(k); e.Said() && e.Person() {
			return e.Actor.ID == id && len(e.Says.Questions()) > 0
		}
	}
	return false
}

func (r *reading) together(j, i int) bool {
	e, f := r.at(j), r.at(i)
	if f.Actor.ID != e.Actor.ID || !r.free(j) {
		return false
	}
	return saysOrEnds(e) && saysOrEnds(f)
}

// doneWith reports whether two events belong to one action of one person, in whichever
// order.
func doneWith(e, f *history.Event) bool {
	return e.Actor.ID == f.Actor.ID && e.At.Sub(f.At).Abs() <= history.OneAction
}

func saysOrEnds(e *history.Event) bool {
	return e.Said() || e.Verb == history.Closed || e.Verb == history.Merged
}

// claim gives events to a kind, and with a comment what it commanded.
func (r *reading) claim(k Kind, events []int) {
	for _, i := range events {
		r.used[i] = k
		if r.at(i).Verb != history.Commented {
			continue
		}
		for _, j := range r.Commanded(i) {
			if r.used[j] == "" {
				r.used[j] = k
			}
		}
	}
}

// closeOf is the index of the close that the same person made together with
// the event at i; -1 if there is none.
func (r *reading) closeOf(events []int) int {
	for _, i := range events {
		if r.at(i).Verb == history.Closed {
			return i
		}
	}
	return -1
}

// reopened is the index of the first reopening less than d after event i; -1 if
// there is none.
func (r *reading) reopened(i int, d time.Duration) int {
	for j := i + 1; j < len(r.Events) && r.at(j).At.Sub(r.at(i).At) < d; j++ {
		if r.at(j).Verb == history.Reopened {
			return j
		}
	}
	return -1
}

// mergedAt is the index of the merge, -1 if the thread was not merged.
func (r *reading) mergedAt() int {
	return slices.IndexFunc(r.Events, func(e history.Event) bool { return e.Merges() })
}

// evidence turns events into what a receipt shows, each once: a label that somebody put on
// and had a bot put on in the same second looks the same twice.
func (r *reading) evidence(events []int) []Evidence {
	out := make([]Evidence, 0, len(events))
	for _, i := range events {
		e := r.at(i)
		v := Evidence{Verb: e.Verb, At: e.At, URL: e.URL}
		switch e.Verb {
		case history.Commented, history.Reviewed, history.ReviewCommented:
			v.ID = e.ID
		case history.Assigned, history.ReviewRequested:
			v.Subject = cmp.Or(e.Target.Login, e.Subject)
		case history.Pushed, history.Merged, history.Closed, history.Locked:
		default:
			v.Subject = e.Subject
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}
