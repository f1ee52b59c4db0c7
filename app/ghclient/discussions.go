package ghclient

import (
	"context"
	"time"

	"glueledger/scoring/history"
)

// Discussions is a page of discussions updated since then (zero: all), newest
// updated first, as activities: those that webhooks of the same facts give.
func (c *Client) Discussions(ctx context.Context, repo history.Repo, since time.Time, cursor string) (acts []history.Activity, next string, err error) {
	return nil, "", errTodo
}

// FindDiscussion is the newest discussion that this App posted in a category
// (its name or slug) with marker in its body. ErrNotFound when there is none, or
// no such category.
func (c *Client) FindDiscussion(ctx context.Context, repo history.Repo, category, marker string) (*Posted, error) {
	return nil, errTodo
}

// CreateDiscussion posts a discussion in a category (its name or slug). Not
// repeated by itself. ErrNotFound when there is no such category.
func (c *Client) CreateDiscussion(ctx context.Context, repo history.Repo, category, title, body string) (Posted, error) {
	return Posted{}, errTodo
}

// EditDiscussion sets title and body of a discussion, which Posted.NodeID names.
func (c *Client) EditDiscussion(ctx context.Context, nodeID, title, body string) error {
	return errTodo
}
