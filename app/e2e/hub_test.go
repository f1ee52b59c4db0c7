package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"glueledger/app/ghfake"
	"glueledger/app/replayhub"
)

// hub is a GitHub to test with: replayhub with its recorded history, and in front
// of it a fake of what it lacks. Every call passes the gate.
type hub struct {
	t    testing.TB
	url  string // where glueledger reaches it
	gate *gate
	fake *ghfake.Fake
}

// startHub builds and starts replayhub with some flags, and ends it with the test.
func startHub(t testing.TB, flags ...string) *hub {
	t.Helper()
	dir := shared(t)
	binary := filepath.Join(t.TempDir(), "replayhub")
	build := exec.CommandContext(t.Context(), "go", "build", "-buildvcs=false", "-o", binary, ".")
	build.Dir = filepath.Join(dir, "replayhub")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build replayhub: %v\n%s", err, out)
	}
	address := freeAddress(t)
	g := &gate{}
	front := httptest.NewServer(g)
	t.Cleanup(front.Close)
	fake, err := ghfake.New("http://" + address)
	if err != nil {
		t.Fatal(err)
	}
	g.next = fake
	said := &replayhub.Said{}
	process := exec.CommandContext(t.Context(), binary, append([]string{"-data", filepath.Join(dir, "data", "secp256k1.tar.gz"),
		"-listen", address, "-base-url", front.URL}, flags...)...)
	process.Stderr, process.Stdout = said, said
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		process.Process.Kill()
		process.Wait() //nolint:errcheck // it was killed
		if t.Failed() {
			t.Logf("replayhub said:\n%s", tail(said.String(), 3000))
		}
	})
	h := &hub{t: t, url: front.URL, gate: g, fake: fake}
	eventually(t, "replayhub answers", func() error {
		resp, err := http.Get("http://" + address + "/meta") //nolint:noctx // bounded by eventually
		if err != nil {
			return err
		}
		return resp.Body.Close()
	})
	return h
}

// freeAddress is an address of this machine where nobody listens.
func freeAddress(t testing.TB) string {
	l, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // local
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// replay starts to send history as webhooks to the App that was set up last.
func (h *hub) replay(q url.Values) {
	h.t.Helper()
	eventually(h.t, "the replay starts", func() error {
		resp, err := http.Post(h.url+"/_replay/run?"+q.Encode(), "", nil) //nolint:noctx // local
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusAccepted {
			body, _ := io.ReadAll(resp.Body)
			return fmt.Errorf("%s: %s", resp.Status, body)
		}
		return nil
	})
}

// replaying reports whether the replay that was asked for has yet to run, or to end.
func (h *hub) replaying() bool {
	var status struct {
		Running bool
		Summary *struct{} // once it has ended
	}
	h.get("/_replay/status", &status)
	return status.Running || status.Summary == nil
}

// write is something that was written at the hub.
type write struct {
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body"`
}

// writes are all that was written, in order.
func (h *hub) writes() []write {
	var list []write
	h.get("/_replay/writes", &list)
	return list
}

func (h *hub) get(path string, into any) {
	h.t.Helper()
	resp, err := http.Get(h.url + path) //nolint:noctx // local
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(into); err != nil {
		h.t.Fatalf("%s: %v", path, err)
	}
}

// gate lets every call pass and holds it to the limits that were told.
type gate struct {
	next http.Handler

	mu       sync.Mutex
	calls    int
	waitTill time.Time // a secondary limit asked to wait until then
	wrong    []string  // calls beyond the limits
}

// ofTest is the header of calls that the test itself makes to the API.
const ofTest = "X-Of-Test"

// asTest marks calls as the test's own.
type asTest struct{}

func (asTest) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Header.Set(ofTest, "1")
	return http.DefaultTransport.RoundTrip(r)
}

// grace is what a call may have been under way when the limit was told.
const grace = 300 * time.Millisecond

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at := time.Now()
	api := !strings.HasPrefix(r.URL.Path, "/_replay") && r.Header.Get(ofTest) == ""
	g.mu.Lock()
	if api {
		g.calls++
		if at.Before(g.waitTill) && at.After(g.waitTill.Add(grace-time.Second)) {
			g.wrong = append(g.wrong, fmt.Sprintf("%s %s came %s before the wait was over", r.Method, r.URL.Path, g.waitTill.Sub(at)))
		}
	}
	g.mu.Unlock()
	seen := &answer{ResponseWriter: w}
	g.next.ServeHTTP(seen, r)
	if !api || seen.status != http.StatusForbidden && seen.status != http.StatusTooManyRequests {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case bytes.Contains(seen.start, []byte("secondary rate limit")):
		g.waitTill = time.Now().Add(time.Second)
	case bytes.Contains(seen.start, []byte("API rate limit exceeded")):
		g.wrong = append(g.wrong, fmt.Sprintf("%s %s came when the hour's budget was used up", r.Method, r.URL.Path))
	}
}

// moveOn forgets a wait that is over because the program's clock was put forward.
func (g *gate) moveOn() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.waitTill = time.Time{}
}

func (g *gate) count() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.calls
}

// beyond are the calls that came although a limit had been told.
func (g *gate) beyond() []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.wrong)
}

// answer remembers how an answer began.
type answer struct {
	http.ResponseWriter
	status int
	start  []byte
}

func (a *answer) WriteHeader(status int) {
	a.status = status
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(b []byte) (int, error) {
	if len(a.start) < 1000 {
		a.start = append(a.start, b[:min(len(b), 1000)]...)
	}
	return a.ResponseWriter.Write(b)
}

// Unwrap lets the proxy break connections off.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func tail(s string, n int) string { return s[max(0, len(s)-n):] }

// eventually tries until there is no error, for as long as patience lasts.
func eventually(t testing.TB, what string, try func() error) {
	t.Helper()
	within(t, patience, what, try)
}

// within tries until there is no error, for some time at most.
func within(t testing.TB, limit time.Duration, what string, try func() error) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(limit)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-t.Context().Done():
			t.Fatalf("%s: %v", what, t.Context().Err())
		case <-deadline:
			t.Fatalf("%s: not in %s: %v", what, limit, err)
		}
	}
}

// patience bounds what a test waits for that takes no time by itself.
const patience = 2 * time.Minute

// shared is the folder with the recorded history and replayhub, which CI names.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("GLUELEDGER_SHARED")
	if dir == "" {
		t.Skip("GLUELEDGER_SHARED does not name the folder with the recorded history and replayhub")
	}
	return dir
}
