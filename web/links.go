package web

import (
	"net/url"
	"strconv"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// publicGitHub is where threads live unless something else is said.
const publicGitHub = "https://github.com"

// Links says where the things live that a report links to.
type Links struct {
	Site   string // this site, without a slash at its end; empty when there is none to link to
	GitHub string // https://github.com when empty

	madeUp bool // people are made up, and have no pictures on GitHub

	within bool // the links are on pages of the site itself; Site is then its path, mostly empty
}

// receipt is the page of a receipt. Without a site it is where the first action
// can be read, or the thread.
func (l Links) receipt(r scoring.Receipt) string {
	if page := l.Receipt(r.ID); page != "" && r.ID != "" {
		return page
	}
	for _, e := range r.Evidence {
		if u := webURL(e.URL); u != "" {
			return u
		}
	}
	return l.thread(r.Repo, r.Number, r.Type)
}

// Receipt is the page of the receipt with this id; empty without a site.
func (l Links) Receipt(id string) string {
	if !l.hasSite() {
		return ""
	}
	return strings.TrimRight(l.Site, "/") + "/receipts/" + url.PathEscape(id)
}

// scope is the page of an owner or a repository; empty without a site.
func (l Links) scope(scope scoring.Scope) string {
	if !l.hasSite() {
		return ""
	}
	return strings.TrimRight(l.Site, "/") + scopePath(scope)
}

// thread is the thread's page on GitHub.
func (l Links) thread(repo history.Repo, number int, kind history.ThreadType) string {
	segment := "issues"
	switch kind {
	case history.PullRequest:
		segment = "pull"
	case history.Discussion:
		segment = "discussions"
	}
	return l.gitHub() + "/" + url.PathEscape(repo.Owner) + "/" + url.PathEscape(repo.Name) + "/" + segment + "/" + strconv.Itoa(number)
}

// person is somebody's page; empty without a site, and for who is nobody any more.
func (l Links) person(a history.Account) string {
	if !l.hasSite() || a.ID <= 0 || a.Login == "" {
		return ""
	}
	return strings.TrimRight(l.Site, "/") + personPath(a)
}

// personIn is somebody's page about a span; empty where person is.
func (l Links) personIn(a history.Account, span scoring.Span) string {
	if page := l.person(a); page != "" {
		return page + "?" + spanQuery(span)
	}
	return ""
}

// threadPage is a thread's page on the site; without one, on GitHub.
func (l Links) threadPage(repo history.Repo, number int, kind history.ThreadType) string {
	if !l.hasSite() {
		return l.thread(repo, number, kind)
	}
	return strings.TrimRight(l.Site, "/") + threadPath(repo, number)
}

// account is somebody's page on GitHub; ghosts have none.
func (l Links) account(a history.Account) string {
	if a.ID == 0 {
		return ""
	}
	if app, ok := strings.CutSuffix(a.Login, "[bot]"); ok {
		return l.gitHub() + "/apps/" + url.PathEscape(app)
	}
	return l.gitHub() + "/" + url.PathEscape(a.Login)
}

// report is the page of a month; empty without a site.
func (l Links) report(scope scoring.Scope, month scoring.Month) string {
	if !l.hasSite() {
		return ""
	}
	return strings.TrimRight(l.Site, "/") + reportPath(scope, month)
}

func (l Links) hasSite() bool { return l.within || l.Site != "" }

func (l Links) gitHub() string {
	if l.GitHub == "" {
		return publicGitHub
	}
	return strings.TrimRight(l.GitHub, "/")
}

func reportPath(scope scoring.Scope, month scoring.Month) string {
	return archivePath(scope) + "/" + month.String()
}

// archivePath is where the reports of an owner or a repository are listed.
func archivePath(scope scoring.Scope) string {
	path := "/reports/" + url.PathEscape(scope.Owner)
	if scope.Repo != "" {
		path += "/" + url.PathEscape(scope.Repo)
	}
	return path
}

// feedPath is the feed of those reports.
func feedPath(scope scoring.Scope) string { return archivePath(scope) + "/feed.atom" }

// scopePath is the page of an owner or a repository.
func scopePath(scope scoring.Scope) string {
	path := "/o/" + url.PathEscape(scope.Owner)
	if scope.Repo != "" {
		path += "/" + url.PathEscape(scope.Repo)
	}
	return path
}

// repoPath is the page of a repository.
func repoPath(repo history.Repo) string {
	return scopePath(scoring.Scope{Owner: repo.Owner, Repo: repo.Name})
}

// threadPath is the page of a thread.
func threadPath(repo history.Repo, number int) string {
	return repoPath(repo) + "/" + strconv.Itoa(number)
}

// personPath is somebody's page.
func personPath(a history.Account) string { return "/people/" + url.PathEscape(a.Login) }

// quietly turns a link to a thread on github.com into one that leaves no
// "mentioned this" line on the thread: a report that is posted as an issue
// would otherwise leave one on every thread that it names.
func quietly(link string) string {
	if rest, ok := strings.CutPrefix(link, "https://github.com/"); ok {
		return "https://redirect.github.com/" + rest
	}
	return link
}
