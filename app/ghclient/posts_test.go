package ghclient

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

const mark = "<!-- glueledger:x -->"

// wrote is a comment or issue as GitHub shows it.
func wrote(id int, login, body string) string {
	return fmt.Sprintf(`{"id":%d,"number":%d,"node_id":"N%d","html_url":"https://github.com/c/%d","created_at":"2026-01-02T12:00:00Z","body":%q,"user":{"id":1,"login":%q}}`,
		id, id, id, id, body, login)
}

func withSelf(h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/app" {
			says(200, `{"id":7,"slug":"glue"}`)(w, r)
			return
		}
		h(w, r)
	}
}

func TestFindComment(t *testing.T) {
	ours := func(id int) string { return wrote(id, "Glue[bot]", "Hello\r\n"+mark) }
	other := wrote(50, "mallory", mark)
	quoted := wrote(51, "glue", mark)
	without := wrote(52, "glue[bot]", "Hello")
	ghost := `{"id":53,"body":"` + mark + `","user":null}`
	for name, tt := range map[string]struct {
		pages []string
		want  int64 // 0: none
		asked int
	}{
		"one page":               {[]string{"[" + ours(1) + "," + other + "]"}, 1, 1},
		"the newest":             {[]string{"[" + ours(1) + "," + ours(2) + "]"}, 2, 1},
		"nobody else's":          {[]string{"[" + other + "," + quoted + "," + without + "," + ghost + "]"}, 0, 1},
		"on the last page":       {[]string{"[" + ours(1) + "]", "[]", "[" + ours(3) + "]"}, 3, 2},
		"backwards to the first": {[]string{"[" + ours(1) + "]", "[" + other + "]", "[]"}, 1, 3},
		"nowhere":                {[]string{"[]", "[" + other + "]"}, 0, 2},
		"no comments":            {[]string{"[]"}, 0, 1},
	} {
		f, app := newFake(t, withSelf(paged(tt.pages...)))
		got, err := app.Client(1).FindComment(t.Context(), testRepo, 4, noon, mark)
		switch {
		case tt.want == 0 && !errors.Is(err, ErrNotFound):
			t.Errorf("%s: %v, %v", name, got, err)
		case tt.want != 0 && (err != nil || got.ID != tt.want || got.Body != "Hello\n"+mark || !got.At.Equal(noon)):
			t.Errorf("%s: %v, %v", name, got, err)
		}
		asked := f.requests()[1:]
		if len(asked) != tt.asked || !strings.HasSuffix(asked[0].Path, "/issues/4/comments?per_page=100&since=2026-01-02T12:00:00Z") {
			t.Errorf("%s: %d pages, %s", name, len(asked), asked[0].Path)
		}
		if _, _ = app.Client(2).FindComment(t.Context(), testRepo, 4, noon, mark); f.requests()[1+len(asked)].Path == "/app" {
			t.Errorf("%s: asked again who the App is", name)
		}
	}
}

func TestFindIssue(t *testing.T) {
	f, app := newFake(t, withSelf(paged("["+wrote(9, "bo", mark)+"]", "["+wrote(8, "glue[bot]", mark)+","+wrote(7, "glue[bot]", mark)+"]")))
	got, err := app.Client(1).FindIssue(t.Context(), testRepo, "glue report", mark)
	if err != nil || got.Number != 8 || got.NodeID != "N8" {
		t.Error(got, err)
	}
	if path := f.requests()[1].Path; path != "/repos/lantern/tiles/issues?state=all&sort=created&direction=desc&per_page=100&labels=glue+report&creator=glue%5Bbot%5D" {
		t.Error(path)
	}
	if _, err := app.Client(1).FindIssue(t.Context(), testRepo, "", "other"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
	_, app = newFake(t, withSelf(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("creator") {
			says(422, `{"message":"Validation Failed"}`)(w, r)
			return
		}
		says(200, "["+wrote(8, "glue[bot]", mark)+"]")(w, r)
	}))
	if got, err := app.Client(1).FindIssue(t.Context(), testRepo, "", mark); err != nil || got.Number != 8 {
		t.Error(got, err)
	}
}

func TestPosting(t *testing.T) {
	f, app := newFake(t, says(201, wrote(9, "glue[bot]", "Hi")))
	c := app.Client(1)
	want := Posted{9, 9, "N9", "https://github.com/c/9", noon, "Hi"}
	if got, err := c.CreateIssue(t.Context(), testRepo, "Report", "Hi", []string{"glue"}); err != nil || got != want {
		t.Error(got, err)
	}
	want.Number = 4
	if got, err := c.CreateComment(t.Context(), testRepo, 4, "Hi <b>"); err != nil || got != want {
		t.Error(got, err)
	}
	for _, err := range []error{c.EditIssue(t.Context(), testRepo, 9, "R", "B"), c.EditComment(t.Context(), testRepo, 9, "B"),
		c.React(t.Context(), testRepo, 9, "eyes"), c.DeleteComment(t.Context(), testRepo, 9)} {
		if err != nil {
			t.Error(err)
		}
	}
	var got []string
	for _, r := range f.requests() {
		got = append(got, strings.TrimSpace(r.Method+" "+strings.TrimPrefix(r.Path, "/repos/lantern/tiles")+" "+strings.TrimSpace(r.Body)))
	}
	requests := []string{
		`POST /issues {"title":"Report","body":"Hi","labels":["glue"]}`,
		`POST /issues/4/comments {"body":"Hi <b>"}`,
		`PATCH /issues/9 {"title":"R","body":"B"}`,
		`PATCH /issues/comments/9 {"body":"B"}`,
		`POST /issues/comments/9/reactions {"content":"eyes"}`,
		`DELETE /issues/comments/9`,
	}
	if diff := cmp.Diff(requests, got); diff != "" {
		t.Error(diff)
	}
	for status, want := range map[int]error{404: nil, 410: nil, 403: ErrForbidden} {
		_, app := newFake(t, says(status, `{}`))
		if err := app.Client(1).DeleteComment(t.Context(), testRepo, 9); !errors.Is(err, want) {
			t.Error(status, err)
		}
	}
	f, app = newFake(t, paged(`[{"id":1,"user":{"id":2,"login":"bo","type":"User"},"created_at":"2026-01-02T12:00:00Z"}]`, `[{"id":2,"user":null}]`))
	reactions, err := app.Client(1).Reactions(t.Context(), testRepo, 9, "+1")
	if diff := cmp.Diff([]Reaction{{1, history.Account{ID: 2, Login: "bo", Type: "User"}, noon}, {2, history.Ghost, time.Time{}}}, reactions); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if path := f.requests()[0].Path; !strings.HasSuffix(path, "/issues/comments/9/reactions?per_page=100&content=%2B1") {
		t.Error(path)
	}
}
