package web

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer/html"
	nethtml "golang.org/x/net/html"
	"pgregory.net/rapid"
)

// hostile are titles, names and labels as somebody might write them to break
// out of a report, to notify people, or to mislead a reader.
func hostile() []string {
	return []string{
		"@everyone look", "cc @octocat/security-team", "mail me@example.org", "\uff20octocat", "user@0123456789abcdef",
		"fixes #123", "GH-77", "gh-1 and GHSA-aaaa-bbbb-cccc, CVE-2024-3094", "owner/repo#1", "owner#9", "octo/repo@deadbeefcafe",
		"see https://evil.example/a", "http://evil.example", "ftp://evil.example", "www.evil.example", "WWW.evil.example", "https:www.evil.example",
		"deadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "abcdef1234567890", "1234567",
		"[click](https://evil.example)", "![pixel](https://evil.example/p.png)", "[ref]", "[x]: https://evil.example", "[^1]", "[ ] task", "[x] task",
		"<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "</details><h1>gone</h1>", "<!-- hidden", "--> <b>", "<https://evil.example>", "<a@b.example>",
		"&lt;b&gt; &amp; &#64;octocat &commat;octocat &num;1", "\\@octocat \\#1 \\", "\\\\", "\\|", "| a | b |", "a|b\\|c", "a || b",
		"*bold* **bolder** _em_ __strong__ ~~gone~~ ~sub~", "snake_case_name and _private", "`code` ``more`` ```fence```", "a`b", "```",
		"# heading", "## two", "#", "- item", "+ item", "* item", "1. one", "12) twelve", "123456789. long", "> quote", "---", "===", "***", "    indented", "\ttabbed",
		":tada: :+1: a:b:c:d:", "$x^2$ and $$y$$", "$`a`$", "```math",
		"one\ntwo", "one\r\n\r\n# two", "one\u2028two\u2029three\u0085four", "nul\x00bell\x07esc\x1b[31m",
		"\u202egnp.exe", "\u2066iso\u2069", "\u200fright\u200eleft", "zero\u200bwidth\u200djoin\ufeff", "soft\u00adhyphen", "tag\U000e0041\U000e007f",
		"@\u200boctocat", "#\u200b12", "@\u00adoctocat", "h\u0300\u0301\u0302\u0303\u0304\u0305\u0306zalgo", "\u3164\u115f", "\xff\xfe broken",
		"=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\uff1d1+1", "\t=1", "'quoted", `"quoted"`, "a,b;c",
		"شكرا لكم على @octocat", "日本語のタイトル #5", "👩‍👩‍👧 ✂️ emoji", "", "   ", "\u2060", strings.Repeat("long ", 80), strings.Repeat("@a", 150),
		"javascript:alert(1)", "{{.Title}}", "%s%d%!", "{% raw %}", "]", "](", ")](https://evil.example)", "](x) @octocat [y", "!", "!",
	}
}

// anyText draws hostile texts, their pieces put together, and odd characters.
func anyText() *rapid.Generator[string] {
	pieces := append(hostile(), " ", "\n", "|", "\\", "@", "#", "1", "a", "-", "_", "*", "`", "[", "]", "(", ")", "<", ">", "&", ":", "/", "~", "!", "$", ".", "w", "www", "deadbee", "\u2060", "\u200b")
	return rapid.OneOf(
		rapid.SampledFrom(hostile()),
		rapid.String(),
		rapid.Custom(func(t *rapid.T) string {
			return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 8).Draw(t, "pieces"), "")
		}),
	)
}

// github renders Markdown about as GitHub does, with nothing taken out.
func github() goldmark.Markdown {
	return goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote), goldmark.WithRendererOptions(html.WithUnsafe()))
}

// linked is what GitHub makes something of in rendered text.
func linked() map[string]*regexp.Regexp {
	return map[string]*regexp.Regexp{
		"a mention":   regexp.MustCompile(`@[A-Za-z0-9_-]`),
		"a reference": regexp.MustCompile(`#[0-9]`),
		"a GH- name":  regexp.MustCompile(`(?i)\b(GH|GHSA|CVE)-[0-9a-z]`),
		"a commit":    regexp.MustCompile(`(?i)[0-9a-f]{7}`),
		"an address":  regexp.MustCompile(`(?i)(://|www\.)`),
		"an emoji":    regexp.MustCompile(`:[A-Za-z0-9_+-]+:`),
	}
}

// TestEscapedMarkdownIsText puts whatever somebody may write into every place
// that a report has for it, and asks that nothing but the text comes out.
func TestEscapedMarkdownIsText(t *testing.T) {
	for _, s := range hostile() {
		checkEscaped(t, s)
	}
	rapid.Check(t, escapedIsText)
}

func FuzzEscapedMarkdownIsText(f *testing.F) { f.Fuzz(rapid.MakeFuzz(escapedIsText)) }

func escapedIsText(t *rapid.T) { checkEscaped(t, anyText().Draw(t, "text")) }

type failer interface {
	Helper()
	Fatalf(string, ...any)
}

func checkEscaped(t failer, s string) {
	t.Helper()
	want := plain(s)
	md := escapeMarkdown(want)
	if want == "" {
		return
	}
	places := map[string]string{
		"paragraph": md,
		"sentence":  "It says " + md + " there.",
		"list item": "- " + md,
		"heading":   "### " + md,
		"link":      "- Triage: [12 " + md + "](https://glue.example.org/receipts/1), and on.",
		"table":     "| a | b |\n| :--- | ---: |\n| " + md + " | 1 |\n",
	}
	wants := map[string]string{
		"sentence": "It says " + want + " there.", "link": "Triage: 12 " + want + ", and on.", "table": "a b " + want + " 1",
	}
	for place, source := range places {
		text, tags := rendered(t, source)
		expect, ok := wants[place]
		if !ok {
			expect = want
		}
		if got := strings.ReplaceAll(text, unlink, ""); got != expect {
			t.Fatalf("%s of %q:\nsource %q\ngot  %q\nwant %q", place, s, source, got, expect)
		}
		for what, found := range linked() {
			if hit := found.FindString(strings.ReplaceAll(text, "12 ", "")); hit != "" {
				t.Fatalf("%s of %q holds %s: %q in %q", place, s, what, hit, text)
			}
		}
		for _, tag := range tags {
			switch tag {
			case "p", "ul", "li", "h3", "table", "thead", "tbody", "tr", "th", "td":
			case "a":
				if place != "link" {
					t.Fatalf("%s of %q became a link: %q", place, s, source)
				}
			default:
				t.Fatalf("%s of %q made a <%s>: %q", place, s, tag, source)
			}
		}
	}
}

// rendered is the text that Markdown shows and the elements that it makes.
func rendered(t failer, source string) (text string, tags []string) {
	t.Helper()
	var b bytes.Buffer
	if err := github().Convert([]byte(source), &b); err != nil {
		t.Fatalf("%q: %v", source, err)
	}
	var words strings.Builder
	z := nethtml.NewTokenizer(&b)
	for {
		switch z.Next() {
		case nethtml.ErrorToken:
			return strings.Join(strings.Fields(words.String()), " "), tags
		case nethtml.TextToken:
			words.Write([]byte(nethtml.UnescapeString(string(z.Raw()))))
		case nethtml.StartTagToken, nethtml.SelfClosingTagToken:
			name, _ := z.TagName()
			tags = append(tags, string(name))
		case nethtml.CommentToken:
			t.Fatalf("%q made a comment", source)
		}
	}
}

func TestPlain(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"one\r\n two\tthree ", "one two three"},
		{"\u202egnp.exe", "gnp.exe"},
		{"zero\u200bwidth\u200d\ufeff", "zerowidth"},
		{"esc\x1b[31m\x00", "esc[31m"},
		{"e\u0301 stays", "e\u0301 stays"},
		{"h\u0300\u0301\u0302\u0303\u0304", "h\u0300\u0301\u0302"},
		{"✂\ufe0f", "✂\ufe0f"},
		{"\u3164", ""},
	} {
		if got := plain(test.in); got != test.want {
			t.Errorf("plain(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

func TestMarkdownURL(t *testing.T) {
	for _, test := range []struct{ in, want string }{
		{"https://github.com/a/b/issues/1#issuecomment-2", "https://github.com/a/b/issues/1#issuecomment-2"},
		{"https://x.example/a) [b](y", "https://x.example/a%29%20%5Bb%5D%28y"},
		{"javascript:alert(1)", ""},
		{"//evil.example", ""},
		{"https://x.example/?a=1&copy=2", "https://x.example/?a=1&amp;copy=2"},
	} {
		if got := markdownURL(test.in); got != test.want {
			t.Errorf("markdownURL(%q) = %q, want %q", test.in, got, test.want)
		}
	}
}

// TestPlainIsPlain wants what is taken to be plain to be what plain would make of it.
func TestPlainIsPlain(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "a": true, "a b": true, " a": false, "a ": false, "a  b": false, "a\tb": false, "a\x7f": false, "é": false, "a-b/c~": true,
	} {
		if got := isPlain(text); got != want {
			t.Errorf("%q: got %v", text, got)
		}
		if got := plain(text); isPlain(text) && got != plain(text+"\u200b") {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

// TestNothingVisibleIsSaid has a sentence that quotes what cannot be shown say so: “…” would
// read as something that was left out.
func TestNothingVisibleIsSaid(t *testing.T) {
	for said, want := range map[string]string{
		"Labelled it “\u200b”": "Labelled it (nothing visible).", "Asked “Which ver…”": "Asked “Which ver…”.", "Asked “Why?”": "Asked “Why?”", "Cut…": "Cut…",
	} {
		if got := sentenceText(said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
	if got := sentenceText("Retitled it from “\u202e\u200b\u2066”"); got != "Retitled it from a title in which nothing can be seen." {
		t.Errorf("got %q", got)
	}
}
