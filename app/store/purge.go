package store

import (
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// PurgeGrace is how long what is known of a repository is kept, hidden, after
// GitHub has ceased to show it to the App: it was deleted or removed from the
// installation, or the installation was removed. Added again before, all of it is
// back.
const PurgeGrace = 30 * 24 * time.Hour

// Purged counts what a purge took away, or would.
type Purged struct {
	Repo       history.Repo
	Watched    bool // an installation sees it: what is purged will be fetched again
	Threads    int
	Activities int
	Credits    int // with their journal
	Deliveries int // kept bodies that tell of it
}

// What a purge deletes from, beside journal, credits, months, deliveries and
// accounts, which take more than a condition. A test holds that every table is
// named here or there.
var (
	purgedByThread = []string{"activities", "thread_people", "contributions", "waiting", "badge_threads"} // thread_id
	purgedByRow    = []string{"aliases", "repo_names", "installation_repos", "transfers", "repo_hidings", "policies"}
	// By GitHub's id, and so not by a repository that no source has told the id of.
	purgedByGitHubID = map[string]string{
		"backfills": "repo_id", "backfill_threads": "repo_id", "backfill_comments": "repo_id",
		"posts": "repo_id", "commands": "repo", "nominations": "repo", "nominations_asked": "repo", "renewals": "repo",
	}
)

// purgedAtOnce is how many threads one transaction of a purge takes away, so
// that deliveries need not wait for long.
const purgedAtOnce = 50

// Purgeable lists the repositories that have been hidden for longer than
// PurgeGrace at time now, longest first.
func (s *Store) Purgeable(ctx context.Context, now time.Time) ([]history.Repo, error) {
	var repos []history.Repo
	err := each(ctx, s.reader, `
		SELECT r.github_id, r.owner, r.name, r.private
		FROM repo_hidings h
		JOIN repos r ON r.id = h.repo_id
		WHERE h.since < $1
		ORDER BY h.since, h.repo_id`, []any{unix(now.Add(-PurgeGrace))}, func(rows *sql.Rows) error {
		var r history.Repo
		err := rows.Scan(&r.ID, &r.Owner, &r.Name, &r.Private)
		repos = append(repos, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list what is to be purged: %w", err)
	}
	return repos, nil
}

// Purgeables are the repositories of an owner, or the one that has a name, those
// that are hidden too; ErrNotFound when there is none.
func (s *Store) Purgeables(ctx context.Context, owner, name string) ([]history.Repo, error) {
	var repos []history.Repo
	err := each(ctx, s.reader, `
		SELECT github_id, owner, name, private
		FROM repos
		WHERE lower(owner) = $1 AND ($2 = '' OR lower(name) = $2)
		ORDER BY owner, name, id`, []any{strings.ToLower(owner), strings.ToLower(name)}, func(rows *sql.Rows) error {
		var r history.Repo
		err := rows.Scan(&r.ID, &r.Owner, &r.Name, &r.Private)
		repos = append(repos, r)
		return err
	})
	if err == nil && len(repos) == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("find what to purge of %s: %w", strings.TrimSuffix(owner+"/"+name, "/"), err)
	}
	return repos, nil
}

// purgedRow finds the row of a repository, also of one that was deleted.
func purgedRow(ctx context.Context, q querier, repo history.Repo) (repoRow, error) {
	if repo.ID != 0 {
		return repoByGitHubID(ctx, q, repo.ID)
	}
	return repoNamed(ctx, q, repo.Owner, repo.Name)
}

// PurgePreview counts what PurgeRepo would take away, and takes nothing.
func (s *Store) PurgePreview(ctx context.Context, repo history.Repo) (Purged, error) {
	fail := func(err error) (Purged, error) {
		return Purged{}, fmt.Errorf("count what is known of %s: %w", repo.FullName(), err)
	}
	r, err := purgedRow(ctx, s.reader, repo)
	if err != nil {
		return fail(err)
	}
	p := Purged{Repo: r.Repo}
	for query, n := range map[string]*int{
		`SELECT count(*) FROM threads WHERE repo_id = $1`:                                             &p.Threads,
		`SELECT count(*) FROM activities a JOIN threads t ON t.id = a.thread_id WHERE t.repo_id = $1`: &p.Activities,
		`SELECT count(*) FROM credits WHERE repo_id = $1`:                                             &p.Credits,
	} {
		if err := s.reader.QueryRowContext(ctx, query, r.id).Scan(n); err != nil {
			return fail(err)
		}
	}
	if p.Watched, err = isWatchedID(ctx, s.reader, r.id); err != nil {
		return fail(err)
	}
	err = s.deliveriesOf(ctx, r, func(seqs []int64) error {
		p.Deliveries += len(seqs)
		return nil
	})
	if err != nil {
		return fail(err)
	}
	return p, nil
}

// PurgeRepo forgets everything of a repository, and the accounts that nothing
// else refers to. Scrub then takes it off the disk. ErrNotFound when the ledger
// does not know the repository. It works in many small transactions; when it is
// killed between them, the next call goes on. News that come in later are taken as
// of a repository never seen.
func (s *Store) PurgeRepo(ctx context.Context, repo history.Repo) (Purged, error) {
	p, err := s.purgeRepo(ctx, repo)
	if err != nil {
		return p, fmt.Errorf("purge %s: %w", repo.FullName(), err)
	}
	return p, nil
}

func (s *Store) purgeRepo(ctx context.Context, repo history.Repo) (Purged, error) {
	r, err := purgedRow(ctx, s.reader, repo)
	if err != nil {
		return Purged{}, err
	}
	p := Purged{Repo: r.Repo}
	if p.Watched, err = isWatchedID(ctx, s.reader, r.id); err != nil {
		return p, err
	}
	for done := false; !done; {
		// Again, when something came in meanwhile.
		err := s.deliveriesOf(ctx, r, func(seqs []int64) error {
			p.Deliveries += len(seqs)
			return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error { return forgetDeliveries(ctx, tx, seqs) })
		})
		if err != nil {
			return p, err
		}
		for more := true; more; {
			if err := ctx.Err(); err != nil {
				return p, err
			}
			err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
				more, err = s.purgeThreads(ctx, tx, r, &p)
				return err
			})
			if err != nil {
				return p, err
			}
		}
		err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) (err error) {
			done, err = s.purgeRow(ctx, tx, r)
			return err
		})
		if err != nil {
			return p, err
		}
	}
	s.counted.clear()
	return p, nil
}

// purgeThreads takes away some threads of a repository, and reports whether
// there were any.
func (s *Store) purgeThreads(ctx context.Context, tx *sql.Tx, r repoRow, p *Purged) (bool, error) {
	ids, err := numbers(ctx, tx, `SELECT id FROM threads WHERE repo_id = $1 ORDER BY id LIMIT $2`, r.id, purgedAtOnce)
	if err != nil || len(ids) == 0 {
		return false, err
	}
	a := &appending{store: s, tx: tx, insert: newBulk(tx, "activities", activityColumns, "")}
	people, n, err := a.unsay(ctx, r, ids)
	if err != nil {
		return false, err
	}
	p.Threads += len(ids)
	p.Activities += n
	err = inBatches(ids, func(list string, args []any) error {
		disputing, err := numbers(ctx, tx, disputingOn(list), append(args, args...)...)
		if err != nil {
			return err
		}
		people = append(people, disputing...)
		n, err := purgeCredits(ctx, tx, list, args)
		p.Credits += n
		if err != nil {
			return err
		}
		for _, table := range purgedByThread {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE thread_id IN `+list, args...); err != nil {
				return err
			}
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM threads WHERE id IN `+list, args...)
		return err
	})
	if err != nil {
		return false, err
	}
	return true, forgetAccounts(ctx, tx, people)
}

// unsay takes back what the comments of threads told of their authors'
// behaviour. It returns who had a part in the threads, and how many activities
// they have.
func (a *appending) unsay(ctx context.Context, r repoRow, ids []int64) ([]int64, int, error) {
	seen := make(map[int64]sighting)
	var comments []said
	n := 0
	for _, id := range ids {
		rows, err := threadRows(ctx, a.tx, id)
		if err != nil {
			return nil, 0, err
		}
		n += len(rows)
		for _, row := range rows {
			if row.actor != 0 {
				seen[row.actor] = sighting{}
			}
			comments = append(comments, said{row: row, thread: &toldThread{repo: r.Repo}, by: row.actor, no: true})
		}
	}
	known, err := accountsByID(ctx, a.tx, slices.Sorted(maps.Keys(seen)))
	if err != nil {
		return nil, 0, err
	}
	for id := range seen {
		if _, ok := known[id]; !ok {
			delete(seen, id)
		}
	}
	if err := a.noteAccounts(ctx, seen, comments); err != nil {
		return nil, 0, err
	}
	var people []int64
	err = inBatches(ids, func(list string, args []any) error {
		some, err := numbers(ctx, a.tx, `SELECT DISTINCT account_id FROM thread_people WHERE thread_id IN `+list, args...)
		people = append(people, some...)
		return err
	})
	return people, n, err
}

// purgeCredits deletes the credits of threads, their journal and what was disputed
// of them, and counts them.
func purgeCredits(ctx context.Context, tx *sql.Tx, list string, args []any) (int, error) {
	if err := noteMonthsWhere(ctx, tx, "thread_id IN "+list, args...); err != nil {
		return 0, err
	}
	err := changeJournal(ctx, tx, func() error {
		_, err := tx.ExecContext(ctx, `
			DELETE FROM journal
			WHERE credit_id IN (SELECT id FROM credits WHERE thread_id IN `+list+`)`, args...)
		return err
	})
	if err != nil {
		return 0, err
	}
	if _, err := tx.ExecContext(ctx, `
		DELETE FROM disputes
		WHERE credit_id IN (SELECT id FROM credits WHERE thread_id IN `+list+`)`, args...); err != nil {
		return 0, err
	}
	result, err := tx.ExecContext(ctx, `DELETE FROM credits WHERE thread_id IN `+list, args...)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// changeJournal runs f in a transaction in which the journal may be changed.
func changeJournal(ctx context.Context, tx *sql.Tx, f func() error) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO purging (what) VALUES ('journal')`); err != nil {
		return err
	}
	if err := f(); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `DELETE FROM purging`)
	return err
}

// forgetAccounts deletes those of the accounts that have a part in nothing. What
// a person chose to have shown of them is kept: it must hold when they are seen
// again.
func forgetAccounts(ctx context.Context, tx *sql.Tx, ids []int64) error {
	slices.Sort(ids)
	return inBatches(slices.Compact(ids), func(list string, args []any) error {
		for _, query := range []string{`
			DELETE FROM accounts
			WHERE id IN ` + list + `
			  AND NOT EXISTS (SELECT 1 FROM thread_people p WHERE p.account_id = accounts.id)
			  AND NOT EXISTS (SELECT 1 FROM credits c WHERE c.actor_id = accounts.id)
			  AND NOT EXISTS (SELECT 1 FROM disputes d WHERE accounts.id IN (d.by_id, d.decider_id))`, `
			DELETE FROM former_logins
			WHERE account_id IN ` + list + `
			  AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = former_logins.account_id)`, `
			DELETE FROM account_shapes
			WHERE account_id IN ` + list + `
			  AND (comments <= 0 OR NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = account_shapes.account_id))`,
		} {
			if _, err := tx.ExecContext(ctx, query, args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// purgeRow deletes what refers to a repository itself, and its row. It reports
// false, and deletes nothing, when the repository has threads.
func (s *Store) purgeRow(ctx context.Context, tx *sql.Tx, r repoRow) (bool, error) {
	var threads int
	err := tx.QueryRowContext(ctx, `SELECT count(*) FROM threads WHERE repo_id = $1`, r.id).Scan(&threads)
	if err != nil || threads > 0 {
		return false, err
	}
	if r.ID != 0 {
		for table, column := range purgedByGitHubID {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE `+column+` = $1`, r.ID); err != nil {
				return false, err
			}
		}
	}
	if err := purgeReports(ctx, tx, r); err != nil {
		return false, err
	}
	under, err := reposUnder(ctx, tx, r)
	if err != nil {
		return false, err
	}
	if err := markIn(ctx, tx, under); err != nil {
		return false, err
	}
	for _, table := range purgedByRow {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE repo_id = $1`, r.id); err != nil {
			return false, err
		}
	}
	for query, arg := range map[string]any{
		`DELETE FROM repos WHERE id = $1`: r.id,
		`DELETE FROM months
		 WHERE owner = $1 AND NOT EXISTS (SELECT 1 FROM credits c WHERE c.owner = months.owner AND c.month = months.month)`: r.owner(),
		// Of installations that are gone and saw nothing else.
		`DELETE FROM installations AS i
		 WHERE lower(i.login) = $1 AND ` + installationState + ` = 'deleted'
		   AND NOT EXISTS (SELECT 1 FROM installation_repos p WHERE p.installation_id = i.id)`: r.owner(),
	} {
		if _, err := tx.ExecContext(ctx, query, arg); err != nil {
			return false, err
		}
	}
	delete(under, r.id)
	if err := s.closePages(ctx, tx, under); err != nil { // the file that said so is gone
		return false, err
	}
	return true, scrubLater(ctx, tx)
}

// AccountNamed is the account that has a login now, regardless of case, and how
// many threads it has a part in; ErrNotFound when none has.
func (s *Store) AccountNamed(ctx context.Context, login string) (account history.Account, threads int, err error) {
	r, err := accountByLogin(ctx, s.reader, login)
	if err == nil {
		err = s.reader.QueryRowContext(ctx, `SELECT count(*) FROM thread_people WHERE account_id = $1`, r.id).Scan(&threads)
	}
	if err != nil {
		return account, 0, fmt.Errorf("find the account %s: %w", login, err)
	}
	return r.account(), threads, nil
}
