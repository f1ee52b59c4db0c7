package scoring

import (
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestBeside holds that nobody is said to have done nothing of a kind where what they
// did has earned another.
func TestBeside(t *testing.T) {
	stories, err := readStories(txtar.Parse([]byte(`-- thread: Answered and closed at once --
issue quill/inkwell#1 by sunil at 2024-04-01 09:00: How do I fill the pen?
2024-04-02 09:00 henk commented: Press the lever at the side and hold the tip into the ink.
2024-04-02 09:01 henk closed
2024-04-02 12:00 sunil commented: Thanks, that works.
`)))
	if err != nil {
		t.Fatal(err)
	}
	thread, ok := stories[0].thread()
	if !ok {
		t.Fatal("no thread")
	}
	for _, v := range Score(Rules(), thread, DefaultSettings(), stories[0].now).Verdicts {
		if v.Kind == Triage && !strings.HasSuffix(v.Reason, "or closed it (the author does not count), leaving aside what counts as answering") {
			t.Errorf("triage: %s", v.Reason)
		}
		if v.Kind == ReviewUnblocking && v.Reason != "it is not a pull request" {
			t.Errorf("review-unblocking: %s", v.Reason)
		}
		if v.Kind == DeEscalation && strings.Contains(v.Reason, "apart from") {
			t.Errorf("a rule that comes first: %s", v.Reason)
		}
	}
}

func TestKindsInProse(t *testing.T) {
	for kind, want := range map[Kind]string{ReviewUnblocking: "review unblocking", StaleResolution: "stale resolution", FollowThrough: "follow-through", Triage: "triage"} {
		if got := kind.InProse(); got != want {
			t.Errorf("%s: got %q, want %q", kind, got, want)
		}
	}
}
