package store

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestUnchanged holds that what is kept is read again once anything was written, by this
// process or another, and not before.
func TestUnchanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var u unchanged[int]
	reads := 0
	ask := func(what string, want int) {
		t.Helper()
		got, err := u.read(t.Context(), s, func(context.Context) (int, error) { reads++; return reads, nil })
		if got != want || err != nil {
			t.Errorf("%s: got %d, %v; want %d", what, got, err, want)
		}
	}
	ask("first", 1)
	ask("again", 1)
	ada := history.Account{ID: 1, Login: "ada"}
	for i, by := range []*Store{s, other} {
		if err := by.SetVisibility(t.Context(), ada, scoring.Private, time.Unix(int64(i+1), 0), ""); err != nil {
			t.Fatal(err)
		}
		ask("something was written", i+2)
		ask("and nothing since", i+2)
		for _, reader := range []*Store{s, other} {
			if choices, err := reader.Choices(t.Context()); err != nil || choices.Shows(ada.ID, scoring.OnReceipts) {
				t.Errorf("a choice is not heeded at once: %v, %v", choices, err)
			}
		}
	}
	if err := other.SetVisibility(t.Context(), ada, scoring.InBadges, time.Unix(9, 0), ""); err != nil {
		t.Fatal(err)
	}
	if _, err := u.read(t.Context(), s, func(context.Context) (int, error) { return 0, errors.New("no") }); err == nil {
		t.Error("a failure is kept")
	}
	ask("after a failure", 4)
}

// TestVersionIsNeverBehind holds that what was written is news to whoever asks next,
// however many look at a time.
func TestVersionIsNeverBehind(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	version := func() int64 {
		v, err := s.Version(t.Context())
		if err != nil {
			t.Error(err)
		}
		return v
	}
	still := version()
	if version() != still {
		t.Error("nothing was written, and the version is another")
	}
	var people sync.WaitGroup
	for id := range int64(8) {
		people.Go(func() {
			for n := range int64(20) {
				before := version()
				if err := s.SetVisibility(t.Context(), history.Account{ID: id + 1, Login: "ada"}, scoring.Private, time.Unix(n+1, 0), ""); err != nil {
					t.Error(err)
				}
				if version() == before {
					t.Error("what was written is no news")
				}
			}
		})
	}
	people.Wait()
}

// TestVersionOfAnotherConnection holds that what is written while the connection that
// looks is lost is news.
func TestVersionOfAnotherConnection(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	before, err := s.Version(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_ = s.written.conn.Close()
	if _, err := s.Version(t.Context()); err == nil {
		t.Error("a lost connection tells a version")
	}
	if after, err := s.Version(t.Context()); after <= before || err != nil {
		t.Errorf("the version is %d, %v; it was %d before the connection was lost", after, err, before)
	}
}

// TestWarmStops holds that counting in advance ends when the server does.
func TestWarmStops(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "ledger.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Warm(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("it goes on: %v", err)
	}
}

// TestPublicReposAtOnce holds that a repository which becomes private is gone from the
// kept list of public ones with the next answer, whoever wrote it.
func TestPublicReposAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ledger.db")
	s, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other, err := Open(t.Context(), path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	ada, at := history.Account{ID: 1, Login: "ada", Type: "User"}, time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	for i, private := range []bool{false, true, false} {
		at := at.AddDate(0, 0, i)
		seen := history.Activity{
			Repo: history.Repo{ID: 7, Owner: "Acme", Name: "kitchen", Private: private}, Number: 1, Type: history.Issue,
			Verb: history.Commented, ID: int64(1 + i), Actor: ada, At: at, Updated: at, Text: "Soup.",
		}
		if _, err := other.Append(t.Context(), []history.Activity{seen}, nil); err != nil {
			t.Fatal(err)
		}
		for _, reader := range []*Store{s, other} {
			repos, err := reader.PublicRepos(t.Context(), "aCME")
			if want := !private; err != nil || (len(repos) == 1) != want {
				t.Errorf("private %v: got %v, %v", private, repos, err)
			}
		}
	}
	if repos, err := s.PublicRepos(t.Context(), "kitchen"); len(repos) != 0 || err != nil {
		t.Errorf("of nobody: got %v, %v", repos, err)
	}
}
