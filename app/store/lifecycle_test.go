package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// life is a ledger that gets deliveries as GitHub sends them.
type life struct {
	*testing.T
	*store.Store
	n   int
	now time.Time
}

const (
	lifeInstallation = `"installation":{"id":70,"account":{"id":100,"login":"Acme","type":"Organization"},"updated_at":"2025-03-01T00:00:00Z"}`
	lifeSender       = `"sender":{"id":1,"login":"ada","type":"User"}`
)

// lifeRepo is the repository in a payload, last changed on a day.
func lifeRepo(name string, private bool, day float64) string {
	owner, short, _ := strings.Cut(name, "/")
	return fmt.Sprintf(`"repository":{"id":7,"name":%q,"full_name":%q,"owner":{"login":%q},"private":%t,"updated_at":%q}`,
		short, name, owner, private, after(day).Format(time.RFC3339))
}

// lifeIssue is an issue in a payload.
func lifeIssue(number int, day float64) string {
	return fmt.Sprintf(`"issue":{"number":%d,"title":"Thread %d","user":{"id":1,"login":"ada","type":"User"},"created_at":%q,"updated_at":%q}`,
		number, number, day0.Format(time.RFC3339), after(day).Format(time.RFC3339))
}

// gets ingests a delivery that comes in on a day, and judges what it tells.
func (l *life) gets(day float64, event, action string, members ...string) {
	l.Helper()
	in := l.NewInbox(store.InboxOptions{})
	l.n, l.now = l.n+1, after(day)
	body := fmt.Sprintf(`{"action":%q,%s}`, action, strings.Join(members, ","))
	d := webhooks.Delivery{ID: fmt.Sprint("life-", l.n), Event: event, Body: []byte(body), At: after(day)}
	if err := in.Keep(l.Context(), d); err != nil {
		l.Fatal(err)
	}
	if err := in.Close(); err != nil {
		l.Fatal(err)
	}
	if _, err := l.Ingest(l.Context(), 10, webhooks.Decode); err != nil {
		l.Fatal(err)
	}
	if st := status(l.T, l.Store); st.Failed != 0 {
		l.Fatalf("%s %s could not be ingested: %v", event, action, st.Failures)
	}
	score(l.T, l.Store, after(day))
}

// is checks who sees what: the names watched, and the credits that the public
// sees.
func (l *life) is(what string, watching []string, public ...string) {
	l.Helper()
	all, err := l.Watched(l.Context())
	if err != nil {
		l.Fatal(err)
	}
	var names []string
	for _, w := range all {
		name := w.Repo.FullName()
		if w.Archived {
			name += " archived"
		}
		names = append(names, name)
	}
	if diff := cmp.Diff(watching, names); diff != "" {
		l.Errorf("%s: watched: -want +got\n%s", what, diff)
	}
	if diff := cmp.Diff(public, lines(credits(l.T, l.Store, store.CreditQuery{}))); diff != "" {
		l.Errorf("%s: public credits: -want +got\n%s", what, diff)
	}
	verified(l.T, l.Store, l.now)
}

// newLife has an installed repository with one credit.
func newLife(t *testing.T, open opener) *life {
	l := &life{T: t, Store: open(t, t.TempDir(), store.Options{})}
	appendAll(t, l.Store, issue(kitchen, 1, ada, day0).does(ben, history.Labeled, "bug", after(1)).says(cleo, 11, "Thanks for “everything”.", after(2)))
	l.gets(3, "installation", "created", lifeInstallation, `"repositories":[{"id":7,"name":"kitchen","full_name":"Acme/kitchen","private":false}]`)
	l.is("installed", []string{"Acme/kitchen"}, "Acme/kitchen#1 ben triage confirmed")
	return l
}

func testLifecycleOfRepository(t *testing.T, open opener) {
	const credit = "#1 ben triage confirmed"
	l := newLife(t, open)
	l.gets(4, "repository", "renamed", lifeRepo("Acme/galley", false, 4), `"changes":{"repository":{"name":{"from":"kitchen"}}}`, lifeSender)
	l.is("renamed", []string{"Acme/galley"}, "Acme/galley"+credit)
	l.gets(5, "repository", "privatized", lifeRepo("Acme/galley", true, 5), lifeSender)
	l.is("private", []string{"Acme/galley"})
	l.gets(6, "repository", "publicized", lifeRepo("Acme/galley", false, 6), lifeSender)
	l.is("public", []string{"Acme/galley"}, "Acme/galley"+credit)
	l.gets(7, "repository", "archived", lifeRepo("Acme/galley", false, 7), lifeSender)
	l.is("archived", []string{"Acme/galley archived"}, "Acme/galley"+credit)
	l.gets(8, "repository", "unarchived", lifeRepo("Acme/galley", false, 8), lifeSender)
	l.is("unarchived", []string{"Acme/galley"}, "Acme/galley"+credit)
	l.gets(9, "repository", "transferred", lifeRepo("Guild/galley", false, 9), `"changes":{"owner":{"from":{"organization":{"login":"Acme"}}}}`, lifeSender)
	l.is("transferred to an owner without the App", nil)
	l.gets(10, "repository", "transferred", lifeRepo("Acme/galley", false, 10), `"changes":{"owner":{"from":{"organization":{"login":"Guild"}}}}`,
		`"installation":{"id":70}`, lifeSender)
	l.is("transferred back", []string{"Acme/galley"}, "Acme/galley"+credit)
	l.gets(11, "repository", "deleted", lifeRepo("Acme/galley", false, 10), lifeSender)
	l.is("deleted", nil)
	if _, err := l.Thread(t.Context(), "acme", "galley", 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a thread of a deleted repository: got error %v", err)
	}
	if repos, err := l.Purgeable(t.Context(), after(42)); err != nil || len(repos) != 1 {
		t.Errorf("to be purged after 30 days: got %v, %v", repos, err)
	}
}

func testLifecycleOfInstallation(t *testing.T, open opener) {
	const credit = "Acme/kitchen#1 ben triage confirmed"
	const lists = `"repositories_removed":[],"repositories_added":[]`
	kitchens := func(list string) string {
		return strings.Replace(lists, list+`":[`, list+`":[{"id":7,"name":"kitchen","full_name":"Acme/kitchen","private":false}`, 1)
	}
	l := newLife(t, open)
	// GitHub dates all of these by the installation, which they do not change.
	l.gets(4, "installation_repositories", "removed", lifeInstallation, kitchens("repositories_removed"), lifeSender)
	l.is("removed", nil)
	l.gets(5, "installation_repositories", "added", lifeInstallation, kitchens("repositories_added"), lifeSender)
	l.is("added again", []string{"Acme/kitchen"}, credit)
	l.gets(6, "installation", "suspend", strings.Replace(lifeInstallation, `"updated_at"`, `"suspended_at":"2025-03-09T09:00:00Z","updated_at"`, 1), lifeSender)
	l.is("suspended", nil, credit)
	unsuspended := strings.Replace(lifeInstallation, "2025-03-01T00:00:00Z", "2025-03-09T09:00:00Z", 1)
	l.gets(7, "installation", "unsuspend", unsuspended, lifeSender)
	l.is("unsuspended", []string{"Acme/kitchen"}, credit)
	l.gets(8, "installation", "new_permissions_accepted", lifeInstallation, lifeSender)
	l.is("other permissions", []string{"Acme/kitchen"}, credit)
	l.gets(9, "installation", "deleted", lifeInstallation, `"repositories":[{"id":7,"name":"kitchen","full_name":"Acme/kitchen","private":false}]`, lifeSender)
	l.is("uninstalled", nil)
	if repos, err := l.Purgeable(t.Context(), after(38.9)); err != nil || len(repos) != 0 {
		t.Errorf("to be purged within 30 days: got %v, %v", repos, err)
	}
	// Installed again, it has another id.
	again := strings.Replace(lifeInstallation, `"id":70`, `"id":71`, 1)
	l.gets(20, "installation", "created", again, `"repositories":[{"id":7,"name":"kitchen","full_name":"Acme/kitchen","private":false}]`, lifeSender)
	l.is("installed again", []string{"Acme/kitchen"}, credit)
}

func testLifecycleOfThread(t *testing.T, open opener) {
	const credit = "Acme/kitchen#1 ben triage confirmed"
	comment := func(text string, day float64) string {
		return fmt.Sprintf(`"comment":{"id":11,"body":%q,"user":{"id":3,"login":"Cleo","type":"User"},"created_at":%q,"updated_at":%q}`,
			text, after(2).Format(time.RFC3339), after(day).Format(time.RFC3339))
	}
	on := func(day float64) string { return lifeIssue(1, day) + "," + lifeRepo("Acme/kitchen", false, 3) }
	l := newLife(t, open)
	l.gets(4, "issue_comment", "edited", on(4), comment("Never mind.", 4), lifeSender)
	if got := inShort(thread(t, l.Store, kitchen, 1)); !slices.Contains(got, "Cleo commented: Never mind.") {
		t.Errorf("edited: got %q", got)
	}
	l.is("comment edited", []string{"Acme/kitchen"}, credit)
	l.gets(5, "issue_comment", "deleted", on(5), comment("Never mind.", 4), lifeSender)
	for _, line := range inShort(thread(t, l.Store, kitchen, 1)) {
		if strings.Contains(line, "Never mind") {
			t.Errorf("deleted: the thread still says %q", line)
		}
	}
	if r := credits(t, l.Store, store.CreditQuery{}); len(r) != 1 || strings.Contains(r[0].Effect, "Cleo") {
		t.Errorf("deleted: the credit's effect is %+v", r)
	}
	l.gets(6, "issues", "transferred", on(6), `"changes":{"new_issue":{"number":5},"new_repository":{"id":9,"full_name":"Acme/cellar","private":false}}`, lifeSender)
	if got := inShort(thread(t, l.Store, kitchen, 1)); !slices.Contains(got, "ada transferred Acme/cellar#5") {
		t.Errorf("transferred: got %q", got)
	}
	l.gets(7, "issues", "deleted", on(7), lifeSender)
	if _, err := l.Thread(t.Context(), "acme", "kitchen", 1); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("deleted: got error %v", err)
	}
	l.is("deleted", []string{"Acme/kitchen"})

	// An issue that is turned into a discussion is told of as a discussion alone.
	l.gets(8, "issues", "opened", lifeIssue(2, 8), lifeRepo("Acme/kitchen", false, 3), lifeSender)
	l.gets(9, "discussion", "created", strings.Replace(lifeIssue(2, 9), `"issue":`, `"discussion":`, 1), lifeRepo("Acme/kitchen", false, 3), lifeSender)
	if got := thread(t, l.Store, kitchen, 2); got.Type != history.Discussion {
		t.Errorf("converted: it is a %s", got.Type)
	}

	// People who got another login, or are gone.
	l.gets(10, "issue_comment", "created", lifeIssue(3, 10), lifeRepo("Acme/kitchen", false, 3),
		strings.NewReplacer(`"id":11`, `"id":12`, `"Cleo"`, `"cleopatra"`).Replace(comment("I have another name.", 10)), lifeSender)
	l.gets(11, "issue_comment", "created", lifeIssue(3, 11), lifeRepo("Acme/kitchen", false, 3),
		`"comment":{"id":13,"body":"Who am I?","user":null,"created_at":"2025-03-14T09:00:00Z","updated_at":"2025-03-14T09:00:00Z"}`, lifeSender)
	want := []string{"ada opened Thread 3", "cleopatra commented: I have another name.", "ghost commented: Who am I?"}
	if got := inShort(thread(t, l.Store, kitchen, 3)); !slices.Equal(got, want) {
		t.Errorf("people: got %q, want %q", got, want)
	}
}
