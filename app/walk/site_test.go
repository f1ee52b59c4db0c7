package walk_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"html"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"glueledger/app"
	"glueledger/app/ghfake"
	"glueledger/app/replayhub"
	"glueledger/app/walk"
)

// patience bounds what a test waits for that takes no time by itself.
const patience = 2 * time.Minute

// tools is the folder where npm has installed axe-core and lighthouse. CI names it,
// which says as well that there must be a Chromium.
func tools(t testing.TB) string {
	t.Helper()
	modules := os.Getenv("GLUELEDGER_BROWSER_TOOLS")
	if modules == "" {
		t.Skip("GLUELEDGER_BROWSER_TOOLS does not name the folder with axe-core and lighthouse")
	}
	return modules
}

// open starts a browser that ends with the test.
func open(t testing.TB) *walk.Browser {
	t.Helper()
	if _, err := walk.Chromium(); err != nil && os.Getenv("GLUELEDGER_BROWSER_TOOLS") == "" {
		t.Skip(err)
	}
	b, err := walk.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// tab opens a tab that is closed with the test.
func tab(t testing.TB, b *walk.Browser, scripts bool) *walk.Tab {
	t.Helper()
	tab, err := b.Tab(scripts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(tab.Close)
	return tab
}

// The variables by which the test program is told to be glueledger, and when it is then
// for it; without the second, now.
const (
	beGlueledger = "TEST_BE_GLUELEDGER"
	beginsAt     = "TEST_BEGINS_AT"
)

// TestMain is the program itself where a test has started it as such.
func TestMain(m *testing.M) {
	if os.Getenv(beGlueledger) == "" {
		os.Exit(m.Run())
	}
	terminal := app.Terminal{Stdout: os.Stdout, Stderr: os.Stderr}
	if at, err := time.Parse(time.RFC3339, os.Getenv(beginsAt)); err == nil {
		ahead := time.Until(at)
		terminal.Now = func() time.Time { return time.Now().Add(ahead) }
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(app.Main(ctx, os.Args[1:], terminal))
}

// site is a running program.
type site struct {
	hub  string // the GitHub that it works with; empty for none
	url  string
	said *replayhub.Said
}

// command prepares the program with no other settings than these.
func command(t testing.TB, settings map[string]string, args ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = patience
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "GLUELEDGER_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, beGlueledger+"=1")
	for name, value := range settings {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// run runs the program to its end.
func run(t testing.TB, settings map[string]string, args ...string) {
	t.Helper()
	if out, err := command(t, settings, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// serve serves a ledger at an address until the test ends.
func serve(t testing.TB, db, address string, settings map[string]string) *site {
	t.Helper()
	s := &site{url: "http://" + address, said: &replayhub.Said{}}
	cmd := command(t, settings, "serve", "--db", db, "--listen", address)
	cmd.Stdout, cmd.Stderr = s.said, s.said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		if t.Failed() {
			said := s.said.String()
			t.Logf("serve said:\n%s", said[max(0, len(said)-4000):])
		}
	})
	s.await(t, "glueledger is at ")
	return s
}

// await waits until the program has said something, and gives all that it said.
func (s *site) await(t testing.TB, what string) string {
	t.Helper()
	eventually(t, "serve says "+what, func() error {
		if !strings.Contains(s.said.String(), what) {
			return fmt.Errorf("it said:\n%s", s.said.String())
		}
		return nil
	})
	return s.said.String()
}

// eventually tries until there is no error.
func eventually(t testing.TB, what string, try func() error) {
	t.Helper()
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(patience)
	for {
		err := try()
		if err == nil {
			return
		}
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("%s: %v", what, err)
		}
	}
}

// freeAddress is an address of this machine where nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// gitHub is a GitHub to look at: before a hub it has the page that asks who signs in,
// and people's pictures.
type gitHub struct {
	hub    http.Handler // nil for none
	people []string     // who can sign in
}

// startGitHub starts it in front of a hub; of none with an empty address.
func startGitHub(t testing.TB, hub string, people ...string) string {
	t.Helper()
	g := &gitHub{people: people}
	if hub != "" {
		fake, err := ghfake.New(hub)
		if err != nil {
			t.Fatal(err)
		}
		fake.Own(strings.Split(recorded, "/")[0], reader)
		g.hub = fake
	}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	return server.URL
}

// picture is a picture of one grey pixel.
var picture, _ = base64.StdEncoding.DecodeString("R0lGODlhAQABAIAAAJmZmQAAACwAAAAAAQABAAACAkQBADs=")

func (g *gitHub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch query := r.URL.Query(); {
	case strings.HasSuffix(r.URL.Path, ".png") || strings.HasPrefix(r.URL.Path, "/avatars/"):
		w.Header().Set("Content-Type", "image/gif")
		w.Write(picture)
	case r.URL.Path == "/login/oauth/authorize" && query.Get("login") == "":
		fmt.Fprint(w, `<!DOCTYPE html><html lang="en"><title>GitHub</title><link rel="icon" href="data:,"><main><h1>Who are you?</h1><ul>`)
		for _, login := range g.people {
			query.Set("login", login)
			fmt.Fprintf(w, `<li><a id=%q href="?%s">%s</a></li>`, login, html.EscapeString(query.Encode()), login)
		}
		fmt.Fprint(w, `</ul></main></html>`)
	case g.hub != nil:
		g.hub.ServeHTTP(w, r)
	default:
		http.NotFound(w, r)
	}
}

// routes are the pages of the site, read from where they are set up.
func routes(t testing.TB) []string {
	t.Helper()
	out, err := walk.Routes("../../web")
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 20 {
		t.Fatalf("only these routes: %q", out)
	}
	return out
}
