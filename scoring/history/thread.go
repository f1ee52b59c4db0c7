package history

import "time"

// Thread is everything known of one issue, pull request or discussion.
type Thread struct {
	Repo       Repo
	Number     int
	Type       ThreadType
	Title      string // now
	Author     Account
	OpenedAt   time.Time
	Activities []Activity // in order, each once, deleted ones left out
}

// Assemble puts the activities of one thread together, whatever their order
// and however often each was told. isBot says which accounts are automated. It
// reports false when the thread is gone, or its opening is not known.
func Assemble(activities []Activity, isBot func(Account) bool) (*Thread, bool) { return nil, false }
