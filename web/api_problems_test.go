package web

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
)

// TestAPIRefuses asks for what is wrong in every way, and is told what and where.
func TestAPIRefuses(t *testing.T) {
	site := newSite(t, fullLedger())
	_, router := described(t, site)
	for path, want := range map[string]struct {
		parameter, says string
	}{
		"/rules?x=1":                                                       {"x", "no parameters here"},
		"/openapi.json?x=1":                                                {"", "no parameters here"},
		"/owners/meadow/receipts?kinds=triage":                             {"kinds", "kind, status, person, from, to, per_page, cursor"},
		"/owners/meadow/receipts?kind=glue":                                {"kind", "clarification, triage"},
		"/owners/meadow/receipts?kind=triage,":                             {"kind", "with commas between"},
		"/owners/meadow/receipts?kind=":                                    {"kind", "empty"},
		"/owners/meadow/receipts?kind=a&kind=b":                            {"kind", "more than once"},
		"/owners/meadow/receipts?status=done":                              {"status", "pending, confirmed, withdrawn"},
		"/owners/meadow/receipts?from=march":                               {"from", "2026-03"},
		"/owners/meadow/receipts?to=1999-01":                               {"to", "2026-03"},
		"/owners/meadow/receipts?from=2025-03&to=2025-01":                  {"from", "Turn the two around"},
		"/owners/meadow/receipts?per_page=0":                               {"per_page", "1 to 100"},
		"/owners/meadow/receipts?per_page=101":                             {"per_page", "1 to 100"},
		"/owners/meadow/receipts?per_page=%2B9":                            {"per_page", "1 to 100"},
		"/owners/meadow/receipts?cursor=zz":                                {"cursor", "no such place"},
		"/owners/meadow/receipts?cursor=" + writeCursor("p", "1"):          {"cursor", "no such place"},
		"/owners/meadow/receipts?cursor=" + writeCursor("r", "-1", "a"):    {"cursor", "no such place"},
		"/owners/meadow/waiting?for=me":                                    {"for", "triage, answer, review, merge, author, stale"},
		"/owners/meadow/waiting?cursor=" + writeCursor("w", "9", "0", "0"): {"cursor", "no such place"},
		"/owners/meadow/people?cursor=" + writeCursor("p", "999"):          {"cursor", "no such place"},
		"/owners/meadow?from=2020-01&to=2025-01":                           {"from", "twelve"},
		"/owners/meadow?to=2030-01":                                        {"to", "not begun"},
		"/people/ben?person=ben":                                           {"person", "from, to"},
		"/repos?owner=a;b":                                                 {"", "cannot be read"},
		"/rules?%00=" + strings.Repeat("z", 1000):                          {"", "no parameters here"},
	} {
		w := get(t, site, "/api/v1"+path)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != http.StatusBadRequest || p.Status != 400 || p.Title != "Bad Request" || p.Type != "about:blank" ||
			want.parameter != "" && p.Parameter != want.parameter || !strings.Contains(p.Detail, want.says) || w.Body.Len() > 600 || w.Header().Get("Link") != "" {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
		checkAnswer(t, router, "/api/v1"+path, w)
	}
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodOptions, "BREW"} {
		for _, path := range []string{"/api/v1/repos", "/api/v1/receipts/a1", "/api/v1/openapi.json", "/api/nothing"} {
			w := httptest.NewRecorder()
			site.ServeHTTP(w, httptest.NewRequest(method, path, nil))
			if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD" || w.Header().Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s %s: %d %v", method, path, w.Code, w.Header())
			}
		}
	}
	for _, path := range []string{"/api/", "/api/v1/", "/api/v2", "/api/v1/zz", "/api/v1/repos/meadow", "/api/v1/repos/meadow/harvest/zz"} {
		w := get(t, site, path)
		if w.Code != http.StatusNotFound || w.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(w.Body.String(), "https://glue.example.org/api/v1 lists") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	for _, path := range []string{"/repos/meadow/harvest/threads/0128", "/repos/meadow/harvest/threads/x", "/owners/meadow/reports/2030-01", "/owners/meadow/reports/march", "/people/nobody", "/receipts/zz"} {
		w := get(t, site, "/api/v1"+path)
		if unknown := get(t, site, "/api/v1/receipts/nothing"); w.Code != http.StatusNotFound || w.Body.String() != unknown.Body.String() {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

// TestAPIFailures has the ledger fail.
func TestAPIFailures(t *testing.T) {
	f := fullLedger()
	f.fails = errors.New("disk full at /var/lib/secret")
	site := newSite(t, f)
	for _, path := range apiPaths() {
		if slices.Contains([]string{"", "/openapi.json", "/rules"}, path) {
			continue
		}
		w := get(t, site, "/api/v1"+path)
		if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || w.Header().Get("Content-Type") != "application/problem+json" || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
