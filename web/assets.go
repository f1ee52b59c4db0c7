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

// loadAsset makes an asset of a file.
func loadAsset(name, contentType string) (asset, error) {
	body, err := files.ReadFile("static/" + name)
	if err != nil {
		return asset{}, fmt.Errorf("load %s: %w", name, err)
	}
	return newAsset(name, contentType, body)
}

// styleSheet is the style of every page, in one piece: what all pages share, reports and
// receipts, the ledger by scope, person, rule and thread, what is for whoever sets up and
// owns, and what small screens and paper change of all that.
func styleSheet() ([]byte, error) {
	var sheet []byte
	for _, name := range []string{"base", "pages", "ledger", "manage", "media"} {
		part, err := files.ReadFile("static/style/" + name + ".css")
		if err != nil {
			return nil, fmt.Errorf("load the style %s: %w", name, err)
		}
		sheet = append(sheet, part...)
	}
	return sheet, nil
}

// loadStyle makes an asset of the style, so that it is one request.
func loadStyle() (asset, error) {
	sheet, err := styleSheet()
	if err != nil {
		return asset{}, err
	}
	return newAsset("style.css", "text/css; charset=utf-8", sheet)
}

func newAsset(name, contentType string, body []byte) (asset, error) {
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
