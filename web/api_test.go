package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"glueledger/scoring"
)

// apiPaths ask for everything that the full ledger has.
func apiPaths() []string {
	return []string{
		"", "/openapi.json", "/rules", "/repos", "/repos?owner=MEADOW&per_page=1",
		"/owners/meadow", "/owners/meadow?from=2024-05&to=2025-04", "/owners/meadow/people", "/owners/meadow/people?per_page=1&from=2025-03",
		"/owners/meadow/waiting", "/owners/meadow/waiting?for=stale&per_page=100", "/owners/meadow/receipts", "/owners/meadow/receipts?status=withdrawn,pending,confirmed&kind=stale-resolution",
		"/owners/meadow/receipts?person=ben&from=2025-01&to=2030-12", "/owners/meadow/reports", "/owners/meadow/reports/2025-03",
		"/repos/meadow/harvest", "/repos/meadow/harvest/people", "/repos/meadow/harvest/waiting", "/repos/meadow/harvest/receipts", "/repos/meadow/harvest/reports",
		"/repos/meadow/harvest/reports/2025-03", "/repos/meadow/harvest/rules", "/repos/meadow/harvest/threads/128", "/repos/meadow/orchard/threads/17",
		"/receipts/a1", "/receipts/w1", "/receipts/c1", "/people/ben", "/people/ben?from=2024-05&to=2025-04", "/people/ben/receipts",
	}
}

// described is the description that a site serves, strict: nothing is in an answer that it
// does not name.
func described(t testing.TB, site http.Handler) (*openapi3.T, routers.Router) {
	t.Helper()
	w := get(t, site, "/api/v1/openapi.json")
	if w.Code != http.StatusOK {
		t.Fatalf("no description: %d %s", w.Code, w.Body)
	}
	doc, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		t.Fatalf("the description is wrong: %v", err)
	}
	for _, schema := range doc.Components.Schemas {
		if no := false; schema.Value.Properties != nil && schema.Value.AdditionalProperties.Has == nil {
			schema.Value.AdditionalProperties.Has = &no
		}
	}
	router, err := legacy.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	return doc, router
}

// checkAnswer holds an answer against the description.
func checkAnswer(t testing.TB, router routers.Router, path string, w *httptest.ResponseRecorder) {
	t.Helper()
	if err := answerError(router, path, w); err != nil {
		t.Errorf("%s: %d: %v\n%s", path, w.Code, err, w.Body)
	}
}

// answerError is what in an answer is not as it is described.
func answerError(router routers.Router, path string, w *httptest.ResponseRecorder) error {
	r := httptest.NewRequest(http.MethodGet, "https://glue.example.org"+path, nil)
	route, params, err := router.FindRoute(r)
	if err != nil {
		return err
	}
	return openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 w.Code, Header: w.Header(), Body: nopCloser{strings.NewReader(w.Body.String())},
		Options: &openapi3filter.Options{IncludeResponseStatus: true, MultiError: true},
	})
}

type nopCloser struct{ *strings.Reader }

func (nopCloser) Close() error { return nil }

// TestAPIAnswersAsDescribed asks for everything of ledgers of all sorts.
func TestAPIAnswersAsDescribed(t *testing.T) {
	ledgers := map[string]*fakeLedger{"full": fullLedger(), "empty": emptyLedger(), "nothing": {}}
	for i, s := range hostile() {
		ledgers[fmt.Sprint("hostile ", i)] = hostileLedger(s)
	}
	hidden := fullLedger()
	hidden.choices = hide(scoring.Private, "ben")
	ledgers["hidden"] = hidden
	_, router := described(t, newSite(t, fullLedger()))
	for name, f := range ledgers {
		site := newSite(t, f)
		for _, path := range apiPaths() {
			w := get(t, site, "/api/v1"+path)
			if name == "full" && w.Code != http.StatusOK || w.Code >= 500 {
				t.Errorf("%s: %s: %d %s", name, path, w.Code, w.Body)
			}
			if i := strings.IndexByte(name, ' '); i < 0 || name[i:] == " 0" { // to hold them all takes long
				checkAnswer(t, router, "/api/v1"+path, w)
			}
			if w.Code == http.StatusFound { // ben is called something hostile
				continue
			}
			if kind := w.Header().Get("Content-Type"); w.Code == http.StatusOK && kind != "application/json" || w.Code != http.StatusOK && kind != "application/problem+json" {
				t.Errorf("%s: %s: %d as %s", name, path, w.Code, kind)
			}
		}
	}
}

// TestDescriptionIsStrict spoils an answer in several ways, each of which is noticed.
func TestDescriptionIsStrict(t *testing.T) {
	site := newSite(t, fullLedger())
	_, router := described(t, site)
	good := get(t, site, "/api/v1/receipts/a1")
	for what, spoil := range map[string][2]string{
		"a member that is not described": {`"id":`, `"surprise": 1, "id":`}, "a member less": {`"rule":`, `"ruler":`}, "another kind": {`"review-unblocking"`, `"review"`},
		"a time that is none": {`"effect_at": "2025`, `"effect_at": "25`}, "another type": {`"number": 128`, `"number": "128"`},
		"a member within": {`"entry":`, `"more": 1, "entry":`},
	} {
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.WriteString(strings.Replace(good.Body.String(), spoil[0], spoil[1], 1))
		if w.Body.String() == good.Body.String() || answerError(router, "/api/v1/receipts/a1", w) == nil {
			t.Errorf("%s is not noticed", what)
		}
	}
}

// TestAPIDescribesEveryRoute compares the addresses that are served with those that are
// described, their parameters, and what the rulebook has with what is written down.
func TestAPIDescribesEveryRoute(t *testing.T) {
	doc, router := described(t, newSite(t, fullLedger()))
	asked := map[string]bool{}
	for _, path := range apiPaths() {
		route, _, err := router.FindRoute(httptest.NewRequest(http.MethodGet, "https://glue.example.org/api/v1"+path, nil))
		if err != nil {
			t.Fatal(err)
		}
		asked[route.Path] = true
	}
	routes := new(server).apiRoutes()
	for _, route := range routes {
		item := doc.Paths.Value(apiRoot + route.path)
		if item == nil || item.Get == nil || !asked[apiRoot+route.path] {
			t.Errorf("%s is not described, or no test asks for it", route.path)
			continue
		}
		var takes []string
		for _, p := range item.Get.Parameters {
			if p.Value.In == "query" {
				takes = append(takes, p.Value.Name)
			}
		}
		if !slices.Equal(takes, route.takes) {
			t.Errorf("%s takes %q, and %q are described", route.path, route.takes, takes)
		}
	}
	if n := len(doc.Paths.Map()); n != len(routes)+1 {
		t.Errorf("%d addresses are described, of %d", n, len(routes)+1)
	}
	values := func(schema *openapi3.SchemaRef) []string {
		var all []string
		for _, v := range schema.Value.Enum {
			all = append(all, v.(string))
		}
		return all
	}
	var kinds, waits []string
	for _, rule := range scoring.Rules() {
		kinds = append(kinds, string(rule.Kind))
	}
	for _, wait := range scoring.Waits() {
		waits = append(waits, string(wait))
	}
	described := values(doc.Components.Schemas["Kind"])
	slices.Sort(described)
	slices.Sort(kinds)
	if !slices.Equal(described, kinds) {
		t.Errorf("kinds: %q are described, and there are %q", described, kinds)
	}
	if got := values(doc.Components.Schemas["WaitsFor"]); !slices.Equal(got, waits) {
		t.Errorf("waits: %q are described, and there are %q", got, waits)
	}
	if got := values(doc.Components.Parameters["for"].Value.Schema); !slices.Equal(got, waitNames()) {
		t.Errorf("waits: %q are described, and there are %q", got, waitNames())
	}
}

func decode[T any](t testing.TB, w *httptest.ResponseRecorder) T {
	t.Helper()
	var v T
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d, %v: %s", w.Code, err, w.Body)
	}
	return v
}

// TestAPIIsAsExports holds that a receipt is the same in every list, and that reports and
// people's work are those of their pages.
func TestAPIIsAsExports(t *testing.T) {
	site := newSite(t, fullLedger())
	for api, page := range map[string]string{
		"/owners/meadow/reports/2025-03":        "/reports/meadow/2025-03.json",
		"/repos/meadow/harvest/reports/2025-03": "/reports/meadow/harvest/2025-03.json",
		"/people/ben":                           "/people/ben.json",
	} {
		if got, want := get(t, site, "/api/v1"+api), get(t, site, page); got.Body.String() != want.Body.String() || got.Header().Get("ETag") != want.Header().Get("ETag") {
			t.Errorf("%s differs from %s", api, page)
		}
	}
	in := func(path, member string) string {
		t.Helper()
		for _, r := range decode[map[string]json.RawMessage](t, get(t, site, "/api/v1"+path)) {
			var all []json.RawMessage
			if json.Unmarshal(r, &all) != nil {
				continue
			}
			for _, one := range all {
				if strings.Contains(string(one), member) {
					var v any
					_ = json.Unmarshal(one, &v)
					out, _ := json.Marshal(v)
					return string(out)
				}
			}
		}
		t.Fatalf("%s has no %s", path, member)
		return ""
	}
	want := in("/owners/meadow/receipts", `"a1"`)
	for _, path := range []string{"/repos/meadow/harvest/receipts", "/repos/meadow/harvest/threads/128", "/people/ada-k", "/people/ada-k/receipts"} {
		if got := in(path, `"id": "a1"`); got != want {
			t.Errorf("%s has it otherwise: %s\nnot %s", path, got, want)
		}
	}
	if got := in("/owners/meadow/receipts?status=withdrawn", `"w1"`); got != in("/owners/meadow/reports", `"w1"`) || !strings.Contains(got, "withdrawn_at") || !strings.Contains(got, "reopened") {
		t.Errorf("what was withdrawn: %s", got)
	}
}

func TestAPIReceiptInFull(t *testing.T) {
	f := fullLedger()
	f.journal = append(f.journal, scoring.JournalEntry{At: date(2025, 4, 2), Entry: scoring.EntryWithdrawn, Rule: ruleFor(scoring.StaleResolution), Reason: "It was reopened."})
	site := newSite(t, f)
	r := decode[jsonReceiptInFull](t, get(t, site, "/api/v1/receipts/a1"))
	if r.ID != "a1" || len(r.Sum) == 0 || r.Sum[0].Amount != 1 || len(r.Journal) != 3 || len(r.Verdicts) != 3 || r.OnlyYou || r.Lost || r.WithdrawnAt != nil ||
		r.URL != "https://glue.example.org/receipts/a1" || r.Thread != "https://glue.example.org/api/v1/repos/meadow/harvest/threads/128" {
		t.Errorf("got %+v", r)
	}
	w := decode[jsonReceiptInFull](t, get(t, site, "/api/v1/receipts/w1"))
	if len(w.Sum) != 0 || w.WithdrawnAt == nil || w.Reason != "It was reopened." || !w.Lost {
		t.Errorf("got %+v", w)
	}
}

// TestAPIWalks follows the links of lists and finds everything once.
func TestAPIWalks(t *testing.T) {
	site := newSite(t, fullLedger())
	next := regexp.MustCompile(`<https://glue\.example\.org([^>]+)>; rel="next"`)
	first := regexp.MustCompile(`^<https://glue\.example\.org/api/v1/[^>]+>; rel="first"`)
	walk := func(path string, entries func(*httptest.ResponseRecorder) []string) []string {
		t.Helper()
		var all []string
		for path != "" {
			w := get(t, site, path)
			if links := w.Header().Values("Link"); w.Code != http.StatusOK || len(links) != 1 || !first.MatchString(links[0]) || strings.Contains(first.FindString(links[0]), "cursor") {
				t.Fatalf("%s: %d %q", path, w.Code, links)
			}
			all = append(all, entries(w)...)
			path = ""
			if m := next.FindStringSubmatch(w.Header().Get("Link")); m != nil {
				path = m[1]
			}
			if len(all) > 200 {
				t.Fatal("it never ends")
			}
		}
		return all
	}
	receipts := func(w *httptest.ResponseRecorder) (ids []string) {
		for _, r := range decode[jsonReceiptList](t, w).Receipts {
			ids = append(ids, r.ID)
		}
		return ids
	}
	waiting := func(w *httptest.ResponseRecorder) (threads []string) {
		for _, thread := range decode[jsonWaitingList](t, w).Waiting {
			threads = append(threads, fmt.Sprint(thread.For, " ", thread.Repo, "#", thread.Number))
		}
		return threads
	}
	people := func(w *httptest.ResponseRecorder) (logins []string) {
		for _, p := range decode[jsonPeople](t, w).People {
			logins = append(logins, p.Login)
		}
		return logins
	}
	repos := func(w *httptest.ResponseRecorder) (names []string) {
		for _, r := range decode[jsonRepos](t, w).Repos {
			names = append(names, r.Repo)
		}
		return names
	}
	for _, list := range []struct {
		path    string
		entries func(*httptest.ResponseRecorder) []string
		want    int
	}{
		{"/owners/meadow/receipts?", receipts, 7}, {"/owners/meadow/receipts?status=pending,confirmed,withdrawn&", receipts, 8},
		{"/owners/meadow/receipts?person=ada-k&kind=triage&", receipts, 2}, {"/people/ada-k/receipts?", receipts, 5}, {"/owners/meadow/receipts?to=2024-01&", receipts, 0},
		{"/owners/meadow/waiting?", waiting, 44}, {"/owners/meadow/waiting?for=stale&", waiting, 40}, {"/repos/meadow/harvest/waiting?for=review&", waiting, 1},
		{"/owners/meadow/people?", people, 3}, {"/repos?", repos, 2},
	} {
		whole := walk("/api/v1"+list.path+"per_page=100", list.entries)
		if len(whole) != list.want {
			t.Errorf("%s has %q", list.path, whole)
		}
		for _, size := range []int{1, 2, 3, 40} {
			if got := walk(fmt.Sprintf("/api/v1%sper_page=%d", list.path, size), list.entries); !slices.Equal(got, whole) {
				t.Errorf("%s by %d: got %q, want %q", list.path, size, got, whole)
			}
		}
	}
	if w := get(t, site, "/api/v1/owners/meadow/waiting"); !slices.ContainsFunc(decode[jsonWaitingList](t, w).Counts, func(c jsonWait) bool {
		return c.For == "stale" && c.Waits == "a decision" && c.Threads == 40 && !c.More
	}) {
		t.Errorf("counts: %s", w.Body)
	}
}

// TestAPIIsKept holds that who has an answer is not sent it again, and that HEAD is like
// GET without the answer.
func TestAPIIsKept(t *testing.T) {
	site := newSite(t, fullLedger())
	for _, path := range apiPaths() {
		w := get(t, site, "/api/v1"+path)
		tag := w.Header().Get("ETag")
		if tag == "" || w.Header().Get("Cache-Control") != "no-cache" {
			t.Errorf("%s: %v", path, w.Header())
		}
		if again := get(t, site, "/api/v1"+path, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s: asked again: %d", path, again.Code)
		}
		if cors := w.Header().Get("Access-Control-Allow-Origin"); (cors != "") != (path == "/openapi.json") {
			t.Errorf("%s is open to %q", path, cors)
		}
	}
}

func TestAPIRenamed(t *testing.T) {
	site := newSite(t, fullLedger())
	for path, want := range map[string]string{
		"/people/ben-of-old?from=2025-03": "/api/v1/people/ben?from=2025-03", "/people/ben-of-old/receipts": "/api/v1/people/ben/receipts",
	} {
		if w := get(t, site, "/api/v1"+path); w.Code != http.StatusFound || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %s", path, w.Code, w.Header().Get("Location"))
		}
	}
}
