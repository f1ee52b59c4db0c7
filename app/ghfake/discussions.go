package ghfake

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// Account is who did something; the zero value is one that is gone.
type Account struct {
	ID    int64
	Login string // without [bot], as GraphQL has it
	Type  string // User, Bot, Organization, Mannequin; empty is User
}

// Discussion is a discussion of a repository.
type Discussion struct {
	ID             int64  // 0 takes a new one
	Number         int    // 0 takes the next
	Category       string // name; empty is General
	Title, Body    string
	Author         Account
	CreatedAt      time.Time
	UpdatedAt      time.Time // zero is CreatedAt
	ClosedAt       time.Time // zero while it is open
	StateReason    string    // RESOLVED, OUTDATED, DUPLICATE, REOPENED or empty
	Labels         []string
	Answer         int64 // id of the comment; 0 for none
	AnswerChosenAt time.Time
	AnswerChosenBy Account
	Comments       []Comment
}

// Comment is a comment on a discussion, or a reply to one.
type Comment struct {
	ID        int64 // 0 takes a new one
	Author    Account
	Body      string
	CreatedAt time.Time
	UpdatedAt time.Time // zero is CreatedAt
	DeletedAt time.Time // of one that is gone and has replies
	Replies   []Comment
}

// Categories are those that every repository has.
var Categories = []string{"Announcements", "General", "Ideas", "Q&A"}

// AddDiscussion puts a discussion into a repository, and returns it with its ids.
func (f *Fake) AddDiscussion(owner, name string, d Discussion) Discussion {
	at := f.repoAt(owner, name)
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.add(at, d).clone()
}

// Discussions are the discussions of a repository, by number.
func (f *Fake) Discussions(owner, name string) []Discussion {
	at := f.repoAt(owner, name)
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []Discussion
	for _, d := range at.discussions {
		all = append(all, d.clone())
	}
	slices.SortFunc(all, func(a, b Discussion) int { return cmp.Compare(a.Number, b.Number) })
	return all
}

// clone is a copy that shares nothing with d.
func (d *Discussion) clone() Discussion {
	c := *d
	c.Labels, c.Comments = slices.Clone(d.Labels), slices.Clone(d.Comments)
	for i := range c.Comments {
		c.Comments[i].Replies = slices.Clone(c.Comments[i].Replies)
	}
	return c
}

// firstNumber keeps the numbers of discussions apart from those of recorded
// issues.
const firstNumber = 100_000

// add puts a discussion in. The caller holds mu.
func (f *Fake) add(at *repo, d Discussion) *Discussion {
	c := d.clone()
	if c.ID == 0 {
		c.ID = f.id()
	}
	if c.Number == 0 {
		c.Number = firstNumber
		for _, other := range at.discussions {
			c.Number = max(c.Number, other.Number+1)
		}
	}
	c.Category = cmp.Or(c.Category, "General")
	latest := later(c.UpdatedAt, c.CreatedAt)
	for i := range c.Comments {
		latest = f.number(&c.Comments[i], latest)
		for k := range c.Comments[i].Replies {
			latest = f.number(&c.Comments[i].Replies[k], latest)
		}
	}
	if c.UpdatedAt.IsZero() {
		c.UpdatedAt = latest
	}
	at.discussions = append(at.discussions, &c)
	return &c
}

// number gives a comment an id, and returns the later of a time and its own.
func (f *Fake) number(c *Comment, latest time.Time) time.Time {
	if c.ID == 0 {
		c.ID = f.id()
	}
	c.UpdatedAt = later(c.UpdatedAt, c.CreatedAt)
	return later(latest, c.UpdatedAt)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// queries is the root of what can be asked.
func (f *Fake) queries(r *http.Request) *object {
	return &object{typename: "Query", fields: map[string]any{
		"repository": resolver(func(arguments map[string]any) (any, *problem) {
			owner, _ := arguments["owner"].(string)
			name, _ := arguments["name"].(string)
			at := f.known(r, owner, name)
			if at == nil {
				return nil, &problem{
					Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to a Repository with the name '%s/%s'.", owner, name),
				}
			}
			return f.showRepo(at), nil
		}),
		"node": resolver(func(arguments map[string]any) (any, *problem) {
			id, _ := arguments["id"].(string)
			f.mu.Lock()
			defer f.mu.Unlock()
			for _, at := range f.repos {
				for _, d := range at.discussions {
					if o := showDiscussion(at, d); o.fields["id"] == id {
						return o, nil
					}
					for i := range d.Comments {
						if o := showComment(at, d, &d.Comments[i]); o.fields["id"] == id {
							return o, nil
						}
					}
				}
			}
			return nil, &problem{Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to a node with the global id of '%s'", id)}
		}),
	}}
}

// known is a repository that the token of a request may see, as the server
// behind has it; nil when it may not.
func (f *Fake) known(r *http.Request, owner, name string) *repo {
	resp, err := f.ask(r, "/repos/"+owner+"/"+name)
	at := f.repoAt(owner, name)
	if err != nil {
		return at
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusNotFound {
		return nil
	}
	var said struct {
		ID     int64  `json:"id"`
		NodeID string `json:"node_id"`
	}
	if resp.StatusCode == http.StatusOK && json.NewDecoder(resp.Body).Decode(&said) == nil && said.NodeID != "" {
		f.mu.Lock()
		at.id, at.node = said.ID, said.NodeID
		f.mu.Unlock()
	}
	return at
}

func slug(category string) string {
	return strings.ReplaceAll(strings.ToLower(category), "&", "-")
}

func (f *Fake) showRepo(at *repo) *object {
	f.mu.Lock()
	defer f.mu.Unlock()
	var categories []*object
	for _, c := range Categories {
		categories = append(categories, &object{typename: "DiscussionCategory", fields: map[string]any{
			"id": categoryID(at, c), "name": c, "slug": slug(c),
		}})
	}
	return &object{typename: "Repository", interfaces: []string{"Node"}, fields: map[string]any{
		"id": at.node, "databaseId": at.id, "name": at.name, "nameWithOwner": at.owner + "/" + at.name,
		"hasDiscussionsEnabled": true,
		"discussionCategories":  connection("DiscussionCategoryConnection", categories),
		"discussion": resolver(func(arguments map[string]any) (any, *problem) {
			wanted, _ := number(arguments["number"])
			f.mu.Lock()
			defer f.mu.Unlock()
			for _, d := range at.discussions {
				if d.Number == wanted {
					return showDiscussion(at, d), nil
				}
			}
			return nil, &problem{Type: "NOT_FOUND", Message: fmt.Sprintf("Could not resolve to a Discussion with the number of %d.", wanted)}
		}),
		"discussions": resolver(func(arguments map[string]any) (any, *problem) {
			return connection("DiscussionConnection", f.ordered(at, arguments))(arguments)
		}),
	}}
}

func categoryID(at *repo, category string) string { return "DIC_" + at.node + "_" + slug(category) }

// ordered are the discussions of a repository that arguments choose, as they
// order them.
func (f *Fake) ordered(at *repo, arguments map[string]any) []*object {
	f.mu.Lock()
	defer f.mu.Unlock()
	order, _ := arguments["orderBy"].(map[string]any)
	category, _ := arguments["categoryId"].(string)
	all := slices.DeleteFunc(slices.Clone(at.discussions), func(d *Discussion) bool {
		return category != "" && categoryID(at, d.Category) != category
	})
	slices.SortFunc(all, func(a, b *Discussion) int {
		by := cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
		if order["field"] != "CREATED_AT" { // GitHub's default is UPDATED_AT, newest first
			by = cmp.Or(a.UpdatedAt.Compare(b.UpdatedAt), by)
		}
		if order["direction"] != "ASC" {
			by = -by
		}
		return by
	})
	objects := make([]*object, len(all))
	for i, d := range all {
		objects[i] = showDiscussion(at, d)
	}
	return objects
}
