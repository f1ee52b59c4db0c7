package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"glueledger/app/store"
)

// Size is how large a ledger is made.
type Size struct {
	Credits, Repos, People int
	Months                 int // that the credits are spread over, up to the last
	Last                   int // year * 12 + month - 1
}

// LargeOwner is whose repositories a large ledger has: repo-0 and so on. Each
// [PrivateEvery]th is private, the last of so many. Of the people, who are person-0 and
// so on, each [HiddenEvery]th chose to be shown less than everywhere.
const (
	LargeOwner   = "acme"
	PrivateEvery = 20
	HiddenEvery  = 50
)

// made says what a large ledger was made from, with the version of its making.
func (s Size) made() string { return fmt.Sprintf("4 %+v", s) }

const settingMade = "large ledger"

// OpenLarge opens a large ledger: the file at path, which is made when it is missing and
// kept, or with an empty path one that is gone when the test ends.
func OpenLarge(t testing.TB, path string, size Size, o store.Options) *store.Store {
	t.Helper()
	if path == "" {
		path = filepath.Join(t.TempDir(), "large.db")
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		making := path + ".making"
		if err := os.RemoveAll(making); err != nil {
			t.Fatal(err)
		}
		s := openAt(t, making, store.Options{})
		Large(t, s, size)
		if err := errors.Join(s.Close(), os.Rename(making, path)); err != nil {
			t.Fatal(err)
		}
	}
	s := openAt(t, path, o)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	var made string
	err := s.Reader().QueryRowContext(t.Context(), `SELECT value FROM settings WHERE name = $1`, settingMade).Scan(&made)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		t.Fatal(err)
	}
	if made != size.made() {
		t.Fatalf("%s holds %q, not %q: take it away, and it is made anew", path, made, size.made())
	}
	return s
}

func openAt(t testing.TB, path string, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Writer().ExecContext(t.Context(), `PRAGMA synchronous = OFF`); err != nil {
		t.Fatal(err)
	}
	return s
}

// Large fills an empty ledger with the credits of one owner, by SQL alone: two on a
// thread, beside as many merges and reviews, and one thread of ten waits. What makes
// pages slow is how many rows there are, not where they come from.
func Large(t testing.TB, s *store.Store, size Size) {
	t.Helper()
	ctx := context.Background()
	tx, err := s.Writer().BeginTx(ctx, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	indexed := takeIndexes(t, tx) // to sort a million rows is faster than to put each in its place
	for _, step := range largeSteps(size) {
		if _, err := tx.ExecContext(ctx, step.query, step.rows, size.Repos, size.People, size.Months, size.Last); err != nil {
			t.Fatal(fmt.Errorf("%s: %w", step.query, err))
		}
	}
	// As appending notes it, so that the months after the last are as unknown as those of an import.
	if _, err := tx.ExecContext(ctx, `UPDATE repos SET (told_until, as_of) = (SELECT max(at), max(at) FROM credits)`); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO settings (name, value) VALUES ($1, $2)`, settingMade, size.made()); err != nil {
		t.Fatal(err)
	}
	for _, create := range indexed {
		if _, err := tx.ExecContext(ctx, create); err != nil {
			t.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Writer().ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		t.Fatal(err)
	}
}

// takeIndexes drops the indexes of the large tables, and returns what makes them.
func takeIndexes(t testing.TB, tx *sql.Tx) []string {
	t.Helper()
	rows, err := tx.QueryContext(context.Background(), `
		SELECT name, sql
		FROM sqlite_master
		WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('credits', 'contributions', 'waiting', 'activities', 'journal')`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var names, indexes []string
	for rows.Next() {
		var name, create string
		if err := rows.Scan(&name, &create); err != nil {
			t.Fatal(err)
		}
		names, indexes = append(names, name), append(indexes, create)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if _, err := tx.ExecContext(context.Background(), `DROP INDEX `+name); err != nil {
			t.Fatal(err)
		}
	}
	return indexes
}

// largeStep inserts so many rows.
type largeStep struct {
	rows  int
	query string
}

// A row for each number below $1, and so that every query has all of the arguments.
const numbers = `
	WITH RECURSIVE n(i, repos, people, months, last) AS (
		SELECT 0, $2, $3, $4, $5
		UNION ALL
		SELECT i + 1, repos, people, months, last FROM n WHERE i + 1 < $1
	) `

// largeValues are what the words in capitals stand for, of the thread t.i and the credit
// c.i. They are spread so that neighbours share nothing: multiplied by a prime, and
// folded.
var largeValues = strings.NewReplacer(
	"MONTH", `(last - (t.i * 7919 % 1000003) % months)`,
	"AT", `((last - (t.i * 7919 % 1000003) % months - 1970 * 12) * 2629746 + (t.i * 31) % 2600000)`,
	"REPO", `(1 + t.i % repos)`,
	"PRIVATE", fmt.Sprintf(`((1 + t.i %% repos) %% %d = 0)`, PrivateEvery),
	"REACH", fmt.Sprintf(`(2 * ((1 + t.i %% repos) %% %d = 0))`, PrivateEvery),
	"TITLE", `'Something about thread ' || t.i`,
	"WAITS", `t.i % 10 = 0`,
	// Who opened it, and who earned its two credits.
	"AUTHOR", `(1 + t.i % people)`,
	"FIRST", `(1 + ((2 * t.i * 2654435761) % 4294967291) % people)`,
	"SECOND", `(1 + (((2 * t.i + 1) * 2654435761) % 4294967291) % people)`,
	"PERSON", `(1 + ((c.i * 2654435761) % 4294967291) % people)`,
	"KIND", `CASE (c.i * 7919 % 1000003) % 20 WHEN 0 THEN 'onboarding' WHEN 1 THEN 'connecting' WHEN 2 THEN 'answering' WHEN 3 THEN 'summarising' WHEN 4 THEN 'follow-through' WHEN 5 THEN 'stale-resolution' WHEN 6 THEN 'stale-resolution' ELSE CASE c.i % 3 WHEN 0 THEN 'triage' WHEN 1 THEN 'clarification' ELSE 'review-unblocking' END END`,
	"STATUS", `CASE (c.i * 31 % 1009) % 25 WHEN 0 THEN 'pending' WHEN 1 THEN 'withdrawn' ELSE 'confirmed' END`,
)

// The threads of credits.
var ofCredits = strings.NewReplacer("t.i", "(c.i / 2)")

func largeSteps(size Size) []largeStep {
	threads := size.Credits / 2
	steps := []largeStep{
		{size.Repos, `INSERT INTO repos (id, github_id, owner, name, named_at, private, said_private, shown_at, archived, gone, kept_at) ` +
			numbers + `SELECT REPO, REPO, 'acme', 'repo-' || t.i, 1, PRIVATE, PRIVATE, 1, 0, 0, 0 FROM n t`},
		{size.Repos, `INSERT INTO repo_names (name, repo_id, seen_at) ` + numbers + `SELECT 'acme/repo-' || i, i + 1, 1 FROM n`},
		{size.People, `INSERT INTO accounts (id, login, login_key, type, seen_at, comments, marked, alike, automated) ` +
			numbers + `SELECT i + 1, 'person-' || i, 'person-' || i, 'User', 1, 0, 0, 0, 0 FROM n`},
		{size.People / HiddenEvery, `INSERT INTO people_choices (account_id, level, said_at, source) ` + numbers +
			fmt.Sprintf(`SELECT (i + 1) * %d, CASE i %% 3 WHEN 0 THEN 'private' WHEN 1 THEN 'receipts' ELSE 'reports' END, 1, '' FROM n`, HiddenEvery)},
		{threads, `INSERT INTO threads (id, repo_id, number, type, version, scored) ` +
			numbers + `SELECT t.i + 1, REPO, 1 + t.i / repos, CASE t.i % 2 WHEN 0 THEN 'issue' ELSE 'pull' END, 1, 1 FROM n t`},
		{threads, `INSERT INTO waiting (thread_id, repo_id, owner, private, title, author_id, wait_for, since, wait_on) ` +
			numbers + `SELECT t.i + 1, REPO, 'acme', REACH, TITLE, AUTHOR,
			CASE t.i / 10 % 4 WHEN 0 THEN 'triage' WHEN 1 THEN 'an answer' WHEN 2 THEN 'review' ELSE 'a decision' END, AT, '[1,2]'
			FROM n t WHERE WAITS`},
		{threads, `INSERT INTO contributions (thread_id, actor_id, sort, month, repo_id, owner, private) ` +
			numbers + `SELECT t.i + 1, 1 + t.i * 31 % people, 'merged', MONTH, REPO, 'acme', REACH FROM n t`},
		{threads, `INSERT INTO contributions (thread_id, actor_id, sort, month, repo_id, owner, private) ` +
			numbers + `SELECT t.i + 1, 1 + t.i * 37 % people, 'review', MONTH, REPO, 'acme', REACH FROM n t`},
		{size.Credits, `INSERT INTO credits (id, thread_id, repo_id, owner, private, actor_id, kind, month, status, at, title, evidence,
			effect, effect_at, why, rule, weight, sum, waited, confirmed_at, withdrawn_at) ` +
			numbers + `SELECT printf('%016x', c.i * 2654435761), t.i + 1, REPO, 'acme', REACH, PERSON, KIND, MONTH, STATUS, AT, TITLE,
			'[{"verb":"commented","id":' || (c.i + 1) || ',"at":' || AT || ',"url":"https://github.com/acme/repo/issues/1#issuecomment-1"}]',
			'Somebody went on the next day.', AT, 'Asked for the version.', 'triage/1', 1, '[{"name":"base","amount":100,"why":"what the kind weighs"}]',
			700000, AT, CASE STATUS WHEN 'withdrawn' THEN AT ELSE 0 END
			FROM n c`},
		{size.Credits, `INSERT INTO journal (credit_id, at, entry, rule, reason) ` +
			numbers + `SELECT printf('%016x', c.i * 2654435761), AT, 'confirmed', 'triage/1', 'Somebody went on the next day.' FROM n c`},
		{size.Months, `INSERT INTO months (owner, month, version) ` + numbers + `SELECT 'acme', last - i, 1 + repos * 0 FROM n`},
		{size.Credits / 50, `INSERT INTO deliveries (id, event, received_at, body) ` +
			numbers + `SELECT 'delivery-' || t.i, 'issue_comment', AT, CAST(printf('{"action":"created","text":"%.2000c"}', 'x') AS BLOB) FROM n t`},
		{size.Credits / 50, `INSERT INTO deliveries_failed (seq, error) ` + numbers + `SELECT t.i + 1, 'unexpected end of JSON input' FROM n t WHERE t.i % 100 = 0`},
	}
	steps = append(steps, talkSteps(threads)...)
	for i, step := range steps {
		query := largeValues.Replace(step.query)
		if strings.HasSuffix(query, "n c") {
			query = ofCredits.Replace(query)
		}
		steps[i].query = query
	}
	return steps
}

// talkSteps are the activities of threads: who earned the credits comments, somebody
// labels, and what does not wait is closed. A thread of a thousand is talked over at
// length.
func talkSteps(threads int) []largeStep {
	var steps []largeStep
	activities := func(values string) {
		steps = append(steps, largeStep{threads, `INSERT INTO activities (thread_id, key, verb, id, actor_id, at, updated, subject, text, url, rest) ` + numbers + values})
	}
	activities(`SELECT t.i + 1, 'opened', 'opened', 0, AUTHOR, AT, AT, TITLE, 'It broke when I ran it with the new compiler.', '', '' FROM n t`)
	activities(`SELECT t.i + 1, 'commented/' || (2 * t.i + 1), 'commented', 2 * t.i + 1, FIRST, AT + 3600, AT + 3600, '', 'Which version of the compiler is it? I cannot see it here.', '', '' FROM n t`)
	activities(`SELECT t.i + 1, 'commented/' || (2 * t.i + 2), 'commented', 2 * t.i + 2, SECOND, AT + 7200, AT + 7200, '', 'The same as in the thread before, by the look of it.', '', '' FROM n t`)
	activities(`SELECT t.i + 1, 'labeled//bug/' || FIRST || '/' || (AT + 10800), 'labeled', 0, FIRST, AT + 10800, 0, 'bug', '', '', '' FROM n t`)
	activities(`SELECT t.i + 1, 'closed///' || SECOND || '/' || (AT + 90000), 'closed', 0, SECOND, AT + 90000, 0, '', '', '', '' FROM n t WHERE NOT WAITS`)
	activities(`SELECT t.i + 1, 'commented/' || (100 * t.i + 1000000000 + m.j), 'commented', 100 * t.i + 1000000000 + m.j, 1 + (t.i + m.j) % people, AT + 10800 + 900 * m.j, AT + 10800 + 900 * m.j,
		'', 'What I found at try ' || m.j || ' is another matter. Could somebody with the older machine look at it, too?', '', ''
		FROM n t CROSS JOIN (WITH RECURSIVE m(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM m WHERE j < 59) SELECT j FROM m) m WHERE t.i % 1000 = 998`)
	for _, who := range []string{"AUTHOR", "FIRST", "SECOND"} {
		steps = append(steps, largeStep{threads, `INSERT OR IGNORE INTO thread_people (account_id, thread_id) ` + numbers + `SELECT ` + who + `, t.i + 1 FROM n t`})
	}
	return steps
}
