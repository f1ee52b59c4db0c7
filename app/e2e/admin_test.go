package e2e_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"glueledger/app/store"
	"glueledger/webhooks"
)

// TestOwner has an owner of the organisation sign in, find a delivery that an older
// version could not read, and have it be read again. To others there is nothing.
func TestOwner(t *testing.T) {
	t.Parallel()
	h := startHub(t, "-no-app")
	h.fake.Own("bitcoin-core", "sipa")
	i := &installation{installed: install(t, h, beforeMonthsEnd)}
	i.start()
	i.setUp()
	var repo store.Watched
	eventually(t, "the installation is known", func() error {
		watched, err := i.ledger().Watched(t.Context())
		if err == nil && len(watched) == 0 {
			err = errors.New("nothing is watched")
		}
		if err == nil {
			repo = watched[0]
		}
		return err
	})
	i.stop()
	const guid, number = "5f0c1bd6-0000-11f0-8000-00000000a001", 424242
	i.failAsBefore(guid, fmt.Sprintf(`{"action":"opened","issue":{"number":%d,"title":"It stops","html_url":"https://github.com/%s/issues/%d",
		"user":{"id":7,"login":"newcomer","type":"User"},"created_at":"2026-08-01T10:00:00Z","updated_at":"2026-08-01T10:00:00Z"},
		"sender":{"id":7,"login":"newcomer","type":"User"},
		"repository":{"id":%d,"full_name":%q,"name":%q,"private":false,"owner":{"id":%d,"login":"bitcoin-core"}}}`,
		number, recorded, number, repo.Repo.ID, recorded, repo.Repo.Name, i.accountID()))
	i.start()

	owner, stranger := i.signedIn("sipa"), i.signedIn("real-or-random")
	const pages = "/admin/bitcoin-core"
	for name, b := range map[string]*browser{"a stranger": stranger, "nobody": newBrowser(t)} {
		for _, page := range []string{"", "/deliveries", "/deliveries/" + guid, "/jobs", "/history", "/settings"} {
			if p, err := b.open(i.url() + pages + page); err == nil || !strings.Contains(err.Error(), "404") {
				t.Errorf("%s is shown %s: %v, %v", name, page, p, err)
			}
		}
	}
	p, err := owner.open(i.url() + "/admin")
	if err != nil || p.url.Path != pages || !strings.Contains(p.text(), "1 delivery could not be read") {
		t.Fatalf("the owner comes to %v, %v", p, err)
	}
	for page, want := range map[string]string{"/jobs": "Reads the history of repositories.", "/history": "secp256k1", "/settings": "The account has no settings file", "/settings?repo=secp256k1": "has no settings file of its own"} {
		if p, err := owner.open(i.url() + pages + page); err != nil || !strings.Contains(p.text(), want) {
			t.Errorf("%s: %v", page, err)
		}
	}
	failed := i.url() + pages + "/deliveries?state=failed"
	if p, err = owner.open(failed); err != nil || !strings.Contains(p.text(), "issues opened secp256k1#424242") {
		t.Fatalf("the failed deliveries: %v", err)
	}
	to, err := p.link(guid)
	if err == nil {
		p, err = owner.open(to)
	}
	if err != nil || !strings.Contains(p.text(), "an older version") {
		t.Fatalf("the failed delivery: %v", err)
	}
	if p, err = owner.submit(p, pages+"/retry", nil); err != nil || !strings.Contains(p.text(), "1 delivery is being read once more") {
		t.Fatalf("the retry: %v", err)
	}
	eventually(t, "it is read", func() error {
		p, err := owner.open(to)
		if err == nil && !strings.Contains(p.text(), "1 action noted, on secp256k1#424242") {
			err = fmt.Errorf("it says: %s", p.text())
		}
		return err
	})
	if _, err := i.ledger().Thread(t.Context(), "bitcoin-core", "secp256k1", number); err != nil {
		t.Errorf("the thread that it tells of: %v", err)
	}
	if p, err := owner.open(failed); err != nil || !strings.Contains(p.text(), "All that came in could be read.") {
		t.Errorf("the failed deliveries in the end: %v", err)
	}
	if said := i.said.String(); !strings.Contains(said, "did=retried") || !strings.Contains(said, "visitor=sipa") {
		t.Error("it is not logged who had it be read again")
	}
	i.stop()
}

// accountID is the id of the account that the App is installed on.
func (i *installed) accountID() int64 {
	i.t.Helper()
	all, err := i.ledger().Installations(i.t.Context())
	if err != nil || len(all) != 1 || all[0].Permissions == nil {
		i.t.Fatalf("the installations: %+v, %v", all, err)
	}
	return all[0].Account.ID
}

// failAsBefore puts a delivery into the ledger that failed, as by a version that could
// not read it.
func (i *installed) failAsBefore(guid, body string) {
	i.t.Helper()
	s, err := store.Open(i.t.Context(), i.db(), store.Options{})
	if err != nil {
		i.t.Fatal(err)
	}
	in := s.NewInbox(store.InboxOptions{})
	err = in.Keep(i.t.Context(), webhooks.Delivery{ID: guid, Event: "issues", Body: []byte(body), At: i.now()})
	for n := 1; err == nil && n > 0; {
		n, err = s.Ingest(i.t.Context(), 100, func(string, []byte) (webhooks.Decoded, error) {
			return webhooks.Decoded{}, errors.New("an older version cannot read it")
		})
	}
	if err := errors.Join(err, in.Close(), s.Close()); err != nil {
		i.t.Fatal(err)
	}
}

// signedIn is a browser of somebody who has signed in at the hub.
func (i *installed) signedIn(login string) *browser {
	i.t.Helper()
	b := newBrowser(i.t)
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := b.client.Get(i.url() + "/login") //nolint:noctx // bounded by the client
	if err != nil {
		i.t.Fatal(err)
	}
	resp.Body.Close()
	b.client.CheckRedirect = nil
	p, err := b.open(resp.Header.Get("Location") + "&login=" + login)
	if err != nil || !strings.Contains(p.text(), login+" Sign out") {
		i.t.Fatalf("%s is not signed in: %v, %v", login, p, err)
	}
	return b
}
