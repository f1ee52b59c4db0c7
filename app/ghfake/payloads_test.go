package ghfake

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"glueledger/app/demo"
	"glueledger/scoring"
)

// payloads are GitHub's schemas of what webhooks send, loosened: our fixtures
// leave out what nobody reads.
type payloads struct{ compiler *jsonschema.Compiler }

func loadPayloads(t *testing.T) payloads {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(Octokit(t), "webhooks-schemas", "schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	loose := loosened(schema)
	// What GitHub sends by now and these schemas, which are no longer kept, lack.
	discussion := loose.(map[string]any)["definitions"].(map[string]any)["discussion"].(map[string]any)
	for _, name := range []string{"labels", "closed_at", "state_reason"} {
		discussion["properties"].(map[string]any)[name] = map[string]any{"type": []any{"array", "string", "null"}}
	}
	if err := c.AddResource("schema.json", loose); err != nil {
		t.Fatal(err)
	}
	return payloads{c}
}

// loosened is a schema without what must be there, so that what is there is all
// that counts. Of several forms, more than one may then fit.
func loosened(v any) any {
	switch v := v.(type) {
	case []any:
		for i := range v {
			v[i] = loosened(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = loosened(v[name])
		}
		if _, isList := v["required"].([]any); isList {
			delete(v, "required")
		}
		if user, ok := v["user"].(map[string]any); ok && user["$ref"] != nil { // null once the account is gone
			v["user"] = map[string]any{"anyOf": []any{user, map[string]any{"type": "null"}}}
		}
		if forms, ok := v["oneOf"]; ok {
			delete(v, "oneOf")
			v["anyOf"] = forms
		}
	}
	return v
}

// check says what in a payload GitHub would not send.
func (p payloads) check(event string, body []byte) error {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(body))
	if err != nil {
		return err
	}
	object, _ := v.(map[string]any)
	action, _ := object["action"].(string)
	schema, err := p.compiler.Compile(fmt.Sprintf("schema.json#/definitions/%s$%s", event, action))
	if err != nil {
		return fmt.Errorf("there is no %s.%s: %w", event, action, err)
	}
	return schema.Validate(v)
}

// TestPayloads holds all payloads that the project makes up or keeps against
// GitHub's schemas: names of members, and the types and values that they may have.
func TestPayloads(t *testing.T) {
	p := loadPayloads(t)
	names, err := filepath.Glob("../../webhooks/testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		event, _, _ := strings.Cut(filepath.Base(name), ".")
		if err := p.check(event, archive.Files[0].Data); err != nil {
			t.Errorf("%s: %v", filepath.Base(name), err)
		}
	}
	tale := demo.Story(1, scoring.Month{Year: 2025, Month: 6})
	seen := make(map[string]int)
	for _, m := range tale.Messages {
		_, action, _ := bytes.Cut(m.Body, []byte(`"action":"`))
		action, _, _ = bytes.Cut(action, []byte(`"`))
		kind := m.Event + "." + string(action)
		if seen[kind]++; seen[kind] > 20 || m.Event == "ping" {
			continue
		}
		if err := p.check(m.Event, m.Body); err != nil {
			t.Errorf("the demo's %s: %v", kind, err)
		}
	}
	if len(seen) < 10 {
		t.Errorf("the demo sends only %v", seen)
	}
	const issue = `{"action":"labeled","issue":{"number":1,"title":"T","labels":[]},"label":{"id":1,"name":"bug"},"repository":{"id":1,"name":"r"}}`
	if err := p.check("issues", []byte(issue)); err != nil {
		t.Errorf("a payload as it should be: %v", err)
	}
	for what, change := range map[string][2]string{
		"a number for a text":  {`"title":"T"`, `"title":7`},
		"an unknown action":    {`"labeled"`, `"labelled"`},
		"an unknown member":    {`"label":{`, `"lable":{`},
		"a text for a number":  {`"number":1`, `"number":"1"`},
		"a list for an object": {`"repository":{"id":1,"name":"r"}`, `"repository":[]`},
	} {
		if err := p.check("issues", []byte(strings.Replace(issue, change[0], change[1], 1))); err == nil {
			t.Errorf("a payload with %s is taken", what)
		}
	}
}
