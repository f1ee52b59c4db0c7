package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"glueledger/scoring/history"
)

// repoRow is a row of repos.
type repoRow struct {
	id int64 // ours
	history.Repo
	namedAt, shownAt int64
	archived, gone   bool
	keptAt           int64
	asOf             int64 // as of when its threads are judged; 0 for now
	// Repositories that are hidden, or whose pages are closed by the settings, count as
	// private; said is what GitHub says of that.
	hidden, closed, said bool
}

// owner is the form of the owner's login that the ledger's tables carry.
func (r repoRow) owner() string { return strings.ToLower(r.Owner) }

const repoColumns = `id, github_id, owner, name, said_private, closed, named_at, shown_at, archived, gone, kept_at, as_of,
	EXISTS (SELECT 1 FROM repo_hidings h WHERE h.repo_id = repos.id)`

func scanRepo(row interface{ Scan(...any) error }) (repoRow, error) {
	var r repoRow
	err := row.Scan(&r.id, &r.ID, &r.Owner, &r.Name, &r.said, &r.closed, &r.namedAt, &r.shownAt, &r.archived, &r.gone, &r.keptAt, &r.asOf, &r.hidden)
	return r.settled(), err
}

// repoByRow reads a row by its own id.
func repoByRow(ctx context.Context, q querier, id int64) (repoRow, error) {
	return scanRepo(q.QueryRowContext(ctx, `SELECT `+repoColumns+` FROM repos WHERE id = $1`, id))
}

func nameKey(owner, name string) string { return strings.ToLower(owner + "/" + name) }

// repoNamed finds the repository that has, or had last, a name; one that is
// there before one that was deleted.
func repoNamed(ctx context.Context, q querier, owner, name string) (repoRow, error) {
	r, err := scanRepo(q.QueryRowContext(ctx, selectRepoNamed, nameKey(owner, name)))
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	if err != nil || !r.gone {
		return r, err
	}
	heir, err := scanRepo(q.QueryRowContext(ctx, selectRepoThere, strings.ToLower(owner), strings.ToLower(name)))
	if errors.Is(err, sql.ErrNoRows) {
		return r, nil
	}
	return heir, err
}

const (
	selectRepoNamed = `
		SELECT ` + repoColumns + `
		FROM repos
		WHERE id = (SELECT repo_id FROM repo_names WHERE name = $1)`
	selectRepoThere = `
		SELECT ` + repoColumns + `
		FROM repos
		WHERE lower(owner) = $1 AND lower(name) = $2 AND gone = 0
		ORDER BY named_at DESC, id DESC
		LIMIT 1`
)

// repoThere is repoNamed without those that were deleted: their names may be
// anybody's.
func repoThere(ctx context.Context, q querier, owner, name string) (repoRow, error) {
	r, err := repoNamed(ctx, q, owner, name)
	if err == nil && r.gone {
		err = ErrNotFound
	}
	return r, err
}

// Repo finds the repository that has a name, or had it last, regardless of case;
// a private one too. One that was deleted is ErrNotFound.
func (s *Store) Repo(ctx context.Context, owner, name string) (history.Repo, error) {
	r, err := repoThere(ctx, s.quick, owner, name)
	if err != nil {
		return history.Repo{}, fmt.Errorf("find repository %s/%s: %w", owner, name, err)
	}
	return r.Repo, nil
}

func repoByGitHubID(ctx context.Context, q querier, id int64) (repoRow, error) {
	r, err := scanRepo(q.QueryRowContext(ctx, `
		SELECT `+repoColumns+`
		FROM repos
		WHERE github_id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return r, ErrNotFound
	}
	return r, err
}

// allRepos reads every repository, by id.
func allRepos(ctx context.Context, q querier) (map[int64]repoRow, error) {
	repos := make(map[int64]repoRow)
	err := each(ctx, q, `SELECT `+repoColumns+` FROM repos`, nil, func(rows *sql.Rows) error {
		r, err := scanRepo(rows)
		repos[r.id] = r
		return err
	})
	return repos, err
}

// shown is a repository as one source showed it at some time.
type shown struct {
	history.Repo
	at int64
}

// findRepo returns the repository that a source showed, and adds it when it is
// new. What the source says of it is noted by noteRepo.
func (a *appending) findRepo(ctx context.Context, seen shown) (repoRow, error) {
	named, err := repoNamed(ctx, a.tx, seen.Owner, seen.Name)
	known := err == nil
	if err != nil && !errors.Is(err, ErrNotFound) {
		return repoRow{}, err
	}
	if seen.ID == 0 && known {
		return named, nil
	}
	if seen.ID != 0 {
		if known && named.ID == seen.ID {
			return named, nil
		}
		same, err := repoByGitHubID(ctx, a.tx, seen.ID)
		if err == nil && known && named.ID == 0 {
			// What a source without ids told under this name was of this repository.
			return same, a.mergeRepos(ctx, named, same)
		}
		if err == nil || !errors.Is(err, ErrNotFound) {
			return same, err
		}
		if known && named.ID == 0 {
			named.ID = seen.ID
			_, err := a.tx.ExecContext(ctx, `UPDATE repos SET github_id = $1 WHERE id = $2`, seen.ID, named.id)
			return named, err
		}
	}
	r := repoRow{Repo: seen.Repo, namedAt: seen.at, shownAt: seen.at, said: seen.Private}
	err = a.tx.QueryRowContext(ctx, `
		INSERT INTO repos (github_id, owner, name, private, said_private, named_at, shown_at, archived, gone, kept_at)
		VALUES ($1, $2, $3, $4, $4, $5, $6, 0, 0, 0)
		RETURNING id`,
		r.ID, r.Owner, r.Name, r.Private, r.namedAt, r.shownAt).Scan(&r.id)
	if err != nil {
		return r, err
	}
	return a.closeRenamed(ctx, r, r)
}

// noteRepo keeps the newest of what sources say of a repository. Of two that say
// it at the same time, the greater name counts, and the one that says private.
func (a *appending) noteRepo(ctx context.Context, r repoRow, seen shown) (repoRow, error) {
	before := r
	if order := cmp.Or(cmp.Compare(seen.at, r.namedAt), strings.Compare(seen.FullName(), r.FullName())); order > 0 {
		r.Owner, r.Name, r.namedAt = seen.Owner, seen.Name, seen.at
	}
	// A source that does not know the id does not know of privacy either; nor does the
	// ledger itself, where it goes by closed pages.
	if (seen.ID != 0 || seen.Private) && !seen.Closed {
		if seen.at > r.shownAt || (seen.at == r.shownAt && seen.Private) {
			r.said, r.shownAt = seen.Private, seen.at
		}
	}
	_, err := a.tx.ExecContext(ctx, `
		INSERT INTO repo_names (name, repo_id, seen_at)
		VALUES ($1, $2, $3)
		ON CONFLICT (name) DO UPDATE
		SET repo_id = excluded.repo_id, seen_at = excluded.seen_at
		WHERE excluded.seen_at > repo_names.seen_at`, nameKey(seen.Owner, seen.Name), r.id, seen.at)
	if err != nil || r == before {
		return r, err
	}
	return a.updateRepo(ctx, before, r)
}

// updateRepo writes a repository and the copies that the ledger's tables have of
// its owner and privacy. It returns the row as it is then.
func (a *appending) updateRepo(ctx context.Context, before, r repoRow) (repoRow, error) {
	r = r.settled()
	_, err := a.tx.ExecContext(ctx, `
		UPDATE repos
		SET owner = $1, name = $2, private = $3, said_private = $4, closed = $5, named_at = $6, shown_at = $7,
		    archived = $8, gone = $9, kept_at = $10
		WHERE id = $11`,
		r.Owner, r.Name, r.Private, r.said, r.closed, r.namedAt, r.shownAt, r.archived, r.gone, r.keptAt, r.id)
	if err != nil {
		return r, err
	}
	if r.Owner != before.Owner || r.reach() != before.reach() {
		if err := a.copyRepo(ctx, r.id, r); err != nil {
			return r, err
		}
	}
	if r.Repo != before.Repo { // sentences may have its name
		if err := a.markRepo(ctx, r.id); err != nil {
			return r, err
		}
	}
	if before.FullName() == r.FullName() && before.gone == r.gone {
		return r, nil
	}
	if err := a.passOn(ctx, before, r); err != nil {
		return r, err
	}
	return a.closeRenamed(ctx, before, r)
}

// copyRepo gives the ledger's rows of one repository row the owner and privacy
// of another, mostly the same.
func (a *appending) copyRepo(ctx context.Context, from int64, to repoRow) error {
	if err := noteMonthsWhere(ctx, a.tx, "repo_id = $1", from); err != nil {
		return err
	}
	for _, table := range []string{"credits", "contributions", "waiting"} {
		_, err := a.tx.ExecContext(ctx, `
			UPDATE `+table+`
			SET repo_id = $1, owner = $2, private = $3
			WHERE repo_id = $4`, to.id, to.owner(), to.reach(), from)
		if err != nil {
			return err
		}
	}
	return noteMonthsWhere(ctx, a.tx, "repo_id = $1", to.id)
}

// mergeRepos moves the threads of one repository row to another that has turned
// out to be the same repository.
func (a *appending) mergeRepos(ctx context.Context, from, into repoRow) error {
	if err := a.copyRepo(ctx, from.id, into); err != nil {
		return err
	}
	type pair struct{ from, into int64 }
	var both []pair
	err := each(ctx, a.tx, `
		SELECT f.id, i.id
		FROM threads f
		JOIN threads i ON i.repo_id = $1 AND i.number = f.number
		WHERE f.repo_id = $2`, []any{into.id, from.id}, func(rows *sql.Rows) error {
		var p pair
		err := rows.Scan(&p.from, &p.into)
		both = append(both, p)
		return err
	})
	if err != nil {
		return err
	}
	for _, p := range both {
		if err := a.mergeThreads(ctx, p.from, p.into); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`UPDATE repos
		 SET told_until = max(told_until, (SELECT f.told_until FROM repos f WHERE f.id = $2))
		 WHERE id = $1`,
		`UPDATE threads SET repo_id = $1 WHERE repo_id = $2`,
		`UPDATE repo_names SET repo_id = $1 WHERE repo_id = $2`,
		`INSERT INTO aliases (repo_id, sort, old_name, new_name, until)
		 SELECT $1, sort, old_name, new_name, until FROM aliases WHERE repo_id = $2
		 ON CONFLICT DO NOTHING`,
		`INSERT INTO installation_repos (installation_id, repo_id, told, told_at, heard_at, listed, listed_at, since)
		 SELECT installation_id, $1, told, told_at, heard_at, listed, listed_at, since
		 FROM installation_repos WHERE repo_id = $2
		 ON CONFLICT DO NOTHING`,
		`INSERT INTO transfers (repo_id, at, owner, heard_at)
		 SELECT $1, at, owner, heard_at FROM transfers WHERE repo_id = $2
		 ON CONFLICT DO NOTHING`,
	} {
		if _, err := a.tx.ExecContext(ctx, query, into.id, from.id); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`DELETE FROM aliases WHERE repo_id = $1`,
		`DELETE FROM installation_repos WHERE repo_id = $1`,
		`DELETE FROM transfers WHERE repo_id = $1`,
		`DELETE FROM policies WHERE repo_id = $1`, // GitHub is asked for it again
		`DELETE FROM repo_hidings WHERE repo_id = $1`,
		`DELETE FROM repos WHERE id = $1`,
	} {
		if _, err := a.tx.ExecContext(ctx, query, from.id); err != nil {
			return err
		}
	}
	if err := settleEnd(ctx, a.tx, into.id); err != nil {
		return err
	}
	return a.markRepo(ctx, into.id)
}

// mergeThreads moves what is known of one thread row to another. Credits that
// both have are left for scoring to withdraw.
func (a *appending) mergeThreads(ctx context.Context, from, into int64) error {
	moved, err := threadRows(ctx, a.tx, from)
	if err != nil {
		return err
	}
	known, err := threadRows(ctx, a.tx, into)
	if err != nil {
		return err
	}
	have := make(map[string]activityRow, len(known))
	for _, row := range known {
		have[row.key] = row
	}
	for _, row := range moved {
		if old, ok := have[row.key]; !ok {
			err = a.insert.add(ctx, row.values(into)...)
		} else if row.newer(old) {
			err = a.replace(ctx, into, row)
		}
		if err != nil {
			return err
		}
	}
	if err := a.insert.flush(ctx); err != nil {
		return err
	}
	for _, query := range []string{
		`UPDATE credits SET thread_id = $1 WHERE thread_id = $2`,
		`INSERT INTO thread_people (account_id, thread_id)
		 SELECT account_id, $1 FROM thread_people WHERE thread_id = $2
		 ON CONFLICT DO NOTHING`,
	} {
		if _, err := a.tx.ExecContext(ctx, query, into, from); err != nil {
			return err
		}
	}
	for _, table := range []string{"activities", "thread_people", "contributions", "waiting", "badge_threads"} {
		if _, err := a.tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE thread_id = $1`, from); err != nil {
			return err
		}
	}
	_, err = a.tx.ExecContext(ctx, `DELETE FROM threads WHERE id = $1`, from)
	return err
}

// markRepo marks all threads of a repository.
func (a *appending) markRepo(ctx context.Context, id int64) error {
	return markThreadsIn(ctx, a.tx, id)
}
