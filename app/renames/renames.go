// Package renames works out what labels and milestones of a repository are called
// now. It stands beside the ways by which whole histories come in (backup,
// backfill): timelines have the names of their time and webhooks of renames are
// long gone, but the threads of a repository, seen together, tell.
package renames

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// Rename says what a label or milestone of a repository is called now. Timelines
// have the names of their time, objects the present ones.
type Rename struct {
	Repo      history.Repo
	Milestone bool // else a label
	From, To  string
	Until     time.Time // the last known use of the old name
}

// Change is the rename in the words of webhooks, dated just after the last use of
// the old name.
func (r Rename) Change() webhooks.Change {
	kind := webhooks.LabelRenamed
	if r.Milestone {
		kind = webhooks.MilestoneRenamed
	}
	return webhooks.Change{Kind: kind, Repo: r.Repo, From: r.From, To: r.To, At: r.Until.Add(time.Second)}
}

// Compare orders renames by repository, labels before milestones, then by old name.
func Compare(a, b Rename) int {
	sort := func(r Rename) int {
		if r.Milestone {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.Repo.FullName(), b.Repo.FullName()), sort(a)-sort(b), cmp.Compare(a.From, b.From))
}

// Trace is what a thread tells about the names of labels and milestones. It can
// be kept as JSON.
type Trace struct {
	Number    int                 `json:"n"`
	Updated   time.Time           `json:"at"`
	Labels    []ghclient.Label    `json:"labels,omitempty"` // now
	Milestone *ghclient.Milestone `json:"milestone,omitempty"`
	Left      map[string]bool     `json:"left,omitempty"`       // labels that the timeline leaves on the thread, by the names of their time
	LeftTitle string              `json:"left_title,omitempty"` // the milestone that the timeline leaves the thread in
	Labelled  map[string]int64    `json:"labelled,omitempty"`   // when events used the name of a label last, in unix seconds
	Titled    map[string]int64    `json:"titled,omitempty"`     // when events used the title of a milestone last
}

// Of is the trace of a thread.
func Of(r *ghclient.Record) Trace {
	t := Trace{Number: r.Thread.Number, Updated: r.Thread.UpdatedAt, Labels: r.Thread.Labels, Milestone: r.Thread.Milestone,
		Left: map[string]bool{}, Labelled: map[string]int64{}, Titled: map[string]int64{}}
	for _, e := range r.Events {
		switch {
		case e.Label != nil:
			use(t.Labelled, e.Label.Name, e.CreatedAt)
			if e.Event == "labeled" {
				t.Left[e.Label.Name] = true
			} else {
				delete(t.Left, e.Label.Name)
			}
		case e.Milestone != nil:
			use(t.Titled, e.Milestone.Title, e.CreatedAt)
			t.LeftTitle = e.Milestone.Title
			if e.Event != "milestoned" {
				t.LeftTitle = ""
			}
		}
	}
	return t
}

// use notes that an event used a name.
func use(last map[string]int64, name string, at time.Time) {
	if !at.IsZero() {
		last[name] = max(last[name], at.Unix())
	}
}

// names are the present names of one sort of object, by id.
type names map[int64]string

// current reports whether an object is called so now.
func (n names) current() map[string]bool {
	out := map[string]bool{}
	for _, name := range n {
		out[name] = true
	}
	return out
}

// Find works out the present names, in no particular order; it sorts the traces. An object seen under two names got
// the one of the thread that changed last. Threads whose timeline leaves one
// name and whose object has one other tell which became which, too: the one
// that most of them agree on.
func Find(repo history.Repo, traces []Trace) []Rename {
	slices.SortFunc(traces, func(a, b Trace) int {
		return cmp.Or(a.Updated.Compare(b.Updated), cmp.Compare(a.Number, b.Number))
	})
	labels, titles := names{}, names{}
	for _, t := range traces {
		for _, l := range t.Labels {
			labels[l.ID] = l.Name
		}
		if t.Milestone != nil {
			titles[t.Milestone.ID] = t.Milestone.Title
		}
	}
	return append(dated(repo, false, labels.renamed(traces), traces), dated(repo, true, titles.retitled(traces), traces)...)
}

// renamed tells what former names of labels became.
func (n names) renamed(traces []Trace) map[string]string {
	current, out, told := n.current(), map[string]string{}, votes{}
	for _, t := range traces {
		var missing []string
		left := maps.Clone(t.Left)
		for _, l := range t.Labels {
			now := n[l.ID]
			if now != l.Name && !current[l.Name] {
				out[l.Name] = now
			}
			if !left[now] {
				missing = append(missing, now)
			}
			delete(left, now)
		}
		if len(missing) != 1 || len(left) != 1 {
			continue
		}
		for old := range left {
			if !current[old] {
				told.add(old, missing[0])
			}
		}
	}
	maps.Copy(out, told.winners())
	return out
}

// retitled tells what former titles of milestones became.
func (n names) retitled(traces []Trace) map[string]string {
	current, out, told := n.current(), map[string]string{}, votes{}
	for _, t := range traces {
		if t.Milestone == nil {
			continue
		}
		now := n[t.Milestone.ID]
		if now != t.Milestone.Title && !current[t.Milestone.Title] {
			out[t.Milestone.Title] = now
		}
		if t.LeftTitle != "" && !current[t.LeftTitle] {
			told.add(t.LeftTitle, now)
		}
	}
	maps.Copy(out, told.winners())
	return out
}

// dated dates the renames of one sort.
func dated(repo history.Repo, milestone bool, to map[string]string, traces []Trace) []Rename {
	last := map[string]int64{}
	for _, t := range traces {
		used := t.Labelled
		if milestone {
			used = t.Titled
		}
		for name, at := range used {
			last[name] = max(last[name], at)
		}
	}
	var out []Rename
	for from, now := range to {
		if at, used := last[from]; used && from != now {
			out = append(out, Rename{repo, milestone, from, now, time.Unix(at, 0).UTC()})
		}
	}
	return out
}

// votes count which new name threads give to an old one.
type votes map[string]map[string]int

func (v votes) add(old, now string) {
	if v[old] == nil {
		v[old] = map[string]int{}
	}
	v[old][now]++
}

// winners gives the name that most threads agree on, the first by name of equals.
func (v votes) winners() map[string]string {
	out := map[string]string{}
	for old, count := range v {
		sorted := slices.Sorted(maps.Keys(count))
		out[old] = slices.MaxFunc(sorted, func(a, b string) int { return cmp.Compare(count[a], count[b]) })
	}
	return out
}
