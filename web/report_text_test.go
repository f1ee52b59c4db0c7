package web

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rivo/uniseg"
)

// TestWrapped breaks texts of signs that are one and two columns wide.
func TestWrapped(t *testing.T) {
	for text, want := range map[string]string{
		"":                               "",
		"one two three":                  "one two\n  three",
		"https://glue.example.org/o one": "https://glue.example.org/o\n  one",
		"naïve-and-long to read":         "naïve-and-long\n  to read",
		"修复标题过长的问题":                      "修复标题过\n  长的问题",
		"fix 标题过长的问题":                    "fix 标题过\n  长的问题",
		"修复标题过。长的":                       "修复标题\n  过。长的", // a full stop begins no line
	} {
		if diff := cmp.Diff(want, Wrapped(text, 10, "  ")); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}

// TestTextFitsItsLines renders a report with a title without spaces, in signs that are two
// columns wide.
func TestTextFitsItsLines(t *testing.T) {
	r := crowd(1, 0, func() string { return "meadow" })
	r.Waiting[0].Title = strings.Repeat("標題過長的問題", 12)
	got := render(t, r, "text", "")
	if signs := strings.Count(got, "題"); signs != 24 {
		t.Errorf("%d of 24 signs:\n%s", signs, got)
	}
	for line := range strings.Lines(got) {
		if n := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); n > LineWidth {
			t.Errorf("a line of %d columns: %s", n, line)
		}
	}
}
