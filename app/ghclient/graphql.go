package ghclient

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// graphqlError is one of the errors that come with status 200.
type graphqlError struct {
	Type    string `json:"type"` // NOT_FOUND, FORBIDDEN, RATE_LIMITED, …; "" for GitHub's own failures
	Message string `json:"message"`
	Path    []any  `json:"path"`
}

// query asks something; it is repeated when GitHub fails.
func (a *api) query(ctx context.Context, document string, variables map[string]any, data any) error {
	return a.document(context.WithValue(repeatable(ctx), reading{}, true), document, variables, data)
}

type reading struct{}

// isRead says whether a request reads only.
func isRead(r *http.Request) bool {
	return r.Method == http.MethodGet || r.Method == http.MethodHead || isGraphQL(r) && r.Context().Value(reading{}) != nil
}

// mutate changes something, and is not repeated unless the context says so.
func (a *api) mutate(ctx context.Context, document string, variables map[string]any, data any) error {
	return a.document(ctx, document, variables, data)
}

func (a *api) document(ctx context.Context, document string, variables map[string]any, data any) error {
	in := struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}{document, variables}
	var out struct {
		Data   json.RawMessage `json:"data"`
		Errors []graphqlError  `json:"errors"`
	}
	if _, err := a.call(ctx, http.MethodPost, a.graphql, in, &out); err != nil {
		return err
	}
	var errs []error
	for _, e := range out.Errors {
		// What is missing deep inside is null, as for an account that is gone.
		if e.Type == "NOT_FOUND" && len(e.Path) > 2 {
			continue
		}
		errs = append(errs, e.err())
	}
	if len(errs) > 0 {
		return errors.Join(errs...)
	}
	if len(out.Data) == 0 || bytes.Equal(out.Data, []byte("null")) {
		return errors.New("GitHub's answer has no data")
	}
	return json.Unmarshal(out.Data, data)
}

func (e graphqlError) err() error {
	switch e.Type {
	case "NOT_FOUND":
		return fmt.Errorf("%w: %s", ErrNotFound, e.Message)
	case "FORBIDDEN", "INSUFFICIENT_SCOPES":
		// GraphQL does not say which one; all that we ask it is about discussions.
		return fmt.Errorf("%w: the App needs the permission discussions: read, or write to post: %s", ErrForbidden, e.Message)
	}
	return errors.New("GraphQL: " + e.Message)
}

// graphqlLimit says whether an answer with status 200 is GraphQL's refusal for a
// limit; the whole document was refused then.
func graphqlLimit(req *http.Request, resp *http.Response) (message string, limited bool) {
	if !isGraphQL(req) || resp.StatusCode != http.StatusOK {
		return "", false
	}
	body := peek(resp)
	if !bytes.Contains(body, []byte(`"errors"`)) {
		return "", false
	}
	var said struct {
		Errors []graphqlError `json:"errors"`
	}
	_ = json.Unmarshal(body, &said) // what is no JSON says nothing
	for _, e := range said.Errors {
		if e.Type == "RATE_LIMITED" || strings.Contains(strings.ToLower(e.Message), "secondary rate limit") {
			return e.Message, true
		}
	}
	return "", false
}
