package ghclient

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/bradleyfalzon/ghinstallation/v2"

	"glueledger/scoring/history"
)

// Config is what an App needs.
type Config struct {
	Site       Site
	AppID      int64
	PrivateKey []byte            // PEM
	Log        *slog.Logger      // nil: slog.Default()
	Transport  http.RoundTripper // what requests end in; nil: http.DefaultTransport's settings with timeouts
	Cache      Cache             // of conditional requests; nil: in memory, bounded
	Limits     Limits            // zero fields: GitHub's own limits
	Pauses     Pauses            // nil: a restart forgets that GitHub asked to wait
}

// App acts as the GitHub App itself, and hands out the clients of its
// installations. It is safe for concurrent use.
type App struct {
	config Config
	place  place
	base   http.RoundTripper
	gate   *gate
	api    *api

	mu      sync.Mutex
	self    *Self // once known
	clients map[int64]*Client
}

// NewApp makes the App, without asking GitHub anything. It fails when the
// private key cannot be read.
func NewApp(c Config) (*App, error) {
	c.Log = cmp.Or(c.Log, slog.Default())
	c.Limits = c.Limits.orDefault()
	if c.Transport == nil {
		c.Transport = newBase()
	}
	if c.Cache == nil {
		c.Cache = newMemory()
	}
	at, err := newPlace(c.Site)
	if err != nil {
		return nil, err
	}
	a := &App{config: c, place: at, base: &whole{c.Transport}, gate: newGate(c.Limits, c.Pauses, c.Log), clients: map[int64]*Client{}}
	apps, err := ghinstallation.NewAppsTransport(a.base, c.AppID, c.PrivateKey)
	if err != nil {
		return nil, fmt.Errorf("the App's private key: %w", err)
	}
	a.api, err = a.identity("app", &asApp{at, apps}, true)
	return a, err
}

// identity is the chain of transports for one identity, see transport.go.
func (a *App) identity(name string, signing http.RoundTripper, ofApp bool) (*api, error) {
	b := &budgets{}
	var chain http.RoundTripper = &limited{next: signing, gate: a.gate, budgets: b, ofApp: ofApp}
	chain = &conditional{next: &repeating{chain}, cache: a.config.Cache, who: name}
	made, err := newAPI(a.config.Site, a.place, &http.Client{Transport: chain, CheckRedirect: follow})
	if err == nil {
		made.budgets = b
	}
	return made, err
}

// Client is the client that acts for an installation, always the same one.
func (a *App) Client(installation int64) *Client {
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.clients[installation]
	if c == nil {
		signing := &asInstallation{a.place, a.base, newKeeper(a.api.Apps, installation)}
		c = &Client{app: a, installation: installation}
		// The addresses were read once already, when the App was made.
		c.api, _ = a.identity(fmt.Sprintf("installation %d", installation), signing, false)
		a.clients[installation] = c
	}
	return c
}

// Self is the App as GitHub knows it.
type Self struct {
	ID          int64
	Slug        string
	Name        string
	ClientID    string
	URL         string // its page
	Owner       history.Account
	Permissions map[string]string // "issues": "write"
	Events      []string
	CreatedAt   time.Time // zero where GitHub does not say
}

// Login is the login that the App posts under.
func (s Self) Login() string { return s.Slug + "[bot]" }

// Self asks GitHub what it knows of the App.
func (a *App) Self(ctx context.Context) (Self, error) {
	var got struct {
		ID          int64             `json:"id"`
		Slug        string            `json:"slug"`
		Name        string            `json:"name"`
		ClientID    string            `json:"client_id"`
		URL         string            `json:"html_url"`
		Owner       *User             `json:"owner"`
		Permissions map[string]string `json:"permissions"`
		Events      []string          `json:"events"`
		CreatedAt   time.Time         `json:"created_at"`
	}
	if _, err := a.api.get(ctx, "app", &got); err != nil {
		return Self{}, explain(err, "asking GitHub about the App")
	}
	self := Self{got.ID, got.Slug, got.Name, got.ClientID, got.URL, account(got.Owner), got.Permissions, got.Events, got.CreatedAt.UTC()}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.self = &self
	return self, nil
}

// login is what the App posts under; GitHub is asked once.
func (a *App) login(ctx context.Context) (string, error) {
	a.mu.Lock()
	self := a.self
	a.mu.Unlock()
	if self != nil {
		return self.Login(), nil
	}
	s, err := a.Self(ctx)
	return s.Login(), err
}

// Installation is one account that has the App.
type Installation struct {
	ID          int64
	Account     history.Account
	Suspended   bool
	Permissions map[string]string // that were granted
	Selected    bool              // only some repositories, not all
	CreatedAt   time.Time
	UpdatedAt   time.Time
}

// Installations are all of the App's, in GitHub's order.
func (a *App) Installations(ctx context.Context) ([]Installation, error) {
	type installation struct {
		ID          int64             `json:"id"`
		Account     *User             `json:"account"`
		SuspendedAt *time.Time        `json:"suspended_at"`
		Permissions map[string]string `json:"permissions"`
		Selection   string            `json:"repository_selection"`
		CreatedAt   time.Time         `json:"created_at"`
		UpdatedAt   time.Time         `json:"updated_at"`
	}
	got, err := all[installation](conditionally(ctx), a.api, "app/installations?per_page=100")
	if err != nil {
		return nil, explain(err, "listing the App's installations")
	}
	out := make([]Installation, len(got))
	for i, in := range got {
		out[i] = Installation{in.ID, account(in.Account), in.SuspendedAt != nil, in.Permissions, in.Selection == "selected",
			in.CreatedAt.UTC(), in.UpdatedAt.UTC()}
	}
	return out, nil
}

type background struct{}

// Background marks the requests of a context as not urgent: they leave a fifth
// of the hour's budget to live work, and wait or give a LimitedError instead.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, background{}, true)
}
