package ghclient

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/go-github/v62/github"
)

const mediaType = "application/vnd.github+json"

// userAgent names the App to GitHub, which refuses requests without it.
const userAgent = "glueledger"

// api asks GitHub as one identity.
type api struct {
	*github.Client
	place   place
	graphql string
	budgets *budgets
}

func newAPI(site Site, at place, client *http.Client) (*api, error) {
	gh := github.NewClient(client)
	base, err := url.Parse(site.API + "/")
	if err != nil {
		return nil, fmt.Errorf("the API's address: %w", err)
	}
	gh.BaseURL, gh.UserAgent = base, userAgent
	return &api{Client: gh, place: at, graphql: site.GraphQL}, nil
}

// get decodes what is at a path below the API's address, or at an address of it.
func (a *api) get(ctx context.Context, path string, out any) (http.Header, error) {
	return a.call(ctx, http.MethodGet, path, nil, out)
}

// call sends a request and decodes the answer.
func (a *api) call(ctx context.Context, method, path string, body, out any, options ...github.RequestOption) (http.Header, error) {
	options = append([]github.RequestOption{func(r *http.Request) { r.Header.Set("Accept", mediaType) }}, options...)
	req, err := a.NewRequest(method, path, body, options...)
	if err != nil {
		return nil, err
	}
	resp, err := a.Do(ctx, req, out)
	if accepted := (*github.AcceptedError)(nil); errors.As(err, &accepted) {
		err = nil // done soon
	}
	if err != nil {
		return nil, err
	}
	return resp.Header, nil
}

// page decodes the page of a list that a cursor names, which is the address of
// that page, or the first one. It gives the cursor of the next page.
func (a *api) page(ctx context.Context, first, cursor string, out any) (next string, err error) {
	path := first
	if cursor != "" {
		u, err := url.Parse(cursor)
		if err != nil {
			return "", fmt.Errorf("the cursor: %w", err)
		}
		if err := a.place.check(u); err != nil {
			return "", fmt.Errorf("the cursor: %w", err)
		}
		path = cursor
	}
	header, err := a.get(ctx, path, out)
	if err != nil {
		return "", err
	}
	return link(header, "next"), nil
}

// all gathers the pages of a list from the first to the last.
func all[T any](ctx context.Context, a *api, first string) ([]T, error) {
	var out []T
	for cursor := ""; ; {
		var page []T
		next, err := a.page(ctx, first, cursor, &page)
		if err != nil {
			return nil, err
		}
		if out = append(out, page...); next == "" {
			return out, nil
		}
		cursor = next
	}
}

// link is the address that an answer gives for a relation such as "next", or "".
func link(h http.Header, rel string) string {
	for _, header := range h.Values("Link") {
		for {
			_, rest, found := strings.Cut(header, "<")
			address, rest, closed := strings.Cut(rest, ">") // which may hold commas
			if !found || !closed {
				break
			}
			params, _, _ := strings.Cut(rest, "<")
			for param := range strings.FieldsFuncSeq(params, func(r rune) bool { return r == ';' || r == ',' }) {
				if strings.TrimSpace(param) == `rel="`+rel+`"` {
					return address
				}
			}
			header = rest
		}
	}
	return ""
}

// below is the path of something in a repository.
func below(owner, name, rest string) string {
	return "repos/" + url.PathEscape(owner) + "/" + url.PathEscape(name) + rest
}
