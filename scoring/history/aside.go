package history

import (
	"slices"
	"strings"

	"glueledger/scoring/pattern"
)

// People talk to the ledger itself in commands: "/credit @cy triage", "/uncredit",
// "/glueledger why". What they say there is beside the thread's own matter, and
// so are the nominations that come of it: they move nothing and end no wait.

// ledgerWord begins a line that commands glueledger.
var ledgerWord = pattern.MustCompile(`(?im)^[ \t]*/(?:credit|uncredit|glueledger)(?:[ \t\x{00a0}].*)?$`)

// MayCommand reports whether a text may command glueledger: a cheap look that
// spares most texts the reading.
func MayCommand(s string) bool {
	for {
		at := strings.IndexByte(s, '/')
		if at < 0 || at+1 == len(s) {
			return false
		}
		s = s[at+1:]
		for _, word := range [...]string{"credit", "uncredit", "glueledger"} {
			if len(s) >= len(word) && strings.EqualFold(s[:len(word)], word) {
				return true
			}
		}
	}
}

// cutLedger takes the lines that command glueledger out of what a person said.
// They must stand on lines of their own in the source too: "- /credit" and
// "~~/credit~~" command nothing.
func cutLedger(said, source string) (text string, commands []string) {
	if !MayCommand(said) {
		return said, nil
	}
	var own []string
	for _, line := range ledgerWord.FindAllString(source, -1) {
		own = append(own, commandKey(line))
	}
	said = ledgerWord.ReplaceAllStringFunc(said, func(line string) string {
		if !slices.Contains(own, commandKey(line)) {
			return line
		}
		commands = append(commands, strings.TrimSpace(line))
		return ""
	})
	return strings.TrimSpace(said), commands
}

// commandKey is what a command line keeps whatever Markdown is in it: its first
// words.
func commandKey(line string) string {
	fields := strings.Fields(line)
	return strings.ToLower(strings.Join(fields[:min(2, len(fields))], " "))
}

// Aside reports whether e concerns the ledger rather than the thread: a
// nomination, what backs it or takes it back, or a comment that is nothing but
// commands to glueledger.
func (e *Event) Aside() bool {
	switch e.Verb {
	case Nominated, Endorsed, Uncredited:
		return true
	case Commented:
		return e.Says.OnlyLedger()
	}
	return false
}

// OnlyLedger reports whether p says nothing but commands to glueledger.
func (p *Prose) OnlyLedger() bool {
	return len(p.Ledger) > 0 && p.Words == 0 && !p.Commands && !p.Code && p.Listed == 0
}
