package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"glueledger/app/demo"
	"glueledger/scoring"
)

// demoCommand is `glueledger demo`.
type demoCommand struct {
	Listen string `env:"GLUELEDGER_LISTEN" default:"${listen}" placeholder:"HOST:PORT" help:"Where to listen (default ${default})."`
	Seed   uint64 `default:"1" placeholder:"NUMBER" help:"Another number, another story (default ${default})."`
	Exit   bool   `help:"End after the report instead of serving on."`
}

// Help explains what happens.
func (demoCommand) Help() string {
	return `Starts the real server on a fresh database, sends it six months of a made-up organisation as signed webhooks, prints the last month's report, and serves the pages until Ctrl-C. Nothing leaves this machine.

Examples:

    glueledger demo
    glueledger demo --listen localhost:8081 --seed 7
    glueledger demo --exit --db demo.db && glueledger credits --db demo.db`
}

// Run shows the demo.
func (c *demoCommand) Run(s *session) (err error) {
	if _, err := os.Stat(s.config.DB); s.config.named && !errors.Is(err, fs.ErrNotExist) {
		return usagef("%s is there already: the demo does not mix its story into a ledger; name a new file with --db", s.config.DB)
	}
	if !s.config.named {
		var dir string
		if dir, err = os.MkdirTemp("", "glueledger-demo-"); err != nil {
			return err
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
		s.config.DB = filepath.Join(dir, "demo.db")
	}
	s.config.WebhookSecret = Secret(rand.Text())
	listener := s.Listener
	if listener == nil { // before the story is made up: a port in use shows at once
		if listener, err = listen(s.ctx, s.config.Listen, "--listen"); err != nil {
			return err
		}
	}
	// Only what goes wrong is of interest beside the story.
	log := slog.New(slog.NewTextHandler(s.Stderr, &slog.HandlerOptions{Level: max(s.config.LogLevel, slog.LevelWarn)}))
	a, err := Open(s.ctx, s.config, Options{Log: log, Now: s.Now, Listener: listener, MadeUp: true})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	// The server outlives Ctrl-C until the sender has stopped: it has nobody to refuse.
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.ctx))
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- a.Serve(ctx) }()
	told := c.tell(s, a, listener)
	if told == nil && !c.Exit {
		fmt.Fprintf(s.Stdout, "\nThe dashboard is at %s — Ctrl-C ends the demo.\n", a.site(a.config))
		<-s.ctx.Done()
	}
	cancel()
	return errors.Join(told, <-served, a.Close())
}

// wholeDeliveries carries a delivery through that is under way when the sender is
// told to stop, so that the server is not left with half of it. The server's own
// limits bound how long that takes.
type wholeDeliveries struct{ *http.Transport }

// RoundTrip sends a delivery whatever becomes of its context.
func (w *wholeDeliveries) RoundTrip(r *http.Request) (*http.Response, error) {
	return w.Transport.RoundTrip(r.WithContext(context.WithoutCancel(r.Context())))
}

// tell sends the story and prints the report of its last month.
func (c *demoCommand) tell(s *session, a *App, listener net.Listener) error {
	month := s.lastMonth()
	tale := demo.Story(c.Seed, month)
	fmt.Fprintf(s.Stderr, "sending %s of %s as signed webhooks to http://%s/webhooks\n", count(len(tale.Messages), "event", "events"), demo.Org, listener.Addr())
	began := time.Now()
	whole := &wholeDeliveries{http.DefaultTransport.(*http.Transport).Clone()} //nolint:forcetypeassert // it is what net/http documents
	defer whole.CloseIdleConnections()
	err := demo.Send(s.ctx, demo.Sender{URL: "http://" + listener.Addr().String() + "/webhooks", Secret: []byte(a.config.WebhookSecret),
		Client: &http.Client{Transport: whole}}, tale)
	if err != nil {
		return fmt.Errorf("send the story: %w", err)
	}
	if _, err := waitIdle(s.ctx, a.Store, s.Now); err != nil {
		return fmt.Errorf("wait for the scores: %w", err)
	}
	fmt.Fprintf(s.Stderr, "received, stored and scored in %s\n\n", time.Since(began).Round(10*time.Millisecond))
	s.config.URL = a.site(a.config)
	return (&reportCommand{Format: "markdown"}).print(s, a.Store, scoring.Scope{Owner: demo.Org}, month)
}
