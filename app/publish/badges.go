package publish

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// BadgeLedger is what badge comments are made from. *store.Store is one.
type BadgeLedger interface {
	Watched(ctx context.Context) ([]store.Watched, error)
	Policies(ctx context.Context) (map[string][]byte, error)
	Choices(ctx context.Context) (scoring.Choices, error)
	UseBadges(ctx context.Context, repo int64, how string) (changed bool, err error)
	BadgeMarks(ctx context.Context, now time.Time, limit int) ([]store.BadgeMark, error)
	BadgeThread(ctx context.Context, m store.BadgeMark) (store.BadgeThread, error)
	ClearBadgeMark(ctx context.Context, m store.BadgeMark, again time.Time) error
}

// Talk is what badge comments need of GitHub. *ghclient.Client is one.
type Talk interface {
	Comments
	DiscussionComments
}

// Badges keeps one comment with badges on each thread that ended and has
// confirmed credits. Run is the task "badges".
type Badges struct {
	Ledger BadgeLedger
	Poster *Poster
	GitHub func(installation int64) Talk
	// Render writes the comment on a thread in Markdown. It is given only credits
	// whose people may be shown in badges, at least one, and the choices of all, so
	// that sentences name nobody else. For a thread in a private repository it must
	// link to nothing outside of GitHub.
	Render func(t store.BadgeThread, choices scoring.Choices) (string, error)
	// Site is how the world reaches the pages that badges link to; empty for not at
	// all. When it changes, all comments are looked at again.
	Site string
	// First is done before each slice, so that reports go out before badges: Reports.Run.
	// Its errors are left to whoever else runs it. Nil is nothing.
	First func(ctx context.Context) (more bool, err error)
	Now   func() time.Time
	Log   *slog.Logger

	running sync.Mutex
}

const (
	badgeBatch = 50
	badgeSlice = 5 * time.Second // of work at a time
	// What went wrong with one thread is tried again so much later, unless the Poster
	// knows better.
	badgeAgain = 5 * time.Minute
	// Weekly comments are posted on the first day of the week.
	badgeDay = 24 * time.Hour
)

// Run looks at a slice of the threads whose credits or state have changed. One
// that fails does not hold up the others; the errors of all are returned.
func (b *Badges) Run(ctx context.Context) (more bool, err error) {
	if !b.running.TryLock() {
		return false, nil // another call is at it
	}
	defer b.running.Unlock()
	if b.First != nil {
		_, _ = b.First(ctx)
	}
	w, err := b.world(ctx)
	if err != nil {
		return false, err
	}
	marks, err := b.Ledger.BadgeMarks(ctx, b.Now(), badgeBatch)
	if err != nil || len(marks) == 0 {
		return false, err
	}
	var errs []error
	began := time.Now()
	for i, m := range marks {
		if ctx.Err() != nil {
			return false, errors.Join(append(errs, ctx.Err())...)
		}
		if i > 0 && time.Since(began) > badgeSlice {
			return true, errors.Join(errs...)
		}
		again, err := b.keep(ctx, w, m)
		var later *NotNowError
		var limited *ghclient.LimitedError
		switch {
		case errors.As(err, &later):
			again, err = later.Until, nil
		case errors.As(err, &limited): // the others would wait, too
			return false, errors.Join(append(errs, b.Ledger.ClearBadgeMark(ctx, m, limited.Until))...)
		case err != nil && again.IsZero():
			again = b.Now().Add(badgeAgain)
		}
		if err != nil {
			errs = append(errs, err)
		}
		if err := b.Ledger.ClearBadgeMark(ctx, m, again); err != nil {
			return false, errors.Join(append(errs, err)...)
		}
	}
	return len(marks) == badgeBatch && len(errs) < badgeBatch, errors.Join(errs...)
}

// badgeWorld is what holds for all threads of a slice.
type badgeWorld struct {
	watched map[int64]store.Watched // by GitHub's id of the repository
	files   policy.Files
	choices scoring.Choices
}

func (b *Badges) world(ctx context.Context) (badgeWorld, error) {
	w := badgeWorld{watched: make(map[int64]store.Watched)}
	all, err := b.Ledger.Watched(ctx)
	if err != nil {
		return w, err
	}
	if w.files, err = b.Ledger.Policies(ctx); err != nil {
		return w, err
	}
	if w.choices, err = b.Ledger.Choices(ctx); err != nil {
		return w, err
	}
	for _, one := range all {
		w.watched[one.Repo.ID] = one
		p := policy.For(w.files, one.Repo).Badges
		how := fmt.Sprintf("%s since %s, archived %t, at %s", p.Mode, p.Since.UTC().Format(time.RFC3339), one.Archived, b.Site)
		if _, err := b.Ledger.UseBadges(ctx, one.Repo.ID, how); err != nil {
			return w, err
		}
	}
	return w, nil
}

// keep makes the comment on one thread what it is to be, and returns when to look
// again; zero when only news can change it.
func (b *Badges) keep(ctx context.Context, w badgeWorld, m store.BadgeMark) (again time.Time, err error) {
	t, err := b.Ledger.BadgeThread(ctx, m)
	gone := errors.Is(err, store.ErrNotFound) // and its comment with it
	if err != nil && !gone {
		return time.Time{}, err
	}
	watched, ok := w.watched[t.Repo.ID]
	if !ok && t.Repo.ID != 0 {
		_, err = b.Ledger.UseBadges(ctx, t.Repo.ID, "") // so that it is looked at when it is watched again
		return time.Time{}, err
	}
	if !ok || gone || watched.Archived {
		return time.Time{}, nil
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("badges of %s#%d: %w", t.Repo.FullName(), t.Number, err)
		}
	}()
	p := policy.For(w.files, t.Repo)
	t.Repo = watched.Repo
	t.Credits = shown(t.Credits, w.choices)
	key := fmt.Sprintf("badges/%d/%d", t.Repo.ID, t.Number)
	post, err := b.Poster.Posts.Post(ctx, key)
	known, there := err == nil, err == nil && !mayMove(post)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return time.Time{}, err
	}
	client := b.GitHub(watched.Installation)
	if p.Badges.Mode == policy.BadgesOff || len(t.Credits) == 0 {
		if !known {
			return time.Time{}, nil
		}
		return b.retry(ctx, key, b.remove(ctx, client, t, key))
	}
	if !there {
		since := p.Badges.Since
		if since.IsZero() {
			since = watched.Since
		}
		if t.Ended.IsZero() || t.Ended.Before(since) {
			return time.Time{}, nil
		}
		if p.Badges.Mode == policy.BadgesWeekly {
			if at := postWeekly(t.Ended, b.Now(), p.Reports.Zone, p.Reports.Hour); at.After(b.Now()) {
				return at, nil
			}
		}
	}
	body, err := b.Render(t, w.choices)
	if err != nil {
		return time.Time{}, err
	}
	return b.retry(ctx, key, b.comment(ctx, client, t, key, body))
}

func (b *Badges) comment(ctx context.Context, client Talk, t store.BadgeThread, key, body string) error {
	if t.Type == history.Discussion {
		return b.Poster.DiscussionComment(ctx, client, key, t.Repo, t.Number, body)
	}
	return b.Poster.Comment(ctx, client, key, t.Repo, t.Number, body)
}

func (b *Badges) remove(ctx context.Context, client Talk, t store.BadgeThread, key string) error {
	if t.Type == history.Discussion {
		return b.Poster.RemoveDiscussionComment(ctx, client, key)
	}
	return b.Poster.Remove(ctx, client, key)
}

// retry is when a post that failed is to be tried again; zero for one that did not.
func (b *Badges) retry(ctx context.Context, key string, err error) (time.Time, error) {
	if err == nil {
		return time.Time{}, nil
	}
	post, lost := b.Poster.Posts.Post(ctx, key)
	if lost != nil || !post.RetryAt.After(b.Now()) {
		return time.Time{}, err
	}
	return post.RetryAt, err
}

// shown are the credits of people who may be shown in badges.
func shown(credits []scoring.Receipt, choices scoring.Choices) []scoring.Receipt {
	var all []scoring.Receipt
	for _, c := range credits {
		if choices.Shows(c.Actor.ID, scoring.InBadges) {
			all = append(all, c)
		}
	}
	return all
}

// postWeekly is from when on the comment on a thread that ended may be posted:
// on a Monday from that hour on, for one day, after the thread has ended.
func postWeekly(ended, now time.Time, zone *time.Location, hour int) time.Time {
	monday := lastMonday(now, zone, hour)
	if ended.Before(monday) && now.Before(monday.Add(badgeDay)) {
		return now
	}
	next := monday.In(zone).AddDate(0, 0, 7)
	return next
}

// lastMonday is the last Monday at that hour that is not after t.
func lastMonday(t time.Time, zone *time.Location, hour int) time.Time {
	t = t.In(zone)
	back := (int(t.Weekday()) + 6) % 7
	monday := time.Date(t.Year(), t.Month(), t.Day()-back, hour, 0, 0, 0, zone)
	if monday.After(t) {
		monday = time.Date(t.Year(), t.Month(), t.Day()-back-7, hour, 0, 0, 0, zone)
	}
	return monday
}
