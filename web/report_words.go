package web

import (
	"fmt"
	"strings"
	"time"

	"glueledger/scoring"
)

// lead says what the month was. A month without glue work says so, and what
// that means.
func (v viewer) lead(r scoring.Report) string {
	if r.Unknown {
		return notKnown(v.scopeName(), r.KnownUntil, monthName(r.Month))
	}
	switch {
	case !r.AsOf.IsZero() && r.AsOf.Before(r.Month.Start()):
		return fmt.Sprintf("%s has not begun yet.", monthName(r.Month))
	case r.Units.Threads > 0:
		return fmt.Sprintf("In %s, %s in %s.", monthName(r.Month), sawTo(r.Credited, r.Units.Threads), v.scopeName())
	case r.Units.Pending > 0:
		return onlyPending(r.Units.Pending, v.scopeName(), "in "+monthName(r.Month))
	}
	return fmt.Sprintf("No glue work was seen in %s in %s. That means that no triage, clarification, unblocking or reviving "+
		"of somebody else’s thread and no answer to a question had an effect that can be checked on GitHub. "+
		"It does not mean that nobody helped: what is said in a call or a chat leaves no trace here.", v.scopeName(), monthName(r.Month))
}

// sawTo says how many people saw to how many threads.
func sawTo(people, threads int) string {
	who, what := count(people, "person", "people"), number(threads)+" threads"
	if people == 1 {
		who = "one person"
	}
	if threads == 1 {
		what = "one thread"
	}
	return who + " saw to " + what
}

// notKnown says that the ledger knows nothing of a span, rather than that nothing
// happened.
func notKnown(scope string, until time.Time, span string) string {
	return fmt.Sprintf("Nothing is known of %s in %s yet: what this ledger knows of it ends in %s.", scope, span, monthName(scoring.MonthOf(until)))
}

// stood says of what waits that it is told by a history that has ended; empty where it has
// not.
func stood(known, now time.Time) string {
	at := scoring.Ended(known, now)
	if at.IsZero() {
		return ""
	}
	return "This is as of " + dayText(at) + ", where the history known here ends. The waits are counted to that day."
}

// knownPart says until when a span is known whose history ends within it.
func knownPart(until time.Time, span scoring.Span) string {
	what := "The month is"
	if span.From != span.To {
		what = "These months are"
	}
	return what + " known until " + dayText(until) + "; the rest is not known here."
}

// beside says what stands beside the glue work, in sentences.
func beside(r scoring.Report) []string {
	var said []string
	if !r.AsOf.IsZero() && r.AsOf.Before(r.Month.Start()) || r.Unknown {
		return nil
	}
	said = append(said, codeInSpan(r.Units.Merged, r.Units.Reviewed, scoring.Span{From: r.Month, To: r.Month}))
	if n := r.Units.Pending; n > 0 && r.Units.Threads > 0 {
		said = append(said, besidePending(n))
	}
	if until := r.KnownPart(); !until.IsZero() {
		said = append(said, knownPart(until, scoring.Span{From: r.Month, To: r.Month}))
	} else if !r.AsOf.IsZero() && r.AsOf.Before(r.Month.End()) {
		said = append(said, "The month is not over; this is how it stood on "+dayText(r.AsOf)+".")
	}
	return said
}

// codeInSpan tells the ordinary work of a span. What comes before it can be a list of what
// was not seen, which nothing can be beside.
func codeInSpan(merged, reviewed int, span scoring.Span) string {
	in := inTheSame(span)
	were := func(n int) string {
		if n == 1 {
			return "was"
		}
		return "were"
	}
	switch {
	case merged == 0 && reviewed == 0:
		return in + "no pull request was merged and none was reviewed."
	case merged == 0:
		return fmt.Sprintf("%s%s %s reviewed and none was merged.", in, count(reviewed, "pull request", "pull requests"), were(reviewed))
	case reviewed == 0:
		return fmt.Sprintf("%s%s %s merged and none was reviewed.", in, count(merged, "pull request", "pull requests"), were(merged))
	}
	return fmt.Sprintf("%s%s %s merged and %s %s reviewed.", in,
		count(merged, "pull request", "pull requests"), were(merged), number(reviewed), were(reviewed))
}

// unitViews are the natural units of the kinds that occur, in the order of the kinds.
func unitViews(u scoring.Units) []unitView {
	var views []unitView
	for _, k := range allKinds() {
		n := u.Kinds[k.Kind]
		if n == 0 {
			continue
		}
		words := k.unit.many
		if n == 1 {
			words = k.unit.one
		}
		views = append(views, unitView{Count: number(n), Words: words + " " + k.unit.done, Class: k.Class})
	}
	return views
}

// nothingOf names in a sentence the kinds that do not occur where others do, and those of
// which all is pending; empty for none.
func nothingOf(u scoring.Units) string {
	if u.Threads == 0 {
		return ""
	}
	var none, pending []string
	for _, k := range allKinds() {
		switch n := u.PendingKinds[k.Kind]; {
		case u.Kinds[k.Kind] > 0:
		case n == 0:
			none = append(none, strings.ToLower(k.Name))
		default:
			pending = append(pending, strings.ToLower(k.Name)+" ("+number(n)+")")
		}
	}
	said := ""
	if len(none) > 0 {
		said = "Nothing was seen of " + listedWith("or", none) + "."
	}
	if len(pending) > 0 {
		said = strings.TrimSpace(said + " There are only pending credits of " + listed(pending) + ".")
	}
	return said
}

// onlyPendingOf says how many credits of a kind are pending where none counts; empty for
// none, and where some count.
func onlyPendingOf(kind scoring.Kind, u scoring.Units) string {
	if n := u.PendingKinds[kind]; n > 0 && u.Kinds[kind] == 0 {
		return number(n) + " pending"
	}
	return ""
}

// waited is the waiting that ended, in days.
func waited(d time.Duration) waitedView {
	view := waitedView{number(wholeDays(d)), "days of waiting that ended", "the full days on each receipt of review unblocking"}
	switch view.Days {
	case "0":
		return waitedView{}
	case "1":
		view.Words = "day of waiting that ended"
	}
	return view
}

// automatonDid tells what an automated account did in a month, in a sentence
// without its name.
func automatonDid(a scoring.Automaton) string {
	threads := func(s scoring.ContributionSort, one, many string) string {
		return count(a.Did[s], one, many)
	}
	var did []string
	for _, s := range scoring.Automatic() {
		if a.Did[s] == 0 {
			continue
		}
		switch s {
		case scoring.BotOpened:
			did = append(did, "opened "+threads(s, "thread", "threads"))
		case scoring.BotPushed:
			did = append(did, "pushed to "+threads(s, "pull request", "pull requests"))
		case scoring.BotCommented:
			did = append(did, "commented on "+threads(s, "thread", "threads"))
		case scoring.BotReviewed:
			did = append(did, "reviewed "+threads(s, "pull request", "pull requests"))
		case scoring.BotRouted:
			did = append(did, "labelled or assigned "+threads(s, "thread", "threads"))
		case scoring.BotMerged:
			did = append(did, "merged "+threads(s, "pull request", "pull requests"))
		case scoring.BotClosed:
			did = append(did, "closed "+threads(s, "thread", "threads"))
		default:
			did = append(did, "did other things on "+threads(s, "thread", "threads"))
		}
	}
	return listed(did)
}
