package ghfake

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// Description is GitHub's own description of its REST API, which requests can be
// held against.
type Description struct {
	doc    *openapi3.T
	routes []route
}

// route is a path of the description in parts, most literal first.
type route struct {
	path  string
	parts []string
	item  *openapi3.PathItem
}

// LoadDescription reads the description from a directory with the npm package
// @octokit/openapi in openapi. It takes some seconds.
func LoadDescription(octokit string) (*Description, error) {
	loader := openapi3.NewLoader()
	doc, err := loader.LoadFromFile(filepath.Join(octokit, "openapi", "generated", "api.github.com.json"))
	if err != nil {
		return nil, fmt.Errorf("read GitHub's description of its API: %w", err)
	}
	d := &Description{doc: doc}
	for path, item := range doc.Paths.Map() {
		d.routes = append(d.routes, route{path, strings.Split(path, "/"), item})
	}
	slices.SortFunc(d.routes, func(a, b route) int {
		// Of two that fit, the one with fewer parameters is meant, and the longer one.
		return cmp.Or(cmp.Compare(strings.Count(a.path, "{"), strings.Count(b.path, "{")),
			cmp.Compare(len(b.parts), len(a.parts)), strings.Compare(a.path, b.path))
	})
	return d, nil
}

// manyParts are parameters at the end of a path that may have slashes in them.
var manyParts = []string{"{path}", "{ref}"}

// byID is the form in which GitHub's links to further pages name a repository.
var byID = regexp.MustCompile(`^/repositories/\d+/`)

// find is the operation that a request calls, and the parameters in its path.
func (d *Description) find(method, path string) (route, *openapi3.Operation, map[string]string, error) {
	path = byID.ReplaceAllString(path, "/repos/owner/name/")
	parts := strings.Split(path, "/")
	known := false
	for _, r := range d.routes {
		parameters, ok := r.match(parts)
		if !ok {
			continue
		}
		known = true
		if o := r.item.GetOperation(method); o != nil {
			return r, o, parameters, nil
		}
	}
	if known {
		return route{}, nil, nil, fmt.Errorf("there is no method %s of %s", method, path)
	}
	return route{}, nil, nil, fmt.Errorf("there is no path %s", path)
}

// match gives the parameters in a path that has the route's form.
func (r route) match(parts []string) (map[string]string, bool) {
	if len(parts) < len(r.parts) {
		return nil, false
	}
	parameters := make(map[string]string)
	for i, want := range r.parts {
		got := parts[i]
		if i == len(r.parts)-1 && len(parts) > len(r.parts) {
			if !slices.Contains(manyParts, want) {
				return nil, false
			}
			got = strings.Join(parts[i:], "/")
		}
		if strings.HasPrefix(want, "{") && strings.HasSuffix(want, "}") {
			if got == "" {
				return nil, false
			}
			parameters[strings.Trim(want, "{}")] = got
		} else if want != got {
			return nil, false
		}
	}
	return parameters, true
}

// Check says what is wrong with a request: its path or method is not described,
// it has parameters in its query or members in its body that GitHub does not
// know, or values of another type or range. It is for REST only.
func (d *Description) Check(r Request) error {
	if err := d.check(r); err != nil {
		return fmt.Errorf("%s %s: %w", r.Method, r.Path, err)
	}
	return nil
}

func (d *Description) check(r Request) error {
	found, operation, parameters, err := d.find(r.Method, r.Path)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(r.Query)) {
		if operation.Parameters.GetByInAndName("query", name) == nil && found.item.Parameters.GetByInAndName("query", name) == nil {
			errs = append(errs, fmt.Errorf("there is no parameter %s in the query", name))
		}
	}
	req, err := http.NewRequestWithContext(context.Background(), r.Method, "https://api.github.com"+r.Path+"?"+r.Query.Encode(), bytes.NewReader(r.Body))
	if err != nil {
		return err
	}
	req.Header = r.Header.Clone()
	if req.Header == nil {
		req.Header = make(http.Header)
	}
	if len(r.Body) > 0 && req.Header.Get("Content-Type") == "" {
		req.Header.Set("Content-Type", "application/json")
	}
	errs = append(errs, openapi3filter.ValidateRequest(context.Background(), &openapi3filter.RequestValidationInput{
		Request: req, PathParams: parameters, QueryParams: r.Query,
		Route: &routers.Route{Spec: d.doc, Path: found.path, PathItem: found.item, Method: r.Method, Operation: operation},
		Options: &openapi3filter.Options{MultiError: true, SkipSettingDefaults: true, RejectWhenRequestBodyNotSpecified: true,
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc},
	}))
	if body := operation.RequestBody; body != nil && len(r.Body) > 0 {
		if media := body.Value.Content.Get("application/json"); media != nil && media.Schema != nil {
			var v any
			if err := json.Unmarshal(r.Body, &v); err == nil {
				errs = append(errs, unknown(v, media.Schema.Value, "the body")...)
			}
		}
	}
	return errors.Join(errs...)
}

// unknown finds members that a schema does not name. GitHub's schemas allow any;
// GitHub ignores those that it does not know, and so a misspelt one is lost.
func unknown(v any, schema *openapi3.Schema, where string) []error {
	switch v := v.(type) {
	case []any:
		var errs []error
		for i, item := range v {
			for _, s := range variants(schema) {
				if s.Items != nil {
					errs = append(errs, unknown(item, s.Items.Value, fmt.Sprintf("%s[%d]", where, i))...)
				}
			}
		}
		return errs
	case map[string]any:
		properties := make(map[string][]*openapi3.Schema)
		for _, s := range variants(schema) {
			if s.AdditionalProperties.Schema != nil {
				return nil
			}
			for name, p := range s.Properties {
				properties[name] = append(properties[name], p.Value)
			}
		}
		if len(properties) == 0 {
			return nil
		}
		var errs []error
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if len(properties[name]) == 0 {
				errs = append(errs, fmt.Errorf("%s has a member %s that GitHub does not know", where, name))
			} else if len(properties[name]) == 1 {
				errs = append(errs, unknown(v[name], properties[name][0], where+"."+name)...)
			}
		}
		return errs
	}
	return nil
}

// variants are a schema and all that it is put together from.
func variants(s *openapi3.Schema) []*openapi3.Schema {
	all := []*openapi3.Schema{s}
	for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf} {
		for _, ref := range refs {
			all = append(all, variants(ref.Value)...)
		}
	}
	return all
}
