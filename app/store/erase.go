package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"glueledger/scoring"
	"glueledger/scoring/history"
)

// settingSalt is what hashes of erased people are salted with.
const settingSalt = "erasure salt"

// ErasePerson drops a person from the ledger and keeps the totals: all that is
// known of the account is from then on known of a stand-in with a negative id,
// which is called as GitHub calls accounts that are gone and is shown nowhere.
// The stand-in keeps the person's credits and threads apart from others', so that
// every total and every judgement stays. Mentions of the login go from what
// others wrote; on threads where the person has a part or is mentioned, the login
// goes wherever it is a word, sentences and journal name it no longer, and kept
// deliveries that have it are deleted, those that wait or come later once they are
// ingested. Disputes of the person that are open are taken back. What the person wrote stays as the stand-in's
// words: credits rest on it, and no page shows it.
//
// Sources that tell of the account again tell of the stand-in: a salted hash of
// the id is kept for that. An account that is not known is erased beforehand.
// The threads are marked to be judged again. Scrub then takes the rest off the
// disk; what was posted on GitHub, and logins that the person had before and the
// ledger has not seen, or that are somebody else's now, are not reached.
func (s *Store) ErasePerson(ctx context.Context, account history.Account, now time.Time) error {
	fail := func(err error) error { return fmt.Errorf("erase account %d: %w", account.ID, err) }
	if account.ID <= 0 {
		return fail(fmt.Errorf("nobody knows who %q is", account.Login))
	}
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		known, err := accountsByID(ctx, tx, []int64{account.ID})
		if err != nil {
			return err
		}
		former, err := formerLogins(ctx, tx, `AND f.account_id = $1`, account.ID)
		if err != nil {
			return err
		}
		var logins []string
		for _, login := range append(former[account.ID], known[account.ID].login, account.Login) {
			if login = strings.ToLower(login); login != "" && login != history.GhostLogin && !slices.Contains(logins, login) {
				logins = append(logins, login)
			}
		}
		e := erasing{store: s, tx: tx, account: account.ID, logins: logins}
		return e.erase(ctx, unix(now))
	})
	if err == nil {
		err = s.forgetDeliveriesNamingErased(ctx)
	}
	if err != nil {
		return fail(err)
	}
	return nil
}

// erasing is one transaction that erases a person.
type erasing struct {
	store            *Store
	tx               *sql.Tx
	account, standIn int64
	logins           []string // in lower case
	erased           erased
}

func (e *erasing) erase(ctx context.Context, now int64) error {
	if err := e.standInFor(ctx); err != nil {
		return err
	}
	for _, query := range []string{
		`UPDATE accounts SET id = $1, login = 'ghost', login_key = 'ghost' WHERE id = $2`,
		`UPDATE account_shapes SET account_id = $1 WHERE account_id = $2`,
	} {
		if _, err := e.tx.ExecContext(ctx, query, e.standIn, e.account); err != nil {
			return err
		}
	}
	threads, err := e.threads(ctx)
	if err != nil {
		return err
	}
	people := newBulk(e.tx, "thread_people", "account_id, thread_id", "ON CONFLICT DO NOTHING")
	for _, id := range threads {
		if err := e.rewrite(ctx, id); err != nil {
			return fmt.Errorf("thread %d: %w", id, err)
		}
		// So that what comes later to a thread that mentions the person names them no more.
		if err := people.add(ctx, e.standIn, id); err != nil {
			return err
		}
	}
	if err := people.flush(ctx); err != nil {
		return err
	}
	if err := noteMonthsWhere(ctx, e.tx, "actor_id = $1", e.account); err != nil {
		return err
	}
	for _, query := range []string{
		`UPDATE credits SET actor_id = $1 WHERE actor_id = $2`,
		`UPDATE credits SET alone_with = $1 WHERE alone_with = $2`,
		`UPDATE contributions SET actor_id = $1 WHERE actor_id = $2`,
		`UPDATE waiting SET author_id = $1 WHERE author_id = $2`,
		`UPDATE commands SET actor_id = $1 WHERE actor_id = $2`,
		`UPDATE disputes SET by_id = $1, reason = '', state = CASE state WHEN 'open' THEN 'taken back' ELSE state END WHERE by_id = $2`,
		`UPDATE disputes SET decider_id = $1, answer = '' WHERE decider_id = $2`,
		`DELETE FROM thread_people WHERE account_id = $2 AND account_id <> $1`, // the stand-in has its part
		`DELETE FROM nominations_asked WHERE account_id IN ($1, $2)`,
		`DELETE FROM former_logins WHERE account_id IN ($1, $2)`,
		`DELETE FROM people_choices WHERE account_id IN ($1, $2)`,
	} {
		if _, err := e.tx.ExecContext(ctx, query, e.standIn, e.account); err != nil {
			return err
		}
	}
	if _, err := e.tx.ExecContext(ctx, `
		INSERT INTO people_choices (account_id, level, said_at, source)
		VALUES ($1, 'private', $2, 'erased')`, e.standIn, now); err != nil {
		return err
	}
	if err := e.waitedOn(ctx); err != nil {
		return err
	}
	if err := replaceInReports(ctx, e.tx, e.account, e.standIn); err != nil {
		return err
	}
	if err := recheckReports(ctx, e.tx); err != nil {
		return err
	}
	if err := e.sentences(ctx, threads); err != nil {
		return err
	}
	return scrubLater(ctx, e.tx)
}

// standInFor finds or makes the account that stands for the person.
func (e *erasing) standInFor(ctx context.Context) (err error) {
	if e.erased, err = erasedPeople(ctx, e.tx); err != nil {
		return err
	}
	if e.erased.salt == "" {
		e.erased.salt = rand.Text()
		if err := set(ctx, e.tx, settingSalt, e.erased.salt); err != nil {
			return err
		}
	}
	var ok bool
	if e.standIn, ok = e.erased.standIn[e.erased.idKey(e.account)]; !ok {
		least, err := numbers(ctx, e.tx, `SELECT coalesce(min(id), 0) FROM accounts UNION ALL SELECT coalesce(min(stand_in), 0) FROM erased`)
		if err != nil {
			return err
		}
		e.standIn = min(0, slices.Min(least)) - 1
	}
	keys := []string{e.erased.idKey(e.account)}
	for _, login := range e.logins {
		keys = append(keys, e.erased.loginKey(login))
	}
	for _, key := range keys {
		_, err := e.tx.ExecContext(ctx, `
			INSERT INTO erased (account_key, stand_in)
			VALUES ($1, $2)
			ON CONFLICT (account_key) DO UPDATE
			SET stand_in = excluded.stand_in`, key, e.standIn)
		if err != nil {
			return err
		}
		e.erased.standIn[key] = e.standIn
	}
	return nil
}

// threads are those that the person has a part in, or is mentioned on.
func (e *erasing) threads(ctx context.Context) ([]int64, error) {
	all, err := numbers(ctx, e.tx, `SELECT thread_id FROM thread_people WHERE account_id IN ($1, $2)`, e.account, e.standIn)
	if err != nil {
		return nil, err
	}
	for _, login := range e.logins {
		some, err := numbers(ctx, e.tx, `SELECT DISTINCT thread_id FROM activities WHERE lower(text) LIKE $1`, "%@"+login+"%")
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
		some, err = numbers(ctx, e.tx, `
			SELECT DISTINCT c.thread_id
			FROM disputes d
			JOIN credits c ON c.id = d.credit_id
			WHERE lower(d.reason) LIKE $1 OR lower(d.answer) LIKE $1`, "%@"+login+"%")
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}

// rewrite gives a thread's activities to the stand-in. Keys of state changes have
// the actor in them.
func (e *erasing) rewrite(ctx context.Context, thread int64) error {
	rows, err := threadRows(ctx, e.tx, thread)
	if err != nil {
		return err
	}
	a := &appending{store: e.store, tx: e.tx, insert: newBulk(e.tx, "activities", activityColumns, "ON CONFLICT DO NOTHING")}
	changed := &toldThread{}
	var comments []said
	seen := make(map[int64]sighting)
	for _, old := range rows {
		told, err := old.activity()
		if err != nil {
			return err
		}
		told = e.erased.disguise(told)
		e.erased.unname(&told, []int64{e.standIn})
		row, err := newActivityRow(&told)
		if err != nil {
			return err
		}
		if row == old {
			continue
		}
		if _, err := e.tx.ExecContext(ctx, `DELETE FROM activities WHERE thread_id = $1 AND key = $2`, thread, old.key); err != nil {
			return err
		}
		if err := a.insert.add(ctx, row.values(thread)...); err != nil {
			return err
		}
		if row.text != old.text { // it may tell something else of its writer's behaviour
			comments = append(comments, said{row: old, thread: changed, by: row.actor, no: true}, said{row: row, thread: changed, by: row.actor})
			seen[row.actor] = sighting{}
		}
	}
	if err := a.insert.flush(ctx); err != nil {
		return err
	}
	delete(seen, 0)
	if err := a.noteAccounts(ctx, seen, comments); err != nil {
		return err
	}
	_, err = e.tx.ExecContext(ctx, `UPDATE threads SET version = version + 1, look_at = 0 WHERE id = $1`, thread)
	return err
}

// waitedOn takes the person out of whom threads wait for.
func (e *erasing) waitedOn(ctx context.Context) error {
	lists := make(map[int64]string)
	err := each(ctx, e.tx, `SELECT thread_id, wait_on FROM waiting WHERE wait_on LIKE $1`, []any{fmt.Sprintf("%%%d%%", e.account)}, func(rows *sql.Rows) error {
		var thread int64
		var list string
		if err := rows.Scan(&thread, &list); err != nil {
			return err
		}
		var ids []int64
		if err := json.Unmarshal([]byte(list), &ids); err != nil {
			return err
		}
		for i := range ids {
			if ids[i] == e.account {
				ids[i] = e.standIn
			}
		}
		data, err := json.Marshal(ids)
		lists[thread] = string(data)
		return err
	})
	if err != nil {
		return err
	}
	for thread, list := range lists {
		if _, err := e.tx.ExecContext(ctx, `UPDATE waiting SET wait_on = $1 WHERE thread_id = $2`, list, thread); err != nil {
			return err
		}
	}
	return nil
}

// sentences takes the login out of what the ledger says of threads. Those that
// stand are written anew when the thread is judged, with the same words; those
// that were withdrawn, and the journal, are not.
func (e *erasing) sentences(ctx context.Context, threads []int64) error {
	replace := func(s string) string {
		for _, login := range e.logins {
			s = scoring.ReplaceLogin(s, login, history.GhostLogin)
		}
		return s
	}
	rewrite := func(query, update string, args []any, columns int) error {
		type row struct {
			id    any
			texts []any
		}
		var changed []row
		err := each(ctx, e.tx, query, args, func(rows *sql.Rows) error {
			r := row{texts: make([]any, columns)}
			texts := make([]string, columns)
			into := []any{&r.id}
			for i := range texts {
				into = append(into, &texts[i])
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			differs := false
			for i, text := range texts {
				r.texts[i] = replace(text)
				differs = differs || r.texts[i] != text
			}
			if differs {
				changed = append(changed, r)
			}
			return nil
		})
		for _, r := range changed {
			if err == nil {
				_, err = e.tx.ExecContext(ctx, update, append(r.texts, r.id)...)
			}
		}
		return err
	}
	return changeJournal(ctx, e.tx, func() error {
		return inBatches(threads, func(list string, args []any) error {
			err := rewrite(`SELECT id, title, why, effect, evidence FROM credits WHERE thread_id IN `+list,
				`UPDATE credits SET title = ?, why = ?, effect = ?, evidence = ? WHERE id = ?`, args, 4)
			if err != nil {
				return err
			}
			err = rewrite(`SELECT d.id, d.reason, d.answer FROM disputes d JOIN credits c ON c.id = d.credit_id WHERE c.thread_id IN `+list,
				`UPDATE disputes SET reason = ?, answer = ? WHERE id = ?`, args, 2)
			if err != nil {
				return err
			}
			return rewrite(`SELECT j.id, j.reason FROM journal j JOIN credits c ON c.id = j.credit_id WHERE c.thread_id IN `+list,
				`UPDATE journal SET reason = ? WHERE id = ?`, args, 1)
		})
	})
}
