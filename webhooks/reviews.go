package webhooks

import (
	"strings"
	"time"

	"glueledger/scoring/history"
)

type reviewEvent struct {
	event
	PullRequest *post   `json:"pull_request"`
	Review      *remark `json:"review"`
	Comment     *remark `json:"comment"`
	Thread      struct {
		Comments []*remark `json:"comments"`
	} `json:"thread"`
	UpdatedAt moment `json:"updated_at"` // pull_request_review_thread: when it was resolved; older servers leave it out
}

// readReview reads a payload about a review and starts with its pull request.
func readReview(body []byte) (reviewEvent, *telling, error) {
	e, err := read[reviewEvent](body)
	if err != nil {
		return e, nil, err
	}
	t, err := tell(e.event, e.PullRequest, history.PullRequest)
	return e, t, err
}

// dismissed is the state that a review has once its verdict was taken back.
const dismissed = "dismissed"

// decodeReview reads a review that was submitted, edited or dismissed.
func decodeReview(body []byte) (Decoded, error) {
	e, t, err := readReview(body)
	if err != nil {
		return Decoded{}, err
	}
	r := e.Review
	if r == nil || r.ID <= 0 {
		return Decoded{}, errNoRemark
	}
	t.reviewed(e.Action, r)
	switch e.Action {
	case "edited":
		t.edited(r)
	case "dismissed":
		t.did(history.ReviewDismissed, history.Activity{ID: r.ID})
	}
	return t.decoded()
}

// reviewed adds a review in its present version.
func (t *telling) reviewed(action string, r *remark) {
	at, state := r.SubmittedAt.Time, strings.ToLower(r.State)
	if at.IsZero() {
		at = t.at
	}
	updated := latest(at, r.UpdatedAt)
	switch {
	case state == dismissed:
		// A dismissed review no longer says what its verdict was. It is told as older than
		// any version that does, so that it counts only where nothing else is known;
		// ReviewDismissed tells that the verdict was taken back, and when.
		updated = at.Add(-time.Second)
	case action == "edited" && r.UpdatedAt.IsZero():
		updated = t.at
	}
	t.add(history.Activity{
		Verb: history.Reviewed, ID: r.ID, Actor: r.User.person(), At: at, Subject: state,
		Text: markdown(r.Body), Updated: updated, URL: r.URL, ViaApp: r.App != nil,
	})
}

// decodeReviewComment reads a comment on a line of a pull request.
func decodeReviewComment(body []byte) (Decoded, error) {
	e, t, err := readReview(body)
	if err != nil {
		return Decoded{}, err
	}
	return t.remarked(e.Action, e.Comment, history.ReviewCommented)
}

// decodeReviewThread reads that a conversation on a line was resolved, or taken
// up again. It is known by its first comment.
func decodeReviewThread(body []byte) (Decoded, error) {
	e, t, err := readReview(body)
	if err != nil {
		return Decoded{}, err
	}
	comments := e.Thread.Comments
	if len(comments) == 0 || comments[0] == nil || comments[0].ID <= 0 {
		return Decoded{}, errNoRemark
	}
	for _, c := range comments {
		if c != nil && c.ID > 0 {
			t.said(c, history.ReviewCommented)
		}
	}
	switch e.Action {
	case "resolved", "unresolved":
		at := t.at
		if !e.UpdatedAt.IsZero() {
			at = e.UpdatedAt.Time
		}
		t.did(history.Verb(e.Action), history.Activity{ID: comments[0].ID, At: at})
	}
	return t.decoded()
}
