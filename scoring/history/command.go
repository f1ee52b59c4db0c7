package history

import (
	"strings"
	"time"

	"glueledger/scoring/pattern"
)

// Many projects let people route threads by commands in comments, which a bot
// carries out: "/label bug", "/assign @cy", "@somebot label +parser". What the
// bot does then is the doing of the person who said so.

// obeys is how soon after a command a bot carries it out. Chosen: bots act within seconds,
// and within minutes where they queue.
const obeys = 5 * time.Minute

// commandLine is a line that is a command: a slash and a word.
var commandLine = pattern.MustCompile(`(?m)^[ \t]*/([a-z][a-z-]*)([ \t].*)?$`)

// Commands that say what a person would: an approval, a duplicate, a call.
var (
	approvingCommand = pattern.MustCompile(`^[ \t]*/(?:lgtm|approve)[ \t]*$`)
	duplicateCommand = pattern.MustCompile(`^[ \t]*/(?:dup|dupe|duplicate)[ \t]+(?:of[ \t]+)?\S*\d`)
	callingCommand   = pattern.MustCompile(`^[ \t]*/cc[ \t]`)
)

// cutCommands takes command lines out of a text; those that approve, call or
// name a duplicate are left as the words that they stand for. It reports whether there were any.
func cutCommands(s string) (string, bool) {
	if !strings.HasPrefix(s, "/") && !strings.Contains(s, "\n/") && !strings.Contains(s, " /") {
		return s, false
	}
	found := false
	s = commandLine.ReplaceAllStringFunc(s, func(line string) string {
		found = true
		switch {
		case approvingCommand.MatchString(line):
			return "LGTM"
		case duplicateCommand.MatchString(line), callingCommand.MatchString(line):
			return strings.TrimSpace(line)[1:]
		}
		return ""
	})
	return strings.TrimSpace(s), found
}

// followCommands gives what bots did on command to the people who commanded.
func (t *Thread) followCommands() {
	lower := make([]string, len(t.Events)) // what comments say, in lower case, as far as it was needed
	for i := range t.Events {
		e := &t.Events[i]
		if !e.Bot || !byCommand(e.Verb) {
			continue
		}
		if c := t.commandFor(i, lower); c != nil {
			e.Actor, e.Bot, e.CommandedIn = c.Actor, false, c.ID
		}
	}
}

// commandFor is the last comment that told the bot to do what it did at i; nil if
// there is none. Within a second, what is done stands before what is said.
func (t *Thread) commandFor(i int, lower []string) *Event {
	e := &t.Events[i]
	last := i
	for last+1 < len(t.Events) && t.Events[last+1].At.Equal(e.At) {
		last++
	}
	for j := last; j >= 0 && e.At.Sub(t.Events[j].At) <= obeys; j-- {
		c := &t.Events[j]
		if c.Verb != Commented || !c.Person() {
			continue
		}
		if lower[j] == "" {
			lower[j] = strings.ToLower(c.Text)
		}
		if commands(c, lower[j], e) {
			return c
		}
	}
	return nil
}

// Commanded are the indices of what bots did because the comment at i told them to,
// in order.
func (t *Thread) Commanded(i int) []int {
	at := t.Events[i].At
	first := i
	for first > 0 && t.Events[first-1].At.Equal(at) {
		first--
	}
	var out []int
	for j := first; j < len(t.Events) && t.Events[j].At.Sub(at) <= obeys; j++ {
		if c := t.Events[j].CommandedIn; c != 0 && c == t.Events[i].ID {
			out = append(out, j)
		}
	}
	return out
}

func byCommand(v Verb) bool {
	switch v {
	case Labeled, Unlabeled, Milestoned, Demilestoned, Assigned, Unassigned, Closed, Reopened, Renamed, ReviewRequested, Transferred:
		return true
	}
	return false
}

// commands reports whether the comment c, with its text in lower case, told the bot
// to do e: it commands, and it names the subject (or the verb, where there is none).
func commands(c *Event, text string, e *Event) bool {
	if !c.Says.Commands && !strings.Contains(text, "@"+strings.TrimSuffix(strings.ToLower(e.Actor.Login), "[bot]")) {
		return false
	}
	switch e.Verb {
	case Closed:
		return strings.Contains(text, "close") || strings.Contains(text, "duplicate")
	case Reopened:
		return strings.Contains(text, "reopen")
	case Assigned, Unassigned, ReviewRequested:
		if e.Target.ID == c.Actor.ID {
			return strings.Contains(text, "assign") || strings.Contains(text, "claim") || strings.Contains(text, "review")
		}
		return strings.Contains(text, strings.ToLower(e.Target.Login))
	case Renamed:
		return strings.Contains(text, "title") || strings.Contains(text, "rename")
	case Transferred:
		return strings.Contains(text, "transfer") || strings.Contains(text, "move")
	}
	label := strings.ToLower(e.Subject)
	if at := strings.LastIndexAny(label, "/:"); at >= 0 {
		label = strings.TrimSpace(label[at+1:])
	}
	return label != "" && strings.Contains(text, label)
}
