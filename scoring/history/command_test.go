package history

import (
	"testing"
	"time"
)

// TestCommands holds that what a bot does on command is the doing of who gave
// the command, and that nothing else is.
func TestCommands(t *testing.T) {
	label := func(name string) Activity { return on(did(ci, day+time.Minute, Labeled), name) }
	assign := func(who Account) Activity {
		a := did(ci, day+time.Minute, Assigned)
		a.Target = who
		return a
	}
	tests := []struct {
		name string
		acts []Activity
		want Account // who did the last of them
	}{
		{"a label", []Activity{comment(bo, day, "/label bug"), label("bug")}, bo},
		{"a label with its group", []Activity{comment(bo, day, "/kind bug"), label("kind/bug")}, bo},
		{"a command below words", []Activity{comment(bo, day, "This is the parser again.\n\n/label parser"), label("parser")}, bo},
		{"an assignment", []Activity{comment(bo, day, "/assign @cy"), assign(cy)}, bo},
		{"a close", []Activity{comment(bo, day, "Out of scope for us.\n/close"), did(ci, day+time.Minute, Closed)}, bo},
		{"a reopening", []Activity{did(ana, hour, Closed), comment(bo, day, "/reopen"), did(ci, day+time.Minute, Reopened)}, bo},
		{"the bot is told by name", []Activity{comment(bo, day, "@ci label parser"), label("parser")}, bo},
		{"the bot does something else", []Activity{comment(bo, day, "/label bug"), label("size/xl")}, ci},
		{"nobody commanded", []Activity{comment(bo, day, "That is a bug for sure."), label("bug")}, ci},
		{"a command a while ago", []Activity{comment(bo, day-hour, "/label bug"), label("bug")}, ci},
		{"a bot's own command", []Activity{comment(Account{ID: 10, Login: "other[bot]", Type: "Bot"}, day, "/label bug"), label("bug")}, ci},
		{"a path is no command", []Activity{comment(bo, day, "/usr/bin/bug is where it was installed."), label("bug")}, ci},
		{"a person labels by hand", []Activity{comment(bo, day, "/label bug"), on(did(cy, day+time.Minute, Labeled), "bug")}, cy},
	}
	for _, tt := range tests {
		thread := assemble(t, append([]Activity{opened("T")}, tt.acts...)...)
		e := thread.Events[len(thread.Events)-1]
		if e.Actor != tt.want || e.Bot != (tt.want == ci) {
			t.Errorf("%s: done by %s, bot %v, want %s", tt.name, e.Actor.Login, e.Bot, tt.want.Login)
		}
	}
}

func TestReadCommands(t *testing.T) {
	tests := []struct {
		source, text string
		commands     bool
	}{
		{"/assign @cy", "", true},
		{"Fine by me.\n/lgtm", "Fine by me.\nLGTM", true},
		{"/approve", "LGTM", true},
		{"/cc @cy\n/hold\nNeeds a look at the lock.", "cc @cy\n\nNeeds a look at the lock.", true},
		{"It lives in\n/etc/hosts", "It lives in\n/etc/hosts", false},
		{"yes/no", "yes/no", false},
		{"https://example.org/a", "https://example.org/a", false},
		{"Either and/or", "Either and/or", false},
	}
	for _, tt := range tests {
		p := Read(tt.source)
		if p.Text != tt.text || p.Commands != tt.commands {
			t.Errorf("Read(%q): text %q, commands %v, want %q, %v", tt.source, p.Text, p.Commands, tt.text, tt.commands)
		}
	}
}

// TestFor holds that a thread that a bot opened on somebody's behalf is that
// person's.
func TestFor(t *testing.T) {
	byBot := opened("T")
	byBot.Actor = ci
	assign := func(who Account, after time.Duration) Activity {
		a := did(who, after, Assigned)
		a.Target = bo
		return a
	}
	tests := []struct {
		name string
		acts []Activity
		want Account
	}{
		{"a bot assigns as it opens", []Activity{byBot, assign(ci, time.Second)}, bo},
		{"a bot assigns the next day", []Activity{byBot, assign(ci, day)}, Account{}},
		{"a person assigns", []Activity{byBot, assign(cy, time.Second)}, Account{}},
		{"a person opens and assigns", []Activity{opened("T"), assign(ana, time.Second)}, Account{}},
	}
	for _, tt := range tests {
		if got := assemble(t, tt.acts...).For; got != tt.want {
			t.Errorf("%s: for %q, want %q", tt.name, got.Login, tt.want.Login)
		}
	}
}
