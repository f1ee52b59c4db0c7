package ghclient

import (
	"strings"
	"time"

	"glueledger/scoring/history"
)

// Record is what GitHub's REST API tells of one thread. The types in it hold
// only the fields that activities are made of, so that decoding them is cheap.
type Record struct {
	Repo     history.Repo
	Thread   *Thread
	Pull     bool            // Thread is a pull request object, not an issue object
	Events   []Event         // the timeline, oldest first
	Comments []ReviewComment // of a pull request
}

// Thread is an issue or pull request object.
type Thread struct {
	URL       string    `json:"url"`
	HTMLURL   string    `json:"html_url"`
	Number    int       `json:"number"`
	Title     string    `json:"title"`
	Body      string    `json:"body"`
	User      *User     `json:"user"`
	State     string    `json:"state"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
	ClosedAt  time.Time `json:"closed_at"`
	// Labels and Milestone are the present ones, with their present names.
	Labels    []Label    `json:"labels"`
	Milestone *Milestone `json:"milestone"`

	StateReason string    `json:"state_reason"` // issues
	ClosedBy    *User     `json:"closed_by"`    // issues
	PullRequest *struct{} `json:"pull_request"` // issues that stand for a pull request

	Draft    bool      `json:"draft"`     // pull requests
	MergedAt time.Time `json:"merged_at"` // pull requests
	MergedBy *User     `json:"merged_by"` // pull requests
	Head     *Ref      `json:"head"`      // pull requests
	Base     *Ref      `json:"base"`      // pull requests

	App *struct{} `json:"performed_via_github_app"`
}

// User is an account as REST objects show it; nil where the account is gone.
type User struct {
	ID    int64  `json:"id"`
	Login string `json:"login"`
	Type  string `json:"type"`
}

// Label is a label; events have only the name that it had then.
type Label struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// Milestone is a milestone; events have only the title that it had then.
type Milestone struct {
	ID    int64  `json:"id"`
	Title string `json:"title"`
}

// Ref is the head or base of a pull request.
type Ref struct {
	SHA  string      `json:"sha"`
	Repo *Repository `json:"repo"` // nil when the fork is gone
}

// Repository is the part of a repository object that names it.
type Repository struct {
	ID      int64  `json:"id"`
	Name    string `json:"name"`
	Private *bool  `json:"private"` // nil where it is not said
	Owner   *User  `json:"owner"`
}

// Event is one entry of a timeline. Which fields it has depends on Event.
type Event struct {
	Event       string    `json:"event"`
	ID          int64     `json:"id"`
	Actor       *User     `json:"actor"`
	User        *User     `json:"user"`
	CreatedAt   time.Time `json:"created_at"`
	SubmittedAt time.Time `json:"submitted_at"` // reviewed
	UpdatedAt   time.Time `json:"updated_at"`   // commented, reviewed
	Body        string    `json:"body"`
	HTMLURL     string    `json:"html_url"`
	App         *struct{} `json:"performed_via_github_app"`

	State           string           `json:"state"`        // reviewed
	StateReason     string           `json:"state_reason"` // closed
	LockReason      string           `json:"lock_reason"`
	CommitID        string           `json:"commit_id"` // reviewed, head_ref_force_pushed
	SHA             string           `json:"sha"`       // committed
	Committer       *Signature       `json:"committer"` // committed
	Label           *Label           `json:"label"`
	Milestone       *Milestone       `json:"milestone"`
	IssueType       *Type            `json:"issue_type"`
	Rename          *Rename          `json:"rename"`
	Assignee        *User            `json:"assignee"`
	Assigner        *User            `json:"assigner"`
	Reviewer        *User            `json:"requested_reviewer"`
	Team            *Team            `json:"requested_team"`
	Requester       *User            `json:"review_requester"`
	DismissedReview *DismissedReview `json:"dismissed_review"`
}

// Signature is who made a commit, and when.
type Signature struct {
	Date time.Time `json:"date"`
}

// Type is an issue type.
type Type struct {
	Name string `json:"name"`
}

// Rename is a change of title.
type Rename struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// Team is a team that was asked for a review.
type Team struct {
	Slug string `json:"slug"`
}

// DismissedReview names a review and the state that it had.
type DismissedReview struct {
	ReviewID int64  `json:"review_id"`
	State    string `json:"state"`
}

// ReviewComment is a comment on a line or file of a pull request.
type ReviewComment struct {
	ID             int64     `json:"id"`
	ReviewID       int64     `json:"pull_request_review_id"`
	ReplyTo        int64     `json:"in_reply_to_id"`
	OriginalCommit string    `json:"original_commit_id"`
	Path           string    `json:"path"`
	User           *User     `json:"user"`
	Body           string    `json:"body"`
	HTMLURL        string    `json:"html_url"`
	CreatedAt      time.Time `json:"created_at"`
	UpdatedAt      time.Time `json:"updated_at"`
	App            *struct{} `json:"performed_via_github_app"`
}

// ghostID is the account that GitHub shows in place of deleted ones.
const ghostID = 10137

// account turns a REST account into the shared form.
func account(u *User) history.Account {
	if u == nil || u.ID == 0 || u.ID == ghostID {
		return history.Ghost
	}
	return history.Account{ID: u.ID, Login: u.Login, Type: u.Type}
}

// first is the first account that is known.
func first(users ...*User) *User {
	for _, u := range users {
		if u != nil {
			return u
		}
	}
	return nil
}

// text brings line ends to one form.
func text(s string) string { return strings.ReplaceAll(s, "\r\n", "\n") }

// second drops what is finer than a second, as GitHub's own times do.
func second(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Second)
}

// later is the later of two moments.
func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// orElse is a, or b where a is not known.
func orElse(a, b time.Time) time.Time {
	if a.IsZero() {
		return b
	}
	return a
}
