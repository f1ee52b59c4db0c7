package web

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring"
)

// badParameter is what is wrong with a parameter of a query.
type badParameter struct {
	name string
	text string // what is wrong with it, and what there is
}

func (b badParameter) Error() string { return b.text }

// quoted is what somebody wrote, short enough to be said back to them.
func quoted(s string) string { return "“" + shorten(plain(s), 40) + "”" }

// readQuery reads a query that has those parameters alone, each once and with a value.
func readQuery(raw string, takes []string) (url.Values, error) {
	query, err := url.ParseQuery(raw)
	if err != nil {
		return nil, failure{http.StatusBadRequest, "What stands behind the question mark cannot be read. Write it as name=value&name=value, with % for other characters."}
	}
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		said := shorten(plain(name), 40)
		switch values := query[name]; {
		case len(takes) == 0:
			return nil, badParameter{said, "There are no parameters here, and so no " + quoted(name) + "."}
		case !slices.Contains(takes, name):
			return nil, badParameter{said, "There is no parameter " + quoted(name) + " here. There are: " + strings.Join(takes, ", ") + "."}
		case len(values) > 1:
			return nil, badParameter{name, "It is given more than once. Give it once, or leave it out."}
		case values[0] == "":
			return nil, badParameter{name, "It is empty. Give it a value, or leave it out."}
		}
	}
	return query, nil
}

// apiSpan reads the months that are asked for, as pages do.
func apiSpan(query url.Values, now time.Time) (scoring.Span, bool, error) {
	span, asked, err := askedSpan(query, now)
	if err != nil {
		return span, asked, badParameter{spanParameter(query), err.Error()}
	}
	return span, asked, nil
}

// spanParameter is the parameter to name where something is wrong with the months.
func spanParameter(query url.Values) string {
	if query.Has("from") {
		return "from"
	}
	return "to"
}

// listMonths reads the months that a list is asked for, however many: from a moment to
// before another. Without any it is all that there is.
func listMonths(query url.Values, now time.Time) (from, before time.Time, err error) {
	first, last := query.Get("from"), query.Get("to")
	if first == "" && last == "" {
		return time.Date(firstYear, time.January, 1, 0, 0, 0, 0, time.UTC), scoring.MonthOf(now).End(), nil
	}
	if first == "" {
		first = last
	}
	if last == "" {
		last = first
	}
	begin, err := scoring.ParseMonth(first)
	var end scoring.Month
	if err == nil {
		end, err = scoring.ParseMonth(last)
	}
	switch {
	case err != nil || begin.Year < firstYear:
		return from, before, badParameter{spanParameter(query), "Months are written as 2026-03: ?from=2026-01&to=2026-03."}
	case end.Start().Before(begin.Start()):
		return from, before, badParameter{"from", "The first month comes after the last. Turn the two around."}
	}
	return begin.Start(), end.End(), nil
}

// oneOf reads a parameter that has one of some values; without it, the empty one.
func oneOf(query url.Values, name string, known []string) (string, error) {
	value := query.Get(name)
	if value != "" && !slices.Contains(known, value) {
		return "", badParameter{name, "There is no " + quoted(value) + ". There are: " + strings.Join(known, ", ") + "."}
	}
	return value, nil
}

// someOf reads a parameter that has some of the values, with commas between; without
// it, the usual ones.
func someOf[T ~string](query url.Values, name string, known, usual []T) ([]T, error) {
	if !query.Has(name) {
		return usual, nil
	}
	var some []T
	for value := range strings.SplitSeq(query.Get(name), ",") {
		switch {
		case !slices.Contains(known, T(value)):
			names := make([]string, 0, len(known))
			for _, k := range known {
				names = append(names, string(k))
			}
			return nil, badParameter{name, "There is no " + quoted(value) + ". There are: " + strings.Join(names, ", ") + "; several with commas between."}
		case !slices.Contains(some, T(value)):
			some = append(some, T(value))
		}
	}
	return some, nil
}

// apiKinds are the kinds that there are.
func (s *server) apiKinds() []scoring.Kind {
	var kinds []scoring.Kind
	for _, rule := range s.rules {
		kinds = append(kinds, rule.Kind)
	}
	return kinds
}

const (
	usualPage = 30 // entries of a list
	longPage  = 100
)

// pageSize reads how many entries of a list are asked for.
func pageSize(query url.Values) (int, error) {
	value := query.Get("per_page")
	if value == "" {
		return usualPage, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > longPage || strconv.Itoa(n) != value {
		return 0, badParameter{"per_page", "A page has from 1 to 100 entries."}
	}
	return n, nil
}

// A cursor is a place in a list, in parts that the list alone knows, with the list's
// letter before them. Whoever makes one up gets another place in the same list.
const (
	receiptsCursor = "r"
	waitingCursor  = "w"
	peopleCursor   = "p"
	reposCursor    = "n"
)

const (
	longestCursor = 400
	cursorGap     = "\x00" // which is in no name
)

// writeCursor makes a cursor.
func writeCursor(list string, parts ...string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strings.Join(append([]string{list}, parts...), cursorGap)))
}

// readCursor reads the cursor that is asked for in a list whose cursors have so many
// parts; nil for none.
func readCursor(query url.Values, list string, parts int) ([]string, error) {
	value := query.Get("cursor")
	if value == "" {
		return nil, nil
	}
	if len(value) <= longestCursor {
		text, err := base64.RawURLEncoding.Strict().DecodeString(value)
		all := strings.Split(string(text), cursorGap)
		if err == nil && all[0] == list && len(all) == parts+1 {
			return all[1:], nil
		}
	}
	return nil, wrongCursor()
}

func wrongCursor() error {
	return badParameter{"cursor", "There is no such place in this list. Begin without a cursor, and go on with the links that each page has."}
}

// wholeNumber reads a number that cannot be negative, in a cursor.
func wholeNumber(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, wrongCursor()
	}
	return n, nil
}

// linkPages leads to the first page of a list, and to the next if there is one.
func (s *server) linkPages(w http.ResponseWriter, r *http.Request, query url.Values, next string) {
	link := func(rel, cursor string) string {
		q := url.Values{}
		for name, values := range query {
			q[name] = values
		}
		q.Del("cursor")
		if cursor != "" {
			q.Set("cursor", cursor)
		}
		at := s.outside.Site + r.URL.EscapedPath()
		if len(q) > 0 {
			at += "?" + q.Encode()
		}
		return "<" + at + `>; rel="` + rel + `"`
	}
	links := link("first", "")
	if next != "" {
		links += ", " + link("next", next)
	}
	w.Header().Set("Link", links) // in one line, as some read no more
}
