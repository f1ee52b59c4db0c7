package web

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

// meanwhile is a reader to whom something else happens when half of a page has come in.
type meanwhile struct {
	*httptest.ResponseRecorder
	happens func()
}

func (m *meanwhile) Write(p []byte) (int, error) {
	half := len(p) / 2
	if n, err := m.ResponseRecorder.Write(p[:half]); err != nil {
		return n, err
	}
	m.happens()
	n, err := m.ResponseRecorder.Write(p[half:])
	return half + n, err
}

// TestRoomsAreGivenBackLate makes other pages, in the buffers that there are, while a page
// for one visitor is being sent: it comes whole.
func TestRoomsAreGivenBackLate(t *testing.T) {
	h := newSite(t, fullLedger())
	ask := func(w http.ResponseWriter, path string) {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Cookie", "of=somebody") // no page for everybody
		h.ServeHTTP(w, r)
	}
	others := []string{"/rules", "/o/meadow", "/receipts/a1", "/api/v1/owners/meadow/receipts", "/api/v1/receipts/a1"}
	for _, path := range []string{"/o/meadow", "/people/ada-k", "/reports/meadow/2025-03", "/api/v1/owners/meadow/receipts"} {
		want := httptest.NewRecorder()
		ask(want, path)
		for range 20 { // a pool of buffers may lose some
			got := &meanwhile{httptest.NewRecorder(), func() {
				for _, other := range others {
					ask(httptest.NewRecorder(), other)
				}
			}}
			ask(got, path)
			if got.Body.String() != want.Body.String() {
				t.Fatalf("%s was another page in its second half", path)
			}
		}
	}
}

// TestKeptPagesHaveRoomsOfTheirOwn makes pages for single visitors between two looks at
// one that is kept for everybody.
func TestKeptPagesHaveRoomsOfTheirOwn(t *testing.T) {
	f := fullLedger()
	f.version = 7
	h := newSite(t, f)
	want := get(t, h, "/o/meadow").Body.String()
	for range 20 {
		get(t, h, "/people/ada-k", "Cookie", "of=somebody")
		get(t, h, "/receipts/a1", "Cookie", "of=somebody")
		if got := get(t, h, "/o/meadow").Body.String(); got != want {
			t.Fatal("what is kept of /o/meadow is another page now")
		}
	}
}
