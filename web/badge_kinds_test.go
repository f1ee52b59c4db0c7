package web

import (
	"net/http"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestThreadBadgeKinds holds that the badge of a thread names whatever kinds moved it.
func TestThreadBadgeKinds(t *testing.T) {
	for _, k := range allKinds() {
		f := fullLedger()
		f.tally = scoring.Tally{Credits: 2, Threads: 1, People: 2, ByKind: map[scoring.Kind]int{k.Kind: 2}}
		w := get(t, newSite(t, f), "/badges/meadow/harvest/128.svg")
		if want := "2 credits to 2 people for " + strings.ToLower(k.Name); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: answered %d without %q", k.Kind, w.Code, want)
		}
	}
}
