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
	// mostAsked is how many people's permissions one look asks for; those behind them
	// are asked for at the next.
	mostAsked = 30
	// askAgain is when to ask for those of somebody once more, who may maintain the
	// repository by then.
	askAgain = 7 * 24 * time.Hour
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
	waits, left, err := s.findBackers(ctx, p)
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
	case left:
		next = now.Add(pollFirst)
	}
	if !waits || age > scoring.NominationOpen+pollGrace {
		next = time.Time{}
	}
	return s.Ledger.PollAgain(ctx, p.Comment, next)
}

// findBackers records which maintainers back the nominations of a comment, and
// reports whether any of those still waits, and whether there are people left whose
// permissions are not known.
func (s *Commands) findBackers(ctx context.Context, p store.Polled) (waits, left bool, err error) {
	w, err := s.watched(ctx, p.Repo)
	if errors.Is(err, fs.ErrNotExist) {
		return true, false, nil // it may be again
	}
	if err != nil {
		return false, false, err
	}
	thread, err := s.Ledger.ThreadOf(ctx, w.Repo, p.Number)
	if errors.Is(err, fs.ErrNotExist) {
		return false, false, nil
	}
	if err != nil {
		return false, false, err
	}
	settings, err := s.Ledger.SettingsOf(ctx, w.Repo)
	if err != nil {
		return false, false, err
	}
	// As of when they were made: reactions of the last hours count although nobody
	// has looked before the time was up.
	open := slices.DeleteFunc(scoring.Nominations(scoring.Rules(), thread, settings, p.At), func(n scoring.Nomination) bool {
		return n.Comment != p.Comment || n.Outcome != scoring.Awaits
	})
	if len(open) == 0 {
		return false, false, nil
	}
	github := s.GitHub(w.Installation)
	reactions, err := github.Reactions(ctx, w.Repo, p.Comment, thumbUp)
	if errors.Is(err, fs.ErrNotExist) {
		return false, false, nil // deleted, and the webhook will say so
	}
	if err != nil {
		return false, false, err
	}
	asked, err := s.Ledger.AskedAbout(ctx, p)
	if err != nil {
		return false, false, err
	}
	stood := candidates(thread, open, reactions)
	// Those who were never asked about first, then those of long ago.
	slices.SortStableFunc(stood, func(a, b history.Activity) int { return asked[a.Actor.ID].Compare(asked[b.Actor.ID]) })
	stood = slices.DeleteFunc(stood, func(a history.Activity) bool {
		at, was := asked[a.Actor.ID]
		return was && s.Now().Before(at.Add(askAgain))
	})
	backers, people, err := s.backers(ctx, github, stood[:min(mostAsked, len(stood))])
	if note := s.Ledger.NoteAsked(ctx, p, people, s.Now()); note != nil {
		return true, false, errors.Join(err, note)
	}
	if len(backers) > 0 {
		// The next look tells whether they sufficed.
		if _, lost := s.Ledger.Append(ctx, backers, nil); lost != nil {
			return true, false, errors.Join(err, lost)
		}
	}
	return true, len(stood) > mostAsked, err
}

// candidates are the endorsements that reactions amount to if they are of
// maintainers, and that are not known.
func candidates(t *history.Thread, open []scoring.Nomination, reactions []ghclient.Reaction) []history.Activity {
	var all []history.Activity
	for _, r := range reactions {
		a := history.Activity{Repo: t.Repo, Number: t.Number, Type: t.Type, Verb: history.Endorsed, ID: open[0].Comment,
			Actor: r.User, At: r.At.UTC().Truncate(time.Second), As: history.Maintainer, URL: open[0].URL}
		if a.At.IsZero() || a.At.Before(open[0].At) {
			a.At = open[0].At
		}
		known := slices.ContainsFunc(t.Asides, func(e history.Event) bool { return e.Key() == a.Key() })
		ownOnly := !slices.ContainsFunc(open, func(n scoring.Nomination) bool { return n.Nominee.ID != r.User.ID })
		if r.User.ID != 0 && !history.IsBotAccount(r.User) && !known && !ownOnly {
			all = append(all, a)
		}
	}
	return all
}

// backers are the endorsements that are of maintainers, and the people whose
// permissions it has asked for, also when it fails midway.
func (s *Commands) backers(ctx context.Context, github GitHub, candidates []history.Activity) (found []history.Activity, asked []int64, err error) {
	for _, a := range candidates {
		maintainer, _, err := permission(ctx, github, a.Repo, a.Actor.Login)
		if err != nil {
			return found, asked, err
		}
		if maintainer { // known from now on
			found = append(found, a)
			continue
		}
		asked = append(asked, a.Actor.ID)
	}
	return found, asked, nil
}
