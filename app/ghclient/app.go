package ghclient

import (
	"context"
	"log/slog"
	"net/http"
	"time"

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
}

// Limits bound what the App sends. Zero fields take the default.
type Limits struct {
	PointsPerMinute  int           // a read costs 1, a write 5; default 900
	ContentPerMinute int           // requests that create content; default 80
	ContentPerHour   int           // default 500
	Concurrent       int           // requests under way at once; default 16, GitHub allows 100
	ReservePercent   int           // of an hour's requests that Background leaves alone; default 20
	MaxWait          time.Duration // the longest wait within a request for its limits; default 75 s
}

// App acts as the GitHub App itself, and hands out the clients of its
// installations. It is safe for concurrent use.
type App struct{}

// NewApp makes the App. It fails when the private key cannot be read.
func NewApp(Config) (*App, error) { return nil, errTodo }

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
}

// Login is the login that the App posts under.
func (s Self) Login() string { return s.Slug + "[bot]" }

// Self asks GitHub what it knows of the App.
func (a *App) Self(context.Context) (Self, error) { return Self{}, errTodo }

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

// Installations are all of the App's, in GitHub's order (by id).
func (a *App) Installations(context.Context) ([]Installation, error) { return nil, errTodo }

// Client is the client that acts for an installation, always the same one.
func (a *App) Client(installation int64) *Client { return nil }

// HookConfig is where and how GitHub sends the App's webhooks.
type HookConfig struct {
	URL         string
	HasSecret   bool
	InsecureSSL bool // certificates are not checked
}

// HookConfig asks where webhooks go.
func (a *App) HookConfig(context.Context) (HookConfig, error) { return HookConfig{}, errTodo }

// SetHookConfig sends webhooks to a URL, as JSON, signed with the secret.
func (a *App) SetHookConfig(ctx context.Context, url, secret string) error { return errTodo }

// HookDelivery is one attempt to deliver a webhook.
type HookDelivery struct {
	ID           int64  // of the attempt
	GUID         string // of the delivery; all its attempts have the same
	Event        string
	Action       string
	At           time.Time
	StatusCode   int  // what we answered; 0 when GitHub did not reach us
	OK           bool // 2xx
	Redelivery   bool
	Installation int64 // 0 for events of no installation
}

// Deliveries is a page of webhook deliveries, newest first; GitHub keeps them
// for three days. The first page has cursor "", the last one next "".
func (a *App) Deliveries(ctx context.Context, cursor string) (page []HookDelivery, next string, err error) {
	return nil, "", errTodo
}

// Redeliver asks GitHub for another attempt of a delivery. Deliveries that are
// too old give ErrNotFound.
func (a *App) Redeliver(ctx context.Context, id int64) error { return errTodo }

// Registration is a new App with its secrets, as the manifest flow gives it, once.
type Registration struct {
	AppID         int64
	Slug          string
	Name          string
	URL           string // its page
	ClientID      string
	ClientSecret  string
	WebhookSecret string
	PrivateKey    []byte // PEM
	Owner         history.Account
}

// Convert turns the code that GitHub gives at the end of the manifest flow into
// the registration. A code works once, within an hour; one that is used up
// gives ErrNotFound.
func Convert(ctx context.Context, site Site, transport http.RoundTripper, code string) (Registration, error) {
	return Registration{}, errTodo
}

type background struct{}

// Background marks the requests of a context as not urgent: they leave a fifth
// of the hour's budget to live work, and wait or give a LimitedError instead.
func Background(ctx context.Context) context.Context {
	return context.WithValue(ctx, background{}, true)
}
