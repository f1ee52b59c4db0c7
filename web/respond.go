package web

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// failure is an error that a reader of the site may see.
type failure struct {
	status int
	text   string // says what is wrong, without its causes
}

func (f failure) Error() string { return f.text }

// missing answers for what is not there, and for what is private: the two must
// look alike.
func missing() error {
	return failure{http.StatusNotFound, "There is nothing at this address. It may be private, or it may never have been."}
}

// isMissing reports whether an error says that there is nothing, or nothing for the visitor.
func (s *server) isMissing(err error) bool { return s.notFound(err) || errors.Is(err, missing()) }

// handle serves a page whose handler may fail, to whoever is signed in.
func (s *server) handle(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	if s.doors == nil {
		return s.handleAnyone(h)
	}
	page := s.handleAnyone(h)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { page.ServeHTTP(w, s.doors.visited(w, r)) })
}

// handleOpen is handle for a page that is the same for all who are not signed in.
func (s *server) handleOpen(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return s.made.handler(s.handle(h))
}

// handleAnyone serves what is the same for everybody, such as badges.
func (s *server) handleAnyone(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := h(w, r); err != nil {
			s.fail(w, r, err)
		}
	})
}

// handleBadge serves a badge, a few at a time: they wait in turn, but not behind pages.
func (s *server) handleBadge(h func(http.ResponseWriter, *http.Request) error) http.Handler {
	return s.handleAnyone(func(w http.ResponseWriter, r *http.Request) error {
		ctx, own, err := s.badges.take(r.Context())
		if err != nil {
			return err
		}
		defer own.end()
		return h(w, r.WithContext(ctx))
	})
}

// fail maps an error to a status and a text that is safe to show. The cause goes
// to the log only.
func (s *server) fail(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) && r.Context().Err() != nil {
		return // the reader has left
	}
	f := s.failureOf(r, err)
	w.Header().Del("Content-Disposition")
	keep(w, r, "no-store")
	heading := failureHeading(f.status)
	page := failurePage{layout: s.layout(heading), Heading: heading, Text: f.text}
	page.Who = whoOf(r.Context())
	page.Failed = true
	page.MaySignIn = f.status == http.StatusNotFound && page.Who != nil && page.Who.Login == ""
	var b bytes.Buffer
	if err := s.pages.failure.Execute(&b, page); err != nil {
		s.log.ErrorContext(r.Context(), "page failed", "path", r.URL.Path, "error", err)
		http.Error(w, f.text, f.status)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(f.status)
	_, _ = b.WriteTo(w)
}

// failureHeading is what a page says first of a failure.
func failureHeading(status int) string {
	switch status {
	case http.StatusNotFound:
		return "Not found"
	case http.StatusBadRequest, http.StatusInternalServerError, http.StatusBadGateway:
		return "That did not work"
	case http.StatusForbidden:
		return "Nothing was done"
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return "Too much at once"
	}
	return http.StatusText(status)
}

// failureOf is what may be said of an error. Its cause goes to the log.
func (s *server) failureOf(r *http.Request, err error) failure {
	if s.notFound(err) {
		err = missing()
	}
	var f failure
	switch {
	case errors.As(err, &f):
	case errors.Is(err, context.DeadlineExceeded) && r.Context().Err() != nil:
		s.log.WarnContext(r.Context(), "page given up", "path", r.URL.Path, "error", err)
		f = failure{http.StatusServiceUnavailable, "This takes too long now. Try again later."}
	default:
		s.log.ErrorContext(r.Context(), "page failed", "path", r.URL.Path, "error", err)
		f = failure{http.StatusInternalServerError, "Something went wrong here. The log of this server says what."}
	}
	return f
}

// failurePage says that a page could not be shown.
type failurePage struct {
	layout
	Heading   string
	Text      string
	MaySignIn bool // whether there might be more to see for who signs in
}

// framed is a page within the layout.
type framed interface{ frame() *layout }

func (l *layout) frame() *layout { return l }

// rooms are buffers to render pages into. Most pages fit into a new one, so that it need
// not grow with copies of itself.
var rooms = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 64<<10)) }}

// largestRoom is the largest buffer that is used again, in bytes.
const largestRoom = 256 << 10

// show renders a page into a buffer and sends it. Its head says who is signed in.
func show(w http.ResponseWriter, r *http.Request, t *template.Template, page framed) error {
	page.frame().Who = whoOf(r.Context())
	b := rooms.Get().(*bytes.Buffer) //nolint:forcetypeassert // of New
	giveBack := func() {
		if b.Cap() <= largestRoom {
			b.Reset()
			rooms.Put(b)
		}
	}
	if err := t.Execute(b, page); err != nil {
		giveBack()
		return err
	}
	keep(w, r, "no-cache")
	serveRoom(w, r, "text/html; charset=utf-8", b, giveBack)
	return nil
}

// serveRoom is serveBytes of a buffer that is given back once it has been sent. What is
// sent to more than one is copied.
func serveRoom(w http.ResponseWriter, r *http.Request, contentType string, b *bytes.Buffer, giveBack func()) {
	made, ok := w.(*madePage)
	switch {
	case ok && made.forOne:
		made.sent = giveBack
		serveBytes(w, r, contentType, b.Bytes())
		return
	case ok:
		serveBytes(w, r, contentType, bytes.Clone(b.Bytes()))
	default:
		serveBytes(w, r, contentType, b.Bytes())
	}
	giveBack()
}

// showStatus renders a page that is not kept anywhere.
func showStatus(w http.ResponseWriter, status int, t *template.Template, page any) error {
	var b bytes.Buffer
	if err := t.Execute(&b, page); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = b.WriteTo(w)
	return nil
}

// serveBytes sends a body with a tag of its content, and 304 to who has it. A page that
// is being made has the body itself.
func serveBytes(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("ETag", `"`+digest(body)+`"`)
	if made, ok := w.(*madePage); ok { // which is sent whole
		made.status, made.body = http.StatusOK, body
		return
	}
	serveTagged(w, r, body)
}

// serveTagged sends a body that has a tag, or what else is asked of it. Whoever asks for
// the whole gets it without [http.ServeContent], which copies it through a buffer of its own.
func serveTagged(w http.ResponseWriter, r *http.Request, body []byte) {
	if r.Method != http.MethodGet || r.Header.Get("Range") != "" || r.Header.Get("If-Match") != "" || r.Header.Get("If-None-Match") != "" {
		http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
		return
	}
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// securityPolicy lets in what the site has itself, and pictures from one more origin,
// if any.
func securityPolicy(pictures string) string {
	return strings.TrimSpace("default-src 'self'; img-src 'self' "+pictures) +
		"; script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
}

// secured sets the headers that every answer carries. The site has a script of
// its own and nothing inline, so nothing else is let in. Others
// are not told from which page a picture of theirs is asked for. Where somebody may be
// known here, no page of another site keeps hold of the window; elsewhere all see the same,
// and browsers need not start a process of its own for the first page, which phones feel.
func secured(pictures string, known bool, next http.Handler) http.Handler {
	policy := securityPolicy(pictures)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		if known {
			h.Set("Cross-Origin-Opener-Policy", "same-origin")
		}
		next.ServeHTTP(w, r)
	})
}
