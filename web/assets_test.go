package web

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"
)

// TestStyleIsWhole wants every part of the style in it, once.
func TestStyleIsWhole(t *testing.T) {
	sheet, err := styleSheet()
	if err != nil {
		t.Fatal(err)
	}
	parts, err := files.ReadDir("static/style")
	if err != nil {
		t.Fatal(err)
	}
	size := 0
	for _, p := range parts {
		part, err := files.ReadFile("static/style/" + p.Name())
		if err != nil || bytes.Count(sheet, part) != 1 {
			t.Errorf("%s is in it %d times, %v", p.Name(), bytes.Count(sheet, part), err)
		}
		size += len(part)
	}
	if size != len(sheet) || bytes.Count(sheet, []byte("{")) != bytes.Count(sheet, []byte("}")) {
		t.Errorf("%d bytes of %d", len(sheet), size)
	}
}

// TestAssetsAreSqueezed wants the same file in fewer bytes for whoever can unpack it.
func TestAssetsAreSqueezed(t *testing.T) {
	style, err := loadStyle()
	if err != nil {
		t.Fatal(err)
	}
	site := newSite(t, fullLedger())
	plain, squeezed := get(t, site, style.Path), get(t, site, style.Path, "Accept-Encoding", "br, gzip")
	if plain.Header().Get("Content-Encoding") != "" || squeezed.Header().Get("Content-Encoding") != "gzip" ||
		plain.Header().Get("ETag") == squeezed.Header().Get("ETag") || squeezed.Header().Get("Vary") != "Accept-Encoding" {
		t.Errorf("got the headers %v and %v", plain.Header(), squeezed.Header())
	}
	if squeezed.Body.Len() > plain.Body.Len()/3 {
		t.Errorf("%d bytes of %d", squeezed.Body.Len(), plain.Body.Len())
	}
	r, err := gzip.NewReader(squeezed.Body)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(r)
	if err != nil || string(body) != plain.Body.String() {
		t.Errorf("it unpacks to %d bytes, %v", len(body), err)
	}
}
