package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// The names of the settings that the history was last read with.
const (
	settingBots  = "bots"  // logins in lower case, a line each
	settingRules = "rules" // names with versions, a line each
	// settingDefaults is how threads are judged where no settings file is.
	settingDefaults = "defaults"
	// settingScrub is not empty while deleted data may lie in the file.
	settingScrub = "scrub"
	// settingPaused is until when GitHub asked for no requests, by the machine's clock.
	settingPaused = "paused"
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

// PausedUntil is until when GitHub asked the App to send nothing, as it was noted
// last; zero for never.
func (s *Store) PausedUntil(ctx context.Context) (time.Time, error) {
	text, err := setting(ctx, s.reader, settingPaused)
	if err != nil || text == "" {
		return time.Time{}, err
	}
	until, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("read until when to pause: %w", err)
	}
	return until, nil
}

// NotePause notes that GitHub asked the App to send nothing until then.
func (s *Store) NotePause(ctx context.Context, until time.Time) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return set(ctx, tx, settingPaused, until.UTC().Format(time.RFC3339Nano))
	})
}
