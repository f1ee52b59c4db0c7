package app

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"glueledger/app/policy"
	"glueledger/app/store"
)

const trouble = "The log of serve says more."

// broken is the finding about a ledger that cannot be asked.
func broken(err error) []finding {
	return []finding{fail("Restore the ledger from a backup, if this happens again.", "%v", err)}
}

// checkInbox looks at what was received.
func (e *examination) checkInbox(ctx context.Context) []finding {
	status, err := e.ledger.Status(ctx, e.now())
	if err != nil {
		return broken(err)
	}
	var found []finding
	if status.Failed > 0 {
		found = append(found, warn("“glueledger status” names them. They are kept; a newer version may read them.", "%s could not be read", count(status.Failed, "delivery", "deliveries")))
	}
	if status.Waiting > manyWaiting {
		found = append(found, warn("See that serve runs; it takes some hundred a second.", "%s wait to be taken in", count(status.Waiting, "delivery", "deliveries")))
	}
	if len(found) == 0 {
		found = append(found, ok("what arrived has been read: %s, %s", count(status.Threads, "thread", "threads"), count(status.Credits, "credit", "credits")))
	}
	return found
}

const manyWaiting = 1000

// checkHistory looks at how far backfills are.
func (e *examination) checkHistory(ctx context.Context) []finding {
	states, err := e.ledger.BackfillProgress(ctx)
	if err != nil {
		return broken(err)
	}
	var found []finding
	read, under := 0, 0
	for _, b := range states {
		switch {
		case !b.Watched:
			continue
		case b.Error != "":
			found = append(found, warn("It is tried again by itself. "+trouble, "the history of %s could not be read on: %s", b.Repo.FullName(), b.Error))
		case b.WaitUntil.After(e.now()):
			found = append(found, ok("the history of %s waits for GitHub's limit until %s UTC", b.Repo.FullName(), b.WaitUntil.UTC().Format("15:04")))
		case b.Over():
			read++
		default:
			under++
		}
	}
	switch {
	case under > 0:
		found = append(found, ok("the history of %s is being read, that of %d has been", count(under, "repository", "repositories"), read))
	case read > 0:
		found = append(found, ok("the history of %s has been read", count(read, "repository", "repositories")))
	case len(found) == 0:
		found = append(found, warn("See that serve runs, and that the App is installed.", "no repository's history has been read yet"))
	}
	return found
}

// checkConfiguration looks at the configuration files in repositories.
func (e *examination) checkConfiguration(ctx context.Context) []finding {
	states, err := e.ledger.PolicyStates(ctx)
	if err != nil {
		return broken(err)
	}
	var found []finding
	files := 0
	for _, p := range states {
		if p.SHA != "" {
			files++
		}
		if p.Problem == "" {
			continue
		}
		instead := "the defaults are in force"
		if p.GoodSHA != "" {
			instead = "the one before it is in force"
		}
		found = append(found, warn("Correct it, and push: it is read again at once.", "the configuration of %s is wrong, and %s: %s", p.Repo.FullName(), instead, p.Problem))
	}
	switch {
	case len(found) > 0:
	case files == 0:
		found = append(found, ok("no repository has a configuration file: the defaults are in force"))
	default:
		found = append(found, ok("%s in order", count(files, "configuration file is", "configuration files are")))
	}
	return found
}

// checkReports says where reports go, and whether the App may post there.
func (e *examination) checkReports(ctx context.Context) []finding {
	watched, err := e.ledger.Watched(ctx)
	if err != nil {
		return broken(err)
	}
	files, err := e.ledger.Policies(ctx)
	if err != nil {
		return broken(err)
	}
	seen := map[string]store.Watched{}
	owners := map[string]string{}
	for _, w := range watched {
		seen[strings.ToLower(w.Repo.FullName())] = w
		owners[strings.ToLower(w.Repo.Owner)] = w.Repo.Owner
	}
	var found []finding
	for _, key := range slices.Sorted(maps.Keys(owners)) {
		found = append(found, e.reportsOf(owners[key], policy.ForOwner(files, owners[key]).Reports, seen))
	}
	if len(found) == 0 {
		found = append(found, warn("See that serve runs, and that the App is installed.", "no repository is watched yet, so there is nothing to report on"))
	}
	return found
}

// reportsOf says where the report of an owner goes.
func (e *examination) reportsOf(owner string, r policy.Reports, seen map[string]store.Watched) finding {
	if !r.Enabled {
		return ok("no report of %s is posted: the configuration says so", owner)
	}
	what := map[policy.Where]string{policy.InIssue: "an issue", policy.InDiscussion: "a discussion", policy.InFile: "a file"}[r.Where]
	when := fmt.Sprintf("on day %d of each month from %d:00 %s", r.Day, r.Hour, r.Zone)
	if r.Scope == policy.ScopeRepository {
		return ok("a report of each repository of %s is posted there as %s, %s", owner, what, when)
	}
	repo := r.Repository
	if repo == "" {
		repo = policy.OwnersRepo
	}
	target, known := seen[strings.ToLower(owner+"/"+repo)]
	configured := fmt.Sprintf("or name another repository in %s/%s/.github/glueledger.yml (reports, repository)", owner, policy.OwnersRepo)
	switch {
	case !known:
		return warn(fmt.Sprintf("Let the App see that repository (create it first, if it is not there), %s.", configured),
			"the report of %s is to go to %s/%s, which the App does not see", owner, owner, repo)
	case target.Archived:
		return warn("Unarchive it, "+configured+".", "the report of %s is to go to %s, which is archived", owner, target.Repo.FullName())
	case r.Where == policy.InFile && e.self != nil && e.self.Permissions["contents"] != "write":
		return warn(fmt.Sprintf("Grant Contents: write at %s, and accept it for the installation.", e.appSettings("/permissions")),
			"the report of %s is to be committed to %s, and the App may not write there", owner, target.Repo.FullName())
	}
	return ok("the report of %s is posted in %s as %s, %s", owner, target.Repo.FullName(), what, when)
}

// checkPosts looks at what could not be posted.
func (e *examination) checkPosts(ctx context.Context) []finding {
	posts, err := e.ledger.PostProblems(ctx)
	if err != nil {
		return broken(err)
	}
	const some = 10
	var found []finding
	for _, p := range posts[:min(len(posts), some)] {
		where := p.Repo.FullName()
		if p.Number > 0 {
			where = fmt.Sprintf("%s#%d", where, p.Number)
		}
		found = append(found, warn("It is tried again by itself once that is mended. "+trouble, "the %s in %s could not be posted: %s", p.Sort, where, p.Problem))
	}
	if more := len(posts) - some; more > 0 {
		found = append(found, warn("", "and %s", count(more, "more post", "more posts")))
	}
	if len(found) == 0 {
		found = append(found, ok("nothing that was to be posted waits"))
	}
	return found
}
