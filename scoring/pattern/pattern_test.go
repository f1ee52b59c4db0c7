package pattern

import (
	"regexp"
	"regexp/syntax"
	"strings"
	"sync"
	"testing"
)

// expressions have what the rules' patterns have, and what is easily got wrong.
var expressions = []string{
	`a`, `(?i)straße|ſ|K`, `^$`, `^a*$`, `(?m)^b$`, `\bword\b`, `\Bord\B`, `a.{0,5}b`, `(?s)a.b`, `[^a-c]x`, `(a|ab)(c|bcd)$`,
	`(?i)^\W*(?:@[\w-]+[\s,.:]*(?:and )?)+$`, `(?i)\b(any ?more|still|up[- ]to[- ]date)\b`, `为什么|何のため|wofür`, `[一-龥]{2}`, `x*`, `(?:)`,
	`(?i)n't\b|\b(?:not|no longer)\b`, `\d+\.\d+`, `(^|[^a-z])bug\b`, `a{2,4}?b`, `(?U)a+b`, `\pL+\PL`, `[[:alpha:]]_`, `\x{10FFFF}`, `$`, `\z`, `a$|\bc`,
	`(?i)\b(?:we|you)\b.{0,30}\b(?:talk(?:ed)?|spoke|met)\b`, `straße.{0,9}(?i:k)aes{1,9}e+|(?:word){2,9}|(?:bug)?.{9}fix`, `(?:abc|a.{8,}?d|)$`,
	`(?:a.{0,3}){0,3}b`, `(?s)a.{0,3}\bb|a.{1,4}?$`, `(?:a?)*b`, `(?:a(?:a|)){0,3}c`, `(?:a?a?)a?(?:$|b)`, `(?i)k{0,3}[a-c]{0,2}a{0,2}x`,
	`(?i)\b(?:ab|(a.{0,9}d|word)|x{9}|s.{0,9}s)\b|bug`, `^(?:a|b.{0,8}\n|)(?:b|ab)$`,
}

var texts = []string{
	"", "a", "ab", "abcd", "word", "sword words", "a\nb", "b\nb\n", "STRASSE", "straße", "STRAẞE", "k K K", "s ſ", "为什么？", "wofür", "@bo, and @ana: ", "it isn't",
	"no longer up to date", "any more", "aaaab", "v1.2", "a bug", "debug", "é_", "x", "\xff\xfe", "a\xffb", "12345", "a12345b", "a123456b", "\U0010ffff",
	"We have TALKED about it", "you all ſpoke", "we are", "straße \u212aaeſee", "straße Kaesee", "wordword", "no bug but a fix",
}

func TestSameAsRegexp(t *testing.T) {
	for _, expr := range expressions {
		p, re := MustCompile(expr), regexp.MustCompile(expr)
		for _, s := range texts {
			if got, want := p.MatchString(s), re.MatchString(s); got != want {
				t.Errorf("%q in %q: got %v, want %v", expr, s, got, want)
			}
			if got, want := p.FindString(s), re.FindString(s); got != want {
				t.Errorf("%q in %q: found %q, want %q", expr, s, got, want)
			}
		}
	}
}

// TestEitherApostrophe holds that an apostrophe matches as it is typed on any keyboard,
// and nothing else.
func TestEitherApostrophe(t *testing.T) {
	for _, c := range []struct{ expr, text string }{
		{`(?i)\bdon't\b`, "I Don't"}, {`'`, "'"}, {`''a`, "''a"}, {`isn'`, "isn'"}, {`['"]x`, "'x"}, {`['a-z]+$`, "don't"}, {`(?i)y'(?:all|know)`, "Y'ALL"}, {`a'{2}b`, "a''b"},
		{`[[:alpha:]']{3}$`, "n't"}, {`[^a-z]s`, "it's"}, {`\Qit's\E`, "it's"},
	} {
		for _, text := range []string{c.text, strings.ReplaceAll(c.text, "'", "’"), strings.ReplaceAll(c.text, "'", "´"), c.text[1:], "'", "’"} {
			p, re := MustCompile(c.expr), regexp.MustCompile(c.expr)
			straight := strings.ReplaceAll(text, "’", "'")
			if got, want := p.MatchString(text), re.MatchString(straight); got != want {
				t.Errorf("%s in %q: got %v, want %v", c.expr, text, got, want)
			}
			if got, want := p.FindString(text), re.FindString(straight); strings.ReplaceAll(got, "’", "'") != want {
				t.Errorf("%s in %q: found %q, want %q", c.expr, text, got, want)
			}
		}
	}
}

// FuzzSameAsRegexp holds a pattern against package regexp.
func FuzzSameAsRegexp(f *testing.F) {
	for i, expr := range expressions {
		f.Add(expr, texts[i%len(texts)])
	}
	f.Fuzz(func(t *testing.T, expr, s string) {
		re, err := regexp.Compile(expr)
		if err != nil || len(expr) > 100 || len(s) > 1000 || strings.Contains(expr, "\n") { // whose line breaks are no part of it
			return
		}
		if parsed, err := syntax.Parse(expr, syntax.Perl); err != nil || instructions(parsed) > 2000 {
			return // x{1000} nested: nobody writes it, and finding the smallest such takes for ever
		}
		s = strings.ReplaceAll(s, "’", "'") // which alone a pattern takes for another
		if got, want := MustCompile(expr).MatchString(s), re.MatchString(s); got != want {
			t.Errorf("%q in %q: got %v, want %v", expr, s, got, want)
		}
	})
}

// instructions is how long the program of an expression is.
func instructions(re *syntax.Regexp) int {
	prog, err := syntax.Compile(re.Simplify())
	if err != nil {
		return 0
	}
	return len(prog.Inst)
}

// TestSplit holds that the ways of an expression that count are told from the plain ones.
func TestSplit(t *testing.T) {
	tests := []struct{ expr, plain, counting string }{
		{`a|bc{2}`, `a|bc{2}`, ``},
		{`(?s)a.{0,30}b`, ``, `(?s:a.{0,30}b)`},
		{`(?s)\b(word|a.{0,30}b)\b|bug`, `\b(?:word)\b|bug`, `(?s:\b(?:a.{0,30}b)\b)`},
		{`(?s)(?:a|b.{0,30}c)(?:d|e.{0,30}f)|g`, `g`, `(?s:(?:a|b.{0,30}c)(?:d|e.{0,30}f))`},
	}
	text := func(re *syntax.Regexp) string {
		if re == nil {
			return ""
		}
		return re.String()
	}
	for _, tt := range tests {
		parsed, err := syntax.Parse(tt.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if plain, counting := split(parsed); text(plain) != tt.plain || text(counting) != tt.counting {
			t.Errorf("%q: got %q and %q, want %q and %q", tt.expr, text(plain), text(counting), tt.plain, tt.counting)
		}
	}
}

// TestForgets holds that a pattern stays within its bound, and right, when texts make
// it build more than it may hold.
func TestForgets(t *testing.T) {
	expr := `a.{30}[bc].{20}d`
	p, re := MustCompile(expr), regexp.MustCompile(expr)
	text := strings.Repeat("abcad", 40)
	for i := range 3000 {
		s := text[i%7:100+i%90] + strings.Repeat("a", i%64) + text[i%53:]
		if got, want := p.MatchString(s), re.MatchString(s); got != want {
			t.Fatalf("%q: got %v, want %v", s, got, want)
		}
	}
	a := p.ready().parts[0].automaton.Load()
	if n := len(*a.table.Load()); n > 3*most {
		t.Errorf("holds %d transitions", n)
	}
	if n := len(a.places); n > mostPlaces {
		t.Errorf("holds %d places", n)
	}
}

func TestConcurrent(t *testing.T) {
	expr := `(?i)\b(thanks|thank you)\b.{0,20}\b(fix|report)\w*`
	p, re := MustCompile(expr), regexp.MustCompile(expr)
	var all sync.WaitGroup
	for g := range 8 {
		all.Go(func() {
			for i := range 200 {
				s := strings.Repeat("x ", (g*i)%17) + "Thank you for the quick " + []string{"fix", "reporting", "nothing"}[i%3]
				if got, want := p.MatchString(s), re.MatchString(s); got != want {
					t.Errorf("%q: got %v, want %v", s, got, want)
				}
			}
		})
	}
	all.Wait()
}

// TestSeveralLines holds that how an expression is laid out is no part of it.
func TestSeveralLines(t *testing.T) {
	p := MustCompile(`(?i)
		\b(?:
			one|two words|
			 or three
		)\b
	`)
	if got, want := p.String(), `(?i)\b(?:one|two words| or three)\b`; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestManySorts holds that an expression is right that tells more letters apart than an
// automaton can.
func TestManySorts(t *testing.T) {
	var ways []string
	for i := range 2 * mostClasses {
		ways = append(ways, string(rune('一'+2*i))+strings.Repeat("x", i%3))
	}
	expr := strings.Join(ways, "|") + `|a.{0,9}b`
	p, re := MustCompile(expr), regexp.MustCompile(expr)
	for _, s := range []string{"", "x", "一", "丁", "ab", "a and b", "a and not before b", "丂xx"} {
		if got, want := p.MatchString(s), re.MatchString(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
	if p.ready().gate.automaton.Load() != nil {
		t.Error("the letters are no more than an automaton can tell apart")
	}
}

// TestUncounted holds that what may repeat a number of times may do so any number of times.
func TestUncounted(t *testing.T) {
	for expr, want := range map[string]string{
		`a.{0,30}b`: `a.*b`, `a.{3,30}b`: `a.+b`, `(?:\w+ ){0,2}x?`: `(?:\w+ )*x?`, `(?:a{9}|b{2,})c`: `(?:a+|b{2,})c`,
	} {
		parsed, err := syntax.Parse(expr, syntax.Perl&^syntax.OneLine)
		if err != nil {
			t.Fatal(err)
		}
		wanted, err := syntax.Parse(want, syntax.Perl&^syntax.OneLine)
		if err != nil {
			t.Fatal(err)
		}
		if got := uncounted(parsed).String(); got != wanted.String() {
			t.Errorf("%q: got %q, want %q", expr, got, wanted)
		}
	}
}

// TestMustCompilePanics holds that a wrong expression never passes for one that matches nothing,
// also where a program goes on after the first panic.
func TestMustCompilePanics(t *testing.T) {
	p := MustCompile(`(`)
	for range 2 {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			p.MatchString("")
		}()
	}
}

func BenchmarkMatch(b *testing.B) {
	expr := `(?i)\b(motivat\w+|purposes?|goals?|rationale|use[- ]?cases?|advantages?|benefits?|(why|what) (do|would|did) (you|we|this)|who (would|will|needs?|wants?)|are you (trying|planning)|clarify|elaborate)\b`
	text := strings.Repeat("The lock is taken before the cache is read, so a reader that comes late waits for the writer and not for the disk. ", 5)
	b.Run("pattern", func(b *testing.B) {
		p := MustCompile(expr)
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			p.MatchString(text)
		}
	})
	b.Run("regexp", func(b *testing.B) {
		p := regexp.MustCompile(expr)
		b.SetBytes(int64(len(text)))
		for b.Loop() {
			p.MatchString(text)
		}
	})
}
