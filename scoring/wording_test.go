package scoring

import (
	"slices"
	"testing"

	"glueledger/scoring/history"
)

// wording holds a rule against what people write: each of the texts is put in
// place of %q in a thread, and the rule should credit bo for those of yes and
// for none of no.
func wording(t *testing.T, kind Kind, thread string, yes, no []string) {
	t.Helper()
	earns := func(text string) bool {
		acts, err := readThread(thread)
		if err != nil {
			t.Fatal(err)
		}
		for i := range acts {
			if acts[i].Text == "%q" {
				acts[i].Text = text
			}
			if acts[i].Subject == "%q" {
				acts[i].Subject = text
			}
		}
		told, _ := history.Assemble(acts, nil)
		j := Score(Rules(), told, DefaultSettings(), told.OpenedAt.AddDate(2, 0, 0))
		return slices.ContainsFunc(j.Credits, func(c Credit) bool { return c.Kind == kind && c.Actor.Login == "bo" })
	}
	for _, s := range yes {
		if !earns(s) {
			t.Errorf("not seen in %q", s)
		}
	}
	for _, s := range no {
		if earns(s) {
			t.Errorf("seen in %q", s)
		}
	}
}

func TestQuestionsOnIssues(t *testing.T) {
	wording(t, Clarification, `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo commented: %q
2025-01-02 10:00 ana commented: It is version 2.14 on Fedora, and only with files from the scanner.
`, []string{
		"Which version is this?", "What version are you on?", "Can you share the log?", "Could you post the output of `tiles --debug`?", "Do you have a stack trace?",
		"How large is the file?", "What does the console say?", "Is that with the Flatpak or with the RPM?", "Does it happen with an empty profile?", "Did this work before 2.13?",
		"When did it start?", "Can you reproduce it with the current main?", "Are you behind a proxy?", "Which of the two do you mean, the file on the disk or the one in the list?",
		"What are you trying to do?", "What do you need the export for?", "Could you give an example of what you'd expect?", "Is it always the same spot?", "Do you mean the new exporter?",
		"Hm, I can't reproduce that. Any chance you could attach the file?", "Would you mind sharing your config?", "Can you bisect it?", "Could you try with 2.15 and tell us whether it still stops?",
		"Mind telling us the OS?", "Please tell us which version this is.", "Please attach the log file.", "We need more information: version, operating system, and the file.",
		"Can you provide a minimal reproducer?", "Please provide steps to reproduce.", "Can we have the file?", "What's the expected behavior here?", "Is this a regression?", "Can't reproduce. What exactly did you click?",
		"您使用的是哪个版本？", "Welche Version ist das?", "¿Qué versión usas?", "バージョンを教えてください。", "Quelle version utilisez-vous ?",
		"Would you be able to test a build with more logging?", "Isn't this the scanner's driver, i.e. do other files export fine?", "Maybe a stupid question, but is the disk full?", "So what happens if you unplug the scanner?",
	}, []string{
		"Thoughts?", "Should we raise the limit?", "What about a progress bar?", "How about we drop the old exporter?", "Why don't we just retry?", "Shall I take this?", "Can I work on this?",
		"Could you assign me?", "Any volunteers?", "Who cares?", "Wouldn't it be nicer in Rust?", "What do you all think?", "Do you want to send a PR?", "Would you like to open a pull request?",
		"Are you interested in fixing it?", "Can this be closed?", "Should I close it?", "How do I install this?", "Same for me, how can I get my money back?", "Is anyone working on this?", "Can we get a fix soon?",
		"Really? That is bad.", "Nice, isn't it?", "I have no idea.", "This is a duplicate, isn't it?", "When will this be released?", "Why is nobody fixing this?", "Seriously, who wrote this?",
	})
}

func TestQuestionsOnPulls(t *testing.T) {
	wording(t, Clarification, `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
2025-01-01 10:00 bo commented: %q
2025-01-02 10:00 ana commented: Our shop has no network, and it needs the tiles from the disk.
`, []string{
		"What is the motivation for this?", "What's the use case?", "Why do we need this?", "Why would one want that?", "What problem does this solve?", "Is there an issue for this?",
		"Who would use this?", "Could you explain what this is for?", "Can you describe the problem that you are seeing?", "Can you elaborate on why you need it?", "Is this meant for 3.0 or for the point release?",
		"Is this in scope for the project?", "Do we really need a server for that?", "Does this replace the old cache or does it come beside it?", "What's the benefit over a plain directory?",
		"Is this still a draft?", "Is this a breaking change?", "Could you add some context to the description?", "Please add a description of what this is supposed to fix.", "Can you tell us more about your setup?",
		"I don't understand what this is for. Can you explain?", "How does this relate to the other one you opened?", "Is that the intended behavior?", "What's the goal here?", "What made you choose this?", "What is this trying to achieve?", "这个改动的目的是什么？", "Wozu brauchst du das?", "¿Para qué sirve esto?",
		"Are you planning to extend this to vector tiles?", "Was this agreed on somewhere?", "Which clients need this?",
	}, []string{
		"Should this be const?", "Doesn't this leak the handle?", "Could we use a map here?", "Can you rebase?", "Could you squash the commits?", "Why not a slice?", "What happens if the file is empty?",
		"Is this lock needed?", "Do we need this include?", "Why is this a pointer?", "Shouldn't the error be wrapped?", "Isn't this quadratic?", "nit: could you rename this variable?", "Can you add a test for the empty file?",
		"Why this change in line 40?", "Would a sync.Once be better?", "Is the mutex still needed after this?", "Is it necessary to copy here?", "What's the purpose of this variable?", "Should we bump the version?",
		"Is this thread-safe?", "Does CI pass?", "Ready for review?", "Do you mean `i < n`?", "Did you mean `<=`?", "Could this overflow?", "Can this be merged?", "Why was this test removed?", "Is the problem that the lock is taken twice?",
	})
}

func TestFactsOnIssues(t *testing.T) {
	wording(t, Clarification, `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo commented: %q
2025-01-02 10:00 ana commented: Ah, thank you, that is it. I will send a patch for the scanner's driver then.
`, []string{
		"I can reproduce this with any file above 2 GB, on Linux and on macOS.", "It also happens here when the target is an exFAT stick, never on ext4.", "This started with 2.13; 2.12 exports the same file without trouble.",
		"The writer checks the size as a signed 32-bit number, so everything above 2 GB is cut off.", "Looks like the scanner writes a broken header: the length field in your file says 0.",
		"git bisect points to 6f1c2aa, which replaced the buffered writer.", "For background: the format has no length field, so the reader guesses the end from the first empty block, which a scanner writes in the middle.",
		"Minimal example: create a file with `truncate -s 3G a.tif`, then export it. It stops at 2147483647 bytes.", "Your log shows that the disk was full at 10:02, two seconds before the export stopped.",
		"According to the TIFF specification offsets are 32 bits wide, so no conforming file can be larger than 4 GB.", "I see the same on Windows, and the debugger says that the write returns EINVAL from the second block on.",
	}, []string{
		"+1", "Same here.", "This is really annoying, please fix it soon, it worked so well before.", "I agree that this should be fixed, it has bothered many of us for quite some time now.",
		"Thanks for the report, we will look at it as soon as we can.", "I think that we should rewrite the exporter, it has been a mess since the beginning and nobody likes it.",
		"Welcome to the project! Please read the contribution guide and the code of conduct before you post here.", "I'd vote for closing this, since nobody has asked for it in years and it is not worth the trouble.",
	})
}

func TestComingBackToStaleThreads(t *testing.T) {
	wording(t, StaleResolution, `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-04-01 10:00 bo commented: %q
2025-04-02 10:00 ana commented: You are right, nothing is left to do here.
2025-04-02 10:01 ana closed as completed
`, []string{
		"Is this still an issue?", "Does this still happen with 3.0?", "Is this still relevant?", "@ana is this fixed for you now?", "Did you ever find out what it was?", "Can this be closed?", "I think we can close this.",
		"Should this stay open?", "This was fixed in 2.16, I believe.", "I can't reproduce this any more with 3.0.", "Still broken in 3.0.", "Just hit this with 3.0, too.", "What is left to do here?", "Are you still interested in this?",
		"Do you still need this?", "Anything left here?", "Is anybody still seeing this?", "The exporter was rewritten in March, so this should be gone.", "Going through old issues: is this one done?", "Closing in a week unless somebody objects.",
		"Has this been resolved?", "Have you been able to solve it?", "Does 3.0 help?", "Ist das noch aktuell?", "这个问题还存在吗？", "¿Sigue pasando esto?", "I tested this again today, and it works for me on 3.0.", "Verified with 3.0: works.", "Reproduced on main as of today.", "Old one. Worth keeping?",
	}, []string{
		"Hello, I would like to contribute to your project, which language is it in?", "My dog has a scanner too.", "I wrote a blog post about scanners, have a look: https://example.org/blog", "How do I scan both sides of a page?",
		"Great project!", "Check out our new scanner at https://example.org/shop", "How do I install 3.0 on Ubuntu?",
	})
}

func TestRecordLabels(t *testing.T) {
	wording(t, Triage, `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
2025-01-01 10:00 bo labeled %q
`, []string{
		"bug", "needs-backport", "backport 2.x", "release-blocker", "area: merge driver", "to be released", "good first issue", "do-not-merge", "needs release notes", "C-enhancement", "优先级：高", "merge-conflicts", "P1", "ready to merge", "waiting-on-author",
		"do not publish", "component/deploy", "not merged upstream",
	}, []string{
		"merged", "released", "released in 2.1", "backported", "status: merged", "Merged ✅", "cherry-picked", "shipped", "released-on-@next", "backport-done", "in-release-2.1",
	})
}

func TestCallingReviewers(t *testing.T) {
	wording(t, Triage, `
pull lantern/tiles#1 by ana at 2025-01-01 09:00: Add a tile server
2025-01-01 10:00 bo commented: %q
2025-01-02 10:00 cy reviewed: The port is taken on most machines, please make it a setting.
`, []string{
		"cc @cy", "/cc @cy", "@cy", "@cy PTAL", "@cy could you have a look?", "Paging @cy", "@cy, your turf I think", "Let's ask @cy.", "@cy wrote the original server and might want to comment.", "R: @cy", "r? @cy", "CC: @cy", "Assigning @cy for review",
		"This touches the network code, so @cy should see it.", "@cy thoughts?", "Would like @cy's opinion before we merge", "@cy can you review this one, please", "FYI @cy", "+@cy", "Pinging @cy for the network part.", "请 @cy 看一下", "@cy kannst du mal schauen?", "@cy is the best person to judge this", "Adding @cy as they know the network code",
	}, []string{
		"As @cy said last week, this is the way to go.", "Thanks to @cy for the idea.", "I agree with @cy.", "This was suggested by @cy at the meeting.", "Based on the work of @cy.", "@ana nice!", "`@cy`", "> cc @cy\n\nNo need.", "Credits to @cy!", "I met @cy yesterday and we had a good time.",
		"Same approach as in @cy's branch.", "Via @cy",
	})
}
