package app

import (
	"path/filepath"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// TestClosedPagesOfSettings has a settings file close the pages of an owner.
func TestClosedPagesOfSettings(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), store.Options{Policy: readPolicy})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	owners, kitchen := history.Repo{ID: 8, Owner: "acme", Name: ".github"}, history.Repo{ID: 9, Owner: "acme", Name: "kitchen"}
	_, err = s.Append(t.Context(), nil, []webhooks.Change{{Kind: webhooks.RepoSeen, Repo: owners, At: now}, {Kind: webhooks.RepoSeen, Repo: kitchen, At: now}})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		repo   history.Repo
		file   string
		closed bool
	}{
		{owners, "pages: closed", true}, {kitchen, "pages: open", true}, {owners, "pages: open", false}, {kitchen, "pages: closed", true}, {kitchen, "", false},
	} {
		seen := store.PolicySeen{SHA: step.file, Body: []byte(step.file), At: now}
		if err := s.SeePolicy(t.Context(), step.repo, seen); err != nil {
			t.Fatal(err)
		}
		if r, err := s.Repo(t.Context(), "acme", "kitchen"); err != nil || r.Closed != step.closed || r.Private != step.closed {
			t.Errorf("%q in %s: %+v, %v", step.file, step.repo.FullName(), r, err)
		}
	}
}
