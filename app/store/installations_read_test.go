package store_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

func testInstallationsRead(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	org := history.Account{ID: 70, Login: "Acme", Type: "Organization"}
	listed := store.InstalledAccount{Installation: 5, Account: org, Permissions: map[string]string{"issues": "write", "members": "read"},
		CreatedAt: day0, UpdatedAt: day0, Repos: []history.Repo{kitchen, cellar}}
	removed := store.InstalledAccount{Installation: 6, Account: history.Account{ID: 71, Login: "Bakers", Type: "User"}}
	if err := s.SyncInstallations(t.Context(), []store.InstalledAccount{listed, removed}, after(1)); err != nil {
		t.Fatal(err)
	}
	listed.Suspended, listed.Unlisted, listed.Permissions = true, true, map[string]string{"issues": "read"}
	if err := s.SyncInstallations(t.Context(), []store.InstalledAccount{listed}, after(2)); err != nil {
		t.Fatal(err)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.InstallationCreated, Installation: 7, Account: history.Account{ID: 72, Login: "Cooks"}, At: after(2)},
		webhooks.Change{Kind: webhooks.RepoRemoved, Repo: cellar, Installation: 5, Account: org, At: after(3), Heard: after(3)})
	want := []store.Installation{
		{ID: 5, Account: org, Suspended: true, Permissions: map[string]string{"issues": "read"}, Since: day0, ChangedAt: after(2)},
		{ID: 7, Account: history.Account{ID: 72, Login: "Cooks"}, Since: after(2), ChangedAt: after(2)},
	}
	got, err := s.Installations(t.Context())
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("installations: %v\n%s", err, diff)
	}
	appendAll(t, s, issue(kitchen, 1, ada, day0))
	repos, err := s.InstalledRepos(t.Context(), 5)
	var short []string
	for _, r := range repos {
		short = append(short, fmt.Sprint(r.Repo.FullName(), " ", r.Sees, " ", !r.Hidden.IsZero(), " ", r.Gone, " ", r.ToScore))
	}
	if diff := cmp.Diff([]string{"Acme/cellar false true false 0", "Acme/kitchen true false false 1"}, short); diff != "" || err != nil {
		t.Errorf("repositories: %v\n%s", err, diff)
	}
}
