package ghclient

import (
	"context"
	"fmt"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// FindDiscussion is the newest discussion that this App posted in a category
// (its name or slug) with marker in its body. ErrNotFound when there is none, or
// no such category.
func (c *Client) FindDiscussion(ctx context.Context, repo history.Repo, category, marker string) (*Posted, error) {
	doing := "looking for the App's discussion in " + repo.FullName()
	login, err := c.app.login(ctx)
	if err != nil {
		return nil, err
	}
	_, id, err := c.category(ctx, repo, category)
	if err != nil {
		return nil, explain(err, "%s", doing)
	}
	for cursor, more := "", true; more; more = cursor != "" {
		var got struct {
			Repository struct {
				Discussions connection[postedDiscussion] `json:"discussions"`
			} `json:"repository"`
		}
		variables := c.repoVariables(repo, "category", id, "cursor", orNil(cursor))
		if err := c.api.query(ctx, findDiscussionQuery, variables, &got); err != nil {
			return nil, explain(err, "%s", doing)
		}
		for _, d := range got.Repository.Discussions.Nodes {
			if strings.EqualFold(d.Author.account().Login, login) && strings.Contains(d.Body, marker) {
				p := d.posted()
				return &p, nil
			}
		}
		cursor = got.Repository.Discussions.Page.next()
	}
	return nil, fmt.Errorf("%s: %w", doing, ErrNotFound)
}

// CreateDiscussion posts a discussion in a category (its name or slug). Not
// repeated by itself. ErrNotFound when there is no such category.
func (c *Client) CreateDiscussion(ctx context.Context, repo history.Repo, category, title, body string) (Posted, error) {
	doing := "posting a discussion in " + repo.FullName()
	repository, id, err := c.category(ctx, repo, category)
	if err != nil {
		return Posted{}, explain(err, "%s", doing)
	}
	var got struct {
		Created struct {
			Discussion *postedDiscussion `json:"discussion"`
		} `json:"createDiscussion"`
	}
	variables := map[string]any{"repository": repository, "category": id, "title": title, "body": body}
	if err := c.api.mutate(ctx, createDiscussionMutation, variables, &got); err != nil {
		return Posted{}, explain(err, "%s", doing)
	}
	if got.Created.Discussion == nil {
		return Posted{}, fmt.Errorf("%s: GitHub does not show it", doing)
	}
	return got.Created.Discussion.posted(), nil
}

// EditDiscussion sets title and body of a discussion, which Posted.NodeID names.
func (c *Client) EditDiscussion(ctx context.Context, nodeID, title, body string) error {
	var got struct{}
	// To say the same twice does no harm.
	err := c.api.mutate(repeatable(ctx), editDiscussionMutation, map[string]any{"id": nodeID, "title": title, "body": body}, &got)
	return explain(err, "editing a discussion")
}

// category finds the node ids of a repository and of one of its categories.
func (c *Client) category(ctx context.Context, repo history.Repo, category string) (repository, id string, err error) {
	var got struct {
		Repository *struct {
			ID         string `json:"id"`
			Categories struct {
				Nodes []struct{ ID, Name, Slug string }
			} `json:"discussionCategories"`
		} `json:"repository"`
	}
	if err := c.api.query(ctx, categoriesQuery, c.repoVariables(repo), &got); err != nil {
		return "", "", err
	}
	if got.Repository == nil {
		return "", "", ErrNotFound
	}
	for _, n := range got.Repository.Categories.Nodes {
		if strings.EqualFold(n.Slug, category) || strings.EqualFold(n.Name, category) {
			return got.Repository.ID, n.ID, nil
		}
	}
	return "", "", fmt.Errorf("the category %q of discussions: %w", category, ErrNotFound)
}

type postedDiscussion struct {
	ID        string    `json:"id"`
	Database  int64     `json:"databaseId"`
	Number    int       `json:"number"`
	URL       string    `json:"url"`
	CreatedAt time.Time `json:"createdAt"`
	Body      string    `json:"body"`
	Author    *actor    `json:"author"`
}

func (d *postedDiscussion) posted() Posted {
	return Posted{d.Database, d.Number, d.ID, d.URL, d.CreatedAt.UTC(), text(d.Body)}
}
