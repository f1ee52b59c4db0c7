package ghclient

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
)

const readme = `{"type":"file","encoding":"base64","content":"SGVs\nbG8=\n","sha":"abc","html_url":"https://github.com/lantern/tiles/blob/main/a.md"}`

// tagged answers with an ETag that names who asks, and with 304 to who has it.
func tagged(w http.ResponseWriter, r *http.Request) {
	tag := `"` + r.Header.Get("Authorization") + `"`
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	says(200, readme, "ETag", tag)(w, r)
}

func TestConditionalRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, app := newFake(t, tagged)
		for i := range 3 {
			got, err := app.Client(1).ReadFile(t.Context(), testRepo, "a.md", "main")
			if err != nil || string(got.Data) != "Hello" || got.SHA != "abc" {
				t.Fatal(i, got, err)
			}
		}
		got := f.requests()
		if len(got) != 3 || got[0].Header.Get("If-None-Match") != "" || got[2].Header.Get("If-None-Match") == "" {
			t.Error(got)
		}
		// Nobody is given what another installation may see, nor another file.
		for _, ask := range []func(){
			func() { _, _ = app.Client(2).ReadFile(t.Context(), testRepo, "a.md", "main") },
			func() { _, _ = app.Client(1).ReadFile(t.Context(), testRepo, "a.md", "") },
			func() { _, _ = app.Client(1).ReadFile(t.Context(), testRepo, "b.md", "main") },
		} {
			ask()
			got := f.requests()
			if last := got[len(got)-1]; last.Header.Get("If-None-Match") != "" {
				t.Errorf("%s asked with another's ETag", last.Path)
			}
		}
	})
}

// The link to the next page is kept with the first one.
func TestConditionalPages(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("If-None-Match") != "" {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			says(200, `[{"number":3}]`, "ETag", `W/"x"`, "Link", `<https://api.github.com/repositories/5/issues?page=2>; rel="next", <https://api.github.com/repositories/5/issues?page=9>; rel="last"`)(w, r)
		})
		for range 2 {
			page, next, err := app.Client(1).Threads(t.Context(), testRepo, noon, "")
			if err != nil || len(page) != 1 || next != "https://api.github.com/repositories/5/issues?page=2" {
				t.Fatal(page, next, err)
			}
		}
	})
}

func TestMemoryIsBounded(t *testing.T) {
	m := newMemory()
	for i := range keptAnswers + 10 {
		m.Put(fmt.Sprint(i), Answer{ETag: "e", Body: []byte("x")})
	}
	if _, ok := m.Get("0"); ok || m.order.Len() != keptAnswers || len(m.byKey) != keptAnswers {
		t.Error(m.order.Len(), len(m.byKey))
	}
	if a, ok := m.Get(fmt.Sprint(keptAnswers)); !ok || a.ETag != "e" {
		t.Error(a, ok)
	}
	big := []byte(strings.Repeat("x", keptAnswer))
	for i := range 40 {
		m.Put("big"+fmt.Sprint(i), Answer{Body: big})
		m.Put("big"+fmt.Sprint(i), Answer{Body: big})
	}
	if m.bytes > keptBytes || m.bytes < keptBytes/2 {
		t.Error(m.bytes)
	}
	m.Put("big39", Answer{Body: append(big, 'x')})
	if _, ok := m.Get("big39"); ok {
		t.Error("an answer that is too large was kept, or its older version")
	}
}
