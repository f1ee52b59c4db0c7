package ghclient

import (
	"bytes"
	"context"
	"io"
	"net/http"
)

type cached struct{}

// conditionally marks the GETs of a context as worth keeping the answers of.
func conditionally(ctx context.Context) context.Context {
	return context.WithValue(ctx, cached{}, true)
}

// conditional asks GitHub only whether a kept answer still holds, which is free.
type conditional struct {
	next  http.RoundTripper
	cache Cache
	who   string // whose answers they are
}

func (t *conditional) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Method != http.MethodGet || req.Context().Value(cached{}) == nil || req.Header.Get("Range") != "" {
		return t.next.RoundTrip(req)
	}
	key := t.who + " " + req.Header.Get("Accept") + " " + req.URL.String()
	kept, have := t.cache.Get(key)
	r := req
	if have {
		r = req.Clone(req.Context())
		r.Header.Set("If-None-Match", kept.ETag)
	}
	resp, err := t.next.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	switch {
	case have && resp.StatusCode == http.StatusNotModified:
		resp.StatusCode, resp.Status = http.StatusOK, "200 OK"
		resp.Header = kept.Header.Clone()
		resp.Body = io.NopCloser(bytes.NewReader(kept.Body))
		resp.ContentLength = int64(len(kept.Body))
		resp.Request = req
	case resp.StatusCode == http.StatusOK && resp.Header.Get("ETag") != "":
		t.cache.Put(key, Answer{ETag: resp.Header.Get("ETag"), Header: resp.Header.Clone(), Body: peek(resp)})
	}
	return resp, nil
}
