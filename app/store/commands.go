package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"glueledger/scoring/history"
)

// Command is a comment that commands the App, and that nobody has handled yet.
// What it says is on its thread: it may have been deleted since.
type Command struct {
	Comment int64        // GitHub's id of the comment
	Repo    history.Repo // with the name that it has now
	Number  int          // of the thread
	Actor   int64        // who wrote the comment
	At      time.Time    // when
	Tries   int          // how often it was postponed
}

// editedAtOnce is how soon after it was written a comment may be edited and still
// count as written so: people mend what they have just sent. Whatever is edited
// later commands nothing.
const editedAtOnce = 10 * time.Minute

// command is the row of a new comment that commands the App.
type command struct {
	repo   int64
	number int
	row    activityRow
}

// commandOf reports whether a row that is new is such a comment.
func commandOf(t *toldThread, row activityRow) (command, bool) {
	c := command{t.repo.ID, t.number, row}
	if row.verb != string(history.Commented) || row.id == 0 || t.repo.ID == 0 || !history.MayCommand(row.text) ||
		row.updated-row.at > int64(editedAtOnce/time.Second) {
		return c, false
	}
	return c, len(history.Read(row.text).Ledger) > 0
}

// queue adds commands to those that wait. A comment is queued once.
func (a *appending) queue(ctx context.Context, commands []command) error {
	insert := newBulk(a.tx, "commands", "comment_id, repo, number, actor_id, at, try_at, tries, handled_at, outcome, answered", "ON CONFLICT DO NOTHING")
	for _, c := range commands {
		if err := insert.add(ctx, c.row.id, c.repo, c.number, c.row.actor, c.row.at, 0, 0, 0, "", 0); err != nil {
			return err
		}
	}
	return insert.flush(ctx)
}

// EditedSince reports whether a comment was edited so late that what it says now
// is not what was written.
func EditedSince(a history.Activity) bool { return a.Updated.Sub(a.At) > editedAtOnce }

// WaitingCommands are commands that are to be handled now, at most limit, those
// that have waited longest first. Those of repositories that the ledger no longer
// knows have a Repo without a name.
func (s *Store) WaitingCommands(ctx context.Context, now time.Time, limit int) ([]Command, error) {
	var all []Command
	err := each(ctx, s.reader, selectWaitingCommands, []any{unix(now), limit}, func(rows *sql.Rows) error {
		var c Command
		var at int64
		err := rows.Scan(&c.Comment, &c.Repo.ID, &c.Number, &c.Actor, &at, &c.Tries, &c.Repo.Owner, &c.Repo.Name, &c.Repo.Private)
		c.At = moment(at)
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the commands that wait: %w", err)
	}
	return all, nil
}

const selectWaitingCommands = `
	SELECT c.comment_id, c.repo, c.number, c.actor_id, c.at, c.tries,
	       coalesce(r.owner, ''), coalesce(r.name, ''), coalesce(r.said_private, 1)
	FROM commands c
	LEFT JOIN repos r ON r.github_id = c.repo AND r.gone = 0
	WHERE c.handled_at = 0 AND c.try_at <= $1
	ORDER BY c.try_at, c.comment_id
	LIMIT $2`

// CommandsWait reports, inside tx, whether a command is to be handled now.
func (s *Store) CommandsWait(ctx context.Context, tx *sql.Tx, now time.Time) (bool, error) {
	var waits bool
	err := tx.QueryRowContext(ctx, `
		SELECT EXISTS (SELECT 1 FROM commands WHERE handled_at = 0 AND try_at <= $1)`, unix(now)).Scan(&waits)
	if err != nil {
		return false, fmt.Errorf("look for commands: %w", err)
	}
	return waits, nil
}

// SettleCommand notes that a command was handled, and with what outcome: a word
// or a few.
func (s *Store) SettleCommand(ctx context.Context, comment int64, outcome string, now time.Time) error {
	return s.exec(ctx, fmt.Sprintf("settle command %d", comment), `
		UPDATE commands
		SET handled_at = $1, outcome = $2
		WHERE comment_id = $3 AND handled_at = 0`, unix(now), outcome, comment)
}

// PostponeCommand leaves a command for later.
func (s *Store) PostponeCommand(ctx context.Context, comment int64, until time.Time) error {
	return s.exec(ctx, fmt.Sprintf("postpone command %d", comment), `
		UPDATE commands
		SET try_at = $1, tries = tries + 1
		WHERE comment_id = $2 AND handled_at = 0`, unix(until), comment)
}

// AllowAnswer reports whether a command may be answered by a comment: whether
// fewer than most others by the same person, written since some time, were. It
// notes that it is, before the answer is posted, so that asking again for the
// same command gives the same answer.
func (s *Store) AllowAnswer(ctx context.Context, c Command, since time.Time, most int) (bool, error) {
	allowed := false
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var already bool
		var others int
		err := tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM commands WHERE comment_id = $1 AND answered = 1)`, c.Comment).Scan(&already)
		if err == nil {
			err = tx.QueryRowContext(ctx, selectAnswered, c.Actor, unix(since), c.Comment).Scan(&others)
		}
		if err != nil {
			return err
		}
		if allowed = already || others < most; !allowed || already {
			return nil
		}
		_, err = tx.ExecContext(ctx, `UPDATE commands SET answered = 1 WHERE comment_id = $1`, c.Comment)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("count the answers to account %d: %w", c.Actor, err)
	}
	return allowed, nil
}

const selectAnswered = `
	SELECT count(*)
	FROM commands
	WHERE actor_id = $1 AND answered = 1 AND at >= $2 AND comment_id <> $3`

// Polled is a comment with nominations whose reactions are looked at.
type Polled struct {
	Comment int64
	Repo    history.Repo // as of Command
	Number  int
	At      time.Time // when it was written
}

// PollReactions makes sure that the reactions to a comment with nominations are
// looked at, first at next. One that is looked at already keeps its time.
func (s *Store) PollReactions(ctx context.Context, p Polled, next time.Time) error {
	return s.exec(ctx, fmt.Sprintf("follow the reactions to comment %d", p.Comment), `
		INSERT INTO nominations (comment_id, repo, number, at, next_poll)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT DO NOTHING`, p.Comment, p.Repo.ID, p.Number, unix(p.At), unix(next))
}

// DuePolls are comments whose reactions are to be looked at now, at most limit,
// the longest due first.
func (s *Store) DuePolls(ctx context.Context, now time.Time, limit int) ([]Polled, error) {
	var all []Polled
	err := each(ctx, s.reader, selectDuePolls, []any{unix(now), limit}, func(rows *sql.Rows) error {
		var p Polled
		var at int64
		err := rows.Scan(&p.Comment, &p.Repo.ID, &p.Number, &at, &p.Repo.Owner, &p.Repo.Name, &p.Repo.Private)
		p.At = moment(at)
		all = append(all, p)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read whose reactions are to be looked at: %w", err)
	}
	return all, nil
}

const selectDuePolls = `
	SELECT n.comment_id, n.repo, n.number, n.at,
	       coalesce(r.owner, ''), coalesce(r.name, ''), coalesce(r.said_private, 1)
	FROM nominations n
	LEFT JOIN repos r ON r.github_id = n.repo AND r.gone = 0
	WHERE n.next_poll <= $1
	ORDER BY n.next_poll
	LIMIT $2`

// AskedAbout is when it was asked last what the people who reacted to a comment may
// do, by their account's id.
func (s *Store) AskedAbout(ctx context.Context, p Polled) (map[int64]time.Time, error) {
	asked := make(map[int64]time.Time)
	err := each(ctx, s.reader, `
		SELECT account_id, asked_at
		FROM nominations_asked
		WHERE comment_id = $1`, []any{p.Comment}, func(rows *sql.Rows) error {
		var id, at int64
		err := rows.Scan(&id, &at)
		asked[id] = moment(at)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read who was asked about comment %d: %w", p.Comment, err)
	}
	return asked, nil
}

// NoteAsked notes that it was asked what people may do who reacted to a comment.
func (s *Store) NoteAsked(ctx context.Context, p Polled, people []int64, now time.Time) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		insert := newBulk(tx, "nominations_asked", "comment_id, account_id, repo, asked_at",
			"ON CONFLICT (comment_id, account_id) DO UPDATE SET asked_at = excluded.asked_at")
		for _, id := range people {
			if err := insert.add(ctx, p.Comment, id, p.Repo.ID, unix(now)); err != nil {
				return err
			}
		}
		return insert.flush(ctx)
	})
	if err != nil {
		return fmt.Errorf("note who was asked about comment %d: %w", p.Comment, err)
	}
	return nil
}

// PollAgain sets when the reactions to a comment are looked at next; the zero
// time means never.
func (s *Store) PollAgain(ctx context.Context, comment int64, next time.Time) error {
	what := fmt.Sprintf("note when to look at the reactions to comment %d", comment)
	if next.IsZero() {
		err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
			_, err := tx.ExecContext(ctx, `DELETE FROM nominations WHERE comment_id = $1`, comment)
			if err == nil {
				_, err = tx.ExecContext(ctx, `DELETE FROM nominations_asked WHERE comment_id = $1`, comment)
			}
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", what, err)
		}
		return nil
	}
	return s.exec(ctx, what, `UPDATE nominations SET next_poll = $1 WHERE comment_id = $2`, unix(next), comment)
}

// Explained are the threads on which somebody asked why credits were given, and
// was answered, and in which a person has a part, at most limit. Only Repo and
// Number are set.
func (s *Store) Explained(ctx context.Context, account int64, limit int) ([]Command, error) {
	var all []Command
	err := each(ctx, s.reader, `
		SELECT DISTINCT c.repo, c.number, r.owner, r.name, r.said_private
		FROM commands c
		JOIN repos r ON r.github_id = c.repo AND r.gone = 0
		JOIN threads t ON t.repo_id = r.id AND t.number = c.number
		JOIN thread_people p ON p.account_id = $1 AND p.thread_id = t.id
		WHERE c.answered = 1 AND c.outcome LIKE '%why%'
		ORDER BY c.repo, c.number DESC
		LIMIT $2`, []any{account, limit}, func(rows *sql.Rows) error {
		var c Command
		err := rows.Scan(&c.Repo.ID, &c.Number, &c.Repo.Owner, &c.Repo.Name, &c.Repo.Private)
		all = append(all, c)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find what was explained of account %d: %w", account, err)
	}
	return all, nil
}

// exec runs one statement in a transaction of its own; what is for its error.
func (s *Store) exec(ctx context.Context, what, query string, args ...any) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, query, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	return nil
}
