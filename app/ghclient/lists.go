package ghclient

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// Threads are issues and pull requests as issue objects, longest not updated
// first, of those updated since then (zero: all). Some come twice, but none is left
// out, whatever is updated, deleted or transferred meanwhile.
func (c *Client) Threads(ctx context.Context, repo history.Repo, since time.Time, cursor string) (page []Thread, next string, err error) {
	err = c.list(ctx, repo, "/issues?state=all&sort=updated&direction=asc&", since, cursor, &page, &next)
	next = from(next, page, func(t Thread) time.Time { return t.UpdatedAt })
	return page, next, explain(err, "listing the threads of %s", repo.FullName())
}

// Pulls are pull request objects in any state, newest updated first. They lack
// who merged them; see Record.NeedsObject. One may be left out when another is
// updated or transferred while its pages are fetched.
func (c *Client) Pulls(ctx context.Context, repo history.Repo, cursor string) (page []Thread, next string, err error) {
	err = c.list(ctx, repo, "/pulls?state=all&sort=updated&direction=desc&", time.Time{}, cursor, &page, &next)
	return page, next, explain(err, "listing the pull requests of %s", repo.FullName())
}

// list gets a page of what was updated in a repository.
func (c *Client) list(ctx context.Context, repo history.Repo, path string, since time.Time, cursor string, page any, next *string) (err error) {
	path += "per_page=100"
	if !since.IsZero() {
		path += "&since=" + since.UTC().Format(time.RFC3339)
	}
	if cursor == "" {
		ctx = conditionally(ctx)
	}
	*next, err = c.api.page(ctx, below(repo.Owner, repo.Name, path), cursor, page)
	return err
}

// from is the next page of a list whose longest not updated members come first:
// instead of the one with the next number, the first one of what was updated since
// the last member, which itself comes again. When a member of a page that was read
// is gone, those behind it move up, and the first of the page with the next number
// would be on a page that was read. Only of members updated in one second, more
// than fill a page, the next number is asked for.
func from[T any](next string, page []T, updated func(T) time.Time) string {
	u, err := url.Parse(next)
	if next == "" || err != nil || len(page) == 0 {
		return next
	}
	last := updated(page[len(page)-1])
	if slices.ContainsFunc(page, func(o T) bool { return updated(o).After(last) }) {
		return next // it is in another order than was asked for
	}
	q := u.Query()
	before, _ := time.Parse(time.RFC3339, q.Get("since")) // none is zero
	since := last.Add(-time.Second)                       // whether it counts those of that second or not
	if !since.After(before) {
		return next
	}
	q.Set("since", since.UTC().Format(time.RFC3339))
	for _, place := range []string{"page", "after", "before"} {
		q.Del(place)
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// NumberedComment is a review comment of a pull request.
type NumberedComment struct {
	Number int // of the pull request
	ReviewComment
}

// ReviewComments are all review comments of a repository updated since then
// (zero: all), in the order and with the promise of Threads.
func (c *Client) ReviewComments(ctx context.Context, repo history.Repo, since time.Time, cursor string) (page []NumberedComment, next string, err error) {
	type comment struct {
		Pull string `json:"pull_request_url"`
		ReviewComment
	}
	var got []comment
	if err := c.list(ctx, repo, "/pulls/comments?sort=updated&direction=asc&", since, cursor, &got, &next); err != nil {
		return nil, "", explain(err, "listing the review comments of %s", repo.FullName())
	}
	page = make([]NumberedComment, len(got))
	next = from(next, got, func(c comment) time.Time { return c.UpdatedAt })
	for i, g := range got {
		number, err := strconv.Atoi(g.Pull[strings.LastIndexByte(g.Pull, '/')+1:])
		if err != nil {
			return nil, "", fmt.Errorf("review comment %d of %s names no pull request", g.ID, repo.FullName())
		}
		page[i] = NumberedComment{number, g.ReviewComment}
	}
	return page, next, nil
}
