package ghclient_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

var tiles = history.Repo{ID: 5, Owner: "lantern", Name: "tiles"}

// graphqlServer answers each document by the first answer whose key is in it.
func graphqlServer(t *testing.T, answer func(document string, variables map[string]any) string) *ghclient.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/access_tokens"):
			fmt.Fprintf(w, `{"token":"t","expires_at":%q}`, time.Now().Add(time.Hour).Format(time.RFC3339))
		case r.URL.Path == "/api/v3/app":
			fmt.Fprint(w, `{"id":7,"slug":"glue"}`)
		case r.URL.Path == "/api/graphql" && r.Header.Get("Authorization") == "Bearer t":
			var in struct {
				Query     string
				Variables map[string]any
			}
			if err := json.NewDecoder(r.Body).Decode(&in); err != nil {
				t.Error(err)
			}
			fmt.Fprint(w, answer(in.Query, in.Variables))
		default:
			t.Errorf("%s %s", r.Method, r.URL)
		}
	}))
	t.Cleanup(server.Close)
	site, err := ghclient.NewSite(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	app, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: 1, PrivateKey: ghclient.KeyForTests()})
	if err != nil {
		t.Fatal(err)
	}
	return app.Client(1)
}

// What GraphQL tells of one discussion, and what webhooks told of the same facts.
const (
	discussionNode = `{
	"id": "D_1", "number": 4, "title": "How?", "body": "Tell\r\nme", "url": "https://github.com/lantern/tiles/discussions/4",
	"author": {"__typename": "User", "login": "ada", "databaseId": 1},
	"createdAt": "2026-03-01T10:00:00Z", "updatedAt": "2026-03-02T12:00:00Z", "closedAt": null, "stateReason": null,
	"answer": {"databaseId": 99}, "answerChosenAt": "2026-03-02T11:00:00Z", "answerChosenBy": {"__typename": "User", "login": "bo", "databaseId": 2},
	"comments": {"pageInfo": {"hasNextPage": false, "endCursor": "x"}, "nodes": [
		{"id": "C_1", "databaseId": 99, "author": {"__typename": "User", "login": "cy", "databaseId": 3}, "body": "Like\r\nthis", "createdAt": "2026-03-02T10:00:00Z",
		 "updatedAt": "2026-03-02T10:05:00Z", "deletedAt": null, "url": "https://github.com/lantern/tiles/discussions/4#discussioncomment-99",
		 "replies": {"pageInfo": {"hasNextPage": false, "endCursor": null}, "nodes": [
			{"databaseId": 100, "author": {"__typename": "Bot", "login": "helper", "databaseId": 8}, "body": "Noted", "createdAt": "2026-03-02T12:00:00Z",
			 "updatedAt": "2026-03-02T12:00:00Z", "url": "https://github.com/lantern/tiles/discussions/4#discussioncomment-100"}]}},
		{"id": "C_2", "databaseId": 101, "author": null, "body": "", "createdAt": "2026-03-02T12:00:00Z",
		 "updatedAt": "2026-03-02T12:00:00Z", "url": "https://github.com/lantern/tiles/discussions/4#discussioncomment-101", "replies": {"pageInfo": {}, "nodes": []}}]}}`

	told = `"repository":{"id":5,"name":"tiles","full_name":"lantern/tiles","owner":{"login":"lantern"}},
	"discussion":{"number":4,"title":"How?","body":"Tell\r\nme","html_url":"https://github.com/lantern/tiles/discussions/4","user":{"id":1,"login":"ada","type":"User"},
		"created_at":"2026-03-01T10:00:00Z","updated_at":"2026-03-02T12:00:00Z","answer_chosen_at":"2026-03-02T11:00:00Z"},`
	toldAnswer = `{"id":99,"body":"Like\r\nthis","user":{"id":3,"login":"cy","type":"User"},"created_at":"2026-03-02T10:00:00Z","updated_at":"2026-03-02T10:05:00Z",
		"parent_id":null,"html_url":"https://github.com/lantern/tiles/discussions/4#discussioncomment-99"}`
	toldReply = `{"id":100,"body":"Noted","user":{"id":8,"login":"helper[bot]","type":"Bot"},"created_at":"2026-03-02T12:00:00Z","updated_at":"2026-03-02T12:00:00Z",
		"parent_id":99,"html_url":"https://github.com/lantern/tiles/discussions/4#discussioncomment-100"}`
	toldByGhost = `{"id":101,"body":"","user":null,"created_at":"2026-03-02T12:00:00Z","updated_at":"2026-03-02T12:00:00Z",
		"parent_id":null,"html_url":"https://github.com/lantern/tiles/discussions/4#discussioncomment-101"}`
)

// byWebhooks is what deliveries of the same facts give, each activity once.
func byWebhooks(t *testing.T) []history.Activity {
	t.Helper()
	var out []history.Activity
	for event, body := range map[string]string{
		"discussion":          `{"action":"answered","sender":{"id":2,"login":"bo","type":"User"},` + told + `"answer":` + toldAnswer + `}`,
		"discussion_comment":  `{"action":"created","sender":{"id":8,"login":"helper[bot]","type":"Bot"},` + told + `"comment":` + toldReply + `}`,
		"discussion_comment ": `{"action":"created","sender":null,` + told + `"comment":` + toldByGhost + `}`,
	} {
		d, err := webhooks.Decode(strings.TrimSpace(event), []byte(body))
		if err != nil {
			t.Fatal(event, err)
		}
		for _, a := range d.Activities {
			if !slices.ContainsFunc(out, func(b history.Activity) bool { return a.Key() == b.Key() }) {
				out = append(out, a)
			}
		}
	}
	return out
}

func page(nodes string, next string) string {
	return fmt.Sprintf(`{"data":{"repository":{"discussions":{"pageInfo":{"hasNextPage":%t,"endCursor":%q},"nodes":[%s]}}}}`, next != "", next, nodes)
}

func TestDiscussionsAreAsInWebhooks(t *testing.T) {
	c := graphqlServer(t, func(string, map[string]any) string { return page(discussionNode, "c2") })
	acts, next, err := c.Discussions(t.Context(), tiles, time.Time{}, "")
	if err != nil || next != "c2" {
		t.Fatal(next, err)
	}
	if diff := gocmp.Diff(sorted(byWebhooks(t)), sorted(acts)); diff != "" {
		t.Errorf("(-webhooks +GraphQL):\n%s", diff)
	}
}

func TestDiscussionsOlderThanThat(t *testing.T) {
	c := graphqlServer(t, func(_ string, v map[string]any) string {
		if v["cursor"] != "c1" || v["owner"] != "lantern" || v["name"] != "tiles" {
			t.Error(v)
		}
		return page(discussionNode+","+strings.ReplaceAll(discussionNode, `"updatedAt": "2026-03-02T12:00:00Z", "closedAt"`, `"updatedAt": "2026-03-01T12:00:00Z", "closedAt"`), "c2")
	})
	acts, next, err := c.Discussions(t.Context(), tiles, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), "c1")
	if err != nil || next != "" || len(acts) != 5 {
		t.Error(len(acts), next, err)
	}
}

// Long discussions have more comments and replies than a page shows.
func TestLongDiscussions(t *testing.T) {
	note := func(id int, replies string) string {
		return fmt.Sprintf(`{"id":"C_%d","databaseId":%d,"createdAt":"2026-03-02T12:00:00Z","author":null,"replies":%s}`, id, id, replies)
	}
	none := `{"pageInfo":{"hasNextPage":false},"nodes":[]}`
	c := graphqlServer(t, func(doc string, v map[string]any) string {
		switch {
		case strings.Contains(doc, "$owner"):
			return page(`{"id":"D_1","number":4,"createdAt":"2026-03-01T10:00:00Z","updatedAt":"2026-03-01T10:00:00Z","closedAt":"2026-03-04T10:00:00Z","stateReason":"RESOLVED",
				"comments":{"pageInfo":{"hasNextPage":true,"endCursor":"a"},"nodes":[`+note(10, none)+`]}}`, "")
		case v["id"] == "D_1" && v["cursor"] == "a":
			return `{"data":{"node":{"comments":{"pageInfo":{"hasNextPage":true,"endCursor":"b"},"nodes":[` + note(11, `{"pageInfo":{"hasNextPage":true,"endCursor":"r"},"nodes":[{"databaseId":20,"createdAt":"2026-03-02T12:00:00Z"}]}`) + `]}}}}`
		case v["id"] == "D_1" && v["cursor"] == "b":
			return `{"data":{"node":{"comments":{"pageInfo":{"hasNextPage":false,"endCursor":"c"},"nodes":[` + note(12, none) + `,null]}}}}`
		case v["id"] == "C_11" && v["cursor"] == "r":
			return `{"data":{"node":{"replies":{"pageInfo":{"hasNextPage":false},"nodes":[{"databaseId":21,"createdAt":"2026-03-02T12:00:00Z","deletedAt":"2026-03-02T13:00:00Z"}]}}}}`
		}
		t.Error(v)
		return "{}"
	})
	acts, _, err := c.Discussions(t.Context(), tiles, time.Time{}, "")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, a := range acts {
		got = append(got, fmt.Sprintf("%s %d %d %s %s", a.Verb, a.ID, a.ReplyTo, a.Subject, a.Actor.Login))
	}
	want := []string{"opened 0 0  ghost", "commented 10 0  ghost", "commented 11 0  ghost", "commented 20 11  ghost", "deleted 21 0  ghost", "commented 12 0  ghost", "closed 0 0 resolved ghost"}
	if diff := gocmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestGraphQLErrors(t *testing.T) {
	for name, tt := range map[string]struct {
		answer string
		want   error
	}{
		"not found":  {`{"data":{"repository":null},"errors":[{"type":"NOT_FOUND","path":["repository"],"message":"Could not resolve to a Repository"}]}`, ghclient.ErrNotFound},
		"null":       {`{"data":{"repository":null}}`, ghclient.ErrNotFound},
		"forbidden":  {`{"data":{"repository":{"discussions":null}},"errors":[{"type":"FORBIDDEN","path":["repository","discussions"],"message":"Resource not accessible by integration"}]}`, ghclient.ErrForbidden},
		"no data":    {`{"data":null}`, nil},
		"their own":  {`{"errors":[{"message":"Something went wrong while executing your query."}]}`, nil},
		"undefined":  {`{"errors":[{"type":"undefinedField","message":"Field 'x' doesn't exist"}]}`, nil},
		"not even {": {`<html>`, nil},
	} {
		c := graphqlServer(t, func(string, map[string]any) string { return tt.answer })
		_, _, err := c.Discussions(t.Context(), tiles, time.Time{}, "")
		if err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), "lantern/tiles") {
			t.Errorf("%s: %v", name, err)
		}
	}
	c := graphqlServer(t, func(string, map[string]any) string {
		return `{"data":{},"errors":[{"type":"FORBIDDEN","message":"Resource not accessible by integration"}]}`
	})
	if err := c.EditDiscussion(t.Context(), "D_1", "", ""); !errors.Is(err, ghclient.ErrForbidden) || !strings.Contains(err.Error(), "permission discussions") {
		t.Error(err)
	}
	c = graphqlServer(t, func(string, map[string]any) string { // an account deep inside is gone
		return strings.TrimSuffix(page(discussionNode, ""), "}") + `,"errors":[{"type":"NOT_FOUND","path":["repository","discussions","nodes",0,"author"],"message":"gone"}]}`
	})
	if acts, _, err := c.Discussions(t.Context(), tiles, time.Time{}, ""); err != nil || len(acts) != 5 {
		t.Error(acts, err)
	}
}

func TestDiscussionPosts(t *testing.T) {
	const found = `{"id":"D_%d","databaseId":%d,"number":%d,"url":"https://github.com/d","createdAt":"2026-03-02T12:00:00Z","body":"x <!-- m -->","author":{"__typename":%q,"login":%q,"databaseId":9}}`
	c := graphqlServer(t, func(doc string, v map[string]any) string {
		switch {
		case strings.Contains(doc, "discussionCategories"):
			return `{"data":{"repository":{"id":"R_5","discussionCategories":{"nodes":[{"id":"K_1","name":"General","slug":"general"},{"id":"K_2","name":"Monthly Reports","slug":"monthly-reports"}]}}}}`
		case strings.Contains(doc, "createDiscussion"):
			if v["repository"] != "R_5" || v["category"] != "K_2" || v["title"] != "T" || v["body"] != "B" {
				t.Error(v)
			}
			return `{"data":{"createDiscussion":{"discussion":{"id":"D_3","databaseId":3,"number":30,"url":"https://github.com/d","createdAt":"2026-03-02T12:00:00Z","body":"B"}}}}`
		case strings.Contains(doc, "updateDiscussion"):
			if v["id"] != "D_3" || v["title"] != "T2" {
				t.Error(v)
			}
			return `{"data":{"updateDiscussion":{"discussion":{"id":"D_3"}}}}`
		case v["category"] == "K_2" && v["cursor"] == nil:
			return page(fmt.Sprintf(found, 1, 1, 10, "User", "glue")+","+fmt.Sprintf(found, 1, 1, 11, "User", "mallory"), "next")
		case v["category"] == "K_2" && v["cursor"] == "next":
			return page(fmt.Sprintf(found, 2, 2, 20, "Bot", "glue"), "")
		case v["category"] == "K_1":
			return page("", "")
		}
		t.Error(doc, v)
		return "{}"
	})
	ctx := t.Context()
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	got, err := c.FindDiscussion(ctx, tiles, "monthly-reports", "<!-- m -->")
	if want := (ghclient.Posted{ID: 2, Number: 20, NodeID: "D_2", URL: "https://github.com/d", At: at, Body: "x <!-- m -->"}); err != nil || *got != want {
		t.Error(got, err)
	}
	for category, marker := range map[string]string{"General": "<!-- m -->", "Monthly reports": "other", "No such": "<!-- m -->"} {
		if _, err := c.FindDiscussion(ctx, tiles, category, marker); !errors.Is(err, ghclient.ErrNotFound) {
			t.Error(category, err)
		}
	}
	made, err := c.CreateDiscussion(ctx, tiles, "MONTHLY REPORTS", "T", "B")
	if want := (ghclient.Posted{ID: 3, Number: 30, NodeID: "D_3", URL: "https://github.com/d", At: at, Body: "B"}); err != nil || made != want {
		t.Error(made, err)
	}
	if err := c.EditDiscussion(ctx, "D_3", "T2", "B2"); err != nil {
		t.Error(err)
	}
	if _, err := c.CreateDiscussion(ctx, tiles, "No such", "T", "B"); !errors.Is(err, ghclient.ErrNotFound) {
		t.Error(err)
	}
}
