package web

import (
	"net/http"
	"testing"
)

// TestTrailingSlash has addresses that end with a slash lead to those without, whether
// anything is there or not, and never to another host.
func TestTrailingSlash(t *testing.T) {
	site := newSite(t, fullLedger())
	for path, want := range map[string]string{
		"/o/meadow/": "/o/meadow", "/o/meadow/vault/?from=2025-03": "/o/meadow/vault?from=2025-03", "/o/nobody/zz/": "/o/nobody/zz",
		"/%2Fevil.example/": "/%2Fevil.example", "/%5Cevil.example/": "/%5Cevil.example", "/receipts/a1/": "/receipts/a1",
	} {
		if w := get(t, site, path); w.Code != http.StatusMovedPermanently || w.Header().Get("Location") != want {
			t.Errorf("%s: %d to %s", path, w.Code, w.Header().Get("Location"))
		}
	}
	if w := get(t, site, "/zz"); w.Code != http.StatusNotFound {
		t.Errorf("without a slash: %d", w.Code)
	}
}
