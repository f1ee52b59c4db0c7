package store

import (
	"strings"
	"testing"
)

func TestUnquote(t *testing.T) {
	for _, test := range []struct{ sentence, said, want string }{
		{"Closed it.", "", "Closed it."},
		{"Asked “which?”.", "And *which*?", "Asked “which?”."},
		{"Asked “which?”.", "", "Asked “…”."},
		{"Asked “which on…” and “why?” twice.", "Which one, and why?", "Asked “which on…” and “why?” twice."},
		{"Asked “which?” and “why?” twice.", "Which?", "Asked “…” twice."},
		{"Asked “a ”secret” of” it.", "a of", "Asked “…” it."},
		{"Asked “a “secret” of” it.", "a “secret", "Asked “…” it."},
		{"Asked “a” secret” it.", "a", "Asked “…” it."},
		{"Asked “a secret", "", "Asked “…”"},
		{"Asked “…”.", "", "Asked “…”."},
	} {
		said := letters(test.said)
		got := unquote(test.sentence, func(q string) bool { return strings.Contains(said, letters(q)) })
		if got != test.want {
			t.Errorf("unquote(%q) where %q is said: got %q, want %q", test.sentence, test.said, got, test.want)
		}
	}
}
