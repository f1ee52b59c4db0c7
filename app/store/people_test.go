package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

func testChoices(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	appendAll(t, s, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2)))
	score(t, s, after(3))
	chose := func(id int64) scoring.Visibility {
		t.Helper()
		choices, err := s.Choices(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return choices.Of(id)
	}
	if got := chose(ben.ID); got != scoring.InBadges {
		t.Errorf("before anybody chose: %s", got)
	}
	say := func(who history.Account, level scoring.Visibility, at time.Time) {
		t.Helper()
		if err := s.SetVisibility(t.Context(), who, level, at, "https://github.example/c/1"); err != nil {
			t.Fatal(err)
		}
	}
	tally := func() error {
		_, err := s.PersonTally(t.Context(), "ben", false)
		return err
	}
	for _, step := range []struct {
		level scoring.Visibility
		at    time.Time
		want  scoring.Visibility
	}{
		{scoring.InReports, after(4), scoring.InReports},
		{scoring.Private, after(3), scoring.InReports}, // said before, told later
		{scoring.InBadges, after(4), scoring.InReports},
		{scoring.OnReceipts, after(4), scoring.OnReceipts}, // at one moment the less counts
		{scoring.Private, after(5), scoring.Private},
		{scoring.Private, after(5), scoring.Private},
		{scoring.InBadges, after(6), scoring.InBadges},
	} {
		say(ben, step.level, step.at)
		if got := chose(ben.ID); got != step.want {
			t.Errorf("after %s at %s: got %s, want %s", step.level, step.at, got, step.want)
		}
		if err := tally(); errors.Is(err, store.ErrNotFound) != (step.want < scoring.InBadges) {
			t.Errorf("a badge at level %s: %v", step.want, err)
		}
		choices, err := s.Choices(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, hidden := choices[ben.ID]; hidden != (step.want < scoring.InBadges) || hidden && !cmp.Equal(choices[ben.ID], scoring.Choice{Login: "ben", Level: step.want}) {
			t.Errorf("choices at level %s: %v", step.want, choices)
		}
	}
	if _, err := s.PersonTally(t.Context(), "ben", true); err != nil {
		t.Errorf("to insiders: %v", err)
	}
	if err := s.SetVisibility(t.Context(), history.Ghost, scoring.Private, after(1), ""); err == nil {
		t.Error("ghosts can choose")
	}
	say(history.Account{ID: 777, Login: "unseen"}, scoring.Private, after(1)) // one who is not known yet
	in, err := s.ReportInput(t.Context(), scoring.Scope{Owner: "Acme"}, scoring.MonthOf(day0), after(3), false)
	if err != nil || in.Choices.Of(777) != scoring.Private {
		t.Errorf("a report knows of %v, %v", in.Choices, err)
	}
}

// testFormerLogins renames somebody who hides: what was said of them before has
// their old login.
func testFormerLogins(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	as := func(login string) history.Account { return history.Account{ID: 5, Login: login, Type: "User"} }
	appendAll(t, s, issue(kitchen, 1, ada, day0).says(as("bo-one"), 11, "Here.", after(1)).says(ada, 12, "As bo-one says.", after(1)))
	appendAll(t, s, issue(kitchen, 2, as("Bo-Three"), after(3)))
	appendAll(t, s, issue(kitchen, 3, as("bo-two"), after(2))) // what came later was told earlier
	if err := s.SetVisibility(t.Context(), as("Bo-Three"), scoring.Private, after(4), ""); err != nil {
		t.Fatal(err)
	}
	check := func(when string, want scoring.Choice) {
		t.Helper()
		choices, err := s.Choices(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, choices[5]); diff != "" {
			t.Errorf("%s (-want +got):\n%s", when, diff)
		}
	}
	check("renamed twice", scoring.Choice{Login: "Bo-Three", Former: []string{"bo-one", "bo-two"}, Level: scoring.Private})
	appendAll(t, s, issue(kitchen, 4, history.Account{ID: 6, Login: "Bo-Two", Type: "User"}, after(5)))
	check("somebody else has one now", scoring.Choice{Login: "Bo-Three", Former: []string{"bo-one"}, Level: scoring.Private})
	if err := s.ErasePerson(t.Context(), as("Bo-Three"), after(6)); err != nil {
		t.Fatal(err)
	}
	for _, login := range []string{"bo-one", "bo-three"} {
		if found := holding(t, dir, login, ">5<"); len(found) > 0 {
			t.Errorf("after the erasure, %s is in %v", login, found)
		}
	}
}

// testNominations has nominations survive being stored.
func testNominations(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	url := "https://github.example/c/11"
	appendAll(t, s, issue(kitchen, 1, ada, day0).says(ben, 13, "Here, too.", after(0.2)).says(ada, 11, "/credit @ben triage found it", after(1)).
		add(history.Activity{Verb: history.Nominated, ID: 11, Actor: ada, Target: ben, Subject: "triage", Text: "found it", At: after(1), URL: url}).
		add(history.Activity{Verb: history.Endorsed, ID: 11, Actor: cleo, At: after(2), As: history.Maintainer}))
	rules := func(now time.Time) store.Judge {
		return func(t *history.Thread, settings scoring.Settings) scoring.Judgement {
			return scoring.Score(scoring.Rules(), t, settings, now)
		}
	}
	step := func(when, wantStatus, wantReason string, more ...*story) {
		t.Helper()
		appendAll(t, s, more...)
		if _, err := s.ScoreDue(t.Context(), after(10), 100, rules(after(10))); err != nil {
			t.Fatal(err)
		}
		all := credits(t, s, store.CreditQuery{})
		got := ""
		if len(all) == 1 {
			got = string(all[0].Status)
		}
		if got != wantStatus {
			t.Errorf("%s: got %q of %+v, want %q", when, got, all, wantStatus)
		}
		var reason string
		if err := s.Reader().QueryRow(`SELECT reason FROM journal ORDER BY id DESC LIMIT 1`).Scan(&reason); err != nil || !strings.Contains(reason, wantReason) {
			t.Errorf("%s: the journal says %q, %v; want %q", when, reason, err, wantReason)
		}
		result, err := s.Verify(t.Context(), after(10), rules(after(10)))
		if err != nil || len(result.Differences) > 0 {
			t.Errorf("%s: verify %+v, %v", when, result, err)
		}
	}
	on := func() *story { return &story{repo: kitchen, number: 1, typ: history.Issue} }
	step("endorsed", "confirmed", "Confirmed by Cleo")
	step("told again", "confirmed", "Confirmed by Cleo", on().add(history.Activity{Verb: history.Endorsed, ID: 11, Actor: cleo, At: after(2), As: history.Maintainer}))
	step("taken back", "", "had the credit taken back by Cleo", on().
		says(cleo, 12, "/uncredit @ben triage", after(3)).
		add(history.Activity{Verb: history.Uncredited, ID: 12, Actor: cleo, Target: ben, Subject: "triage", At: after(3), As: history.Maintainer}))
	step("the command is deleted", "confirmed", "Confirmed by Cleo", on().add(history.Activity{Verb: history.Deleted, ID: 12, Actor: cleo, At: after(4)}))
	step("the nomination is deleted", "", "no longer found", on().add(history.Activity{Verb: history.Deleted, ID: 11, Actor: ada, At: after(5)}))
	var why string
	if err := s.Reader().QueryRow(`SELECT why FROM credits`).Scan(&why); err != nil || strings.Contains(why, "found it") {
		t.Errorf("what was deleted is quoted: %q, %v", why, err)
	}
}
