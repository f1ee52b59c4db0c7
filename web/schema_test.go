package web

import (
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"
)

func TestSchema(t *testing.T) {
	options := Options{Reader: fullLedger(), NotFound: func(err error) bool { return errors.Is(err, errNotThere) },
		Now: time.Now, Log: slog.New(slog.DiscardHandler), Schema: []byte(`{"type":"object"}`)}
	site, err := NewServer(options)
	if err != nil {
		t.Fatal(err)
	}
	w := get(t, site, "/schema/glueledger.json")
	if w.Code != http.StatusOK || w.Body.String() != `{"type":"object"}` || w.Header().Get("Content-Type") != "application/schema+json" ||
		w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("got %d %q with %v", w.Code, w.Body, w.Header())
	}
	if again := get(t, site, "/schema/glueledger.json", "If-None-Match", w.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("asked again: %d", again.Code)
	}
	options.Schema = nil
	if site, err = NewServer(options); err != nil {
		t.Fatal(err)
	}
	if w := get(t, site, "/schema/glueledger.json"); w.Code != http.StatusNotFound {
		t.Errorf("without a schema: %d", w.Code)
	}
}
