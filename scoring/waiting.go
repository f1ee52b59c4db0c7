package scoring

import "glueledger/scoring/history"

// waiting says what an open thread waits for.
func (r *reading) waiting() *Waiting {
	end := len(r.Events)
	if !r.OpenBefore(end) || r.Type == history.Discussion { // a talk waits for nobody
		return nil
	}
	last := r.OpenedAt
	for i := range r.Events {
		if r.Touches(i) {
			last = r.at(i).At
		}
	}
	if r.now.Sub(last) >= r.Stale {
		return &Waiting{For: ForAnyone, Since: last}
	}
	r.look(last.Add(r.Stale))
	if r.Type == history.PullRequest {
		return r.waitingPull(end)
	}
	return r.waitingIssue()
}

func (r *reading) waitingPull(end int) *Waiting {
	if since, draft := r.DraftBefore(end); draft {
		return &Waiting{For: ForAuthor, Since: since, On: []history.Account{r.Author}}
	}
	c := r.CourtBefore(end)
	w := &Waiting{For: ForReview, Since: c.Since}
	switch {
	case c.Approved:
		w.For = ForMerge
	case c.OnAuthor:
		w.For, w.On = ForAuthor, []history.Account{r.Author}
	}
	return w
}

// waitingIssue finds an issue that nobody else has touched, or the last
// question that nobody has answered.
func (r *reading) waitingIssue() *Waiting {
	untouched := true
	var w *Waiting
	for i := range r.Events {
		e := r.at(i)
		if e.Bot || e.Verb == history.Opened {
			continue
		}
		if !r.ByAuthor(e) {
			untouched = false
		}
		if !e.Said() {
			continue
		}
		w = nil
		if len(e.Says.Questions()) > 0 {
			w = &Waiting{For: ForReply, Since: e.At}
		}
	}
	if untouched {
		return &Waiting{For: ForTriage, Since: r.OpenedAt}
	}
	return w
}
