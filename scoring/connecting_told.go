package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// How receipts of connecting tell which way two threads were joined.

// toldAs is how a text that joins its thread with ref tells of that, and whether it is
// unsure: what is called related need not be the same.
func toldAs(p *history.Prose, ref string, how joint) (told joint, unsure bool) {
	said := naming(p, ref)
	if how == repeats && slices.ContainsFunc(said, relatedTo.MatchString) && !slices.ContainsFunc(said, theSame.MatchString) {
		how = related
	}
	return how, slices.ContainsFunc(said, func(s string) bool {
		return strings.HasSuffix(s, "?") && !asksFavour.MatchString(s) || mayBe.MatchString(s)
	})
}

var (
	relatedTo = pattern.MustCompile(`(?i)\b(?:related|relates?|relevant|connected|linked) to\b`)
	theSame   = pattern.MustCompile(`(?i)\b(?:same|identical|duplicat\w*|dup(?:es?)?|already)\b`)
	// asksFavour asks somebody to do something.
	asksFavour = pattern.MustCompile(`(?i)\b(?:could|can|would|will) (?:you|we|somebody|someone)\b`)
	// mayBe is how people say that they are not sure.
	mayBe = pattern.MustCompile(`(?i)
		\b(?:may|might|could) (?:also |well |both |very |not )*(?:be|have|fix|solve|help|take|address|cover|close|resolve|explain|cause)\b|
		\b(?:
			perhaps|maybe|possibly|probably|likely|presumably|not sure|unsure|guess|
			suspect|wonder(?:ing)?|chances?|seems?|(?:looks?|sounds?|smells?|feels?) like
		)\b
	`)
)

// pointedOut says in which way two threads were joined; unsure of whoever was not sure.
func pointedOut(how joint, ref string, unsure bool) string {
	is := func(so, maybe string) string {
		if unsure {
			return maybe
		}
		return so
	}
	switch how {
	case repeats:
		return "Pointed out that " + ref + is(" is", " may be") + " about the same"
	case replaces:
		return "Pointed out that " + ref + is(" takes", " may take") + " care of it"
	case settles:
		return "Pointed out that it" + is(" takes", " may take") + " care of " + ref
	case depends:
		return "Pointed out that it" + is(" depends on ", " may depend on ") + ref + is(" or conflicts", " or conflict") + " with it"
	}
	return "Linked it to " + ref
}
