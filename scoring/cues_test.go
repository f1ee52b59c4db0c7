package scoring

import (
	"slices"
	"testing"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// TestPatterns holds that every expression of the rules can be compiled, which a program does
// when it first needs one.
func TestPatterns(t *testing.T) {
	if n := pattern.Compile(); n < 300 {
		t.Errorf("%d patterns were made, more were expected", n)
	}
}

// TestCues holds the cues of newcomers, of those who greet them and of summaries
// against how people put it anywhere, and against what looks like it.
func TestCues(t *testing.T) {
	isNew := func(p *history.Prose) bool {
		return iAmNew.MatchString(p.Text) || lost.MatchString(p.Text) || asksTheWay(p)
	}
	sums := func(p *history.Prose) bool {
		return slices.ContainsFunc(p.Sentences, func(s string) bool {
			return summary.MatchString(s) || metTogether.MatchString(s) || heading.MatchString(s)
		})
	}
	tests := []struct {
		name string
		seen func(*history.Prose) bool
		want bool
		says []string
	}{
		{"new", isNew, true, []string{
			"This is my first PR here, please be gentle!",
			"first-time contributor, so let me know if I missed anything",
			"Hi! I've never contributed to open source before.",
			"I'm still learning git, sorry for the mess",
			"Sorry, git noob here.",
			"My first ever pull request :tada:",
			"Beginner here, not sure I did this right.",
			"This would be my first contribution to the project.",
			"Hope I did everything right, it's my first time.",
			"This is my very first open source PR",
			"I have no idea how to rebase.",
			"I'm not a developer, just wanted to fix this typo",
			"What do I need to do to sign the CLA?",
			"c'est ma première PR",
			"è la mia prima PR",
			"Es mi primera contribución",
			"Das ist mein erster PR",
			"это мой первый PR",
			"初コントリビュートです",
			"第一次提交PR",
		}},
		{"not new", isNew, false, []string{
			"This adds support for the new API to this library.",
			"First PR of a series.",
			"In the first commit I rename the file.",
			"New to version 3 is the option x.",
			"My first attempt failed, so I rewrote it.",
			"I was not aware of that function.",
			"The first time it is called it fails.",
			"This is the first issue with the new driver.",
			"I never used this function before.",
		}},
		{"greets", func(p *history.Prose) bool { return greets.MatchString(p.Text) }, true, []string{
			"Thanks for your first contribution!",
			"Welcome aboard!",
			"Congrats on your first merged PR",
			"Looks like it's your first PR here, welcome!",
			"Since this is your first PR, here are some hints",
			"👋 Welcome! Thanks for opening your first pull request",
			"Thanks for the PR! Since you're new here: ",
			"Hello and welcome to the project!",
			"It looks like this is the first time you contribute.",
			"Thank you for your contribution! As a first time contributor, please read",
			"I see you're new to the project.",
			"Nice first PR!",
		}},
		{"greets nobody new", func(p *history.Prose) bool { return greets.MatchString(p.Text) }, false, []string{
			"Thanks for the contribution, as always!",
			"Welcome back from your holidays.",
			"The first contribution to the error is rounding.",
			"Your first point is right.",
			"Say so in particular when you're new to a repository.",
		}},
		{"sums up", sums, true, []string{
			"To summarize:",
			"TL;DR of the thread so far:",
			"Let me recap where we are.",
			"Summing up the discussion:",
			"So it seems we have three options:",
			"Here's where I think we stand:",
			"Trying to summarise the above:",
			"Summary of the discussion:",
			"So the consensus seems to be:",
			"It sounds like we all agree on:",
			"From the discussion above I gather:",
			"Recapping the points made so far:",
			"Current status of this proposal:",
			"Notes from today's call:",
			"We discussed this in the sync today and decided to go with B.",
			"Let me try to consolidate the feedback:",
			"Quick recap for those who join late:",
			"What has been agreed so far:",
			"Open questions:",
			"To move this forward, here are the options:",
			"Decision from the meeting:",
			"Outcome of the team meeting:",
			"Pulling together the various threads here:",
			"总结一下讨论：",
			"En resumen:",
			"Pour résumer la discussion :",
			"Zusammenfassung der Diskussion:",
			"まとめると以下の通りです。",
			"Итого:",
		}},
		{"sums nothing up", sums, false, []string{
			"In short, no.",
			"Where does the pointer come from?",
			"I agree with all of that.",
			"To move this forward, please rebase.",
		}},
	}
	for _, tt := range tests {
		for _, s := range tt.says {
			if got := tt.seen(history.Read(s)); got != tt.want {
				t.Errorf("%s: %v for %q", tt.name, got, s)
			}
		}
	}
}
