package ghclient

import (
	"cmp"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// changes maps timeline events that are plain state changes to verbs. Events
// that say nothing about glue work (subscriptions, mentions, references,
// branches) are left out; commits, closings, comments and reviews are handled
// on their own.
var changes = map[string]history.Verb{
	"reopened": history.Reopened, "renamed": history.Renamed,
	"labeled": history.Labeled, "unlabeled": history.Unlabeled,
	"milestoned": history.Milestoned, "demilestoned": history.Demilestoned,
	"assigned": history.Assigned, "unassigned": history.Unassigned,
	"issue_type_added": history.Typed, "issue_type_changed": history.Typed, "issue_type_removed": history.Untyped,
	"locked": history.Locked, "unlocked": history.Unlocked,
	"pinned": history.Pinned, "unpinned": history.Unpinned, "transferred": history.Transferred,
	"convert_to_draft": history.Draft, "ready_for_review": history.ReadyForReview,
	"review_requested": history.ReviewRequested, "review_request_removed": history.ReviewRequestRemoved,
	"converted_to_discussion": history.ConvertedToDiscussion, "marked_as_duplicate": history.MarkedAsDuplicate,
}

// teller makes the activities of one record.
type teller struct {
	*Record
	created time.Time
	out     []history.Activity
}

// Activities are what the record tells, in no particular order. State changes
// are never dated before the thread began, as in webhooks.
func (r *Record) Activities() []history.Activity {
	t := &teller{Record: r, created: second(r.Thread.CreatedAt), out: make([]history.Activity, 0, len(r.Events)+len(r.Comments)+2)}
	t.opened()
	t.events()
	t.missedClose()
	if r.Pull {
		t.reviewComments()
		t.pushes()
	}
	return t.out
}

func (t *teller) kind() history.ThreadType {
	if t.Pull || t.Thread.PullRequest != nil {
		return history.PullRequest
	}
	return history.Issue
}

// add completes an activity and keeps it.
func (t *teller) add(a history.Activity) {
	a.Repo, a.Number, a.Type = t.Repo, t.Thread.Number, t.kind()
	t.out = append(t.out, a)
}

// opened gives title and draft state as they are now; the activities that
// changed them lead back to the first ones.
func (t *teller) opened() {
	th := t.Thread
	t.add(history.Activity{Verb: history.Opened, Actor: account(th.User), At: t.created, Subject: th.Title,
		Text: text(th.Body), Updated: orElse(second(th.UpdatedAt), t.created), Draft: th.Draft, URL: th.HTMLURL,
		ViaApp: th.App != nil && t.kind() == history.Issue}) // pull request objects do not say so
}

// events goes through the timeline once.
func (t *teller) events() {
	last, lastClose := t.created, t.lastClose()
	for i := range t.Events {
		e := &t.Events[i]
		at := later(second(orElse(e.time(), last)), t.created)
		last = at
		switch e.Event {
		case "commented":
			t.add(history.Activity{Verb: history.Commented, ID: e.ID, Actor: account(first(e.User, e.Actor)),
				At: second(e.CreatedAt), Text: text(e.Body), Updated: second(orElse(e.UpdatedAt, e.CreatedAt)),
				URL: e.HTMLURL, ViaApp: e.App != nil})
		case "reviewed":
			t.review(e)
		case "review_dismissed":
			if d := e.DismissedReview; d != nil {
				t.add(history.Activity{Verb: history.ReviewDismissed, ID: d.ReviewID, Actor: account(e.Actor), At: at})
			}
		case "closed":
			t.closed(e.Actor, at, cmp.Or(e.StateReason, t.reason(i == lastClose)))
		default:
			if verb, ok := changes[e.Event]; ok {
				t.change(verb, e, at)
			}
		}
	}
}

// time is when an event happened; zero when it does not say.
func (e *Event) time() time.Time {
	at := orElse(e.CreatedAt, e.SubmittedAt)
	if at.IsZero() && e.Committer != nil {
		return e.Committer.Date
	}
	return at
}

// change adds a plain state change.
func (t *teller) change(verb history.Verb, e *Event, at time.Time) {
	a := history.Activity{Verb: verb, Actor: account(e.Actor), At: at, ViaApp: e.App != nil}
	switch verb {
	case history.Renamed:
		if e.Rename == nil {
			return
		}
		a.From, a.Subject = e.Rename.From, e.Rename.To
	case history.Labeled, history.Unlabeled:
		if e.Label == nil {
			return
		}
		a.Subject = e.Label.Name
	case history.Milestoned, history.Demilestoned:
		if e.Milestone == nil {
			return
		}
		a.Subject = e.Milestone.Title
	case history.Assigned, history.Unassigned:
		a.Target, a.Actor = account(e.Assignee), account(first(e.Assigner, e.Actor))
	case history.ReviewRequested, history.ReviewRequestRemoved:
		a.Actor = account(first(e.Requester, e.Actor))
		if e.Team != nil {
			a.Subject = e.Team.Slug
		} else {
			a.Target = account(e.Reviewer)
		}
	case history.Typed, history.Untyped:
		if e.IssueType != nil {
			a.Subject = e.IssueType.Name
		}
	case history.Locked:
		a.Subject = e.LockReason
	}
	t.add(a)
}

// lastClose is the index of the event that closed the thread last, or -1.
func (t *teller) lastClose() int {
	for i := len(t.Events) - 1; i >= 0; i-- {
		if t.Events[i].Event == "closed" {
			return i
		}
	}
	return -1
}

// reason is why an issue was closed, when the event does not say. The issue
// object knows the reason of the last time only.
func (t *teller) reason(last bool) string {
	if t.kind() == history.PullRequest {
		return ""
	}
	if last && t.Thread.State == "closed" {
		return cmp.Or(t.Thread.StateReason, history.Completed)
	}
	return history.Completed
}

// closed adds a closing, and the merge that it was, if so.
func (t *teller) closed(by *User, at time.Time, reason string) {
	if t.kind() == history.PullRequest {
		reason = ""
		if merged := second(t.Thread.MergedAt); !merged.IsZero() && !merged.After(at) {
			t.add(history.Activity{Verb: history.Merged, Actor: account(by), At: at})
		}
	}
	t.add(history.Activity{Verb: history.Closed, Actor: account(by), At: at, Subject: reason})
}

// missedClose adds the closing of a thread that is closed although its timeline
// does not tell of it.
func (t *teller) missedClose() {
	at := second(t.Thread.ClosedAt)
	if at.IsZero() {
		return
	}
	if !t.open() {
		return
	}
	t.closed(t.closedBy(), at, cmp.Or(t.Thread.StateReason, t.reason(true)))
}

// review adds a review. A dismissed one gets the state back that it had.
func (t *teller) review(e *Event) {
	state := strings.ToLower(e.State)
	if state == "pending" {
		return // not sent yet
	}
	if state == "dismissed" {
		state = t.stateBefore(e.ID)
	}
	at := second(orElse(e.SubmittedAt, e.CreatedAt))
	t.add(history.Activity{Verb: history.Reviewed, ID: e.ID, Actor: account(first(e.User, e.Actor)), At: at, Subject: state,
		Text: text(e.Body), Updated: second(orElse(e.UpdatedAt, at)), URL: e.HTMLURL, ViaApp: e.App != nil})
}

// stateBefore is the state of a review before it was dismissed.
func (t *teller) stateBefore(id int64) string {
	for _, e := range t.Events {
		if d := e.DismissedReview; d != nil && d.ReviewID == id && d.State != "" {
			return strings.ToLower(d.State)
		}
	}
	return history.ChangesRequested
}
