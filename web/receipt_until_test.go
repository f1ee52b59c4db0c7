package web

import (
	"strings"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestPendingUntil tells on the receipt of a pending credit by when its effect is known, as
// its rule says of the thread now, and of no other.
func TestPendingUntil(t *testing.T) {
	s := newSignInSite(t)
	at := s.ledger.receipts["a1"]
	at.Status, at.Effect = scoring.Pending, "Waits for the answer."
	s.ledger.receipts["a1"] = at
	s.judge = func(*history.Thread) scoring.Judgement {
		v := scoring.Verdict{Rule: at.Rule, Kind: at.Kind, Actor: at.Actor, Outcome: scoring.Awaits, Until: date(2025, 4, 11)}
		first, of := v, v
		first.Until, of.Actor, of.Until = date(2025, 4, 10), person(99, "other"), date(2025, 4, 12)
		return scoring.Judgement{Verdicts: []scoring.Verdict{first, v, of}}
	}
	s.open(t)
	const want = `<dd>Waits for the answer, until <time datetime="2025-04-11T10:30:00Z" title="11 April 2025, 10:30 UTC">11 April 2025</time>.</dd>`
	if body := s.guest().get("/receipts/a1").Body.String(); !strings.Contains(body, want) {
		t.Errorf("the receipt lacks %q:\n%s", want, body)
	}
	if body := s.guest().get("/receipts/a1").Body.String(); !strings.Contains(body, "The action was seen. Whether it had its effect is not known yet") || strings.Contains(body, "actions were") {
		t.Errorf("one action is told of as several:\n%s", body)
	}
	s.ledger.threads["meadow/harvest#128"].KnownUntil = date(2025, 4, 2)
	const ended = `The action was seen, but the history known here ends on <time datetime="2025-04-02T10:30:00Z" title="2 April 2025, 10:30 UTC">2 April 2025</time>. Whether there was an effect after that is not known`
	if body := s.guest().get("/receipts/a1").Body.String(); !strings.Contains(body, ended) || strings.Contains(body, ", until <time") {
		t.Errorf("a receipt does not say where its history ends:\n%s", body)
	}
	s.ledger.threads["meadow/harvest#128"].KnownUntil = time.Time{}
	at.Status = scoring.Confirmed // which a rule may see otherwise by now
	s.ledger.receipts["a1"] = at
	if body := s.guest().get("/receipts/a1").Body.String(); strings.Contains(body, ", until <time") || !strings.Contains(body, "<dd>Waits for the answer.</dd>") {
		t.Errorf("a confirmed credit is said to wait:\n%s", body)
	}
}
