package history

import (
	"fmt"
	"strings"
	"time"
)

// Verb is what somebody did, in the words of GitHub's issue timeline.
type Verb string

// The verbs that glueledger knows. Other events say nothing about glue work and
// are not turned into activities.
const (
	Opened          Verb = "opened"         // Subject: title; Text: body; Draft
	Commented       Verb = "commented"      // ID, Text
	Reviewed        Verb = "reviewed"       // ID, Text, Subject: a ReviewState
	ReviewCommented Verb = "review_comment" // ID, Text, ReviewID, ReplyTo, Path
	ReviewDismissed Verb = "review_dismissed"
	Answered        Verb = "answered"   // a discussion's comment (ID) was marked as the answer
	Unanswered      Verb = "unanswered" // takes an Answered back

	Pushed         Verb = "pushed" // Subject: the new head commit, where known
	Merged         Verb = "merged"
	Closed         Verb = "closed" // Subject: a CloseReason
	Reopened       Verb = "reopened"
	Draft          Verb = "convert_to_draft"
	ReadyForReview Verb = "ready_for_review"

	Renamed      Verb = "renamed" // From: old title; Subject: new title
	Labeled      Verb = "labeled" // Subject: label name
	Unlabeled    Verb = "unlabeled"
	Milestoned   Verb = "milestoned" // Subject: milestone title
	Demilestoned Verb = "demilestoned"
	Assigned     Verb = "assigned" // Target: the assignee
	Unassigned   Verb = "unassigned"
	Typed        Verb = "typed" // Subject: issue type
	Untyped      Verb = "untyped"

	ReviewRequested      Verb = "review_requested" // Target: the reviewer, or Subject: a team's slug
	ReviewRequestRemoved Verb = "review_request_removed"
	ThreadResolved       Verb = "resolved" // ID: first comment of the review thread
	ThreadUnresolved     Verb = "unresolved"

	Locked                Verb = "locked" // Subject: lock reason
	Unlocked              Verb = "unlocked"
	Pinned                Verb = "pinned"
	Unpinned              Verb = "unpinned"
	Transferred           Verb = "transferred"             // Subject: owner/repo#number of the new place
	ConvertedToDiscussion Verb = "converted_to_discussion" // only in timelines
	MarkedAsDuplicate     Verb = "marked_as_duplicate"     // only in timelines

	// Edited records who rewrote the opening post (ID 0) or a comment (ID) and
	// when. The new text comes with the activity that it belongs to.
	Edited Verb = "edited"
	// Deleted takes back the comment, review or review comment that ID names; with
	// ID 0 the whole thread is gone.
	Deleted Verb = "deleted"

	// What is said to the ledger in commands. These are in no timeline; each is
	// known by the comment (ID) that said it.

	// Nominated records that Target did glue work. Subject: the kind; Text: the reason.
	Nominated Verb = "nominated"
	// Endorsed records that somebody backs all nominations of a comment (ID), by a
	// reaction to it.
	Endorsed Verb = "endorsed"
	// Uncredited takes a credit of a kind (Subject) from Target: the person declines
	// it, a nominator takes a nomination back, or a maintainer takes any back. Where a
	// maintainer does so on the receipt's page there is no comment: ID is then the
	// number of the dispute that they decided, negative.
	Uncredited Verb = "uncredited"
)

// What somebody was when they spoke to the ledger.
const (
	Maintainer = "maintainer" // may write to the repository
	Triager    = "triager"    // may triage, and no more
)

// CloseReason is the Subject of a Closed activity. GitHub gives none for pull
// requests.
const (
	Completed  = "completed"
	NotPlanned = "not_planned"
	Duplicate  = "duplicate"
)

// ReviewState is the Subject of a Reviewed activity, in lower case.
const (
	Approved         = "approved"
	ChangesRequested = "changes_requested"
	Remarked         = "commented"
)

// ThreadType tells the three sorts of threads apart.
type ThreadType string

const (
	Issue       ThreadType = "issue"
	PullRequest ThreadType = "pull"
	Discussion  ThreadType = "discussion"
)

// Account is a GitHub account as one payload showed it. Accounts are told apart
// by ID; logins change.
type Account struct {
	ID    int64  // 0 where GitHub no longer says who it was
	Login string // "ghost" where ID is 0
	Type  string // "User", "Bot", "Organization", "Mannequin"
}

// GhostLogin is the login that GitHub shows for deleted accounts.
const GhostLogin = "ghost"

// Ghost stands for everyone whose account is gone.
var Ghost = Account{Login: GhostLogin, Type: "User"}

// Repo names a repository as one payload showed it.
type Repo struct {
	ID      int64  // GitHub's id; 0 where the source does not say
	Owner   string // login of the organization or user
	Name    string
	Private bool
	// Closed says why the repository counts as private here although everybody can read it
	// on GitHub: its owner has closed its pages. Only the ledger sets it.
	Closed bool
}

// Public reports whether everybody can read the repository on GitHub.
func (r Repo) Public() bool { return !r.Private || r.Closed }

// FullName is "owner/name".
func (r Repo) FullName() string { return r.Owner + "/" + r.Name }

// Activity is one thing that somebody did on a thread. It is a plain value: the
// same doing, told by a webhook and by the timeline, gives the same Key.
type Activity struct {
	Repo   Repo
	Number int
	Type   ThreadType

	Verb    Verb
	ID      int64     // GitHub's id of the comment, review or review comment; 0 for state changes
	Actor   Account   // who did it
	At      time.Time // when it happened, UTC, whole seconds
	Subject string    // what the verb was done to; see the verbs
	From    string    // the value before, for Renamed
	Target  Account   // the other person, for Assigned and ReviewRequested
	Text    string    // Markdown source of a body
	// Updated is when Text (and, for Opened, Subject and Draft) had this value. Of
	// several versions of one activity the newest counts.
	Updated  time.Time
	Draft    bool   // Opened: whether the pull request is a draft at Updated
	ReviewID int64  // ReviewCommented: the review that it belongs to
	ReplyTo  int64  // ReviewCommented: the comment that it answers; discussions: the parent comment
	Path     string // ReviewCommented: the file
	URL      string // page of the comment or review; empty for state changes
	ViaApp   bool   // posted by an app on the account's behalf
	As       string // Nominated, Endorsed, Uncredited: Maintainer or Triager where the actor was one then; else empty
}

// Key identifies the activity within its thread. Comments, reviews and review
// comments are known by GitHub's id. State changes have an id in timelines but
// none in webhooks, so their key is made of verb, subject, actor and second;
// [Assemble] joins two of them that lie within [SameChange].
func (a Activity) Key() string {
	switch a.Verb {
	case Opened:
		return string(Opened)
	case Commented, Reviewed, ReviewCommented, Deleted:
		return fmt.Sprintf("%s/%d", a.Verb, a.ID)
	case Nominated, Uncredited:
		return fmt.Sprintf("%s/%d/%s/%d", a.Verb, a.ID, strings.ToLower(a.Subject), a.Target.ID)
	case Endorsed:
		return fmt.Sprintf("%s/%d/%d", a.Verb, a.ID, a.Actor.ID)
	}
	return fmt.Sprintf("%s/%d", a.changeKey(), a.At.Unix())
}

// changeKey is what two tellings of one state change share.
func (a Activity) changeKey() string {
	subject := a.Subject
	switch a.Verb {
	case Closed, Pushed, Locked, Merged: // the subject is a detail that sources may lack
		subject = ""
	case Assigned, Unassigned:
		subject = fmt.Sprint(a.Target.ID)
	case ReviewRequested, ReviewRequestRemoved:
		if a.Target.ID != 0 {
			subject = fmt.Sprint(a.Target.ID)
		}
	}
	id := ""
	if a.ID != 0 && (a.Verb == Edited || a.Verb == Answered || a.Verb == Unanswered || a.Verb == ReviewDismissed ||
		a.Verb == ThreadResolved || a.Verb == ThreadUnresolved) {
		id = fmt.Sprint(a.ID)
	}
	return strings.Join([]string{string(a.Verb), id, strings.ToLower(subject), fmt.Sprint(a.Actor.ID)}, "/")
}

// SameChange is how far apart two tellings of one state change may be dated: a
// webhook carries the thread's updated_at, the timeline the event's own time.
const SameChange = 5 * time.Second
