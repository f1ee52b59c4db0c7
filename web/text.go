package web

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"glueledger/scoring"
)

// How much of somebody's words a line of a report can hold, in runes.
const (
	titleRunes    = 120 // GitHub allows 256
	sentenceRunes = 300
	nameRunes     = 100 // GitHub allows 39 for a login, 100 for a repository
)

// plain makes one line of visible text of s: white space and line ends become
// single spaces; control characters, bidirectional overrides, zero-width and
// other invisible characters go, and so do piled-up accents.
func plain(s string) string {
	if isPlain(s) {
		return s
	}
	var b strings.Builder
	gap, accents := false, 0
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			gap = b.Len() > 0
			continue
		case !unicode.IsGraphic(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) && r != emojiStyle:
			continue
		case unicode.Is(unicode.M, r):
			if accents++; accents > 3 {
				continue
			}
		default:
			accents = 0
		}
		if gap {
			b.WriteByte(' ')
			gap = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPlain reports whether a text is in ASCII, as most are, and plain already.
func isPlain(s string) bool {
	before := byte(' ')
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || s[i] == ' ' && before == ' ' {
			return false
		}
		before = s[i]
	}
	return before != ' '
}

// emojiStyle asks for the coloured form of the character before it.
const emojiStyle = '\ufe0f'

// shorten cuts s to at most n runes.
func shorten(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)
	return scoring.CutTicks(s, strings.TrimRightFunc(string(runes[:n-1]), unicode.IsSpace)) + "…"
}

// titleText is a thread's title as a page shows it.
func titleText(s string) string {
	if s = shorten(plain(s), titleRunes); s == "" {
		return "(no title)"
	}
	return s
}

// nameText is a login or the name of a repository, label, milestone or team.
func nameText(s string) string {
	if s = shorten(plain(s), nameRunes); s == "" {
		return "(no name)"
	}
	return s
}

// sentenceText is a sentence that may quote what people wrote.
func sentenceText(s string) string {
	return sentence(unseen.Replace(shorten(plain(s), sentenceRunes)))
}

// unseen says in place of a quotation that nothing can be seen in what was quoted.
var unseen = strings.NewReplacer(
	"etitled it from “”", "etitled it from a title in which nothing can be seen", "“”", "(nothing visible)",
)

// refusalText is the sentence for why a credit was taken back, which rules begin with
// what was done.
func refusalText(s string) string { return sentenceCase(sentenceText(s)) }

// unlink is an invisible character that joins words. GitHub looks for
// mentions, references, commits and addresses in the rendered text, where
// neither a backslash nor an entity hides them; this does.
const unlink = "\u2060"

// unlinked breaks up what GitHub turns into links, mentions and emoji.
func unlinked(s string) string {
	var b strings.Builder
	hex := 0 // digits in the run of hexadecimal digits before i
	for i := range len(s) {
		if c := s[i]; c < utf8.RuneSelf && strings.IndexByte("0123456789abcdefABCDEF", c) >= 0 {
			if hex > 0 && hex%6 == 0 { // commits are linked from seven digits on
				b.WriteString(unlink)
			}
			hex++
		} else {
			hex = 0
		}
		b.WriteByte(s[i])
		if rest := s[i+1:]; linksOn(s[:i+1], rest) {
			b.WriteString(unlink)
			hex = 0
		}
	}
	return b.String()
}

// linksOn reports whether GitHub would make something of before together with
// rest.
func linksOn(before, rest string) bool {
	switch before[len(before)-1] {
	case '@': // a mention, an address, a commit of a repository
		return true
	case '#':
		return rest != "" && rest[0] >= '0' && rest[0] <= '9'
	case ':':
		return strings.HasPrefix(rest, "//") || endsEmoji(rest)
	case '-':
		return endsWithWord(before[:len(before)-1], "gh", "ghsa", "cve")
	case 'w', 'W':
		return strings.HasPrefix(rest, ".") && endsWithWord(before, "www")
	}
	return false
}

// endsEmoji reports whether s is the rest of a name such as ":tada:" after its
// first colon.
func endsEmoji(s string) bool {
	n := 0
	for n < len(s) && (isAlphanumeric(s[n]) || strings.IndexByte("_+-", s[n]) >= 0) {
		n++
	}
	return n > 0 && n < len(s) && s[n] == ':'
}

func isAlphanumeric(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'z'
}

// endsWithWord reports whether s ends with one of the lower-case ASCII words.
func endsWithWord(s string, words ...string) bool {
	for _, word := range words {
		if n := len(s) - len(word); n >= 0 && strings.EqualFold(s[n:], word) {
			return true
		}
	}
	return false
}

// escapeMarkdown makes GitHub show s, which is [plain], as it is: no markup, no
// HTML, no link, and nobody and nothing mentioned. It holds within paragraphs,
// list items, headings, table cells and the text of links.
func escapeMarkdown(s string) string {
	var b strings.Builder
	runes := []rune(unlinked(s))
	for i, r := range runes {
		switch r {
		case '\\', '`', '*', '[', ']', '<', '>', '~':
			b.WriteByte('\\')
		case '_':
			if !(i > 0 && wordRune(runes[i-1]) && i+1 < len(runes) && wordRune(runes[i+1])) {
				b.WriteByte('\\')
			}
		case '|': // a table looks for its cells before anything else is read
			b.WriteString("&#124;")
			continue
		case '$': // formulas
			b.WriteString("&#36;")
			continue
		case '&':
			b.WriteString("&amp;")
			continue
		case '#': // begins a heading, and can end one
			if i == 0 || runes[i-1] == ' ' {
				b.WriteByte('\\')
			}
		case '+', '-', '=', ':':
			if i == 0 {
				b.WriteByte('\\')
			}
		case '.', ')': // a numbered list
			if i > 0 && i < 10 && allDigits(runes[:i]) {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func allDigits(runes []rune) bool {
	for _, r := range runes {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// webURL gives back s if it is an absolute http or https address, and else "".
func webURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// markdownURL writes an address so that it can stand between the parentheses
// of a Markdown link.
func markdownURL(s string) string {
	return strings.NewReplacer(
		"(", "%28", ")", "%29", "<", "%3C", ">", "%3E", "|", "%7C", "\\", "%5C",
		" ", "%20", "`", "%60", "[", "%5B", "]", "%5D", "&", "&amp;", "@", "%40",
	).Replace(webURL(s))
}
