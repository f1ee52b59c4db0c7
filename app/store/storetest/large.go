package storetest

import (
	"context"
	"fmt"
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

// LargeOwner is whose repositories a large ledger has: repo-0 and so on.
const LargeOwner = "acme"

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
	// A row for each number below $1, and so that every query has all of the arguments.
	const numbers = `
		WITH RECURSIVE n(i, repos, people, months, last) AS (
			SELECT 0, $2, $3, $4, $5
			UNION ALL
			SELECT i + 1, repos, people, months, last FROM n WHERE i + 1 < $1
		) `
	// Spread so that neighbours share nothing: multiplied by a prime, and folded.
	const (
		month  = `last - (t.i * 7919 % 1000003) % months`
		at     = `(` + month + ` - 1970 * 12) * 2629746 + (t.i * 31) % 2600000`
		repo   = `1 + t.i % repos`
		kind   = `CASE (c.i * 7919 % 1000003) % 20 WHEN 0 THEN 'onboarding' WHEN 1 THEN 'connecting' WHEN 2 THEN 'answering' WHEN 3 THEN 'summarising' WHEN 4 THEN 'follow-through' WHEN 5 THEN 'stale-resolution' WHEN 6 THEN 'stale-resolution' ELSE CASE c.i % 3 WHEN 0 THEN 'triage' WHEN 1 THEN 'clarification' ELSE 'review-unblocking' END END`
		status = `CASE (c.i * 31 % 1009) % 25 WHEN 0 THEN 'pending' WHEN 1 THEN 'withdrawn' ELSE 'confirmed' END`
		person = `1 + ((c.i * 2654435761) % 4294967291) % people`
	)
	threads := size.Credits / 2
	ofCredits := strings.NewReplacer("t.i", "(c.i / 2)")
	for _, step := range []struct {
		rows  int
		query string
	}{
		{size.Repos, `INSERT INTO repos (id, github_id, owner, name, named_at, private, shown_at, archived, gone, kept_at)
			` + numbers + `SELECT i + 1, i + 1, 'acme', 'repo-' || i, 1, 0, 1, 0, 0, 0 FROM n`},
		{size.Repos, `INSERT INTO repo_names (name, repo_id, seen_at) ` + numbers + `SELECT 'acme/repo-' || i, i + 1, 1 FROM n`},
		{size.People, `INSERT INTO accounts (id, login, login_key, type, seen_at, comments, marked, alike, automated)
			` + numbers + `SELECT i + 1, 'person-' || i, 'person-' || i, 'User', 1, 0, 0, 0, 0 FROM n`},
		{threads, `INSERT INTO threads (id, repo_id, number, type, version, scored)
			` + numbers + `SELECT t.i + 1, ` + repo + `, 1 + t.i / repos, CASE t.i % 2 WHEN 0 THEN 'issue' ELSE 'pull' END, 1, 1 FROM n t`},
		{threads, `INSERT INTO activities (thread_id, key, verb, id, actor_id, at, updated, subject, text, url, rest)
			` + numbers + `SELECT t.i + 1, 'opened', 'opened', 0, 1 + t.i % people, ` + at + `, ` + at + `, 'Something about thread ' || t.i, 'It broke.', '', '' FROM n t`},
		{threads, `INSERT INTO thread_people (account_id, thread_id) ` + numbers + `SELECT 1 + t.i % people, t.i + 1 FROM n t`},
		{threads, `INSERT INTO waiting (thread_id, repo_id, owner, private, title, author_id, wait_for, since, wait_on)
			` + numbers + `SELECT t.i + 1, ` + repo + `, 'acme', 0, 'Something about thread ' || t.i, 1 + t.i % people,
			CASE t.i / 10 % 4 WHEN 0 THEN 'triage' WHEN 1 THEN 'an answer' WHEN 2 THEN 'review' ELSE 'a decision' END, ` + at + `, '[1,2]'
			FROM n t WHERE t.i % 10 = 0`},
		{threads, `INSERT INTO contributions (thread_id, actor_id, sort, month, repo_id, owner, private)
			` + numbers + `SELECT t.i + 1, 1 + t.i * 31 % people, 'merged', ` + month + `, ` + repo + `, 'acme', 0 FROM n t`},
		{threads, `INSERT INTO contributions (thread_id, actor_id, sort, month, repo_id, owner, private)
			` + numbers + `SELECT t.i + 1, 1 + t.i * 37 % people, 'review', ` + month + `, ` + repo + `, 'acme', 0 FROM n t`},
		{size.Credits, `INSERT INTO credits (id, thread_id, repo_id, owner, private, actor_id, kind, month, status, at, title, evidence,
			effect, effect_at, why, rule, weight, waited, confirmed_at, withdrawn_at)
			` + numbers + `SELECT printf('%016x', c.i * 2654435761), t.i + 1, ` + repo + `, 'acme', 0, ` + person + `, ` + kind + `, ` + month + `, ` + status + `, ` + at + `,
			'Something about thread ' || t.i, '[{"verb":"commented","id":' || c.i || ',"at":' || (` + at + `) || ',"url":"https://github.com/acme/repo/issues/1#issuecomment-1"}]',
			'Somebody went on the next day.', ` + at + `, 'Asked for the version.', 'triage/1', 1, 700000, ` + at + `, CASE ` + status + ` WHEN 'withdrawn' THEN ` + at + ` ELSE 0 END
			FROM n c`},
		{size.Months, `INSERT INTO months (owner, month, version) ` + numbers + `SELECT 'acme', last - i, 1 + repos * 0 FROM n`},
	} {
		if strings.HasPrefix(step.query, "INSERT INTO credits") {
			step.query = ofCredits.Replace(step.query)
		}
		if _, err := tx.ExecContext(ctx, step.query, step.rows, size.Repos, size.People, size.Months, size.Last); err != nil {
			t.Fatal(fmt.Errorf("%s: %w", step.query, err))
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
}
