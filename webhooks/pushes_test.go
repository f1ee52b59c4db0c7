package webhooks

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

// pushPayload is a push as GitHub sends it, of which the tests change pieces. Times
// of the repository are seconds there, but for updated_at.
const pushPayload = `{
 "ref": "refs/heads/main",
 "before": "5f2e8d1c40d3a9b7be6e32d9f4c1a7f0f3b1d2aa",
 "after": "8c1f9be0a2d44b7a9f60c33a5f7f0d1e2b3c4d5e",
 "repository": {
  "id": 186853002, "node_id": "MDEwOlJlcG9zaXRvcnkxODY4NTMwMDI=", "name": "Hello-World",
  "full_name": "Codertocat/Hello-World", "private": true,
  "owner": {"name": "Codertocat", "email": "21031067+Codertocat@users.noreply.github.com", "login": "Codertocat", "id": 21031067, "type": "User"},
  "html_url": "https://github.com/Codertocat/Hello-World", "created_at": 1557933565,
  "updated_at": "2026-01-15T15:20:41Z", "pushed_at": 1768490480, "stargazers": 0,
  "default_branch": "main", "master_branch": "main"
 },
 "pusher": {"name": "Codertocat", "email": "21031067+Codertocat@users.noreply.github.com"},
 "sender": {"login": "Codertocat", "id": 21031067, "type": "User"},
 "installation": {"id": 1081883, "node_id": "MDIzOkludGVncmF0aW9uSW5zdGFsbGF0aW9uMTA4MTg4Mw=="},
 "created": false, "deleted": false, "forced": false, "base_ref": null,
 "compare": "https://github.com/Codertocat/Hello-World/compare/5f2e8d1c40d3...8c1f9be0a2d4",
 "commits": [
  {"id": "1111111111111111111111111111111111111111", "distinct": true, "message": "Add tests", "timestamp": "2026-01-15T16:20:00+01:00",
   "author": {"name": "Mona", "username": "Codertocat"}, "added": ["tests/one_test.go"], "removed": [], "modified": ["README.md"]},
  {"id": "8c1f9be0a2d44b7a9f60c33a5f7f0d1e2b3c4d5e", "distinct": true, "message": "Set the thresholds", "timestamp": "2026-01-15T16:21:00+01:00",
   "author": {"name": "Mona", "username": "Codertocat"}, "added": [], "removed": [], "modified": [".github/glueledger.yml"]}
 ],
 "head_commit": {"id": "8c1f9be0a2d44b7a9f60c33a5f7f0d1e2b3c4d5e", "added": [], "removed": [], "modified": [".github/glueledger.yml"]}
}`

func TestDecodePush(t *testing.T) {
	touched := `"modified": [".github/glueledger.yml"]`
	other := `"modified": ["docs/.github/glueledger.yml"]`
	for name, c := range map[string]struct {
		change []string // pairs of what is replaced by what
		asked  bool
	}{
		"changed":                 {nil, true},
		"added":                   {[]string{`"added": [], "removed": [], ` + touched, `"added": [".github/glueledger.yml"], "removed": [], "modified": []`}, true},
		"removed":                 {[]string{`"removed": [], ` + touched, `"removed": [".github/glueledger.yml"], "modified": []`}, true},
		"another file":            {[]string{touched, other}, false},
		"another branch":          {[]string{"refs/heads/main", "refs/heads/next"}, false},
		"a tag":                   {[]string{"refs/heads/main", "refs/tags/main"}, false},
		"a branch that ends so":   {[]string{"refs/heads/main", "refs/heads/not/main"}, false},
		"another default":         {[]string{`"default_branch": "main"`, `"default_branch": "trunk"`}, false},
		"no default":              {[]string{`"default_branch": "main", `, ``}, false},
		"forced, touching others": {[]string{touched, other, `"forced": false`, `"forced": true`}, true},
		"deleted":                 {[]string{`"deleted": false`, `"deleted": true`}, false},
		"null lists":              {[]string{`"modified": ["README.md"]`, `"modified": null`, `"base_ref": null`, `"base_ref": "x"`}, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Decode("push", []byte(strings.NewReplacer(c.change...).Replace(pushPayload)))
			if err != nil {
				t.Fatal(err)
			}
			var want Decoded
			if c.asked {
				want.Changes = []Change{{Kind: PolicyPushed, Repo: history.Repo{ID: 186853002, Owner: "Codertocat", Name: "Hello-World", Private: true},
					Installation: 1081883, At: time.Date(2026, 1, 15, 15, 20, 41, 0, time.UTC)}}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
	for _, body := range []string{`{}`, `{"repository":null}`, `{"ref":"x","repository":{}}`, `{"repository":{"full_name":"a/b"},"commits":3}`} {
		if _, err := Decode("push", []byte(body)); err == nil {
			t.Errorf("%s: no error", body)
		}
	}
}
