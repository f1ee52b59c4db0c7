package app

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"glueledger/scoring"
	"glueledger/web"
)

// difference is a credit that only readers or only the program gave, with what both
// say of it.
type difference struct {
	Repo    string       `json:"repo"`
	Number  int          `json:"number"`
	Actor   string       `json:"actor"`
	Kind    scoring.Kind `json:"kind"`
	Readers []string     `json:"readers"`
	Program []string     `json:"program"`
}

// differences lists what the program missed and what it gave wrongly. The judgements
// are those of the threads that were read, by the key of the thread; a thread that
// has none is not in the ledger.
func (r readings) differences(judged map[creditKey]scoring.Judgement) (missed, wrong []difference) {
	missed, wrong = []difference{}, []difference{} // in JSON an empty list, not null
	for _, k := range r.missed() {
		missed = append(missed, difference{Repo: k.repo, Number: k.number, Actor: r.gold[k].Actor, Kind: k.kind,
			Readers: []string{orUnsaid(r.gold[k].Why)}, Program: r.programOn(k, judged)})
	}
	for _, k := range r.wrong() {
		c := r.given[k]
		d := difference{Repo: k.repo, Number: k.number, Actor: c.Actor.Login, Kind: k.kind,
			Program: []string{c.Rule + " gave it: " + orUnsaid(c.Why)}, Readers: []string{}}
		if c.Effect != "" {
			d.Program = append(d.Program, "what came of it: "+c.Effect)
		}
		for _, kind := range readersKinds {
			if g, ok := r.gold[creditKey{k.repo, k.number, k.actor, kind}]; ok {
				d.Readers = append(d.Readers, fmt.Sprintf("gave %s: %s", kind, orUnsaid(g.Why)))
			}
		}
		if len(d.Readers) == 0 {
			d.Readers = append(d.Readers, "gave this person nothing on the thread")
		}
		wrong = append(wrong, d)
	}
	return missed, wrong
}

// programOn is what the program says of a credit that it did not give: the verdicts
// of the rule, and what else it gave the person.
func (r readings) programOn(k creditKey, judged map[creditKey]scoring.Judgement) []string {
	j, ok := judged[k.thread()]
	if !ok {
		return []string{"the thread is not in the ledger"}
	}
	var said []string
	nobody := fmt.Sprintf("no rule for %s found anything of this person to look at", k.kind)
	for _, v := range j.Verdicts {
		switch {
		case v.Kind == k.kind && v.Actor.Login == "" && v.Outcome == scoring.Refused:
			nobody = fmt.Sprintf("%s found nobody to look at: %s", v.Rule, v.Reason)
		case v.Kind != k.kind || v.Outcome != scoring.NotAsked && strings.ToLower(v.Actor.Login) != k.actor:
		case v.Outcome == scoring.Gave || v.Outcome == scoring.Awaits:
			said = append(said, fmt.Sprintf("%s gives it, but the ledger does not hold it: %s", v.Rule, v.Reason))
		default:
			if why := fmt.Sprintf("%s gave nothing: %s", v.Rule, v.Reason); !slices.Contains(said, why) {
				said = append(said, why)
			}
		}
	}
	if len(said) == 0 {
		said = append(said, nobody)
	}
	for _, kind := range readersKinds {
		if c, ok := r.given[creditKey{k.repo, k.number, k.actor, kind}]; ok {
			said = append(said, fmt.Sprintf("%s gave %s: %s", c.Rule, kind, orUnsaid(c.Why)))
		}
	}
	return said
}

func orUnsaid(why string) string { return cmp.Or(strings.TrimSpace(why), "(no reason given)") }

// byThread orders keys by repository, number, person and kind.
func byThread(a, b creditKey) int {
	return cmp.Or(cmp.Compare(a.repo, b.repo), cmp.Compare(a.number, b.number), cmp.Compare(a.actor, b.actor), cmp.Compare(a.kind, b.kind))
}

// writeDifferences prints each difference in a few lines, of which the first begins
// with a word to search for.
func writeDifferences(w io.Writer, word string, all []difference) {
	for _, d := range all {
		fmt.Fprintf(w, "%s %s#%d %s %s\n", word, printable(d.Repo), d.Number, printable(d.Actor), d.Kind)
		writeSide(w, "readers", d.Readers)
		writeSide(w, "program", d.Program)
	}
}

func writeSide(w io.Writer, side string, said []string) {
	const left = "                " // as wide as what stands before the text
	for _, s := range said {
		fmt.Fprintf(w, "      %s   %s\n", side, web.Wrapped(printable(s), web.LineWidth-len(left), left))
		side = "       "
	}
}
