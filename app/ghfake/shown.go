package ghfake

import (
	"cmp"
	"fmt"
	"net/http"
	"time"
)

// actor is an account as GraphQL shows it; nil when it is gone.
func actor(a Account) *object {
	if a == (Account{}) {
		return nil
	}
	return &object{typename: cmp.Or(a.Type, "User"), interfaces: []string{"Actor", "Node"}, fields: map[string]any{
		"id": fmt.Sprintf("U_%d", a.ID), "databaseId": a.ID, "login": a.Login, "url": "https://github.com/" + a.Login,
	}}
}

// when is a time as GraphQL writes it; null for none.
func when(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// showDiscussion is a discussion as it is now; nothing of it changes later.
func showDiscussion(at *repo, d *Discussion) *object {
	var comments, labels []*object
	var answer *object
	for i := range d.Comments {
		c := &d.Comments[i]
		comments = append(comments, showComment(at, d, c))
		if c.ID == d.Answer {
			answer = comments[i]
		}
		for k := range c.Replies {
			if c.Replies[k].ID == d.Answer {
				answer = showComment(at, d, &c.Replies[k])
			}
		}
	}
	for _, name := range d.Labels {
		labels = append(labels, &object{typename: "Label", fields: map[string]any{"id": "LA_" + name, "name": name}})
	}
	var reason any
	if d.StateReason != "" {
		reason = d.StateReason
	}
	return &object{typename: "Discussion", interfaces: []string{"Node", "Closable", "Comment"}, fields: map[string]any{
		"id": discussionID(d), "databaseId": d.ID, "number": d.Number, "title": d.Title, "body": d.Body, "url": address(at, d, 0),
		"author": actor(d.Author), "createdAt": when(d.CreatedAt), "updatedAt": when(d.UpdatedAt),
		"closed": !d.ClosedAt.IsZero(), "closedAt": when(d.ClosedAt), "stateReason": reason,
		"answer": answer, "answerChosenAt": when(d.AnswerChosenAt), "answerChosenBy": actor(d.AnswerChosenBy), "isAnswered": answer != nil,
		"category": &object{typename: "DiscussionCategory", fields: map[string]any{
			"id": categoryID(at, d.Category), "name": d.Category, "slug": slug(d.Category),
		}},
		"labels": connection("LabelConnection", labels), "comments": connection("DiscussionCommentConnection", comments),
	}}
}

func showComment(at *repo, d *Discussion, c *Comment) *object {
	var replies []*object
	for i := range c.Replies {
		replies = append(replies, showComment(at, d, &c.Replies[i]))
	}
	return &object{typename: "DiscussionComment", interfaces: []string{"Node", "Comment"}, fields: map[string]any{
		"id": commentID(c), "databaseId": c.ID, "body": c.Body, "url": address(at, d, c.ID), "author": actor(c.Author),
		"createdAt": when(c.CreatedAt), "updatedAt": when(c.UpdatedAt), "deletedAt": when(c.DeletedAt), "isAnswer": c.ID == d.Answer,
		"replies": connection("DiscussionCommentConnection", replies),
	}}
}

func discussionID(d *Discussion) string { return fmt.Sprintf("D_%d", d.ID) }

func address(at *repo, d *Discussion, comment int64) string {
	url := fmt.Sprintf("https://github.com/%s/%s/discussions/%d", at.owner, at.name, d.Number)
	if comment != 0 {
		url += fmt.Sprintf("#discussioncomment-%d", comment)
	}
	return url
}

// mutations is the root of what can be changed.
func (f *Fake) mutations(*http.Request) *object {
	return &object{typename: "Mutation", fields: map[string]any{
		"createDiscussion":        resolver(f.createDiscussion),
		"updateDiscussion":        resolver(f.updateDiscussion),
		"addDiscussionComment":    resolver(f.addComment),
		"updateDiscussionComment": resolver(f.updateComment),
		"deleteDiscussionComment": resolver(f.deleteComment),
	}}
}

// input are the texts of a mutation's input.
func input(arguments map[string]any) func(name string) string {
	in, _ := arguments["input"].(map[string]any)
	return func(name string) string {
		s, _ := in[name].(string)
		return s
	}
}

func (f *Fake) createDiscussion(arguments map[string]any) (any, *problem) {
	in := input(arguments)
	f.mu.Lock()
	defer f.mu.Unlock()
	var at *repo
	for _, r := range f.repos {
		if r.node == in("repositoryId") {
			at = r
		}
	}
	if at == nil {
		return nil, &problem{Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to a node with the global id of '%s'", in("repositoryId"))}
	}
	category := ""
	for _, c := range Categories {
		if categoryID(at, c) == in("categoryId") {
			category = c
		}
	}
	if category == "" {
		return nil, &problem{Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to a node with the global id of '%s'", in("categoryId"))}
	}
	if in("title") == "" || in("body") == "" {
		return nil, &problem{Type: "UNPROCESSABLE", Message: "Title can't be blank and Body can't be blank"}
	}
	d := f.add(at, Discussion{Category: category, Title: in("title"), Body: in("body"), CreatedAt: f.now().UTC().Truncate(time.Second),
		Author: Account{ID: firstID, Login: f.slug, Type: "Bot"}})
	return &object{typename: "CreateDiscussionPayload", fields: map[string]any{"discussion": showDiscussion(at, d)}}, nil
}

func (f *Fake) updateDiscussion(arguments map[string]any) (any, *problem) {
	in := input(arguments)
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, at := range f.repos {
		for _, d := range at.discussions {
			if discussionID(d) != in("discussionId") {
				continue
			}
			d.Title, d.Body = cmp.Or(in("title"), d.Title), cmp.Or(in("body"), d.Body)
			d.UpdatedAt = f.now().UTC().Truncate(time.Second)
			return &object{typename: "UpdateDiscussionPayload", fields: map[string]any{"discussion": showDiscussion(at, d)}}, nil
		}
	}
	return nil, &problem{Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to a node with the global id of '%s'", in("discussionId"))}
}
