package history

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"glueledger/scoring/pattern"
)

// Prose is what a person said in a text: its Markdown source without quotes,
// code blocks, hidden comments, images and what an e-mail program added.
type Prose struct {
	Text       string   // paragraphs, one a line; code spans stand between backquotes; no headings, which templates bring
	Sentences  []string // of Text
	Words      int      // in Text
	Quotes     bool     // answers something it quotes
	Code       bool     // has a block of code: a log, a program, a suggestion
	Suggestion bool     // has a suggested change of code
	Listed     int      // items in its longest list
	Checked    bool     // has a list with check boxes
	Commands   bool     // has a line that commands a bot, which is left out of Text
	Ledger     []string // lines that command glueledger, in order; left out of Text too
	Mentions   []string // logins, in lower case, each once
	Refs       []string // other threads it names: "#12", "owner/repo#12", in lower case, each once
	Links      []string // addresses, each once

	questions []string // of Sentences
	cues      cues
}

var nothing = &Prose{}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Table, extension.TaskList)).Parser()

// readAtMost is how much of a text is read, in bytes. What a person has to say
// stands in far less; the rest is logs, or meant to keep a server busy.
const readAtMost = 16 << 10

// Read takes a Markdown source apart.
func Read(source string) *Prose {
	if strings.TrimSpace(source) == "" {
		return nothing
	}
	src := []byte(cutMail(shallow(head(strings.ReplaceAll(source, "\r\n", "\n"), readAtMost))))
	p := &Prose{}
	r := proseReader{p: p, src: src}
	if isPlain(src) {
		r.plain()
	} else {
		r.blocks(markdown.Parse(text.NewReader(src)))
	}
	said, ledger := cutLedger(strings.TrimSpace(r.out.String()), string(src))
	p.Ledger = ledger
	p.Text, p.Commands = cutCommands(said)
	p.Words = words(p.Text)
	p.Sentences = sentences(p.Text)
	p.questions = questions(p.Sentences)
	// The look before each search spares most texts the regular expression.
	if strings.Contains(p.Text, "@") {
		p.Mentions = mentions(p.Text)
	}
	if strings.Contains(p.Text, "://") {
		for _, u := range bareURL.FindAllString(p.Text, -1) {
			r.link(u)
		}
	}
	p.Links = r.links
	p.Refs = references(p.Text, p.Links)
	p.cues = readCues(p)
	return p
}

// head is the beginning of s, at most n bytes, cut between runes.
func head(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// deepest is how many quotes and lists a line can stand in. People go to five or
// six; a parser's work grows with the square of it.
const deepest = 20

// shallow leaves out lines that stand deeper in quotes and lists than people
// write.
func shallow(s string) string {
	if strings.Count(s, ">")+strings.Count(s, "- ")+strings.Count(s, "* ")+strings.Count(s, "+ ")+strings.Count(s, ". ") <= deepest {
		return s
	}
	lines := strings.Split(s, "\n")
	return strings.Join(slices.DeleteFunc(lines, tooDeep), "\n")
}

func tooDeep(line string) bool {
	depth := 0
	for i := range len(line) {
		switch c := line[i]; {
		case c == '>', (c == '-' || c == '*' || c == '+' || c == '.' || c == ')') && i+1 < len(line) && line[i+1] == ' ':
			depth++
		case c != ' ' && c != '\t' && (c < '0' || c > '9'):
			return false
		}
		if depth > deepest {
			return true
		}
	}
	return false
}

// Lines that e-mail programs put above the message that they answer, and what
// GitHub puts below its own.
var (
	mailQuote = pattern.MustCompile(`(?m)
		^(?:
			(?:On|Am|Le|El|Il|Em|Op) [^\n]{5,200}(?:\n[^\n]{0,120})?(?:
				wrote|writes|schrieb[^\n]{0,80}|a écrit|escribió|ha scritto|escreveu|schreef[^\n]{0,80}
			)\s?:|
			-{3,} ?Original Message ?-{3,}.*|_{10,}\n+From: .*|From: .*\n(?:Sent|Date|To): .*
		)\s*$
	`)
	mailFooter = pattern.MustCompile(`(?mi)
		^.{0,4}(?:Reply to this email directly|You are receiving this because|Sent from my ).*
	`)
)

func cutMail(s string) string {
	if strings.Contains(s, "email") || strings.Contains(s, "because") || strings.Contains(s, "Sent from") {
		s = before(mailFooter, s)
	}
	if strings.Contains(s, ":\n") || strings.HasSuffix(s, ":") || strings.Contains(s, "Original Message") || strings.Contains(s, "From: ") {
		s = cutMailQuotes(s)
	}
	return s
}

// cutMailQuotes cuts off the message that an e-mail answers; where the e-mail begins with
// that, in lines marked as a quote, and the answer stands below them, only the line above.
func cutMailQuotes(s string) string {
	at := mailQuote.FindStringIndex(s)
	if at == nil {
		return s
	}
	above, below := s[:at[0]], strings.TrimLeft(s[at[1]:], " \t\n")
	if strings.TrimSpace(above) != "" || !strings.HasPrefix(below, ">") || !answeredBelow.MatchString(below) {
		return above
	}
	return before(mailQuote, below)
}

// answeredBelow is a paragraph that is no quote.
var answeredBelow = pattern.MustCompile(`\n[ \t]*\n[ \t]*[^\s>][^\n]*\pL`)

func before(re *pattern.Pattern, s string) string {
	if at := re.FindStringIndex(s); at != nil {
		return s[:at[0]]
	}
	return s
}

type proseReader struct {
	p     *Prose
	src   []byte
	out   strings.Builder
	links []string
}

// isPlain reports whether a source is nothing but paragraphs of words to a Markdown
// parser: each line begins with a letter or with what is not ASCII, and none has a sign
// that means something within a line. Such a source needs no parser.
func isPlain(src []byte) bool {
	begins := true // a line
	for _, c := range src {
		switch {
		case c == '\n':
			begins = true
			continue
		case begins && c < utf8.RuneSelf && !('a' <= c|0x20 && c|0x20 <= 'z'):
			return false
		case c < ' ' || strings.IndexByte("\\`*_[]<&~", c) >= 0:
			return false
		}
		begins = false
	}
	return true
}

// plain writes what a plain source says, a line a line.
func (r *proseReader) plain() {
	for line := range bytes.Lines(r.src) {
		if line = bytes.TrimRight(line, " \n"); len(line) > 0 {
			r.out.Write(line)
			r.out.WriteByte('\n')
		}
	}
}

// blocks walks block nodes and writes what they say, a block a line.
func (r *proseReader) blocks(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Blockquote:
			r.p.Quotes = true
		case *ast.FencedCodeBlock:
			r.p.Code = true
			if c.Info != nil && strings.HasPrefix(string(c.Info.Value(r.src)), "suggestion") {
				r.p.Suggestion = true
			}
		case *ast.CodeBlock:
			r.p.Code = true
		case *ast.HTMLBlock, *ast.ThematicBreak, *ast.Heading:
		case *ast.List:
			r.p.Listed = max(r.p.Listed, c.ChildCount())
			r.blocks(c)
		default:
			if c.Type() == ast.TypeInline {
				r.inline(c)
				continue
			}
			r.blocks(c)
			r.out.WriteByte('\n')
		}
	}
}

func (r *proseReader) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		r.out.Write(n.Segment.Value(r.src))
		if n.SoftLineBreak() || n.HardLineBreak() {
			r.out.WriteByte('\n')
		}
		return
	case *ast.String:
		r.out.Write(n.Value)
		return
	case *ast.CodeSpan:
		r.out.WriteByte('`')
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			r.inline(c)
		}
		r.out.WriteByte('`')
		return
	case *ast.AutoLink:
		r.link(string(n.URL(r.src)))
		r.out.Write(n.URL(r.src))
		return
	case *ast.Image, *ast.RawHTML:
		return
	case *ast.Link:
		r.link(string(n.Destination))
	case *extast.TaskCheckBox:
		r.p.Checked = true
		return
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.inline(c)
	}
}

func (r *proseReader) link(url string) {
	if !slices.Contains(r.links, url) {
		r.links = append(r.links, url)
	}
}

var (
	mention   = regexp.MustCompile(`(?:^|[^\w/@.` + "`" + `])@([A-Za-z0-9](?:-?[A-Za-z0-9]){0,38})`)
	bareURL   = pattern.MustCompile(`https?://[^\s<>()"'` + "`" + `]+`)
	shortRef  = pattern.MustCompile(`(?i)(?:^|[\s(\[,;:]|\bPR|\bMR)((?:[\w.-]+/[\w.-]+)?#\d+|GH-\d+)\b`)
	threadURL = pattern.MustCompile(`https?://[^/\s]+/([\w.-]+/[\w.-]+)/(?:issues|pull|discussions)/(\d+)`)
)

// mentions are the logins that s addresses, in lower case, each once; teams are
// none.
func mentions(s string) []string {
	var out []string
	for _, m := range mention.FindAllStringSubmatchIndex(s, -1) {
		if m[3] < len(s) && s[m[3]] == '/' {
			continue
		}
		if v := strings.ToLower(s[m[2]:m[3]]); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func references(s string, links []string) []string {
	var out []string
	for line := range strings.Lines(s) { // the look before each search spares most lines the regular expression
		if !strings.Contains(line, "#") && !strings.Contains(line, "GH-") {
			continue
		}
		for _, m := range shortRef.FindAllStringSubmatch(line, -1) {
			ref := strings.Replace(strings.ToLower(m[1]), "gh-", "#", 1)
			if !slices.Contains(out, ref) {
				out = append(out, ref)
			}
		}
	}
	for _, link := range links {
		m := threadURL.FindStringSubmatch(link)
		if m == nil {
			continue
		}
		if v := strings.ToLower(m[1] + "#" + m[2]); !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// lettersAWord is how many letters a word has, about, in scripts that put no space
// between words. Chosen: most words of Chinese have two.
const lettersAWord = 2

// words counts the words of a text, also where no space stands between them.
func words(s string) int {
	n := 0
	for field := range strings.FieldsSeq(s) {
		unspaced := 0
		for _, r := range field {
			if r > unicode.MaxLatin1 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai) {
				unspaced++
			}
		}
		n += max(1, unspaced/lettersAWord)
	}
	return n
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = []string{"i.e.", "e.g.", "cf.", "vs.", "approx.", "resp.", "incl.", "z.b.", "p.ej.", "d.h.", "dr.", "mr.", "ms."}

// abbreviated reports whether s ends in an abbreviation.
func abbreviated(s string) bool {
	last := strings.ToLower(strings.TrimLeft(s[strings.LastIndexAny(s, " \t\n")+1:], "([\"'"))
	return slices.Contains(abbreviations, last)
}

// sentences cuts a text where a sentence or a line ends; the mark that ends a
// sentence stays with it.
func sentences(s string) []string {
	var out []string
	start := 0
	cut := func(end int) {
		if one := strings.TrimSpace(s[start:end]); one != "" {
			out = append(out, one)
		}
		start = end
	}
	ended := false // after a mark that ends a sentence, and what may follow it
	code := false  // between backquotes
	for i, c := range s {
		if c == '`' {
			code = !code
		}
		switch {
		case c == '\n':
			cut(i)
			ended, code = false, false
		case code:
		case ended && (c == ' ' || c == '\t'):
			if !abbreviated(s[start:i]) {
				cut(i)
			}
			ended = false
		case c == '。' || c == '！' || c == '？':
			cut(i + utf8.RuneLen(c))
			ended = false
		case c == '.' || c == '!' || c == '?' || c == '…':
			ended = true
		case c != '`' && c != '"' && c != '\'' && c != ')' && c != ']' && c != '*':
			ended = false
		}
	}
	cut(len(s))
	return out
}
