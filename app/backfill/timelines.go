package backfill

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"glueledger/app/ghclient"
	"glueledger/app/renames"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// timelines fetches some threads, newest updated first.
func (s *step) timelines(ctx context.Context) error {
	todo, err := s.Store.BackfillTodo(ctx, s.from.Repo.ID, batch)
	if err != nil {
		return err
	}
	if len(todo) == 0 {
		return s.over(ctx)
	}
	// The first failure ends the batch: the others would mostly fail, too.
	group, inner := errgroup.WithContext(ctx)
	group.SetLimit(atOnce)
	for _, t := range todo {
		group.Go(func() error {
			if inner.Err() == nil {
				return s.thread(ctx, inner, t)
			}
			return nil // what ended the batch is its error
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	if s.from.Tries > 0 || s.from.Error != "" {
		return s.Store.MoveBackfill(ctx, s.from, s.to) // it goes on
	}
	return nil
}

// thread fetches one thread, unless fetching ends first. What was fetched is kept
// all the same.
func (s *step) thread(ctx, fetching context.Context, t store.StagedThread) error {
	record, err := s.record(fetching, t)
	done := store.FetchedThread{StagedThread: t}
	var limited *ghclient.LimitedError
	switch {
	case errors.Is(err, ghclient.ErrNotFound):
		// It was deleted or transferred since it was listed, unless the App no longer
		// sees the whole repository.
		if _, err := s.client.Repository(ctx, s.from.Repo.Owner, s.from.Repo.Name); err != nil {
			return refused(err)
		}
	case err != nil && fetching.Err() != nil:
		return fetching.Err()
	case errors.As(err, &limited) || errors.Is(err, ghclient.ErrSuspended):
		return refused(err)
	case err != nil:
		err = fmt.Errorf("fetch %s#%d: %w", s.from.Repo.FullName(), t.Number, err)
		givenUp, failed := s.Store.FailThread(ctx, s.from, t.Number)
		if failed != nil {
			return failed
		}
		if givenUp {
			s.Log.WarnContext(ctx, "a thread cannot be fetched and is left out", "repo", s.from.Repo.FullName(), "thread", t.Number, "err", err)
			return nil
		}
		return refused(err)
	default:
		done.Activities = record.Activities()
		gone, err := s.gone(ctx, t, done.Activities)
		if err != nil {
			return err
		}
		done.Activities = append(done.Activities, gone...)
		if done.Trace, err = json.Marshal(renames.Of(record)); err != nil {
			return fmt.Errorf("keep what %s#%d tells of names: %w", s.from.Repo.FullName(), t.Number, err)
		}
	}
	added, err := s.Store.FinishThread(ctx, s.from, done)
	if err == nil {
		s.tell(Fetched{Threads: 1, Activities: added.Told, Added: added.Activities})
	}
	return err
}

// gone takes back the comments that the ledger knows and GitHub no longer has:
// nobody was told when they were deleted. They are dated by the list that the
// thread was in, and nobody is named for it.
func (s *step) gone(ctx context.Context, t store.StagedThread, fetched []history.Activity) ([]history.Activity, error) {
	// What was said later may be missing because it was fetched too early.
	told, err := s.Store.ToldComments(ctx, s.from.Repo.ID, t.Number, s.from.ListedAt.Add(-overlap))
	if err != nil || len(told) == 0 {
		return nil, err
	}
	there := make(map[store.ToldComment]bool)
	for _, a := range fetched {
		there[store.ToldComment{Verb: a.Verb, ID: a.ID}] = true
	}
	var gone []history.Activity
	for _, c := range told {
		// A list of all review comments may lack one when another is deleted while its
		// pages are fetched, so only a thread's own list is proof.
		if there[c] || c.Verb == history.ReviewCommented && t.Whole {
			continue
		}
		gone = append(gone, history.Activity{Repo: s.from.Repo, Number: t.Number, Type: typeOf(t), Verb: history.Deleted, ID: c.ID,
			Actor: history.Ghost, At: s.from.ListedAt.UTC().Truncate(time.Second)})
	}
	return gone, nil
}

func typeOf(t store.StagedThread) history.ThreadType {
	if t.Pull {
		return history.PullRequest
	}
	return history.Issue
}

// record puts together what is staged of a thread and what is not.
func (s *step) record(ctx context.Context, t store.StagedThread) (*ghclient.Record, error) {
	if t.Pull && !t.Whole {
		return s.client.Record(ctx, s.from.Repo, t.Number, true)
	}
	r := &ghclient.Record{Repo: s.from.Repo, Thread: &ghclient.Thread{}, Pull: t.Pull,
		Comments: make([]ghclient.ReviewComment, len(t.Comments))}
	if err := json.Unmarshal(t.Object, r.Thread); err != nil {
		return nil, fmt.Errorf("read the staged thread: %w", err)
	}
	for i, c := range t.Comments {
		if err := json.Unmarshal(c, &r.Comments[i]); err != nil {
			return nil, fmt.Errorf("read a staged comment: %w", err)
		}
	}
	var err error
	if r.Events, err = s.client.Timeline(ctx, s.from.Repo, t.Number); err != nil {
		return nil, err
	}
	if r.NeedsObject() || outdated(r) {
		object, err := s.client.Object(ctx, s.from.Repo, t.Number, t.Pull)
		if err != nil {
			return nil, err
		}
		r.Thread = object
	}
	return r, nil
}

// outdated reports whether a thread was closed or reopened after its object was
// listed: only the object tells why, and whether that was a merge.
func outdated(r *ghclient.Record) bool {
	for i := range r.Events {
		switch e := &r.Events[i]; e.Event {
		case "closed", "reopened", "merged":
			if e.CreatedAt.After(r.Thread.UpdatedAt.Add(history.SameChange)) {
				return true
			}
		}
	}
	return false
}
