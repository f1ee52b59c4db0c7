package slash

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

const (
	pollFirst = time.Minute
	pollMost  = 24 * time.Hour // at least so often, to the end
	// pollGrace is for how long after the last moment that counts reactions are
	// looked at once more.
	pollGrace = time.Hour
	// mostAsked is how many people's permissions one look asks for: a comment that
	// everybody likes is confirmed by the first maintainer.
	mostAsked = 30
)

// pollAfter is how long to wait until the next look at a comment of that age: a
// quarter of it.
func pollAfter(age time.Duration) time.Duration {
	return max(pollFirst, min(pollMost, age/4))
}

// look looks at the reactions to one comment.
func (s *Commands) look(ctx context.Context, p store.Polled) error {
	log := s.Log.With("repo", p.Repo.FullName(), "thread", p.Number, "comment", p.Comment)
	now := s.Now()
	waits, err := s.findBackers(ctx, p)
	age := now.Sub(p.At)
	next := now.Add(pollAfter(age))
	switch {
	case err != nil && ctx.Err() != nil:
		return err
	case err != nil:
		log.WarnContext(ctx, "reactions to a nomination could not be read", "err", err)
		next = s.retryAt(err, 2)
		if after := now.Add(pollAfter(age)); after.After(next) {
			next = after
		}
		waits = true
	}
	if !waits || age > scoring.NominationOpen+pollGrace {
		next = time.Time{}
	}
	return s.Ledger.PollAgain(ctx, p.Comment, next)
}

// findBackers records which maintainers back the nominations of a comment, and
// reports whether any of those still waits.
func (s *Commands) findBackers(ctx context.Context, p store.Polled) (waits bool, err error) {
	w, err := s.watched(ctx, p.Repo)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil // it may be again
	}
	if err != nil {
		return false, err
	}
	thread, err := s.Ledger.ThreadOf(ctx, w.Repo, p.Number)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	settings, err := s.Ledger.SettingsOf(ctx, w.Repo)
	if err != nil {
		return false, err
	}
	// As of when they were made: reactions of the last hours count although nobody
	// has looked before the time was up.
	open := slices.DeleteFunc(scoring.Nominations(scoring.Rules(), thread, settings, p.At), func(n scoring.Nomination) bool {
		return n.Comment != p.Comment || n.Outcome != scoring.Awaits
	})
	if len(open) == 0 {
		return false, nil
	}
	github := s.GitHub(w.Installation)
	reactions, err := github.Reactions(ctx, w.Repo, p.Comment, thumbUp)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // deleted, and the webhook will say so
	}
	if err != nil {
		return false, err
	}
	backers, err := s.backers(ctx, github, thread, open, reactions)
	if err != nil || len(backers) == 0 {
		return true, err
	}
	_, err = s.Ledger.Append(ctx, backers, nil)
	return true, err // the next look tells whether they sufficed
}

// backers are the endorsements that reactions amount to and that are not known.
func (s *Commands) backers(ctx context.Context, github GitHub, t *history.Thread, open []scoring.Nomination, reactions []ghclient.Reaction) ([]history.Activity, error) {
	var found []history.Activity
	asked := 0
	for _, r := range reactions {
		a := history.Activity{Repo: t.Repo, Number: t.Number, Type: t.Type, Verb: history.Endorsed, ID: open[0].Comment,
			Actor: r.User, At: r.At.UTC().Truncate(time.Second), As: history.Maintainer, URL: open[0].URL}
		if a.At.IsZero() || a.At.Before(open[0].At) {
			a.At = open[0].At
		}
		known := slices.ContainsFunc(t.Asides, func(e history.Event) bool { return e.Key() == a.Key() })
		ownOnly := !slices.ContainsFunc(open, func(n scoring.Nomination) bool { return n.Nominee.ID != r.User.ID })
		if r.User.ID == 0 || history.IsBotAccount(r.User) || known || ownOnly {
			continue
		}
		if asked++; asked > mostAsked {
			break
		}
		maintainer, _, err := permission(ctx, github, t.Repo, r.User.Login)
		if err != nil {
			return nil, err
		}
		if maintainer {
			found = append(found, a)
		}
	}
	return found, nil
}
