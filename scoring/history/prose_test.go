package history

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/yuin/goldmark/text"
)

func TestRead(t *testing.T) {
	tests := []struct {
		name, source string
		want         Prose
	}{
		{"nothing", " \n", Prose{}},
		{"plain", "It works.", Prose{Text: "It works."}},
		{"a quote and the answer", "> Which version?\n\n4.2", Prose{Text: "4.2", Quotes: true}},
		{"a quote that goes on lazily", "> Which version\nand system?\n\n4.2", Prose{Text: "4.2", Quotes: true}},
		{"quotes in a list", "1. > a?\n\n   Yes.", Prose{Text: "Yes.", Quotes: true, Listed: 1}},
		{"a fence", "It says\n```\npanic: why?\n```\nagain.", Prose{Text: "It says\nagain.", Code: true}},
		{"a fence that is never closed", "It says\n```\npanic: why?", Prose{Text: "It says", Code: true}},
		{"a tilde fence", "~~~go\nx := @bo\n~~~", Prose{Code: true}},
		{"indented code", "It says\n\n    panic: why?\n\nagain.", Prose{Text: "It says\nagain.", Code: true}},
		{"a suggestion", "```suggestion\nconst x = 1\n```", Prose{Code: true, Suggestion: true}},
		{"code in a line", "Call `open?` first.", Prose{Text: "Call `open?` first."}},
		{"a hidden comment", "<!-- Please describe the bug. What happened? -->\nIt hangs.", Prose{Text: "It hangs."}},
		{"a hidden comment in a line", "It <!-- why? -->hangs.", Prose{Text: "It hangs."}},
		{"details", "<details>\n<summary>log</summary>\n\nIt hangs.\n\n</details>", Prose{Text: "It hangs."}},
		{"an image", "See ![shot](https://x.example/a.png) above.", Prose{Text: "See  above."}},
		{"a table", "| a | b |\n|---|---|\n| 1 | 2 |", Prose{Text: "a\nb\n\n1\n2"}},
		{"struck through and strong", "~~No~~ **Yes** _please_", Prose{Text: "No Yes please"}},
		{"a heading is a template's", "### Expected behaviour\n\nIt ends.", Prose{Text: "It ends."}},
		{"a rule", "Above\n\n---\n\nBelow", Prose{Text: "Above\nBelow"}},
		{"a list", "- one\n- two\n- three", Prose{Text: "one\n\ntwo\n\nthree", Listed: 3}},
		{"a task list", "- [x] one\n- [ ] two", Prose{Text: "one\n\ntwo", Listed: 2, Checked: true}},
		{"Windows lines", "One.\r\nTwo.\r\n", Prose{Text: "One.\nTwo."}},
		{"an e-mail's quote", "I can.\n\nOn Mon, Jan 5, 2026 at 10:00 AM Ana <ana@example.org> wrote:\n\n> Can you?", Prose{Text: "I can."}},
		{"an e-mail's original", "I can.\n\n-----Original Message-----\nFrom: ana\nCan you?", Prose{Text: "I can."}},
		{"GitHub's footer", "I can.\n\n—\nReply to this email directly, view it on GitHub, or unsubscribe.\nYou are receiving this because you commented.", Prose{Text: "I can.\n—"}},
		{"a telephone's footer", "I can.\n\nSent from my iPhone", Prose{Text: "I can."}},
		{"the answer stands below an e-mail's quote", "On Mon, Jan 5, 2026 Ana wrote:\n\n> Can you?\n\nI can.\n\n> And Bo?\n\nBo too.", Prose{Text: "I can.\nBo too.", Quotes: true}},
		{"two e-mails quoted, one answered", "Yes.\n\nOn Mon, Jan 5, 2026 Ana wrote:\n> Can you?\n> On Sun, Jan 4, 2026 Bo wrote:\n> > Who can?", Prose{Text: "Yes."}},
		{"a trailer below an e-mail's quote", "+1\n\nOn Mon, Jan 5, 2026 Ana wrote:\n\n> Can you?\n\nThis e-mail is confidential. Can you please let us know?", Prose{Text: "+1"}},
		{"somebody is quoted in a sentence", "On this Ana wrote: it hangs, and I agree.", Prose{Text: "On this Ana wrote: it hangs, and I agree."}},
		{"mentions", "@Ana and @bo-by, not ana@example.org, `@code`, @ or /@path", Prose{Text: "@Ana and @bo-by, not ana@example.org, `@code`, @ or /@path", Mentions: []string{"ana", "bo-by"}}},
		{"a mention twice", "@ana, (@Ana)", Prose{Text: "@ana, (@Ana)", Mentions: []string{"ana"}}},
		{"mentions in code and quotes", "> @cy\n\n```\n@Override\n```\nNo.", Prose{Text: "No.", Quotes: true, Code: true}},
		{"references", "See #12, Lantern/Tiles#13 and (#12).", Prose{Text: "See #12, Lantern/Tiles#13 and (#12).", Refs: []string{"#12", "lantern/tiles#13"}}},
		{"no references", "C#7, a#5b, issue#, &#39; and `#12x`", Prose{Text: "C#7, a#5b, issue#, &#39; and `#12x`"}},
		{"an address of a thread", "https://github.com/lantern/tiles/pull/14#discussion_r1", Prose{Text: "https://github.com/lantern/tiles/pull/14#discussion_r1",
			Refs: []string{"lantern/tiles#14"}, Links: []string{"https://github.com/lantern/tiles/pull/14#discussion_r1"}}},
		{"a link with words", "See [the issue](https://github.com/lantern/tiles/issues/15).", Prose{Text: "See the issue.",
			Refs: []string{"lantern/tiles#15"}, Links: []string{"https://github.com/lantern/tiles/issues/15"}}},
		{"an address elsewhere", "<https://example.org/a?b=c>", Prose{Text: "https://example.org/a?b=c", Links: []string{"https://example.org/a?b=c"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Read(tt.source)
			if diff := cmp.Diff(&tt.want, got, cmpopts.IgnoreFields(Prose{}, "Sentences", "Words", "questions", "cues"), cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if want := len(strings.Fields(tt.want.Text)); got.Words != want {
				t.Errorf("%d words, want %d", got.Words, want)
			}
		})
	}
}

func TestSentences(t *testing.T) {
	tests := []struct {
		source string
		want   []string
	}{
		{"One. Two! Three?", []string{"One.", "Two!", "Three?"}},
		{"No end", []string{"No end"}},
		{"Version 4.2.1 is out.", []string{"Version 4.2.1 is out."}},
		{"Open main.go first. Then run it.", []string{"Open main.go first.", "Then run it."}},
		{"Really?! Yes...", []string{"Really?!", "Yes..."}},
		{"He asked \"why?\" and left.", []string{"He asked \"why?\"", "and left."}},
		{"(Does it?) Yes.", []string{"(Does it?)", "Yes."}},
		{"One\nTwo", []string{"One", "Two"}},
		{"请问是哪个版本？我用的是最新版。谢谢！", []string{"请问是哪个版本？", "我用的是最新版。", "谢谢！"}},
		{"バージョンは何ですか？教えてください。", []string{"バージョンは何ですか？", "教えてください。"}},
		{"https://example.org/?a=b is it", []string{"https://example.org/?a=b is it"}},
		{"", nil},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, Read(tt.source).Sentences, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", tt.source, diff)
		}
	}
}

// hostile are texts that make careless parsers and regular expressions slow.
func hostile(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	out := map[string]string{
		"nested":   strings.Repeat("> ", size/32) + "x",
		"lists":    strings.Repeat("- ", size/32) + "x",
		"no space": fill("a"),
		"mail":     fill("On ") + "wrote:",
	}
	for _, s := range []string{"[", "]", ">", "@", "#", "*", "_", "`", "```\n", "<", "<!--", "!", "![", "](", "|", "a|\n|-", "-", "- ", "1. ", "\\", "&", "~",
		"\n", " ", "\t", "。", "？", ".", "…", "@a-", "#1", "a/b#", "http://", "https://a/b/pull/", "[a](b", "**a _b ", "<a ", "\x00", "\xff", "/a ", "/label\n", "hi ", "ping ", "ACK ", "👍"} {
		out["filled with "+s] = fill(s)
		out["filled with "+s+" and an x"] = fill(s) + "x"
	}
	return out
}

// TestReadHostile holds that no text takes long to read. The bound is generous
// for slow machines; what grows faster than the square goes far beyond it.
func TestReadHostile(t *testing.T) {
	for name, s := range hostile(2048) {
		began := time.Now()
		useAll(Read(s))
		Listen(s)
		if d := time.Since(began); d > time.Second {
			t.Errorf("%q took %v", name, d)
		}
	}
}

func useAll(p *Prose) {
	p.Bump()
	p.ConceptAck()
	p.Approves()
	p.Thanks()
	p.Calls()
	p.Questions()
}

// checkPlain checks that a source which is read without the parser says what the parser
// reads in it.
func checkPlain(t *testing.T, s string) {
	t.Helper()
	if !isPlain([]byte(s)) {
		return
	}
	plain, parsed := proseReader{p: &Prose{}, src: []byte(s)}, proseReader{p: &Prose{}, src: []byte(s)}
	plain.plain()
	parsed.blocks(markdown.Parse(text.NewReader(parsed.src)))
	if plain.out.String() != parsed.out.String() || !reflect.DeepEqual(plain.p, parsed.p) || len(parsed.links) > 0 {
		t.Errorf("%q reads %q and %+v, a parser reads %q and %+v with links %q", s, plain.out.String(), plain.p, parsed.out.String(), parsed.p, parsed.links)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range hostile(200) {
		f.Add(s)
	}
	f.Add("On Mon, Jan 5, 2026 Ana wrote:\n> Why?\n\n/label bug\n\n- [ ] @bo see lantern/tiles#12")
	f.Add("Works for me \nsince (1) 1.2: thanks!  \n\n\nÜber 10 > 9, c# + c++ at http://x.org/a-b|c = d ")
	f.Fuzz(func(t *testing.T, s string) {
		p := Read(s)
		checkPlain(t, s)
		useAll(p)
		if p.Words != len(strings.Fields(p.Text)) {
			t.Errorf("%d words in %q", p.Words, p.Text)
		}
		for _, one := range p.Sentences {
			if strings.TrimSpace(one) == "" || !strings.Contains(p.Text, one) {
				t.Errorf("sentence %q is not in %q", one, p.Text)
			}
		}
		for _, m := range p.Mentions {
			if m != strings.ToLower(m) || !strings.Contains(strings.ToLower(p.Text), "@"+m) {
				t.Errorf("mention %q is not in %q", m, p.Text)
			}
		}
	})
}
