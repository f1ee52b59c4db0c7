package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

const setupToken = "correct-horse-battery-staple"

// fakeSetup stands for GitHub and what stores credentials.
type fakeSetup struct {
	app      *SetupApp
	problem  *SetupProblem // of Begin and Finish
	fails    error         // likewise
	forms    []SetupForm
	finished []string // "state code"
	told     int
	rows     []SetupProgress
	plan     SetupPlan
}

func (f *fakeSetup) setup() *Setup {
	err := func() error {
		if f.problem != nil {
			return f.problem
		}
		return f.fails
	}
	return &Setup{
		Token: setupToken, Form: SetupForm{GitHubURL: "https://github.com"},
		App: func() (SetupApp, bool) {
			if f.app == nil {
				return SetupApp{}, false
			}
			return *f.app, true
		},
		Begin: func(_ context.Context, form SetupForm) (SetupPlan, error) {
			f.forms = append(f.forms, form)
			return f.plan, err()
		},
		Finish: func(_ context.Context, state, code string) (SetupApp, error) {
			f.finished = append(f.finished, state+" "+code)
			return f.plain(), err()
		},
		Installed: func(context.Context) { f.told++ },
		Progress:  func(context.Context) ([]SetupProgress, error) { return f.rows, f.fails },
	}
}

func (f *fakeSetup) plain() SetupApp {
	return SetupApp{Name: "glueledger-meadow", URL: "https://github.com/apps/glueledger-meadow",
		InstallURL: "https://github.com/apps/glueledger-meadow/installations/new", Stored: "ledger.db.app"}
}

func fullSetup() *fakeSetup {
	return &fakeSetup{plan: SetupPlan{
		Action: "https://github.com/organizations/meadow/settings/apps/new?state=s1", Manifest: `{"name":"glueledger-meadow"}`, Name: "glueledger-meadow",
		Owner: "the organisation meadow", GitHub: "github.com", Origin: "https://github.com", WebhookURL: "https://glue.example.org/webhooks",
		Permissions: []SetupPermission{{"Metadata", "read", "Every App has it: the names of repositories, and who may do what in them."},
			{"Contents", "read", "Reads the settings file, .github/glueledger.yml. Only reports that are committed as files need write, which you can grant later."},
			{"Issues", "write", "Reads issues and their history; posts the monthly report, and badges in comments."},
			{"Checks", "write", "Says what is wrong in a settings file, beside its lines."}},
		Events:   []string{"discussion", "issue_comment", "issues", "pull_request", "pull_request_review", "pull_request_review_thread", "push", "repository"},
		Warnings: []SetupWarning{{"The address begins with http://.", "Deliveries are signed, but everybody on the way can read them. Put TLS in front of this server, and set --url to its https:// address."}},
	}, rows: []SetupProgress{
		{Repo: "meadow/harvest", Done: 412, Total: 1825}, {Repo: "meadow/orchard", Done: 96, Finished: true}, {Repo: "meadow/brook"},
		{Repo: "meadow/mill", Done: 40, Problem: "GitHub’s limit is used up until 14:05 UTC; it goes on then."},
		{Repo: "meadow/vault", Private: true, Done: 1, Total: 2},
	}}
}

// browser is a browser with its cookies.
type browser struct {
	site   http.Handler
	cookie *http.Cookie
}

func newVisitor(t testing.TB, f *fakeSetup, siteURL string) *browser {
	t.Helper()
	return &browser{site: setupSite(t, f.setup(), siteURL)}
}

func setupSite(t testing.TB, setup *Setup, siteURL string) http.Handler {
	t.Helper()
	h, err := NewServer(Options{Reader: fullLedger(), NotFound: func(err error) bool { return errors.Is(err, errNotThere) },
		URL: siteURL, Now: func() time.Time { return date(2025, 4, 9) }, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Setup: setup})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (v *browser) do(method, target string, form url.Values, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	if v.cookie != nil {
		r.AddCookie(v.cookie)
	}
	w := httptest.NewRecorder()
	v.site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		v.cookie = c
	}
	return w
}

func (v *browser) get(target string) *httptest.ResponseRecorder { return v.do("GET", target, nil) }

// enter opens the door.
func (v *browser) enter(t testing.TB) {
	t.Helper()
	if w := v.get("/setup?token=" + setupToken); w.Code != http.StatusSeeOther || v.cookie == nil {
		t.Fatalf("the link answers %d %s", w.Code, w.Body)
	}
}

var orgForm = url.Values{"owner": {"organisation"}, "account": {" meadow "}, "github": {"https://github.com"}, "url": {"https://glue.example.org"}}
