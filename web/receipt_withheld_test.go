package web

import (
	"net/http"
	"strings"
	"testing"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestTakingBackFromOutside lets somebody take back what they said who has no part in the
// thread any more, and shows them their own words alone.
func TestTakingBackFromOutside(t *testing.T) {
	s, visitors := disputeSite(t)
	s.disputes.all = append(s.disputes.all, scoring.Dispute{ID: 4, Receipt: "a1", At: s.now, Claim: scoring.ClaimWrong, Reason: "So I once said.", State: scoring.DisputeOpen})
	out := visitors[stranger]
	who := s.github.people["eve"]
	s.disputes.all[3].By = who
	body := out.get("/receipts/a1").Body.String()
	if !strings.Contains(body, "So I once said.") || strings.Contains(body, "I did it.") || !strings.Contains(body, "Withdraw the dispute") || strings.Contains(body, "File the dispute") {
		t.Error("they do not see their own words alone, or cannot take them back")
	}
	if w := out.send("/receipts/a1/dispute/take-back", nil); w.Code != http.StatusSeeOther || s.disputes.all[3].State != scoring.DisputeTakenBack {
		t.Fatalf("taking back: %d", w.Code)
	}
	body = out.get("/receipts/a1?done=taken-back").Body.String()
	if !strings.Contains(body, "Your dispute is withdrawn") || strings.Contains(body, "So I once said.") {
		t.Error("it is not said that it is taken back")
	}
	for name, want := range map[string]bool{anonymous: false, stranger: true, participant: false, keeper: false} {
		if strings.Contains(visitors[name].get("/receipts/a1").Body.String(), "Only who has a part in the thread, or maintains") != want {
			t.Errorf("%s is told that they have no part: %v", name, !want)
		}
	}
}

// TestDisputesOfHidden holds that what is disputed of somebody who chose to be shown
// nowhere can be decided and taken back, and that nobody else finds it.
func TestDisputesOfHidden(t *testing.T) {
	s, visitors := disputeSite(t)
	s.github.public = append(s.github.public, history.Repo{ID: 2, Owner: "meadow", Name: "orchard"})
	s.github.maintains["keeper meadow/orchard"] = true
	s.disputes.all[2].By, s.disputes.all[2].Reason = s.github.people["eve"], "I said so, not @chioma."
	const path = "/receipts/c1"
	find := func(where string, want ...string) {
		t.Helper()
		for name, visitor := range visitors {
			w := visitor.get(path)
			found := name == herself
			for _, one := range want {
				found = found || name == one
			}
			if (w.Code == http.StatusOK) != found {
				t.Errorf("%s: %s is answered %d", where, name, w.Code)
			}
			if !found {
				sameAsUnknown(t, name, w, visitor.get("/receipts/zz"))
			} else if body := w.Body.String(); name != herself && (strings.Contains(body, "chioma") || strings.Contains(body, "What happened") || strings.Contains(body, "What the ledger did") || strings.Contains(body, "File the dispute")) {
				t.Errorf("%s: %s is shown more than the dispute", where, name)
			}
		}
	}
	find("open", keeper, stranger)
	body := visitors[keeper].get(path).Body.String()
	for _, want := range []string{`by <span class="by"><bdi class="name">somebody</bdi></span>`, "Decide as a maintainer", "I said so, not somebody."} {
		if !strings.Contains(body, want) {
			t.Errorf("who maintains it does not find %q", want)
		}
	}
	if body := visitors[stranger].get(path).Body.String(); !strings.Contains(body, "Withdraw the dispute") || strings.Contains(body, "Decide as") {
		t.Error("who filed it cannot take it back, or may decide")
	}
	for _, form := range checkForms(body) {
		t.Error(form)
	}
	if w := visitors[keeper].send(path+"/dispute", filing); w.Code != http.StatusForbidden {
		t.Errorf("another one is filed: %d", w.Code)
	}
	before := s.disputes.all[2]
	if w := visitors[stranger].send(path+"/dispute/take-back", nil); w.Code != http.StatusSeeOther || !strings.HasPrefix(w.Header().Get("Location"), "/o/meadow/orchard/") {
		t.Errorf("taking back: %d, %s", w.Code, w.Header().Get("Location"))
	}
	find("taken back")
	s.disputes.all[2] = before
	if w := visitors[keeper].send(path+"/disputes/3/decide", decision); w.Code != http.StatusSeeOther {
		t.Fatalf("deciding: %d", w.Code)
	}
	find("decided", keeper, stranger)
	if body := visitors[stranger].get(path).Body.String(); !strings.Contains(body, "So it was.") {
		t.Error("who filed it does not read the answer")
	}
	body = visitors[keeper].get("/o/meadow/orchard/disputes").Body.String()
	if !strings.Contains(body, "Decided last") || !strings.Contains(body, "So it was.") || strings.Contains(body, "chioma") || strings.Contains(body, "Waiting for a maintainer") {
		t.Error("the list does not have it as decided, or names who is hidden")
	}
}

// TestWhatMayBeDecided holds that the list says what the reader may decide.
func TestWhatMayBeDecided(t *testing.T) {
	s, visitors := disputeSite(t)
	const link = `<a href="/receipts/a1#dispute-1">Decide</a>`
	if body := visitors[keeper].get("/o/meadow/harvest/disputes").Body.String(); !strings.Contains(body, link) {
		t.Error("nothing leads to the form")
	}
	s.disputes.all[0].By = person(88, "keeper")
	if body := visitors[keeper].get("/o/meadow/harvest/disputes").Body.String(); strings.Contains(body, link) || !strings.Contains(body, "You have disputed this credit yourself") {
		t.Error("it is not said that another has to decide")
	}
	if body := visitors[orgOwner].get("/o/meadow/harvest/disputes").Body.String(); !strings.Contains(body, link) {
		t.Error("another is not led to the form")
	}
}
