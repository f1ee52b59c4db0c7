package store_test

import (
	"testing"
	"time"

	"glueledger/app/store"
)

func testSessions(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	put := func(token, data string, now, until time.Time) {
		t.Helper()
		if err := s.PutSession(t.Context(), token, []byte(data), now, until); err != nil {
			t.Fatal(err)
		}
	}
	is := func(what, token string, now time.Time, want string) {
		t.Helper()
		got, found, err := s.Session(t.Context(), token, now)
		if err != nil || found != (want != "") || string(got) != want {
			t.Errorf("%s: got %q, %v, %v", what, got, found, err)
		}
	}
	is("none yet", "a", day0, "")
	put("a", "first", day0, after(1))
	put("b", "other", day0, after(3))
	is("kept", "a", day0, "first")
	put("a", "second", day0, after(2))
	is("put again", "a", after(1), "second")
	is("expired", "a", after(2), "")
	put("c", "third", after(2), after(3))
	is("expired ones are gone", "a", day0, "")
	is("the other stays", "b", after(2), "other")
	if err := s.DropSession(t.Context(), "b"); err != nil {
		t.Fatal(err)
	}
	is("dropped", "b", day0, "")
	if err := s.DropSession(t.Context(), "never"); err != nil {
		t.Errorf("dropping what is not there: %v", err)
	}
	s = open(t, dir, store.Options{})
	is("opened again", "c", after(2), "third")
}
