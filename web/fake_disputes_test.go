package web

import (
	"context"
	"errors"
	"slices"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// fakeDisputes keeps disputes in memory. What they are about is fakeLedger's.
type fakeDisputes struct {
	ledger  *fakeLedger
	all     []scoring.Dispute
	outcome scoring.Filing // of the next filing; empty to file it
	fails   error
	decided []scoring.Decision
}

func (f *fakeDisputes) Disputes(_ context.Context, receipt string) ([]scoring.Dispute, error) {
	var all []scoring.Dispute
	for _, d := range f.all {
		if d.Receipt == receipt && d.State != scoring.DisputeTakenBack {
			all = append(all, d)
		}
	}
	return all, f.fails
}

func (f *fakeDisputes) OpenDisputes(_ context.Context, repo history.Repo) ([]scoring.DisputedReceipt, error) {
	var all []scoring.DisputedReceipt
	for _, d := range f.all {
		if r := f.ledger.receipts[d.Receipt]; d.Open() && r.Repo == repo {
			all = append(all, scoring.DisputedReceipt{Receipt: r, Disputes: []scoring.Dispute{d}})
		}
	}
	return all, f.fails
}

func (f *fakeDisputes) DecidedDisputes(_ context.Context, repo history.Repo, most int) ([]scoring.DisputedReceipt, error) {
	var all []scoring.DisputedReceipt
	for _, d := range slices.Backward(f.all) {
		decided := d.State == scoring.CreditStands || d.State == scoring.CreditWithdrawn
		if r := f.ledger.receipts[d.Receipt]; decided && r.Repo == repo && len(all) < most {
			all = append(all, scoring.DisputedReceipt{Receipt: r, Disputes: []scoring.Dispute{d}})
		}
	}
	return all, f.fails
}

func (f *fakeDisputes) PersonDisputes(_ context.Context, account int64) ([]scoring.Dispute, error) {
	var all []scoring.Dispute
	for _, d := range f.all {
		if account == d.By.ID || account == d.Decider.ID {
			all = append(all, d)
		}
	}
	return all, f.fails
}

func (f *fakeDisputes) DisputedRepos(_ context.Context, owner string) ([]history.Repo, error) {
	var repos []history.Repo
	for _, d := range f.all {
		if r := f.ledger.receipts[d.Receipt].Repo; d.Open() && r.Owner == owner && !slices.Contains(repos, r) {
			repos = append(repos, r)
		}
	}
	return repos, f.fails
}

func (f *fakeDisputes) FileDispute(_ context.Context, d scoring.Dispute) (scoring.Filing, error) {
	if f.outcome != "" || f.fails != nil {
		return f.outcome, f.fails
	}
	d.ID, d.State = int64(len(f.all)+1), scoring.DisputeOpen
	f.all = append(f.all, d)
	return scoring.Filed, nil
}

func (f *fakeDisputes) TakeBackDispute(_ context.Context, receipt string, by history.Account) (bool, error) {
	for i := range f.all {
		if d := &f.all[i]; d.Receipt == receipt && d.By.ID == by.ID && d.Open() {
			d.State, d.Reason = scoring.DisputeTakenBack, ""
			return true, f.fails
		}
	}
	return false, f.fails
}

func (f *fakeDisputes) DecideDispute(_ context.Context, d scoring.Decision) (bool, error) {
	f.decided = append(f.decided, d)
	for i := range f.all {
		if one := &f.all[i]; one.ID == d.Dispute && one.Open() {
			one.State, one.Decider, one.Decided, one.Answer = scoring.CreditStands, d.By, d.At, d.Answer
			if d.Withdraw {
				one.State = scoring.CreditWithdrawn
			}
			return true, f.fails
		}
	}
	return false, f.fails
}

var errBroken = errors.New("the ledger is broken")
