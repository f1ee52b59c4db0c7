package ghfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/parser"
	"github.com/vektah/gqlparser/v2/validator"
)

// LoadSchema reads GitHub's schema, in GraphQL's schema language. Fields that
// GitHub defines twice, which happens, are taken once.
func LoadSchema(sdl string) (*ast.Schema, error) {
	document, err := parser.ParseSchemas(validator.Prelude, &ast.Source{Name: "schema.graphql", Input: sdl})
	if err != nil {
		return nil, fmt.Errorf("read GitHub's GraphQL schema: %w", err)
	}
	for _, d := range document.Definitions {
		seen := make(map[string]bool)
		d.Fields = slices.DeleteFunc(d.Fields, func(f *ast.FieldDefinition) bool {
			twice := seen[f.Name]
			seen[f.Name] = true
			return twice
		})
	}
	schema, err := validator.ValidateSchemaDocument(document)
	if err != nil {
		return nil, fmt.Errorf("read GitHub's GraphQL schema: %w", err)
	}
	return schema, nil
}

// Schema makes the fake check every document against a schema, and refuse those
// that do not fit.
func (f *Fake) Schema(schema *ast.Schema) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.schema = schema
}

// object is something that has fields: values, objects, lists of them, or
// resolvers.
type object struct {
	typename   string
	interfaces []string
	fields     map[string]any
}

// resolver answers a field that has arguments.
type resolver func(arguments map[string]any) (any, *problem)

// problem is one of the errors that come with status 200.
type problem struct {
	Type    string `json:"type,omitempty"`
	Path    []any  `json:"path,omitempty"`
	Message string `json:"message"`
}

// execution is one document with its variables.
type execution struct {
	document  *ast.QueryDocument
	variables map[string]any
	problems  []problem
}

// graphql executes a document.
func (f *Fake) graphql(r *http.Request, body []byte) reply {
	var in struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	if err := json.Unmarshal(body, &in); err != nil || r.Method != http.MethodPost {
		return reply{http.StatusBadRequest, map[string]string{"message": "Problems parsing JSON"}}
	}
	wrong := func(err error) reply {
		return reply{http.StatusOK, map[string]any{"errors": []problem{{Message: err.Error()}}}}
	}
	f.mu.Lock()
	schema := f.schema
	f.mu.Unlock()
	if schema != nil {
		if _, errs := gqlparser.LoadQueryWithRules(schema, in.Query, nil); len(errs) > 0 {
			return wrong(errs)
		}
	}
	document, err := parser.ParseQuery(&ast.Source{Input: in.Query})
	if err != nil {
		return wrong(err)
	}
	if len(document.Operations) != 1 {
		return wrong(fmt.Errorf("there are %d operations", len(document.Operations)))
	}
	operation := document.Operations[0]
	if in.Variables == nil {
		in.Variables = make(map[string]any)
	}
	for _, v := range operation.VariableDefinitions {
		if _, given := in.Variables[v.Variable]; !given && v.DefaultValue != nil {
			if in.Variables[v.Variable], err = v.DefaultValue.Value(nil); err != nil {
				return wrong(err)
			}
		}
	}
	e := &execution{document: document, variables: in.Variables}
	root := f.queries(r)
	if operation.Operation == ast.Mutation {
		root = f.mutations(r)
	}
	// The resolvers lock what they read, and answer with copies.
	data := e.object(root, operation.SelectionSet, nil)
	answer := map[string]any{"data": data}
	if len(e.problems) > 0 {
		answer["errors"] = e.problems
	}
	return reply{http.StatusOK, answer}
}

// object answers the fields that are asked of an object.
func (e *execution) object(o *object, set ast.SelectionSet, path []any) map[string]any {
	out := make(map[string]any)
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			at := append(slices.Clone(path), s.Alias)
			out[s.Alias] = e.field(o, s, at)
		case *ast.InlineFragment:
			if o.is(s.TypeCondition) {
				merge(out, e.object(o, s.SelectionSet, path))
			}
		case *ast.FragmentSpread:
			fragment := e.document.Fragments.ForName(s.Name)
			if fragment == nil {
				e.problems = append(e.problems, problem{Path: path, Message: "Fragment " + s.Name + " was used, but not defined"})
			} else if o.is(fragment.TypeCondition) {
				merge(out, e.object(o, fragment.SelectionSet, path))
			}
		}
	}
	return out
}

// merge adds what another selection of the same object answered.
func merge(into, more map[string]any) {
	for name, v := range more {
		a, both := into[name].(map[string]any)
		b, ok := v.(map[string]any)
		if both && ok {
			merge(a, b)
			continue
		}
		into[name] = v
	}
}

// is reports whether a fragment on a type is for the object.
func (o *object) is(typename string) bool {
	return typename == "" || typename == o.typename || slices.Contains(o.interfaces, typename)
}

func (e *execution) field(o *object, s *ast.Field, path []any) any {
	if s.Name == "__typename" {
		return o.typename
	}
	v, ok := o.fields[s.Name]
	if !ok {
		e.problems = append(e.problems, problem{
			Type: "undefinedField", Path: path, Message: fmt.Sprintf("Field '%s' doesn't exist on type '%s'", s.Name, o.typename),
		})
		return nil
	}
	if resolve, ok := v.(resolver); ok {
		arguments := make(map[string]any)
		for _, a := range s.Arguments {
			value, err := a.Value.Value(e.variables)
			if err != nil {
				e.problems = append(e.problems, problem{Path: path, Message: err.Error()})
				return nil
			}
			arguments[a.Name] = value
		}
		var wrong *problem
		if v, wrong = resolve(arguments); wrong != nil {
			wrong.Path = path
			e.problems = append(e.problems, *wrong)
			return nil
		}
	}
	return e.value(v, s.SelectionSet, path)
}

func (e *execution) value(v any, set ast.SelectionSet, path []any) any {
	switch v := v.(type) {
	case *object:
		if v == nil {
			return nil
		}
		return e.object(v, set, path)
	case []*object:
		list := make([]any, len(v))
		for i, o := range v {
			list[i] = e.value(o, set, append(slices.Clone(path), i))
		}
		return list
	}
	return v
}

// connection is a field that answers a part of a list. Cursors are node ids.
func connection(typename string, all []*object) resolver {
	return func(arguments map[string]any) (any, *problem) {
		first, ok := number(arguments["first"])
		if !ok {
			return nil, &problem{
				Type: "MISSING_PAGINATION_BOUNDARIES", Message: "You must provide a `first` or `last` value to properly paginate the connection.",
			}
		}
		if first < 1 || first > 100 {
			return nil, &problem{
				Type: "EXCESSIVE_PAGINATION", Message: fmt.Sprintf("Requesting %d records exceeds the `first` limit of 100 records.", first),
			}
		}
		rest := all
		if after, _ := arguments["after"].(string); after != "" {
			i := slices.IndexFunc(all, func(o *object) bool { return o.fields["id"] == after })
			if i < 0 {
				return nil, &problem{Type: "INVALID_CURSOR_ARGUMENTS", Message: fmt.Sprintf("`%s` does not appear to be a valid cursor.", after)}
			}
			rest = all[i+1:]
		}
		page := rest[:min(first, len(rest))]
		var end any
		if len(page) > 0 {
			end = page[len(page)-1].fields["id"]
		}
		return &object{typename: typename, fields: map[string]any{
			"nodes": page, "totalCount": len(all),
			"pageInfo": &object{typename: "PageInfo", fields: map[string]any{
				"hasNextPage": len(page) < len(rest), "endCursor": end,
			}},
		}}, nil
	}
}

// number reads an argument, which is a float64 when it was a variable.
func number(v any) (int, bool) {
	switch n := v.(type) {
	case int64:
		return int(n), true
	case float64:
		return int(n), true
	}
	return 0, false
}
