package webhooks

import (
	"encoding/json"
	"fmt"
	"time"

	"glueledger/scoring/history"
)

// Decoded is what a delivery says.
type Decoded struct {
	Activities []history.Activity
	Changes    []Change
}

// Change is news about a repository, a label, a milestone or an installation
// rather than about a thread.
type Change struct {
	Kind         ChangeKind
	Repo         history.Repo    // as it is after the change; zero for installations
	From, To     string          // names before and after: of the label, the milestone or the repository (without its owner)
	FromOwner    string          // RepoRenamed, RepoTransferred: login of the owner before
	Installation int64           // id of the installation; 0 where the payload does not say
	Account      history.Account // Installation…, RepoAdded, RepoRemoved: whose installation it is
	// Heard is when the delivery came in. The payload does not say: who kept it does.
	Heard time.Time
	// At is when the object changed last, which is when this change happened or
	// earlier. It is zero where GitHub does not say (labels carry no times): then
	// the time at which the delivery came in is the best there is. It is zero for
	// RepoPrivatized, too: the repository's updated_at can be earlier than
	// activities that are known from while it was public, and privacy must not lose
	// to them. A repository is private from the delivery's arrival on, if not before.
	At time.Time
}

// ChangeKind says what changed.
type ChangeKind string

// The changes that glueledger follows.
const (
	RepoSeen        ChangeKind = "repo_seen" // nothing but that the repository has this name and visibility
	RepoRenamed     ChangeKind = "repo_renamed"
	RepoTransferred ChangeKind = "repo_transferred"
	RepoDeleted     ChangeKind = "repo_deleted"
	RepoPrivatized  ChangeKind = "repo_privatized"
	RepoPublicized  ChangeKind = "repo_publicized"
	RepoArchived    ChangeKind = "repo_archived"
	RepoUnarchived  ChangeKind = "repo_unarchived"

	// PolicyPushed: a push to the default branch touched the settings file,
	// .github/glueledger.yml. What it holds now is to be asked for: pushes may come in
	// out of order.
	PolicyPushed ChangeKind = "policy_pushed"

	LabelRenamed     ChangeKind = "label_renamed"
	MilestoneRenamed ChangeKind = "milestone_renamed"

	InstallationCreated     ChangeKind = "installation_created"
	InstallationDeleted     ChangeKind = "installation_deleted"
	InstallationSuspended   ChangeKind = "installation_suspended"
	InstallationUnsuspended ChangeKind = "installation_unsuspended"
	RepoAdded               ChangeKind = "repo_added"   // to an installation
	RepoRemoved             ChangeKind = "repo_removed" // from an installation
)

// Decode tells what a payload says. An event that glueledger does not know says
// nothing, which is no error; a payload that is no JSON, or lacks what it must
// have, is one.
func Decode(event string, body []byte) (Decoded, error) {
	decode := decoder(event)
	if decode == nil {
		return Decoded{}, nil
	}
	d, err := decode(body)
	if err != nil {
		return Decoded{}, fmt.Errorf("decode %s delivery: %w", event, err)
	}
	return d, nil
}

// Known reports whether Decode knows the event.
func Known(event string) bool { return decoder(event) != nil }

// decoder is the dispatch table. It is nil for unknown events.
func decoder(event string) func([]byte) (Decoded, error) {
	switch event {
	case "issues":
		return decodeIssues
	case "issue_comment":
		return decodeIssueComment
	case "pull_request":
		return decodePullRequest
	case "pull_request_review":
		return decodeReview
	case "pull_request_review_comment":
		return decodeReviewComment
	case "pull_request_review_thread":
		return decodeReviewThread
	case "discussion":
		return decodeDiscussion
	case "discussion_comment":
		return decodeDiscussionComment
	case "label":
		return decodeLabel
	case "milestone":
		return decodeMilestone
	case "repository":
		return decodeRepository
	case "push":
		return decodePush
	case "installation":
		return decodeInstallation
	case "installation_repositories":
		return decodeInstallationRepositories
	case "ping": // sent once when the webhook is set up, says nothing
		return func([]byte) (Decoded, error) { return Decoded{}, nil }
	}
	return nil
}

// read fills a payload struct. A null or unknown member leaves its field zero.
func read[T any](body []byte) (T, error) {
	var payload T
	err := json.Unmarshal(body, &payload)
	return payload, err
}
