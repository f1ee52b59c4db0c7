package history

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// review is a review with a state and, perhaps, words.
func review(who Account, after time.Duration, id int64, state, text string) Activity {
	a := said(who, after, Reviewed, id, text)
	a.Subject = state
	return a
}

func comment(who Account, after time.Duration, text string) Activity {
	return said(who, after, Commented, 1000+int64(after/time.Second), text)
}

func TestCourtBefore(t *testing.T) {
	const remark = "The index is off by one on the day of the change."
	others := func(since time.Duration, from int) Court { return Court{Since: noon.Add(since), From: from} }
	author := func(since time.Duration, from int) Court {
		return Court{OnAuthor: true, Since: noon.Add(since), From: from}
	}
	approved := func(since time.Duration, from int) Court {
		return Court{Approved: true, Since: noon.Add(since), From: from}
	}
	tests := []struct {
		name string
		acts []Activity // after the opening
		want Court
	}{
		{"just opened", nil, others(0, 0)},
		{"the author pushes on", []Activity{did(ana, day, Pushed), did(ana, 2*day, Pushed)}, others(0, 0)},
		{"the author bumps", []Activity{comment(ana, 5*day, "ping")}, others(0, 0)},
		{"a bot comments", []Activity{comment(ci, day, "Coverage went up by 2 %.")}, others(0, 0)},
		{"a label", []Activity{on(did(bo, day, Labeled), "ui")}, others(0, 0)},
		{"a concept ACK", []Activity{comment(bo, day, "Concept ACK")}, others(0, 0)},
		{"a concept ACK by review", []Activity{review(bo, day, 5, Remarked, "Concept ACK")}, others(0, 0)},
		{"thanks", []Activity{comment(bo, day, "Thank you!")}, others(0, 0)},
		{"an empty remark by review", []Activity{review(bo, day, 5, Remarked, "")}, others(0, 0)},
		{"an unheard bump by somebody", []Activity{comment(bo, day, "any news?")}, others(0, 0)},
		{"an unheard call", []Activity{comment(bo, day, "cc @cy")}, others(0, 0)},
		{"a comment", []Activity{comment(bo, day, remark)}, author(day, 1)},
		{"changes requested", []Activity{review(bo, day, 5, ChangesRequested, "")}, author(day, 1)},
		{"a remark in the code", []Activity{said(bo, day, ReviewCommented, 5, "nit: const")}, author(day, 1)},
		{"two reviews", []Activity{comment(bo, day, remark), comment(cy, 3*day, remark)}, author(3*day, 2)},
		{"answered by a push", []Activity{comment(bo, day, remark), did(ana, 2*day, Pushed)}, others(2*day, 2)},
		{"answered by words", []Activity{comment(bo, day, remark), comment(ana, 2*day, "It is right, see the RFC.")}, others(2*day, 2)},
		{"answered and pushed", []Activity{comment(bo, day, remark), comment(ana, 2*day, "Done, you were right."), did(ana, 3*day, Pushed)}, others(2*day, 2)},
		{"answered by thanks alone", []Activity{comment(bo, day, remark), comment(ana, 2*day, "Thanks!")}, author(day, 1)},
		{"answered, then reviewed again", []Activity{comment(bo, day, remark), did(ana, 2*day, Pushed), comment(cy, 3*day, remark)}, author(3*day, 3)},
		{"approved", []Activity{review(bo, day, 5, Approved, "The index is right now.")}, approved(day, 1)},
		{"approved in passing", []Activity{review(bo, day, 5, Approved, "")}, Court{Approved: true, InPassing: true, Since: noon.Add(day), From: 1}},
		{"approved in words", []Activity{comment(bo, day, "utACK 6f1c2aa")}, approved(day, 1)},
		{"approved, then pushed", []Activity{review(bo, day, 5, Approved, ""), did(ana, 2*day, Pushed)}, others(2*day, 2)},
		{"approved, then changes requested", []Activity{review(bo, day, 5, Approved, ""), review(cy, 2*day, 6, ChangesRequested, "Not yet.")}, author(2*day, 2)},
		{"approving words in a request for changes", []Activity{review(bo, day, 5, ChangesRequested, "LGTM but for the name.")}, author(day, 1)},
		{"marked ready", []Activity{did(ana, 9*day, ReadyForReview)}, others(9*day, 1)},
		{"reviewed as a draft, then marked ready", []Activity{comment(bo, day, remark), did(ana, 9*day, ReadyForReview)}, others(9*day, 2)},
		{"a heard bump", []Activity{comment(bo, 8*day, "any news?"), comment(ana, 9*day, "I wait for a review.")}, others(9*day, 2)},
		{"the author renames and labels", []Activity{comment(bo, day, remark), on(did(ana, 2*day, Labeled), "ui")}, author(day, 1)},
	}
	for _, tt := range tests {
		thread := assemble(t, append([]Activity{opened("T")}, tt.acts...)...)
		if diff := cmp.Diff(tt.want, thread.CourtBefore(len(thread.Events))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

func TestCourtBeforeLooksNoFurther(t *testing.T) {
	thread := assemble(t, opened("T"), comment(bo, day, "The index is off by one on the day of the change."), did(ana, 2*day, Pushed))
	want := []Court{
		{Since: noon}, {Since: noon}, // before it was opened; before the comment
		{OnAuthor: true, Since: noon.Add(day), From: 1}, {Since: noon.Add(2 * day), From: 2},
	}
	for i, w := range want {
		if diff := cmp.Diff(w, thread.CourtBefore(i)); diff != "" {
			t.Errorf("before event %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestCourtOfAnAuthorWhoIsGone(t *testing.T) {
	o := opened("T")
	o.Actor = Ghost
	thread := assemble(t, o, did(Ghost, day, Pushed))
	if got := thread.CourtBefore(2); got.OnAuthor || !got.Since.Equal(noon) {
		t.Errorf("got %+v, want on the others since the opening", got)
	}
}

func TestIdle(t *testing.T) {
	tests := []struct {
		name string
		acts []Activity // after the opening; asked of the last of all
		want time.Duration
	}{
		{"since the opening", []Activity{comment(bo, 40*day, "Does this still matter?")}, 40 * day},
		{"since a comment", []Activity{comment(cy, 5*day, "I see it too, on arm64."), comment(bo, 40*day, "Does this still matter?")}, 35 * day},
		{"a comment and its close are one action", []Activity{comment(bo, 40*day, "Outdated."), did(bo, 40*day+hour, Closed)}, 40 * day},
		{"a close an hour and a second later is another", []Activity{comment(bo, 40*day, "Outdated."), did(bo, 40*day+hour+time.Second, Closed)}, hour + time.Second},
		{"somebody came between", []Activity{comment(bo, 40*day, "Outdated."), comment(cy, 40*day+hour/2, "It is not."), did(bo, 40*day+hour, Closed)}, hour / 2},
		{"a bot does not touch it", []Activity{comment(ci, 39*day, "This is stale."), comment(bo, 40*day, "Does this still matter?")}, 40 * day},
		{"a lock does not touch it", []Activity{did(cy, 20*day, Locked), comment(bo, 40*day, "Does this still matter?")}, 40 * day},
		{"an unheard bump does not touch it", []Activity{comment(cy, 20*day, "+1"), comment(bo, 40*day, "Does this still matter?")}, 40 * day},
		{"a heard bump does", []Activity{comment(cy, 20*day, "+1"), comment(ana, 21*day, "Noted."), comment(bo, 40*day, "Does this still matter?")}, 19 * day},
		{"an edit does not touch it", []Activity{did(cy, 20*day, Edited), comment(bo, 40*day, "Does this still matter?")}, 40 * day},
		{"a label does", []Activity{on(did(cy, 20*day, Labeled), "ui"), comment(bo, 40*day, "Does this still matter?")}, 20 * day},
	}
	for _, tt := range tests {
		thread := assemble(t, append([]Activity{opened("T")}, tt.acts...)...)
		if got := thread.Idle(len(thread.Events) - 1); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := assemble(t, opened("T")).Idle(0); got != 0 {
		t.Errorf("of the opening: %v", got)
	}
}

func TestTouchesWithinTheWindowOfABump(t *testing.T) {
	for _, tt := range []struct {
		after time.Duration
		want  bool
	}{{ActedOn, true}, {ActedOn + time.Second, false}} {
		thread := assemble(t, opened("T"), comment(bo, day, "any update?"), comment(ana, day+tt.after, "I'm on it this week."))
		if got := thread.Touches(1); got != tt.want {
			t.Errorf("a bump acted on after %v touches: %v", tt.after, got)
		}
	}
}

func TestMoves(t *testing.T) {
	still := []Activity{did(bo, day, Locked), did(bo, day, Unlocked), did(bo, day, Pinned), did(bo, day, Unpinned), did(bo, day, Edited),
		did(ci, day, Pushed), comment(ci, day, "Merged into the queue."), comment(bo, day, "bump")}
	for _, a := range still {
		if e := assemble(t, opened("T"), a).Events[1]; e.Moves() {
			t.Errorf("%s by %s %q moves", a.Verb, a.Actor.Login, a.Text)
		}
	}
	moving := []Activity{comment(bo, day, "I see it too."), did(bo, day, Pushed), review(bo, day, 5, Approved, ""), did(bo, day, Closed), did(bo, day, Merged),
		on(did(bo, day, Labeled), "ui"), on(did(bo, day, Unlabeled), "ui"), renamed(bo, day, "T", "U"), did(bo, day, Reopened), did(Ghost, day, Closed)}
	for _, a := range moving {
		if e := assemble(t, opened("T"), a).Events[1]; !e.Moves() {
			t.Errorf("%s by %s %q does not move", a.Verb, a.Actor.Login, a.Text)
		}
	}
}

func TestReply(t *testing.T) {
	thread := assemble(t, opened("T"), comment(bo, day, "Why?"), comment(bo, 2*day, "Well?"), on(did(cy, 3*day, Labeled), "ui"), comment(ana, 5*day, "Because."))
	anything := func(*Event) bool { return true }
	words := func(e *Event) bool { return e.Verb == Commented }
	tests := []struct {
		name   string
		from   int
		within time.Duration
		want   func(*Event) bool
		at     int
	}{
		{"by another", 1, 14 * day, anything, 3},
		{"in words", 1, 14 * day, words, 4},
		{"at the second", 1, 4 * day, words, 4},
		{"a second late", 1, 4*day - time.Second, words, -1},
		{"to the last", 4, 14 * day, anything, -1},
	}
	for _, tt := range tests {
		if got := thread.Reply(tt.from, tt.within, tt.want); got != tt.at {
			t.Errorf("%s: got %d, want %d", tt.name, got, tt.at)
		}
	}
}

func TestOpenBefore(t *testing.T) {
	tests := []struct {
		name string
		acts []Activity
		want bool // after all of them
	}{
		{"opened", nil, true},
		{"closed", []Activity{did(bo, day, Closed)}, false},
		{"merged", []Activity{did(bo, day, Merged)}, false},
		{"reopened", []Activity{did(bo, day, Closed), did(ana, 2*day, Reopened)}, true},
		{"closed again", []Activity{did(bo, day, Closed), did(ana, 2*day, Reopened), did(bo, 3*day, Closed)}, false},
		{"talked about after the close", []Activity{did(bo, day, Closed), comment(ana, 2*day, "Pity.")}, false},
	}
	for _, tt := range tests {
		thread := assemble(t, append([]Activity{opened("T")}, tt.acts...)...)
		if got := thread.OpenBefore(len(thread.Events)); got != tt.want {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
