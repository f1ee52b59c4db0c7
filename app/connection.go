package app

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
	"glueledger/app/slash"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
	"glueledger/webhooks"
)

// connection is what the server has of GitHub at a time: an App that was set up,
// a webhook secret alone, or nothing. Setting up the App while the server runs
// replaces it.
type connection struct {
	config  Config         // the settings as the credentials complete them
	github  *ghclient.App  // nil where no App is set up
	work    map[string]run // of the tasks
	signIn  *web.SignIn    // nil where nobody can sign in
	handler http.Handler   // the site and, with a secret, the webhooks
}

// connect makes the server act as the App from now on.
func (a *App) connect(cr Credentials) error {
	app, err := cr.App(a.options.Log, nil, a.Store)
	if err != nil {
		return err
	}
	c := a.config.with(cr)
	links := web.Links{Site: c.site(), GitHub: c.github()} // without a public address, nothing links to a site
	signIn, err := a.signIn(cr, c)
	if err != nil {
		return err
	}
	return a.use(connection{config: c, github: app, work: a.work(app, links), signIn: signIn})
}

// signIn lets visitors sign in with the App; nil where it has no client id and secret.
func (a *App) signIn(cr Credentials, c Config) (*web.SignIn, error) {
	if cr.ClientID == "" || cr.ClientSecret == "" {
		return nil, nil
	}
	site, err := ghclient.NewSite(c.github())
	if err != nil {
		return nil, fmt.Errorf("prepare signing in: %w", err)
	}
	visitors, err := ghclient.NewVisitors(ghclient.VisitorConfig{Site: site, ClientID: cr.ClientID, ClientSecret: string(cr.ClientSecret),
		Callback: a.site(c) + "/login/callback"})
	if err != nil {
		return nil, fmt.Errorf("prepare signing in: %w", err)
	}
	return &web.SignIn{GitHub: visitors, Sessions: a.Store, Secret: []byte(cr.ClientSecret),
		Own: ownDoing{store: a.Store, now: a.options.Now, queue: a.jobs.QueueWhatWaits}}, nil
}

// disconnected makes the server go without an App, with a webhook secret at most.
// Webhooks alone tell of repositories that are gone.
func (a *App) disconnected() error {
	work := map[string]run{taskPurge: a.purge().Run}
	if ask := a.options.Permissions; ask != nil {
		work[taskCommands] = slash.New(slash.Config{Ledger: a.Store, Answers: nowhere{}, Escape: web.EscapeMarkdown, Kind: web.KindName,
			Log: a.options.Log, Now: a.options.Now, GitHub: func(int64) slash.GitHub { return ask }}).Run
	}
	return a.use(connection{config: a.config, work: work})
}

// nowhere is where answers go that there is no App to post.
type nowhere struct{}

// Answer posts nothing.
func (nowhere) Answer(context.Context, int64, string, *history.Thread, string) error { return nil }

// use builds the site that a connection needs and lets it take over.
func (a *App) use(c connection) error {
	var deliveries http.Handler
	if secret := c.config.WebhookSecret; secret != "" {
		deliveries = webhooks.NewHandler(webhooks.Options{Secret: []byte(secret), Inbox: a.inbox, Now: a.options.Now,
			Log: a.options.Log, Metrics: a.received})
	}
	proxies, err := web.ParseProxies(c.config.TrustedProxies)
	if err != nil {
		return err
	}
	c.handler, err = web.NewServer(web.Options{
		Proxies:   proxies,
		Reader:    a.Store,
		NotFound:  func(err error) bool { return errors.Is(err, store.ErrNotFound) },
		Judge:     a.judgeNow,
		URL:       a.site(c.config),
		GitHubURL: c.config.github(),
		MadeUp:    a.options.MadeUp,
		Now:       a.options.Now,
		Log:       a.options.Log,
		Webhooks:  deliveries,
		Ready:     a.Store.Reader().PingContext,
		Schema:    policy.Schema(),
		Setup:     a.setup,
		SignIn:    c.signIn,
		Disputes:  disputes{a.Store, a.jobs, a.options.Log},
		Admin:     a.admin(c),
	})
	if err != nil {
		return fmt.Errorf("prepare the pages: %w", err)
	}
	a.live.Store(&c)
	return nil
}

// judgeNow judges a thread for a page. Settings that cannot be read are taken for the
// defaults: a page without its verdicts would say less.
func (a *App) judgeNow(t *history.Thread) scoring.Judgement {
	settings, err := a.Store.SettingsOf(context.Background(), t.Repo)
	if err != nil {
		a.options.Log.Error("settings cannot be read", "repo", t.Repo.FullName(), "err", err)
		settings = scoring.DefaultSettings()
	}
	return judgement(t, settings, a.options.Now())
}

// serveHTTP serves the world with what is connected now.
func (a *App) serveHTTP(w http.ResponseWriter, r *http.Request) {
	a.live.Load().handler.ServeHTTP(w, r)
}
