package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

const selectSession = `
	SELECT data
	FROM sessions
	WHERE token = $1 AND expires_at > $2`

// Session is what was put under a token and has not expired; it reports false when
// there is none.
func (s *Store) Session(ctx context.Context, token string, now time.Time) ([]byte, bool, error) {
	var data []byte
	err := s.quick.QueryRowContext(ctx, selectSession, token, unix(now)).Scan(&data)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("read a session: %w", err)
	}
	return data, true, nil
}

const deleteExpiredSessions = `DELETE FROM sessions WHERE expires_at <= $1`

// PutSession keeps data under a token until a moment, in the place of what was there.
// Those that have expired go.
func (s *Store) PutSession(ctx context.Context, token string, data []byte, now, until time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, deleteExpiredSessions, unix(now)); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO sessions (token, data, expires_at)
			VALUES ($1, $2, $3)
			ON CONFLICT (token) DO UPDATE
			SET data = excluded.data, expires_at = excluded.expires_at`, token, data, unix(until))
		return err
	})
	if err != nil {
		return fmt.Errorf("keep a session: %w", err)
	}
	return nil
}

// DropSession forgets what was put under a token.
func (s *Store) DropSession(ctx context.Context, token string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1`, token)
		return err
	})
	if err != nil {
		return fmt.Errorf("drop a session: %w", err)
	}
	return nil
}
