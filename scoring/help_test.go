package scoring

import "testing"

func TestAskingForHelpInTitles(t *testing.T) {
	for _, s := range []string{
		"How do I mount the router below a prefix?", "How to use the library?", "Question: order of middleware", "[Question] Which database do you recommend?", "What is the recommended way to nest forms?",
		"Where do I find the logs", "Why does the build need git?", "Can I use this with Deno?", "Does anyone have an example for Fargate?", "Is there a way to silence warnings?", "Any examples for streaming?",
		"Need help with SSO", "Help with installation", "Trouble getting it to run on arm", "Can't figure out how to log in", "Unable to install on Fedora", "doc: clarifications", "Hi, how to cite this package?",
		"Has anyone packaged this for Debian?", "Am I using this right?", "如何读取多个文件？", "Wie kann ich eine Spalte umbenennen?", "¿Cómo puedo leer un CSV?", "Comment puis-je compiler ceci ?", "Como faço para instalar?", "Как правильно обновить?", "どうやってインストールしますか",
	} {
		if !titleAsks(s) {
			t.Errorf("not seen in %q", s)
		}
	}
	for _, s := range []string{
		"Crash on start", "Redirect loses the query", "Typo in README", "Memory leak in the parser", "Support for Python 3.14", "Release 2.0", "Slow queries since 3.1", "How should we name the package?", "What should be the default?", "Who is using this?", "What's next for 3.0", "How it works", "What would you like to see in 4.0?", "Which editor do you use?", "Who would come to a workshop?", "Workshop in autumn: who would come?", "Segfault in `close`", "Scope of the project", "CI fails on Windows",
	} {
		if titleAsks(s) {
			t.Errorf("seen in %q", s)
		}
	}
}

func TestCallsOnOthers(t *testing.T) {
	for _, s := range []string{
		"How can I keep the slash?", "Could you please clarify a few points?", "Can someone explain why it is so?", "Am I missing something obvious?", "What am I doing wrong?", "Any idea?", "Any help would be appreciated.", "Please help me out.",
		"I would appreciate any help.", "I'm new to this and confused by the docs.", "I don't understand how this can work.", "What is the recommended way to add two of them?", "Is there an example of that somewhere?", "Do you know why that is?",
		"Does anyone have a suggestion on which setting is the fastest?", "I have a few questions about the format.", "Where can I find the old manual?", "What should I do in this situation?", "Sorry if this is a silly question.", "请问怎么设置？", "Kann mir jemand helfen?",
	} {
		if !callsOnOthers(s) {
			t.Errorf("not seen in %q", s)
		}
	}
	for _, s := range []string{
		"I'm not sure if it's worth the effort.", "The parser does not help here.", "This is how it was done before.", "We should find a better name.", "It needs a test.", "ACK, but let me look at the guide again.", "How do we want to release this?",
		"I would like to see this merged.", "Nice idea!", "This fixes the question mark in the title.",
	} {
		if callsOnOthers(s) {
			t.Errorf("seen in %q", s)
		}
	}
}

func TestAnswersInWords(t *testing.T) {
	wording(t, Answering, `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: How do I export to GeoTIFF?
2025-01-01 10:00 bo commented: %q
2025-01-02 10:00 ana commented: Thank you!
`, []string{
		"Use `tiles export --format gtiff`.", "There is an option for that, see the manual.", "You can't, only PNG is supported.", "https://example.org/manual/export#geotiff", "No, but QGIS can do that from the PNG.",
		"likely you don't have gdal installed", "It depends on the driver; with gdal it works out of the box, without it you need the plugin. Which one do you have?", "Mit `--format gtiff`, das braucht aber gdal.", "用 `--format gtiff` 就可以。 见 手册",
		"I don't use it myself, but the plugin has a button for it.",
	}, []string{
		"+1", "Same question here.", "I have the same problem, no luck so far.", "Did you find a solution?", "Which version?", "Could you share your config, please?", "This is not a support forum.", "Please ask on Stack Overflow.",
		"You posted this in the wrong repo.", "Thanks for the report!", "This is a bug, I'll look into it.", "Duplicate of #7", "By the way, 3.0 is out.", "I think we should add that.", "Good question!", "See #7", "👍",
	})
}

func TestAskersReplies(t *testing.T) {
	wording(t, Answering, `
issue lantern/tiles#1 by ana at 2025-01-01 09:00: How do I export to GeoTIFF?
2025-01-01 10:00 bo commented: Use the option for the format, as the manual says in chapter 4.
2025-01-02 10:00 ana commented: %q
`, []string{
		"Thanks!", "That did the trick.", "Works now.", "Got it, closing.", "Of course! I should have seen that.", "Perfect, exactly what I was looking for", "Ah, I see.", "谢谢，解决了", "Danke!", "Merci beaucoup", "Solved.", "I will do that then.",
		"Thanks. And how do I choose the compression?", "Awesome understood, TQ", "👍", "Makes sense",
	}, []string{
		"It still fails with the same error.", "That doesn't work.", "And how do I set the compression?", "Thanks, but it still says that the format is unknown.", "No luck, same result.", "Which chapter?", "I get another error now: no driver",
	})
}

func TestLabelsThatCallForHelp(t *testing.T) {
	for label, want := range map[string][2]bool{ // calls for help, has work
		"question": {true, false}, "kind/support": {true, false}, "type: question": {true, false}, "C-question": {true, false}, "Q&A": {true, false}, "not a bug": {true, false},
		"usage question": {true, false}, "问题": {true, false}, "bug": {false, true}, "T: enhancement": {false, true}, "feature request": {false, true}, "help wanted": {false, false},
		"platform support": {false, false}, "good first issue": {false, false}, "documentation": {false, false}, "invalid": {false, true}, "Task": {false, true},
	} {
		r := &reading{Settings: DefaultSettings()}
		if got := [2]bool{callsForHelp(label), r.hasWork(label)}; got != want {
			t.Errorf("%s: %v, want %v", label, got, want)
		}
	}
}
