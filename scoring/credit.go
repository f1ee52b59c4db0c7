package scoring

import (
	"strings"
	"time"

	"glueledger/scoring/history"
)

// Kind is a kind of glue work.
type Kind string

// The kinds that have rules, in GitHub-like words; the definitions are in doc.go.
const (
	Triage           Kind = "triage"
	Clarification    Kind = "clarification"
	ReviewUnblocking Kind = "review-unblocking"
	StaleResolution  Kind = "stale-resolution"
	Connecting       Kind = "connecting"
	Answering        Kind = "answering"
	Summarising      Kind = "summarising"
	FollowThrough    Kind = "follow-through"
	DeEscalation     Kind = "de-escalation"
	Onboarding       Kind = "onboarding"
)

// InProse is the kind within a sentence, where only words that have a hyphen keep it.
func (k Kind) InProse() string {
	if k == ReviewUnblocking || k == StaleResolution {
		return strings.ReplaceAll(string(k), "-", " ")
	}
	return string(k)
}

// Status is how a credit stands.
type Status string

const (
	// Pending: the effect has not been seen yet.
	Pending Status = "pending"
	// Confirmed: the effect was seen.
	Confirmed Status = "confirmed"
	// Withdrawn: the ledger held the credit, and the thread turned out otherwise. Score
	// never gives it; the ledger's journal does.
	Withdrawn Status = "withdrawn"
)

// Evidence is one action that earned a credit.
type Evidence struct {
	Verb    history.Verb
	ID      int64     // GitHub's id where webhook and timeline both have it, else 0
	Subject string    // label, milestone, title …
	At      time.Time // when it was done
	URL     string    // where it can be read; empty for state changes
}

// Credit is a receipt: who did what kind of glue work on which thread, the
// actions that earned it, the effect that proved it and the rule that gave it.
// There is at most one per person, kind and thread.
type Credit struct {
	Repo     history.Repo
	Number   int
	Type     history.ThreadType
	Title    string // the thread's title now
	Actor    history.Account
	Kind     Kind
	Status   Status
	Evidence []Evidence // oldest first, never empty
	Effect   string     // what moved because of it, one plain sentence
	EffectAt time.Time  // when the effect was seen; zero while pending
	Why      string     // why the rule gives it, one plain sentence
	Rule     string     // name and version of the rule, such as "triage/1"
	Sum      Sum        // what it weighs within the thread, part by part
	// Waited is how long the thread had waited, or lain idle, when the first action ended
	// that; 0 for kinds that end neither. WaitEnded and Idle tell the two apart.
	Waited time.Duration
	// AloneWith is the account id of the thread's author, where nobody but the two of
	// them did anything on it, bots aside; 0 otherwise.
	AloneWith int64
}

// At is when the first earning action was done. It decides the month that the
// credit belongs to.
func (c Credit) At() time.Time { return c.Evidence[0].At }

// WaitEnded is the waiting that the credit ended: how long the pull request had
// waited, in full days, so that who adds receipts up gets a report's sum.
func (c Credit) WaitEnded() time.Duration { return waitEnded(c.Kind, c.Waited) }

// Idle is how long nobody had touched the stale thread that the credit ended or
// revived, in full days. It is no waiting: nobody waited.
func (c Credit) Idle() time.Duration {
	if c.Kind != StaleResolution {
		return 0
	}
	return c.Waited.Truncate(day)
}

func waitEnded(kind Kind, waited time.Duration) time.Duration {
	if kind != ReviewUnblocking {
		return 0
	}
	return waited.Truncate(day)
}

// Verdict is what one rule said of one person's actions on a thread, also when
// it gave nothing.
type Verdict struct {
	Rule     string // name and version
	Kind     Kind
	Actor    history.Account // zero when the rule found nobody to look at
	Outcome  Outcome
	Reason   string    // one plain sentence: what was done, or what was seen and missing
	Effect   string    // what came of it, one plain sentence; empty for nothing
	EffectAt time.Time // when that was seen; zero unless the outcome is Gave
	Until    time.Time // when it is known at the latest; zero unless the outcome is Awaits
	Evidence []Evidence
}

// Outcome is the gist of a verdict.
type Outcome string

const (
	Gave    Outcome = "confirmed"
	Awaits  Outcome = "pending"
	Refused Outcome = "nothing"
	// NotAsked: the settings switch the kind off, so its rule did not look.
	NotAsked Outcome = "off"
)

// Waiting says what an open thread waits for now.
type Waiting struct {
	For   WaitFor
	Since time.Time
	On    []history.Account // whom it waits for, where that is known
}

// WaitFor is what a thread can wait for.
type WaitFor string

const (
	ForTriage WaitFor = "triage"    // an issue that nobody else has touched
	ForReply  WaitFor = "an answer" // somebody's question on an issue stands
	ForReview WaitFor = "review"    // a pull request waits on the others
	ForAuthor WaitFor = "its author"
	ForMerge  WaitFor = "a merge"    // approved and left
	ForAnyone WaitFor = "a decision" // nobody touched it for 30 days
)

// Contribution is what a report shows beside the glue: people's ordinary work, and
// what bots and AI agents did, which is nobody's credit. At most one per account,
// sort, thread and month.
type Contribution struct {
	Actor history.Account
	Sort  ContributionSort
	At    time.Time
}

// ContributionSort is a sort of ordinary work, or of what automated accounts do.
type ContributionSort string

const (
	MergedPR ContributionSort = "merged" // the author's pull request was merged
	Review   ContributionSort = "review" // somebody reviewed another's pull request

	BotOpened    ContributionSort = "bot-opened"
	BotCommented ContributionSort = "bot-commented"
	BotReviewed  ContributionSort = "bot-reviewed"
	BotPushed    ContributionSort = "bot-pushed"
	BotRouted    ContributionSort = "bot-routed" // labels, milestones, assignments, requests for review
	BotClosed    ContributionSort = "bot-closed"
	BotMerged    ContributionSort = "bot-merged"
	BotElse      ContributionSort = "automated" // anything else
)

// Automatic are the sorts of what automated accounts do, in the order in which a
// report tells of them.
func Automatic() []ContributionSort {
	return []ContributionSort{BotOpened, BotPushed, BotCommented, BotReviewed, BotRouted, BotMerged, BotClosed, BotElse}
}

// Judgement is everything that scoring has to say of one thread.
type Judgement struct {
	Credits       []Credit  // by actor id, then kind
	Verdicts      []Verdict // in the order of the rules
	Contributions []Contribution
	Waiting       *Waiting // nil when the thread is closed or waits for nobody
	// Next is the next moment at which time alone can change the answer; zero when
	// only a new activity can.
	Next time.Time
	// Moves is when the thread would wait otherwise, were what is known of it to go on until
	// then and tell nothing; zero where it is known until now, or would not.
	Moves time.Time
}
