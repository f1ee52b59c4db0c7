package publish

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// plan is one report that is published every month.
type plan struct {
	scope   scoring.Scope
	id      string          // of the scope, part of the key
	reports policy.Reports  // how it is published
	repos   []store.Watched // that it tells of, by name
	owners  []store.Watched // all that the App sees of the owner, by name
	own     bool            // the repository's own file asks for it
}

// plans are the reports that the policies ask for, by owner and repository.
func plans(watched []store.Watched, files policy.Files) []plan {
	byOwner := make(map[string][]store.Watched)
	for _, w := range watched {
		owner := strings.ToLower(w.Repo.Owner)
		byOwner[owner] = append(byOwner[owner], w)
	}
	var all []plan
	for _, key := range slices.Sorted(maps.Keys(byOwner)) {
		owners := byOwner[key]
		owner := owners[0].Repo.Owner
		var single []plan
		for i, w := range owners {
			if p := policy.For(files, w.Repo).Reports; p.Enabled && !w.Archived {
				single = append(single, plan{scope: scoring.Scope{Owner: owner, Repo: w.Repo.Name}, id: fmt.Sprintf("repo/%d", w.Repo.ID),
					reports: p, repos: owners[i : i+1], owners: owners, own: policy.Source(files, w.Repo) == strings.ToLower(w.Repo.FullName())})
			}
		}
		reports, own := policy.ForOwner(files, owner).Reports, false
		if len(owners) == 1 && len(single) == 1 {
			// Of the only repository, two reports would tell the same: there is the
			// owner's, as the repository's file wants it.
			reports, own, single = single[0].reports, single[0].own, nil
			reports.Scope = policy.ScopeOwner
		}
		if reports.Enabled && reports.Scope == policy.ScopeOwner {
			all = append(all, plan{scope: scoring.Scope{Owner: owner}, id: "owner/" + keyPart(owner), reports: reports, repos: owners, owners: owners, own: own})
		}
		all = append(all, single...)
	}
	return all
}

// Place is where one report is published every month.
type Place struct {
	ID      string // what the states of its reports have as their Scope
	Scope   scoring.Scope
	Reports policy.Reports
	Repo    store.Watched
	File    string // the settings file that says so, and of which repository
	Problem string // why it can be published nowhere, a sentence; Repo is then empty
	// Silent: all that it could tell of is in private repositories and not to be told there,
	// so that nothing is published.
	Silent bool
}

// Places says where the reports go that the policies ask for, by owner and
// repository.
func Places(watched []store.Watched, files policy.Files) []Place {
	var all []Place
	for _, p := range plans(watched, files) {
		place := Place{ID: p.id, Scope: p.scope, Reports: p.reports, File: p.file()}
		var err error
		if place.Repo, err = p.target(); err != nil {
			place.Problem = sentence(err.Error())
		}
		place.Silent = err == nil && !p.tellsPrivate(place.Repo.Repo) && !slices.ContainsFunc(p.repos, func(w store.Watched) bool { return w.Repo.Public() })
		all = append(all, place)
	}
	return all
}

// tellsPrivate reports whether what is in private repositories is told in the report, in a
// repository. A repository's own readers may read of it; what is in other private
// repositories is for readers of a private one only where the policy says so.
func (p plan) tellsPrivate(in history.Repo) bool {
	own := p.scope.Repo != "" && in.ID == p.repos[0].Repo.ID
	return in.Private && (own || p.reports.IncludePrivate)
}

// keyPart makes a name one that may stand in a key.
func keyPart(name string) string {
	name = strings.ToLower(name)
	for strings.Contains(name, "--") { // old accounts may be called so
		name = strings.ReplaceAll(name, "--", "-:-")
	}
	return name
}

// key is that of the post of a month.
func (p plan) key(m scoring.Month) string { return "report/" + p.id + "/" + m.String() }

// due is from when on a month is to be published: when the policy says so, but
// never before the month is over everywhere the ledger knows of. Months are those
// of UTC.
func (p plan) due(m scoring.Month) time.Time {
	at := p.reports.Due(m)
	if at.In(p.reports.Zone).Hour() < p.reports.Hour { // the clocks go forward past it
		at = at.Add(time.Hour)
	}
	if at.Before(m.End()) {
		return m.End()
	}
	return at
}

// latest is the last month that is due.
func (p plan) latest(now time.Time) scoring.Month {
	m := scoring.MonthOf(now)
	for p.due(m).After(now) {
		m = before(m)
	}
	return m
}

func before(m scoring.Month) scoring.Month { return scoring.MonthOf(m.Start().AddDate(0, -1, 0)) }

// file names the settings file that says how the report is published, or can say it.
func (p plan) file() string {
	of := p.scope.Owner + "/" + policy.OwnersRepo
	if p.own {
		of = p.repos[0].Repo.FullName()
	}
	return policy.Path + " of " + of
}

// target is where a report is published. The error is a sentence for the owner.
func (p plan) target() (store.Watched, error) {
	name := p.reports.Repository
	if name == "" && p.scope.Repo != "" {
		name = p.scope.Repo
	}
	named := func(name string) (store.Watched, bool) {
		for _, w := range p.owners {
			if strings.EqualFold(w.Repo.Name, name) {
				return w, true
			}
		}
		return store.Watched{}, false
	}
	if p.own && name != "" && !policy.MayReportIn(p.repos[0].Repo, name) {
		return store.Watched{}, fmt.Errorf("the %s has its report published in %s/%s, which only the owner's in %s/%s can say",
			p.file(), p.scope.Owner, name, p.scope.Owner, policy.OwnersRepo)
	}
	if name != "" {
		w, ok := named(name)
		if !ok {
			return w, fmt.Errorf("the report is to be published in %s/%s, which the App does not see: install the App there, or name another repository in %s (reports: repository)",
				p.scope.Owner, name, p.file())
		}
		return w, nil
	}
	if w, ok := named(policy.OwnersRepo); ok {
		return w, nil
	}
	if len(p.owners) == 1 {
		return p.owners[0], nil
	}
	return store.Watched{}, fmt.Errorf("nobody said where the report of %s is to be published: install the App on the repository %s/%s too, whose %s can also name another (reports: repository)",
		p.scope.Owner, p.scope.Owner, policy.OwnersRepo, policy.Path)
}
