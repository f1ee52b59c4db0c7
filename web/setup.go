package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
)

// Setup is how the site registers the GitHub App and tells how its first reading
// goes. Its functions may be called at the same time. Their errors are shown as
// they are where they are a [SetupProblem], and else only logged.
type Setup struct {
	// Token opens the setup page, once. Without one nobody can set anything up.
	Token string
	// Form is what the form is filled with at first.
	Form SetupForm
	// FixedURL says that Form.URL is a setting, which the form cannot change.
	FixedURL bool
	// App is the App that there are credentials for; false while there is none.
	App func() (SetupApp, bool)
	// Begin checks the form and says what GitHub would be asked for. It changes
	// nothing at GitHub.
	Begin func(context.Context, SetupForm) (SetupPlan, error)
	// Finish takes over the App that GitHub made: it exchanges the code for the
	// App's secrets, stores them and puts them to use. The state is that of Begin,
	// and good for one App: finishing again gives the same one.
	Finish func(ctx context.Context, state, code string) (SetupApp, error)
	// Installed is called, at most every few seconds, when GitHub sends somebody
	// back from installing; nil tells nobody. What the browser says is not passed on:
	// anybody could have made it up.
	Installed func(context.Context)
	// Progress says how far the reading of history is, by repository; nil for
	// unknown.
	Progress func(context.Context) ([]SetupProgress, error)
	// Notices are sentences about what keeps reports from being posted, for who has
	// just installed the App; they name nothing private. Nil for none.
	Notices func(context.Context) ([]string, error)

	// The door is made once, so that who is in stays in when the site is made anew.
	once sync.Once
	door *door
}

// entrance is the door of the setup.
func (o *Setup) entrance() *door {
	o.once.Do(func() { o.door = newDoor(o.Token) })
	return o.door
}

// SetupForm is what somebody wants to register.
type SetupForm struct {
	Personal  bool   // for a personal account, not an organisation
	Account   string // login of the organisation; of the person, where it is given
	GitHubURL string // https://github.com, or a GitHub Enterprise Server
	Name      string // of the App; empty for one made of the account
	URL       string // how the world reaches this server
}

// SetupPlan is what GitHub is asked for.
type SetupPlan struct {
	Action      string // where the browser posts the manifest, state and all
	Manifest    string // JSON
	Name        string // of the App
	Owner       string // "the organisation acme"
	GitHub      string // host, such as github.com
	Origin      string // of Action, for the security policy
	WebhookURL  string // empty where there will be no webhook
	Permissions []SetupPermission
	Events      []string
	Warnings    []SetupWarning
}

// SetupPermission is something that the App may do.
type SetupPermission struct {
	Label  string // "Pull requests"
	Access string // "read" or "write"
	Why    string
}

// SetupWarning is something that is allowed, and will not do.
type SetupWarning struct{ Text, Do string }

// SetupApp is an App that there are credentials for.
type SetupApp struct {
	Name       string
	URL        string // its page on GitHub; may be empty
	InstallURL string // where it is installed; may be empty
	NoWebhook  bool   // GitHub sends it nothing
	Stored     string // where the credentials are
}

// SetupProgress is how far the history of a repository has been read.
type SetupProgress struct {
	Repo        string // "owner/name"
	Private     bool
	Done, Total int // threads; a Total of 0 is not known yet
	Finished    bool
	Problem     string // why it does not go on; empty
}

// SetupProblem is an error of setting up that may be shown.
type SetupProblem struct {
	Field string // of the form: "account", "github", "name" or "url"; empty for none
	Text  string // what is wrong
	Do    string // what to do about it; may be empty
	// Again says that the same request may be sent again, to another end.
	Again bool
}

func (p *SetupProblem) Error() string { return p.Text }

// check says what is missing.
func (o *Setup) check() error {
	if o.App == nil || o.Begin == nil || o.Finish == nil {
		return errors.New("web: Setup needs App, Begin and Finish")
	}
	return nil
}

func (s *server) setupRoutes(mux *http.ServeMux) {
	if s.setup == nil {
		return
	}
	mux.Handle("GET /setup", s.handle(s.serveSetup))
	// Browsers say where a form was sent from: one of another site is refused.
	mux.Handle("POST /setup", s.sameOrigin().Handler(s.handle(s.servePlan)))
	mux.Handle("GET /setup/created", s.handle(s.serveCreated))
	mux.Handle("GET /setup/installed", s.handle(s.serveInstalled))
}

// sameOrigin refuses forms of other sites. A proxy may have changed the name that a
// request was sent to, so the site's own is taken, too.
func (s *server) sameOrigin() *http.CrossOriginProtection {
	p := http.NewCrossOriginProtection()
	if u, err := url.Parse(s.outside.Site); err == nil && u.Host != "" {
		if err := p.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			s.log.Warn("forms behind a proxy may be refused", "url", s.outside.Site, "error", err)
		}
	}
	return p
}

// setupPage is the form.
type setupPage struct {
	layout
	Action  string
	Form    SetupForm
	Fixed   bool // the URL is a setting
	Problem *SetupProblem
}

// Wrong is what is wrong with a field of the form; empty for nothing.
func (p setupPage) Wrong(field string) string {
	if p.Problem == nil || p.Problem.Field != field {
		return ""
	}
	return strings.TrimSpace(p.Problem.Text + " " + p.Problem.Do)
}

// noticePage says one thing.
type noticePage struct {
	layout
	Heading string
	Text    string
	Do      string // what to do
	Links   []crumb
}

// serveSetup shows the form to who has the token, and tells everybody else how to
// get it.
func (s *server) serveSetup(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if app, ok := s.setup.App(); ok {
		return s.showDone(w, r, app)
	}
	if token := r.URL.Query().Get("token"); token != "" && r.Method != http.MethodHead {
		return s.takeToken(w, r, token)
	}
	if !s.door.has(r) {
		return s.showLocked(w, http.StatusForbidden, "This page is locked",
			"Setting up glueledger is for whoever started it. The link that opens this page, once, is in the output of `glueledger serve`, on the line that begins with “Set up the GitHub App”.")
	}
	return s.showForm(w, http.StatusOK, s.formFor(r), nil)
}

// takeToken lets in who has the right token.
func (s *server) takeToken(w http.ResponseWriter, r *http.Request, token string) error {
	if s.door.has(r) { // who is in already may open the link again
		http.Redirect(w, r, s.path("/setup"), http.StatusSeeOther)
		return nil
	}
	session, outcome := s.door.open(token, s.now())
	switch outcome {
	case doorOpened:
		s.log.InfoContext(r.Context(), "the setup page was opened with its link")
		http.SetCookie(w, &http.Cookie{Name: doorCookie, Value: session, Path: s.path("/setup"), HttpOnly: true,
			SameSite: http.SameSiteLaxMode, Secure: s.overTLS(r), MaxAge: int(doorTime.Seconds())})
		http.Redirect(w, r, s.path("/setup"), http.StatusSeeOther)
		return nil
	case doorUsed:
		return s.showLocked(w, http.StatusForbidden, "This link has been used",
			"The link to the setup page opens it once, in one browser. If that was not yours, or it has lost the page: start `glueledger serve` again and open the new link that it prints.")
	case doorBusy:
		w.Header().Set("Retry-After", "60")
		return s.showLocked(w, http.StatusTooManyRequests, "Too many attempts", "Wait a minute, then open the link again that `glueledger serve` has printed.")
	}
	s.log.WarnContext(r.Context(), "the setup page was asked for with a wrong token")
	return s.showLocked(w, http.StatusForbidden, "This is not the right link",
		"The link to the setup page changes each time that glueledger starts. The right one is in the newest output of `glueledger serve`, on the line that begins with “Set up the GitHub App”. Copy all of it.")
}

func (s *server) showLocked(w http.ResponseWriter, status int, heading, text string) error {
	return showStatus(w, status, s.pages.setupNotice, noticePage{layout: s.layout("Setup", crumb{Text: "Setup"}), Heading: heading, Text: text})
}

// showDone says that there is nothing to set up, or that the App is yet to be
// installed. Which App it is, is for who set it up.
func (s *server) showDone(w http.ResponseWriter, r *http.Request, app SetupApp) error {
	installed, read, err := s.firstReading(r.Context())
	if err != nil {
		return err
	}
	if !installed && s.door.has(r) && app.InstallURL != "" {
		return s.showCreated(w, app)
	}
	page := noticePage{layout: s.layout("Setup", crumb{Text: "Setup"}), Heading: "glueledger is set up",
		Text: "It has its GitHub App, and there is nothing left to do on this page.",
		Do:   "`glueledger doctor`, on the machine that it runs on, checks the whole setup. To register another App instead, stop glueledger, move the App’s credentials away and start it again."}
	if !installed {
		page.Heading = "The App is not installed yet"
		page.Text = "glueledger has its GitHub App, which sees no repository so far."
		page.Do = "Its owner installs it on GitHub: Settings, Developer settings, GitHub Apps, Edit, Install App; `glueledger doctor` names the address. Choose the owner’s repository `.github`, too: settings are read and reports are posted there."
	}
	if !read && s.door.has(r) && app.InstallURL != "" {
		page.Links = append(page.Links, crumb{"Install the App on GitHub", app.InstallURL})
	}
	if !read {
		page.Links = append(page.Links, crumb{"See how the first reading goes", s.path("/setup/installed")})
	}
	return showStatus(w, http.StatusOK, s.pages.setupNotice, page)
}

// firstReading reports whether the App sees a repository, as far as that is known, and
// whether the history of all that it sees has been read.
func (s *server) firstReading(ctx context.Context) (installed, read bool, err error) {
	if s.setup.Progress == nil {
		return true, false, nil
	}
	rows, err := s.setup.Progress(ctx)
	if err != nil {
		return false, false, fmt.Errorf("see whether the App is installed: %w", err)
	}
	unread := slices.ContainsFunc(rows, func(row SetupProgress) bool { return !row.Finished })
	return len(rows) > 0, len(rows) > 0 && !unread, nil
}

// formFor is the form as it was left, or as it is at first.
func (s *server) formFor(r *http.Request) SetupForm {
	form := s.door.form()
	if form == nil {
		form = &s.setup.Form
	}
	f := *form
	if f.URL == "" {
		f.URL = s.requested(r)
	}
	return f
}

// requested is how a request reached the site.
func (s *server) requested(r *http.Request) string {
	scheme := "http"
	if s.overTLS(r) {
		scheme = "https"
	}
	return scheme + "://" + r.Host + s.prefix
}

// overTLS reports whether the browser came by https, to this server or to a proxy
// before it.
func (s *server) overTLS(r *http.Request) bool {
	if r.TLS != nil || strings.EqualFold(r.Header.Get("X-Forwarded-Proto"), "https") {
		return true
	}
	host, isTLS := strings.CutPrefix(s.outside.Site, "https://")
	host, _, _ = strings.Cut(host, "/")
	return isTLS && strings.EqualFold(host, r.Host)
}

func (s *server) showForm(w http.ResponseWriter, status int, form SetupForm, problem *SetupProblem) error {
	return showStatus(w, status, s.pages.setup, setupPage{
		layout: s.layout("Set up glueledger", crumb{Text: "Setup"}), Action: s.path("/setup"), Form: form,
		Fixed: s.setup.FixedURL, Problem: problem,
	})
}

const maxSetupForm = 16 << 10 // bytes

// servePlan says what GitHub will be asked for, and has the button that asks.
func (s *server) servePlan(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Cache-Control", "no-store")
	if app, ok := s.setup.App(); ok {
		return s.showDone(w, r, app)
	}
	if !s.door.has(r) {
		return s.showLocked(w, http.StatusForbidden, "This page is locked",
			"This browser has not opened the setup link, or glueledger was started again since. Open the link that `glueledger serve` has printed last; nothing was sent to GitHub.")
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxSetupForm)
	if err := r.ParseForm(); err != nil {
		return failure{http.StatusBadRequest, "The form did not arrive as it was sent. Go back and send it again."}
	}
	value := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	form := SetupForm{Personal: value("owner") == "personal", Account: value("account"), GitHubURL: value("github"),
		Name: value("name"), URL: value("url")}
	if s.setup.FixedURL {
		form.URL = s.setup.Form.URL
	}
	s.door.keep(form)
	plan, err := s.setup.Begin(r.Context(), form)
	var problem *SetupProblem
	switch {
	case errors.As(err, &problem):
		return s.showForm(w, http.StatusUnprocessableEntity, form, problem)
	case err != nil:
		return fmt.Errorf("begin the setup: %w", err)
	}
	// The form goes to GitHub, which in the end leads back here: a browser holds
	// both against the policy. GitHub wants to see who sends it.
	policy := w.Header().Get("Content-Security-Policy")
	w.Header().Set("Content-Security-Policy", strings.Replace(policy, "form-action 'self'", "form-action 'self' "+plan.Origin, 1))
	w.Header().Set("Referrer-Policy", "strict-origin")
	return showStatus(w, http.StatusOK, s.pages.setupPlan, setupPlanPage{
		layout: s.layout("Create the GitHub App", crumb{"Setup", s.path("/setup")}, crumb{Text: "Create the App"}),
		Plan:   plan, Back: s.path("/setup"),
	})
}

// setupPlanPage says what will be created.
type setupPlanPage struct {
	layout
	Plan SetupPlan
	Back string
}
