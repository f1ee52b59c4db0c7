package policy

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestWatchPauses holds that a repository is left alone for less than a minute after an
// error, and not at all after a push; and that what is logged is what went wrong.
func TestWatchPauses(t *testing.T) {
	w := newWorld()
	watch := w.watch()
	run(t, watch)
	w.push("acme/kitchen", "c1", goodFile)
	w.fail = w.asked + 1
	run(t, watch)
	calls := w.asked
	if run(t, watch); w.asked != calls || !strings.Contains(w.log.String(), "cannot be read, it is tried again in a minute") {
		t.Errorf("%d calls after an error; the log says\n%s", w.asked-calls, w.log.String())
	}
	w.log.Reset()
	w.lost = true
	w.push("acme/kitchen", "c2", badFileText+"more: 1\n")
	run(t, watch)
	if s := w.noted["acme/kitchen"]; s.SHA != blob(badFileText+"more: 1\n") {
		t.Errorf("a push waits: %+v", s)
	}
	for _, says := range []string{"level=WARN msg=\"settings file has mistakes and is not used\" repo=acme/kitchen", "mistakes=2 first=\"1:17: ",
		"was read, but its author cannot be told on the commit yet, it is tried again in a minute", "ask for the head of acme/kitchen"} {
		if !strings.Contains(w.log.String(), says) {
			t.Errorf("the log does not say %s:\n%s", says, w.log.String())
		}
	}
	if strings.Contains(w.log.String(), "cannot be read") {
		t.Errorf("the log says that the file cannot be read:\n%s", w.log.String())
	}
	w.lost = false
	w.now = w.now.Add(waitAfterError)
	if run(t, watch); len(w.checks) != 1 {
		t.Errorf("after the pause: checks %q", w.checks)
	}
	w.blind = true
	w.push("acme/kitchen", "c3", goodFile)
	run(t, watch)
	w.blind = false
	w.push("acme/kitchen", "c4", goodFile)
	if run(t, watch); len(w.checks) != 2 {
		t.Errorf("a push waits for what was not allowed before: checks %q", w.checks)
	}
}

// TestWatchLimits holds that an owner whose limit is used up holds up no other, and is
// looked at when it is not any more.
func TestWatchLimits(t *testing.T) {
	w := newWorld()
	for i := range atOnce + 1 {
		w.others = append(w.others, fmt.Sprintf("busy/r%d", i))
	}
	w.spent = map[string]bool{"busy": true}
	w.files["acme/kitchen"], w.heads["acme/kitchen"] = goodFile, "c1"
	watch := w.watch()
	if more, err := watch.Run(t.Context()); more || !errors.Is(err, errSpent) {
		t.Errorf("it ends with %v, %v", more, err)
	}
	if s := w.noted["acme/kitchen"]; s == nil || s.GoodSHA != blob(goodFile) || w.noted["busy/r0"] != nil {
		t.Errorf("%+v", w.noted)
	}
	w.spent = nil
	if run(t, watch); len(w.noted) != atOnce+1+3 {
		t.Errorf("%d are known", len(w.noted))
	}
}
