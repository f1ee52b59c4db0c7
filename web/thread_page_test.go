package web

import (
	"strings"
	"testing"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestEqualVerdicts has a rule say the same of nine remarks, and something else of one and
// the same of somebody else's.
func TestEqualVerdicts(t *testing.T) {
	ada, ben := person(11, "ada-k"), person(12, "ben")
	remarked := func(who history.Account, day int, reason string) scoring.Verdict {
		return scoring.Verdict{Rule: ruleFor(scoring.Clarification), Kind: scoring.Clarification, Actor: who, Outcome: scoring.Refused, Reason: reason,
			Evidence: []scoring.Evidence{{Verb: history.Commented, At: date(2025, 3, day), URL: "https://github.com/meadow/harvest/issues/128#c" + itoa(day)}}}
	}
	s := newSignInSite(t)
	s.judge = func(*history.Thread) scoring.Judgement {
		j := scoring.Judgement{Verdicts: []scoring.Verdict{remarked(ben, 1, "asked nothing"), remarked(ada, 2, "nobody answered")}}
		for day := range 9 {
			j.Verdicts = append(j.Verdicts, remarked(ada, day+3, "asked nothing"))
		}
		j.Verdicts = append(j.Verdicts, remarked(ada, 3, "asked nothing")) // of the same remark
		return j
	}
	s.open(t)
	body := s.guest().get("/o/meadow/harvest/128").Body.String()
	for what, want := range map[string]int{
		`<p class="whose">`: 3, "Asked nothing.": 2, "Nobody answered.": 1, ">9 actions, no credit</span></p>": 1, ">no credit</span></p>": 2, " times</p>": 0, "5 more actions": 1, "#c3\"": 1, "#c11\"": 1,
	} {
		if got := strings.Count(body, what); got != want {
			t.Errorf("%q stands %d times, want %d", what, got, want)
		}
	}
	body = s.guest().get("/receipts/a1").Body.String()
	for what, want := range map[string]int{"Asked nothing.": 2, "Nobody answered.": 1, ", 10 times.": 1, " times.": 1} {
		if got := strings.Count(body, what); got != want {
			t.Errorf("on a receipt %q stands %d times, want %d", what, got, want)
		}
	}
}

// TestVerdictsOfPeopleOfOneName has a rule say the same of two people whose accounts are
// gone, and twice the same of nobody: pages keep the people apart, and count for nobody
// nothing.
func TestVerdictsOfPeopleOfOneName(t *testing.T) {
	s := newSignInSite(t)
	s.judge = func(*history.Thread) scoring.Judgement {
		said := scoring.Verdict{Rule: ruleFor(scoring.Clarification), Kind: scoring.Clarification, Outcome: scoring.Refused, Reason: "asked nothing"}
		nobody := said
		nobody.Reason = "nobody remarked"
		ghost, other := said, said
		ghost.Actor, other.Actor = person(901, "ghost"), person(902, "ghost")
		return scoring.Judgement{Verdicts: []scoring.Verdict{ghost, nobody, other, nobody}}
	}
	s.open(t)
	for _, path := range []string{"/o/meadow/harvest/128", "/receipts/a1"} {
		body := s.guest().get(path).Body.String()
		for what, want := range map[string]int{"Asked nothing.": 2, "Nobody remarked.": 1, " 2 times": 0} {
			if got := strings.Count(body, what); got != want {
				t.Errorf("on %s %q stands %d times, want %d", path, what, got, want)
			}
		}
	}
}

// TestUnnamedCreditsSayNothingOfWhose holds that several credits of one person read as those
// of several do.
func TestUnnamedCreditsSayNothingOfWhose(t *testing.T) {
	of := func(id int64) scoring.Receipt {
		return scoring.Receipt{Credit: scoring.Credit{Actor: history.Account{ID: id}, Status: scoring.Confirmed}}
	}
	hidden := scoring.Choices{1: {Level: scoring.OnReceipts}, 2: {Level: scoring.OnReceipts}}
	for want, receipts := range map[string][]scoring.Receipt{
		"1 credit of somebody who chose not to be named.":     {of(1)},
		"2 credits of people who chose not to be named.":      {of(1), of(1)},
		"3 credits of people who chose not to be named.":      {of(1), of(2), of(1)},
		"And 1 credit of somebody who chose not to be named.": {of(1), of(3)},
	} {
		var page threadPage
		if page.credits(receipts, hidden, Links{}); page.Unnamed != want {
			t.Errorf("got %q, want %q", page.Unnamed, want)
		}
	}
}

// TestOutcomeLooks gives a verdict the word and the looks of its credit.
func TestOutcomeLooks(t *testing.T) {
	for outcome, want := range map[scoring.Outcome][2]string{
		scoring.Gave: {"confirmed", "outcome gave"}, scoring.Awaits: {"pending", "pending"}, scoring.Refused: {"no credit", "outcome"}, scoring.NotAsked: {"not asked", "outcome"},
	} {
		if said, class := outcomeText(outcome); [2]string{said, class} != want {
			t.Errorf("%s is %q as %q", outcome, said, class)
		}
	}
}
