package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"glueledger/app"
	"glueledger/app/demo"
	"glueledger/app/replayhub"
)

// TestSetupFlow goes through the whole setup, as a browser does, with replayhub for
// GitHub: from the link that serve prints to deliveries that are taken in.
func TestSetupFlow(t *testing.T) {
	hub, _ := replayhub.Start(t, replayhub.History(t), "-no-app")
	clean(t)
	t.Setenv("GLUELEDGER_GITHUB_URL", hub)
	db := filepath.Join(t.TempDir(), "l.db")
	s := serveInside(t, db)
	link := s.link(t)
	v := newWalker(t)

	if got := v.get(s.url + "/setup?token=wrong"); got.status != http.StatusForbidden || strings.Contains(got.body, "<form") {
		t.Errorf("a wrong token: %+v", got)
	}
	form := v.get(link)
	if form.status != http.StatusOK || form.at != "/setup" {
		t.Fatalf("the link: %+v", form)
	}
	if got := newWalker(t).get(link); got.status != http.StatusForbidden || !strings.Contains(got.body, "has been used") {
		t.Errorf("the link, by another: %+v", got)
	}
	fill := url.Values{"owner": {"organisation"}, "account": {"bitcoin-core"}, "github": {hub}, "url": {s.url}}
	if got := newWalker(t).post(s.url+"/setup", fill); got.status != http.StatusForbidden {
		t.Errorf("the form, by another: %+v", got)
	}
	plan := v.post(s.url+"/setup", fill)
	if plan.status != http.StatusOK || !strings.Contains(plan.header.Get("Content-Security-Policy"), "form-action 'self' "+hub+";") {
		t.Fatalf("the form: %+v", plan)
	}
	action, manifest := plan.find(t, `<form[^>]* action="([^"]+)"`), plan.find(t, `name="manifest" value="([^"]+)"`)
	if action != hub+"/organizations/bitcoin-core/settings/apps/new?state="+stateOf(t, action) {
		t.Errorf("the manifest goes to %s", action)
	}

	// The browser posts the manifest to GitHub, which sends it back with a code.
	v.stay = true
	sent := v.post(action, url.Values{"manifest": {manifest}})
	back := sent.header.Get("Location")
	v.stay = false
	if !strings.HasPrefix(back, s.url+"/setup/created?code=") {
		t.Fatalf("GitHub sends the browser to %q: %+v", back, sent)
	}
	if got := v.get(strings.Replace(back, "state=", "state=x", 1)); got.status != http.StatusUnprocessableEntity || !strings.Contains(got.body, "did not come from the setup page") {
		t.Errorf("a wrong state: %+v", got)
	}
	created := v.get(back)
	if created.status != http.StatusOK || !strings.Contains(created.body, "glueledger-bitcoin-core is registered") {
		t.Fatalf("created: %+v", created)
	}
	if again := v.get(back); again.status != http.StatusOK || again.body != created.body {
		t.Errorf("sent twice: %+v", again)
	}
	secrets := credentialsIn(t, db+".app")
	if !strings.Contains(secrets["private-key.pem"], "PRIVATE KEY-----") {
		t.Error("the key is not stored")
	}

	// The server has taken the App up.
	installed := v.get(created.find(t, `class="button" href="([^"]+/installations/new)"`))
	if installed.status != http.StatusOK || installed.at != "/setup/installed" {
		t.Fatalf("installed: %+v", installed)
	}
	if got := deliver(t, s.url, secrets["webhook_secret"]); got != http.StatusAccepted {
		t.Errorf("a delivery is answered %d", got)
	}
	watched(t, v, s.url)
	for _, walker := range []*walker{v, newWalker(t)} {
		for _, got := range []answered{walker.get(s.url + "/setup"), walker.get(link), walker.post(s.url+"/setup", fill)} {
			if got.status != http.StatusOK || !strings.Contains(got.body, "is set up") || strings.Contains(got.body, "<form") {
				t.Errorf("set up again: %+v", got)
			}
		}
	}
	code, stdout, stderr := run(t, "doctor", "--db", db)
	if code != 0 || !regexp.MustCompile(`(?m)^ok +webhook +GitHub delivers to `+s.url+`/webhooks, with a secret$`).MatchString(stdout) || strings.Contains(stdout, "FAIL") {
		t.Errorf("doctor ended with %d\n%s%s", code, stdout, stderr)
	}
	s.stop(t)

	// And a new process has it from the start.
	s2 := serveInside(t, db)
	if s2.printed(t, "Set up") {
		t.Error("it wants to be set up again")
	}
	if got := deliver(t, s2.url, secrets["webhook_secret"]); got != http.StatusAccepted {
		t.Errorf("a delivery is answered %d", got)
	}
	s2.stop(t)
	told := s.out.String() + s.err.String() + s2.out.String() + s2.err.String() + stdout + stderr + v.seen.String()
	for name, secret := range secrets {
		if name != "app.json" && strings.Contains(told, secret) {
			t.Errorf("%s shows", name)
		}
	}
}

// wait waits until nothing is missing.
func wait(t *testing.T, missing func() string) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for {
		what := missing()
		if what == "" {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatal(what)
		case <-tick.C:
		}
	}
}

type syncBuffer struct {
	mu sync.Mutex
	b  strings.Builder
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// inside is `glueledger serve` in this process.
type inside struct {
	url      string
	out, err *syncBuffer
	cancel   context.CancelFunc
	ended    chan int
}

func serveInside(t *testing.T, db string) *inside {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s := &inside{url: "http://" + l.Addr().String(), out: &syncBuffer{}, err: &syncBuffer{}, cancel: cancel, ended: make(chan int, 1)}
	go func() {
		s.ended <- app.Main(ctx, []string{"serve", "--db", db, "--log-level", "debug"}, app.Terminal{Stdout: s.out, Stderr: s.err, Listener: l})
	}()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("serve said:\n%s%s", s.out, s.err)
		}
	})
	wait(t, func() string {
		if strings.Contains(s.out.String(), "glueledger is at") {
			return ""
		}
		return "serve does not start"
	})
	return s
}

// link is the setup link that serve prints.
func (s *inside) link(t *testing.T) string {
	t.Helper()
	var found []string
	wait(t, func() string {
		if found = regexp.MustCompile(`(?m)^Set up the GitHub App: (http://\S+/setup\?token=\S{20,})$`).FindStringSubmatch(s.out.String()); found == nil {
			return "serve prints no link"
		}
		return ""
	})
	return found[1]
}

func (s *inside) printed(t *testing.T, what string) bool {
	t.Helper()
	return strings.Contains(s.out.String(), what)
}

func (s *inside) stop(t *testing.T) {
	t.Helper()
	s.cancel()
	if code := <-s.ended; code != 0 {
		t.Errorf("serve ended with %d: %s", code, s.err)
	}
}

// walker is a browser that keeps what it has seen.
type walker struct {
	t      *testing.T
	client *http.Client
	stay   bool // follow no redirects
	seen   strings.Builder
}

type answered struct {
	status int
	at     string // the path in the end
	header http.Header
	body   string
}

func newWalker(t *testing.T) *walker {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	w := &walker{t: t}
	w.client = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error {
		if w.stay {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	t.Cleanup(w.client.CloseIdleConnections)
	return w
}

func (w *walker) get(address string) answered { return w.done(w.client.Get(address)) }
func (w *walker) post(address string, form url.Values) answered {
	return w.done(w.client.PostForm(address, form))
}

func (w *walker) done(resp *http.Response, err error) answered {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	w.seen.Write(body)
	return answered{resp.StatusCode, resp.Request.URL.Path, resp.Header, string(body)}
}

// find finds something in the page.
func (a answered) find(t *testing.T, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(pattern).FindStringSubmatch(a.body)
	if found == nil {
		t.Fatalf("no %s in %s", pattern, a.body)
	}
	return html.UnescapeString(found[1])
}

func stateOf(t *testing.T, action string) string {
	t.Helper()
	u, err := url.Parse(action)
	if err != nil || u.Query().Get("state") == "" {
		t.Fatalf("no state in %s: %v", action, err)
	}
	return u.Query().Get("state")
}

// credentialsIn are the secrets in a directory by name, and its files.
func credentialsIn(t *testing.T, dir string) map[string]string {
	t.Helper()
	secrets := map[string]string{}
	for _, name := range []string{"app.json", "private-key.pem"} {
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil || st.Mode().Perm() != 0o600 {
			t.Fatalf("%s: %v, %v", name, st.Mode(), err)
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		secrets[name] = string(data)
	}
	var stored map[string]any
	if err := json.Unmarshal([]byte(secrets["app.json"]), &stored); err != nil {
		t.Fatal(err)
	}
	secrets["client_id"] = fmt.Sprint(stored["client_id"])
	for _, name := range []string{"webhook_secret", "client_secret"} {
		secrets[name] = fmt.Sprint(stored[name])
		if len(secrets[name]) < 10 {
			t.Errorf("%s is %q", name, secrets[name])
		}
	}
	return secrets
}

// deliver sends a signed delivery, and gives the status of the answer.
func deliver(t *testing.T, site, secret string) int {
	t.Helper()
	body := []byte(`{"zen":"Keep it logically awesome.","hook_id":1}`)
	req, err := http.NewRequest(http.MethodPost, site+"/webhooks", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("X-GitHub-Event", "ping")
	req.Header.Set("X-GitHub-Delivery", "setup-"+site[strings.LastIndex(site, ":")+1:])
	req.Header.Set("X-Hub-Signature-256", demo.Sign([]byte(secret), body))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

// watched waits until the server knows where the App is installed.
func watched(t *testing.T, v *walker, site string) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); !strings.Contains(v.get(site+"/setup").body, "is set up"); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("the installation is not seen")
		}
	}
}
