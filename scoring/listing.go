package scoring

import "time"

// ReceiptQuery selects a page of receipts, the newest first.
type ReceiptQuery struct {
	Scope    Scope  // the zero scope is all public repositories, of one person alone
	Person   string // who earned them, by login; empty for everybody
	Own      int64  // instead of Person, the account of who asks for their own: what they chose to show is for others
	Kinds    []Kind
	Statuses []Status
	// From and Before say when they were earned: at From or later, and before a place in
	// the list.
	From   time.Time
	Before ListPlace
	Limit  int // at most MostListed
}

// MostListed is how many receipts are listed at once, and one more, which tells that
// there are more.
const MostListed = 101

// ListPlace is where in a list of receipts one stands: by the moment at which it was
// earned, and of several at one moment by its id. Without an id it is behind all of
// that moment.
type ListPlace struct {
	At time.Time
	ID string
}
