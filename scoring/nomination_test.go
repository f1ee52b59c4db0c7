package scoring

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/tools/txtar"

	"glueledger/scoring/history"
)

// TestAsidesDisturbNothing tells every story again with commands to the ledger
// after each line, by people of the story and others, and wants the same
// credits, contributions and waits.
func TestAsidesDisturbNothing(t *testing.T) {
	files, err := filepath.Glob("testdata/stories/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		stories, err := readStories(archive)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range stories {
			if slices.ContainsFunc(s.acts, func(a history.Activity) bool { return a.Verb == history.Nominated || a.Verb == history.Uncredited }) {
				continue
			}
			told++
			plain, _ := s.thread()
			want := Score(Rules(), plain, DefaultSettings(), s.now)
			full := &story{acts: withAsides(s.acts), bots: s.bots}
			disturbed, _ := full.thread()
			got := Score(Rules(), disturbed, DefaultSettings(), s.now)
			got.Credits = slices.DeleteFunc(got.Credits, func(c Credit) bool { return c.Rule == nomination.Name() })
			got.Verdicts = slices.DeleteFunc(got.Verdicts, func(v Verdict) bool { return v.Rule == nomination.Name() })
			want.Next, got.Next = time.Time{}, time.Time{}
			if diff := gocmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s: with asides (-without +with):\n%s", s.name, diff)
			}
		}
	}
	if told < 100 {
		t.Errorf("only %d stories were told", told)
	}
}

func withAsides(acts []history.Activity) []history.Activity {
	var out []history.Activity
	for i, a := range acts {
		out = append(out, a)
		for k, who := range []history.Account{a.Actor, accountOf("stranger"), accountOf("vera")} {
			at := a.At.Add(time.Duration(k+1) * time.Second)
			id := int64(1_000_000 + i*10 + k)
			say := history.Activity{Repo: a.Repo, Number: a.Number, Type: a.Type, Verb: history.Commented, ID: id, Actor: who, At: at,
				Text: []string{"/credit @zoe triage Does anybody know why?", "/glueledger why", "/uncredit @nobody triage"}[k]}
			out = append(out, say, history.Activity{Repo: a.Repo, Number: a.Number, Type: a.Type, Verb: history.Nominated, ID: id, Actor: who, At: at,
				Target: accountOf("zoe"), Subject: "triage"})
		}
	}
	return out
}

func TestNominationSays(t *testing.T) {
	read := func(text string) *history.Thread {
		acts, err := readThread(text)
		if err != nil {
			t.Fatal(err)
		}
		thread, _ := history.Assemble(acts, nil)
		return thread
	}
	thread := read(`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops
2025-01-01 10:00 imani commented: Here, too.
2025-01-01 11:00 bo commented: There are three of these.
2025-01-02 09:00 imani commented: /credit @bo triage
2025-01-02 09:00 imani nominated bo for triage: kept the three reports apart
2025-01-03 09:00 kofi commented: /credit @bo triage
2025-01-03 09:00 kofi nominated bo for triage
2025-01-04 09:00 vera backed imani as maintainer
`)
	s := DefaultSettings()
	s.Weights = map[Kind]float64{Triage: 5}
	j := Score(Rules(), thread, s, thread.OpenedAt.AddDate(0, 1, 0))
	c := j.Credits[0]
	got := fmt.Sprintf("%s %s %s | %s | %s | %s | %v | %d", c.Actor.Login, c.Kind, c.Status, c.Why, c.Effect, c.EffectAt.Format(time.DateTime), c.Weight(), len(c.Evidence))
	want := "bo triage confirmed | Nominated by imani and kofi: “kept the three reports apart” | Confirmed by kofi, who says so too. | 2025-01-03 09:00:00 | 5.00 | 2"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if e := c.Evidence[0]; e.Verb != history.Nominated || e.ID == 0 {
		t.Errorf("the evidence is %+v", e)
	}

	waits := read(`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops
2025-01-01 11:00 bo commented: There are three of these.
2025-01-01 12:00 cy commented: There are four.
2025-01-02 09:00 imani commented: /credit @bo triage
2025-01-02 09:00 imani nominated bo for triage
`)
	at := time.Date(2025, 1, 2, 10, 0, 0, 0, time.UTC)
	j = Score(Rules(), waits, s, at)
	end := time.Date(2025, 2, 1, 9, 0, 0, 0, time.UTC)
	for j.Next.Before(end) && !j.Next.IsZero() { // what the thread waits for changes before
		at = j.Next
		j = Score(Rules(), waits, s, at)
	}
	if len(j.Credits) != 1 || !j.Next.Equal(end) {
		t.Fatalf("%d credits, next look at %s, want 1 and %s", len(j.Credits), j.Next, end)
	}
	if j = Score(Rules(), waits, s, end); len(j.Credits) != 0 {
		t.Errorf("it still counts after 30 days: %+v", j.Credits)
	}

	s.Off = map[Kind]bool{Triage: true}
	if j = Score(Rules(), thread, s, at); len(j.Credits) != 0 {
		t.Errorf("a kind that is off gives %+v", j.Credits)
	}
}

func TestNominationsAreToldToWhoAsks(t *testing.T) {
	acts, err := readThread(`
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops
2025-01-01 11:00 bo commented: There are three of these.
2025-01-01 12:00 cy commented: There are four.
2025-01-02 09:00 imani commented: /credit @bo triage
2025-01-02 09:00 imani nominated bo for triage
2025-01-02 10:00 kofi commented: /credit @cy triage
2025-01-02 10:00 kofi nominated cy for triage
2025-01-03 10:00 vera backed kofi as maintainer
`)
	if err != nil {
		t.Fatal(err)
	}
	thread, _ := history.Assemble(acts, nil)
	all := Nominations(Rules(), thread, DefaultSettings(), thread.OpenedAt.AddDate(0, 0, 5))
	if len(all) != 2 || all[0].Outcome != Awaits || all[1].Outcome != Gave || all[1].ConfirmedBy.Login != "vera" || all[0].Comment == all[1].Comment {
		t.Errorf("got %+v", all)
	}
}
