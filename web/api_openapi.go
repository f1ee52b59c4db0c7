package web

import (
	"cmp"
	_ "embed"
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

// apiDescription is all of the API's description in OpenAPI but its addresses, which
// apiRoutes has.
//
//go:embed openapi.json
var apiDescription []byte

// openAPI is a description.
type openAPI struct {
	OpenAPI    string                          `json:"openapi"`
	Info       json.RawMessage                 `json:"info"`
	Servers    []openServer                    `json:"servers"`
	Security   json.RawMessage                 `json:"security"`
	Tags       json.RawMessage                 `json:"tags"`
	Paths      map[string]map[string]operation `json:"paths"` // by method
	Components json.RawMessage                 `json:"components"`
}

type openServer struct {
	URL string `json:"url"`
}

type operation struct {
	ID         string              `json:"operationId"`
	Summary    string              `json:"summary"`
	Tags       []string            `json:"tags"`
	Parameters []reference         `json:"parameters,omitempty"`
	Responses  map[string]response `json:"responses"`
}

type reference struct {
	Ref string `json:"$ref"`
}

// response is an answer of an operation, or where that is described.
type response struct {
	Ref         string               `json:"$ref,omitempty"`
	Description string               `json:"description,omitempty"`
	Headers     map[string]reference `json:"headers,omitempty"`
	Content     map[string]media     `json:"content,omitempty"`
}

type media struct {
	Schema reference `json:"schema"`
}

var pathParameter = regexp.MustCompile(`\{([a-z]+)\}`)

// describeAPI makes what serves the description. Tools that read it run in browsers, too,
// and it tells nothing of what is here, so that every site's may.
func (s *server) describeAPI(routes []apiRoute) (func(http.ResponseWriter, *http.Request) error, error) {
	var all openAPI
	if err := json.Unmarshal(apiDescription, &all); err != nil {
		return nil, fmt.Errorf("read the description of the API: %w", err)
	}
	all.Servers = []openServer{{cmp.Or(s.outside.Site, "/")}}
	all.Paths = map[string]map[string]operation{}
	described := apiRoute{path: "/openapi.json", name: "description", tells: "This description", gives: "Description"}
	for _, route := range append([]apiRoute{described}, routes...) {
		all.Paths[apiRoot+route.path] = map[string]operation{"get": describe(route)}
	}
	body, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the description of the API: %w", err)
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		if _, err := readQuery(r.URL.RawQuery, nil); err != nil {
			return err
		}
		w.Header().Set("Access-Control-Allow-Origin", "*")
		keep(w, r, "no-cache")
		serveBytes(w, r, "application/json", body)
		return nil
	}, nil
}

// describe describes one address.
func describe(route apiRoute) operation {
	o := operation{ID: route.name, Summary: route.tells, Tags: []string{"api"}}
	if parts := strings.Split(route.path, "/"); route.gives != "Index" && route.gives != "Description" {
		o.Tags[0] = parts[1]
	}
	ok := response{Description: route.tells, Content: map[string]media{"application/json": {reference{"#/components/schemas/" + route.gives}}},
		Headers: map[string]reference{"ETag": {"#/components/headers/ETag"}}}
	for _, m := range pathParameter.FindAllStringSubmatch(route.path, -1) {
		o.Parameters = append(o.Parameters, reference{"#/components/parameters/path_" + m[1]})
	}
	for _, name := range route.takes {
		o.Parameters = append(o.Parameters, reference{"#/components/parameters/" + name})
		if name == "cursor" {
			ok.Headers["Link"] = reference{"#/components/headers/Link"}
		}
	}
	o.Responses = map[string]response{
		"200": ok, "304": {Ref: "#/components/responses/Kept"},
		"400": {Ref: "#/components/responses/Problem"}, "401": {Ref: "#/components/responses/Unauthorized"},
		"default": {Ref: "#/components/responses/Problem"},
	}
	if len(o.Parameters) > len(route.takes) {
		o.Responses["404"] = response{Ref: "#/components/responses/Problem"}
	}
	if strings.HasPrefix(route.path, "/people/") {
		o.Responses["302"] = response{Ref: "#/components/responses/Renamed"}
	}
	return o
}
