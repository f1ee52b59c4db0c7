package webhooks

import (
	"cmp"
	"errors"

	"glueledger/scoring/history"
)

type issueCommentEvent struct {
	event
	Issue   *post   `json:"issue"`
	Comment *remark `json:"comment"`
}

// decodeIssueComment reads a comment on an issue or on a pull request.
func decodeIssueComment(body []byte) (Decoded, error) {
	e, err := read[issueCommentEvent](body)
	if err != nil {
		return Decoded{}, err
	}
	t, err := tell(e.event, e.Issue, history.Issue)
	if err != nil {
		return Decoded{}, err
	}
	return t.remarked(e.Action, e.Comment, history.Commented)
}

var errNoRemark = errors.New("the payload has no comment or review, or one without an id")

// remarked tells what was done with a comment or review comment: all that is
// known of it, or that it is gone.
func (t *telling) remarked(action string, r *remark, verb history.Verb) (Decoded, error) {
	if r == nil || r.ID <= 0 {
		return Decoded{}, errNoRemark
	}
	if action == "deleted" {
		t.did(history.Deleted, history.Activity{ID: r.ID, At: latest(t.at, r.UpdatedAt)})
		return t.decoded()
	}
	t.said(r, verb)
	if action == "edited" {
		t.edited(r)
	}
	return t.decoded()
}

// said adds a comment or review comment in its present version.
func (t *telling) said(r *remark, verb history.Verb) {
	at := r.CreatedAt.Time
	if at.IsZero() {
		at = t.at
	}
	t.add(history.Activity{
		Verb: verb, ID: r.ID, Actor: r.User.person(), At: at, Text: markdown(r.Body), Updated: latest(at, r.UpdatedAt),
		ReviewID: r.ReviewID, ReplyTo: cmp.Or(r.ReplyTo, r.ParentID), Path: r.Path, URL: r.URL, ViaApp: r.App != nil,
	})
}

// edited adds that the sender rewrote a comment, which need not be their own.
func (t *telling) edited(r *remark) {
	t.did(history.Edited, history.Activity{ID: r.ID, At: r.UpdatedAt.Time})
}
