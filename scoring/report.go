package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// Month is a calendar month in UTC.
type Month struct {
	Year  int
	Month time.Month
}

// ParseMonth reads "2026-10".
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil {
		return Month{}, fmt.Errorf("month %q: want YYYY-MM, such as 2026-10", s)
	}
	return MonthOf(t), nil
}

// MonthOf is the month that t lies in.
func MonthOf(t time.Time) Month {
	t = t.UTC()
	return Month{t.Year(), t.Month()}
}

// String is the form that ParseMonth reads.
func (m Month) String() string { return m.Start().Format("2006-01") }

// Start is the first moment of the month.
func (m Month) Start() time.Time { return time.Date(m.Year, m.Month, 1, 0, 0, 0, 0, time.UTC) }

// End is the first moment of the month after.
func (m Month) End() time.Time { return m.Start().AddDate(0, 1, 0) }

// Scope is whose month a report tells: all of an owner's repositories, or one.
type Scope struct {
	Owner string
	Repo  string // empty for all of the owner's
}

// String is "owner" or "owner/repo".
func (s Scope) String() string {
	if s.Repo == "" {
		return s.Owner
	}
	return s.Owner + "/" + s.Repo
}

// Receipt is a credit as the ledger holds it.
type Receipt struct {
	ID string // stable; names the receipt's page
	Credit
	Disputed bool // somebody disputes it, and no maintainer has decided yet; never of what is withdrawn
}

// Report is a month of one scope, ready to be rendered in any form. It is a
// pure function of what the ledger holds.
type Report struct {
	Scope Scope
	Month Month
	AsOf  time.Time // when the ledger was read; decides only how long Waiting threads have waited
	// KnownUntil is when what the ledger knows of the scope ends; zero where it is kept
	// current. It may lie before the month, in it or after it.
	KnownUntil time.Time
	// Unknown says that the ledger knows nothing of the month, which is another thing than
	// that nothing happened.
	Unknown  bool
	Units    Units
	People   []Person        // by login, regardless of case: never a ranking
	Unnamed  int             // people who did something and chose not to be named; the totals count them
	Credited int             // people with a confirmed credit, named or not
	TurnOver []TurnOver      // withdrawn since the month before began, newest first
	Disputed []Receipt       // of any month, whose disputes are open, oldest first; empty where Waiting is for AsOf
	Waiting  []WaitingThread // longest first; empty unless AsOf lies in the month or the one after
	// Automation is what bots and AI agents did, by login: nobody's credit.
	Automation []Automaton
}

// Units are the natural units of a month, each counting threads once. They
// count confirmed credits only.
type Units struct {
	Kinds            map[Kind]int  // threads with a confirmed credit of the kind
	WaitEnded        time.Duration // the sum of [Credit.WaitEnded], in full days
	Threads          int           // threads with any confirmed credit
	Pending          int           // pending credits
	PendingKinds     map[Kind]int  // the same by kind; nil for none
	Merged, Reviewed int           // pull requests merged and reviewed, beside the glue
}

// Await counts so many more credits of a kind that still await their effect.
func (u *Units) Await(kind Kind, n int) {
	if u.PendingKinds == nil {
		u.PendingKinds = make(map[Kind]int)
	}
	u.Pending += n
	u.PendingKinds[kind] += n
}

// Person is one contributor's month: the glue beside the code.
type Person struct {
	Account  history.Account
	Glue     map[Kind]int // confirmed credits by kind
	Pending  int          // pending credits
	Merged   int          // own pull requests merged
	Reviewed int          // others' pull requests reviewed
	Receipts []Receipt    // most telling first
}

// TurnOver is a credit that was taken back.
type TurnOver struct {
	Receipt
	Withdrawn time.Time // when the ledger noticed
	Reason    string
}

// WaitingThread is an open thread that waits for somebody.
type WaitingThread struct {
	Repo   history.Repo
	Number int
	Type   history.ThreadType
	Title  string
	Author history.Account
	// KnownUntil is when what is known of its repository ends, as of which it waits; zero
	// where it waits now.
	KnownUntil time.Time
	Waiting
}

// PersonCount is how much ordinary work a person did in a month.
type PersonCount struct {
	Account          history.Account
	Merged, Reviewed int // pull requests
}

// Automaton is what a bot or an AI agent did in a month.
type Automaton struct {
	Account history.Account
	Did     map[ContributionSort]int // on how many threads, by what it did there
}

// KnownPart is until when the month is known, where that is not all of it; else zero.
func (r Report) KnownPart() time.Time {
	return knownPart(r.KnownUntil, Span{From: r.Month, To: r.Month}, r.AsOf)
}

// ReportInput is what the ledger knows of a month.
type ReportInput struct {
	Scope            Scope
	Month            Month
	AsOf             time.Time
	KnownUntil       time.Time // see [Report]
	Receipts         []Receipt // of the month, pending and confirmed
	Counts           []PersonCount
	Merged, Reviewed int // pull requests merged and reviewed by anyone, each once
	TurnOver         []TurnOver
	Disputed         []Receipt // of any month
	Waiting          []WaitingThread
	Automation       []Automaton // in any order
	Choices          Choices     // who is not to be named; nil names everybody
}

// Quiet reports whether nothing happened in the month, whatever waits.
func (in ReportInput) Quiet() bool {
	return len(in.Receipts)+len(in.Counts)+len(in.TurnOver)+in.Merged+in.Reviewed == 0
}

// Unknown reports whether the ledger knows nothing of the month; see [Report].
func (in ReportInput) Unknown() bool {
	return in.Quiet() && endsBefore(in.KnownUntil, Span{From: in.Month, To: in.Month})
}

// NewReport arranges a month for its readers. It names nobody who chose not to be
// named in reports, in sentences either; all totals count them.
func NewReport(in ReportInput) Report {
	r := Report{Scope: in.Scope, Month: in.Month, AsOf: in.AsOf, KnownUntil: in.KnownUntil, Unknown: in.Unknown()}
	r.Units = units(in)
	r.Automation = slices.SortedFunc(slices.Values(in.Automation), func(a, b Automaton) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Account.Login), strings.ToLower(b.Account.Login)), cmp.Compare(a.Account.ID, b.Account.ID))
	})
	r.People = people(in)
	all := len(r.People)
	for _, p := range r.People {
		if len(p.Glue) > 0 {
			r.Credited++
		}
	}
	r.People = slices.DeleteFunc(r.People, func(p Person) bool { return !in.Choices.Shows(p.Account.ID, InReports) })
	r.Unnamed = all - len(r.People)
	hidden := in.Choices.Redactor(InReports)
	for _, p := range r.People {
		for i := range p.Receipts {
			p.Receipts[i] = hidden.Receipt(p.Receipts[i])
		}
	}
	for _, t := range in.TurnOver {
		if in.Choices.Shows(t.Actor.ID, InReports) {
			t.Receipt, t.Reason = hidden.Receipt(t.Receipt), hidden.Text(t.Reason)
			r.TurnOver = append(r.TurnOver, t)
		}
	}
	slices.SortStableFunc(r.TurnOver, func(a, b TurnOver) int {
		return cmp.Or(b.Withdrawn.Compare(a.Withdrawn), cmp.Compare(a.ID, b.ID))
	})
	// A month long gone does not tell what waits now.
	if in.AsOf.Before(in.Month.End().AddDate(0, 1, 0)) {
		for _, c := range in.Disputed {
			if in.Choices.Shows(c.Actor.ID, InReports) {
				r.Disputed = append(r.Disputed, hidden.Receipt(c))
			}
		}
		r.Waiting = longWaiting(in.Waiting, in.AsOf)
		in.Choices.unname(r.Waiting)
	}
	return r
}

func units(in ReportInput) Units {
	u := Units{Kinds: map[Kind]int{}, Merged: in.Merged, Reviewed: in.Reviewed}
	seen := map[string]bool{}
	first := func(kind Kind, at string) bool {
		key := string(kind) + " " + at
		again := seen[key]
		seen[key] = true
		return !again
	}
	for _, c := range in.Receipts {
		if c.Status != Confirmed {
			u.Await(c.Kind, 1)
			continue
		}
		at := fmt.Sprintf("%s#%d", c.Repo.FullName(), c.Number)
		if first(c.Kind, at) {
			u.Kinds[c.Kind]++
		}
		if first("", at) {
			u.Threads++
		}
		u.WaitEnded += c.WaitEnded()
	}
	return u
}

func people(in ReportInput) []Person {
	byID := map[int64]*Person{}
	of := func(a history.Account) *Person {
		p := byID[a.ID]
		if p == nil {
			p = &Person{Account: a, Glue: map[Kind]int{}}
			byID[a.ID] = p
		}
		return p
	}
	for _, c := range in.Receipts {
		p := of(c.Actor)
		if c.Status == Confirmed {
			p.Glue[c.Kind]++
		} else {
			p.Pending++
		}
		p.Receipts = append(p.Receipts, c)
	}
	for _, n := range in.Counts {
		p := of(n.Account)
		p.Merged, p.Reviewed = n.Merged, n.Reviewed
	}
	out := make([]Person, 0, len(byID))
	for _, p := range byID {
		slices.SortFunc(p.Receipts, moreTelling)
		out = append(out, *p)
	}
	slices.SortFunc(out, func(a, b Person) int {
		return cmp.Or(cmp.Compare(strings.ToLower(a.Account.Login), strings.ToLower(b.Account.Login)), cmp.Compare(a.Account.ID, b.Account.ID))
	})
	return out
}

// moreTelling orders receipts: what is confirmed before what is pending, then
// the longer wait that ended, then the heavier kind, then the older.
func moreTelling(a, b Receipt) int {
	pending := func(r Receipt) int {
		if r.Status == Confirmed {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(pending(a), pending(b)), cmp.Compare(b.Waited, a.Waited), cmp.Compare(b.Weight(), a.Weight()),
		a.At().Compare(b.At()), cmp.Compare(a.ID, b.ID))
}

// longWaiting picks the threads that wait for so long that they are worth naming,
// which is the definitions' time for a pull request, used for every wait.
func longWaiting(all []WaitingThread, now time.Time) []WaitingThread {
	tooLong := DefaultSettings().Waiting
	out := make([]WaitingThread, 0, len(all))
	for _, w := range all {
		if AsOf(w.KnownUntil, now).Sub(w.Since) >= tooLong {
			out = append(out, w)
		}
	}
	slices.SortFunc(out, func(a, b WaitingThread) int {
		return cmp.Or(a.Since.Compare(b.Since), cmp.Compare(a.Repo.FullName(), b.Repo.FullName()), cmp.Compare(a.Number, b.Number))
	})
	return out
}
