package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
)

// demoCommand is `glueledger demo`.
type demoCommand struct {
	Listen string `env:"GLUELEDGER_LISTEN" default:"${listen}" placeholder:"HOST:PORT" help:"Where to listen (default ${default})."`
	Seed   uint64 `default:"1" placeholder:"NUMBER" help:"Another number, another story (default ${default})."`
	Exit   bool   `help:"End after the report instead of serving on."`
}

// Help explains what happens.
func (demoCommand) Help() string {
	return `Starts the real server on a fresh database, sends it six months of a made-up organisation as signed webhooks, prints the last month's report, and serves the pages until Ctrl-C. By the demo's clock that month has just ended. Nothing leaves this machine.

Examples:

    glueledger demo
    glueledger demo --listen localhost:8081 --seed 7
    glueledger demo --exit --db demo.db && glueledger credits --db demo.db`
}

// leave says where the links of the report lead to when the server has ended.
func (c *demoCommand) leave(s *session) {
	again := "“glueledger demo” without --exit serves them"
	if s.config.named {
		again = "“glueledger serve --db " + s.config.DB + "” serves them"
	}
	fmt.Fprintf(s.Stderr, "\nThe demo has ended, and with it the pages that the report links to: %s.\n", again)
}

// Run shows the demo.
func (c *demoCommand) Run(s *session) (err error) {
	if _, err := os.Stat(s.config.DB); s.config.named && err == nil {
		return fmt.Errorf("%s is there already: the demo does not mix its story into a ledger; name a new file with --db", s.config.DB)
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
	teller := newStoryteller(s, c.Seed, listener)
	ready := make(chan struct{})
	teller.app, err = Open(s.ctx, s.config, Options{Log: log, Now: teller.now, Listener: listener, MadeUp: true, Permissions: storyGitHub{roles: teller.tale.Roles},
		First: func(context.Context) error { return teller.tell() }, Ready: func(string) { close(ready) }})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	// The server outlives Ctrl-C until the sender has stopped: it has nobody to refuse.
	ctx, cancel := context.WithCancel(context.WithoutCancel(s.ctx))
	defer cancel()
	var failed error // once it has served
	served := make(chan struct{})
	go func() {
		defer close(served)
		failed = teller.app.Serve(ctx)
	}()
	select {
	case <-ready:
		if c.Exit {
			c.leave(s)
		} else {
			err = teller.show(served)
		}
	case <-served:
	}
	cancel()
	<-served
	return errors.Join(err, failed, teller.app.Close())
}
