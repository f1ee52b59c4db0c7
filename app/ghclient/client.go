package ghclient

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"glueledger/scoring/history"
)

// Client acts for one installation. It is safe for concurrent use. Its errors
// say what was being done and wrap ErrNotFound, ErrForbidden, ErrSuspended or a
// *LimitedError where one fits; one of these means that nothing was done.
//
// Requests that may be repeated without harm are repeated when GitHub fails or
// the connection breaks. Those that create something (CreateIssue, CreateComment,
// CreateDiscussion, CreateCheckRun) are not: after another error the thing may or
// may not be there, so look for its marker before trying again.
//
// Lists come in pages: the first one has cursor "", the last one next "". A
// cursor is the address of the page: it may be kept, and used by another process.
type Client struct {
	app          *App
	api          *api
	installation int64
}

// repository is a repository object.
type repository struct {
	ID             int64  `json:"id"`
	Name           string `json:"name"`
	Owner          *User  `json:"owner"`
	Private        bool   `json:"private"`
	Archived       bool   `json:"archived"`
	DefaultBranch  string `json:"default_branch"`
	HasIssues      bool   `json:"has_issues"`
	HasDiscussions bool   `json:"has_discussions"`
}

func (r repository) repo() history.Repo {
	return history.Repo{ID: r.ID, Owner: account(r.Owner).Login, Name: r.Name, Private: r.Private}
}

// Repositories are those that the installation may see, in GitHub's order.
func (c *Client) Repositories(ctx context.Context) ([]history.Repo, error) {
	var out []history.Repo
	for cursor, more := "", true; more; more = cursor != "" {
		var page struct {
			Repositories []repository `json:"repositories"`
		}
		var err error
		cursor, err = c.api.page(conditionally(ctx), "installation/repositories?per_page=100", cursor, &page)
		if err != nil {
			return nil, explain(err, "listing the repositories of installation %d", c.installation)
		}
		for _, r := range page.Repositories {
			out = append(out, r.repo())
		}
	}
	return out, nil
}

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
	var got repository
	if _, err := c.api.get(conditionally(ctx), below(owner, name, ""), &got); err != nil {
		return RepoInfo{}, explain(err, "asking about %s/%s", owner, name)
	}
	return RepoInfo{got.repo(), got.Archived, got.DefaultBranch, got.HasIssues, got.HasDiscussions}, nil
}

// Timeline is the whole timeline of a thread, oldest first. A thread that was
// transferred to another repository gives ErrNotFound.
func (c *Client) Timeline(ctx context.Context, repo history.Repo, number int) ([]Event, error) {
	events, err := all[Event](staying(ctx, repo.ID), c.api, below(repo.Owner, repo.Name, fmt.Sprintf("/issues/%d/timeline?per_page=100", number)))
	return events, explain(err, "reading the timeline of %s#%d", repo.FullName(), number)
}

// Object is the issue object of a thread, or its pull request object. It says
// who closed or merged it, which objects from lists do not. A thread that was
// transferred to another repository gives ErrNotFound.
func (c *Client) Object(ctx context.Context, repo history.Repo, number int, pull bool) (*Thread, error) {
	kind := "issues"
	if pull {
		kind = "pulls"
	}
	var got Thread
	_, err := c.api.get(staying(ctx, repo.ID), below(repo.Owner, repo.Name, fmt.Sprintf("/%s/%d", kind, number)), &got)
	if err != nil {
		return nil, explain(err, "reading %s#%d", repo.FullName(), number)
	}
	return &got, explain(c.stays(ctx, repo, number, &got), "reading %s#%d", repo.FullName(), number)
}

// stays is ErrNotFound for a thread that GitHub has led us to in another
// repository than it was asked for in. A new name is no other repository.
func (c *Client) stays(ctx context.Context, repo history.Repo, number int, t *Thread) error {
	_, rest, _ := strings.Cut(t.URL, "/repos/")
	part := strings.Split(rest, "/")
	if t.Number != number {
		return fmt.Errorf("%w: it was transferred", ErrNotFound)
	}
	if len(part) < 2 || strings.EqualFold(part[0], repo.Owner) && strings.EqualFold(part[1], repo.Name) {
		return nil
	}
	now, err := c.Repository(ctx, repo.Owner, repo.Name)
	if err != nil {
		return err
	}
	if !strings.EqualFold(part[0], now.Owner) || !strings.EqualFold(part[1], now.Name) {
		return fmt.Errorf("%w: it was transferred", ErrNotFound)
	}
	return nil
}

// Record is all that GitHub tells of a thread, by several requests. Its Repo is
// repo.
func (c *Client) Record(ctx context.Context, repo history.Repo, number int, pull bool) (*Record, error) {
	thread, err := c.Object(ctx, repo, number, pull)
	if err != nil {
		return nil, err
	}
	r := &Record{Repo: repo, Thread: thread, Pull: pull}
	if r.Events, err = c.Timeline(ctx, repo, number); err != nil || !pull {
		return r, err
	}
	r.Comments, err = all[ReviewComment](ctx, c.api, below(repo.Owner, repo.Name, fmt.Sprintf("/pulls/%d/comments?per_page=100", number)))
	return r, explain(err, "reading the review comments of %s#%d", repo.FullName(), number)
}

// roles are what Permission answers; organizations may define others, which
// stand on one of these.
var roles = []string{"admin", "maintain", "write", "triage", "read", "none"}

// Permission is what an account may do in a repository: "admin", "maintain",
// "write", "triage", "read" or "none". An unknown login gives ErrNotFound.
func (c *Client) Permission(ctx context.Context, repo history.Repo, login string) (string, error) {
	var got struct {
		Permission string `json:"permission"` // admin, write, read or none
		Role       string `json:"role_name"`
	}
	path := below(repo.Owner, repo.Name, "/collaborators/"+url.PathEscape(login)+"/permission")
	if _, err := c.api.get(ctx, path, &got); err != nil {
		return "", explain(err, "asking what %s may do in %s", login, repo.FullName())
	}
	for _, role := range []string{got.Role, got.Permission} {
		if slices.Contains(roles, role) {
			return role, nil
		}
	}
	return "none", nil
}

// User is the account with a login now. Unknown ones give ErrNotFound.
func (c *Client) User(ctx context.Context, login string) (history.Account, error) {
	var got User
	if _, err := c.api.get(ctx, "users/"+url.PathEscape(login), &got); err != nil {
		return history.Account{}, explain(err, "looking for the account %s", login)
	}
	return account(&got), nil
}

// HeadSHA is the commit that a branch is at. ErrNotFound when there is no such
// branch, or no commit.
func (c *Client) HeadSHA(ctx context.Context, repo history.Repo, branch string) (string, error) {
	sha, _, err := c.api.Repositories.GetCommitSHA1(ctx, repo.Owner, repo.Name, branch, "")
	if answered(err) == http.StatusConflict || answered(err) == http.StatusUnprocessableEntity { // an empty repository, or no such branch
		err = fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return sha, explain(err, "asking for the head of %s in %s", branch, repo.FullName())
}
