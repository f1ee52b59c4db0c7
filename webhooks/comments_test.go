package webhooks

import (
	"testing"
	"time"

	"glueledger/scoring/history"
)

var (
	remarked  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	rewritten = time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC)
)

// cysActivity is what cysRemark says, wherever it stands.
func cysActivity() history.Activity {
	return history.Activity{ID: 99, Actor: cy, At: remarked, Text: "me\ntoo", Updated: rewritten, URL: "https://github.com/r/99"}
}

func with(a history.Activity, change func(*history.Activity)) history.Activity {
	change(&a)
	return a
}

func TestDecodeIssueComment(t *testing.T) {
	comment := byBoOn(history.Issue, history.Commented, cysActivity())
	testThreads(t, "issue_comment", "issue", history.Issue, []threadTest{
		{action: "created", more: `,"comment":` + cysRemark + `}`, want: []history.Activity{comment}},
		{action: "something_new", more: `,"comment":` + cysRemark + `}`, want: []history.Activity{comment}},
		{
			action: "created", more: `,"comment":` + cysRemark + `,"performed_via_github_app":{"id":4}}`,
			want: []history.Activity{with(comment, func(a *history.Activity) { a.ViaApp = true })},
		},
		{
			action: "created", more: `,"comment":{"id":99,"user":null,"body":null}`,
			want: []history.Activity{byBoOn(history.Issue, history.Commented, history.Activity{ID: 99, Actor: history.Ghost, Updated: updated})},
		},
		{
			action: "edited", more: `,"comment":` + cysRemark + `},"changes":{"body":{"from":"me"}}`,
			want: []history.Activity{comment, byBoOn(history.Issue, history.Edited, history.Activity{ID: 99, At: rewritten})},
		},
		{
			action: "deleted", more: `,"comment":` + cysRemark + `}`,
			want: []history.Activity{byBoOn(history.Issue, history.Deleted, history.Activity{ID: 99})},
		},
	})
}

func TestDecodeDiscussionComment(t *testing.T) {
	comment := byBoOn(history.Discussion, history.Commented, cysActivity())
	testThreads(t, "discussion_comment", "discussion", history.Discussion, []threadTest{
		{action: "created", more: `,"comment":` + cysRemark + `,"parent_id":null}`, want: []history.Activity{comment}},
		{
			action: "created", more: `,"comment":` + cysRemark + `,"parent_id":55}`,
			want: []history.Activity{with(comment, func(a *history.Activity) { a.ReplyTo = 55 })},
		},
		{
			action: "edited", more: `,"comment":` + cysRemark + `}`,
			want: []history.Activity{comment, byBoOn(history.Discussion, history.Edited, history.Activity{ID: 99, At: rewritten})},
		},
		{
			action: "deleted", more: `,"comment":` + cysRemark + `}`,
			want: []history.Activity{byBoOn(history.Discussion, history.Deleted, history.Activity{ID: 99})},
		},
	})
}

func TestDecodeReview(t *testing.T) {
	const review = `,"review":{"id":99,"body":"me\r\ntoo","user":{"id":3,"login":"cy","type":"User"},"html_url":"https://github.com/r/99","submitted_at":"2026-03-02T09:00:00Z"`
	// version is the review in a state, as of a time.
	version := func(state string, at time.Time) history.Activity {
		return with(byBoOn(history.PullRequest, history.Reviewed, cysActivity()), func(a *history.Activity) { a.Subject, a.Updated = state, at })
	}
	testThreads(t, "pull_request_review", "pull_request", history.PullRequest, []threadTest{
		{action: "submitted", more: review + `,"state":"approved"}`, want: []history.Activity{version("approved", remarked)}},
		{action: "submitted", more: review + `,"state":"CHANGES_REQUESTED"}`, want: []history.Activity{version("changes_requested", remarked)}},
		{
			action: "submitted", more: `,"review":{"id":99,"body":null,"user":null,"state":"commented","submitted_at":null}`,
			want: []history.Activity{byBoOn(history.PullRequest, history.Reviewed,
				history.Activity{ID: 99, Actor: history.Ghost, Subject: "commented", Updated: updated})},
		},
		{
			action: "edited", more: review + `,"state":"commented"},"changes":{"body":{"from":"me"}}`,
			want: []history.Activity{version("commented", updated), byBoOn(history.PullRequest, history.Edited, history.Activity{ID: 99})},
		},
		{
			action: "edited", more: review + `,"state":"commented","updated_at":"2026-03-02T09:30:00Z"}`,
			want: []history.Activity{
				version("commented", rewritten),
				byBoOn(history.PullRequest, history.Edited, history.Activity{ID: 99, At: rewritten}),
			},
		},
		{
			// The verdict that it had is in the submitted version, which must win.
			action: "dismissed", more: review + `,"state":"dismissed","updated_at":"2026-03-02T09:30:00Z"}`,
			want: []history.Activity{
				version("dismissed", remarked.Add(-time.Second)),
				byBoOn(history.PullRequest, history.ReviewDismissed, history.Activity{ID: 99}),
			},
		},
	})
}

func TestDecodeReviewComment(t *testing.T) {
	const remark = `,"comment":` + cysRemark + `,"pull_request_review_id":44,"in_reply_to_id":98,"path":"src/a.c"}`
	comment := with(byBoOn(history.PullRequest, history.ReviewCommented, cysActivity()), func(a *history.Activity) {
		a.ReviewID, a.ReplyTo, a.Path = 44, 98, "src/a.c"
	})
	testThreads(t, "pull_request_review_comment", "pull_request", history.PullRequest, []threadTest{
		{action: "created", more: remark, want: []history.Activity{comment}},
		{
			action: "created", more: `,"comment":` + cysRemark + `,"pull_request_review_id":null,"path":null}`,
			want: []history.Activity{byBoOn(history.PullRequest, history.ReviewCommented, cysActivity())},
		},
		{
			action: "edited", more: remark,
			want: []history.Activity{comment, byBoOn(history.PullRequest, history.Edited, history.Activity{ID: 99, At: rewritten})},
		},
		{
			action: "deleted", more: remark,
			want: []history.Activity{byBoOn(history.PullRequest, history.Deleted, history.Activity{ID: 99})},
		},
	})
}

func TestDecodeReviewThread(t *testing.T) {
	const thread = `,"thread":{"node_id":"n","comments":[` + cysRemark + `},` + `{"id":100,"user":{"id":2,"login":"bo","type":"User"},"in_reply_to_id":99,"created_at":"2026-03-02T09:30:00Z"}]}`
	comments := []history.Activity{
		byBoOn(history.PullRequest, history.ReviewCommented, cysActivity()),
		byBoOn(history.PullRequest, history.ReviewCommented, history.Activity{ID: 100, At: rewritten, Updated: rewritten, ReplyTo: 99}),
	}
	// then is the thread's comments and what was done to it.
	then := func(verb history.Verb, at time.Time) []history.Activity {
		return []history.Activity{comments[0], comments[1], byBoOn(history.PullRequest, verb, history.Activity{ID: 99, At: at})}
	}
	resolved := time.Date(2026, 3, 5, 8, 0, 0, 0, time.UTC)
	testThreads(t, "pull_request_review_thread", "pull_request", history.PullRequest, []threadTest{
		{action: "resolved", more: thread, want: then(history.ThreadResolved, updated)},
		{action: "resolved", more: thread + `,"updated_at":"2026-03-05T08:00:00Z"`, want: then(history.ThreadResolved, resolved)},
		{action: "unresolved", more: thread + `,"updated_at":null`, want: then(history.ThreadUnresolved, updated)},
		{action: "something_new", more: thread, want: comments},
	})
}
