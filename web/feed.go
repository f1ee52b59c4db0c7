package web

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"time"

	"glueledger/scoring"
)

// feedMonths is how many months a feed has.
const feedMonths = 24

// atomFeed is an Atom feed (RFC 4287) of the reports of an owner or a repository.
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

// atomEntry is a month that is over. It is told again when something in it was
// corrected.
type atomEntry struct {
	ID        string     `xml:"id"`
	Title     string     `xml:"title"`
	Published string     `xml:"published"`
	Updated   string     `xml:"updated"`
	Links     []atomLink `xml:"link"`
	Summary   string     `xml:"summary"`
}

// serveFeed serves the feed of an owner or a repository.
func (s *server) serveFeed(w http.ResponseWriter, r *http.Request) error {
	scope, _, err := s.publicScope(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	if err != nil {
		return err
	}
	months, err := s.reader.Archive(r.Context(), scope, false)
	if err != nil {
		return fmt.Errorf("read the months of %s: %w", scope, err)
	}
	known, err := s.reader.KnownUntil(r.Context(), scope, false)
	if err != nil {
		return fmt.Errorf("read until when %s is known: %w", scope, err)
	}
	var b bytes.Buffer
	b.WriteString(xml.Header)
	e := xml.NewEncoder(&b)
	e.Indent("", "  ")
	if err := e.Encode(s.feed(scope, months, known)); err != nil {
		return fmt.Errorf("write the feed of %s: %w", scope, err)
	}
	keep(w, r, "no-cache")
	serveBytes(w, r, "application/atom+xml; charset=utf-8", b.Bytes())
	return nil
}

// feed is the feed of a scope that is known until a time; zero does not end.
func (s *server) feed(scope scoring.Scope, months []scoring.ArchivedMonth, known time.Time) atomFeed {
	now, name := s.now(), nameText(scope.Owner)
	if scope.Repo != "" {
		name += "/" + nameText(scope.Repo)
	}
	site := s.outside.Site
	feed := atomFeed{
		ID: site + feedPath(scope), Title: "Glue work in " + name, Author: atomAuthor{"glueledger"},
		Links: []atomLink{
			{"self", "application/atom+xml", site + feedPath(scope)},
			{"alternate", "text/html", site + archivePath(scope)},
		},
	}
	updated := time.Unix(0, 0)
	for _, m := range months {
		if len(feed.Entries) == feedMonths {
			break
		}
		if m.Month.End().After(now) { // its report is not out
			continue
		}
		page := site + reportPath(scope, m.Month)
		entry := atomEntry{
			ID: page, Title: monthName(m.Month) + " in " + name, Summary: sentence(summaryWords(m.MonthSummary)),
			Published: atomTime(m.Month.End()), Updated: atomTime(m.Month.End()),
			Links: []atomLink{{"alternate", "text/html", page}},
		}
		if until := m.KnownPart(known, now); !until.IsZero() {
			entry.Summary += " " + knownPart(until, scoring.Span{From: m.Month, To: m.Month})
		}
		if m.Corrected > 0 {
			entry.Updated = atomTime(m.Last)
			entry.Summary += " " + sentence(count(m.Corrected, "credit was", "credits were")+" taken back since")
		}
		for _, t := range []time.Time{m.Month.End(), m.Last} {
			if t.After(updated) {
				updated = t
			}
		}
		feed.Entries = append(feed.Entries, entry)
	}
	feed.Updated = atomTime(updated)
	return feed
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
