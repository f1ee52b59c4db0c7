package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"glueledger/app/store"
	"glueledger/scoring/history"
	"glueledger/webhooks"
)

var dora = history.Account{ID: 4, Login: "dora-of-the-cellar", Type: "User"}

// onDisk reports which of some words the files of a ledger have anywhere.
func onDisk(t testing.TB, dir string, words ...string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the ledger has no files in %s: %v", dir, err)
	}
	var found []string
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range words {
			if strings.Contains(strings.ToLower(string(data)), strings.ToLower(w)) && !slices.Contains(found, w) {
				found = append(found, w)
			}
		}
	}
	return found
}

// keep puts deliveries in, one for each body.
func keep(t testing.TB, s *store.Store, event string, bodies ...string) {
	t.Helper()
	in := s.NewInbox(store.InboxOptions{})
	for i, body := range bodies {
		d := webhooks.Delivery{ID: fmt.Sprintf("%s-%d", event, i), Event: event, Body: []byte(body), At: day0}
		if err := in.Keep(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if err := in.Close(); err != nil {
		t.Fatal(err)
	}
}

func testPurge(t *testing.T, open opener) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	// So much that pages are split, merged and freed.
	var stories []*story
	for n := 1; n <= 150; n++ {
		st := issue(cellar, n, ada, day0).does(ben, history.Labeled, "vintage", after(1)).
			says(dora, int64(1000+n), fmt.Sprintf("The Bordeaux %d leaks. %s", n, strings.Repeat("Barrel after barrel. ", n)), after(2))
		stories = append(stories, st)
		if n <= 40 {
			stories = append(stories, issue(kitchen, n, ada, day0).does(ben, history.Labeled, "oven", after(1)).
				says(cleo, int64(5000+n), "The oven glows.", after(2)))
		}
	}
	appendAll(t, s, stories...)
	score(t, s, after(3))
	apply(t, s, inst(webhooks.RepoAdded, cellar, after(4), 0), inst(webhooks.RepoAdded, kitchen, after(4), 0),
		webhooks.Change{Kind: webhooks.LabelRenamed, Repo: cellar, From: "vintage", To: "vintage-wine", At: after(4)},
		webhooks.Change{Kind: webhooks.RepoTransferred, Repo: cellar, FromOwner: "Vintners", From: "cave", At: after(3)})
	score(t, s, after(5))
	keep(t, s, "issues", `{"repository":{"id":9},"text":"Bordeaux"}`, `{"repository": {"id": 7}, "text": "the oven"}`,
		`{"repository":{"full_name":"vintners/Cave"},"text":"Bordeaux"}`, `no JSON of acme/cellar`, `{"repository":{"id":99}}`)
	keep(t, s, "installation", `{"repositories":[{"id":7},{"id":9,"full_name":"Acme/cellar"}]}`)
	verified(t, s, after(5))
	before := lines(credits(t, s, store.CreditQuery{Repo: "kitchen", Owner: "acme"}))
	secrets := []string{"Bordeaux", "cellar", "vintage", "dora", "Barrel", "Vintners"}
	fillOthers(t, dir)
	if found := onDisk(t, dir, secrets...); !slices.Equal(found, secrets) {
		t.Fatalf("on disk before: got %v, want %v", found, secrets)
	}

	want := store.Purged{Repo: cellar, Watched: true, Threads: 150, Activities: 450, Credits: 150, Deliveries: 3}
	if got, err := s.PurgePreview(t.Context(), cellar); err != nil || got != want {
		t.Errorf("PurgePreview: got %+v, %v; want %+v", got, err, want)
	}
	if got, err := s.Purgeables(t.Context(), "ACME", ""); err != nil || !slices.Equal(got, []history.Repo{cellar, kitchen}) {
		t.Errorf("Purgeables: got %v, %v", got, err)
	}
	apply(t, s, webhooks.Change{Kind: webhooks.RepoDeleted, Repo: cellar, At: after(5)})
	want.Watched, want.Repo.Private = false, true // it is hidden
	// The waiting news of the installation name others too: those must stay.
	if _, err := s.Ingest(t.Context(), 10, func(event string, _ []byte) (webhooks.Decoded, error) {
		if event == "issues" {
			return webhooks.Decoded{}, errors.New("of another kind")
		}
		return webhooks.Decoded{}, nil
	}); err != nil {
		t.Fatal(err)
	}
	want.Deliveries = 4 // now that it is ingested
	if got, err := s.PurgeRepo(t.Context(), cellar); err != nil || got != want {
		t.Errorf("PurgeRepo: got %+v, %v; want %+v", got, err, want)
	}
	if err := s.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if found := onDisk(t, dir, secrets...); found != nil {
		t.Errorf("on disk after: %v", found)
	}
	othersLeft(t, s)
	if found := onDisk(t, dir, "oven", "kitchen", "Cleo"); len(found) != 3 {
		t.Errorf("on disk of the other repository: got %v", found)
	}
	if diff := cmp.Diff(before, lines(credits(t, s, store.CreditQuery{}))); diff != "" {
		t.Errorf("credits of the other: -want +got\n%s", diff)
	}
	if st := status(t, s); st.Threads != 40 || st.Failed != 2 {
		t.Errorf("status: got %+v", st)
	}
	verified(t, s, after(5))
	for _, f := range []func() error{
		func() error { _, err := s.PurgeRepo(t.Context(), cellar); return err },
		func() error { _, err := s.PurgePreview(t.Context(), cellar); return err },
		func() error { _, err := s.Purgeables(t.Context(), "acme", "cellar"); return err },
	} {
		if err := f(); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("once it is purged: got error %v", err)
		}
	}
	// As if it had never been seen.
	withCredits(t, s, cellar)
	verified(t, s, after(5))
	if got := credits(t, s, store.CreditQuery{Owner: "acme", Repo: "cellar"}); len(got) != 1 {
		t.Errorf("credits when it is back: got %v", lines(got))
	}
}

// endingContext is done after it was asked so many times whether it is.
type endingContext struct {
	context.Context
	left *atomic.Int64 // database/sql asks, too, in goroutines of its own
}

// Err counts.
func (c endingContext) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// A purge that is stopped anywhere leaves a ledger that is right, and goes on.
func testPurgeStopped(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	var stories []*story
	for n := 1; n <= 120; n++ {
		stories = append(stories, issue(cellar, n, ada, day0).does(ben, history.Labeled, "wine", after(1)).says(dora, int64(100+n), "Thanks.", after(2)))
	}
	appendAll(t, s, stories...)
	withCredits(t, s, kitchen)
	threads := make(map[int]bool)
	for asked := 1; ; asked++ {
		if asked > 1000 {
			t.Fatal("the purge does not come to its end")
		}
		var left atomic.Int64
		left.Store(int64(asked))
		_, err := s.PurgeRepo(endingContext{t.Context(), &left}, cellar)
		score(t, s, after(3))
		verified(t, s, after(3))
		threads[status(t, s).Threads] = true
		if err == nil {
			break
		}
		if !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if len(threads) < 3 || !threads[1] {
		t.Errorf("it was stopped with these numbers of threads: %v", threads)
	}
}

// Purgeable waits for the end of the grace period, and begins it anew.
func testPurgeable(t *testing.T, open opener) {
	s := open(t, t.TempDir(), store.Options{})
	withCredits(t, s, kitchen, cellar)
	check := func(day float64, want ...history.Repo) {
		t.Helper()
		got, err := s.Purgeable(t.Context(), after(day))
		for i := range got {
			got[i].Private = false
		}
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("on day %g: got %v, %v; want %v", day, got, err, want)
		}
	}
	check(1000)
	apply(t, s, inst(webhooks.RepoAdded, kitchen, after(4), 0), inst(webhooks.RepoRemoved, kitchen, after(5), 0))
	apply(t, s, webhooks.Change{Kind: webhooks.RepoDeleted, Repo: cellar, At: after(6)})
	check(34.9)
	check(35.1, kitchen)
	check(36.1, kitchen, cellar)
	apply(t, s, inst(webhooks.RepoAdded, kitchen, after(7), 0))
	check(1000, cellar)
	apply(t, s, inst(webhooks.InstallationDeleted, history.Repo{}, after(20), 0))
	check(49.9, cellar)
	check(50.1, cellar, kitchen)
}

// TestPurgeKnowsAllTables fails when a table is added and nobody has thought of
// what a purge does with it.
func TestPurgeKnowsAllTables(t *testing.T) {
	dir := t.TempDir()
	openSQLite(t, dir, store.Options{})
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	purged := store.PurgedTables()
	kept := map[string]string{
		"settings":         "of the whole ledger",
		"people_choices":   "what a person wants holds wherever they are seen again",
		"erased":           "hashes of people",
		"redeliveries":     "ids of deliveries",
		"purging":          "empty",
		"goose_db_version": "versions",
		"sessions":         "sealed, and short-lived",
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		_, isKept := kept[name]
		if strings.HasPrefix(name, "river_") || strings.HasPrefix(name, "sqlite_") { // jobs have no repositories in them
			continue
		}
		if !isKept && !slices.Contains(purged, name) {
			t.Errorf("table %s: nobody says what a purge does with it", name)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// filled are the tables of other features, and what of the cellar is put into
// them. Columns that are not named are 0 or empty.
var filled = map[string]string{
	"policies":          `repo_id = (SELECT id FROM repos WHERE github_id = 9), body = 'Bordeaux'`,
	"backfills":         `repo_id = 9, name = 'cellar'`,
	"backfill_threads":  `repo_id = 9, number = 1, object = 'Bordeaux'`,
	"backfill_comments": `repo_id = 9, number = 1, id = 1, object = 'Bordeaux'`,
	"posts":             `key = 'k', sort = 'comment', state = 'posted', repo_id = 9, name = 'cellar'`,
	"commands":          `comment_id = 1, repo = 9`,
	"nominations":       `comment_id = 1, repo = 9`,
	"nominations_asked": `comment_id = 1, repo = 9`,
	"renewals":          `repo = 9, number = 1`,
	"reports":           `key = 'k', scope = 'repo/9', outcome = 'posted', waiting = '["Bordeaux"]'`,
	"badge_threads":     `thread_id = (SELECT t.id FROM threads t JOIN repos r ON r.id = t.repo_id WHERE r.github_id = 9 LIMIT 1)`,
}

// fillOthers puts rows of the cellar into the tables of other features.
func fillOthers(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "ledger.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for table, set := range filled {
		columns, values := []string{}, []string{}
		given := make(map[string]string)
		for _, assignment := range strings.Split(set, ", ") {
			name, value, _ := strings.Cut(assignment, " = ")
			given[name] = value
		}
		for name, typ := range columnsOf(t, db, table) {
			value := given[name]
			if value == "" {
				value = map[bool]string{true: "0", false: "''"}[typ == "INTEGER"]
			}
			columns, values = append(columns, name), append(values, value)
		}
		insert := fmt.Sprintf(`INSERT OR IGNORE INTO %s (%s) VALUES (%s)`, table, strings.Join(columns, ", "), strings.Join(values, ", "))
		if _, err := db.ExecContext(t.Context(), insert); err != nil {
			t.Fatalf("%s: %v", insert, err)
		}
	}
	// Of the owner's report, the threads of others stay.
	_, err = db.ExecContext(t.Context(), `
		INSERT INTO reports (key, scope, month, outcome, note, due_at, as_of, checked_at, waiting)
		VALUES ('o', 'owner/acme', 0, 'posted', '', 0, 0, 0, '[{"Repo":{"ID":9,"Owner":"Acme","Name":"cellar"},"Title":"Bordeaux"},{"Repo":{"ID":7,"Owner":"Acme","Name":"kitchen"},"Title":"Oven"}]')`)
	if err != nil {
		t.Fatal(err)
	}
}

// columnsOf are the columns of a table with their types.
func columnsOf(t *testing.T, db *sql.DB, table string) map[string]string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT name, type FROM pragma_table_info($1)`, table)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns := make(map[string]string)
	for rows.Next() {
		var name, typ string
		if err := rows.Scan(&name, &typ); err != nil {
			t.Fatal(err)
		}
		columns[name] = typ
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return columns
}

// othersLeft fails when one of those rows is left.
func othersLeft(t *testing.T, s *store.Store) {
	t.Helper()
	for table := range filled {
		var n int
		query := `SELECT count(*) FROM ` + table
		switch table {
		case "reports":
			query += ` WHERE key <> 'o'`
		case "badge_threads":
			query += ` WHERE thread_id NOT IN (SELECT id FROM threads)`
		}
		if err := s.Reader().QueryRowContext(t.Context(), query).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d rows are left, %v", table, n, err)
		}
	}
	var waiting string
	if err := s.Reader().QueryRowContext(t.Context(), `SELECT waiting FROM reports WHERE key = 'o'`).Scan(&waiting); err != nil ||
		waiting != `[{"Repo":{"ID":7,"Owner":"Acme","Name":"kitchen"},"Title":"Oven"}]` {
		t.Errorf("the owner's report: %s, %v", waiting, err)
	}
}
