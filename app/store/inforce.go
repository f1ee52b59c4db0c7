package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Judge judges a thread by the settings of its repository. It must be a pure
// function, and is called from several goroutines.
type Judge func(t *history.Thread, s scoring.Settings) scoring.Judgement

// Policy is what the ledger goes by of what is set for a repository.
type Policy struct {
	Settings scoring.Settings // for judging its threads
	Bots     []string         // logins of accounts that are automated there
	Closed   bool             // whether its pages are closed
}

// ReadPolicy tells what is set for a repository. files are the
// settings files in force that may count for it, its own and that of its owner's
// repository ".github", by full name in lower case. It must be a pure function,
// and the same for all repositories of an owner that have no file of their own.
type ReadPolicy func(files map[string][]byte, repo history.Repo) Policy

// inForce is what is set for one repository.
type inForce struct {
	settings scoring.Settings
	bots     map[string]bool // logins in lower case
	closed   bool            // pages
	print    string          // the same for the same settings and bots, by which threads are judged
}

func (s *Store) readPolicy(files map[string][]byte, repo history.Repo) inForce {
	if s.policy == nil {
		return inForce{settings: scoring.DefaultSettings()}
	}
	set := s.policy(files, repo)
	f := inForce{settings: set.Settings, bots: make(map[string]bool, len(set.Bots)), closed: set.Closed}
	for _, login := range set.Bots {
		f.bots[strings.ToLower(login)] = true
	}
	// Maps are written in the order of their keys.
	print, err := json.Marshal([]any{f.settings, slices.Sorted(maps.Keys(f.bots))})
	if err != nil { // a number that JSON has no form for
		print = fmt.Appendf(nil, "%v %v", f.settings, f.bots)
	}
	f.print = string(print)
	return f
}

// fingerprint is what a file alone sets for judging, in a form to be compared;
// empty for no file.
func (s *Store) fingerprint(r repoRow, sha string, body []byte) string {
	if sha == "" || s.policy == nil {
		return ""
	}
	return s.readPolicy(map[string][]byte{nameKey(r.Owner, r.Name): body}, r.Repo).print
}

// inForce reads what is set for judging the threads of repositories, by their ids.
func (s *Store) inForce(ctx context.Context, q querier, repos map[int64]repoRow) (map[int64]inForce, error) {
	all := make(map[int64]inForce, len(repos))
	own, owners, err := s.filesFor(ctx, q, repos)
	if err != nil {
		return nil, fmt.Errorf("read the settings in force: %w", err)
	}
	shared := make(map[string]inForce) // by owner
	for id, r := range repos {
		files := make(map[string][]byte, 2)
		if body, ok := owners[r.owner()]; ok {
			files[nameKey(r.Owner, ownersRepo)] = body
		}
		if body, ok := own[id]; ok {
			files[nameKey(r.Owner, r.Name)] = body
			all[id] = s.readPolicy(files, r.Repo)
			continue
		}
		f, ok := shared[r.owner()]
		if !ok {
			f = s.readPolicy(files, r.Repo)
			shared[r.owner()] = f
		}
		all[id] = f
	}
	return all, nil
}

// filesFor reads the settings files in force that may count for repositories: by
// repository, and by owner.
func (s *Store) filesFor(ctx context.Context, q querier, repos map[int64]repoRow) (own map[int64][]byte, owners map[string][]byte, err error) {
	own, owners = make(map[int64][]byte), make(map[string][]byte)
	if s.policy == nil {
		return own, owners, nil
	}
	var logins []string
	for _, r := range repos {
		logins = append(logins, r.owner())
	}
	slices.Sort(logins)
	err = inBatches(slices.Sorted(maps.Keys(repos)), func(list string, args []any) error {
		return each(ctx, q, `
			SELECT repo_id, good
			FROM policies
			WHERE good_sha <> '' AND repo_id IN `+list, args, func(rows *sql.Rows) error {
			var id int64
			var good []byte
			err := rows.Scan(&id, &good)
			own[id] = good
			return err
		})
	})
	if err != nil {
		return nil, nil, err
	}
	err = inBatches(slices.Compact(logins), func(list string, args []any) error {
		return each(ctx, q, `
			SELECT lower(r.owner), p.good
			FROM repos r
			JOIN policies p ON p.repo_id = r.id
			WHERE lower(r.owner) IN `+list+` AND lower(r.name) = ? AND r.gone = 0 AND p.good_sha <> ''
			ORDER BY r.named_at, r.id`, append(args, ownersRepo), func(rows *sql.Rows) error { // the newest counts
			var owner string
			var good []byte
			err := rows.Scan(&owner, &good)
			owners[owner] = good
			return err
		})
	})
	return own, owners, err
}

// SettingsOf is what is set for judging the threads of a repository. One that is not
// in the ledger has what its owner's file sets, or the defaults.
func (s *Store) SettingsOf(ctx context.Context, repo history.Repo) (scoring.Settings, error) {
	r, err := s.sameRepo(ctx, repo)
	if err != nil {
		r = repoRow{Repo: repo}
	}
	all, err := s.inForce(ctx, s.quick, map[int64]repoRow{r.id: r})
	return all[r.id].settings, err
}

// reposUnder are the repositories whose threads the settings file of a repository
// may count for: itself, and all of its owner when it is the owner's.
func reposUnder(ctx context.Context, q querier, r repoRow) (map[int64]repoRow, error) {
	repos := map[int64]repoRow{r.id: r}
	if !isOwners(r) {
		return repos, nil
	}
	return repos, addOwned(ctx, q, r.owner(), repos)
}

// addOwned adds the repositories of an owner, a login in lower case.
func addOwned(ctx context.Context, q querier, owner string, repos map[int64]repoRow) error {
	return each(ctx, q, `
		SELECT `+repoColumns+`
		FROM repos
		WHERE lower(owner) = $1`, []any{owner}, func(rows *sql.Rows) error {
		r, err := scanRepo(rows)
		repos[r.id] = r
		return err
	})
}

// passOn marks the threads that a repository's settings file counted for, or
// counts for now, after the repository was renamed, moved, deleted or restored.
// Threads of the repository itself are left to others.
func (a *appending) passOn(ctx context.Context, before, r repoRow) error {
	if !isOwners(before) && !isOwners(r) {
		return nil
	}
	var hasFile bool
	err := a.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM policies WHERE repo_id = $1 AND good_sha <> '')`, r.id).Scan(&hasFile)
	if err != nil || !hasFile {
		return err
	}
	affected := make(map[int64]repoRow)
	for _, owner := range []string{before.owner(), r.owner()} {
		if err := addOwned(ctx, a.tx, owner, affected); err != nil {
			return err
		}
	}
	return markIn(ctx, a.tx, affected)
}

func markIn(ctx context.Context, tx *sql.Tx, repos map[int64]repoRow) error {
	for id := range repos {
		if err := markThreadsIn(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

// markThreadsIn marks the threads of a repository.
func markThreadsIn(ctx context.Context, tx *sql.Tx, repo int64) error {
	_, err := tx.ExecContext(ctx, `
		UPDATE threads
		SET version = version + 1, look_at = 0
		WHERE repo_id = $1`, repo)
	return err
}

// notePolicies marks the threads of repositories whose settings file means
// something else to this version of the program than to the one that read it last.
func (s *Store) notePolicies(ctx context.Context) error {
	if s.policy == nil {
		return nil
	}
	type file struct {
		repo  int64
		print string
	}
	repos, err := allRepos(ctx, s.reader)
	if err != nil {
		return err
	}
	var changed []file
	err = each(ctx, s.reader, `
		SELECT repo_id, good_sha, good, in_force
		FROM policies
		WHERE good_sha <> ''`, nil, func(rows *sql.Rows) error {
		var id int64
		var sha, print string
		var good []byte
		err := rows.Scan(&id, &sha, &good, &print)
		if now := s.fingerprint(repos[id], sha, good); now != print {
			changed = append(changed, file{id, now})
		}
		return err
	})
	defaults := s.readPolicy(nil, history.Repo{}).print
	if err != nil {
		return err
	}
	before, err := setting(ctx, s.reader, settingDefaults)
	if err != nil || (len(changed) == 0 && before == defaults) {
		return err
	}
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, f := range changed {
			affected, err := reposUnder(ctx, tx, repos[f.repo])
			if err != nil {
				return err
			}
			if err := markIn(ctx, tx, affected); err != nil {
				return err
			}
			if _, err := tx.ExecContext(ctx, `UPDATE policies SET in_force = $1 WHERE repo_id = $2`, f.print, f.repo); err != nil {
				return err
			}
		}
		if before != "" && before != defaults { // else nothing was judged, or by the same
			if _, err := tx.ExecContext(ctx, `UPDATE threads SET version = version + 1, look_at = 0`); err != nil {
				return err
			}
		}
		return set(ctx, tx, settingDefaults, defaults)
	})
}
