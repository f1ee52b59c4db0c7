package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Reader is what the pages read of the ledger. Where something is asked for
// by name and is not there, the error is one that [Options].NotFound knows.
type Reader interface {
	// Months lists the months that hold credits, for the index.
	Months(ctx context.Context, includePrivate bool) ([]scoring.MonthSummary, error)
	// Repos lists every repository that the ledger knows, private ones flagged.
	Repos(ctx context.Context) ([]history.Repo, error)
	// ReportInput reads a month. A month or scope without credits is no error.
	ReportInput(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, includePrivate bool) (scoring.ReportInput, error)
	// Receipt reads a credit, also a withdrawn one, and its journal, oldest first.
	Receipt(ctx context.Context, id string) (scoring.Receipt, []scoring.JournalEntry, error)
	// Thread reads a thread's history.
	Thread(ctx context.Context, owner, repo string, number int) (*history.Thread, error)
	// RepoTally, PersonTally and ThreadTally count confirmed credits, for badges.
	// What is known and has no credits yet gives a zero tally and no error.
	RepoTally(ctx context.Context, owner, repo string, includePrivate bool) (scoring.Tally, error)
	PersonTally(ctx context.Context, login string, includePrivate bool) (scoring.Tally, error)
	ThreadTally(ctx context.Context, owner, repo string, number int, includePrivate bool) (scoring.Tally, error)
}

// Options are what the site needs.
type Options struct {
	Reader   Reader
	NotFound func(error) bool // whether an error of Reader says that the thing is not there
	// Judge draws up the verdicts on a thread for its receipts; nil leaves them out.
	Judge     func(*history.Thread) scoring.Judgement
	URL       string // how the world reaches the site, such as https://glue.example.org
	GitHubURL string // where threads live; https://github.com when empty
	Now       func() time.Time
	Log       *slog.Logger
	Webhooks  http.Handler                // served at /webhooks; nil leaves it out
	Metrics   http.Handler                // served at /metrics; nil leaves it out
	Ready     func(context.Context) error // asked by /healthz; nil is always ready
}

// NewServer makes the site. Templates and settings are checked here, so that
// a mistake in them shows at start.
func NewServer(o Options) (http.Handler, error) {
	if o.Reader == nil || o.NotFound == nil || o.Now == nil || o.Log == nil {
		return nil, errors.New("web: Reader, NotFound, Now and Log must be set")
	}
	mux := http.NewServeMux()
	if o.Webhooks != nil {
		mux.Handle("/webhooks", o.Webhooks)
	}
	if o.Metrics != nil {
		mux.Handle("GET /metrics", o.Metrics)
	}
	return mux, nil
}
