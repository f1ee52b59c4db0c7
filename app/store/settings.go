package store

import (
	"context"
	"database/sql"
	"errors"
)

// The names of the settings that the history was last read with.
const (
	settingBots  = "bots"  // logins in lower case, a line each
	settingRules = "rules" // names with versions, a line each
	// settingDefaults is how threads are judged where no settings file is.
	settingDefaults = "defaults"
	// settingScrub is not empty while deleted data may lie in the file.
	settingScrub = "scrub"
)

// setting reads a setting; one that was never set is empty.
func setting(ctx context.Context, q querier, name string) (string, error) {
	var value string
	err := q.QueryRowContext(ctx, `
		SELECT value
		FROM settings
		WHERE name = $1`, name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

func set(ctx context.Context, tx *sql.Tx, name, value string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO settings (name, value)
		VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE
		SET value = excluded.value`, name, value)
	return err
}
