package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"glueledger/app/ghclient"
	"glueledger/app/store/storetest"
	"glueledger/scoring/history"
)

var (
	kitchen = history.Repo{ID: 7, Owner: "Acme", Name: "kitchen"}
	day0    = time.Date(2026, 11, 1, 9, 0, 0, 0, time.UTC)
)

// clock is a time that tests move.
type clock struct{ at time.Time }

func (c *clock) now() time.Time         { return c.at }
func (c *clock) passes(d time.Duration) { c.at = c.at.Add(d) }
func (c *clock) poster(s Posts) *Poster {
	return &Poster{Posts: s, Log: slog.New(slog.DiscardHandler), Now: c.now}
}

// attempt calls f and reports whether the process was killed in it.
func attempt(f func() error) (err error, died bool) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case killed:
			died = true
		default:
			panic(r)
		}
	}()
	return f(), false
}

// Whatever goes wrong at whichever calls, there is never a second comment, and in
// the end there is one with the wanted body.
func TestCommentExactlyOnceAtEveryCall(t *testing.T) {
	kinds := map[string]trouble{
		"fails":               {err: errBroken},
		"fails after effect":  {err: errBroken, effect: true},
		"killed":              {dies: true},
		"killed after effect": {dies: true, effect: true},
		"refused":             {err: fmt.Errorf("403: %w", ghclient.ErrForbidden)},
		"limited":             {err: &ghclient.LimitedError{Until: day0.Add(time.Minute)}},
	}
	for name, k := range kinds {
		for first := 1; first <= 9; first++ {
			for second := first; second <= first+3; second++ {
				t.Run(fmt.Sprintf("%s at %d and %d", name, first, second), func(t *testing.T) {
					c := &clock{day0}
					g := newGitHub(c.now)
					g.lag = 8 * time.Second
					g.repos[kitchen.FullName()] = ghclient.RepoInfo{Repo: kitchen}
					g.trouble = func(call int, _ string) *trouble {
						if call == first || call == second {
							return &k
						}
						return nil
					}
					exactlyOnce(t, c, g, memory{})
				})
			}
		}
	}
}

// exactlyOnce posts, edits, removes and posts again, each until it is done.
func exactlyOnce(t interface {
	Helper()
	Fatalf(string, ...any)
}, c *clock, g *fakeGitHub, s Posts) {
	t.Helper()
	ctx, key := ctxOf(t), "badges/7/12"
	until := func(what string, f func(p *Poster) error) {
		t.Helper()
		for range 200 {
			p := c.poster(s) // a new process, for all that it knows
			err, died := attempt(func() error { return f(p) })
			if n := len(live(g.comments, Marker(key))); n > 1 {
				t.Fatalf("%s: %d comments; writes: %q", what, n, g.writes)
			}
			if err == nil && !died {
				return
			}
			c.passes(5 * time.Second)
			var later *NotNowError
			if errors.As(err, &later) {
				c.at = later.Until
			} else if errors.Is(err, ghclient.ErrForbidden) {
				c.passes(24 * time.Hour)
			}
		}
		t.Fatalf("%s: not done after many attempts; writes: %q", what, g.writes)
	}
	body := func(want string) {
		t.Helper()
		all := live(g.comments, Marker(key))
		if len(all) != 1 || all[0].Body != want+"\n\n"+Marker(key) {
			t.Fatalf("got %d comments, want one with %q; writes: %q", len(all), want, g.writes)
		}
	}
	for _, text := range []string{"one", "two"} {
		until(text, func(p *Poster) error { return p.Comment(ctx, g, key, kitchen, 12, text) })
		body(text)
	}
	until("remove", func(p *Poster) error { return p.Remove(ctx, g, key) })
	c.passes(g.lag)
	if n := len(live(g.comments, Marker(key))); n != 0 {
		t.Fatalf("removed, and %d are there; writes: %q", n, g.writes)
	}
	until("again", func(p *Poster) error { return p.Comment(ctx, g, key, kitchen, 12, "three") })
	body("three")
}

func TestCommentExactlyOnceRandomly(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		c := &clock{day0}
		g := newGitHub(c.now)
		g.lag = time.Duration(rapid.IntRange(0, 9).Draw(r, "lag")) * time.Second
		g.repos[kitchen.FullName()] = ghclient.RepoInfo{Repo: kitchen}
		bad := rapid.SliceOfN(rapid.IntRange(0, 9), 40, 40).Draw(r, "trouble")
		g.trouble = func(call int, _ string) *trouble {
			if call > len(bad) {
				return nil
			}
			switch bad[call-1] {
			case 0:
				return &trouble{err: errBroken}
			case 1:
				return &trouble{err: errBroken, effect: true}
			case 2:
				return &trouble{dies: true}
			case 3:
				return &trouble{dies: true, effect: true}
			case 4:
				return &trouble{err: &ghclient.LimitedError{Until: c.at.Add(30 * time.Second)}}
			}
			return nil
		}
		exactlyOnce(r, c, g, memory{})
	})
}

// Two processes post the same.
func TestCommentByTwoProcesses(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	g.lag = 5 * time.Second
	s := storetest.Open(t)
	serve, other := c.poster(s), c.poster(s)
	g.trouble = func(_ int, name string) *trouble {
		if name != "create comment" {
			return nil
		}
		g.trouble = nil
		return &trouble{dies: true, effect: true}
	}
	if _, died := attempt(func() error { return serve.Comment(t.Context(), g, "k", kitchen, 1, "x") }); !died {
		t.Fatal("was not killed")
	}
	c.passes(4 * time.Second) // not shown yet; and the other cannot know that it was killed
	var later *NotNowError
	if err := other.Comment(t.Context(), g, "k", kitchen, 1, "x"); !errors.As(err, &later) || later.Until.Sub(c.at) < lease {
		t.Fatalf("got %v, want that it is not now", err)
	}
	c.passes(2 * time.Second)
	if err := other.Comment(t.Context(), g, "k", kitchen, 1, "x"); err != nil || len(g.comments) != 1 {
		t.Fatalf("got %v and %d comments", err, len(g.comments))
	}
}

func TestCommentEditsOnlyWhatChanged(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	s := storetest.Open(t)
	p := c.poster(s)
	for _, body := range []string{"a", "a", "b", "b", "a"} {
		if err := p.Comment(t.Context(), g, "k", kitchen, 1, body); err != nil {
			t.Fatal(err)
		}
	}
	if got := strings.Join(g.writes, ", "); got != "create comment on 1, edit comment on 1, edit comment on 1" {
		t.Errorf("writes: %s", got)
	}
	// A database that knows nothing of it finds it, and leaves it as it is.
	before := len(g.writes)
	if err := c.poster(storetest.Open(t)).Comment(t.Context(), g, "k", kitchen, 1, "a"); err != nil || len(g.writes) != before {
		t.Errorf("from another database: %v, writes %q", err, g.writes[before:])
	}
}

func TestCommentDeletedByAPerson(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	g.repos[kitchen.FullName()] = ghclient.RepoInfo{Repo: kitchen}
	s := storetest.Open(t)
	p := c.poster(s)
	post := func(body string) error { return p.Comment(t.Context(), g, "k", kitchen, 1, body) }
	if err := post("a"); err != nil {
		t.Fatal(err)
	}
	g.comments[0].deleted = true
	delete(g.repos, kitchen.FullName()) // first, the App sees nothing at all
	if err := post("b"); !errors.Is(err, ghclient.ErrNotFound) {
		t.Errorf("without access: got %v", err)
	}
	problems, err := s.PostProblems(t.Context())
	if err != nil || len(problems) != 1 || !strings.HasPrefix(problems[0].Problem, "Could not edit it: ") {
		t.Errorf("problems: %+v, %v", problems, err)
	}
	g.repos[kitchen.FullName()] = ghclient.RepoInfo{Repo: kitchen}
	c.passes(2 * time.Hour)
	for _, body := range []string{"b", "c"} {
		if err := post(body); err != nil {
			t.Errorf("post %s: %v", body, err)
		}
	}
	if len(live(g.comments, "")) != 0 {
		t.Error("it was posted again")
	}
	if problems, err = s.PostProblems(t.Context()); err != nil || len(problems) != 0 {
		t.Errorf("problems: %+v, %v", problems, err)
	}
}

// What is refused is asked for again ever more rarely, and said.
func TestRefusedIsLeftAlone(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	s := storetest.Open(t)
	p := c.poster(s)
	creates := 0
	g.trouble = func(_ int, name string) *trouble {
		if name != "create comment" {
			return nil
		}
		creates++
		return &trouble{err: fmt.Errorf("the issue is locked: %w", ghclient.ErrForbidden)}
	}
	for range 10 * 24 * 6 { // ten days
		_ = p.Comment(t.Context(), g, "k", kitchen, 1, "x")
		c.passes(10 * time.Minute)
	}
	if creates < 10 || creates > 16 {
		t.Errorf("tried %d times in ten days", creates)
	}
	problems, err := s.PostProblems(t.Context())
	if err != nil || len(problems) != 1 || problems[0].Problem != "Could not create it: the issue is locked: GitHub does not allow it." {
		t.Errorf("problems: %+v, %v", problems, err)
	}
	p.Eager, g.trouble = true, nil
	if err := p.Comment(t.Context(), g, "k", kitchen, 1, "x"); err != nil || len(g.comments) != 1 {
		t.Errorf("eagerly: %v", err)
	}
}

func TestKeys(t *testing.T) {
	for key, ok := range map[string]bool{
		"badges/7/12": true, "report/acme/2026-10": true, "": false, "a--b": false, "a>b": false, "a b": false, "a-": false, "é": false,
	} {
		if err := checkKey(key); (err == nil) != ok {
			t.Errorf("checkKey(%q): %v", key, err)
		}
	}
}

// ctxOf is the context of a test, or of one run of a property.
func ctxOf(t any) context.Context {
	if t, ok := t.(interface{ Context() context.Context }); ok {
		return t.Context()
	}
	return context.Background()
}

// Killed while it removed a comment, which is wanted again now.
func TestCommentWantedAgainWhileItIsRemoved(t *testing.T) {
	c := &clock{day0}
	g := newGitHub(c.now)
	g.repos[kitchen.FullName()] = ghclient.RepoInfo{Repo: kitchen}
	p := c.poster(memory{})
	if err := p.Comment(t.Context(), g, "k", kitchen, 1, "a"); err != nil {
		t.Fatal(err)
	}
	g.trouble = func(_ int, name string) *trouble {
		if name != "delete comment" {
			return nil
		}
		g.trouble = nil
		return &trouble{dies: true, effect: true}
	}
	if _, died := attempt(func() error { return p.Remove(t.Context(), g, "k") }); !died {
		t.Fatal("was not killed")
	}
	if err := p.Comment(t.Context(), g, "k", kitchen, 1, "b"); err != nil {
		t.Fatal(err)
	}
	if all := live(g.comments, ""); len(all) != 1 || !strings.HasPrefix(all[0].Body, "b\n") {
		t.Errorf("%d comments; writes: %q", len(all), g.writes)
	}
}
