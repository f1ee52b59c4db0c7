package app

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestOwnDoing has somebody choose and then erase themselves, as their page does.
func TestOwnDoing(t *testing.T) {
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	ada, bo := history.Account{ID: 1, Login: "ada", Type: "User"}, history.Account{ID: 2, Login: "bo", Type: "User"}
	repo := history.Repo{ID: 9, Owner: "acme", Name: "kitchen"}
	opened := history.Activity{Repo: repo, Number: 1, Type: history.Issue, Verb: history.Opened, Actor: ada, At: now, Subject: "The oven"}
	said := history.Activity{Repo: repo, Number: 1, Type: history.Issue, Verb: history.Commented, Actor: bo, At: now, ID: 5, Text: "Is it on?"}
	if _, err := s.Append(t.Context(), []history.Activity{opened, said}, nil); err != nil {
		t.Fatal(err)
	}
	queued := 0
	own := ownDoing{store: s, now: func() time.Time { return now }, queue: func(context.Context) error { queued++; return nil }}
	if err := own.Choose(t.Context(), bo, scoring.Private, now, "https://glue.example.org/people/bo"); err != nil {
		t.Fatal(err)
	}
	if choices, err := s.Choices(t.Context()); err != nil || choices.Of(bo.ID) != scoring.Private {
		t.Errorf("chosen %v, %v", choices, err)
	}
	if is, err := own.Erased(t.Context(), bo.ID); is || err != nil || queued != 0 {
		t.Errorf("erased before: %v, %v", is, err)
	}
	if err := own.Erase(t.Context(), bo); err != nil {
		t.Fatal(err)
	}
	if is, err := own.Erased(t.Context(), bo.ID); !is || err != nil || queued != 1 {
		t.Errorf("erased: %v, %v; queued %d times", is, err, queued)
	}
	if _, err := s.Person(t.Context(), "bo"); err == nil {
		t.Error("the person is still there")
	}
}
