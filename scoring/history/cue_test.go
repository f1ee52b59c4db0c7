package history

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// cue holds one cue against what people write.
func cue(t *testing.T, is func(*Prose) bool, yes, no []string) {
	t.Helper()
	for _, s := range yes {
		if !is(Read(s)) {
			t.Errorf("not seen in %q", s)
		}
	}
	for _, s := range no {
		if is(Read(s)) {
			t.Errorf("seen in %q", s)
		}
	}
}

func TestBump(t *testing.T) {
	cue(t, (*Prose).Bump, []string{
		"bump", "Bump.", "BUMP!", "ping", "Ping?", "Friendly ping :)", "Gentle ping @ana", "@ana ping", "friendly reminder", "+1", "👍", "+1 from me",
		"Any news?", "any news on this?", "Any update?", "Any updates on this PR?", "Is there any progress here?", "any progress?", "Anything new?",
		"What's the status?", "What is the status of this?", "Status?", "Hi, any updates?", "Hello everyone, any news here?", "Up", "me too", "Same here!",
		"any movement on this?", "Any ETA?", "Is there an ETA for this?", "What's the status on this?", "Is there any update on this issue?", "How is this going?",
		"Still waiting for this.", "nudge", "Bumping this.", "Can this be merged?", "Is this ready to be merged?", "ping @ana @bo", "Just checking in, any update?",
		"Would love to see this merged!", "Any chance this could get merged soon?", "+1, I need this too", "Please merge!", "Hey, what's up with this?",
		"Following.", "Subscribing", "I also need this.", "Any plans to release this?", "Looking forward to this!", "有进展吗？", "¿Alguna novedad?", "Gibt es Neuigkeiten?",
		"any update here, folks?", "Can we get this in?", "Anyone?", "^", "^^", "!!!", "Could someone review this please?", "@ana friendly bump 🙂", "Weekly ping.",
	}, []string{
		"", "The ping of the health check times out after a second.", "Bump the version to 4.2, please.", "Bumped the minimum to Go 1.24 because of the new API.",
		"Ping works, but traceroute does not.", "Up to version 3 this worked.", "Status code 500 is returned for every second request.",
		"News about the cache: it is emptied at midnight, which explains the gap.", "+1, and the same holds for the second table, which has no index either, see `db.go`.",
		"Any update of the index takes a lock, and that is why it hangs.", "Reminder: the deadline for strings is Friday, after which translators start.",
		"Which version?", "I can reproduce it.", "#12", "https://example.org/log", "@ana", "Same here on arm64 with 4.2, and 4.1 was fine.", "Me too, but only when the disk is full.",
		"LGTM", "Is this still relevant?", "Progress: the parser is done, the printer is left.", "Ready for review: all three tests are in and the docs are updated.",
		"> Which version?\n\nup", "Updates of the index are slow.",
	})
}

func TestConceptAck(t *testing.T) {
	cue(t, (*Prose).ConceptAck, []string{
		"Concept ACK", "concept ack!", "Concept ACK 👍", "Strong concept ACK", "Approach ACK", "Concept NACK", "Concept -1", "+1", "👍", "-1", "I like the idea.", "I like this!",
		"Sounds good to me.", "Makes sense to me", "Nice idea!", "Good idea, thanks", "Concept ACK. Thanks for working on this!", "Agreed.", "Cool!", "Big concept ACK", "Weak concept ACK",
		"Love this!", "Love the idea", "In favor.", "Seems reasonable.", "Great idea! 🎉", "I'm in favour of this", "Yes please!", "Awesome work", "I'd love to have this.",
		"ACK on the concept", "Conceptual ACK", "❤️", "🚀", "Concept ACK, will review soon", "Concept ACK, needs rebase", "This is great!", "Very nice!", "I support this change.", "Not a fan.", "🎉🎉",
	}, []string{
		"", "ACK", "ACK 6f1c2aa", "utACK", "LGTM", "Concept ACK, but the second commit changes the wire format, which breaks old clients.",
		"NACK, this breaks the ABI.", "Sounds good, but where is the lock released?", "I like the idea, though the name says the opposite of what it does.",
		"The concept is explained in the paper.", "Agreed to meet on Friday.", "Nice, it is twice as fast on arm64 now.", "Cool, so the index can go?", "Which idea?",
		"tACK, ran it for a week", "Approved", "Makes sense. Could you add the null case as a test?", "-1 is returned when the file is missing.",
	})
}

func TestApproves(t *testing.T) {
	cue(t, (*Prose).Approves, []string{
		"LGTM", "lgtm!", "LGTM 🚀", "ACK", "ACK 6f1c2aa", "utACK 6f1c2aa", "tACK", "re-ACK 6f1c2aa", "reACK", "Tested ACK", "Code review ACK 6f1c2aa", "crACK", "Looks good to me.",
		"Looks good!", "ship it", ":shipit:", "r+", "Approved", "Good to merge.", "Ready to merge", "utACK after squashing", "Tested on arm64, works fine. ACK", "Untested ACK",
		"Thanks! LGTM", "Nice work, LGTM", "Tested ACK on arm64", "ACK on this", "Looks great to me", "Looks fine to me.", "LGTM modulo the nit", "This looks good", "Code LGTM", "Works for me, merge away", "👍 LGTM", "light ACK",
		"All good from my side", "Good to go", "I'm happy with this", "No objections, let's merge", "/lgtm", "/approve", "Verified that it works. LGTM", "SGTM", "看起来不错", "Sieht gut aus",
	}, []string{
		"", "Concept ACK", "NACK", "Not an ACK yet.", "Needs an ACK", "I'll ACK once the tests pass.", "Will ACK after a rebase", "Ack on compatibility not being a goal", "ACK on the last two commits", "Does that look good to you?", "LGTM?",
		"It was approved by the board in 2019, which is why the field is there.", "This is not ready to merge.", "The server sends an ACK for every packet.",
		"The packets are never acked.", "Packman", "This hack is ugly.", "track the state", "back to the first one", "Looks good in Firefox, broken in Safari.",
		"If bo approves it, merge.", "Please wait until it is approved", "Doesn't look good to me", "I don't think this is good to go", "No ACK from me", "waiting for an ACK", "unapproved",
		"Looks good but the lock is never released, so please fix that first.", "Looks good except that it deletes the wrong file.", "Almost LGTM, only the test is missing",
	})
}

func TestThanks(t *testing.T) {
	cue(t, (*Prose).Thanks, []string{
		"Thanks!", "thank you", "Thanks a lot!", "Thank you so much, everyone!", "thx", "ty", "Great, thanks!", "Ok, thanks", "Perfect, thank you!", "Cheers", "Many thanks!", "Thanks for the review!",
		"@ana thanks!", "Thanks for the quick fix", "Got it, thanks", "Thank you both", "Awesome, thanks!", "Much appreciated!", "Thanks 🙏", "Appreciate it", "Thanks for looking into this!", "Merci !", "Danke!", "谢谢！", "No problem!", "You're welcome!", "Thanks for your contribution!",
		"Thanks for taking the time to review", "🙏", "Tack!",
	}, []string{
		"", "Thanks, but it still hangs.", "Thanks, that was it: the cache was full.", "Thanks! Which version is that in?", "Thank you, merged.", "No thanks, we keep the old one.", "Great catch, the lock is missing.",
		"Thanks for the report! Can you attach the log?", "ok", "It works.", "LGTM", "Thanks, I'll squash it tomorrow.",
	})
}

func TestCalls(t *testing.T) {
	cue(t, (*Prose).Calls, []string{
		"cc @ana", "@ana", "@ana @bo opinions?", "@ana, could you take a look?", "Paging @bo who wrote this.", "/cc @ana", "What do you think, @ana?", "This is for @bo I guess.", "CC: @ana, @bo",
	}, []string{
		"", "cc ana", "ana@example.org", "The index is off by one.", "> @ana\n\nYes.", "`@ana`",
		"@ana the index is off by one on the day of the change because the loop runs over the hours of the calendar day and not of the tide.",
		"I talked to @ana and we agreed that the old format stays until the next major version, when all of the clients will have moved.",
	})
}

func TestQuestions(t *testing.T) {
	tests := []struct {
		source string
		want   []string
	}{
		{"Which version? And on which system?", []string{"Which version?", "And on which system?"}},
		{"It hangs. Why?", []string{"Why?"}},
		{"Could you attach the log (the whole of it)?", []string{"Could you attach the log (the whole of it)?"}},
		{"哪个版本？", []string{"哪个版本？"}},
		{"Really? It hangs.", nil},
		{"Thoughts?", nil},
		{"Right?", nil},
		{"> Which version?\n\n4.2", nil},
		{"```\nwhy?\n```", nil},
		{"`a ? b : c`", nil},
		{"https://example.org/?", nil},
		{"I wonder which version this is.", nil},
		{"What?!", nil},
		{"What happens when the disk is full?!", []string{"What happens when the disk is full?!"}},
		{"Is it this one? :)", []string{"Is it this one?"}},
		{"Is it this one? 🤔", []string{"Is it this one?"}},
		{"**Which version?**", []string{"Which version?"}},
		{"Which version ?", []string{"Which version ?"}},
		{"Does `open()` return an error here?", []string{"Does `open()` return an error here?"}},
		{"Who says \"it hangs\"?", []string{"Who says \"it hangs\"?"}},
		{`It would ask "do you want it?"`, nil},
		{"This is between it and the database (a proxy?) and not ours.", nil},
		{"Bring in one more (and others in general?)", nil},
		{"(Is it this one?)", []string{"(Is it this one?)"}},
		{"", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Read(tt.source).Questions(), cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.source, diff)
		}
	}
}

func TestNamesCommit(t *testing.T) {
	tests := map[string]bool{
		"Fixed by 1a2b3c4.":                         true,
		"1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d":  true,
		"See https://github.com/a/b/commit/1a2b3c4": true,
		"id 550e8400-e29b-41d4-a716-446655440000":   false,
		"build 20230405a":                           false,
		"ticket 1234567":                            false,
		"a defaced facade":                          false,
		"https://example.org/1a2b3c4":               false,
	}
	for s, want := range tests {
		if got := NamesCommit(s); got != want {
			t.Errorf("%q names a commit: %v, want %v", s, got, want)
		}
	}
}
