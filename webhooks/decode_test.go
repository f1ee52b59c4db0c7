package webhooks

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/scoring/history"
)

var (
	ada     = history.Account{ID: 1, Login: "ada", Type: "User"}
	bo      = history.Account{ID: 2, Login: "bo", Type: "User"}
	cy      = history.Account{ID: 3, Login: "cy", Type: "User"}
	app     = history.Repo{ID: 7, Owner: "org", Name: "app", Private: true}
	created = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)
	updated = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)
)

// Parts of payloads: Ada's thread in org/app, on which Bo does something.
const (
	inApp = `"repository":{"id":7,"name":"app","full_name":"org/app","private":true,"owner":{"login":"org"},"updated_at":"2026-02-01T00:00:00Z"}`
	byBo  = inApp + `,"sender":{"id":2,"login":"bo","type":"User"}`
	adas  = `"number":5,"title":"It breaks","body":"one\r\ntwo","user":{"id":1,"login":"ada","type":"User"},` +
		`"html_url":"https://github.com/org/app/5","created_at":"2026-03-01T10:00:00Z","updated_at":"2026-03-02T10:00:00Z"`
	cysRemark = `{"id":99,"body":"me\r\ntoo","user":{"id":3,"login":"cy","type":"User"},"html_url":"https://github.com/r/99",` +
		`"created_at":"2026-03-02T09:00:00Z","updated_at":"2026-03-02T09:30:00Z"`
)

// opened is the activity that every payload about Ada's thread starts with.
func opened(kind history.ThreadType) history.Activity {
	return history.Activity{
		Repo: app, Number: 5, Type: kind, Verb: history.Opened, Actor: ada, At: created,
		Subject: "It breaks", Text: "one\ntwo", Updated: updated, URL: "https://github.com/org/app/5",
	}
}

// byBoOn completes an activity of Bo's on Ada's thread.
func byBoOn(kind history.ThreadType, verb history.Verb, a history.Activity) history.Activity {
	a.Repo, a.Number, a.Type, a.Verb = app, 5, kind, verb
	if a.Actor == (history.Account{}) {
		a.Actor = bo
	}
	if a.At.IsZero() {
		a.At = updated
	}
	return a
}

type threadTest struct {
	action string // of the payload
	thread string // further members of the thread
	more   string // further members of the payload
	want   []history.Activity
}

// testThreads decodes payloads about Ada's thread and compares what they say
// besides its opening.
func testThreads(t *testing.T, event, member string, kind history.ThreadType, tests []threadTest) {
	t.Helper()
	for _, test := range tests {
		name := strings.TrimRight(test.action+" "+test.thread+" "+test.more, " ")
		t.Run(name[:min(len(name), 60)], func(t *testing.T) {
			body := fmt.Sprintf(`{"action":%q,%s,%q:{%s%s}%s}`, test.action, byBo, member, adas, test.thread, test.more)
			got, err := Decode(event, []byte(body))
			if err != nil {
				t.Fatalf("%v\n%s", err, body)
			}
			if len(got.Activities) == 0 || got.Activities[0].Verb != history.Opened {
				t.Fatalf("no opening: %v", got)
			}
			if diff := cmp.Diff(test.want, got.Activities[1:]); diff != "" && len(test.want)+len(got.Activities) > 1 {
				t.Errorf("-want +got\n%s", diff)
			}
			if got.Changes != nil {
				t.Errorf("changes: %v", got.Changes)
			}
		})
	}
}

func TestDecodeOpened(t *testing.T) {
	tests := []struct {
		name, event, payload string
		want                 history.Activity
	}{
		{"issue", "issues", `"issue":{` + adas + `}`, opened(history.Issue)},
		{"pull request", "pull_request", `"pull_request":{` + adas + `}`, opened(history.PullRequest)},
		{"discussion", "discussion", `"discussion":{` + adas + `}`, opened(history.Discussion)},
		{
			"draft", "pull_request", `"pull_request":{` + adas + `,"draft":true}`,
			func() history.Activity { a := opened(history.PullRequest); a.Draft = true; return a }(),
		},
		{
			"by an app", "issues", `"issue":{` + adas + `,"performed_via_github_app":{"id":5}}`,
			func() history.Activity { a := opened(history.Issue); a.ViaApp = true; return a }(),
		},
		{
			// The issue object of a pull request must tell the same as its own object.
			"pull request as issue", "issue_comment",
			`"issue":{` + adas + `,"draft":true,"pull_request":{"url":"u"},"performed_via_github_app":{"id":5}},"comment":` + cysRemark + `}`,
			func() history.Activity { a := opened(history.PullRequest); a.Draft = true; return a }(),
		},
		{
			"little is known", "issues",
			`"issue":{"number":5,"title":null,"body":null,"user":null,"html_url":null,"created_at":"2026-03-01T11:00:00.987+01:00","updated_at":null,"pull_request":null}`,
			history.Activity{Repo: app, Number: 5, Type: history.Issue, Verb: history.Opened, Actor: history.Ghost, At: created, Updated: created},
		},
		{
			"updated before it was created", "issues", `"issue":{"number":5,"created_at":"2026-03-01T10:00:00Z","updated_at":"2020-01-01T00:00:00Z"}`,
			history.Activity{Repo: app, Number: 5, Type: history.Issue, Verb: history.Opened, Actor: history.Ghost, At: created, Updated: created},
		},
		{
			"GitHub's ghost", "issues", `"issue":{"number":5,"created_at":"2026-03-01T10:00:00Z","user":{"id":10137,"login":"ghost","type":"User"}}`,
			history.Activity{Repo: app, Number: 5, Type: history.Issue, Verb: history.Opened, Actor: history.Ghost, At: created, Updated: created},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := Decode(test.event, []byte(`{"action":"something_new",`+byBo+`,`+test.payload+`}`))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got.Activities[0]); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestDecodeNothing(t *testing.T) {
	for event, body := range map[string]string{
		"ping": `{"zen":"Keep it logically awesome."}`, "star": `{"action":"created"}`, "": `{}`, "no such event": `not even JSON`,
	} {
		got, err := Decode(event, []byte(body))
		if err != nil || got.Activities != nil || got.Changes != nil {
			t.Errorf("%s: got %v, %v", event, got, err)
		}
	}
}

func TestDecodeErrors(t *testing.T) {
	tests := []struct{ event, body, says string }{
		{"issues", ``, "decode issues delivery"},
		{"issues", `{`, "unexpected end"},
		{"issues", `null`, "no repository"},
		{"issues", `{}`, "no repository"},
		{"issues", `[]`, "cannot unmarshal"},
		{"issues", `{` + byBo + `}`, "no thread"},
		{"issues", `{` + byBo + `,"issue":null}`, "no thread"},
		{"issues", `{` + byBo + `,"issue":{"number":0}}`, "number"},
		{"issues", `{` + byBo + `,"issue":{"number":1.5}}`, "cannot unmarshal"},
		{"issues", `{` + byBo + `,"issue":{"number":1}}`, "created"},
		{"issues", `{` + byBo + `,"issue":{"number":1,"created_at":"yesterday"}}`, "not a time"},
		{"issues", `{` + byBo + `,"issue":{"number":1,"created_at":-1}}`, "not a time"},
		{"issues", `{` + byBo + `,"issue":{"number":1,"created_at":1e40}}`, "not a time"},
		{"issues", `{"repository":{"id":1},"issue":{` + adas + `}}`, "no repository"},
		{"pull_request", `{` + byBo + `,"issue":{` + adas + `}}`, "no thread"},
		{"discussion", `{` + byBo + `,"issue":{` + adas + `}}`, "no thread"},
		{"issue_comment", `{` + byBo + `,"issue":{` + adas + `}}`, "no comment"},
		{"issue_comment", `{` + byBo + `,"issue":{` + adas + `},"comment":{"id":0}}`, "no comment"},
		{"issue_comment", `{` + byBo + `,"comment":` + cysRemark + `}}`, "no thread"},
		{"pull_request_review", `{` + byBo + `,"pull_request":{` + adas + `}}`, "no comment or review"},
		{"pull_request_review_comment", `{` + byBo + `,"pull_request":{` + adas + `}}`, "no comment"},
		{"pull_request_review_thread", `{` + byBo + `,"pull_request":{` + adas + `},"thread":{"comments":[]}}`, "no comment"},
		{"pull_request_review_thread", `{` + byBo + `,"pull_request":{` + adas + `},"thread":{"comments":[null]}}`, "no comment"},
		{"discussion", `{"action":"answered",` + byBo + `,"discussion":{` + adas + `}}`, "no comment"},
		{"discussion_comment", `{` + byBo + `,"discussion":{` + adas + `}}`, "no comment"},
		{"label", `{` + byBo + `}`, "no label"},
		{"label", `{"label":{"name":"bug"}}`, "no repository"},
		{"milestone", `{` + byBo + `}`, "no milestone"},
		{"repository", `{}`, "no repository"},
		{"installation", `{}`, "no installation"},
		{"installation", `{"action":"created","installation":{"id":1},"repositories":[{"full_name":"half"}]}`, "no repository"},
		{"installation_repositories", `{"installation":{"id":0}}`, "no installation"},
		{"installation_repositories", `{"installation":{"id":1},"repositories_removed":[null]}`, "no repository"},
	}
	for _, test := range tests {
		got, err := Decode(test.event, []byte(test.body))
		if err == nil || !strings.Contains(err.Error(), test.says) || !strings.HasPrefix(err.Error(), "decode "+test.event) {
			t.Errorf("%s %s: got %v, want %q", test.event, test.body, err, test.says)
		}
		if diff := cmp.Diff(Decoded{}, got); diff != "" {
			t.Errorf("%s %s: -want +got\n%s", test.event, test.body, diff)
		}
	}
}

func TestMoment(t *testing.T) {
	want := time.Date(2019, 5, 15, 15, 20, 41, 0, time.UTC)
	for _, s := range []string{`"2019-05-15T15:20:41Z"`, `"2019-05-15T17:20:41+02:00"`, `"2019-05-15T15:20:41.999Z"`, `1557933641`} {
		var m moment
		if err := m.UnmarshalJSON([]byte(s)); err != nil || m.Time != want {
			t.Errorf("%s: got %v, %v", s, m, err)
		}
	}
	for _, s := range []string{`null`, `""`} {
		m := moment{want}
		if err := m.UnmarshalJSON([]byte(s)); err != nil || !m.IsZero() {
			t.Errorf("%s: got %v, %v", s, m, err)
		}
	}
}
