package scoring

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"glueledger/scoring/pattern"
)

// times is a number with its noun: "1 more time", "3 more times".
func times(n int, one, many string) string {
	if n == 1 {
		return fmt.Sprintf("%d %s", n, one)
	}
	return fmt.Sprintf("%d %s", n, many)
}

// days tells a wait as a person would: "12 days", "1 day", "3 hours".
func days(d time.Duration) string {
	if d < day {
		return times(int(d.Hours()), "hour", "hours")
	}
	n := int(d / day)
	if n >= 1000 {
		return fmt.Sprintf("%d,%03d days", n/1000, n%1000)
	}
	return times(n, "day", "days")
}

// ordinal is a number as a rank: "second", "11th".
func ordinal(n int) string {
	words := []string{"first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"}
	if n >= 1 && n <= len(words) {
		return words[n-1]
	}
	ending := "th"
	if tens := n / 10 % 10; tens != 1 && n%10 >= 1 && n%10 <= 3 {
		ending = []string{"st", "nd", "rd"}[n%10-1]
	}
	return fmt.Sprint(n, ending)
}

// and joins words: "a", "a and b", "a, b and c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " and " + words[last]
}

// quoted puts a title or name into quotation marks, shortened to n runes.
func quoted(s string, n int) string { return "“" + EvenTicks(shortened(s, n)) + "”" }

// saying quotes what somebody said within a sentence that has a full stop of its own.
func saying(s string, n int) string {
	if !strings.HasSuffix(s, "..") {
		s = strings.TrimSuffix(s, ".")
	}
	s = strings.Join(strings.Fields(s), " ")
	return quoted(s, n)
}

// EvenTicks is a text without its last backquote where it has an odd number of them: what
// somebody wrote opens no code that goes on in the words around it.
func EvenTicks(s string) string {
	if last := strings.LastIndexByte(s, '`'); last >= 0 && strings.Count(s, "`")%2 == 1 {
		return s[:last] + s[last+1:]
	}
	return s
}

// CutTicks is the beginning of a text, cut out of it, with the code closed that the text
// closes later.
func CutTicks(whole, beginning string) string {
	even := EvenTicks(beginning)
	if even == beginning || strings.HasSuffix(beginning, "`") || strings.Count(whole, "`")%2 == 1 {
		return even
	}
	return beginning + "`"
}

// asking quotes a question, where it has words: of one about a block of code only
// the question mark may be left.
func asking(question string, n int) string {
	if !strings.ContainsFunc(question, unicode.IsLetter) {
		return "a question"
	}
	return saying(unsmiling(question), n)
}

// unsmiling is a sentence without the face that ended the one before it, and without the
// word that says only that it was put in later.
func unsmiling(s string) string { return putIn.ReplaceAllString(face.ReplaceAllString(s, ""), "") }

var putIn = pattern.MustCompile(`(?i)^\W*(?:edit(?:ed)?|update|p\.?s\.?)\W*:\s*`)

var face = pattern.MustCompile(`^\s*(?:[:;=]-?|8-)[)(PpDdOo/|]+\s+`)

// put tells of a sentence that wants something to be told: it is asked, unless it only
// says what is missing or not understood.
func put(sentence string, n int) string {
	if strings.ContainsFunc(sentence, unicode.IsLetter) && !questioning.MatchString(sentence) {
		return "said " + saying(unsmiling(sentence), n)
	}
	return "asked " + asking(sentence, n)
}

// questioning is what a question or a request has, with or without its mark.
var questioning = pattern.MustCompile(`(?i)
	[?？]|
	\b(?:
		please|pls|kindly|
		(?:can|could|would|will|do|did|are|were|have|has|is) (?:
			you|we|i|it|this|that|there|someone|somebody|anyone|anybody
		)
	)\b|
	^\W*(?:@[\w-]+,? |so |and |but |also |then |ok,? )*(?:
		what|which|who|how|why|where|when|is|are|do|does|did|can|could|would|will|any|mind
	)\b|
	ください|请|能否|提供|\b(?:bitte|por favor|merci de|pouvez-vous|peux-tu)\b|пришлите|приложите|
	покажите
`)

// capital makes the first letter of an English phrase a capital.
func capital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// uncapital takes the capital away again.
func uncapital(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
