package policy

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"strings"
)

//go:embed schema.json
var schema []byte

// Schema is the JSON Schema (draft 7, which editors know best) of the file, with
// what each key sets and its default. It is what schema.json holds; do not change
// it.
func Schema() []byte { return schema }

// newSchema writes the schema from the keys.
func newSchema() ([]byte, error) {
	root := object(top())
	root["$schema"] = "http://json-schema.org/draft-07/schema#"
	root["title"] = "glueledger"
	root["description"] = "Settings of glueledger, in " + Path + " of a repository or of its owner's repository " + OwnersRepo + "."
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(root); err != nil {
		return nil, fmt.Errorf("write the schema: %w", err)
	}
	return out.Bytes(), nil
}

func object(keys []key) map[string]any {
	properties := make(map[string]any)
	for _, k := range keys {
		var s map[string]any
		if k.keys != nil {
			s = object(k.keys)
			s["type"] = []any{"object", "null"} // everything in it may be commented out
		} else {
			s = make(map[string]any)
			for name, v := range k.form.schema {
				s[name] = v
			}
			if k.plain != nil {
				if v := k.plain(Default()); v != nil {
					s["default"] = v
				}
			}
		}
		s["description"] = strings.ReplaceAll(k.doc, "`", "")
		properties[k.name] = s
	}
	return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
}

// markdownTable is every key with what may be written, its default and what it sets, as a
// Markdown table.
func markdownTable() string {
	var out strings.Builder
	out.WriteString("| key | write | default | |\n|---|---|---|---|\n")
	for _, k := range top() {
		if k.keys == nil {
			row(&out, k.name, k)
			continue
		}
		for _, sub := range k.keys {
			row(&out, k.name+"."+sub.name, sub)
		}
	}
	return out.String()
}

func row(out *strings.Builder, path string, k key) {
	def := ""
	if k.show != nil {
		if def = k.show(Default()); def != "" {
			def = "`" + def + "`"
		}
	}
	fmt.Fprintf(out, "| `%s` | %s | %s | %s |\n", path, k.form.words, def, k.doc)
}
