package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestLostDispute has somebody dispute a credit and then lose access to the repository: they
// take it back on their own page, and nothing else of it is there for them or for anybody.
func TestLostDispute(t *testing.T) {
	s, visitors := disputeSite(t)
	ben := visitors[participant] // cannot read the repository of p1
	s.disputes.all = append(s.disputes.all, scoring.Dispute{ID: 4, Receipt: "p1", By: person(12, "ben"), At: date(2025, 4, 2),
		Claim: scoring.ClaimOther, Reason: "It was <b>me</b>.", State: scoring.DisputeOpen})
	const form = `action="/receipts/p1/dispute/take-back"`
	mine := ben.get("/people/ben").Body.String()
	if !strings.Contains(mine, form) || !strings.Contains(mine, "&lt;b&gt;me&lt;/b&gt;.") || strings.Contains(mine, "vault") || strings.Contains(mine, "just now") {
		t.Errorf("on his own page: %s", mine[strings.Index(mine, "Your data"):])
	}
	for _, wrong := range checkForms(mine) {
		t.Error(wrong)
	}
	for name, visitor := range visitors {
		if name != participant && strings.Contains(visitor.get("/people/ben").Body.String(), "/receipts/p1") {
			t.Errorf("%s finds it on his page", name)
		}
	}
	before := slices.Clone(s.disputes.all)
	for _, name := range []string{anonymous, stranger, herself} { // they have none, and cannot see the receipt
		sameAsUnknown(t, name, visitors[name].send("/receipts/p1/dispute/take-back", nil), visitors[name].send("/receipts/zz/dispute/take-back", nil))
	}
	if w := ben.send("/receipts/p1/dispute/take-back", nil, "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden || !slices.Equal(s.disputes.all, before) {
		t.Errorf("from another site: %d", w.Code)
	}
	w := ben.send("/receipts/p1/dispute/take-back", nil)
	if to := w.Header().Get("Location"); w.Code != http.StatusSeeOther || to != "/people/ben?taken-back=1#data" || s.disputes.all[3].State != scoring.DisputeTakenBack {
		t.Errorf("taking it back: %d to %s, %+v", w.Code, to, s.disputes.all[3])
	}
	if mine := ben.get("/people/ben?taken-back=1").Body.String(); strings.Contains(mine, form) || !strings.Contains(mine, "Your dispute is withdrawn") {
		t.Error("afterwards his page is another")
	}
	sameAsUnknown(t, "again", ben.send("/receipts/p1/dispute/take-back", nil), ben.send("/receipts/zz/dispute/take-back", nil))
}

// TestVisibleDisputes stay on their receipts: one's own page does not list them.
func TestVisibleDisputes(t *testing.T) {
	s, visitors := disputeSite(t)
	s.disputes.all = append(s.disputes.all, scoring.Dispute{ID: 4, Receipt: "a1", By: person(12, "ben"), At: date(2025, 4, 2), Claim: scoring.ClaimOther, Reason: "Hm.", State: scoring.DisputeOpen})
	if body := visitors[participant].get("/people/ben").Body.String(); strings.Contains(body, "take-back") {
		t.Error("a dispute on a receipt that he sees is on his page")
	}
	s.disputes.fails = errBroken
	if w := visitors[participant].get("/people/ben"); w.Code != http.StatusInternalServerError {
		t.Errorf("when the ledger fails: %d", w.Code)
	}
}
