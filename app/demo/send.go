package demo

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	attempts       = 8                      // of one delivery, before Send gives up
	longestPause   = 30 * time.Second       // that a Retry-After may ask for
	firstPause     = 250 * time.Millisecond // where the endpoint names none; doubles
	defaultSenders = 8
	deliveryLimit  = 30 * time.Second // GitHub's own is 10 seconds; a laptop may be slow
)

// Sender says where and how [Send] posts.
type Sender struct {
	URL         string       // of the webhook endpoint, such as http://localhost:8080/webhooks
	Secret      []byte       // signs every body
	Client      *http.Client // nil for one of its own
	Concurrency int          // deliveries under way at once; 0 for 8
	// Progress, if set, is told after each delivery how many of how many the
	// endpoint has taken. It is never called twice at once.
	Progress func(done, total int)
}

// Send posts the story's messages, signed as GitHub signs them, and returns when
// the endpoint has taken every one. It starts them in order, several under way
// at once. Where the endpoint is busy (503) it waits as Retry-After asks and
// tries again, as it does when the connection fails; the first delivery that is refused
// ends it.
func Send(ctx context.Context, s Sender, tale Tale) error {
	if s.Client == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = s.senders()
		s.Client = &http.Client{Transport: transport, Timeout: deliveryLimit}
		defer transport.CloseIdleConnections()
	}
	var mu sync.Mutex
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(s.senders())
	for _, m := range tale.Messages {
		if ctx.Err() != nil {
			break
		}
		group.Go(func() error {
			if err := s.deliver(ctx, m); err != nil {
				return fmt.Errorf("delivery %s (%s): %w", m.ID, m.Event, err)
			}
			mu.Lock()
			defer mu.Unlock()
			done++
			if s.Progress != nil {
				s.Progress(done, len(tale.Messages))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if done < len(tale.Messages) { // only a cancelled parent leaves the loop without an error in the group
		return context.Cause(ctx)
	}
	return nil
}

func (s Sender) senders() int {
	if s.Concurrency > 0 {
		return s.Concurrency
	}
	return defaultSenders
}

// deliver posts one message until it is taken, refused or given up.
func (s Sender) deliver(ctx context.Context, m Message) error {
	pause := firstPause
	for attempt := 1; ; attempt++ {
		wait, err := s.post(ctx, m)
		if err == nil {
			return nil
		}
		var again retryable
		if !errors.As(err, &again) || ctx.Err() != nil {
			return err
		}
		if attempt == attempts {
			return fmt.Errorf("given up after %d attempts: %w", attempts, err)
		}
		if wait < 0 {
			wait, pause = pause, min(2*pause, longestPause)
		}
		timer := time.NewTimer(min(wait, longestPause))
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
	}
}

// retryable marks an error that may pass.
type retryable struct{ error }

func (r retryable) Unwrap() error { return r.error }

// post makes one attempt. With a retryable error comes how long the endpoint
// asks to wait, or -1 where it does not say.
func (s Sender) post(ctx context.Context, m Message) (time.Duration, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL, bytes.NewReader(m.Body))
	if err != nil {
		return 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "GitHub-Hookshot/demo")
	req.Header.Set("X-GitHub-Event", m.Event)
	req.Header.Set("X-GitHub-Delivery", m.ID)
	req.Header.Set("X-GitHub-Hook-Installation-Target-Type", "integration")
	req.Header.Set("X-Hub-Signature-256", Sign(s.Secret, m.Body))
	resp, err := s.Client.Do(req)
	if err != nil {
		return -1, retryable{err}
	}
	defer resp.Body.Close()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 512)) // only decorates an error
	_, _ = io.Copy(io.Discard, resp.Body)                   // so that the connection is used again
	said := strings.TrimSpace(string(answer))
	if said == "" {
		said = "no message"
	}
	switch {
	case resp.StatusCode/100 == 2:
		return 0, nil
	case resp.StatusCode == http.StatusServiceUnavailable:
		return retryAfter(resp.Header.Get("Retry-After")), retryable{fmt.Errorf("%s is busy: %s (%s)", s.URL, resp.Status, said)}
	case resp.StatusCode == http.StatusUnauthorized:
		return 0, fmt.Errorf("%s refused the signature: %s (%s); is its webhook secret the one used here?", s.URL, resp.Status, said)
	case resp.StatusCode == http.StatusNotFound:
		return 0, fmt.Errorf("no webhook endpoint at %s: %s", s.URL, resp.Status)
	default:
		return 0, fmt.Errorf("%s refused it: %s (%s)", s.URL, resp.Status, said)
	}
}

// retryAfter reads the header's seconds; -1 where there are none.
func retryAfter(header string) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(header))
	if err != nil || seconds < 0 {
		return -1
	}
	return min(time.Duration(seconds)*time.Second, longestPause)
}

// Sign gives the X-Hub-Signature-256 of a body.
func Sign(secret, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
