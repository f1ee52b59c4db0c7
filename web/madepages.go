package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

const (
	madeKept       = 5 * time.Second // how far a page may be behind the clock, and behind the counts that it would have now
	madeMost       = 32 << 20        // bytes of all pages that are kept, with madeRoom for each
	madeRoom       = 1 << 10         // bytes about, beside its body
	madeLargest    = 256 << 10       // bytes of one
	longestAddress = 300             // bytes; no page of the site has a longer one
)

// madePages keeps pages as they were made for somebody who is not signed in, who all see
// the same, until anything at all is written.
type madePages struct {
	version func(context.Context) (int64, error) // as Reader's
	now     func() time.Time

	making singleflight.Group // by version and address

	mu    sync.RWMutex
	of    int64                // version of all that are kept
	kept  map[string]*madePage // by address
	bytes int                  // of all that are kept
}

// madePage is an answer that was not sent yet. Handlers write to it as to any other.
type madePage struct {
	header http.Header
	status int // 0 until something is written
	body   []byte
	at     time.Time
}

func (p *madePage) Header() http.Header { return p.header }

func (p *madePage) WriteHeader(status int) {
	if p.status == 0 {
		p.status = status
	}
}

func (p *madePage) Write(b []byte) (int, error) {
	p.WriteHeader(http.StatusOK)
	p.body = append(p.body, b...)
	return len(b), nil
}

// send gives the page to somebody who asked for it.
func (p *madePage) send(w http.ResponseWriter, r *http.Request) {
	maps.Copy(w.Header(), p.header.Clone())
	if p.status == http.StatusOK && p.header.Get("ETag") != "" {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(p.body))
		return
	}
	w.WriteHeader(cmp.Or(p.status, http.StatusOK))
	_, _ = w.Write(p.body)
}

// handler serves what a page shows to somebody who is not signed in from what is kept, or
// makes it, once for all who ask for it at a time. For others it is made each time.
func (m *madePages) handler(page http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Context().Err() != nil {
			return // who asked has left
		}
		made, err := m.page(w, r, page)
		if err != nil {
			page.ServeHTTP(w, r)
			return
		}
		made.send(w, r)
	})
}

// errNotKept is of a request whose answer is for one visitor.
var errNotKept = errors.New("not kept")

func (m *madePages) page(w http.ResponseWriter, r *http.Request, page http.Handler) (*madePage, error) {
	address := r.URL.RequestURI()
	if r.Method != http.MethodGet || r.Header.Get("Cookie") != "" || len(address) > longestAddress || exported(r.URL) {
		return nil, errNotKept
	}
	version, err := m.version(r.Context())
	if err != nil {
		return nil, err // whoever makes the page says so
	}
	if made, ok := m.find(address, version); ok {
		return made, nil
	}
	made, _, _ := m.making.Do(strconv.FormatInt(version, 10)+address, func() (any, error) {
		made := &madePage{header: w.Header().Clone(), at: m.now()}
		// Whole, whatever is asked of it, and for the others too where the first one leaves.
		whole := r.Clone(context.WithoutCancel(r.Context()))
		whole.Header = http.Header{}
		page.ServeHTTP(made, whole)
		m.keep(address, version, made)
		return made, nil
	})
	return made.(*madePage), nil //nolint:forcetypeassert // of the function above
}

// exported reports whether an address is of a page in another form, which may be large.
func exported(u *url.URL) bool {
	return u.Query().Has("format") || slices.Contains([]string{".json", ".csv", ".md"}, path.Ext(u.Path))
}

// find is the page that is kept under an address, where it still holds.
func (m *madePages) find(address string, version int64) (*madePage, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	made, ok := m.kept[address]
	return made, ok && m.of == version && m.now().Sub(made.at).Abs() < madeKept
}

// keep keeps a page that there is, instead of others where there are too many. Versions
// grow: nothing is kept of one of before, in which somebody may show who was erased since.
func (m *madePages) keep(address string, version int64, made *madePage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if version > m.of {
		m.of, m.kept, m.bytes = version, make(map[string]*madePage), 0
	}
	if version < m.of || made.status != http.StatusOK || len(made.body) > madeLargest {
		return
	}
	m.drop(address)
	for old := range m.kept { // any: they come in no order
		if m.bytes+made.size() <= madeMost {
			break
		}
		m.drop(old)
	}
	m.kept[address] = made
	m.bytes += made.size()
}

func (m *madePages) drop(address string) {
	if old, ok := m.kept[address]; ok {
		m.bytes -= old.size()
		delete(m.kept, address)
	}
}

// size is about how many bytes the page takes.
func (p *madePage) size() int { return len(p.body) + madeRoom }
