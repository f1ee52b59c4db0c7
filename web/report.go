package web

import (
	"fmt"
	"io"

	"glueledger/scoring"
)

// Render writes a report as text, markdown, html, json or csv. The HTML is a page
// that stands by itself.
func (l Links) Render(w io.Writer, r scoring.Report, format string) error {
	var err error
	switch format {
	case "text":
		err = l.renderText(w, r)
	case "markdown":
		err = l.renderMarkdown(w, r)
	case "html":
		err = l.renderHTML(w, r)
	case "json":
		err = l.renderJSON(w, r)
	case "csv":
		err = l.renderCSV(w, r)
	default:
		return fmt.Errorf("format %q: want text, markdown, html, json or csv", format)
	}
	if err != nil {
		return fmt.Errorf("render the report of %s for %s as %s: %w", r.Scope, r.Month, format, err)
	}
	return nil
}
