package backfill

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/renames"
	"glueledger/app/store"
	"glueledger/webhooks"
)

// step is one step of a backfill.
type step struct {
	*Runner
	client   Client
	from, to store.Backfill
}

// do does the step.
func (s *step) do(ctx context.Context) error {
	switch s.from.Phase {
	case store.BackfillThreads:
		return s.threads(ctx)
	case store.BackfillDiscussions:
		return s.discussions(ctx)
	case store.BackfillPulls:
		return s.pulls(ctx)
	case store.BackfillComments:
		return s.comments(ctx)
	case store.BackfillTimelines:
		return s.timelines(ctx)
	}
	return fmt.Errorf("backfill of %s: unknown phase %q", s.from.Repo.FullName(), s.from.Phase)
}

// enter goes on to a phase.
func (s *step) enter(p store.BackfillPhase) { s.to.Phase, s.to.Cursor = p, "" }

// goOn goes on to the next page, or behind the last one to a phase.
func (s *step) goOn(next string, p store.BackfillPhase) {
	s.to.Cursor = next
	if next == "" {
		s.enter(p)
	}
}

// stuck reports whether the phase has failed so often that another way is taken.
func (s *step) stuck() bool { return s.from.Tries >= enoughFail }

// back is where a list of what was updated since then begins.
func back(since time.Time) time.Time {
	if since.IsZero() {
		return since
	}
	return since.Add(-overlap)
}

// threads lists threads, newest updated first.
func (s *step) threads(ctx context.Context) error {
	if s.from.Cursor == "" {
		now := s.Now()
		if s.from.Pending() {
			s.to.ListSince = s.from.AskSince
			s.to.Answered = s.from.Asks
		}
		if s.to.StartedAt.IsZero() {
			s.to.StartedAt = now
		}
		s.to.ListedAt = now
	} else if s.stuck() {
		s.to.Cursor = "" // the page may not be there any more
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	}
	page, next, err := s.client.Threads(ctx, s.from.Repo, back(s.to.ListSince), s.from.Cursor)
	if err != nil {
		return refused(err)
	}
	staged := make([]store.StagedThread, 0, len(page))
	for i := range page {
		t, err := stage(&page[i])
		if err != nil {
			return err
		}
		t.Pull = page[i].PullRequest != nil
		if !slices.ContainsFunc(staged, func(o store.StagedThread) bool { return o.Number == t.Number }) {
			staged = append(staged, t)
		}
	}
	after := store.BackfillPulls
	if s.from.Discussed == store.DiscussionsToCome {
		after = store.BackfillDiscussions
	}
	if s.goOn(next, after); next == "" {
		s.to.Listed = s.to.Listed || s.to.ListSince.IsZero()
	}
	err = s.Store.StageThreads(ctx, s.from, s.to, staged)
	if err == nil {
		s.tell(Fetched{})
	}
	return err
}

func stage(t *ghclient.Thread) (store.StagedThread, error) {
	object, err := json.Marshal(t)
	if err != nil {
		return store.StagedThread{}, fmt.Errorf("stage thread %d: %w", t.Number, err)
	}
	return store.StagedThread{Number: t.Number, UpdatedAt: t.UpdatedAt, Object: object}, nil
}

// discussions fetches a page of discussions with all that is in them. Where there
// are none, or the App may not read them, that is all; other failures do not hold
// up the threads.
func (s *step) discussions(ctx context.Context) error {
	last := s.from.Discussed == store.DiscussionsFailed
	after := func(d store.Discussed) {
		s.to.Discussed = d
		if s.enter(store.BackfillPulls); last {
			s.enter(store.BackfillTimelines)
		}
	}
	if s.from.Cursor == "" {
		info, err := s.client.Repository(ctx, s.from.Repo.Owner, s.from.Repo.Name)
		if err != nil {
			return refused(err)
		}
		if !info.HasDiscussions {
			after(store.DiscussionsFetched)
			return s.Store.MoveBackfill(ctx, s.from, s.to)
		}
	}
	acts, next, err := s.client.Discussions(ctx, s.from.Repo, back(s.from.Since), s.from.Cursor)
	switch {
	case errors.Is(err, ghclient.ErrNotFound) || errors.Is(err, ghclient.ErrForbidden):
		s.Log.WarnContext(ctx, "discussions cannot be read", "repo", s.from.Repo.FullName(), "err", err)
		after(store.DiscussionsFetched)
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	case err != nil && s.stuck() && !last && !errors.As(err, new(*ghclient.LimitedError)):
		after(store.DiscussionsFailed)
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	case err != nil:
		return refused(err)
	}
	if s.to.Cursor = next; next == "" {
		after(store.DiscussionsFetched)
	}
	added, err := s.Store.AppendBackfill(ctx, s.from, s.to, acts, nil)
	if err == nil {
		s.tell(Fetched{Activities: added.Told, Added: added.Activities})
	}
	return err
}

// pulls lists pull requests, until all objects that are needed have come.
func (s *step) pulls(ctx context.Context) error {
	n, err := s.Store.CountBackfill(ctx, s.from.Repo.ID)
	if err != nil {
		return err
	}
	switch first := s.from.Cursor == ""; {
	case first && n.Pulls <= s.fewPulls:
		s.to.News = n.Todo > 0
		s.enter(store.BackfillTimelines)
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	case n.Pulls == 0:
		s.enter(store.BackfillComments)
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	case s.stuck():
		return s.onePullAtATime(ctx)
	}
	s.to.News = n.Todo > 0
	page, next, err := s.client.Pulls(ctx, s.from.Repo, s.from.Cursor)
	if err != nil {
		return refused(err)
	}
	staged := make([]store.StagedThread, len(page))
	for i := range page {
		if staged[i], err = stage(&page[i]); err != nil {
			return err
		}
	}
	s.goOn(next, store.BackfillComments)
	if err = s.Store.StagePulls(ctx, s.from, s.to, staged); err == nil {
		s.tell(Fetched{})
	}
	return err
}

// onePullAtATime does without lists of all pull requests and their comments.
func (s *step) onePullAtATime(ctx context.Context) error {
	s.enter(store.BackfillTimelines)
	s.to.News = true
	return s.Store.UnstagePulls(ctx, s.from, s.to)
}

// comments lists the repository's review comments.
func (s *step) comments(ctx context.Context) error {
	if s.stuck() {
		return s.onePullAtATime(ctx)
	}
	page, next, err := s.client.ReviewComments(ctx, s.from.Repo, time.Time{}, s.from.Cursor)
	if err != nil {
		return refused(err)
	}
	staged := make([]store.StagedComment, len(page))
	for i := range page {
		object, err := json.Marshal(page[i].ReviewComment)
		if err != nil {
			return fmt.Errorf("stage comment %d: %w", page[i].ID, err)
		}
		staged[i] = store.StagedComment{Number: page[i].Number, ID: page[i].ID, Object: object}
	}
	s.goOn(next, store.BackfillTimelines)
	if err = s.Store.StageComments(ctx, s.from, s.to, staged); err == nil {
		s.tell(Fetched{})
	}
	return err
}

// over goes on when no thread is left to be fetched: to another list of what was
// asked for or updated meanwhile, to discussions that failed, or to the end. What
// was updated since the last list began comes by webhooks, and is fetched with the
// next backfill.
func (s *step) over(ctx context.Context) error {
	s.enter(store.BackfillThreads)
	switch {
	case s.from.Pending(): // the next list answers it
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	case s.from.News && s.Now().Sub(s.from.ListedAt) >= soon:
		s.to.ListSince, s.to.News = s.from.ListedAt, false
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	case s.from.Discussed == store.DiscussionsFailed:
		s.enter(store.BackfillDiscussions)
		return s.Store.MoveBackfill(ctx, s.from, s.to)
	}
	s.enter(store.BackfillOver)
	s.to.FinishedAt, s.to.CoveredAt = s.Now(), s.from.ListedAt
	left, err := s.Store.LeftOut(ctx, s.from.Repo.ID)
	if err != nil {
		return err
	}
	if len(left) > 0 {
		s.to.Error = "could not be fetched, and is tried again the next time: " + hashed(left)
	}
	changes, err := s.changes(ctx)
	if err != nil {
		return err
	}
	if _, err := s.Store.AppendBackfill(ctx, s.from, s.to, nil, changes); err != nil {
		return err
	}
	s.tell(Fetched{})
	s.Log.InfoContext(ctx, "the history is fetched", "repo", s.from.Repo.FullName(), "left_out", len(left))
	return nil
}

// hashed writes numbers of threads, some of them.
func hashed(numbers []int) string {
	const some = 10
	var list []string
	for _, n := range numbers[:min(some, len(numbers))] {
		list = append(list, fmt.Sprintf("#%d", n))
	}
	if more := len(numbers) - len(list); more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, ", ")
}

// changes are what the threads tell of the repository, seen together.
func (s *step) changes(ctx context.Context) ([]webhooks.Change, error) {
	kept, err := s.Store.BackfillTraces(ctx, s.from.Repo.ID)
	if err != nil {
		return nil, err
	}
	traces := make([]renames.Trace, len(kept))
	for i, text := range kept {
		if err := json.Unmarshal(text, &traces[i]); err != nil {
			return nil, fmt.Errorf("read what a thread of %s told of names: %w", s.from.Repo.FullName(), err)
		}
	}
	found := renames.Find(s.from.Repo, traces)
	slices.SortFunc(found, renames.Compare)
	changes := []webhooks.Change{{Kind: webhooks.RepoSeen, Repo: s.from.Repo}}
	for _, r := range found {
		changes = append(changes, r.Change())
	}
	return changes, nil
}
