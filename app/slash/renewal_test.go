package slash

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"glueledger/scoring/history"
)

// stuck is a hub that holds one answer back.
type stuck struct {
	hub
	key   string
	until time.Time
}

type heldBack struct{ until time.Time }

func (h heldBack) Error() string        { return "not before " + h.until.String() }
func (h heldBack) NotBefore() time.Time { return h.until }

func (s stuck) Answer(ctx context.Context, i int64, key string, on *history.Thread, body string) error {
	if key == s.key && s.w.now.Before(s.until) {
		return fmt.Errorf("post %s: %w", key, heldBack{s.until})
	}
	return s.hub.Answer(ctx, i, key, on, body)
}

// Somebody hides who is named in two answers, one of which is held back: the
// other is written anew at once, the command is obeyed, and the first follows.
func TestChoiceWhileAnAnswerIsHeldBack(t *testing.T) {
	w := newWorld(t)
	w.append([]history.Activity{
		{Repo: repo, Number: 2, Type: history.Issue, Verb: history.Opened, Actor: ana, At: began, Updated: began, Subject: "Dust"},
		{Repo: repo, Number: 2, Type: history.Issue, Verb: history.Labeled, Actor: imani, At: began.Add(time.Hour), Subject: "bug"},
	})
	w.did(imani, history.Activity{Verb: history.Labeled, Subject: "bug"}, began.Add(5*time.Hour))
	w.score()
	w.commands(ana, "/glueledger why")
	w.append([]history.Activity{{Repo: repo, Number: 2, Type: history.Issue, Verb: history.Commented, ID: 7000, Actor: ana, At: w.now, Updated: w.now, Text: "/glueledger why"}})
	w.run()
	for _, key := range []string{"why/7/1", "why/7/2"} {
		if !strings.Contains(w.answers[key], "imani") {
			t.Fatalf("%s: %q", key, w.answers[key])
		}
	}
	choice := w.commands(imani, "/glueledger visibility private")
	until := w.now.Add(3 * time.Hour)
	runs := func() {
		s := w.slash()
		s.Answers = stuck{hub{w}, "why/7/1", until}
		if _, err := s.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	runs()
	if w.outcome(choice) != "visibility" || w.reacted[choice] != 1 {
		t.Errorf("outcome %q, %d reactions", w.outcome(choice), w.reacted[choice])
	}
	if strings.Contains(w.answers["why/7/2"], "imani") || !strings.Contains(w.answers["why/7/1"], "imani") {
		t.Errorf("at first: %q", w.answers)
	}
	w.now = until
	runs()
	if strings.Contains(w.answers["why/7/1"], "imani") || w.posted != 2 {
		t.Errorf("in the end: %q", w.answers)
	}
}
