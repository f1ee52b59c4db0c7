package web

import (
	"compress/gzip"
	"io"
	"testing"
)

// TestAssetsAreSqueezed wants the same file in fewer bytes for whoever can unpack it.
func TestAssetsAreSqueezed(t *testing.T) {
	style, err := loadAsset("style.css", "text/css")
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
