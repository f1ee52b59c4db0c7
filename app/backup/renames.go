package backup

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

// Rename says what a label or milestone of a repository is called now. Timelines
// have the names of their time, objects the present ones.
type Rename struct {
	Repo      history.Repo
	Milestone bool // else a label
	From, To  string
	Until     time.Time // the last known use of the old name
}

func compareRenames(a, b Rename) int {
	sort := func(r Rename) int {
		if r.Milestone {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(a.Repo.FullName(), b.Repo.FullName()), sort(a)-sort(b), cmp.Compare(a.From, b.From))
}

// trace is what a thread tells about the names of labels and milestones.
type trace struct {
	number    int
	pull      bool
	updated   time.Time
	labels    []ghclient.Label // now
	milestone *ghclient.Milestone
	left      map[string]bool // labels that the timeline leaves on the thread, by the names of their time
	leftTitle string          // the milestone that the timeline leaves the thread in
	used      []use
}

// use is an event that has the name of its time.
type use struct {
	milestone bool
	name      string
	at        time.Time
}

func traceOf(r *ghclient.Record) trace {
	t := trace{number: r.Thread.Number, pull: r.Pull, updated: r.Thread.UpdatedAt, labels: r.Thread.Labels,
		milestone: r.Thread.Milestone, left: map[string]bool{}}
	for _, e := range r.Events {
		switch {
		case e.Label != nil:
			t.used = append(t.used, use{false, e.Label.Name, e.CreatedAt})
			if e.Event == "labeled" {
				t.left[e.Label.Name] = true
			} else {
				delete(t.left, e.Label.Name)
			}
		case e.Milestone != nil:
			t.used = append(t.used, use{true, e.Milestone.Title, e.CreatedAt})
			t.leftTitle = e.Milestone.Title
			if e.Event != "milestoned" {
				t.leftTitle = ""
			}
		}
	}
	return t
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

// findRenames works out the present names. An object seen under two names got
// the one of the thread that changed last. Threads whose timeline leaves one
// name and whose object has one other tell which became which, too: the one
// that most of them agree on.
func findRenames(repo history.Repo, traces []trace) []Rename {
	slices.SortFunc(traces, func(a, b trace) int {
		return cmp.Or(a.updated.Compare(b.updated), cmp.Compare(a.number, b.number))
	})
	labels, titles := names{}, names{}
	for _, t := range traces {
		for _, l := range t.labels {
			labels[l.ID] = l.Name
		}
		if t.milestone != nil {
			titles[t.milestone.ID] = t.milestone.Title
		}
	}
	return append(dated(repo, false, labels.renamed(traces), traces), dated(repo, true, titles.retitled(traces), traces)...)
}

// renamed tells what former names of labels became.
func (n names) renamed(traces []trace) map[string]string {
	current, out, told := n.current(), map[string]string{}, votes{}
	for _, t := range traces {
		var missing []string
		left := maps.Clone(t.left)
		for _, l := range t.labels {
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
func (n names) retitled(traces []trace) map[string]string {
	current, out, told := n.current(), map[string]string{}, votes{}
	for _, t := range traces {
		if t.milestone == nil {
			continue
		}
		now := n[t.milestone.ID]
		if now != t.milestone.Title && !current[t.milestone.Title] {
			out[t.milestone.Title] = now
		}
		if t.leftTitle != "" && !current[t.leftTitle] {
			told.add(t.leftTitle, now)
		}
	}
	maps.Copy(out, told.winners())
	return out
}

// dated dates the renames of one sort.
func dated(repo history.Repo, milestone bool, to map[string]string, traces []trace) []Rename {
	last := map[string]time.Time{}
	for _, t := range traces {
		for _, u := range t.used {
			if u.milestone == milestone && u.at.After(last[u.name]) {
				last[u.name] = u.at
			}
		}
	}
	var out []Rename
	for from, now := range to {
		if at, used := last[from]; used && from != now {
			out = append(out, Rename{repo, milestone, from, now, at.UTC().Truncate(time.Second)})
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
