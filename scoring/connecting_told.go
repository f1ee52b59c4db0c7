package scoring

import (
	"slices"
	"strings"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// How receipts of connecting tell which way two threads were joined.

// way is how a receipt tells that two threads were joined. It is finer than a joint, which
// says only how firmly: a receipt must not say more than was written.
type way int

const (
	linked    way = iota // the two have to do with each other
	needing              // this one depends on the other
	clashing             // the two conflict
	stemming             // the other brought what this one is about
	finishing            // the other is done with once this one is
	same                 // the two are about the same
	replaced             // the other takes care of this one
)

// toldAs is how a text that joins its thread with ref tells of that, and whether it is
// unsure: what is called related need not be the same.
func toldAs(p *history.Prose, ref string, how joint) (told way, unsure bool) {
	said := naming(p, ref)
	says := func(words *pattern.Pattern) bool {
		return slices.ContainsFunc(said, func(s string) bool { return words.MatchString(anyRef.ReplaceAllString(s, other)) })
	}
	unsure = slices.ContainsFunc(said, func(s string) bool {
		return strings.HasSuffix(s, "?") && !asksFavour.MatchString(s) || mayBe.MatchString(s)
	})
	switch how {
	case depends:
		told = needing
		switch {
		case says(conflicting):
			told = clashing
		case says(bringing):
			told = stemming
		case says(breaking):
			told = clashing
		case says(choosing):
			told = linked
		}
	case settles:
		told = finishing
	case repeats:
		told = same
		switch {
		case says(mergedWith):
			told = replaced
		case says(relatedTo) && !says(theSame):
			told = linked
		}
	case replaces:
		told = replaced
	}
	return told, unsure
}

var (
	relatedTo = pattern.MustCompile(`(?i)\b(?:related|relates?|relevant|connected|linked) to\b`)
	theSame   = pattern.MustCompile(`(?i)\b(?:same|identical|duplicat\w*|dup(?:es?)?|already)\b`)
	// mergedWith says that the change came in with another.
	mergedWith  = pattern.MustCompile(`(?i)\b(?:merged|landed|included) (?:\w+ )?(?:via|in|with|by|through|as part of)\b[^.!?]{0,20}_other_`)
	conflicting = pattern.MustCompile(`(?i)\bconflict\w*\b|\boverlap\w*\b|\bincompatible\b|\b(?:touch|chang|rework|rewrit|mov)\w* (?:\w+ ){0,2}(?:the )?same\b|冲突`)
	// bringing says of the other itself that a fault came with it.
	bringing = pattern.MustCompile(`(?i)
		\b(?:caused|introduced|broken|broke|regress(?:ed|ion)) (?:by|in|from|since|with)\b[^.!?]{0,20}_other_|
		\b(?:cause|culprit) (?:is|was|seems to be|should be|must be)\b[^.!?]{0,15}_other_|
		_other_ is (?:the )?(?:culprit|cause|reason)\b|\bbisect\w*\b[^.!?]{0,30}_other_|
		\b(?:breaks|fail(?:s|ed|ing)|crash(?:es|ed|ing)|stopped)\b[^.!?]{0,20}\b(?:with|after|since|because of|due to|on top of) (?:\w+ )?_other_|
		_other_ (?:(?:has|had|just|also|then|probably) )*(?:
			breaks|broke|introduced|caused|regressed|re-?(?:adds|added|introduces)|
			(?:added|brought|put)\b[^.!?]{0,30}\bback
		)\b
	`)
	breaking = pattern.MustCompile(`(?i)\bbreaks (?:\w+ ){0,2}_other_`)
	choosing = pattern.MustCompile(`(?i)\balternative to\b|\bcompeting\b`)
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
func pointedOut(told way, ref string, unsure bool) string {
	is := func(so, maybe string) string {
		if unsure {
			return maybe
		}
		return so
	}
	switch told {
	case same:
		return "Pointed out that " + ref + is(" is", " may be") + " about the same"
	case replaced:
		return "Pointed out that " + ref + is(" takes", " may take") + " care of it"
	case finishing:
		return "Pointed out that it" + is(" takes", " may take") + " care of " + ref
	case needing:
		return "Pointed out that it" + is(" depends", " may depend") + " on " + ref
	case clashing:
		return "Pointed out that it" + is(" conflicts", " may conflict") + " with " + ref
	case stemming:
		return "Pointed out what" + is(" came", " may have come") + " with " + ref
	}
	return "Linked it to " + ref
}
