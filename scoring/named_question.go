package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// howBest asks how to go about something, beside what asksForHelp knows.
var howBest = pattern.MustCompile(`(?i)
	\b(?:
		how to|any idea|is there (?:a|an|any) way|
		is (?:this|that|it) the (?:right|correct|best|proper) (?:way|place)|
		(?:could|can|would) you (?:please )?give (?:me|us) (?:a|an|some) \w+
	)\b|
	^\W*suggestions?\b
`)

// askedByName are the logins, in lower case, of those whom the author of the thread asks
// by name, at i, how to go about something. The author wants to be told by them, whatever
// the thread is about, and that is plain without further words.
func (r *reading) askedByName(i int) []string {
	e := r.at(i)
	if !r.ByAuthor(e) || !e.Person() || e.Verb != history.Opened && e.Verb != history.Commented {
		return nil
	}
	if len(e.Says.Mentions) == 0 || !slices.ContainsFunc(e.Says.Questions(), asksHowBest) {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(e.Says.Mentions), func(login string) bool {
		return strings.EqualFold(login, e.Actor.Login) || history.IsBotName(login)
	})
}

// asksHowBest reports whether a question is how to go about something, rather than what
// others want or meant.
func asksHowBest(s string) bool {
	if proposal.MatchString(s) || guess.MatchString(s) || plans(s) || callsIn.MatchString(s) || asksWhen.MatchString(s) || countersAsk.MatchString(s) {
		return false
	}
	return callsOnOthers(s) || howBest.MatchString(s)
}
