package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Reader is what the pages read of the ledger. Where something is asked for
// by name and is not there, the error is one that [Options].NotFound knows.
type Reader interface {
	// Version is another number once anything was written that pages show.
	Version(ctx context.Context) (int64, error)
	// Months lists the months that hold credits, for the index.
	Months(ctx context.Context, includePrivate bool) ([]scoring.MonthSummary, error)
	// Repos lists every repository that the ledger knows, private ones flagged.
	Repos(ctx context.Context) ([]history.Repo, error)
	// PublicRepos lists an owner's public repositories, regardless of the case of its name.
	// They must not be changed.
	PublicRepos(ctx context.Context, owner string) ([]history.Repo, error)
	// Repo finds the repository that has a name, or had it last, regardless of case; a
	// private one too. One that was deleted is not there.
	Repo(ctx context.Context, owner, name string) (history.Repo, error)
	// ReportInput reads a month. A month or scope without credits is no error.
	ReportInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool) (scoring.ReportInput, error)
	// ReportPart reads a part of the report on a month, from 0; with a person's id, the one
	// that names them. It costs no more than a page has, however long the month is.
	ReportPart(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool, part int, person int64) (scoring.ReportPart, error)
	// Receipt reads a credit, also a withdrawn one, and its journal, oldest first.
	Receipt(ctx context.Context, id string) (scoring.Receipt, []scoring.JournalEntry, error)
	// ReceiptAlone is the credit of Receipt, whose weight nobody is told.
	ReceiptAlone(ctx context.Context, id string) (scoring.Receipt, error)
	// Thread reads a thread's history.
	Thread(ctx context.Context, owner, repo string, number int) (*history.Thread, error)
	// ThreadReceipts reads the credits on a thread of that very repository, withdrawn ones
	// too. One that is not known has none.
	ThreadReceipts(ctx context.Context, repo history.Repo, number int) ([]scoring.Receipt, error)
	// SettingsOf is what is set for judging the threads of a repository.
	SettingsOf(ctx context.Context, repo history.Repo) (scoring.Settings, error)
	// Overview is a span of an owner or a repository in numbers. An owner's is without
	// anything of private repositories; a private repository is there only with
	// includePrivate. It must not be changed.
	Overview(ctx context.Context, scope scoring.Scope, span scoring.Span, includePrivate bool) (scoring.Overview, error)
	// NewestMonth is the newest month with credits of what Overview is about; false when
	// there is none.
	NewestMonth(ctx context.Context, scope scoring.Scope, includePrivate bool) (scoring.Month, bool, error)
	// KnownUntil is when what the ledger knows of what Overview is about ends; zero where it
	// is kept current.
	KnownUntil(ctx context.Context, scope scoring.Scope, includePrivate bool) (time.Time, error)
	// Accounts are accounts as they are called now, by id; those not known are missing.
	Accounts(ctx context.Context, ids []int64) (map[int64]history.Account, error)
	// Waiting reads the threads that wait in what Overview is about, a list for each
	// query, the longest first.
	Waiting(ctx context.Context, scope scoring.Scope, queries []scoring.WaitingQuery, includePrivate bool) ([]scoring.WaitingList, error)
	// Person finds the person who has a login now, or alone had it before. Bots, and who
	// has no part in a public repository, are not there. It does not look at what the
	// person chose to show.
	Person(ctx context.Context, login string) (history.Account, error)
	// PersonMonth is the newest month with a credit of a person; false when there is none.
	PersonMonth(ctx context.Context, person int64) (scoring.Month, bool, error)
	// PersonWork is what a person did in a span and the months up to it. This and the
	// rest that is read of people has nothing of private repositories in it.
	PersonWork(ctx context.Context, person history.Account, span scoring.Span) (scoring.PersonWork, error)
	// PersonReceipts are a person's receipts from one moment to another, newest first.
	PersonReceipts(ctx context.Context, person int64, from, to time.Time) ([]scoring.Receipt, error)
	// HelpedThreads are threads by the numbers that deeds have.
	HelpedThreads(ctx context.Context, threads []int64) (map[int64]scoring.HelpedThread, error)
	// Archive lists the months of a scope that have credits, newest first. A private
	// repository's are there only with includePrivate.
	Archive(ctx context.Context, scope scoring.Scope, includePrivate bool) ([]scoring.ArchivedMonth, error)
	// Corrections are the last credits of a scope that had been confirmed and were taken
	// back, newest first.
	Corrections(ctx context.Context, scope scoring.Scope, limit int, includePrivate bool) ([]scoring.TurnOver, error)
	// Choices are the people who chose to be shown less than everywhere.
	Choices(ctx context.Context) (scoring.Choices, error)
	// ReceiptList is a page of receipts, the newest first, without those of people who
	// chose not to be named in reports. An owner's are those of public repositories; a
	// private repository is there only with includePrivate. Withdrawn and Reason are set
	// of those that were withdrawn. Somebody who is not known has none.
	ReceiptList(ctx context.Context, q scoring.ReceiptQuery, includePrivate bool) ([]scoring.TurnOver, error)
	// RepoTally, PersonTally and ThreadTally count confirmed credits, for badges.
	// What is known and has no credits yet gives a zero tally and no error. Who chose
	// not to be shown in badges is not there.
	RepoTally(ctx context.Context, owner, repo string, includePrivate bool) (scoring.Tally, error)
	PersonTally(ctx context.Context, login string, includePrivate bool) (scoring.Tally, error)
	ThreadTally(ctx context.Context, owner, repo string, number int, includePrivate bool) (scoring.Tally, error)
}

// Options are what the site needs.
type Options struct {
	Reader   Reader
	NotFound func(error) bool // whether an error of Reader says that the thing is not there
	// Judge draws up the verdicts on a thread for its receipts; nil leaves them out.
	Judge     func(*history.Thread) scoring.Judgement
	URL       string // how the world reaches the site, such as https://glue.example.org
	GitHubURL string // where threads live; https://github.com when empty
	// Proxies are trusted to say for whom they ask.
	Proxies Proxies
	// MadeUp says that all of it is made up: pages say so, and show no pictures of
	// people, which come from GitHub.
	MadeUp   bool
	Now      func() time.Time
	Log      *slog.Logger
	Webhooks http.Handler                // served at /webhooks; nil leaves it out
	Ready    func(context.Context) error // asked by /healthz; nil is always ready
	Schema   []byte                      // JSON Schema of the settings file, served at /schema/glueledger.json; nil leaves it out
	Setup    *Setup                      // registers the GitHub App, below /setup; nil leaves it out
	Admin    Admin                       // shows owners how the server works for them, below /admin; nil, and where nobody can sign in, leaves it out
	SignIn   *SignIn                     // lets visitors sign in; without it there are pages of public repositories only
	Disputes Disputes                    // of credits, by who is signed in; nil leaves them out
}

// server holds what the handlers share.
type server struct {
	reader   Reader
	notFound func(error) bool
	judge    func(*history.Thread) scoring.Judgement
	rules    []scoring.Rule
	now      func() time.Time
	log      *slog.Logger
	ready    func(context.Context) error
	pages    pages
	outside  Links  // for what leaves the site: addresses in full
	local    Links  // for pages of the site
	prefix   string // path under which the world reaches the site; usually empty
	style    asset
	script   asset
	icon     asset
	setup    *Setup // nil for none
	door     *door
	doors    *doors // nil where nobody can sign in
	access   *access
	disputes Disputes // nil for none
	tokens   *tokens
	kicks    kicks
	own      Own // nil where nobody can do anything about themselves
	changes  limiter
	admin    Admin // nil for none
	presses  limiter
	looks    kicks
	whole    chan struct{} // holds something while a whole report is rendered
	made     *madePages
	badges   turns
}

// NewServer makes the site. Templates and settings are checked here, so that
// a mistake in them shows at start.
func NewServer(o Options) (http.Handler, error) {
	if o.Reader == nil || o.NotFound == nil || o.Now == nil || o.Log == nil {
		return nil, errors.New("web: Reader, NotFound, Now and Log must be set")
	}
	site, err := siteURL("URL", o.URL)
	if err != nil {
		return nil, err
	}
	gitHub, err := siteURL("GitHub URL", o.GitHubURL)
	if err != nil {
		return nil, err
	}
	s := &server{
		reader: o.Reader, notFound: o.NotFound, judge: o.Judge, rules: scoring.Rules(),
		now: o.Now, log: o.Log, ready: o.Ready, disputes: o.Disputes,
		outside: Links{Site: site.String(), GitHub: gitHub.String()},
		local:   Links{Site: site.EscapedPath(), GitHub: gitHub.String(), within: true, madeUp: o.MadeUp},
		prefix:  site.EscapedPath(),
		whole:   make(chan struct{}, 1),
		changes: limiter{most: changesMost, within: changesTime},
		presses: limiter{most: mostPresses, within: pressesIn},
	}
	if s.pages, err = parsePages(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if s.style, err = loadStyle(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if s.script, err = loadAsset("local.js", "text/javascript; charset=utf-8"); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if s.icon, err = loadAsset("icon.svg", "image/svg+xml"); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if o.Setup != nil {
		if err := o.Setup.check(); err != nil {
			return nil, err
		}
		s.setup, s.door = o.Setup, o.Setup.entrance()
	}
	s.made, s.badges = newMadePages(s.version, o.Now), newTurns()
	s.access = newAccess(o.Now, o.Log)
	if o.SignIn != nil {
		s.admin = o.Admin
		if s.doors, err = s.newDoors(o.SignIn, site); err != nil {
			return nil, err
		}
		s.access.github, s.own = o.SignIn.GitHub, o.SignIn.Own
	}
	s.tokens = newTokens(s.access.github, o.Now, o.Log)
	s.tokens.proxies = o.Proxies
	routes, err := s.routes(o)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return secured(s.local.pictureOrigin(), o.SignIn != nil || o.Setup != nil, routes), nil
}

func (s *server) routes(o Options) (http.Handler, error) {
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", s.handleOpen(s.serveIndex))
	mux.Handle("GET /people/{login}", s.handleOpen(s.servePerson))
	mux.Handle("GET /reports", s.handleOpen(s.serveArchives))
	mux.Handle("GET /reports/{owner}", s.handleOpen(func(w http.ResponseWriter, r *http.Request) error {
		return s.serveArchive(w, r, r.PathValue("owner"), "")
	}))
	mux.Handle("GET /reports/{owner}/feed.atom", s.handleOpen(s.serveFeed))
	mux.Handle("GET /reports/{owner}/{repo}/feed.atom", s.handleOpen(s.serveFeed))
	mux.Handle("GET /reports/{owner}/{month}", s.handleOpen(s.serveReport))
	mux.Handle("GET /reports/{owner}/{repo}/{month}", s.handleOpen(s.serveReport))
	mux.Handle("GET /o/{owner}", s.handleOpen(s.serveOwner))
	mux.Handle("GET /o/{owner}/{repo}", s.handleOpen(s.serveRepo))
	mux.Handle("GET /o/{owner}/{repo}/{number}", s.handleOpen(s.serveThread))
	mux.Handle("GET /o/{owner}/{repo}/rules", s.handleOpen(s.serveRepoRules))
	mux.Handle("GET /rules", s.handleOpen(s.serveRules))
	mux.Handle("GET /receipts/{id}", s.handleOpen(s.serveReceipt))
	mux.Handle("GET /badges", s.handleOpen(s.serveBadges))
	mux.Handle("GET /badges/receipts/{file}", s.handleBadge(s.serveReceiptBadge))
	mux.Handle("GET /badges/people/{file}", s.handleBadge(s.servePersonBadge))
	mux.Handle("GET /badges/{owner}/{file}", s.handleBadge(s.serveRepoBadge))
	mux.Handle("GET /badges/{owner}/{repo}/{file}", s.handleBadge(s.serveThreadBadge))
	mux.Handle("GET "+s.style.Path, s.style)
	mux.Handle("GET "+s.script.Path, s.script)
	mux.Handle("GET "+s.icon.Path, s.icon)
	mux.HandleFunc("GET /healthz", s.serveHealth)
	if o.Webhooks != nil {
		mux.Handle("/webhooks", o.Webhooks)
	}
	if o.Schema != nil {
		mux.HandleFunc("GET "+schemaPath, schemaHandler(o.Schema))
	}
	s.setupRoutes(mux)
	s.signInRoutes(mux)
	s.disputeRoutes(mux)
	s.ownRoutes(mux)
	if err := s.apiServing(mux); err != nil {
		return nil, err
	}
	s.adminRoutes(mux)
	mux.Handle("/", s.handle(s.serveElse))
	return mux, nil
}

// serveElse answers for addresses that no page has. One that ends with a slash leads to
// the same without, whatever is there.
func (s *server) serveElse(w http.ResponseWriter, r *http.Request) error {
	path := r.URL.EscapedPath()
	if r.Method != http.MethodGet && r.Method != http.MethodHead || !strings.HasSuffix(path, "/") {
		return missing()
	}
	to := s.path("/" + strings.Trim(path, "/")) // with one slash before: two would lead to another host
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusMovedPermanently)
	return nil
}

// serveHealth says whether the program can do its work.
func (s *server) serveHealth(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if s.ready != nil {
		if err := s.ready(r.Context()); err != nil {
			s.log.WarnContext(r.Context(), "not ready", "error", err)
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = io.WriteString(w, "not ready\n")
			return
		}
	}
	_, _ = io.WriteString(w, "ok\n")
}

// version is another number once anything changed that open pages show. There is none
// while the App is being set up, of which the ledger knows nothing.
func (s *server) version(ctx context.Context) (int64, error) {
	if s.setup != nil {
		if _, ok := s.setup.App(); !ok {
			return 0, errNotKept
		}
	}
	return s.reader.Version(ctx)
}

// layout is the frame of a page of the site.
func (s *server) layout(title string, way ...crumb) layout {
	return layout{
		Title: title, Home: s.prefix + "/", Rules: s.prefix + "/rules", API: s.prefix + apiRoot, Style: s.prefix + s.style.Path, Icon: s.prefix + s.icon.Path, Crumb: way,
		Script: s.prefix + s.script.Path, MadeUp: s.local.madeUp,
		Pages: []crumb{{"Reports", s.path(allReports)}, {"Badges", s.prefix + "/badges"}, {"Rules", s.prefix + "/rules"}},
	}
}

// allReports is the page of every owner's reports.
const allReports = "/reports"

// Is reports whether a page is one of a sort that every page leads to: the reports of
// somebody, or rules.
func (l layout) Is(sort crumb) bool {
	return l.Of == sort.URL || len(l.Crumb) > 0 && l.Crumb[len(l.Crumb)-1] == crumb{Text: sort.Text}
}

// path is the address of a page within the site.
func (s *server) path(p string) string { return s.prefix + p }

// publicRepo finds a repository that everybody may see, whatever the case of its
// name: badges, feeds and archives of owners show nothing of any other, whoever asks.
func (s *server) publicRepo(ctx context.Context, owner, name string) (history.Repo, error) {
	repo, err := s.reader.Repo(ctx, owner, name)
	switch {
	case err != nil && s.notFound(err), err == nil && repo.Private:
		return history.Repo{}, missing()
	case err != nil:
		return history.Repo{}, fmt.Errorf("read repository %s/%s: %w", owner, name, err)
	}
	return repo, nil
}

// siteURL reads an address of a site. An empty one stays empty.
func siteURL(what, s string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(s, "/"))
	if err != nil {
		return nil, fmt.Errorf("web: %s %q: %w", what, s, err)
	}
	if s != "" && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(u.Host, ";,'")) {
		return nil, fmt.Errorf("web: %s %q: want an address such as https://glue.example.org", what, s)
	}
	return u, nil
}
