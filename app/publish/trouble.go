package publish

import (
	"context"
	"errors"
	"fmt"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/store"
)

// How long the poster leaves alone what failed.
const (
	// What GitHub refused stays refused until a person changes something.
	refusedWait     = time.Hour
	refusedLongest  = 24 * time.Hour
	brokenLongest   = time.Hour
	brokenOften     = 3  // failures in a row are a problem; fewer happen
	brokenDoublings = 16 // keeps the shift small
)

// refused reports whether an error says that nothing was done, and that to ask
// again would get the same answer.
func refused(err error) bool {
	var limited *ghclient.LimitedError
	return errors.Is(err, ghclient.ErrNotFound) || errors.Is(err, ghclient.ErrForbidden) ||
		errors.Is(err, ghclient.ErrSuspended) || errors.Is(err, errTaken) || errors.As(err, &limited)
}

// failed remembers that something did not work and when to try again, and returns
// the error for the caller.
func (p *Poster) failed(ctx context.Context, post store.Post, doing string, err error) error {
	err = fmt.Errorf("post %s in %s: %s: %w", post.Key, post.Repo.FullName(), doing, err)
	if ctx.Err() != nil { // it was we who stopped it
		return err
	}
	now := p.Now()
	var limited *ghclient.LimitedError
	switch {
	case errors.As(err, &limited):
		post.RetryAt = limited.Until // waiting is no problem
	case refused(err):
		post.RetryAt = now.Add(min(refusedWait<<min(post.Failures, brokenDoublings), refusedLongest))
		post.Failures++
		post.Problem = fmt.Sprintf("Could not %s: %v.", doing, errors.Unwrap(err))
	default:
		post.RetryAt = now.Add(min(p.lag()<<min(post.Failures, brokenDoublings), brokenLongest))
		post.Failures++
		if post.Failures >= brokenOften {
			post.Problem = fmt.Sprintf("Could not %s: %v.", doing, errors.Unwrap(err))
		}
	}
	// What another process wrote meanwhile is newer.
	if _, note := p.Posts.SavePost(ctx, post); note != nil && !errors.Is(note, store.ErrChanged) {
		return errors.Join(err, note)
	}
	return err
}

// solved records a post that is as it is to be.
func (p *Poster) solved(ctx context.Context, post store.Post) (store.Post, error) {
	post.Problem, post.Failures, post.RetryAt = "", 0, time.Time{}
	return p.save(ctx, post)
}

// notNow is a *NotNowError while a post is to be left alone.
func (p *Poster) notNow(post store.Post) error {
	if p.Eager || !p.Now().Before(post.RetryAt) {
		return nil
	}
	why := post.Problem
	switch {
	case why == "" && post.Failures > 0:
		why = "GitHub failed just now"
	case why == "":
		why = "a limit of GitHub's is used up"
	}
	return &NotNowError{post.Key, post.RetryAt, why}
}
