package e2e_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app"
	"glueledger/app/backup"
	"glueledger/app/ghclient"
	"glueledger/app/ghfake"
	"glueledger/app/store"
	"glueledger/scoring"
	"glueledger/scoring/history"
)

// posted reports whether everything is in and posted that should be.
func (i *installation) posted() error {
	status, err := i.ledger().Status(i.t.Context(), i.now())
	if err != nil {
		return err
	}
	if !status.Idle() {
		return fmt.Errorf("something waits: %+v", status)
	}
	months := i.reports()
	for _, m := range []string{"July 2026", "August 2026"} {
		if months[m] == 0 {
			return fmt.Errorf("no report of %s: %v", m, months)
		}
	}
	if got, want := len(i.comments()), len(i.credited()); got < want {
		return fmt.Errorf("%d of %d threads have their badges", got, want)
	}
	return nil
}

// finish starts the program again, some minutes later, until GitHub's deliveries
// have all come in.
func (i *installation) finish() {
	i.t.Helper()
	began := time.Now()
	for round := 0; round < 5 && len(i.lost()) > 0; round++ {
		i.t.Logf("deliveries that have not come in after %s: %d", time.Since(began).Round(time.Second), len(i.lost()))
		i.stop()
		i.setClock(i.now().Add(11 * time.Minute))
		i.start()
		left, since := len(i.lost()), time.Now()
		within(i.t, longRun, "what is asked for again", func() error {
			lost := len(i.lost())
			if lost != left {
				left, since = lost, time.Now()
			}
			if lost > 0 && time.Since(since) < 10*time.Second {
				return fmt.Errorf("%d deliveries have not come in", lost)
			}
			return nil
		})
	}
	i.await("what came in late", 0, 0, i.posted)
	i.t.Logf("deliveries asked for again: %s", time.Since(began).Round(time.Second))
}

// settled are the credits, one on each line, that await nothing.
func settled(credits string) []string {
	return slices.DeleteFunc(strings.Split(credits, "\n"), func(line string) bool {
		return strings.Contains(line, `"status":"pending"`)
	})
}

// hold holds the end to what the run must show.
func (i *installation) hold() {
	i.t.Helper()
	if lost := i.lost(); len(lost) > 0 {
		i.t.Errorf("deliveries that never came in: %v", lost)
	}
	i.stop()
	imported := filepath.Join(i.dir, "imported.db")
	i.run("import", "--db", imported, filepath.Join(shared(i.t), "data", "secp256k1.tar.gz"))
	want := i.run("credits", "--db", imported, "--repo", recorded, "--format", "jsonl")
	got := i.run("credits", "--repo", recorded, "--format", "jsonl")
	// What awaits something when the import ends, silence settles where it goes on.
	if diff := cmp.Diff(settled(want), settled(got)); diff != "" {
		i.t.Errorf("credits as by import (-) and as installed (+):\n%s", tail(diff, 3000))
	}
	i.run("verify")
	if diff := cmp.Diff(map[string]int{"July 2026": 1, "August 2026": 1}, i.reports()); diff != "" {
		i.t.Errorf("reports (-want +got):\n%s", diff)
	}
	wanted := map[int]int{}
	for _, n := range i.credited() {
		wanted[n] = 1
	}
	if diff := cmp.Diff(wanted, i.comments()); diff != "" || len(wanted) < 10 {
		i.t.Errorf("comments by thread (-want +got), of %d:\n%s", len(wanted), diff)
	}
	i.describe()
	if wrong := i.hub.gate.beyond(); len(wrong) > 0 {
		i.t.Errorf("%d calls beyond the limits:\n%s", len(wrong), strings.Join(wrong[:min(len(wrong), 20)], "\n"))
	}
}

// notAPI are paths of GitHub's pages, and of replayhub's own.
var notAPI = regexp.MustCompile(`^/(_replay|meta|organizations/[^/]*/settings|settings|apps/[^/]*/installations/new)`)

// describe holds every request that was sent against GitHub's description of its
// API, where that is at hand.
func (i *installation) describe() {
	i.t.Helper()
	dir := os.Getenv("GLUELEDGER_OCTOKIT")
	if dir == "" {
		i.t.Log("the requests are not held against GitHub's description: GLUELEDGER_OCTOKIT does not name it")
		return
	}
	github, err := ghfake.LoadDescription(dir)
	if err != nil {
		i.t.Fatal(err)
	}
	checked := 0
	for _, r := range i.hub.fake.Requests() {
		if notAPI.MatchString(r.Path) || r.Header.Get(ofTest) != "" {
			continue
		}
		checked++
		if err := github.Check(r); err != nil {
			i.t.Errorf("%s %s: %v", r.Method, r.Path, err)
		}
	}
	i.t.Logf("%d requests are as GitHub describes them", checked)
}

// reports counts the report issues at the hub, by month.
func (i *installation) reports() map[string]int {
	months := map[string]int{}
	for _, w := range i.hub.writes() {
		var issue struct{ Title string }
		if w.Method == http.MethodPost && strings.HasSuffix(w.Path, "/issues") && json.Unmarshal(w.Body, &issue) == nil {
			months[monthIn.FindString(issue.Title)]++
		}
	}
	return months
}

var (
	monthIn   = regexp.MustCompile(`[A-Z][a-z]+ 20\d\d`)
	commentOn = regexp.MustCompile(`/issues/(\d+)/comments$`)
)

// comments counts the comments that were made, by thread.
func (i *installation) comments() map[int]int {
	made := map[int]int{}
	for _, w := range i.hub.writes() {
		if m := commentOn.FindStringSubmatch(w.Path); m != nil && w.Method == http.MethodPost {
			n, _ := strconv.Atoi(m[1])
			made[n]++
		}
	}
	return made
}

// credited are the threads that ended since July and have confirmed credits.
func (i *installation) credited() []int {
	i.t.Helper()
	numbers := map[int]bool{}
	err := i.ledger().Credits(i.t.Context(), store.CreditQuery{Owner: "bitcoin-core", Repo: "secp256k1"}, func(r scoring.Receipt) error {
		if r.Status == scoring.Confirmed {
			numbers[r.Number] = true
		}
		return nil
	})
	if err != nil {
		i.t.Fatal(err)
	}
	ended := i.endedSince(badgesSince)
	return slices.DeleteFunc(slices.Sorted(maps.Keys(numbers)), func(n int) bool { return !ended[n] })
}

// endedSince are the threads that the record has as closed since a time.
func (i *installation) endedSince(since time.Time) map[int]bool {
	i.t.Helper()
	if i.over != nil {
		return i.over
	}
	i.over = map[int]bool{}
	_, err := backup.Read(i.t.Context(), filepath.Join(shared(i.t), "data", "secp256k1.tar.gz"), backup.Options{}, func(th backup.Thread) error {
		var last history.Activity
		for _, a := range th.Activities {
			if (a.Verb == history.Closed || a.Verb == history.Reopened) && !a.At.Before(last.At) {
				last = a
			}
		}
		if last.Verb == history.Closed && !last.At.Before(since) {
			i.over[th.Number] = true
		}
		return nil
	})
	if err != nil {
		i.t.Fatal(err)
	}
	return i.over
}

// lost are the deliveries none of whose attempts came in, neither as GitHub knows
// it nor as the ledger does: one that is killed when a delivery is on its disk has
// not answered, and GitHub takes it for failed.
func (i *installation) lost() []string {
	i.t.Helper()
	cr, err := app.LoadCredentials(app.Config{DB: i.db(), GitHubURL: i.hub.url})
	if err != nil {
		i.t.Fatal(err)
	}
	github, err := cr.App(slog.New(slog.DiscardHandler), asTest{}, nil)
	if err != nil {
		i.t.Fatal(err)
	}
	i.readDeliveries(github)
	var lost []string
	for guid, ok := range i.came {
		if !ok {
			lost = append(lost, guid)
		}
	}
	known, err := i.ledger().KnownDeliveries(i.t.Context(), lost)
	if err != nil {
		i.t.Fatal(err)
	}
	lost = slices.DeleteFunc(lost, func(guid string) bool { return known[guid] })
	slices.Sort(lost)
	return lost
}

// readDeliveries reads what GitHub has listed since the last time, newest first. The
// program shares the hour's requests with it, so it reads no page twice.
func (i *installation) readDeliveries(github *ghclient.App) {
	i.t.Helper()
	read, newest := i.newest, i.newest
	for cursor := ""; ; {
		page, next, err := github.Deliveries(i.t.Context(), cursor)
		if err != nil {
			i.t.Fatal(err)
		}
		for _, d := range page {
			newest = max(newest, d.ID)
			i.came[d.GUID] = i.came[d.GUID] || d.OK
		}
		if next == "" || len(page) > 0 && page[len(page)-1].ID <= read {
			break
		}
		cursor = next
	}
	i.newest = newest
}
