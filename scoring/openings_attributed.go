package scoring

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// An opening can hold what somebody said in talks or in a mail, whom no mention names and
// who never comes to the thread: it begins with their name, or quotes them at length.

// fromSomebody begins an opening with whose words follow, or with who raised it where.
var fromSomebody = pattern.MustCompile(`
	^\W*(?:From|Per|By|Via) (?:
		@[\w-]+(?:\s*$|\s*[:,.\n])|
		\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+(?:\s*$|\s*[:,.\n]| (?:in|at|on|during) )
	)
`)

// somebodySaid names somebody who said something, as what introduces a quote does.
var somebodySaid = pattern.MustCompile(`
	^\W*(?:@[\w-]+|\p{Lu}\p{Ll}+(?: \p{Lu}[\pL.]+)?)(?:['’]s)? (?:
		(?:has|had|also|just|rightly) )*(?i:
		wrote|said|says|writes|asked|asks|comment(?:ed|s)?|suggest(?:ed|s|ion)|propos(?:ed|al)|
		remark(?:ed|s)?|review|question|feedback|points? out|pointed out|mentioned|noted|raised|
		e-?mail|mail|message|note
	)\b
`)

// theirIssue names somebody's thread or remark as what an opening holds.
var theirIssue = pattern.MustCompile(`
	\[?(?:@[\w-]+|\p{Lu}\p{Ll}+)['’]s (?:original |first |earlier )?(?:
		issue|comment|remark|review|post|question|report|message|mail
	)
`)

// mailed is the address of a mail that was sent to many.
var mailed = pattern.MustCompile(`(?i)https?://(?:mailarchive\.|lists?\.|groups\.)|https?://\S+/(?:arch(?:ives?)?|mailman|pipermail)/`)

// attributed reports whether an opening begins with whose words it holds, or quotes at
// length what somebody else, or a mail, had said.
func attributed(e *history.Event) bool {
	text := strings.TrimSpace(e.Text)
	if transcribes(e) || fromSomebody.MatchString(text) || e.Says.Words <= fewOpeningWords && pointsThere.MatchString(e.Says.Text) && theirIssue.MatchString(text) && len(e.Says.Links)+len(e.Says.Refs) > 0 {
		return true
	}
	intro, quote := beforeQuote(text)
	words := len(strings.Fields(intro))
	if words == 0 || words > fewOpeningWords || len(strings.Fields(quote)) < words || itsOwn.MatchString(intro) {
		return false
	}
	return somebodySaid.MatchString(intro) && !noName.MatchString(intro) || mailed.MatchString(intro)
}

// transcribes reports whether an opening says that lines of talks follow, each with its
// speaker's name before it, of which somebody else has the first.
func transcribes(e *history.Event) bool {
	said := spokenLine.FindAllStringSubmatch(e.Text, -1)
	if len(said) < fewestLines || history.SameName(said[0][1], e.Actor.Login) {
		return false
	}
	intro := e.Text[:spokenLine.FindStringIndex(e.Text)[0]]
	return len(strings.Fields(intro)) <= fewOpeningWords && ofTalks.MatchString(intro)
}

// spokenLine is a line of talks as programs for them write it.
var spokenLine = pattern.MustCompile(`(?m)^[ \t>*-]*\x60?(?:\[?\d\d?:\d\d(?::\d\d)?\]?[ \t]+)?<[@+ ]?(\w[\w|-]+)>\x60?[ \t]+\S`)

// ofTalks says where the lines that follow were spoken.
var ofTalks = pattern.MustCompile(`(?i)\b(?:irc|chat|channel|slack|discord|matrix|zulip|gitter|meeting|talks?|conversation|discussion|log)\b`)

// fewestLines is how many such lines it takes, at least, to be talks. Chosen: one can be
// anything that stands in angle brackets.
const fewestLines = 2

// beforeQuote is what stands in a text before its first quote, and all that it quotes.
func beforeQuote(text string) (intro, quote string) {
	var before, quoted strings.Builder
	for line := range strings.Lines(text) {
		if said, is := strings.CutPrefix(line, ">"); is {
			quoted.WriteString(said)
		} else if quoted.Len() == 0 {
			before.WriteString(line)
		}
	}
	return strings.TrimSpace(before.String()), quoted.String()
}

// fullName reports whether a sentence goes on after a name with another.
func fullName(s, name string) bool {
	_, rest, _ := strings.Cut(s, name+" ")
	return beginsUpper(rest) && beginsUpper(name)
}

func beginsUpper(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(first)
}

// ofThread names a thread by what follows somebody's name.
var ofThread = pattern.MustCompile(`(?i)\b(?:in|on|under|at|to) (?:the )?` + aThread)
