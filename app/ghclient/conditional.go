package ghclient

import (
	"bytes"
	"container/list"
	"context"
	"io"
	"net/http"
	"sync"
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

// Bounds of the cache in memory.
const (
	keptAnswers = 2000
	keptBytes   = 32 << 20
	keptAnswer  = 2 << 20 // larger ones are not kept
)

// memory keeps the answers used last.
type memory struct {
	mu    sync.Mutex
	order *list.List // of *keptEntry, used last first
	byKey map[string]*list.Element
	bytes int
}

type keptEntry struct {
	key string
	Answer
}

func newMemory() *memory { return &memory{order: list.New(), byKey: map[string]*list.Element{}} }

// Get gives a kept answer.
func (m *memory) Get(key string) (Answer, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.byKey[key]
	if !ok {
		return Answer{}, false
	}
	m.order.MoveToFront(e)
	return e.Value.(*keptEntry).Answer, true
}

// Put keeps an answer, and forgets those not used for longest when there are too
// many.
func (m *memory) Put(key string, a Answer) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if e, ok := m.byKey[key]; ok {
		m.drop(e)
	}
	if len(a.Body) > keptAnswer {
		return
	}
	m.byKey[key] = m.order.PushFront(&keptEntry{key, a})
	m.bytes += len(a.Body)
	for m.order.Len() > keptAnswers || m.bytes > keptBytes {
		m.drop(m.order.Back())
	}
}

// drop forgets an answer; the caller holds mu.
func (m *memory) drop(e *list.Element) {
	entry := m.order.Remove(e).(*keptEntry)
	delete(m.byKey, entry.key)
	m.bytes -= len(entry.Body)
}
