package ghclient

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRepeatsWhatIsHarmless(t *testing.T) {
	calls := map[string]struct {
		call    func(context.Context, *Client) error
		ok      string
		repeats bool
	}{
		"read":      {func(ctx context.Context, c *Client) error { return ask(ctx, c) }, `{"id":2}`, true},
		"edit":      {func(ctx context.Context, c *Client) error { return c.EditComment(ctx, testRepo, 9, "x") }, `{"id":9}`, true},
		"delete":    {func(ctx context.Context, c *Client) error { return c.DeleteComment(ctx, testRepo, 9) }, ``, true},
		"react":     {func(ctx context.Context, c *Client) error { return c.React(ctx, testRepo, 9, "eyes") }, `{"id":9}`, true},
		"redeliver": {func(ctx context.Context, c *Client) error { return c.app.Redeliver(ctx, 9) }, `{}`, true},
		"file": {func(ctx context.Context, c *Client) error {
			_, err := c.WriteFile(ctx, testRepo, "a.md", "why", []byte("x"), "", "")
			return err
		}, `{}`, true},
		"query": {func(ctx context.Context, c *Client) error {
			_, _, err := c.Discussions(ctx, testRepo, time.Time{}, "")
			return err
		}, `{"data":{"repository":{"discussions":{"nodes":[]}}}}`, true},
		"edit discussion": {func(ctx context.Context, c *Client) error { return c.EditDiscussion(ctx, "D_1", "x", "y") }, `{"data":{}}`, true},
		"comment": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateComment(ctx, testRepo, 1, "x")
			return err
		}, `{"id":9}`, false},
		"issue": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateIssue(ctx, testRepo, "x", "y", nil)
			return err
		}, `{"id":9}`, false},
		"check": {func(ctx context.Context, c *Client) error {
			_, err := c.CreateCheckRun(ctx, testRepo, CheckRun{Name: "x", HeadSHA: "a", Conclusion: "failure"})
			return err
		}, `{"id":9}`, false},
		"mutation": {func(ctx context.Context, c *Client) error {
			return c.api.mutate(ctx, createDiscussionMutation, nil, new(struct{}))
		}, `{"data":{}}`, false},
	}
	for name, tt := range calls {
		for _, status := range []int{502, 503, 504} {
			t.Run(fmt.Sprint(name, status), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					f, app := newFake(t, inOrder(says(status, "<html>"), says(status, "<html>"), says(200, tt.ok)))
					err := tt.call(t.Context(), app.Client(1))
					got := f.requests()
					if (err == nil) != tt.repeats || tt.repeats && len(got) != 3 || !tt.repeats && len(got) != 1 {
						t.Fatalf("%d requests, %v", len(got), err)
					}
					for i, r := range got[1:] {
						if r.Body != got[0].Body || r.At.Sub(got[i].At) < firstBackoff/2 {
							t.Errorf("after %v with body %q", r.At.Sub(got[i].At), r.Body)
						}
					}
				})
			})
		}
	}
	synctest.Test(t, func(t *testing.T) { // other failures last, and patience ends
		f, app := newFake(t, says(500, ""))
		if err := ask(t.Context(), app.Client(1)); err == nil || len(f.requests()) != 1 {
			t.Error(err, len(f.requests()))
		}
		f, app = newFake(t, says(502, ""))
		if err := ask(t.Context(), app.Client(1)); err == nil || len(f.requests()) != attempts {
			t.Error(err, len(f.requests()))
		}
	})
}

// breaking is a real server that breaks off its first connections.
func breaking(t *testing.T, how func(net.Conn, *bufio.ReadWriter), times int32) (*App, *atomic.Int32) {
	t.Helper()
	var calls atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/access_tokens") {
			fmt.Fprintf(w, `{"token":"t","expires_at":%q}`, time.Now().Add(time.Hour).Format(time.RFC3339))
			return
		}
		if calls.Add(1) > times {
			fmt.Fprint(w, `{"id":2,"login":"bo"}`)
			return
		}
		conn, buf, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		how(conn, buf)
		conn.Close()
	}))
	t.Cleanup(server.Close)
	site, err := NewSite(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	app, err := NewApp(Config{Site: site, AppID: 1, PrivateKey: testKey(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return app, &calls
}

func TestBrokenConnections(t *testing.T) {
	reset := func(c net.Conn, _ *bufio.ReadWriter) {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
	}
	halfway := func(_ net.Conn, w *bufio.ReadWriter) {
		_, _ = w.WriteString("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"id\":3,")
		_ = w.Flush()
	}
	for name, how := range map[string]func(net.Conn, *bufio.ReadWriter){"reset": reset, "halfway": halfway} {
		app, _ := breaking(t, how, 2)
		u, err := app.Client(1).User(t.Context(), "bo")
		if err != nil || u.ID != 2 {
			t.Error(name, u, err)
		}
		app, calls := breaking(t, how, 1)
		if _, err := app.Client(1).CreateComment(t.Context(), testRepo, 1, "x"); err == nil || calls.Load() != 1 {
			t.Errorf("%s: a comment was posted %d times: %v", name, calls.Load(), err)
		}
	}
}

func TestRepeatEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, says(502, ""))
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		defer cancel()
		err := ask(ctx, app.Client(1))
		if err == nil || len(f.requests()) != 1 {
			t.Error(err, len(f.requests()))
		}
		ctx, cancel = context.WithCancel(t.Context())
		cancel()
		if err := ask(ctx, app.Client(1)); !errors.Is(err, context.Canceled) || len(f.requests()) != 1 {
			t.Error(err, len(f.requests()))
		}
	})
}
