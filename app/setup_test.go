package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/web"
)

// gitHub converts codes, as far as the setup needs it.
type gitHub struct {
	calls  atomic.Int32
	status int   // in place of the answer; 0 for none
	fails  error // of the connection
	meta   int   // status of /meta; 0 for fine
	key    string
}

// gitHubsKey is a private key as GitHub gives them out.
var gitHubsKey = sync.OnceValue(func() string {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
})

func (g *gitHub) RoundTrip(r *http.Request) (*http.Response, error) {
	if strings.HasSuffix(r.URL.Path, "/meta") {
		return &http.Response{StatusCode: max(g.meta, http.StatusOK), Body: http.NoBody, Request: r, ProtoMajor: 1, ProtoMinor: 1}, g.fails
	}
	n := g.calls.Add(1)
	if g.fails != nil {
		return nil, g.fails
	}
	resp := &http.Response{StatusCode: http.StatusCreated, Header: http.Header{"Content-Type": {"application/json"}}, Request: r, ProtoMajor: 1, ProtoMinor: 1}
	body, err := json.Marshal(map[string]any{"id": 77, "slug": "glueledger-acme", "name": "glueledger-acme", "client_id": "Iv1", "client_secret": "client s3cret",
		"webhook_secret": "hook s3cret", "pem": g.key, "html_url": "https://github.com/apps/glueledger-acme", "owner": map[string]any{"id": 1, "login": "acme", "type": "Organization"}})
	switch {
	case r.Method != http.MethodPost || r.URL.String() != "https://api.github.com/app-manifests/code-1/conversions":
		return nil, fmt.Errorf("unexpected %s %s", r.Method, r.URL)
	case g.status != 0, n > 1: // a code works once
		resp.StatusCode, body = max(g.status, http.StatusNotFound), []byte(`{"message":"Not Found"}`)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, err
}

// try is a setup with what it depends on.
type try struct {
	*testing.T
	gitHub *gitHub
	config Config
	log    bytes.Buffer
	now    time.Time
	taken  []Credentials
	setup  *web.Setup
}

func newTry(t *testing.T) *try {
	s := &try{T: t, gitHub: &gitHub{key: gitHubsKey()}, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC),
		config: Config{DB: filepath.Join(t.TempDir(), "l.db"), GitHubURL: "https://github.com", URL: "https://glue.example.org/"}}
	s.restart()
	return s
}

// restart is what is left of a setup in a new process.
func (s *try) restart() {
	s.setup = newSetup(setupOptions{Config: s.config, Log: slog.New(slog.NewTextHandler(&s.log, nil)), Now: func() time.Time { return s.now },
		Transport: s.gitHub, Take: func(cr Credentials) error { s.taken = append(s.taken, cr); return nil }})
}

func (s *try) begin(f web.SetupForm) (web.SetupPlan, string) {
	s.Helper()
	plan, err := s.setup.Begin(s.Context(), f)
	if err != nil {
		s.Fatal(err)
	}
	u, err := url.Parse(plan.Action)
	if err != nil {
		s.Fatal(err)
	}
	return plan, u.Query().Get("state")
}

func (s *try) finish(state, code string) *web.SetupProblem {
	s.Helper()
	_, err := s.setup.Finish(s.Context(), state, code)
	var problem *web.SetupProblem
	if err != nil && !errors.As(err, &problem) {
		s.Fatal(err)
	}
	return problem
}

// stored wants credentials that a new process would use, or none.
func (s *try) stored(want bool) {
	s.Helper()
	cr, err := LoadCredentials(s.config)
	switch {
	case want && (err != nil || cr.AppID != 77 || cr.PrivateKey != Secret(s.gitHub.key) || cr.WebhookSecret != "hook s3cret"):
		s.Errorf("stored %v, %v", cr, err)
	case !want && !errors.Is(err, ErrNoCredentials):
		s.Errorf("stored %v, %v", cr, err)
	}
	if strings.Contains(s.log.String(), "s3cret") || strings.Contains(s.log.String(), "code-1") || strings.Contains(s.log.String(), "BEGIN") {
		s.Errorf("a secret is in the log: %s", s.log.String())
	}
}

var acme = web.SetupForm{Account: "acme", GitHubURL: "https://github.com", URL: "https://glue.example.org"}

func TestSetupFinishes(t *testing.T) {
	s := newTry(t)
	plan, state := s.begin(acme)
	var m Manifest
	if err := json.Unmarshal([]byte(plan.Manifest), &m); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(NewManifest("glueledger-acme", "https://glue.example.org", true), m); diff != "" {
		t.Error(diff)
	}
	if !strings.HasPrefix(plan.Action, "https://github.com/organizations/acme/settings/apps/new?state=") || plan.Origin != "https://github.com" || len(plan.Warnings) > 0 {
		t.Errorf("%+v", plan)
	}
	// Pressed twice, in two tabs, at once.
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			got, err := s.setup.Finish(context.Background(), state, "code-1")
			if err != nil || got.InstallURL != "https://github.com/apps/glueledger-acme/installations/new" || got.NoWebhook {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	group.Wait()
	if n := s.gitHub.calls.Load(); n != 1 || len(s.taken) != 1 || s.taken[0].AppID != 77 || s.taken[0].PublicURL != "https://glue.example.org" {
		t.Errorf("%d calls, taken up %v", n, s.taken)
	}
	s.stored(true)
	if _, err := os.Stat(filepath.Join(s.config.credentialsDir(), "setup.json")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what was asked for is still there: %v", err)
	}
	if problem := s.finish("another", "code-1"); problem == nil || problem.Again {
		t.Errorf("a second App is taken over: %v", problem)
	}
	if got, ok := s.setup.App(); !ok || got.Name != "glueledger-acme" {
		t.Errorf("%+v", got)
	}
}

func TestSetupRefuses(t *testing.T) {
	s := newTry(t)
	_, state := s.begin(acme)
	for _, test := range [][2]string{{"", "code-1"}, {"wrong", "code-1"}, {state + "x", "code-1"}, {hashed(state), "code-1"}, {state, ""}} {
		if problem := s.finish(test[0], test[1]); problem == nil || problem.Again || !strings.Contains(problem.Text, "did not come from the setup page") {
			t.Errorf("%q: %v", test, problem)
		}
	}
	s.now = s.now.Add(pendingTime + time.Second)
	if problem := s.finish(state, "code-1"); problem == nil {
		t.Error("a state lasts for ever")
	}
	if n := s.gitHub.calls.Load(); n != 0 {
		t.Errorf("GitHub was asked %d times", n)
	}
	s.stored(false)
}

// TestSetupLosesNothing fails at each step, and goes on.
func TestSetupLosesNothing(t *testing.T) {
	t.Run("restart while somebody is at GitHub", func(t *testing.T) {
		s := newTry(t)
		_, state := s.begin(acme)
		s.begin(acme) // in another tab
		s.restart()
		if problem := s.finish(state, "code-1"); problem != nil {
			t.Error(problem)
		}
		s.stored(true)
	})
	t.Run("GitHub is out of reach", func(t *testing.T) {
		s := newTry(t)
		_, state := s.begin(acme)
		s.gitHub.fails = errors.New("connection refused")
		problem := s.finish(state, "code-1")
		if problem == nil || !problem.Again {
			t.Fatalf("%+v", problem)
		}
		s.stored(false)
		s.gitHub.fails = nil
		s.gitHub.calls.Store(0)
		if problem := s.finish(state, "code-1"); problem != nil {
			t.Error(problem)
		}
		s.stored(true)
	})
	t.Run("the code is used up", func(t *testing.T) {
		s := newTry(t)
		_, state := s.begin(acme)
		s.gitHub.status = http.StatusNotFound
		if problem := s.finish(state, "code-1"); problem == nil || problem.Again || !strings.Contains(problem.Do, `"glueledger-acme"`) {
			t.Errorf("%+v", problem)
		}
		s.stored(false)
	})
	t.Run("no room for the credentials", func(t *testing.T) {
		s := newTry(t)
		_, state := s.begin(acme)
		obstacle := filepath.Join(s.config.credentialsDir(), appFile) // a directory cannot be replaced
		if err := os.MkdirAll(filepath.Join(obstacle, "x"), 0o700); err != nil {
			t.Fatal(err)
		}
		problem := s.finish(state, "code-1")
		if problem == nil || !problem.Again || len(s.taken) != 0 {
			t.Fatalf("%+v, taken up %v", problem, s.taken)
		}
		if err := os.RemoveAll(obstacle); err != nil {
			t.Fatal(err)
		}
		if problem := s.finish(state, "code-1"); problem != nil || s.gitHub.calls.Load() != 1 {
			t.Errorf("%+v after %d calls", problem, s.gitHub.calls.Load())
		}
		s.stored(true)
	})
	t.Run("what was asked for is damaged", func(t *testing.T) {
		s := newTry(t)
		s.begin(acme)
		if err := os.WriteFile(filepath.Join(s.config.credentialsDir(), "setup.json"), []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, state := s.begin(acme)
		if problem := s.finish(state, "code-1"); problem != nil {
			t.Error(problem)
		}
	})
}

func TestSetupForm(t *testing.T) {
	for name, test := range map[string]struct {
		form  web.SetupForm
		field string // that is wrong; "" for none
		want  string // in the action, or the problem
	}{
		"organisation":     {form: acme, want: "https://github.com/organizations/acme/settings/apps/new?state="},
		"with @":           {form: web.SetupForm{Account: "@acme", GitHubURL: "https://github.com", URL: "https://x.org"}, want: "/organizations/acme/"},
		"an address of it": {form: web.SetupForm{Account: "https://github.com/acme", GitHubURL: "https://github.com", URL: "https://x.org"}, want: "https://github.com/organizations/acme/settings/apps/new?state="},
		"its people":       {form: web.SetupForm{Account: "github.com/orgs/acme/people?query=x", GitHubURL: "https://github.com", URL: "https://x.org"}, want: "/organizations/acme/"},
		"on a server":      {form: web.SetupForm{Account: "https://git.corp.example/acme/", GitHubURL: "https://git.corp.example", URL: "https://x.org"}, want: "https://git.corp.example/organizations/acme/"},
		"on another":       {form: web.SetupForm{Account: "https://git.corp.example/acme", GitHubURL: "https://github.com", URL: "https://x.org"}, field: "github", want: "is on git.corp.example, and this is github.com"},
		"of no account":    {form: web.SetupForm{Account: "https://github.com/", GitHubURL: "https://github.com", URL: "https://x.org"}, field: "account", want: "Which organisation"},
		"personal":         {form: web.SetupForm{Personal: true, Account: "mia", GitHubURL: "https://github.com", URL: "https://x.org"}, want: "https://github.com/settings/apps/new?state="},
		"personal, no one": {form: web.SetupForm{Personal: true, GitHubURL: "https://github.com", URL: "https://x.org"}, want: "https://github.com/settings/apps/new?state="},
		"server":           {form: web.SetupForm{Account: "acme", GitHubURL: "https://git.corp.example/", URL: "https://x.org"}, want: "https://git.corp.example/organizations/acme/settings/apps/new?state="},
		"no organisation":  {form: web.SetupForm{GitHubURL: "https://github.com", URL: "https://x.org"}, field: "account", want: "Which organisation"},
		"no such name":     {form: web.SetupForm{Account: "acme/../x", GitHubURL: "https://github.com", URL: "https://x.org"}, field: "account", want: "no such names"},
		"no URL":           {form: web.SetupForm{Account: "acme", GitHubURL: "https://github.com", URL: "glue"}, field: "url", want: "does not begin with http"},
		"no GitHub":        {form: web.SetupForm{Account: "acme", GitHubURL: "javascript:alert(1)", URL: "https://x.org"}, field: "github", want: "does not begin with http"},
		"policy":           {form: web.SetupForm{Account: "acme", GitHubURL: "https://x.org;script-src", URL: "https://x.org"}, field: "github", want: "no address of a GitHub"},
		"an address":       {form: web.SetupForm{Account: "acme", GitHubURL: "http://[::1]:8080", URL: "https://x.org"}, want: "http://[::1]:8080/organizations/"},
		"long name":        {form: web.SetupForm{Account: "acme", Name: strings.Repeat("x", 35), GitHubURL: "https://github.com", URL: "https://x.org"}, field: "name", want: "34"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTry(t)
			plan, err := s.setup.Begin(t.Context(), test.form)
			var problem *web.SetupProblem
			errors.As(err, &problem)
			switch {
			case test.field == "" && (err != nil || !strings.Contains(plan.Action, test.want)):
				t.Errorf("%+v, %v", plan, err)
			case test.field != "" && (problem == nil || problem.Field != test.field || !strings.Contains(problem.Text, test.want)):
				t.Errorf("%+v", problem)
			}
			if len(plan.Name) > maxAppName {
				t.Errorf("the name %s is too long", plan.Name)
			}
		})
	}
}

// TestSetupWarns wants a word wherever GitHub cannot deliver, and no webhook where
// GitHub would refuse it.
func TestSetupWarns(t *testing.T) {
	for address, test := range map[string]struct {
		gitHub string
		warns  string // empty for no warning
		hook   bool
	}{
		"https://glue.example.org":    {hook: true},
		"https://203.0.113.7":         {hook: true},
		"http://glue.example.org":     {warns: "begins with http://", hook: true},
		"http://localhost:8080":       {warns: "every machine calls itself localhost"},
		"http://127.0.0.1:8080":       {warns: "every machine calls itself 127.0.0.1"},
		"https://[::1]":               {warns: "every machine calls itself ::1"},
		"https://10.1.2.3":            {warns: "private network"},
		"https://192.168.0.9:8443":    {warns: "private network"},
		"https://100.64.0.9":          {warns: "private network"},
		"https://glue":                {warns: "a name without a domain"},
		"https://glue.local":          {warns: "names that end in .local"},
		"http://127.0.0.1:9":          {gitHub: "http://127.0.0.1:8", warns: "Go on if your GitHub reaches it all the same", hook: true},
		"https://glue.corp.internal.": {gitHub: "https://git.corp.internal", warns: "Go on if your GitHub reaches it all the same", hook: true},
	} {
		s := newTry(t)
		f := web.SetupForm{Account: "acme", GitHubURL: "https://github.com", URL: address}
		if test.gitHub != "" {
			f.GitHubURL = test.gitHub
		}
		plan, _ := s.begin(f)
		said := fmt.Sprint(plan.Warnings)
		if (test.warns == "") != (len(plan.Warnings) == 0) || !strings.Contains(said, test.warns) || test.hook != strings.Contains(plan.Manifest, "hook_attributes") || test.hook != (plan.WebhookURL != "") {
			t.Errorf("%s: %s\n%s", address, said, plan.Manifest)
		}
	}
}

// TestSetupTellsProgress wants what backfills say in the words of the page.
func TestSetupTellsProgress(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	repo := func(name string) history.Repo { return history.Repo{Owner: "acme", Name: name} }
	setup := newSetup(setupOptions{Config: Config{GitHubURL: "https://github.com"}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
		Progress: func(context.Context) ([]store.BackfillState, error) {
			return []store.BackfillState{
				{Repo: repo("new"), Watched: true, Phase: store.BackfillThreads},
				{Repo: repo("listing"), Watched: true, Phase: store.BackfillComments, Threads: 300, Done: 2},
				{Repo: repo("reading"), Watched: true, Phase: store.BackfillTimelines, Threads: 300, Done: 20},
				{Repo: repo("limited"), Watched: true, Phase: store.BackfillTimelines, Threads: 300, Done: 20, WaitUntil: now.Add(time.Hour)},
				{Repo: repo("failing"), Watched: true, Phase: store.BackfillTimelines, Threads: 300, Done: 20, Error: "https://x/s3cret"},
				{Repo: repo("done"), Watched: true, Phase: store.BackfillOver, Threads: 300, Done: 300},
				{Repo: repo("left"), Phase: store.BackfillTimelines},
			}, nil
		}})
	got, err := setup.Progress(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]web.SetupProgress{
		{Repo: "acme/new"}, {Repo: "acme/listing", Done: 300}, {Repo: "acme/reading", Done: 20, Total: 300},
		{Repo: "acme/limited", Done: 20, Total: 300, Problem: "GitHub’s limit is used up until 13:00 UTC; it goes on then."},
		{Repo: "acme/failing", Done: 20, Total: 300, Problem: "The last try failed, and it will be tried again; the log of this server says why."},
		{Repo: "acme/done", Done: 300, Total: 300, Finished: true},
	}, got); diff != "" {
		t.Error(diff)
	}
}

// TestSetupReachesOut wants a warning before the App is made whose key could not
// be fetched.
func TestSetupReachesOut(t *testing.T) {
	s := newTry(t)
	for _, test := range []struct {
		fails error
		meta  int
		warns string
	}{
		{},
		{meta: http.StatusUnauthorized}, // a server in private mode
		{meta: http.StatusBadGateway},
		{meta: http.StatusNotFound, warns: "There seems to be no GitHub at https://github.com."},
		{fails: errors.New("no such host"), warns: "This server cannot reach GitHub at https://api.github.com."},
	} {
		s.gitHub.fails, s.gitHub.meta = test.fails, test.meta
		plan, _ := s.begin(acme)
		if said := fmt.Sprint(plan.Warnings); (test.warns == "") != (len(plan.Warnings) == 0) || !strings.Contains(said, test.warns) {
			t.Errorf("%+v: %s", test, said)
		}
	}
}

func TestAppName(t *testing.T) {
	for account, want := range map[string]string{"acme": "glueledger-acme", "": "glueledger",
		"a-very-long-organisation-name-that-is-39": "glueledger-a-very-long-organisatio", "abcdefghijklmnopqrstuv-wxyz": "glueledger-abcdefghijklmnopqrstuv"} {
		if got := appName(account); got != want || len(got) > maxAppName {
			t.Errorf("%s: got %s, want %s", account, got, want)
		}
	}
}
