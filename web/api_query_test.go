package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
)

// FuzzAPIQuery asks for what nobody meant, and holds that it is refused with a reason or
// gives a place that the same cursor leads to again.
func FuzzAPIQuery(f *testing.F) {
	for _, raw := range []string{
		"", "from=2025-01&to=2025-03", "per_page=100&kind=triage,clarification&status=withdrawn", "for=stale", "a=1;b=2", "%zz", "from=9999999999-01", "from=-1-01", "to=2025-13",
		"cursor=" + writeCursor(receiptsCursor, "1740990600", "a1"), "cursor=" + writeCursor(waitingCursor, "5", "1735727400", "1"), "cursor=" + writeCursor(peopleCursor, "11"),
		"cursor=" + writeCursor(reposCursor, "meadow/harvest"), "cursor=" + writeCursor(receiptsCursor, "9223372036854775807", "a1"), "cursor=cgAx", "cursor=%3D",
	} {
		f.Add(raw)
	}
	takes := []string{"from", "to", "per_page", "cursor", "kind", "status", "person", "for", "owner"}
	s := &server{rules: scoring.Rules(), now: func() time.Time { return date(2025, 4, 9) }}
	f.Fuzz(func(t *testing.T, raw string) {
		query, err := readQuery(raw, takes)
		if err != nil {
			if err.Error() == "" || len(err.Error()) > 2000 {
				t.Errorf("%q is refused with %q", raw, err)
			}
			return
		}
		for name, values := range query {
			if !slices.Contains(takes, name) || len(values) != 1 || values[0] == "" {
				t.Errorf("%q is taken as %v", raw, query)
			}
		}
		q := scoring.ReceiptQuery{}
		if size, err := s.readReceiptQuery(query, &q); err == nil &&
			(size < 1 || size > longPage || q.Limit > scoring.MostListed || len(q.Kinds) == 0 || len(q.Kinds) > len(s.rules) || len(q.Statuses) == 0 || len(q.Statuses) > 3 || !q.From.Before(q.Before.At) && !query.Has("cursor")) {
			t.Errorf("%q asks for %+v", raw, q)
		}
		if at, err := readWaitPlace(query); err == nil && query.Has("cursor") {
			again, err := readWaitPlace(url.Values{"cursor": {at.cursor()}})
			if err != nil || again != at || at.cursor() != query.Get("cursor") {
				t.Errorf("%q leads to %+v, and from there to %+v, %v", raw, at, again, err)
			}
		}
		for list, parts := range map[string]int{receiptsCursor: 2, peopleCursor: 1, reposCursor: 1} {
			if place, err := readCursor(query, list, parts); err == nil && place != nil && writeCursor(list, place...) != query.Get("cursor") {
				t.Errorf("%q leads to %q, as another does", raw, place)
			}
		}
		if span, asked, err := apiSpan(query, s.now()); err == nil && asked && (span.Months() < 1 || span.Months() > scoring.TrendMonths || strings.HasPrefix(span.From.String(), "-")) {
			t.Errorf("%q asks for %v", raw, span)
		}
	})
}

// TestOneMonthAlone asks with one end of a span, wherever the index says what it means.
func TestOneMonthAlone(t *testing.T) {
	site := newSite(t, fullLedger())
	said := 0
	for _, at := range decode[jsonIndex](t, get(t, site, "/api/v1")).Addresses {
		if says := strings.Contains(at.Tells, "One of from and to alone means that one month"); says != strings.Contains(at.URL, "from,to") {
			t.Errorf("%s: it says what one month means: %v", at.URL, says)
		} else if says {
			said++
		}
	}
	if said < 8 {
		t.Errorf("%d addresses say it", said)
	}
	for _, path := range []string{"/owners/meadow?", "/owners/meadow/people?", "/owners/meadow/receipts?per_page=100&", "/people/ben?"} {
		both := get(t, site, "/api/v1"+path+"from=2025-02&to=2025-02").Body.String()
		for _, end := range []string{"from", "to"} {
			if w := get(t, site, "/api/v1"+path+end+"=2025-02"); w.Code != 200 || w.Body.String() != both {
				t.Errorf("%s%s: %d, another answer than of that month", path, end, w.Code)
			}
		}
	}
}
