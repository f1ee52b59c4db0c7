package app

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
)

// TestStorytellerSaysWhatFails holds that what a story means to show, and does not, is an
// error: a credit that is not there, and a dispute that can be neither filed nor decided.
func TestStorytellerSaysWhatFails(t *testing.T) {
	now := func() time.Time { return time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC) }
	var out bytes.Buffer
	tellerOf := func(db string) *storyteller {
		t.Helper()
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { listener.Close() })
		s := &session{Terminal: Terminal{Stdout: &out, Now: now}, ctx: t.Context(), log: slog.New(slog.DiscardHandler)}
		s.config = Config{DB: db, GitHubURL: "https://github.com"}
		teller := newStoryteller(s, 1, listener)
		if teller.app, err = Open(t.Context(), s.config, Options{Now: now, Listener: listener}); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { teller.app.Close() })
		return teller
	}
	teller := tellerOf(filepath.Join(t.TempDir(), "untold.db"))
	fails := func(what string, err error, want string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	always := func(at time.Time) bool { return !at.IsZero() }
	open, decided := teller.tale.Disputes[0], teller.tale.Disputes[0]
	for _, d := range teller.tale.Disputes {
		if d.Decided.IsZero() {
			open = d
		} else {
			decided = d
		}
	}
	if !open.Decided.IsZero() || decided.Decided.IsZero() {
		t.Fatal("the story has not one dispute that is open and one that is decided")
	}
	fails("a sight without its credit", teller.sights(), "has no credit for")
	if strings.Contains(out.String(), "/receipts/") {
		t.Errorf("it shows the way to nothing:\n%s", out.String())
	}
	fails("a dispute without its credit", teller.dispute(&open, always), "has no credit for")

	told := filepath.Join(t.TempDir(), "told.db")
	if code := Main(t.Context(), []string{"demo", "--exit", "--listen", "127.0.0.1:0", "--db", told}, Terminal{Stdout: io.Discard, Stderr: io.Discard, Now: now}); code != 0 {
		t.Fatalf("the demo ended with %d", code)
	}
	teller = tellerOf(told)
	fails("filed again", teller.dispute(&open, always), string(scoring.FiledBefore))
	late := func(at time.Time) bool { return at.Equal(decided.Decided) }
	fails("decided again", teller.dispute(&decided, late), "has none there that is open")
	own := open
	own.Decided, own.Decider = open.At.Add(time.Hour), open.By
	late = func(at time.Time) bool { return at.Equal(own.Decided) }
	fails("decided by who filed it", teller.dispute(&own, late), "cannot decide it")
}
