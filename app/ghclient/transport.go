package ghclient

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Requests pass through a chain, each part in its own file:
//
//	conditional  asks only whether a kept answer still holds
//	repeating    tries again when GitHub or the connection fails
//	limited      waits for what GitHub's limits allow
//	asApp, asInstallation  signs
//	whole        sends, and reads the whole answer, in bounded time
//
// Those of visitors are signed by asVisitor and sent by whole, without the rest.

const (
	attemptTimeout = 60 * time.Second // GitHub itself gives up after 10
	longestAnswer  = 128 << 20        // bytes; real pages take up to 10 MB
)

// newBase is http.DefaultTransport with bounds on connecting and answering.
func newBase() http.RoundTripper {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   16,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ResponseHeaderTimeout: 45 * time.Second,
	}
}

// sendError is a request that got no whole answer. It may have had its effect.
type sendError struct{ err error }

func (e *sendError) Error() string { return e.err.Error() }
func (e *sendError) Unwrap() error { return e.err }

// whole sends a request and reads the answer to its end, so that an answer that
// breaks off can be asked for again like one that never came.
type whole struct{ base http.RoundTripper }

func (t *whole) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx, cancel := context.WithTimeout(req.Context(), attemptTimeout)
	defer cancel()
	resp, err := t.base.RoundTrip(req.Clone(ctx))
	if err != nil {
		return nil, &sendError{err}
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, longestAnswer+1))
	switch {
	case err != nil:
		return nil, &sendError{fmt.Errorf("the answer breaks off: %w", err)}
	case len(body) > longestAnswer:
		return nil, fmt.Errorf("the answer is longer than %d MB", longestAnswer>>20)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.Request = req
	return resp, nil
}

// peek reads an answer and leaves it as it was.
func peek(resp *http.Response) []byte {
	body, err := io.ReadAll(resp.Body)
	if err != nil { // not of one that whole has read
		body = nil
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return body
}

// fresh is the request with its body as at the beginning.
func fresh(req *http.Request) (*http.Request, error) {
	r := req.Clone(req.Context())
	if req.Body == nil || req.Body == http.NoBody {
		return r, nil
	}
	if req.GetBody == nil {
		return nil, errors.New("a request whose body cannot be sent again")
	}
	body, err := req.GetBody()
	if err != nil {
		return nil, fmt.Errorf("the body of the request: %w", err)
	}
	r.Body = body
	return r, nil
}

// discard closes the body of a request that is not sent, as transports must.
func discard(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
}

type ofRepo struct{}

// staying marks the requests of a context as being about one repository, whose
// threads may have been transferred to others. An id of 0 says nothing.
func staying(ctx context.Context, repo int64) context.Context {
	return context.WithValue(ctx, ofRepo{}, repo)
}

// follow follows the redirects of renamed repositories, but not where that would
// turn a write into a read, nor into another repository than was asked for.
func follow(req *http.Request, via []*http.Request) error {
	if len(via) >= 5 {
		return errors.New("redirected five times")
	}
	to := req.URL.Host + req.URL.Path
	if req.Method != via[0].Method {
		return fmt.Errorf("a %s was redirected to %s", via[0].Method, to)
	}
	_, rest, numbered := strings.Cut(req.URL.Path, "/repositories/")
	number, _, _ := strings.Cut(rest, "/")
	if repo, _ := via[0].Context().Value(ofRepo{}).(int64); repo != 0 && numbered && number != strconv.FormatInt(repo, 10) {
		return fmt.Errorf("%w: it was transferred to %s", ErrNotFound, to)
	}
	return nil
}
