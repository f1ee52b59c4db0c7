package history

import (
	"fmt"
	"strings"
	"testing"
)

func TestIsBotAccount(t *testing.T) {
	bots := []Account{{1, "dependabot[bot]", "Bot"}, {2, "renovate[bot]", "User"}, {3, "ourci", "Bot"}, {4, "acme", "Organization"}}
	for _, a := range bots {
		if !IsBotAccount(a) {
			t.Errorf("%+v is taken for a person", a)
		}
	}
	people := []Account{{1, "ana", "User"}, {2, "talbot", "User"}, {3, "robot-fan", "User"}, {4, "bottle", "User"}, Ghost, {5, "old-import", "Mannequin"}}
	for _, a := range people {
		if IsBotAccount(a) {
			t.Errorf("%+v is taken for a bot", a)
		}
	}
}

// behaviour sums up comments as ingest does.
func behaviour(comments []string) Behaviour {
	b := Behaviour{Comments: len(comments)}
	shapes := map[uint64]int{}
	for _, c := range comments {
		u := Listen(c)
		if u.Marked {
			b.Marked++
		}
		if u.Shape != 0 {
			shapes[u.Shape]++
			b.Alike = max(b.Alike, shapes[u.Shape])
		}
	}
	return b
}

// repeat gives n comments of one form, in which %d is filled with a number.
func repeat(n int, form string) []string {
	var out []string
	for i := range n {
		out = append(out, strings.ReplaceAll(form, "%d", fmt.Sprint(1000+i*37)))
	}
	return out
}

// TestAutomated puts precision first: to call a person a bot is the worse error.
func TestAutomated(t *testing.T) {
	talk := []string{
		"I can reproduce this on Fedora 41 with the version from the repository.", "Which compiler is that?", "Thanks!", "LGTM",
		"The reason is that the cache is filled before the lock is taken, see line 40.", "Merged, thank you.", "Could you rebase, please?",
		"I would rather keep the old name; it is what the manual uses.", "No objection from my side.", "Good catch, fixed in the second commit.",
	}
	tests := []struct {
		name     string
		comments []string
		want     bool
	}{
		{"a coverage report over and over", repeat(9, "Coverage is now %d %, which is more than before this change.\nSee https://ci.example/%d for details."), true},
		{"reports with a hidden marker", repeat(10, "<!-- report:%d -->\nBuild %d is ready."), true},
		{"reports with a marker, and a greeting", append(repeat(19, "<!-- report -->\nBuild %d is ready."), "Hello!"), true},
		{"a stale bot on an ordinary account", repeat(20, "This issue has not seen any activity for 60 days. It will be closed unless somebody comments."), true},
		{"a license check with names", repeat(12, "Thank you for your contribution, @user%d! Please sign the agreement at https://cla.example/%d before we can merge."), true},
		{"a welcome with the commit", repeat(8, "Thanks for the pull request! A preview of `%d` was built from the commit 00abcdef%d for you to look at."), true},

		{"a person who talks", talk, false},
		{"a person who says little", repeat(50, "LGTM"), false},
		{"a person who thanks", repeat(50, "Thanks, merged!"), false},
		{"a person who ACKs commits", repeat(50, "utACK 00abcdef%d"), false},
		{"a person who bumps", repeat(30, "ping @ana"), false},
		{"a person who closes with one long phrase now and then", append(repeat(9, "Closing this, as it was fixed by the release of last week, see #%d."), append(talk, talk...)...), false},
		{"a person whose issue form leaves a marker", append(repeat(6, "<!-- describe the bug -->\nThe export hangs at %d %."), talk...), false},
		{"seven alike are too few to tell", repeat(7, "Coverage is now %d %, which is more than before this change, see the report."), false},
		{"a person who said nothing", nil, false},
		{"a person who answers a survey of eight threads with two phrases", append(repeat(4, "Does this still happen with the current release? If so, please add the log."),
			repeat(4, "I close this because the version that it is about is no longer supported.")...), false},
	}
	for _, tt := range tests {
		if got := behaviour(tt.comments).Automated("ana"); got != tt.want {
			t.Errorf("%s: got %v, want %v (%+v)", tt.name, got, tt.want, behaviour(tt.comments))
		}
	}
}

func TestListen(t *testing.T) {
	same := [][2]string{
		{"Build 12 of `main` finished after 340 seconds, see https://ci.example/12 for all of the log.", "Build 77 of `dev` finished after 9 seconds, see https://ci.example/77 for all of the log."},
		{"@ana your change was deployed to the preview environment a moment ago.", "@cy your change was deployed to the preview environment a moment ago."},
		{"The results of the benchmark for this change are these:\n```\n1 2 3\n```", "The results of the benchmark for this change are these:\n```\n7 8\n```"},
	}
	for _, s := range same {
		if Listen(s[0]).Shape != Listen(s[1]).Shape || Listen(s[0]).Shape == 0 {
			t.Errorf("%q and %q differ in shape", s[0], s[1])
		}
	}
	if Listen("Thanks, I will have a look").Shape != 0 {
		t.Error("a short phrase has a shape")
	}
	if a, b := "I think that the first of the two ways is better for us.", "I think that the second of the two ways is better for us."; Listen(a).Shape == Listen(b).Shape {
		t.Error("two sentences have one shape")
	}
	if Listen("We use `<` here -- no marker").Marked || !Listen("Hello <!-- id:5 --> there").Marked {
		t.Error("markers are told wrongly")
	}
}

// TestNamedLikeBots takes a login at its word where the comments do not speak
// against it.
func TestNamedLikeBots(t *testing.T) {
	talk := []string{
		"I can reproduce this on Fedora 41 with the version from the repository.", "The reason is that the cache is filled before the lock is taken.",
		"I would rather keep the old name; it is what the manual uses.", "Could you show the whole of the log, please? The end is cut off.", "Good catch, that is mended in the second commit.",
	}
	tests := []struct {
		login    string
		comments []string
		want     bool
	}{
		{"k8s-ci-robot", nil, true}, {"CheckBot", nil, true}, {"checkbot", nil, true}, {"tidy-bot2", nil, true}, {"tidybot", repeat(2, "Build %d is ready for you to look at, see the preview."), true},
		{"checkbot", repeat(20, "Build %d is ready for you to look at, see the preview."), true},
		{"acmejenkins", repeat(6, "Build %d finished on the big runner, see the log."), true},

		{"checkbot", talk, false}, {"acme-machine", talk, false}, {"acme-machine", talk[:1], false},
		{"acme-machine", nil, false}, {"katherine-jenkins", nil, false}, {"katherine-jenkins", talk[:3], false}, {"davidtalbot", nil, false}, {"mikecabot2", nil, false},
		{"talbot", nil, false}, {"j-talbot", nil, false}, {"mabbot", nil, false}, {"robot-fan", nil, false}, {"bottle", nil, false}, {"botany", nil, false}, {"ana", nil, false},
	}
	for _, tt := range tests {
		if got := behaviour(tt.comments).Automated(tt.login); got != tt.want {
			t.Errorf("%s with %d comments: got %v, want %v", tt.login, len(tt.comments), got, tt.want)
		}
	}
}
