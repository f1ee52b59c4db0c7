package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/web"
)

// setupOptions are what setting up the App depends on.
type setupOptions struct {
	Config      Config
	Token       string       // opens the setup page, once; empty for one that nobody knows
	Credentials *Credentials // of the App that is set up already; nil for none
	Log         *slog.Logger
	Now         func() time.Time
	Transport   http.RoundTripper // to GitHub; nil for ghclient's own
	// Take puts new credentials to use.
	Take func(Credentials) error
	// Installed is told that somebody has been at GitHub to install the App; nil
	// tells nobody.
	Installed func(context.Context)
	// Progress is how far the reading of history is; nil for unknown.
	Progress func(context.Context) ([]store.BackfillState, error)
	// Notices are sentences about what keeps reports from being posted; nil for none.
	Notices func(context.Context) ([]string, error)
}

// setup registers the App: it is what the setup pages of package web work with.
type setup struct {
	o       setupOptions
	pending *pendingSetups

	mu  sync.Mutex
	app *Credentials // nil for none yet

	finishing sync.Mutex             // held while GitHub is asked
	converted map[string]Credentials // by state: had from GitHub, not yet stored
	finished  map[string]bool        // states of the App that is set up
}

// newSetup is the setup that the site is given.
func newSetup(o setupOptions) *web.Setup {
	s := &setup{o: o, app: o.Credentials, converted: map[string]Credentials{}, finished: map[string]bool{},
		pending: &pendingSetups{file: filepath.Join(o.Config.credentialsDir(), "setup.json"), now: o.Now}}
	w := &web.Setup{
		Token:    cmp.Or(o.Token, rand.Text()),
		Form:     web.SetupForm{GitHubURL: o.Config.github(), URL: o.Config.site()},
		FixedURL: o.Config.site() != "",
		App:      s.current,
		Begin:    s.begin,
		Finish:   s.finish,

		Installed: o.Installed,
	}
	if o.Progress != nil {
		w.Progress = s.progress
	}
	w.Notices = o.Notices
	return w
}

// prepareSetup lets the site set the App up, where there is none, and tell how the
// first reading goes. With a webhook secret alone there is nothing to set up:
// somebody has registered an App by hand, and wants it to receive only.
func (a *App) prepareSetup(cr *Credentials) {
	if cr == nil && a.config.WebhookSecret != "" {
		return
	}
	if cr != nil && cr.WebhookSecret == "" {
		a.options.Log.Warn("the App has no webhook secret: no deliveries are received; glueledger doctor says what to do", "variable", secretVariable)
	}
	a.setup = newSetup(setupOptions{Config: a.config, Credentials: cr, Log: a.options.Log, Now: a.options.Now,
		Take: a.connect, Progress: a.Store.BackfillProgress, Notices: a.reportNotices,
		Installed: func(ctx context.Context) { a.call(ctx, taskInstallations) }})
}

// setupLink is the address that opens the setup page; empty where an App is set up.
func (a *App) setupLink() string {
	if a.setup == nil {
		return ""
	}
	if _, done := a.setup.App(); done {
		return ""
	}
	return a.site(a.config) + "/setup?token=" + url.QueryEscape(a.setup.Token)
}

func (s *setup) current() (web.SetupApp, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.app == nil {
		return web.SetupApp{}, false
	}
	return shownApp(*s.app), true
}

// shownApp is an App as pages show it.
func shownApp(cr Credentials) web.SetupApp {
	return web.SetupApp{Name: cr.Slug, URL: cr.HTMLURL, InstallURL: cr.installURL(), NoWebhook: cr.WebhookSecret == "", Stored: cr.Source}
}

// installURL is where the App is installed; empty where its page is not known.
// It is at the address that GitHub is reached at here, which need not be the one
// that GitHub gives of itself.
func (cr Credentials) installURL() string {
	page, err := url.Parse(cr.HTMLURL)
	if cr.HTMLURL == "" || err != nil {
		return ""
	}
	return cr.GitHubURL + strings.TrimSuffix(page.EscapedPath(), "/") + "/installations/new"
}

// loginForm is what GitHub takes as the login of a person or organisation, those
// of managed users with their underscore.
var loginForm = regexp.MustCompile(`^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38})$`)

// pastedAccount is the login in what somebody wrote as an account: the login itself,
// with or without @, or the address of its page, of which it also gives the host.
func pastedAccount(s string) (login, host string) {
	s = strings.TrimSpace(s)
	address := s
	if _, rest, ok := strings.Cut(s, "://"); ok {
		address = rest
	}
	host, path, ok := strings.Cut(address, "/")
	if !ok || address == s && !strings.Contains(host, ".") { // a login has no dot
		return strings.TrimPrefix(s, "@"), ""
	}
	path = strings.TrimPrefix(path, "orgs/")
	login, _, _ = strings.Cut(path, "/")
	login, _, _ = strings.Cut(login, "?")
	login, _, _ = strings.Cut(login, "#")
	return login, strings.TrimPrefix(host, "www.")
}

// hostForm is a host with its port. It goes into a security policy, where a
// semicolon would begin another directive.
var hostForm = regexp.MustCompile(`^(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?$`)

// begin checks the form and says what GitHub would be asked for.
func (s *setup) begin(ctx context.Context, f web.SetupForm) (web.SetupPlan, error) {
	problem := func(field, text, do string) (web.SetupPlan, error) {
		return web.SetupPlan{}, &web.SetupProblem{Field: field, Text: text, Do: do}
	}
	account, host := pastedAccount(f.Account)
	switch {
	case account == "" && !f.Personal:
		return problem("account", "Which organisation?", "Write its name as it stands in the address of its page on GitHub.")
	case account != "" && !loginForm.MatchString(account):
		return problem("account", "GitHub has no such names.", "Write the name as it stands in the address of its page: letters, digits and hyphens.")
	}
	if wrong := checkURL(f.URL); wrong != "" {
		return problem("url", fmt.Sprintf("This address %s.", wrong), "It looks like https://glue.example.org.")
	}
	if wrong := checkURL(f.GitHubURL); wrong != "" {
		return problem("github", fmt.Sprintf("This address %s.", wrong), "It looks like https://github.com.")
	}
	site, err := ghclient.NewSite(f.GitHubURL)
	if err != nil || !hostForm.MatchString(hostOf(site.Web)) {
		return problem("github", "This is no address of a GitHub.", "It looks like https://github.com.")
	}
	if host != "" && !strings.EqualFold(host, hostOf(site.Web)) {
		return problem("github", fmt.Sprintf("The account is on %s, and this is %s.", host, hostOf(site.Web)), "Write the address of the GitHub that it is on.")
	}
	name := f.Name
	if name == "" {
		if account == "" {
			account = strings.ToLower(rand.Text()[:6]) // names are unique on all of GitHub
		}
		name = appName(account)
	}
	if len([]rune(name)) > maxAppName {
		return problem("name", fmt.Sprintf("The name is longer than the %d letters that GitHub allows.", maxAppName), "Choose a shorter one.")
	}
	publicURL := strings.TrimRight(f.URL, "/")
	p := pendingSetup{GitHubURL: site.Web, PublicURL: publicURL, Name: name}
	state, err := s.pending.add(p)
	if err != nil {
		s.o.Log.Error("setting up", "error", err)
		return problem("", "This server cannot store the App’s credentials.",
			fmt.Sprintf("Let the user that it runs as write in %s (its log says what is wrong), and send the form again.", filepath.Dir(s.pending.file)))
	}
	out, err := plan(f, p, account, state)
	if err == nil {
		out.Warnings = append(out.Warnings, s.reach(ctx, site)...)
	}
	return out, err
}

// reachTime bounds the wait for GitHub before a page is shown.
const reachTime = 5 * time.Second

// reach warns when GitHub does not answer here: the App would be made, and its
// credentials could not be fetched.
func (s *setup) reach(ctx context.Context, site ghclient.Site) []web.SetupWarning {
	ctx, cancel := context.WithTimeout(ctx, reachTime)
	defer cancel()
	w := witness{next: s.o.Transport}
	if w.next == nil {
		w.next = newDoctorTransport()
	}
	got, err := w.get(ctx, site.API+"/meta")
	switch {
	case err != nil:
		s.o.Log.WarnContext(ctx, "GitHub cannot be reached", "github", site.API, "error", withoutURL(err))
		return []web.SetupWarning{{Text: fmt.Sprintf("This server cannot reach GitHub at %s.", site.API),
			Do: "It fetches the App’s key from there, within an hour of its making; the log says what is wrong. Better mend that first: name resolution, firewall, proxy."}}
	case got.code/100 == 3, got.code == http.StatusNotFound:
		return []web.SetupWarning{{Text: fmt.Sprintf("There seems to be no GitHub at %s.", site.Web),
			Do: fmt.Sprintf("What answers at %s is something else. See whether the address of your GitHub is right.", site.API)}}
	}
	return nil
}

// plan says what GitHub is asked for.
func plan(f web.SetupForm, p pendingSetup, account, state string) (web.SetupPlan, error) {
	cannot := unreachable(p.PublicURL)
	// GitHub refuses an App whose webhooks would go where it cannot reach.
	deliver := cannot == "" || !publicGitHub(p.GitHubURL)
	m := NewManifest(p.Name, p.PublicURL, deliver)
	body, err := json.Marshal(m)
	if err != nil {
		return web.SetupPlan{}, err
	}
	out := web.SetupPlan{Action: p.GitHubURL + "/settings/apps/new?state=" + url.QueryEscape(state), Manifest: string(body), Name: p.Name,
		Owner: "your personal account", GitHub: hostOf(p.GitHubURL), Origin: origin(p.GitHubURL), Events: m.Events}
	if !f.Personal {
		out.Action = p.GitHubURL + "/organizations/" + url.PathEscape(account) + "/settings/apps/new?state=" + url.QueryEscape(state)
		out.Owner = "the organisation " + account
	}
	for _, perm := range Permissions() {
		out.Permissions = append(out.Permissions, web.SetupPermission{Label: perm.Label, Access: perm.Access, Why: perm.Why})
	}
	if m.Hook != nil {
		out.WebhookURL = m.Hook.URL
	}
	switch {
	case cannot != "" && !deliver:
		out.Warnings = append(out.Warnings, web.SetupWarning{
			Text: fmt.Sprintf("GitHub cannot deliver to %s: %s.", p.PublicURL, cannot),
			Do:   "The App is made without a webhook, which GitHub would refuse: it reads history, but does not see what happens from now on. Better: give this server an address on the internet, or a tunnel to it (such as cloudflared or ngrok), start glueledger with that address as --url, and set up then.",
		})
	case cannot != "":
		out.Warnings = append(out.Warnings, web.SetupWarning{
			Text: fmt.Sprintf("Can your GitHub reach %s? It may not be able to: %s.", p.PublicURL, cannot),
			Do:   "Go on if your GitHub reaches it all the same, on this machine or in its network. Else give this server an address that GitHub reaches, or a tunnel to it, start glueledger with that address as --url, and set up then.",
		})
	case strings.HasPrefix(p.PublicURL, "http://"):
		out.Warnings = append(out.Warnings, web.SetupWarning{
			Text: "The address begins with http://.",
			Do:   "Deliveries are signed, but everybody on the way can read them, those of private repositories too. Put TLS in front of this server and use https://.",
		})
	}
	return out, nil
}

// hostOf is the host of an address, with a port that says something.
func hostOf(address string) string {
	_, host, _ := strings.Cut(origin(address), "://")
	return host
}

// finish takes over the App that GitHub made.
func (s *setup) finish(ctx context.Context, state, code string) (web.SetupApp, error) {
	s.finishing.Lock()
	defer s.finishing.Unlock()
	key := hashed(state)
	if done, ok := s.current(); ok && s.finished[key] {
		return done, nil
	} else if ok {
		return web.SetupApp{}, &web.SetupProblem{Text: "glueledger has its App already, and goes on with that one.",
			Do: "If GitHub has just made another, it is of no use: delete it on its settings page on GitHub."}
	}
	p, ok, err := s.pending.find(key)
	if err != nil {
		return web.SetupApp{}, err
	}
	if !ok || code == "" {
		return web.SetupApp{}, &web.SetupProblem{Text: "This did not come from the setup page of this server, or it was begun more than an hour ago.",
			Do: "Nothing was taken over. Go back to the setup and begin again; an App that GitHub has made meanwhile is of no use, delete it on its settings page on GitHub."}
	}
	cr, ok := s.converted[key]
	if !ok {
		if cr, err = s.convert(ctx, p, code); err != nil {
			return web.SetupApp{}, err
		}
		s.converted[key] = cr
	}
	if err := cr.Save(s.o.Config.credentialsDir()); err != nil {
		s.o.Log.ErrorContext(ctx, "the App is registered, but its credentials could not be stored", "app", cr, "error", err)
		return web.SetupApp{}, &web.SetupProblem{Text: "GitHub has made the App, but its credentials could not be stored; the log of this server says why. They are kept in memory until it stops.",
			Do: fmt.Sprintf("Let it write in %s, and try again before you stop it.", s.o.Config.credentialsDir()), Again: true}
	}
	s.finished[key] = true
	s.mu.Lock()
	s.app = &cr
	s.mu.Unlock()
	s.o.Log.InfoContext(ctx, "the GitHub App is set up", "credentials", cr)
	if err := s.o.Take(cr); err != nil {
		s.o.Log.ErrorContext(ctx, "the App's credentials are stored, but could not be put to use", "error", err)
		return web.SetupApp{}, &web.SetupProblem{Text: "The App’s credentials are stored, but could not be put to use; the log of this server says why.",
			Do: "Start glueledger again: it uses them then."}
	}
	if err := s.pending.clear(); err != nil {
		s.o.Log.WarnContext(ctx, "setting up", "error", err)
	}
	return shownApp(cr), nil
}

// convertTime bounds the exchange of the code, in which GitHub makes a key.
const convertTime = 30 * time.Second

// convert has the App's secrets from GitHub.
func (s *setup) convert(ctx context.Context, p pendingSetup, code string) (Credentials, error) {
	site, err := ghclient.NewSite(p.GitHubURL)
	if err != nil {
		return Credentials{}, err
	}
	// The code works once: a browser that leaves must not lose what GitHub answers.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), convertTime)
	defer cancel()
	made, err := ghclient.Convert(ctx, site, s.o.Transport, code)
	if err == nil {
		err = checkKey(made.PrivateKey)
	}
	switch {
	case errors.Is(err, ghclient.ErrNotFound):
		return Credentials{}, &web.SetupProblem{Text: "GitHub does not know this code any more: it works once, within an hour.",
			Do: fmt.Sprintf("The App %q is registered, but nobody has its key. Delete it on its settings page on GitHub (or rename it), and begin again.", p.Name)}
	case err != nil:
		s.o.Log.WarnContext(ctx, "GitHub did not give the App's credentials", "github", site.API, "error", err)
		return Credentials{}, &web.SetupProblem{Again: true,
			Text: fmt.Sprintf("GitHub (%s) could not be asked for the App’s credentials; the log of this server says why.", site.API),
			Do:   "See that this server may connect there, and try again within the hour: nothing is lost so far."}
	}
	return Credentials{AppID: made.AppID, Slug: made.Slug, ClientID: made.ClientID, ClientSecret: Secret(made.ClientSecret),
		WebhookSecret: Secret(made.WebhookSecret), PrivateKey: Secret(made.PrivateKey), GitHubURL: site.Web, HTMLURL: made.URL,
		PublicURL: p.PublicURL, Source: s.o.Config.credentialsDir()}, nil
}

// progress is how far backfills are, in the words of the page.
func (s *setup) progress(ctx context.Context) ([]web.SetupProgress, error) {
	states, err := s.o.Progress(ctx)
	if err != nil {
		return nil, err
	}
	var rows []web.SetupProgress
	for _, b := range states {
		if !b.Watched {
			continue
		}
		row := web.SetupProgress{Repo: b.Repo.FullName(), Private: b.Repo.Private, Done: b.Done, Total: b.Threads, Finished: b.Over()}
		if b.Phase != store.BackfillTimelines && !b.Over() { // they are still being listed
			row.Done, row.Total = b.Threads, 0
		}
		switch {
		case b.Error != "":
			row.Problem = "The last try failed, and it will be tried again; the log of this server says why."
		case b.WaitUntil.After(s.o.Now()):
			row.Problem = fmt.Sprintf("GitHub’s limit is used up until %s UTC; it goes on then.", b.WaitUntil.UTC().Format("15:04"))
		}
		rows = append(rows, row)
	}
	return rows, nil
}
