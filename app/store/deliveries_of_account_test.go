package store_test

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// payload is one of the account with an id, about a thread.
func payload(account int64, number int) string {
	return fmt.Sprintf(`{"action":"opened","issue":{"number":%d},"repository":{"full_name":"Acme/kitchen","owner":{"id":%d}}}`, number, account)
}

// ofThread decodes what payload makes; what has the number 13 is of a version to come,
// and that of 14 is not looked at.
func ofThread(event string, body []byte) (webhooks.Decoded, error) {
	switch o := webhooks.OriginOf(body); {
	case o.Number == 13 && event != "read at last":
		return webhooks.Decoded{}, errors.New("an unlucky number")
	case o.Number == 14, o.Repo == "":
		return webhooks.Decoded{}, nil
	default:
		return webhooks.Decoded{Activities: issue(kitchen, o.Number, ada, day0).all}, nil
	}
}

func ingestAll(t testing.TB, s *store.Store, decode func(string, []byte) (webhooks.Decoded, error)) {
	t.Helper()
	for {
		n, err := s.Ingest(t.Context(), 100, decode)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// inStates lists deliveries of an account in short.
func inStates(t testing.TB, s *store.Store, account int64, state store.DeliveryState, before int64, limit int) (short []string, last int64) {
	t.Helper()
	all, err := s.AccountDeliveries(t.Context(), account, state, before, limit)
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		short = append(short, strings.TrimSpace(fmt.Sprintf("%s %s %s#%d %s %d %s", d.ID, d.Action, d.Repo, d.Number, d.State, d.Activities, d.Error)))
		last = d.Seq
	}
	return short, last
}

func testDeliveriesOfAccount(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	keep(t, s, "issues", payload(70, 1), payload(71, 2), payload(70, 13), payload(70, 14), "no JSON", `{"installation":{"id":5}}`, payload(71, 13))
	waiting, err := s.AccountWaiting(t.Context(), 70)
	if err != nil || len(waiting) != 3 || waiting[0].ID != "issues-3" || waiting[0].State != store.DeliveryWaiting {
		t.Errorf("what waits of the account: %+v, %v", waiting, err)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.InstallationCreated, Installation: 5, Account: history.Account{ID: 70, Login: "acme"}, At: after(1)})
	ingestAll(t, s, ofThread)

	want := []string{"issues-5  #0 ignored 0", "issues-3 opened Acme/kitchen#14 ignored 0",
		"issues-2 opened Acme/kitchen#13 failed 0 an unlucky number", "issues-0 opened Acme/kitchen#1 done 1"}
	all, _ := inStates(t, s, 70, "", 0, 10)
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("all of the account (-want +got):\n%s", diff)
	}
	first, last := inStates(t, s, 70, "", 0, 3)
	rest, _ := inStates(t, s, 70, "", last, 3)
	if diff := cmp.Diff(want, append(first, rest...)); diff != "" {
		t.Errorf("page by page (-want +got):\n%s", diff)
	}
	newer, err := s.NewerDeliveries(t.Context(), 70, "", last, 1)
	if err != nil || len(newer) != 1 || newer[0].ID != "issues-3" {
		t.Errorf("the one before the last of the first page: %+v, %v", newer, err)
	}
	if newer, err = s.NewerDeliveries(t.Context(), 70, store.DeliveryIgnored, last, 9); err != nil || len(newer) != 2 || newer[0].ID != "issues-5" {
		t.Errorf("those that were not needed: %+v, %v", newer, err)
	}
	if failed, _ := inStates(t, s, 70, store.DeliveryFailed, 0, 10); len(failed) != 1 || failed[0] != want[2] {
		t.Errorf("failed ones: %q", failed)
	}
	if none, _ := inStates(t, s, 0, "", 0, 10); len(none) != 0 {
		t.Errorf("what is nobody's: %q", none)
	}
	counts, err := s.CountAccountDeliveries(t.Context(), 70, 2)
	if diff := cmp.Diff(map[store.DeliveryState]int{"waiting": 0, "done": 1, "ignored": 2, "failed": 1}, counts); diff != "" || err != nil {
		t.Errorf("counts: %v\n%s", err, diff)
	}
	if d, body, err := s.AccountDelivery(t.Context(), 70, "issues-2"); err != nil || string(body) != payload(70, 13) || d.Error != "an unlucky number" || !d.At.Equal(day0) {
		t.Errorf("one: %+v %s, %v", d, body, err)
	}
	for _, id := range []string{"issues-1", "issues-4", "issues-9"} {
		if _, _, err := s.AccountDelivery(t.Context(), 70, id); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s is shown: %v", id, err)
		}
	}

	// The other account's is not read again, nor what has not failed.
	for id, want := range map[string]bool{"issues-6": false, "issues-0": false, "issues-2": true} {
		if done, err := s.RetryDelivery(t.Context(), 70, id); done != want || err != nil {
			t.Errorf("retry of %s: %v, %v", id, done, err)
		}
	}
	if done, err := s.RetryDelivery(t.Context(), 70, "issues-2"); done || err != nil {
		t.Errorf("twice: %v, %v", done, err)
	}
	if st := status(t, s); st.Waiting != 1 || st.Failed != 1 {
		t.Errorf("after the retry: %+v", st)
	}
	ingestAll(t, s, ofThread)
	if failed, _ := inStates(t, s, 70, store.DeliveryFailed, 0, 10); len(failed) != 1 {
		t.Errorf("it failed again: %q", failed)
	}
	if n, err := s.RetryDeliveries(t.Context(), 70); n != 1 || err != nil {
		t.Errorf("retry of all: %d, %v", n, err)
	}
	ingestAll(t, s, func(_ string, body []byte) (webhooks.Decoded, error) { return ofThread("read at last", body) })
	if done, _ := inStates(t, s, 70, store.DeliveryDone, 0, 10); len(done) != 2 || done[0] != "issues-2 opened Acme/kitchen#13 done 1" {
		t.Errorf("read at last: %q", done)
	}
	if st := status(t, s); st.Waiting != 0 || st.Failed != 1 || st.Threads != 3 {
		t.Errorf("in the end: %+v", st)
	}
	if n, err := s.PruneDeliveries(t.Context(), after(30)); n != 6 || err != nil {
		t.Errorf("forgotten: %d, %v", n, err)
	}
	if all, _ := inStates(t, s, 70, "", 0, 10); len(all) != 0 {
		t.Errorf("what was forgotten is listed: %q", all)
	}
}

// testOriginsForgotten holds that what is noted of a delivery goes with its payload.
func testOriginsForgotten(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	appendAll(t, s, issue(cellar, 1, ada, day0))
	body := fmt.Sprintf(`{"action":"opened","sender":{"id":%d},"repository":{"id":%d,"full_name":"Acme/cellar","owner":{"id":70}}}`, dora.ID, cellar.ID)
	keep(t, s, "issues", body)
	ingestAll(t, s, ofThread)
	if all, _ := inStates(t, s, 70, "", 0, 10); len(all) != 1 {
		t.Fatalf("listed: %q", all)
	}
	if _, err := s.PurgeRepo(t.Context(), cellar); err != nil {
		t.Fatal(err)
	}
	if all, _ := inStates(t, s, 70, "", 0, 10); len(all) != 0 {
		t.Errorf("after the purge: %q", all)
	}
	// One that waits while who it names is erased is nobody's once it is read.
	appendAll(t, s, issue(kitchen, 1, ada, day0))
	keep(t, s, "issues", fmt.Sprintf(`{"action":"opened","sender":{"id":%d},"repository":{"id":%d,"full_name":"Acme/kitchen","owner":{"id":71}}}`, dora.ID, kitchen.ID))
	if err := s.ErasePerson(t.Context(), dora, after(1)); err != nil {
		t.Fatal(err)
	}
	ingestAll(t, s, ofThread)
	if all, _ := inStates(t, s, 71, "", 0, 10); len(all) != 0 {
		t.Errorf("after the erasure: %q", all)
	}
}

// TestFailedFromBefore has the failed deliveries of an older version be seen by whose
// they are.
func TestFailedFromBefore(t *testing.T) {
	db := filepath.Join(t.TempDir(), "l.db")
	s, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	keep(t, s, "issues", payload(70, 13), "no JSON", `{"repository":{"owner":{"id":"70"}}}`, `{"repository":7}`)
	ingestAll(t, s, func(string, []byte) (webhooks.Decoded, error) { return webhooks.Decoded{}, errors.New("not read") })
	if err := errors.Join(store.MigrateBack(t.Context(), s, 18), s.Close()); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(t.Context(), db, store.Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if failed, _ := inStates(t, s, 70, store.DeliveryFailed, 0, 10); len(failed) != 1 || failed[0] != "issues-0 opened Acme/kitchen#13 failed 0 not read" {
		t.Errorf("failed of before: %q", failed)
	}
}
