package app

import (
	"context"
	"log/slog"
	"time"

	"glueledger/app/ghclient"
	"glueledger/app/publish"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
	"glueledger/web"
)

// publisher posts on GitHub what a ledger has to say.
type publisher struct {
	store  *store.Store
	github *ghclient.App
	poster *publish.Poster
	links  web.Links
	log    *slog.Logger
	now    func() time.Time
}

// newPublisher posts as the App.
func newPublisher(l *store.Store, github *ghclient.App, links web.Links, log *slog.Logger, now func() time.Time) *publisher {
	return &publisher{store: l, github: github, links: links, log: log, now: now,
		poster: &publish.Poster{Posts: l, Log: log, Now: now}}
}

// reports publishes the monthly reports.
func (p *publisher) reports() *publish.Reports {
	return &publish.Reports{Ledger: p.store, Poster: p.poster, Log: p.log, Now: p.now,
		GitHub: func(installation int64) publish.GitHub { return p.github.Client(installation) },
		Render: func(r scoring.Report, f publish.Form) ([]string, error) {
			return p.links.Markdown(r, web.MarkdownOptions{Limit: f.Limit, Pages: f.Pages, Mentions: f.Mentions, Untitled: f.Untitled})
		}}
}

// Answer makes the comment on a thread that has a key the one with this body.
func (p *publisher) Answer(ctx context.Context, installation int64, key string, on *history.Thread, body string) error {
	client := p.github.Client(installation)
	if on.Type == history.Discussion {
		return p.poster.DiscussionComment(ctx, client, key, on.Repo, on.Number, body)
	}
	return p.poster.Comment(ctx, client, key, on.Repo, on.Number, body)
}

// badges keeps the comments with badges, once the reports are out.
func (p *publisher) badges(reports *publish.Reports) *publish.Badges {
	return &publish.Badges{Ledger: p.store, Poster: p.poster, Site: p.links.Site, First: reports.Run, Log: p.log, Now: p.now,
		GitHub: func(installation int64) publish.Talk { return p.github.Client(installation) },
		Render: func(t store.BadgeThread, choices scoring.Choices) (string, error) {
			return p.links.BadgeComment(web.BadgeComment{Repo: t.Repo, Type: t.Type, Receipts: t.Credits, Choices: choices})
		}}
}

// reportNotices says of which owners the report has no place yet. An owner of whom
// only private repositories are seen is not named.
func (a *App) reportNotices(ctx context.Context) ([]string, error) {
	watched, err := a.Store.Watched(ctx)
	if err != nil {
		return nil, err
	}
	files, err := a.Store.Policies(ctx)
	if err != nil {
		return nil, err
	}
	public := map[string]bool{}
	for _, w := range watched {
		public[w.Repo.Owner] = public[w.Repo.Owner] || !w.Repo.Private
	}
	var notices []string
	for _, p := range publish.Places(watched, files) {
		if p.Problem != "" && p.Reports.Repository == "" && public[p.Scope.Owner] {
			notices = append(notices, p.Problem)
		}
	}
	return notices, nil
}
