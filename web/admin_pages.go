package web

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// adminAsked bounds of how many accounts GitHub is asked whether a visitor owns them,
// where they do not say which. What is beyond is found by its address.
const adminAsked = 30

func (s *server) adminRoutes(mux *http.ServeMux) {
	if s.admin == nil {
		return
	}
	mux.Handle("GET /admin", s.handle(s.serveAdmin))
	mux.Handle("GET /admin/{owner}", s.handleOwners(s.serveAdminOverview))
	mux.Handle("GET /admin/{owner}/deliveries", s.handleOwners(s.serveAdminDeliveries))
	mux.Handle("GET /admin/{owner}/deliveries/{guid}", s.handleOwners(s.serveAdminDelivery))
	mux.Handle("GET /admin/{owner}/jobs", s.handleOwners(s.serveAdminJobs))
	mux.Handle("GET /admin/{owner}/history", s.handleOwners(s.serveAdminHistory))
	mux.Handle("GET /admin/{owner}/settings", s.handleOwners(s.serveAdminSettings))
	protection := s.sameOrigin()
	protection.SetDenyHandler(s.handle(func(http.ResponseWriter, *http.Request) error {
		return failure{http.StatusForbidden, "Another site has sent you here to change something. If you want to, use the buttons of the pages below " + s.path("/admin") + "."}
	}))
	mux.Handle("POST /admin/{owner}/look", protection.Handler(s.handleOwners(s.pressed(s.lookAgain))))
	mux.Handle("POST /admin/{owner}/retry", protection.Handler(s.handleOwners(s.pressed(s.retryDeliveries))))
	mux.Handle("POST /admin/{owner}/history", protection.Handler(s.handleOwners(s.pressed(s.askHistory))))
}

// ownersPage is a page about an account for its owners, or a press of a button there.
type ownersPage func(w http.ResponseWriter, r *http.Request, account Installed) error

// handleOwners serves what the owners of the account in the address may see. For all
// others there is nothing, as where the App was never installed.
func (s *server) handleOwners(page ownersPage) http.Handler {
	return s.handle(func(w http.ResponseWriter, r *http.Request) error {
		account, err := s.owned(r.Context(), r.PathValue("owner"))
		if err != nil {
			return err
		}
		return page(w, r, account)
	})
}

// owned finds the account that has a login, for its owners. GitHub is asked about those
// that have no App, too: else the time that an answer takes would tell those that have.
func (s *server) owned(ctx context.Context, login string) (Installed, error) {
	all, err := s.admin.Installed(ctx)
	if err != nil {
		return Installed{}, fmt.Errorf("list the installations: %w", err)
	}
	account := Installed{Account: history.Account{ID: -1, Login: login}} // nobody owns it
	for _, i := range all {
		if strings.EqualFold(i.Account.Login, login) {
			account = i
		}
	}
	if !s.access.owns(ctx, visitorOf(ctx), account.Account) {
		return Installed{}, missing()
	}
	return account, nil
}

// adminPage leads to the accounts that a visitor owns.
type adminPage struct {
	layout
	Accounts []crumb
	Asks     bool   // the visitor is to sign in
	Cut      bool   // there are more accounts than GitHub was asked about
	SetupURL string // where the App is installed; empty where that is not known
}

// serveAdmin shows which accounts a visitor owns, and goes straight to one.
func (s *server) serveAdmin(w http.ResponseWriter, r *http.Request) error {
	page := adminPage{layout: s.layout("Admin", crumb{Text: "Admin"})}
	page.Of = s.path("/admin")
	who := visitorOf(r.Context())
	if who == nil {
		page.Asks = true
		return show(w, r, s.pages.admin, &page)
	}
	all, err := s.admin.Installed(r.Context())
	if err != nil {
		return fmt.Errorf("list the installations: %w", err)
	}
	for i, account := range all {
		if page.Cut = i >= adminAsked; page.Cut {
			break
		}
		if s.access.owns(r.Context(), who, account.Account) {
			page.Accounts = append(page.Accounts, crumb{nameText(account.Account.Login), s.adminPath(account, "")})
		}
	}
	if len(page.Accounts) == 1 && !page.Cut {
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, page.Accounts[0].URL, http.StatusSeeOther)
		return nil
	}
	if s.setup != nil {
		if app, ok := s.setup.App(); ok {
			page.SetupURL = webURL(app.InstallURL)
		}
	}
	return show(w, r, s.pages.admin, &page)
}

// adminPath is a page about an account, for its owners.
func (s *server) adminPath(account Installed, page string) string {
	return s.path("/admin/" + url.PathEscape(account.Account.Login) + page)
}

// adminFrame is what the pages about an account share.
type adminFrame struct {
	layout
	Account string
	Tabs    []adminTab
	Notice  string // what a button has done
	Below   bool   // the page is below that of its tab
}

type adminTab struct {
	crumb
	Now bool
}

// adminTabs are the pages about an account.
var adminTabs = []struct{ text, page string }{
	{"Overview", ""}, {"Deliveries", "/deliveries"}, {"Jobs", "/jobs"}, {"History", "/history"}, {"Settings", "/settings"},
}

// adminFrame is the frame of the page of an account that a tab leads to, or of one
// below it.
func (s *server) adminFrame(r *http.Request, account Installed, tab string, below ...crumb) adminFrame {
	name := nameText(account.Account.Login)
	way := []crumb{{"Admin", s.path("/admin")}, {name, s.adminPath(account, "")}}
	f := adminFrame{Account: name, Notice: noticeOf(r.URL.Query()), Below: len(below) > 0}
	for _, t := range adminTabs {
		here := t.text == tab
		f.Tabs = append(f.Tabs, adminTab{crumb{t.text, s.adminPath(account, t.page)}, here})
		if !here {
			continue
		}
		step := f.Tabs[len(f.Tabs)-1].crumb
		if len(below) == 0 {
			step.URL = ""
		}
		way = append(way, step)
	}
	f.layout = s.layout(tab+" of "+name, append(way, below...)...)
	f.Of = s.path("/admin")
	return f
}

// adminOverview says how the App does for an account.
type adminOverview struct {
	adminFrame
	Heading  string
	Findings []findingView // what is wrong first
	Fine     []findingView
	Off      []findingView // what is not done, which is no fault
	Facts    []factView
	Lacking  []SetupPermission
	Grant    string // page of GitHub
	Look     string // where the button goes that has GitHub be asked again
	Repos    []adminRepoView
	Moved    int
}

// Timed reports whether the page names times.
func (p adminOverview) Timed() bool {
	return slices.ContainsFunc(p.Facts, func(f factView) bool { return f.When != nil })
}

type findingView struct {
	Text   []string // lines
	Do     []doView // lines
	Failed bool
	Off    bool
}

// doView is a line of what is to be done, with the page of GitHub where it is.
type doView struct{ Before, URL, Says, After string }

type factView struct {
	What, Text string
	When       *moment
	Link       *crumb
}

type adminRepoView struct {
	Name, URL string // URL empty where its pages are hidden
	State     string
	ToJudge   string
	Settings  string // URL of what is in force there
}

func (s *server) serveAdminOverview(w http.ResponseWriter, r *http.Request, account Installed) error {
	h, err := s.admin.Health(r.Context(), account)
	if err != nil {
		return fmt.Errorf("look how the App does for %s: %w", account.Account.Login, err)
	}
	page := adminOverview{adminFrame: s.adminFrame(r, account, "Overview"), Lacking: h.Lacking, Grant: webURL(h.Page),
		Look: s.adminPath(account, "/look"), Moved: h.Moved}
	page.Findings, page.Fine = s.findingViews(account, h.Findings)
	for _, f := range page.Fine {
		if f.Off {
			page.Off = append(page.Off, f)
		}
	}
	page.Fine = slices.DeleteFunc(page.Fine, func(f findingView) bool { return f.Off })
	page.Heading, page.Facts = healthWords(h, len(page.Findings)), s.facts(account, h)
	for _, repo := range h.Repos {
		v := adminRepoView{Name: nameText(repo.Repo.Name), State: cmp.Or(repo.State, "Watched.")}
		if !repo.Hidden {
			v.URL = s.path(repoPath(repo.Repo))
			v.Settings = s.adminPath(account, "/settings?repo="+url.QueryEscape(repo.Repo.Name))
		}
		if repo.ToJudge > 0 {
			v.ToJudge = count(repo.ToJudge, "thread waits", "threads wait") + " to be looked at for credits."
		}
		page.Repos = append(page.Repos, v)
	}
	return show(w, r, s.pages.adminOverview, &page)
}

// findingViews sets what is wrong apart from what is well or not done.
func (s *server) findingViews(account Installed, all []AdminFinding) (wrong, fine []findingView) {
	for _, f := range all {
		v := findingView{Text: plainLines(asCode(curly(f.Text))), Failed: f.Outcome == AdminFailed, Off: f.Outcome == AdminOff}
		for _, line := range plainLines(asCode(curly(f.Do))) {
			v.Do = append(v.Do, s.doView(line))
		}
		if f.Listed {
			v.Do = append(v.Do, doView{URL: s.adminPath(account, "") + "#permissions", Says: "Which they are, and where they are accepted"})
		}
		if len(v.Text) == 0 {
			v.Text = []string{f.Check}
		}
		if v.Text[0] = sentenceCase(v.Text[0]); !strings.HasSuffix(v.Text[0], ":") {
			v.Text[0] = sentence(v.Text[0])
		}
		if f.Outcome == AdminFine || f.Outcome == AdminOff {
			fine = append(fine, v)
		} else {
			wrong = append(wrong, v)
		}
	}
	return wrong, fine
}

// doView finds the first address of GitHub in a line. Where something is to be done at it,
// the words for that lead there.
func (s *server) doView(line string) doView {
	at := strings.Index(line, s.local.gitHub()+"/")
	if at < 0 {
		return doView{Before: line}
	}
	address, _, _ := strings.Cut(line[at:], " ")
	address = strings.TrimRight(address, ".,:;)")
	before, after := line[:at], line[at+len(address):]
	if words, ok := strings.CutSuffix(before, " at "); ok {
		return doView{words + " ", webURL(address), "on GitHub", after}
	}
	return doView{before, webURL(address), webURL(address), after}
}

// curly writes apostrophes within words as pages do.
func curly(s string) string { return apostrophes.ReplaceAllString(s, "$1’$2") }

var apostrophes = regexp.MustCompile(`(\pL)'(\pL)`)

// asCode has commands and settings, which stand in quotes in a terminal, be shown as code,
// and so names of files, flags, variables and keys, which stand there as they are.
func asCode(s string) string {
	s = quotedCode.ReplaceAllString(s, "`$1`")
	return bareCode.ReplaceAllStringFunc(s, func(found string) string {
		if found[0] == '`' || strings.Contains(found, "://") {
			return found
		}
		return "`" + found + "`"
	})
}

var (
	quotedCode = regexp.MustCompile("“(glueledger [^”`]+|/[a-z][^”`]*|[a-z-]+: {[^”`]+})”")
	// bareCode is such a name, and what is passed over where such names may stand in it.
	bareCode = regexp.MustCompile("`[^`]*`|https?://\\S+" +
		`|\.github/glueledger\.yml\b|\b[\w-]+/\.github\b|--[a-z][a-z-]*[a-z]|\bGLUELEDGER_[A-Z_]+|\binclude-private\b`)
)

// quotedHTML shows as code what stands in quotes and is written so, such as a command.
func quotedHTML(s string) template.HTML { return titleHTML(asCode(s)) }

// plainLines are the lines of a text that say something.
func plainLines(s string) (lines []string) {
	for line := range strings.SplitSeq(s, "\n") {
		if line = plain(shorten(line, errorRunes)); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// errorRunes bounds what is shown of an error, which can quote what people wrote.
const errorRunes = 600

const (
	pressesIn   = time.Minute
	mostPresses = 10 // of buttons, by one visitor in that time
)

// pressed serves a button: it does something, and leads back to a page that says what.
func (s *server) pressed(do func(r *http.Request, account Installed) (page, did string, n int, err error)) ownersPage {
	return func(w http.ResponseWriter, r *http.Request, account Installed) error {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		if err := r.ParseForm(); err != nil {
			return failure{http.StatusBadRequest, "This form cannot be read. Go back and press the button once more."}
		}
		who := visitorOf(r.Context())
		if !s.presses.allow(who.ID, s.now()) {
			return failure{http.StatusTooManyRequests, "That was a lot within a minute. Wait a moment, and press the button once more."}
		}
		page, did, n, err := do(r, account)
		if err != nil {
			return err
		}
		s.log.InfoContext(r.Context(), "an owner has pressed a button", "visitor", *who, "account", account.Account.Login, "did", did, "count", n,
			"delivery", nameText(r.PostFormValue("guid")), "repo", nameText(r.PostFormValue("repo")))
		w.Header().Set("Cache-Control", "no-store")
		http.Redirect(w, r, s.adminPath(account, page)+"?"+url.Values{"did": {did}, "n": {strconv.Itoa(n)}}.Encode(), http.StatusSeeOther)
		return nil
	}
}

// lookAgain has GitHub be asked what there is to know.
func (s *server) lookAgain(r *http.Request, _ Installed) (page, did string, n int, err error) {
	if s.looks.allow(s.now()) { // it is for the whole server
		s.admin.LookAgain(r.Context())
	}
	return "", "looked", 1, nil
}
