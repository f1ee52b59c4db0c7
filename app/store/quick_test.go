package store

import (
	"path/filepath"
	"testing"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// TestQuickKeepsFew asks for lists in all the ways that strangers can: what is prepared
// must leave room for what pages ask over and over.
func TestQuickKeepsFew(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	at := time.Date(2025, 3, 3, 0, 0, 0, 0, time.UTC)
	repo, ada := history.Repo{ID: 1, Owner: "acme", Name: "kitchen"}, history.Account{ID: 11, Login: "ada", Type: "User"}
	if _, err := s.Append(t.Context(), []history.Activity{{Repo: repo, Number: 1, Type: history.Issue, Verb: history.Opened, Actor: ada, At: at, Updated: at}}, nil); err != nil {
		t.Fatal(err)
	}
	scope := scoring.Scope{Owner: "acme"}
	var kinds []scoring.Kind
	for _, r := range scoring.Rules() {
		kinds = append(kinds, r.Kind)
	}
	statuses := []scoring.Status{scoring.Pending, scoring.Confirmed, scoring.Withdrawn}
	for limit := 1; limit <= scoring.MostListed; limit++ {
		usual := scoring.ReceiptQuery{Scope: scope, Kinds: kinds, Statuses: statuses[:2], From: at, Before: scoring.ListPlace{At: at.AddDate(1, 0, 0)}, Limit: limit}
		if _, err := s.ReceiptList(t.Context(), usual, false); err != nil {
			t.Fatal(err)
		}
		for _, person := range []string{"", "ada"} {
			q := scoring.ReceiptQuery{Scope: scope, Person: person, Kinds: kinds[:1+limit%len(kinds)], Statuses: statuses[:1+limit%len(statuses)],
				From: at, Before: scoring.ListPlace{At: at.AddDate(1, 0, 0)}, Limit: limit}
			if _, err := s.ReceiptList(t.Context(), q, false); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Waiting(t.Context(), scope, []scoring.WaitingQuery{{For: scoring.ForTriage, AsOf: at, Limit: limit, Most: 1}}, false); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.quick.kept); n == 0 || n > 20 {
		t.Errorf("%d queries are kept", n)
	}
	if usual := (scoring.ReceiptQuery{Kinds: kinds, Statuses: statuses[:2], Limit: 31}); s.quick.kept[selectListed(listQuery("owner", usual))] == nil {
		t.Error("the usual list is not kept")
	}
}
