package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring"
)

// calendarView is a year by day: a row for each month, a square for each day.
type calendarView struct {
	Months []calendarMonth
	Steps  []calendarStep
	Table  template.HTML // the numbers
	Name   string        // "April 2025 to March 2026"
	Empty  bool          // no day has any
	Ended  string        // when the history ended of which later days are not known; empty for no such day
	Known  bool          // something is known of some day
}

// calendarMonth is a row of the calendar.
type calendarMonth struct {
	Name, Short string // "March 2026", "Mar 2026"
	URL         string // the month's own page; empty for the one that is shown
	In          bool   // in the span that the page is about
	Total       string // "9", or "?" where it is not known; empty for none
	On          string // "receipts on 6 threads"
	Squares     template.HTML
}

// calendarStep is what a depth of colour stands for.
type calendarStep struct {
	Class string // as the style sheet has it
	Many  string // "2–3", on one day
}

// The measures of a square, in the units of the drawing.
const (
	squareSlot = 12
	squareSide = 10
	mostDays   = 31
)

// newCalendar draws somebody's trend, each square as deep in colour as the day had
// credits beside the fullest of theirs. link leads to the page of a month.
func newCalendar(work scoring.PersonWork, now time.Time, link func(scoring.Month) string) calendarView {
	months := work.Calendar()
	view := calendarView{Name: spanName(work.Span.Trend())}
	most := 0
	for _, m := range months {
		for _, n := range m.Days {
			most = max(most, n)
		}
	}
	view.Steps, view.Empty = calendarSteps(most), most == 0
	told := newHorizon(work.KnownUntil, now)
	table := newDataTable(told.caption("Receipts by day", work.Span.To.End().AddDate(0, 0, -1)), "Month", len(months), mostDays)
	for day := range mostDays {
		table.column("", strconv.Itoa(day+1))
	}
	for i, m := range months {
		row := calendarMonth{Name: monthName(m.Month), Short: m.Month.Start().Format("Jan 2006"), In: work.Span.Has(m.Month)}
		if work.Span != (scoring.Span{From: m.Month, To: m.Month}) && !m.Month.Start().After(now) {
			row.URL = link(m.Month)
		}
		if m.Credits > 0 {
			row.Total, row.On = number(m.Credits), noun(m.Credits, "receipt", "receipts")+" on "+count(m.Threads, "thread", "threads")
		}
		known, begun := told.days(m)
		if begun > known {
			view.Ended = dayText(told.ended)
		}
		if view.Known = view.Known || known > 0 || m.Credits > 0; known == 0 && begun > 0 && m.Credits == 0 {
			row.Total, row.On = notTold, "not known"
		}
		row.Squares = squares("month-"+strconv.Itoa(i), m, most, known, begun)
		view.Months = append(view.Months, row)
		table.row(row.Name)
		for day := range mostDays {
			switch {
			case day >= begun:
				table.WriteString("<td></td>")
			case day >= known && m.Days[day] == 0:
				table.unknown()
			default:
				table.cell(m.Days[day])
			}
		}
	}
	view.Table = table.html()
	return view
}

// depths are how many depths of colour there are.
const depths = 4

// depth is how deep the colour is of a day with n receipts, of which the fullest has most.
func depth(n, most int) int { return (depths*n + most - 1) / most }

// calendarSteps are the depths of colour that days can have.
func calendarSteps(most int) []calendarStep {
	return stepsOf("deep-", func(depth int) int { return most * depth / depths })
}

// stepsOf are depths of colour by class, of numbers from above that of the depth before to
// what there is at most.
func stepsOf(class string, most func(depth int) int) []calendarStep {
	steps := []calendarStep{{"none", "0"}}
	for step := 1; step <= depths; step++ {
		from, to := most(step-1)+1, most(step)
		switch class := class + strconv.Itoa(step); {
		case from == to:
			steps = append(steps, calendarStep{class, number(to)})
		case from < to:
			steps = append(steps, calendarStep{class, number(from) + "–" + number(to)})
		}
	}
	return steps
}

// days are how many days of a month are known, and how many have begun.
func (h horizon) days(m scoring.PersonMonth) (known, begun int) {
	for i := range m.Days {
		day := m.Month.Start().AddDate(0, 0, i)
		if day.After(h.now) {
			break
		}
		if begun++; !h.unknown(day) {
			known++
		}
	}
	return known, begun
}

// squares draws a month: a dashed line for all of its days that are known, dots for those
// that have begun and are not, and a square over it for each that has receipts.
func squares(id string, m scoring.PersonMonth, most, known, begun int) template.HTML {
	at, filled := 0, 0 // at is the day with the most, from 0
	for i, n := range m.Days[:begun] {
		if n > m.Days[at] {
			at = i
		}
		if n > 0 {
			filled++
		}
	}
	told := "None in " + monthName(m.Month) + "."
	switch {
	case m.Credits > 0:
		told = fmt.Sprintf("%s in %s; the most on %d %s, %s.", number(m.Credits), monthName(m.Month), at+1, m.Month.Month, number(m.Days[at]))
	case known == 0 && begun > 0:
		told = "Not known."
	}
	if known > 0 && begun > known {
		told += fmt.Sprintf(" Not known after %d %s.", known, m.Month.Month)
	}
	var b strings.Builder
	b.Grow(500 + 100*filled) // about, as below
	fmt.Fprintf(&b, `<svg class="squares" viewBox="0 0 %d %d" role="img" aria-labelledby="%s-t" aria-describedby="%[3]s-d">`,
		squareSlot*mostDays, squareSlot, id)
	fmt.Fprintf(&b, `<title id="%[1]s-t">%[2]s: receipts by day</title><desc id="%[1]s-d">%[3]s</desc>`, id, monthName(m.Month), told)
	if known > 0 {
		fmt.Fprintf(&b, `<path class="none" d="M0 %dH%d"/>`, squareSide/2, known*squareSlot)
	}
	if begun > known { // each dot in the middle of its square
		fmt.Fprintf(&b, `<path class="unknown" d="M%d %dH%d"><title>Not known</title></path>`, known*squareSlot+squareSide/2, squareSide/2, begun*squareSlot)
	}
	for i, n := range m.Days[:begun] {
		if n > 0 {
			fmt.Fprintf(&b, `<path class="deep-%d" d="M%d 0h%dv%[3]dh-%[3]dz"><title>%[4]s: %[5]s</title></path>`,
				depth(n, most), i*squareSlot, squareSide, m.Month.Start().AddDate(0, 0, i).Format("Monday, 2 January"), number(n))
		}
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers and names of months
}
