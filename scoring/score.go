package scoring

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"glueledger/scoring/history"
)

// Rules are the rules in force, in the order of precedence: an action that
// fits two kinds is given to the first.
func Rules() []Rule {
	return []Rule{
		deEscalation, summarising, followThrough, answering, staleResolution,
		connecting, reviewUnblocking, onboarding, clarification, triage,
	}
}

// Score judges a thread as it looks at time now. What waits waits as of when what is known of
// the thread ended; an effect that was still awaited then counts as not come, as if
// nothing had followed. It is a pure function; the same arguments give the same judgement.
func Score(rules []Rule, t *history.Thread, s Settings, now time.Time) Judgement {
	r := &reading{Thread: t, Settings: s, now: now, used: make([]Kind, len(t.Events))}
	var j Judgement
	for _, rule := range rules {
		if s.Off[rule.Kind] {
			j.Verdicts = append(j.Verdicts, Verdict{Rule: rule.Name(), Kind: rule.Kind, Outcome: NotAsked,
				Reason: "the kind is switched off by the settings of this repository"})
			continue
		}
		r.apply(rule, &j)
	}
	r.nominations(rules, &j)
	r.weigh(rules, &j)
	r.aloneWith(&j)
	slices.SortFunc(j.Credits, func(a, b Credit) int {
		return cmp.Or(cmp.Compare(a.Actor.ID, b.Actor.ID), cmp.Compare(a.Kind, b.Kind))
	})
	j.Contributions = r.contributions()
	j.Next = r.next
	r.now, r.next = AsOf(t.KnownUntil, now), time.Time{}
	j.Waiting = r.waiting()
	if r.now.Equal(now) {
		j.Next = earlier(j.Next, r.next)
	} else {
		j.Moves = r.next
	}
	return j
}

// apply lets one rule look at the thread, claims what it credits and writes its
// verdicts.
func (r *reading) apply(rule Rule, j *Judgement) {
	found := r.doubted(rule.judge(r))
	slices.SortStableFunc(found, func(a, b finding) int { return cmp.Compare(a.events[0], b.events[0]) })
	byActor := map[int64][]finding{}
	var actors []int64
	for _, f := range found {
		if _, ok := byActor[f.actor.ID]; !ok {
			actors = append(actors, f.actor.ID)
		}
		byActor[f.actor.ID] = append(byActor[f.actor.ID], f)
		if f.outcome != Refused {
			r.claim(rule.Kind, f.events)
		}
		if f.outcome == Awaits {
			r.look(f.until)
		}
	}
	if len(found) == 0 {
		j.Verdicts = append(j.Verdicts, Verdict{Rule: rule.Name(), Kind: rule.Kind, Outcome: Refused, Reason: rule.nobody(r.Type, r.beside())})
	}
	for _, id := range actors {
		r.conclude(rule, byActor[id], j)
	}
}

// beside names the kinds for which rules of higher precedence have taken what was done on
// the thread; empty where there are none. Of that nobody is said not to have done it.
func (r *reading) beside() string {
	var kinds []string
	for _, k := range r.used {
		if name := k.InProse(); k != "" && !slices.Contains(kinds, name) {
			kinds = append(kinds, name)
		}
	}
	if len(kinds) == 0 {
		return ""
	}
	return ", leaving aside what counts as " + and(kinds)
}

// conclude makes one person's findings into at most one credit, and verdicts.
func (r *reading) conclude(rule Rule, found []finding, j *Judgement) {
	for _, f := range found {
		v := Verdict{Rule: rule.Name(), Kind: rule.Kind, Actor: f.actor, Outcome: f.outcome,
			Reason: f.why, Effect: f.effect, EffectAt: f.seen(), Evidence: r.evidence(f.events)}
		if f.outcome == Awaits {
			v.Until = f.until
		}
		j.Verdicts = append(j.Verdicts, v)
	}
	earned := ofOutcome(found, Gave)
	status := Confirmed
	if len(earned) == 0 {
		earned, status = ofOutcome(found, Awaits), Pending
	}
	if len(earned) == 0 {
		return
	}
	first := earned[0] // decides the month, and so the wait that ended in it
	c := Credit{Repo: r.Repo, Number: r.Number, Type: r.Type, Title: r.Title, Actor: first.actor, Kind: rule.Kind,
		Status: status, Why: first.why, Effect: first.effect, Rule: rule.Name()}
	c.Waited = first.waited
	c.Why += r.andLater(earned)
	c.Effect = r.effects(earned)
	var events []int
	for _, f := range earned {
		events = append(events, f.events...)
	}
	if status == Confirmed {
		c.EffectAt = first.until
	}
	slices.Sort(events)
	c.Evidence = r.evidence(slices.Compact(events))
	j.Credits = append(j.Credits, c)
}

// andLater tells, behind what the first finding says, of those that followed and
// of when, where that was another month.
func (r *reading) andLater(earned []finding) string {
	n := len(earned) - 1
	if n == 0 {
		return ""
	}
	first, last := r.at(earned[0].events[0]).At, r.at(earned[n].events[0]).At
	if tellsBoth(earned) {
		return "; " + r.whenSecond(earned) + ": " + uncapital(earned[1].why)
	}
	until := ""
	if MonthOf(first) != MonthOf(last) {
		until = " until " + last.Format("January 2006")
	}
	more := times(n, "more time", "more times")
	if !sameDeed(earned) {
		more = times(n, "other action of this kind", "other actions of this kind")
	}
	if labels := r.furtherLabels(earned); labels > 0 {
		more = times(labels, "more label", "more labels")
	}
	return fmt.Sprintf(" (and %s%s)", more, until)
}

// tellsBoth reports whether a receipt tells two findings one after the other.
func tellsBoth(earned []finding) bool {
	return len(earned) == 2 && earned[1].why != earned[0].why && utf8.RuneCountInString(earned[0].why+earned[1].why) <= longestWhy
}

// whenSecond says when the second of two findings was done, beside the first.
func (r *reading) whenSecond(earned []finding) string {
	first, last := r.at(earned[0].events[0]).At, r.at(earned[1].events[0]).At
	switch {
	case MonthOf(first) != MonthOf(last):
		return "in " + last.Format("January 2006")
	case last.Sub(first) < history.OneAction:
		return "then"
	}
	return "later"
}

// effects tells what came of the first finding, and of the second where both are told and
// that is another thing.
func (r *reading) effects(earned []finding) string {
	effect := earned[0].effect
	if !tellsBoth(earned) {
		return effect
	}
	second := EffectBeside(earned[1].why, earned[1].effect)
	switch {
	case second == "" || second == effect:
		return effect
	case earned[0].loose && earned[0].until.Equal(earned[1].until): // one event, which took up the second
		return second
	case strings.HasPrefix(second, "The ") || strings.HasPrefix(second, "It "):
		second = uncapital(second)
	}
	return effect + " " + capital(r.whenSecond(earned)) + ": " + second
}

// sameDeed reports whether all findings begin to tell what was done with one word.
func sameDeed(earned []finding) bool {
	verb := func(f finding) string { word, _, _ := strings.Cut(f.why, " "); return word }
	return !slices.ContainsFunc(earned, func(f finding) bool { return verb(f) != verb(earned[0]) })
}

// furtherLabels is how many labels the findings behind the first put on, where they and the
// first did nothing else; else 0.
func (r *reading) furtherLabels(earned []finding) int {
	n := 0
	for i, f := range earned {
		for _, e := range f.events {
			if r.at(e).Verb != history.Labeled {
				return 0
			}
		}
		if i > 0 {
			n += len(r.subjects(f.events))
		}
	}
	return n
}

// longestWhy is how many characters what two findings say has, at most, to be told in one
// sentence. Chosen: with the words between the two, what a page shows of a sentence.
const longestWhy = 270

func ofOutcome(found []finding, o Outcome) []finding {
	var out []finding
	for _, f := range found {
		if f.outcome == o {
			out = append(out, f)
		}
	}
	return out
}

// earlier is the earlier of two times, of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}
