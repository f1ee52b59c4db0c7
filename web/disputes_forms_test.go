package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"glueledger/scoring"
)

// TestDisputeForms sends what cannot be taken, which is shown again.
func TestDisputeForms(t *testing.T) {
	s, visitors := disputeSite(t)
	ben, keeper := visitors[participant], visitors[keeper]
	long := strings.Repeat("ä", 2001)
	for _, test := range []struct {
		what    string
		visitor *guest
		path    string
		form    url.Values
		outcome scoring.Filing
		code    int
		want    []string
	}{
		{"no reason", ben, "/receipts/a1/dispute", url.Values{"claim": {"wrong"}, "reason": {" \r\n\u200b "}}, "", 422, []string{"Say why", `<details class="decide" open>`}},
		{"a long reason", ben, "/receipts/a1/dispute", url.Values{"claim": {"other"}, "reason": {long}}, "", 422, []string{"This is too long", long, `value="other" required checked`}},
		{"no such claim", ben, "/receipts/a1/dispute", url.Values{"claim": {"nonsense"}, "reason": {"Well."}}, "", 422, []string{"Choose one of the three", "Well.</textarea>", `<details class="decide" open>`}},
		{"filed before", ben, "/receipts/a1/dispute", filing, scoring.FiledBefore, 409, []string{"already", "It was dev0 who did it.</textarea>"}},
		{"too many", ben, "/receipts/a1/dispute", filing, scoring.FiledTooMany, 429, []string{"20 disputes", "It was dev0 who did it.</textarea>"}},
		{"withdrawn meanwhile", ben, "/receipts/a1/dispute", filing, scoring.FiledLate, 409, []string{"nothing to dispute", "It was dev0 who did it."}},
		{"no answer", keeper, "/receipts/a1/disputes/1/decide", url.Values{"outcome": {"stands"}, "answer": {""}}, "", 422, []string{"say why", `value="stands" required checked`}},
		{"no outcome", keeper, "/receipts/a1/disputes/1/decide", url.Values{"outcome": {"perhaps"}, "answer": {"Well <i>then</i>."}}, "", 422, []string{"Choose one", "Well &lt;i&gt;then&lt;/i&gt;.</textarea>"}},
		{"no such dispute", keeper, "/receipts/a1/disputes/77/decide", decision, "", 409, []string{"meanwhile", "So it was."}},
		{"another receipt's", keeper, "/receipts/a1/disputes/2/decide", decision, "", 409, []string{"meanwhile", "So it was."}},
		{"no number", keeper, "/receipts/a1/disputes/x/decide", decision, "", 409, []string{"meanwhile", "So it was."}},
	} {
		before := slices.Clone(s.disputes.all)
		s.disputes.outcome = test.outcome
		w := test.visitor.send(test.path, test.form)
		body := w.Body.String()
		if w.Code != test.code || !slices.Equal(s.disputes.all, before) || w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(body, "Sign out") {
			t.Errorf("%s: %d, kept by %q", test.what, w.Code, w.Header().Get("Cache-Control"))
		}
		for _, text := range test.want {
			if !strings.Contains(body, text) {
				t.Errorf("%s: the page lacks %q", test.what, text)
			}
		}
		for _, wrong := range checkForms(body) {
			t.Errorf("%s: %s", test.what, wrong)
		}
	}
	s.disputes.outcome = ""
	if w := ben.send("/receipts/a1/dispute", url.Values{"reason": {strings.Repeat("x", formBytes)}}); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body without end: %d", w.Code)
	}
	whole := strings.Repeat("🌻", disputeRunes)
	if w := ben.send("/receipts/a1/dispute", url.Values{"claim": {"other"}, "reason": {whole + "\r\n"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("the longest reason: %d", w.Code)
	}
	filed := s.disputes.all[len(s.disputes.all)-1]
	want := scoring.Dispute{ID: 4, Receipt: "a1", By: person(12, "ben"), At: s.now, Claim: scoring.ClaimOther, Reason: whole, State: scoring.DisputeOpen}
	if filed != want {
		t.Errorf("filed: %+v", filed)
	}
	body := ben.get("/receipts/a1?done=filed").Body.String()
	if !strings.Contains(body, "Your dispute is filed") || !strings.Contains(body, "Withdraw the dispute") || strings.Contains(body, "File the dispute") || !strings.Contains(body, "<b><bdi class=\"name\">you</bdi></b>") {
		t.Error("after filing, the page is another")
	}
	if body := keeper.get("/receipts/a1").Body.String(); strings.Count(body, "Decide as a maintainer") != 2 {
		t.Error("there are not two to decide")
	}
	if w := ben.send("/receipts/a1/dispute/take-back", nil); w.Code != http.StatusSeeOther || s.disputes.all[3].State != scoring.DisputeTakenBack {
		t.Errorf("taking back: %d", w.Code)
	}
	s.disputes.fails = errBroken
	for _, path := range []string{"/receipts/a1/dispute", "/receipts/a1/dispute/take-back", "/receipts/a1/disputes/1/decide"} {
		form := url.Values{"claim": {"wrong"}, "reason": {"Why?"}, "outcome": {"stands"}, "answer": {"So."}}
		if w := keeper.send(path, form); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "broken") {
			t.Errorf("%s, when the ledger fails: %d", path, w.Code)
		}
	}
}
