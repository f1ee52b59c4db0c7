package ghclient

import (
	"cmp"
	"fmt"
	"slices"

	"glueledger/scoring/history"
)

// reviewComments adds the comments on lines, and the reviews that only they
// tell of: every comment belongs to a review, but a review that merely answers
// another comment has no entry in the timeline, though it has a webhook.
func (t *teller) reviewComments() {
	known := map[int64]bool{}
	for _, e := range t.Events {
		if e.Event == "reviewed" {
			known[e.ID] = true
		}
	}
	for _, c := range t.inOrder() {
		at := second(c.CreatedAt)
		if c.ReviewID != 0 && !known[c.ReviewID] {
			known[c.ReviewID] = true
			t.add(history.Activity{Verb: history.Reviewed, ID: c.ReviewID, Actor: account(c.User), At: at,
				Subject: history.Remarked, Updated: at,
				URL: fmt.Sprintf("%s#pullrequestreview-%d", t.Thread.HTMLURL, c.ReviewID), ViaApp: c.App != nil})
		}
		t.add(history.Activity{Verb: history.ReviewCommented, ID: c.ID, Actor: account(c.User), At: at, Text: text(c.Body),
			Updated: second(orElse(c.UpdatedAt, c.CreatedAt)), ReviewID: c.ReviewID, ReplyTo: c.ReplyTo, Path: c.Path,
			URL: c.HTMLURL, ViaApp: c.App != nil})
	}
}

// inOrder are the review comments, the oldest first: the first one of a review
// dates it. Lists of a whole repository come in other orders.
func (t *teller) inOrder() []*ReviewComment {
	out := make([]*ReviewComment, len(t.Comments))
	for i := range t.Comments {
		out[i] = &t.Comments[i]
	}
	slices.SortStableFunc(out, func(a, b *ReviewComment) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return out
}
