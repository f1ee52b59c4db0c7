package policy

import (
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // time zones, where the machine has none

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Path is where the file lies in a repository.
const Path = ".github/glueledger.yml"

// OwnersRepo is the name of the repository whose file counts for all repositories
// of its owner that have none.
const OwnersRepo = ".github"

// Policy is what is set for a repository, or for an owner.
type Policy struct {
	Scoring scoring.Settings // kinds, thresholds, weights and labels
	Bots    []string         // logins of accounts that are automated, beside those that are seen to be
	Reports Reports
	Badges  Badges
	Pages   Pages
}

// Reports says how the monthly report is published.
type Reports struct {
	Enabled bool
	Scope   Scope
	Where   Where
	// Repository is the name, without the owner, of the repository that the report is
	// published in. Empty: ".github" for a report of an owner, else the repository
	// that the report is about.
	Repository string
	Category   string   // of the discussion
	Path       string   // of the file; {month} stands for the month, such as 2026-10
	Labels     []string // of the issue; may be empty
	Day        int      // of the following month on which it is published, 1 to 28
	Hour       int      // of that day from which on it is published, 0 to 23, in Zone
	Zone       *time.Location
	Mentions   bool // whether people are mentioned (@), which notifies them
	// IncludePrivate is whether what is in private repositories is in the report. It
	// holds only where the repository that the report is published in is private
	// itself: whoever publishes must look.
	IncludePrivate bool
}

// Due is from when on the report of a month is to be published.
func (r Reports) Due(m scoring.Month) time.Time {
	next := m.Start().AddDate(0, 1, 0)
	return time.Date(next.Year(), next.Month(), r.Day, r.Hour, 0, 0, 0, r.Zone)
}

// File is the path of the file that the report of a month is committed as.
func (r Reports) File(m scoring.Month) string {
	return strings.ReplaceAll(r.Path, monthHere, m.String())
}

const monthHere = "{month}"

// Scope is what one report is about.
type Scope string

// The scopes. A repository's own file has always [ScopeRepository].
const (
	ScopeOwner      Scope = "organization" // one report of all repositories of the owner
	ScopeRepository Scope = "repository"   // a report for each repository
)

// Where is the form in which a report is published.
type Where string

// The forms.
const (
	InIssue      Where = "issue"
	InDiscussion Where = "discussion"
	InFile       Where = "file"
)

// Badges says when badges are posted in comments on threads.
type Badges struct {
	Mode  BadgeMode
	Since time.Time // threads that ended before get none; zero: since the App was installed
}

// BadgeMode is when badge comments are posted.
type BadgeMode string

// The modes.
const (
	BadgesOnClose BadgeMode = "on-close" // when a thread has ended and has confirmed credits
	BadgesWeekly  BadgeMode = "weekly"   // once a week, for the threads that ended in it
	BadgesOff     BadgeMode = "off"
)

// Pages is who sees the pages of public repositories.
type Pages string

// The ways. Closed pages are seen by who belongs to the repository or its
// organization on GitHub.
const (
	PagesOpen   Pages = "open"
	PagesClosed Pages = "closed"
)

// Default is what holds where no file is.
func Default() Policy {
	var p Policy
	p.Scoring = scoring.DefaultSettings()
	p.Reports = Reports{Enabled: true, Scope: ScopeOwner, Where: InIssue, Category: "General", Path: "reports/" + monthHere + ".md",
		Labels: []string{"glue report"}, Day: 1, Hour: 9, Zone: time.UTC}
	p.Badges = Badges{Mode: BadgesOnClose}
	p.Pages = PagesOpen
	return p
}

// Files are the last good files by the full name of their repository in lower
// case, as store.Policies gives them.
type Files = map[string][]byte

// For is what is in force in a repository. Reports is what the repository's own
// file sets of a report about that repository alone, or, with [ScopeRepository],
// what the owner's file sets of it; otherwise it is not enabled here: see
// [ForOwner].
func For(files Files, repo history.Repo) Policy {
	own, isOwn := files[fileOf(repo.Owner, repo.Name)]
	if isOwn && !strings.EqualFold(repo.Name, OwnersRepo) {
		p, set := read(own)
		p.Reports.Scope = ScopeRepository
		p.Reports.Enabled = p.Reports.Enabled && set["reports"]
		if ForOwner(files, repo.Owner).Pages == PagesClosed { // what an organization closes, its repositories do not open
			p.Pages = PagesClosed
		}
		return p
	}
	p := ForOwner(files, repo.Owner)
	p.Reports.Enabled = p.Reports.Enabled && p.Reports.Scope == ScopeRepository
	return p
}

// ForOwner is what is in force for an owner as a whole: what the file of the
// owner's repository ".github" sets, or the defaults.
func ForOwner(files Files, owner string) Policy {
	p, _ := read(files[fileOf(owner, OwnersRepo)])
	return p
}

// MayReportIn reports whether the file of a repository may have reports published
// in the repository of the same owner that has a name; empty is the default. The
// file of ".github" may name any, others name only ".github" and their own.
func MayReportIn(repo history.Repo, name string) bool {
	return name == "" || slices.ContainsFunc([]string{repo.Name, OwnersRepo}, func(s string) bool { return strings.EqualFold(s, name) }) ||
		strings.EqualFold(repo.Name, OwnersRepo)
}

func fileOf(owner, name string) string { return strings.ToLower(owner + "/" + name) }

// read takes from a file what is good in it: a file that was good once may not be
// quite so for a later version of the program.
func read(data []byte) (Policy, map[string]bool) {
	p, set, _ := parse(data, nil)
	return p, set
}

// Source names the repository whose file is in force in a repository, by its full
// name in lower case; empty for none, when the defaults hold.
func Source(files Files, repo history.Repo) string {
	for _, k := range []string{fileOf(repo.Owner, repo.Name), fileOf(repo.Owner, OwnersRepo)} {
		if _, ok := files[k]; ok {
			return k
		}
	}
	return ""
}
