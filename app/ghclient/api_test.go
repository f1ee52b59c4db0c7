package ghclient

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

var noon = time.Date(2026, 1, 2, 12, 0, 0, 0, time.UTC)

func TestErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		handle http.HandlerFunc
		want   error
		says   string
	}{
		"not found": {says(404, `{"message":"Not Found"}`), ErrNotFound, "looking for the account bo"},
		"gone":      {says(410, `{"message":"This issue was deleted"}`), ErrNotFound, "deleted"},
		"forbidden": {says(403, `{"message":"Resource not accessible by integration"}`), ErrForbidden, "not accessible"},
		"permission": {says(403, `{"message":"Resource not accessible by integration"}`, "X-Accepted-GitHub-Permissions", "issues=write,metadata=read; pull_requests=write"),
			ErrForbidden, "needs the permission issues: write and metadata: read or pull_requests: write"},
		"suspended": {says(403, `{"message":"This installation has been suspended"}`), ErrSuspended, "suspended"},
		"another clock": {says(401, `{"message":"'Expiration time' claim ('exp') is too far in the future"}`, "Date", time.Now().Add(-10*time.Minute).UTC().Format(http.TimeFormat)),
			ErrForbidden, "clock is 10m0s ahead of GitHub's"},
		"blocked":  {says(451, `{"message":"Repository access blocked"}`), ErrForbidden, "blocked"},
		"other":    {says(422, `{"message":"Validation Failed"}`), nil, "Validation Failed"},
		"not JSON": {says(200, `<html>`), nil, "looking for the account bo"},
	} {
		_, app := newFake(t, tt.handle)
		err := ask(t.Context(), app.Client(1))
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", name, err)
		}
		if errors.Is(err, fs.ErrNotExist) != errors.Is(tt.want, ErrNotFound) {
			t.Errorf("%s: exists: %v", name, err)
		}
	}
}

func TestLink(t *testing.T) {
	h := http.Header{"Link": {`<https://a/x?page=2&labels=b,c;d>; rel="next", <https://a/x?page=9>; title="x"; rel="last"`, `<https://a/f>;rel="first"`}}
	for rel, want := range map[string]string{"next": "https://a/x?page=2&labels=b,c;d", "last": "https://a/x?page=9", "first": "https://a/f", "prev": ""} {
		if got := link(h, rel); got != want {
			t.Errorf("%s: %q", rel, got)
		}
	}
	for _, broken := range []string{"", "<", "<a", `rel="next"`, `<a> rel=next`, `>a<; rel="next"`} {
		if got := link(http.Header{"Link": {broken}}, "next"); got != "" {
			t.Errorf("%q: %q", broken, got)
		}
	}
}

// paged answers lists of numbered pages.
func paged(pages ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		at := func(n int) string {
			q := r.URL.Query()
			q.Set("page", strconv.Itoa(n))
			return "<https://api.github.com" + r.URL.Path + "?" + q.Encode() + ">"
		}
		n := 1
		if s := r.URL.Query().Get("page"); s != "" {
			n, _ = strconv.Atoi(s)
		}
		var links []string
		if n < len(pages) {
			links = append(links, at(n+1)+`; rel="next"`, at(len(pages))+`; rel="last"`)
		}
		if n > 1 {
			links = append(links, at(n-1)+`; rel="prev"`, at(1)+`; rel="first"`)
		}
		w.Header().Set("Link", strings.Join(links, ", "))
		says(200, pages[n-1])(w, r)
	}
}

func TestLists(t *testing.T) {
	f, app := newFake(t, paged(`[{"number":3}]`, `[{"number":2},{"number":1}]`))
	c := app.Client(1)
	var numbers []int
	for cursor, more := "", true; more; more = cursor != "" {
		page, next, err := c.Threads(t.Context(), testRepo, noon, cursor)
		if err != nil {
			t.Fatal(err)
		}
		for _, th := range page {
			numbers = append(numbers, th.Number)
		}
		cursor = next
	}
	if !slices.Equal(numbers, []int{3, 2, 1}) {
		t.Error(numbers)
	}
	if got := f.requests()[0].Path; got != "/repos/lantern/tiles/issues?state=all&sort=updated&direction=asc&per_page=100&since=2026-01-02T12:00:00Z" {
		t.Error(got)
	}
	if _, _, err := c.Pulls(t.Context(), testRepo, ""); err != nil {
		t.Error(err)
	}
	if got := f.requests()[2].Path; got != "/repos/lantern/tiles/pulls?state=all&sort=updated&direction=desc&per_page=100" {
		t.Error(got)
	}

	f, app = newFake(t, paged(`[{"id":1,"event":"closed"}]`, `[{"id":2,"event":"reopened"}]`, `[]`))
	events, err := app.Client(1).Timeline(t.Context(), testRepo, 7)
	if err != nil || len(events) != 2 || events[1].Event != "reopened" || len(f.requests()) != 3 {
		t.Error(events, err)
	}

	_, app = newFake(t, says(200, `[{"id":4,"pull_request_url":"https://api.github.com/repos/lantern/tiles/pulls/12","body":"x","pull_request_review_id":5}]`))
	comments, next, err := app.Client(1).ReviewComments(t.Context(), testRepo, time.Time{}, "")
	if err != nil || next != "" || len(comments) != 1 || comments[0].Number != 12 || comments[0].ReviewID != 5 || comments[0].ID != 4 {
		t.Error(comments, next, err)
	}

	_, app = newFake(t, paged(`{"total_count":2,"repositories":[{"id":5,"name":"tiles","private":true,"owner":{"id":1,"login":"lantern"}}]}`, `{"repositories":[{"id":6,"name":"lamps","owner":{"id":1,"login":"lantern"}}]}`))
	repos, err := app.Client(1).Repositories(t.Context())
	want := []history.Repo{{ID: 5, Owner: "lantern", Name: "tiles", Private: true}, {ID: 6, Owner: "lantern", Name: "lamps"}}
	if err != nil || !slices.Equal(repos, want) {
		t.Error(repos, err)
	}

	_, app = newFake(t, paged(`[{"id":1,"account":{"id":9,"login":"lantern","type":"Organization"},"suspended_at":"2026-01-02T12:00:00Z","permissions":{"issues":"write"},"repository_selection":"selected","created_at":"2026-01-02T12:00:00Z"}]`, `[{"id":2,"account":{"id":10,"login":"bo","type":"User"},"suspended_at":null,"repository_selection":"all"}]`))
	installations, err := app.Installations(t.Context())
	if err != nil || len(installations) != 2 || !installations[0].Suspended || !installations[0].Selected || installations[1].Suspended ||
		installations[1].Selected || installations[0].Account.Type != "Organization" || !installations[0].CreatedAt.Equal(noon) {
		t.Error(installations, err)
	}
}

// GitHub leads to where a thread was transferred, as it does to where a
// repository was renamed to.
func TestTransferredThread(t *testing.T) {
	at := func(url string, number int) string {
		return fmt.Sprintf(`{"url":"https://api.github.com/repos/%s/issues/%d","number":%d}`, url, number, number)
	}
	for name, tt := range map[string]struct {
		thread string
		repo   string
		want   error
	}{
		"here":              {at("Lantern/tiles", 4), "", nil},
		"renamed":           {at("lantern/shards", 4), "shards", nil},
		"transferred":       {at("lantern/lamps", 4), "tiles", ErrNotFound},
		"with a new number": {at("lantern/tiles", 9), "", ErrNotFound},
	} {
		f, app := newFake(t, func(w http.ResponseWriter, r *http.Request) {
			if strings.Contains(r.URL.Path, "/issues/4") {
				says(200, tt.thread)(w, r)
				return
			}
			says(200, `{"id":5,"name":"`+tt.repo+`","owner":{"id":1,"login":"lantern"}}`)(w, r)
		})
		if _, err := app.Client(1).Object(t.Context(), testRepo, 4, false); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v", name, err)
		}
		if asked := len(f.requests()); asked == 1 != (tt.repo == "") {
			t.Errorf("%s: %d requests", name, asked)
		}
	}
}

func TestHooks(t *testing.T) {
	f, app := newFake(t, says(200, `{"url":"https://glue.example/webhooks","secret":"********","insecure_ssl":"0","content_type":"json"}`))
	if got, err := app.HookConfig(t.Context()); err != nil || got != (HookConfig{"https://glue.example/webhooks", true, false}) {
		t.Error(got, err)
	}
	if err := app.SetHookConfig(t.Context(), "https://new.example", "s3"); err != nil {
		t.Error(err)
	}
	if got := f.requests()[1]; got.Method != http.MethodPatch || got.Path != "/app/hook/config" || strings.TrimSpace(got.Body) != `{"url":"https://new.example","content_type":"json","secret":"s3","insecure_ssl":"0"}` {
		t.Error(got)
	}
	f, app = newFake(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			says(202, `{}`)(w, r)
			return
		}
		says(200, `[{"id":5,"guid":"g","delivered_at":"2026-01-02T12:00:00Z","redelivery":true,"status":"Invalid HTTP Response: 503","status_code":503,"event":"issues","action":"opened","installation_id":3},{"id":4,"guid":"h","status":"OK","status_code":202,"event":"ping","action":null,"installation_id":null}]`,
			"Link", `<https://api.github.com/app/hook/deliveries?per_page=100&cursor=v1_4>; rel="next"`)(w, r)
	})
	page, next, err := app.Deliveries(t.Context(), "")
	want := []HookDelivery{{ID: 5, GUID: "g", Event: "issues", Action: "opened", At: noon, StatusCode: 503, Redelivery: true, Installation: 3},
		{ID: 4, GUID: "h", Event: "ping", StatusCode: 202, OK: true}}
	if diff := cmp.Diff(want, page); diff != "" || err != nil || !strings.HasSuffix(next, "cursor=v1_4") {
		t.Error(diff, next, err)
	}
	if err := app.Redeliver(t.Context(), 5); err != nil || f.requests()[1].Path != "/app/hook/deliveries/5/attempts" {
		t.Error(err, f.requests())
	}
}

func TestConvert(t *testing.T) {
	f, app := newFake(t, says(201, `{"id":7,"slug":"glue","name":"Glue","html_url":"https://github.com/apps/glue","client_id":"Iv1","client_secret":"cs","webhook_secret":"ws","pem":"key","owner":{"id":1,"login":"lantern","type":"Organization"}}`))
	got, err := Convert(t.Context(), app.config.Site, f, "c0de")
	want := Registration{7, "glue", "Glue", "https://github.com/apps/glue", "Iv1", "cs", "ws", []byte("key"), history.Account{ID: 1, Login: "lantern", Type: "Organization"}}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if r := f.requests()[0]; r.Method != http.MethodPost || r.Path != "/app-manifests/c0de/conversions" || r.Auth != "" {
		t.Error(r)
	}
	for _, status := range []int{404, 502} {
		f, _ = newFake(t, says(status, `{}`))
		_, err = Convert(t.Context(), app.config.Site, f, "c0de")
		if err == nil || strings.Contains(err.Error(), "c0de") || errors.Is(err, ErrNotFound) != (status == 404) || len(f.requests()) != 1 {
			t.Error(status, err)
		}
	}
	broken := roundTripper(func(*http.Request) (*http.Response, error) { return nil, errors.New("no route") })
	if _, err = Convert(t.Context(), app.config.Site, broken, "c0de"); err == nil || strings.Contains(err.Error(), "c0de") {
		t.Error(err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestPeople(t *testing.T) {
	for body, want := range map[string]string{
		`{"permission":"write","role_name":"maintain"}`:  "maintain",
		`{"permission":"read","role_name":"triage"}`:     "triage",
		`{"permission":"write","role_name":"our role"}`:  "write",
		`{"permission":"none","role_name":""}`:           "none",
		`{"permission":"admin"}`:                         "admin",
		`{"permission":"something","role_name":"other"}`: "none",
	} {
		f, app := newFake(t, says(200, body))
		got, err := app.Client(1).Permission(t.Context(), testRepo, "dependabot[bot]")
		if err != nil || got != want || f.requests()[0].Path != "/repos/lantern/tiles/collaborators/dependabot%5Bbot%5D/permission" {
			t.Error(body, got, err, f.requests()[0].Path)
		}
	}
	_, app := newFake(t, bo)
	if got, err := app.Client(1).User(t.Context(), "bo"); err != nil || got != (history.Account{ID: 2, Login: "bo", Type: "User"}) {
		t.Error(got, err)
	}
	f, app := newFake(t, inOrder(says(200, "0123abcd"), says(409, `{"message":"Git Repository is empty."}`)))
	sha, err := app.Client(1).HeadSHA(t.Context(), testRepo, "release/1")
	if err != nil || sha != "0123abcd" || f.requests()[0].Header.Get("Accept") != "application/vnd.github.v3.sha" {
		t.Error(sha, err)
	}
	if _, err := app.Client(1).HeadSHA(t.Context(), testRepo, "main"); !errors.Is(err, ErrNotFound) {
		t.Error(err)
	}
}

func TestFiles(t *testing.T) {
	c := func(h http.HandlerFunc) (*fakeGitHub, *Client) {
		f, app := newFake(t, h)
		return f, app.Client(1)
	}
	f, client := c(says(200, readme))
	if got, err := client.ReadFile(t.Context(), testRepo, "/docs/a b#?.md", "x&y"); err != nil || string(got.Data) != "Hello" || got.URL == "" {
		t.Error(got, err)
	}
	if got := f.requests()[0].Path; got != "/repos/lantern/tiles/contents/docs/a%20b%23%3F.md?ref=x%26y" {
		t.Error(got)
	}
	for _, h := range []http.HandlerFunc{says(200, `[{"type":"file"}]`), says(200, `{"type":"submodule"}`), says(404, `{}`)} {
		_, client := c(h)
		if _, err := client.ReadFile(t.Context(), testRepo, "a", ""); !errors.Is(err, ErrNotFound) {
			t.Error(err)
		}
	}
	_, client = c(func(w http.ResponseWriter, r *http.Request) { // longer than a megabyte
		if strings.Contains(r.Header.Get("Accept"), "raw") {
			says(200, "long")(w, r)
			return
		}
		says(200, `{"type":"file","encoding":"none","content":"","sha":"s"}`)(w, r)
	})
	if got, err := client.ReadFile(t.Context(), testRepo, "a", ""); err != nil || string(got.Data) != "long" || got.SHA != "s" {
		t.Error(got, err)
	}

	f, client = c(says(201, `{"content":{"sha":"new","html_url":"https://github.com/x"},"commit":{"committer":{"date":"2026-01-02T12:00:00Z"}}}`))
	got, err := client.WriteFile(t.Context(), testRepo, "a.md", "Say hello", []byte("Hello"), "old", "main")
	if err != nil || got != (Posted{NodeID: "new", URL: "https://github.com/x", At: noon}) {
		t.Error(got, err)
	}
	if r := f.requests()[0]; r.Method != http.MethodPut || strings.TrimSpace(r.Body) != `{"message":"Say hello","content":"SGVsbG8=","sha":"old","branch":"main"}` {
		t.Error(r)
	}
	// A first attempt took effect, and its answer was lost.
	conflict := func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPut {
			says(409, `{"message":"a.md does not match old"}`)(w, r)
			return
		}
		says(200, readme)(w, r)
	}
	_, client = c(conflict)
	if got, err := client.WriteFile(t.Context(), testRepo, "a.md", "Say hello", []byte("Hello"), "old", ""); err != nil || got.NodeID != "abc" {
		t.Error(got, err)
	}
	if _, err := client.WriteFile(t.Context(), testRepo, "a.md", "Say bye", []byte("Bye"), "old", ""); err == nil {
		t.Error("somebody else's version was taken for ours")
	}
}

func TestCheckRun(t *testing.T) {
	f, app := newFake(t, says(201, `{"id":4,"node_id":"CR_4","html_url":"https://github.com/c/4","completed_at":"2026-01-02T12:00:00Z"}`))
	run := CheckRun{Name: "glueledger.yml", HeadSHA: "abc", Conclusion: "failure", Title: "One key is unknown", Summary: strings.Repeat("é", 40000)}
	for i := range 120 {
		run.Annotations = append(run.Annotations, Annotation{Path: ".github/glueledger.yml", StartLine: i + 1, StartColumn: 3, EndColumn: 5, Level: "failure", Message: "unknown"})
	}
	run.Annotations[1].EndLine = 9
	got, err := app.Client(1).CreateCheckRun(t.Context(), testRepo, run)
	if err != nil || got.ID != 4 || !got.At.Equal(noon) {
		t.Error(got, err)
	}
	var sizes []int
	for _, r := range f.requests() {
		var body struct {
			Status, Conclusion string
			Output             struct {
				Summary     string
				Annotations []map[string]any
			}
		}
		if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
			t.Fatal(err)
		}
		if len(sizes) == 0 {
			a, b := body.Output.Annotations[0], body.Output.Annotations[1]
			if a["start_column"] != 3.0 || a["end_line"] != 1.0 || b["start_column"] != nil || b["end_line"] != 9.0 || body.Status != "completed" {
				t.Error(a, b, body.Status)
			}
		}
		if n := len(body.Output.Summary); n > longestSummary || strings.ContainsRune(body.Output.Summary, '\uFFFD') {
			t.Errorf("a summary of %d bytes", n)
		}
		sizes = append(sizes, len(body.Output.Annotations))
	}
	if fmt.Sprint(sizes) != "[50 50 20]" {
		t.Error(sizes)
	}
}
