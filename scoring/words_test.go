package scoring

import (
	"testing"
	"time"

	"glueledger/scoring/history"
)

func TestDays(t *testing.T) {
	tests := []struct {
		d    time.Duration
		want string
	}{
		{0, "0 hours"}, {time.Hour, "1 hour"}, {3*time.Hour + 59*time.Minute, "3 hours"}, {day - time.Second, "23 hours"},
		{day, "1 day"}, {2*day - time.Second, "1 day"}, {12 * day, "12 days"}, {400 * day, "400 days"},
	}
	for _, tt := range tests {
		if got := days(tt.d); got != tt.want {
			t.Errorf("days(%v) = %q, want %q", tt.d, got, tt.want)
		}
	}
}

func TestAnd(t *testing.T) {
	for want, words := range map[string][]string{"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}} {
		if got := and(words); got != want {
			t.Errorf("and(%q) = %q, want %q", words, got, want)
		}
	}
}

func TestQuoted(t *testing.T) {
	tests := []struct {
		s    string
		n    int
		want string
	}{
		{"bug", 10, "“bug”"}, {"", 10, "“”"}, {"1234567890", 10, "“1234567890”"}, {"12345678901", 10, "“…”"},
		{"导出卡住导出卡住", 5, "“导出卡住…”"}, {"👍👍👍👍", 3, "“👍👍…”"},
		{"one two three", 12, "“one two…”"}, {"one two three", 9, "“one two…”"}, {"one two three", 8, "“one two…”"},
		{"one two three", 7, "“one…”"}, {"導出 secretperson", 9, "“導出…”"},
	}
	for _, tt := range tests {
		if got := quoted(tt.s, tt.n); got != tt.want {
			t.Errorf("quoted(%q, %d) = %q, want %q", tt.s, tt.n, got, tt.want)
		}
	}
}

func TestMeaningChanged(t *testing.T) {
	tests := []struct {
		old, title string
		want       bool
	}{
		{"Bug", "Export hangs on files above 2 GB", true},
		{"It does not work", "Zooming past level 18 shows empty tiles", true},
		{"Crash", "Crash when the disk is full", true},
		{"Export hangs", "Import hangs on Windows", true},
		{"Support for Python", "Support for Python 3.14", true},
		{"导出", "导出大文件时卡住", true},
		{"Fix the parser", "Fix the printer", true},
		{"Question", "How do I deploy to two hosts?", true},
		{"feat: things", "feat: cache tide tables", true},
		{"Problem with \"restore\" and with \"backup\" and with \"sync\"", "Problem with restore", true},

		{"Export hangs", "Export hangs.", false},
		{"export HANGS", "Export hangs", false},
		{"Export hangs", "Export hangs!!!", false},
		{"Exprot hangs on big fiels", "Export hangs on big files", false}, //nolint:misspell // on purpose
		{"Export hang on big file", "Export hangs on big files", false},
		{"[WIP] Cache tide tables", "Cache tide tables", false},
		{"WIP: Cache tide tables", "Cache tide tables", false},
		{"Cache tide tables", "perf(tides): cache tide tables", false},
		{"Cache tide tables", "[4.x] Cache tide tables", false},
		{"cache: Cache tide tables", "tides: cache tide tables", false},
		{"Cache  tide   tables", "Cache tide tables", false},
		{"Draft: Cache tide tables", "Cache tide tables", false},
		{"Recieve the adress", "Receive the address", false}, //nolint:misspell // on purpose
		{"导出卡住", "导出卡住。", false},
		{"Cache tide tables WIP", "Cache tide tables", false},
		{"Cache tide tables (WIP)", "Cache tide tables", false},
		{"Colour of the menu", "Color of the menu", false},
	}
	for _, tt := range tests {
		if got := meaningChanged(tt.old, tt.title); got != tt.want {
			t.Errorf("from %q to %q: %v, want %v", tt.old, tt.title, got, tt.want)
		}
	}
}

func TestCloseReason(t *testing.T) {
	closes := func(id string, more ...string) string {
		s := id + " by ana at 2025-01-01 00:00: T\n"
		for _, line := range more {
			s += line + "\n"
		}
		return s
	}
	tests := []struct {
		name, thread string
		want         bool // whether there is a reason
	}{
		{"said with it", closes("issue o/r#1", "2025-01-02 00:00 bo commented: Out of scope.", "2025-01-02 00:00 bo closed as completed"), true},
		{"not planned", closes("issue o/r#1", "2025-01-02 00:00 bo closed as not planned"), true},
		{"duplicate", closes("issue o/r#1", "2025-01-02 00:00 bo closed as duplicate"), true},
		{"completed, without a word", closes("issue o/r#1", "2025-01-02 00:00 bo closed as completed"), false},
		{"thanks", closes("pull o/r#1", "2025-01-02 00:00 bo commented: Thank you!", "2025-01-02 00:00 bo closed"), false},
		{"a bump", closes("pull o/r#1", "2025-01-02 00:00 bo commented: ping", "2025-01-02 00:00 bo closed"), false},
		{"a picture without words", closes("pull o/r#1", "2025-01-02 00:00 bo commented: ![](https://x.example/a.gif)", "2025-01-02 00:00 bo closed"), false},
		{"the author's own words", closes("pull o/r#1", "2025-01-02 00:00 ana commented: I have no time to go on with this one.", "2025-01-02 00:00 bo closed"), false},
		{"another's words on a pull request", closes("pull o/r#1", "2025-01-02 00:00 cy commented: NACK, nobody needs this in the core.", "2025-01-03 00:00 bo closed"), true},
	}
	for _, tt := range tests {
		acts, err := readThread(tt.thread)
		if err != nil {
			t.Fatal(err)
		}
		thread, _ := history.Assemble(acts, nil)
		r := &reading{Thread: thread, Settings: DefaultSettings(), used: make([]Kind, len(thread.Events))}
		c := len(thread.Events) - 1
		if got := r.closeReason(c, r.action(c)); (got != "") != tt.want {
			t.Errorf("%s: reason %q", tt.name, got)
		}
	}
}

func TestAsking(t *testing.T) {
	for question, want := range map[string]string{"Which version?": "“Which version?”", "?": "a question", "どの版ですか？": "“どの版ですか？”"} {
		if got := asking(question, 80); got != want {
			t.Errorf("asking(%q): got %q, want %q", question, got, want)
		}
	}
}

func TestPut(t *testing.T) {
	for sentence, want := range map[string]string{
		"Which version?":               "asked “Which version?”",
		"which version is it":          "asked “which version is it”",
		"Please attach the log.":       "asked “Please attach the log”",
		"So could you post the trace.": "asked “So could you post the trace”",
		"?":                            "asked a question",
		"I don't understand the purpose of this.":   "said “I don't understand the purpose of this”",
		"We need a reproducer to look into it.":     "said “We need a reproducer to look into it”",
		"This needs more context in the title.":     "said “This needs more context in the title”",
		"Missing the version and the exact output.": "said “Missing the version and the exact output”",
	} {
		if got := put(sentence, 80); got != want {
			t.Errorf("put(%q): got %q, want %q", sentence, got, want)
		}
	}
}

// TestAndLater tells of a second finding when it was: right after the first, later, or in
// another month.
func TestAndLater(t *testing.T) {
	for again, want := range map[string]string{
		"2025-01-31 10:00": "; then: labelled it",
		"2025-01-31 11:00": "; later: labelled it",
		"2025-02-01 10:00": "; in February 2025: labelled it",
	} {
		acts, err := readThread("issue o/r#1 by al at 2025-01-01 00:00: T\n2025-01-31 09:59 bo commented: Which version?\n" + again + " bo labeled bug")
		if err != nil {
			t.Fatal(err)
		}
		thread, _ := history.Assemble(acts, nil)
		r := &reading{Thread: thread, Settings: DefaultSettings()}
		if got := r.andLater([]finding{{events: []int{1}, why: "Asked"}, {events: []int{2}, why: "Labelled it"}}); got != want {
			t.Errorf("at %s: got %q, want %q", again, got, want)
		}
	}
}

func TestEvenTicks(t *testing.T) {
	for s, want := range map[string]string{
		"": "", "no code": "no code", "`one`": "`one`", "one `": "one ", "`a` and `b": "`a` and b", "```": "``",
	} {
		if got := EvenTicks(s); got != want {
			t.Errorf("%q became %q, want %q", s, got, want)
		}
	}
}

// TestFullName tells a second name from the sentence that goes on, in any alphabet.
func TestFullName(t *testing.T) {
	for s, want := range map[string]bool{
		"as Émile Zola said in #3": true, "as Émile Über said": true, "as Émile écrit": false, "as Émile": false, "": false,
	} {
		if got := fullName(s, "Émile"); got != want {
			t.Errorf("%q: %t, want %t", s, got, want)
		}
	}
	if fullName("as émile Zola said", "émile") {
		t.Error("a name in small letters is a login")
	}
}

func TestAskingWithoutFace(t *testing.T) {
	for question, want := range map[string]string{
		":P Is it there by default?":  "“Is it there by default?”",
		"8-) Is it there by default?": "“Is it there by default?”",
		"8D prints or flat ones?":     "“8D prints or flat ones?”",
	} {
		if got := asking(question, 100); got != want {
			t.Errorf("%s: got %s, want %s", question, got, want)
		}
	}
}
