package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"glueledger/scoring/history"
)

// PolicyState is what is known of a repository's settings file.
type PolicyState struct {
	Repo     history.Repo
	SHA      string    // of the file as last seen; empty: there is none
	Body     []byte    // as last seen
	Problem  string    // what is wrong with it; empty when nothing is
	SeenAt   time.Time // when it was first seen so
	GoodSHA  string    // of the file in force; empty: there is none
	GoodAt   time.Time // when that was first seen
	LookedAt time.Time // when GitHub was asked last
	// Asked grows with each push that touches the file. When it is greater than
	// Looked, GitHub is to be asked now.
	Asked, Looked int64
	// CheckDue is whether the author is still to be told what became of the file, by a
	// check run; CheckCommit and CheckSHA are where and of which file that was done
	// last.
	CheckDue              bool
	CheckCommit, CheckSHA string
}

// PolicySeen is what GitHub has as a repository's settings file.
type PolicySeen struct {
	SHA     string // of the blob; empty: there is no file
	Body    []byte
	Problem string // what is wrong with it; empty: it is good and put in force
	Asked   int64  // PolicyState.Asked as it was before GitHub was asked; 0 without one
	At      time.Time
}

// SeePolicy notes a repository's settings file. A good one is put in force; one
// with a problem leaves in force what was; where the file is gone, none is. Pages are
// closed and opened by it in the same transaction. When that changes how threads are judged, those of the affected repositories, and no
// others, are marked to be judged again in the same transaction. A repository that
// is not in the ledger is ErrNotFound.
func (s *Store) SeePolicy(ctx context.Context, repo history.Repo, seen PolicySeen) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		r, err := sameRepoIn(ctx, tx, repo)
		if err != nil {
			return err
		}
		return s.seePolicy(ctx, tx, r, seen)
	})
	if err != nil {
		return fmt.Errorf("note the settings of %s: %w", repo.FullName(), err)
	}
	return nil
}

func (s *Store) seePolicy(ctx context.Context, tx *sql.Tx, r repoRow, seen PolicySeen) error {
	if err := insertPolicy(ctx, tx, r.id); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `
		UPDATE policies
		SET seen_at = CASE WHEN sha = $1 AND problem = $2 AND seen_at > 0 THEN seen_at ELSE $3 END,
		    check_due = CASE WHEN $1 = '' THEN 0 WHEN sha <> $1 OR $5 > looked THEN 1 ELSE check_due END,
		    sha = $1, body = $4, problem = $2, looked_at = $3, looked = max(looked, $5)
		WHERE repo_id = $6`,
		seen.SHA, seen.Problem, unix(seen.At), notNull(seen.Body), seen.Asked, r.id)
	if err != nil {
		return err
	}
	var inForce string
	if err := tx.QueryRowContext(ctx, `SELECT good_sha FROM policies WHERE repo_id = $1`, r.id).Scan(&inForce); err != nil {
		return err
	}
	if seen.Problem != "" || seen.SHA == inForce { // a hundred repositories are not looked through each hour for nothing
		return nil
	}
	return s.putInForce(ctx, tx, r, seen)
}

// putInForce puts a good file in force, or none, and marks the threads of the
// repositories for which that changes anything.
func (s *Store) putInForce(ctx context.Context, tx *sql.Tx, r repoRow, seen PolicySeen) error {
	affected, err := reposUnder(ctx, tx, r)
	if err != nil {
		return err
	}
	before, err := s.inForce(ctx, tx, affected)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `
		UPDATE policies
		SET good_sha = $1, good = $2, good_at = $3, in_force = $4
		WHERE repo_id = $5`,
		seen.SHA, notNull(seen.Body), unix(seen.At), s.fingerprint(r, seen.SHA, seen.Body), r.id)
	if err != nil {
		return err
	}
	after, err := s.inForce(ctx, tx, affected)
	if err != nil {
		return err
	}
	for id := range affected {
		if before[id].print == after[id].print {
			continue
		}
		if err := markThreadsIn(ctx, tx, id); err != nil {
			return err
		}
	}
	return s.closePages(ctx, tx, affected)
}

// insertPolicy makes sure that a repository has a row.
func insertPolicy(ctx context.Context, tx *sql.Tx, repo int64) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO policies (repo_id, sha, body, problem, seen_at, good_sha, good, good_at, in_force,
		                      looked_at, asked, looked, check_due, check_commit, check_sha)
		VALUES ($1, '', '', '', 0, '', '', 0, '', 0, 0, 0, 0, '', '')
		ON CONFLICT (repo_id) DO NOTHING`, repo)
	return err
}

// askPolicy notes that a push touched the settings file.
func (a *appending) askPolicy(ctx context.Context, r repoRow) error {
	if err := insertPolicy(ctx, a.tx, r.id); err != nil {
		return err
	}
	_, err := a.tx.ExecContext(ctx, `
		UPDATE policies
		SET asked = asked + 1
		WHERE repo_id = $1`, r.id)
	return err
}

// PoliciesAsked reports whether a push touched a settings file that has not been
// read since.
func (s *Store) PoliciesAsked(ctx context.Context, tx *sql.Tx) (bool, error) {
	var asked bool
	err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM policies WHERE asked > looked)`).Scan(&asked)
	if err != nil {
		return false, fmt.Errorf("look for pushed settings: %w", err)
	}
	return asked, nil
}

// NotePolicyCheck notes that the author of the file with that SHA was told, at a
// commit, what became of it. When another file has been seen since, its author is
// still to be told.
func (s *Store) NotePolicyCheck(ctx context.Context, repo history.Repo, sha, commit string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		r, err := sameRepoIn(ctx, tx, repo)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			UPDATE policies
			SET check_due = CASE WHEN sha = $1 THEN 0 ELSE check_due END, check_sha = $1, check_commit = $2
			WHERE repo_id = $3`, sha, commit, r.id)
		return err
	})
	if err != nil {
		return fmt.Errorf("note the check of the settings of %s: %w", repo.FullName(), err)
	}
	return nil
}

// PoliciesUnknown are the repositories that an installation was given since a time,
// of which GitHub has not been asked yet for a settings file.
func (s *Store) PoliciesUnknown(ctx context.Context, since time.Time) ([]history.Repo, error) {
	var unknown []history.Repo
	err := each(ctx, s.reader, selectWatched+`
		AND w.since >= $1
		  AND NOT EXISTS (SELECT 1 FROM policies l WHERE l.repo_id = repos.id AND l.looked_at > 0)
		ORDER BY repos.id`, []any{unix(since)}, func(rows *sql.Rows) error {
		w, err := scanWatched(rows)
		unknown = append(unknown, w.Repo)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find repositories whose settings are not known: %w", err)
	}
	return unknown, nil
}

// PolicyStates is what is known of the settings files of all repositories that
// were asked for one and are not gone, also of those that have none, by name.
func (s *Store) PolicyStates(ctx context.Context) ([]PolicyState, error) {
	var all []PolicyState
	err := each(ctx, s.reader, `
		SELECT r.github_id, r.owner, r.name, r.private, p.sha, p.body, p.problem, p.seen_at, p.good_sha, p.good_at,
		       p.looked_at, p.asked, p.looked, p.check_due, p.check_commit, p.check_sha
		FROM policies p
		JOIN repos r ON r.id = p.repo_id
		WHERE r.gone = 0
		ORDER BY lower(r.owner), lower(r.name), r.id`, nil, func(rows *sql.Rows) error {
		var p PolicyState
		var seen, good, looked int64
		err := rows.Scan(&p.Repo.ID, &p.Repo.Owner, &p.Repo.Name, &p.Repo.Private, &p.SHA, &p.Body, &p.Problem, &seen,
			&p.GoodSHA, &good, &looked, &p.Asked, &p.Looked, &p.CheckDue, &p.CheckCommit, &p.CheckSHA)
		p.SeenAt, p.GoodAt, p.LookedAt = moment(seen), moment(good), moment(looked)
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read what is known of settings files: %w", err)
	}
	return all, nil
}

// Policies are the settings files in force, by the full name of their repository
// in lower case.
func (s *Store) Policies(ctx context.Context) (map[string][]byte, error) {
	files := make(map[string][]byte)
	err := each(ctx, s.reader, `
		SELECT r.owner, r.name, p.good
		FROM policies p
		JOIN repos r ON r.id = p.repo_id
		WHERE p.good_sha <> '' AND r.gone = 0
		ORDER BY r.named_at, r.id`, nil, func(rows *sql.Rows) error { // of two of a name the newest counts
		var owner, name string
		var good []byte
		err := rows.Scan(&owner, &name, &good)
		files[nameKey(owner, name)] = good
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the settings files: %w", err)
	}
	return files, nil
}

// notNull is the column form of bytes.
func notNull(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// isOwners reports whether the settings file of a repository counts for all of its
// owner that have none.
func isOwners(r repoRow) bool { return strings.EqualFold(r.Name, ownersRepo) }

// ownersRepo is the name of the repository whose settings file counts for all of
// its owner that have none.
const ownersRepo = ".github"
