package store

import (
	"fmt"
	"path/filepath"
	"testing"

	"glueledger/webhooks"
)

// Large deliveries are not read all at once.
func TestWaitingDeliveries(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "l.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in := s.NewInbox(InboxOptions{})
	defer in.Close()
	for n := range 5 {
		if err := in.Keep(t.Context(), webhooks.Delivery{ID: fmt.Sprint(n), Event: "large", Body: make([]byte, 1000)}); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct{ limit, bytes, want int }{{9, 1, 1}, {9, 1000, 1}, {9, 1001, 2}, {9, 9999, 5}, {3, 9999, 3}} {
		if got, err := s.waitingDeliveries(t.Context(), test.limit, test.bytes); err != nil || len(got) != test.want {
			t.Errorf("up to %d deliveries of %d bytes: got %d, %v; want %d", test.limit, test.bytes, len(got), err, test.want)
		}
	}
}
