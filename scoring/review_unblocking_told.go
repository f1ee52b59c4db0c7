package scoring

import (
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/scoring/pattern"
)

// How receipts of review unblocking tell what was done, and after which wait.

// EffectBeside is an effect as it is told after why a credit was given: nothing where
// that ends in the same merge.
func EffectBeside(why, effect string) string {
	if effect == itWasMerged {
		for _, did := range []string{"Merged it", "Approved it and merged it", "Reviewed it and merged it"} {
			if strings.HasPrefix(why, did) {
				return ""
			}
		}
	}
	return effect
}

// afterWait tells the wait that the event at i ended. A draft waits for no review, and nor
// does what nobody has handed over since the others' last word.
func (r *reading) afterWait(i int, c history.Court, wait time.Duration) string {
	_, draft := r.DraftBefore(i)
	handed := c.From == 0 || r.ByAuthor(r.at(c.From))
	switch {
	case draft:
		return "after the draft had stood still for " + days(wait)
	case c.Approved && !c.InPassing:
		return "after it had stood approved for " + days(wait)
	case c.OnAuthor || c.InPassing || !handed:
		return "after it had stood still for " + days(wait) // and not whose fault that was
	}
	return "after it had waited " + days(wait) + " for a review"
}

// unblocking says what the action did, in words that its evidence bears out.
func (r *reading) unblocking(i int, act []int) string {
	e := r.at(i)
	reviewed := false
	for _, j := range act {
		f := r.at(j)
		if f.Verb == history.Reviewed && f.Subject == history.Approved || f.Said() && f.Verb != history.ReviewCommented && f.Says.Approves() {
			return "Approved it"
		}
		reviewed = reviewed || f.Verb == history.Reviewed || f.Verb == history.ReviewCommented
	}
	switch {
	case reviewed:
		return "Reviewed it"
	case e.Verb == history.ReviewRequested:
		return "Asked " + e.Target.Login + " to review"
	case e.Verb == history.ReviewDismissed:
		return "Cleared a stale review"
	case e.Says.Bump() && len(r.othersNamed(e)) > 0:
		return r.turnedTo(i, r.othersNamed(e)...)
	case e.Says.Bump():
		return "Asked where it stands"
	case rebase.MatchString(e.Says.Text) && e.Says.Words <= 25:
		return "Asked for a rebase"
	case e.Says.Calls() && len(r.othersNamed(e)) > 0:
		return r.turnedTo(i, r.othersNamed(e)...)
	case len(e.Says.Questions()) > 0:
		return "Asked " + asking(e.Says.Questions()[0], 100)
	}
	if e.Says.Calls() {
		return "Spoke to its author"
	}
	return "Commented on it"
}

// othersNamed are those whom e names and who can be called in, as GitHub spells them: not
// the author, whose pull request it is.
func (r *reading) othersNamed(e *history.Event) []string {
	var logins []string
	for _, login := range e.Says.Mentions {
		if !strings.EqualFold(login, r.Author.Login) {
			logins = append(logins, r.spelled(login, e.Says))
		}
	}
	return logins
}

// spelled is a login in lower case as GitHub spells it, where its account did something on
// the thread; else as a text that names it does.
func (r *reading) spelled(login string, says *history.Prose) string {
	for k := range r.Events {
		for _, account := range []history.Account{r.at(k).Actor, r.at(k).Target} {
			if strings.EqualFold(account.Login, login) {
				return account.Login
			}
		}
	}
	for _, name := range atLogin.FindAllString(says.Text, -1) {
		if strings.EqualFold(name[1:], login) {
			return name[1:]
		}
	}
	return login
}

// atLogin is how a text names an account.
var atLogin = pattern.MustCompile(`@[A-Za-z0-9](?:-?[A-Za-z0-9])*`)

// turnedTo tells that whoever spoke at i called others: in, where none of them had said
// anything there before.
func (r *reading) turnedTo(i int, logins ...string) string {
	spoke := slices.ContainsFunc(r.Events[:i], func(e history.Event) bool {
		return e.Said() && slices.ContainsFunc(logins, func(login string) bool { return strings.EqualFold(login, e.Actor.Login) })
	})
	if spoke {
		return "Turned to " + and(logins)
	}
	return "Called in " + and(logins)
}

// merging says what was done by an action that ended in a merge by the same
// person.
func (r *reading) merging(act []int) string {
	if did := r.unblocking(act[0], act); did == "Approved it" || did == "Reviewed it" {
		return did + " and merged it"
	}
	return "Merged it"
}

// rebase is how people say that a change must be brought up to date.
var rebase = pattern.MustCompile(`(?i)\b(re-?bas\w*|squash\w*|merge conflicts?|conflicts|out of date|up to date)\b`)
