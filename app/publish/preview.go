package publish

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Preview is what is, or would be, posted of one report.
type Preview struct {
	Scope    scoring.Scope
	Month    scoring.Month
	Where    policy.Where
	Repo     history.Repo // that it goes to
	Title    string
	Labels   []string // of an issue
	Category string   // of a discussion
	Path     string   // of a file
	Pages    []string // Markdown; those after the first are comments on the issue

	Skip  string     // why it is not posted, a sentence; empty when it is
	Waits string     // what the server would still wait for, a sentence; empty for nothing
	Post  store.Post // what is there, or was posted; its Key is empty when nothing is
	Same  bool       // what is there is already so
}

// Preview says what would be posted now of the reports on a scope, of an owner's
// repositories too when the scope names an owner, and of all when it is empty.
// Without a month it is the one that each is to publish last. Nothing is posted
// or written.
func (r *Reports) Preview(ctx context.Context, scope scoring.Scope, month *scoring.Month) ([]Preview, error) {
	var all []Preview
	err := r.each(ctx, scope, month, func(p plan, s store.ReportState) error {
		view, err := r.preview(ctx, p, s)
		all = append(all, view)
		return err
	})
	return all, err
}

// Publish posts now what Preview says, whatever the hour, and tries at once what
// failed before when the Poster is eager. It returns what it posted, and what it
// did not and why.
func (r *Reports) Publish(ctx context.Context, scope scoring.Scope, month *scoring.Month) ([]Preview, error) {
	r.running.Lock()
	defer r.running.Unlock()
	var all []Preview
	var errs []error
	err := r.each(ctx, scope, month, func(p plan, s store.ReportState) error {
		view, err := r.preview(ctx, p, s)
		if err == nil && view.Skip == "" {
			var d document
			d, err = r.publish(ctx, p, s)
			view.Post, view.Skip = d.post, d.why
			if err == nil && d.why == "" && d.post.State == store.PostIntended {
				view.Skip = "Another process is posting it, or GitHub is to be left alone for a while."
			}
		}
		all = append(all, view)
		if err != nil {
			errs = append(errs, fmt.Errorf("publish the report of %s: %w", p.scope, err))
		}
		return nil
	})
	return all, errors.Join(append(errs, err)...)
}

func (r *Reports) each(ctx context.Context, scope scoring.Scope, month *scoring.Month, f func(plan, store.ReportState) error) error {
	all, states, err := r.read(ctx)
	if err != nil {
		return err
	}
	for _, p := range all {
		if scope.Owner != "" && !strings.EqualFold(scope.Owner, p.scope.Owner) || scope.Repo != "" && !strings.EqualFold(scope.Repo, p.scope.Repo) {
			continue
		}
		m := r.month(p, states[p.id])
		if month != nil {
			m = *month
		}
		s := store.ReportState{Key: p.key(m), Scope: p.id, Month: m, DueAt: r.Now()}
		for _, known := range states[p.id] {
			if known.Month == m {
				s = known
			}
		}
		if err := f(p, s); err != nil {
			return err
		}
	}
	return nil
}

func (r *Reports) preview(ctx context.Context, p plan, s store.ReportState) (Preview, error) {
	view := Preview{Scope: p.scope, Month: s.Month, Where: p.reports.Where}
	if s.Month.End().After(r.Now()) {
		view.Skip = fmt.Sprintf("%s is not over.", s.Month.Start().Format("January 2006"))
		return view, nil
	}
	post, err := r.Poster.Posts.Post(ctx, s.Key)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return view, err
	}
	if s.AsOf.IsZero() {
		if view.Waits, _, err = r.waits(ctx, p, s); err != nil {
			return view, err
		}
	}
	d, err := r.document(ctx, p, s)
	var later *NotNowError
	if errors.As(err, &later) {
		view.Skip, err = sentence(fmt.Sprintf("It is not tried again before %s: %s", later.Until.UTC().Format("2 January 15:04 MST"), later.Why)), nil
	}
	if err != nil {
		return view, fmt.Errorf("preview the report of %s: %w", p.scope, err)
	}
	view.Where, view.Repo, view.Title, view.Pages, view.Post = d.where, d.repo.Repo, d.title, d.pages, post
	switch d.where {
	case policy.InIssue:
		view.Labels = p.reports.Labels
	case policy.InDiscussion:
		view.Category = d.place
	case policy.InFile:
		view.Path = d.place
	}
	switch {
	case view.Skip != "":
	case d.why != "":
		view.Skip = d.why
	case post.State == store.PostDropped:
		view.Skip = staysDeleted
	case post.State == store.PostDone:
		if view.Same, err = r.same(ctx, d, post); err != nil {
			return view, err
		}
	}
	return view, nil
}

// same reports whether all pages of a document are at GitHub as they are to be,
// and no more of them.
func (r *Reports) same(ctx context.Context, d document, post store.Post) (bool, error) {
	if post.Hash != d.posting(d.pages[0]).hash() {
		return false, nil
	}
	if post.Sort != store.PostIssue {
		return true, nil
	}
	for n := 1; ; n++ {
		page, err := r.Poster.Posts.Post(ctx, d.pageKey(n+1))
		last := n >= len(d.pages)
		switch {
		case errors.Is(err, store.ErrNotFound):
			return last, nil
		case err != nil:
			return false, err
		case page.State == store.PostDropped:
			continue // it stays deleted
		case last:
			return false, nil // it is to be removed
		}
		j := r.Poster.comment(d.client, d.pageKey(n+1), d.repo.Repo, post.Number, d.pages[n])
		if page.State != store.PostDone || page.Hash != j.hash() {
			return false, nil
		}
	}
}
