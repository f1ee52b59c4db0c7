package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"glueledger/scoring"
)

func (f *fakeLedger) ReceiptList(_ context.Context, q scoring.ReceiptQuery, private bool) ([]scoring.TurnOver, error) {
	f.private = f.private || private
	var all []scoring.TurnOver
	for _, r := range f.receipts {
		switch at := r.At(); {
		case r.Repo.Private && (!private || q.Scope.Repo == ""),
			q.Scope.Owner != "" && !strings.EqualFold(r.Repo.Owner, q.Scope.Owner), q.Scope.Repo != "" && r.Repo.Name != q.Scope.Repo,
			q.Person != "" && !strings.EqualFold(r.Actor.Login, q.Person), q.Own != 0 && q.Own != r.Actor.ID, q.Own == 0 && !f.choices.Shows(r.Actor.ID, scoring.InReports),
			!slices.Contains(q.Kinds, r.Kind), !slices.Contains(q.Statuses, r.Status),
			at.Before(q.From), at.After(q.Before.At), at.Equal(q.Before.At) && r.ID >= q.Before.ID:
			continue
		}
		t := scoring.TurnOver{Receipt: r}
		for _, withdrawn := range f.input.TurnOver {
			if withdrawn.ID == r.ID {
				t.Withdrawn, t.Reason = withdrawn.Withdrawn, withdrawn.Reason
			}
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b scoring.TurnOver) int { return cmp.Or(b.At().Compare(a.At()), cmp.Compare(b.ID, a.ID)) })
	return all[:min(len(all), q.Limit)], f.fails
}
