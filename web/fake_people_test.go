package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// formerLogin is what ben was called before.
const formerLogin = "ben-of-old"

// people are who has a part in public threads.
func (f *fakeLedger) people() []history.Account {
	var all []history.Account
	for _, c := range f.input.Counts {
		all = append(all, c.Account)
	}
	return all
}

func (f *fakeLedger) Person(_ context.Context, login string) (history.Account, error) {
	if strings.EqualFold(login, formerLogin) {
		login = "ben"
	}
	for _, a := range f.people() {
		if strings.EqualFold(a.Login, login) || login != "" && f.called[a.ID] == login {
			return a, f.fails
		}
	}
	return history.Account{}, errNotThere
}

// publicReceipts are somebody's in public repositories, the newest first.
func (f *fakeLedger) publicReceipts(person int64) []scoring.Receipt {
	var all []scoring.Receipt
	for _, r := range f.receipts {
		if r.Actor.ID == person && !r.Repo.Private && r.Status != scoring.Withdrawn {
			all = append(all, r)
		}
	}
	slices.SortFunc(all, func(a, b scoring.Receipt) int {
		if c := b.At().Compare(a.At()); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return all
}

func (f *fakeLedger) PersonMonth(_ context.Context, person int64) (scoring.Month, bool, error) {
	all := f.publicReceipts(person)
	if len(all) == 0 {
		return scoring.Month{}, false, f.fails
	}
	return scoring.MonthOf(all[0].At()), true, f.fails
}

// threadNumber is the ledger's own number of a thread.
func threadNumber(repo history.Repo, number int) int64 { return repo.ID*1_000_000 + int64(number) }

func (f *fakeLedger) PersonWork(_ context.Context, person history.Account, span scoring.Span) (scoring.PersonWork, error) {
	w := scoring.PersonWork{Account: person, Span: span, Fates: map[int64]scoring.Fate{}, KnownUntil: f.input.KnownUntil}
	for _, r := range f.publicReceipts(person.ID) {
		if span.Trend().Has(scoring.MonthOf(r.At())) {
			id := threadNumber(r.Repo, r.Number)
			w.Deeds = append(w.Deeds, scoring.Deed{Thread: id, Kind: r.Kind, Status: r.Status, At: r.At(), Waited: r.Waited})
			w.Fates[id] = map[int]scoring.Fate{128: scoring.FateMerged, 77: scoring.FateClosed}[r.Number]
		}
	}
	for _, c := range f.input.Counts {
		if c.Account.ID == person.ID && span.Has(march) {
			w.Merged, w.Reviewed = c.Merged, c.Reviewed
		}
	}
	for _, t := range f.input.TurnOver {
		if t.Actor.ID == person.ID && span.Has(scoring.MonthOf(t.At())) {
			w.TurnOver = append(w.TurnOver, t)
		}
	}
	return w, f.fails
}

func (f *fakeLedger) PersonReceipts(_ context.Context, person int64, from, to time.Time) ([]scoring.Receipt, error) {
	all := slices.DeleteFunc(f.publicReceipts(person), func(r scoring.Receipt) bool { return r.At().Before(from) || r.At().After(to) })
	return all, f.fails
}

func (f *fakeLedger) HelpedThreads(_ context.Context, ids []int64) (map[int64]scoring.HelpedThread, error) {
	threads := map[int64]scoring.HelpedThread{}
	for _, r := range f.receipts {
		if id := threadNumber(r.Repo, r.Number); slices.Contains(ids, id) && !r.Repo.Private {
			threads[id] = scoring.HelpedThread{ID: id, Repo: r.Repo, Number: r.Number, Type: r.Type, Title: r.Title}
		}
	}
	return threads, f.fails
}

func (f *fakeLedger) Archive(_ context.Context, scope scoring.Scope, private bool) ([]scoring.ArchivedMonth, error) {
	f.private = f.private || private
	f.scopes = append(f.scopes, scope)
	var months []scoring.ArchivedMonth
	for _, m := range f.months {
		a := scoring.ArchivedMonth{MonthSummary: m}
		a.Scope = scope
		for _, t := range f.input.TurnOver {
			if m.Month == march && (scope.Repo == "" || scope.Repo == t.Repo.Name) {
				a.Correct(t.Withdrawn)
			}
		}
		months = append(months, a)
	}
	return months, f.fails
}

func (f *fakeLedger) Corrections(_ context.Context, scope scoring.Scope, limit int, private bool) ([]scoring.TurnOver, error) {
	f.private = f.private || private
	var all []scoring.TurnOver
	for _, t := range f.input.TurnOver {
		if (scope.Repo == "" || scope.Repo == t.Repo.Name) && len(all) < limit {
			all = append(all, t)
		}
	}
	return all, f.fails
}
