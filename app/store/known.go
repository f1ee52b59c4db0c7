package store

import (
	"context"
	"database/sql"
	"time"

	"glueledger/scoring"
)

// ofScope are conditions for repos as r: those of a scope, as far as whoever reads goes.
func ofScope(column string) string {
	if column == "repo_id" {
		column = "r.id"
	} else {
		column = "lower(r.owner)"
	}
	return column + ` = $1 AND ` + reachOf + ` <= $2 AND r.gone = 0`
}

// selectKept asks whether an active installation sees a repository of a scope.
func selectKept(column string) string {
	return `
		SELECT EXISTS (
			SELECT 1
			FROM repos r
			JOIN installation_repos p ON p.repo_id = r.id
			JOIN installations i ON i.id = p.installation_id
			WHERE ` + ofScope(column) + ` AND ` + installationSees + ` = 1 AND ` + installationState + ` = 'active'
		)`
}

// selectNewestActivity reads all activities of a scope: no index is kept for what is
// asked for only of months in which nothing was.
func selectNewestActivity(column string) string {
	return `
		SELECT coalesce(max(a.at), 0)
		FROM repos r
		CROSS JOIN threads t ON t.repo_id = r.id
		CROSS JOIN activities a ON a.thread_id = t.id
		WHERE ` + ofScope(column)
}

// knownUntil is when the newest activity of a scope was, where a month in which nothing
// was seen lies wholly after it and nothing keeps the scope current: of such a month the
// ledger knows nothing, which is another thing than that nothing happened. Else it is zero.
//
// A scope is kept current when an active installation of the App sees one of its
// repositories: what is silent then was silent. Webhooks without an App are no proof: in
// a quiet repository they cannot be told from webhooks that were switched off.
func (s *Store) knownUntil(ctx context.Context, f scopeFilter, month scoring.Month) (time.Time, error) {
	var kept bool
	err := each(ctx, s.quick, selectKept(f.column), []any{f.value, f.reach}, func(rows *sql.Rows) error { return rows.Scan(&kept) })
	if err != nil || kept {
		return time.Time{}, err
	}
	var last int64
	err = each(ctx, s.quick, selectNewestActivity(f.column), []any{f.value, f.reach}, func(rows *sql.Rows) error { return rows.Scan(&last) })
	if err != nil || !month.Start().After(moment(last)) {
		return time.Time{}, err
	}
	return moment(last), nil
}
