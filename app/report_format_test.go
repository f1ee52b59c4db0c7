package app

import (
	"bytes"
	"io"
	"os"
	"testing"
)

// TestReportFormat holds that a report is text for who reads it on a terminal, Markdown in
// a pipe or a file, and anywhere what is asked for.
func TestReportFormat(t *testing.T) {
	t.Setenv("TERM", "xterm")
	terminal, err := os.Open(os.DevNull) // a device that writes characters, as a terminal is
	if err != nil {
		t.Fatal(err)
	}
	defer terminal.Close()
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, test := range []struct {
		asked string
		to    io.Writer
		want  string
	}{
		{"", terminal, "text"}, {"", file, "markdown"}, {"", &bytes.Buffer{}, "markdown"},
		{"markdown", terminal, "markdown"}, {"text", file, "text"}, {"csv", terminal, "csv"},
	} {
		if got := (&reportCommand{Format: test.asked}).format(test.to); got != test.want {
			t.Errorf("%s to %T: got %s, want %s", test.asked, test.to, got, test.want)
		}
	}
}
