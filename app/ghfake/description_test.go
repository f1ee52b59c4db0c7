package ghfake

import (
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
)

var described = sync.OnceValues(func() (*Description, error) { return LoadDescription(os.Getenv("GLUELEDGER_OCTOKIT")) })

// TestDescription shows that requests which are wrong are found out.
func TestDescription(t *testing.T) {
	Octokit(t)
	d, err := described()
	if err != nil {
		t.Fatal(err)
	}
	query := func(s string) url.Values {
		v, err := url.ParseQuery(s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	for _, test := range []struct {
		r    Request
		want string // empty: nothing is wrong
	}{
		{Request{Method: "GET", Path: "/repos/o/r/issues", Query: query("state=all&per_page=100&since=2026-01-01T00:00:00Z")}, ""},
		{Request{Method: "GET", Path: "/repositories/12/issues", Query: query("state=all&page=2")}, ""},
		{Request{Method: "GET", Path: "/repos/o/r/contents/.github/glueledger.yml"}, ""},
		{Request{Method: "POST", Path: "/repos/o/r/issues", Body: []byte(`{"title":"A","labels":["b"]}`)}, ""},
		{Request{Method: "POST", Path: "/repos/o/r/check-runs", Body: []byte(
			`{"name":"a","head_sha":"b","status":"completed","conclusion":"failure","output":{"title":"t","summary":"s",
			"annotations":[{"path":"a","start_line":1,"end_line":1,"annotation_level":"failure","message":"m"}]}}`)}, ""},
		{Request{Method: "GET", Path: "/repos/o/r/issue"}, "there is no path"},
		{Request{Method: "PUT", Path: "/repos/o/r/issues"}, "there is no method PUT"},
		{Request{Method: "GET", Path: "/repos/o/r/issues", Query: query("sate=all")}, "no parameter sate"},
		{Request{Method: "GET", Path: "/repos/o/r/issues", Query: query("state=shut")}, "state"},
		{Request{Method: "GET", Path: "/repos/o/r/issues", Query: query("per_page=many")}, "per_page"},
		{Request{Method: "POST", Path: "/repos/o/r/issues", Body: []byte(`{"body":"no title"}`)}, "title"},
		{Request{Method: "POST", Path: "/repos/o/r/issues", Body: []byte(`{"title":"A","lables":["b"]}`)}, "the body has a member lables"},
		{Request{Method: "POST", Path: "/repos/o/r/issues/1/comments", Body: []byte(`{"body":7}`)}, "string"},
		{Request{Method: "POST", Path: "/repos/o/r/issues/comments/1/reactions", Body: []byte(`{"content":"cheers"}`)}, "content"},
		{Request{Method: "POST", Path: "/repos/o/r/check-runs", Body: []byte(
			`{"name":"a","head_sha":"b","output":{"title":"t","summary":"s","annotations":[{"path":"a","start_line":"1"}]}}`)}, "annotations"},
		{Request{Method: "GET", Path: "/repos/o/r/issues/x"}, "issue_number"},
		{Request{Method: "DELETE", Path: "/repos/o/r/issues/comments/1", Body: []byte(`{"a":1}`)}, "body"},
	} {
		err := d.Check(test.r)
		if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
			t.Errorf("%s %s?%s %s: got %v, want %q", test.r.Method, test.r.Path, test.r.Query.Encode(), test.r.Body, err, test.want)
		}
	}
}
