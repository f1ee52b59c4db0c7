package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"glueledger/scoring"
)

// jsonOverview is a span of an owner or a repository in numbers, as its page has them.
type jsonOverview struct {
	Scope      string                        `json:"scope"`   // "owner" or "owner/repo"
	Private    bool                          `json:"private"` // on GitHub
	Closed     bool                          `json:"closed"`  // a public repository whose pages are closed
	From       string                        `json:"from"`    // "2026-01", the first month
	To         string                        `json:"to"`      // the last
	Newest     string                        `json:"newest_month,omitempty"`
	Reading    string                        `json:"reading,omitempty"`          // how far the history is that is being read
	KnownUntil *time.Time                    `json:"known_until,omitempty"`      // where nothing is known of the span: when what is known of the scope ends
	PartUntil  *time.Time                    `json:"known_part_until,omitempty"` // where the history ends within the span: until when it is known
	Units      jsonUnits                     `json:"units"`
	Trend      []jsonMonth                   `json:"trend"`   // the months up to the end of the span, the oldest first
	Carried    map[scoring.Kind]jsonCarrying `json:"carried"` // on how many people each kind rests
	URL        string                        `json:"url,omitempty"`
	People     string                        `json:"people_url"`
	Waiting    string                        `json:"waiting_url"`
	Receipts   string                        `json:"receipts_url"`
	Reports    string                        `json:"reports_url,omitempty"` // there is no archive of what is not public
}

type jsonMonth struct {
	Month string    `json:"month"`
	Units jsonUnits `json:"units"`
}

type jsonCarrying struct {
	People int    `json:"people"`
	Said   string `json:"said"` // "carried by 3 people"
}

// apiScope finds what an address is about, for who asks.
func (s *server) apiScope(r *http.Request) (scopeSeen, error) {
	return s.scopeFor(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
}

// apiPath is the address of an owner or a repository in the API.
func apiPath(scope scoring.Scope) string {
	if scope.Repo == "" {
		return "/owners/" + url.PathEscape(scope.Owner)
	}
	return "/repos/" + url.PathEscape(scope.Owner) + "/" + url.PathEscape(scope.Repo)
}

// overviewAsked reads the span that is asked for of a scope.
func (s *server) overviewAsked(r *http.Request, query url.Values, seen scopeSeen) (o scoring.Overview, newest scoring.Month, ever bool, err error) {
	span, asked, err := apiSpan(query, s.now())
	if err != nil {
		return o, newest, false, err
	}
	newest, ever, err = s.reader.NewestMonth(r.Context(), seen.scope, seen.private)
	if err != nil {
		return o, newest, false, fmt.Errorf("find the newest month of %s: %w", seen.scope, err)
	}
	o, err = s.reader.Overview(r.Context(), seen.scope, spanShown(span, asked, newest, ever, s.now()), seen.private)
	if err != nil {
		return o, newest, false, fmt.Errorf("read the overview of %s: %w", seen.scope, err)
	}
	return o, newest, ever, nil
}

func (s *server) apiOverview(_ http.ResponseWriter, r *http.Request, query url.Values) (any, error) {
	seen, err := s.apiScope(r)
	if err != nil {
		return nil, err
	}
	o, newest, ever, err := s.overviewAsked(r, query, seen)
	if err != nil {
		return nil, err
	}
	at := s.apiURL(apiPath(seen.scope))
	out := jsonOverview{
		Scope: seen.scope.String(), Private: seen.private && !seen.closed, Closed: seen.closed, From: o.Span.From.String(), To: o.Span.To.String(),
		KnownUntil: unknownUntil(o.Unknown(), o.KnownUntil), PartUntil: known(o.KnownPart(s.now())), Units: newJSONUnits(o.Units), Trend: []jsonMonth{}, Carried: map[scoring.Kind]jsonCarrying{},
		People: at + "/people?" + spanQuery(o.Span), Waiting: at + "/waiting", Receipts: at + "/receipts?" + spanQuery(o.Span),
	}
	if seen.fed() {
		out.Reports = at + "/reports"
	}
	if page := s.outside.scope(seen.scope); page != "" {
		out.URL = page + "?" + spanQuery(o.Span)
	}
	if ever {
		out.Newest = newest.String()
	}
	if out.Reading, err = s.reading(r.Context(), seen.scope); err != nil {
		return nil, err
	}
	for _, m := range o.Trend {
		out.Trend = append(out.Trend, jsonMonth{m.Month.String(), newJSONUnits(m.Units)})
	}
	for kind, c := range o.Carried {
		out.Carried[kind] = jsonCarrying{c.People, carryingWords(c)}
	}
	return out, nil
}

// jsonPeople are the people of a span, by name.
type jsonPeople struct {
	From    string           `json:"from"`
	To      string           `json:"to"`
	Months  []string         `json:"months"` // of each trend
	People  []jsonTrendShare `json:"people"`
	Unnamed int              `json:"people_not_named"`
}

type jsonTrendShare struct {
	jsonShare
	Trend []int  `json:"trend"`         // confirmed credits of each of the months
	URL   string `json:"url,omitempty"` // their page; none of who did it in private
}

func (s *server) apiPeople(w http.ResponseWriter, r *http.Request, query url.Values) (any, error) {
	seen, err := s.apiScope(r)
	if err != nil {
		return nil, err
	}
	size, err := pageSize(query)
	if err != nil {
		return nil, err
	}
	place, err := readCursor(query, peopleCursor, 1)
	if err != nil {
		return nil, err
	}
	o, _, _, err := s.overviewAsked(r, query, seen)
	if err != nil {
		return nil, err
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return nil, fmt.Errorf("read what people chose to show: %w", err)
	}
	named, unnamed := gluePeople(o, choices)
	if place != nil {
		last, err := wholeNumber(place[0])
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(named, func(i int) bool { return o.Did[i].ID == last })
		if i < 0 {
			return nil, wrongCursor()
		}
		named = named[i+1:]
	}
	next := ""
	if len(named) > size {
		named = named[:size]
		next = writeCursor(peopleCursor, strconv.FormatInt(o.Did[named[size-1]].ID, 10))
	}
	out := jsonPeople{From: o.Span.From.String(), To: o.Span.To.String(), Months: []string{}, People: []jsonTrendShare{}, Unnamed: unnamed}
	for _, m := range o.Span.Trend().Each {
		out.Months = append(out.Months, m.String())
	}
	ids := make([]int64, 0, len(named))
	for _, i := range named {
		ids = append(ids, o.Did[i].ID)
	}
	accounts, err := s.reader.Accounts(r.Context(), ids)
	if err != nil {
		return nil, fmt.Errorf("read the names of %d people: %w", len(ids), err)
	}
	for _, i := range named {
		p := o.Did[i]
		account, ok := accounts[p.ID]
		if !ok { // erased meanwhile
			continue
		}
		share := jsonTrendShare{jsonShare: newJSONShare(account, p.Glue.Map(), p.Pending, p.Merged, p.Reviewed), Trend: p.Trend[:]}
		if !seen.private { // which their own page leaves out
			share.URL = s.outside.personIn(account, o.Span)
		}
		out.People = append(out.People, share)
	}
	s.linkPages(w, r, query, next)
	return out, nil
}
