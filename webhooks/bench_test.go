package webhooks

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
)

// benchPayload is a comment with the usual bulk of GitHub's payloads around it:
// about 12 kB, most of it links that nobody reads.
func benchPayload() string {
	links := make([]string, 0, 40)
	for i := range 40 {
		links = append(links, fmt.Sprintf(`"thing_%d_url":"https://api.github.com/repos/org/app/things/%d{/sha}"`, i, i))
	}
	bulk := strings.Join(links, ",")
	return `{"action":"created","issue":{` + adas + `,` + bulk + `},"comment":` + cysRemark + `,` + bulk + `},"organization":{` + bulk +
		`},"links":{` + bulk + `},` + byBo + `}`
}

// forgetful keeps nothing, so that only the handler is measured.
type forgetful struct{}

func (forgetful) Keep(context.Context, Delivery) error { return nil }

// BenchmarkHandler is what answering costs besides the disk.
func BenchmarkHandler(b *testing.B) {
	body := benchPayload()
	o := options(forgetful{})
	o.MaxBody = 0
	h := NewHandler(o)
	r := request(body)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		r.Body = io.NopCloser(strings.NewReader(body))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != 202 {
			b.Fatal(w.Code)
		}
	}
}

// BenchmarkVerify and BenchmarkIsObject are the parts of it that grow with the
// body.
func BenchmarkVerify(b *testing.B) {
	body := benchPayload()
	signature := sign(secret, body)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if err := verify([]byte(secret), signature, []byte(body)); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkIsObject(b *testing.B) {
	body := []byte(benchPayload())
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if !isObject(body) {
			b.Fatal("refused")
		}
	}
}

// BenchmarkJSONValid is what the handler would pay instead of isObject.
func BenchmarkJSONValid(b *testing.B) {
	body := []byte(benchPayload())
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if !json.Valid(body) {
			b.Fatal("refused")
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	body := []byte(benchPayload())
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Decode("issue_comment", body); err != nil {
			b.Fatal(err)
		}
	}
}
