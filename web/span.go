package web

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"glueledger/scoring"
)

// firstYear is the year of GitHub's first threads.
const firstYear = 2008

// askedSpan reads the months that a page is asked for: ?from=2026-01&to=2026-03, or
// one of the two for a single month. It reports false when none are asked for.
func askedSpan(query url.Values, now time.Time) (scoring.Span, bool, error) {
	from, to := query.Get("from"), query.Get("to")
	if from == "" {
		from = to
	}
	if to == "" {
		to = from
	}
	if from == "" {
		return scoring.Span{}, false, nil
	}
	first, err := scoring.ParseMonth(from)
	var last scoring.Month
	if err == nil {
		last, err = scoring.ParseMonth(to)
	}
	if err != nil {
		return scoring.Span{}, false, failure{http.StatusBadRequest, "Months are written as 2026-03: ?from=2026-01&to=2026-03."}
	}
	if first.Year < firstYear {
		return scoring.Span{}, false, failure{http.StatusBadRequest, fmt.Sprintf("There is nothing before %d, when GitHub began.", firstYear)}
	}
	present := scoring.MonthOf(now)
	if first.Start().After(now) {
		return scoring.Span{}, false, failure{http.StatusBadRequest, "These months have not begun yet."}
	}
	if last.Start().After(now) {
		last = present
	}
	span, err := scoring.NewSpan(first, last)
	switch {
	case err != nil && span.Months() < 1:
		return span, false, failure{http.StatusBadRequest, "The first month comes after the last. Turn the two around."}
	case err != nil:
		return span, false, failure{http.StatusBadRequest, "A page shows at most twelve months at once. Ask for fewer."}
	}
	return span, true, nil
}

// spanShown is the span that a page is about: the one that is asked for, else the newest
// month in which anything was, or this one.
func spanShown(asked scoring.Span, isAsked bool, newest scoring.Month, ever bool, now time.Time) scoring.Span {
	switch {
	case isAsked:
		return asked
	case !ever || newest.Start().After(now):
		newest = scoring.MonthOf(now)
	}
	return scoring.Span{From: newest, To: newest}
}

// spanName is "March 2026", "January to March 2026", "November 2025 to January 2026"
// or, for a whole year, "2025".
func spanName(s scoring.Span) string {
	switch {
	case s.From == s.To:
		return monthName(s.To)
	case s.From.Year != s.To.Year:
		return monthName(s.From) + " to " + monthName(s.To)
	case s.From.Month == time.January && s.To.Month == time.December:
		return s.To.Start().Format("2006")
	}
	return s.From.Month.String() + " to " + monthName(s.To)
}

// notOver says of a span that takes in the present month that there is more to come.
func notOver(s scoring.Span) string {
	if s.From == s.To {
		return "This month is not over."
	}
	return monthName(s.To) + " is not over."
}

// spanQuery asks for a span.
func spanQuery(s scoring.Span) string {
	return url.Values{"from": {s.From.String()}, "to": {s.To.String()}}.Encode()
}

// briefQuery asks for a span in as few words as can be, for links of which there are
// many.
func briefQuery(s scoring.Span) string {
	if s.From == s.To {
		return "from=" + s.From.String()
	}
	return spanQuery(s)
}

// calendar is the stretch of so many months of the calendar that a month lies in,
// without the months to come: a quarter or a year.
func calendar(m scoring.Month, months int, now time.Time) scoring.Span {
	from := m.Plus(-(int(m.Month) - 1) % months)
	to := from.Plus(months - 1)
	if to.Start().After(now) {
		to = scoring.MonthOf(now)
	}
	return scoring.Span{From: from, To: to}
}

// stretch is how many months of the calendar a span is meant to take in: a quarter or
// a year that is not over is still one.
func stretch(s scoring.Span, now time.Time) int {
	for _, months := range []int{3, 12} {
		if s.From != s.To && s == calendar(s.From, months, now) {
			return months
		}
	}
	return s.Months()
}

// beside is the span of the same sort before (-1) or after (1) one; it reports false
// where there is nothing to see.
func besideSpan(s scoring.Span, way int, now time.Time) (scoring.Span, bool) {
	n := stretch(s, now)
	next := scoring.Span{From: s.From.Plus(way * n), To: s.From.Plus(way*n + n - 1)}
	if next.From.Start().After(now) || next.From.Year < firstYear {
		return next, false
	}
	if next.To.Start().After(now) {
		next.To = scoring.MonthOf(now)
	}
	return next, true
}
