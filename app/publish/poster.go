package publish

import (
	"context"
	"log/slog"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// Posts is where the poster remembers what it posted. *store.Store is one.
type Posts interface {
	Post(ctx context.Context, key string) (store.Post, error)
	IntendPost(ctx context.Context, p store.Post) (store.Post, error)
	TryPost(ctx context.Context, p store.Post, holder string, now time.Time) (bool, error)
	SavePost(ctx context.Context, p store.Post) error
	ForgetPost(ctx context.Context, key string) error
}

// Comments is what posting comments needs of GitHub. *ghclient.Client is one.
type Comments interface {
	FindComment(ctx context.Context, repo history.Repo, number int, since time.Time, marker string) (*ghclient.Posted, error)
	CreateComment(ctx context.Context, repo history.Repo, number int, body string) (ghclient.Posted, error)
	EditComment(ctx context.Context, repo history.Repo, id int64, body string) error
	DeleteComment(ctx context.Context, repo history.Repo, id int64) error
}

// Poster posts exactly once what has one key, whatever crashes when. It is safe
// for concurrent use, by several processes too.
type Poster struct {
	Posts Posts
	Log   *slog.Logger
	Now   func() time.Time
	// Holder names the process among those that post from one database: "serve" for
	// the server. Two that run at once must not have the same.
	Holder string
	// Lag is for how long GitHub's lists may not show what was created; 0 is 10
	// seconds.
	Lag time.Duration
}

// Comment makes the comment that has a key the one with this body, on the thread
// with that number: it creates it, or edits it when its body is another. One
// that a person has deleted stays deleted, which is no error.
//
// An error means that it is not there, or not with this body: call again. Until
// it is worth trying again, calls return a *NotNowError and ask GitHub nothing.
// A key is of letters, digits and "._/:#@+-" without "--".
func (p *Poster) Comment(ctx context.Context, client Comments, key string, repo history.Repo, number int, body string) error {
	panic("not yet")
}

// Remove deletes the comment that has a key; none is no error. A later Comment
// with the key creates another.
func (p *Poster) Remove(ctx context.Context, client Comments, key string) error {
	panic("not yet")
}

// Marker is what is hidden in a post, so that it is found by its key.
func Marker(key string) string { return "<!-- glueledger:" + key + " -->" }
