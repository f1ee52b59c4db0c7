package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"glueledger/scoring"
)

// reportRepos is how many repositories an owner's report names; more are listed on the
// owner's page only.
const reportRepos = 40

// showReport shows the page of a report that is asked for.
func (s *server) showReport(w http.ResponseWriter, r *http.Request, seen scopeSeen, month scoring.Month) error {
	part, person, err := readReportPart(r.URL.Query())
	if err != nil {
		return err
	}
	now := s.now()
	report, err := s.reader.ReportPart(r.Context(), seen.scope, month, now, seen.private, part, person)
	if err != nil {
		return fmt.Errorf("read the report of %s for %s: %w", seen.scope, month, err)
	}
	page, err := s.newReportPage(r.Context(), report, seen)
	if err != nil {
		return err
	}
	return show(w, r, s.pages.report, &page)
}

// readReportPart reads which page of people is asked for, from 0: ?people=2 is the
// second, and ?person=11 the one that has the person with that id.
func readReportPart(query url.Values) (part int, person int64, err error) {
	if id := query.Get("person"); id != "" {
		if person, err = strconv.ParseInt(id, 10, 64); err != nil {
			return 0, 0, missing()
		}
	}
	part, err = readPeoplePage(query)
	return part, person, err
}

// reportOfPerson is the address of what a report says of somebody.
func reportOfPerson(scope scoring.Scope, month scoring.Month, id int64) string {
	n := strconv.FormatInt(id, 10)
	return reportPath(scope, month) + "?person=" + n + "#person-" + n
}

// newPartView arranges a part of a report for a page. What has no room on it of
// somebody's receipts stands on their page.
func (l Links) newPartView(part scoring.ReportPart) reportView {
	kinds := kindsOf(part.KindsOfNamed, part.Units.PendingKinds)
	view := l.newReportViewOf(part.Report, kinds, func(text string) string { return text })
	for i := range view.People {
		p := &view.People[i]
		if most := scoring.PartReceipts - len(p.Shown); len(p.Folded) > most {
			p.Left, p.Folded = len(p.Folded)-most, p.Folded[:most]
		}
	}
	view.Table = l.tableOf(part, view)
	return view
}

// tableOf are the rows of the table of people. Those of another part lead there.
func (l Links) tableOf(part scoring.ReportPart, view reportView) []personView {
	v := viewer{links: l, escape: func(text string) string { return text }, scope: part.Scope, month: part.Month, asOf: scoring.AsOf(part.KnownUntil, part.AsOf), kinds: view.Kinds}
	here := make(map[int64]string, len(view.People))
	for _, p := range view.People {
		here[p.ID] = p.At
	}
	table := make([]personView, len(part.Table))
	for i, p := range part.Table {
		table[i] = v.person(p)
		at, ok := here[p.Account.ID]
		if !ok && len(p.Glue)+p.Pending > 0 {
			at = l.Site + reportOfPerson(part.Scope, part.Month, p.Account.ID)
		}
		table[i].At = at
	}
	return table
}

// people says which people of all the page has, and leads to the others.
func (p *reportPage) people(part scoring.ReportPart, path string) {
	p.Further = part.Part > 0
	p.MoreThanTurns, p.MoreThanWaits = part.MoreTurnOver, part.MoreWaiting
	if part.Parts == 1 && part.Part == 0 {
		return
	}
	link := func(n int) string { return path + "?people=" + strconv.Itoa(n+1) + "#people" }
	p.Folk = pager{What: "people", Back: "Previous", On: "Next", Counted: counted(part.First, part.First+len(part.Named), part.All, "person", "people")}
	if part.Part > 0 {
		p.Folk.Previous = link(min(part.Part, part.Parts) - 1)
	}
	if part.Part+1 < part.Parts {
		p.Folk.Next = link(part.Part + 1)
	}
}
