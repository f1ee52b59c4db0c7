package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
)

// schemaPath is where editors find the JSON Schema of the settings file.
const schemaPath = "/schema/glueledger.json"

// schemaHandler serves the JSON Schema of the settings file. Editors that run in a
// browser may ask for it from anywhere.
func schemaHandler(schema []byte) http.HandlerFunc {
	sum := sha256.Sum256(schema)
	tag := strconv.Quote(hex.EncodeToString(sum[:8]))
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Type", "application/schema+json")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cache-Control", "public, max-age=3600")
		h.Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		// The reader may be gone; there is nobody to tell.
		_, _ = w.Write(schema)
	}
}
