package scoring

import (
	"fmt"
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

// nobody says why the rule found nobody to look at on a thread of this type.
func (r Rule) nobody(t history.ThreadType) string {
	if r.Kind == ReviewUnblocking && t != history.PullRequest {
		return "it is no pull request"
	}
	return r.Missing
}

// Name is the kind and version, such as "triage/1", as credits and verdicts
// carry it.
func (r Rule) Name() string { return fmt.Sprintf("%s/%d", r.Kind, r.Version) }

const day = 24 * time.Hour

// Settings are the thresholds of the definitions and what an organization may
// change of them. What makes one action, and a bump more than one, is the same
// everywhere: history.OneAction and history.ActedOn.
type Settings struct {
	Stood      time.Duration // how long routing and retitling must stand: 24 hours
	Moves      time.Duration // how soon after an action movement counts: 14 days
	Waiting    time.Duration // from when a pull request counts as waiting: 7 days
	Stale      time.Duration // from when a thread counts as stale: 30 days
	StaleEnds  time.Duration // how soon a stale thread must close or move: 30 days
	StaysEnded time.Duration // how long a closed stale thread must stay closed: 14 days
	Off        map[Kind]bool // kinds that are not looked for
}

// DefaultSettings are the definitions' own values.
func DefaultSettings() Settings {
	return Settings{
		Stood: day, Moves: 14 * day, Waiting: 7 * day, Stale: 30 * day,
		StaleEnds: 30 * day, StaysEnded: 14 * day,
	}
}
