package history

import (
	"slices"
	"strings"
	"testing"
)

func TestLedgerCommands(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
		said       string // what is left; other lines with a slash are taken for others' commands
	}{
		{"alone", "/credit @bo triage", []string{"/credit @bo triage"}, ""},
		{"with a reason", "/credit @bo triage for the label", []string{"/credit @bo triage for the label"}, ""},
		{"any case", "/Credit @Bo Triage\n/GLUELEDGER Why", []string{"/Credit @Bo Triage", "/GLUELEDGER Why"}, ""},
		{"CRLF", "Thanks!\r\n\r\n/credit @bo triage\r\n/uncredit @cy triage\r\n", []string{"/credit @bo triage", "/uncredit @cy triage"}, "Thanks!"},
		{"under a line", "Thanks!\n/credit @bo triage", []string{"/credit @bo triage"}, "Thanks!"},
		{"with spaces around", "  /credit   @bo\ttriage  ", []string{"/credit   @bo\ttriage"}, ""},
		{"bare", "/glueledger", []string{"/glueledger"}, ""},
		{"within a line", "Say /credit @bo triage", nil, "Say /credit @bo triage"},
		{"quoted", "> /credit @bo triage\n\nWhy?", nil, "Why?"},
		{"fenced", "```\n/credit @bo triage\n```", nil, ""},
		{"fenced with tildes", "~~~\n/credit @bo triage\n~~~", nil, ""},
		{"fence left open", "```\n/credit @bo triage", nil, ""},
		{"indented code", "Run:\n\n    /credit @bo triage\n", nil, "Run:"},
		{"code span", "`/credit @bo triage`", nil, "`/credit @bo triage`"},
		{"struck out", "~~/credit @bo triage~~", nil, ""},
		{"in a list", "- /credit @bo triage", nil, ""},
		{"in a heading", "# /credit @bo triage", nil, ""},
		{"hidden", "<!-- /credit @bo triage -->", nil, ""},
		{"hidden over lines", "<!--\n/credit @bo triage\n-->", nil, ""},
		{"in a link", "[/credit @bo triage](https://example.org)", nil, ""},
		{"below an e-mail's quote", "Fine.\n\nOn Mon, Bo <bo@example.org> wrote:\n/credit @bo triage", nil, "Fine."},
		{"escaped", `\/credit @bo triage`, nil, `\/credit @bo triage`},
		{"another word", "/credits @bo\n/creditor", nil, ""},
		{"others' commands", "/label bug\n/lgtm", nil, "LGTM"},
		{"beside others' commands", "/label bug\n/credit @bo triage", []string{"/credit @bo triage"}, ""},
		{"code and command", "```\n/credit @cy triage\n```\n/credit @bo triage", []string{"/credit @bo triage"}, ""},
	} {
		p := Read(c.text)
		if !slices.Equal(p.Ledger, c.want) || p.Text != c.said {
			t.Errorf("%s: got %q, and said %q; want %q and %q", c.name, p.Ledger, p.Text, c.want, c.said)
		}
	}
}

func TestOnlyLedger(t *testing.T) {
	for text, want := range map[string]bool{
		"/credit @bo triage":                  true,
		"> it was slow\n\n/glueledger why":    true,
		"/credit @bo triage\n/uncredit @bo x": true,
		"Thanks!\n/credit @bo triage":         false,
		"/credit @bo triage\n/label bug":      false,
		"/credit @bo triage\n```\nlog\n```":   false,
		"/label bug":                          false,
		"":                                    false,
	} {
		if got := Read(text).OnlyLedger(); got != want {
			t.Errorf("%q: got %v", text, got)
		}
	}
}

// TestReadingCommandsStaysFast has a text of nothing but slashes.
func TestReadingCommandsStaysFast(t *testing.T) {
	for _, text := range []string{strings.Repeat("/", 1<<20), strings.Repeat("/credit @bo triage\n", 1<<16), strings.Repeat("/credit ", 1<<17)} {
		if p := Read(text); len(p.Ledger) > readAtMost {
			t.Errorf("%d commands", len(p.Ledger))
		}
	}
}

func TestKeysOfAsides(t *testing.T) {
	ana, bo, cy := Account{ID: 1, Login: "ana"}, Account{ID: 2, Login: "bo"}, Account{ID: 3, Login: "cy"}
	all := []Activity{
		{Verb: Nominated, ID: 7, Actor: ana, Target: bo, Subject: "triage"},
		{Verb: Nominated, ID: 7, Actor: ana, Target: cy, Subject: "triage"},
		{Verb: Nominated, ID: 7, Actor: ana, Target: bo, Subject: "clarification"},
		{Verb: Nominated, ID: 8, Actor: cy, Target: bo, Subject: "triage"},
		{Verb: Endorsed, ID: 7, Actor: cy},
		{Verb: Endorsed, ID: 7, Actor: bo},
		{Verb: Uncredited, ID: 7, Actor: ana, Target: bo, Subject: "triage"},
	}
	seen := map[string]bool{}
	for _, a := range all {
		if seen[a.Key()] {
			t.Errorf("two have the key %s", a.Key())
		}
		seen[a.Key()] = true
	}
}
