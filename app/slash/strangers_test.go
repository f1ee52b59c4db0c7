package slash

import (
	"slices"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

// Strangers who credit one another get nothing without a maintainer: neither who
// was never there, nor one of them who was.
func TestStrangersCreditOneAnother(t *testing.T) {
	w := newWorld(t)
	var socks []history.Account
	for i, login := range []string{"sock1", "sock2", "sock3"} {
		a := history.Account{ID: int64(901 + i), Login: login, Type: "User"}
		w.accounts[login] = a
		socks = append(socks, a)
	}
	w.commands(socks[0], "+1")
	w.commands(socks[1], "+1")
	w.commands(socks[0], "/credit @sock3 triage")
	w.commands(socks[1], "/credit @sock3 triage\n/credit @bo triage")
	id := w.commands(socks[0], "/credit @bo triage")
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage pending by nomination/1"}) {
		t.Fatalf("got %q", got)
	}
	w.thumbs[id] = []ghclient.Reaction{{ID: 1, User: vera, At: w.now}}
	w.now = w.now.Add(time.Hour)
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage confirmed by nomination/1"}) {
		t.Errorf("got %q", got)
	}
}

// A maintainer's thumb on a nomination of theirs says nothing new.
func TestMaintainerDoesNotConfirmOwnNomination(t *testing.T) {
	w := newWorld(t)
	id := w.commands(vera, "/credit @bo triage")
	w.run()
	w.thumbs[id] = []ghclient.Reaction{{ID: 1, User: vera, At: w.now}}
	w.now = w.now.Add(time.Hour)
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage pending by nomination/1"}) {
		t.Errorf("got %q", got)
	}
	w.thumbs[id] = append(w.thumbs[id], ghclient.Reaction{ID: 2, User: odo, At: w.now})
	w.now = w.now.Add(time.Hour)
	w.run()
	if got := w.credits(); !slices.Equal(got, []string{"bo triage confirmed by nomination/1"}) {
		t.Errorf("with another's: %q", got)
	}
}
