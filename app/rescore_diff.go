package app

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/dustin/go-humanize"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
)

// rescoreDiff gathers what judging again changes: the counts of all changes, and
// the first of them in full.
type rescoreDiff struct {
	limit   int
	kinds   map[scoring.Kind]*changeCounts
	people  map[int64]*personCounts
	all     changeCounts
	waiting int // changes on threads that wait to be scored anyway
	// renamed are changes of nothing but the rule or its version, by the names of the
	// rules. They are counted only: there would be one for each credit of a rule.
	renamed map[[2]string]int
	telling int // changes but for those
	first   []store.CreditChange
}

type changeCounts struct{ granted, withdrawn, changed int }

type personCounts struct {
	history.Account
	changeCounts
}

func newRescoreDiff(limit int) *rescoreDiff {
	return &rescoreDiff{limit: limit, kinds: make(map[scoring.Kind]*changeCounts), people: make(map[int64]*personCounts),
		renamed: make(map[[2]string]int)}
}

func (n *changeCounts) add(what scoring.Entry) {
	switch what {
	case scoring.EntryGranted:
		n.granted++
	case scoring.EntryWithdrawn:
		n.withdrawn++
	default:
		n.changed++
	}
}

func (n changeCounts) total() int { return n.granted + n.withdrawn + n.changed }

// add takes in one change.
func (d *rescoreDiff) add(c store.CreditChange) {
	if d.kinds[c.Kind] == nil {
		d.kinds[c.Kind] = &changeCounts{}
	}
	if d.people[c.Actor.ID] == nil {
		d.people[c.Actor.ID] = &personCounts{Account: c.Actor}
	}
	d.kinds[c.Kind].add(c.What)
	d.people[c.Actor.ID].add(c.What)
	d.all.add(c.What)
	if c.Waiting {
		d.waiting++
	}
	if c.What == scoring.EntryChanged && slices.Equal(c.Fields, []string{"rule"}) {
		d.renamed[[2]string{c.Before.Rule, c.After.Rule}]++
		return
	}
	d.telling++
	if len(d.first) < d.limit {
		d.first = append(d.first, c)
	}
}

// write prints the whole of it; the rules are lines of their own.
func (d *rescoreDiff) write(w io.Writer, rules string, found store.Rescored) error {
	out := &strings.Builder{}
	out.WriteString(rules)
	fmt.Fprintf(out, "judged    %s again\n", count(found.Threads, "thread", "threads"))
	if found.Waiting > 0 {
		fmt.Fprintf(out, "waiting   %s to be scored anyway, having news, a date that has come, or other settings;\n          "+
			"serve and import do that by themselves, with %s below, marked (waiting)\n",
			count(found.Waiting, "of them waits", "of them wait"), count(d.waiting, "of the changes", "of the changes"))
	}
	if found.Busy > 0 {
		fmt.Fprintf(out, "busy      %s got news each time, and %s not in this\n", count(found.Busy, "thread", "threads"), areOrIs(found.Busy))
	}
	for _, f := range found.Failed {
		fmt.Fprintf(out, "failed    %s; it stays as it is\n", shortened(f, errorWidth))
	}
	if d.all.total() > 0 {
		d.writeTables(out, found.Held)
		for _, c := range d.first {
			writeChange(out, c)
		}
		if more := d.telling - len(d.first); more > 0 {
			fmt.Fprintf(out, "\nand %s; --limit %d prints all\n", count(more, "change more", "changes more"), d.telling)
		}
		if len(d.renamed) > 0 {
			fmt.Fprintln(out)
		}
		for _, rules := range slices.SortedFunc(maps.Keys(d.renamed), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) }) {
			n := d.renamed[rules]
			fmt.Fprintf(out, "%s → %s  changes nothing else of %s\n", printable(rules[0]), printable(rules[1]), count(n, "credit", "credits"))
		}
	}
	if found.Beside > 0 {
		fmt.Fprintf(out, "\nbeside credits, what %s for, or people's ordinary work there, is told otherwise\n", count(found.Beside, "thread waits", "threads wait"))
	}
	if d.all.total()+found.Beside == 0 {
		fmt.Fprintf(out, "\nnothing changes: the ledger holds what today's rules give\n")
		if found.Unsettled > 0 {
			fmt.Fprintf(out, "only when to look at %s next is to be noted\n", count(found.Unsettled, "thread", "threads"))
		}
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func areOrIs(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// writeDone says what was written, and what of it was not to be expected from what
// was shown.
func (d *rescoreDiff) writeDone(w io.Writer, shown, wrote store.Rescored) {
	fmt.Fprintf(w, "\nwrote     %s granted, %s withdrawn and %s changed, on %s\n", count(d.all.granted, "credit", "credits"),
		humanize.Comma(int64(d.all.withdrawn)), humanize.Comma(int64(d.all.changed)), count(wrote.Changed, "thread", "threads"))
	if wrote.Busy > 0 {
		fmt.Fprintf(w, "busy      %s got news each time that they were judged; serve and import score them\n", count(wrote.Busy, "thread", "threads"))
	}
	for _, f := range wrote.Failed {
		if !slices.Contains(shown.Failed, f) {
			fmt.Fprintf(w, "failed    %s; it stays as it is\n", shortened(f, errorWidth))
		}
	}
}

// writeTables prints the counts for each kind and person.
func (d *rescoreDiff) writeTables(out *strings.Builder, held map[scoring.Kind]int) {
	number := func(n int) string { return humanize.Comma(int64(n)) }
	row := func(t io.Writer, name string, before int, n changeCounts) {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t\n", name, number(before), number(n.granted), number(n.withdrawn), number(n.changed), number(before+n.granted-n.withdrawn))
	}
	table := &strings.Builder{}
	t := tabwriter.NewWriter(table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "KIND\tBEFORE\tGRANTED\tWITHDRAWN\tCHANGED\tAFTER\t")
	total := 0
	for _, kind := range readersKinds {
		n := changeCounts{}
		if d.kinds[kind] != nil {
			n = *d.kinds[kind]
		}
		total += held[kind]
		if held[kind]+n.total() > 0 {
			row(t, string(kind), held[kind], n)
		}
	}
	row(t, "all", total, d.all)
	t.Flush()
	out.WriteString("\n" + leftAligned(table.String()) + "\n")

	table.Reset()
	t = tabwriter.NewWriter(table, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(t, "PERSON\tGRANTED\tWITHDRAWN\tCHANGED\t")
	people := slices.SortedFunc(maps.Values(d.people), func(a, b *personCounts) int {
		return cmp.Or(strings.Compare(strings.ToLower(a.Login), strings.ToLower(b.Login)), cmp.Compare(a.ID, b.ID))
	})
	for _, p := range people {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t\n", printable(p.Login), number(p.granted), number(p.withdrawn), number(p.changed))
	}
	t.Flush()
	out.WriteString(leftAligned(table.String()))
}

// leftAligned moves the first column of a table that is aligned right to the left.
func leftAligned(table string) string {
	var out strings.Builder
	for line := range strings.Lines(table) {
		text := strings.TrimLeft(line, " ")
		name, rest, _ := strings.Cut(text, " ")
		out.WriteString(name + strings.Repeat(" ", len(line)-len(text)) + " " + rest)
	}
	return out.String()
}

// writeChange prints one change on a few lines.
func writeChange(out *strings.Builder, c store.CreditChange) {
	what := string(c.What)
	if c.What == scoring.EntryGranted {
		what += ", " + string(c.After.Status)
	}
	if c.Waiting {
		what += " (waiting)"
	}
	fmt.Fprintf(out, "\n%s#%d  %s  %s  %s\n", printable(c.Repo.FullName()), c.Number, printable(c.Actor.Login), c.Kind, what)
	say := func(intro, text string) {
		fmt.Fprintf(out, "%s%s\n", reasonLeft, web.Wrapped(printable(intro+text), web.LineWidth-len(reasonLeft), reasonLeft+"  "))
	}
	switch c.What {
	case scoring.EntryGranted:
		say("by "+c.After.Rule+": ", c.After.Why)
		if c.After.Effect != "" {
			say("what came of it: ", c.After.Effect)
		}
	case scoring.EntryWithdrawn:
		say("was given by "+c.Before.Rule+": ", c.Before.Why)
		if c.RefusedBy != "" {
			say("now refused by "+c.RefusedBy+": ", c.Reason)
		} else {
			say("now: ", c.Reason)
		}
	default:
		by := c.After.Rule + " as before"
		if c.Before.Rule != c.After.Rule {
			by = c.Before.Rule + " → " + c.After.Rule
		}
		say("by "+by+": ", fieldsOf(c))
		if c.Before.Why != c.After.Why {
			say("was: ", c.Before.Why)
			say("now: ", c.After.Why)
		}
		if c.Before.Effect != c.After.Effect {
			say("what came of it was: ", cmp.Or(c.Before.Effect, "nothing yet"))
			say("and is now: ", cmp.Or(c.After.Effect, "nothing yet"))
		}
	}
}

// fieldsOf names what differs beside the rule, with how it was and is where that is
// short.
func fieldsOf(c store.CreditChange) string {
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	var fields []string
	for _, f := range c.Fields {
		switch f {
		case "rule":
			continue
		case "status":
			f = fmt.Sprintf("status (%s → %s)", c.Before.Status, c.After.Status)
		case "weight":
			f = fmt.Sprintf("weight (%s → %s)", number(c.Before.Weight), number(c.After.Weight))
		case "evidence":
			if c.Before.Actions != c.After.Actions {
				f = fmt.Sprintf("evidence (%d → %s)", c.Before.Actions, count(c.After.Actions, "action", "actions"))
			}
		}
		fields = append(fields, f)
	}
	if len(fields) == 0 {
		return "confirmed at another time"
	}
	return "other " + strings.Join(fields, ", ")
}
