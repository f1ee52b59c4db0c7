package ghclient

import (
	"context"
	"time"

	"glueledger/scoring/history"
)

// Client acts for one installation. It is safe for concurrent use. Its errors
// say what was being done and wrap ErrNotFound, ErrForbidden, ErrSuspended or a
// *LimitedError where one fits; one of the latter means that nothing was done.
//
// Requests that may be repeated without harm are repeated when GitHub fails or
// the connection breaks. Those that create something (CreateIssue, CreateComment,
// CreateDiscussion, CreateCheckRun) are not: after an error the thing may or may
// not be there, so look for its marker before trying again.
//
// Lists come in pages: the first one has cursor "", the last one next "". A
// cursor may be kept and used by another process.
type Client struct{}

// Repositories are those that the installation may see, in GitHub's order.
func (c *Client) Repositories(context.Context) ([]history.Repo, error) { return nil, errTodo }

// RepoInfo is a repository with what is set on it.
type RepoInfo struct {
	history.Repo
	Archived       bool
	DefaultBranch  string
	HasIssues      bool
	HasDiscussions bool
}

// Repository asks for one repository; a renamed one is found by its old name
// and comes with the new one.
func (c *Client) Repository(ctx context.Context, owner, name string) (RepoInfo, error) {
	return RepoInfo{}, errTodo
}

// Threads are issues and pull requests as issue objects, newest updated first,
// of those updated since then (zero: all). A thread that is updated meanwhile
// may come twice, but none is left out.
func (c *Client) Threads(ctx context.Context, repo history.Repo, since time.Time, cursor string) (page []Thread, next string, err error) {
	return nil, "", errTodo
}

// Pulls are pull request objects in any state, newest updated first. They lack
// who merged them; see Record.NeedsObject.
func (c *Client) Pulls(ctx context.Context, repo history.Repo, cursor string) (page []Thread, next string, err error) {
	return nil, "", errTodo
}

// NumberedComment is a review comment of a pull request.
type NumberedComment struct {
	Number int // of the pull request
	ReviewComment
}

// ReviewComments are all review comments of a repository updated since then
// (zero: all), newest updated first.
func (c *Client) ReviewComments(ctx context.Context, repo history.Repo, since time.Time, cursor string) (page []NumberedComment, next string, err error) {
	return nil, "", errTodo
}

// Timeline is the whole timeline of a thread, oldest first.
func (c *Client) Timeline(ctx context.Context, repo history.Repo, number int) ([]Event, error) {
	return nil, errTodo
}

// Object is the issue object of a thread, or its pull request object. It says
// who closed or merged it, which objects from lists do not.
func (c *Client) Object(ctx context.Context, repo history.Repo, number int, pull bool) (*Thread, error) {
	return nil, errTodo
}

// Record is all that GitHub tells of a thread, by several requests. Its Repo is
// repo.
func (c *Client) Record(ctx context.Context, repo history.Repo, number int, pull bool) (*Record, error) {
	return nil, errTodo
}

// Permission is what an account may do in a repository: "admin", "maintain",
// "write", "triage", "read" or "none". An unknown login gives ErrNotFound.
func (c *Client) Permission(ctx context.Context, repo history.Repo, login string) (string, error) {
	return "", errTodo
}

// User is the account with a login now. Unknown ones give ErrNotFound.
func (c *Client) User(ctx context.Context, login string) (history.Account, error) {
	return history.Account{}, errTodo
}

// HeadSHA is the commit that a branch is at.
func (c *Client) HeadSHA(ctx context.Context, repo history.Repo, branch string) (string, error) {
	return "", errTodo
}
