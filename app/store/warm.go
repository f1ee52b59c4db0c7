package store

import (
	"context"
	"errors"
	"fmt"

	"glueledger/scoring"
)

// warmedRepos is how many repositories' overviews and archives Warm counts.
const warmedRepos = keptScopes / 2

// warmedMonths is how many months of each owner, from the newest back, Warm counts one by
// one. They are counted of what is kept, which is as many months.
const warmedMonths = keptMonths - scoring.TrendMonths

// Warm counts what pages and badges of public repositories show first, so that nobody
// who asks has to wait for it: the months of the last years of each owner, the newest month
// and the year up to it of the repositories, and what badges tell. It reads all credits
// about three times.
func (s *Store) Warm(ctx context.Context) error {
	repos, err := s.Repos(ctx)
	if err == nil {
		_, err = s.Months(ctx, false)
	}
	owners := make(map[string]bool)
	warmed := 0
	for _, r := range repos {
		if err != nil {
			break
		}
		if r.Private {
			continue
		}
		if !owners[r.Owner] {
			owners[r.Owner] = true
			err = s.warm(ctx, scoring.Scope{Owner: r.Owner}, monthsUpTo)
		}
		if scope := (scoring.Scope{Owner: r.Owner, Repo: r.Name}); err == nil && warmed < warmedRepos {
			warmed++
			err = s.warm(ctx, scope, monthAndYear)
		}
		if err == nil {
			_, err = s.RepoTally(ctx, r.Owner, r.Name, false)
		}
		if err != nil && errors.Is(err, ErrNotFound) { // it became private, or is gone
			err = nil
		}
	}
	if err != nil {
		return fmt.Errorf("count what pages show first: %w", err)
	}
	return nil
}

// monthsUpTo are the newest month and those before it, the newest first.
func monthsUpTo(newest scoring.Month) (spans []scoring.Span) {
	for i := range warmedMonths {
		month := newest.Plus(-i)
		spans = append(spans, scoring.Span{From: month, To: month})
	}
	return spans
}

// monthAndYear are the newest month, and the year up to it.
func monthAndYear(newest scoring.Month) []scoring.Span {
	month := scoring.Span{From: newest, To: newest}
	return []scoring.Span{month, month.Trend()}
}

// warm counts spans of a scope, by its newest month, and its archive.
func (s *Store) warm(ctx context.Context, scope scoring.Scope, spans func(newest scoring.Month) []scoring.Span) error {
	newest, has, err := s.NewestMonth(ctx, scope, false)
	if err == nil && has {
		for _, span := range spans(newest) {
			if _, err = s.Overview(ctx, scope, span, false); err != nil {
				return err
			}
		}
	}
	if err == nil {
		_, err = s.Archive(ctx, scope, false)
	}
	return err
}
