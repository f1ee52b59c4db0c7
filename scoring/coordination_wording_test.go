package scoring

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"glueledger/scoring/history"
)

func TestOpenedFor(t *testing.T) {
	wording(t, FollowThrough, `
issue lantern/tiles#90 by bo at 2025-01-01 09:00: Scale the legend
	%q
2025-01-02 10:00 ana commented: That reads well.
`, []string{
		"Suggested by @ana in #80.", "As suggested by @ana, the legend should scale.", "Reported by ana on the mailing list.", "@ana noticed that the legend does not scale.",
		"Thanks to @cy for pointing this out.", "Raised by @cy during the review of #85.", "Found by @cy while testing the release.", "This was brought up in #80 by @ana.",
		"@cy's suggestion: scale the legend with the map.", "Kudos to @cy for finding this.", "First noticed by @cy, see #80.",
	}, []string{
		"Suggested by @bo.", "Found by the fuzzer.", "Found by Coverity in #80.", "Suggested by me in #80.", "The legend does not scale, see #80.", "Motivated by #80.",
		"Reported by users.", "Caused by #80.", "cc @ana", "@ana do you know why it does not scale?", "Written by @ana in 2019.", "Found by @dependabot.",
	})
}

func TestTookOver(t *testing.T) {
	wording(t, FollowThrough, `
pull lantern/tiles#90 by bo at 2025-01-01 09:00: Scale the legend
	%q
2025-01-02 10:00 ana commented: That reads well.
`, []string{
		"This picks up #60 by @ana.", "Takes over #60, whose author is unresponsive.", "Continuation of @ana's #60.", "Revives #60, which was abandoned.", "Supersedes #60, which has gone stale.",
		"Rebased version of #60, since @ana has no time for it.", "Resurrects #60, which stalled.", "Taking over #60 from @ana.", "Carries on with #60; the original author left.",
		"Alternative to #60, which is inactive.",
	}, []string{
		"Supersedes #60, which has gone stale. My earlier PR had the same aim.",
		"Continuation of my earlier PR #60.", "Based on #60.", "Follow-up to #60.", "Alternative to #60.", "Picks up the value from the config, see #60.", "Replaces #60 with a table.",
		"Fixes #60.", "Depends on #60 by @ana.", "Takes over #120, which is stale.", "Rebased on main after #60.",
	})
}

func TestOpenedElsewhere(t *testing.T) {
	wording(t, FollowThrough, `
pull lantern/tiles#90 by ana at 2025-01-01 09:00: Scale the legend
2025-01-02 09:00 cy commented: The print view has the same problem.
2025-01-02 10:00 bo commented: %q
2025-01-02 11:00 cy merged
`, []string{
		"I opened #95 as a follow-up for the print view.", "Opened #95 to track this.", "I've filed #95 to keep track of the print view.", "I created https://github.com/lantern/tiles/issues/95 to track the rest.",
		"Filed an issue upstream: https://github.com/other/printer/issues/3", "I've opened a separate issue for the print view: #95", "Reported it upstream: https://github.com/other/printer/issues/3",
		"Good point, opened #95 so we don't forget.", "I raised #95 for the remaining views.", "We created a follow-up ticket: #95", "Done, I opened #95 as suggested.", "Added to the list in #95.",
		"Added this to the tracking issue #12.", "Noted on the roadmap: #12",
	}, []string{
		"I opened #12 to track this, years ago.", "See #95.", "Opened #95.", "Should I open #95 as a follow-up?", "I'll open a follow-up issue.", "Somebody should open a follow-up.", "I opened the file and it was empty, see #95.",
		"I opened #95 with my own idea.", "This was opened as a follow-up to #95.", "When I opened the page, it tracked me.", "Added a test for it.", "Added to the docs.", "Could you add it to the list in #95?",
	})
}

func TestNews(t *testing.T) {
	wording(t, FollowThrough, `
issue lantern/tiles#90 by ana at 2025-01-01 09:00: The legend does not scale
2025-01-02 09:00 cy commented: That waits for #85 to be merged and for the renderer.
2025-01-12 10:00 bo commented: %q
`, []string{
		"#85 is now merged.", "#85 has been merged.", "FYI, #85 was just merged.", "Update: #85 has been released.", "This was fixed upstream in 1.4.", "It has been fixed upstream: https://github.com/other/renderer/pull/7",
		"The fix was released in 2.1.", "This is available in v2.1.0.", "Released in 2.1.0.", "Upstream has merged https://github.com/other/renderer/pull/7.",
	}, []string{
		"#85 will be merged.", "Once #85 is merged, this can go on.", "#85 is not merged yet.", "Is #85 merged?", "It should be fixed upstream in 1.4.", "Not released in 2.1.", "#12 is now merged.", "It is broken in 2.1.",
		"Any news?", "This will be released in 2.1.", "I can reproduce it in 2.1.",
	})
}

func TestSummaries(t *testing.T) {
	const rest = " ana wants the legend to scale with the map, cy wants it to stay as it is in print, and nobody has said yet what happens on small screens."
	wording(t, Summarising, `
issue lantern/tiles#90 by ana at 2025-01-01 09:00: The legend does not scale
2025-01-02 09:00 cy commented: It should not, in print.
2025-01-02 10:00 dee commented: It should, on screens.
2025-01-03 10:00 bo commented: %q
2025-01-04 10:00 ana commented: On small screens it could be hidden.
`, []string{
		"To summarize:" + rest, "Let me sum this up:" + rest, "I'll try to summarise the discussion." + rest, "Summary of the discussion so far:" + rest, "Just to recap:" + rest, "Summing up:" + rest,
		"TL;DR of the thread:" + rest, "Here is where we stand:" + rest, "Zusammenfassend:" + rest, "Pour résumer :" + rest, "总结一下：" + rest,
	}, []string{
		"I think that" + rest, "To summarize: yes.", "Summary of changes:" + rest, "Rebased. To summarize:" + rest, "Could somebody summarize this?", "Let me summarize my points:" + rest,
	})
}

func TestHeat(t *testing.T) {
	heat := func(text string) string {
		return `
issue lantern/tiles#90 by ana at 2025-01-01 09:00: The legend does not scale
2025-01-02 09:00 cy commented: ` + text + `
2025-01-02 10:00 bo commented: %q
`
	}
	calm := []string{
		"Please keep this civil.", "Let's all calm down.", "Please be respectful, everyone.", "This violates our code of conduct.", "Personal attacks are not acceptable here.", "There is no need to be rude.",
		"Could you please tone it down?", "Let's keep the discussion technical.", "I understand your frustration.", "Bitte sachlich bleiben.", "Let's focus on the problem.",
	}
	for _, text := range []string{
		"You are an idiot.", "Are you stupid?", "What is wrong with you?", "These maintainers are incompetent.", "Shut up.", "You guys are clowns.", "Learn to code.", "Did you even read it?", "Go to hell.", "Get lost!", "You lazy people.", "They are clowns.",
		"WHY DO YOU ALL IGNORE THIS FOR YEARS!", "The devs are a bunch of morons.", "Your incompetence is astounding.", "你们都是白痴", "Ihr seid Idioten",
	} {
		wording(t, DeEscalation, heat(text), calm, []string{"It is the second line.", "Which version?", "You are an idiot yourself, keep this civil."})
	}
	for _, text := range []string{
		"I strongly disagree with this.", "This is a terrible idea.", "That error is stupid.", "I was stupid to miss it.", "This is ridiculous, it has been broken for years.", "The old code was garbage.", "NACK", "You are wrong about the lock.",
		"PLEASE READ THE MANUAL", "Am I an idiot, or is it broken?", "A stupid question: which version?", "You need a dumb terminal for that.", "Messages get lost when it restarts.", "They are garbage collected.", "What is wrong with the cache?", "They are lazy by default.", "You are lazy loading the tiles.", "@babel/core is insane.", "You can shut down the server.",
	} {
		wording(t, DeEscalation, heat(text), nil, calm)
	}
}

func TestNewcomers(t *testing.T) {
	wording(t, Onboarding, `
pull lantern/tiles#90 by ana at 2025-01-01 09:00: Scale the legend
	%q
2025-01-02 10:00 bo commented: To run the tests locally, use `+"`make check`"+` in the folder of the legend, please.
2025-01-02 11:00 ana pushed
`, []string{
		"This is my first PR.", "My first contribution, please be gentle!", "I'm new to this project.", "I am a beginner.", "First time contributor here.", "I'm fairly new to git.", "This is my first time contributing.",
		"I have never contributed to open source before.", "Mein erster Pull Request!", "C'est ma première contribution.", "第一次提交", "I'm new here.",
	}, []string{
		"The first issue is that it does not scale.", "This is the first of three PRs.", "A new legend.", "The new scale begins at one.", "For the first time, it scales.", "Contributes to #80.", "I'm new at this company, but have written most of this file.",
	})
	wording(t, Onboarding, `
pull lantern/tiles#90 by ana at 2025-01-01 09:00: Scale the legend
	This is my first PR.
2025-01-02 10:00 bo commented: %q
2025-01-02 11:00 ana pushed
`, []string{
		"You can squash the commits with `git rebase -i HEAD~3` and then force-push them.", "To sign off your commit, run `git commit --amend -s` and push it again.",
		"The CI fails because of the linter: just run `make lint` before you push it again.", "To set up the environment, see https://example.org/setup, and then run the whole of it once.",
		"First, take a look at CONTRIBUTING.md, which says how the tests are run and what comes next.",
	}, []string{
		"Welcome!", "Thanks for the contribution!", "LGTM", "Please squash.", "The tests must pass before anybody looks at this one here.", "This leaks the handle when `open` fails, see line 12.", "I don't think that we want this in the first place, sorry.",
	})
}

// TestCalmAccusesNobody holds that what is said of cooling an exchange, which stands in
// reports, does not name who lost their temper.
func TestCalmAccusesNobody(t *testing.T) {
	archive, err := txtar.ParseFile("testdata/stories/de-escalation.txtar")
	if err != nil {
		t.Fatal(err)
	}
	stories, err := readStories(archive)
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, s := range stories {
		thread, _ := s.thread()
		for _, v := range Score(Rules(), thread, DefaultSettings(), s.now).Verdicts {
			if v.Kind != DeEscalation || v.Actor.Login == "" {
				continue
			}
			looked++
			for _, e := range thread.Events {
				if strings.Contains(v.Reason+v.Effect, e.Actor.Login) {
					t.Errorf("%s: %q, %q name %s", s.name, v.Reason, v.Effect, e.Actor.Login)
				}
			}
		}
	}
	if looked == 0 {
		t.Error("no verdicts")
	}
}

// TestHandsOn holds how authors leave their work to others against what sounds like it.
func TestHandsOn(t *testing.T) {
	leaves := func(s string) bool { return handsOn.MatchString(s) && !keepsOn.MatchString(s) }
	for want, says := range map[bool][]string{
		true: {
			"Feel free to take this over.", "Sorry, no time for this any more.", "I have no time for it.", "I don't have the time.", "Please do!", "Go ahead.",
			"I gave up.", "If anyone wants to finish this, please go ahead.", "I have moved on from this.", "I no longer have time.", "Somebody else please take it over.",
			"I have given up on this.", "Could somebody please take this over?", "Okay, go ahead then.", "Please do take it.", "You may finish it if you like.",
			"Feel free to open a new PR with it.", "I have no interest in finishing this.", "We have no time, sorry.", "Go ahead and take it.",
		},
		false: {
			"Please do not merge this yet.", "There is no time zone in the file.", "Please take this into account.", "I'll go ahead and rebase it.",
			"It gave up after three tries.", "I fixed the first test and moved on to the next one.", "Could anyone with a board please test this?",
			"Can someone please review this?", "Let me finish this first.", "The parser has no time limit.", "We can take it from the cache.", "I can go ahead tomorrow.",
			"We have no time zone data there.", "I have no interest in supporting Windows here.", "You can go ahead with the review.", "Please go ahead and merge.",
			"Feel free to open an issue.", "I have no time this week, will finish on Monday.", "No time today.", "I don't have time this week.", "I won't have much time until Monday.",
		},
	} {
		for _, s := range says {
			if got := leaves(s); got != want {
				t.Errorf("%q leaves the work to others: %v, want %v", s, got, want)
			}
		}
	}
}

// TestAsksToHold holds how people ask for something to be held elsewhere against what
// sounds like it.
func TestAsksToHold(t *testing.T) {
	for want, says := range map[bool][]string{
		true: {
			"Please open an issue for that.", "Could you file a follow-up issue?", "Would you be willing to report it upstream?", "I'm not sure if I should open a new issue.", "Let's open a separate issue.", "Open an issue for the rest.", "Can you report it upstream?", "I'd open an issue for this.",
			"I noted it, so that it isn't lost.", "Write it down so we don't forget.", "Let's not lose track of the print view.", "Make sure that this does not get lost.", "Fine, as long as that is not forgotten.", "Lest it get lost: the print view.",
			"I don't want those points to get lost.",
		},
		false: {
			"Don't forget the nil check here.", "This does not handle the case where the connection is lost.", "This file has an issue with tabs.", "I filed the report on another issue.",
			"Please do not open an issue.", "You should not open an issue.",
			"You do not lose anything.", "The file that the issue names is gone.", "The values are never lost.",
		},
	} {
		for _, s := range says {
			if got := asksToOpen.MatchString(s) || notLost.MatchString(s); got != want {
				t.Errorf("%q asks to hold something: %v, want %v", s, got, want)
			}
		}
	}
}

// TestSaysWhether holds how answers begin that say whether against words that begin alike.
func TestSaysWhether(t *testing.T) {
	for want, says := range map[bool][]string{
		true:  {"Yes, it can.", "No.", "Nope, not yet.", "Hi, yes: see below.", "You can run `make check`."},
		false: {"Note that it fails.", "Now the CI fails.", "Nothing to add.", "Yesterday I tried it."},
	} {
		for _, s := range says {
			if got := saysWhether.MatchString(s); got != want {
				t.Errorf("%q says whether: %v, want %v", s, got, want)
			}
		}
	}
}

// TestSaysLeft holds how openings say that work was left against what sounds like it.
func TestSaysLeft(t *testing.T) {
	for want, says := range map[bool][]string{
		true:  {"The PR is stale.", "Its author is busy.", "#60 is outdated.", "It has been abandoned."},
		false: {"The cached tables are stale after an hour.", "The docs are outdated.", "The queue is busy then."},
	} {
		for _, s := range says {
			if got := saysLeft([]string{s}); got != want {
				t.Errorf("%q says that work was left: %v, want %v", s, got, want)
			}
		}
	}
}

// TestConversation tells the remarks of one conversation, whose first has no other that
// it answers, from those of another.
func TestConversation(t *testing.T) {
	remark := func(id, to int64) *history.Event {
		return &history.Event{Activity: history.Activity{Verb: history.ReviewCommented, ID: id, ReplyTo: to}}
	}
	root, comment := remark(5, 0), &history.Event{Activity: history.Activity{Verb: history.Commented, ID: 9}}
	for _, tt := range []struct {
		name string
		e, f *history.Event
		want bool
	}{
		{"a reply to the first", root, remark(6, 5), false},
		{"two replies", remark(6, 5), remark(7, 5), false},
		{"a new remark", root, remark(8, 0), true},
		{"a reply elsewhere", remark(6, 5), remark(9, 8), true},
		{"a comment on the whole", root, comment, false},
	} {
		if got := twoTalks(tt.e, tt.f); got != tt.want {
			t.Errorf("%s: two conversations %v, want %v", tt.name, got, tt.want)
		}
	}
}
