package ghclient

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"glueledger/scoring/history"
)

// testKey is made once: making keys is slow.
var testKey = sync.OnceValue(func() []byte {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})
})

var testRepo = history.Repo{ID: 5, Owner: "lantern", Name: "tiles"}

// seen is a request that reached GitHub.
type seen struct {
	At     time.Time
	Method string
	Path   string // with the query
	Auth   string
	Header http.Header
	Body   string
}

// fakeGitHub answers in place of GitHub, in the same goroutine, so that tests
// run on synctest's clock. It gives out tokens itself.
type fakeGitHub struct {
	t      *testing.T
	handle http.HandlerFunc
	life   time.Duration // of tokens
	mint   func(n int, w http.ResponseWriter) bool

	mu     sync.Mutex
	seen   []seen
	minted int
}

func (f *fakeGitHub) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	var body []byte
	if req.Body != nil {
		body, _ = io.ReadAll(req.Body)
		req.Body.Close()
		if req.ContentLength != int64(len(body)) {
			return nil, fmt.Errorf("ContentLength %d with a body of %d", req.ContentLength, len(body))
		}
		req.Body = io.NopCloser(strings.NewReader(string(body)))
	}
	w := httptest.NewRecorder()
	if strings.HasSuffix(req.URL.Path, "/access_tokens") {
		f.mu.Lock()
		f.minted++
		n := f.minted
		f.mu.Unlock()
		if f.mint == nil || !f.mint(n, w) {
			w.WriteHeader(http.StatusCreated)
			fmt.Fprintf(w, `{"token":"t%d","expires_at":%q}`, n, time.Now().Add(f.life).UTC().Format(time.RFC3339))
		}
	} else {
		f.mu.Lock()
		f.seen = append(f.seen, seen{time.Now(), req.Method, req.URL.RequestURI(), req.Header.Get("Authorization"), req.Header.Clone(), string(body)})
		f.mu.Unlock()
		f.handle(w, req)
	}
	resp := w.Result()
	resp.Request = req
	return resp, nil
}

// requests are those seen so far, without those for tokens.
func (f *fakeGitHub) requests() []seen {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.seen
}

// newFake gives a GitHub that answers with handle, and an App on it.
func newFake(t *testing.T, handle http.HandlerFunc, limits ...Limits) (*fakeGitHub, *App) {
	t.Helper()
	f := &fakeGitHub{t: t, handle: handle, life: time.Hour}
	site, err := NewSite("https://github.com")
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Site: site, AppID: 7, PrivateKey: testKey(), Transport: f, Log: slog.New(slog.DiscardHandler)}
	if len(limits) > 0 {
		c.Limits = limits[0]
	}
	f.conforms()
	app, err := NewApp(c)
	if err != nil {
		t.Fatal(err)
	}
	return f, app
}

// inOrder answers requests one after the other, the last answer again and again.
func inOrder(answers ...http.HandlerFunc) http.HandlerFunc {
	var mu sync.Mutex
	next := 0
	return func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		h := answers[min(next, len(answers)-1)]
		next++
		mu.Unlock()
		h(w, r)
	}
}

// says answers with a status, a body, and headers as name and value.
func says(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i+1 < len(headers); i += 2 {
			w.Header().Set(headers[i], headers[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// quota answers as says does, with the state of the hour's budget.
func quota(limit, left int, reset time.Duration, status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-RateLimit-Limit", fmt.Sprint(limit))
		w.Header().Set("X-RateLimit-Remaining", fmt.Sprint(left))
		w.Header().Set("X-RateLimit-Reset", fmt.Sprint(time.Now().Add(reset).Unix()))
		says(status, body, headers...)(w, r)
	}
}

const slowDown = `{"message":"You have exceeded a secondary rate limit. Please wait.","documentation_url":"https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"}`

// ask is a cheap read.
func ask(ctx context.Context, c *Client) error {
	_, err := c.User(ctx, "bo")
	return err
}
