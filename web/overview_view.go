package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
)

// overviewView is an overview in words and pictures.
type overviewView struct {
	Lead   string
	Beside []string
	Moved  bool // whether any thread moved in the span
	Units  []unitView
	None   string // names the kinds that nothing was of; empty for none
	Waited waitedView
	Kinds  chartView // glue by kind
	Code   chartView // glue beside code and review
	Unseen string    // the kinds that were not seen in all of the trend; empty for none
	Trend  string    // "April 2025 to March 2026"
	Last   string    // the last month of it
	Quiet  bool      // there is nothing to draw in the trend
	Ended  string    // when the history ended of which later months of the trend are not known; empty for no such month
}

// personRow is somebody's part in the span.
type personRow struct {
	Name   string
	Face   template.HTML
	URL    string // their page, about the same span; empty for who has none
	Did    string
	Code   string
	Spark  template.HTML
	Counts []int // confirmed credits by month of the trend
}

func newOverviewView(o scoring.Overview, rules []scoring.Rule, now time.Time) overviewView {
	view := overviewView{
		Lead:  spanLead(o, now),
		Moved: o.Units.Threads > 0,
		Units: unitViews(o.Units),
		None:  nothingOf(o.Units),
		Trend: spanName(o.Span.Trend()),
		Last:  monthName(o.Span.To),
	}
	view.Waited = waited(o.Units.WaitEnded)
	view.Beside = spanBeside(o, now)
	rows, unseen := kindRows(o, rules)
	told := newHorizon(o.KnownUntil, now)
	if told.unknown(o.Span.To.Start()) {
		view.Ended = dayText(told.ended)
	}
	view.Kinds = newChart("kinds", "threads by month", "Threads of each kind by month", o.Span, told, rows)
	view.Unseen = listed(unseen)
	view.Code = newChart("code", "by month", "Threads and pull requests by month", o.Span, told, codeRows(o))
	view.Quiet = view.Kinds.empty() && view.Code.empty() && o.Units.Pending == 0
	return view
}

// during is "in March 2026" or "from January to March 2026".
func during(s scoring.Span) string {
	name := spanName(s)
	if strings.Contains(name, " to ") {
		return "from " + name
	}
	return "in " + name
}

// spanLead says what the span was.
func spanLead(o scoring.Overview, now time.Time) string {
	name := nameText(o.Scope.Owner)
	if o.Scope.Repo != "" {
		name += "/" + nameText(o.Scope.Repo)
	}
	in := sentenceCase(during(o.Span))
	switch {
	case o.Unknown():
		return notKnown(name, o.KnownUntil, spanName(o.Span))
	case o.Units.Threads > 0:
		return fmt.Sprintf("%s, %s in %s.", in, sawTo(o.Credited(), o.Units.Threads), name)
	case o.Units.Pending > 0:
		return onlyPending(o.Units.Pending, name, during(o.Span))
	case o.Span.Has(scoring.MonthOf(now)):
		return fmt.Sprintf("No glue work has been seen in %s %s so far.", name, during(o.Span))
	}
	return fmt.Sprintf("No glue work was seen in %s %s.", name, during(o.Span))
}

// spanBeside says what stands beside the glue work, in sentences.
func spanBeside(o scoring.Overview, now time.Time) []string {
	if o.Unknown() {
		return nil
	}
	said := []string{codeInSpan(o.Units.Merged, o.Units.Reviewed, o.Span)}
	if n := o.Units.Pending; n > 0 && o.Units.Threads > 0 {
		said = append(said, besidePending(n))
	}
	if until := o.KnownPart(now); !until.IsZero() {
		said = append(said, knownPart(until, o.Span))
	} else if o.Span.Has(scoring.MonthOf(now)) {
		said = append(said, notOver(o.Span))
	}
	return said
}

// kindRows are the kinds that the trend knows, and how each rests on people; and the
// names of those that it does not know.
func kindRows(o scoring.Overview, rules []scoring.Rule) (rows []chartRow, unseen []string) {
	kinds := allKinds()
	for _, rule := range rules {
		if !slices.ContainsFunc(kinds, func(k kindWords) bool { return k.Kind == rule.Kind }) {
			kinds = append(kinds, wordsFor(rule.Kind))
		}
	}
	for _, k := range kinds {
		row := chartRow{Name: k.Name, Class: k.Class, Link: string(k.Kind)}
		seen := o.Units.Kinds[k.Kind]+o.Units.PendingKinds[k.Kind] > 0
		for _, m := range o.Trend {
			row.Counts = append(row.Counts, m.Kinds[k.Kind])
			seen = seen || m.Kinds[k.Kind] > 0
		}
		carrying := o.Carried[k.Kind]
		if !seen && carrying.People == 0 {
			unseen = append(unseen, strings.ToLower(k.Name))
			continue
		}
		switch n := o.Units.Kinds[k.Kind]; {
		case n > 0:
			row.Total = count(n, k.unit.one, k.unit.many)
		case o.Unknown():
			row.Total = "not known"
		default:
			row.Total = cmp.Or(onlyPendingOf(k.Kind, o.Units), "none")
		}
		row.Note = carryingWords(carrying)
		rows = append(rows, row)
	}
	return rows, unseen
}

// carryingWords say on how many shoulders a kind rests.
func carryingWords(c scoring.Carrying) string {
	const few = 5 // credits, of which no share says anything
	switch {
	case c.People == 0:
		return ""
	case c.Credits == 1:
		return "done once"
	case c.People == 1:
		return "carried by one person"
	case c.Credits > few && c.Most*2 > c.Credits:
		return "one of " + number(c.People) + " people has " + number(c.Most) + " of " + number(c.Credits) + " credits"
	}
	return "carried by " + number(c.People) + " people"
}

// codeRows are the glue beside code and review.
func codeRows(o scoring.Overview) []chartRow {
	rows := []chartRow{{Name: "Threads with glue work", Class: "work"}, {Name: "Pull requests merged", Class: "other"}, {Name: "Pull requests reviewed", Class: "other"}}
	for i, n := range []int{o.Units.Threads, o.Units.Merged, o.Units.Reviewed} {
		if rows[i].Total = number(n); o.Unknown() {
			rows[i].Total = "not known"
		}
	}
	for _, m := range o.Trend {
		for i, n := range []int{m.Threads, m.Merged, m.Reviewed} {
			rows[i].Counts = append(rows[i].Counts, n)
		}
	}
	return rows
}

func newPersonRow(p scoring.PersonShare, name string, trend []chartMonth) personRow {
	row := personRow{Name: name, Counts: p.Trend[:], Code: codeWords(p.Merged, p.Reviewed)}
	kinds, glue := allKinds(), p.Glue.Map()
	for kind := range glue {
		if !slices.ContainsFunc(kinds, func(k kindWords) bool { return k.Kind == kind }) {
			kinds = append(kinds, wordsFor(kind))
		}
	}
	row.Did = didAndPending(glue, p.Pending, kinds)
	var months []string
	for i, n := range p.Trend {
		if n == 0 && trend[i].Unknown {
			months = append(months, "not known")
			continue
		}
		months = append(months, number(n))
	}
	row.Spark = spark("Credits of "+name+" by month: "+strings.Join(months, ", "), trend, p.Trend[:])
	return row
}

// peopleTable is the numbers behind the bars of people.
func peopleTable(caption string, months []chartMonth, rows []personRow) template.HTML {
	t := newDataTable(caption, "Name", len(rows), len(months))
	for _, m := range months {
		t.column(m.Name, m.Short)
	}
	for _, row := range rows {
		t.row(row.Name)
		for i, n := range row.Counts {
			t.known(n, months[i])
		}
	}
	return t.html()
}
