package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"glueledger/scoring"
)

// slowLedger takes until it is let go to read the first whole report.
type slowLedger struct {
	*fakeLedger
	begun, end chan struct{}
	reads      int
}

func (l *slowLedger) ReportInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, private bool) (scoring.ReportInput, error) {
	if l.reads++; l.reads == 1 {
		close(l.begun)
		<-l.end
	}
	return l.fakeLedger.ReportInput(ctx, scope, month, asOf, private)
}

// TestOneWholeReportAtATime asks for reports while one is being made: who asks waits, and
// gets nothing once they leave.
func TestOneWholeReportAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ledger := &slowLedger{fakeLedger: fullLedger(), begun: make(chan struct{}), end: make(chan struct{})}
		site := newSite(t, ledger)
		first := make(chan struct{})
		go func() {
			defer close(first)
			get(t, site, "/reports/meadow/2025-03.md")
		}()
		<-ledger.begun
		for _, path := range []string{"/reports/meadow/2025-03.json", "/api/v1/owners/meadow/reports/2025-03", "/api/v1/repos/meadow/harvest/reports/2025-03"} {
			there, leave := context.WithCancel(t.Context())
			w, done := httptest.NewRecorder(), make(chan struct{})
			go func() {
				defer close(done)
				site.ServeHTTP(w, httptest.NewRequestWithContext(there, http.MethodGet, path, nil))
			}()
			synctest.Wait()
			select {
			case <-done:
				t.Errorf("%s does not wait: %s", path, w.Body)
			default:
			}
			leave()
			<-done
			if w.Body.Len() > 0 {
				t.Errorf("%s answers who has left: %s", path, w.Body)
			}
		}
		close(ledger.end)
		<-first
		if ledger.reads != 1 {
			t.Errorf("%d reports were read at once", ledger.reads)
		}
	})
}
