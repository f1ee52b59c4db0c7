package store

import (
	"context"

	"glueledger/scoring/history"
)

// news is what appendRows found new.
type news struct {
	activities, threads int
	said                []said
	commands            []command
}

// said is a comment that counts towards its author's behaviour, or no longer
// does because another version took its place.
type said struct {
	row       activityRow
	thread    *toldThread
	by        int64
	no        bool // no longer
	utterance history.Utterance
	tells     bool
}

// appendRows writes the rows that are not known, and marks their threads.
func (a *appending) appendRows(ctx context.Context, threads []*toldThread) (news, error) {
	var n news
	var marked []int64
	people := newBulk(a.tx, "thread_people", "account_id, thread_id", "ON CONFLICT DO NOTHING")
	for _, t := range threads {
		var known map[string]activityRow
		if !t.isNew {
			keys := make([]string, len(t.rows))
			for i := range t.rows {
				keys[i] = t.rows[i].key
			}
			var err error
			if known, err = knownRows(ctx, a.tx, t.id, append(keys, t.deletionKeys()...)); err != nil {
				return n, err
			}
			for _, row := range known {
				if row.verb == string(history.Deleted) {
					t.gone = append(t.gone, row.id)
				}
			}
		}
		before := n.activities
		for _, row := range t.rows {
			old, ok := known[row.key]
			switch {
			case !ok:
				if err := a.insert.add(ctx, row.values(t.id)...); err != nil {
					return n, err
				}
				if c, ok := commandOf(t, row); ok {
					n.commands = append(n.commands, c)
				}
			case row.newer(old):
				if err := a.replace(ctx, t.id, row); err != nil {
					return n, err
				}
				n.said = append(n.said, said{row: old, thread: t, by: old.actor, no: true})
			default:
				continue
			}
			n.activities++
			n.said = append(n.said, said{row: row, thread: t, by: row.actor})
		}
		if n.activities == before {
			continue
		}
		n.threads++
		if !t.isNew {
			marked = append(marked, t.id)
		}
		for _, p := range t.people {
			if err := people.add(ctx, p, t.id); err != nil {
				return n, err
			}
		}
	}
	for _, flush := range []*bulk{a.insert, people} {
		if err := flush.flush(ctx); err != nil {
			return n, err
		}
	}
	err := inBatches(marked, func(list string, args []any) error {
		_, err := a.tx.ExecContext(ctx, `
			UPDATE threads
			SET version = version + 1, look_at = 0
			WHERE id IN `+list, args...)
		return err
	})
	return n, err
}
