package demo

import (
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Months is how long a story lasts.
const Months = 6

// Org is the login of the simulated organisation.
const Org = "lantern-maps"

// settling is the longest that a definition waits: a stale thread is to close
// within 30 days and to stay closed for 14.
const settling = 45 * day

// Tale is a story as it is told to a webhook endpoint, and what it means.
type Tale struct {
	Messages []Message // in order of time
	// Expected says what the story means each thread to earn, by repository,
	// number, actor and kind. It is complete: a credit that is not in it with Earned
	// set is one too many.
	Expected []Expectation
	// Roles are what people may do, by repository and login, as GitHub names it.
	Roles map[string]map[string]string
	// Disputes are what people have against credits, in order of time.
	Disputes []Dispute
	// Sights are credits to look at first.
	Sights []Sight
	// Settled is when the last window of the definitions has closed over the story.
	// From then on every expectation holds; a moment before, a credit may still be
	// pending.
	Settled time.Time
}

// Message is one webhook delivery as GitHub would send it.
type Message struct {
	Event string    // X-GitHub-Event
	ID    string    // X-GitHub-Delivery
	Body  []byte    // JSON
	At    time.Time // when it happened, UTC, whole seconds
}

// Credited tells which credit is meant.
type Credited struct {
	Repo   string // owner/name
	Number int
	Actor  string // login
	Kind   scoring.Kind
}

// Sight is a credit, and what is to be seen there.
type Sight struct {
	Credited
	What string
}

// Dispute is what somebody has against a credit, and how a maintainer decides it.
type Dispute struct {
	Credited
	By      history.Account
	At      time.Time
	Claim   scoring.Claim
	Reason  string
	Decider history.Account
	Decided time.Time // the credit stands; zero while nobody has decided
	Answer  string
}

// Expectation is a credit that the story means somebody to earn, or a near miss
// that must earn nothing.
type Expectation struct {
	Repo   string // owner/name
	Number int
	Actor  string // login
	Kind   scoring.Kind
	Earned bool      // false for a near miss
	At     time.Time // when the action was done
	Why    string    // in a few words, for whoever reads a failing test
}

// Story makes up the organisation's six months that end with the month end. The
// same seed gives the same story.
func Story(seed uint64, end scoring.Month) Tale {
	w := newWorld(seed, end)
	w.cast()
	w.act()
	return Tale{Messages: w.messages, Expected: w.meant(), Roles: w.roles(),
		Disputes: w.disputes, Sights: w.sights, Settled: w.end.Add(settling)}
}
