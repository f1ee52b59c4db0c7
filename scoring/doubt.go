package scoring

import "glueledger/scoring/history"

// doubt says why a finding is not to be believed, whatever its rule saw; empty when
// nothing speaks against it. What it looks for is how credits could be had without
// helping anybody.
func (r *reading) doubt(f finding) string {
	if history.SamePattern(f.actor, r.Author) {
		return "the name is too much like the author’s, " + r.Author.Login + ", to tell the two apart"
	}
	if e := r.at(f.events[0]); e.Said() && heated(e.Says) && toPerson.MatchString(e.Says.Text) {
		return "the words were heated"
	}
	if i := r.rewritten(f.events); i >= 0 {
		e := r.at(i)
		return "the words were changed " + days(e.Updated.Sub(e.At)) + " later, so that nothing tells what others acted on"
	}
	return ""
}

// rewritten is the index of a comment among what was found that was edited after the
// time in which its effect must be seen, where the finding has no other words to rest
// on; -1 if there is none. People mend their words for days, so that sooner edits prove
// nothing. Only of comments on the thread GitHub tells when they were edited; remarks
// on lines of code count as changed with the code.
func (r *reading) rewritten(events []int) int {
	late := -1
	for _, i := range events {
		e := r.at(i)
		switch {
		case !e.Said():
		case e.Verb == history.Commented && e.Updated.Sub(e.At) > r.Moves:
			late = max(late, i)
		default:
			return -1
		}
	}
	return late
}

// doubted refuses what is not to be believed.
func (r *reading) doubted(found []finding) []finding {
	for i, f := range found {
		if f.outcome == Refused {
			continue
		}
		if why := r.doubt(f); why != "" {
			found[i] = r.refused(f.events[0], uncapital(f.why)+", but "+why)
		}
	}
	return found
}
