package web

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"glueledger/scoring"
)

// TestMadePages holds that a page is made once until something is written or time has
// passed, and that what is for one visitor, or may be large, is made each time.
func TestMadePages(t *testing.T) {
	s := newSignInSite(t)
	s.ledger.version = 1
	made := func(what string, want int, ask func()) {
		t.Helper()
		s.ledger.listed = 0
		ask()
		if s.ledger.listed != want {
			t.Errorf("%s: read %d times, want %d", what, s.ledger.listed, want)
		}
	}
	index := func(headers ...string) func() {
		return func() {
			t.Helper()
			if w := get(t, s, "/", headers...); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "meadow") {
				t.Errorf("the first page: %d", w.Code)
			}
		}
	}
	made("first", 1, index())
	made("again", 0, index())
	tag := get(t, s, "/").Header().Get("ETag")
	made("who has it", 0, func() {
		if w := get(t, s, "/", "If-None-Match", tag); w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%d and %d bytes to who has the page", w.Code, w.Body.Len())
		}
	})
	s.ledger.version = 2
	made("something was written", 1, func() {
		if w := get(t, s, "/", "If-None-Match", tag, "Range", "bytes=0-9"); w.Code != http.StatusNotModified {
			t.Errorf("%d to who has the page", w.Code)
		}
	})
	made("made for who had it", 0, index())
	s.now = s.now.Add(madeKept)
	made("time has passed", 1, index())
	ada := s.signedIn(t, "ada")
	made("signed in", 2, func() {
		for range 2 {
			if body := ada.get("/").Body.String(); !strings.Contains(body, "vault") {
				t.Error("somebody does not see what is theirs")
			}
		}
	})
	made("not signed in", 0, func() {
		if body := get(t, s, "/").Body.String(); strings.Contains(body, "vault") {
			t.Error("everybody sees what is somebody's")
		}
	})
	made("parameters that no page knows", 0, func() { get(t, s, "/?x=1&y=2") })
	made("another address", 1, func() { get(t, s, "/?people=1") })
	made("the same, and more", 0, func() { get(t, s, "/?x=1&people=1") })
	made("a long address", 2, func() {
		for range 2 {
			get(t, s, "/?repo="+strings.Repeat("y", longestAddress))
		}
	})
	s.ledger.fails = errors.New("no")
	s.ledger.version++
	for range 2 {
		if w := get(t, s, "/"); w.Code != http.StatusInternalServerError {
			t.Errorf("a failure: %d", w.Code)
		}
	}
	s.ledger.fails = nil
	made("a failure is not kept", 1, index())
}

// madePagesAt are pages of a version that can be changed.
func madePagesAt(version *int64) *madePages {
	return newMadePages(func(context.Context) (int64, error) { return *version, nil }, func() time.Time { return date(2025, 4, 9) })
}

// TestMadePagesAreBounded holds that there are never more bytes kept than there may be,
// that large answers and those that are none are not, and nothing of a version of before.
func TestMadePagesAreBounded(t *testing.T) {
	version := int64(1)
	m := madePagesAt(&version)
	ask := func(path string, status, size int) {
		w := httptest.NewRecorder()
		m.handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write(make([]byte, size))
		})).ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != status || w.Body.Len() != size {
			t.Errorf("%s: %d with %d bytes, want %d with %d", path, w.Code, w.Body.Len(), status, size)
		}
	}
	ask("/missing", http.StatusNotFound, 10)
	ask("/large", http.StatusOK, madeLargest+1)
	ask("/report.json", http.StatusOK, 10)
	ask("/report?format=csv", http.StatusOK, 10)
	if n := len(m.plain.kept) + len(m.asked.kept); n > 0 {
		t.Errorf("%d pages are kept that should not be", n)
	}
	counted := func() {
		t.Helper()
		for _, s := range []*shelf{&m.plain, &m.asked} {
			total := 0
			for _, made := range s.kept {
				total += made.size()
			}
			if total != s.bytes || total > s.most {
				t.Errorf("%d bytes are kept, counted as %d", total, s.bytes)
			}
		}
	}
	for i := range 2 * madeMost / madeLargest {
		ask(fmt.Sprintf("/%d", i), http.StatusOK, madeLargest)
	}
	counted()
	if m.plain.bytes < madeMost/2 {
		t.Errorf("%d bytes are kept", m.plain.bytes)
	}
	before := len(m.plain.kept)
	for i := range 2 * madeMost / madeLargest {
		ask(fmt.Sprintf("/0?people=%d", i), http.StatusOK, madeLargest)
	}
	counted()
	if len(m.plain.kept) != before || len(m.asked.kept) == 0 {
		t.Errorf("pages with parameters push out those without: %d of %d are left beside %d", len(m.plain.kept), before, len(m.asked.kept))
	}
	m.now = func() time.Time { return date(2025, 4, 10) } // all are made again
	for i := range 2 * madeMost / madeLargest {
		ask(fmt.Sprintf("/%d", i%3), http.StatusOK, madeLargest)
	}
	counted()
	version = 2
	ask("/", http.StatusOK, 10)
	if counted(); len(m.plain.kept) != 1 || len(m.asked.kept) > 0 {
		t.Errorf("%d pages are kept of a version of before", len(m.plain.kept)+len(m.asked.kept)-1)
	}
}

// TestMadeBeforeAWrite holds that a page which was begun before something was written is
// not shown to who asks after it, then or later.
func TestMadeBeforeAWrite(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		version, goOn := int64(1), make(chan struct{})
		m := madePagesAt(&version)
		site := m.handler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			text := fmt.Sprintf("of %d", version)
			if version == 1 {
				<-goOn
			}
			_, _ = io.WriteString(w, text)
		}))
		first := make(chan string)
		go func() { first <- get(t, site, "/").Body.String() }()
		synctest.Wait()
		version = 2
		shown := []string{get(t, site, "/").Body.String()}
		close(goOn)
		shown = append(shown, <-first, get(t, site, "/").Body.String())
		if want := []string{"of 2", "of 1", "of 2"}; !slices.Equal(shown, want) {
			t.Errorf("shown %q, want %q", shown, want)
		}
	})
}

// TestMadeForNobody holds that nothing is made for who has left.
func TestMadeForNobody(t *testing.T) {
	gone, leave := context.WithCancel(t.Context())
	leave()
	version := int64(1)
	madePagesAt(&version).handler(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("it was made for nobody")
	})).ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil).WithContext(gone))
}

// TestMadeWhileSetUp holds that the first page leads to the setup until it is done, of
// which the ledger knows nothing.
func TestMadeWhileSetUp(t *testing.T) {
	f := &fakeLedger{version: 1} // whose first page says how to begin
	done := false
	setup := (&fakeSetup{}).setup()
	setup.App = func() (SetupApp, bool) { return SetupApp{}, done }
	site, err := NewServer(Options{Reader: f, NotFound: func(err error) bool { return errors.Is(err, errNotThere) }, URL: "https://glue.example.org",
		Now: func() time.Time { return date(2025, 4, 9) }, Log: slog.New(slog.DiscardHandler), Setup: setup})
	if err != nil {
		t.Fatal(err)
	}
	for _, done = range []bool{false, true} {
		if leads := strings.Contains(get(t, site, "/").Body.String(), `href="/setup`); leads == done {
			t.Errorf("set up: %v; leads to the setup: %v", done, leads)
		}
	}
}

// TestMadeOnce holds that a page which many ask for at a time is made once, also where
// the one who asked first has left.
func TestMadeOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &slowOverviews{fakeLedger: fullLedger(), goOn: make(chan struct{})}
		f.version = 1
		site := newSite(t, f)
		gone, leave := context.WithCancel(t.Context())
		var readers sync.WaitGroup
		for i := range 5 {
			readers.Go(func() {
				r := httptest.NewRequest(http.MethodGet, "/o/meadow", nil)
				if i == 0 {
					r = r.WithContext(gone)
				}
				w := httptest.NewRecorder()
				site.ServeHTTP(w, r)
				if w.Code != http.StatusOK || strings.Contains(w.Body.String(), "meadow") != (i > 0) {
					t.Errorf("%d: %d with %d bytes", i, w.Code, w.Body.Len())
				}
			})
			synctest.Wait()
		}
		leave()
		synctest.Wait()
		close(f.goOn)
		readers.Wait()
		if f.read != 1 {
			t.Errorf("it was made %d times", f.read)
		}
	})
}

// slowOverviews is a ledger whose overviews wait until they may go on.
type slowOverviews struct {
	*fakeLedger
	read int
	goOn chan struct{}
}

func (f *slowOverviews) Overview(ctx context.Context, scope scoring.Scope, span scoring.Span, private bool) (scoring.Overview, error) {
	f.read++
	<-f.goOn
	return f.fakeLedger.Overview(ctx, scope, span, private)
}

// slowReader takes nothing of an answer until it is let.
type slowReader struct {
	*httptest.ResponseRecorder
	reads, let chan struct{}
}

func (w slowReader) Write(b []byte) (int, error) {
	close(w.reads)
	<-w.let
	return w.ResponseRecorder.Write(b)
}

// TestSlowReaders holds that who is slow to read a page of their own keeps nobody else
// from theirs.
func TestSlowReaders(t *testing.T) {
	m := newMadePages(func(context.Context) (int64, error) { return 1, nil }, time.Now)
	m.making.turns = make(turns, 1)
	site := m.handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "for ", r.Header.Get("Cookie")) }))
	ask := func(w http.ResponseWriter, who string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.Header.Set("Cookie", who)
		site.ServeHTTP(w, r)
	}
	slow := slowReader{httptest.NewRecorder(), make(chan struct{}), make(chan struct{})}
	var done sync.WaitGroup
	done.Go(func() { ask(slow, "slow") })
	<-slow.reads
	quick := httptest.NewRecorder()
	ask(quick, "quick")
	close(slow.let)
	done.Wait()
	if got := quick.Body.String() + ", " + slow.Body.String(); got != "for quick, for slow" {
		t.Errorf("got %q", got)
	}
}

// TestPageParametersAreWhole reads the sources: a parameter that a page for everybody
// reads and that pageParameters leaves out would be cut off for all who are not signed in.
func TestPageParametersAreWhole(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := regexp.MustCompile(`_test\.go$|^(api_|admin_|setup|signin|own\.go)`) // never kept for everybody
	reads := regexp.MustCompile(`(?i)query(?:\(\))?\.(?:Get|Has)\("(\w+)"\)`)
	found := 0
	for _, file := range files {
		if elsewhere.MatchString(file) {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range reads.FindAllStringSubmatch(string(source), -1) {
			found++
			if !slices.Contains(pageParameters, m[1]) {
				t.Errorf("%s reads the parameter %s, which pageParameters does not have", file, m[1])
			}
		}
	}
	if found < 10 {
		t.Errorf("found only %d parameters that pages read", found)
	}
}
