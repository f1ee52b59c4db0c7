package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"glueledger/app"
)

// day is when the pages are looked at, soon after the demo's story ends.
var day = time.Date(2026, time.November, 4, 15, 0, 0, 0, time.UTC)

// site is a running server.
type site struct {
	url  string
	said string // what it said when it was ready, as the pattern that was waited for found it
	end  func()
}

// startDemo serves the demo until it is ended.
func startDemo(ctx context.Context) (*site, error) {
	return start(ctx, `The dashboard is at`, "demo")
}

// startEmpty serves a new ledger in a folder until it is ended; what it said is the
// address of its setup.
func startEmpty(ctx context.Context, dir string) (*site, error) {
	return start(ctx, `http://\S+/setup\?token=\S+\n`, "serve", "--db", filepath.Join(dir, "empty.db"))
}

// start runs a command of the program, and waits until it says that it is ready.
func start(ctx context.Context, ready string, args ...string) (*site, error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	began, said, ended := time.Now(), &announcement{of: regexp.MustCompile(ready), made: make(chan string, 1)}, make(chan int, 1)
	go func() {
		ended <- app.Main(ctx, args, app.Terminal{Stdout: said, Stderr: os.Stderr, Listener: listener,
			Now: func() time.Time { return day.Add(time.Since(began)) }})
	}()
	select {
	case found := <-said.made:
		return &site{"http://" + listener.Addr().String(), found, func() { cancel(); <-ended }}, nil
	case code := <-ended:
		cancel()
		return nil, fmt.Errorf("%s ended with %d", args[0], code)
	}
}

// announcement tells once when something is said.
type announcement struct {
	of   *regexp.Regexp
	made chan string
	once sync.Once
	mu   sync.Mutex
	said bytes.Buffer
}

func (a *announcement) Write(p []byte) (int, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.said.Write(p)
	if found := a.of.Find(a.said.Bytes()); found != nil {
		a.once.Do(func() { a.made <- string(bytes.TrimSpace(found)) })
	}
	return len(p), nil
}
