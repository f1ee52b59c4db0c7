package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"glueledger/scoring"
)

// kindWords is how pages speak of one kind of glue work.
type kindWords struct {
	Kind  scoring.Kind
	Name  string // "Review unblocking"
	Class string // CSS class, which gives the kind its colour
	unit  unitWords
	did   string // what a person did, with %s for what they did it to
}

// unitWords names what a kind is counted in: "pull request", "unblocked".
type unitWords struct{ one, many, done string }

// knownKinds are the kinds in the order in which every page shows them.
func knownKinds() []kindWords {
	return []kindWords{
		{scoring.Triage, "Triage", "triage", unitWords{"thread", "threads", "triaged"}, "triaged %s"},
		{scoring.Clarification, "Clarification", "clarification", unitWords{"thread", "threads", "made clear"}, "made %s clear"},
		{scoring.ReviewUnblocking, "Review unblocking", "unblocking", unitWords{"pull request", "pull requests", "unblocked"}, "unblocked %s"},
		{scoring.StaleResolution, "Stale resolution", "stale", unitWords{"stale thread", "stale threads", "ended or revived"}, "ended or revived %s"},
	}
}

// furtherKinds are the kinds that few months know. Pages show them, after the
// others, where they occur.
func furtherKinds() []kindWords {
	return []kindWords{
		{scoring.Connecting, "Connecting", "connecting", unitWords{"thread", "threads", "connected with another"}, "connected %s with another"},
		{scoring.Answering, "Answering", "answering", unitWords{"question", "questions", "answered"}, "answered %s"},
		{scoring.Summarising, "Summarising", "summarising", unitWords{"discussion", "discussions", "summed up"}, "summed up %s"},
		{scoring.FollowThrough, "Follow-through", "following", unitWords{"thread", "threads", "followed through"}, "followed through on %s"},
		{scoring.DeEscalation, "De-escalation", "cooling", unitWords{"thread", "threads", "calmed"}, "calmed %s"},
		{scoring.Onboarding, "Onboarding", "onboarding", unitWords{"thread", "threads", "where a newcomer was helped"}, "helped a newcomer on %s"},
	}
}

// allKinds are the known kinds and then the further ones. Who appends to them gets a copy.
func allKinds() []kindWords { return everyKind }

var everyKind = slices.Clip(slices.Concat(knownKinds(), furtherKinds()))

// wordsOf are the words of the kinds that have some.
var wordsOf = func() map[scoring.Kind]kindWords {
	words := make(map[scoring.Kind]kindWords)
	for _, k := range allKinds() {
		words[k.Kind] = k
	}
	return words
}()

// wordsFor answers for every kind, also for one that has rules but no words of
// its own here.
func wordsFor(kind scoring.Kind) kindWords {
	if k, ok := wordsOf[kind]; ok {
		return k
	}
	name := strings.ReplaceAll(plain(string(kind)), "-", " ")
	return kindWords{kind, sentenceCase(name), "other", unitWords{"thread", "threads", "helped by " + name}, "did " + strings.ReplaceAll(name, "%", "%%") + " on %s"}
}

// KindName is how pages name a kind: "Review unblocking".
func KindName(kind scoring.Kind) string { return wordsFor(kind).Name }

// kindsOf are the kinds that any of the counts have, those that pages know first.
func kindsOf(counts ...map[scoring.Kind]int) []kindWords {
	var kinds []kindWords
	for _, k := range allKinds() {
		if slices.ContainsFunc(counts, func(n map[scoring.Kind]int) bool { return n[k.Kind] > 0 }) {
			kinds = append(kinds, k)
		}
	}
	var more []scoring.Kind
	for _, n := range counts {
		for kind := range n {
			known := slices.ContainsFunc(kinds, func(k kindWords) bool { return k.Kind == kind })
			if !known && !slices.Contains(more, kind) {
				more = append(more, kind)
			}
		}
	}
	slices.Sort(more)
	for _, kind := range more {
		kinds = append(kinds, wordsFor(kind))
	}
	return kinds
}

// count is "1 thread" or "1,203 threads".
func count(n int, one, many string) string { return number(n) + " " + noun(n, one, many) }

// noun is "thread" for one, and "threads" for more or none.
func noun(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// number writes n with thousands set apart by commas.
func number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// days is a duration as people say it.
func days(d time.Duration) string {
	n := wholeDays(d)
	if n == 0 {
		return "less than a day"
	}
	return count(n, "day", "days")
}

// waitedSince is a long wait as people say it: in days, and in years from two
// years on.
func waitedSince(since, now time.Time) string {
	years := 0
	for !since.AddDate(years+1, 0, 0).After(now) {
		years++
	}
	if years >= 2 {
		return count(years, "year", "years")
	}
	return days(now.Sub(since))
}

func wholeDays(d time.Duration) int { return int(max(d, 0) / (24 * time.Hour)) }

// listed joins words as a sentence does: "a, b and c".
func listed(words []string) string { return listedWith("and", words) }

// listedWith joins words as a sentence does, the last two with the word that is told.
func listedWith(joint string, words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + joint + " " + words[last]
}

// sentenceCase begins s with a capital.
func sentenceCase(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// sentence makes s end as a sentence does, also where it ends with a quotation.
// An empty s stays empty.
func sentence(s string) string {
	said := strings.TrimRight(s, "”’\"')")
	if said != s && strings.HasSuffix(said, "…") { // what was quoted is cut, the sentence is not
		return s + "."
	}
	if s == "" || strings.HasSuffix(said, ".") || strings.HasSuffix(said, "!") || strings.HasSuffix(said, "?") || strings.HasSuffix(said, "…") {
		return s
	}
	return s + "."
}

// monthName is "March 2025".
func monthName(m scoring.Month) string { return m.Start().Format("January 2006") }

// moment is a point in time for people and for programs.
type moment struct {
	Attr string // for <time datetime>
	Text string
}

// Exact is the moment to the minute.
func (m moment) Exact() string {
	t, err := time.Parse(time.RFC3339, m.Attr)
	if err != nil {
		return m.Text
	}
	return atMinute(t).Text
}

// onDay shows only the day, "3 March 2025".
func onDay(t time.Time) moment { return moment{t.UTC().Format(time.RFC3339), dayText(t)} }

// inMonth shows the day where the year goes without saying, "3 March".
func inMonth(t time.Time) moment {
	return moment{t.UTC().Format(time.RFC3339), t.UTC().Format("2 January")}
}

// atMinute shows day and minute, "3 March 2025, 15:04 UTC".
func atMinute(t time.Time) moment {
	return moment{t.UTC().Format(time.RFC3339), t.UTC().Format("2 January 2006, 15:04 UTC")}
}

// atSecond shows what there may be several of in a minute, "3 March 2025, 15:04:05 UTC".
func atSecond(t time.Time) moment {
	return moment{t.UTC().Format(time.RFC3339), t.UTC().Format("2 January 2006, 15:04:05 UTC")}
}

func dayText(t time.Time) string { return t.UTC().Format("2 January 2006") }

// did tells what somebody did in a month, such as "Triaged 2 threads and
// unblocked 1 pull request." It is empty when that is nothing.
func did(glue map[scoring.Kind]int, kinds []kindWords) string {
	return sentence(sentenceCase(deeds(glue, kinds)))
}

// deeds are what somebody did within a sentence.
func deeds(glue map[scoring.Kind]int, kinds []kindWords) string {
	var done []string
	for _, k := range kinds {
		if n := glue[k.Kind]; n > 0 {
			done = append(done, fmt.Sprintf(k.did, count(n, k.unit.one, k.unit.many)))
		}
	}
	return listed(done)
}

// didAndPending is did, and how much more is pending.
func didAndPending(glue map[scoring.Kind]int, pending int, kinds []kindWords) string {
	done := did(glue, kinds)
	switch {
	case done == "" && pending > 0:
		return "Did " + noun(pending, "one piece of glue work, which is pending.", number(pending)+" pieces of glue work, all of them pending.")
	case pending > 0:
		return done + " " + morePending(pending)
	}
	return done
}

// morePending says how many credits of somebody are pending beside those that count.
func morePending(n int) string {
	return number(n) + noun(n, " more credit is pending.", " more credits are pending.")
}

// onlyPending says of a place and a time, such as "in March 2026", that so many pieces of
// glue work were done, none of which counts yet.
func onlyPending(n int, where, in string) string {
	return fmt.Sprintf("%s, %s done in %s. %s", sentenceCase(in), noun(n, "one piece of glue work was", number(n)+" pieces of glue work were"), where, arePending(n))
}

// arePending says of so many pieces of glue work that they are pending, and what that is.
func arePending(n int) string {
	return noun(n, "It is pending: its effect has not been seen yet.", "All are pending: their effects have not been seen yet.")
}

// besidePending says how many credits are pending beside what a page counts, all kinds taken
// together: of some kinds there may be no others.
func besidePending(n int) string {
	return number(n) + noun(n, " credit is", " credits in all are") + " pending and not counted in the numbers above."
}

// besideIt begins what tells of the ordinary work beside the glue.
const besideIt = "Beside it, "

// inTheSame begins what else is told of a span.
func inTheSame(span scoring.Span) string {
	if span.From == span.To {
		return "In the same month, "
	}
	return "In the same months, "
}

// codeBeside tells the ordinary work of somebody beside their glue in the same span.
func codeBeside(name string, span scoring.Span, merged, reviewed int) string {
	if said := codeWords(merged, reviewed); said != "" {
		return inTheSame(span) + name + " " + strings.TrimPrefix(said, besideIt)
	}
	return ""
}

// codeWords tells the ordinary work beside the glue.
func codeWords(merged, reviewed int) string {
	had := "had " + count(merged, "pull request", "pull requests") + " merged"
	switch {
	case merged > 0 && reviewed > 0:
		return besideIt + had + " and reviewed " + number(reviewed) + "."
	case merged > 0:
		return besideIt + had + "."
	case reviewed > 0:
		return besideIt + "reviewed " + count(reviewed, "pull request", "pull requests") + "."
	}
	return ""
}
