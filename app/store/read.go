package store

import (
	"context"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// CreditQuery selects credits; empty fields select all.
type CreditQuery struct {
	Owner, Repo    string // regardless of case, as GitHub has it
	Number         int
	Actor          string // login
	Kind           scoring.Kind
	Month          *scoring.Month
	IncludePrivate bool // also those of private repositories
}

// Credits yields the current credits, pending and confirmed, by repository
// (full name), number, login of the actor and kind. An error of yield ends it.
func (s *Store) Credits(ctx context.Context, q CreditQuery, yield func(scoring.Receipt) error) error {
	return nil
}

// Receipt returns the credit with that id and its journal, oldest entry first.
// A withdrawn credit is returned in its last form, with Status Withdrawn. It does
// not look at whether the repository is private: Receipt.Repo.Private says.
func (s *Store) Receipt(ctx context.Context, id string) (scoring.Receipt, []scoring.JournalEntry, error) {
	return scoring.Receipt{}, nil, ErrNotFound
}

// Thread assembles one thread from its activities. It does not look at whether
// the repository is private: Thread.Repo.Private says.
func (s *Store) Thread(ctx context.Context, owner, repo string, number int) (*history.Thread, error) {
	return nil, ErrNotFound
}

// ReportInput is what the ledger knows of a month of an owner or a repository,
// seen at asOf. Without includePrivate nothing of private repositories is in it.
func (s *Store) ReportInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool) (scoring.ReportInput, error) {
	return scoring.ReportInput{}, nil
}

// Months lists every month of every owner that has credits, by owner, newest
// month first.
func (s *Store) Months(ctx context.Context, includePrivate bool) ([]scoring.MonthSummary, error) {
	return nil, nil
}

// Repos lists the repositories, by full name; private ones too.
func (s *Store) Repos(ctx context.Context) ([]history.Repo, error) { return nil, nil }

// Person returns the account that has the login now and its current credits,
// newest first.
func (s *Store) Person(ctx context.Context, login string, includePrivate bool) (history.Account, []scoring.Receipt, error) {
	return history.Account{}, nil, ErrNotFound
}

// RepoTally counts the confirmed credits of a repository, or of all of an
// owner's when repo is empty. It is ErrNotFound when there is no such repository
// or it is private and includePrivate is false.
func (s *Store) RepoTally(ctx context.Context, owner, repo string, includePrivate bool) (scoring.Tally, error) {
	return scoring.Tally{}, nil
}

// PersonTally counts the confirmed credits of a person.
func (s *Store) PersonTally(ctx context.Context, login string, includePrivate bool) (scoring.Tally, error) {
	return scoring.Tally{}, nil
}

// ThreadTally counts the confirmed credits on a thread.
func (s *Store) ThreadTally(ctx context.Context, owner, repo string, number int, includePrivate bool) (scoring.Tally, error) {
	return scoring.Tally{}, nil
}
