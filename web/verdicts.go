package web

import (
	"slices"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// saidVerdict is what a rule says of what one person did, in the words of pages.
type saidVerdict struct {
	Rule     string // name and version
	Actor    history.Account
	Person   string // empty when the rule found nobody to look at
	Times    int    // how often the rule says so of the person
	Outcome  scoring.Outcome
	Reason   string
	Effect   string // what came of it; empty for nothing
	Evidence []scoring.Evidence
}

// saidVerdicts are the verdicts on people who are shown at a place, naming nobody else.
// What is said already of the same person is not said again but counted; the actions
// come together.
func saidVerdicts(verdicts []scoring.Verdict, choices scoring.Choices, place scoring.Visibility) []saidVerdict {
	var all []saidVerdict
	hidden := choices.Redactor(place)
	for _, v := range verdicts {
		if !choices.Shows(v.Actor.ID, place) {
			continue
		}
		said := newSaidVerdict(v, hidden)
		i := slices.IndexFunc(all, said.sameAs)
		switch {
		case i < 0:
			all = append(all, said)
			continue
		case said.Person != "":
			all[i].Times++
		}
		all[i].Evidence = append(all[i].Evidence, said.Evidence...)
	}
	return all
}

func newSaidVerdict(v scoring.Verdict, hidden scoring.Redactor) saidVerdict {
	said := saidVerdict{Rule: v.Rule, Actor: v.Actor, Times: 1, Outcome: v.Outcome,
		Reason: sentenceCase(sentenceText(hidden.Text(v.Reason))), Effect: sentenceText(hidden.Text(scoring.EffectBeside(v.Reason, v.Effect)))}
	if v.Actor.Login != "" {
		said.Person = nameText(v.Actor.Login)
	}
	for _, e := range v.Evidence {
		e.Subject = hidden.Text(e.Subject)
		said.Evidence = append(said.Evidence, e)
	}
	return said
}

// sameAs reports whether a rule says the same of the same person. Two people can have the
// same name, such as those whose accounts are gone.
func (s saidVerdict) sameAs(o saidVerdict) bool {
	return s.Rule == o.Rule && s.Actor.ID == o.Actor.ID && s.Person == o.Person &&
		s.Outcome == o.Outcome && s.Reason == o.Reason && s.Effect == o.Effect
}
