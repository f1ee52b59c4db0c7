package store

import (
	"context"
	"errors"
	"fmt"

	"glueledger/scoring"
)

// warmedRepos is how many repositories' overviews and archives Warm counts.
const warmedRepos = keptScopes / 2

// Warm counts what pages and badges of public repositories show first, so that nobody
// who asks has to wait for it: the newest month of each owner and of the repositories,
// and what badges tell. It reads all credits about twice.
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
			err = s.warm(ctx, scoring.Scope{Owner: r.Owner})
		}
		if scope := (scoring.Scope{Owner: r.Owner, Repo: r.Name}); err == nil && warmed < warmedRepos {
			warmed++
			err = s.warm(ctx, scope)
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

// warm counts the newest month of a scope, and its archive.
func (s *Store) warm(ctx context.Context, scope scoring.Scope) error {
	month, has, err := s.NewestMonth(ctx, scope, false)
	if err == nil && has {
		_, err = s.Overview(ctx, scope, scoring.Span{From: month, To: month}, false)
	}
	if err == nil {
		_, err = s.Archive(ctx, scope)
	}
	return err
}
