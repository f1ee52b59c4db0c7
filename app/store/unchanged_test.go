package store

import (
	"context"
	"errors"
	"path/filepath"
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
	defer u.close()
	reads := 0
	ask := func(what string, want int) {
		t.Helper()
		got, err := u.read(t.Context(), s.reader, func(context.Context) (int, error) { reads++; return reads, nil })
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
	if _, err := u.read(t.Context(), s.reader, func(context.Context) (int, error) { return 0, errors.New("no") }); err == nil {
		t.Error("a failure is kept")
	}
	ask("after a failure", 4)
}
