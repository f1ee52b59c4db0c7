package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"
)

// files are the templates and what they link to.
//
//go:embed templates static
var files embed.FS

// asset is an embedded file whose address changes with its content, so that it
// can be kept for ever.
type asset struct {
	Path        string // "/static/style.1f2e3d4c.css"
	Body        []byte
	ContentType string
}

func loadAsset(name, contentType string) (asset, error) {
	body, err := files.ReadFile("static/" + name)
	if err != nil {
		return asset{}, fmt.Errorf("load %s: %w", name, err)
	}
	ext := path.Ext(name)
	return asset{
		Path:        "/static/" + strings.TrimSuffix(name, ext) + "." + digest(body) + ext,
		Body:        body,
		ContentType: contentType,
	}, nil
}

func (a asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	serveBytes(w, r, a.ContentType, a.Body)
}

// digest names content.
func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}
