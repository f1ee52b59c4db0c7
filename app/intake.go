package app

import (
	"context"
	"fmt"
	"time"

	"github.com/dustin/go-humanize"
	"github.com/schollz/progressbar/v3"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// What commands that take in history have in common: they score it, and say what
// has become of it.

const scoreBatch = 200 // threads a transaction

// score judges all threads that have news, and returns how many.
func (s *session) score(l *store.Store) (int, error) {
	now := s.Now()
	status, err := l.Status(s.ctx, now)
	if err != nil {
		return 0, err
	}
	progress, end := s.bar(int64(status.ToScore+status.Due), "scoring", false)
	defer end()
	scored, err := scoreAll(s.ctx, l, now, progress)
	if err != nil {
		return scored, fmt.Errorf("score: %w", err)
	}
	return scored, nil
}

// scoreAll judges every thread that has news or is due, and returns how many.
func scoreAll(ctx context.Context, l *store.Store, now time.Time, progress func(int64)) (int, error) {
	scored := 0
	for {
		n, err := l.ScoreDue(ctx, now, scoreBatch, judgeAt(now))
		if err != nil {
			return scored, err
		}
		scored += n
		progress(int64(n))
		if n < scoreBatch {
			return scored, nil
		}
	}
}

// bar is a progress bar where somebody watches, and nothing elsewhere: add tells
// of progress, end takes the bar away.
func (s *session) bar(total int64, what string, bytes bool) (add func(int64), end func()) {
	if !isTerminal(s.Stderr) {
		return func(int64) {}, func() {}
	}
	bar := progressbar.NewOptions64(max(total, 1), progressbar.OptionSetWriter(s.Stderr), progressbar.OptionSetDescription(what),
		progressbar.OptionShowBytes(bytes), progressbar.OptionShowCount(), progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionSetWidth(30), progressbar.OptionUseANSICodes(true))
	// A bar that cannot be drawn is no reason to end the command.
	return func(n int64) { _ = bar.Add64(n) }, func() { _ = bar.Clear() }
}

// tookIn says what was taken in.
func (s *session) tookIn(how string, threads, activities, added int, repos []history.Repo) {
	fmt.Fprintf(s.Stdout, "%s\n", listed(fmt.Sprintf("%-8s  %s with %s (%s new) of", how, count(threads, "thread", "threads"),
		count(activities, "activity", "activities"), humanize.Comma(int64(added))), fullNames(repos)))
}

// credited says how many threads were scored since the command began, and what
// the ledger holds of the repositories now.
func (s *session) credited(l *store.Store, repos []history.Repo, scored int, began time.Time) error {
	fmt.Fprintf(s.Stdout, "scored    %s in %s\n", count(scored, "thread", "threads"), s.Now().Sub(began).Round(100*time.Millisecond))
	kinds := map[scoring.Kind]int{}
	people, threads, total := map[int64]bool{}, map[string]bool{}, 0
	for _, r := range repos {
		q := store.CreditQuery{Owner: r.Owner, Repo: r.Name, IncludePrivate: true}
		err := l.Credits(s.ctx, q, func(r scoring.Receipt) error {
			kinds[r.Kind]++
			total++
			people[r.Actor.ID], threads[fmt.Sprint(r.Repo.FullName(), r.Number)] = true, true
			return nil
		})
		if err != nil {
			return err
		}
	}
	fmt.Fprintf(s.Stdout, "ledger    has %s to %s on %s\n", count(total, "credit", "credits"), count(len(people), "person", "people"), count(len(threads), "thread", "threads"))
	for _, rule := range scoring.Rules() {
		fmt.Fprintf(s.Stdout, "          %7s  %s\n", humanize.Comma(int64(kinds[rule.Kind])), rule.Kind)
	}
	return nil
}
