package webhooks

import (
	"testing"
	"time"

	"glueledger/scoring/history"
)

// common are the actions that threads of all types have.
func common(kind history.ThreadType) []threadTest {
	one := func(verb history.Verb, a history.Activity) []history.Activity {
		return []history.Activity{byBoOn(kind, verb, a)}
	}
	return []threadTest{
		{action: "opened"},
		{action: "something_new"},
		{action: "reopened", want: one(history.Reopened, history.Activity{})},
		{action: "labeled", more: `,"label":{"id":1,"name":"bug"}`, want: one(history.Labeled, history.Activity{Subject: "bug"})},
		{action: "unlabeled", more: `,"label":{"id":1,"name":"bug"}`, want: one(history.Unlabeled, history.Activity{Subject: "bug"})},
		{action: "unlabeled", more: `,"label":null`},
		{action: "unlabeled"},
		{action: "milestoned", more: `,"milestone":{"title":"v1"}`, want: one(history.Milestoned, history.Activity{Subject: "v1"})},
		{action: "demilestoned", more: `,"milestone":{"title":"v1"}`, want: one(history.Demilestoned, history.Activity{Subject: "v1"})},
		{action: "demilestoned"},
		{action: "assigned", more: `,"assignee":{"id":3,"login":"cy","type":"User"}`, want: one(history.Assigned, history.Activity{Target: cy})},
		{action: "unassigned", more: `,"assignee":{"id":3,"login":"cy","type":"User"}`, want: one(history.Unassigned, history.Activity{Target: cy})},
		{action: "assigned", more: `,"assignee":null`, want: one(history.Assigned, history.Activity{Target: history.Ghost})},
		{
			action: "edited", more: `,"changes":{"title":{"from":"It does not work"}}`,
			want: one(history.Renamed, history.Activity{From: "It does not work", Subject: "It breaks"}),
		},
		{action: "edited", more: `,"changes":{"body":{"from":"one"}}`, want: one(history.Edited, history.Activity{})},
		{
			action: "edited", more: `,"changes":{"body":{"from":"one"},"title":{"from":"old"}}`,
			want: []history.Activity{
				byBoOn(kind, history.Renamed, history.Activity{From: "old", Subject: "It breaks"}),
				byBoOn(kind, history.Edited, history.Activity{}),
			},
		},
		{action: "edited", more: `,"changes":{"base":{"ref":{"from":"main"}}}`},
		{action: "edited", more: `,"changes":null`},
		{action: "locked", thread: `,"active_lock_reason":"too heated"`, want: one(history.Locked, history.Activity{Subject: "too heated"})},
		{action: "locked", thread: `,"active_lock_reason":null`, want: one(history.Locked, history.Activity{})},
		{action: "unlocked", want: one(history.Unlocked, history.Activity{})},
		{action: "pinned", want: one(history.Pinned, history.Activity{})},
		{action: "unpinned", want: one(history.Unpinned, history.Activity{})},
		{action: "deleted", want: one(history.Deleted, history.Activity{})},
	}
}

func TestDecodeIssues(t *testing.T) {
	one := func(verb history.Verb, a history.Activity) []history.Activity {
		return []history.Activity{byBoOn(history.Issue, verb, a)}
	}
	testThreads(t, "issues", "issue", history.Issue, append(common(history.Issue), []threadTest{
		{action: "closed", want: one(history.Closed, history.Activity{Subject: history.Completed})},
		{action: "closed", thread: `,"state_reason":null`, want: one(history.Closed, history.Activity{Subject: history.Completed})},
		{action: "closed", thread: `,"state_reason":"not_planned"`, want: one(history.Closed, history.Activity{Subject: history.NotPlanned})},
		{action: "closed", thread: `,"state_reason":"DUPLICATE"`, want: one(history.Closed, history.Activity{Subject: history.Duplicate})},
		{action: "typed", more: `,"type":{"id":1,"name":"Bug"}`, want: one(history.Typed, history.Activity{Subject: "Bug"})},
		{action: "untyped", more: `,"type":{"id":1,"name":"Bug"}`, want: one(history.Untyped, history.Activity{Subject: "Bug"})},
		{action: "untyped", more: `,"type":null`},
		{
			action: "transferred", more: `,"changes":{"new_issue":{"number":12},"new_repository":{"full_name":"org/other"}}`,
			want: one(history.Transferred, history.Activity{Subject: "org/other#12"}),
		},
		{ // to a repository that the thread's readers may not know of
			action: "transferred", more: `,"changes":{"new_issue":{"number":12},"new_repository":{"full_name":"org/secret","private":true}}`,
			want: one(history.Transferred, history.Activity{}),
		},
		{action: "transferred", want: one(history.Transferred, history.Activity{})},
		{action: "opened", more: `,"changes":{"old_issue":{"number":12},"old_repository":{"full_name":"org/other"}}`},
	}...))
}

func TestDecodePullRequest(t *testing.T) {
	one := func(verb history.Verb, a history.Activity) []history.Activity {
		return []history.Activity{byBoOn(history.PullRequest, verb, a)}
	}
	testThreads(t, "pull_request", "pull_request", history.PullRequest, append(common(history.PullRequest), []threadTest{
		{action: "closed", thread: `,"merged":false,"state_reason":"completed"`, want: one(history.Closed, history.Activity{})},
		{
			action: "closed", thread: `,"merged":true,"merged_by":{"id":3}`,
			want: []history.Activity{
				byBoOn(history.PullRequest, history.Merged, history.Activity{}),
				byBoOn(history.PullRequest, history.Closed, history.Activity{}),
			},
		},
		{action: "synchronize", more: `,"before":"aaa","after":"bbb"`, want: one(history.Pushed, history.Activity{Subject: "bbb"})},
		{action: "converted_to_draft", want: one(history.Draft, history.Activity{})},
		{action: "ready_for_review", want: one(history.ReadyForReview, history.Activity{})},
		{
			action: "review_requested", more: `,"requested_reviewer":{"id":3,"login":"cy","type":"User"}`,
			want: one(history.ReviewRequested, history.Activity{Target: cy}),
		},
		{
			action: "review_request_removed", more: `,"requested_reviewer":{"id":3,"login":"cy","type":"User"}`,
			want: one(history.ReviewRequestRemoved, history.Activity{Target: cy}),
		},
		{
			action: "review_requested", more: `,"requested_team":{"id":4,"slug":"crypto"}`,
			want: one(history.ReviewRequested, history.Activity{Subject: "crypto"}),
		},
		{action: "review_requested", more: `,"requested_reviewer":null`, want: one(history.ReviewRequested, history.Activity{Target: history.Ghost})},
		{action: "auto_merge_enabled"},
		{action: "enqueued"},
	}...))
}

func TestDecodeDiscussion(t *testing.T) {
	one := func(verb history.Verb, a history.Activity) []history.Activity {
		return []history.Activity{byBoOn(history.Discussion, verb, a)}
	}
	answer := byBoOn(history.Discussion, history.Commented, cysActivity())
	testThreads(t, "discussion", "discussion", history.Discussion, append(common(history.Discussion), []threadTest{
		{action: "closed", thread: `,"state_reason":"resolved"`, want: one(history.Closed, history.Activity{Subject: "resolved"})},
		{action: "closed", want: one(history.Closed, history.Activity{})},
		{action: "category_changed", more: `,"changes":{"category":{"from":{"name":"General"}}}`},
		{
			action: "transferred", more: `,"changes":{"new_discussion":{"number":3},"new_repository":{"full_name":"org/other"}}`,
			want: one(history.Transferred, history.Activity{Subject: "org/other#3"}),
		},
		{
			action: "answered", thread: `,"answer_chosen_at":"2026-03-02T09:59:00Z"`, more: `,"answer":` + cysRemark + `}`,
			want: []history.Activity{
				answer,
				byBoOn(history.Discussion, history.Answered, history.Activity{ID: 99, At: time.Date(2026, 3, 2, 9, 59, 0, 0, time.UTC)}),
			},
		},
		{
			action: "unanswered", thread: `,"answer_chosen_at":null`, more: `,"old_answer":` + cysRemark + `}`,
			want: []history.Activity{answer, byBoOn(history.Discussion, history.Unanswered, history.Activity{ID: 99})},
		},
	}...))
}
