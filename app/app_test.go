package app_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"glueledger/app"
	"glueledger/app/demo"
)

// TestMetricsAreNotForTheWorld asks both addresses of a server for its metrics.
func TestMetricsAreNotForTheWorld(t *testing.T) {
	var addresses [2]net.Listener
	for i := range addresses {
		var err error
		if addresses[i], err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
	}
	stop := start(t, filepath.Join(t.TempDir(), "l.db"), addresses[0], addresses[1])
	for i, test := range []struct {
		status int
		says   string
	}{{http.StatusNotFound, "Not found"}, {http.StatusOK, "go_goroutines"}} {
		resp, err := http.Get("http://" + addresses[i].Addr().String() + "/metrics")
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != test.status || !strings.Contains(string(body), test.says) {
			t.Errorf("address %d: %s, %v", i, resp.Status, err)
		}
		if i == 0 && strings.Contains(string(body), "go_goroutines") {
			t.Error("the world sees metrics")
		}
	}
	stop()
	if resp, err := http.Get("http://" + addresses[1].Addr().String() + "/metrics"); err == nil {
		resp.Body.Close()
		t.Error("metrics are served after the end")
	}
}

// TestStatusNamesFailedDeliveries sends a payload that lacks everything.
func TestStatusNamesFailedDeliveries(t *testing.T) {
	clean(t)
	address, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(t.TempDir(), "l.db")
	stop := start(t, db, address, nil)
	s := &server{t: t, url: "http://" + address.Addr().String()}
	if err := s.post(http.DefaultClient, demo.Message{ID: "delivery-17", Event: "issues", Body: []byte(`{"action":"opened"}`)}); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := run(t, "status", "--wait", "--db", db)
	stop()
	if code != 0 || !regexp.MustCompile(`(?m)^  \d{4}-\d\d-\d\d \d\d:\d\d  issues delivery-17: .*the payload names no repository$`).MatchString(stdout) {
		t.Errorf("ended with %d: %s%s", code, stdout, stderr)
	}
}

// start serves in this process until stop is called.
func start(t *testing.T, db string, listener, metrics net.Listener) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- app.Run(ctx, app.Config{DB: db, GitHubURL: "https://github.com", WebhookSecret: secret},
			app.Options{Listener: listener, Metrics: metrics, Ready: func(address string) { ready <- address }})
	}()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	return func() {
		t.Helper()
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}
