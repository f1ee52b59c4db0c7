package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// Choices are all people who chose to be shown less than everywhere, with the
// logins that they have now and those that they had before. They are shared and must not
// be changed.
func (s *Store) Choices(ctx context.Context) (scoring.Choices, error) {
	choices, err := s.choices.read(ctx, s, s.readChoices)
	if err != nil {
		return nil, fmt.Errorf("read what people chose to show: %w", err)
	}
	return choices, nil
}

func (s *Store) readChoices(ctx context.Context) (scoring.Choices, error) {
	choices := make(scoring.Choices)
	err := each(ctx, s.quick, `
		SELECT c.account_id, c.level, coalesce(a.login, '')
		FROM people_choices c
		LEFT JOIN accounts a ON a.id = c.account_id
		WHERE c.level <> 'badges'`, nil, func(rows *sql.Rows) error {
		var id int64
		var name string
		var choice scoring.Choice
		err := rows.Scan(&id, &name, &choice.Login)
		if err != nil {
			return err
		}
		choice.Level, err = scoring.ParseVisibility(name)
		choices[id] = choice
		return err
	})
	if err == nil {
		var former map[int64][]string
		former, err = formerLogins(ctx, s.quick, `AND f.account_id IN (SELECT c.account_id FROM people_choices c WHERE c.level <> 'badges')`)
		for id, logins := range former {
			if choice, ok := choices[id]; ok {
				choice.Former = logins
				choices[id] = choice
			}
		}
	}
	return choices, err
}

// SetVisibility notes what a person chose, at a time and in a place such as the
// address of a comment. It is about an account that need not be known yet. What
// was said later counts; of two at one moment, the one that shows less. Nothing is
// noted of who was erased.
func (s *Store) SetVisibility(ctx context.Context, account history.Account, level scoring.Visibility, saidAt time.Time, source string) error {
	if account.ID <= 0 {
		return fmt.Errorf("set the visibility of %s: nobody knows who that is", account.Login)
	}
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var name string
		var at int64
		if erased, err := isErased(ctx, tx, account.ID); err != nil || erased {
			return err
		}
		err := tx.QueryRowContext(ctx, `
			SELECT level, said_at
			FROM people_choices
			WHERE account_id = $1`, account.ID).Scan(&name, &at)
		switch before, parseErr := scoring.ParseVisibility(name); {
		case errors.Is(err, sql.ErrNoRows):
		case err != nil:
			return err
		case parseErr == nil && (at > unix(saidAt) || at == unix(saidAt) && before <= level):
			return nil
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO people_choices (account_id, level, said_at, source)
			VALUES ($1, $2, $3, $4)
			ON CONFLICT (account_id) DO UPDATE
			SET level = excluded.level, said_at = excluded.said_at, source = excluded.source`,
			account.ID, level.String(), unix(saidAt), source)
		if err == nil {
			err = markBadgesOf(ctx, tx, account.ID)
		}
		if err == nil {
			err = recheckReports(ctx, tx)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("set the visibility of account %d: %w", account.ID, err)
	}
	return nil
}

// Automated reports whether an account is known to be a program's: by what
// GitHub says of it, by configuration or by its behaviour.
func (s *Store) Automated(ctx context.Context, account history.Account) (bool, error) {
	known, err := accountsByID(ctx, s.quick, []int64{account.ID})
	if err != nil {
		return false, fmt.Errorf("read account %d: %w", account.ID, err)
	}
	row, ok := known[account.ID]
	if !ok {
		row = accountRow{id: account.ID, sighting: sighting{login: account.Login, typ: account.Type}}
	}
	return s.isBot(row), nil
}
