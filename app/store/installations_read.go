package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"glueledger/scoring/history"
)

// Installation is an account that the App is installed on now.
type Installation struct {
	ID          int64
	Account     history.Account // its type is empty while GitHub has not listed it
	Suspended   bool
	Permissions map[string]string // that were granted; nil while GitHub has not listed them
	Since       time.Time         // when it was installed, as far as is known; zero: it is not
	ChangedAt   time.Time         // when it was found to be as it is
}

const selectInstallations = `
	SELECT i.id, i.account_id, i.login, i.account_type, ` + installationState + ` = 'suspended', i.permissions,
	       CASE WHEN i.created_at > 0 THEN i.created_at ELSE i.said_at END, max(i.heard_at, i.listed_at)
	FROM installations i
	WHERE ` + installationState + ` <> 'deleted'
	ORDER BY lower(i.login), i.id`

// Installations lists the accounts that the App is installed on, by name. Of two of
// one account the newer one is the last.
func (s *Store) Installations(ctx context.Context) ([]Installation, error) {
	var all []Installation
	err := each(ctx, s.reader, selectInstallations, nil, func(rows *sql.Rows) error {
		var i Installation
		var permissions string
		var since, changed int64
		err := rows.Scan(&i.ID, &i.Account.ID, &i.Account.Login, &i.Account.Type, &i.Suspended, &permissions, &since, &changed)
		if err == nil && permissions != "" {
			err = json.Unmarshal([]byte(permissions), &i.Permissions)
		}
		i.Since, i.ChangedAt = moment(since), moment(changed)
		all = append(all, i)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the installations: %w", err)
	}
	return all, nil
}

// permissionsColumn is the column form of permissions; empty for none that are known.
func permissionsColumn(granted map[string]string) (string, error) {
	if granted == nil {
		return "", nil
	}
	data, err := json.Marshal(granted) // by name
	if err != nil {
		return "", fmt.Errorf("write the permissions: %w", err)
	}
	return string(data), nil
}

// InstalledRepo is a repository that an installation sees, or saw.
type InstalledRepo struct {
	Repo     history.Repo // Private is what GitHub said last
	Sees     bool         // else it was removed from the installation
	Since    time.Time    // when it was added last
	Hidden   time.Time    // since when its pages are shown to nobody; zero: they are not hidden
	Archived bool
	Gone     bool // it was deleted
	ToScore  int  // threads of it with news that are to be judged
}

const selectInstalledRepos = `
	SELECT r.github_id, r.owner, r.name, r.said_private, ` + installationSees + `, p.since, coalesce(h.since, 0), r.archived, r.gone,
	       coalesce(q.threads, 0)
	FROM installation_repos p
	JOIN repos r ON r.id = p.repo_id
	LEFT JOIN repo_hidings h ON h.repo_id = r.id
	LEFT JOIN (SELECT repo_id, count(*) AS threads FROM threads WHERE look_at = 0 GROUP BY repo_id) q ON q.repo_id = r.id
	WHERE p.installation_id = $1
	ORDER BY lower(r.owner), lower(r.name), r.id`

// InstalledRepos lists the repositories that an installation sees, or saw, by name,
// also those that have another owner by now.
func (s *Store) InstalledRepos(ctx context.Context, installation int64) ([]InstalledRepo, error) {
	var all []InstalledRepo
	err := each(ctx, s.reader, selectInstalledRepos, []any{installation}, func(rows *sql.Rows) error {
		var r InstalledRepo
		var since, hidden int64
		err := rows.Scan(&r.Repo.ID, &r.Repo.Owner, &r.Repo.Name, &r.Repo.Private, &r.Sees, &since, &hidden, &r.Archived, &r.Gone, &r.ToScore)
		r.Since, r.Hidden = moment(since), moment(hidden)
		all = append(all, r)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list the repositories of installation %d: %w", installation, err)
	}
	return all, nil
}
