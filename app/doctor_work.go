package app

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dustin/go-humanize"

	"glueledger/app/policy"
	"glueledger/app/publish"
	"glueledger/app/store"
	"glueledger/scoring"
)

const trouble = "The server's log says more."

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
		case !b.Watched || !e.about(b.Repo):
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
		found = append(found, ok("%s", beingRead(under, read)))
	case read > 0:
		found = append(found, ok("the history of %s has been read", count(read, "repository", "repositories")))
	case len(found) == 0:
		found = append(found, warn(e.begin(), "no repository's history has been read yet"))
	}
	return found
}

// begin is what to do where nothing has begun yet, for the operator or for owners.
func (e *examination) begin() string {
	if e.only != nil {
		return "It begins by itself within ten minutes after the App has been given a repository."
	}
	return "See that serve runs, and that the App is installed."
}

// beingRead says of how many repositories the history is being read, and has been.
func beingRead(under, read int) string {
	text := fmt.Sprintf("the history of %s is being read", count(under, "repository", "repositories"))
	if read > 0 {
		text += fmt.Sprintf(", that of %d has been", read)
	}
	return text
}

// checkSettingsFiles looks at the settings files in repositories.
func (e *examination) checkSettingsFiles(ctx context.Context) []finding {
	states, err := e.ledger.PolicyStates(ctx)
	if err != nil {
		return broken(err)
	}
	var found []finding
	files := 0
	for _, p := range states {
		if !e.about(p.Repo) {
			continue
		}
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
		found = append(found, warn("Correct it, and push: it is read again at once.", "the settings file of %s is wrong, and %s:\n%s", p.Repo.FullName(), instead, p.Problem))
	}
	switch {
	case len(found) > 0:
	case files == 0:
		found = append(found, ok("no repository has a settings file: the defaults are in force"))
	default:
		found = append(found, ok("%s in order", count(files, "settings file is", "settings files are")))
	}
	return found
}

// checkReports says where reports go, whether the App may post there, and what
// became of the last ones.
func (e *examination) checkReports(ctx context.Context) []finding {
	watched, places, err := e.places(ctx)
	if err != nil {
		return broken(err)
	}
	states, err := e.ledger.ReportStates(ctx)
	if err != nil {
		return broken(err)
	}
	var found []finding
	asked := map[string]bool{}
	for _, p := range places {
		found, asked[p.ID] = append(found, e.reportAt(p)), true
	}
	switch {
	case watched == 0:
		found = append(found, warn(e.begin(), "no repository is watched yet, so there is nothing to report on"))
	case len(found) == 0:
		found = append(found, notDone("", "no monthly report is posted: the settings switch it off"))
	}
	last := ""
	for _, s := range states { // the newest month of each scope
		if s.Scope != last && s.Outcome == store.ReportProblem && (e.only == nil || asked[s.Scope]) {
			found = append(found, warn("It is tried again every hour.", "the report for %s is not posted. %s", s.Month, s.Note))
		}
		last = s.Scope
	}
	return found
}

// places are where the reports go on the repositories that are looked at, and how many
// of those there are.
func (e *examination) places(ctx context.Context) (watched int, places []publish.Place, err error) {
	all, err := e.ledger.Watched(ctx)
	if err != nil {
		return 0, nil, err
	}
	files, err := e.ledger.Policies(ctx)
	if err != nil {
		return 0, nil, err
	}
	all = slices.DeleteFunc(all, func(w store.Watched) bool { return !e.about(w.Repo) })
	return len(all), publish.Places(all, files), nil
}

// reportAt says where a report goes.
func (e *examination) reportAt(p publish.Place) finding {
	what := map[policy.Where]string{policy.InIssue: "an issue", policy.InDiscussion: "a discussion", policy.InFile: "a file"}[p.Reports.Where]
	name := p.Repo.Repo.FullName()
	switch {
	case p.Problem != "":
		what, do, _ := strings.Cut(p.Problem, ": ")
		return warn(do, "%s", what)
	case p.Silent && p.Repo.Repo.Private:
		return notDone(fmt.Sprintf("To have them told of there, write “reports: {include-private: on}” in %s.", p.File),
			"no monthly report of %s is posted in %s: it would tell of private repositories alone, and those are left out unless include-private is on", p.Scope, name)
	case p.Silent:
		return notDone(fmt.Sprintf("To have them told of, name a private repository in %s (reports: repository), and switch include-private on.", p.File),
			"no monthly report of %s is posted in %s, which is public: it would tell of private repositories alone", p.Scope, name)
	case p.Repo.Archived:
		return warn(fmt.Sprintf("Unarchive it, or name another repository in %s (reports: repository).", p.File), "the report of %s is to go to %s, which is archived", p.Scope, name)
	case p.Reports.Where == policy.InFile && e.self != nil && e.self.Permissions["contents"] != "write":
		return warn(fmt.Sprintf("Grant Contents: write at %s, and accept it for the installation.", e.appSettings("/permissions")),
			"the report of %s is to be committed to %s, and the App may not write there", p.Scope, name)
	}
	return ok("the monthly report of %s is posted in %s as %s, on the %s of the following month, from %d:00 %s", p.Scope, name, what, humanize.Ordinal(p.Reports.Day), p.Reports.Hour, p.Reports.Zone)
}

// checkPairs names who earned their credits of the last months mostly with one
// other person. It is nowhere else said who they are.
func (e *examination) checkPairs(ctx context.Context) []finding {
	now := scoring.MonthOf(e.now())
	pairs, err := e.ledger.ReciprocalPairs(ctx, scoring.MonthOf(now.Start().AddDate(0, 1-pairMonths, 0)), now)
	if err != nil {
		return broken(err)
	}
	const some = 10
	var found []finding
	for _, p := range pairs[:min(len(pairs), some)] {
		look := fmt.Sprintf("Look at what they did: glueledger credits --repo %s --month %s --actor %s. Nothing else need be done: these credits count a quarter. Two people who work on something by themselves look the same.",
			p.Repo.FullName(), p.Month, p.A.Login)
		found = append(found, warn(look, "in %s in %s, %s and %s earned %d and %d credits on each other's threads, with nobody else there",
			p.Repo.FullName(), p.Month, p.A.Login, p.B.Login, p.OfA, p.OfB))
	}
	if more := len(pairs) - some; more > 0 {
		found = append(found, warn("", "and %s", count(more, "more such pair", "more such pairs")))
	}
	if len(found) == 0 {
		found = append(found, ok("no two people earned their credits of a month mostly on each other's threads, in the last %d months", pairMonths))
	}
	return found
}

const pairMonths = 12

// checkPosts looks at what could not be posted.
func (e *examination) checkPosts(ctx context.Context) []finding {
	posts, err := e.ledger.PostProblems(ctx)
	if err != nil {
		return broken(err)
	}
	posts = slices.DeleteFunc(posts, func(p store.Post) bool { return !e.about(p.Repo) })
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
		found = append(found, ok("no post on GitHub has failed"))
	}
	return found
}
