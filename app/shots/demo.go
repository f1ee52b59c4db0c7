package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"glueledger/app"
)

// day is when the demo is looked at, soon after its story ends.
var day = time.Date(2026, time.November, 4, 15, 0, 0, 0, time.UTC)

// startDemo serves the demo until it is ended.
func startDemo(ctx context.Context) (site string, end func(), err error) {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	began, said, ended := time.Now(), &announcement{of: "The dashboard is at", made: make(chan struct{})}, make(chan int, 1)
	go func() {
		ended <- app.Main(ctx, []string{"demo"}, app.Terminal{Stdout: said, Stderr: os.Stderr, Listener: listener,
			Now: func() time.Time { return day.Add(time.Since(began)) }})
	}()
	end = func() { cancel(); <-ended }
	select {
	case <-said.made:
		return "http://" + listener.Addr().String(), end, nil
	case code := <-ended:
		cancel()
		return "", nil, fmt.Errorf("the demo ended with %d", code)
	}
}

// announcement waits until something is said.
type announcement struct {
	of   string
	made chan struct{}
	said bytes.Buffer
	once sync.Once
}

func (a *announcement) Write(p []byte) (int, error) {
	a.said.Write(p)
	if strings.Contains(a.said.String(), a.of) {
		a.once.Do(func() { close(a.made) })
	}
	return len(p), nil
}
