package web

import (
	"bytes"
	"compress/gzip"
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
	Squeezed    []byte // the body in gzip
	ContentType string
}

func loadAsset(name, contentType string) (asset, error) {
	body, err := files.ReadFile("static/" + name)
	if err != nil {
		return asset{}, fmt.Errorf("load %s: %w", name, err)
	}
	var squeezed bytes.Buffer
	w, err := gzip.NewWriterLevel(&squeezed, gzip.BestCompression)
	if err == nil {
		_, err = w.Write(body)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return asset{}, fmt.Errorf("squeeze %s: %w", name, err)
	}
	ext := path.Ext(name)
	return asset{
		Path:        "/static/" + strings.TrimSuffix(name, ext) + "." + digest(body) + ext,
		Body:        body,
		Squeezed:    squeezed.Bytes(),
		ContentType: contentType,
	}, nil
}

func (a asset) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") && r.Header.Get("Range") == "" {
		w.Header().Set("Content-Encoding", "gzip")
		serveBytes(w, r, a.ContentType, a.Squeezed)
		return
	}
	serveBytes(w, r, a.ContentType, a.Body)
}

// digest names content.
func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8])
}
