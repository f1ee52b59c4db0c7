package scoring

import "glueledger/scoring/history"

var clarification = Rule{
	Kind: Clarification, Version: 11, Weight: 2,
	Looks:   "Somebody asks the question that gets a missing fact, supplies the fact or background that others then build on, or thank them for by name, asks what a pull request is for, untangles people who misread each other, or gives somebody else’s thread a title that says what is meant.",
	Effect:  "The question was answered within 14 days by the person it was put to, or by someone else who quotes it or is thanked for that, others built on the fact (whoever had asked then closed the thread, somebody reopened it, or took the work on, and that stood for 24 hours), or the title stood for 24 hours.",
	Not:     "Questions put to argue, or for one’s own use; calls to look at a thread; opinions, votes and approvals; technical review remarks; the author explaining their own change; a retitling that only mends case, punctuation, spelling or a prefix.",
	Missing: "nobody asked for a fact, supplied one that others took up, untangled anything or retitled it (the author does not count)",
	judge:   judgeClarification,
}

func judgeClarification(r *reading) []finding {
	var out []finding
	for i := range r.Events {
		e := r.at(i)
		if !r.helper(i) || !r.free(i) {
			continue
		}
		switch e.Verb {
		case history.Renamed:
			out = append(out, r.retitled(i))
		case history.Edited:
			if e.ID == 0 {
				out = append(out, r.rewrote(i))
			}
		case history.Commented, history.Reviewed:
			if f, ok := r.asked(i, true); ok {
				out = append(out, f)
			} else if f, ok := r.untangled(i); ok {
				out = append(out, f)
			} else if f, ok := r.supplied(i); ok {
				out = append(out, f)
			}
		}
	}
	return out
}
