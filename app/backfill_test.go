package app_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"glueledger/app"
	"glueledger/app/backfill"
	"glueledger/app/ghclient"
	"glueledger/app/replayhub"
	"glueledger/app/store"
)

// judgedAt is when ledgers that are compared are judged.
var judgedAt = time.Date(2026, 11, 1, 12, 0, 0, 0, time.UTC)

// command runs glueledger and returns what it says.
func command(t *testing.T, wantExit int, args ...string) (stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	exit := app.Main(t.Context(), args, app.Terminal{Stdout: &out, Stderr: &errs, Now: func() time.Time { return judgedAt }})
	if exit != wantExit {
		t.Fatalf("glueledger %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), exit, wantExit, out.String(), errs.String())
	}
	return out.String(), errs.String()
}

// counted counts requests by path.
type counted struct {
	mu    sync.Mutex
	paths map[string]int
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err == nil && resp.StatusCode == http.StatusOK {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.paths[r.URL.Path+"?"+r.URL.Query().Get("page")]++
	}
	return resp, err
}

// TestBackfillEqualsImport reads a real history twice, from its backup and over
// the API of a GitHub that fails now and then, interrupted on the way, and wants
// the same activities and the same credits, byte for byte.
func TestBackfillEqualsImport(t *testing.T) {
	data := replayhub.History(t)
	address, key := replayhub.Start(t, data, "-faults", "0.01", "-secondary", "700", "-retry-after", "1")
	imported, fetched := filepath.Join(t.TempDir(), "i.db"), filepath.Join(t.TempDir(), "f.db")
	command(t, 0, "import", data, "--db", imported)

	pem, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	site, err := ghclient.NewSite(address)
	if err != nil {
		t.Fatal(err)
	}
	requests := &counted{paths: map[string]int{}}
	github, err := ghclient.NewApp(ghclient.Config{Site: site, AppID: 1, PrivateKey: pem, Transport: requests, Log: slog.New(slog.DiscardHandler),
		Limits: ghclient.Limits{PointsPerMinute: 1_000_000}}) // GitHub's would take minutes
	if err != nil {
		t.Fatal(err)
	}
	var threads int
	for _, stopAt := range []int{300, 1000, -1} {
		threads = backfillUntil(t, github, fetched, threads, stopAt)
	}
	again := regexp.MustCompile(`/timeline`)
	repeated := 0
	for path, n := range requests.paths {
		if n > 1 && again.MatchString(path) {
			repeated += n - 1
		}
	}
	// Interrupted twice, with four threads under way, of which one or two may have
	// two pages, and answers that broke off.
	if repeated > 20 {
		t.Errorf("%d timelines were fetched again", repeated)
	}

	if diff := cmp.Diff(activitiesIn(t, imported), activitiesIn(t, fetched)); diff != "" {
		t.Errorf("activities of import (-) and backfill (+) differ:\n%s", diff[:min(len(diff), 10000)])
	}
	want, _ := command(t, 0, "credits", "--format", "jsonl", "--include-private", "--db", imported)
	scoreLedger(t, fetched, replayhub.Part(t, data, regexp.MustCompile(`/pulls/`), 1))
	got, _ := command(t, 0, "credits", "--format", "jsonl", "--include-private", "--db", fetched)
	// What awaits something when an import ends, silence has settled where it went on.
	want, got = withoutPending(want), withoutPending(got)
	if strings.Count(want, "\n") < 1000 {
		t.Fatalf("only %d credits", strings.Count(want, "\n"))
	}
	if want != got {
		diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n"))
		t.Errorf("credits of import (-) and backfill (+) differ:\n%s", diff[:min(len(diff), 10000)])
	}
}

// withoutPending leaves the pending ones out of credits, one on each line.
func withoutPending(credits string) string {
	return strings.Join(slices.DeleteFunc(strings.SplitAfter(credits, "\n"), func(line string) bool {
		return strings.Contains(line, `"status":"pending"`)
	}), "")
}

// scoreLedger judges what is in a ledger: importing does, here what is known.
func scoreLedger(t *testing.T, db, data string) {
	t.Helper()
	out, _ := command(t, 0, "import", data, "--db", db)
	if !strings.Contains(out, "(0 new)") {
		t.Errorf("the import after the backfill brought news:\n%s", out)
	}
}

// backfillUntil fetches with a new process, as it were, until so many threads
// have been fetched or, with -1, all. It returns how many they are.
func backfillUntil(t *testing.T, github *ghclient.App, db string, threads, stopAt int) int {
	t.Helper()
	l, err := store.Open(t.Context(), db, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	installations := &backfill.Installations{App: backfill.AppLister{App: github}, Store: l, Log: slog.New(slog.DiscardHandler), Now: time.Now}
	if _, err := installations.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	runner := backfill.New(backfill.Config{Store: l, Client: func(id int64) backfill.Client { return github.Client(id) },
		Stepped: func(f backfill.Fetched) {
			if threads += f.Threads; threads == stopAt {
				cancel()
			}
		}})
	for {
		_, err := runner.Run(ctx)
		if stopAt > 0 && errors.Is(err, context.Canceled) {
			return threads
		}
		if err != nil {
			t.Fatal(err)
		}
		states, err := l.BackfillProgress(t.Context())
		if err != nil || len(states) != 1 || states[0].Error != "" {
			t.Fatal(states, err)
		}
		if states[0].Over() {
			return threads
		}
	}
}

// activitiesIn are all activities of a ledger, but for how they are stored.
func activitiesIn(t *testing.T, db string) []string {
	t.Helper()
	l, err := store.Open(t.Context(), db, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var lines []string
	for _, query := range []string{
		`SELECT json_array(r.owner, r.name, r.private, t.number, t.type, a.key, a.actor_id, a.at, a.updated, a.subject, a.text, a.url, a.rest)
		 FROM activities a JOIN threads t ON t.id = a.thread_id JOIN repos r ON r.id = t.repo_id`,
		`SELECT json_array(sort, old_name, new_name, until) FROM aliases`,
		`SELECT json_array(id, login, type, comments, marked, alike) FROM accounts`,
	} {
		rows, err := l.Reader().QueryContext(t.Context(), query)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			var line string
			if err := rows.Scan(&line); err != nil {
				t.Fatal(err)
			}
			lines = append(lines, line)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
	}
	slices.Sort(lines)
	return lines
}

// TestBackfillCommand runs the command on a part of a real history.
func TestBackfillCommand(t *testing.T) {
	db := filepath.Join(t.TempDir(), "l.db")
	_, said := command(t, 1, "backfill", "--db", db)
	if !strings.Contains(said, "cannot fetch history: there is no ledger at "+db+": give --db or GLUELEDGER_DB as for serve") {
		t.Errorf("without credentials: %s", said)
	}
	data := replayhub.Part(t, replayhub.History(t), regexp.MustCompile(`/1[67]..\.json$`), 25)
	address, key := replayhub.Start(t, data)
	t.Setenv("GLUELEDGER_APP_ID", "1")
	t.Setenv("GLUELEDGER_PRIVATE_KEY_FILE", key)
	t.Setenv("GLUELEDGER_GITHUB_URL", address)
	_, said = command(t, 1, "backfill", "--db", db, "acme/kitchen")
	if !strings.Contains(said, "the App does not see acme/kitchen; it sees bitcoin-core/secp256k1") {
		t.Errorf("an unknown repository: %s", said)
	}
	command(t, 2, "backfill", "--db", db, "kitchen")

	out, said := command(t, 0, "backfill", "--db", db)
	if !strings.Contains(out, "fetched   25 threads with") || !strings.Contains(out, "scored    25 threads") || !strings.Contains(said, "has all of 25 threads") {
		t.Errorf("it says\n%s%s", out, said)
	}
	imported := filepath.Join(t.TempDir(), "i.db")
	command(t, 0, "import", data, "--db", imported)
	want, _ := command(t, 0, "credits", "--format", "jsonl", "--include-private", "--db", imported)
	got, _ := command(t, 0, "credits", "--format", "jsonl", "--include-private", "--db", db)
	if want != got || strings.Count(want, "\n") < 5 {
		t.Errorf("credits of import (-) and backfill (+) differ, or are few:\n%s", cmp.Diff(want, got))
	}
	out, _ = command(t, 0, "backfill", "--db", db, "Bitcoin-Core/secp256k1")
	if !strings.Contains(out, "fetched   0 threads") {
		t.Errorf("the second time it says\n%s", out)
	}
	out, _ = command(t, 0, "backfill", "--db", db, "--again")
	if !strings.Contains(out, "fetched   25 threads") || !strings.Contains(out, "(0 new)") {
		t.Errorf("with --again it says\n%s", out)
	}
}
