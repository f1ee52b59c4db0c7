package app_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"glueledger/app"
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
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() {
		ended <- app.Run(ctx, app.Config{DB: filepath.Join(t.TempDir(), "l.db"), GitHubURL: "https://github.com", WebhookSecret: secret},
			app.Options{Listener: addresses[0], Metrics: addresses[1], Ready: func(address string) { ready <- address }})
	}()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	}
	for i, test := range []struct {
		status int
		says   string
	}{{http.StatusNotFound, "Not Found"}, {http.StatusOK, "go_goroutines"}} {
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
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if resp, err := http.Get("http://" + addresses[1].Addr().String() + "/metrics"); err == nil {
		resp.Body.Close()
		t.Error("metrics are served after the end")
	}
}
