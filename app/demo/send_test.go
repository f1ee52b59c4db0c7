package demo

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// endpoint answers instead of a server, so that waits pass in the bubble's time.
type endpoint func(*http.Request) *http.Response

func (e endpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	io.Copy(io.Discard, r.Body)
	resp := e(r)
	if resp == nil {
		return nil, errors.New("connection refused")
	}
	return resp, nil
}

func answer(status int, text string, header ...string) *http.Response {
	resp := &http.Response{StatusCode: status, Status: fmt.Sprintf("%d %s", status, http.StatusText(status)), Header: http.Header{}, Body: io.NopCloser(strings.NewReader(text))}
	for i := 0; i < len(header); i += 2 {
		resp.Header.Set(header[i], header[i+1])
	}
	return resp
}

func someMessages(n int) Tale {
	var tale Tale
	for i := range n {
		tale.Messages = append(tale.Messages, Message{Event: "issues", ID: fmt.Sprint("id-", i), Body: fmt.Appendf(nil, `{"n":%d}`, i)})
	}
	return tale
}

func TestSendSignsAndBoundsConnections(t *testing.T) {
	const secret, limit = "it's a secret", 3
	var mu sync.Mutex
	got := map[string]bool{}
	var open, most atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer open.Add(-1)
		if n := open.Add(1); n > most.Load() {
			most.Store(n)
		}
		body, err := io.ReadAll(r.Body)
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)
		want := "sha256=" + hex.EncodeToString(mac.Sum(nil))
		if err != nil || r.Header.Get("X-Hub-Signature-256") != want || r.Header.Get("X-GitHub-Event") == "" || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("headers %v for %s: %v", r.Header, body, err)
		}
		mu.Lock()
		defer mu.Unlock()
		got[r.Header.Get("X-GitHub-Delivery")] = true
		w.WriteHeader(http.StatusAccepted)
	}))
	defer server.Close()
	var calls int
	last := 0
	err := Send(t.Context(), Sender{URL: server.URL, Secret: []byte(secret), Concurrency: limit, Progress: func(done, total int) {
		calls++
		if done != last+1 || total != 50 {
			t.Errorf("progress %d of %d after %d", done, total, last)
		}
		last = done
	}}, someMessages(50))
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 50 || calls != 50 {
		t.Errorf("%d deliveries arrived and %d were told, want 50", len(got), calls)
	}
	if most.Load() > limit {
		t.Errorf("%d connections at once, want %d", most.Load(), limit)
	}
}

func TestSendWaitsForABusyEndpoint(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tried := 0
		client := &http.Client{Transport: endpoint(func(*http.Request) *http.Response {
			tried++
			switch tried {
			case 1:
				return answer(http.StatusServiceUnavailable, "full", "Retry-After", "7")
			case 2:
				return answer(http.StatusServiceUnavailable, "full") // the pause is ours: 250 ms
			case 3:
				return nil // 500 ms
			case 4:
				return answer(http.StatusServiceUnavailable, "full", "Retry-After", "86400") // cut to 30 s
			default:
				return answer(http.StatusAccepted, "")
			}
		})}
		began := time.Now()
		if err := Send(t.Context(), Sender{URL: "http://x/webhooks", Client: client}, someMessages(1)); err != nil {
			t.Fatal(err)
		}
		if took, want := time.Since(began), 7*time.Second+250*time.Millisecond+500*time.Millisecond+longestPause; took != want {
			t.Errorf("took %s, want %s", took, want)
		}
	})
}

func TestSendGivesUp(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer endpoint
		tried  int
		want   []string
	}{
		{"busy for ever", func(*http.Request) *http.Response {
			return answer(http.StatusServiceUnavailable, "disk full", "Retry-After", "1")
		}, attempts, []string{"id-0", "issues", "given up after 8 attempts", "disk full"}},
		{"nobody listens", func(*http.Request) *http.Response { return nil }, attempts, []string{"given up after 8 attempts", "connection refused"}},
		{"wrong secret", func(*http.Request) *http.Response { return answer(http.StatusUnauthorized, "") }, 1, []string{"refused the signature", "secret"}},
		{"wrong address", func(*http.Request) *http.Response { return answer(http.StatusNotFound, "") }, 1, []string{"no webhook endpoint at http://x/webhooks"}},
		{"broken", func(*http.Request) *http.Response { return answer(http.StatusInternalServerError, "oops") }, 1, []string{"500", "oops"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tried := 0
				client := &http.Client{Transport: endpoint(func(r *http.Request) *http.Response { tried++; return c.answer(r) })}
				err := Send(t.Context(), Sender{URL: "http://x/webhooks", Client: client, Concurrency: 1}, someMessages(1))
				if err == nil {
					t.Fatal("no error")
				}
				for _, want := range c.want {
					if !strings.Contains(err.Error(), want) {
						t.Errorf("%q does not say %q", err, want)
					}
				}
				if tried != c.tried {
					t.Errorf("tried %d times, want %d", tried, c.tried)
				}
			})
		})
	}
}

func TestSendEndsWhenTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		sent := 0
		client := &http.Client{Transport: endpoint(func(*http.Request) *http.Response {
			if sent++; sent == 3 {
				cancel()
			}
			return answer(http.StatusAccepted, "")
		})}
		err := Send(ctx, Sender{URL: "http://x", Client: client, Concurrency: 1}, someMessages(10))
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v, want that it was cancelled", err)
		}
		if sent > 4 {
			t.Errorf("%d were sent after the third had cancelled", sent-3)
		}
	})
}
