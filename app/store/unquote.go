package store

import (
	"context"
	"database/sql"
	"strings"

	"glueledger/scoring/history"
)

// unquotedJournal are the entries in the journal of a thread's credits that quote
// what is gone from it, by id, without what they quote. The journal is only added
// to, but a person who takes words back must not leave them here. It looks only
// when a sentence that quotes something was changed or withdrawn, or all is gone;
// thread is nil then.
func (s *Store) unquotedJournal(ctx context.Context, thread *history.Thread, before, after []creditRow) (map[int64]string, error) {
	var ids []string
	said := func(string) bool { return false }
	if thread != nil {
		said = saidOn(thread)
	}
	now := make(map[string]creditRow, len(after))
	for _, c := range after {
		now[c.id] = c
	}
	for _, c := range before {
		changed, ok := now[c.id]
		quoted := strings.Contains(c.why+c.effect, opening)
		if thread == nil || ok && quoted && (changed.why != c.why || changed.effect != c.effect || changed.status != c.status) {
			ids = append(ids, c.id)
		}
	}
	var unquoted map[int64]string
	err := inBatches(ids, func(list string, args []any) error {
		return each(ctx, s.reader, `
			SELECT id, reason
			FROM journal
			WHERE credit_id IN `+list, args, func(rows *sql.Rows) error {
			var id int64
			var reason string
			if err := rows.Scan(&id, &reason); err != nil {
				return err
			}
			if without := unquote(reason, said); without != reason {
				if unquoted == nil {
					unquoted = make(map[int64]string)
				}
				unquoted[id] = without
			}
			return nil
		})
	})
	return unquoted, err
}

// writeUnquoted takes quotes out of the journal.
func writeUnquoted(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	found := false
	for _, d := range drafts {
		found = found || len(d.unquoted) > 0
	}
	if !found {
		return nil
	}
	return changeJournal(ctx, tx, func() error {
		for _, d := range drafts {
			for id, reason := range d.unquoted {
				if _, err := tx.ExecContext(ctx, `UPDATE journal SET reason = $1 WHERE id = $2`, reason, id); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
