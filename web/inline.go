package web

import (
	"html/template"
	"regexp"
	"strings"
	"time"
	"unicode"
)

// How wide a name may be that is kept on one line, in the measure of [textWidth]: what
// there is room for on the narrowest screens (320 pixels), and on usual phones. Wider
// ones wrap where they must.
const (
	narrowName = 150
	wideName   = 200
)

// plainName is a name that is kept on one line everywhere.
const plainName = ` class="name"`

// ofName is how the style sheet knows a name that is kept on one line; empty for one
// that is not.
func ofName(s string) string {
	switch w := textWidth(s); {
	case w <= narrowName:
		return plainName
	case w <= wideName:
		return ` class="name long"`
	}
	return ""
}

// nameHTML marks a name or a reference, such as "lantern-js#847", so that it
// stays on one line.
func nameHTML(s string) template.HTML {
	of := ofName(s)
	return "<bdi" + template.HTML(of) + ">" + wordHTML(s, of) + "</bdi>" //nolint:gosec // a class
}

// identifierHTML is a name that may break behind its underscores.
func identifierHTML(s string) template.HTML {
	return template.HTML(strings.ReplaceAll(string(nameHTML(s)), "_", "_<wbr>")) //nolint:gosec // escaped, and no mark-up of it has an underscore
}

// wordHTML is a name or a word; of is what [ofName] says of it. Where it may wrap, the
// number of a thread at its end stays in one piece.
func wordHTML(s, of string) template.HTML {
	at := strings.LastIndexByte(s, '#')
	if of == plainName || at < 1 || !startsWithDigit(s[at+1:]) || ofName(s[at:]) != plainName {
		return template.HTML(template.HTMLEscapeString(s)) //nolint:gosec // escaped
	}
	return template.HTML(template.HTMLEscapeString(s[:at]) + "<span" + plainName + ">" + template.HTMLEscapeString(s[at:]) + "</span>") //nolint:gosec // escaped
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

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

// datedHTML is prose that names months and numbers, which keeps them in one piece: a line
// ends before "to September 2026", and neither before nor after its year, nor between
// "3" and "people".
func datedHTML(s string) template.HTML {
	dated := keepMonths.Replace(string(proseHTML(s)))
	return template.HTML(numbered.ReplaceAllString(dated, "$1&nbsp;$2")) //nolint:gosec // spaces of what is HTML already
}

// headingHTML is the name of a span of months as a heading, whose lines are so short that
// the first would hold a single word if it ended before "to September 2026".
func headingHTML(s string) template.HTML {
	return template.HTML(strings.ReplaceAll(string(datedHTML(s)), " to&nbsp;", "&nbsp;to ")) //nolint:gosec // spaces of what is HTML already
}

// numbered is a number and the beginning of its noun.
var numbered = regexp.MustCompile(`((?:^|[ (])[0-9,]*[0-9]) ([a-z])`)

// keepMonths joins the name of a month with its year and with the "to" before it.
var keepMonths = func() *strings.Replacer {
	var pairs []string
	for m := time.January; m <= time.December; m++ {
		name := m.String()
		pairs = append(pairs, " to "+name+" 2", " to&nbsp;"+name+"&nbsp;2", name+" 2", name+"&nbsp;2")
	}
	return strings.NewReplacer(pairs...)
}()

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
		if of := ofName(s[:end]); of != "" && strings.ContainsAny(s[:end], "-/") {
			b.WriteString("<span" + of + ">" + string(wordHTML(s[:end], of)) + "</span>")
		} else {
			b.WriteString(string(wordHTML(s[:end], of)))
		}
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
