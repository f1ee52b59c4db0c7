package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

var (
	acme   = history.Account{ID: 100, Login: "Acme", Type: "Organization"}
	cellar = history.Repo{ID: 9, Owner: "Acme", Name: "cellar"}
)

// inst is news of Acme's installation 70, dated at and heard of so much later.
func inst(kind webhooks.ChangeKind, repo history.Repo, at time.Time, later time.Duration) webhooks.Change {
	return webhooks.Change{Kind: kind, Repo: repo, Installation: 70, Account: acme, At: at, Heard: at.Add(later)}
}

// watched are the watched repositories in short.
func watched(t testing.TB, s *store.Store) []string {
	t.Helper()
	all, err := s.Watched(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, w := range all {
		line := fmt.Sprintf("%s by %d since day %.4g", w.Repo.FullName(), w.Installation, w.Since.Sub(day0).Hours()/24)
		if w.Archived {
			line += ", archived"
		}
		lines = append(lines, line)
		one, err := s.WatchedRepo(t.Context(), w.Repo.Owner, w.Repo.Name)
		if err != nil || one != w {
			t.Errorf("WatchedRepo: got %+v, %v; want %+v", one, err, w)
		}
	}
	return lines
}

// shows reports whether anybody may read of a repository.
func shows(t testing.TB, s *store.Store, repo history.Repo) bool {
	t.Helper()
	repos, err := s.Repos(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(repos, func(r history.Repo) bool { return r.ID == repo.ID })
	public := 0
	for _, r := range credits(t, s, store.CreditQuery{}) {
		if r.Repo.ID == repo.ID {
			public++
		}
	}
	if i < 0 || (public > 0) == repos[i].Private {
		t.Fatalf("%s: %+v has %d public credits", repo.FullName(), repos, public)
	}
	return !repos[i].Private
}

// one has a credit in each repository.
func withCredits(t testing.TB, s *store.Store, repos ...history.Repo) {
	t.Helper()
	for _, r := range repos {
		appendAll(t, s, issue(r, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11+r.ID, "Thanks.", after(2)))
	}
	score(t, s, after(3))
}

func testWatched(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	withCredits(t, s, kitchen, cellar)
	check := func(what string, shown bool, want ...string) {
		t.Helper()
		score(t, s, after(3))
		if diff := cmp.Diff(want, watched(t, s)); diff != "" {
			t.Errorf("%s: watched: -want +got\n%s", what, diff)
		}
		if got := shows(t, s, kitchen); got != shown {
			t.Errorf("%s: shown: got %t", what, got)
		}
		verified(t, s, after(3))
	}
	check("without installations", true)
	both := []string{"Acme/cellar by 70 since day 4", "Acme/kitchen by 70 since day 4"}
	apply(t, s, inst(webhooks.InstallationCreated, history.Repo{}, after(4), 0),
		inst(webhooks.RepoAdded, kitchen, after(4), 0), inst(webhooks.RepoAdded, cellar, after(4), 0))
	check("installed", true, both...)
	apply(t, s, inst(webhooks.InstallationSuspended, history.Repo{}, after(5), 0))
	check("suspended", true)
	// GitHub dates this like the one before.
	apply(t, s, inst(webhooks.InstallationUnsuspended, history.Repo{}, after(5), time.Hour))
	check("unsuspended", true, both...)
	apply(t, s, inst(webhooks.RepoRemoved, kitchen, after(4), 49*time.Hour)) // dated like the installation
	check("removed", false, both[0])
	if _, err := s.WatchedRepo(t.Context(), "acme", "kitchen"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("WatchedRepo of a removed one: got error %v", err)
	}
	apply(t, s, inst(webhooks.RepoAdded, kitchen, after(7), 0))
	check("added again", true, both[0], "Acme/kitchen by 70 since day 7")
	apply(t, s, webhooks.Change{Kind: webhooks.RepoArchived, Repo: kitchen, At: after(8)})
	check("archived", true, both[0], "Acme/kitchen by 70 since day 7, archived")
	apply(t, s, webhooks.Change{Kind: webhooks.RepoDeleted, Repo: kitchen, At: after(9)})
	check("deleted", false, both[0])
	apply(t, s, inst(webhooks.InstallationDeleted, history.Repo{}, after(4), 200*time.Hour))
	check("uninstalled", false)
	if shows(t, s, cellar) {
		t.Error("a repository is shown whose installation was removed")
	}
	if _, err := s.WatchedRepo(t.Context(), "acme", "attic"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("WatchedRepo of an unknown one: got error %v", err)
	}
}

// Private, public, and hidden in between: what GitHub said last holds.
func testHiddenPrivacy(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	withCredits(t, s, kitchen)
	apply(t, s, inst(webhooks.RepoAdded, kitchen, after(4), 0), inst(webhooks.RepoRemoved, kitchen, after(5), 0))
	closed := kitchen
	closed.Private = true
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPrivatized, Repo: closed, At: after(6)})
	apply(t, s, inst(webhooks.RepoAdded, closed, after(7), 0))
	score(t, s, after(7))
	if shows(t, s, kitchen) {
		t.Error("made private while hidden, it is shown when it is back")
	}
	apply(t, s, inst(webhooks.RepoRemoved, closed, after(8), 0))
	apply(t, s, webhooks.Change{Kind: webhooks.RepoPublicized, Repo: kitchen, At: after(9)})
	score(t, s, after(9))
	if shows(t, s, kitchen) {
		t.Error("made public while hidden, it is shown")
	}
	apply(t, s, inst(webhooks.RepoAdded, kitchen, after(10), 0))
	score(t, s, after(10))
	if !shows(t, s, kitchen) {
		t.Error("made public while hidden, it is not shown when it is back")
	}
	verified(t, s, after(10))
}

// The same news in any order, any of them twice, end in the same.
func testInstallationOrder(t *testing.T, open opener) {
	guild := history.Account{ID: 200, Login: "guild", Type: "Organization"}
	moved := cellar
	moved.Owner = "guild"
	news := []webhooks.Change{
		inst(webhooks.InstallationCreated, history.Repo{}, after(4), 0),
		inst(webhooks.RepoAdded, kitchen, after(4), 0),
		inst(webhooks.RepoAdded, cellar, after(4), 0),
		inst(webhooks.RepoRemoved, kitchen, after(5), time.Hour),
		inst(webhooks.RepoAdded, kitchen, after(6), time.Minute),
		inst(webhooks.InstallationSuspended, history.Repo{}, after(7), 0),
		inst(webhooks.InstallationUnsuspended, history.Repo{}, after(7), time.Minute),
		{Kind: webhooks.RepoTransferred, Repo: moved, FromOwner: "Acme", At: after(8), Heard: after(8), Installation: 70},
		{Kind: webhooks.InstallationCreated, Installation: 71, Account: guild, At: after(2), Heard: after(2)},
		{Kind: webhooks.InstallationDeleted, Installation: 71, Account: guild, At: after(2), Heard: after(3)},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for try := range 30 {
		s := open(t, t.TempDir(), store.Options{})
		order := random.Perm(len(news))
		if try == 0 {
			slices.Sort(order)
		}
		order = append(order, order[:3]...)
		for _, i := range order {
			apply(t, s, news[i])
		}
		want := []string{"Acme/kitchen by 70 since day 6"}
		if diff := cmp.Diff(want, watched(t, s)); diff != "" {
			t.Fatalf("order %v: -want +got\n%s", order, diff)
		}
	}
}

func testTransfer(t *testing.T, open opener) {
	moved := kitchen
	moved.Owner = "guild"
	guild := history.Account{ID: 200, Login: "Guild", Type: "Organization"}
	for _, test := range []struct {
		name         string
		installation int64 // of the delivery
		want         []string
	}{
		{"to an owner without an installation", 70, nil},
		{"to one with an installation", 71, []string{"guild/kitchen by 71 since day 5"}},
	} {
		s := open(t, t.TempDir(), store.Options{})
		withCredits(t, s, kitchen)
		apply(t, s, inst(webhooks.InstallationCreated, history.Repo{}, after(4), 0), inst(webhooks.RepoAdded, kitchen, after(4), 0),
			webhooks.Change{Kind: webhooks.InstallationCreated, Installation: 71, Account: guild, At: after(4)})
		apply(t, s, webhooks.Change{
			Kind: webhooks.RepoTransferred, Repo: moved, FromOwner: "Acme", From: "kitchen", At: after(5), Installation: test.installation,
		})
		score(t, s, after(5))
		if diff := cmp.Diff(test.want, watched(t, s)); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.name, diff)
		}
		if got := shows(t, s, kitchen); got != (test.want != nil) {
			t.Errorf("%s: shown: got %t", test.name, got)
		}
	}
}

func testSyncInstallations(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	withCredits(t, s, kitchen, cellar)
	sync := func(day float64, listed ...store.InstalledAccount) {
		t.Helper()
		if err := s.SyncInstallations(t.Context(), listed, after(day)); err != nil {
			t.Fatal(err)
		}
		score(t, s, after(3))
	}
	acmeSees := func(repos ...history.Repo) store.InstalledAccount {
		return store.InstalledAccount{Installation: 70, Account: acme, UpdatedAt: after(4), Repos: repos}
	}
	check := func(what string, shown bool, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, watched(t, s)); diff != "" {
			t.Errorf("%s: watched: -want +got\n%s", what, diff)
		}
		if got := shows(t, s, kitchen); got != shown {
			t.Errorf("%s: shown: got %t", what, got)
		}
	}
	const cellarToo = "Acme/cellar by 70 since day 4"
	sync(5, acmeSees(kitchen, cellar))
	check("events of the start were missed", true, cellarToo, "Acme/kitchen by 70 since day 4")
	sync(6, acmeSees(cellar))
	check("a removal was missed", false, cellarToo)
	sync(7, acmeSees(kitchen, cellar))
	check("an addition was missed", true, cellarToo, "Acme/kitchen by 70 since day 7")
	apply(t, s, inst(webhooks.RepoRemoved, kitchen, after(4), 97*time.Hour)) // day 8
	sync(8, acmeSees(kitchen, cellar))
	check("told later than listed", false, cellarToo)
	sync(9, acmeSees(kitchen, cellar))
	check("listed later than told", true, cellarToo, "Acme/kitchen by 70 since day 9")
	suspended := acmeSees()
	suspended.Suspended, suspended.Unlisted = true, true
	sync(10, suspended)
	check("suspended", true)
	sync(11, acmeSees(kitchen, cellar))
	check("unsuspended", true, cellarToo, "Acme/kitchen by 70 since day 9")
	apply(t, s, webhooks.Change{Kind: webhooks.RepoDeleted, Repo: kitchen, At: after(12)})
	check("deleted", false, cellarToo)
	galley := kitchen
	galley.Name = "galley"
	sync(13, acmeSees(galley, cellar))
	check("brought back, with another name", true, cellarToo, "Acme/galley by 70 since day 9")
	sync(14)
	check("uninstalled", false)
	if shows(t, s, cellar) {
		t.Error("a repository is shown whose installation is not listed")
	}
	verified(t, s, after(3))
}
