package web

import (
	"fmt"
	"net/http"
	"net/url"
)

// jsonArchive is the months that have reports, and what was corrected since.
type jsonArchive struct {
	Scope       string              `json:"scope"`
	Months      []jsonArchivedMonth `json:"months"`      // the newest first
	Corrections []jsonReceipt       `json:"corrections"` // taken back after their month, the newest first
	URL         string              `json:"url,omitempty"`
	Feed        string              `json:"feed_url,omitempty"` // in Atom
}

type jsonArchivedMonth struct {
	Month     string `json:"month"`
	Credits   int    `json:"credits"` // confirmed ones
	Threads   int    `json:"threads"` // that they are on
	People    int    `json:"people"`  // who earned them
	Pending   int    `json:"credits_pending"`
	Corrected int    `json:"corrected"`
	Running   bool   `json:"running"` // the month is not over
	Report    string `json:"report_url"`
	URL       string `json:"url,omitempty"`
}

func (s *server) apiArchive(_ http.ResponseWriter, r *http.Request, _ url.Values) (any, error) {
	scope, _, err := s.publicScope(r.Context(), r.PathValue("owner"), r.PathValue("repo"))
	if err != nil {
		return nil, err
	}
	months, err := s.reader.Archive(r.Context(), scope, false)
	if err != nil {
		return nil, fmt.Errorf("read the months of %s: %w", scope, err)
	}
	turned, err := s.reader.Corrections(r.Context(), scope, correctionsFor, false)
	if err != nil {
		return nil, fmt.Errorf("read what was corrected in %s: %w", scope, err)
	}
	choices, err := s.reader.Choices(r.Context())
	if err != nil {
		return nil, fmt.Errorf("read what people chose to show: %w", err)
	}
	out := jsonArchive{Scope: scope.String(), Months: []jsonArchivedMonth{}, Corrections: []jsonReceipt{}}
	if s.outside.hasSite() {
		out.URL, out.Feed = s.outside.Site+archivePath(scope), s.outside.Site+feedPath(scope)
	}
	for _, m := range months {
		out.Months = append(out.Months, jsonArchivedMonth{
			Month: m.Month.String(), Credits: m.Credits, Threads: m.Threads, People: m.People, Pending: m.Pending, Corrected: m.Corrected,
			Running: m.Month.End().After(s.now()), Report: s.apiURL(apiPath(scope)) + "/reports/" + m.Month.String(), URL: s.outside.report(scope, m.Month),
		})
	}
	for _, t := range shownCorrections(turned, choices) {
		out.Corrections = append(out.Corrections, s.outside.jsonTurnOver(t))
	}
	return out, nil
}

func (s *server) apiReport(w http.ResponseWriter, r *http.Request, _ url.Values) (any, error) {
	month, err := s.reportMonth(r.PathValue("month"))
	if err != nil {
		return nil, err
	}
	seen, err := s.apiScope(r)
	if err != nil {
		return nil, err
	}
	b, err := s.wholeReport(r.Context(), seen, month, "json")
	if err != nil {
		return nil, err
	}
	sendBuilt(w, r, b)
	return nil, nil
}
