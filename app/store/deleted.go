package store

import (
	"context"
	"fmt"

	"glueledger/scoring/history"
)

// deletionKeys are the keys of the activities that would have taken back what a
// batch tells of a thread.
func (t *toldThread) deletionKeys() []string {
	keys := []string{deletionKey(0)}
	for i := range t.rows {
		if row := &t.rows[i]; saidInComment(row.verb) {
			keys = append(keys, deletionKey(row.id))
		}
	}
	return keys
}

func deletionKey(id int64) string {
	return (&history.Activity{Verb: history.Deleted, ID: id}).Key()
}

// saidInComment reports whether an activity's id is the comment that says it.
func saidInComment(verb string) bool {
	switch history.Verb(verb) {
	case history.Commented, history.Reviewed, history.ReviewCommented, history.Nominated, history.Endorsed, history.Uncredited:
		return true
	}
	return false
}

// forgetDeleted drops the texts of comments and threads that a batch takes back,
// and of those in it that were taken back before: nobody is shown them, and so
// they need not lie there. Who, what, when and where is kept.
func (a *appending) forgetDeleted(ctx context.Context, threads []*toldThread, n *news, accounts map[int64]sighting) error {
	for _, t := range threads {
		gone := make(map[int64]bool)
		for _, id := range t.gone {
			gone[id] = true
		}
		for i := range t.rows {
			if row := &t.rows[i]; row.verb == string(history.Deleted) {
				gone[row.id] = true
			}
		}
		if len(gone) == 0 {
			continue
		}
		rows, err := threadRows(ctx, a.tx, t.id)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !gone[0] && (!gone[row.id] || !saidInComment(row.verb)) {
				continue
			}
			if err := a.forgetText(ctx, t, row, n, accounts); err != nil {
				return fmt.Errorf("forget what %s said: %w", row.key, err)
			}
		}
	}
	return nil
}

// forgetText drops the text of one activity, and what it told of its author's
// behaviour.
func (a *appending) forgetText(ctx context.Context, t *toldThread, row activityRow, n *news, accounts map[int64]sighting) error {
	without := row
	without.text = ""
	switch history.Verb(row.verb) {
	case history.Opened:
		without.subject = "" // the title
	case history.Renamed: // its key has the title, too
		_, err := a.tx.ExecContext(ctx, `DELETE FROM activities WHERE thread_id = $1 AND key = $2`, t.id, row.key)
		return err
	}
	if without == row {
		return nil
	}
	if err := a.replace(ctx, t.id, without); err != nil {
		return err
	}
	n.said = append(n.said, said{row: row, thread: t, by: row.actor, no: true})
	if _, seen := accounts[row.actor]; !seen {
		accounts[row.actor] = sighting{}
	}
	return nil
}
