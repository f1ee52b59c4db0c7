package publish

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// Posts is where the poster remembers what it posted. *store.Store is one.
type Posts interface {
	Post(ctx context.Context, key string) (store.Post, error)
	IntendPost(ctx context.Context, p store.Post) (store.Post, error)
	SavePost(ctx context.Context, p store.Post) (store.Post, error)
	ForgetPost(ctx context.Context, p store.Post) error
}

// Poster posts exactly once what has one key, whatever crashes when. It is safe
// for concurrent use, also by several processes that post from one database. It
// must not be copied once it is used.
//
// Who is about to create something notes that, and when, and may be at it for the
// time of a lease: no request is sent later. Until the lease is over and GitHub's
// lists show what was sent in it, nobody else creates it. The same poster, which
// does one thing at a time with each key, knows sooner that it failed.
type Poster struct {
	Posts Posts
	Log   *slog.Logger
	Now   func() time.Time
	// Lag is for how long GitHub's lists may not show what was created; 0 is 10
	// seconds.
	Lag time.Duration
	// Eager tries at once what failed, instead of leaving it alone for a while.
	Eager bool

	once  sync.Once
	name  string   // no other poster has it
	busy  sync.Map // keys that are being seen to
	ended sync.Map // when creating failed here last, by key
}

// holder names the poster among all that post from one database.
func (p *Poster) holder() string {
	p.once.Do(func() { p.name = rand.Text() })
	return p.name
}

// only sees to it that nothing else is done with a key here until it is released.
func (p *Poster) only(key string) (release func(), err error) {
	if _, is := p.busy.LoadOrStore(key, true); is {
		return nil, p.another(key)
	}
	return func() { p.busy.Delete(key) }, nil
}

// another is the error when somebody else is at a key.
func (p *Poster) another(key string) error {
	return &NotNowError{key, p.Now().Add(p.lag()), "another process is at it"}
}

const (
	defaultLag = 10 * time.Second
	// lease is for how long a process may be at creating what it said it would. GitHub
	// answers within ten seconds; who would have to wait longer for a limit is told so.
	lease = 30 * time.Second
	// clocks is how far GitHub's clock may be behind.
	clocks = 10 * time.Minute
)

// NotNowError says that something is not posted now, and is worth another try
// only from a time on.
type NotNowError struct {
	Key   string
	Until time.Time
	Why   string // a sentence
}

func (e *NotNowError) Error() string {
	return fmt.Sprintf("post %s: not before %s: %s", e.Key, e.Until.UTC().Format(time.RFC3339), e.Why)
}

// NotBefore is from when on it is worth another try.
func (e *NotNowError) NotBefore() time.Time { return e.Until }

// Marker is what is hidden in a post, so that it is found by its key.
func Marker(key string) string { return "<!-- glueledger:" + key + " -->" }

func marked(body, key string) string { return strings.TrimRight(body, "\n") + "\n\n" + Marker(key) }

// posting is one thing that is to be at GitHub, and how to get it there.
type posting struct {
	key         string
	sort        store.PostSort
	repo        history.Repo
	place       string // in the repository: a discussion's category, a file's path
	number      int    // of the thread, for comments
	title, body string // body with the marker
	client      interface {
		Repository(ctx context.Context, owner, name string) (ghclient.RepoInfo, error)
	}

	find   func(ctx context.Context, since time.Time) (*ghclient.Posted, error)
	create func(ctx context.Context) (ghclient.Posted, error)
	edit   func(ctx context.Context, post store.Post) error
	remove func(ctx context.Context, post store.Post) error // nil for what is never removed
}

func (j posting) hash() string {
	sum := sha256.Sum256([]byte(j.title + "\x00" + j.body))
	return hex.EncodeToString(sum[:12])
}

// put makes what is at GitHub be as j says, and returns what is known of it.
func (p *Poster) put(ctx context.Context, j posting) (store.Post, error) {
	if err := checkKey(j.key); err != nil {
		return store.Post{}, err
	}
	release, err := p.only(j.key)
	if err != nil {
		return store.Post{Key: j.key, State: store.PostIntended}, err
	}
	defer release()
	post, err := p.Posts.Post(ctx, j.key)
	if err == nil && post.State == store.PostRemoving {
		if err := p.remove(ctx, post, j); err != nil {
			return post, err
		}
		err = store.ErrNotFound
	}
	if errors.Is(err, store.ErrNotFound) {
		post, err = p.Posts.IntendPost(ctx, store.Post{Key: j.key, Sort: j.sort, Repo: j.repo, Place: j.place, Number: j.number, MadeAt: p.Now()})
	}
	if err != nil {
		return post, err
	}
	switch {
	case post.State == store.PostDropped:
		return post, nil
	case post.State == store.PostDone && post.Hash == j.hash():
		if post.Problem == "" {
			return post, nil
		}
		return p.solved(ctx, post) // it became again what it was
	}
	if moved := post.Repo.ID != j.repo.ID || post.Sort != j.sort || post.Place != j.place; moved && mayMove(post) {
		post.Repo, post.Sort, post.Place, post.Number = j.repo, j.sort, j.place, j.number
		post.Problem, post.Failures, post.RetryAt = "", 0, time.Time{} // those of the other place
	}
	if err := p.notNow(post); err != nil {
		return post, err
	}
	if post.State == store.PostDone {
		return p.change(ctx, post, j)
	}
	return p.make(ctx, post, j)
}

// mayMove reports whether a post can be made elsewhere than it was intended: it
// is not there, nor may it be.
func mayMove(post store.Post) bool {
	return post.State == store.PostIntended && post.TriedAt.IsZero()
}

// make looks for a post, and creates it when it is not there.
func (p *Poster) make(ctx context.Context, post store.Post, j posting) (store.Post, error) {
	// What nobody tried to create may be there all the same: the database may be
	// another than the one that it was posted from.
	var since time.Time
	if !post.TriedAt.IsZero() {
		since = post.TriedAt.Add(-clocks)
	}
	found, err := j.find(ctx, since)
	switch {
	case err == nil:
		return p.adopt(ctx, post, j, found)
	case !errors.Is(err, ghclient.ErrNotFound):
		return post, p.failed(ctx, post, "look for it", err)
	}
	if until := p.settles(post); p.Now().Before(until) {
		return post, &NotNowError{j.key, until, "creating it was tried just now, and GitHub may not show it yet"}
	}
	before := post
	post.Holder, post.TriedAt = p.holder(), p.Now().Truncate(time.Second) // as it is read
	if post, err = p.save(ctx, post); err != nil {
		return post, err
	}
	made, err := p.create(ctx, post, j)
	p.ended.Store(j.key, p.Now())
	switch {
	case err == nil:
		p.tell(ctx, "posted", post)
		return p.posted(ctx, post, j, made)
	case refused(err): // then it is as it was before
		post.Holder, post.TriedAt = before.Holder, before.TriedAt
		return post, p.failed(ctx, post, "create it", err)
	}
	// It may have been created all the same.
	if found, lost := j.find(ctx, post.TriedAt.Add(-clocks)); lost == nil {
		return p.adopt(ctx, post, j, found)
	}
	return post, p.failed(ctx, post, "create it", err)
}

// create creates j while the lease that post notes lasts.
func (p *Poster) create(ctx context.Context, post store.Post, j posting) (ghclient.Posted, error) {
	ctx, cancel := context.WithTimeout(ctx, post.TriedAt.Add(lease).Sub(p.Now()))
	defer cancel()
	if err := ctx.Err(); err != nil { // writing it down took so long
		return ghclient.Posted{}, err
	}
	return j.create(ctx)
}

// save writes a post, unless another process did meanwhile.
func (p *Poster) save(ctx context.Context, post store.Post) (store.Post, error) {
	saved, err := p.Posts.SavePost(ctx, post)
	if errors.Is(err, store.ErrChanged) {
		err = p.another(post.Key)
	}
	return saved, err
}

// forget removes what is known of a post, unless another process changed it.
func (p *Poster) forget(ctx context.Context, post store.Post) error {
	err := p.Posts.ForgetPost(ctx, post)
	if errors.Is(err, store.ErrChanged) {
		err = p.another(post.Key)
	}
	return err
}

// settles is from when on a post that is not found is not there.
func (p *Poster) settles(post store.Post) time.Time {
	switch {
	case post.TriedAt.IsZero():
		return time.Time{}
	case post.Holder != p.holder():
		return post.TriedAt.Add(lease + p.lag())
	}
	if ended, ok := p.ended.Load(post.Key); ok {
		return ended.(time.Time).Add(p.lag())
	}
	return post.TriedAt.Add(p.lag())
}

func (p *Poster) lag() time.Duration {
	if p.Lag == 0 {
		return defaultLag
	}
	return p.Lag
}

// adopt records a post that was found, and edits it when it is not as it is to be.
func (p *Poster) adopt(ctx context.Context, post store.Post, j posting, found *ghclient.Posted) (store.Post, error) {
	want := j
	if strings.ReplaceAll(found.Body, "\r\n", "\n") != j.body {
		want.body = found.Body // so that its hash is not that of j
	}
	post, err := p.posted(ctx, post, want, *found)
	if err != nil || post.Hash == j.hash() {
		return post, err
	}
	return p.change(ctx, post, j)
}

// posted records that j is at GitHub.
func (p *Poster) posted(ctx context.Context, post store.Post, j posting, at ghclient.Posted) (store.Post, error) {
	post.State, post.Hash, post.Repo = store.PostDone, j.hash(), j.repo
	post.ID, post.NodeID, post.URL = at.ID, at.NodeID, at.URL
	if j.sort != store.PostComment {
		post.Number = at.Number
	}
	post.PostedAt = p.Now()
	p.ended.Delete(post.Key)
	return p.solved(ctx, post)
}

// change edits a post.
func (p *Poster) change(ctx context.Context, post store.Post, j posting) (store.Post, error) {
	err := j.edit(ctx, post)
	switch {
	case err == nil:
		p.tell(ctx, "a post was edited", post)
		post.Hash, post.Repo, post.EditedAt = j.hash(), j.repo, p.Now()
		return p.solved(ctx, post)
	case errors.Is(err, ghclient.ErrNotFound) && p.seen(ctx, j):
		// The repository is there and the post is not: a person did not want it.
		post.State = store.PostDropped
		p.Log.InfoContext(ctx, "a post was deleted by somebody and is not posted again", "key", post.Key, "repo", post.Repo.FullName(), "thread", post.Number)
		return p.solved(ctx, post)
	}
	return post, p.failed(ctx, post, "edit it", err)
}

// seen reports whether the App sees the repository that j is in.
func (p *Poster) seen(ctx context.Context, j posting) bool {
	_, err := j.client.Repository(ctx, j.repo.Owner, j.repo.Name)
	return err == nil
}

// remove deletes a post. What was tried to create may be there without being
// known, so it is looked for until it would be shown.
func (p *Poster) remove(ctx context.Context, post store.Post, j posting) error {
	if err := p.notNow(post); err != nil {
		return err
	}
	if post.State == store.PostIntended && post.TriedAt.IsZero() {
		return p.forget(ctx, post)
	}
	if post.State != store.PostRemoving {
		post.State = store.PostRemoving
		var err error
		if post, err = p.save(ctx, post); err != nil {
			return err
		}
	}
	if post.ID == 0 {
		found, err := j.find(ctx, post.TriedAt.Add(-clocks))
		switch until := p.settles(post); {
		case err == nil:
			post.ID, post.NodeID = found.ID, found.NodeID
		case !errors.Is(err, ghclient.ErrNotFound):
			return p.failed(ctx, post, "look for it, to remove it", err)
		case p.Now().Before(until):
			return &NotNowError{post.Key, until, "it is to be removed, and creating it was tried just now"}
		default:
			return p.forget(ctx, post)
		}
	}
	if err := j.remove(ctx, post); err != nil && !errors.Is(err, ghclient.ErrNotFound) {
		return p.failed(ctx, post, "remove it", err)
	}
	p.tell(ctx, "a post was removed", post)
	return p.forget(ctx, post)
}

// tell logs what was done at GitHub, for who asks what the App has posted.
func (p *Poster) tell(ctx context.Context, what string, post store.Post) {
	p.Log.InfoContext(ctx, what, "key", post.Key, "sort", string(post.Sort), "repo", post.Repo.FullName(), "thread", post.Number)
}

// checkKey holds keys to what can stand in a comment of HTML.
func checkKey(key string) error {
	for _, r := range key {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("._/:#@+-", r) {
			return fmt.Errorf("post %q: no key may have %q in it", key, r)
		}
	}
	if key == "" || strings.Contains(key, "--") || strings.HasSuffix(key, "-") {
		return fmt.Errorf("post %q: a key is neither empty nor has -- in it, nor - at its end", key)
	}
	return nil
}
