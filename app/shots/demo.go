package main

import (
	"bytes"
	"context"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/png"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"glueledger/app"
)

// day is when the demo is looked at, soon after its story ends.
var day = time.Date(2026, time.November, 4, 15, 0, 0, 0, time.UTC)

// startDemo serves the demo until it is ended, with pictures of its people.
func startDemo(ctx context.Context) (site string, end func(), err error) {
	var listeners [2]net.Listener
	for i := range listeners {
		if listeners[i], err = (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0"); err != nil {
			return "", nil, err
		}
	}
	portraits := &http.Server{Handler: http.HandlerFunc(servePortrait), ReadHeaderTimeout: time.Minute}
	go portraits.Serve(listeners[0]) //nolint:errcheck // it ends when it is closed
	if err := os.Setenv("GLUELEDGER_GITHUB_URL", "http://"+listeners[0].Addr().String()); err != nil {
		return "", nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	began, said, ended := time.Now(), &announcement{of: "The dashboard is at", made: make(chan struct{})}, make(chan int, 1)
	go func() {
		ended <- app.Main(ctx, []string{"demo"}, app.Terminal{Stdout: said, Stderr: os.Stderr, Listener: listeners[1],
			Now: func() time.Time { return day.Add(time.Since(began)) }})
	}()
	end = func() { cancel(); <-ended; portraits.Close() }
	select {
	case <-said.made:
		return "http://" + listeners[1].Addr().String(), end, nil
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

// servePortrait serves a picture that is made of the address: made-up people have none
// on GitHub. It is five fields wide and high, and the same on both sides.
func servePortrait(w http.ResponseWriter, r *http.Request) {
	h := fnv.New32a()
	h.Write([]byte(r.URL.Path))
	bits := h.Sum32()
	const field = 16
	ink := color.NRGBA{uint8(60 + bits>>24%120), uint8(60 + bits>>16%120), uint8(60 + bits>>20%120), 255}
	img := image.NewNRGBA(image.Rect(0, 0, 6*field, 6*field))
	for y := range 6 * field {
		for x := range 6 * field {
			column, row := (x-field/2)/field, (y-field/2)/field
			img.Set(x, y, color.NRGBA{240, 240, 240, 255})
			inside := x >= field/2 && y >= field/2 && column < 5 && row < 5
			if inside && bits>>(min(column, 4-column)*5+row)&1 == 1 {
				img.Set(x, y, ink)
			}
		}
	}
	w.Header().Set("Content-Type", "image/png")
	_ = png.Encode(w, img) // the browser has gone
}
