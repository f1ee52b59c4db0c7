package ghclient

import (
	"context"
	"fmt"
	"strings"

	"glueledger/scoring/history"
)

const (
	discussionCommentsQuery = `
query($owner: String!, $name: String!, $number: Int!, $cursor: String) {
  repository(owner: $owner, name: $name) {
    discussion(number: $number) {
      id
      comments(first: 100, after: $cursor) {
        pageInfo { hasNextPage endCursor }
        nodes { id databaseId url createdAt body author { ...actor } }
      }
    }
  }
}` + actorFields

	createDiscussionCommentMutation = `
mutation($discussion: ID!, $body: String!) {
  addDiscussionComment(input: {discussionId: $discussion, body: $body}) {
    comment { id databaseId url createdAt body }
  }
}`

	editDiscussionCommentMutation = `
mutation($id: ID!, $body: String!) {
  updateDiscussionComment(input: {commentId: $id, body: $body}) {
    comment { id }
  }
}`

	deleteDiscussionCommentMutation = `
mutation($id: ID!) {
  deleteDiscussionComment(input: {id: $id}) {
    comment { id }
  }
}`
)

// talk is a discussion with its comments that answer no other.
type talk struct {
	ID       string                       `json:"id"`
	Comments connection[postedDiscussion] `json:"comments"`
}

// talkOf asks for a page of a discussion's comments.
func (c *Client) talkOf(ctx context.Context, repo history.Repo, number int, cursor string) (talk, error) {
	var got struct {
		Repository *struct {
			Discussion *talk `json:"discussion"`
		} `json:"repository"`
	}
	if err := c.api.query(ctx, discussionCommentsQuery, c.repoVariables(repo, "number", number, "cursor", orNil(cursor)), &got); err != nil {
		return talk{}, err
	}
	if got.Repository == nil || got.Repository.Discussion == nil {
		return talk{}, ErrNotFound
	}
	return *got.Repository.Discussion, nil
}

// FindDiscussionComment is the newest comment of this App on a discussion that
// has marker in its body and answers no other. ErrNotFound when there is none.
func (c *Client) FindDiscussionComment(ctx context.Context, repo history.Repo, number int, marker string) (*Posted, error) {
	doing := fmt.Sprintf("looking for the App's comment on discussion %s#%d", repo.FullName(), number)
	login, err := c.app.login(ctx)
	if err != nil {
		return nil, err
	}
	var found *Posted
	for cursor, more := "", true; more; more = cursor != "" {
		t, err := c.talkOf(ctx, repo, number, cursor)
		if err != nil {
			return nil, explain(err, "%s", doing)
		}
		for i := range t.Comments.Nodes {
			d := &t.Comments.Nodes[i]
			if strings.EqualFold(d.Author.account().Login, login) && strings.Contains(d.Body, marker) {
				p := d.posted()
				p.Number = number
				found = &p
			}
		}
		cursor = t.Comments.Page.next()
	}
	if found == nil {
		return nil, fmt.Errorf("%s: %w", doing, ErrNotFound)
	}
	return found, nil
}

// CreateDiscussionComment comments on a discussion. Not repeated by itself.
func (c *Client) CreateDiscussionComment(ctx context.Context, repo history.Repo, number int, body string) (Posted, error) {
	doing := fmt.Sprintf("commenting on discussion %s#%d", repo.FullName(), number)
	t, err := c.talkOf(ctx, repo, number, "")
	if err != nil {
		return Posted{}, explain(err, "%s", doing)
	}
	var got struct {
		Added struct {
			Comment *postedDiscussion `json:"comment"`
		} `json:"addDiscussionComment"`
	}
	if err := c.api.mutate(ctx, createDiscussionCommentMutation, map[string]any{"discussion": t.ID, "body": body}, &got); err != nil {
		return Posted{}, explain(err, "%s", doing)
	}
	if got.Added.Comment == nil {
		return Posted{}, fmt.Errorf("%s: GitHub does not show it", doing)
	}
	p := got.Added.Comment.posted()
	p.Number = number
	return p, nil
}

// EditDiscussionComment sets the text of a comment on a discussion, which
// Posted.NodeID names.
func (c *Client) EditDiscussionComment(ctx context.Context, nodeID, body string) error {
	var got struct{}
	// To say the same twice does no harm.
	err := c.api.mutate(repeatable(ctx), editDiscussionCommentMutation, map[string]any{"id": nodeID, "body": body}, &got)
	return explain(err, "editing a comment on a discussion")
}

// DeleteDiscussionComment deletes a comment on a discussion, which Posted.NodeID
// names. One that is gone already is ErrNotFound.
func (c *Client) DeleteDiscussionComment(ctx context.Context, nodeID string) error {
	var got struct{}
	err := c.api.mutate(repeatable(ctx), deleteDiscussionCommentMutation, map[string]any{"id": nodeID}, &got)
	return explain(err, "deleting a comment on a discussion")
}
