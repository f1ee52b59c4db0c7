package app_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/backfill"
	"glueledger/app/ghclient"
	"glueledger/app/replayhub"
	"glueledger/app/store"
	"glueledger/webhooks"
)

// TestLostDeliveries has replayhub deliver a history of which a fifth is lost on
// the way, some of it again when it is attempted again, and wants all of it in
// the end.
func TestLostDeliveries(t *testing.T) {
	data := replayhub.Part(t, replayhub.History(t), regexp.MustCompile(`/1[67]..\.json$`), 25)
	address, key := replayhub.Start(t, data, "-faults", "0.02")
	db := filepath.Join(t.TempDir(), "l.db")
	l, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	inbox := l.NewInbox(store.InboxOptions{})
	defer inbox.Close()
	handler := webhooks.NewHandler(webhooks.Options{Secret: []byte(secret), Inbox: inbox})
	receiver := httptest.NewServer(handler)
	defer receiver.Close()
	q := url.Values{"to": {receiver.URL + "/webhooks"}, "secret": {secret}, "drop": {"0.2"}, "duplicate": {"0.05"}, "shuffle": {"20"}}
	resp, err := http.Post(address+"/_replay/run?"+q.Encode(), "", nil)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Body.Close(); resp.StatusCode >= 300 {
		t.Fatal(resp.Status)
	}
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for running := true; running; <-tick.C {
		resp, err := http.Get(address + "/_replay/status")
		if err != nil {
			t.Fatal(err)
		}
		var status struct {
			Running bool
			Summary *struct{} // of a replay that has ended: one that was asked for may not run yet
		}
		err = json.NewDecoder(resp.Body).Decode(&status)
		resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		running = status.Running || status.Summary == nil
	}
	received := func() int {
		var n int
		if err := l.Reader().QueryRowContext(t.Context(), `SELECT count(*) FROM deliveries`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := received()

	pem, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	site, err := ghclient.NewSite(address)
	if err != nil {
		t.Fatal(err)
	}
	github, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: 1, PrivateKey: pem, Log: slog.New(slog.DiscardHandler),
		Limits: ghclient.Limits{PointsPerMinute: 1_000_000}})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for range 3 {
		r := backfill.NewRedeliverer(backfill.RedeliveryConfig{Store: l, App: github, Now: func() time.Time { return now }})
		for more := true; more; {
			if more, err = r.Run(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		now = now.Add(10 * time.Minute)
	}
	t.Logf("%d deliveries came in, and %d at the second attempt", before, received()-before)
	if received() < before*11/10 {
		t.Errorf("%d deliveries came in at first, and then %d", before, received())
	}
	for {
		n, err := l.Ingest(t.Context(), 200, webhooks.Decode)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
	}
	imported := filepath.Join(t.TempDir(), "i.db")
	command(t, 0, "import", data, "--db", imported)
	if diff := cmp.Diff(said(t, imported), said(t, db)); diff != "" {
		t.Errorf("import (-) and what was delivered (+):\n%s", diff[:min(len(diff), 5000)])
	}
}

// said are the comments and reviews in a ledger, by thread: state changes may be
// dated seconds apart.
func said(t *testing.T, db string) []string {
	t.Helper()
	key := regexp.MustCompile(`^\["[^"]*","[^"]*",\d,(\d+),"\w+","((commented|reviewed|review_comment)/\d+)"`)
	var keys []string
	for _, line := range activitiesIn(t, db) {
		if m := key.FindStringSubmatch(line); m != nil {
			keys = append(keys, fmt.Sprint("#", m[1], " ", m[2]))
		}
	}
	slices.Sort(keys)
	if len(keys) < 100 {
		t.Fatalf("only %d comments: %s", len(keys), strings.Join(keys, ", "))
	}
	return keys
}
