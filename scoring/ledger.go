package scoring

import "time"

// JournalEntry is one line of a credit's history in the ledger.
type JournalEntry struct {
	At     time.Time // when the ledger noticed
	Entry  Entry
	Rule   string // name and version of the rule then in force
	Reason string // one plain sentence
}

// Entry is what the ledger did with a credit.
type Entry string

const (
	EntryGranted   Entry = "granted"   // first seen, its effect still awaited
	EntryConfirmed Entry = "confirmed" // its effect was seen
	EntryChanged   Entry = "changed"   // more evidence, another effect or another rule version
	EntryWithdrawn Entry = "withdrawn" // the thread turned out otherwise
)

// MonthSummary is one line of the index of months.
type MonthSummary struct {
	Scope   Scope
	Month   Month
	Credits int // confirmed and pending
	Threads int // that they are on
	People  int // who earned them
}

// Tally counts confirmed credits, for badges.
type Tally struct {
	Credits int
	Threads int
	People  int
	ByKind  map[Kind]int
}
