package scoring

import (
	"fmt"
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
}

// Report is a month of one scope, ready to be rendered in any form. It is a
// pure function of what the ledger holds.
type Report struct {
	Scope     Scope
	Month     Month
	AsOf      time.Time // when the ledger was read; decides only how long Waiting threads have waited
	Units     Units
	People    []Person        // by login, regardless of case: never a ranking
	TurnOver  []TurnOver      // withdrawn since the month before began, newest first
	Waiting   []WaitingThread // longest first; empty unless AsOf lies in the month or the one after
	Automated int             // accounts left out because they are bots
}

// Units are the natural units of a month, each counting threads once. They
// count confirmed credits only.
type Units struct {
	Triaged, MadeClear, Unblocked, Ended int
	WaitEnded                            time.Duration // waiting that ended, summed
	Threads                              int           // threads with any confirmed credit
	Pending                              int           // credits that still await their effect
	Merged, Reviewed                     int           // pull requests merged and reviewed, beside the glue
}

// Person is one contributor's month: the glue beside the code.
type Person struct {
	Account  history.Account
	Glue     map[Kind]int // confirmed and pending credits by kind
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
	Waiting
}

// PersonCount is how much ordinary work a person did in a month.
type PersonCount struct {
	Account          history.Account
	Merged, Reviewed int // pull requests
}

// ReportInput is what the ledger knows of a month.
type ReportInput struct {
	Scope            Scope
	Month            Month
	AsOf             time.Time
	Receipts         []Receipt // of the month, pending and confirmed
	Counts           []PersonCount
	Merged, Reviewed int // pull requests merged and reviewed by anyone, each once
	TurnOver         []TurnOver
	Waiting          []WaitingThread
	Automated        int
}

// NewReport arranges a month for its readers.
func NewReport(in ReportInput) Report { return Report{} }
