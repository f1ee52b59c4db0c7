package backfill

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/ghclient"
	"glueledger/app/store"
	"glueledger/scoring/history"
)

// listing is a GitHub that lists, and a store that keeps what it is given.
type listing struct {
	installations []ghclient.Installation
	failing       error
	repos         map[int64][]history.Repo
	refused       map[int64]error
	kept          []store.InstalledAccount
	at            time.Time
}

func (l *listing) Installations(context.Context) ([]ghclient.Installation, error) {
	return l.installations, l.failing
}

func (l *listing) Repositories(_ context.Context, id int64) ([]history.Repo, error) {
	return l.repos[id], l.refused[id]
}

func (l *listing) SyncInstallations(_ context.Context, listed []store.InstalledAccount, now time.Time) error {
	l.kept, l.at = listed, now
	return nil
}

func TestInstallations(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	acme := history.Account{ID: 1, Login: "acme", Type: "Organization"}
	repo := history.Repo{ID: 7, Owner: "acme", Name: "kitchen"}
	broken := errors.New("502")
	l := &listing{
		installations: []ghclient.Installation{
			{ID: 70, Account: acme, UpdatedAt: now.Add(-time.Hour)},
			{ID: 71, Account: acme, Suspended: true},
			{ID: 72, Account: acme},
			{ID: 73, Account: acme},
		},
		repos:   map[int64][]history.Repo{70: {repo}},
		refused: map[int64]error{72: ghclient.ErrSuspended, 73: broken},
	}
	task := &Installations{App: l, Store: l, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
	if more, err := task.Run(t.Context()); more || !errors.Is(err, broken) {
		t.Errorf("Run: got %t, %v; want the error of the one that cannot be listed", more, err)
	}
	want := []store.InstalledAccount{
		{Installation: 70, Account: acme, UpdatedAt: now.Add(-time.Hour), Repos: []history.Repo{repo}},
		{Installation: 71, Account: acme, Suspended: true, Unlisted: true},
		{Installation: 72, Account: acme, Suspended: true, Unlisted: true},
		{Installation: 73, Account: acme, Unlisted: true},
	}
	if diff := cmp.Diff(want, l.kept); diff != "" || !l.at.Equal(now) {
		t.Errorf("kept at %s: -want +got\n%s", l.at, diff)
	}
	l.kept, l.failing = nil, broken
	if _, err := task.Run(t.Context()); !errors.Is(err, broken) || l.kept != nil {
		t.Errorf("Run without a list: got %v, and kept %v", err, l.kept)
	}
}
