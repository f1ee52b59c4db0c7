package web

// EscapeMarkdown makes any text safe within a line of GitHub's Markdown: it is
// shown as it is, without markup, HTML or links, and it mentions nobody and
// nothing.
func EscapeMarkdown(s string) string { return escapeMarkdown(plain(s)) }
