package slash

import (
	"fmt"
	"strings"
	"testing"

	"glueledger/scoring/history"
)

func brief(o order) string {
	switch o.verb {
	case credit, uncredit:
		return fmt.Sprintf("%s %s %s|%s", o.verb, o.login, o.kind, o.reason)
	case show:
		return "visibility " + o.level.String()
	}
	return string(o.verb)
}

func TestParse(t *testing.T) {
	s := New(Config{})
	for _, c := range []struct {
		text string
		want []string
	}{
		{"/credit @bo triage", []string{"credit bo triage|"}},
		{"/credit bo triage", []string{"credit bo triage|"}},
		{"/CREDIT @Bo TRIAGE He found it.", []string{"credit Bo triage|He found it."}},
		{"/credit @bo triage: found it", []string{"credit bo triage|found it"}},
		{"/credit `@bo` triage", []string{"credit bo triage|"}},
		{"/credit @bo, triage - found it", []string{"credit bo triage|found it"}},
		{"/credit @bo Review Unblocking long overdue", []string{"credit bo review-unblocking|long overdue"}},
		{"/credit @bo stale_resolution", []string{"credit bo stale-resolution|"}},
		{"/credit @octo_corp triage", []string{"credit octo_corp triage|"}},
		{"/credit @labeler[bot] triage", []string{"credit labeler[bot] triage|"}},
		{"/credit", []string{"unclear"}},
		{"/credit @bo", []string{"unclear"}},
		{"/credit @bo heroism", []string{"unclear"}},
		{"/credit triage @bo", []string{"unclear"}},
		{"/credit <script>alert(1)</script> triage", nil}, // no line of its own in what is said
		{"/credit @acme/team triage", []string{"unclear"}},
		{"/uncredit @bo triage", []string{"uncredit bo triage|"}},
		{"/uncredit @bo", []string{"unclear"}},
		{"/glueledger why", []string{"why"}},
		{"/glueledger WHY?", []string{"why"}},
		{"/glueledger", []string{"help"}},
		{"/glueledger help", []string{"help"}},
		{"/glueledger dance", []string{"help"}},
		{"/glueledger visibility private", []string{"visibility private"}},
		{"/GlueLedger Visibility Receipts.", []string{"visibility receipts"}},
		{"/glueledger visibility reports", []string{"visibility reports"}},
		{"/glueledger visibility badges", []string{"visibility badges"}},
		{"/glueledger visibility", []string{"unclear"}},
		{"/glueledger visibility loud", []string{"unclear"}},
		{"/glueledger visibility @bo private", []string{"unclear"}},
		{"Hi\r\n\r\n/credit @bo triage\r\nand\r\n/glueledger why\r\n", []string{"credit bo triage|", "why"}},
		{"> /credit @bo triage\n\n/credit @cy triage", []string{"credit cy triage|"}},
		{"```\n/credit @bo triage\n```", nil},
		{"/label bug\n/lgtm\n/assign @bo", nil},
		{"Use /credit @bo triage", nil},
		{strings.Repeat("/credit @bo triage\n", 50), []string{"credit bo triage|", "credit bo triage|", "credit bo triage|", "credit bo triage|", "credit bo triage|",
			"credit bo triage|", "credit bo triage|", "credit bo triage|", "credit bo triage|", "credit bo triage|"}},
	} {
		var got []string
		for _, o := range read(history.Read(c.text), s.kinds) {
			got = append(got, brief(o))
		}
		if strings.Join(got, "; ") != strings.Join(c.want, "; ") {
			t.Errorf("%q: got %q, want %q", c.text, got, c.want)
		}
	}
	long := read(history.Read("/credit @bo triage "+strings.Repeat("wörd ", 400)), s.kinds)[0].reason
	if n := len([]rune(long)); n > 500 {
		t.Errorf("a reason of %d runes is kept", n)
	}
}
