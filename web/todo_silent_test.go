package web

import (
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestSilence holds that a list on which everything has gone stale says that this may only
// be where the history ends, and no other list does.
func TestSilence(t *testing.T) {
	const hint = "that may only be where it ends"
	f := fullLedger()
	if body := get(t, newSite(t, f), "/o/meadow").Body.String(); strings.Contains(body, hint) {
		t.Error("said where other threads wait, too")
	}
	f.waiting = slices.DeleteFunc(f.waiting, func(w scoring.WaitingThread) bool { return w.For != scoring.ForAnyone })
	if len(f.waiting) == 0 {
		t.Fatal("nothing has gone stale")
	}
	if body := get(t, newSite(t, f), "/o/meadow").Body.String(); !strings.Contains(body, hint) {
		t.Error("not said where all have gone stale")
	}
}
