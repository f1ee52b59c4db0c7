package webhooks

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestIsObject(t *testing.T) {
	for _, s := range []string{
		`{}`, " {\n}\t", `{"a":"}"}`, `{"a":"\"}"}`, `{"a":"\\"}`, `{"a":"\\\""}`, `{"a":[{},[],[[1,-2.5E+3]],true,false,null]}`,
		`{"":""}`, strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5000),
	} {
		if !json.Valid([]byte(s)) || !isObject([]byte(s)) {
			t.Errorf("%.60q was refused", s)
		}
	}
	for _, s := range []string{
		``, ` `, `{`, `}`, `{]`, `[}`, `[]`, `"a"`, `1`, `null`, `{}}`, `{}{}`, `{} x`, `{not json}`, `{"a":}`, `{"a":1,}`, `{"a":[1,]}`,
		`{"a":"}`, `{"a":"\"}`, `{,}`, `{"a"::1}`, `{1:2}`, "\ufeff{}", `<html>{}</html>`, `payload={}`, `{'a':1}`,
		strings.Repeat(`{"a":[`, 1<<20),
	} {
		if isObject([]byte(s)) {
			t.Errorf("%.60q passed", s)
		}
	}
}

// No beginning of a payload looks whole: this is how a cut off delivery is found.
func TestNoBeginningIsWhole(t *testing.T) {
	for file, payload := range examples(t) {
		body := bytes.TrimSpace(payload)
		for n := range body {
			if isObject(body[:n]) {
				t.Errorf("%s: the first %d bytes passed", file, n)
			}
		}
		if !isObject(body) {
			t.Errorf("%s was refused", file)
		}
	}
}
