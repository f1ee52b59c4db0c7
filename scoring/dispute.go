package scoring

import (
	"time"

	"glueledger/scoring/history"
)

// Dispute is what somebody with a part in a thread has against a credit on it. The
// credit counts until a maintainer decides. Who decides to withdraw it says so to the
// thread's history, as [history.Uncredited], so that credits stay a function of it.
type Dispute struct {
	ID      int64 // by the ledger; never used again
	Receipt string
	By      history.Account
	At      time.Time
	Claim   Claim
	Reason  string // as it was written, plain text; empty once who wrote it is erased
	State   DisputeState
	// Of those that were decided.
	Decider history.Account
	Decided time.Time
	Answer  string // as Reason, of the decider
}

// Open reports whether a dispute waits for a maintainer.
func (d Dispute) Open() bool { return d.State == DisputeOpen }

// Claim is what a dispute says of a credit.
type Claim string

// The claims.
const (
	ClaimWrong   Claim = "wrong"     // nobody should have the credit
	ClaimAnother Claim = "another's" // it is somebody else's
	ClaimOther   Claim = "other"
)

// DisputeState is what has become of a dispute.
type DisputeState string

// The states of a dispute.
const (
	DisputeOpen      DisputeState = "open"
	DisputeTakenBack DisputeState = "taken back" // by who filed it
	CreditStands     DisputeState = "stands"     // a maintainer keeps the credit
	CreditWithdrawn  DisputeState = "withdrawn"  // a maintainer took it back
)

// DisputesADay is how many disputes a person may file within 24 hours.
const DisputesADay = 20

// Filing is what came of filing a dispute.
type Filing string

// The outcomes of filing a dispute.
const (
	Filed        Filing = "filed"
	FiledBefore  Filing = "filed before"  // the person has one on the receipt that is open
	FiledTooMany Filing = "too many"      // DisputesADay
	FiledLate    Filing = "withdrawn now" // the credit is withdrawn, or not there
)

// Decision is a maintainer's word on a dispute.
type Decision struct {
	Dispute  int64
	Receipt  string
	By       history.Account
	At       time.Time
	Withdraw bool // the credit, rather than let it stand
	Answer   string
}

// DisputedReceipt is a credit with the disputes that are open on it, the oldest first.
type DisputedReceipt struct {
	Receipt
	Disputes []Dispute
}
