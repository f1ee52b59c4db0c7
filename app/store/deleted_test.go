package store_test

import (
	"testing"

	"glueledger/app/store"
	"glueledger/scoring/history"
)

// What was deleted does not lie in the database, whichever was told first, and
// counts for nobody's behaviour.
func testDeletedForgotten(t *testing.T, open opener) {
	said := func() *story {
		return issue(kitchen, 1, ada, day0).says(ben, 11, "The password is hunter2.", after(1)).says(ben, 12, "Sorry!", after(2)).
			add(history.Activity{Verb: history.Renamed, Actor: ada, From: "hunter2 leaked", Subject: "Thread 1", At: after(1)})
	}
	comment := func(s *story) *story {
		return s.add(history.Activity{Verb: history.Deleted, ID: 11, Actor: ada, At: after(3)})
	}
	thread := func(s *story) *story { return s.add(history.Activity{Verb: history.Deleted, Actor: ada, At: after(3)}) }
	taken := func(by func(*story) *story) *story {
		s := by(said())
		s.all = s.all[len(s.all)-1:]
		return s
	}
	for _, test := range []struct {
		name  string
		steps []*story
		left  int // activities with hunter2
		texts int
	}{
		{"not deleted", []*story{said()}, 2, 3},
		{"deleted later", []*story{said(), taken(comment)}, 1, 2},
		{"deleted at once", []*story{comment(said())}, 1, 2},
		{"deleted before", []*story{taken(comment), said(), said()}, 1, 2},
		{"the thread deleted", []*story{said(), taken(thread)}, 0, 0},
		{"the thread deleted before", []*story{taken(thread), said()}, 0, 0},
	} {
		dir := t.TempDir()
		s := open(t, dir, store.Options{})
		for i, step := range test.steps {
			appendAll(t, s, step)
			score(t, s, after(float64(4+i)))
		}
		var left, texts, comments int
		err := s.Reader().QueryRowContext(t.Context(), `
			SELECT count(CASE WHEN text LIKE '%hunter2%' OR subject LIKE '%hunter2%' OR rest LIKE '%hunter2%' THEN 1 END),
			       count(CASE WHEN text <> '' THEN 1 END)
			FROM activities`).Scan(&left, &texts)
		if err != nil {
			t.Fatal(err)
		}
		if left != test.left || texts != test.texts {
			t.Errorf("%s: %d activities have the word and %d a text, want %d and %d", test.name, left, texts, test.left, test.texts)
		}
		err = s.Reader().QueryRowContext(t.Context(), `SELECT comments FROM accounts WHERE id = $1`, ben.ID).Scan(&comments)
		if want := max(0, test.texts-1); err != nil || comments != want { // the opening is ada's
			t.Errorf("%s: %d comments count for ben, want %d (%v)", test.name, comments, want, err)
		}
		verified(t, s, after(20))
		// Told again, all of it stays as it is.
		for _, step := range test.steps {
			appendAll(t, s, step)
		}
		score(t, s, after(20))
		verified(t, s, after(20))
		if err := s.Reader().QueryRowContext(t.Context(), `SELECT count(*) FROM activities WHERE text <> ''`).Scan(&texts); err != nil || texts != test.texts {
			t.Errorf("%s, told again: %d activities have a text, want %d (%v)", test.name, texts, test.texts, err)
		}
	}
}
