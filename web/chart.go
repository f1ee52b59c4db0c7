package web

import (
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"glueledger/scoring"
)

// Charts are drawn here rather than by a library: those for Go that are kept
// (go-analyze/charts, gonum/plot) draw whole pictures with colours and fonts of their
// own, without a title or a description for who does not see them. These take their
// colours from the style sheet and their words from the page around them. Each row has
// its name beside it, so that no colour is needed to tell rows apart.

// chartView is a chart of bars: a row for each series, a bar for each month.
type chartView struct {
	ID      string
	Title   string // what the numbers count
	Caption string // of the table
	Months  []chartMonth
	Rows    []chartRow
	Most    string        // what the highest bar stands for; empty where there is none
	Table   template.HTML // the numbers
}

// chartMonth is a month of the axis.
type chartMonth struct {
	Name  string // "March 2026"
	Short string // "Mar", of which a narrow screen has the first letter
	In    bool   // in the span that the page is about
	// Unknown is a month of which nothing is known.
	Unknown bool
}

// chartRow is a series.
type chartRow struct {
	Name   string
	Class  string
	Link   string // where more about it stands; may be empty
	Total  string // of the span, in words
	Note   string
	Counts []int
	Bars   template.HTML
}

// The measures of a row of bars, in the units of its drawing, which is stretched to
// the room that there is. A bar is a line as wide as the style sheet says, which takes
// half as many bytes as a box.
const (
	barSlot   = 10
	barHeight = 36
	barRoom   = barHeight + 4 // with the mark below
	barLeast  = 2             // of a bar that stands for something
)

// newChart draws rows of counts by month on one scale, so that they can be compared.
func newChart(id, title, caption string, span scoring.Span, told horizon, rows []chartRow) chartView {
	view := chartView{ID: id, Title: title, Caption: told.caption(caption, span.To.Start()), Months: monthsOf(span, told)}
	most := 0
	for _, row := range rows {
		for _, n := range row.Counts {
			most = max(most, n)
		}
	}
	for i, row := range rows {
		row.Bars = view.bars(fmt.Sprintf("%s-%d", id, i), row, most)
		view.Rows = append(view.Rows, row)
	}
	if most > 0 {
		view.Most = number(most)
	}
	view.Table = view.table()
	return view
}

// empty reports whether there is no bar to draw.
func (c chartView) empty() bool {
	return !slices.ContainsFunc(c.Rows, func(row chartRow) bool {
		return slices.ContainsFunc(row.Counts, func(n int) bool { return n > 0 })
	})
}

// Axis names the months above the bars. It is for the eye alone: the bars are
// described.
func (c chartView) Axis() template.HTML {
	var b strings.Builder
	b.WriteString(`<div class="axis" aria-hidden="true"><ol>`)
	for _, m := range c.Months {
		class := ""
		if m.In {
			class = ` class="in"`
		}
		b.WriteString(`<li` + class + `>` + m.Short[:1] + `<span>` + m.Short[1:] + `</span></li>`)
	}
	b.WriteString(`</ol></div>`)
	return template.HTML(b.String()) //nolint:gosec // names of months
}

// table is the numbers behind a chart. Tables are written here because a template
// takes longer over their hundreds of cells than over all the rest of a page.
func (c chartView) table() template.HTML {
	t := newDataTable(c.Caption, "Month", len(c.Months), len(c.Rows))
	for _, row := range c.Rows {
		t.column("", row.Name)
	}
	for i, m := range c.Months {
		t.row(m.Name)
		for _, row := range c.Rows {
			t.known(row.Counts[i], m)
		}
	}
	return t.html()
}

// dataTable writes a table of numbers.
type dataTable struct {
	strings.Builder
	rows int
}

// newDataTable begins a table with room for so many rows and columns of numbers.
func newDataTable(caption, first string, rows, columns int) *dataTable {
	t := &dataTable{}
	t.Grow(400 + (rows+1)*(80+16*columns))
	caption = template.HTMLEscapeString(caption)
	// On a narrow screen it is scrolled, by keys too.
	t.WriteString(`<div class="wide" role="region" aria-label="` + caption + `" tabindex="0"><table class="data"><caption>` + caption + `</caption><thead><tr>`)
	t.column("", first)
	return t
}

// column begins a column; long is what its short name stands for, if anything.
func (t *dataTable) column(long, name string) {
	name = string(unbroken(name))
	if long != "" {
		name = `<abbr title="` + template.HTMLEscapeString(long) + `">` + name + `</abbr>`
	}
	t.WriteString(`<th scope="col">` + name + `</th>`)
}

func (t *dataTable) row(name string) {
	between := "</tr>\n"
	if t.rows == 0 {
		between = "</tr></thead><tbody>\n"
	}
	t.rows++
	t.WriteString(between)
	t.WriteString(`<tr><th scope="row"><bdi>`)
	t.WriteString(template.HTMLEscapeString(name))
	t.WriteString(`</bdi></th>`)
}

func (t *dataTable) cell(n int) {
	t.WriteString(`<td>`)
	t.WriteString(number(n))
	t.WriteString(`</td>`)
}

// known is the cell of a month with so many, or with nothing known.
func (t *dataTable) known(n int, m chartMonth) {
	if m.Unknown && n == 0 {
		t.unknown()
		return
	}
	t.cell(n)
}

// unknown is a cell whose number is not known; the caption says what it means.
func (t *dataTable) unknown() { t.WriteString(`<td>` + notTold + `</td>`) }

func (t *dataTable) html() template.HTML {
	end := `</tr></tbody></table></div>`
	if t.rows == 0 {
		end = `</tr></thead></table></div>`
	}
	t.WriteString(end)
	return template.HTML(t.String()) //nolint:gosec // numbers, and words that are escaped
}

// monthsOf are the months that the charts of a span show.
func monthsOf(span scoring.Span, told horizon) []chartMonth {
	var months []chartMonth
	for _, m := range span.Trend().Each {
		months = append(months, chartMonth{monthName(m), m.Start().Format("Jan"), span.Has(m), told.unknown(m.Start())})
	}
	return months
}

// bars draws a row. Months outside the span are paler, and those within it are
// underlined.
func (c chartView) bars(id string, row chartRow, most int) template.HTML {
	var b strings.Builder
	b.Grow(500 + 100*len(row.Counts))
	fmt.Fprintf(&b, `<svg class="bars" viewBox="0 0 %d %d" preserveAspectRatio="none" role="img" aria-labelledby="%s-t" aria-describedby="%[3]s-d">`,
		barSlot*len(c.Months), barRoom, id)
	fmt.Fprintf(&b, `<title id="%[1]s-t">%[2]s</title><desc id="%[1]s-d">%[3]s</desc>`, id,
		template.HTMLEscapeString(row.Name+": "+c.Title), template.HTMLEscapeString(c.describe(row)))
	// A span ends with its trend.
	from := max(slices.IndexFunc(c.Months, func(m chartMonth) bool { return m.In }), 0)
	fmt.Fprintf(&b, `<path class="span" d="M%d %dH%d"/>`, from*barSlot, barRoom-1, len(c.Months)*barSlot)
	b.WriteString(`<g class="out">`)
	for i, n := range row.Counts {
		if i == from {
			b.WriteString(`</g><g class="in">`)
		}
		at := ` d="M` + strconv.Itoa(i*barSlot+barSlot/2) + " " + strconv.Itoa(barHeight) + "v-"
		if n == 0 {
			class, high := "none", "1"
			if c.Months[i].Unknown {
				class, high = "unknown", "3"
			}
			b.WriteString(`<path class="` + class + `"` + at + high + `"/>`)
			continue
		}
		b.WriteString(`<path` + at + strconv.Itoa(scaled(n, most, barHeight, barLeast)) + `"><title>` + c.Months[i].Name + ": " + number(n) + `</title></path>`)
	}
	b.WriteString("</g>")
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers, and words that are escaped
}

// describe says what a row shows.
func (c chartView) describe(row chartRow) string {
	most, at, all := 0, 0, 0
	for i, n := range row.Counts {
		all += n
		if n > most {
			most, at = n, i
		}
	}
	months := c.Months
	for len(months) > 0 && months[len(months)-1].Unknown && row.Counts[len(months)-1] == 0 {
		months = months[:len(months)-1]
	}
	if len(months) == 0 {
		return "Not known."
	}
	from, to, more := months[0].Name, months[len(months)-1].Name, ""
	if len(months) < len(c.Months) {
		more = " Later months are not known."
	}
	if all == 0 {
		return fmt.Sprintf("None from %s to %s.", from, to) + more
	}
	return fmt.Sprintf("From %s to %s; the most in %s, %s; %s in %s.", from, to, c.Months[at].Name, number(most),
		number(row.Counts[len(months)-1]), to) + more
}

// The measures of a spark.
const (
	sparkSlot   = 5
	sparkWidth  = 4
	sparkHeight = 16
)

// spark draws somebody's months, small and on a scale of their own: it tells how much
// of it was when, and nothing beside others.
func spark(label string, months []chartMonth, counts []int) template.HTML {
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	var path strings.Builder
	for i, n := range counts {
		if n == 0 && months[i].Unknown {
			continue
		}
		up := strconv.Itoa(max(scaled(n, most, sparkHeight, barLeast), 1))
		path.WriteString("M" + strconv.Itoa(i*sparkSlot) + " " + strconv.Itoa(sparkHeight) + "v-" + up + "h" + strconv.Itoa(sparkWidth) + "v" + up + "z")
	}
	label = template.HTMLEscapeString(label)
	return template.HTML(fmt.Sprintf(`<svg class="spark" viewBox="0 0 %d %d" role="img" aria-label="%s"><path d="%s"/></svg>`, //nolint:gosec // escaped
		sparkSlot*len(counts)-1, sparkHeight, label, path.String()))
}

// scaled is the height of a bar: in proportion, and seen where it stands for anything.
func scaled(n, most, height, least int) int {
	if n == 0 || most == 0 {
		return 0
	}
	return max(least, (n*height+most/2)/most)
}
