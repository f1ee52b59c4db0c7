package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
)

// writeDrafts writes judged threads. It passes over those that got news, were
// scored by somebody else, or would be judged otherwise as of another time, after they were
// read. An end that moved on by less than makes a difference is none: news of others come
// in all the time.
func writeDrafts(ctx context.Context, tx *sql.Tx, drafts []draft, now int64) error {
	var write []*draft
	claim, err := tx.PrepareContext(ctx, `
		UPDATE threads
		SET version = version + $6, scored = CASE WHEN $1 THEN scored ELSE version + $6 END, look_at = $2, moves_at = $7
		WHERE id = $3 AND version = $4 AND look_at IS NOT DISTINCT FROM $5
		  AND EXISTS (
			SELECT 1
			FROM repos r
			WHERE r.id = threads.repo_id
			  AND (r.as_of = $8 OR $8 > 0 AND r.as_of > $8 AND ($7 IS NULL OR r.as_of < $7)))`)
	if err != nil {
		return err
	}
	defer claim.Close()
	for i := range drafts {
		d := &drafts[i]
		d.written = false
		result, err := claim.ExecContext(ctx, d.failed, d.next, d.thread.id, d.thread.version, d.thread.lookAt, d.again, d.moves, d.repo.asOf)
		if err != nil {
			return err
		}
		n, err := result.RowsAffected()
		if err != nil {
			return err
		}
		if n == 1 {
			d.written = true
			write = append(write, d)
		}
	}
	for _, part := range []func(context.Context, *sql.Tx, []*draft) error{
		rename, insertCredits, updateCredits, noteMonths, writeContributions, writeWaiting, markBadges,
	} {
		if err := part(ctx, tx, write); err != nil {
			return err
		}
	}
	journal := newBulk(tx, "journal", "credit_id, at, entry, rule, reason", "")
	for _, d := range write {
		for _, e := range d.journal {
			if err := journal.add(ctx, e.credit, now, string(e.entry), e.rule, e.reason); err != nil {
				return err
			}
		}
	}
	if err := journal.flush(ctx); err != nil {
		return err
	}
	return writeUnquoted(ctx, tx, write)
}

// rename gives new credits other ids where another has theirs, in the ledger or
// before them among the drafts: a repository that took the name of another may
// have the same credit.
func rename(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	var ids []string
	for _, d := range drafts {
		for _, c := range d.insert {
			ids = append(ids, c.id)
		}
	}
	taken := make(map[string]bool)
	note := func(ids ...string) error { // those that the database has
		return inBatches(ids, func(list string, args []any) error {
			return each(ctx, tx, `
				SELECT id
				FROM credits
				WHERE id IN `+list, args, func(rows *sql.Rows) error {
				var id string
				err := rows.Scan(&id)
				taken[id] = true
				return err
			})
		})
	}
	if err := note(ids...); err != nil {
		return err
	}
	for _, d := range drafts {
		for i := range d.insert {
			c := &d.insert[i]
			old, repo := c.id, d.repo.Repo
			for try := 0; taken[c.id]; try++ {
				repo.Name = fmt.Sprintf("%s@%d", d.repo.Name, d.thread.id)
				if try > 0 { // a thread row that was merged away had the same number
					repo.Name += "." + strconv.Itoa(try)
				}
				c.id = creditID(repo, d.number, c.actor, c.kind)
				if err := note(c.id); err != nil {
					return err
				}
			}
			taken[c.id] = true
			for k := range d.journal {
				if d.journal[k].credit == old {
					d.journal[k].credit = c.id
				}
			}
		}
	}
	return nil
}

func insertCredits(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	insert := newBulk(tx, "credits", creditColumns+", repo_id, owner, private", "")
	for _, d := range drafts {
		for _, c := range d.insert {
			err := insert.add(ctx, c.id, c.thread, c.actor, string(c.kind), c.month, string(c.status), c.at,
				c.title, c.evidence, c.effect, c.effectAt, c.why, c.rule, c.weight, c.waited,
				c.confirmedAt, c.withdrawnAt, c.sum, c.aloneWith, d.repo.id, d.repo.owner(), d.repo.reach())
			if err != nil {
				return err
			}
		}
	}
	return insert.flush(ctx)
}

func updateCredits(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	for _, d := range drafts {
		for _, c := range d.update {
			_, err := tx.ExecContext(ctx, `
				UPDATE credits
				SET month = $1, status = $2, at = $3, title = $4, evidence = $5, effect = $6,
				    effect_at = $7, why = $8, rule = $9, weight = $10, waited = $11,
				    confirmed_at = $12, withdrawn_at = $13, sum = $14, alone_with = $15
				WHERE id = $16`,
				c.month, string(c.status), c.at, c.title, c.evidence, c.effect,
				c.effectAt, c.why, c.rule, c.weight, c.waited, c.confirmedAt, c.withdrawnAt, c.sum, c.aloneWith, c.id)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func writeContributions(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	insert := newBulk(tx, "contributions", "thread_id, actor_id, sort, month, repo_id, owner, private", "")
	for _, d := range drafts {
		if d.contributions == nil {
			continue
		}
		if d.thread.scored != 0 {
			if _, err := tx.ExecContext(ctx, `DELETE FROM contributions WHERE thread_id = $1`, d.thread.id); err != nil {
				return err
			}
		}
		for _, c := range *d.contributions {
			err := insert.add(ctx, d.thread.id, c.actor, c.sort, c.month, d.repo.id, d.repo.owner(), d.repo.reach())
			if err != nil {
				return err
			}
		}
	}
	return insert.flush(ctx)
}

func writeWaiting(ctx context.Context, tx *sql.Tx, drafts []*draft) error {
	upsert := newBulk(tx, "waiting", "thread_id, repo_id, owner, private, title, author_id, wait_for, since, wait_on", `
		ON CONFLICT (thread_id) DO UPDATE
		SET title = excluded.title, author_id = excluded.author_id, wait_for = excluded.wait_for,
		    since = excluded.since, wait_on = excluded.wait_on`)
	for _, d := range drafts {
		var err error
		switch {
		case d.waiting == nil:
		case *d.waiting == waitingRow{}:
			_, err = tx.ExecContext(ctx, `DELETE FROM waiting WHERE thread_id = $1`, d.thread.id)
		default:
			w := d.waiting
			err = upsert.add(ctx, d.thread.id, d.repo.id, d.repo.owner(), d.repo.reach(),
				w.title, w.author, string(w.waitFor), w.since, w.on)
		}
		if err != nil {
			return err
		}
	}
	return upsert.flush(ctx)
}
