package web

import (
	"html/template"
	"strings"
)

// What stands many times on a page is written here: a template takes three times as long.

// threadHTML leads to a thread, or to what is about it, by its number and title.
func threadHTML(url, thread, title string) template.HTML {
	return template.HTML(`<p class="thread"><a href="`+template.HTMLEscapeString(url)+`"><span class="number">`) + //nolint:gosec // escaped
		nameHTML(thread) + "</span> <bdi>" + titleHTML(title) + "</bdi></a></p>"
}

// momentHTML is a moment, with the exact one on hover.
func momentHTML(m moment) template.HTML {
	return template.HTML(`<time datetime="` + template.HTMLEscapeString(m.Attr) + `" title="` + template.HTMLEscapeString(m.Exact()) + `">` + //nolint:gosec // escaped
		template.HTMLEscapeString(m.Text) + "</time>")
}

// receiptHTML is a receipt in a list: its kind, its thread, and what was done and came of it.
func receiptHTML(r receiptView) template.HTML {
	var b strings.Builder
	b.WriteString(`<p class="about"><span class="kind"><span class="dot"></span>` + template.HTMLEscapeString(r.Kind) + "</span>, " + string(momentHTML(r.At)))
	if r.Pending {
		b.WriteString(` <span class="pending">awaits its effect</span>`)
	}
	if r.Disputed {
		b.WriteString(` <span class="disputed">disputed</span>`)
	}
	b.WriteString("</p>\n" + string(threadHTML(r.URL, r.Thread, r.Title)) + "\n")
	if r.Why+r.Effect != "" {
		b.WriteString(`<p class="effect"><bdi>` + string(proseHTML(r.Why)) + "</bdi>")
		if r.Effect != "" {
			b.WriteString(" <bdi>" + string(proseHTML(r.Effect)) + "</bdi>")
		}
		b.WriteString("</p>")
	}
	return template.HTML(b.String()) //nolint:gosec // escaped part by part
}
