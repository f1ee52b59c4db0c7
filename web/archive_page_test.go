package web

import (
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

func readFeed(t *testing.T, site http.Handler, path string) atomFeed {
	t.Helper()
	w := get(t, site, path)
	var feed atomFeed
	if err := xml.Unmarshal(w.Body.Bytes(), &feed); err != nil || w.Header().Get("Content-Type") != "application/atom+xml; charset=utf-8" {
		t.Fatalf("%s: %v, %s", path, err, w.Header().Get("Content-Type"))
	}
	return feed
}

// TestFeed reads feeds as a reader of news does: what Atom asks for is there, a month is
// told once it is over, and again when something in it was corrected.
func TestFeed(t *testing.T) {
	f := fullLedger()
	f.months = append([]scoring.MonthSummary{{Scope: scoring.Scope{Owner: "meadow"}, Month: scoring.Month{Year: 2025, Month: time.April}, Credits: 1, Threads: 1, People: 1}}, f.months...)
	site := newSite(t, f)
	for path, want := range map[string]string{"/reports/meadow/feed.atom": "meadow", "/reports/MEADOW/Orchard/feed.atom": "meadow/orchard"} {
		feed := readFeed(t, site, path)
		self := "https://glue.example.org/reports/" + want
		if feed.ID != self+"/feed.atom" || feed.Title != "Glue work in "+want || feed.Author.Name == "" || len(feed.Links) != 2 || feed.Links[0].Href != feed.ID || feed.Links[1].Href != self {
			t.Errorf("%s: %+v", path, feed)
		}
		if len(feed.Entries) != 4 || feed.Entries[0].Title != "March 2025 in "+want || feed.Updated != "2025-04-02T10:30:00Z" {
			t.Fatalf("%s: %d entries, updated %s", path, len(feed.Entries), feed.Updated)
		}
		first, second := feed.Entries[0], feed.Entries[1]
		if first.Summary != "7 credits on 6 threads by 3 people. 1 credit was taken back since." || first.Published != "2025-04-01T00:00:00Z" || first.Updated != "2025-04-02T10:30:00Z" {
			t.Errorf("%s: March: %+v", path, first)
		}
		if first.ID != self+"/2025-03" || first.Links[0].Href != first.ID || get(t, site, strings.TrimPrefix(first.ID, "https://glue.example.org")).Code != http.StatusOK {
			t.Errorf("%s: March leads to %s", path, first.ID)
		}
		if second.Updated != second.Published || second.Updated != "2025-02-01T00:00:00Z" {
			t.Errorf("%s: January: %+v", path, second)
		}
	}
	tag := get(t, site, "/reports/meadow/feed.atom").Header().Get("ETag")
	if w := get(t, site, "/reports/meadow/feed.atom", "If-None-Match", tag); w.Code != http.StatusNotModified || tag == "" {
		t.Errorf("asked again: %d", w.Code)
	}
	f.months = nil
	if feed := readFeed(t, site, "/reports/meadow/feed.atom"); len(feed.Entries) != 0 || feed.Updated == "" {
		t.Errorf("without months: %+v", feed)
	}
	for _, path := range []string{"/o/meadow", "/o/meadow/harvest", "/reports/meadow", "/reports/meadow/harvest", "/reports/meadow/2025-03"} {
		m := regexp.MustCompile(`<link rel="alternate" type="application/atom\+xml" title="Reports" href="([^"]*)">`).FindStringSubmatch(get(t, site, path).Body.String())
		if m == nil || get(t, site, m[1]).Code != http.StatusOK {
			t.Errorf("%s has no feed: %q", path, m)
		}
	}
}

// TestFeedOfHostileNames has an owner and a repository that are called anything.
func TestFeedOfHostileNames(t *testing.T) {
	for _, s := range hostile() {
		if s == "" {
			continue
		}
		f := fullLedger()
		f.repos = []history.Repo{{ID: 1, Owner: s, Name: s}}
		path := "/reports/" + url.PathEscape(s)
		site := newSite(t, f)
		if w := get(t, site, path+"/feed.atom"); w.Code == http.StatusOK {
			readFeed(t, site, path+"/feed.atom")
		} else if w.Code >= 500 {
			t.Errorf("%q: %d", s, w.Code)
		}
		for _, page := range []string{"/reports", path, path + "/" + url.PathEscape(s), "/badges"} {
			if w := get(t, site, page); w.Code == http.StatusOK {
				for _, wrong := range checkHTML(w.Body.String()) {
					t.Errorf("%q: %s: %s", s, page, wrong)
				}
			}
		}
	}
}

// TestArchiveTellsWhatWasCorrected wants what a report told and what turned out
// otherwise after it was out, and nothing that was withdrawn while its month went on.
func TestArchiveTellsWhatWasCorrected(t *testing.T) {
	f := fullLedger()
	site := newSite(t, f)
	body := get(t, site, "/reports/meadow").Body.String()
	if !strings.Contains(body, "1 taken back since") || !strings.Contains(body, "It was reopened within 14 days.") {
		t.Error("the correction is missing")
	}
	f.input.TurnOver[0].Withdrawn = date(2025, 3, 20)
	body = get(t, site, "/reports/meadow").Body.String()
	if strings.Contains(body, "taken back since") || strings.Contains(body, "It was reopened") || !strings.Contains(body, "Nothing that a report told has turned out otherwise.") {
		t.Error("what was withdrawn within its month is corrected")
	}
}
