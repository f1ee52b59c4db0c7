package ghfake

import (
	"fmt"
	"slices"
	"time"
)

// unresolved is the answer to an id that nothing has.
func unresolved(id string) *problem {
	return &problem{Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to a node with the global id of '%s'", id)}
}

// addComment is a mutation: the App comments on a discussion, or answers to a
// comment.
func (f *Fake) addComment(arguments map[string]any) (any, *problem) {
	in := input(arguments)
	f.mu.Lock()
	defer f.mu.Unlock()
	at, d := f.discussion(in("discussionId"))
	if d == nil {
		return nil, unresolved(in("discussionId"))
	}
	if in("body") == "" {
		return nil, &problem{Type: "UNPROCESSABLE", Message: "Body can't be blank"}
	}
	now := f.now().UTC().Truncate(time.Second)
	c := Comment{ID: f.id(), Body: in("body"), CreatedAt: now, UpdatedAt: now, Author: Account{ID: firstID, Login: f.slug, Type: "Bot"}}
	list := &d.Comments
	if parent := in("replyToId"); parent != "" {
		i := slices.IndexFunc(d.Comments, func(c Comment) bool { return commentID(&c) == parent })
		if i < 0 {
			return nil, unresolved(parent)
		}
		list = &d.Comments[i].Replies
	}
	*list = append(*list, c)
	d.UpdatedAt = later(d.UpdatedAt, now)
	return &object{typename: "AddDiscussionCommentPayload", fields: map[string]any{"comment": showComment(at, d, &c)}}, nil
}

// updateComment is a mutation: a comment gets another text.
func (f *Fake) updateComment(arguments map[string]any) (any, *problem) {
	in := input(arguments)
	f.mu.Lock()
	defer f.mu.Unlock()
	at, d, list, i := f.comment(in("commentId"))
	if d == nil {
		return nil, unresolved(in("commentId"))
	}
	c := &(*list)[i]
	c.Body, c.UpdatedAt = in("body"), f.now().UTC().Truncate(time.Second)
	d.UpdatedAt = later(d.UpdatedAt, c.UpdatedAt)
	return &object{typename: "UpdateDiscussionCommentPayload", fields: map[string]any{"comment": showComment(at, d, c)}}, nil
}

// deleteComment is a mutation. A comment that was answered to stays, empty.
func (f *Fake) deleteComment(arguments map[string]any) (any, *problem) {
	in := input(arguments)
	f.mu.Lock()
	defer f.mu.Unlock()
	at, d, list, i := f.comment(in("id"))
	if d == nil {
		return nil, unresolved(in("id"))
	}
	shown := showComment(at, d, &(*list)[i])
	if c := &(*list)[i]; len(c.Replies) > 0 {
		c.Body, c.Author, c.DeletedAt = "", Account{}, f.now().UTC().Truncate(time.Second)
	} else {
		*list = slices.Delete(*list, i, i+1)
	}
	return &object{typename: "DeleteDiscussionCommentPayload", fields: map[string]any{"comment": shown}}, nil
}

// discussion finds a discussion by its node id; nil when there is none. The
// caller holds mu.
func (f *Fake) discussion(id string) (*repo, *Discussion) {
	for _, at := range f.repos {
		for _, d := range at.discussions {
			if discussionID(d) == id {
				return at, d
			}
		}
	}
	return nil, nil
}

// comment finds a comment by its node id: the list that it is in, and where. The
// discussion is nil when there is none. The caller holds mu.
func (f *Fake) comment(id string) (*repo, *Discussion, *[]Comment, int) {
	is := func(c Comment) bool { return c.DeletedAt.IsZero() && commentID(&c) == id }
	for _, at := range f.repos {
		for _, d := range at.discussions {
			if i := slices.IndexFunc(d.Comments, is); i >= 0 {
				return at, d, &d.Comments, i
			}
			for k := range d.Comments {
				if i := slices.IndexFunc(d.Comments[k].Replies, is); i >= 0 {
					return at, d, &d.Comments[k].Replies, i
				}
			}
		}
	}
	return nil, nil, nil, 0
}

func commentID(c *Comment) string { return fmt.Sprintf("DC_%d", c.ID) }
