package ghclient

import (
	"container/list"
	"net/http"
	"sync"
)

// Cache keeps answers for conditional requests, which cost nothing when GitHub
// still gives the same. It must be safe for concurrent use and may forget
// whatever it likes. Keys name the installation too, so that no installation is
// given what only another one may see.
type Cache interface {
	Get(key string) (Answer, bool)
	Put(key string, a Answer)
}

// Answer is a kept answer with status 200. It is shared: not to be changed.
type Answer struct {
	ETag   string
	Header http.Header
	Body   []byte
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
