package webhooks

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"glueledger/scoring/history"
)

// examples are the payloads in testdata by file name, which begins with the
// event.
func examples(t testing.TB) map[string][]byte {
	t.Helper()
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	payloads := map[string][]byte{}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		payloads[filepath.Base(name)] = archive.Files[0].Data
	}
	return payloads
}

func eventOf(file string) string {
	event, _, _ := strings.Cut(file, ".")
	return event
}

// What a payload says depends neither on the order of its members nor on who
// reads it when.
func TestDecodeIsDeterministic(t *testing.T) {
	for file, payload := range examples(t) {
		var members map[string]any
		if err := json.Unmarshal(payload, &members); err != nil {
			t.Fatal(err)
		}
		sorted, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		want, err := Decode(eventOf(file), payload)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			got, err := Decode(eventOf(file), sorted)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("%s: %v -want +got\n%s", file, err, diff)
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	for file, payload := range examples(f) {
		f.Add(eventOf(file), payload)
	}
	f.Add("milestone", []byte(`{"action":"edited","milestone":{"title":"b"},"changes":{"title":{"from":"a"}},`+byBo+`}`))
	f.Fuzz(func(t *testing.T, event string, body []byte) {
		before := bytes.Clone(body)
		got, err := Decode(event, body)
		again, err2 := Decode(event, body)
		if diff := cmp.Diff(got, again); diff != "" || (err == nil) != (err2 == nil) {
			t.Errorf("read twice: %v %v\n%s", err, err2, diff)
		}
		if !bytes.Equal(before, body) {
			t.Error("the payload was changed")
		}
		if err != nil && (got.Activities != nil || got.Changes != nil) {
			t.Errorf("half a reading with an error: %v", got)
		}
		for _, a := range got.Activities {
			checkActivity(t, a)
		}
		for _, c := range got.Changes {
			if c.Kind == "" || c.At.Location() != time.UTC || c.Account.ID == ghostID {
				t.Errorf("odd change: %+v", c)
			}
		}
	})
}

// checkActivity checks what holds for every activity.
func checkActivity(t *testing.T, a history.Activity) {
	t.Helper()
	if a.Repo.Owner == "" || a.Repo.Name == "" || a.Number <= 0 || a.Type == "" || a.Verb == "" || a.Actor.Login == "" && a.Actor.ID == 0 {
		t.Errorf("something is missing: %+v", a)
	}
	for _, at := range []time.Time{a.At, a.Updated} {
		if at.Location() != time.UTC || at.Nanosecond() != 0 {
			t.Errorf("%v is not a whole second in UTC", at)
		}
	}
	if a.At.IsZero() || strings.Contains(a.Text, "\r\n") || a.Actor.ID == ghostID || a.Target.ID == ghostID {
		t.Errorf("not as agreed: %+v", a)
	}
}

// Whatever comes, the handler says 2xx if and only if the inbox kept it.
func FuzzHandler(f *testing.F) {
	for file, payload := range examples(f) {
		f.Add(eventOf(file), "id-1", "application/json", "", payload, false)
	}
	f.Add("issues", "id-2", "application/x-www-form-urlencoded", "", []byte("payload=%7B%7D"), false)
	f.Add("issues", "id-3", "application/json", "", []byte(`{}`), true)
	f.Add("issues", "id-4", "application/json", "sha256=00", []byte(`{}`), false)
	f.Fuzz(func(t *testing.T, event, id, contentType, signature string, body []byte, full bool) {
		if signature == "" {
			signature = sign(secret, string(body))
		}
		inbox := &memory{}
		if full {
			inbox.err = errors.New("disk full")
		}
		r := request(string(body))
		for name, value := range map[string]string{
			"X-GitHub-Event": event, "X-GitHub-Delivery": id, "Content-Type": contentType, "X-Hub-Signature-256": signature,
		} {
			r.Header.Set(name, value)
		}
		w := httptest.NewRecorder()
		NewHandler(options(inbox)).ServeHTTP(w, r)
		if said, kept := w.Code/100 == 2, len(inbox.kept) == 1; said != kept {
			t.Errorf("answered %d %q with %d deliveries kept", w.Code, w.Body, len(inbox.kept))
		}
		for _, d := range inbox.kept {
			if d.ID != id || d.Event != event || !isObject(d.Body) || len(d.Body) > 1000 {
				t.Errorf("kept %+v", d)
			}
		}
		if w.Body.Len() == 0 {
			t.Errorf("%d without a word", w.Code)
		}
	})
}
