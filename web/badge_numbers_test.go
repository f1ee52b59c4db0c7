package web

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestBadgesAsNumbers wants beside every picture what shields.io reads of an endpoint,
// with the same status and kept as long.
func TestBadgesAsNumbers(t *testing.T) {
	f := fullLedger()
	f.tally.Moved = map[scoring.Kind]int{scoring.Triage: 900, scoring.ReviewUnblocking: 1}
	site := newSite(t, f)
	for path, want := range map[string]shieldsBadge{
		"/badges/meadow/harvest":                        {1, "glue work", "1,031 threads", "1a7f5a"},
		"/badges/people/ada-k":                          {1, "glue work", "1,031 threads", "1a7f5a"},
		"/badges/meadow/harvest/128":                    {1, "glue work", "triage, review unblocking", "1a7f5a"},
		"/badges/meadow/harvest/128?kind=triage":        {1, "triage", "900 credits", "0068a6"},
		"/badges/meadow/harvest/128?kind=onboarding":    {1, "onboarding", "none yet", "6b7280"},
		"/badges/meadow/harvest/128?kind=%3Cb%3E":       {1, "glue work", "unknown", "6b7280"},
		"/badges/receipts/a1":                           {1, "review unblocking", "ada-k", "1a7f5a"},
		"/badges/meadow/harvest?kind=triage":            {1, "triage", "900 threads", "0068a6"},
		"/badges/people/ada-k?kind=review-unblocking":   {1, "review unblocking", "1 thread", "1a7f5a"},
		"/badges/meadow/harvest?kind=onboarding":        {1, "onboarding", "none yet", "6b7280"},
		"/badges/meadow/harvest?kind=%3Cb%3E":           {1, "glue work", "unknown", "6b7280"},
		"/badges/meadow/vault":                          {1, "glue work", "unknown", "6b7280"},
		"/badges/people/nobody":                         {1, "glue work", "unknown", "6b7280"},
		"/badges/meadow/vault/3":                        {1, "glue work", "unknown", "6b7280"},
		"/badges/receipts/p1":                           {1, "glue work", "unknown", "6b7280"},
		"/badges/receipts/w1":                           {1, "glue work", "unknown", "6b7280"},
		"/badges/people/ada-k?kind=triage&unknown=more": {1, "triage", "900 threads", "0068a6"},
	} {
		name, query, _ := strings.Cut(path, "?")
		w, picture := get(t, site, name+".json?"+query), get(t, site, name+".svg?"+query)
		var got shieldsBadge
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got != want {
			t.Errorf("%s: got %+v, %v; want %+v", path, got, err, want)
		}
		if w.Code != picture.Code || (w.Code == http.StatusOK) == (want.Message == "unknown") {
			t.Errorf("%s: %d beside %d", path, w.Code, picture.Code)
		}
		if h := w.Header(); h.Get("Content-Type") != "application/json" || h.Get("Cache-Control") != picture.Header().Get("Cache-Control") ||
			w.Code == http.StatusOK && h.Get("ETag") == "" {
			t.Errorf("%s: headers %v", path, h)
		}
		if !strings.Contains(picture.Body.String(), ">"+want.Message+"<") || !strings.Contains(picture.Body.String(), ">"+want.Label+"<") {
			t.Errorf("%s: the picture says something else: %s", path, picture.Body)
		}
	}
	for _, path := range []string{"/badges/meadow/harvest.png", "/badges/people/.json", "/badges/meadow/.svg", "/badges/meadow/harvest/x.json"} {
		if w := get(t, site, path); w.Code != http.StatusNotFound || strings.HasPrefix(w.Header().Get("Content-Type"), "image/") {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
}
