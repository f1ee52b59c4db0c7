package ghclient

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"

	"glueledger/app/ghfake"
)

var description = sync.OnceValues(func() (*ghfake.Description, error) {
	return ghfake.LoadDescription(os.Getenv("GLUELEDGER_OCTOKIT"))
})

// conforms holds a request against GitHub's description; documents of GraphQL
// are held against the schema by TestQueries.
func conforms(t testing.TB, r ghfake.Request) {
	t.Helper()
	d, err := description()
	if err != nil {
		t.Fatal(err)
	}
	if r.Path == "/graphql" {
		return
	}
	if err := d.Check(r); err != nil {
		t.Errorf("GitHub would not take it: %v\n\tquery %s\n\tbody %s", err, r.Query.Encode(), r.Body)
	}
}

func schema(t testing.TB) *ast.Schema {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(ghfake.Octokit(t), "graphql-schema", "schema.graphql"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := ghfake.LoadSchema(string(data))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// queries are all GraphQL documents that the client sends, by name.
func queries() map[string]string {
	return map[string]string{
		"discussions": discussionsQuery, "more comments": moreCommentsQuery, "more replies": moreRepliesQuery,
		"categories": categoriesQuery, "find discussion": findDiscussionQuery,
		"create discussion": createDiscussionMutation, "edit discussion": editDiscussionMutation,
		"discussion comments": discussionCommentsQuery, "create discussion comment": createDiscussionCommentMutation,
		"edit discussion comment": editDiscussionCommentMutation, "delete discussion comment": deleteDiscussionCommentMutation,
	}
}

// TestQueries holds all GraphQL documents against GitHub's schema.
func TestQueries(t *testing.T) {
	s := schema(t)
	for name, q := range queries() {
		if _, errs := gqlparser.LoadQueryWithRules(s, q, nil); len(errs) > 0 {
			t.Errorf("%s: %v", name, errs)
		}
	}
	for what, wrong := range map[string]string{
		"field":    strings.Replace(discussionsQuery, "closedAt", "shutAt", 1),
		"argument": strings.Replace(discussionsQuery, "first: 20", "frist: 20", 1),
		"input":    strings.Replace(createDiscussionMutation, "title: $title", "headline: $title", 1),
		"type":     strings.Replace(moreCommentsQuery, "$id: ID!", "$id: Int!", 1),
	} {
		if _, errs := gqlparser.LoadQueryWithRules(s, wrong, nil); len(errs) == 0 {
			t.Errorf("a query with a wrong %s is taken", what)
		}
	}
}

// answers is a GitHub that has something for every request of the client.
func answers(w http.ResponseWriter, r *http.Request) {
	const (
		repo    = `{"id":5,"node_id":"R_5","name":"tiles","full_name":"lantern/tiles","owner":{"id":1,"login":"lantern","type":"Organization"},"default_branch":"main"}`
		app     = `{"id":7,"slug":"glue","name":"Glue","html_url":"https://github.com/apps/glue","pem":"-","webhook_secret":"s","client_id":"c","client_secret":"s","owner":{"id":1,"login":"lantern"}}`
		comment = `{"id":11,"node_id":"C_11","body":"Hello <!-- mark -->","html_url":"https://github.com/x","created_at":"2026-01-01T00:00:00Z","user":{"id":8,"login":"glue[bot]","type":"Bot"},"performed_via_github_app":{"id":7,"slug":"glue"}}`
		issue   = `{"id":12,"number":3,"node_id":"I_12","title":"T","body":"B <!-- mark -->","html_url":"https://github.com/x","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","state":"open","user":{"id":8,"login":"glue[bot]","type":"Bot"}}`
		pull    = `{"id":13,"number":4,"node_id":"P_13","title":"T","body":"B","html_url":"https://github.com/x","created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-02T00:00:00Z","state":"open","user":{"id":8,"login":"glue[bot]","type":"Bot"},"head":{"sha":"a"},"base":{"ref":"main","repo":` + repo + `}}`
		file    = `{"content":{"sha":"s1","html_url":"https://github.com/x","path":"a.md"},"commit":{"sha":"c1","html_url":"https://github.com/x"}}`
	)
	path, list := r.URL.Path, func(item string) string { return "[" + item + "]" }
	end := func(s string) bool { return strings.HasSuffix(path, s) }
	status, body := http.StatusOK, "{}"
	switch post := r.Method == http.MethodPost; {
	case end("/access_tokens"):
		status, body = http.StatusCreated, fmt.Sprintf(`{"token":"t","expires_at":%q}`, time.Now().Add(time.Hour).UTC().Format(time.RFC3339))
	case end("/app/installations"):
		body = list(`{"id":70,"account":{"id":1,"login":"lantern","type":"Organization"},"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}`)
	case end("/installation/repositories"):
		body = `{"total_count":1,"repositories":[` + repo + `]}`
	case end("/hook/config"):
		body = `{"url":"https://x","content_type":"json","insecure_ssl":"0","secret":"*"}`
	case end("/attempts"):
		status = http.StatusAccepted
	case end("/deliveries"):
		body = list(`{"id":1,"guid":"g","delivered_at":"2026-01-01T00:00:00Z","status_code":502,"event":"issues","action":"opened"}`)
	case strings.HasSuffix(path, "/app") || strings.Contains(path, "/app-manifests/"):
		body = app
	case end("/permission"):
		body = `{"permission":"write","role_name":"maintain","user":{"id":1,"login":"x"}}`
	case strings.Contains(path, "/users/"):
		body = `{"id":9,"login":"ada","type":"User"}`
	case strings.Contains(path, "/contents/") && r.Method == http.MethodPut:
		body = file
	case strings.Contains(path, "/contents/"):
		body = `{"type":"file","encoding":"base64","content":"aGk=","sha":"s1","size":2,"path":"a.md","html_url":"https://github.com/x"}`
	case end("/reactions") && !post:
		body = list(`{"id":1,"content":"+1","created_at":"2026-01-01T00:00:00Z","user":{"id":9,"login":"ada","type":"User"}}`)
	case r.Method == http.MethodDelete:
		status, body = http.StatusNoContent, ""
	case end("/pulls/comments"), end("/comments") && strings.Contains(path, "/pulls/"):
		body = list(`{"id":21,"body":"R","pull_request_url":"https://api.github.com/repos/lantern/tiles/pulls/4","pull_request_review_id":31,"user":{"id":9,"login":"ada"},"created_at":"2026-01-01T00:00:00Z","updated_at":"2026-01-01T00:00:00Z"}`)
	case end("/comments") && !post:
		body = list(comment)
	case end("/comments"), strings.Contains(path, "/issues/comments/"):
		body = comment
	case end("/timeline"), end("/reviews"), end("/events"):
		body = `[]`
	case end("/pulls"):
		body = list(pull)
	case strings.Contains(path, "/pulls/"):
		body = pull
	case end("/issues") && !post:
		body = list(issue)
	case strings.Contains(path, "/issues"):
		body = issue
	case strings.Contains(path, "/repos/"):
		body = repo
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// talkNumber is a discussion that the fake has, with comments 11 and 12.
const talkNumber = 30

// asksNothing are the methods of App and Client that send nothing to GitHub.
var asksNothing = []string{"App.Client", "Client.Budget"}

// calls are all other methods of App and Client, by name, each so that it sends all
// that it can.
func calls(ctx context.Context, app *App) map[string]func() error {
	c, day := app.Client(70), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	return map[string]func() error{
		"App.Self":            func() error { _, err := app.Self(ctx); return err },
		"App.Installations":   func() error { _, err := app.Installations(ctx); return err },
		"App.HookConfig":      func() error { _, err := app.HookConfig(ctx); return err },
		"App.SetHookConfig":   func() error { return app.SetHookConfig(ctx, "https://x/webhooks", "secret") },
		"App.Deliveries":      func() error { _, _, err := app.Deliveries(ctx, ""); return err },
		"App.Redeliver":       func() error { return app.Redeliver(ctx, 1) },
		"Client.Repositories": func() error { _, err := c.Repositories(ctx); return err },
		"Client.Repository":   func() error { _, err := c.Repository(ctx, "lantern", "tiles"); return err },
		"Client.Threads": func() error {
			_, _, err := c.Threads(ctx, testRepo, day, "")
			_, _, all := c.Threads(ctx, testRepo, time.Time{}, "")
			return errors.Join(err, all)
		},
		"Client.Pulls": func() error { _, _, err := c.Pulls(ctx, testRepo, ""); return err },
		"Client.ReviewComments": func() error {
			_, _, err := c.ReviewComments(ctx, testRepo, day, "")
			_, _, all := c.ReviewComments(ctx, testRepo, time.Time{}, "")
			return errors.Join(err, all)
		},
		"Client.Timeline": func() error { _, err := c.Timeline(ctx, testRepo, 3); return err },
		"Client.Object": func() error {
			_, err := c.Object(ctx, testRepo, 3, false)
			_, pull := c.Object(ctx, testRepo, 4, true)
			return errors.Join(err, pull)
		},
		"Client.Record": func() error {
			_, err := c.Record(ctx, testRepo, 3, false)
			_, pull := c.Record(ctx, testRepo, 4, true)
			return errors.Join(err, pull)
		},
		"Client.Discussions": func() error { _, _, err := c.Discussions(ctx, testRepo, day, ""); return err },
		"Client.FindIssue":   func() error { _, err := c.FindIssue(ctx, testRepo, "report", "<!-- mark -->"); return err },
		"Client.CreateIssue": func() error { _, err := c.CreateIssue(ctx, testRepo, "Title", "Body", []string{"report"}); return err },
		"Client.EditIssue":   func() error { return c.EditIssue(ctx, testRepo, 3, "Title", "Body") },
		"Client.FindComment": func() error {
			_, err := c.FindComment(ctx, testRepo, 3, day, "<!-- mark -->")
			_, all := c.FindComment(ctx, testRepo, 3, time.Time{}, "<!-- other -->")
			return errors.Join(err, all)
		},
		"Client.CreateComment":    func() error { _, err := c.CreateComment(ctx, testRepo, 3, "Body"); return err },
		"Client.EditComment":      func() error { return c.EditComment(ctx, testRepo, 11, "Body") },
		"Client.DeleteComment":    func() error { return c.DeleteComment(ctx, testRepo, 11) },
		"Client.FindDiscussion":   func() error { _, err := c.FindDiscussion(ctx, testRepo, "general", "<!-- mark -->"); return err },
		"Client.CreateDiscussion": func() error { _, err := c.CreateDiscussion(ctx, testRepo, "General", "Title", "Body"); return err },
		"Client.EditDiscussion":   func() error { return c.EditDiscussion(ctx, "D_1", "Title", "Body") },
		"Client.CreateDiscussionComment": func() error {
			_, err := c.CreateDiscussionComment(ctx, testRepo, talkNumber, "Body <!-- mark -->")
			return err
		},
		"Client.FindDiscussionComment": func() error {
			_, err := c.FindDiscussionComment(ctx, testRepo, talkNumber, "<!-- mark -->")
			return err
		},
		"Client.EditDiscussionComment":   func() error { return c.EditDiscussionComment(ctx, "DC_11", "Better") },
		"Client.DeleteDiscussionComment": func() error { return c.DeleteDiscussionComment(ctx, "DC_12") },
		"Client.ReadFile": func() error {
			_, err := c.ReadFile(ctx, testRepo, ".github/glueledger.yml", "")
			_, at := c.ReadFile(ctx, testRepo, "a b.md", "main")
			return errors.Join(err, at)
		},
		"Client.WriteFile": func() error {
			_, err := c.WriteFile(ctx, testRepo, "reports/2026-01.md", "Report", []byte("hi"), "s1", "main")
			_, fresh := c.WriteFile(ctx, testRepo, "reports/2026-02.md", "Report", []byte("hi"), "", "")
			return errors.Join(err, fresh)
		},
		"Client.React":      func() error { return c.React(ctx, testRepo, 11, "+1") },
		"Client.Reactions":  func() error { _, err := c.Reactions(ctx, testRepo, 11, "+1"); return err },
		"Client.Permission": func() error { _, err := c.Permission(ctx, testRepo, "ada"); return err },
		"Client.User":       func() error { _, err := c.User(ctx, "ada"); return err },
		"Client.HeadSHA":    func() error { _, err := c.HeadSHA(ctx, testRepo, "main"); return err },
		"Client.FindCheckRun": func() error {
			_, err := c.FindCheckRun(ctx, testRepo, strings.Repeat("a", 40), "glueledger", "x")
			return err
		},
		"Client.CreateCheckRun": func() error {
			run := CheckRun{Name: "glueledger", HeadSHA: strings.Repeat("a", 40), Conclusion: "failure", Title: "T", Summary: "S", DetailsURL: "https://x"}
			for i := range 60 {
				run.Annotations = append(run.Annotations, Annotation{Path: "a.yml", StartLine: i + 1, StartColumn: 2, EndColumn: 3, Level: "failure", Title: "T", Message: "M"})
			}
			_, err := c.CreateCheckRun(ctx, testRepo, run)
			return err
		},
	}
}

// TestOpenAPI calls every method and holds what it sends against GitHub's
// description; what asks by GraphQL is held against the schema by the fake.
func TestOpenAPI(t *testing.T) {
	graphql := schema(t)
	upstream := httptest.NewServer(http.HandlerFunc(answers))
	t.Cleanup(upstream.Close)
	fake, err := ghfake.New(upstream.URL)
	if err != nil {
		t.Fatal(err)
	}
	fake.Schema(graphql)
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	fake.AddDiscussion(testRepo.Owner, testRepo.Name, ghfake.Discussion{Number: talkNumber, Title: "Talk", CreatedAt: day,
		Comments: []ghfake.Comment{{ID: 11, Body: "One", CreatedAt: day}, {ID: 12, Body: "Two", CreatedAt: day}}})
	server := httptest.NewServer(fake)
	t.Cleanup(server.Close)
	site, err := NewSite(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	app, err := NewApp(Config{Site: site, AppID: 7, PrivateKey: testKey(), Log: slog.New(slog.DiscardHandler), Limits: Limits{PointsPerMinute: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	all := calls(t.Context(), app)
	for of, methods := range map[string]reflect.Type{"App": reflect.TypeFor[*App](), "Client": reflect.TypeFor[*Client]()} {
		for i := range methods.NumMethod() {
			if name := of + "." + methods.Method(i).Name; all[name] == nil && !slices.Contains(asksNothing, name) {
				t.Errorf("%s is called by no test against GitHub's description", name)
			}
		}
	}
	for name, call := range all {
		sent := len(fake.Requests())
		if err := call(); err != nil && !errors.Is(err, ErrNotFound) {
			t.Errorf("%s: %v", name, err)
		}
		if len(fake.Requests()) == sent {
			t.Errorf("%s sent nothing", name)
		}
	}
	if _, err := Convert(t.Context(), site, nil, "code"); err != nil {
		t.Errorf("Convert: %v", err)
	}
	for _, r := range fake.Requests() {
		conforms(t, r)
		if r.Status >= 400 {
			t.Errorf("%s %s was answered with %d", r.Method, r.Path, r.Status)
		}
	}
}

// conforms holds what a test's requests were against GitHub's description, once
// the test is over and where the description is at hand.
func (f *fakeGitHub) conforms() {
	if os.Getenv("GLUELEDGER_OCTOKIT") == "" {
		return
	}
	f.t.Cleanup(func() {
		for _, r := range f.requests() {
			u, err := url.ParseRequestURI(r.Path)
			if err != nil {
				f.t.Errorf("request for %q: %v", r.Path, err)
				continue
			}
			if u.Path == "/repositories/5" {
				continue // where a test's redirects lead
			}
			conforms(f.t, ghfake.Request{Method: r.Method, Path: u.Path, Query: u.Query(), Header: r.Header, Body: []byte(r.Body)})
		}
	})
}
