package ghclient

import (
	"context"
	"time"

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

// FindIssue is the newest issue that this App posted in a repository, with a
// label ("": any) and with marker in its body, open or closed. ErrNotFound when
// there is none.
func (c *Client) FindIssue(ctx context.Context, repo history.Repo, label, marker string) (*Posted, error) {
	return nil, errTodo
}

// CreateIssue posts an issue. Not repeated by itself.
func (c *Client) CreateIssue(ctx context.Context, repo history.Repo, title, body string, labels []string) (Posted, error) {
	return Posted{}, errTodo
}

// EditIssue sets title and body of an issue.
func (c *Client) EditIssue(ctx context.Context, repo history.Repo, number int, title, body string) error {
	return errTodo
}

// FindComment is the newest comment of this App on a thread that was changed
// since then (zero: ever) and has marker in its body. ErrNotFound when there is none.
func (c *Client) FindComment(ctx context.Context, repo history.Repo, number int, since time.Time, marker string) (*Posted, error) {
	return nil, errTodo
}

// CreateComment comments on an issue or pull request. Not repeated by itself.
func (c *Client) CreateComment(ctx context.Context, repo history.Repo, number int, body string) (Posted, error) {
	return Posted{}, errTodo
}

// EditComment sets the text of a comment on an issue or pull request.
func (c *Client) EditComment(ctx context.Context, repo history.Repo, id int64, body string) error {
	return errTodo
}

// DeleteComment deletes a comment on an issue or pull request. One that is gone
// already is no error.
func (c *Client) DeleteComment(ctx context.Context, repo history.Repo, id int64) error {
	return errTodo
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
	return errTodo
}

// Reactions are all reactions to a comment with one content, oldest first.
func (c *Client) Reactions(ctx context.Context, repo history.Repo, commentID int64, content string) ([]Reaction, error) {
	return nil, errTodo
}
