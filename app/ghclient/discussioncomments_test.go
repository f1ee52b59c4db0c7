package ghclient_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
)

func TestDiscussionComments(t *testing.T) {
	const found = `{"id":"DC_%d","databaseId":%d,"url":"https://github.com/c","createdAt":"2026-03-02T12:00:00Z","body":"x <!-- m -->","author":{"__typename":%q,"login":%q,"databaseId":9}}`
	page := func(nodes, next string) string {
		return fmt.Sprintf(`{"data":{"repository":{"discussion":{"id":"D_7","comments":{"pageInfo":{"hasNextPage":%t,"endCursor":%q},"nodes":[%s]}}}}}`, next != "", next, nodes)
	}
	c := graphqlServer(t, func(doc string, v map[string]any) string {
		switch {
		case strings.Contains(doc, "addDiscussionComment"):
			if v["discussion"] != "D_7" || v["body"] != "B" {
				t.Error(v)
			}
			return `{"data":{"addDiscussionComment":{"comment":{"id":"DC_3","databaseId":3,"url":"https://github.com/c","createdAt":"2026-03-02T12:00:00Z","body":"B"}}}}`
		case strings.Contains(doc, "updateDiscussionComment"), strings.Contains(doc, "deleteDiscussionComment"):
			if v["id"] != "DC_3" {
				return `{"data":{"x":null},"errors":[{"type":"NOT_FOUND","path":["x"],"message":"no such node"}]}`
			}
			return `{"data":{"x":{"comment":{"id":"DC_3"}}}}`
		case v["number"] == 8.0:
			return `{"data":{"repository":{"discussion":null}},"errors":[{"type":"NOT_FOUND","path":["repository","discussion"],"message":"no such discussion"}]}`
		case v["cursor"] == nil:
			return page(fmt.Sprintf(found, 1, 1, "Bot", "glue")+","+fmt.Sprintf(found, 4, 4, "User", "mallory"), "next")
		}
		return page(fmt.Sprintf(found, 5, 5, "User", "glue"), "")
	})
	ctx := t.Context()
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	got, err := c.FindDiscussionComment(ctx, tiles, 7, "<!-- m -->")
	if want := (ghclient.Posted{ID: 1, Number: 7, NodeID: "DC_1", URL: "https://github.com/c", At: at, Body: "x <!-- m -->"}); err != nil || *got != want {
		t.Error(got, err)
	}
	made, err := c.CreateDiscussionComment(ctx, tiles, 7, "B")
	if want := (ghclient.Posted{ID: 3, Number: 7, NodeID: "DC_3", URL: "https://github.com/c", At: at, Body: "B"}); err != nil || made != want {
		t.Error(made, err)
	}
	for id, want := range map[string]error{"DC_3": nil, "DC_9": ghclient.ErrNotFound} {
		if err := c.EditDiscussionComment(ctx, id, "B2"); !errors.Is(err, want) {
			t.Errorf("edit %s: %v", id, err)
		}
		if err := c.DeleteDiscussionComment(ctx, id); !errors.Is(err, want) {
			t.Errorf("delete %s: %v", id, err)
		}
	}
	if _, err := c.FindDiscussionComment(ctx, tiles, 7, "other"); !errors.Is(err, ghclient.ErrNotFound) {
		t.Error(err)
	}
	if _, err := c.CreateDiscussionComment(ctx, tiles, 8, "B"); !errors.Is(err, ghclient.ErrNotFound) {
		t.Error(err)
	}
}
