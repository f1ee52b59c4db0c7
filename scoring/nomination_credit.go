package scoring

import (
	"cmp"
	"fmt"
	"slices"

	"glueledger/scoring/history"
)

// nominations adds what nominations earn to a judgement that all rules have
// had their say in, and takes out what was taken back.
func (r *reading) nominations(rules []Rule, j *Judgement) {
	if len(r.Asides) == 0 {
		return
	}
	n := nominating{thread: r.Thread, rules: rules, settings: r.Settings, now: r.now, struck: map[claim]string{}}
	n.collect()
	n.judge()
	n.strike(j)
	var claims []claim
	for i := range n.all {
		if c := n.all[i].claim(); !slices.Contains(claims, c) {
			claims = append(claims, c)
		}
	}
	for _, c := range claims {
		given := slices.IndexFunc(j.Credits, func(o Credit) bool { return o.Actor.ID == c.person && o.Kind == c.kind })
		by := ""
		if given >= 0 {
			by = j.Credits[given].Rule
		}
		r.nominate(n.of(c), by, j)
	}
}

// of are the nominations for one credit.
func (n *nominating) of(c claim) []Nomination {
	var out []Nomination
	for _, one := range n.all {
		if one.claim() == c {
			out = append(out, one)
		}
	}
	return out
}

// strike takes out the credits that were taken back, and says so in the verdicts
// of the rules that gave them.
func (n *nominating) strike(j *Judgement) {
	for i := range j.Verdicts {
		v := &j.Verdicts[i]
		if why, ok := n.struck[claim{v.Actor.ID, v.Kind}]; ok && (v.Outcome == Gave || v.Outcome == Awaits) {
			joint := ", but "
			if why == declinedCredit {
				joint = ", and then "
			}
			v.Outcome, v.Reason, v.Effect = Refused, uncapital(v.Reason)+joint+why, ""
		}
	}
	j.Credits = slices.DeleteFunc(j.Credits, func(c Credit) bool {
		_, ok := n.struck[claim{c.Actor.ID, c.Kind}]
		return ok
	})
}

// nominate makes the nominations for one credit into verdicts, and into the
// credit unless a rule gives it already: then by is that rule.
func (r *reading) nominate(all []Nomination, by string, j *Judgement) {
	for i := range all {
		one := &all[i]
		v := Verdict{Rule: nomination.Name(), Kind: one.Kind, Actor: one.Nominee, Outcome: one.Outcome, Evidence: []Evidence{one.evidence()}}
		switch {
		case one.Outcome == Refused:
			v.Reason = one.Refusal
		case by != "":
			v.Outcome = Refused
			v.Reason = fmt.Sprintf("was nominated by %s, but %s gives the same credit already", one.By.Login, by)
		default:
			v.Reason, v.Effect = nominatedBy([]Nomination{*one}), one.effect()
		}
		j.Verdicts = append(j.Verdicts, v)
		if one.Outcome == Awaits {
			r.look(one.At.Add(NominationOpen))
		}
	}
	if by != "" {
		return
	}
	status, earned := Confirmed, withOutcome(all, Gave)
	if len(earned) == 0 {
		status, earned = Pending, withOutcome(all, Awaits)
	}
	if len(earned) == 0 {
		return
	}
	first := earned[0]
	for _, one := range earned {
		if one.Confirmed.Before(first.Confirmed) {
			first = one
		}
	}
	c := Credit{Repo: r.Repo, Number: r.Number, Type: r.Type, Title: r.Title, Actor: first.Nominee, Kind: first.Kind, Status: status,
		Why: nominatedBy(earned), Effect: first.effect(), EffectAt: first.Confirmed, Rule: nomination.Name()}
	for _, one := range earned {
		c.Evidence = append(c.Evidence, one.evidence())
	}
	j.Credits = append(j.Credits, c)
}

func withOutcome(all []Nomination, o Outcome) []Nomination {
	return slices.DeleteFunc(slices.Clone(all), func(n Nomination) bool { return n.Outcome != o })
}

func (n Nomination) evidence() Evidence {
	return Evidence{Verb: history.Nominated, ID: n.Comment, Subject: string(n.Kind), At: n.At, URL: n.URL}
}

// nominatedBy says who nominated, and in which words the first who gave any.
func nominatedBy(all []Nomination) string {
	var names []string
	reason := ""
	for _, n := range all {
		if !slices.Contains(names, n.By.Login) {
			names = append(names, n.By.Login)
		}
		reason = cmp.Or(reason, n.Reason)
	}
	why := "Nominated by " + and(names)
	if reason != "" {
		why += ": " + saying(reason, 120)
	}
	return why
}

func (n Nomination) effect() string {
	switch {
	case n.Outcome == Gave && n.Seconded:
		return "Confirmed by " + n.ConfirmedBy.Login + ", who says so too."
	case n.Outcome == Gave:
		return "Confirmed by " + n.ConfirmedBy.Login + ", who maintains this."
	case n.Circle:
		return "Waits for a maintainer, because they nominated one another."
	}
	return "Waits for a maintainer’s 👍, or for a second nomination by somebody with a part in this thread."
}
