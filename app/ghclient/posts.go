package ghclient

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/google/go-github/v62/github"

	"glueledger/scoring/history"
)

// Posted is something that was posted on GitHub.
type Posted struct {
	ID     int64  // of a comment, issue, discussion or check run
	Number int    // of an issue or discussion
	NodeID string // for GraphQL; of a file its SHA, for the next WriteFile
	URL    string // its page
	At     time.Time
	Body   string // Markdown
}

// written is an issue or comment as far as posting needs it.
type written struct {
	ID      int64     `json:"id"`
	Number  int       `json:"number"`
	NodeID  string    `json:"node_id"`
	URL     string    `json:"html_url"`
	Created time.Time `json:"created_at"`
	Body    string    `json:"body"`
	User    *User     `json:"user"`
}

func (w *written) posted() Posted {
	return Posted{w.ID, w.Number, w.NodeID, w.URL, w.Created.UTC(), text(w.Body)}
}

// newest is the newest of a page in GitHub's order, oldest first, that the App
// wrote with marker in it. Others may quote the marker.
func newest(page []written, login, marker string) *Posted {
	for i := len(page) - 1; i >= 0; i-- {
		if w := &page[i]; w.User != nil && strings.EqualFold(w.User.Login, login) && strings.Contains(w.Body, marker) {
			p := w.posted()
			return &p
		}
	}
	return nil
}

// FindIssue is the newest issue that this App posted in a repository, with a
// label ("": any) and with marker in its body, open or closed. ErrNotFound when
// there is none.
func (c *Client) FindIssue(ctx context.Context, repo history.Repo, label, marker string) (*Posted, error) {
	login, err := c.app.login(ctx)
	if err != nil {
		return nil, err
	}
	path := below(repo.Owner, repo.Name, "/issues?state=all&sort=created&direction=desc&per_page=100")
	if label != "" {
		path += "&labels=" + url.QueryEscape(label)
	}
	found, err := c.findIssue(ctx, path+"&creator="+url.QueryEscape(login), login, marker)
	if answered(err) == http.StatusUnprocessableEntity { // GitHub does not know the creator: look through all
		found, err = c.findIssue(ctx, path, login, marker)
	}
	if found == nil && err == nil {
		err = ErrNotFound
	}
	return found, explain(err, "looking for the App's issue in %s", repo.FullName())
}

func (c *Client) findIssue(ctx context.Context, path, login, marker string) (*Posted, error) {
	for cursor, more := "", true; more; more = cursor != "" {
		var page []written
		var err error
		if cursor, err = c.api.page(ctx, path, cursor, &page); err != nil {
			return nil, err
		}
		slices.Reverse(page)
		if found := newest(page, login, marker); found != nil {
			return found, nil
		}
	}
	return nil, nil
}

// CreateIssue posts an issue. Not repeated by itself.
func (c *Client) CreateIssue(ctx context.Context, repo history.Repo, title, body string, labels []string) (Posted, error) {
	in := struct {
		Title  string   `json:"title"`
		Body   string   `json:"body"`
		Labels []string `json:"labels,omitempty"`
	}{title, body, labels}
	var got written
	_, err := c.api.call(ctx, http.MethodPost, below(repo.Owner, repo.Name, "/issues"), in, &got)
	return got.posted(), explain(err, "posting an issue in %s", repo.FullName())
}

// EditIssue sets title and body of an issue.
func (c *Client) EditIssue(ctx context.Context, repo history.Repo, number int, title, body string) error {
	in := github.IssueRequest{Title: &title, Body: &body}
	_, _, err := c.api.Issues.Edit(ctx, repo.Owner, repo.Name, number, &in)
	return explain(err, "editing %s#%d", repo.FullName(), number)
}

// FindComment is the newest comment of this App on a thread that was changed
// since then (zero: ever) and has marker in its body. ErrNotFound when there is none.
func (c *Client) FindComment(ctx context.Context, repo history.Repo, number int, since time.Time, marker string) (*Posted, error) {
	login, err := c.app.login(ctx)
	if err != nil {
		return nil, err
	}
	path := fmt.Sprintf("/issues/%d/comments?per_page=100", number)
	if !since.IsZero() {
		path += "&since=" + since.UTC().Format(time.RFC3339)
	}
	found, err := c.findComment(ctx, below(repo.Owner, repo.Name, path), login, marker)
	if found == nil && err == nil {
		err = ErrNotFound
	}
	return found, explain(err, "looking for the App's comment on %s#%d", repo.FullName(), number)
}

// findComment looks at the first page, which tells of the last one, then from
// the last one on backwards: comments come oldest first.
func (c *Client) findComment(ctx context.Context, path, login, marker string) (*Posted, error) {
	var first []written
	header, err := c.api.get(ctx, path, &first)
	if err != nil {
		return nil, err
	}
	cursor := link(header, "last")
	for cursor != "" {
		u, err := url.Parse(cursor)
		if err != nil {
			return nil, fmt.Errorf("the last page: %w", err)
		}
		if err := c.api.place.check(u); err != nil {
			return nil, fmt.Errorf("the last page: %w", err)
		}
		var page []written
		if header, err = c.api.get(ctx, cursor, &page); err != nil {
			return nil, err
		}
		if found := newest(page, login, marker); found != nil {
			return found, nil
		}
		if cursor = link(header, "prev"); cursor == link(header, "first") {
			break // that is the page at hand
		}
	}
	return newest(first, login, marker), nil
}

// CreateComment comments on an issue or pull request. Not repeated by itself.
func (c *Client) CreateComment(ctx context.Context, repo history.Repo, number int, body string) (Posted, error) {
	in := github.IssueComment{Body: &body}
	var got written
	path := below(repo.Owner, repo.Name, fmt.Sprintf("/issues/%d/comments", number))
	if _, err := c.api.call(ctx, http.MethodPost, path, in, &got); err != nil {
		return Posted{}, explain(err, "commenting on %s#%d", repo.FullName(), number)
	}
	got.Number = number
	return got.posted(), nil
}

// EditComment sets the text of a comment on an issue or pull request.
func (c *Client) EditComment(ctx context.Context, repo history.Repo, id int64, body string) error {
	_, _, err := c.api.Issues.EditComment(ctx, repo.Owner, repo.Name, id, &github.IssueComment{Body: &body})
	return explain(err, "editing comment %d in %s", id, repo.FullName())
}

// DeleteComment deletes a comment on an issue or pull request. One that is gone
// already is no error.
func (c *Client) DeleteComment(ctx context.Context, repo history.Repo, id int64) error {
	_, err := c.api.Issues.DeleteComment(ctx, repo.Owner, repo.Name, id)
	if answered(err) == http.StatusNotFound || answered(err) == http.StatusGone {
		return nil
	}
	return explain(err, "deleting comment %d in %s", id, repo.FullName())
}

// Reaction is one account's reaction to a comment.
type Reaction struct {
	ID   int64
	User history.Account
	At   time.Time
}

// React adds a reaction ("+1", "eyes", …) of this App to a comment; once is
// enough, more do no harm.
func (c *Client) React(ctx context.Context, repo history.Repo, commentID int64, content string) error {
	_, _, err := c.api.Reactions.CreateIssueCommentReaction(repeatable(ctx), repo.Owner, repo.Name, commentID, content)
	return explain(err, "reacting to comment %d in %s", commentID, repo.FullName())
}

// Reactions are all reactions to a comment with one content, in GitHub's order.
func (c *Client) Reactions(ctx context.Context, repo history.Repo, commentID int64, content string) ([]Reaction, error) {
	type reaction struct {
		ID   int64     `json:"id"`
		User *User     `json:"user"`
		At   time.Time `json:"created_at"`
	}
	path := fmt.Sprintf("/issues/comments/%d/reactions?per_page=100&content=%s", commentID, url.QueryEscape(content))
	got, err := all[reaction](conditionally(ctx), c.api, below(repo.Owner, repo.Name, path))
	if err != nil {
		return nil, explain(err, "listing the reactions to comment %d in %s", commentID, repo.FullName())
	}
	out := make([]Reaction, len(got))
	for i, r := range got {
		out[i] = Reaction{r.ID, account(r.User), r.At.UTC()}
	}
	return out, nil
}
