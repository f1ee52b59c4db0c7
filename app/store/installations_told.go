package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"glueledger/scoring/history"
	"glueledger/webhooks"
)

// heard is when a change came in: by that, what is told and what is listed are
// compared.
func heard(c webhooks.Change) int64 { return cmp.Or(unix(c.Heard), unix(c.At)) }

// noteInstallation notes what a webhook tells of an installation. Of several the
// one that GitHub dates last counts, of those dated alike the one that came in
// last; GitHub does not always date a change later than the one before. An
// installation that was removed stays so.
func (a *appending) noteInstallation(ctx context.Context, c webhooks.Change, state string) error {
	_, err := a.tx.ExecContext(ctx, `
		INSERT INTO installations (id, account_id, login, state, said_at, heard_at, listed, listed_at)
		VALUES ($1, $2, $3, $4, $5, $6, '', 0)
		ON CONFLICT (id) DO UPDATE
		SET account_id = excluded.account_id, login = excluded.login, state = excluded.state,
		    said_at = excluded.said_at, heard_at = excluded.heard_at
		WHERE (installations.state <> 'deleted' OR excluded.state = 'deleted')
		  AND (excluded.state = 'deleted' AND installations.state <> 'deleted'
		       OR excluded.said_at > installations.said_at
		       OR excluded.said_at = installations.said_at AND excluded.heard_at > installations.heard_at)`,
		c.Installation, c.Account.ID, c.Account.Login, state, unix(c.At), heard(c))
	if err != nil {
		return err
	}
	return a.settleInstallation(ctx, c.Installation)
}

// noteAdded notes that a webhook tells of a repository that an installation sees
// it, or does not any more. What counts of several is as for installations.
func (a *appending) noteAdded(ctx context.Context, r repoRow, c webhooks.Change, sees bool) error {
	if c.Installation == 0 {
		return nil
	}
	// News of the installation itself may come later.
	_, err := a.tx.ExecContext(ctx, `
		INSERT INTO installations (id, account_id, login, state, said_at, heard_at, listed, listed_at)
		VALUES ($1, $2, $3, 'active', 0, 0, '', 0)
		ON CONFLICT (id) DO NOTHING`, c.Installation, c.Account.ID, cmp.Or(c.Account.Login, r.Owner))
	if err != nil {
		return err
	}
	if err := a.tell(ctx, told{c.Installation, r.id, sees, unix(c.At), heard(c)}); err != nil {
		return err
	}
	return a.settleTransfers(ctx, r.id)
}

// told is what a webhook told of a repository in an installation.
type told struct {
	installation, repo int64
	sees               bool
	at, heard          int64
}

func (a *appending) tell(ctx context.Context, t told) error {
	since := int64(0)
	if t.sees {
		since = t.at
	}
	_, err := a.tx.ExecContext(ctx, `
		INSERT INTO installation_repos (installation_id, repo_id, told, told_at, heard_at, listed, listed_at, since)
		VALUES ($1, $2, $3, $4, $5, 0, 0, $6)
		ON CONFLICT (installation_id, repo_id) DO UPDATE
		SET told = excluded.told, told_at = excluded.told_at, heard_at = excluded.heard_at,
		    since = CASE WHEN excluded.since > installation_repos.since THEN excluded.since ELSE installation_repos.since END
		WHERE excluded.told_at > installation_repos.told_at
		   OR excluded.told_at = installation_repos.told_at AND excluded.heard_at > installation_repos.heard_at`,
		t.installation, t.repo, t.sees, t.at, t.heard, since)
	return err
}

// noteTransfer notes that a repository has another owner, and gives it to the
// installation of the new owner which told of it.
func (a *appending) noteTransfer(ctx context.Context, r repoRow, c webhooks.Change) error {
	_, err := a.tx.ExecContext(ctx, `
		INSERT INTO transfers (repo_id, at, owner, heard_at)
		VALUES ($1, $2, $3, $4)
		ON CONFLICT DO NOTHING`, r.id, unix(c.At), strings.ToLower(c.Repo.Owner), heard(c))
	if err != nil {
		return err
	}
	var owner string
	err = a.tx.QueryRowContext(ctx, `SELECT login FROM installations WHERE id = $1`, c.Installation).Scan(&owner)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if err == nil && strings.EqualFold(owner, c.Repo.Owner) {
		if err := a.tell(ctx, told{c.Installation, r.id, true, unix(c.At), heard(c)}); err != nil {
			return err
		}
	}
	return a.settleTransfers(ctx, r.id)
}

// settleTransfers takes a repository from the installations of other accounts
// than those to which it was transferred, whichever was told first.
func (a *appending) settleTransfers(ctx context.Context, repo int64) error {
	var away []told
	err := each(ctx, a.tx, `
		SELECT p.installation_id, t.at, t.heard_at
		FROM transfers t
		JOIN installation_repos p ON p.repo_id = t.repo_id
		JOIN installations i ON i.id = p.installation_id
		WHERE t.repo_id = $1 AND lower(i.login) <> t.owner
		ORDER BY t.at`, []any{repo}, func(rows *sql.Rows) error {
		t := told{repo: repo}
		err := rows.Scan(&t.installation, &t.at, &t.heard)
		away = append(away, t)
		return err
	})
	if err != nil {
		return err
	}
	for _, t := range away {
		if err := a.tell(ctx, t); err != nil {
			return err
		}
	}
	return a.settleHiding(ctx, repo)
}

// InstalledAccount is an installation as GitHub lists it.
type InstalledAccount struct {
	Installation int64
	Account      history.Account // whose installation it is
	Suspended    bool
	Permissions  map[string]string // that were granted, such as "issues": "write"; nil when unknown
	CreatedAt    time.Time         // zero when unknown
	UpdatedAt    time.Time         // when the installation was last changed; zero when unknown
	// Repos are all repositories that it sees. Unlisted says that they could not be
	// listed, as those of a suspended installation cannot: then it keeps what it had.
	Repos    []history.Repo
	Unlisted bool
}

// SyncInstallations takes what GitHub lists as the truth at time now, which must
// be from before it was asked: installations that are not listed were removed,
// and so were repositories that a listed installation does not see any more. What
// webhooks told later stays. It heals what was missed, either way; where nothing
// was, it writes nothing but the names of repositories.
func (s *Store) SyncInstallations(ctx context.Context, listed []InstalledAccount, now time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		a := &appending{store: s, tx: tx, insert: newBulk(tx, "activities", activityColumns, "")}
		there := make(map[int64]bool)
		for _, i := range listed {
			there[i.Installation] = true
			if err := a.syncInstallation(ctx, i, unix(now)); err != nil {
				return fmt.Errorf("installation %d: %w", i.Installation, err)
			}
		}
		known, err := numbers(ctx, tx, `SELECT i.id FROM installations i WHERE `+installationState+` <> 'deleted' ORDER BY i.id`)
		if err != nil {
			return err
		}
		for _, id := range known {
			if there[id] {
				continue
			}
			if err := a.listState(ctx, id, installationDeleted, unix(now)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("take over the list of installations: %w", err)
	}
	return nil
}

// listState notes the state in which an installation was listed.
func (a *appending) listState(ctx context.Context, id int64, state string, now int64) error {
	result, err := a.tx.ExecContext(ctx, `
		UPDATE installations AS i
		SET listed = $1, listed_at = $2
		WHERE i.id = $3 AND i.heard_at < $2 AND `+installationState+` <> $1`, state, now, id)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		return err
	}
	return a.settleInstallation(ctx, id)
}

func (a *appending) syncInstallation(ctx context.Context, i InstalledAccount, now int64) error {
	state := installationActive
	if i.Suspended {
		state = installationSuspended
	}
	permissions, err := permissionsColumn(i.Permissions)
	if err != nil {
		return err
	}
	_, err = a.tx.ExecContext(ctx, `
		INSERT INTO installations (id, account_id, login, state, said_at, heard_at, listed, listed_at, account_type, permissions, created_at)
		VALUES ($1, $2, $3, $4, 0, 0, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO UPDATE
		SET account_id = excluded.account_id, login = excluded.login, account_type = excluded.account_type,
		    permissions = excluded.permissions, created_at = excluded.created_at
		WHERE (installations.account_id, installations.login, installations.account_type, installations.permissions, installations.created_at)
		   <> (excluded.account_id, excluded.login, excluded.account_type, excluded.permissions, excluded.created_at)`,
		i.Installation, i.Account.ID, i.Account.Login, state, now, i.Account.Type, permissions, unix(i.CreatedAt))
	if err != nil {
		return err
	}
	if err := a.listState(ctx, i.Installation, state, now); err != nil || i.Unlisted {
		return err
	}
	there := make(map[int64]bool)
	for _, repo := range i.Repos {
		r, err := a.repo(ctx, shown{repo, now})
		if err != nil {
			return fmt.Errorf("note %s: %w", repo.FullName(), err)
		}
		there[r.id] = true
		if err := a.listRepo(ctx, i, r, now); err != nil {
			return fmt.Errorf("note %s: %w", repo.FullName(), err)
		}
	}
	known, err := numbers(ctx, a.tx, `
		SELECT p.repo_id
		FROM installation_repos p
		WHERE p.installation_id = $1 AND `+installationSees+` = 1`, i.Installation)
	if err != nil {
		return err
	}
	for _, id := range known {
		if there[id] {
			continue
		}
		_, err := a.tx.ExecContext(ctx, `
			UPDATE installation_repos
			SET listed = 0, listed_at = $1
			WHERE installation_id = $2 AND repo_id = $3 AND heard_at < $1`, now, i.Installation, id)
		if err == nil {
			err = a.settleHiding(ctx, id)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// listRepo notes that a repository is listed. One that is, is not deleted: it
// was brought back.
func (a *appending) listRepo(ctx context.Context, i InstalledAccount, r repoRow, now int64) error {
	revived := r.gone && r.keptAt < now
	if revived {
		before := r
		r.gone, r.keptAt = false, now
		if _, err := a.updateRepo(ctx, before, r); err != nil {
			return err
		}
	}
	since := unix(i.UpdatedAt)
	if since == 0 || since > now {
		since = now
	}
	result, err := a.tx.ExecContext(ctx, `
		INSERT INTO installation_repos AS p (installation_id, repo_id, told, told_at, heard_at, listed, listed_at, since)
		VALUES ($1, $2, 0, 0, 0, 1, $3, $4)
		ON CONFLICT (installation_id, repo_id) DO UPDATE
		SET listed = 1, listed_at = excluded.listed_at,
		    since = CASE WHEN excluded.since > p.heard_at AND excluded.since > p.listed_at THEN excluded.since ELSE excluded.listed_at END
		WHERE p.heard_at < excluded.listed_at AND `+installationSees+` = 0`, i.Installation, r.id, now, since)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 && !revived {
		return err
	}
	return a.settleHiding(ctx, r.id)
}
