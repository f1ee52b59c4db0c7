package walk_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"glueledger/app/replayhub"
	"glueledger/app/store"
	"glueledger/app/store/storetest"
	"glueledger/app/walk"
)

// The repository of the recorded history, and who signs in.
const (
	recorded = "bitcoin-core/secp256k1"
	reader   = "real-or-random"
	stranger = "fanquake"
)

// TestWalk goes through the site with the demo, with hostile words, with recorded
// history, and with a private repository, and has been at every route in the end.
func TestWalk(t *testing.T) {
	tools(t)
	b := open(t)
	var mu sync.Mutex
	seen := map[string]bool{}
	ledgers := map[string]func(*testing.T, *walk.Browser) *walker{"demo": walkDemo, "hostile": walkHostile, "recorded": walkRecorded, "private": walkPrivate}
	ended := 0
	t.Run("ledgers", func(t *testing.T) {
		for name, walked := range ledgers {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := walked(t, b)
				mu.Lock()
				defer mu.Unlock()
				ended++
				for route := range w.seen() {
					seen[route] = true
				}
			})
		}
	})
	if ended < len(ledgers) {
		t.Log("not all ledgers were walked, so some routes may not have been reached")
		return
	}
	for _, route := range routes(t) {
		if !seen[route] {
			t.Errorf("nothing led to %s", route)
		}
	}
}

// unlinked are pages that no link leads to: forms ask for them, or programs. The badge of
// a thread comes before that of a repository, to which the page of badges leads, since of
// a sort the first that is met is surely gone to.
func unlinked(repo, person string) []string {
	return []string{"/healthz", "/schema/glueledger.json", "/badges?repo=" + repo + "%23" + "1", "/badges?repo=" + repo, "/badges?person=" + person + "&kind=triage"}
}

// walkDemo goes through the made-up organisation.
func walkDemo(t *testing.T, b *walk.Browser) *walker {
	s := serveDemo(t)
	w := newWalker(t, b, s.url)
	w.show(s.url + "/")
	w.look("/", true)
	w.trail.Add(unlinked("lantern-maps/lantern-js", "ottoline-hale")...)
	w.walk()
	w.show(w.receiptWithBadge(s))
	if zone := text(t, w.tab, ".zone"); !strings.Contains(zone, walk.Zone) {
		t.Errorf("times are in %s", zone)
	}
	if at := text(t, w.tab, ".when time, time.when"); !strings.HasSuffix(at, " UTC+1") && !strings.HasSuffix(at, " UTC+2") {
		t.Errorf("something happened at %s", at)
	}
	w.show(s.url + "/o/lantern-maps")
	if err := w.tab.Do(chromedp.Click(chromedp.CSS("#from")), chromedp.WaitReady(chromedp.CSS(`#from[type="month"]`))); err != nil {
		t.Errorf("the browser's own field for a month does not come: %v", err)
	}
	if w.pages < 30 {
		t.Errorf("only %d pages", w.pages)
	}
	return w
}

// receiptWithBadge is one of the receipts that were looked at that has a badge. Comments
// on GitHub lead there, no page does; credits that do not stand have none.
func (w *walker) receiptWithBadge(s *site) string {
	w.Helper()
	for _, url := range w.receipts(s) {
		if got, err := w.tab.Fetch("/badges/receipts/" + filepath.Base(url) + ".svg"); err == nil && got.OK() && got.Type == "image/svg+xml" {
			return url
		}
	}
	w.Fatal("no receipt has a badge")
	return ""
}

// receipts are those that were looked at.
func (w *walker) receipts(s *site) []string {
	w.Helper()
	var out []string
	for _, a := range w.tab.Answers() {
		if at, _ := filepath.Split(a.URL); at == s.url+"/receipts/" {
			out = append(out, a.URL)
		}
	}
	if len(out) == 0 {
		w.Fatal("no receipt was looked at")
	}
	return out
}

// serveDemo serves the made-up organisation, always on the same day, soon after its
// story ends.
func serveDemo(t *testing.T) *site {
	t.Helper()
	db := filepath.Join(t.TempDir(), "demo.db")
	settings := map[string]string{beginsAt: "2026-11-04T15:00:00Z", "GLUELEDGER_GITHUB_URL": startGitHub(t, "")}
	run(t, settings, "demo", "--exit", "--db", db, "--listen", "127.0.0.1:0")
	settings["GLUELEDGER_WEBHOOK_SECRET"] = "s"
	return serve(t, db, freeAddress(t), settings)
}

// walkHostile goes through what people wrote to break pages, or to burst them.
func walkHostile(t *testing.T, b *walk.Browser) *walker {
	db, now := filepath.Join(t.TempDir(), "hostile.db"), time.Now()
	ledger, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	storetest.Hostile(t, ledger, now)
	if err := ledger.Close(); err != nil {
		t.Fatal(err)
	}
	s := serve(t, db, freeAddress(t), map[string]string{"GLUELEDGER_GITHUB_URL": startGitHub(t, ""), "GLUELEDGER_WEBHOOK_SECRET": "s"})
	w := newWalker(t, b, s.url)
	w.show(s.url + "/")
	w.look("/", true)
	w.trail.Add(unlinked(storetest.HostileOwner+"/"+storetest.HostileRepo, storetest.HostilePerson)...)
	w.walk()
	if w.pages < 25 {
		t.Errorf("only %d pages", w.pages)
	}
	return w
}

// some is a part of the recorded history that is read in no time.
func some(t *testing.T) string {
	t.Helper()
	return replayhub.Part(t, replayhub.History(t), regexp.MustCompile(`/pulls/1[67]..\.json$`), 12)
}

// walkRecorded goes through recorded history: first nothing is there but the setup,
// which a person goes through, and then signs in.
func walkRecorded(t *testing.T, b *walk.Browser) *walker {
	db := filepath.Join(t.TempDir(), "l.db")
	run(t, nil, "import", "--db", db, replayhub.History(t))
	hub, _ := replayhub.Start(t, some(t), "-no-app")
	address := freeAddress(t)
	s := serve(t, db, address, map[string]string{"GLUELEDGER_GITHUB_URL": startGitHub(t, hub, reader, stranger), "GLUELEDGER_URL": "http://" + address})
	w := newWalker(t, b, s.url)
	w.setUp(s)
	w.show(s.url + "/")
	w.look("/", true)
	signIn(t, w.tab, reader)
	w.look("/ signed in", true)
	w.trail.Add(append(unlinked(recorded, reader), "/erased")...)
	w.walk()
	w.dispute(w.receipts(s)[0])
	w.show(s.url + "/o/" + recorded) // which tells maintainers of it
	w.look("/o/"+recorded+" with a dispute", false)
	w.walk()
	if w.pages < 40 {
		t.Errorf("only %d pages", w.pages)
	}
	return w
}

// dispute disputes the credit of a receipt, by the form on it.
func (w *walker) dispute(receipt string) {
	w.Helper()
	w.show(receipt)
	if err := w.tab.Do(chromedp.Click(chromedp.CSS(".decide > summary")), chromedp.Click(chromedp.CSS(`.decide [type="radio"] + label`)),
		chromedp.SendKeys(chromedp.CSS(".decide textarea"), "This was somebody else.")); err != nil {
		w.Fatalf("dispute %s: %v", receipt, err)
	}
	follow(w.T, w.tab, ".decide button")
	w.look("the answer to a dispute", false)
	w.show(receipt)
	w.look(receipt+" disputed", true)
}

// setUp registers the App and installs it, as the setup leads.
func (w *walker) setUp(s *site) {
	w.Helper()
	link := regexp.MustCompile(`http://\S+/setup\?token=\S+`).FindString(s.await(w, "/setup?token="))
	w.show(link)
	w.look("/setup", true)
	if err := w.tab.Do(chromedp.SendKeys(chromedp.CSS("#account"), strings.Split(recorded, "/")[0])); err != nil {
		w.Fatal(err)
	}
	for _, button := range []string{".form button", ".form-go button", "a.button"} {
		follow(w.T, w.tab, button)
		w.look("after "+button, true)
	}
	eventually(w, "the history is read", func() error {
		w.show(s.url + "/setup/installed")
		if said := text(w.T, w.tab, "h1"); said != "The history has been read" {
			return errors.New(said)
		}
		return nil
	})
	w.look("/setup/installed in the end", true)
}

// serveApp serves a ledger as an App that is set up at a hub with a part of the
// recorded history.
func serveApp(t *testing.T, db string, flags ...string) *site {
	t.Helper()
	address := freeAddress(t)
	hub, key := replayhub.Start(t, some(t), append(flags, "-client-id", "Iv1.walk", "-client-secret", "s", "-callback", "http://"+address+"/login/callback")...)
	s := serve(t, db, address, map[string]string{
		"GLUELEDGER_GITHUB_URL": startGitHub(t, hub, reader, stranger), "GLUELEDGER_URL": "http://" + address, "GLUELEDGER_WEBHOOK_SECRET": webhookSecret,
		"GLUELEDGER_APP_ID": "1", "GLUELEDGER_PRIVATE_KEY_FILE": key, "GLUELEDGER_CLIENT_ID": "Iv1.walk", "GLUELEDGER_CLIENT_SECRET": "s",
	})
	s.hub = hub
	return s
}

const webhookSecret = "hush"

// deliver has the hub send what it recorded as webhooks.
func (s *site) deliver(t *testing.T) {
	t.Helper()
	q := url.Values{"to": {s.url + "/webhooks"}, "secret": {webhookSecret}}
	resp, err := http.Post(s.hub+"/_replay/run?"+q.Encode(), "", http.NoBody) //nolint:noctx // loopback
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode >= 300 {
		t.Fatalf("the hub does not deliver: %s", resp.Status)
	}
}

// walkPrivate goes through a private repository, as somebody who can read it on GitHub.
// To a stranger it is not there.
func walkPrivate(t *testing.T, b *walk.Browser) *walker {
	visibility := filepath.Join(t.TempDir(), "visibility.json")
	if err := os.WriteFile(visibility, fmt.Appendf(nil, `{%q: {"private": true, "readers": [%q]}}`, recorded, reader), 0o600); err != nil {
		t.Fatal(err)
	}
	s := serveApp(t, filepath.Join(t.TempDir(), "l.db"), "-visibility", visibility)
	w := newWalker(t, b, s.url)
	w.show(s.url + "/")
	w.look("/", true)
	signIn(t, w.tab, reader)
	home := "/o/" + recorded
	eventually(t, "the private repository is there", func() error {
		w.show(s.url + "/")
		if said := text(t, w.tab, "main"); !strings.Contains(said, "secp256k1") {
			return errors.New(said)
		}
		return nil
	})
	w.look("/ signed in", true)
	s.deliver(t)
	eventually(t, "deliveries are shown to the owner", func() error {
		w.show(s.url + "/admin/" + strings.Split(recorded, "/")[0] + "/deliveries")
		if said := text(t, w.tab, "main"); !strings.Contains(said, "pull_request") {
			return errors.New(said)
		}
		return nil
	})
	w.look("/admin/…/deliveries", true)
	w.walk()
	outsider := tab(t, b, true)
	if _, err := outsider.Show(s.url + "/"); err != nil {
		t.Fatal(err)
	}
	signIn(t, outsider, stranger)
	closed := 0
	for _, a := range w.tab.Answers() {
		if !strings.Contains(a.URL, home) && !strings.Contains(a.URL, "/receipts/") && !strings.Contains(a.URL, "/reports/"+recorded) || a.Status != http.StatusOK {
			continue
		}
		closed++
		if got, err := outsider.Fetch(a.URL); err != nil || got.Status != http.StatusNotFound {
			t.Errorf("%s is shown to a stranger: %+v, %v", a.URL, got, err)
		}
	}
	if closed < 8 {
		t.Errorf("only %d private pages", closed)
	}
	return w
}
