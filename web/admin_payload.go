package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	payloadRead  = 1 << 20  // bytes of a payload that are looked through for being shown
	payloadShown = 48 << 10 // bytes of what is shown of it
)

// What is left out of a payload: what people wrote, which may have been deleted since or
// be nobody else's business; what could be secret; and addresses of the API, which are
// most of it and say nothing.
var (
	payloadTexts   = []string{"body", "body_html", "body_text", "diff_hunk", "message", "text", "description", "bio", "email"}
	payloadSecrets = regexp.MustCompile(`(?i)secret|token|password|private_key|authorization|credential`)
)

// shownPayload is a payload for the eyes of an owner, as text.
func shownPayload(body []byte) template.HTML {
	if len(body) > payloadRead {
		return template.HTML("It is too large to be shown here.") //nolint:gosec // a constant
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber() // ids are longer than a float is exact
	var payload any
	if decoder.Decode(&payload) != nil {
		return template.HTML("It is no JSON.") //nolint:gosec // a constant
	}
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if encoder.Encode(withoutTexts("", payload)) != nil {
		return template.HTML("It cannot be shown.") //nolint:gosec // a constant
	}
	var lines strings.Builder
	for line := range strings.Lines(b.String()) {
		text := strings.TrimLeft(line, " ")
		shown := line[:len(line)-len(text)] + template.HTMLEscapeString(plain(text)) + "\n"
		if lines.Len()+len(shown) > payloadShown {
			lines.WriteString("…")
			break
		}
		lines.WriteString(shown)
	}
	return template.HTML(lines.String()) //nolint:gosec // it is escaped
}

// withoutTexts is a value of a payload, under a key, without what is left out.
func withoutTexts(key string, value any) any {
	if payloadSecrets.MatchString(key) && value != nil {
		return leftOut(value)
	}
	switch v := value.(type) {
	case map[string]any:
		for k, inner := range v {
			if address := strings.HasSuffix(k, "_url") || k == "url"; address && k != "html_url" || k == "node_id" || k == "_links" {
				delete(v, k)
				continue
			}
			if slices.Contains([]string{"body", "message", "description"}, key) { // of changes: {"body": {"from": …}}
				v[k] = leftOut(inner)
				continue
			}
			v[k] = withoutTexts(k, inner)
		}
		return v
	case []any:
		for i := range v {
			v[i] = withoutTexts(key, v[i])
		}
		return v
	case string:
		if slices.Contains(payloadTexts, key) {
			return leftOut(v)
		}
		return shorten(v, 300)
	}
	return value
}

// leftOut stands for something that is not shown.
func leftOut(value any) string {
	if s, ok := value.(string); ok {
		return fmt.Sprintf("(left out: %s)", count(utf8.RuneCountInString(s), "character", "characters"))
	}
	return "(left out)"
}
