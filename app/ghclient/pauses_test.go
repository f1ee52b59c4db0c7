package ghclient

import (
	"context"
	"log/slog"
	"net/http"
	"testing"
	"time"
)

// noted remembers a pause, as the ledger does.
type noted struct{ until time.Time }

func (n *noted) PausedUntil(context.Context) (time.Time, error) { return n.until, nil }

func (n *noted) NotePause(_ context.Context, until time.Time) error {
	n.until = until
	return nil
}

// A process that is started anew keeps to what GitHub asked the one before.
func TestPausesOutliveTheProcess(t *testing.T) {
	var ledger noted
	log := slog.New(slog.DiscardHandler)
	before := newGate(Limits{}.orDefault(), &ledger, log)
	resp := &http.Response{StatusCode: http.StatusForbidden, Header: http.Header{"Retry-After": {"60"}}, Body: http.NoBody}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://api.github.com/app", nil)
	if err != nil {
		t.Fatal(err)
	}
	if !before.learn(req, resp) {
		t.Fatal("the refusal was not seen")
	}
	after := newGate(Limits{}.orDefault(), &ledger, log)
	if !after.closedUntil().Equal(before.closedUntil()) || time.Until(after.closedUntil()) < 50*time.Second {
		t.Errorf("after the restart closed until %s, before it until %s", after.closedUntil(), before.closedUntil())
	}
}
