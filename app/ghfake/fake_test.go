package ghfake

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// upstream is a server with one repository, which takes one token.
func upstream(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/api/v3")
	w.Header().Set("Content-Type", "application/json")
	base := "http://" + r.Host
	switch {
	case r.Header.Get("Authorization") != "Bearer good":
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"message":"Bad credentials"}`)
	case path == "/app":
		_, _ = io.WriteString(w, `{"id":7,"slug":"glue"}`)
	case path == "/repos/acme/kitchen":
		_, _ = io.WriteString(w, `{"id":5,"node_id":"R_5","full_name":"acme/kitchen"}`)
	case path == "/repos/acme/kitchen/issues":
		w.Header().Set("Link", "<"+base+"/repositories/5/issues?page=2>; rel=\"next\"")
		_, _ = io.WriteString(w, `[{"url":"`+base+`/repos/acme/kitchen/issues/1"}]`)
	case path == "/user":
		_, _ = io.WriteString(w, `{"id":11,"login":"ada"}`)
	case path == "/orgs/acme":
		_, _ = io.WriteString(w, `{"id":3,"login":"acme"}`)
	case path == "/rate_limit":
		_, _ = io.WriteString(w, `{}`)
	default:
		w.WriteHeader(http.StatusNotFound)
		_, _ = io.WriteString(w, `{"message":"Not Found"}`)
	}
}

// start serves a fake in front of upstream.
func start(t *testing.T) (*Fake, string) {
	t.Helper()
	behind := httptest.NewServer(http.HandlerFunc(upstream))
	t.Cleanup(behind.Close)
	f, err := New(behind.URL)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(f)
	t.Cleanup(server.Close)
	return f, server.URL
}

// ask sends a request with the good token.
func ask(t *testing.T, method, url, body string) (int, string, http.Header) {
	t.Helper()
	return askAs(t, "good", method, url, body)
}

func askAs(t *testing.T, token, method, url, body string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err.Error(), nil
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(data), resp.Header
}

func TestMembership(t *testing.T) {
	f, url := start(t)
	path := url + "/api/v3/user/memberships/orgs/"
	if status, body, _ := ask(t, "GET", path+"acme", ""); status != http.StatusNotFound {
		t.Errorf("somebody who is no owner: got %d %s", status, body)
	}
	f.Own("Acme", "ada")
	status, body, _ := ask(t, "GET", path+"acme", "")
	var got struct {
		State, Role  string
		Organization struct{ ID int }
		User         struct{ Login string }
	}
	if err := json.Unmarshal([]byte(body), &got); err != nil || status != http.StatusOK || got.State != "active" || got.Role != "admin" || got.Organization.ID != 3 || got.User.Login != "ada" {
		t.Errorf("an owner: got %d %s", status, body)
	}
	if status, _, _ := ask(t, "GET", path+"other", ""); status != http.StatusNotFound {
		t.Errorf("another organisation: got %d", status)
	}
	if status, _, _ := askAs(t, "bad", "GET", path+"acme", ""); status != http.StatusUnauthorized {
		t.Errorf("with a bad token: got %d", status)
	}
}

func TestHandsOn(t *testing.T) {
	f, url := start(t)
	for _, prefix := range []string{"", "/api/v3"} {
		status, body, header := ask(t, "GET", url+prefix+"/repos/acme/kitchen/issues?state=all", "")
		if status != http.StatusOK || body != `[{"url":"`+url+`/repos/acme/kitchen/issues/1"}]` {
			t.Errorf("got %d %s", status, body)
		}
		if got, want := header.Get("Link"), "<"+url+`/repositories/5/issues?page=2>; rel="next"`; got != want {
			t.Errorf("Link: got %s, want %s", got, want)
		}
	}
	if status, _, _ := ask(t, "GET", url+"/nothing", ""); status != http.StatusNotFound {
		t.Errorf("what is not there: got %d", status)
	}
	seen := f.Requests()
	if len(seen) != 3 || seen[0].Path != seen[1].Path || seen[1].Query.Get("state") != "all" || seen[2].Status != http.StatusNotFound ||
		seen[0].Own || seen[0].Header.Get("Authorization") != "" {
		t.Errorf("recorded: %+v", seen)
	}
}

func TestChecks(t *testing.T) {
	f, url := start(t)
	run := `{"name":"glueledger","head_sha":"abc","status":"completed","conclusion":"failure","external_id":"x","output":{"title":"T","summary":"S",
		"annotations":[{"path":"a.yml","start_line":2,"end_line":2,"annotation_level":"failure","message":"M"}]}}`
	status, body, _ := ask(t, "POST", url+"/repos/acme/kitchen/check-runs", run)
	var made struct {
		ID         int64
		Conclusion string
	}
	if err := json.Unmarshal([]byte(body), &made); err != nil || status != http.StatusCreated || made.Conclusion != "failure" {
		t.Fatalf("got %d %s", status, body)
	}
	more := `{"output":{"title":"T","summary":"S2","annotations":[{"path":"b.yml","start_line":1,"end_line":1,"annotation_level":"notice","message":"N"}]}}`
	if status, body, _ := ask(t, "PATCH", fmt.Sprintf("%s/repos/acme/kitchen/check-runs/%d", url, made.ID), more); status != http.StatusOK || !strings.Contains(body, "S2") {
		t.Errorf("change: got %d %s", status, body)
	}
	if status, body, _ := ask(t, "GET", url+"/repos/Acme/Kitchen/commits/abc/check-runs?check_name=glueledger", ""); status != http.StatusOK || !strings.Contains(body, `"total_count":1`) {
		t.Errorf("list: got %d %s", status, body)
	}
	runs := f.CheckRuns("acme", "kitchen")
	if len(runs) != 1 || len(runs[0].Annotations) != 2 || runs[0].ExternalID != "x" || runs[0].Summary != "S2" {
		t.Errorf("CheckRuns: got %+v", runs)
	}
	for what, wrong := range map[string]string{
		"no name":         `{"head_sha":"a"}`,
		"no summary":      `{"name":"a","head_sha":"a","output":{"title":"T"}}`,
		"a bad level":     strings.Replace(run, `"annotation_level":"failure"`, `"annotation_level":"fatal"`, 1),
		"too many":        strings.Replace(run, `"annotations":[`, `"annotations":[`+strings.Repeat(`{},`, 51), 1),
		"columns of many": strings.Replace(run, `"end_line":2`, `"end_line":3,"start_column":1`, 1),
	} {
		if status, body, _ := ask(t, "POST", url+"/repos/acme/kitchen/check-runs", wrong); status != http.StatusUnprocessableEntity {
			t.Errorf("%s: got %d %s", what, status, body)
		}
	}
	if status, body, _ := askAs(t, "bad", "POST", url+"/repos/acme/kitchen/check-runs", run); status != http.StatusUnauthorized || !strings.Contains(body, "Bad credentials") {
		t.Errorf("with a bad token: got %d %s", status, body)
	}
	if _, one, _ := ask(t, "GET", url+"/repos/acme/kitchen/commits/main", ""); !strings.Contains(one, `"sha":"`) {
		t.Errorf("a branch: got %s", one)
	}
}

// document posts a document and answers data and errors.
func document(t *testing.T, url, query string, variables map[string]any) (data map[string]any, errs []problem) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	status, answer, _ := ask(t, "POST", url+"/api/graphql", string(body))
	var out struct {
		Data   map[string]any
		Errors []problem
	}
	if err := json.Unmarshal([]byte(answer), &out); err != nil || status != http.StatusOK {
		t.Fatalf("got %d %s", status, answer)
	}
	return out.Data, out.Errors
}

// at digs into an answer.
func at(v any, path ...any) any {
	for _, p := range path {
		switch p := p.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[p]
		case int:
			l, _ := v.([]any)
			if p >= len(l) {
				return nil
			}
			v = l[p]
		}
	}
	return v
}

func TestDiscussions(t *testing.T) {
	f, url := start(t)
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	f.Clock(func() time.Time { return day.AddDate(0, 1, 0) })
	ada := Account{ID: 1, Login: "ada"}
	for i := range 3 {
		f.AddDiscussion("acme", "kitchen", Discussion{Title: fmt.Sprint("D", i), Body: "B", Author: ada, CreatedAt: day.AddDate(0, 0, i), Category: "Q&A"})
	}
	first := f.AddDiscussion("acme", "kitchen", Discussion{Title: "Answered", Author: ada, CreatedAt: day, Comments: []Comment{
		{Body: "one", CreatedAt: day, Replies: []Comment{{Author: ada, Body: "reply", CreatedAt: day.AddDate(0, 0, 9)}}}, {Body: "two", CreatedAt: day},
	}})
	const list = `query($owner: String!, $name: String!, $cursor: String, $n: Int = 2) {
		repository(owner: $owner, name: $name) { id discussions(first: $n, after: $cursor, orderBy: {field: UPDATED_AT, direction: DESC}) {
			totalCount pageInfo { hasNextPage endCursor }
			nodes { number headline: title ...who comments(first: 1) { pageInfo { hasNextPage } nodes { __typename body author { login } replies(first: 5) { nodes { ...who body } } } } }
		} } }
		fragment who on Comment { author { __typename login ... on User { databaseId } ... on Bot { id } } }`
	data, errs := document(t, url, list, map[string]any{"owner": "acme", "name": "kitchen"})
	nodes := at(data, "repository", "discussions", "nodes")
	if errs != nil || at(nodes, 0, "headline") != "Answered" || at(nodes, 1, "headline") != "D2" || at(nodes, 2) != nil || at(data, "repository", "id") != "R_5" ||
		at(nodes, 0, "author", "databaseId") != 1.0 || at(nodes, 0, "comments", "nodes", 0, "author") != nil ||
		at(nodes, 0, "comments", "nodes", 0, "replies", "nodes", 0, "body") != "reply" || at(nodes, 0, "comments", "pageInfo", "hasNextPage") != true {
		t.Fatalf("got %v %v", data, errs)
	}
	cursor := at(data, "repository", "discussions", "pageInfo", "endCursor")
	data, errs = document(t, url, list, map[string]any{"owner": "acme", "name": "kitchen", "cursor": cursor, "n": 50})
	if nodes := at(data, "repository", "discussions", "nodes"); errs != nil || at(nodes, 0, "headline") != "D1" || at(nodes, 1, "headline") != "D0" || at(nodes, 2) != nil {
		t.Errorf("second page: got %v %v", data, errs)
	}
	if d, errs := document(t, url, list, map[string]any{"owner": "acme", "name": "attic"}); at(d, "repository") != nil || len(errs) != 1 || errs[0].Type != "NOT_FOUND" || errs[0].Path[0] != "repository" {
		t.Errorf("unknown repository: got %v %v", d, errs)
	}
	if _, errs := document(t, url, list, map[string]any{"owner": "acme", "name": "kitchen", "n": 101}); len(errs) != 1 || errs[0].Type != "EXCESSIVE_PAGINATION" {
		t.Errorf("a page of 101: got %v", errs)
	}
	if _, errs := document(t, url, `{ viewer { login } }`, nil); len(errs) != 1 {
		t.Errorf("an unknown field: got %v", errs)
	}

	ask(t, "GET", url+"/app", "") // so that the fake knows who posts
	data, _ = document(t, url, `query { repository(owner: "acme", name: "kitchen") { id discussionCategories(first: 10) { nodes { id slug } } } }`, nil)
	repository, category := at(data, "repository", "id"), at(data, "repository", "discussionCategories", "nodes", 1, "id")
	const create = `mutation($r: ID!, $c: ID!, $t: String!) { createDiscussion(input: {repositoryId: $r, categoryId: $c, title: $t, body: "Body"}) { discussion { id number author { login } } } }`
	data, errs = document(t, url, create, map[string]any{"r": repository, "c": category, "t": "Report"})
	made := at(data, "createDiscussion", "discussion")
	if errs != nil || at(made, "author", "login") != "glue" || at(made, "number") != float64(first.Number+1) {
		t.Fatalf("create: got %v %v", data, errs)
	}
	const edit = `mutation($d: ID!) { updateDiscussion(input: {discussionId: $d, body: "Better"}) { discussion { id } } }`
	if _, errs = document(t, url, edit, map[string]any{"d": at(made, "id")}); errs != nil {
		t.Errorf("edit: got %v", errs)
	}
	all := f.Discussions("acme", "kitchen")
	if last := all[len(all)-1]; len(all) != 5 || last.Body != "Better" || last.Title != "Report" || last.Category != "General" {
		t.Errorf("Discussions: got %+v", all)
	}
	const add = `mutation($d: ID!) { addDiscussionComment(input: {discussionId: $d, body: "Badge"}) { comment { id author { login } } } }`
	data, errs = document(t, url, add, map[string]any{"d": at(made, "id")})
	if errs != nil || at(data, "addDiscussionComment", "comment", "author", "login") != "glue" {
		t.Errorf("comment: got %v %v", data, errs)
	}
	comment := at(data, "addDiscussionComment", "comment", "id")
	const change = `mutation($c: ID!) { updateDiscussionComment(input: {commentId: $c, body: "Two badges"}) { comment { body } } }`
	if data, errs := document(t, url, change, map[string]any{"c": comment}); errs != nil || at(data, "updateDiscussionComment", "comment", "body") != "Two badges" {
		t.Errorf("change of a comment: got %v %v", data, errs)
	}
	ofOne := fmt.Sprintf(`{ repository(owner: "acme", name: "kitchen") { discussion(number: %v) { comments(first: 5) { nodes { body } } } } }`, at(made, "number"))
	if data, errs := document(t, url, ofOne, nil); errs != nil || at(data, "repository", "discussion", "comments", "nodes", 0, "body") != "Two badges" {
		t.Errorf("one discussion: got %v %v", data, errs)
	}
	const remove = `mutation($c: ID!) { deleteDiscussionComment(input: {id: $c}) { comment { id } } }`
	if _, errs := document(t, url, remove, map[string]any{"c": comment}); errs != nil {
		t.Errorf("delete: got %v", errs)
	}
	if _, errs := document(t, url, remove, map[string]any{"c": comment}); len(errs) != 1 || errs[0].Type != "NOT_FOUND" {
		t.Errorf("delete again: got %v", errs)
	}
	if _, errs := document(t, url, edit, map[string]any{"d": "D_0"}); len(errs) != 1 || errs[0].Type != "NOT_FOUND" {
		t.Errorf("edit of none: got %v", errs)
	}
}

// With GitHub's schema, what GitHub would refuse is refused.
func TestSchema(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(Octokit(t), "graphql-schema", "schema.graphql"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := LoadSchema(string(data))
	if err != nil {
		t.Fatal(err)
	}
	f, url := start(t)
	f.Schema(schema)
	if _, errs := document(t, url, `{ repository(owner: "acme", name: "kitchen") { id } }`, nil); errs != nil {
		t.Errorf("got %v", errs)
	}
	if d, errs := document(t, url, `{ repository(owner: "acme", called: "kitchen") { id } }`, nil); len(errs) != 1 || d != nil {
		t.Errorf("a wrong argument: got %v %v", d, errs)
	}
}

func TestTrouble(t *testing.T) {
	f, url := start(t)
	f.Trouble(Trouble{Faults: 0.5, Secondary: 7, RetryAfter: 3, Seed: 1})
	var got []int
	made := 0
	for range 60 {
		status, _, header := ask(t, "POST", url+"/repos/acme/kitchen/check-runs", `{"name":"a","head_sha":"b"}`)
		if !slices.Contains(got, status) {
			got = append(got, status)
		}
		if status == http.StatusCreated {
			made++
		}
		if limited := status == http.StatusForbidden || status == http.StatusTooManyRequests; limited != (header.Get("Retry-After") == "3") {
			t.Errorf("%d has Retry-After %q", status, header.Get("Retry-After"))
		}
	}
	slices.Sort(got)
	if want := []int{0, 201, 403, 429, 502, 503}; !slices.Equal(got, want) {
		t.Errorf("statuses: got %v, want %v", got, want)
	}
	if n := len(f.CheckRuns("acme", "kitchen")); n <= made || n >= 60 {
		t.Errorf("%d took effect of which %d were answered so", n, made)
	}
}

// TestPictures asks for somebody's picture as a browser does, without a token.
func TestPictures(t *testing.T) {
	f, base := start(t)
	for path, want := range map[string]int{"/avatars/u/11?s=48&v=4": 200, "/avatars/u/12": 200, "/avatars/u/0": 404, "/avatars/u/ada": 404} {
		status, body, header := askAs(t, "", http.MethodGet, base+path, "")
		if picture := strings.HasPrefix(body, "<svg ") && header.Get("Content-Type") == "image/svg+xml"; status != want || picture != (want == 200) {
			t.Errorf("%s: %d, %s %s", path, status, header.Get("Content-Type"), body)
		}
	}
	if asked := f.Requests(); len(asked) != 4 || !asked[0].Own {
		t.Errorf("%d were answered", len(asked))
	}
}
