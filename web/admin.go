package web

import (
	"context"
	"time"

	"glueledger/scoring/history"
)

// Admin is what the owners of an account are shown of the server's work for it, and
// what they may have it do. Whatever takes an account is asked only for its owners, and
// answers with nothing of any other account.
type Admin interface {
	// Installed lists the accounts that the App is installed on, by name.
	Installed(ctx context.Context) ([]Installed, error)
	// Health is how the App does for an account. It asks GitHub nothing.
	Health(ctx context.Context, account Installed) (AdminHealth, error)
	// Deliveries are those of an account, newest first, one more than asked.Limit where
	// there are more.
	Deliveries(ctx context.Context, account Installed, asked DeliveriesAsked) ([]AdminDelivery, error)
	// Delivery finds one by its GUID, with its payload.
	Delivery(ctx context.Context, account Installed, guid string) (AdminDelivery, []byte, error)
	// Retry has failed deliveries be read once more: the one with a GUID, or all where it
	// is empty. It returns how many there were.
	Retry(ctx context.Context, account Installed, guid string) (int, error)
	// Jobs are what the server does by and by, for all accounts.
	Jobs(ctx context.Context) ([]AdminJob, error)
	// Histories are how far the history of each of the account's repositories is read.
	Histories(ctx context.Context, account Installed) ([]AdminHistory, error)
	// AskHistory has the history of a repository be read from its beginning; it reports
	// false where it is being read.
	AskHistory(ctx context.Context, account Installed, repo string) (bool, error)
	// Settings are what is in force for an account as a whole, or in the one of its
	// repositories that has a name.
	Settings(ctx context.Context, account Installed, repo string) (AdminSettings, error)
	// LookAgain has GitHub be asked soon what there is to know of the installations, and
	// for deliveries that it could not deliver.
	LookAgain(ctx context.Context)
}

// Installed is an account that the App is installed on.
type Installed struct {
	ID        int64 // GitHub's, of the installation
	Account   history.Account
	Suspended bool
}

// AdminHealth is how the App does for an account. Times are zero where the thing is
// not known.
type AdminHealth struct {
	Findings []AdminFinding
	Since    time.Time         // when the App was installed
	Listed   bool              // GitHub has said what was granted
	Lacking  []SetupPermission // what the App may not do that it wants to
	Page     string            // of GitHub, where owners change the installation
	Repos    []AdminRepo
	Moved    int // repositories that belong to others by now
	Counts   DeliveryCounts
	Last     time.Time // when the last delivery came in that was read
	Judged   time.Time // when threads were judged last, whosever
	Well     time.Time // before it, all deliveries of the App came in or were given up
	Again    int       // deliveries of the App that GitHub was asked for again in the last 7 days
	GivenUp  int       // of them
	Rate     *AdminRate
	Paused   time.Time // until when GitHub asked for no requests
}

// DeliveriesKept is how far back the deliveries of an account are known.
const DeliveriesKept = 7 * 24 * time.Hour

// InstalledWithin reports whether the App is known to have been installed less than so
// long ago.
func (h AdminHealth) InstalledWithin(d time.Duration, now time.Time) bool {
	return !h.Since.IsZero() && now.Sub(h.Since) < d
}

// AdminFinding is something that was checked.
type AdminFinding struct {
	Outcome AdminOutcome
	Check   string // such as "settings-file"
	Text    string // what was found; further lines say more
	Do      string // what to do about it; may be empty
	Listed  bool   // the permissions that the App lacks, which the overview lists, say what to do
}

// AdminOutcome is how a check ended.
type AdminOutcome string

// The outcomes.
const (
	AdminFine   AdminOutcome = "ok"
	AdminWarned AdminOutcome = "warning"
	AdminFailed AdminOutcome = "failure"
	AdminOff    AdminOutcome = "off" // something is not done, which is no fault
)

// AdminRate is what is left of the hour's requests to GitHub.
type AdminRate struct {
	Left, Limit int
	Reset       time.Time
}

// AdminRepo is a repository that the installation sees, or saw.
type AdminRepo struct {
	Repo    history.Repo
	Since   time.Time // when it was added to the installation
	State   string    // what is special about it, a sentence; empty for nothing
	Hidden  bool      // its pages are shown to nobody
	ToJudge int       // threads with news
}

// DeliveryCounts are how many deliveries there are in each state, up to
// DeliveriesCounted.
type DeliveryCounts struct{ Waiting, Done, Ignored, Failed int }

// None reports whether nothing has come in.
func (c DeliveryCounts) None() bool { return c == DeliveryCounts{} }

// DeliveriesCounted is up to where deliveries are counted.
const DeliveriesCounted = 10_000

// DeliveriesAsked is a part of the list of deliveries.
type DeliveriesAsked struct {
	State  DeliveryState // empty for all that were looked at
	Before int64         // what is older than a place in the list; 0 for its beginning
	After  int64         // the oldest of what is newer than a place; 0 for none
	Limit  int
}

// DeliveryState is what has become of a delivery.
type DeliveryState string

// The states.
const (
	DeliveryWaiting DeliveryState = "waiting"
	DeliveryDone    DeliveryState = "done"
	DeliveryIgnored DeliveryState = "ignored"
	DeliveryFailed  DeliveryState = "failed"
)

// AdminDelivery is a delivery of an account.
type AdminDelivery struct {
	GUID       string
	Event      string
	Action     string // empty for none
	At         time.Time
	Repo       string // owner/name as it was then; empty for none
	Number     int    // of the thread; 0 for none
	State      DeliveryState
	Error      string
	Activities int // that it told
	Changes    int // of repositories, labels, milestones and installations
	Place      int64
	// Again is how often GitHub was asked for it after it could not deliver it. Only a
	// delivery that is asked for by its GUID has it.
	Again int
}

// AdminJob is a sort of work that the server does by and by.
type AdminJob struct {
	Name   string
	Does   string        // what it does, a sentence
	Every  time.Duration // how often it is done where nothing calls for it; 0: when there is something to do
	Counts []AdminCount  // of its jobs, by state
	Tries  int           // of the job under way, or to be tried again, that was tried most
	Next   time.Time     // when it is done next; zero where it is not waiting
	Ended  time.Time     // when it was done last; zero where that is longer ago than an hour
}

// AdminCount is how many jobs are in a state.
type AdminCount struct {
	State string // such as "done"
	N     int
}

// AdminHistory is how far the history of a repository is read.
type AdminHistory struct {
	Repo     history.Repo
	Watched  bool   // else it rests
	Step     string // what is done now; empty where all has been read
	Done     int    // threads of which all has been read
	Threads  int    // those that were found so far
	LeftOut  []int  // threads that GitHub did not give
	Started  time.Time
	Finished time.Time // the last time
	Waits    time.Time // nothing is done before
	Error    string    // of the last try
}

// AdminSettings is what is in force, and where it comes from.
type AdminSettings struct {
	Path   string // of the settings file in a repository
	Source string // the repository whose file counts, "owner/name"; empty for none
	Own    bool   // it is the file of the one repository that was asked for
	Keys   []AdminSetting
	Server []AdminSetting // what concerns everybody on this server
	Files  []AdminFile
	// Reports say where the reports go, as [AdminHealth.Findings] do; only for an account
	// as a whole.
	Reports []AdminFinding
}

// AdminSetting is a setting that is in force.
type AdminSetting struct {
	Name  string
	Doc   string // what it sets; sentences that may have `code`
	Value string // empty for none
	Told  bool   // the value is told in words, not as a file has it
	Line  int    // of the file; 0: it is not from there
	From  string // of a setting of the server: where it comes from
	// Source is the full name of the repository whose file sets it; empty where that is
	// the one of all others.
	Source string
}

// AdminFile is what is known of the settings file of a repository.
type AdminFile struct {
	Repo     history.Repo
	Accounts bool      // it counts for the account as a whole
	Problems []string  // what is wrong with it, by line
	InForce  time.Time // when the one was first seen that counts; zero: none of it does
	Looked   time.Time // when GitHub was asked last
}
