package demo

import "time"

// payload is the body of a webhook, of whatever event: what a delivery does not
// carry is left out.
type payload struct {
	Action            string             `json:"action"`
	Number            int                `json:"number,omitempty"`
	Issue             *issueJSON         `json:"issue,omitempty"`
	PullRequest       *pullJSON          `json:"pull_request,omitempty"`
	Discussion        *discussionJSON    `json:"discussion,omitempty"`
	Comment           *commentJSON       `json:"comment,omitempty"`
	Review            *reviewJSON        `json:"review,omitempty"`
	Thread            *reviewThreadJSON  `json:"thread,omitempty"`
	Label             *labelJSON         `json:"label,omitempty"`
	Milestone         *milestoneJSON     `json:"milestone,omitempty"`
	Assignee          *userJSON          `json:"assignee,omitempty"`
	RequestedReviewer *userJSON          `json:"requested_reviewer,omitempty"`
	Changes           map[string]wasJSON `json:"changes,omitempty"`
	Before            string             `json:"before,omitempty"`
	After             string             `json:"after,omitempty"`
	Repositories      []repoShortJSON    `json:"repositories,omitempty"`
	Repository        *repoJSON          `json:"repository,omitempty"`
	Organization      *orgJSON           `json:"organization,omitempty"`
	Installation      *installationJSON  `json:"installation"`
	Sender            *userJSON          `json:"sender"`
}

// wasJSON is the value before a change.
type wasJSON struct {
	From string `json:"from"`
}

type userJSON struct {
	Login     string `json:"login"`
	ID        int64  `json:"id"`
	AvatarURL string `json:"avatar_url"`
	HTMLURL   string `json:"html_url"`
	Type      string `json:"type"`
	SiteAdmin bool   `json:"site_admin"`
}

type orgJSON struct {
	Login       string `json:"login"`
	ID          int64  `json:"id"`
	Description string `json:"description"`
}

type repoShortJSON struct {
	ID       int64  `json:"id"`
	Name     string `json:"name"`
	FullName string `json:"full_name"`
	Private  bool   `json:"private"`
}

type repoJSON struct {
	repoShortJSON
	Owner         *userJSON `json:"owner"`
	HTMLURL       string    `json:"html_url"`
	Description   string    `json:"description"`
	Fork          bool      `json:"fork"`
	Archived      bool      `json:"archived"`
	Visibility    string    `json:"visibility"`
	DefaultBranch string    `json:"default_branch"`
}

// installationJSON is in full where the event is about it, and an id elsewhere.
type installationJSON struct {
	ID                  int64             `json:"id"`
	Account             *userJSON         `json:"account,omitempty"`
	RepositorySelection string            `json:"repository_selection,omitempty"`
	TargetType          string            `json:"target_type,omitempty"`
	TargetID            int64             `json:"target_id,omitempty"`
	AppSlug             string            `json:"app_slug,omitempty"`
	Permissions         map[string]string `json:"permissions,omitempty"`
	Events              []string          `json:"events,omitempty"`
	CreatedAt           string            `json:"created_at,omitempty"`
	UpdatedAt           string            `json:"updated_at,omitempty"`
}

type labelJSON struct {
	ID          int64  `json:"id"`
	Name        string `json:"name"`
	Color       string `json:"color"`
	Default     bool   `json:"default"`
	Description string `json:"description"`
}

type milestoneJSON struct {
	ID        int64     `json:"id"`
	Number    int       `json:"number"`
	Title     string    `json:"title"`
	State     string    `json:"state"`
	Creator   *userJSON `json:"creator"`
	CreatedAt string    `json:"created_at"`
	UpdatedAt string    `json:"updated_at"`
}

// threadJSON is what issues, pull requests and discussions share.
type threadJSON struct {
	ID                int64        `json:"id"`
	Number            int          `json:"number"`
	Title             string       `json:"title"`
	User              *userJSON    `json:"user"`
	AuthorAssociation string       `json:"author_association"`
	HTMLURL           string       `json:"html_url"`
	State             string       `json:"state"`
	Locked            bool         `json:"locked"`
	ActiveLockReason  *string      `json:"active_lock_reason"`
	Labels            []*labelJSON `json:"labels"`
	Comments          *int         `json:"comments,omitempty"`
	CreatedAt         string       `json:"created_at"`
	UpdatedAt         string       `json:"updated_at"`
	ClosedAt          *string      `json:"closed_at"`
	Body              *string      `json:"body"`
}

type issueJSON struct {
	threadJSON
	StateReason           *string         `json:"state_reason"`
	Assignee              *userJSON       `json:"assignee"`
	Assignees             []*userJSON     `json:"assignees"`
	Milestone             *milestoneJSON  `json:"milestone"`
	PullRequest           *pullOfJSON     `json:"pull_request,omitempty"`
	Draft                 *bool           `json:"draft,omitempty"`
	PerformedViaGithubApp *map[string]any `json:"performed_via_github_app"`
}

// pullOfJSON tells that an issue is a pull request.
type pullOfJSON struct {
	HTMLURL  string  `json:"html_url"`
	MergedAt *string `json:"merged_at"`
}

type pullJSON struct {
	threadJSON
	Assignee           *userJSON      `json:"assignee"`
	Assignees          []*userJSON    `json:"assignees"`
	Milestone          *milestoneJSON `json:"milestone"`
	RequestedReviewers []*userJSON    `json:"requested_reviewers"`
	RequestedTeams     []string       `json:"requested_teams"`
	Draft              bool           `json:"draft"`
	Head               branchJSON     `json:"head"`
	Base               branchJSON     `json:"base"`
	MergeCommitSHA     *string        `json:"merge_commit_sha"`
	MergedAt           *string        `json:"merged_at"`
	Merged             *bool          `json:"merged,omitempty"` // this and the rest only in pull_request events
	MergedBy           *userJSON      `json:"merged_by,omitempty"`
	ReviewComments     *int           `json:"review_comments,omitempty"`
	Commits            *int           `json:"commits,omitempty"`
	Additions          *int           `json:"additions,omitempty"`
	Deletions          *int           `json:"deletions,omitempty"`
	ChangedFiles       *int           `json:"changed_files,omitempty"`
}

type branchJSON struct {
	Label string    `json:"label"`
	Ref   string    `json:"ref"`
	SHA   string    `json:"sha"`
	User  *userJSON `json:"user"`
	Repo  *repoJSON `json:"repo"`
}

type discussionJSON struct {
	threadJSON
	StateReason *string      `json:"state_reason"`
	Category    categoryJSON `json:"category"`
}

type categoryJSON struct {
	ID           int64  `json:"id"`
	Name         string `json:"name"`
	Slug         string `json:"slug"`
	IsAnswerable bool   `json:"is_answerable"`
}

type commentJSON struct {
	ID                int64     `json:"id"`
	HTMLURL           string    `json:"html_url"`
	User              *userJSON `json:"user"`
	AuthorAssociation string    `json:"author_association"`
	CreatedAt         string    `json:"created_at"`
	UpdatedAt         string    `json:"updated_at"`
	Body              string    `json:"body"`
	ParentID          *int64    `json:"parent_id,omitempty"` // discussions
	// what only comments on a line of code have
	ReviewID  int64  `json:"pull_request_review_id,omitempty"`
	InReplyTo int64  `json:"in_reply_to_id,omitempty"`
	Path      string `json:"path,omitempty"`
	DiffHunk  string `json:"diff_hunk,omitempty"`
	CommitID  string `json:"commit_id,omitempty"`
	Line      int    `json:"line,omitempty"`
}

type reviewJSON struct {
	ID                int64     `json:"id"`
	HTMLURL           string    `json:"html_url"`
	User              *userJSON `json:"user"`
	AuthorAssociation string    `json:"author_association"`
	State             string    `json:"state"`
	CommitID          string    `json:"commit_id"`
	SubmittedAt       string    `json:"submitted_at"`
	Body              *string   `json:"body"`
}

type reviewThreadJSON struct {
	Comments []*commentJSON `json:"comments"`
}

// stamp is a time as GitHub writes it.
func stamp(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// stampOrNull is null for no time.
func stampOrNull(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return textOrNull(stamp(t))
}

// textOrNull is null for no text.
func textOrNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
