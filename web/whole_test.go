package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
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

// TestOneWholeReportAtATime asks for reports while one is being made.
func TestOneWholeReportAtATime(t *testing.T) {
	ledger := &slowLedger{fakeLedger: fullLedger(), begun: make(chan struct{}), end: make(chan struct{})}
	site, err := NewServer(Options{
		Reader: ledger, NotFound: func(err error) bool { return errors.Is(err, errNotThere) }, URL: "https://glue.example.org",
		Now: func() time.Time { return date(2025, 4, 9) }, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		site.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/reports/meadow/2025-03.md", nil))
	}()
	<-ledger.begun
	left, leave := context.WithCancel(t.Context())
	leave()
	for _, path := range []string{"/reports/meadow/2025-03.json", "/api/v1/owners/meadow/reports/2025-03", "/api/v1/repos/meadow/harvest/reports/2025-03"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequestWithContext(left, http.MethodGet, path, nil))
		if w.Body.Len() > 0 {
			t.Errorf("%s does not wait: %s", path, w.Body)
		}
	}
	close(ledger.end)
	<-done
	if ledger.reads != 1 {
		t.Errorf("%d reports were read at once", ledger.reads)
	}
}
