package scoring

import (
	"maps"
	"slices"
)

// How much a part of a report holds. Somebody's receipts beyond PartReceipts stand on
// their own page.
const (
	PartReceipts = 12
	partRoom     = 48 // people and their receipts: the month of a dozen people stands on one page
)

// ReportPart is a report with some of its people: a page of one that may be long. Units
// and Unnamed are those of the whole.
type ReportPart struct {
	Report
	PartPeople
	// Whether there may be more of what turned over, or waits, than was read. All parts but
	// the first have none of either.
	MoreTurnOver, MoreWaiting bool
}

// PartPeople are the people of a part of a report.
type PartPeople struct {
	Named        []PersonShare // of this part
	First, All   int           // how many are named before them, and in all
	Part, Parts  int           // which one it is, from 0, of how many
	NotNamed     int           // people who chose not to be
	KindsOfNamed map[Kind]int  // confirmed credits of all who are named
}

// PartOf picks the people of a part, counted from 0, of who did something in a month.
// With a person's id it is the part that names them, where one does.
func PartOf(month Overview, choices Choices, part int, person int64) PartPeople {
	p := PartPeople{KindsOfNamed: make(map[Kind]int)}
	for kind, carrying := range month.Carried {
		p.KindsOfNamed[kind] = carrying.Credits
	}
	starts := []int{0} // of parts
	named := make([]PersonShare, 0, len(month.Did))
	room := partRoom
	for _, share := range month.Did {
		if !choices.Shows(share.ID, InReports) {
			p.NotNamed++
			for kind, n := range share.Glue.All {
				p.KindsOfNamed[kind] -= n
			}
			continue
		}
		// The month is the last of its trend, so that nothing has to be added up.
		needs := 1 + min(share.Trend[TrendMonths-1]+share.Pending, PartReceipts)
		if needs > room {
			starts, room = append(starts, len(named)), partRoom
		}
		room -= needs
		if person != 0 && share.ID == person {
			part = len(starts) - 1
		}
		named = append(named, share)
	}
	maps.DeleteFunc(p.KindsOfNamed, func(_ Kind, n int) bool { return n == 0 })
	p.All, p.Parts, p.Part = len(named), len(starts), part
	p.First = p.All
	if part < len(starts) {
		p.First = starts[part]
	}
	end := p.All
	if part+1 < len(starts) {
		end = starts[part+1]
	}
	p.Named = named[p.First:end:end]
	return p
}

// NewReportPart arranges a part of a month. in holds the receipts and the ordinary work of
// the part's people at least, and of what turned over and what waits at most so many from
// each list; 0 is all. units are the whole month's.
func NewReportPart(in ReportInput, people PartPeople, units Units, most int) ReportPart {
	part := ReportPart{
		Report: NewReport(in), PartPeople: people,
		MoreTurnOver: most > 0 && len(in.TurnOver) >= most, MoreWaiting: most > 0 && len(in.Waiting) >= most,
	}
	part.Units, part.Unnamed = units, people.NotNamed
	of := make(map[int64]bool, len(people.Named))
	for _, p := range people.Named {
		of[p.ID] = true
	}
	part.People = slices.DeleteFunc(part.People, func(p Person) bool { return !of[p.Account.ID] })
	return part
}
