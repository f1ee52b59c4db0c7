package web

import (
	"bytes"
	"io"
	"strings"
	"text/template"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"glueledger/scoring"
)

// LineWidth is how many characters a line of a text has at most, but for addresses.
const LineWidth = 96

// renderText writes the report for a terminal: as plain text, with all receipts.
func (l Links) renderText(w io.Writer, r scoring.Report) error {
	t, err := template.New("report.txt").Funcs(template.FuncMap{
		"heading":  func(s string) string { return s + "\n" + strings.Repeat("-", uniseg.StringWidth(s)) },
		"wrap":     wrapSentences,
		"amount":   func(n string) string { return strings.Repeat(" ", max(0, 6-utf8.RuneCountInString(n))) + n },
		"code":     codeOf,
		"address":  webURL,
		"pending":  sentenceIf("It is pending."),
		"disputed": sentenceIf("It is disputed."),
	}).ParseFS(files, "templates/report.txt")
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, l.newReportView(r, plain)); err != nil {
		return err
	}
	_, err = io.WriteString(w, strings.TrimRight(b.String(), "\n")+"\n")
	return err
}

// EarnedBy says of what kind a credit is, and who earned it in which month.
func (r receiptView) EarnedBy(person string) string {
	said := r.Kind + " by " + person
	if r.Month != "" {
		said += " in " + r.Month
	}
	return said
}

// codeOf is the ordinary work of a person, beside their glue or alone.
func codeOf(p personView) string {
	if p.Did != "" {
		return p.Code
	}
	return sentenceCase(strings.TrimPrefix(p.Code, besideIt))
}

// sentenceIf is a sentence where something is so.
func sentenceIf(s string) func(bool) string {
	return func(is bool) string {
		if is {
			return s
		}
		return ""
	}
}

// wrapSentences joins texts, or lists of them, and breaks them into lines, all but the
// first behind an indent.
func wrapSentences(indent string, texts ...any) string {
	var all []string
	for _, t := range texts {
		switch t := t.(type) {
		case string:
			all = append(all, t)
		case []string:
			all = append(all, t...)
		}
	}
	return Wrapped(strings.Join(all, " "), LineWidth-len(indent), indent)
}

// Wrapped breaks text into lines of at most width columns, all but the first behind an
// indent.
func Wrapped(s string, width int, indent string) string {
	var out strings.Builder
	column := 0
	for i, word := range strings.Fields(s) {
		for j, part := range wordParts(word) {
			n, gap := uniseg.StringWidth(part), 0
			if i > 0 && j == 0 {
				gap = 1
			}
			switch {
			case column > 0 && column+gap+n > width:
				out.WriteString("\n" + indent)
				column = 0
			case gap > 0:
				out.WriteByte(' ')
				column++
			}
			out.WriteString(part)
			column += n
		}
	}
	return out.String()
}

// wordParts are the parts of a word between which a line may end: beside signs that are
// two columns wide, as those of Chinese and Japanese, which have no spaces between words.
func wordParts(word string) []string {
	if len(word) == utf8.RuneCountInString(word) { // ASCII
		return []string{word}
	}
	var parts []string
	ends, wide := true, true
	for g := uniseg.NewGraphemes(word); g.Next(); {
		if ends && (wide || g.Width() > 1) {
			parts = append(parts, g.Str())
		} else {
			parts[len(parts)-1] += g.Str()
		}
		ends, wide = g.LineBreak() != uniseg.LineDontBreak, g.Width() > 1
	}
	return parts
}
