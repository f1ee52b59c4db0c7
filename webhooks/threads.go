package webhooks

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// telling gathers what one payload says of one thread.
type telling struct {
	activities []history.Activity
	repo       history.Repo
	kind       history.ThreadType
	post       *post
	sender     history.Account
	at         time.Time // when the payload's change happened, as well as GitHub says
}

// tell starts with the thread's opening, which every payload carries.
func tell(e event, p *post, kind history.ThreadType) (*telling, error) {
	repo, err := e.Repository.repo()
	switch {
	case err != nil:
		return nil, err
	case p == nil || p.Number <= 0:
		return nil, errors.New("the payload has no thread, or one without a number")
	case p.CreatedAt.IsZero():
		return nil, errors.New("the payload does not say when the thread was created")
	}
	if p.PullRequest != nil {
		kind = history.PullRequest
	}
	t := &telling{repo: repo, kind: kind, post: p, sender: e.Sender.person(), at: latest(p.CreatedAt.Time, p.UpdatedAt)}
	t.add(history.Activity{
		Verb: history.Opened, Actor: p.User.person(), At: p.CreatedAt.Time, Subject: p.Title, Text: markdown(p.Body),
		Updated: t.at, Draft: p.Draft, URL: p.URL,
		// Pull request objects do not say so; the issue object of the same one may.
		// Both must tell the same.
		ViaApp: p.App != nil && kind != history.PullRequest,
	})
	return t, nil
}

// add puts an activity on the thread.
func (t *telling) add(a history.Activity) {
	a.Repo, a.Number, a.Type = t.repo, t.post.Number, t.kind
	t.activities = append(t.activities, a)
}

// did adds what the sender did just now: the verb, and what it was done to.
func (t *telling) did(verb history.Verb, a history.Activity) {
	a.Verb, a.Actor = verb, t.sender
	if a.At.IsZero() {
		a.At = t.at
	}
	t.add(a)
}

// decoded is all that was told.
func (t *telling) decoded() (Decoded, error) { return Decoded{Activities: t.activities}, nil }

// threadEvent is what issues, pull_request and discussion payloads say besides the
// thread.
type threadEvent struct {
	event
	Label     *named   `json:"label"`
	Milestone *named   `json:"milestone"`
	Assignee  *account `json:"assignee"`
	Changes   struct {
		Title         *formerly   `json:"title"`
		Body          *formerly   `json:"body"`
		NewRepository *repository `json:"new_repository"`
		NewIssue      *place      `json:"new_issue"`
		NewDiscussion *place      `json:"new_discussion"`
	} `json:"changes"`
}

// place is where a transferred thread went.
type place struct {
	Number int `json:"number"`
}

// changed tells the actions that threads of all types share. Others say nothing:
// GitHub adds actions as it goes.
func (t *telling) changed(e threadEvent) {
	switch e.Action {
	case "closed":
		t.did(history.Closed, history.Activity{Subject: t.closeReason()})
	case "reopened", "unlocked", "pinned", "unpinned":
		t.did(history.Verb(e.Action), history.Activity{})
	case "locked":
		t.did(history.Locked, history.Activity{Subject: t.post.ActiveLockReason})
	case "labeled", "unlabeled":
		if e.Label != nil && e.Label.Name != "" { // none when the label itself was deleted
			t.did(history.Verb(e.Action), history.Activity{Subject: e.Label.Name})
		}
	case "milestoned", "demilestoned":
		if e.Milestone != nil && e.Milestone.Title != "" {
			t.did(history.Verb(e.Action), history.Activity{Subject: e.Milestone.Title})
		}
	case "assigned", "unassigned":
		t.did(history.Verb(e.Action), history.Activity{Target: e.Assignee.person()})
	case "edited":
		if e.Changes.Title != nil {
			t.did(history.Renamed, history.Activity{From: e.Changes.Title.From, Subject: t.post.Title})
		}
		if e.Changes.Body != nil {
			t.did(history.Edited, history.Activity{})
		}
	case "deleted":
		t.did(history.Deleted, history.Activity{})
	case "transferred":
		t.transferred(e)
	}
}

// transferred tells where the thread went, if the payload says so. A private
// repository is not named: the thread that it left may be public.
func (t *telling) transferred(e threadEvent) {
	to := cmp.Or(e.Changes.NewIssue, e.Changes.NewDiscussion)
	subject := ""
	if repo, err := e.Changes.NewRepository.repo(); err == nil && to != nil && !repo.Private {
		subject = fmt.Sprintf("%s#%d", repo.FullName(), to.Number)
	}
	t.did(history.Transferred, history.Activity{Subject: subject})
}

// closeReason is the reason of the present closing. Issues closed before reasons
// existed were completed; pull requests have none.
func (t *telling) closeReason() string {
	switch t.kind {
	case history.PullRequest:
		return ""
	case history.Issue:
		return strings.ToLower(cmp.Or(t.post.StateReason, history.Completed))
	}
	return strings.ToLower(t.post.StateReason)
}
