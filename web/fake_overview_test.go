package web

import (
	"context"
	"fmt"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

func (f *fakeLedger) ThreadReceipts(_ context.Context, repo history.Repo, number int) ([]scoring.Receipt, error) {
	var all []scoring.Receipt
	for _, id := range []string{"a1", "a2", "a3", "a4", "a5", "b1", "c1", "w1", "p1", "q1"} {
		if r, ok := f.receipts[id]; ok && r.Repo.ID == repo.ID && r.Number == number {
			all = append(all, r)
		}
	}
	return all, f.fails
}

func (f *fakeLedger) PublicRepos(_ context.Context, owner string) ([]history.Repo, error) {
	var repos []history.Repo
	for _, r := range f.repos {
		if !r.Private && strings.EqualFold(r.Owner, owner) {
			repos = append(repos, r)
		}
	}
	return repos, f.fails
}

func (f *fakeLedger) SettingsOf(context.Context, history.Repo) (scoring.Settings, error) {
	return f.settings, f.fails
}

func (f *fakeLedger) Overview(_ context.Context, scope scoring.Scope, span scoring.Span, private bool) (scoring.Overview, error) {
	f.private = f.private || private
	f.scopes = append(f.scopes, scope)
	o := f.overview
	o.Scope, o.Span = scope, span
	o.Carried = scoring.CarriedBy(o.Did)
	o.Trend = nil
	for i, m := range span.Trend().Each {
		units := scoring.MonthUnits{Month: m}
		if i < len(f.overview.Trend) {
			units.Units = f.overview.Trend[i].Units
		}
		o.Trend = append(o.Trend, units)
	}
	return o, f.fails
}

// ReportPart is a part of the report on all that the ledger has.
func (f *fakeLedger) ReportPart(ctx context.Context, scope scoring.Scope, month scoring.Month, asOf time.Time, private bool, part int, id int64) (scoring.ReportPart, error) {
	in, err := f.ReportInput(ctx, scope, month, asOf, private)
	whole := in
	whole.Choices = nil
	all := scoring.NewReport(whole)
	var o scoring.Overview
	for _, p := range all.People {
		share := scoring.PersonShare{ID: p.Account.ID, Glue: scoring.CountKinds(p.Glue), Pending: p.Pending, Merged: p.Merged, Reviewed: p.Reviewed, Last: month}
		share.Trend[scoring.TrendMonths-1] = len(p.Receipts) - p.Pending
		o.Did = append(o.Did, share)
	}
	o.Carried = scoring.CarriedBy(o.Did)
	people := scoring.PartOf(o, f.choices, part, id)
	if people.Part > 0 {
		in.TurnOver, in.Disputed, in.Waiting, in.Automation = nil, nil, nil, nil
	}
	return scoring.NewReportPart(in, people, all.Units, 0), err
}

func (f *fakeLedger) NewestMonth(_ context.Context, _ scoring.Scope, private bool) (scoring.Month, bool, error) {
	f.private = f.private || private
	return f.newest, f.newest != scoring.Month{}, f.fails
}

func (f *fakeLedger) Accounts(_ context.Context, ids []int64) (map[int64]history.Account, error) {
	accounts := map[int64]history.Account{}
	for _, id := range ids {
		for _, c := range f.input.Counts {
			if c.Account.ID == id {
				accounts[id] = c.Account
			}
		}
	}
	return accounts, f.fails
}

func (f *fakeLedger) Waiting(_ context.Context, scope scoring.Scope, queries []scoring.WaitingQuery, private bool) ([]scoring.WaitingList, error) {
	f.private = f.private || private
	f.scopes = append(f.scopes, scope)
	lists := make([]scoring.WaitingList, len(queries))
	for i, q := range queries {
		skip := q.Skip
		for _, w := range f.waiting {
			if w.For != q.For || w.Since.After(q.Until()) || scope.Repo != "" && !strings.EqualFold(scope.Repo, w.Repo.Name) {
				continue
			}
			lists[i].Count = min(lists[i].Count+1, q.Most)
			if w.Since.Before(q.After) {
				continue
			}
			if skip--; skip < 0 && len(lists[i].Threads) < q.Limit {
				lists[i].Threads = append(lists[i].Threads, w)
			}
		}
	}
	return lists, f.fails
}

// fillOverview gives the full ledger its overview: a year with every sort of thing.
func (f *fakeLedger) fillOverview(harvest, orchard history.Repo) {
	f.newest = march
	f.settings = scoring.DefaultSettings()
	f.settings.Waiting, f.settings.Off = 4*24*time.Hour, map[scoring.Kind]bool{scoring.Clarification: true}
	f.settings.Weights = map[scoring.Kind]float64{scoring.Triage: 1.5}
	f.settings.Labels.Records = []string{"Eingespielt"}
	f.overview = scoring.Overview{
		Units: scoring.Units{
			Kinds:   map[scoring.Kind]int{scoring.Triage: 12, scoring.Clarification: 1, scoring.ReviewUnblocking: 3, scoring.Connecting: 2},
			Threads: 15, Pending: 2, Merged: 11, Reviewed: 14, WaitEnded: 41 * 24 * time.Hour,
		},
		Did: []scoring.PersonShare{
			{ID: 11, Glue: scoring.CountKinds(map[scoring.Kind]int{scoring.Triage: 11, scoring.Clarification: 1, scoring.ReviewUnblocking: 2}), Merged: 3, Reviewed: 11,
				Trend: [12]int{0, 3, 0, 0, 5, 2, 1, 0, 4, 2, 0, 14}, Last: march},
			{ID: 12, Glue: scoring.CountKinds(map[scoring.Kind]int{scoring.Triage: 1, scoring.ReviewUnblocking: 1}), Merged: 6, Reviewed: 4, Trend: [12]int{11: 2}, Last: march},
			{ID: 13, Glue: scoring.CountKinds(map[scoring.Kind]int{scoring.Connecting: 2}), Reviewed: 1, Trend: [12]int{11: 2}, Last: march},
			{ID: 14, Merged: 2},
		},
	}
	for i := range 12 {
		f.overview.Trend = append(f.overview.Trend, scoring.MonthUnits{Units: scoring.Units{
			Kinds: map[scoring.Kind]int{scoring.Triage: i, scoring.Summarising: i / 11}, Threads: i + 1, Merged: 2 * i, Reviewed: 30 - i,
		}})
	}
	f.waiting = append(f.waiting, f.input.Waiting...)
	for i := range 40 {
		f.waiting = append(f.waiting, scoring.WaitingThread{Repo: orchard, Number: 200 + i, Type: history.Issue, Title: "Left alone " + itoa(i), Author: person(14, "dev0"),
			Waiting: scoring.Waiting{For: scoring.ForAnyone, Since: date(2025, 1, 1+i/2)}})
	}
	f.waiting = append(f.waiting,
		scoring.WaitingThread{Repo: harvest, Number: 301, Type: history.Issue, Title: "How do I turn it off?", Author: person(99, "newcomer"),
			Waiting: scoring.Waiting{For: scoring.ForReply, Since: date(2025, 4, 7), On: []history.Account{person(11, "ada-k")}}},
		scoring.WaitingThread{Repo: harvest, Number: 302, Type: history.PullRequest, Title: "Too young to wait", Author: person(14, "dev0"),
			Waiting: scoring.Waiting{For: scoring.ForReview, Since: date(2025, 4, 7)}})
	for _, w := range f.waiting {
		t, _ := history.Assemble([]history.Activity{{Repo: w.Repo, Number: w.Number, Type: w.Type, Verb: history.Opened, Actor: w.Author, At: w.Since, Subject: w.Title}}, nil)
		f.threads[threadKey(w.Repo.Owner, w.Repo.Name, w.Number)] = t
	}
}

// hostileOverview puts a hostile text where people fill what an overview shows.
func (f *fakeLedger) hostileOverview(s string) {
	for i := range f.waiting {
		f.waiting[i].Title, f.waiting[i].Author.Login = s, s
		f.waiting[i].On = []history.Account{person(12, s)}
	}
	f.settings.Labels.Rejects = []string{s}
}

// overviewPaths are the pages of an overview, the rules and a thread.
func overviewPaths() []string {
	return []string{
		"/rules", "/o/meadow/harvest/rules", "/o/meadow", "/o/meadow/harvest", "/o/meadow?from=2024-05&to=2025-04", "/o/meadow?wait=stale",
		"/o/meadow?people=9", "/o/meadow?wait=review&repo=orchard", "/o/meadow/harvest/128", "/o/meadow/harvest/9",
	}
}

// crowdedLedger is the full ledger with so many people who did every kind of work,
// and repositories in which threads with long titles wait for everything.
func crowdedLedger(people, repos int) *fakeLedger {
	f := fullLedger()
	f.overview.Did, f.input.Counts = nil, nil
	for i := range people {
		account := person(int64(1000+i), fmt.Sprintf("somebody-with-a-name-%04d", i))
		share := scoring.PersonShare{ID: account.ID, Merged: 3, Reviewed: 5, Last: march}
		for _, rule := range scoring.Rules() {
			share.Glue.Add(rule.Kind, 2)
		}
		for m := range share.Trend {
			share.Trend[m] = 20 + m
		}
		f.overview.Did = append(f.overview.Did, share)
		f.input.Counts = append(f.input.Counts, scoring.PersonCount{Account: account})
	}
	for _, rule := range scoring.Rules() {
		f.overview.Units.Kinds[rule.Kind] = 1000
	}
	for i := range repos {
		repo := history.Repo{ID: int64(100 + i), Owner: "meadow", Name: fmt.Sprintf("repository-number-%03d", i)}
		f.repos = append(f.repos, repo)
		for k, wait := range scoring.Waits() {
			f.waiting = append(f.waiting, scoring.WaitingThread{Repo: repo, Number: 1000 + k, Type: history.PullRequest, Author: person(1000, "somebody-with-a-name-0000"),
				Title:   "A title as long as a title can be that somebody took great care with, so that it says everything there is to be said about it",
				Waiting: scoring.Waiting{For: wait, Since: date(2025, 1, 1), On: []history.Account{person(1001, "somebody-with-a-name-0001")}}})
		}
	}
	return f
}
