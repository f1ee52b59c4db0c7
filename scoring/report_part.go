package scoring

import (
	"maps"
	"slices"
)

// How much a part of a report holds. Somebody's receipts beyond PartReceipts stand on
// their own page.
const (
	PartReceipts = 12
	partRoom     = 24 // people and their receipts
	// The month of a dozen people, with three receipts each, stands on one page.
	fewPeople = 12
	fewRoom   = 48
	// partTable is how many people all stand in the table of each part.
	partTable = 40
)

// ReportPart is a report with some of its people: a page of one that may be long. Units,
// Unnamed and Credited are those of the whole.
type ReportPart struct {
	Report
	PartPeople
	Table []Person // of everybody in PartPeople.Table, without their receipts
	// Whether there may be more of what turned over, or waits, than was read. All parts but
	// the first have none of either.
	MoreTurnOver, MoreWaiting bool
}

// PartPeople are the people of a part of a report.
type PartPeople struct {
	Named        []PersonShare // of this part
	Table        []PersonShare // all who are named where they are not too many, else those of this part
	First, All   int           // how many are named before them, and in all
	Part, Parts  int           // which one it is, from 0, of how many
	NotNamed     int           // people who chose not to be
	WithCredit   int           // people with a confirmed credit, named or not
	KindsOfNamed map[Kind]int  // confirmed credits of all who are named
}

// PartOf picks the people of a part, counted from 0, of who did something in a month.
// With a person's id it is the part that names them, where one does.
func PartOf(month Overview, choices Choices, part int, person int64) PartPeople {
	p := PartPeople{KindsOfNamed: make(map[Kind]int), WithCredit: month.Credited()}
	for kind, carrying := range month.Carried {
		p.KindsOfNamed[kind] = carrying.Credits
	}
	named := make([]PersonShare, 0, len(month.Did))
	for _, share := range month.Did {
		if !choices.Shows(share.ID, InReports) {
			p.NotNamed++
			for kind, n := range share.Glue.All {
				p.KindsOfNamed[kind] -= n
			}
			continue
		}
		named = append(named, share)
	}
	maps.DeleteFunc(p.KindsOfNamed, func(_ Kind, n int) bool { return n == 0 })
	most := partRoom
	if len(named) <= fewPeople {
		most = fewRoom
	}
	starts, room := []int{0}, most // of parts
	for i, share := range named {
		// The month is the last of its trend, so that nothing has to be added up.
		needs := 1 + min(share.Trend[TrendMonths-1]+share.Pending, PartReceipts)
		if needs > room {
			starts, room = append(starts, i), most
		}
		room -= needs
		if person != 0 && share.ID == person {
			part = len(starts) - 1
		}
	}
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
	if p.Table = named; len(named) > partTable {
		p.Table = p.Named
	}
	return p
}

// NewReportPart arranges a part of a month. in holds the ordinary work of the people in the
// table and the receipts of the part's at least, and of what turned over and what waits at
// most so many from each list; 0 is all. units are the whole month's.
func NewReportPart(in ReportInput, people PartPeople, units Units, most int) ReportPart {
	part := ReportPart{
		Report: NewReport(in), PartPeople: people,
		MoreTurnOver: most > 0 && len(in.TurnOver) >= most, MoreWaiting: most > 0 && len(in.Waiting) >= most,
	}
	part.Units, part.Unnamed, part.Credited = units, people.NotNamed, people.WithCredit
	at := make(map[int64]int, len(part.People))
	for i, p := range part.People {
		at[p.Account.ID] = i
	}
	for _, share := range people.Table {
		if i, ok := at[share.ID]; ok {
			part.Table = append(part.Table, Person{
				Account: part.People[i].Account, Glue: share.Glue.Map(), Pending: share.Pending, Merged: share.Merged, Reviewed: share.Reviewed,
			})
		}
	}
	of := make(map[int64]bool, len(people.Named))
	for _, p := range people.Named {
		of[p.ID] = true
	}
	part.People = slices.DeleteFunc(part.People, func(p Person) bool { return !of[p.Account.ID] })
	return part
}
