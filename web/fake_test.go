package web

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

var errNotThere = errors.New("not there")

// fakeLedger is a Reader over plain values.
type fakeLedger struct {
	months   []scoring.MonthSummary
	known    map[string]time.Time // until when scopes are known of which that is not as of the input
	repos    []history.Repo
	input    scoring.ReportInput // of every month and scope
	asked    []scoring.Scope     // what reports were asked for
	private  bool                // whether anything private was asked for
	receipts map[string]scoring.Receipt
	journal  []scoring.JournalEntry
	threads  map[string]*history.Thread // by "owner/repo#number"
	tally    scoring.Tally
	called   map[int64]string // what people are found by, beside their logins
	choices  scoring.Choices
	fails    error
	listed   int // how often all repositories were read
	// version is what Version tells; where it is 0, everything was written just now.
	version int64
	changes atomic.Int64

	overview scoring.Overview // of every scope and span
	newest   scoring.Month
	waiting  []scoring.WaitingThread // longest first
	settings scoring.Settings
	scopes   []scoring.Scope // what overviews and lists were asked for
}

func (f *fakeLedger) Version(context.Context) (int64, error) {
	if f.version == 0 {
		return f.changes.Add(1), nil
	}
	return f.version, nil
}

func (f *fakeLedger) Months(_ context.Context, private bool) ([]scoring.MonthSummary, error) {
	f.private = f.private || private
	return f.months, f.fails
}

func (f *fakeLedger) Repos(context.Context) ([]history.Repo, error) {
	f.listed++
	return f.repos, f.fails
}

func (f *fakeLedger) Repo(_ context.Context, owner, name string) (history.Repo, error) {
	if f.fails != nil {
		return history.Repo{}, f.fails
	}
	for _, r := range slices.Backward(f.repos) { // the newest of namesakes
		if strings.EqualFold(r.Owner, owner) && strings.EqualFold(r.Name, name) {
			return r, nil
		}
	}
	return history.Repo{}, errNotThere
}

func (f *fakeLedger) ReportInput(_ context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, private bool) (scoring.ReportInput, error) {
	f.private = f.private || private
	f.asked = append(f.asked, scope)
	in := f.input
	in.Choices = f.choices
	in.Scope, in.Month, in.AsOf = scope, month, asOf
	return in, f.fails
}

func (f *fakeLedger) KnownUntil(_ context.Context, scope scoring.Scope, private bool) (time.Time, error) {
	f.private = f.private || private
	if known, ok := f.known[scope.String()]; ok {
		return known, f.fails
	}
	return f.input.KnownUntil, f.fails
}

func (f *fakeLedger) Receipt(_ context.Context, id string) (scoring.Receipt, []scoring.JournalEntry, error) {
	r, ok := f.receipts[id]
	if !ok {
		return r, nil, errNotThere
	}
	return r, f.journal, f.fails
}

func (f *fakeLedger) ReceiptAlone(ctx context.Context, id string) (scoring.Receipt, error) {
	r, _, err := f.Receipt(ctx, id)
	return r, err
}

func (f *fakeLedger) Thread(_ context.Context, owner, repo string, number int) (*history.Thread, error) {
	t, ok := f.threads[threadKey(owner, repo, number)]
	if !ok {
		return nil, errNotThere
	}
	return t, f.fails
}

func (f *fakeLedger) Choices(context.Context) (scoring.Choices, error) { return f.choices, f.fails }

func (f *fakeLedger) RepoTally(_ context.Context, owner, repo string, private bool) (scoring.Tally, error) {
	f.private = f.private || private
	return f.tally, f.fails
}

func (f *fakeLedger) PersonTally(_ context.Context, login string, private bool) (scoring.Tally, error) {
	f.private = f.private || private
	if login == "nobody" {
		return scoring.Tally{}, errNotThere
	}
	return f.tally, f.fails
}

func (f *fakeLedger) ThreadTally(_ context.Context, owner, repo string, number int, private bool) (scoring.Tally, error) {
	f.private = f.private || private
	if _, ok := f.threads[threadKey(owner, repo, number)]; !ok {
		return scoring.Tally{}, errNotThere
	}
	return f.tally, f.fails
}

func threadKey(owner, repo string, number int) string {
	return scoring.Scope{Owner: owner, Repo: repo}.String() + "#" + itoa(number)
}

// newSite serves a ledger as of 9 April 2025.
func newSite(t testing.TB, f Reader) http.Handler {
	t.Helper()
	h, err := NewServer(Options{
		Reader:   f,
		NotFound: func(err error) bool { return errors.Is(err, errNotThere) },
		Judge: func(thread *history.Thread) scoring.Judgement {
			return scoring.Judgement{Verdicts: []scoring.Verdict{
				{Rule: ruleFor(scoring.Triage), Kind: scoring.Triage, Actor: thread.Author, Outcome: scoring.Refused, Reason: "labelled their own thread"},
				{Rule: ruleFor(scoring.ReviewUnblocking), Kind: scoring.ReviewUnblocking, Actor: thread.Author, Outcome: scoring.Gave,
					Reason: "called in ada-k", Effect: "ada-k reviewed it the next day"},
				{Rule: ruleFor(scoring.StaleResolution), Kind: scoring.StaleResolution, Outcome: scoring.Refused, Reason: "the thread was never left for 30 days"},
			}}
		},
		URL: "https://glue.example.org",
		Now: func() time.Time { return date(2025, 4, 9) },
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 10, 30, 0, 0, time.UTC)
}

var march = scoring.Month{Year: 2025, Month: time.March}

// fullLedger is a believable month of an organization, with every sort of thing
// that a page can show.
func fullLedger() *fakeLedger {
	harvest := history.Repo{ID: 1, Owner: "meadow", Name: "harvest"}
	orchard := history.Repo{ID: 2, Owner: "meadow", Name: "orchard"}
	vault := history.Repo{ID: 3, Owner: "meadow", Name: "vault", Private: true}
	ada, ben, chi, dev := person(11, "ada-k"), person(12, "ben"), person(13, "chioma"), person(14, "dev0")
	receipts := []scoring.Receipt{
		receipt("a1", harvest, 128, "Retry uploads after a dropped connection", ada, scoring.ReviewUnblocking, 41,
			"The author pushed two days later, and it was merged on 14 March.", "Gave the awaited review after 41 days of waiting for the others"),
		receipt("a2", harvest, 131, "Build fails on 32-bit ARM", ada, scoring.Clarification, 0,
			"newcomer answered.", "Asked “Which compiler and flags are these?”"),
		receipt("a3", orchard, 9, "Crash when the config is empty", ada, scoring.Triage, 0,
			"It stood.", "Labelled it “bug” and put it on the milestone “2.1”"),
		receipt("a4", orchard, 12, "Docs: explain the retry policy", ada, scoring.Triage, 0,
			"It stood.", "Labelled it “docs”"),
		receipt("a5", harvest, 77, "Use a bounded queue for imports", ada, scoring.StaleResolution, 212,
			"dev0 answered, and it was closed.", "Asked whether it still matters, after 212 days without a touch"),
		receipt("b1", harvest, 128, "Retry uploads after a dropped connection", ben, scoring.ReviewUnblocking, 9,
			"It was merged.", "Merged it after 9 days of standing approved"),
		receipt("c1", orchard, 15, "Wrong total in the monthly invoice", chi, scoring.Clarification, 0, "", "Asked “Which invoice was it, and in which currency?”"),
	}
	for i := range receipts {
		if receipts[i].Number == 128 || receipts[i].Number == 77 {
			receipts[i].Type = history.PullRequest
		}
	}
	receipts[6].Status, receipts[6].EffectAt = scoring.Pending, time.Time{}
	receipts[2].Disputed = true
	withdrawn := receipt("w1", orchard, 4, "Support for the old export format", ben, scoring.StaleResolution, 64,
		"It was closed.", "Closed it with a reason after 64 days.")
	withdrawn.Status = scoring.Withdrawn
	secret := receipt("p1", vault, 3, "Rotate the keys", ben, scoring.Triage, 0, "The label stood.", "Labelled it.")

	f := &fakeLedger{
		repos: []history.Repo{harvest, orchard, vault},
		months: []scoring.MonthSummary{
			{Scope: scoring.Scope{Owner: "meadow"}, Month: march, Credits: 7, Threads: 6, People: 3},
			{Scope: scoring.Scope{Owner: "meadow"}, Month: scoring.Month{Year: 2025, Month: time.January}, Credits: 1, Threads: 1, People: 1},
			{Scope: scoring.Scope{Owner: "meadow"}, Month: scoring.Month{Year: 2024, Month: time.November}, Credits: 14, Threads: 11, People: 4},
			{Scope: scoring.Scope{Owner: "meadow"}, Month: scoring.Month{Year: 2024, Month: time.June}, Credits: 5, Threads: 4, People: 2},
		},
		input: scoring.ReportInput{
			Receipts: receipts,
			Counts: []scoring.PersonCount{{Account: ada, Merged: 3, Reviewed: 11}, {Account: ben, Merged: 6, Reviewed: 4},
				{Account: chi, Reviewed: 1}, {Account: dev, Merged: 2}},
			Merged: 11, Reviewed: 14,
			Automation: []scoring.Automaton{
				{Account: history.Account{ID: 901, Login: "renovate[bot]", Type: "Bot"}, Did: map[scoring.ContributionSort]int{scoring.BotOpened: 6, scoring.BotPushed: 1, scoring.BotClosed: 2}},
				{Account: history.Account{ID: 902, Login: "Copilot", Type: "Bot"}, Did: map[scoring.ContributionSort]int{scoring.BotCommented: 3, scoring.BotElse: 1}},
			},
			Disputed: []scoring.Receipt{receipts[2]},
			TurnOver: []scoring.TurnOver{{Receipt: withdrawn, Withdrawn: date(2025, 4, 2), Reason: "It was reopened within 14 days."}},
			Waiting: []scoring.WaitingThread{
				{Repo: harvest, Number: 119, Type: history.PullRequest, Title: "Stream large archives", Author: dev,
					Waiting: scoring.Waiting{For: scoring.ForReview, Since: date(2025, 1, 20), On: []history.Account{ada, ben}}},
				{Repo: orchard, Number: 14, Type: history.PullRequest, Title: "Parse dates with a time zone", Author: chi,
					Waiting: scoring.Waiting{For: scoring.ForAuthor, Since: date(2025, 2, 27), On: []history.Account{chi}}},
				{Repo: orchard, Number: 17, Type: history.Issue, Title: "Please add a dark theme", Author: person(99, "newcomer"),
					Waiting: scoring.Waiting{For: scoring.ForTriage, Since: date(2025, 3, 29)}},
			},
		},
		receipts: map[string]scoring.Receipt{"w1": withdrawn, "p1": secret},
		threads: map[string]*history.Thread{
			"meadow/harvest#128": pullThread(harvest, dev, ada, ben),
			"meadow/vault#3":     {Repo: vault, Number: 3, Type: history.Issue},
		},
		journal: []scoring.JournalEntry{
			{At: date(2025, 3, 3), Entry: scoring.EntryGranted, Rule: ruleFor(scoring.ReviewUnblocking), Reason: "Gave the awaited review."},
			{At: date(2025, 3, 5), Entry: scoring.EntryConfirmed, Rule: ruleFor(scoring.ReviewUnblocking), Reason: "The author pushed two days later."},
		},
		tally: scoring.Tally{Credits: 1240, Threads: 1031, People: 17, ByKind: map[scoring.Kind]int{scoring.Triage: 900, scoring.ReviewUnblocking: 340},
			Moved: map[scoring.Kind]int{scoring.Triage: 850, scoring.ReviewUnblocking: 330}},
	}
	for _, r := range receipts {
		f.receipts[r.ID] = r
	}
	f.fillOverview(harvest, orchard)
	return f
}

func person(id int64, login string) history.Account {
	return history.Account{ID: id, Login: login, Type: "User"}
}

func receipt(id string, repo history.Repo, number int, title string, actor history.Account, kind scoring.Kind, waitedDays int, effect, why string) scoring.Receipt {
	at := date(2025, 3, 3)
	return scoring.Receipt{ID: id, Credit: scoring.Credit{
		Repo: repo, Number: number, Type: history.Issue, Title: title, Actor: actor, Kind: kind, Status: scoring.Confirmed,
		Evidence: []scoring.Evidence{{Verb: history.Commented, ID: 5003, At: at, URL: "https://github.com/meadow/harvest/issues/128#issuecomment-5003"}},
		Effect:   effect, EffectAt: date(2025, 3, 5), Why: why, Rule: ruleFor(kind), Sum: scoring.Base(100, "what the rulebook gives"),
		Waited: time.Duration(waitedDays) * 24 * time.Hour,
	}}
}

// pullThread is the history behind receipt a1.
func pullThread(repo history.Repo, author, reviewer, merger history.Account) *history.Thread {
	bot := history.Account{ID: 50, Login: "ci[bot]", Type: "Bot"}
	act := func(day int, month time.Month, actor history.Account, verb history.Verb, id int64, subject, text string) history.Activity {
		a := history.Activity{Repo: repo, Number: 128, Type: history.PullRequest, Verb: verb, ID: id, Actor: actor,
			At: date(2025, month, day), Updated: date(2025, month, day), Subject: subject, Text: text}
		if id != 0 {
			a.URL = "https://github.com/meadow/harvest/pull/128#issuecomment-" + itoa(int(id))
		}
		return a
	}
	labeled := act(20, 1, merger, history.Labeled, 0, "area: uploads", "")
	requested := act(21, 1, author, history.ReviewRequested, 0, "", "")
	requested.Target = reviewer
	t, _ := history.Assemble([]history.Activity{
		act(20, 1, author, history.Opened, 0, "Retry uploads after a dropped connection", "Uploads give up at the first dropped connection. This retries them three times, with a pause that doubles."),
		labeled, requested,
		act(21, 1, bot, history.Commented, 4001, "", "All checks passed. <!-- ci -->"),
		act(22, 1, author, history.Pushed, 0, "9f8e7d6c5b4a", ""),
		act(23, 1, author, history.Pushed, 0, "8f8e7d6c5b4a", ""),
		act(24, 1, author, history.Renamed, 0, "Retry uploads after a dropped connection", ""),
		act(25, 1, author, history.Commented, 4002, "", "Friendly ping."),
		act(3, 3, reviewer, history.Commented, 5003, "", "> This retries them three times\n\nI went through the whole of it. The backoff is right, but **a retry after the token has expired** would loop: see [the auth docs](https://example.org/auth). Could you stop on a 401?\n\n```go\nif resp.StatusCode == 401 { return err }\n```"),
		act(5, 3, author, history.Pushed, 0, "1a2b3c4d5e6f", ""),
		act(5, 3, author, history.Commented, 5004, "", "Done, it stops on 401 and 403 now. Thanks!"),
		act(6, 3, reviewer, history.Reviewed, 5005, history.Approved, "Looks right to me."),
		act(15, 3, merger, history.Merged, 0, "", ""),
		act(15, 3, merger, history.Closed, 0, "", ""),
	}, nil)
	return t
}

// emptyLedger knows a repository in which nothing has happened.
func emptyLedger() *fakeLedger {
	return &fakeLedger{repos: []history.Repo{{ID: 1, Owner: "meadow", Name: "harvest"}}}
}

func itoa(n int) string { return strings.ReplaceAll(number(n), ",", "") }

// ruleFor is the name of the rule in force for a kind.
func ruleFor(kind scoring.Kind) string {
	for _, r := range scoring.Rules() {
		if r.Kind == kind {
			return r.Name()
		}
	}
	return string(kind) + "/1"
}
