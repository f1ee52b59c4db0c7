package slash

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"glueledger/app/ghclient"
	"glueledger/scoring/history"
)

// A maintainer's thumb counts behind many others, whom nobody asks about again at
// each look.
func TestThumbBehindManyOthers(t *testing.T) {
	w := newWorld(t)
	id := w.commands(imani, "/credit @kofi triage found the cause")
	w.run()
	const others = 2*mostAsked + 1
	for i := range others {
		a := history.Account{ID: int64(5000 + i), Login: fmt.Sprintf("fan%d", i), Type: "User"}
		w.thumbs[id] = append(w.thumbs[id], ghclient.Reaction{ID: int64(i), User: a, At: w.now})
	}
	looks := func(n int) {
		for range n {
			w.now = w.now.Add(2 * time.Hour)
			w.run()
		}
	}
	looks(3)
	before := w.permissions
	looks(2)
	if before != others+1 || w.permissions != before { // and the nominator's
		t.Errorf("asked for permissions %d times, then %d more", before, w.permissions-before)
	}
	w.thumbs[id] = append(w.thumbs[id], ghclient.Reaction{ID: 99, User: vera, At: w.now})
	looks(2)
	if got := strings.Join(w.credits(), ", "); got != "kofi triage confirmed by nomination/1" {
		t.Errorf("got %s", got)
	}
}

// Who had no say yet may have one a week later.
func TestThumbOfANewMaintainer(t *testing.T) {
	w := newWorld(t)
	id := w.commands(imani, "/credit @kofi triage found the cause")
	w.thumbs[id] = []ghclient.Reaction{{ID: 1, User: zoe, At: w.now}}
	w.run()
	for range 20 {
		w.now = w.now.Add(12 * time.Hour)
		w.run()
		w.roles["zoe"] = "maintain"
	}
	if got := strings.Join(w.credits(), ", "); got != "kofi triage confirmed by nomination/1" {
		t.Errorf("got %s", got)
	}
}
