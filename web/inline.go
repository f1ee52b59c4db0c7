package web

import (
	"html/template"
	"strings"
	"unicode"
)

// How wide a name may be that is kept on one line, in the measure of [textWidth]: what
// there is room for on the narrowest screens (320 pixels), and on usual phones. Wider
// ones wrap where they must.
const (
	narrowName = 150
	wideName   = 200
)

// ofName is how the style sheet knows a name that is kept on one line; empty for one
// that is not.
func ofName(s string) string {
	switch w := textWidth(s); {
	case w <= narrowName:
		return ` class="name"`
	case w <= wideName:
		return ` class="name long"`
	}
	return ""
}

// nameHTML marks a name or a reference, such as "lantern-js#847", so that it
// stays on one line.
func nameHTML(s string) template.HTML {
	return template.HTML("<bdi" + ofName(s) + ">" + template.HTMLEscapeString(s) + "</bdi>") //nolint:gosec // escaped
}

// proseHTML marks the words of a sentence that a browser would break at a hyphen
// or a slash, because they may be names, and shows as code what a title would. A
// sentence with words from right to left is set apart, so that they do not turn around
// what stands beside it.
func proseHTML(s string) template.HTML {
	said := withCode(s, unbroken)
	if strings.IndexFunc(s, rightToLeft) >= 0 {
		return "<bdi>" + said + "</bdi>"
	}
	return said
}

// firstRightToLeft is where the first of those scripts begins, Hebrew. Most letters come
// before it, and need not be looked for in tables.
const firstRightToLeft = '\u0590'

// rightToLeft reports whether a letter is of a script that is written from right to left.
func rightToLeft(r rune) bool {
	return r >= firstRightToLeft && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam, unicode.Hanifi_Rohingya, unicode.Mandaic, unicode.Samaritan)
}

func unbroken(s string) template.HTML {
	if !strings.ContainsAny(s, "-/") {
		return template.HTML(template.HTMLEscapeString(s)) //nolint:gosec // escaped
	}
	var b strings.Builder
	for len(s) > 0 {
		end := strings.IndexFunc(s, unicode.IsSpace)
		if end < 0 {
			end = len(s)
		}
		word := template.HTMLEscapeString(s[:end])
		if of := ofName(s[:end]); of != "" && strings.ContainsAny(s[:end], "-/") {
			word = "<span" + of + ">" + word + "</span>"
		}
		b.WriteString(word)
		next := strings.IndexFunc(s[end:], func(r rune) bool { return !unicode.IsSpace(r) })
		if next < 0 {
			next = len(s) - end
		}
		b.WriteString(s[end : end+next])
		s = s[end+next:]
	}
	return template.HTML(b.String()) //nolint:gosec // escaped word by word
}

// titleHTML shows what is between backticks as code, as GitHub does in titles.
func titleHTML(s string) template.HTML {
	return withCode(s, func(s string) template.HTML { return template.HTML(template.HTMLEscapeString(s)) }) //nolint:gosec // escaped
}

// withCode shows what is between backticks as code, and the rest as it is told.
func withCode(s string, rest func(string) template.HTML) template.HTML {
	if !strings.Contains(s, "`") {
		return rest(s)
	}
	parts := strings.Split(s, "`")
	var b strings.Builder
	for i, part := range parts {
		switch opened := i%2 == 1; {
		case !opened:
			b.WriteString(string(rest(part)))
		case i == len(parts)-1: // never closed
			b.WriteString("`" + string(rest(part)))
		case strings.TrimSpace(part) == "":
			b.WriteString("`" + template.HTMLEscapeString(part) + "`")
		default:
			b.WriteString("<code>" + template.HTMLEscapeString(part) + "</code>")
		}
	}
	return template.HTML(b.String()) //nolint:gosec // escaped part by part
}
