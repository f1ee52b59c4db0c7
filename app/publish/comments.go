package publish

import (
	"context"
	"errors"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// Comments is what posting comments needs of GitHub. *ghclient.Client is one.
type Comments interface {
	Repository(ctx context.Context, owner, name string) (ghclient.RepoInfo, error)
	FindComment(ctx context.Context, repo history.Repo, number int, since time.Time, marker string) (*ghclient.Posted, error)
	CreateComment(ctx context.Context, repo history.Repo, number int, body string) (ghclient.Posted, error)
	EditComment(ctx context.Context, repo history.Repo, id int64, body string) error
	DeleteComment(ctx context.Context, repo history.Repo, id int64) error
}

// DiscussionComments is the same for comments on discussions, which have an API of
// their own. *ghclient.Client is one.
type DiscussionComments interface {
	Repository(ctx context.Context, owner, name string) (ghclient.RepoInfo, error)
	FindDiscussionComment(ctx context.Context, repo history.Repo, number int, marker string) (*ghclient.Posted, error)
	CreateDiscussionComment(ctx context.Context, repo history.Repo, number int, body string) (ghclient.Posted, error)
	EditDiscussionComment(ctx context.Context, nodeID, body string) error
	DeleteDiscussionComment(ctx context.Context, nodeID string) error
}

// Comment makes the comment that has a key the one with this body, on the thread
// with that number: it creates it, or edits it when its body is another. One
// that a person has deleted stays deleted, which is no error.
//
// An error means that it is not there, or not with this body: call again. Until
// it is worth trying again, calls return a *NotNowError and ask GitHub nothing.
// A key is of letters, digits and "._/:#@+-" without "--".
func (p *Poster) Comment(ctx context.Context, client Comments, key string, repo history.Repo, number int, body string) error {
	_, err := p.put(ctx, p.comment(client, key, repo, number, body))
	return err
}

func (p *Poster) comment(client Comments, key string, repo history.Repo, number int, body string) posting {
	body = marked(body, key)
	return posting{
		key: key, sort: store.PostComment, repo: repo, number: number, body: body, client: client,
		find: func(ctx context.Context, since time.Time) (*ghclient.Posted, error) {
			return client.FindComment(ctx, repo, number, since, Marker(key))
		},
		create: func(ctx context.Context) (ghclient.Posted, error) {
			return client.CreateComment(ctx, repo, number, body)
		},
		edit: func(ctx context.Context, post store.Post) error {
			return client.EditComment(ctx, repo, post.ID, body)
		},
		remove: func(ctx context.Context, post store.Post) error { return client.DeleteComment(ctx, repo, post.ID) },
	}
}

// DiscussionComment is Comment for a discussion.
func (p *Poster) DiscussionComment(ctx context.Context, client DiscussionComments, key string, repo history.Repo, number int, body string) error {
	_, err := p.put(ctx, p.discussionComment(client, key, repo, number, body))
	return err
}

func (p *Poster) discussionComment(client DiscussionComments, key string, repo history.Repo, number int, body string) posting {
	body = marked(body, key)
	return posting{
		key: key, sort: store.PostComment, repo: repo, number: number, body: body, client: client,
		find: func(ctx context.Context, _ time.Time) (*ghclient.Posted, error) {
			return client.FindDiscussionComment(ctx, repo, number, Marker(key))
		},
		create: func(ctx context.Context) (ghclient.Posted, error) {
			return client.CreateDiscussionComment(ctx, repo, number, body)
		},
		edit: func(ctx context.Context, post store.Post) error {
			return client.EditDiscussionComment(ctx, post.NodeID, body)
		},
		remove: func(ctx context.Context, post store.Post) error {
			return client.DeleteDiscussionComment(ctx, post.NodeID)
		},
	}
}

// Remove deletes the comment that has a key; none is no error. A later Comment
// with the key creates another. Errors are those of Comment.
func (p *Poster) Remove(ctx context.Context, client Comments, key string) error {
	return p.removeKey(ctx, key, func(post store.Post) posting { return p.comment(client, key, post.Repo, post.Number, "") })
}

// RemoveDiscussionComment is Remove for a comment on a discussion.
func (p *Poster) RemoveDiscussionComment(ctx context.Context, client DiscussionComments, key string) error {
	return p.removeKey(ctx, key, func(post store.Post) posting {
		return p.discussionComment(client, key, post.Repo, post.Number, "")
	})
}

func (p *Poster) removeKey(ctx context.Context, key string, as func(store.Post) posting) error {
	release, err := p.only(key)
	if err != nil {
		return err
	}
	defer release()
	post, err := p.Posts.Post(ctx, key)
	if errors.Is(err, store.ErrNotFound) || err == nil && post.State == store.PostDropped {
		return nil
	}
	if err != nil {
		return err
	}
	return p.remove(ctx, post, as(post))
}
