package webhooks

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
	"golang.org/x/sync/semaphore"
)

const secret = "It's a Secret to Everybody"

var received = time.Date(2026, 10, 1, 12, 0, 0, 0, time.UTC)

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// memory is an inbox that keeps deliveries as long as the test runs.
type memory struct {
	mu   sync.Mutex
	kept map[string]Delivery
	err  error
}

func (m *memory) Keep(_ context.Context, d Delivery) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return m.err
	}
	if m.kept == nil {
		m.kept = map[string]Delivery{}
	}
	if _, ok := m.kept[d.ID]; !ok {
		m.kept[d.ID] = d
	}
	return nil
}

// request is a delivery as GitHub would send it.
func request(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/webhooks", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-GitHub-Event", "issues")
	r.Header.Set("X-GitHub-Delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958")
	r.Header.Set("X-Hub-Signature-256", sign(secret, body))
	return r
}

func options(inbox Inbox) Options {
	return Options{Secret: []byte(secret), Inbox: inbox, Now: func() time.Time { return received }, MaxBody: 1000}
}

func serve(o Options, r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	NewHandler(o).ServeHTTP(w, r)
	return w
}

func TestHandlerAnswers(t *testing.T) {
	const body = `{"action":"opened"}`
	with := func(change func(r *http.Request)) *http.Request {
		r := request(body)
		change(r)
		return r
	}
	header := func(name, value string) *http.Request {
		return with(func(r *http.Request) { r.Header.Set(name, value) })
	}
	form := url.Values{"payload": {body}}.Encode()
	formRequest := func(form string) *http.Request {
		r := request(form)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
		return r
	}
	tests := []struct {
		name    string
		request *http.Request
		change  func(*Options)
		status  int
		says    string // part of the answer's text
	}{
		{name: "delivery", request: request(body), status: 202, says: "Kept."},
		{name: "empty object", request: request(` {} `), status: 202},
		{name: "form", request: formRequest(form), status: 202},
		{name: "no content type", request: header("Content-Type", ""), status: 202},
		{name: "unknown event", request: header("X-GitHub-Event", "star"), status: 202},
		{name: "ping", request: header("X-GitHub-Event", "ping"), status: 202},

		{name: "get", request: with(func(r *http.Request) { r.Method = http.MethodGet }), status: 405, says: "POST"},
		{name: "put", request: with(func(r *http.Request) { r.Method = http.MethodPut }), status: 405},

		{name: "no signature", request: header("X-Hub-Signature-256", ""), status: 401, says: "the one that setup stored, or GLUELEDGER_WEBHOOK_SECRET"},
		{name: "other secret", request: header("X-Hub-Signature-256", sign("other", body)), status: 401},
		{name: "other body", request: header("X-Hub-Signature-256", sign(secret, body+" ")), status: 401},
		{name: "half a signature", request: header("X-Hub-Signature-256", sign(secret, body)[:40]), status: 401},
		{name: "prefix only", request: header("X-Hub-Signature-256", "sha256="), status: 401},
		{name: "no prefix", request: header("X-Hub-Signature-256", sign(secret, body)[len("sha256="):]), status: 401},
		{name: "sha1", request: header("X-Hub-Signature-256", "sha1="+sign(secret, body)[len("sha256="):]), status: 401},
		{name: "not hexadecimal", request: header("X-Hub-Signature-256", "sha256="+strings.Repeat("z", 64)), status: 401},
		{
			name: "no secret set", request: header("X-Hub-Signature-256", sign("", body)), status: 401,
			change: func(o *Options) { o.Secret = nil },
		},

		{name: "no event", request: header("X-GitHub-Event", ""), status: 400, says: "X-GitHub-Event"},
		{name: "odd event", request: header("X-GitHub-Event", "issues; drop"), status: 400},
		{name: "no delivery id", request: header("X-GitHub-Delivery", ""), status: 400, says: "X-GitHub-Delivery"},
		{name: "endless delivery id", request: header("X-GitHub-Delivery", strings.Repeat("a", 101)), status: 400},
		{name: "empty body", request: request(""), status: 400, says: "JSON"},
		{name: "cut off", request: request(`{"action":"opened","issue":{}`), status: 400},
		{name: "array", request: request(`[]`), status: 400},
		{name: "no JSON", request: request(`hello`), status: 400},
		{name: "two objects", request: request(`{}{}`), status: 400},
		{name: "form without payload", request: formRequest("a=b"), status: 400, says: "application/json"},
		{name: "form with half a payload", request: formRequest(form[:len(form)-3]), status: 400},
		{name: "JSON sent as form", request: formRequest(body), status: 400, says: "application/json"},
		{
			name: "body breaks off", status: 400, says: "again",
			request: with(func(r *http.Request) { r.Body = io.NopCloser(iotest.ErrReader(io.ErrUnexpectedEOF)) }),
		},

		{name: "as large as allowed", request: request(`{"a":"` + strings.Repeat("x", 992) + `"}`), status: 202},
		{name: "too large", request: request(`{"a":"` + strings.Repeat("x", 993) + `"}`), status: 413, says: "1000 bytes"},
		{
			name: "too large, of unsaid length", status: 413,
			request: func() *http.Request {
				r := request(strings.Repeat("x", 1001))
				r.ContentLength = -1
				return r
			}(),
		},
		{
			name: "too large and unsigned", status: 413,
			request: func() *http.Request {
				r := request(strings.Repeat("x", 1001))
				r.Header.Del("X-Hub-Signature-256")
				return r
			}(),
		},

		{
			name: "disk full", request: request(body), status: 503, says: "later",
			change: func(o *Options) { o.Inbox = &memory{err: errors.New("disk full at secret place")} },
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			inbox := &memory{}
			o := options(inbox)
			if test.change != nil {
				test.change(&o)
			}
			w := serve(o, test.request)
			text := w.Body.String()
			if w.Code != test.status || !strings.Contains(text, test.says) {
				t.Errorf("got %d %q, want %d and %q", w.Code, text, test.status, test.says)
			}
			if kept := len(inbox.kept) == 1; kept != (test.status == 202) {
				t.Errorf("answered %d with %d deliveries kept", w.Code, len(inbox.kept))
			}
			if strings.Contains(text, "secret place") {
				t.Errorf("the cause shows: %q", text)
			}
			if got := w.Header().Get("Content-Type"); got != "text/plain; charset=utf-8" {
				t.Errorf("Content-Type: got %q", got)
			}
			if got, want := w.Header().Get("Retry-After") != "", test.status == 503; got != want {
				t.Errorf("Retry-After: got %t, want %t", got, want)
			}
			if got, want := w.Header().Get("Allow") != "", test.status == 405; got != want {
				t.Errorf("Allow: got %t, want %t", got, want)
			}
		})
	}
}

// The signature of GitHub's own documentation.
func TestSignatureOfTheDocumentation(t *testing.T) {
	const signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
	if err := verify([]byte(secret), signature, []byte("Hello, World!")); err != nil {
		t.Error(err)
	}
	for i := range len("Hello, World!") {
		body := []byte("Hello, World!")
		body[i] ^= 1
		if verify([]byte(secret), signature, body) == nil {
			t.Errorf("%q passes", body)
		}
	}
}

func TestHandlerKeepsWhatWasSent(t *testing.T) {
	const body = `{"action":"opened","title":"100% & ümlaut"}`
	asForm := request(url.Values{"payload": {body}}.Encode())
	asForm.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for name, r := range map[string]*http.Request{"json": request(body), "form": asForm} {
		inbox := &memory{}
		serve(options(inbox), r)
		const id = "72d3162e-cc78-11e3-81ab-4c9367dc0958"
		want := Delivery{ID: id, Event: "issues", Body: []byte(body), At: received}
		if diff := cmp.Diff(want, inbox.kept[id]); diff != "" {
			t.Errorf("%s: -want +got\n%s", name, diff)
		}
	}
}

// GitHub delivers again with the same id; both times it is told that all is well.
func TestDuplicateDelivery(t *testing.T) {
	inbox := &memory{}
	for range 3 {
		if w := serve(options(inbox), request(`{}`)); w.Code != 202 {
			t.Errorf("got %d", w.Code)
		}
	}
	if len(inbox.kept) != 1 {
		t.Errorf("kept %d", len(inbox.kept))
	}
}

// endless is a body that never ends and counts what is read of it.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	e.read += int64(len(p))
	return len(p), nil
}

func (e *endless) Close() error { return nil }

func TestBodyIsNeverReadPastTheCap(t *testing.T) {
	for _, test := range []struct {
		length, most int64
	}{
		{-1, 1<<20 + 1}, // one byte more tells that there is more
		{1<<20 + 1, 0},
		{1 << 40, 0},
		{10, 1<<20 + 1}, // it lied; net/http would stop it
	} {
		body := &endless{}
		r := request("")
		r.Body, r.ContentLength = body, test.length
		o := options(&memory{})
		o.MaxBody = 1 << 20
		if w := serve(o, r); w.Code != 413 {
			t.Errorf("length %d: got %d", test.length, w.Code)
		}
		if body.read > test.most {
			t.Errorf("length %d: read %d bytes, want at most %d", test.length, body.read, test.most)
		}
	}
}

// A promise of many bytes alone must not take memory.
func TestPromisedLengthIsNotBelieved(t *testing.T) {
	space := &room{all: semaphore.NewWeighted(DefaultMaxHeld)}
	got, err := readAll(iotest.OneByteReader(strings.NewReader("abc")), DefaultMaxBody, DefaultMaxBody, space)
	if err != nil || string(got) != "abc" {
		t.Fatalf("got %q, %v", got, err)
	}
	if cap(got) > trusted+1 || space.taken > trusted+1 {
		t.Errorf("set %d bytes aside for three, and took %d", cap(got), space.taken)
	}
}

func TestReadAllTakesWhatItHolds(t *testing.T) {
	for _, length := range []int{0, 1, 4095, 4096, 4097, trusted - 1, trusted, trusted + 1, 300_000, 1 << 20} {
		want := strings.Repeat("x", length)
		for _, said := range []int64{-1, int64(length)} {
			space := &room{all: semaphore.NewWeighted(DefaultMaxHeld)}
			got, err := readAll(strings.NewReader(want), said, 1<<20, space)
			if err != nil || string(got) != want {
				t.Errorf("length %d, said %d: %d bytes, %v", length, said, len(got), err)
			}
			if space.taken != int64(cap(got)) || said >= 0 && space.taken > max(said+1, trusted+1) {
				t.Errorf("length %d, said %d: took %d for %d", length, said, space.taken, cap(got))
			}
		}
	}
}

// halfway is a body that stops in the middle until it is let go on.
type halfway struct {
	io.Reader // the first half
	reached   chan struct{}
	on        chan struct{}
	stopped   bool
}

func (h *halfway) Read(p []byte) (int, error) {
	n, err := h.Reader.Read(p)
	if !errors.Is(err, io.EOF) || h.stopped {
		return n, err
	}
	h.stopped = true
	close(h.reached)
	<-h.on
	return n, io.ErrUnexpectedEOF
}

// TestBodiesHeldAtOnceAreBounded has unsigned senders who stop in the middle of
// large bodies. What they hold is bounded; when they are gone there is room
// again.
func TestBodiesHeldAtOnceAreBounded(t *testing.T) {
	const size, held, senders = 1 << 20, 4 << 20, 12
	inbox := &memory{}
	o := options(inbox)
	o.MaxBody, o.MaxHeld = size, held
	h := NewHandler(o)
	on := make(chan struct{})
	answers := make(chan int, senders)
	stuck := 0
	for range senders {
		body := &halfway{Reader: strings.NewReader(strings.Repeat("x", size*3/4)), reached: make(chan struct{}), on: on}
		r := request("")
		r.Body, r.ContentLength = io.NopCloser(body), size
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if w.Code == 503 && (w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "later")) {
				t.Errorf("no word of when to come again: %v %s", w.Header(), w.Body)
			}
			answers <- w.Code
		}()
		select {
		case <-body.reached:
			stuck++
		case <-answered:
		}
	}
	if stuck == 0 || stuck > held/(size*3/4) {
		t.Errorf("%d of %d are held, which may be %d bytes", stuck, senders, held)
	}
	close(on)
	got := map[int]int{}
	for range senders {
		got[<-answers]++
	}
	if got[503] != senders-stuck || got[400] != stuck {
		t.Errorf("answers: %v, with %d that were held", got, stuck)
	}
	// All of it is free again.
	if !h.(*handler).held.TryAcquire(held) {
		t.Error("bytes are still held")
	}
	h.(*handler).held.Release(held)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, request(`{"a":"`+strings.Repeat("x", size-8)+`"}`))
	if w.Code != 202 {
		t.Errorf("the largest body afterwards: %d %s", w.Code, w.Body)
	}
}

// A bound below one body would refuse it for good.
func TestOneBodyAlwaysHasRoom(t *testing.T) {
	o := options(&memory{})
	o.MaxBody, o.MaxHeld = 100_000, 1
	body := `{"a":"` + strings.Repeat("x", 99_992) + `"}`
	for _, length := range []int64{int64(len(body)), -1} {
		r := request(body)
		r.ContentLength = length
		if w := serve(o, r); w.Code != 202 {
			t.Errorf("length %d: %d %s", length, w.Code, w.Body)
		}
	}
}

func TestDefaultCapIsGitHubs(t *testing.T) {
	o := options(&memory{})
	o.MaxBody = 0
	r := request("{}")
	r.ContentLength = 25<<20 + 1
	if w := serve(o, r); w.Code != 413 {
		t.Errorf("got %d", w.Code)
	}
}

func TestMetrics(t *testing.T) {
	registry := prometheus.NewPedanticRegistry()
	o := options(&memory{})
	o.Metrics = NewMetrics(registry)
	h := NewHandler(o)
	send := func(event, body, signature string) {
		r := request(body)
		r.Header.Set("X-GitHub-Event", event)
		r.Header.Set("X-Hub-Signature-256", signature)
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	send("issues", "{}", sign(secret, "{}"))
	send("issues", "{}", sign(secret, "{}"))
	send("issues", "{", sign(secret, "{"))
	send("watch", "{}", sign(secret, "{}"))
	send("made\nup", "{}", sign("wrong", "{}"))

	families, err := registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			got[labels(f.GetName(), m)] += m.GetCounter().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	want := map[string]float64{
		"glueledger_webhook_deliveries_total issues kept":      2,
		"glueledger_webhook_deliveries_total issues malformed": 1,
		"glueledger_webhook_deliveries_total unknown kept":     1,
		"glueledger_webhook_deliveries_total unknown unsigned": 1,
		"glueledger_webhook_seconds kept":                      3,
		"glueledger_webhook_seconds malformed":                 1,
		"glueledger_webhook_seconds unsigned":                  1,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func labels(name string, m *dto.Metric) string {
	for _, l := range m.GetLabel() {
		name += " " + l.GetValue()
	}
	return name
}

// What is refused is logged with its delivery, and neither text nor secret is.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	o := options(&memory{err: errors.New("disk full")})
	o.Log = slog.New(slog.NewTextHandler(&log, nil))
	serve(o, request(`{"comment":"private words"}`))
	got := log.String()
	for _, want := range []string{"level=ERROR", "delivery=72d3162e", "event=issues", "status=503", "disk full"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in %s", want, got)
		}
	}
	if strings.Contains(got, "private words") || strings.Contains(got, secret) {
		t.Errorf("too much is logged: %s", got)
	}
}
