package publish

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

var errBroken = errors.New("502 Bad Gateway")

// fakeGitHub is GitHub as far as posting goes: plain values, and trouble by the
// number of the call.
type fakeGitHub struct {
	mu    sync.Mutex
	now   func() time.Time
	lag   time.Duration // until lists show what was created
	calls int           // so far
	// trouble says what happens to a call: nil is nothing.
	trouble func(call int, name string) *trouble
	writes  []string // that took effect, such as "create comment 3"

	repos       map[string]ghclient.RepoInfo // by full name
	issues      []*fakePost
	comments    []*fakePost
	discussions []*fakePost
	files       map[string]ghclient.File // by repository and path
	nextID      int64
}

// trouble is what goes wrong with one call.
type trouble struct {
	err    error
	effect bool // it takes effect all the same
	dies   bool // the process is killed: the test panics
}

type fakePost struct {
	ghclient.Posted
	repo    history.Repo
	title   string
	labels  []string
	deleted bool

	category string // of a discussion
}

type killed struct{}

func newGitHub(now func() time.Time) *fakeGitHub {
	return &fakeGitHub{now: now, repos: map[string]ghclient.RepoInfo{}, files: map[string]ghclient.File{}, nextID: 100}
}

// call does one call: what it does is effect, unless trouble prevents it.
func (g *fakeGitHub) call(name string, effect func() error) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls++
	var t *trouble
	if g.trouble != nil {
		t = g.trouble(g.calls, name)
	}
	if t == nil {
		return effect()
	}
	var err error
	if t.effect {
		err = effect()
	}
	if t.dies {
		panic(killed{})
	}
	return errors.Join(t.err, err)
}

func (g *fakeGitHub) write(format string, args ...any) {
	g.writes = append(g.writes, fmt.Sprintf(format, args...))
}

func (g *fakeGitHub) add(list *[]*fakePost, p *fakePost) ghclient.Posted {
	g.nextID++
	p.ID, p.At = g.nextID, g.now()
	p.NodeID, p.URL = fmt.Sprintf("N_%d", p.ID), fmt.Sprintf("https://github.example/%d", p.ID)
	*list = append(*list, p)
	return p.Posted
}

// shown is the newest post of a list that has the marker and is not too new to be
// shown.
func (g *fakeGitHub) shown(list []*fakePost, repo history.Repo, number int, marker string) (*ghclient.Posted, error) {
	for _, p := range slices.Backward(list) {
		if p.repo.ID == repo.ID && (number == 0 || p.Number == number) && !p.deleted && strings.Contains(p.Body, marker) && !g.now().Before(p.At.Add(g.lag)) {
			found := p.Posted
			return &found, nil
		}
	}
	return nil, fmt.Errorf("find %s: %w", marker, ghclient.ErrNotFound)
}

func byID(list []*fakePost, is func(*fakePost) bool) (*fakePost, error) {
	i := slices.IndexFunc(list, func(p *fakePost) bool { return !p.deleted && is(p) })
	if i < 0 {
		return nil, fmt.Errorf("404: %w", ghclient.ErrNotFound)
	}
	return list[i], nil
}

func (g *fakeGitHub) Repository(_ context.Context, owner, name string) (info ghclient.RepoInfo, err error) {
	err = g.call("repository", func() error {
		var ok bool
		if info, ok = g.repos[owner+"/"+name]; !ok {
			return ghclient.ErrNotFound
		}
		return nil
	})
	return info, err
}

func (g *fakeGitHub) FindComment(_ context.Context, repo history.Repo, number int, _ time.Time, marker string) (found *ghclient.Posted, err error) {
	err = g.call("find comment", func() (err error) {
		found, err = g.shown(g.comments, repo, number, marker)
		return err
	})
	return found, err
}

func (g *fakeGitHub) CreateComment(_ context.Context, repo history.Repo, number int, body string) (made ghclient.Posted, err error) {
	err = g.call("create comment", func() error {
		if n := len([]rune(body)); n > 65536 {
			return fmt.Errorf("422: body is too long: %d", n)
		}
		g.write("create comment on %d", number)
		made = g.add(&g.comments, &fakePost{repo: repo, Posted: ghclient.Posted{Number: number, Body: body}})
		return nil
	})
	return made, err
}

func (g *fakeGitHub) EditComment(_ context.Context, _ history.Repo, id int64, body string) error {
	return g.call("edit comment", func() error {
		p, err := byID(g.comments, func(p *fakePost) bool { return p.ID == id })
		if err == nil {
			g.write("edit comment on %d", p.Number)
			p.Body = body
		}
		return err
	})
}

func (g *fakeGitHub) DeleteComment(_ context.Context, _ history.Repo, id int64) error {
	return g.call("delete comment", func() error {
		p, err := byID(g.comments, func(p *fakePost) bool { return p.ID == id })
		if err == nil {
			g.write("delete comment on %d", p.Number)
			p.deleted = true
		}
		return nil
	})
}

func (g *fakeGitHub) FindDiscussionComment(_ context.Context, repo history.Repo, number int, marker string) (found *ghclient.Posted, err error) {
	err = g.call("find discussion comment", func() (err error) {
		found, err = g.shown(g.comments, repo, number, marker)
		return err
	})
	return found, err
}

func (g *fakeGitHub) CreateDiscussionComment(_ context.Context, repo history.Repo, number int, body string) (made ghclient.Posted, err error) {
	err = g.call("create discussion comment", func() error {
		g.write("create comment on discussion %d", number)
		made = g.add(&g.comments, &fakePost{repo: repo, Posted: ghclient.Posted{Number: number, Body: body}})
		return nil
	})
	return made, err
}

func (g *fakeGitHub) EditDiscussionComment(_ context.Context, node, body string) error {
	return g.call("edit discussion comment", func() error {
		p, err := byID(g.comments, func(p *fakePost) bool { return p.NodeID == node })
		if err == nil {
			g.write("edit comment on discussion %d", p.Number)
			p.Body = body
		}
		return err
	})
}

func (g *fakeGitHub) DeleteDiscussionComment(_ context.Context, node string) error {
	return g.call("delete discussion comment", func() error {
		p, err := byID(g.comments, func(p *fakePost) bool { return p.NodeID == node })
		if err == nil {
			g.write("delete comment on discussion %d", p.Number)
			p.deleted = true
		}
		return err
	})
}

func (g *fakeGitHub) FindIssue(_ context.Context, repo history.Repo, _, marker string) (found *ghclient.Posted, err error) {
	err = g.call("find issue", func() (err error) {
		found, err = g.shown(g.issues, repo, 0, marker)
		return err
	})
	return found, err
}

func (g *fakeGitHub) CreateIssue(_ context.Context, repo history.Repo, title, body string, labels []string) (made ghclient.Posted, err error) {
	err = g.call("create issue", func() error {
		if n := len([]rune(body)); n > 65536 {
			return fmt.Errorf("422: body is too long: %d", n)
		}
		if !g.repos[repo.FullName()].HasIssues {
			return fmt.Errorf("410 Issues are disabled: %w", ghclient.ErrNotFound)
		}
		g.write("create issue in %s", repo.FullName())
		made = g.add(&g.issues, &fakePost{repo: repo, title: title, labels: labels, Posted: ghclient.Posted{Number: len(g.issues) + 1, Body: body}})
		return nil
	})
	return made, err
}

func (g *fakeGitHub) EditIssue(_ context.Context, repo history.Repo, number int, title, body string) error {
	return g.call("edit issue", func() error {
		p, err := byID(g.issues, func(p *fakePost) bool { return p.repo.ID == repo.ID && p.Number == number })
		if err == nil {
			g.write("edit issue %d", number)
			p.title, p.Body = title, body
		}
		return err
	})
}

func (g *fakeGitHub) FindDiscussion(_ context.Context, repo history.Repo, category, marker string) (found *ghclient.Posted, err error) {
	err = g.call("find discussion", func() (err error) {
		in := slices.DeleteFunc(slices.Clone(g.discussions), func(p *fakePost) bool { return p.category != category })
		found, err = g.shown(in, repo, 0, marker)
		return err
	})
	return found, err
}

func (g *fakeGitHub) CreateDiscussion(_ context.Context, repo history.Repo, category, title, body string) (made ghclient.Posted, err error) {
	err = g.call("create discussion", func() error {
		g.write("create discussion in %s of %s", category, repo.FullName())
		made = g.add(&g.discussions, &fakePost{repo: repo, title: title, category: category, Posted: ghclient.Posted{Number: len(g.discussions) + 1, Body: body}})
		return nil
	})
	return made, err
}

func (g *fakeGitHub) EditDiscussion(_ context.Context, node, title, body string) error {
	return g.call("edit discussion", func() error {
		p, err := byID(g.discussions, func(p *fakePost) bool { return p.NodeID == node })
		if err == nil {
			g.write("edit discussion %d", p.Number)
			p.title, p.Body = title, body
		}
		return err
	})
}

func (g *fakeGitHub) ReadFile(_ context.Context, repo history.Repo, path, _ string) (file ghclient.File, err error) {
	err = g.call("read file", func() error {
		var ok bool
		if file, ok = g.files[repo.FullName()+"/"+path]; !ok {
			return ghclient.ErrNotFound
		}
		return nil
	})
	return file, err
}

func (g *fakeGitHub) WriteFile(_ context.Context, repo history.Repo, path, _ string, data []byte, sha, _ string) (made ghclient.Posted, err error) {
	err = g.call("write file", func() error {
		at := repo.FullName() + "/" + path
		if g.files[at].SHA != sha {
			return errors.New("409: the file is another")
		}
		g.write("write %s", at)
		g.nextID++
		made = ghclient.Posted{NodeID: fmt.Sprint("sha", g.nextID), URL: "https://github.example/" + at}
		g.files[at] = ghclient.File{Data: data, SHA: made.NodeID}
		return nil
	})
	return made, err
}

// live are the posts that are there and have a marker.
func live(list []*fakePost, marker string) []*fakePost {
	return slices.DeleteFunc(slices.Clone(list), func(p *fakePost) bool { return p.deleted || !strings.Contains(p.Body, marker) })
}
