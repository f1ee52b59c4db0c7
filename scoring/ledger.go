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
	EntryGranted   Entry = "granted"   // entered as pending, at first or again
	EntryConfirmed Entry = "confirmed" // its effect was seen
	EntryChanged   Entry = "changed"   // more evidence, another effect or another rule version
	EntryWithdrawn Entry = "withdrawn" // the thread turned out otherwise
)

// MonthSummary is one line of the index of months.
type MonthSummary struct {
	Scope   Scope
	Month   Month
	Credits int // confirmed ones
	Threads int // that they are on
	People  int // who earned them
	Pending int // pending credits
	// Corrected is how many confirmed credits of the month were withdrawn after it had ended.
	Corrected int
}

// KnownPart is until when the month is known, where what is known of the scope ends within
// it; else zero.
func (m MonthSummary) KnownPart(known, now time.Time) time.Time {
	return knownPart(known, Span{From: m.Month, To: m.Month}, now)
}

// ArchivedMonth is a month whose report can be read, and what was corrected since.
type ArchivedMonth struct {
	MonthSummary
	Last time.Time // when the last of what is corrected was; zero for none
}

// Correct counts a credit of the month that was confirmed and then withdrawn. While
// the month goes on its report is not out, so nothing in it has to be corrected.
func (m *ArchivedMonth) Correct(withdrawn time.Time) {
	if withdrawn.Before(m.Month.End()) {
		return
	}
	m.Corrected++
	if withdrawn.After(m.Last) {
		m.Last = withdrawn
	}
}

// Tally counts confirmed credits, for badges. A person has at most one of a kind on a
// thread.
type Tally struct {
	Credits int
	Threads int
	People  int
	ByKind  map[Kind]int // credits
	Moved   map[Kind]int // threads
}
