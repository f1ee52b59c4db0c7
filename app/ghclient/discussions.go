package ghclient

import (
	"context"
	"fmt"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// actor is an account as GraphQL shows it; nil where it is gone.
type actor struct {
	Type  string `json:"__typename"`
	Login string `json:"login"`
	ID    int64  `json:"databaseId"`
	User  *struct {
		ID int64 `json:"databaseId"`
	} `json:"user"` // of an account that an enterprise manages
}

// account gives the account as REST shows it: bots with a suffix.
func (a *actor) account() history.Account {
	if a == nil {
		return history.Ghost
	}
	u := User{ID: a.ID, Login: a.Login, Type: a.Type}
	switch a.Type {
	case "Bot":
		u.Login = strings.TrimSuffix(a.Login, "[bot]") + "[bot]"
	case "EnterpriseUserAccount":
		u.Type = "User"
		if a.User != nil {
			u.ID = a.User.ID
		}
	}
	return account(&u)
}

type pageInfo struct {
	HasNext bool   `json:"hasNextPage"`
	End     string `json:"endCursor"`
}

// next is the cursor of the page that follows, or "".
func (p pageInfo) next() string {
	if !p.HasNext {
		return ""
	}
	return p.End
}

type discussion struct {
	ID             string                `json:"id"`
	Number         int                   `json:"number"`
	Title          string                `json:"title"`
	Body           string                `json:"body"`
	URL            string                `json:"url"`
	Author         *actor                `json:"author"`
	CreatedAt      time.Time             `json:"createdAt"`
	UpdatedAt      time.Time             `json:"updatedAt"`
	ClosedAt       time.Time             `json:"closedAt"`
	StateReason    string                `json:"stateReason"`
	Answer         *comment              `json:"answer"`
	AnswerChosenAt time.Time             `json:"answerChosenAt"`
	AnswerChosenBy *actor                `json:"answerChosenBy"`
	Comments       connection[discussed] `json:"comments"`
}

type connection[T any] struct {
	Page  pageInfo `json:"pageInfo"`
	Nodes []T      `json:"nodes"`
}

// discussed is a comment with the replies to it.
type discussed struct {
	comment
	Replies connection[comment] `json:"replies"`
}

type comment struct {
	Node      string    `json:"id"`
	ID        int64     `json:"databaseId"`
	Author    *actor    `json:"author"`
	Body      string    `json:"body"`
	CreatedAt time.Time `json:"createdAt"`
	UpdatedAt time.Time `json:"updatedAt"`
	DeletedAt time.Time `json:"deletedAt"` // of one that stays for its replies
	URL       string    `json:"url"`
}

// Discussions is a page of discussions updated since then (zero: all), newest
// updated first, as activities: those that webhooks of the same facts give.
// GitHub tells less than by webhooks: not who closed a discussion (Ghost did), nor
// what happened before to one that is open again, and of labels and locks
// neither by whom nor when, so these are left out.
func (c *Client) Discussions(ctx context.Context, repo history.Repo, since time.Time, cursor string) (acts []history.Activity, next string, err error) {
	var got struct {
		Repository *struct {
			Discussions connection[discussion] `json:"discussions"`
		} `json:"repository"`
	}
	doing := "listing the discussions of " + repo.FullName()
	if err := c.api.query(ctx, discussionsQuery, c.repoVariables(repo, "cursor", orNil(cursor)), &got); err != nil {
		return nil, "", explain(err, "%s", doing)
	}
	if got.Repository == nil {
		return nil, "", fmt.Errorf("%s: %w", doing, ErrNotFound)
	}
	page := got.Repository.Discussions
	next = page.Page.next()
	for i := range page.Nodes {
		d := &page.Nodes[i]
		if d.UpdatedAt.Before(since) {
			return acts, "", nil // the others are older
		}
		if err := c.complete(ctx, d); err != nil {
			return nil, "", explain(err, "reading discussion %s#%d", repo.FullName(), d.Number)
		}
		acts = append(acts, d.activities(repo)...)
	}
	return acts, next, nil
}

// repoVariables are the variables of a query about a repository.
func (c *Client) repoVariables(repo history.Repo, more ...any) map[string]any {
	v := map[string]any{"owner": repo.Owner, "name": repo.Name}
	for i := 0; i+1 < len(more); i += 2 {
		v[more[i].(string)] = more[i+1]
	}
	return v
}

// complete fetches the comments and replies that had no place on the page.
func (c *Client) complete(ctx context.Context, d *discussion) error {
	for cursor := d.Comments.Page.next(); cursor != ""; {
		var got struct {
			Node struct {
				Comments connection[discussed] `json:"comments"`
			} `json:"node"`
		}
		if err := c.api.query(ctx, moreCommentsQuery, map[string]any{"id": d.ID, "cursor": cursor}, &got); err != nil {
			return err
		}
		d.Comments.Nodes = append(d.Comments.Nodes, got.Node.Comments.Nodes...)
		cursor = got.Node.Comments.Page.next()
	}
	for i := range d.Comments.Nodes {
		com := &d.Comments.Nodes[i]
		for cursor := com.Replies.Page.next(); cursor != ""; {
			var got struct {
				Node struct {
					Replies connection[comment] `json:"replies"`
				} `json:"node"`
			}
			if err := c.api.query(ctx, moreRepliesQuery, map[string]any{"id": com.Node, "cursor": cursor}, &got); err != nil {
				return err
			}
			com.Replies.Nodes = append(com.Replies.Nodes, got.Node.Replies.Nodes...)
			cursor = got.Node.Replies.Page.next()
		}
	}
	return nil
}

// activities are what the discussion tells.
func (d *discussion) activities(repo history.Repo) []history.Activity {
	var out []history.Activity
	add := func(a history.Activity) {
		a.Repo, a.Number, a.Type = repo, d.Number, history.Discussion
		out = append(out, a)
	}
	created := second(d.CreatedAt)
	add(history.Activity{Verb: history.Opened, Actor: d.Author.account(), At: created, Subject: d.Title, Text: text(d.Body),
		Updated: later(created, second(d.UpdatedAt)), URL: d.URL})
	said := func(c *comment, parent int64) {
		at := second(c.CreatedAt)
		if !c.DeletedAt.IsZero() {
			add(history.Activity{Verb: history.Deleted, ID: c.ID, Actor: history.Ghost, At: second(c.DeletedAt)})
			return
		}
		add(history.Activity{Verb: history.Commented, ID: c.ID, Actor: c.Author.account(), At: at, Text: text(c.Body),
			Updated: later(at, second(c.UpdatedAt)), ReplyTo: parent, URL: c.URL})
	}
	for i := range d.Comments.Nodes {
		c := &d.Comments.Nodes[i]
		if c.ID == 0 {
			continue // null: we may not see it
		}
		said(&c.comment, 0)
		for j := range c.Replies.Nodes {
			if r := &c.Replies.Nodes[j]; r.ID != 0 {
				said(r, c.ID)
			}
		}
	}
	if d.Answer != nil && d.Answer.ID != 0 && !d.AnswerChosenAt.IsZero() {
		add(history.Activity{Verb: history.Answered, ID: d.Answer.ID, Actor: d.AnswerChosenBy.account(), At: second(d.AnswerChosenAt)})
	}
	if !d.ClosedAt.IsZero() {
		add(history.Activity{Verb: history.Closed, Actor: history.Ghost, At: second(d.ClosedAt), Subject: strings.ToLower(d.StateReason)})
	}
	return out
}
