package scoring

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// Rule is one row of the rulebook. The rules page, explain and the scorer read
// the same row, so the explanation cannot drift from the behaviour.
type Rule struct {
	Kind    Kind
	Version int
	Looks   string // what it looks for
	Effect  string // what must have come of it
	Not     string // what it passes over
	Weight  float64
	Missing string // what explain says when nobody did it, one plain sentence
	judge   func(*reading) []finding
}

// nobody says why the rule found nobody to look at on a thread of this type, beside what
// other rules have taken.
func (r Rule) nobody(t history.ThreadType, beside string) string {
	if r.Kind == ReviewUnblocking && t != history.PullRequest {
		return "it is not a pull request"
	}
	return r.Missing + beside
}

// Name is the kind and version, such as "triage/1", as credits and verdicts
// carry it.
func (r Rule) Name() string { return fmt.Sprintf("%s/%d", r.Kind, r.Version) }

const day = 24 * time.Hour

// Settings are the thresholds of the definitions and what an organization may
// change of them. What makes one action, and a bump more than one, is the same
// everywhere: history.OneAction and history.ActedOn.
type Settings struct {
	Stood      time.Duration    // how long routing and retitling must stand: 24 hours
	Moves      time.Duration    // how soon after an action movement counts: 14 days
	Waiting    time.Duration    // from when a pull request counts as waiting: 7 days
	Stale      time.Duration    // from when a thread counts as stale: 30 days
	StaleEnds  time.Duration    // how soon a stale thread must close or move: 30 days
	StaysEnded time.Duration    // how long a closed stale thread must stay closed: 14 days
	Off        map[Kind]bool    // kinds that are not looked for
	Weights    map[Kind]float64 // in place of the rules' own
	Labels     Labels           // beside those that are known by their English names
}

// Labels are the names, regardless of case, of labels that mean more than where a
// thread belongs. English ones are known without being listed.
type Labels struct {
	Records []string // only write down what has happened, such as a release: no triage
	Rejects []string // say that a thread has no business here: closing it wordlessly is triage
	Routes  []string // route, although their names sound like a record or a rejection
}

// has reports whether a list has a label's name.
func has(names []string, label string) bool {
	return slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, label) })
}

// records reports whether a label only writes down what has happened to the
// change.
func (l Labels) records(label string) bool {
	if has(l.Records, label) || has(l.Routes, label) {
		return has(l.Records, label)
	}
	return record.MatchString(label) && !openEnded.MatchString(label)
}

// rejects reports whether a label says that a thread has no business here.
func (l Labels) rejects(label string) bool {
	if has(l.Rejects, label) || has(l.Routes, label) {
		return has(l.Rejects, label)
	}
	return rejected.MatchString(label)
}

// DefaultSettings are the definitions' own values.
func DefaultSettings() Settings {
	return Settings{
		Stood: day, Moves: 14 * day, Waiting: 7 * day, Stale: 30 * day,
		StaleEnds: 30 * day, StaysEnded: 14 * day,
	}
}
