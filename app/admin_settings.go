package app

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"glueledger/app/policy"
	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/web"
)

// Settings are what is in force for an account, or in one of its repositories.
func (d *admin) Settings(ctx context.Context, account web.Installed, name string) (web.AdminSettings, error) {
	s := web.AdminSettings{Path: policy.Path, Server: d.serverSettings()}
	owned, _, err := d.owned(ctx, account)
	if err != nil {
		return s, err
	}
	files, err := d.policies(ctx, ids(owned))
	if err != nil {
		return s, err
	}
	owners := history.Repo{Owner: account.Account.Login, Name: policy.OwnersRepo}
	keys, of := policy.OwnersSettings(files, owners.Owner), owners
	if name != "" && !strings.EqualFold(name, policy.OwnersRepo) {
		if of, err = d.ownedRepo(ctx, account, name); err != nil {
			return s, err
		}
		if _, s.Own = files[strings.ToLower(of.FullName())]; s.Own {
			keys = policy.Settings(files, of)
		}
	}
	s.Source = nameOf(owned, policy.Source(files, of))
	e := d.examination(owned)
	if name == "" {
		s.Reports = shownFindings(e.checkReports(ctx))
	}
	reportIn, err := e.reportIn(ctx, name, s.Own)
	if err != nil {
		return s, err
	}
	if reports := policy.ForOwner(files, owners.Owner).Reports; name == "" && reportIn == "" && reports.Enabled && reports.Scope == policy.ScopeRepository {
		reportIn = "each its own"
	}
	without := map[string]string{policy.KeyReportRepository: cmp.Or(reportIn, reportNowhere(keys)), policy.KeyBadgesSince: givenOn(owned, name)}
	for _, k := range keys {
		told := k.Value == "" && without[k.Key] != ""
		k.Value = cmp.Or(k.Value, without[k.Key])
		s.Keys = append(s.Keys, web.AdminSetting{Name: k.Key, Doc: k.Doc, Value: k.Value, Told: told, Line: k.Line, Source: nameOf(owned, k.File)})
	}
	s.Files, err = d.policyFiles(ctx, ids(owned))
	return s, err
}

// reportIn is the name of the repository that the report goes to by the settings of one
// repository, its own or its owner's, or where repo is empty, of the owner; empty where
// there is none, or it can go nowhere.
func (e *examination) reportIn(ctx context.Context, repo string, own bool) (string, error) {
	watched, places, err := e.places(ctx)
	name := ""
	for _, p := range places {
		switch {
		case repo != "" && strings.EqualFold(p.Scope.Repo, repo):
			return p.Repo.Repo.Name, err
		case p.Scope.Repo == "" && (!own || watched == 1): // of the only repository there is the owner's report
			name = p.Repo.Repo.Name
		}
	}
	return name, err
}

// reportNowhere says why settings send a report to no repository.
func reportNowhere(keys []policy.Setting) string {
	if slices.ContainsFunc(keys, func(k policy.Setting) bool { return k.Key == policy.KeyReportsEnabled && k.Value == "off" }) {
		return "nowhere: " + policy.KeyReportsEnabled + " is off"
	}
	return "nowhere: the App sees no repository to publish it in"
}

// givenOn is the day on which the App was given the one of some repositories that has a
// name.
func givenOn(repos []store.InstalledRepo, name string) string {
	i := slices.IndexFunc(repos, func(r store.InstalledRepo) bool { return strings.EqualFold(r.Repo.Name, name) && !r.Gone })
	if i < 0 || repos[i].Since.IsZero() {
		return "when the App was given the repository"
	}
	return repos[i].Since.UTC().Format(time.DateOnly)
}

// policies are the settings files in force in some repositories.
func (d *admin) policies(ctx context.Context, own map[int64]bool) (policy.Files, error) {
	files, err := d.store.Policies(ctx)
	if err != nil {
		return nil, err
	}
	states, err := d.store.PolicyStates(ctx)
	if err != nil {
		return nil, err
	}
	mine := policy.Files{}
	for _, p := range states {
		name := strings.ToLower(p.Repo.FullName())
		if file, ok := files[name]; ok && own[p.Repo.ID] {
			mine[name] = file
		}
	}
	return mine, nil
}

// policyFiles are the settings files that some repositories have.
func (d *admin) policyFiles(ctx context.Context, own map[int64]bool) ([]web.AdminFile, error) {
	states, err := d.store.PolicyStates(ctx)
	var files []web.AdminFile
	for _, p := range states {
		if !own[p.Repo.ID] || p.SHA == "" && p.GoodSHA == "" {
			continue
		}
		file := web.AdminFile{Repo: p.Repo, Accounts: strings.EqualFold(p.Repo.Name, policy.OwnersRepo), Problems: lines(p.Problem), Looked: p.LookedAt}
		if p.GoodSHA != "" {
			file.InForce = p.GoodAt
		}
		files = append(files, file)
	}
	return files, err
}

// nameOf is the full name of a repository as it is written, of one in lower case.
func nameOf(repos []store.InstalledRepo, lower string) string {
	for _, r := range repos {
		if strings.EqualFold(r.Repo.FullName(), lower) {
			return r.Repo.FullName()
		}
	}
	return lower
}

// serverSettings are the settings of this server that owners have to do with. None of
// them is secret.
func (d *admin) serverSettings() []web.AdminSetting {
	from := func(given, value, usual, names string) string {
		switch {
		case value == usual:
			return "default"
		case given == value:
			return names
		}
		return "stored when the App was set up"
	}
	given, now := d.given, d.config
	bots := strings.Join(now.Bots, ", ")
	return []web.AdminSetting{
		{Name: "url", Doc: "How the world reaches this server. Reports and badges link there.", Value: now.site(),
			From: from(given.site(), now.site(), "", "--url or GLUELEDGER_URL")},
		{Name: "github-url", Doc: "The GitHub whose threads are looked at.", Value: now.github(),
			From: from(given.github(), now.github(), defaultGitHub, "--github-url or GLUELEDGER_GITHUB_URL")},
		{Name: "bots", Doc: "Logins that count as bots in all repositories, beside those that are recognised as bots and those that settings files name.", Value: bots,
			From: from(bots, bots, "", "--bots or GLUELEDGER_BOTS")},
	}
}
