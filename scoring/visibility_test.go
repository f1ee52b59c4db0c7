package scoring

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"glueledger/scoring/history"
)

func TestParseVisibility(t *testing.T) {
	for i, s := range []string{"private", "receipts", "reports", "badges"} {
		v, err := ParseVisibility(strings.ToUpper(s))
		if err != nil || v != Visibility(i) || v.String() != s {
			t.Errorf("%s: got %v, %v", s, v, err)
		}
	}
	if v, err := ParseVisibility("loud"); err == nil || v != InBadges {
		t.Errorf("loud: got %v, %v", v, err)
	}
	if got := Visibility(9).String(); got != "visibility 9" {
		t.Errorf("got %q", got)
	}
	if (Private < OnReceipts && OnReceipts < InReports && InReports < InBadges) != true {
		t.Error("the levels are not in order")
	}
}

func TestRedactor(t *testing.T) {
	c := Choices{1: {Login: "Bo", Former: []string{"bosun"}, Level: Private}, 2: {Login: "bo-bee", Level: OnReceipts}, 3: {Login: "cy", Level: InReports}, 4: {Level: Private}}
	for _, test := range []struct {
		level      Visibility
		text, want string
	}{
		{InReports, "Called in bo and bo-bee", "Called in somebody and somebody"},
		{InReports, "The author, Bo, pushed.", "The author, somebody, pushed."},
		{InReports, "Bosun, now bo, answered", "somebody, now somebody, answered"},
		{InReports, "BO answered; @bo too", "somebody answered; somebody too"},
		{InReports, "bob, bo_, abo and bo-b stay", "bob, bo_, abo and bo-b stay"},
		{InReports, "“bo’s” bo's (bo)", "“somebody’s” somebody's (somebody)"},
		{InReports, "ébo bo", "ésomebody somebody"}, // no letter of logins before it
		{InReports, "b\u200bo, bo-\u202ebee, b\u00ado\x00 and @\ufeffbo", "somebody, somebody, somebody and somebody"},
		{InReports, "bobo bo bo", "bobo somebody somebody"},
		{InReports, "cy answered", "cy answered"},
		{InBadges, "cy answered", "somebody answered"},
		{OnReceipts, "bo-bee called in bo", "bo-bee called in somebody"},
		{Private, "bo", "bo"},
		{InReports, "", ""},
	} {
		if got := c.Redactor(test.level).Text(test.text); got != test.want {
			t.Errorf("%q at %s: got %q, want %q", test.text, test.level, got, test.want)
		}
	}
	if Choices(nil).Redactor(InBadges) != nil || Choices(nil).Of(1) != InBadges {
		t.Error("nobody's choices hide somebody")
	}
}

// TestRedactorLeavesNoName has any text around a name.
func TestRedactorLeavesNoName(t *testing.T) {
	r := Choices{1: {Login: "mia-1", Level: Private}}.Redactor(InReports)
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOf(rapid.SampledFrom([]rune(" mia-1@,.é\n“_x"))).Draw(t, "text")
		if got := r.Text(s + " mia-1 " + s); slices.Contains(strings.Fields(got), "mia-1") {
			t.Errorf("%q: got %q", s, got)
		}
	})
}

func TestReportHidesPeople(t *testing.T) {
	at := time.Date(2025, 3, 3, 9, 0, 0, 0, time.UTC)
	bo, cy := history.Account{ID: 1, Login: "bo"}, history.Account{ID: 2, Login: "cy"}
	credit := func(id string, who history.Account, why string) Receipt {
		return Receipt{ID: id, Credit: Credit{Repo: history.Repo{Owner: "o", Name: "r"}, Number: 1, Actor: who, Kind: Triage, Status: Confirmed, Why: why,
			Evidence: []Evidence{{Verb: history.Assigned, Subject: "bo", At: at}}}}
	}
	in := ReportInput{Scope: Scope{Owner: "o"}, Month: MonthOf(at), AsOf: at.AddDate(0, 0, 20),
		Receipts: []Receipt{credit("1", bo, "Labelled it"), credit("2", cy, "Assigned it to bo")},
		Counts:   []PersonCount{{Account: bo, Merged: 2}}, Merged: 2,
		TurnOver: []TurnOver{{Receipt: credit("3", bo, "x"), Reason: "y"}, {Receipt: credit("4", cy, "x"), Reason: "bo reopened it"}},
		Waiting:  []WaitingThread{{Author: bo, Waiting: Waiting{For: ForAuthor, Since: at.AddDate(0, 0, -20), On: []history.Account{bo, cy}}}},
		Choices:  Choices{1: {Login: "bo", Level: OnReceipts}},
	}
	r := NewReport(in)
	if len(r.People) != 1 || r.Unnamed != 1 || r.Units.Kinds[Triage] != 1 || r.Units.Merged != 2 {
		t.Errorf("people %+v, %d unnamed, units %+v", r.People, r.Unnamed, r.Units)
	}
	if p := r.People[0].Receipts[0]; p.Why != "Assigned it to somebody" || p.Evidence[0].Subject != Somebody {
		t.Errorf("the receipt is %+v", p)
	}
	if len(r.TurnOver) != 1 || r.TurnOver[0].Reason != "somebody reopened it" {
		t.Errorf("turned over: %+v", r.TurnOver)
	}
	if w := r.Waiting[0]; w.Author.Login != Somebody || len(w.On) != 1 || w.On[0] != cy {
		t.Errorf("waiting: %+v", w)
	}
	if in.Receipts[1].Evidence[0].Subject != "bo" || len(in.Waiting[0].On) != 2 || in.Receipts[1].Why != "Assigned it to bo" {
		t.Error("the input was changed")
	}
	in.Choices = nil
	if all := NewReport(in); len(all.People) != 2 || all.Unnamed != 0 || len(all.TurnOver) != 2 {
		t.Errorf("without choices: %+v", all)
	}
}
