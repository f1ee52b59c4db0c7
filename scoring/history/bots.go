package history

import (
	"hash/fnv"
	"strings"
	"unicode"
)

// IsBotAccount reports whether GitHub itself says that the account is not a
// person's: a bot, an app or an organization acting as itself.
func IsBotAccount(a Account) bool {
	return a.Type == "Bot" || a.Type == "Organization" || strings.HasSuffix(a.Login, "[bot]")
}

// Utterance is what a comment tells about whether a person or a program wrote
// it.
type Utterance struct {
	Shape  uint64 // hash of the text without what a template fills in; 0 when it is too short to tell
	Marked bool   // carries a hidden HTML comment
}

// shapeLetters is how long a text must be, without what a template fills in, to
// be told from a phrase that people repeat, such as "Thanks, merged"; and how much
// of it is its shape, since templates begin alike and end in what they are about.
const shapeLetters = 40

// Listen reads a comment's Markdown source. Its shape is how it begins, without
// what a template fills in: addresses, mentions, hashes, numbers and code.
func Listen(text string) Utterance {
	u := Utterance{Marked: strings.Contains(text, "<!--")}
	var bare strings.Builder
	code := false
	for word := range strings.FieldsSeq(text) {
		if strings.HasPrefix(word, "```") {
			code = !code
			continue
		}
		if code || filledIn(word) {
			continue
		}
		for _, r := range word {
			if !unicode.IsDigit(r) {
				bare.WriteRune(unicode.ToLower(r))
			}
		}
		if bare.WriteByte(' '); bare.Len() > shapeLetters {
			break
		}
	}
	if bare.Len() > shapeLetters {
		h := fnv.New64a()
		h.Write([]byte(bare.String()[:shapeLetters]))
		u.Shape = h.Sum64()
	}
	return u
}

// filledIn reports whether a word is an address, a mention, code or a hash.
func filledIn(word string) bool {
	if word[0] == '@' || strings.ContainsRune(word, '`') || strings.Contains(word, "://") {
		return true
	}
	return len(word) >= 7 && strings.Trim(word, "0123456789abcdefABCDEF.,:;()") == ""
}

// Behaviour sums up all the comments of an account.
type Behaviour struct {
	Comments int // how many
	Marked   int // how many carry a hidden marker
	Alike    int // how many share the commonest shape
}

// Automated reports whether the comments of an ordinary account are those of a
// program. To call a person a bot is the worse error, so it takes at least eight
// comments of which nine in ten carry a hidden marker or two in three are one
// text over and over.
func (b Behaviour) Automated() bool {
	return b.Comments >= 8 && (b.Marked*10 >= b.Comments*9 || b.Alike*3 >= b.Comments*2)
}
