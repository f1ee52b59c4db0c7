package web

import (
	"bytes"
	"errors"
	"io"
	"strconv"
	"text/template"

	"glueledger/scoring"
)

// markdownLimit is the most bytes of a Markdown report. GitHub takes 65,536
// characters in an issue or a comment; bytes are never fewer, and some room is
// left for a marker.
const markdownLimit = 65_000

// renderMarkdown writes the report for GitHub. If it is too long, whole parts of
// it are left out until it fits: first what is folded, then all but each
// person's most telling receipt, then all receipts, then rows of the table.
func (l Links) renderMarkdown(w io.Writer, r scoring.Report) error {
	text, err := l.markdown(r, MarkdownOptions{Limit: markdownLimit, plain: true})
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, text)
	return err
}

// markdown is the report in one piece, cut to the limit.
func (l Links) markdown(r scoring.Report, o MarkdownOptions) (string, error) {
	t, err := template.New("report.md").Funcs(template.FuncMap{
		"link": func(link string) string { return markdownURL(quietly(link)) },
		"cell": func(n int) string {
			if n == 0 {
				return "–"
			}
			return number(n)
		},
		"more":   func(n int, one, many string) string { return count(n, "more "+one, "more "+many) },
		"people": func(n int) string { return count(n, "person is", "people are") },
		"person": func(p personView) string { return p.markdown(o) },
	}).ParseFS(files, "templates/report.md")
	if err != nil {
		return "", err
	}
	view := markdownView{reportView: l.newReportView(r, escapeMarkdown), Untitled: o.Untitled}
	view.Rows = view.People
	for {
		var b bytes.Buffer
		if err := t.Execute(&b, view); err != nil {
			return "", err
		}
		if o.Limit == 0 || b.Len() <= o.Limit {
			return b.String(), nil
		}
		if !view.shrink() {
			return "", errors.New("even its first lines are too long: " + strconv.Itoa(b.Len()) + " bytes")
		}
	}
}

// markdownView is a report for GitHub.
type markdownView struct {
	reportView
	Rows     []personView // of the table
	Untitled bool         // its title stands elsewhere
	cuts     int
}

// markdown is the person's name in the table: as it is, a link to their page on
// GitHub, or a mention, which notifies them.
func (p personView) markdown(o MarkdownOptions) string {
	switch link := markdownURL(p.URL); {
	case o.plain || link == "":
		return p.Name
	case o.Mentions && isLogin(p.Login):
		return "@" + p.Login
	default:
		return "[" + p.Name + "](" + link + ")"
	}
}

// isLogin reports whether s can be mentioned as it is.
func isLogin(s string) bool {
	for _, r := range []byte(s) {
		if !isAlphanumeric(r) && r != '-' && r != '_' {
			return false
		}
	}
	return s != "" && isAlphanumeric(s[0])
}

// shrink leaves out the part of the report that is missed least, and reports
// whether there was one.
func (v *markdownView) shrink() bool {
	v.Cut = true
	v.cuts++
	switch v.cuts {
	case 1:
		for i := range v.People {
			p := &v.People[i]
			p.Left, p.Folded = len(p.Folded), nil
		}
	case 2:
		for i := range v.People {
			if p := &v.People[i]; len(p.Shown) > 1 {
				p.Left, p.Shown = p.Left+len(p.Shown)-1, p.Shown[:1]
			}
		}
	case 3:
		v.Receipts = false
	default:
		if len(v.Rows)+len(v.TurnOver)+len(v.Disputed)+len(v.Waiting) == 0 {
			return false
		}
		rows, turns, claims, waits := len(v.Rows)/2, len(v.TurnOver)/2, len(v.Disputed)/2, len(v.Waiting)/2
		v.MorePeople += len(v.Rows) - rows
		v.MoreTurns += len(v.TurnOver) - turns
		v.MoreClaims += len(v.Disputed) - claims
		v.MoreWaits += len(v.Waiting) - waits
		v.Rows, v.TurnOver, v.Disputed, v.Waiting = v.Rows[:rows], v.TurnOver[:turns], v.Disputed[:claims], v.Waiting[:waits]
	}
	return true
}
