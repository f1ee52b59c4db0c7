package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// readPolicy is how the ledger reads settings files, whoever opens it.
func readPolicy(files map[string][]byte, repo history.Repo) store.Policy {
	p := policy.For(files, repo)
	return store.Policy{Settings: p.Scoring, Bots: p.Bots, Closed: p.Pages == policy.PagesClosed}
}

// watchPolicies makes the task that keeps settings files as they are at GitHub.
func (a *App) watchPolicies(github *ghclient.App) *policy.Watch {
	var limited *ghclient.LimitedError
	return policy.NewWatch(policy.WatchConfig{
		Ledger: policyLedger{a.Store, github}, Log: a.options.Log, Now: a.options.Now,
		MayNot: func(err error) bool { return errors.Is(err, ghclient.ErrForbidden) },
		NotNow: func(err error) bool { return errors.As(err, &limited) },
	})
}

// printPolicyProblems says which settings files are not used, and why.
func (s *session) printPolicyProblems(l *store.Store) error {
	states, err := l.PolicyStates(s.ctx)
	if err != nil {
		return err
	}
	for _, p := range states {
		if p.Problem == "" {
			continue
		}
		instead := "the defaults or the owner's are in force"
		if p.GoodSHA != "" {
			instead = "the one of " + p.GoodAt.UTC().Format(minuteStyle) + " is in force"
		}
		mistakes := strings.Split(p.Problem, "\n")
		fmt.Fprintf(s.Stdout, "not used: %s of %s (%s, %s):\n", policy.Path, printable(p.Repo.FullName()),
			count(len(mistakes), "problem", "problems"), instead)
		for _, m := range mistakes {
			fmt.Fprintf(s.Stdout, "  %s\n", shortened(m, errorWidth))
		}
	}
	return nil
}

// policyPatience is for how long after a repository was added nothing is posted while
// its settings are not known. One that cannot be read must not hold up the others.
const policyPatience = time.Hour

// afterPolicies has a task that posts wait until the settings of new repositories are
// known, so that nothing is posted which they switch off or send elsewhere.
func (a *App) afterPolicies(do run) run {
	return func(ctx context.Context) (more bool, err error) {
		unknown, err := a.Store.PoliciesUnknown(ctx, a.options.Now().Add(-policyPatience))
		if err != nil {
			return false, err
		}
		if len(unknown) > 0 {
			a.options.Log.DebugContext(ctx, "nothing is posted before the settings are known", "repo", unknown[0].FullName(), "repositories", len(unknown))
			a.call(ctx, taskPolicies)
			return false, nil
		}
		return do(ctx)
	}
}

// policyLedger is the ledger as package policy wants it.
type policyLedger struct {
	store  *store.Store
	github *ghclient.App
}

// Repositories are those that active installations see.
func (l policyLedger) Repositories(ctx context.Context) ([]policy.Repository, error) {
	watched, err := l.store.Watched(ctx)
	var all []policy.Repository
	for _, w := range watched {
		all = append(all, policy.Repository{Repo: w.Repo, Archived: w.Archived, Client: policyClient{l.github.Client(w.Installation)}})
	}
	return all, err
}

// States are what the ledger has of all files.
func (l policyLedger) States(ctx context.Context) ([]policy.State, error) {
	states, err := l.store.PolicyStates(ctx)
	var all []policy.State
	for _, s := range states {
		all = append(all, policy.State{Repo: s.Repo, SHA: s.SHA, Problem: s.Problem, GoodSHA: s.GoodSHA, LookedAt: s.LookedAt,
			Asked: s.Asked, Looked: s.Looked, CheckDue: s.CheckDue, CheckCommit: s.CheckCommit, CheckSHA: s.CheckSHA})
	}
	return all, err
}

// See keeps a file.
func (l policyLedger) See(ctx context.Context, repo history.Repo, s policy.Seen) error {
	return l.store.SeePolicy(ctx, repo, store.PolicySeen{SHA: s.SHA, Body: s.Body, Problem: s.Problem, Asked: s.Asked, At: s.At})
}

// NoteCheck keeps that an author was told.
func (l policyLedger) NoteCheck(ctx context.Context, repo history.Repo, sha, commit string) error {
	return l.store.NotePolicyCheck(ctx, repo, sha, commit)
}

// policyClient is GitHub as package policy wants it. Its requests are live work, a few
// an hour: who switches badges off is not to wait until a backfill is through.
type policyClient struct{ *ghclient.Client }

// ReadFile reads a file at a commit.
func (c policyClient) ReadFile(ctx context.Context, repo history.Repo, path, commit string) (policy.File, error) {
	f, err := c.Client.ReadFile(ctx, repo, path, commit)
	return policy.File{Data: f.Data, SHA: f.SHA}, err
}

// Branch is the default branch.
func (c policyClient) Branch(ctx context.Context, repo history.Repo) (string, error) {
	r, err := c.Repository(ctx, repo.Owner, repo.Name)
	return r.DefaultBranch, err
}

// Head is the commit that a branch is at.
func (c policyClient) Head(ctx context.Context, repo history.Repo, branch string) (string, error) {
	return c.HeadSHA(ctx, repo, branch)
}

// HasCheck looks for a check of this App.
func (c policyClient) HasCheck(ctx context.Context, repo history.Repo, check policy.Check) (bool, error) {
	_, err := c.FindCheckRun(ctx, repo, check.Commit, check.Name, check.ExternalID)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// PostCheck posts a check with a remark at each problem.
func (c policyClient) PostCheck(ctx context.Context, repo history.Repo, check policy.Check) error {
	run := ghclient.CheckRun{Name: check.Name, HeadSHA: check.Commit, ExternalID: check.ExternalID, Conclusion: "success",
		Title: check.Title, Summary: check.Summary}
	if !check.Good {
		run.Conclusion = "failure"
	}
	for _, p := range check.Problems {
		run.Annotations = append(run.Annotations, ghclient.Annotation{Path: policy.Path, StartLine: p.Line, EndLine: p.Line,
			StartColumn: p.Column, EndColumn: p.Column, Level: "failure", Title: fmt.Sprintf("Line %d, column %d", p.Line, p.Column), Message: p.Text})
	}
	_, err := c.CreateCheckRun(ctx, repo, run)
	return err
}
