package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

const (
	madeKept       = 5 * time.Second // how far a page may be behind the clock, and behind the counts that it would have now
	madeMost       = 24 << 20        // bytes of all pages that are kept, with madeRoom for each
	madeMostAsked  = 8 << 20         // bytes beside those, of pages with parameters, of which a stranger can think of any number
	madeRoom       = 1 << 10         // bytes about, beside its body
	madeLargest    = 256 << 10       // bytes of one
	longestAddress = 300             // bytes; no page of the site has a longer one
)

// pageParameters are those that pages for everybody know. Others change no page.
var pageParameters = []string{"after", "done", "format", "from", "kind", "maintain", "page", "people", "person", "repo", "to", "wait"}

// madePages keeps pages as they were made for somebody who is not signed in, who all see
// the same, until anything at all is written.
type madePages struct {
	version func(context.Context) (int64, error) // as Reader's
	now     func() time.Time

	making makings // by version and address

	mu    sync.RWMutex
	of    int64 // version of all that are kept
	plain shelf // pages without parameters
	asked shelf
}

func newMadePages(version func(context.Context) (int64, error), now func() time.Time) *madePages {
	return &madePages{
		version: version, now: now, making: makings{turns: newTurns()},
		plain: shelf{most: madeMost}, asked: shelf{most: madeMostAsked},
	}
}

// shelf keeps pages by their address.
type shelf struct {
	most  int // bytes
	kept  map[string]*madePage
	bytes int // of all that are kept
}

// madePage is an answer that was not sent yet. Handlers write to it as to any other.
type madePage struct {
	header http.Header
	status int // 0 until something is written
	body   []byte
	at     time.Time
	forOne bool   // it is sent once, and not kept
	sent   func() // to be called then; nil for nothing
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
	if p.sent != nil {
		defer p.sent()
	}
	maps.Copy(w.Header(), p.header.Clone())
	if p.status == http.StatusOK && p.header.Get("ETag") != "" {
		serveTagged(w, r, p.body)
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
		switch {
		case err == nil:
			made.send(w, r)
		case r.Context().Err() == nil:
			m.serveOne(w, r, page)
		}
	})
}

// serveOne makes a page for one visitor, when it is its turn, and sends it when the turn
// is over: whoever reads slowly holds nobody up. What may be large is sent as it is made.
func (m *madePages) serveOne(w http.ResponseWriter, r *http.Request, page http.Handler) {
	if exported(r.URL) {
		page.ServeHTTP(w, r)
		return
	}
	made, err := m.makeOne(w, r, func(w http.ResponseWriter, r *http.Request) error {
		page.ServeHTTP(w, r)
		return nil
	})
	if err == nil { // else who asked has left
		made.send(w, r)
	}
}

// makeOne makes a page in its turn. The error is the page's, or the request's where who
// asked has left before.
func (m *madePages) makeOne(w http.ResponseWriter, r *http.Request, page func(http.ResponseWriter, *http.Request) error) (*madePage, error) {
	ctx, own, err := m.making.turns.take(r.Context())
	if err != nil {
		return nil, err
	}
	defer own.end()
	made := &madePage{header: w.Header().Clone(), forOne: true}
	return made, page(made, r.WithContext(ctx))
}

// errNotKept is of a request whose answer is for one visitor.
var errNotKept = errors.New("not kept")

// page is the answer to a request, where it is one for everybody. The error is of the
// request's context where who asked has left.
func (m *madePages) page(w http.ResponseWriter, r *http.Request, page http.Handler) (*madePage, error) {
	if r.Method != http.MethodGet || r.Header.Get("Cookie") != "" || exported(r.URL) {
		return nil, errNotKept
	}
	asked := knownOnly(r.URL)
	address := asked.RequestURI()
	if len(address) > longestAddress {
		return nil, errNotKept
	}
	version, err := m.version(r.Context())
	if err != nil {
		return nil, err // whoever makes the page says so
	}
	if made, ok := m.find(address, version); ok {
		return made, nil
	}
	// Whole, whatever is asked of it, and without what ends with the request: others may
	// wait for it, too.
	made, whole := &madePage{header: w.Header().Clone()}, r.Clone(r.Context())
	whole.URL, whole.RequestURI, whole.Header, whole.Body = asked, address, http.Header{}, http.NoBody
	return m.making.page(r.Context(), strconv.FormatInt(version, 10)+address, func(ctx context.Context) *madePage {
		made.at = m.now()
		page.ServeHTTP(made, whole.WithContext(ctx))
		m.keep(address, version, made)
		return made
	})
}

// knownOnly is an address with those parameters only that pages know, in their order.
func knownOnly(u *url.URL) *url.URL {
	if u.RawQuery == "" && !u.ForceQuery {
		return u
	}
	query := u.Query()
	maps.DeleteFunc(query, func(name string, _ []string) bool { return !slices.Contains(pageParameters, name) })
	clean := *u
	clean.RawQuery, clean.ForceQuery = query.Encode(), false
	return &clean
}

// exported reports whether an address is of a page in another form, which may be large.
func exported(u *url.URL) bool {
	return u.Query().Has("format") || slices.Contains([]string{".json", ".csv", ".md"}, path.Ext(u.Path))
}

// find is the page that is kept under an address, where it still holds.
func (m *madePages) find(address string, version int64) (*madePage, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	made, ok := m.shelfOf(address).kept[address]
	return made, ok && m.of == version && m.now().Sub(made.at).Abs() < madeKept
}

// keep keeps a page that there is. Versions grow: nothing is kept of one of before, in
// which somebody may show who was erased since.
func (m *madePages) keep(address string, version int64, made *madePage) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if version > m.of {
		m.of = version
		m.plain.clear()
		m.asked.clear()
	}
	if version == m.of && made.status == http.StatusOK && len(made.body) <= madeLargest {
		m.shelfOf(address).keep(address, made)
	}
}

func (m *madePages) shelfOf(address string) *shelf {
	if strings.Contains(address, "?") {
		return &m.asked
	}
	return &m.plain
}

func (s *shelf) clear() { s.kept, s.bytes = make(map[string]*madePage), 0 }

// keep keeps a page, instead of others where there are too many.
func (s *shelf) keep(address string, made *madePage) {
	s.drop(address)
	for old := range s.kept { // any: they come in no order
		if s.bytes+made.size() <= s.most {
			break
		}
		s.drop(old)
	}
	if s.kept == nil {
		s.kept = make(map[string]*madePage)
	}
	s.kept[address] = made
	s.bytes += made.size()
}

func (s *shelf) drop(address string) {
	if old, ok := s.kept[address]; ok {
		s.bytes -= old.size()
		delete(s.kept, address)
	}
}

// size is about how many bytes the page takes.
func (p *madePage) size() int { return cap(p.body) + madeRoom }
