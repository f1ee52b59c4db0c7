package store_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// told is the payload of the tests' deliveries: activities as they are.
func told(t testing.TB, id string, activities ...history.Activity) webhooks.Delivery {
	t.Helper()
	body, err := json.Marshal(activities)
	if err != nil {
		t.Fatal(err)
	}
	return webhooks.Delivery{ID: id, Event: "told", Body: body, At: day0}
}

func decode(event string, body []byte) (webhooks.Decoded, error) {
	var d webhooks.Decoded
	if event == "panics" {
		panic("out of range")
	}
	if err := json.Unmarshal(body, &d.Activities); err != nil {
		return webhooks.Decoded{}, fmt.Errorf("decode %s: %w", event, err)
	}
	return d, nil
}

func testDeliveries(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	in := s.NewInbox(store.InboxOptions{})
	defer in.Close()
	d := told(t, "guid-1", issue(kitchen, 1, ada, day0).all...)
	for range 2 {
		if err := in.Keep(t.Context(), d); err != nil {
			t.Fatalf("Keep: %v", err)
		}
	}
	if err := in.Keep(t.Context(), told(t, "guid-2", issue(kitchen, 2, ada, day0).all...)); err != nil {
		t.Fatalf("Keep: %v", err)
	}
	if st := status(t, s); st.Waiting != 2 {
		t.Errorf("waiting deliveries: got %d, want 2", st.Waiting)
	}
	if n, err := s.Ingest(t.Context(), 1, decode); n != 1 || err != nil {
		t.Errorf("Ingest of one: got %d, %v", n, err)
	}
	if n, err := s.Ingest(t.Context(), 10, decode); n != 1 || err != nil {
		t.Errorf("Ingest of the rest: got %d, %v", n, err)
	}
	if err := in.Keep(t.Context(), d); err != nil {
		t.Fatalf("Keep of an ingested delivery: %v", err)
	}
	if n, err := s.Ingest(t.Context(), 10, decode); n != 0 || err != nil {
		t.Errorf("Ingest of a delivery that was sent again: got %d, %v; want 0", n, err)
	}
	if n, err := s.PruneDeliveries(t.Context(), day0); n != 0 || err != nil {
		t.Errorf("PruneDeliveries of older ones: got %d, %v; want 0", n, err)
	}
	if n, err := s.PruneDeliveries(t.Context(), after(1)); n != 2 || err != nil {
		t.Errorf("PruneDeliveries: got %d, %v; want 2", n, err)
	}
}

func testInboxConcurrent(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	var batches atomic.Int64
	in := s.NewInbox(store.InboxOptions{Enqueue: func(context.Context, *sql.Tx) error {
		batches.Add(1)
		return nil
	}})
	const senders, each = 16, 25
	var wg sync.WaitGroup
	for i := range senders {
		wg.Go(func() {
			for k := range each {
				// Every other delivery comes from two senders.
				id := fmt.Sprintf("guid-%d-%d", i-i%2*(k%2), k)
				if err := in.Keep(t.Context(), webhooks.Delivery{ID: id, Event: "told", Body: []byte("[]"), At: day0}); err != nil {
					t.Errorf("Keep: %v", err)
				}
			}
		})
	}
	wg.Wait()
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
	want := senders/2*each + senders/2*(each-each/2)
	if st := status(t, s); st.Waiting != want {
		t.Errorf("waiting deliveries: got %d, want %d", st.Waiting, want)
	}
	if n := batches.Load(); n == 0 || n > int64(want) {
		t.Errorf("Enqueue was called %d times for %d deliveries", n, want)
	}
}

func testInboxClosed(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	in := s.NewInbox(store.InboxOptions{})
	var kept atomic.Int64
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if in.Keep(context.Background(), told(t, fmt.Sprint("guid-", i))) == nil {
				kept.Add(1)
			}
		})
	}
	in.Close()
	wg.Wait()
	if st := status(t, s); int64(st.Waiting) != kept.Load() {
		t.Errorf("%d deliveries were acknowledged and %d are kept", kept.Load(), st.Waiting)
	}
	if err := in.Keep(t.Context(), told(t, "late")); err == nil {
		t.Error("Keep after Close: got no error")
	}
	if err := in.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
}

func testInboxCancelled(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	busy, release := make(chan struct{}), make(chan struct{})
	var once sync.Once
	in := s.NewInbox(store.InboxOptions{Enqueue: func(context.Context, *sql.Tx) error {
		once.Do(func() { close(busy); <-release })
		return nil
	}})
	defer in.Close()
	first := make(chan error)
	go func() { first <- in.Keep(context.Background(), told(t, "first")) }()
	<-busy
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := in.Keep(ctx, told(t, "second")); !errors.Is(err, context.Canceled) {
		t.Errorf("Keep with an ended context: got %v, want context.Canceled", err)
	}
	close(release)
	if err := <-first; err != nil {
		t.Errorf("Keep of another sender: %v", err)
	}
	if err := in.Keep(t.Context(), told(t, "third")); err != nil {
		t.Errorf("Keep after another's was cancelled: %v", err)
	}
}

func testInboxEnqueueFails(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	broken := errors.New("no queue")
	fail := true
	in := s.NewInbox(store.InboxOptions{Enqueue: func(context.Context, *sql.Tx) error {
		if fail {
			return broken
		}
		return nil
	}})
	defer in.Close()
	if err := in.Keep(t.Context(), told(t, "guid")); !errors.Is(err, broken) {
		t.Errorf("Keep: got %v, want %v", err, broken)
	}
	if st := status(t, s); st.Waiting != 0 {
		t.Errorf("waiting deliveries: got %d, want 0: none was acknowledged", st.Waiting)
	}
	fail = false
	if err := in.Keep(t.Context(), told(t, "guid")); err != nil {
		t.Errorf("Keep, sent again: %v", err)
	}
}

func testIngest(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	in := s.NewInbox(store.InboxOptions{})
	defer in.Close()
	thread := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2))
	for _, d := range []webhooks.Delivery{
		told(t, "1", thread.all[0], thread.all[2]),
		{ID: "2", Event: "told", Body: []byte("no JSON"), At: day0},
		{ID: "3", Event: "panics", Body: []byte("[]"), At: day0},
		told(t, "4", thread.all[0], thread.all[1]),
	} {
		if err := in.Keep(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Ingest(t.Context(), 100, decode); n != 4 || err != nil {
		t.Fatalf("Ingest: got %d, %v; want 4", n, err)
	}
	st := status(t, s)
	if st.Waiting != 0 || st.Failed != 2 || st.ToScore != 1 || st.Activities != 3 {
		t.Errorf("Status: got %+v, want 0 waiting, 2 failed, 1 to score, 3 activities", st)
	}
	if failed := st.Failures; len(failed) != 2 || failed[0].ID != "3" || failed[0].Event != "panics" || !failed[0].At.Equal(day0) || failed[1].Error == "" {
		t.Errorf("failures: got %+v", failed)
	}
	score(t, s, after(3))
	if got := lines(credits(t, s, store.CreditQuery{})); len(got) != 1 || got[0] != "Acme/kitchen#1 ben triage confirmed" {
		t.Errorf("credits: got %v", got)
	}
	verified(t, s, after(3))
}

// testCrash leaves a store as a killed process does.
func testCrash(t *testing.T, open opener) {
	dir := t.TempDir()
	killed := open(t, dir, store.Options{})
	in := killed.NewInbox(store.InboxOptions{})
	thread := issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(ada, 11, "Thanks.", after(2))
	for i, a := range thread.all {
		if err := in.Keep(t.Context(), told(t, fmt.Sprint(i), thread.all[0], a)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := killed.Ingest(t.Context(), 1, decode); err != nil {
		t.Fatal(err)
	}
	tx, err := killed.Writer().BeginTx(t.Context(), nil) // what it was in the middle of
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), `DELETE FROM deliveries_waiting`); err != nil {
		t.Fatal(err)
	}
	tx.Rollback()

	s := open(t, dir, store.Options{})
	if st := status(t, s); st.Waiting != 2 || st.ToScore != 1 {
		t.Fatalf("Status after the crash: got %+v, want 2 waiting and 1 to score", st)
	}
	if n, err := s.Ingest(t.Context(), 10, decode); n != 2 || err != nil {
		t.Errorf("Ingest: got %d, %v; want 2", n, err)
	}
	score(t, s, after(3))
	if got := lines(credits(t, s, store.CreditQuery{})); len(got) != 1 {
		t.Errorf("credits: got %v", got)
	}
	verified(t, s, after(3))
	in.Close()
}

// A delivery that cannot be appended is put aside, and the others are ingested.
func testIngestOneFails(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	in := s.NewInbox(store.InboxOptions{})
	defer in.Close()
	for n := 1; n <= 3; n++ {
		if err := in.Keep(t.Context(), told(t, fmt.Sprint(n), issue(kitchen, n, ada, day0).all...)); err != nil {
			t.Fatal(err)
		}
	}
	change(t, s, `CREATE TRIGGER refuse BEFORE INSERT ON activities WHEN NEW.subject = 'Thread 2' BEGIN SELECT raise(ABORT, 'no such thing'); END`)
	if n, err := s.Ingest(t.Context(), 10, decode); n != 3 || err != nil {
		t.Fatalf("Ingest: got %d, %v; want 3", n, err)
	}
	st := status(t, s)
	if st.Waiting != 0 || st.Activities != 2 {
		t.Errorf("Status: got %+v, want 0 waiting, 2 activities", st)
	}
	if failed := st.Failures; len(failed) != 1 || failed[0].ID != "2" || !strings.Contains(failed[0].Error, "no such thing") {
		t.Errorf("failures: got %+v; want the second", failed)
	}
}
