package web

import (
	"context"
	"crypto/sha256"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"glueledger/scoring/history"
)

const (
	answerKept  = 5 * time.Minute  // what GitHub says of who can read what, a no as well
	failureKept = 10 * time.Second // how long GitHub is not asked again that has not answered, which is a no
	answerWait  = 5 * time.Second  // for GitHub
	answersKept = 10_000
	ownersAsked = 20  // of whom a list asks whether somebody belongs to them
	closedTried = 10  // closed repositories of an owner that a list asks about, until there is one
	longestName = 140 // bytes of owner/name: GitHub's have 39 and 100 at most
)

// access answers who may see the pages of a repository, as GitHub has it: those of
// public ones everybody, those of private ones who can read them there, and those that
// were closed although the repository is public who belongs to it there.
type access struct {
	github GitHub // nil where nobody can sign in
	now    func() time.Time
	log    *slog.Logger

	mu   sync.Mutex
	kept map[question]answer
	// later is when GitHub is asked again with a token that it has not answered: about
	// all there is, or about anyName. Else somebody whose hour is used up could have it
	// be asked without an end.
	later map[question]time.Time
}

// newAccess makes one that asks nobody.
func newAccess(now func() time.Time, log *slog.Logger) *access {
	return &access{now: now, log: log, kept: map[question]answer{}, later: map[question]time.Time{}}
}

// question is what GitHub was asked with a token: about a repository or an
// organisation by its name in lower case, or about all repositories with none.
type question struct {
	token [sha256.Size]byte
	about string
}

// anyName stands for all names; nothing is called so.
const anyName = "*"

type answer struct {
	ids       []int64
	maintains bool  // the one repository that was asked about
	owner     int64 // of it
	owns      bool  // the one organisation that was asked about
	until     time.Time
}

// open reports whether everybody may see a repository. One whose pages are closed counts
// as private.
func (a *access) open(repo history.Repo) bool { return !repo.Private }

// sees reports whether a visitor, nil for somebody who is not signed in, may see a
// repository. One without GitHub's id is known by its name alone, which may be
// another's by now, so nobody sees it who would have to be asked for.
//
// GitHub is asked about the names of repositories that are not there, too: else the
// time that an answer takes would tell those that are.
func (a *access) sees(ctx context.Context, who *visitor, repo history.Repo) bool {
	if a.open(repo) {
		return true
	}
	told := a.told(ctx, who, repo)
	if !repo.Closed {
		return told.has(repo.ID)
	}
	return a.belongs(ctx, who, repo, told) && told.has(repo.ID)
}

// belongs reports whether a visitor maintains a repository, or is a member of the
// organisation that owns it, by what GitHub has told of it.
func (a *access) belongs(ctx context.Context, who *visitor, repo history.Repo, told answer) bool {
	return told.maintains || told.owner != 0 && a.membership(ctx, who, repo.Owner).has(told.owner)
}

// membership is the organisation that has a name, for a visitor who is a member of it.
func (a *access) membership(ctx context.Context, who *visitor, name string) answer {
	return a.ask(ctx, who, strings.ToLower(name), func(ctx context.Context) (answer, error) {
		id, owns, err := a.github.MemberOf(ctx, who.Token, name)
		return answer{ids: []int64{id}, owns: owns}, err
	})
}

// maintains reports whether a visitor, nil for somebody who is not signed in,
// maintains a repository on GitHub, that is may push to it.
func (a *access) maintains(ctx context.Context, who *visitor, repo history.Repo) bool {
	told := a.told(ctx, who, repo)
	return told.maintains && told.has(repo.ID)
}

// told is what GitHub answers to a visitor about a repository.
func (a *access) told(ctx context.Context, who *visitor, repo history.Repo) answer {
	return a.ask(ctx, who, strings.ToLower(repo.FullName()), func(ctx context.Context) (answer, error) {
		id, owner, maintains, err := a.github.Reads(ctx, who.Token, repo.Owner, repo.Name)
		return answer{ids: []int64{id}, owner: owner, maintains: maintains}, err
	})
}

// owns reports whether a visitor owns an account on GitHub: it is their own, or an
// organisation of which they are an owner there.
func (a *access) owns(ctx context.Context, who *visitor, account history.Account) bool {
	if who == nil || account.ID == 0 {
		return false
	}
	if who.ID == account.ID {
		return true
	}
	told := a.membership(ctx, who, account.Login)
	return told.owns && told.has(account.ID)
}

// has reports whether an id is in the answer. Nothing has the id 0.
func (a answer) has(id int64) bool { return id != 0 && slices.Contains(a.ids, id) }

// listed are the ids of those of the repositories that are not open to everybody and
// that a visitor may see, for lists of them; none for somebody who is not signed in.
func (a *access) listed(ctx context.Context, who *visitor, repos []history.Repo) map[int64]bool {
	set := a.readable(ctx, who)
	if who == nil {
		return set
	}
	closed := map[string][]history.Repo{}
	for _, r := range repos {
		owner := strings.ToLower(r.Owner)
		if _, asked := closed[owner]; r.Closed && (asked || len(closed) < ownersAsked) {
			closed[owner] = append(closed[owner], r)
		}
	}
	for _, of := range closed {
		if !a.memberOf(ctx, who, of) {
			continue
		}
		for _, r := range of {
			set[r.ID] = true
		}
	}
	delete(set, 0)
	return set
}

// memberOf reports whether a visitor is a member of the organisation that owns some closed
// repositories. Of who is in none that has its name, nothing else is asked. Which
// organisation it was, GitHub says of the first of them that it still has.
func (a *access) memberOf(ctx context.Context, who *visitor, closed []history.Repo) bool {
	org := a.membership(ctx, who, closed[0].Owner)
	if len(org.ids) == 0 || org.ids[0] == 0 {
		return false
	}
	tried := 0
	for _, r := range closed {
		if r.ID == 0 || tried == closedTried {
			continue
		}
		tried++
		if told := a.told(ctx, who, r); told.has(r.ID) {
			return org.has(told.owner)
		}
	}
	return false
}

// readable are the ids of the repositories that a visitor may read as somebody in
// particular: private ones, and those that they may push to.
func (a *access) readable(ctx context.Context, who *visitor) map[int64]bool {
	told := a.ask(ctx, who, "", func(ctx context.Context) (answer, error) {
		ids, err := a.github.ReposOf(ctx, who.Token)
		return answer{ids: ids}, err
	})
	set := make(map[int64]bool, len(told.ids))
	for _, id := range told.ids {
		if id != 0 {
			set[id] = true
		}
	}
	return set
}

// ask is what GitHub answers to a visitor, or has answered lately. Where it does not
// answer, and for somebody who is not signed in, nothing may be seen.
func (a *access) ask(ctx context.Context, who *visitor, about string, github func(context.Context) (answer, error)) answer {
	if who == nil || a.github == nil || len(about) > longestName {
		return answer{}
	}
	q := question{sha256.Sum256([]byte(who.Token)), about}
	sort := q
	if about != "" {
		sort.about = anyName
	}
	now := a.now()
	a.mu.Lock()
	known := a.kept[q]
	later := a.later[sort]
	a.mu.Unlock()
	switch {
	case now.Before(known.until):
		return known
	case now.Before(later):
		noteUnanswered(ctx)
		return answer{}
	case who.asks != nil && !who.asks.AllowN(now, 1):
		return answer{}
	}
	// A browser that leaves must not make the answer a no.
	asking, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWait)
	defer cancel()
	again := OutOfTurn(ctx)
	told, err := github(asking)
	again()
	now = a.now()
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.kept) >= answersKept || len(a.later) >= answersKept {
		a.forget(now)
	}
	if err != nil {
		a.log.WarnContext(ctx, "GitHub does not say what a visitor can read", "visitor", *who, "error", err)
		a.later[sort] = now.Add(failureKept)
		noteUnanswered(ctx)
		return answer{}
	}
	told.until = now.Add(answerKept)
	a.kept[q] = told
	return told
}

// forget drops what is too old, or everything where that is not enough.
func (a *access) forget(now time.Time) {
	maps.DeleteFunc(a.later, func(_ question, until time.Time) bool { return !now.Before(until) })
	maps.DeleteFunc(a.kept, func(_ question, known answer) bool { return !now.Before(known.until) })
	if len(a.kept) >= answersKept {
		clear(a.kept)
	}
}

// repoFor finds the repository that has a name, whatever the case of it, for who may
// see it. For others it is missing, as one that never was.
func (s *server) repoFor(ctx context.Context, owner, name string) (history.Repo, error) {
	repo, err := s.reader.Repo(ctx, owner, name)
	if err != nil && !s.notFound(err) {
		return history.Repo{}, fmt.Errorf("read repository %s/%s: %w", owner, name, err)
	}
	if err != nil {
		repo = history.Repo{Owner: owner, Name: name, Private: true, Closed: true} // nobody sees it, and GitHub is asked all that it can be
	}
	if !s.access.sees(ctx, visitorOf(ctx), repo) {
		return history.Repo{}, missing()
	}
	return repo, nil
}

// ownerFor finds an owner with the repositories that a visitor may see; one who has
// none of them is missing.
func (s *server) ownerFor(ctx context.Context, name string) (owner, error) {
	who := visitorOf(ctx)
	var repos []history.Repo
	var err error
	if who != nil {
		repos, err = s.reader.Repos(ctx)
		repos = slices.DeleteFunc(slices.Clone(repos), func(r history.Repo) bool { return !strings.EqualFold(r.Owner, name) })
	} else {
		repos, err = s.reader.PublicRepos(ctx, name)
	}
	if err != nil {
		return owner{}, fmt.Errorf("read the repositories of %s: %w", name, err)
	}
	readable := s.access.listed(ctx, who, repos)
	// Asked of owners without closed repositories, too, and of those who never were: else
	// the time that an answer takes would tell who has some.
	s.access.membership(ctx, who, name)
	for _, o := range ownersOf(repos, readable) {
		return o, nil
	}
	return owner{}, missing()
}
