package scoring

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestShortenedLongWords holds that of a word that is too long its beginning stays.
func TestShortenedLongWords(t *testing.T) {
	long := strings.Repeat("a", 200)
	marks := strings.Repeat("\u0301\u0302", 100)
	family := strings.Repeat("👩\u200d👩\u200d👧", 20)
	tests := []struct {
		name, s string
		n       int
		want    string
	}{
		{"a word", long, 50, long[:49] + "…"},
		{"behind a word", "needs " + long, 50, "needs " + long[:43] + "…"},
		{"behind a comma", "Which version is it, " + long + "?", 100, "Which version is it, " + long[:78] + "…"},
		{"accents", strings.Repeat("e\u0301", 60), 50, strings.Repeat("e\u0301", 24) + "…"},
		{"piled up accents", "h" + marks + "i", 50, "h\u0301\u0302\u0301i"},
		{"pictures put together", family, 50, strings.Repeat("👩\u200d👩\u200d👧", 9) + "…"},
		{"mentions", strings.Repeat("@octocat", 20), 50, strings.Repeat("@octocat", 6) + "@…"},
		{"an address", "See https://tiles.example/issues?label=regression&since=2025-01-01", 50, "See https://tiles.example/issues?label=regression…"},
		{"what could be a login behind a comma", "Is it, " + long[:37] + " then?", 40, "Is it…"},
		{"short words, as ever", "one, two three", 7, "one…"},
		{"enough words, as ever", "The first words of a question say what it is, " + long, 100, "The first words of a question say what it is,…"},
	}
	for _, tt := range tests {
		if got := shortened(tt.s, tt.n); got != tt.want || utf8.RuneCountInString(got) > tt.n {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestQuotedLogins wants nothing left of a login that is not shown, wherever the cut falls.
func TestQuotedLogins(t *testing.T) {
	const s = "As the tide table says secretperson has the key."
	for n := 1; n <= len(s); n++ {
		if got := (Redactor{"secretperson"}).Text(quoted(s, n)); strings.Contains(got, "says s") && !strings.Contains(got, "says "+Somebody) {
			t.Errorf("cut to %d: %s", n, got)
		}
	}
}

// TestHiddenLoginsInLongWords wants the same of logins in a word that is cut within.
func TestHiddenLoginsInLongWords(t *testing.T) {
	for _, s := range []string{"no:@secretperson/" + strings.Repeat("x.", 90), strings.Repeat("(secretperson)", 9), strings.Repeat("a", 30) + ",secretperson," + strings.Repeat("a", 99),
		strings.Repeat("a", 30) + ",secret" + strings.Repeat("\u200b", 40) + "person," + strings.Repeat("b", 99)} {
		for n := 1; n <= utf8.RuneCountInString(s); n++ {
			if got := (Redactor{"secretperson"}).Text(quoted(s, n)); strings.Contains(got, "secret") {
				t.Errorf("cut to %d: %s", n, got)
			}
		}
	}
}
