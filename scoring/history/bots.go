package history

import (
	"hash/fnv"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Recognition names the version of how people are told from programs, and what they
// say is read. When it changes, every thread is to be judged again, as with a rule.
const Recognition = "people/2"

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

// Automated reports whether an account that GitHub takes for a person's is a
// program's, by its login and its comments. To call a person a bot is the worse
// error, so it takes at least eight comments of which nine in ten carry a hidden
// marker or two in three are one text over and over. Where the login calls itself a
// bot, it takes comments of a person to be one: five, few of which are alike.
func (b Behaviour) Automated(login string) bool {
	if b.Comments >= 8 && (b.Marked*10 >= b.Comments*9 || b.Alike*3 >= b.Comments*2) {
		return true
	}
	switch named(login) {
	case aBot:
		return b.Comments < 5 || b.Marked*4 >= b.Comments || b.Alike*4 >= b.Comments
	case maybeBot:
		return b.Comments >= 3 && (b.Marked*2 >= b.Comments || b.Alike*2 >= b.Comments)
	}
	return false
}

// naming is what a login says of whose it is.
type naming int

const (
	aName    naming = iota
	maybeBot        // says that it is a machine
	aBot            // ends in "bot"
)

var (
	// surnames end in "bot" too.
	surnames = []string{"talbot", "abbot", "cabot", "chabot", "herbot", "guilbot", "barbot", "rabot"}
	// machines are what programs are called that build, test or tidy.
	machines = []string{"machine", "jenkins", "automation"}
)

// named reads a login: "ci-robot", "CheckBot" and "checkbot" call themselves bots.
func named(login string) naming {
	login = strings.ToLower(strings.TrimRight(login, "0123456789-_"))
	endsIn := func(name string) bool { return strings.HasSuffix(login, name) }
	switch {
	case slices.ContainsFunc(surnames, endsIn):
		return aName
	case endsIn("bot"):
		return aBot
	case slices.ContainsFunc(machines, endsIn):
		return maybeBot
	}
	return aName
}

// IsBotName reports whether a login, by itself, is a bot's.
func IsBotName(login string) bool { return strings.HasSuffix(login, "[bot]") || named(login) == aBot }

// reflex is how soon after a thread was opened nobody but a program has read it
// and labelled, assigned or answered it. Chosen: it takes a person longer to open the page.
const reflex = 15 * time.Second

// findReflexes marks as automated, on this thread, the accounts that acted on it
// sooner than a person can.
func (t *Thread) findReflexes() {
	quick := map[int64]bool{}
	for i := range t.Events {
		e := &t.Events[i]
		if e.At.Sub(t.OpenedAt) > reflex {
			break
		}
		switch e.Verb {
		case Labeled, Assigned, Milestoned, ReviewRequested, Commented:
			if e.Actor.ID != 0 && e.At.After(t.OpenedAt) && !t.ByAuthor(e) {
				quick[e.Actor.ID] = true
			}
		}
	}
	for i := range t.Events {
		e := &t.Events[i]
		e.Bot = e.Bot || quick[e.Actor.ID]
	}
}
