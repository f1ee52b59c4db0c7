package scoring

import (
	"strings"
	"testing"
	"time"

	"glueledger/scoring/history"
)

func TestLinksOnIssues(t *testing.T) {
	wording(t, Connecting, `
issue lantern/tiles#500 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo commented: %q
2025-01-02 10:00 ana commented: Thanks, that helps.
`, []string{
		"Duplicate of #12", "dup of #12", "dupe: #12", "This looks like a duplicate of https://github.com/lantern/tiles/issues/12.", "Possible duplicate of #12?",
		"I think this is the same issue as #12.", "Same problem as in #12, I guess.", "This was already reported in #12.", "We already have an issue for this: #12", "There is already an open PR for this, see #498.",
		"Already tracked in lantern/planning#4.", "This is being tracked at https://github.com/lantern/planning/issues/4.", "Let's continue the discussion in #12.", "Isn't this covered by #12?",
		"Fixed in #510.", "This is fixed by #510.", "I believe #510 fixes this.", "#510 should fix this.", "This should be resolved by #510, can you try it?", "Has been addressed in #498 already.", "Solved by @cy in #510", "Superseded by #510.", "superceded by #510",
		"@cy has a PR for this: #510", "There's a PR open for this: #510", "#480 broke this.", "Looks like what #480 fixed.", "This will go away with #510, see there.", "See #12", "see also #12 and #13", "Related: #12", "Related to #12.", "#12", "#12 #13", "ref #12", "xref: upstream/codec#77", "cc #12", "cf. #12",
		"See https://github.com/lantern/tiles/discussions/44 for the background.", "For context: #12.", "Previous discussion: #12", "Similar to #12.", "This is a regression from #480.", "Caused by #480, I think.", "This was introduced in #480.", "Bisected, this broke in #480.",
		"This depends on #12.", "Blocked by upstream/codec#77.", "That needs to wait for #12.", "Once #510 is merged this can be done in two lines.", "The upstream issue is https://github.com/upstream/codec/issues/77", "Upstream bug: upstream/codec#77",
		"Please see [this comment](https://github.com/lantern/tiles/issues/12#issuecomment-1).", "See the [earlier discussion](https://github.com/lantern/tiles/pull/33).", "We decided against this in #12.", "This was discussed in #12 at length.", "Came up in #12 before.",
		"This was discussed on the mailing list: https://lists.example.org/archives/tiles-devel/2024-May/msg4711.html", "Upstream bug: https://bugs.kde.org/show_bug.cgi?id=12345", "See https://gitlab.example.org/scan/driver/-/issues/12.",
		"For context: https://discourse.example.org/t/half-exports/991", "Same as https://jira.example.org/browse/TILES-77, I think.",
		"Duplicado de #12", "Ver #12", "Duplikat von #12", "Siehe #12.", "Voir #12", "和 #12 重复", "参见 #12", "已在 #510 中修复", "#12 と重複しています", "関連: #12", "Дубликат #12", "См. #12", "Veja #12", "Zie ook #12", "Wurde in #510 behoben.", "Corrigé dans #510.",
	}, []string{
		"I opened #510 for this.", "I've opened #510.", "I have created a PR: #510", "Opened #510.", "Submitted #510.", "My PR #510 fixes this.", "Fixed in my PR #510.", "I fixed this in #510.", "Here's a PR: #510", "Here is a fix: #510", "PR up: #510", "Proposed a fix in #510",
		"Filed upstream as upstream/codec#77.", "Sent a patch: #510", "I'm working on this in #510.", "Working on it in #510.", "I also reported this upstream: upstream/codec#77", "Reported as upstream/codec#77", "Moved this to #510.", "Done in #510.", "I'll fix that in #510.", "see my comment in #12", "I had described this in my issue #12.",
		"He abierto #510.", "J'ai ouvert #510.", "我提交了 #510", "#510 を作りました", "Ich habe #510 dafür aufgemacht.", "I went ahead and opened #510", "Also happy to rebase #510 on this.", "A follow-up is in #510, which I wrote yesterday.",
		"This is not a duplicate of #12.", "Unrelated to #12.", "That isn't the same as #12.", "Different issue from #12.", "No, orthogonal to #12.",
		"Which version is this?", "I see the same on Fedora.", "Thanks for the report!", "See the manual at https://example.org/manual.", "See https://example.org/docs/export#half.", "Try https://downloads.example.org/tiles-2.15.tar.gz, please.", "I posted that on the list: https://lists.example.org/archives/tiles-devel/2024-May/msg4711.html", "I ran into number 12 as well.", "The log says `#12 0x00007f in main`.",
		"I measured it again on the old machine with the numbers that people had posted in #12, and I can only say that the new exporter is faster for small files and slower for large ones, which is not what anybody would have expected from the change of the buffer size.",
	})
}

func TestLinksOfACloser(t *testing.T) {
	wording(t, Connecting, `
issue lantern/tiles#500 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 bo commented: %q
2025-01-01 10:00 bo closed
`, []string{
		"Duplicate of #12", "Closing as a duplicate of #12.", "dup of #12, closing", "Closing in favor of #12.", "Closing in favour of #12, thank you all the same.", "Let's track this in #12.", "Fixed by #510", "This has been fixed in #510.", "Resolved by #510, closing.", "Superseded by #510.", "Merged as part of #510.",
		"Replaced by #510", "Implemented in #510, thanks @cy!", "Closing, this is the same as #12.", "This is very similar to #12, let us talk there.", "Cerrado como duplicado de #12", "Duplikat von #12, ich mache hier zu.", "重复 #12", "Closing this out, it was addressed in #510.", "Done in #510 by @cy.", "Part of #12.", "See #12.", "Closing, see #12 for why.", "As discussed in #12.",
	}, []string{
		"I opened #510 for what is left here, closing.", "I fixed this in #510.", "My #510 does this better.", "Closing, see the contributing guide.", "Not a duplicate of #12, but we do not support this.", "Closing as we do not support scanners.", "Closing for lack of an answer. If you see this again, open a new issue and tell us all that #12 asks for.",
	})
}

// TestLinkEditedIn holds that whoever writes a link into an old comment does not
// take it from the one who had brought it in.
func TestLinkEditedIn(t *testing.T) {
	acts, err := readThread(strings.TrimSpace(`
issue lantern/tiles#500 by ana at 2025-01-01 09:00: Export stops at half of the file
2025-01-01 10:00 cy commented: Duplicate of #12.
2025-01-02 10:00 bo commented: Duplicate of #12.
2025-01-02 11:00 ana closed as duplicate
`))
	if err != nil {
		t.Fatal(err)
	}
	earner := func(edited time.Duration) string {
		acts[1].Updated = acts[1].At.Add(edited)
		thread, _ := history.Assemble(acts, nil)
		var who []string
		for _, c := range Score(Rules(), thread, DefaultSettings(), thread.OpenedAt.AddDate(1, 0, 0)).Credits {
			who = append(who, c.Actor.Login+" "+string(c.Kind))
		}
		return strings.Join(who, ", ")
	}
	for edited, want := range map[time.Duration]string{0: "cy connecting", 10 * time.Minute: "cy connecting", 30 * time.Hour: "bo connecting"} {
		if got := earner(edited); got != want {
			t.Errorf("edited after %v: %q, want %q", edited, got, want)
		}
	}
}
