package publish

import (
	"context"
	"errors"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/scoring/history"
)

// slow is GitHub where something happens while a comment is created, or looked for.
type slow struct {
	*fakeGitHub
	creating, looking func()
}

func (s *slow) CreateComment(ctx context.Context, r history.Repo, n int, body string) (ghclient.Posted, error) {
	if f := s.creating; f != nil {
		s.creating = nil
		f()
	}
	return s.fakeGitHub.CreateComment(ctx, r, n, body)
}

func (s *slow) FindComment(ctx context.Context, r history.Repo, n int, since time.Time, marker string) (*ghclient.Posted, error) {
	if f := s.looking; f != nil {
		s.looking = nil
		f()
		return nil, errBroken
	}
	return s.fakeGitHub.FindComment(ctx, r, n, since, marker)
}

// A new server starts while the old one's request still waits for a limit.
func TestCommentByTwoServers(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	s := storetest.Open(t)
	old, next := c.poster(s), c.poster(s)
	client := &slow{fakeGitHub: g}
	client.creating = func() {
		c.passes(lease)
		var later *NotNowError
		if err := next.Comment(t.Context(), g, "k", kitchen, 1, "x"); !errors.As(err, &later) {
			t.Errorf("the new one: %v, want that it is not now", err)
		}
	}
	if err := old.Comment(t.Context(), client, "k", kitchen, 1, "x"); err != nil {
		t.Errorf("the old one: %v", err)
	}
	if len(g.comments) != 1 {
		t.Errorf("%d comments", len(g.comments))
	}
}

// What another process noted is not overwritten by one that read it before.
func TestCommentNotesOfTwoServers(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	g.lag = 5 * time.Second
	s := storetest.Open(t)
	old, next := c.poster(s), c.poster(s)
	client := &slow{fakeGitHub: g}
	client.looking = func() { // and then fails
		g.trouble = func(_ int, name string) *trouble {
			if name != "create comment" {
				return nil
			}
			g.trouble = nil
			return &trouble{dies: true, effect: true}
		}
		if _, died := attempt(func() error { return old.Comment(t.Context(), g, "k", kitchen, 1, "x") }); !died {
			t.Fatal("was not killed")
		}
	}
	if err := next.Comment(t.Context(), client, "k", kitchen, 1, "x"); !errors.Is(err, errBroken) {
		t.Errorf("the new one: %v", err)
	}
	for range 3 {
		_ = next.Comment(t.Context(), g, "k", kitchen, 1, "x")
		c.passes(2 * time.Second)
	}
	if err := next.Comment(t.Context(), g, "k", kitchen, 1, "x"); err != nil || len(g.comments) != 1 {
		t.Errorf("%v and %d comments", err, len(g.comments))
	}
}

// lateNote is a store that takes long to write.
type lateNote struct {
	Posts
	c *clock
}

func (l lateNote) SavePost(ctx context.Context, p store.Post) (store.Post, error) {
	l.c.passes(lease)
	return l.Posts.SavePost(ctx, p)
}

// Nothing is sent when the lease is over, and what is sent ends with it.
func TestCommentKeepsToItsLease(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	if err := c.poster(lateNote{memory{}, c}).Comment(t.Context(), g, "k", kitchen, 1, "x"); err == nil || len(g.comments) != 0 {
		t.Errorf("after the lease: %v and %d comments", err, len(g.comments))
	}
	p := c.poster(memory{})
	j := p.comment(g, "k", kitchen, 1, "x")
	j.create = func(ctx context.Context) (ghclient.Posted, error) {
		end, ok := ctx.Deadline()
		if left := time.Until(end); !ok || left > lease {
			t.Errorf("may be sent for %v, want at most %v", left, lease)
		}
		return g.CreateComment(ctx, kitchen, 1, j.body)
	}
	if _, err := p.put(t.Context(), j); err != nil {
		t.Error(err)
	}
}

// After a kill, a new server goes on in less than a minute.
func TestCommentAfterAKill(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	s := storetest.Open(t)
	g.trouble = func(_ int, name string) *trouble {
		if name != "create comment" {
			return nil
		}
		g.trouble = nil
		return &trouble{dies: true}
	}
	if _, died := attempt(func() error { return c.poster(s).Comment(t.Context(), g, "k", kitchen, 1, "x") }); !died {
		t.Fatal("was not killed")
	}
	var later *NotNowError
	next := c.poster(s)
	if err := next.Comment(t.Context(), g, "k", kitchen, 1, "x"); !errors.As(err, &later) || later.NotBefore().Sub(c.at) > time.Minute {
		t.Errorf("at once: %v", err)
	}
	c.passes(time.Minute)
	if err := next.Comment(t.Context(), g, "k", kitchen, 1, "x"); err != nil || len(g.comments) != 1 {
		t.Errorf("a minute later: %v and %d comments", err, len(g.comments))
	}
}
