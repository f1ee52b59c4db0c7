package app

import (
	"log/slog"
	"net/http"
	"testing"
	"time"
)

// TestNoClientHoldsTheServer wants a bound for every part of a request, and the
// largest delivery to pass where GitHub would still wait for its answer.
func TestNoClientHoldsTheServer(t *testing.T) {
	const gitHubWaits = 10 * time.Second
	s := newServer(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	for name, limit := range map[string]time.Duration{"header": s.ReadHeaderTimeout, "body": s.ReadTimeout,
		"answer": s.WriteTimeout, "idle": s.IdleTimeout} {
		if limit <= 0 || limit > 5*time.Minute {
			t.Errorf("%s: %s", name, limit)
		}
	}
	if s.ReadTimeout < 2*gitHubWaits {
		t.Errorf("a delivery has only %s to arrive", s.ReadTimeout)
	}
	if s.WriteTimeout < s.ReadTimeout+gitHubWaits {
		t.Errorf("a delivery that took %s to arrive has only %s for its answer", s.ReadTimeout, s.WriteTimeout-s.ReadTimeout)
	}
}
